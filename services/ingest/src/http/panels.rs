//! Writing convenings, rosters, counts and publications.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_api::write::{ConveningBody, CountBody, FloorBody, PublicationBody, Written};
use openfloor_application::submission::{Roster, Speaker};
use openfloor_domain::convening::{ConveningAbout, ConveningState, SubmitConvening, Visibility};
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, SeatNo, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{
    Count, CountGroup, DeclareCount, FloorSlot, LeftAlone, PanelAbout, PanelCommand, RecordFloor,
};
use openfloor_process::problem::Problem;
use openfloor_rosters::{Options, is_slug, parse_roster, slug_of};

use super::{Shared, answers, diagnostic, json, moment, problem, text, wish};
use crate::error::IngestError;
use crate::ingest::{Wish, WrittenPanel};

/// A path's short name, or what it should be.
fn slug(pointer: &str, text: &str) -> Result<(), Problem> {
    if is_slug(text) {
        return Ok(());
    }
    let detail =
        format!("a short name in a path is 1 to 80 of a-z 0-9 and -; this one could be {:?}", slug_of(text));
    Err(Problem::invalid("the path is not usable").fault(pointer, "bad-slug", detail))
}

/// `PUT /api/v1/convenings/{slug}`
pub(super) async fn convening(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let organiser = shared.organiser(&headers).await?;
    slug("/slug", &name)?;
    let body: ConveningBody = json(&body)?;
    if body.title.trim().is_empty() {
        return Err(Problem::invalid("a convening has a title").fault(
            "/title",
            "empty",
            "say what it is called",
        ));
    }
    let submit = SubmitConvening {
        source: shared.ingest.identity.source(&organiser, source_name(&headers)),
        organiser,
        starts: moment("/starts", body.starts.as_ref())?,
        ends: moment("/ends", body.ends.as_ref())?,
        visibility: body.visibility.as_deref().map(visibility).transpose()?,
        about: ConveningAbout { slug: name, title: body.title, series: body.series },
    };
    let result = shared.ingest.submit_convening(submit, true, &wish(&headers)?).await;
    shared.count("convening", result.as_ref().map(|(_, handled)| handled.events.len()));
    let (id, handled) = result.map_err(problem)?;
    let (revision, Some(position)) = (handled.version, handled.position) else {
        return Err(Problem::internal());
    };
    let is_new = handled
        .events
        .iter()
        .any(|event| matches!(event, openfloor_domain::convening::ConveningEvent::Planned(_)));
    let answer = Written {
        id: id.to_string(),
        revision,
        position: shared.ingest.shown(position),
        events: handled.events.len(),
        standing: None,
        left_alone: Vec::new(),
        diagnostics: Vec::new(),
    };
    Ok(answers::written(answer, is_new))
}

fn visibility(text: &str) -> Result<Visibility, Problem> {
    match text {
        "closed" => Ok(Visibility::Closed),
        "unlisted" => Ok(Visibility::Unlisted),
        "public" => Ok(Visibility::Public),
        _ => Err(Problem::invalid("unknown visibility").fault(
            "/visibility",
            "unknown",
            "closed, unlisted or public",
        )),
    }
}

/// The name of the client: two clients of one organiser are two sources.
fn source_name(headers: &HeaderMap) -> &str {
    text(headers, "openfloor-source").unwrap_or("api")
}

/// What the panel routes have in common: who speaks of which panel.
struct Place {
    organiser: OrganiserId,
    source: SourceId,
    convening: ConveningId,
    state: Arc<ConveningState>,
    panel: PanelId,
}

impl Place {
    /// Has a command recorded; `kind` is the word for it in the metrics.
    async fn record(
        &self,
        shared: &Shared,
        kind: &str,
        command: &PanelCommand,
        body: &[u8],
        wish: &Wish,
    ) -> Result<WrittenPanel, Problem> {
        let result = shared.ingest.panel(&self.organiser, self.panel.clone(), command, body, wish).await;
        shared.count(kind, result.as_ref().map(|written| written.events));
        result.map_err(problem)
    }
}

