//! The view of projection: every roster, and how it stands.
//!
//! A fold of organisers, convenings, panels, persons, charters and the clock. Pledges, subscriptions, alerts and
//! deliveries are never read: what an organiser sees does not depend on them.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_application::projector::{OpenedCommit, View};
use openfloor_application::table::Table;
use openfloor_domain::charter::CharterEvent;
use openfloor_domain::clock::{ClockEvent, is_round};
use openfloor_domain::convening::{ConveningEvent, Visibility};
use openfloor_domain::ids::{ConveningId, PanelId, PersonId};
use openfloor_domain::judgement::{JUDGEMENT_VERSION, Rule};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::person::PersonEvent;
use openfloor_domain::views::Recorded;
use openfloor_event_codec::{Event, OpenedEvent};
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{ViewStore, ViewStoreError};

use crate::tables::charters::{CHARTERS, CharterRow};
use crate::tables::convenings::{CONVENINGS, ConveningRow, OF_ORGANISER, PUBLIC, of_organiser_key};
use crate::tables::folded::{FOLDED, LAST};
use crate::tables::organisers::{ORGANISERS, OrganiserRow};
use crate::tables::panels::{PANELS, PanelRow, of_convening_prefix};
use crate::tables::persons::{PERSONS, PersonRow, SEATINGS, seating_key, seatings_prefix};
use crate::tables::reached::{LATEST, REACHED, second};
use crate::tables::standings::{STANDINGS, StandingRow};
use crate::tables::totals::{ALL, TOTALS, Totals};
use crate::tables::{Mark, Sealed};

/// The name of the view, and of its directory.
pub const NAME: &str = "projection";

/// The shape of the rows. Raise it with any change to what is kept in a table.
const ROWS: u64 = 6;

/// What the rows depend on: their shape, and the code that judges.
pub const SCHEMA: u64 = ROWS * 1_000_000 + JUDGEMENT_VERSION as u64;

/// The view.
#[derive(Debug)]
pub struct ProjectionView {
    organisers: Table<OrganiserRow>,
    convenings: Table<ConveningRow>,
    of_organiser: Table<Mark>,
    public: Table<Mark>,
    panels: Table<PanelRow>,
    persons: Table<PersonRow>,
    seatings: Table<Mark>,
    charters: Table<CharterRow>,
    standings: Table<StandingRow>,
    totals: Table<Totals>,
    folded: Table<u64>,
    /// The last hour recorded.
    clock: Table<u32>,
    /// Panels with something that waits for the next round.
    settling: Table<Mark>,
    reached: Table<u64>,
    latest: Table<Option<i64>>,
    /// Panels to be judged with the next batch, and when their convening begins. Their rows, their
    /// standings and the totals are among the changed rows, for then there is no store to ask.
    dirty: BTreeMap<PanelId, Option<Moment>>,
    /// The rules in force, once they were looked up.
    rules: Option<Vec<Rule>>,
}

impl ProjectionView {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            organisers: Table::new(ORGANISERS),
            convenings: Table::new(CONVENINGS),
            of_organiser: Table::new(OF_ORGANISER),
            public: Table::new(PUBLIC),
            panels: Table::new(PANELS),
            persons: Table::new(PERSONS),
            seatings: Table::new(SEATINGS),
            charters: Table::new(CHARTERS),
            standings: Table::new(STANDINGS),
            totals: Table::new(TOTALS),
            folded: Table::new(FOLDED),
            clock: Table::new("clock"),
            settling: Table::new("settling"),
            reached: Table::new(REACHED),
            latest: Table::new(LATEST),
            dirty: BTreeMap::new(),
            rules: None,
        }
    }
}

impl Default for ProjectionView {
    fn default() -> Self {
        Self::new()
    }
}

impl View for ProjectionView {
    fn apply(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        match commit.stream.kind() {
            "organiser" => self.organiser(store, commit)?,
            "convening" => self.convening(store, commit)?,
            "panel" => self.panel(store, commit)?,
            "person" => self.person(store, commit)?,
            "charter" => self.charter(store, commit)?,
            // Nobody wrote about a roster.
            "clock" => return self.clock(store, commit),
            _ => return Ok(()),
        }
        self.folded.put(LAST, commit.position.0);
        self.keep_time(store, commit)
    }

    fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        self.judge()?;
        self.organisers.drain(writes)?;
        self.convenings.drain(writes)?;
        self.of_organiser.drain(writes)?;
        self.public.drain(writes)?;
        self.panels.drain(writes)?;
        self.persons.drain(writes)?;
        self.seatings.drain(writes)?;
        self.charters.drain(writes)?;
        self.standings.drain(writes)?;
        self.totals.drain(writes)?;
        self.folded.drain(writes)?;
        self.clock.drain(writes)?;
        self.settling.drain(writes)?;
        self.reached.drain(writes)?;
        self.latest.drain(writes)
    }
}

impl ProjectionView {
    /// Notes the second that the latest time of a record has reached.
    fn keep_time(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let latest = self.latest.row(store, LAST)?;
        if latest.is_none_or(|latest| second(latest) < second(commit.at_ms)) {
            self.reached.put(second(commit.at_ms), commit.position.0);
        }
        *latest = (*latest).max(Some(commit.at_ms));
        Ok(())
    }

