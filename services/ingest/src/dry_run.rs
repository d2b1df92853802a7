//! What a document would change: the deciders are asked, and nothing is recorded.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use openfloor_api::standing::Standing;
use openfloor_api::write::{Changes, PanelLine};
use openfloor_application::submission::Speaker;
use openfloor_domain::convening::{Convening, ConveningCommand, ConveningState};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, SourceId};
use openfloor_domain::judgement::{Rule, Tally};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_domain::panel::{Panel, PanelCommand, PanelEvent, PanelRejection, PanelState};
use openfloor_event_log::Revision;
use openfloor_rosters::{ConveningDraft, PanelDraft, Programme};

use crate::error::{IngestError, Rejected};
use crate::import::{CANCELLED, Origin, heading, roster};
use crate::ingest::{Ingest, digest, stream};
use crate::view;

/// Panels looked at side by side.
const SIDE_BY_SIDE: usize = 64;

/// What a document would change.
pub(crate) struct DryRun {
    pub(crate) convenings: Vec<ConveningDry>,
}

/// What it would change of one convening.
pub(crate) struct ConveningDry {
    pub(crate) id: ConveningId,
    pub(crate) slug: String,
    pub(crate) title: String,
    /// Facts that would be recorded of the convening itself.
    pub(crate) events: usize,
    /// In the order of the document.
    pub(crate) panels: Vec<PanelDry>,
    /// How many panels the same source named before and does not any more. They stay as they are.
    pub(crate) dropped: usize,
}

/// What it would change of one panel, and how that would stand.
pub(crate) struct PanelDry {
    pub(crate) id: PanelId,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) changes: Changes,
    /// Facts that would be recorded.
    pub(crate) events: usize,
    /// Whether it would be another panel: not where one more source only says what is known.
    pub(crate) is_changed: bool,
    /// Whether it was cancelled: nothing of it would be stored.
    pub(crate) is_cancelled: bool,
    /// Where its stream is: what was looked at.
    revision: Option<Revision>,
    pub(crate) tally: Tally,
    /// The day that it would be judged by.
    pub(crate) on: Moment,
    pub(crate) starts: Option<Moment>,
    standing: Standing,
}

impl PanelDry {
    /// As a line of the answer to an import.
    pub(crate) fn line(&self, convening: &str) -> PanelLine {
        PanelLine {
            convening: convening.to_owned(),
            panel: self.slug.clone(),
            id: Some(self.id.to_string()),
            events: Some(self.events),
            changes: Some(self.changes),
            refused: self.is_cancelled.then(|| CANCELLED.to_owned()),
            standing: self.standing.clone(),
        }
    }
}

impl DryRun {
    /// Every panel, in the order of the document.
    pub(crate) fn panels(&self) -> impl Iterator<Item = &PanelDry> {
        self.convenings.iter().flat_map(|convening| &convening.panels)
    }

