//! Who is on a panel, or on all panels of a convening, as one audience may know it.

use std::collections::{BTreeMap, BTreeSet};

use super::PanelView;
use crate::ids::{PersonId, SeatNo};
use crate::judgement::{Head, Tally};
use crate::panel::{Count, CountGroup, Seat};
use crate::people::{Audience, Class};
use crate::roles::RoleSet;

impl PanelView {
    /// Who is on the panel as this audience may know it; none if nothing was published and the
    /// audience is everybody: "How this panel stands has not been published."
    ///
    /// A standing count is what is judged. Otherwise distinct people are: who has said how to be
    /// counted is counted so where the audience may know it and not at all where it may not, whatever
    /// the organiser asserts; others are counted as the organiser asserts, towards the organiser and
    /// those seated only. Pseudonyms of one human are one of them. Who is asserted to be one thing on one seat and another on the next is not
    /// stated, nor is an open seat.
    pub fn tally(&self, audience: Audience) -> Option<Tally> {
        self.tally_seen_from(None, audience)
    }

    /// The same, where who sits there [pledged](Tally::pledged_by) the rule by which it is judged. On a
    /// panel that is judged by a standing count nobody knows which of those counted it is.
    pub fn tally_seen_from(&self, seat: Option<SeatNo>, audience: Audience) -> Option<Tally> {
        self.tally_by(seat, audience, Assertions::Now)
    }

    /// The same, had the organiser not corrected the classes that the last change of seats took in.
    pub fn tally_uncorrected(&self, seat: Option<SeatNo>, audience: Audience) -> Option<Tally> {
        self.tally_by(seat, audience, Assertions::Uncorrected)
    }

    /// How each person on the panel is counted, as this audience may know it; nobody if nothing was
    /// published and the audience is everybody.
    pub fn classes(&self, audience: Audience) -> BTreeMap<&PersonId, Class> {
        let mut roster = Roster::default();
        if self.is_told_to(audience) {
            roster.add(self, audience, Assertions::Now);
        }
        let humans = roster.humans();
        let counted = roster.joined(&humans);
        let class = |person| counted[humans.get(person).unwrap_or(&person)].head().class();
        roster.people.keys().map(|person| (*person, class(*person))).collect()
    }

    fn tally_by(&self, seat: Option<SeatNo>, audience: Audience, assertions: Assertions) -> Option<Tally> {
        if !self.is_told_to(audience) {
            return None;
        }
        if let Some(count) = self.standing_count() {
            return Some(Tally::new(count.groups.iter().flat_map(heads_of_group)));
        }
        let mut roster = Roster::default();
        roster.add(self, audience, assertions);
        Some(roster.tally(seat.and_then(|seat| self.facts.seats.get(&seat)?.person.as_ref())))
    }

    fn is_told_to(&self, audience: Audience) -> bool {
        audience != Audience::Public || self.facts.standing_is_public()
    }

    fn standing_count(&self) -> Option<&Count> {
        self.facts.standing_count()?.count.as_ref()
    }

    /// How the organiser counts whoever sits there, as far as this audience goes by it.
    fn asserted(&self, no: SeatNo, seat: &Seat, audience: Audience, assertions: Assertions) -> Class {
        let held = self.held.get(&no).copied();
        match (audience, assertions) {
            (Audience::Public, _) => Class::Unknown,
            (Audience::Organiser, Assertions::Now) => seat.asserted,
            (Audience::Seated, Assertions::Now) => held.unwrap_or(seat.asserted),
            (_, Assertions::Uncorrected) => {
                self.corrected.get(&no).copied().or(held).unwrap_or(seat.asserted)
            }
        }
    }
}

/// Everybody on several panels, for instance of a convening, each once with all their roles; none if
/// the audience may not know how one of the panels stands, since the rest would tell. Cancelled
/// panels are left out.
///
/// A panel of which only a count is known adds as many people: who they are cannot be said, so one
/// who also sits elsewhere is counted twice.
pub fn union_tally<'a>(views: impl IntoIterator<Item = &'a PanelView>, audience: Audience) -> Option<Tally> {
    let mut roster = Roster::default();
    for view in views.into_iter().filter(|view| !view.facts.is_cancelled) {
        if !view.is_told_to(audience) {
            return None;
        }
        match view.standing_count() {
            Some(count) if view.facts.seats.is_empty() => {
                roster.seats = roster.seats.saturating_add(u32::try_from(count.people()).unwrap_or(u32::MAX));
                roster.nameless.extend(count.groups.iter().flat_map(heads_of_group));
            }
            _ => roster.add(view, audience, Assertions::Now),
        }
    }
    Some(roster.tally(None))
}

/// Which of the organiser's assertions to go by.
#[derive(Clone, Copy)]
enum Assertions {
    Now,
    Uncorrected,
}

/// Distinct people under construction.
#[derive(Default)]
struct Roster<'a> {
    people: BTreeMap<&'a PersonId, Counted>,
    /// Pseudonyms of one human, in pairs.
    merged: BTreeSet<(&'a PersonId, &'a PersonId)>,
    nameless: Vec<(Head, u32)>,
    seats: u32,
}

/// One person under construction.
#[derive(Clone, Copy, Default)]
struct Counted {
    roles: RoleSet,
    /// Whether the organiser chose her for one of her seats at least.
    is_chosen: bool,
    /// As the person said; unknown where the audience may not know.
    stated: Said,
    asserted: Said,
}

