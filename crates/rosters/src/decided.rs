//! What somebody decides about names that may not be the name of one person, and what it makes of a seat.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use serde::Serialize;

use crate::diagnostic::Place;
use crate::doubt::{self, Doubt, bare_name};
use crate::draft::{CountedBy, Holder, Programme, SeatDraft, SeatStatus};
use crate::mapping::Terms;
use crate::seats::is_address;
use crate::words;

/// More people than anybody writes into the place of one name.
const PARTS_MAX: usize = 16;

/// What a name in doubt stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// One person, who is called so.
    One,
    /// Several people: a seat for each of the names in it. Nobody is counted by what was said of them together.
    Several,
    /// One person, who has this e-mail address.
    Address,
    /// Nobody who is named: an open seat.
    Nobody,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::One, Self::Several, Self::Address, Self::Nobody];

    /// The word for it in a mapping.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Several => "several",
            Self::Address => "address",
            Self::Nobody => "nobody",
        }
    }

    /// The decision that a word of a mapping stands for.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.name() == word)
    }

    /// What can be decided about a name.
    pub fn choices(name: &str) -> Vec<Self> {
        let is_choice = |decision: &Self| match decision {
            Self::One | Self::Nobody => true,
            Self::Several => are_parts(&parts(name)),
            Self::Address => is_address(bare_name(name)),
        };
        Self::ALL.into_iter().filter(is_choice).collect()
    }
}

/// A name that may not be the name of one person.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct InDoubt {
    /// As it stands in the document.
    pub name: String,
    /// Why.
    pub doubt: Doubt,
    /// What can be decided about it.
    pub choices: Vec<Decision>,
    /// The slug of the convening that names it first.
    pub convening: String,
    /// The title of the panel that does.
    pub panel: String,
    /// Where.
    pub place: Place,
    /// On how many seats it stands.
    pub times: usize,
}

impl fmt::Debug for InDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InDoubt({:?}, {}, {} times)", self.doubt, self.place, self.times)
    }
}

impl Programme {
    /// The names to decide about, each once, in the order of the document.
    pub fn in_doubt(&self) -> Vec<InDoubt> {
        let mut list: Vec<InDoubt> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for (convening, panel) in self.panels() {
            for seat in &panel.seats {
                let (Some(doubt), Holder::Person { name, .. }) = (seat.doubt, &seat.holder) else { continue };
                if let Some(at) = known.get(&**name) {
                    list[*at].times += 1;
                    continue;
                }
                known.insert(name, list.len());
                list.push(InDoubt {
                    name: name.to_string(),
                    doubt,
                    choices: Decision::choices(name),
                    convening: convening.slug.clone(),
                    panel: panel.title.to_string(),
                    place: seat.place.clone(),
                    times: 1,
                });
            }
        }
        list
    }
}

/// Makes of the seats of a panel what was decided about the names on them.
pub(crate) fn settle(seats: &mut Vec<SeatDraft>, terms: &Terms) {
    let decided = |seat: &SeatDraft| match &seat.holder {
        Holder::Person { name, .. } if seat.doubt.is_some() => terms.decided(name),
        _ => None,
    };
    if !seats.iter().any(|seat| decided(seat).is_some()) {
        return;
    }
    // Who stands in a name of several and by themselves, too, has one seat in one role: what is said there stands.
    let whole = seats.iter().filter(|seat| decided(seat) != Some(Decision::Several));
    let mut named: HashSet<_> = whole.filter_map(who).collect();
    for seat in std::mem::take(seats) {
        match decided(&seat) {
            Some(Decision::Several) => seats.extend(each(seat, &mut named)),
            Some(decision) => seats.push(settled(seat, decision)),
            None => seats.push(seat),
        }
    }
}

/// Whom a seat names, and in which role.
fn who(seat: &SeatDraft) -> Option<(String, Role)> {
    match &seat.holder {
        Holder::Person { name, .. } if !name.is_empty() => Some((bare_name(name).to_lowercase(), seat.role)),
        _ => None,
    }
}

/// A seat for each of several who are not named yet; the seat as it is where there are not several.
fn each(seat: SeatDraft, named: &mut HashSet<(String, Role)>) -> Vec<SeatDraft> {
    let Holder::Person { name, .. } = &seat.holder else { return vec![seat] };
    let parts = parts(name);
    if !are_parts(&parts) {
        return vec![seat];
    }
    let seats = parts.into_iter().map(|part| of_part(&seat, part));
    seats.filter(|seat| who(seat).is_none_or(|who| named.insert(who))).collect()
}

