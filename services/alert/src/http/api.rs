//! `/api/v1/pledges` and `/api/v1/subscriptions`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::{ConveningId, OrganiserId, ProgrammeId};
use openfloor_domain::judgement::Rule;
use openfloor_domain::notice::Language;
use openfloor_domain::pledge::{External, Framing, Host, LIST_MAX, Which};
use openfloor_domain::subscription::Watched;
use openfloor_process::problem::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Client, Shared, bearer, problem};
use crate::allies::{Allies, NewPledge, NewSubscription};
use crate::tokens::Link;

/// A rule in force by its id, or all of one.
#[derive(Deserialize)]
#[serde(untagged)]
enum RuleAsked {
    Named(String),
    Given(Box<Rule>),
}

#[derive(Deserialize)]
struct WebhookAsked {
    url: String,
}

/// Whose panels, by the ids that the read API shows.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum HostAsked {
    Organiser(OrganiserId),
    Convening(ConveningId),
}

#[derive(Deserialize)]
struct ExternalAsked {
    #[serde(default)]
    namespace: String,
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PledgeAsked {
    name: String,
    address: String,
    wording: String,
    rule: RuleAsked,
    #[serde(default)]
    hosts: Vec<HostAsked>,
    /// Only with the key of the organiser whose ids they are: anybody may know a public id.
    #[serde(default)]
    externals: Vec<ExternalAsked>,
    webhook: Option<WebhookAsked>,
    #[serde(default)]
    language: Language,
    #[serde(default)]
    framing: Framing,
    /// Of which panels it speaks.
    #[serde(default)]
    which: Which,
    /// For which programme it counts.
    programme: Option<ProgrammeId>,
}

/// Which panels a subscriber means.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WatchedAsked {
    Organiser(OrganiserId),
    Convening(ConveningId),
    /// Those of every convening of the series that this one is an edition of.
    SeriesOf(ConveningId),
    Everything,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubscriptionAsked {
    name: String,
    address: String,
    watches: WatchedAsked,
    rule: RuleAsked,
    webhook: Option<WebhookAsked>,
    #[serde(default)]
    language: Language,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifyAsked {
    token: String,
}

/// The same for every address.
#[derive(Serialize)]
struct Accepted {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<Secret>,
}

#[derive(Serialize)]
struct Secret {
    secret: String,
}

fn accepted(secret: Option<String>) -> Response {
    let webhook = secret.map(|secret| Secret { secret });
    (StatusCode::ACCEPTED, Json(Accepted { status: "look-at-your-mail", webhook })).into_response()
}

pub(super) async fn pledge(
    State(allies): State<Shared>,
    client: Client,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let asked: PledgeAsked = json(&body)?;
    let new = NewPledge {
        externals: externals(&allies, &headers, asked.externals).await?,
        rule: rule(&allies, asked.rule)?,
        name: asked.name,
        address: asked.address,
        wording: asked.wording,
        hosts: asked.hosts.into_iter().map(host).collect(),
        webhook_url: asked.webhook.map(|webhook| webhook.url),
        language: asked.language,
        framing: asked.framing,
        which: asked.which,
        programme: asked.programme,
    };
    if new.hosts.len() > LIST_MAX {
        return Err(Problem::invalid("too many hosts").fault(
            "/hosts",
            "too-many",
            format!("at most {LIST_MAX}"),
        ));
    }
    Ok(accepted(allies.pledge(new, &client.0).await.map_err(problem)?))
}

pub(super) async fn subscribe(
    State(allies): State<Shared>,
    client: Client,
    body: Bytes,
) -> Result<Response, Problem> {
    let asked: SubscriptionAsked = json(&body)?;
    let new = NewSubscription {
        rule: rule(&allies, asked.rule)?,
        name: asked.name,
        address: asked.address,
        watches: watched(&allies, asked.watches)?,
        webhook_url: asked.webhook.map(|webhook| webhook.url),
        language: asked.language,
    };
    Ok(accepted(allies.subscribe(new, &client.0).await.map_err(problem)?))
}

pub(super) async fn verify(State(allies): State<Shared>, body: Bytes) -> Result<Response, Problem> {
    let asked: VerifyAsked = json(&body)?;
    match Link::read(&allies.identity, &asked.token) {
        Some(Link::VerifyPledge(id, n)) => allies.verify_pledge(&id, n).await,
        Some(Link::VerifySubscription(id, n)) => allies.verify_subscription(&id, n).await,
        _ => return Err(Problem::of_status(StatusCode::NOT_FOUND).detail("this token is not one of ours")),
    }
    .map_err(problem)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn host(asked: HostAsked) -> Host {
    match asked {
        HostAsked::Organiser(id) => Host::Organiser(id),
        HostAsked::Convening(id) => Host::Convening(id),
    }
}

fn watched(allies: &Allies, asked: WatchedAsked) -> Result<Watched, Problem> {
    Ok(match asked {
        WatchedAsked::Organiser(id) => Watched::Organiser(id),
        WatchedAsked::Convening(id) => Watched::Convening(id),
        WatchedAsked::Everything => Watched::Everything,
        WatchedAsked::SeriesOf(id) => {
            let none = || {
                let detail = "no convening of this id is an edition of a series";
                Problem::invalid("there is no such series").fault("/watches/series-of", "unknown", detail)
            };
            allies.series_of(&id).map_err(problem)?.map(Watched::Series).ok_or_else(none)?
        }
    })
}

fn rule(allies: &Allies, asked: RuleAsked) -> Result<Rule, Problem> {
    match asked {
        RuleAsked::Given(rule) => Ok(*rule),
        RuleAsked::Named(id) => allies.rule(&id).map_err(problem)?.ok_or_else(|| {
            Problem::invalid("there is no such rule").fault(
                "/rule",
                "unknown-rule",
                "no rule in force has this id",
            )
        }),
    }
}

async fn externals(
    allies: &Allies,
    headers: &HeaderMap,
    asked: Vec<ExternalAsked>,
) -> Result<Vec<External>, Problem> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    if asked.len() > LIST_MAX {
        let detail = format!("at most {LIST_MAX}");
        return Err(Problem::invalid("too many ids").fault("/externals", "too-many", detail));
    }
    let key = bearer(headers).ok_or_else(|| {
        Problem::unauthorized("external ids are taken only with the key of the organiser whose they are")
    })?;
    let organiser = allies.whose(key).await.map_err(problem)?;
    let external = |ExternalAsked { namespace, id }| External { organiser: organiser.clone(), namespace, id };
    Ok(asked.into_iter().map(external).collect())
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        // The text of the error can hold what was sent: only the place is told.
        Problem::bad_request("the body is not the JSON that is wanted here").fault(
            "",
            "unreadable",
            format!("line {}, column {}", error.line(), error.column()),
        )
    })
}
