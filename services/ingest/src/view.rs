//! What ingest folds from the log for itself: which keys seal for whom, who is to be forgotten, what
//! persons said, which rules are in force, and which panels a convening has.

use std::collections::BTreeSet;

use openfloor_application::projector::{OpenedCommit, View};
use openfloor_application::table::{Reader, Table};
use openfloor_domain::charter::CharterEvent;
use openfloor_domain::convening::ConveningEvent;
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, PersonId, SourceId};
use openfloor_domain::judgement::Rule;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::person::PersonEvent;
use openfloor_domain::views::PersonView;
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

/// The shape of the rows. Raise it with any change to what is kept here.
pub const SCHEMA: u64 = 8;

const KEYS: &str = "keys";
const ERASED: &str = "erased";
const PERSONS: &str = "persons";
const CHARTERS: &str = "charters";
const PANELS: &str = "panels";
const CONVENINGS: &str = "convenings";
const WATCHED: &str = "watched";
const ASKED: &str = "asked";
const SEATED: &str = "seated";
const QUESTIONED: &str = "questioned";
const WITHHELD: &str = "withheld";

/// A mark without content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {}

/// The view of ingest.
#[derive(Debug)]
pub struct IngestView {
    keys: Table<BTreeSet<String>>,
    erased: Table<Mark>,
    persons: Table<PersonView>,
    charters: Table<Vec<Rule>>,
    panels: Table<Mark>,
    /// By organiser and convening, whose it is.
    convenings: Table<Mark>,
    /// By convening, the links that are watched for it.
    watched: Table<BTreeSet<SourceId>>,
    /// By the hash of the secret in a link, whose page it opens.
    asked: Table<PersonId>,
    /// By person and panel, who has or had a place where: for their own page.
    seated: Table<Mark>,
    /// By panel, of which somebody said that something is wrong, and nobody answered.
    questioned: Table<Mark>,
    /// By panel, of which the operator shows nothing to the public.
    withheld: Table<Mark>,
    /// Whether there are keys to destroy that were not there at the last look.
    has_keys_to_destroy: bool,
}

impl IngestView {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            keys: Table::new(KEYS),
            erased: Table::new(ERASED),
            persons: Table::new(PERSONS),
            charters: Table::new(CHARTERS),
            panels: Table::new(PANELS),
            convenings: Table::new(CONVENINGS),
            watched: Table::new(WATCHED),
            asked: Table::new(ASKED),
            seated: Table::new(SEATED),
            questioned: Table::new(QUESTIONED),
            withheld: Table::new(WITHHELD),
            has_keys_to_destroy: false,
        }
    }

    /// Whether somebody was erased, or a box about somebody erased came in, since the last call.
    pub(crate) fn take_has_keys_to_destroy(&mut self) -> bool {
        std::mem::take(&mut self.has_keys_to_destroy)
    }
}

impl Default for IngestView {
    fn default() -> Self {
        Self::new()
    }
}