fn settled(seat: SeatDraft, decision: Decision) -> SeatDraft {
    match (decision, &seat.holder) {
        (Decision::One, _) => SeatDraft { doubt: None, ..seat },
        (Decision::Address, _) => with_address(seat),
        (Decision::Nobody, Holder::Person { name, .. }) => {
            let holder = Holder::Open { label: name.clone() };
            SeatDraft { holder, status: SeatStatus::Open, ..nobody_counted(seat) }
        }
        (Decision::Several | Decision::Nobody, _) => seat,
    }
}

/// A seat of somebody else than it was: what was said of the holder is not said of them.
fn nobody_counted(seat: SeatDraft) -> SeatDraft {
    SeatDraft { class: Class::Unknown, counted_by: CountedBy::Nobody, statement: None, doubt: None, ..seat }
}

fn of_part(seat: &SeatDraft, part: &str) -> SeatDraft {
    // The source's ids and the address are those of all of them together.
    let holder = Holder::Person { external: None, address: None, name: words::clean(part).into() };
    SeatDraft {
        id: None,
        holder,
        statement: doubt::statement(part),
        doubt: doubt::about(part),
        ..nobody_counted(seat.clone())
    }
}

fn with_address(seat: SeatDraft) -> SeatDraft {
    match &seat.holder {
        Holder::Person { external, address, name } if is_address(bare_name(name)) => {
            let address = address.clone().unwrap_or_else(|| bare_name(name).into());
            let holder =
                Holder::Person { external: external.clone(), address: Some(address), name: "".into() };
            SeatDraft { holder, doubt: None, ..seat }
        }
        _ => seat,
    }
}

fn are_parts(parts: &[&str]) -> bool {
    (2..=PARTS_MAX).contains(&parts.len())
}

/// The names in a name of several, as they stand there.
fn parts(name: &str) -> Vec<&str> {
    let mut parts = vec![name];
    for sign in [" & ", " + ", " / ", ";", "|", ","] {
        parts = parts.into_iter().flat_map(|part| part.split(sign)).collect();
    }
    for word in ["and", "und", "et"] {
        parts = parts.into_iter().flat_map(|part| split_at_word(part, word)).collect();
    }
    let is_name = |part: &&str| !part.is_empty() && !["al", "al."].contains(part);
    parts.into_iter().map(str::trim).filter(is_name).collect()
}

/// A text in two at each place where a word stands by itself, in small letters.
fn split_at_word<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word) {
        let (before, behind) = (&text[..at], &text[at + word.len()..]);
        // "et al." stands behind the first name, and "and Bo" begins a name behind a comma.
        let stands_alone = (before.is_empty() || before.ends_with(' ')) && behind.starts_with(' ');
        if stands_alone {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::{Decision, parts};

    #[test]
    fn several_names_are_taken_apart_at_signs_and_words() {
        for (name, want) in [
            ("Ada Example & Bo Sample", vec!["Ada Example", "Bo Sample"]),
            ("Ada Example, Bo Sample and Chi Specimen", vec!["Ada Example", "Bo Sample", "Chi Specimen"]),
            ("Ada Example, and Bo Sample", vec!["Ada Example", "Bo Sample"]),
            ("Ada und Bo / Chi et Dov", vec!["Ada", "Bo", "Chi", "Dov"]),
            ("Ada Example et al.", vec!["Ada Example"]),
            ("Andrea Undset", vec!["Andrea Undset"]),
            ("Brand and", vec!["Brand and"]),
            ("é and ü", vec!["é", "ü"]),
            (" & ", vec![]),
        ] {
            assert_eq!(parts(name), want, "{name}");
        }
    }

    #[test]
    fn only_what_can_be_done_is_a_choice() {
        use Decision::{Address, Nobody, One, Several};
        assert_eq!(Decision::choices("Ada & Bo Example"), [One, Several, Nobody]);
        assert_eq!(Decision::choices("Lake Team"), [One, Nobody]);
        assert_eq!(Decision::choices("ada@example.org"), [One, Address, Nobody]);
    }
}
