//! How a panel stands, as the answer to a submission says it.

use std::collections::BTreeMap;
use std::sync::Arc;

use openfloor_api::standing::Standing;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::clock::{ClockEvent, is_round};
use openfloor_domain::ids::{PanelId, PersonId};
use openfloor_domain::judgement::{Rule, Tally};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_domain::panel::{Facts, PanelEvent};
use openfloor_domain::people::Audience;
use openfloor_domain::person::PersonEvent;
use openfloor_domain::views::{PanelView, PersonView, Recorded};
use openfloor_event_codec::{Event, decode, open};
use openfloor_event_log::{SharedLog, StreamName};
use openfloor_view_store::ViewStore;

use crate::error::IngestError;
use crate::view;

/// Judges a panel for its organiser.
pub(crate) struct Judge {
    pub(crate) log: SharedLog,
    pub(crate) ring: Arc<KeyRing>,
}

impl Judge {
    /// How the panel stands by the rules in force. `recorded_ms` is when the last word about it was
    /// recorded.
    pub(crate) async fn standing(
        &self,
        store: &dyn ViewStore,
        rules: &[Rule],
        panel: &PanelId,
        facts: &Facts,
        convening_starts: Option<Moment>,
        recorded_ms: i64,
    ) -> Result<Standing, IngestError> {
        let tally = self.tally(store, panel, facts, convening_starts, &[], recorded_ms).await?;
        Ok(Standing::of(rules, &tally, judged_on(facts.starts, convening_starts, recorded_ms)))
    }

    /// Who is on the panel. `facts` are those after `pending`, which is decided and not recorded.
    pub(crate) async fn tally(
        &self,
        store: &dyn ViewStore,
        panel: &PanelId,
        facts: &Facts,
        convening_starts: Option<Moment>,
        pending: &[PanelEvent],
        now_ms: i64,
    ) -> Result<Tally, IngestError> {
        let mut spoken = Vec::new();
        for person in facts.people() {
            if view::person(store, person.as_str())?.is_some() {
                spoken.push(person.clone());
            }
        }
        if spoken.is_empty() {
            return Ok(tally_of(facts));
        }
        self.replayed(panel, &spoken, convening_starts, pending, now_ms).await
    }

    /// The panel with what its people said at each point of its history: when a statement counts
    /// depends on when seats moved, and on rounds ([`PanelView`]). Rare, so it reads the streams.
    async fn replayed(
        &self,
        panel: &PanelId,
        spoken: &[PersonId],
        convening_starts: Option<Moment>,
        pending: &[PanelEvent],
        now_ms: i64,
    ) -> Result<Tally, IngestError> {
        let mut history = Vec::new();
        self.read(&mut history, "panel", panel.as_str()).await?;
        for person in spoken {
            self.read(&mut history, "person", person.as_str()).await?;
        }
        let mut replay = Replay::of(&mut history, convening_starts);
        if replay.was_settling {
            // Something waited for a round: when they were is in the hours recorded.
            self.read(&mut history, "clock", "hours").await?;
            replay = Replay::of(&mut history, convening_starts);
        }
        if !pending.is_empty() {
            replay.panel(pending, Recorded { position: u64::MAX, at_ms: now_ms });
        }
        let view = replay.view;
        Ok(view.tally(Audience::Organiser).unwrap_or_else(|| tally_of(&view.facts)))
    }

    /// The events of a panel, commit by commit.
    pub(crate) async fn history(&self, panel: &PanelId) -> Result<Vec<Vec<PanelEvent>>, IngestError> {
        let mut history = Vec::new();
        self.read(&mut history, "panel", panel.as_str()).await?;
        let of_panel = |events: Vec<Event>| events.into_iter().filter_map(|event| event.try_into().ok());
        Ok(history.into_iter().map(|(_, _, events)| of_panel(events).collect()).collect())
    }

    /// The events of a person, commit by commit.
    pub(crate) async fn history_of(&self, person: &PersonId) -> Result<Vec<Vec<PersonEvent>>, IngestError> {
        let mut history = Vec::new();
        self.read(&mut history, "person", person.as_str()).await?;
        let of_person = |events: Vec<Event>| events.into_iter().filter_map(|event| event.try_into().ok());
        Ok(history.into_iter().map(|(_, _, events)| of_person(events).collect()).collect())
    }

    async fn read(&self, history: &mut Vec<Recording>, kind: &str, id: &str) -> Result<(), IngestError> {
        let stream = StreamName::new(kind, id).map_err(|error| IngestError::OutOfOrder(error.to_string()))?;
        for record in self.log.read(&stream, None).await? {
            let out_of_order = |what: String| IngestError::OutOfOrder(what);
            let commit = decode(&stream, &record.payload).map_err(|error| out_of_order(error.to_string()))?;
            self.ring.prepare(&commit).await?;
            let at = Recorded { position: record.position.0, at_ms: commit.at_ms };
            let events =
                open(commit, |id| self.ring.known(id)).map_err(|error| out_of_order(error.to_string()))?;
            history.push((at, stream.clone(), events.into_iter().map(|opened| opened.event).collect()));
        }
        Ok(())
    }
}

/// A commit, and where it lies.
type Recording = (Recorded, StreamName, Vec<Event>);

/// A panel and its people, record by record.
#[derive(Default)]
struct Replay {
    view: PanelView,
    persons: BTreeMap<PersonId, PersonView>,
    hour: Option<u32>,
    /// Whether at any time something waited for a change of seats or a round.
    was_settling: bool,
}

impl Replay {
    fn of(history: &mut [Recording], convening_starts: Option<Moment>) -> Self {
        history.sort_by_key(|(at, _, _)| *at);
        let mut replay = Self::default();
        for (at, stream, events) in history {
            replay.record(*at, stream, events, convening_starts);
        }
        replay
    }

    fn record(
        &mut self,
        at: Recorded,
        stream: &StreamName,
        events: &[Event],
        convening_starts: Option<Moment>,
    ) {
        let of_panel: Vec<PanelEvent> =
            events.iter().cloned().filter_map(|event| event.try_into().ok()).collect();
        if !of_panel.is_empty() {
            self.panel(&of_panel, at);
        }
        for event in events {
            match (event, PersonId::new(stream.id())) {
                (Event::Person(event), Ok(person)) => {
                    self.persons.entry(person.clone()).or_default().evolve(event);
                    self.view.on_person_event(&person, event, at);
                }
                (Event::Clock(ClockEvent::Struck(struck)), _) => self.hour(struck.hour, convening_starts),
                _ => {}
            }
        }
        self.was_settling |= self.view.is_settling();
    }

    fn panel(&mut self, events: &[PanelEvent], at: Recorded) {
        let persons = &self.persons;
        self.view.on_panel_commit(events, at, |id| persons.get(id).cloned().unwrap_or_default());
    }

    fn hour(&mut self, hour: u32, convening_starts: Option<Moment>) {
        let before = self.hour.replace(hour).unwrap_or(hour);
        if is_round(before, hour, self.view.facts.starts.or(convening_starts)) {
            let persons = &self.persons;
            self.view.on_round(|id| persons.get(id).cloned().unwrap_or_default());
        }
    }
}

fn tally_of(facts: &Facts) -> Tally {
    let view = PanelView { facts: facts.clone(), ..PanelView::default() };
    view.tally(Audience::Organiser).unwrap_or_else(|| Tally::new([]))
}
