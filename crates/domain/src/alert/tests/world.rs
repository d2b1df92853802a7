//! A log, and processes that fold it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use crate::alert::{
    AlertEvent, AlertState, Alerts, Conflicting, Found, Heading, Match, Terms, owed, reconcile,
};
use crate::clock::{Now, is_round, is_soon};
use crate::decider::{Decider, fold};
use crate::ids::{EndpointId, OrganiserId, PanelId, PersonId, PledgeId, RuleId, SeatKey, SeatNo, SourceId};
use crate::judgement::{Predicate, Rule};
use crate::moment::Moment;
use crate::notice::{Language, NoticeKind};
use crate::panel::{
    DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, PanelEvent, SeatAbout, SubmitRoster,
};
use crate::people::{Class, Scope, Statement};
use crate::person::{PersonEvent, Stated};
use crate::personal::Personal;
use crate::pledge::{Host, Pledge, PledgeAbout, PledgeCommand, PledgeEvent, PledgeState};
use crate::reconciler::{Activated, Mode, ReconcilerEvent, ReconcilerState};
use crate::roles::Role;
use crate::views::tests::emptied;
use crate::views::{PanelView, PersonView, Recorded};

pub(super) const SETTLING_MS: i64 = 3_600_000;

/// One record of the log.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Panel(Vec<PanelEvent>),
    Person(PersonId, PersonEvent),
    Pledge(Vec<PledgeEvent>),
    Alert(Vec<AlertEvent>),
    Activated(u32),
    /// The clock struck this hour.
    Hour(u32),
}

impl Entry {
    /// Whom it erases.
    fn erased(&self) -> Option<&PersonId> {
        match self {
            Self::Person(person, PersonEvent::Erased(_)) => Some(person),
            _ => None,
        }
    }

    /// The same, read after the key of a person was destroyed.
    fn without_key_of(self, who: &PersonId) -> Self {
        match self {
            Self::Panel(events) => Self::Panel(events.into_iter().map(|event| emptied(event, who)).collect()),
            Self::Person(person, PersonEvent::Stated(_)) if person == *who => {
                Self::Person(person, PersonEvent::Stated(Stated { about: Personal::Erased }))
            }
            entry => entry,
        }
    }
}

/// What one process of the service knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Replica {
    pub(super) version: u32,
    pub(super) panel: PanelView,
    pub(super) people: BTreeMap<PersonId, PersonView>,
    pub(super) pledge: PledgeState,
    pub(super) pledge_at: Recorded,
    pub(super) alerts: AlertState,
    pub(super) reconciler: ReconcilerState,
    pub(super) folded: usize,
    /// The last record of the alert stream, as far as folded.
    pub(super) revision: usize,
    pub(super) now: Recorded,
    pub(super) clock: Now,
    pub(super) moved_hour: u32,
}

/// A log and how the ally is found on the panel.
#[derive(Clone)]
pub(super) struct World {
    pub(super) log: Vec<Entry>,
    pub(super) found: Option<Found>,
    pub(super) begins: Option<Moment>,
    pub(super) rule: Rule,
    pub(super) quiet_hours: u32,
}

pub(super) fn pid() -> PledgeId {
    PledgeId::new("w1").expect("an id")
}

pub(super) fn panel_id() -> PanelId {
    PanelId::new("c1~p1").expect("an id")
}

pub(super) fn organiser() -> OrganiserId {
    OrganiserId::new("o1").expect("an id")
}

pub(super) fn endpoint(id: &str) -> EndpointId {
    EndpointId::new(id).expect("an id")
}

/// On the first seat that was ever offered.
pub(super) fn found(by: Match) -> Option<Found> {
    Some(Found { by, seat: SeatNo(0) })
}

pub(super) fn one_woman(id: &str) -> Rule {
    let predicate = Predicate::AtLeastWomen { n: NonZeroU32::MIN };
    Rule::new(RuleId::new(id).expect("an id"), "At least one woman", "a test", predicate)
}

pub(super) fn pledge_about(rule: Rule) -> PledgeAbout {
    PledgeAbout {
        name: "Name of a".into(),
        address: "a@ally.example".into(),
        wording: "Not without a woman.".into(),
        rule,
        externals: Vec::new(),
        hosts: vec![Host::Organiser(organiser())],
        webhook: None,
        language: Language::En,
        salt: "salt".into(),
    }
}

