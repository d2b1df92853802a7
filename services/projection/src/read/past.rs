//! The past of a panel, read from the log itself: rows know only how it is now. For its organiser.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_domain::ids::{PanelId, PersonId, SeatNo};
use openfloor_domain::indicators::{Change, Look, Step, looks, steps};
use openfloor_domain::judgement::Rule;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{PanelEvent, SeatAbout};
use openfloor_domain::past::{Then, past};
use openfloor_domain::people::Audience;
use openfloor_domain::person::PersonEvent;
use openfloor_domain::subject::Subject;
use openfloor_domain::views::{PanelView, Recorded};
use openfloor_event_codec::{Event, decode, open};
use openfloor_event_log::StreamName;
use openfloor_key_store::{KeyId, Lookup};
use openfloor_process::problem::Problem;

use super::panel::{PanelNames, PanelSeen};
use super::{ReadError, Reads};
use crate::shared::Shared;
use crate::tables::panels::of_convening;
use crate::tables::reached::end_of;

/// What one record says, as far as a panel goes.
enum Happened {
    /// A commit of the panel.
    Panel(Vec<PanelEvent>),
    /// An event of somebody on it.
    Person(PersonId, PersonEvent),
}

/// One record about a panel: what happened by type, and how the panel was after it.
pub(crate) struct Record {
    /// The types of its events; none of what somebody on it said, for nobody is told that they spoke.
    pub(crate) types: Vec<&'static str>,
    /// The panel after it.
    pub(crate) then: Then,
}

/// All records about a panel, in the order of the log.
pub(crate) struct Past {
    records: Vec<Record>,
    /// Under which names seats were held, and from which position on.
    names: Vec<(u64, SeatNo, SeatAbout)>,
    /// The same records as the indicators read them.
    steps: Vec<Step>,
}

impl Past {
    /// The records of the panel itself.
    pub(crate) fn of_panel(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| !record.types.is_empty())
    }

    /// The records before a position as the indicators read them.
    pub(crate) fn steps_before(&self, before: Option<u64>) -> &[Step] {
        let is_before = |record: &Record| before.is_none_or(|before| record.then.at.position < before);
        let end = self.records.partition_point(is_before);
        &self.steps[..end]
    }

    /// The panel as it was known before a position, with the names of those who sat there; false if there
    /// was none.
    pub(crate) fn show(&self, before: Option<u64>, seen: &mut PanelSeen, names: &mut PanelNames) -> bool {
        let is_before = |position: u64| before.is_none_or(|before| position < before);
        let last = self.records.iter().take_while(|record| is_before(record.then.at.position)).last();
        let Some(last) = last else { return false };
        let of_panel = self.of_panel().take_while(|record| is_before(record.then.at.position)).last();
        seen.row.recorded_ms = of_panel.unwrap_or(last).then.at.at_ms;
        seen.row.view = last.then.known.clone();
        let held = self.names.iter().take_while(|(position, ..)| is_before(*position));
        names.seats = held.map(|(_, no, about)| (*no, about.clone())).collect();
        true
    }
}

impl Shared {
    /// The end of what was recorded up to a time (RFC 3339, or a day, to its end by UTC) or a position that
    /// an answer gave: the first position that is not part of it; none if all is.
    pub(crate) async fn end_of(&self, as_of: &str) -> Result<Option<u64>, Problem> {
        if let Some(position) = self.identity.open_position(as_of) {
            return Ok(Some(position.saturating_add(1)));
        }
        let moment = Moment::parse(&format!("{as_of}T23:59:59Z")).or_else(|_| Moment::parse(as_of));
        let moment = moment.map_err(|_| {
            Problem::bad_request(
                "as_of is a time as 2026-05-03T12:00:00Z, a day, or a position that an answer gave.",
            )
        })?;
        Ok(self.reads.rows(move |store| end_of(store, moment.utc_ms)).await?)
    }
}