    fn organiser(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let row = self.organisers.row(store, commit.stream.id())?;
        for opened in &commit.events {
            if let Event::Organiser(event) = &opened.event {
                row.evolve(event, sealed(opened));
            }
        }
        Ok(())
    }

    fn convening(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let id = commit.stream.id();
        let row = self.convenings.row(store, id)?;
        let mut is_rescheduled = false;
        for opened in &commit.events {
            if let Event::Convening(event) = &opened.event {
                row.evolve(event, sealed(opened));
                is_rescheduled |=
                    matches!(event, ConveningEvent::Planned(_) | ConveningEvent::Rescheduled(_));
            }
        }
        if let Some(organiser) = &row.organiser {
            self.of_organiser.put(of_organiser_key(organiser, id), Mark {});
        }
        match row.visibility {
            Visibility::Public => self.public.put(id, Mark {}),
            Visibility::Closed | Visibility::Unlisted => self.public.remove(id),
        }
        match ConveningId::new(id) {
            Ok(id) if is_rescheduled => self.mark_all_of(store, &id),
            _ => Ok(()),
        }
    }

    fn panel(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let Ok(id) = PanelId::new(commit.stream.id()) else { return Ok(()) };
        let events: Vec<(&PanelEvent, Option<Sealed>)> = commit.events.iter().filter_map(of_panel).collect();
        let row = self.panels.row(store, id.as_str())?;
        let before: BTreeSet<PersonId> = row.view.facts.people().into_iter().cloned().collect();
        let mut persons = BTreeMap::new();
        let named = events.iter().filter_map(|(event, _)| person_in(event));
        for person in before.iter().chain(named) {
            if let Some(said) = self.persons.get(store, person.as_str())? {
                persons.insert(person.clone(), said);
            }
        }
        let said = |person: &PersonId| persons.get(person).cloned().unwrap_or_default();
        row.view.on_panel_commit(events.iter().map(|(event, _)| *event), recorded(commit), said);
        row.recorded_ms = commit.at_ms;
        for (event, sealed) in events {
            // A box about somebody erased can lie in the log until its key is found and destroyed.
            let is_erased = person_in(event).is_some_and(|person| said(person).is_erased);
            row.keep_box(event, sealed.filter(|_| !is_erased));
        }
        let after: BTreeSet<PersonId> = row.view.facts.people().into_iter().cloned().collect();
        for person in before.difference(&after) {
            self.seatings.remove(seating_key(person, &id));
        }
        for person in after.difference(&before) {
            self.seatings.put(seating_key(person, &id), Mark {});
        }
        self.note_settling(store, &id)?;
        self.mark(store, &id)
    }

    fn person(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let Ok(person) = PersonId::new(commit.stream.id()) else { return Ok(()) };
        let prefix = seatings_prefix(&person);
        let seatings = self.seatings.scan(store, &prefix)?;
        let panels: Vec<PanelId> =
            seatings.into_iter().filter_map(|(key, _)| PanelId::new(key.get(prefix.len()..)?).ok()).collect();
        for opened in &commit.events {
            let Event::Person(event) = &opened.event else { continue };
            self.persons.row(store, person.as_str())?.evolve(event);
            for panel in &panels {
                let Some(row) = self.panels.existing(store, panel.as_str())? else { continue };
                row.view.on_person_event(&person, event, recorded(commit));
                if matches!(event, PersonEvent::Erased(_)) {
                    row.forget(&person);
                }
            }
        }
        panels.iter().try_for_each(|panel| {
            self.note_settling(store, panel)?;
            self.mark(store, panel)
        })
    }

    /// An hour was recorded: with a round, what was deferred counts.
    fn clock(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        for opened in &commit.events {
            let Event::Clock(ClockEvent::Struck(struck)) = &opened.event else { continue };
            let before = self.clock.get(store, LAST)?.unwrap_or(struck.hour);
            if struck.hour < before {
                continue;
            }
            self.clock.put(LAST, struck.hour);
            for (id, _) in self.settling.scan(store, "")? {
                let Ok(id) = PanelId::new(id) else { continue };
                let own = self.panels.get(store, id.as_str())?.and_then(|row| row.view.facts.starts);
                let starts = match own {
                    Some(starts) => Some(starts),
                    None => self.convening_starts(store, &id)?,
                };
                if is_round(before, struck.hour, starts) {
                    self.round(store, &id)?;
                }
            }
        }
        Ok(())
    }

    fn round(&mut self, store: &dyn ViewStore, id: &PanelId) -> Result<(), ViewStoreError> {
        let Some(row) = self.panels.existing(store, id.as_str())? else { return Ok(()) };
        let mut persons = BTreeMap::new();
        for person in row.view.facts.people() {
            if let Some(said) = self.persons.get(store, person.as_str())? {
                persons.insert(person.clone(), said);
            }
        }
        row.view.on_round(|person| persons.get(person).cloned().unwrap_or_default());
        self.note_settling(store, id)?;
        self.mark(store, id)
    }