impl View for IngestView {
    fn apply(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        for opened in &commit.events {
            // Also of a box that this process takes for destroyed: its key may still lie in the store, if a
            // replica that had not heard of an erasure sealed with it.
            if let Some(sealed) = opened.sealed.as_ref().or(opened.destroyed.as_ref()) {
                let is_new = self.keys.row(store, &sealed.subject)?.insert(sealed.key.clone());
                self.has_keys_to_destroy |= is_new && self.erased.get(store, &sealed.subject)?.is_some();
            }
            match &opened.event {
                Event::Panel(PanelEvent::Planned(_)) => self.panels.put(commit.stream.id(), Mark {}),
                Event::Panel(PanelEvent::SeatOffered(offered)) => {
                    if let Some(person) = &offered.person {
                        self.seated.put(seat_key(person, commit.stream.id()), Mark {});
                    }
                }
                Event::Panel(PanelEvent::SeatListed(listed)) => {
                    self.seated.put(seat_key(&listed.person, commit.stream.id()), Mark {});
                }
                Event::Panel(PanelEvent::StandingQuestioned(_)) => {
                    self.questioned.put(commit.stream.id(), Mark {});
                }
                Event::Panel(PanelEvent::StandingAnswered(_)) => self.questioned.remove(commit.stream.id()),
                Event::Panel(PanelEvent::Withheld(_)) => self.withheld.put(commit.stream.id(), Mark {}),
                Event::Panel(PanelEvent::Released(_)) => self.withheld.remove(commit.stream.id()),
                Event::Convening(event) => self.convening(store, commit.stream.id(), event)?,
                Event::Person(event) => self.person(store, commit.stream.id(), event)?,
                Event::Charter(CharterEvent::Adopted(adopted)) => {
                    self.charters.put(commit.stream.id(), adopted.charter.rules.clone());
                }
                Event::Charter(CharterEvent::Retired(_)) => self.charters.remove(commit.stream.id()),
                _ => {}
            }
            if let Some(subject) = opened.event.erases(&commit.stream) {
                self.erased.put(subject.to_string(), Mark {});
                self.has_keys_to_destroy = true;
            }
        }
        Ok(())
    }

    fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        self.keys.drain(writes)?;
        self.erased.drain(writes)?;
        self.persons.drain(writes)?;
        self.charters.drain(writes)?;
        self.panels.drain(writes)?;
        self.convenings.drain(writes)?;
        self.watched.drain(writes)?;
        self.asked.drain(writes)?;
        self.seated.drain(writes)?;
        self.questioned.drain(writes)?;
        self.withheld.drain(writes)
    }
}

impl IngestView {
    fn person(&mut self, store: &dyn ViewStore, id: &str, event: &PersonEvent) -> Result<(), ViewStoreError> {
        match event {
            PersonEvent::Asked(asked) => {
                if let Ok(person) = PersonId::new(id) {
                    self.asked.put(&asked.secret_hash, person);
                }
            }
            _ => self.persons.row(store, id)?.evolve(event),
        }
        Ok(())
    }

