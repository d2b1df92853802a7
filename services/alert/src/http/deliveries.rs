//! `/deliveries` on the admin listener: what was given up, and what to do about it. In English, as all that
//! operators read.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use openfloor_domain::delivery::{History, Reason, Story};
use openfloor_domain::ids::{EndpointId, NoticeId};
use openfloor_domain::moment::Moment;
use openfloor_follower::Followed;
use openfloor_process::problem::Problem;
use openfloor_process::web::{POLICY_PAGE, same_origin};
use openfloor_view_store::ViewStoreError;
use serde::Deserialize;

use crate::bounces;
use crate::deliveries::{Act, ActError, Deliveries};
use crate::told::{attempt, standing, why};
use crate::view;

/// Given-up notices on the page.
const LISTED_MAX: usize = 200;

pub(crate) struct Admin {
    pub(crate) deliveries: Arc<Deliveries>,
    pub(crate) followed: Followed,
}

/// The routes. Whoever reaches them may do what they offer: only for the admin listener.
pub(crate) fn router(admin: Arc<Admin>) -> Router {
    Router::new()
        .route("/deliveries", get(list))
        .route("/deliveries/{endpoint}", get(inspect).post(act))
        .route("/bounces", post(bounced))
        .layer(same_origin())
        .with_state(admin)
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct ListPage {
    pending: usize,
    dead: Vec<DeadLetter>,
    more: usize,
    stopped: Vec<(String, &'static str)>,
}

struct DeadLetter {
    endpoint: String,
    notice: String,
    reason: &'static str,
    at: String,
}

#[derive(Template)]
#[template(path = "endpoint.html")]
struct EndpointPage {
    endpoint: String,
    stopped: Option<&'static str>,
    notices: Vec<Told>,
}

struct Told {
    notice: String,
    standing: String,
    attempts: Vec<String>,
}

#[derive(Deserialize)]
struct Asked {
    act: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    why: String,
}

async fn list(State(admin): State<Arc<Admin>>) -> Result<Response, Problem> {
    let page = list_page(&admin).map_err(|error| Problem::unavailable(error.to_string()))?;
    html(&page)
}

fn list_page(admin: &Admin) -> Result<ListPage, ViewStoreError> {
    let store = admin.followed.store();
    let mut dead = view::dead_letters(store.as_ref())?;
    let more = dead.len().saturating_sub(LISTED_MAX);
    dead.truncate(LISTED_MAX);
    let letter = |(key, row): (String, view::rows::DeadRow)| {
        let (endpoint, notice) = key.split_once('/').unwrap_or_default();
        let at = Moment { utc_ms: row.at_ms, offset_minutes: 0 }.to_string();
        let (endpoint, notice) = (endpoint.to_owned(), notice.to_owned());
        DeadLetter { endpoint, notice, reason: why(row.reason), at }
    };
    let stopped = view::stopped(store.as_ref())?;
    Ok(ListPage {
        pending: view::backlog(store.as_ref())?.1,
        dead: dead.into_iter().map(letter).collect(),
        more,
        stopped: stopped.into_iter().map(|(endpoint, reason)| (endpoint, why(reason))).collect(),
    })
}

async fn inspect(State(admin): State<Arc<Admin>>, Path(endpoint): Path<String>) -> Result<Response, Problem> {
    let id = EndpointId::new(endpoint.as_str()).map_err(|_| unknown())?;
    let history = admin.deliveries.of(&id).await?;
    if history == History::default() {
        return Err(unknown());
    }
    let told = |(notice, story): (&NoticeId, &Story)| Told {
        notice: notice.to_string(),
        standing: standing(story),
        attempts: story.attempts.iter().map(attempt).collect(),
    };
    let notices = history.notices.iter().map(told).collect();
    html(&EndpointPage { endpoint, stopped: history.disabled.map(why), notices })
}

async fn act(
    State(admin): State<Arc<Admin>>,
    Path(endpoint): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, Problem> {
    let id = EndpointId::new(endpoint.as_str()).map_err(|_| unknown())?;
    let notice = || NoticeId::new(asked.notice.as_str()).map_err(|_| Problem::from(ActError::NotSettled));
    let act = match asked.act.as_str() {
        "retry" => Act::Retry(notice()?),
        "discard" => Act::Discard { notice: notice()?, why: asked.why.clone() },
        "disable" => Act::Disable(Reason::Operator),
        "enable" => Act::Enable,
        _ => return Err(Problem::bad_request("this page has no such button")),
    };
    admin.deliveries.act(&id, &act).await?;
    Ok(Redirect::to(&format!("/deliveries/{id}")).into_response())
}

/// `POST /bounces`: a mail that came back, as it came. The endpoint is stopped if there is no such mailbox.
async fn bounced(State(admin): State<Arc<Admin>>, body: Bytes) -> Result<Response, Problem> {
    let Some(bounce) = bounces::read(&body) else {
        return Err(Problem::invalid("this is no delivery status notification about a message of ours"));
    };
    let history = admin.deliveries.of(&bounce.endpoint).await?;
    if !history.notices.contains_key(&bounce.notice) {
        return Err(unknown());
    }
    if bounce.is_final {
        admin.deliveries.act(&bounce.endpoint, &Act::Disable(Reason::Gone)).await?;
        tracing::info!(endpoint = %bounce.endpoint, "a mail came back: nothing more is sent there");
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn html(page: &impl Template) -> Result<Response, Problem> {
    let text = page.render().map_err(|_| Problem::internal())?;
    let mut response = Html(text).into_response();
    let policy = HeaderValue::from_static(POLICY_PAGE);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

fn unknown() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND).detail("nothing was ever sent to an endpoint of this id")
}
