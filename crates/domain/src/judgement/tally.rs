//! Who is on a panel, as one audience may know it: heads, not names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::people::Class;
use crate::roles::{Role, RoleSet};

/// One human on a panel with all that she does there, or one open seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Head {
    roles: RoleSet,
    class: Class,
    open: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    delegated: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Head {
    /// A person. Who has no role speaks: the source did not say.
    pub fn person(roles: RoleSet, class: Class) -> Self {
        let roles = if roles.iter().next().is_none() { RoleSet::of(Role::Unspecified) } else { roles };
        Self { roles, class, open: false, delegated: false }
    }

    /// A seat that nobody holds yet. It counts as not stated, and it can be filled.
    pub fn open_seat(role: Role) -> Self {
        Self { roles: RoleSet::of(role), class: Class::Unknown, open: true, delegated: false }
    }

    /// The same, chosen by a delegation or institution and not by the organiser.
    #[must_use]
    pub fn delegated(self) -> Self {
        Self { delegated: true, ..self }
    }

    /// What she does there.
    pub fn roles(self) -> RoleSet {
        self.roles
    }

    /// How she is counted; [`Class::Unknown`] for an open seat.
    pub fn class(self) -> Class {
        self.class
    }

    /// Whether nobody holds the seat yet.
    pub fn is_open(self) -> bool {
        self.open
    }

    /// Whether a delegation or institution fills all her seats, and not the organiser.
    pub fn is_delegated(self) -> bool {
        self.delegated
    }
}

/// The distinct people of a panel and its open seats, in canonical order: who was listed first, and
/// under which name, is not in here and cannot change a judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "TallyParts")]
pub struct Tally {
    heads: Vec<(Head, u32)>,
    seats: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pledger: Option<Head>,
}

/// The stored form, put back into canonical order when it is read.
#[derive(Deserialize)]
struct TallyParts {
    heads: Vec<(Head, u32)>,
    seats: u32,
    #[serde(default)]
    pledger: Option<Head>,
}

impl From<TallyParts> for Tally {
    fn from(parts: TallyParts) -> Self {
        Self { pledger: parts.pledger, ..Self::new(parts.heads).with_seats(parts.seats) }
    }
}

impl Tally {
    /// Sorts and merges: `(head, 3)` stands for three people counted alike. Takes one place for each
    /// role of each person; where the source listed more or fewer, say so by [`Tally::with_seats`].
    pub fn new(heads: impl IntoIterator<Item = (Head, u32)>) -> Self {
        let mut sorted: Vec<(Head, u32)> = heads.into_iter().filter(|(_, times)| *times > 0).collect();
        sorted.sort_unstable();
        let mut merged: Vec<(Head, u32)> = Vec::with_capacity(sorted.len());
        for (head, times) in sorted {
            match merged.last_mut() {
                Some((last, count)) if *last == head => *count = count.saturating_add(times),
                _ => merged.push((head, times)),
            }
        }
        let seats = merged.iter().fold(0_u32, |sum, (head, times)| {
            let roles = u32::try_from(head.roles.iter().count()).expect("there are 17 roles");
            sum.saturating_add(times.saturating_mul(roles))
        });
        Self { heads: merged, seats, pledger: None }
    }

    /// So many who speak, and who chairs beside them, if anybody does.
    pub fn in_numbers(speakers: ClassCounts, chair: Option<Class>) -> Self {
        let head = |role, class| Head::person(RoleSet::of(role), class);
        let speakers = [
            (Class::Woman, speakers.women),
            (Class::Man, speakers.men),
            (Class::NonBinary, speakers.non_binary),
            (Class::Undisclosed, speakers.undisclosed),
            (Class::Unknown, speakers.unknown),
        ];
        let speakers = speakers.map(|(class, n)| (head(Role::Panelist, class), n));
        Self::new(speakers.into_iter().chain(chair.map(|class| (head(Role::Chair, class), 1))))
    }

    /// The same people on this many places, as listed: a person with two roles has two.
    #[must_use]
    pub fn with_seats(self, seats: u32) -> Self {
        Self { seats, ..self }
    }