    fn convening(
        &mut self,
        store: &dyn ViewStore,
        id: &str,
        event: &ConveningEvent,
    ) -> Result<(), ViewStoreError> {
        match event {
            ConveningEvent::Planned(planned) => {
                self.convenings.put(convening_key(&planned.organiser, id), Mark {});
            }
            ConveningEvent::LinkWatched(watched) => {
                self.watched.row(store, id)?.insert(watched.source.clone());
            }
            ConveningEvent::LinkUnwatched(unwatched) => {
                let left = self.watched.row(store, id)?;
                left.remove(&unwatched.source);
                if left.is_empty() {
                    self.watched.remove(id);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The rules in force, charter by charter in the order of their ids.
pub fn rules(store: &dyn ViewStore) -> Result<Vec<Rule>, ViewStoreError> {
    Ok(charters(store)?.into_iter().flat_map(|(_, rules)| rules).collect())
}

/// The charters in force, by id, with their rules.
pub fn charters(store: &dyn ViewStore) -> Result<Vec<(String, Vec<Rule>)>, ViewStoreError> {
    Reader::new(CHARTERS).all(store, "")
}

/// The panels of a convening, in the order of their ids.
pub fn panels(store: &dyn ViewStore, convening: &ConveningId) -> Result<Vec<PanelId>, ViewStoreError> {
    let rows = Reader::<Mark>::new(PANELS).all(store, &format!("{convening}~"))?;
    Ok(rows.into_iter().filter_map(|(id, _)| PanelId::new(id).ok()).collect())
}

/// The key of a convening in the index of an organiser.
fn convening_key(organiser: &OrganiserId, convening: &str) -> String {
    format!("{organiser}/{convening}")
}

/// The convenings of an organiser, in the order of their ids.
pub fn convenings(
    store: &dyn ViewStore,
    organiser: &OrganiserId,
) -> Result<Vec<ConveningId>, ViewStoreError> {
    let prefix = convening_key(organiser, "");
    let rows = Reader::<Mark>::new(CONVENINGS).all(store, &prefix)?;
    Ok(rows.into_iter().filter_map(|(key, _)| ConveningId::new(key.strip_prefix(&prefix)?).ok()).collect())
}

/// The panels of which somebody said that something is wrong, and nobody answered.
pub fn questioned(store: &dyn ViewStore) -> Result<Vec<PanelId>, ViewStoreError> {
    marked(store, QUESTIONED)
}

/// The panels of which the operator shows nothing to the public.
pub fn withheld(store: &dyn ViewStore) -> Result<Vec<PanelId>, ViewStoreError> {
    marked(store, WITHHELD)
}

fn marked(store: &dyn ViewStore, table: &'static str) -> Result<Vec<PanelId>, ViewStoreError> {
    let rows = Reader::<Mark>::new(table).all(store, "")?;
    Ok(rows.into_iter().filter_map(|(id, _)| PanelId::new(id).ok()).collect())
}

/// The convenings for which a link is watched.
pub fn watched(store: &dyn ViewStore) -> Result<Vec<ConveningId>, ViewStoreError> {
    let rows = Reader::<BTreeSet<SourceId>>::new(WATCHED).all(store, "")?;
    Ok(rows.into_iter().filter_map(|(id, _)| ConveningId::new(id).ok()).collect())
}

/// Whose page a link opens, by the hash of its secret.
pub fn asked(store: &dyn ViewStore, secret_hash: &str) -> Result<Option<PersonId>, ViewStoreError> {
    Reader::new(ASKED).get(store, secret_hash)
}

/// The key of a panel in the index of a person.
fn seat_key(person: &PersonId, panel: &str) -> String {
    format!("{person}/{panel}")
}

/// The panels that a person has or had a place on, at most so many.
pub fn panels_of(
    store: &dyn ViewStore,
    person: &PersonId,
    most: usize,
) -> Result<Vec<PanelId>, ViewStoreError> {
    let prefix = seat_key(person, "");
    let rows = Reader::<Mark>::new(SEATED).page(store, &prefix, None, most)?;
    Ok(rows.into_iter().filter_map(|(key, _)| PanelId::new(key.strip_prefix(&prefix)?).ok()).collect())
}

/// What a person said, if anything.
pub fn person(store: &dyn ViewStore, id: &str) -> Result<Option<PersonView>, ViewStoreError> {
    Reader::new(PERSONS).get(store, id)
}

/// Whether somebody said how to be counted, under this pseudonym or another of theirs, so that what an organiser says
/// of it goes for nothing.
pub fn has_said(store: &dyn ViewStore, id: &PersonId) -> Result<bool, ViewStoreError> {
    let Some(known) = person(store, id.as_str())? else { return Ok(false) };
    if known.has_said() {
        return Ok(true);
    }
    for other in &known.merged_with {
        if person(store, other.as_str())?.is_some_and(|other| other.has_said()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Everybody who is to be forgotten, as subjects of boxes.
pub fn erased(store: &dyn ViewStore) -> Result<Vec<String>, ViewStoreError> {
    Ok(Reader::<Mark>::new(ERASED).all(store, "")?.into_iter().map(|(subject, _)| subject).collect())
}

/// The ids of the keys that boxes about a subject have.
pub fn keys(store: &dyn ViewStore, subject: &str) -> Result<BTreeSet<String>, ViewStoreError> {
    Ok(Reader::new(KEYS).get(store, subject)?.unwrap_or_default())
}

/// The subjects of all boxes, with the ids of their keys.
pub fn all_keys(store: &dyn ViewStore) -> Result<Vec<(String, BTreeSet<String>)>, ViewStoreError> {
    Reader::new(KEYS).all(store, "")
}