    /// Keeps whether something waits for the next round.
    fn note_settling(&mut self, store: &dyn ViewStore, id: &PanelId) -> Result<(), ViewStoreError> {
        let is_settling = self.panels.existing(store, id.as_str())?.is_some_and(|row| row.view.is_settling());
        let was_settling = self.settling.get(store, id.as_str())?.is_some();
        match (was_settling, is_settling) {
            (false, true) => self.settling.put(id.as_str(), Mark {}),
            (true, false) => self.settling.remove(id.as_str()),
            _ => {}
        }
        Ok(())
    }

    /// Other rules: every panel is judged anew. Those that did not change otherwise at once, so that
    /// their rows need not be kept until the next batch.
    fn charter(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let id = commit.stream.id();
        for opened in &commit.events {
            match &opened.event {
                Event::Charter(CharterEvent::Adopted(adopted)) => {
                    let (hash, charter) = (adopted.hash.clone(), adopted.charter.clone());
                    self.charters.put(id, CharterRow { hash, charter });
                }
                Event::Charter(CharterEvent::Retired(_)) => self.charters.remove(id),
                _ => {}
            }
        }
        let rules = self.look_up_rules(store)?;
        for (id, row) in self.panels.scan(store, "")? {
            let Ok(id) = PanelId::new(id) else { continue };
            if !self.dirty.contains_key(&id) {
                let standing = StandingRow::of(&row, &rules, self.convening_starts(store, &id)?);
                self.exchange(store, &id, standing)?;
            }
        }
        self.rules = Some(rules);
        Ok(())
    }

    /// Has a panel judged with the next batch.
    fn mark(&mut self, store: &dyn ViewStore, id: &PanelId) -> Result<(), ViewStoreError> {
        if self.rules.is_none() {
            self.rules = Some(self.look_up_rules(store)?);
        }
        let starts = self.convening_starts(store, id)?;
        self.panels.existing(store, id.as_str())?;
        self.standings.row(store, id.as_str())?;
        self.totals.row(store, ALL)?;
        self.dirty.insert(id.clone(), starts);
        Ok(())
    }

    fn mark_all_of(&mut self, store: &dyn ViewStore, convening: &ConveningId) -> Result<(), ViewStoreError> {
        for (id, _) in self.panels.scan(store, &of_convening_prefix(convening))? {
            if let Ok(id) = PanelId::new(id) {
                self.mark(store, &id)?;
            }
        }
        Ok(())
    }

    /// Judges each panel that changed, once a batch however many events changed it.
    fn judge(&mut self) -> Result<(), ViewStoreError> {
        let rules = self.rules.take().unwrap_or_default();
        // All that is looked up was marked, and is among the changed rows.
        let nothing = MemoryViews::default();
        for (id, starts) in std::mem::take(&mut self.dirty) {
            if let Some(row) = self.panels.existing(&nothing, id.as_str())? {
                let standing = StandingRow::of(row, &rules, starts);
                self.exchange(&nothing, &id, standing)?;
            }
        }
        self.rules = Some(rules).filter(|rules| !rules.is_empty());
        Ok(())
    }

    fn exchange(
        &mut self,
        store: &dyn ViewStore,
        id: &PanelId,
        standing: StandingRow,
    ) -> Result<(), ViewStoreError> {
        let before = self.standings.row(store, id.as_str())?;
        self.totals.row(store, ALL)?.exchange(before, &standing);
        *before = standing;
        Ok(())
    }

    fn convening_starts(
        &self,
        store: &dyn ViewStore,
        id: &PanelId,
    ) -> Result<Option<Moment>, ViewStoreError> {
        let convening = self.convenings.get(store, id.convening().as_str())?;
        Ok(convening.and_then(|row| row.starts))
    }

    fn look_up_rules(&self, store: &dyn ViewStore) -> Result<Vec<Rule>, ViewStoreError> {
        let charters = self.charters.scan(store, "")?;
        Ok(charters.into_iter().flat_map(|(_, row)| row.charter.rules).collect())
    }
}

fn recorded(commit: &OpenedCommit) -> Recorded {
    Recorded { position: commit.position.0, at_ms: commit.at_ms }
}

fn sealed(opened: &OpenedEvent) -> Option<Sealed> {
    let (field, _) = opened.event.type_and_version();
    opened.sealed.clone().map(|sealed| Sealed { field: field.to_owned(), sealed })
}

fn of_panel(opened: &OpenedEvent) -> Option<(&PanelEvent, Option<Sealed>)> {
    match &opened.event {
        Event::Panel(event) => Some((event, sealed(opened))),
        _ => None,
    }
}

/// Who is named in an event of a panel.
fn person_in(event: &PanelEvent) -> Option<&PersonId> {
    match event {
        PanelEvent::SeatOffered(offered) => offered.person.as_ref(),
        PanelEvent::SeatListed(listed) => Some(&listed.person),
        PanelEvent::SeatDescribed(described) => described.person.as_ref(),
        _ => None,
    }
}