    /// The same, as one of them sees it who pledged the rule by which it is judged; nothing changes if
    /// there is no such head.
    #[must_use]
    pub fn pledged_by(self, head: Head) -> Self {
        let pledger = Some(head).filter(|head| self.times(*head) > 0);
        Self { pledger, ..self }
    }

    /// Who pledged the rule by which the panel is judged, if she sits there.
    pub fn pledger(&self) -> Option<Head> {
        self.pledger
    }

    /// The heads and how many there are of each, sorted.
    pub fn heads(&self) -> &[(Head, u32)] {
        &self.heads
    }

    /// Places as listed.
    pub fn seats(&self) -> u32 {
        self.seats
    }

    /// How many of each class there are, open seats among the unknown.
    pub fn counts(&self) -> ClassCounts {
        self.counts_where(|_| true)
    }

    /// The same of those heads that pass.
    pub(super) fn counts_where(&self, passes: impl Fn(Head) -> bool) -> ClassCounts {
        let mut counts = ClassCounts::default();
        for (head, times) in self.heads.iter().filter(|(head, _)| passes(*head)) {
            counts.add(head.class, *times);
        }
        counts
    }

    /// With one head turned into another, if it is there.
    pub(super) fn exchanging(&self, from: Head, to: Head) -> Self {
        let kept = self.heads.iter().map(|(head, times)| (*head, times - u32::from(*head == from)));
        self.of_heads(kept.chain([(to, 1)])).with_seats(self.seats)
    }

    /// Other heads on the same panel.
    fn of_heads(&self, heads: impl IntoIterator<Item = (Head, u32)>) -> Self {
        Self { pledger: self.pledger, ..Self::new(heads) }
    }

    /// How many such heads there are besides who pledged.
    pub(super) fn others(&self, head: Head) -> u32 {
        self.times(head).saturating_sub(u32::from(self.pledger == Some(head)))
    }

    /// How many such heads are among them.
    fn times(&self, head: Head) -> u32 {
        self.heads.iter().find(|(other, _)| *other == head).map_or(0, |(_, times)| *times)
    }

    /// With one head fewer, and her places, if she is there.
    pub(super) fn without(&self, head: Head) -> Self {
        if self.times(head) == 0 {
            return self.clone();
        }
        let kept = self.heads.iter().map(|(other, times)| (*other, times - u32::from(*other == head)));
        let places = u32::try_from(head.roles.iter().count()).expect("there are 17 roles");
        self.of_heads(kept).with_seats(self.seats.saturating_sub(places))
    }

    /// With one head more, on a place of her own.
    pub(super) fn adding(&self, head: Head) -> Self {
        let heads = self.heads.iter().copied().chain([(head, 1)]);
        self.of_heads(heads).with_seats(self.seats.saturating_add(1))
    }
}

/// How many there are of each class.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct ClassCounts {
    /// Women.
    pub women: u32,
    /// Men.
    pub men: u32,
    /// Non-binary, third gender or self-described.
    pub non_binary: u32,
    /// Asked, and declined to say.
    pub undisclosed: u32,
    /// Not asked, and open seats.
    pub unknown: u32,
}

impl ClassCounts {
    /// All of them: distinct people, and open seats.
    pub fn people(self) -> u32 {
        self.stated().saturating_add(self.not_stated())
    }

    /// Those of whom somebody said how they are counted.
    pub fn stated(self) -> u32 {
        self.women.saturating_add(self.men).saturating_add(self.non_binary)
    }

    /// Those of whom nobody said: undisclosed and unknown.
    pub fn not_stated(self) -> u32 {
        self.undisclosed.saturating_add(self.unknown)
    }

    /// Counts some more of one class.
    pub fn add(&mut self, class: Class, times: u32) {
        let field = match class {
            Class::Woman => &mut self.women,
            Class::Man => &mut self.men,
            Class::NonBinary => &mut self.non_binary,
            Class::Undisclosed => &mut self.undisclosed,
            Class::Unknown => &mut self.unknown,
        };
        *field = field.saturating_add(times);
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            women: self.women.saturating_add(other.women),
            men: self.men.saturating_add(other.men),
            non_binary: self.non_binary.saturating_add(other.non_binary),
            undisclosed: self.undisclosed.saturating_add(other.undisclosed),
            unknown: self.unknown.saturating_add(other.unknown),
        }
    }
}