async fn place(shared: &Shared, headers: &HeaderMap, convening: &str, panel: &str) -> Result<Place, Problem> {
    let organiser = shared.organiser(headers).await?;
    slug("/slug", convening)?;
    slug("/panel", panel)?;
    let (id, state) = shared.ingest.convening(&organiser, convening).await.map_err(problem)?;
    if state.organiser.is_none() {
        let detail = format!("there is no such convening of yours; PUT /api/v1/convenings/{convening} first");
        return Err(Problem::not_found().detail(detail));
    }
    let identity = &shared.ingest.identity;
    let (source, panel) =
        (identity.source(&organiser, source_name(headers)), identity.panel(&organiser, &id, panel));
    Ok(Place { organiser, source, convening: id, state, panel })
}

/// `PUT /api/v1/convenings/{slug}/panels/{panel}/roster`
pub(super) async fn roster(
    State(shared): State<Shared>,
    Path((convening, panel)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let place = place(&shared, &headers, &convening, &panel).await?;
    let draft = parse_roster(&body, &Options::default()).map_err(|diagnostics| {
        answers::invalid_document("the roster has errors; nothing of it was stored", &diagnostics)
    })?;
    let speaker = Speaker {
        source: place.source.clone(),
        organiser: place.organiser.clone(),
        convening: place.convening.clone(),
        people_namespace: String::new(),
    };
    let about = PanelAbout {
        title: draft.title.clone().unwrap_or_else(|| panel.clone()),
        kind: draft.kind.clone().unwrap_or_default(),
        slug: panel,
    };
    let read = Roster { about, starts: draft.starts, seats: &draft.seats, is_complete: draft.complete };
    let (identity, ring) = (&shared.ingest.identity, &shared.ingest.ring);
    let command = PanelCommand::SubmitRoster(speaker.submit(identity, ring, &place.panel, read));
    let wish = wish(&headers)?;
    let timer = shared.metrics.durations.start_timer();
    let written = place.record(&shared, "roster", &command, &body, &wish).await;
    timer.observe_duration();
    let written = written?;
    let diagnostics = draft.diagnostics.iter().map(diagnostic).collect();
    answer(&shared, &place, &written, diagnostics).await
}

async fn answer(
    shared: &Shared,
    place: &Place,
    written: &WrittenPanel,
    diagnostics: Vec<openfloor_api::write::Diagnostic>,
) -> Result<Response, Problem> {
    let rules = shared.ingest.rules().map_err(problem)?;
    let standing = shared.ingest.standing(written, &place.state, &rules).await.map_err(problem)?;
    let answer = Written {
        id: written.id.to_string(),
        revision: written.revision,
        position: shared.ingest.shown(written.position),
        events: written.events,
        standing: Some(standing),
        left_alone: written.left_alone.iter().map(left_alone).collect(),
        diagnostics,
    };
    Ok(answers::written(answer, written.was_planned))
}

fn left_alone(left: &LeftAlone) -> String {
    match left {
        LeftAlone::Title => "title".to_owned(),
        LeftAlone::Starts => "starts".to_owned(),
        LeftAlone::SeatGone { seat } => format!("seat {} was withdrawn elsewhere", seat.0),
        LeftAlone::SeatRole { seat } => format!("seat {} was given another role elsewhere", seat.0),
    }
}

/// `PUT /api/v1/convenings/{slug}/panels/{panel}/count`
pub(super) async fn count(
    State(shared): State<Shared>,
    Path((convening, panel)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let place = place(&shared, &headers, &convening, &panel).await?;
    let request: CountBody = json(&body)?;
    let now = Moment { utc_ms: shared.ingest.now_ms(), offset_minutes: 0 };
    let command = PanelCommand::DeclareCount(DeclareCount {
        organiser: place.organiser.clone(),
        source: place.source.clone(),
        about: PanelAbout {
            title: request.title.clone().unwrap_or_else(|| panel.clone()),
            kind: String::new(),
            slug: panel,
        },
        starts: moment("/starts", request.starts.as_ref())?,
        as_of: moment("/as_of", request.as_of.as_ref())?.unwrap_or(now),
        count: Count { groups: groups(&request) },
    });
    let written = place.record(&shared, "count", &command, &body, &wish(&headers)?).await?;
    answer(&shared, &place, &written, Vec::new()).await
}

fn groups(count: &CountBody) -> Vec<CountGroup> {
    let groups = count.groups().into_iter().map(|(role_class, numbers)| CountGroup {
        role_class,
        women: numbers.women,
        men: numbers.men,
        non_binary: numbers.non_binary,
        undisclosed: numbers.undisclosed,
        unknown: numbers.unknown,
    });
    groups.filter(|group| group.people() > 0).collect()
}

/// `PUT /api/v1/convenings/{slug}/panels/{panel}/floor`
pub(super) async fn floor(
    State(shared): State<Shared>,
    Path((convening, panel)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let place = place(&shared, &headers, &convening, &panel).await?;
    let request: FloorBody = json(&body)?;
    let slots = request.slots.iter().map(|slot| FloorSlot {
        seat: SeatNo(slot.seat),
        planned_seconds: slot.planned_seconds,
        spoke_seconds: slot.spoke_seconds,
    });
    let command = PanelCommand::RecordFloor(RecordFloor {
        organiser: place.organiser.clone(),
        source: place.source.clone(),
        slots: slots.collect(),
    });
    let written = place.record(&shared, "floor", &command, &body, &wish(&headers)?).await?;
    answer(&shared, &place, &written, Vec::new()).await
}

/// `PUT /api/v1/convenings/{slug}/panels/{panel}/publication`
pub(super) async fn publication(
    State(shared): State<Shared>,
    Path((convening, panel)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let place = place(&shared, &headers, &convening, &panel).await?;
    let request: PublicationBody = json(&body)?;
    let organiser = || place.organiser.clone();
    let mut commands = Vec::new();
    match request.line_up {
        Some(true) => commands.push(PanelCommand::PublishLineUp { organiser: organiser() }),
        Some(false) => {
            return Err(Problem::invalid("a line-up that was published was seen; it cannot be taken back")
                .fault("/line_up", "not-possible", "leave it out, or send true"));
        }
        None => {}
    }
    match request.standing {
        Some(true) => commands.push(PanelCommand::PublishStanding { organiser: organiser() }),
        Some(false) => commands.push(PanelCommand::WithholdStanding { organiser: organiser() }),
        None => {}
    }
    if commands.is_empty() {
        return Err(Problem::invalid("say what to publish: line_up, standing or both"));
    }
    let wished = wish(&headers)?;
    let mut last = None;
    let mut events = 0;
    for command in &commands {
        let wished = wished_for(&wished, command, last.is_none());
        let act = format!("{command:?}");
        let written = place.record(&shared, "publication", command, act.as_bytes(), &wished).await?;
        events += written.events;
        last = Some(written);
    }
    let Some(written) = last else { return Err(Problem::internal()) };
    answer(&shared, &place, &WrittenPanel { events, ..written }, Vec::new()).await
}

/// Each of the two acts is a commit of its own: its own name, and only the first is for the revision seen.
fn wished_for(wished: &Wish, command: &PanelCommand, is_first: bool) -> Wish {
    let act = if matches!(command, PanelCommand::PublishLineUp { .. }) { "line-up" } else { "standing" };
    Wish {
        idempotency_key: wished.idempotency_key.as_ref().map(|key| format!("{key} {act}")),
        only_at: wished.only_at.filter(|_| is_first),
        trace: wished.trace.clone(),
    }
}

impl Shared {
    /// Counts what became of a submission.
    pub(super) fn count(&self, source: &str, result: Result<usize, &IngestError>) {
        self.metrics.count(source, result);
    }
}
