//! `/reports` on the admin listener: what is said to be wrong of panels, and what is withheld. The operator looks at
//! each panel as it stands, and upholds what is said or puts it back, with a reason.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use openfloor_domain::ids::PanelId;
use openfloor_domain::panel::{PanelState, Reason};
use openfloor_pages::said::Timing;
use openfloor_pages::{Figure, Frame, PageError, STYLE_ROUTE, Site, Size, Standing, Words, style};
use openfloor_process::web::same_origin;
use serde::Deserialize;

use super::editor::{Said, questions, withheld};
use super::{own, refused};
use crate::error::{IngestError, Rejected};
use crate::ingest::Ingest;
use crate::metrics::IngestMetrics;

/// Panels on the page.
const LISTED_MAX: usize = 25;

/// What the handlers share.
struct Reports {
    ingest: Arc<Ingest>,
    metrics: IngestMetrics,
    site: Site,
}

/// The routes. Whoever reaches them may do what they offer: only for the admin listener.
pub(crate) fn router(ingest: Arc<Ingest>, metrics: IngestMetrics, site: Site) -> Router {
    Router::new()
        .route("/reports", get(page))
        .route("/reports/{id}", post(decide))
        .route(STYLE_ROUTE, get(style))
        .layer(same_origin())
        .with_state(Arc::new(Reports { ingest, metrics, site }))
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    frame: Frame,
    /// What the last form did.
    done: Option<String>,
    /// Why it did not.
    fault: Option<String>,
    panels: Vec<Report>,
    more: Option<String>,
}

/// One panel.
struct Report {
    id: String,
    title: String,
    event: String,
    when: String,
    /// What the public is shown.
    shown: String,
    /// Why it is withheld, if it is.
    withheld: Option<String>,
    said: Vec<Said>,
    figure: Figure,
    standing: Standing,
    /// What was typed as the reason.
    reason: String,
}

/// What was done before.
#[derive(Default, Deserialize)]
struct Done {
    #[serde(default)]
    upheld: String,
    #[serde(default)]
    put_back: String,
}

/// A decision.
#[derive(Default, Deserialize)]
struct Filled {
    #[serde(default)]
    act: String,
    #[serde(default)]
    reason: String,
}

async fn page(
    State(reports): State<Arc<Reports>>,
    Query(done): Query<Done>,
    parts: Parts,
) -> Result<Response, PageError> {
    let frame = reports.frame(&parts);
    let told = match (done.upheld, done.put_back) {
        (id, _) if !id.is_empty() => reports.told(&frame, "reports-upheld-done", id).await,
        (_, id) if !id.is_empty() => reports.told(&frame, "reports-put-back-done", id).await,
        _ => None,
    };
    reports.show(frame, StatusCode::OK, told, None).await
}

async fn decide(
    State(reports): State<Arc<Reports>>,
    Path(id): Path<String>,
    parts: Parts,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let frame = reports.frame(&parts);
    let unknown = "reports-unknown";
    let Ok(panel) = PanelId::new(id) else {
        return reports.show(frame, StatusCode::NOT_FOUND, None, Some((unknown, filled, None))).await;
    };
    let reason = Reason { text: filled.reason.clone() };
    let (decided, word) = match filled.act.as_str() {
        "uphold" => (reports.ingest.withhold(&panel, reason, true).await, "upheld"),
        "put-back" => (reports.ingest.put_back(&panel, reason).await, "put_back"),
        _ => return Ok(frame.not_found()),
    };
    reports.metrics.count("operator", decided.as_ref().map(|(events, _)| *events));
    match decided {
        Ok((_, position)) => {
            reports.ingest.has_folded(&reports.ingest.shown(position)).await;
            Ok(Redirect::to(&format!("/reports?{word}={panel}")).into_response())
        }
        Err(IngestError::Rejected(Rejected::Panel(rejection))) => {
            let (status, key) = match refused::why(&IngestError::Rejected(Rejected::Panel(rejection))) {
                (status, "refused-other") => (status, unknown),
                other => other,
            };
            reports.show(frame, status, None, Some((key, filled, Some(panel)))).await
        }
        Err(error) => Ok(refused::page(frame, &error)),
    }
}

impl Reports {
    fn frame(&self, parts: &Parts) -> Frame {
        Frame::of_reader(parts, &self.site, self.ingest.now_ms())
    }

    /// What was done to a panel, in a sentence.
    async fn told(&self, frame: &Frame, key: &str, id: String) -> Option<String> {
        let (state, _) = self.ingest.panel_state(&PanelId::new(id).ok()?).await.ok()?;
        Some(frame.words.with(key, [("title", title(frame.words, &state).into())]))
    }

    async fn show(
        &self,
        frame: Frame,
        status: StatusCode,
        done: Option<String>,
        refused: Option<(&'static str, Filled, Option<PanelId>)>,
    ) -> Result<Response, PageError> {
        let panels = self.ingest.reported().await.map_err(frame.failed())?;
        let more = panels.len().saturating_sub(LISTED_MAX);
        let mut listed = Vec::new();
        for id in panels.into_iter().take(LISTED_MAX) {
            let typed = match &refused {
                Some((_, filled, Some(of))) if *of == id => filled.reason.clone(),
                _ => String::new(),
            };
            listed.push(self.report(&frame, id, typed).await.map_err(frame.failed())?);
        }
        let words = frame.words;
        let page = ReportsPage {
            done,
            fault: refused.map(|(key, ..)| words.say(key)),
            panels: listed,
            more: (more > 0).then(|| words.with("reports-more", [("n", more.into())])),
            frame,
        };
        Ok(page.frame.respond(status, &page))
    }

    async fn report(&self, frame: &Frame, id: PanelId, reason: String) -> Result<Report, IngestError> {
        let words = frame.words;
        let event = own::heading(&self.ingest, &id.convening()).await?;
        let panel = own::own_panel(&self.ingest, id, event.starts).await?;
        let facts = &panel.state.facts;
        let starts = facts.starts.or(event.starts);
        let timing = Timing::of(starts, panel.on, frame.now_ms);
        let shown = match (facts.standing_is_public(), facts.standing_is_published) {
            (true, _) => "reports-shown",
            (false, true) => "reports-hidden",
            (false, false) => "reports-unpublished",
        };
        Ok(Report {
            title: title(words, &panel.state),
            event: event.title(words),
            when: starts.map_or_else(|| words.say("undated"), |starts| words.day(starts)),
            shown: words.say(shown),
            withheld: withheld(words, &panel.state),
            said: questions(words, &panel.state),
            figure: Figure::of(words, &format!("panel-{}", panel.id), Size::Small, &panel.tally),
            standing: Standing::of(words, &self.ingest.rules()?, &panel.tally, true, timing),
            reason,
            id: panel.id.to_string(),
        })
    }
}

fn title(words: &Words, state: &PanelState) -> String {
    state.about.known().map_or_else(|| words.say("panel-untitled"), |about| about.title.clone())
}