    /// Names what was looked at: another one as soon as anybody changed a panel of the document.
    pub(crate) fn seen(&self) -> String {
        let panels = self.panels().map(|panel| format!("{} {:?} {}", panel.id, panel.revision, panel.events));
        let all: Vec<String> = panels.collect();
        let hash = digest(&[all.join("\n").as_bytes()]);
        hash.0.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Asks the deciders what a document would change.
pub(crate) async fn dry_run(
    ingest: &Ingest,
    organiser: &OrganiserId,
    origin: &Origin,
    programme: &Programme,
) -> Result<DryRun, IngestError> {
    let rules = ingest.rules()?;
    let mut convenings = Vec::new();
    for draft in &programme.convenings {
        convenings.push(of_convening(ingest, organiser, origin, draft, &rules).await?);
    }
    Ok(DryRun { convenings })
}

async fn of_convening(
    ingest: &Ingest,
    organiser: &OrganiserId,
    origin: &Origin,
    draft: &ConveningDraft,
    rules: &[Rule],
) -> Result<ConveningDry, IngestError> {
    let submit = heading(ingest, organiser, origin, draft);
    let source = submit.source.clone();
    let (id, state) = ingest.convening(organiser, &draft.slug).await?;
    let events = Convening::decide(&state, &ConveningCommand::Ensure(submit))
        .map_err(|rejection| IngestError::Rejected(Rejected::Convening(rejection)))?;
    let mut after = ConveningState::clone(&state);
    events.iter().for_each(|event| Convening::evolve(&mut after, event));
    let people_namespace = draft.people_namespace.clone();
    let speaker = Speaker {
        organiser: organiser.clone(),
        source: source.clone(),
        convening: id.clone(),
        people_namespace,
    };
    let panel = |at: usize| of_panel(ingest, &speaker, &after, &draft.panels[at], rules);
    let panels: Vec<PanelDry> =
        futures::stream::iter(0..draft.panels.len()).map(panel).buffered(SIDE_BY_SIDE).try_collect().await?;
    let named: BTreeSet<&PanelId> = panels.iter().map(|panel| &panel.id).collect();
    let dropped = dropped(ingest, &id, &source, &named).await?;
    let (slug, title) = (draft.slug.clone(), draft.title.clone());
    Ok(ConveningDry { id, slug, title, events: events.len(), panels, dropped })
}

/// How many panels a source named before, and still has places on, that are not among these.
async fn dropped(
    ingest: &Ingest,
    convening: &ConveningId,
    source: &SourceId,
    named: &BTreeSet<&PanelId>,
) -> Result<usize, IngestError> {
    let known = view::panels(ingest.followed.store().as_ref(), convening)?;
    let mut dropped = 0;
    for id in known.into_iter().filter(|id| !named.contains(id)) {
        let (state, _) = ingest.panel_state(&id).await?;
        let is_named = state.submitted.get(source).is_some_and(|said| !said.seats.is_empty());
        dropped += usize::from(is_named && !state.facts.is_cancelled);
    }
    Ok(dropped)
}

async fn of_panel(
    ingest: &Ingest,
    speaker: &Speaker,
    convening: &ConveningState,
    draft: &PanelDraft,
    rules: &[Rule],
) -> Result<PanelDry, IngestError> {
    let (id, submit) = roster(ingest, speaker, draft);
    let (state, revision) = ingest.panel_state(&id).await?;
    let decided = Panel::decide(&state, &PanelCommand::SubmitRoster(submit));
    let is_cancelled = decided == Err(PanelRejection::Cancelled);
    let events = if is_cancelled {
        Vec::new()
    } else {
        decided.map_err(|rejection| IngestError::Rejected(Rejected::Panel(rejection)))?
    };
    let mut after = PanelState::clone(&state);
    events.iter().for_each(|event| Panel::evolve(&mut after, event));
    let (store, now_ms) = (ingest.followed.store(), ingest.now_ms());
    let tally =
        ingest.judge.tally(store.as_ref(), &id, &after.facts, convening.starts, &events, now_ms).await?;
    let on = judged_on(after.facts.starts, convening.starts, now_ms);
    Ok(PanelDry {
        id,
        slug: draft.slug.to_string(),
        title: draft.title.to_string(),
        changes: changes(&events),
        events: events.len(),
        is_changed: events.iter().any(|event| !is_said_again(event)),
        is_cancelled,
        revision,
        standing: Standing::of(rules, &tally, on),
        tally,
        on,
        starts: after.facts.starts,
    })
}

/// Whether an event only says which source names a place that is known.
fn is_said_again(event: &PanelEvent) -> bool {
    matches!(event, PanelEvent::SeatListed(_) | PanelEvent::SeatUnlisted(_))
}

/// What events would change, in numbers.
fn changes(events: &[PanelEvent]) -> Changes {
    let mut changes = Changes::default();
    for event in events {
        match event {
            PanelEvent::Planned(_) => changes.is_new = true,
            PanelEvent::Retitled(_) => changes.is_retitled = true,
            PanelEvent::Rescheduled(_) => changes.is_moved = true,
            PanelEvent::SeatOffered(_) => changes.offered += 1,
            PanelEvent::SeatWithdrawn(_) => changes.withdrawn += 1,
            PanelEvent::RoleChanged(_) => changes.roles += 1,
            PanelEvent::SeatDescribed(_) => changes.described += 1,
            PanelEvent::SeatInvited(_) | PanelEvent::SeatConfirmed(_) => changes.statuses += 1,
            _ => {}
        }
    }
    changes
}

impl Ingest {
    /// A panel as it is now, and where its stream is.
    pub(crate) async fn panel_state(
        &self,
        id: &PanelId,
    ) -> Result<(Arc<PanelState>, Option<Revision>), IngestError> {
        Ok(self.panels.state(&stream("panel", id.as_str())?).await?)
    }
}