impl Reads {
    /// What is in the log about a panel and those who ever sat on it.
    pub(crate) async fn past_of(&self, panel: &PanelId) -> Result<Past, ReadError> {
        let mut happened = Vec::new();
        let (mut people, mut names) = (BTreeSet::new(), Vec::new());
        for (at, events) in self.commits("panel", panel.as_str()).await? {
            let events: Vec<PanelEvent> =
                events.into_iter().filter_map(|event| PanelEvent::try_from(event).ok()).collect();
            for event in &events {
                let (no, person, about) = match event {
                    PanelEvent::SeatOffered(offered) => {
                        (offered.seat, offered.person.as_ref(), &offered.about)
                    }
                    PanelEvent::SeatDescribed(described) => {
                        (described.seat, described.person.as_ref(), &described.about)
                    }
                    _ => continue,
                };
                people.extend(person.cloned());
                names.extend(about.known().map(|about| (at.position, no, about.clone())));
            }
            happened.push((at, Happened::Panel(events)));
        }
        for person in people {
            for (at, events) in self.commits("person", person.as_str()).await? {
                let events = events.into_iter().filter_map(|event| PersonEvent::try_from(event).ok());
                happened.extend(events.map(|event| (at, Happened::Person(person.clone(), event))));
            }
        }
        happened.sort_by_key(|(at, _)| at.position);
        let steps = steps(changes(&happened), Audience::Organiser);
        Ok(Past { records: folded(happened), names, steps })
    }

    /// What is to be looked at on a panel, by its past and by the other panels of its convening.
    pub(crate) async fn looks_of(
        &self,
        seen: &PanelSeen,
        past: &Past,
        rules: &[Rule],
    ) -> Result<Vec<Look>, ReadError> {
        let convening = seen.id.convening();
        let mut others = self.rows(move |store| of_convening(store, &convening)).await?;
        let view = &seen.row.view;
        others.retain(|(id, row)| *id != seen.id && row.view.facts.organiser == view.facts.organiser);
        let elsewhere: Vec<&PanelView> = others.iter().map(|(_, row)| &row.view).collect();
        Ok(looks(rules, view, &past.steps, &elsewhere, seen.day(), seen.starts()))
    }

    /// The commits of a stream, opened.
    async fn commits(&self, kind: &str, id: &str) -> Result<Vec<(Recorded, Vec<Event>)>, ReadError> {
        let damaged = |why: String| ReadError::Damaged(format!("{kind}: {why}"));
        let stream = StreamName::new(kind, id).map_err(|error| damaged(error.to_string()))?;
        let mut commits = Vec::new();
        for record in self.log.read(&stream, None).await? {
            let closed =
                decode(&record.stream, &record.payload).map_err(|error| damaged(error.to_string()))?;
            let at = Recorded { position: record.position.0, at_ms: closed.at_ms };
            let mut known: BTreeMap<KeyId, Lookup> = BTreeMap::new();
            for sealed in closed.events.iter().filter_map(|event| event.sealed.as_ref()) {
                let Some(id) = sealed.key_id() else { continue };
                let is_erased =
                    sealed.subject.parse::<Subject>().is_ok_and(|subject| self.ring.is_erased(&subject));
                known.insert(id, if is_erased { Lookup::Destroyed } else { self.ring.fetch(&id).await? });
            }
            let lookup = |id: &KeyId| known.get(id).cloned().unwrap_or(Lookup::Missing);
            let opened = open(closed, lookup).map_err(|error| damaged(error.to_string()))?;
            commits.push((at, opened.into_iter().map(|opened| opened.event).collect()));
        }
        Ok(commits)
    }
}

fn changes(happened: &[(Recorded, Happened)]) -> impl Iterator<Item = (Recorded, Change<'_>)> {
    happened.iter().map(|(at, happened)| match happened {
        Happened::Panel(events) => (*at, Change::Panel(events)),
        Happened::Person(person, event) => (*at, Change::Person(person, event)),
    })
}

fn folded(happened: Vec<(Recorded, Happened)>) -> Vec<Record> {
    let then = past(changes(&happened));
    let types = happened.into_iter().map(|(_, happened)| types(happened));
    types.zip(then).map(|(types, then)| Record { types, then }).collect()
}

fn types(happened: Happened) -> Vec<&'static str> {
    let Happened::Panel(events) = happened else { return Vec::new() };
    events.into_iter().map(|event| Event::from(event).type_and_version().0).collect()
}