pub(super) fn at(position: usize) -> Recorded {
    let position = u64::try_from(position).expect("few");
    Recorded { position, at_ms: i64::try_from(position).expect("few") * 1_000 }
}

impl Replica {
    pub(super) fn of(version: u32) -> Self {
        Self { version, ..Self::default() }
    }

    pub(super) fn catch_up(&mut self, world: &World) {
        self.catch_up_to(world, world.log.len());
    }

    /// Folds the log up to a record, with the keys that there are by the end of it.
    pub(super) fn catch_up_to(&mut self, world: &World, until: usize) {
        let (log, begins) = (&world.log, world.begins);
        let erased: Vec<&PersonId> = log.iter().filter_map(Entry::erased).collect();
        for entry in &log[self.folded..until] {
            self.folded += 1;
            self.now = at(self.folded);
            let entry = erased.iter().fold(entry.clone(), |entry, who| entry.without_key_of(who));
            self.fold(&entry, begins);
        }
    }

    fn fold(&mut self, entry: &Entry, begins: Option<Moment>) {
        match entry {
            Entry::Panel(events) => {
                let said = |person: &PersonId| self.people.get(person).cloned().unwrap_or_default();
                let moved = self.panel.moved;
                self.panel.on_panel_commit(events, self.now, said);
                if self.panel.moved != moved {
                    self.moved_hour = self.clock.hour;
                }
            }
            Entry::Person(person, event) => {
                self.people.entry(person.clone()).or_default().evolve(event);
                self.panel.on_person_event(person, event, self.now);
            }
            Entry::Pledge(events) => {
                events.iter().for_each(|event| Pledge::evolve(&mut self.pledge, event));
                self.pledge_at = self.now;
            }
            Entry::Alert(events) => {
                events.iter().for_each(|event| Alerts::evolve(&mut self.alerts, event));
                self.revision = self.folded;
            }
            Entry::Activated(version) => {
                let activated = Activated { service: "alert".into(), version: *version };
                self.reconciler.on_event(&ReconcilerEvent::Activated(activated), self.now.position);
            }
            Entry::Hour(hour) => {
                let before =
                    std::mem::replace(&mut self.clock, Now { position: self.now.position, hour: *hour });
                let said = |person: &PersonId| self.people.get(person).cloned().unwrap_or_default();
                if is_round(before.hour, *hour, begins) {
                    self.panel.on_round(said);
                }
                if is_soon(*hour, begins) {
                    self.panel.on_soon(said);
                }
            }
        }
    }

    /// What this replica would append.
    pub(super) fn owes(&self, world: &World) -> Result<Option<AlertEvent>, Conflicting> {
        let Mode::Active { epoch } = self.reconciler.mode(self.version) else { return Ok(None) };
        let heading = Heading { moved_hour: self.moved_hour, ..world.heading() };
        let terms = Terms { epoch, ..world.terms(self.clock) };
        let watch = self.pledge.watch(&pid(), self.pledge_at, &panel_id(), &self.panel, world.found);
        let Some(mut watch) = watch else { return Ok(None) };
        // Versions differ in that each even one asks for two women.
        let mut stricter = watch.rule.clone();
        stricter.predicate = Predicate::AtLeastWomen { n: NonZeroU32::MIN.saturating_add(1) };
        if self.version.is_multiple_of(2) {
            watch.rule = &stricter;
        }
        let Some(owed) = owed(&panel_id(), &self.panel, &heading, &watch, terms) else {
            return Ok(None);
        };
        reconcile(self.alerts.alerts.get(&owed.alert), &owed, terms)
    }
}

impl World {
    pub(super) fn new() -> Self {
        let world = Self {
            log: vec![Entry::Activated(1)],
            found: found(Match::Certain),
            begins: Moment::parse("1970-02-01T10:00:00+02:00").ok(),
            rule: one_woman("mine"),
            quiet_hours: 24,
        };
        world.pledged()
    }

    pub(super) fn heading(&self) -> Heading {
        Heading {
            panel: "After the ceasefire".into(),
            convening: "Peace 26".into(),
            starts: self.begins,
            ends: None,
            recorded: at(1),
            moved_hour: 0,
        }
    }

    pub(super) fn terms(&self, now: Now) -> Terms {
        Terms { epoch: 1, now, settling_ms: SETTLING_MS, quiet_hours: self.quiet_hours }
    }

    /// The clock strikes.
    pub(super) fn hour(mut self, hour: u32) -> Self {
        self.log.push(Entry::Hour(hour));
        self
    }