/// What was said of somebody's class in several places.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Said {
    #[default]
    Nothing,
    Once(Class),
    Conflicting,
}

impl Said {
    fn and(self, class: Class) -> Self {
        match self {
            Self::Nothing => Self::Once(class),
            Self::Once(before) if before == class => self,
            _ => Self::Conflicting,
        }
    }

    /// Like [`Said::and`], where "not asked" says nothing and "asked, and declined" only something to
    /// that.
    fn and_asserted(self, class: Class) -> Self {
        match (self, class) {
            (_, Class::Unknown) => self,
            (Self::Once(_), Class::Undisclosed) => self,
            (Self::Once(Class::Undisclosed), _) => Self::Once(class),
            _ => self.and(class),
        }
    }

    fn class(self) -> Class {
        match self {
            Self::Once(class) => class,
            Self::Nothing | Self::Conflicting => Class::Unknown,
        }
    }
}

impl<'a> Roster<'a> {
    fn add(&mut self, view: &'a PanelView, audience: Audience, assertions: Assertions) {
        let seats = u32::try_from(view.facts.seats.len()).unwrap_or(u32::MAX);
        self.seats = self.seats.saturating_add(seats);
        self.merged.extend(view.merged.iter().map(|(one, other)| (one, other)));
        for (no, seat) in &view.facts.seats {
            let Some(person) = &seat.person else {
                let open = Head::open_seat(seat.role);
                self.nameless.push((if seat.is_delegated { open.delegated() } else { open }, 1));
                continue;
            };
            let counted = self.people.entry(person).or_default();
            counted.roles = counted.roles.with(seat.role);
            counted.is_chosen |= !seat.is_delegated;
            match view.stated.get(person) {
                Some(said) if said.scope.is_for(audience) => counted.stated = counted.stated.and(said.class),
                Some(_) => counted.stated = counted.stated.and(Class::Unknown),
                None => {
                    let class = view.asserted(*no, seat, audience, assertions);
                    counted.asserted = counted.asserted.and_asserted(class);
                }
            }
        }
    }

    fn humans(&self) -> BTreeMap<&'a PersonId, &'a PersonId> {
        humans(&self.merged)
    }

    /// Everybody once, under the least of their pseudonyms.
    fn joined(&self, humans: &BTreeMap<&'a PersonId, &'a PersonId>) -> BTreeMap<&'a PersonId, Counted> {
        let mut joined = BTreeMap::<&PersonId, Counted>::new();
        for (person, counted) in &self.people {
            joined.entry(humans.get(person).copied().unwrap_or(person)).or_default().join(*counted);
        }
        joined
    }

    /// Everybody, where this person pledged the rule by which it is judged.
    fn tally(self, pledger: Option<&PersonId>) -> Tally {
        let humans = self.humans();
        let people = if humans.is_empty() { self.people } else { self.joined(&humans) };
        let of = |person| people.get(humans.get(person).copied().unwrap_or(person));
        let pledger = pledger.and_then(of).map(|counted| counted.head());
        let heads = people.into_values().map(|counted| (counted.head(), 1));
        let tally = Tally::new(heads.chain(self.nameless)).with_seats(self.seats);
        match pledger {
            Some(head) => tally.pledged_by(head),
            None => tally,
        }
    }
}

/// The least pseudonym of each human who has several, by each of them; of pairs that are one human.
pub(crate) fn humans<'a>(
    merged: &BTreeSet<(&'a PersonId, &'a PersonId)>,
) -> BTreeMap<&'a PersonId, &'a PersonId> {
    let mut least = BTreeMap::new();
    // As often as the longest chain of pairs; mostly there is none.
    loop {
        let mut has_moved = false;
        for (one, other) in merged {
            let of = |person| *least.get(person).unwrap_or(person);
            let human = of(one).min(of(other));
            for person in [*one, *other] {
                has_moved |= least.insert(person, human) != Some(human);
            }
        }
        if !has_moved {
            return least;
        }
    }
}

impl Counted {
    /// With what was said of another pseudonym of the same human.
    fn join(&mut self, other: Self) {
        self.roles = self.roles.or(other.roles);
        self.is_chosen |= other.is_chosen;
        self.stated = match other.stated {
            Said::Nothing => self.stated,
            Said::Once(class) => self.stated.and(class),
            Said::Conflicting => Said::Conflicting,
        };
        self.asserted = match other.asserted {
            Said::Nothing => self.asserted,
            Said::Once(class) => self.asserted.and_asserted(class),
            Said::Conflicting => Said::Conflicting,
        };
    }

    fn head(self) -> Head {
        let class = match self.stated {
            Said::Nothing => self.asserted.class(),
            stated => stated.class(),
        };
        let head = Head::person(self.roles, class);
        if self.is_chosen { head } else { head.delegated() }
    }
}

fn heads_of_group(group: &CountGroup) -> [(Head, u32); 5] {
    let head = |class| Head::person(RoleSet::of(group.role_class.role()), class);
    [
        (head(Class::Woman), group.women),
        (head(Class::Man), group.men),
        (head(Class::NonBinary), group.non_binary),
        (head(Class::Undisclosed), group.undisclosed),
        (head(Class::Unknown), group.unknown),
    ]
}
