//! What happened to a panel since a revision, as sentences for its organiser.

use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{OrganiserId, PanelId, SeatNo, SourceId};
use openfloor_domain::panel::{Panel, PanelEvent, PanelState};
use openfloor_pages::Words;

use super::super::SOURCE;
use super::name_of;
use crate::error::IngestError;
use crate::ingest::Ingest;

/// What the commits after the first so many say, in their order.
pub(super) async fn since(
    ingest: &Ingest,
    words: &Words,
    organiser: &OrganiserId,
    id: &PanelId,
    version: u64,
) -> Result<Vec<String>, IngestError> {
    let here = ingest.identity.source(organiser, SOURCE);
    let mut state = PanelState::default();
    let mut lines = Vec::new();
    for (number, events) in (1_u64..).zip(ingest.judge.history(id).await?) {
        for event in events {
            let before = state.clone();
            Panel::evolve(&mut state, &event);
            if number > version
                && let Some((what, source)) = told(words, &before, &state, &event)
            {
                let by = match source {
                    Some(source) if *source == here => "since-by-window",
                    Some(_) => "since-by-source",
                    None => "since-by-anybody",
                };
                lines.push(words.with(by, [("what", what.into())]));
            }
        }
    }
    Ok(lines)
}

/// An event as a sentence, and the source that said so. Nobody moves by being listed by a second source.
fn told<'e>(
    words: &Words,
    before: &PanelState,
    after: &PanelState,
    event: &'e PanelEvent,
) -> Option<(String, Option<&'e SourceId>)> {
    let of_seat = |key: &str, name: String, role: String| {
        words.with(key, [("name", name.into()), ("role", role.into())])
    };
    let role = |state: &PanelState, no: &SeatNo| {
        let seat = state.facts.seats.get(no);
        seat.map(|seat| words.say(&format!("role-{}", seat.role.name()))).unwrap_or_default()
    };
    let at = |key: &str, no: &SeatNo| of_seat(key, name_of(words, after, *no), role(after, no));
    Some(match event {
        PanelEvent::Planned(_) | PanelEvent::SeatListed(_) | PanelEvent::SeatUnlisted(_) => return None,
        PanelEvent::Retitled(retitled) => {
            let title = after.about.known().map(|about| about.title.clone()).unwrap_or_default();
            (words.with("since-title", [("title", title.into())]), Some(&retitled.source))
        }
        PanelEvent::Rescheduled(moved) => {
            let day = words.day(moved.starts);
            (words.with("since-day", [("day", day.into())]), Some(&moved.source))
        }
        PanelEvent::SeatOffered(offered) => (at("since-added", &offered.seat), Some(&offered.source)),
        PanelEvent::SeatWithdrawn(gone) => {
            let what = of_seat("since-gone", name_of(words, before, gone.seat), role(before, &gone.seat));
            (what, Some(&gone.source))
        }
        PanelEvent::RoleChanged(changed) => (at("since-role", &changed.seat), Some(&changed.source)),
        PanelEvent::SeatConfirmed(said) => (at("since-confirmed", &said.seat), Some(&said.source)),
        PanelEvent::SeatInvited(said) => (at("since-invited", &said.seat), Some(&said.source)),
        PanelEvent::SeatDescribed(said) => (at("since-described", &said.seat), Some(&said.source)),
        PanelEvent::CountDeclared(said) => (words.say("since-count"), Some(&said.source)),
        PanelEvent::LineUpCompleted(said) => (words.say("panel-complete"), Some(&said.source)),
        PanelEvent::LineUpReopened(said) => (words.say("panel-draft"), Some(&said.source)),
        PanelEvent::FloorRecorded(said) => (words.say("since-floor"), Some(&said.source)),
        PanelEvent::LineUpPublished(_) => (words.say("since-line-up"), None),
        PanelEvent::StandingPublished(_) => (words.say("since-published"), None),
        PanelEvent::StandingWithheld(_) => (words.say("since-unpublished"), None),
        PanelEvent::StandingQuestioned(_) => (words.say("since-questioned"), None),
        PanelEvent::StandingAnswered(_) => (words.say("since-answered"), None),
        PanelEvent::Withheld(_) => (words.say("since-withheld"), None),
        PanelEvent::Released(_) => (words.say("since-released"), None),
        PanelEvent::Cancelled(_) => (words.say("since-cancelled"), None),
    })
}