    /// Reconciles once, and what that said.
    pub(super) fn told(mut self) -> (Self, Option<AlertEvent>) {
        let event = self.owed_by(1);
        self.log.extend(event.clone().map(|event| Entry::Alert(vec![event])));
        (self, event)
    }

    pub(super) fn pledged(self) -> Self {
        let about = pledge_about(self.rule.clone());
        let make = PledgeCommand::Make { mail: endpoint("mail"), webhook: None, about, at_ms: 0 };
        self.pledge(&make).pledge(&PledgeCommand::VerifyAddress { n: 1, at_ms: 1 })
    }

    pub(super) fn pledge(mut self, command: &PledgeCommand) -> Self {
        let events = self.log.iter().filter_map(|entry| match entry {
            Entry::Pledge(events) => Some(events),
            _ => None,
        });
        let state = fold::<Pledge>(events.flatten());
        let events = Pledge::decide(&state, command).expect("the command is accepted");
        if !events.is_empty() {
            self.log.push(Entry::Pledge(events));
        }
        self
    }

    pub(super) fn panel(mut self, command: &PanelCommand) -> Self {
        let events = self.log.iter().filter_map(|entry| match entry {
            Entry::Panel(events) => Some(events),
            _ => None,
        });
        let state = fold::<Panel>(events.flatten());
        let events = Panel::decide(&state, command).expect("the command is accepted");
        if !events.is_empty() {
            self.log.push(Entry::Panel(events));
        }
        self
    }

    /// The roster of a published line-up.
    pub(super) fn roster(self, classes: &[(&str, Class)]) -> Self {
        self.panel(&submit(classes, None)).panel(&PanelCommand::PublishLineUp { organiser: organiser() })
    }

    pub(super) fn person(mut self, who: &str, event: PersonEvent) -> Self {
        self.log.push(Entry::Person(person(who), event));
        self
    }

    pub(super) fn said(self, who: &str, class: Class, scope: Scope) -> Self {
        let about = Personal::Known(Statement { class, scope });
        self.person(who, PersonEvent::Stated(Stated { about }))
    }

    pub(super) fn activated(mut self, version: u32) -> Self {
        self.log.push(Entry::Activated(version));
        self
    }

    pub(super) fn replica(&self, version: u32) -> Replica {
        let mut replica = Replica::of(version);
        replica.catch_up(self);
        replica
    }

    /// Reconciles once with a fresh replica, and whether that said anything and what.
    pub(super) fn reconciled(self) -> (Self, Option<NoticeKind>) {
        let (world, event) = self.told();
        (world, event.as_ref().map(AlertEvent::kind))
    }

    pub(super) fn owed_by(&self, version: u32) -> Option<AlertEvent> {
        self.replica(version).owes(self).expect("no conflict")
    }

    #[track_caller]
    pub(super) fn says(self, expected: impl Into<Option<NoticeKind>>) -> Self {
        let (world, said) = self.reconciled();
        assert_eq!(said, expected.into());
        assert_eq!(world.owed_by(1), None, "said once");
        world
    }
}

pub(super) fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("an id")
}

pub(super) fn submit(classes: &[(&str, Class)], is_complete: Option<bool>) -> PanelCommand {
    let seat = |(who, class): &(&str, Class)| DesiredSeat {
        key: SeatKey::new(format!("k_{who}")).expect("an id"),
        person: Some(person(who)),
        role: Role::Panelist,
        status: DesiredStatus::Confirmed,
        is_delegated: false,
        about: Personal::Known(SeatAbout {
            name: format!("Name of {who}"),
            class: *class,
            address: None,
            external: None,
        }),
    };
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: organiser(),
        source: SourceId::new("file").expect("an id"),
        about: PanelAbout { slug: "s1".into(), title: "After the ceasefire".into(), kind: "panel".into() },
        starts: None,
        seats: classes.iter().map(seat).collect(),
        is_complete,
    })
}

pub(super) const MAN: Class = Class::Man;
pub(super) const WOMAN: Class = Class::Woman;
pub(super) const MEN: [(&str, Class); 3] = [("a", MAN), ("b", MAN), ("c", MAN)];
pub(super) const MIXED: [(&str, Class); 4] = [("a", MAN), ("b", MAN), ("c", MAN), ("d", WOMAN)];
pub(super) const UNCLEAR: [(&str, Class); 4] = [("a", MAN), ("b", MAN), ("c", MAN), ("e", Class::Unknown)];
