//! The route of a roster: the same parsing, naming, key check and judgement as ingest's, another log.

use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use axum::{Json, Router};
use openfloor_api::standing::Standing;
use openfloor_api::write::Written;
use openfloor_application::api_key::ApiKey;
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_application::submission::{Roster, Speaker};
use openfloor_domain::charter::{Charter, CharterCommand, CharterEvent};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{OrganiserId, PanelId};
use openfloor_domain::judgement::{Rule, Tally, built_in};
use openfloor_domain::moment::judged_on;
use openfloor_domain::organiser::OrganiserState;
use openfloor_domain::panel::{PanelAbout, PanelCommand, PanelState};
use openfloor_domain::people::Audience;
use openfloor_domain::views::PanelView;
use openfloor_key_store::Key;
use openfloor_key_store::memory::MemoryKeys;
use openfloor_process::problem::Problem;
use openfloor_rosters::{Options, parse_roster};
use postgres_es::{PostgresCqrs, postgres_cqrs};
use sqlx::{Pool, Postgres};
use tokio::sync::oneshot;

use crate::aggregate::{Decided, PanelAggregate, Submit};

/// What the route needs. Organiser, convening and rules are in memory: this log is spared those reads.
#[derive(Clone)]
pub(crate) struct Server {
    cqrs: Arc<PostgresCqrs<PanelAggregate>>,
    identity: Identity,
    ring: Arc<KeyRing>,
    key: ApiKey,
    organiser: Arc<OrganiserState>,
    rules: Arc<Vec<Rule>>,
}

impl Server {
    pub(crate) fn new(pool: Pool<Postgres>) -> anyhow::Result<Self> {
        let key = ApiKey::issue(OrganiserId::new("bench")?);
        let issued = key.issued();
        let mut organiser = OrganiserState::default();
        organiser.keys.insert(issued.key, issued.hash);
        Ok(Self {
            cqrs: Arc::new(postgres_cqrs(pool, Vec::new(), ())),
            identity: Identity::new(Key::random()),
            ring: Arc::new(KeyRing::new(Arc::new(MemoryKeys::default()))),
            key,
            organiser: Arc::new(organiser),
            rules: Arc::new(rules()?),
        })
    }

    /// The key of its only organiser.
    pub(crate) fn key(&self) -> String {
        self.key.reveal()
    }

    pub(crate) fn router(self) -> Router {
        Router::new().route("/api/v1/convenings/{slug}/panels/{panel}/roster", put(roster)).with_state(self)
    }

    fn organiser(&self, headers: &HeaderMap) -> Result<OrganiserId, Problem> {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = bearer.and_then(|value| value.strip_prefix("Bearer "));
        let key: ApiKey = key.and_then(|key| key.parse().ok()).ok_or_else(no_key)?;
        if key.is_held_by(&self.organiser) { Ok(key.organiser) } else { Err(no_key()) }
    }

    async fn submit(&self, id: &PanelId, command: PanelCommand) -> Result<Decided, Problem> {
        let (decided, answer) = oneshot::channel();
        let executed = self.cqrs.execute(id.as_str(), Submit { command, decided }).await;
        executed.map_err(|error| Problem::unavailable(error.to_string()))?;
        answer.await.map_err(|_| Problem::internal())
    }

    fn standing(&self, state: &PanelState) -> Standing {
        let view = PanelView { facts: state.facts.clone(), ..PanelView::default() };
        let tally = view.tally(Audience::Organiser).unwrap_or_else(|| Tally::new([]));
        let now_ms = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let now_ms = i64::try_from(now_ms.as_millis()).unwrap_or(i64::MAX);
        Standing::of(&self.rules, &tally, judged_on(state.facts.starts, None, now_ms))
    }
}

/// The rules that are shipped.
fn rules() -> anyhow::Result<Vec<Rule>> {
    let mut rules = Vec::new();
    for (_, text) in built_in() {
        let adopt = CharterCommand::AdoptFirst { text: text.to_owned() };
        let events = Charter::decide(&<Charter as Decider>::State::default(), &adopt)?;
        let adopted = events.into_iter().find_map(|event| match event {
            CharterEvent::Adopted(adopted) => Some(adopted),
            CharterEvent::Retired(_) => None,
        });
        rules.extend(adopted.context("a charter that is shipped is not adopted")?.charter.rules);
    }
    Ok(rules)
}

fn no_key() -> Problem {
    Problem::unauthorized("send the organiser's key as `Authorization: Bearer openfloor_…`")
}

async fn roster(
    State(server): State<Server>,
    Path((convening, panel)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let organiser = server.organiser(&headers)?;
    let draft = parse_roster(&body, &Options::default())
        .map_err(|_| Problem::invalid("the roster has errors; nothing of it was stored"))?;
    let convening = server.identity.convening(&organiser, &convening);
    let id = server.identity.panel(&organiser, &convening, &panel);
    let speaker = Speaker {
        source: server.identity.source(&organiser, "api"),
        organiser,
        convening,
        people_namespace: String::new(),
    };
    let about = PanelAbout {
        title: draft.title.clone().unwrap_or_else(|| panel.clone()),
        kind: draft.kind.clone().unwrap_or_default(),
        slug: panel,
    };
    let read = Roster { about, starts: draft.starts, seats: &draft.seats, is_complete: draft.complete };
    let command = PanelCommand::SubmitRoster(speaker.submit(&server.identity, &server.ring, &id, read));
    let decided = server.submit(&id, command).await?;
    let answer = Written {
        id: id.to_string(),
        revision: 1,
        position: String::new(),
        events: decided.events,
        standing: Some(server.standing(&decided.state)),
        left_alone: Vec::new(),
        diagnostics: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
