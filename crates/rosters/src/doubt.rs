//! Names that may not be the name of one person, and what stands in brackets behind a name.
//!
//! Nothing is decided here: the seat stays as the document has it, and the organiser is asked.

use serde::Serialize;

use crate::diagnostic::{Findings, Place};
use crate::draft::{Holder, PanelDraft};
use crate::seats::is_address;
use crate::told::Told;
use crate::words;

/// Why a name may not be the name of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Two names or more in the place of one: "A & B".
    Several,
    /// A team, a group or a firm.
    Team,
    /// An e-mail address in the place of a name.
    Address,
}

/// How many places one diagnostic lists.
const LISTED: usize = 20;

impl Doubt {
    const ALL: [Self; 3] = [Self::Several, Self::Team, Self::Address];

    fn code(self) -> &'static str {
        match self {
            Self::Several => "several-people-as-one",
            Self::Team => "team-as-one-person",
            Self::Address => "address-as-a-name",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Several => "names that look like those of several people, each kept as one person",
            Self::Team => "names that look like those of a team, each kept as one person",
            Self::Address => "e-mail addresses in the place of a name, each kept as a name",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Several => {
                "decide for each in a mapping, under [names]: \"several\", a seat for everybody in it, \"one\" or \"nobody\""
            }
            Self::Team => {
                "write who speaks; or decide for each in a mapping, under [names]: \"one\" person, or \"nobody\" yet"
            }
            Self::Address => {
                "write the names at the source; or say in a mapping, under [names], that it is the \"address\" of somebody"
            }
        }
    }
}

/// Words that name a group.
const GROUPS: [&str; 24] = [
    "team",
    "crew",
    "collective",
    "kollektiv",
    "collectif",
    "group",
    "gruppe",
    "groupe",
    "committee",
    "gmbh",
    "inc",
    "ltd",
    "foundation",
    "organisers",
    "organizers",
    "orga",
    "staff",
    "volunteers",
    "association",
    "verein",
    "project",
    "community",
    "everyone",
    "friends",
];

/// Words for people in the third person, in a few languages.
const PRONOUNS: [&str; 48] = [
    "she",
    "her",
    "hers",
    "he",
    "him",
    "his",
    "they",
    "them",
    "theirs",
    "it",
    "its",
    "xe",
    "xem",
    "ze",
    "zir",
    "hir",
    "fae",
    "faer",
    "ey",
    "em",
    "any",
    "all",
    "pronouns",
    "sie",
    "ihr",
    "er",
    "ihn",
    "ihm",
    "dey",
    "denen",
    "elle",
    "il",
    "iel",
    "ella",
    "el",
    "hen",
    "hon",
    "han",
    "lei",
    "lui",
    "ela",
    "ele",
    "himself",
    "herself",
    "themself",
    "themselves",
    "itself",
    "self",
];

/// Whether a name may not be the name of one person.
pub(crate) fn about(name: &str) -> Option<Doubt> {
    let (name, _) = cut(name);
    let key = words::key(name);
    let group = |word: &str| GROUPS.contains(&word);
    match () {
        () if is_address(name) => Some(Doubt::Address),
        () if key.split(' ').any(group) || key.ends_with(" e v") => Some(Doubt::Team),
        () if are_several(name, &key) => Some(Doubt::Several),
        () => None,
    }
}

fn are_several(name: &str, key: &str) -> bool {
    let joined = [" & ", " + ", " / ", ";", "|"].iter().any(|sign| name.contains(sign));
    let and = [" and ", " und ", " et "].iter().any(|word| key.contains(word));
    // "Example, Ada" and "Ada Example, PhD" are one person.
    let whole = |part: &str| part.split_whitespace().nth(1).is_some();
    let commas = name.matches(',').count();
    joined || and || commas > 1 || commas == 1 && name.split(',').all(whole)
}

/// A name without the pronouns in brackets behind it: "Ada Example (she/her)" and "Ada Example" are one name. What
/// stands in other brackets belongs to it.
pub fn bare_name(name: &str) -> &str {
    cut(name).0
}

/// What stands in brackets behind a name, if it reads like pronouns.
pub(crate) fn statement(name: &str) -> Option<Box<str>> {
    let (_, bracket) = cut(name);
    bracket.map(|text| words::clean(text).into())
}

/// A name, and the pronouns in brackets behind it.
fn cut(name: &str) -> (&str, Option<&str>) {
    let text = name.trim();
    let inside = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let found = inside.or_else(|| text.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')));
    match found {
        Some((name, bracket)) if !name.trim().is_empty() && are_pronouns(bracket) => {
            (name.trim(), Some(bracket))
        }
        _ => (text, None),
    }
}

pub(crate) fn are_pronouns(bracket: &str) -> bool {
    let key = words::key(bracket);
    key.len() <= 60 && key.split(' ').all(|word| PRONOUNS.contains(&word))
}

/// Says what there is to decide about a document: each kind once, with its places.
pub(crate) fn report<'p>(panels: impl Iterator<Item = &'p PanelDraft>, findings: &mut Findings) {
    let mut doubts: [Listing; Doubt::ALL.len()] = Default::default();
    let (mut statements, mut lonely) = (Listing::default(), Listing::default());
    for panel in panels {
        for seat in &panel.seats {
            if let Some(doubt) = seat.doubt {
                doubts[doubt as usize].add(&seat.place);
            }
            if seat.statement.is_some() {
                statements.add(&seat.place);
            }
        }
        if panel.seats.len() == 1 && is_person(&panel.seats[0].holder) && says_panel(panel) {
            lonely.add(&panel.place);
        }
    }
    for (doubt, places) in Doubt::ALL.into_iter().zip(doubts) {
        if let Some((place, what)) = places.told(doubt.what()) {
            findings.warning(place, doubt.code(), what, doubt.remedy());
        }
    }
    if let Some((place, what)) = lonely.told("panel members missing: panels that name one person only") {
        let remedy = "add who else sits there; at the source they may stand in the text only";
        findings.warning(place, "panel-members-missing", what, remedy);
    }
    if let Some((place, what)) =
        statements.told("names with pronouns in brackets, which are kept and by which nobody is counted")
    {
        let remedy = "say for each how the person is counted, or ask them";
        findings.note(place, "statement-in-a-name", what, remedy);
    }
}

fn is_person(holder: &Holder) -> bool {
    matches!(holder, Holder::Person { .. })
}

/// Whether a panel is called one.
fn says_panel(panel: &PanelDraft) -> bool {
    let called = ["panel", "panel discussion", "podium", "podiumsdiskussion", "round table", "roundtable"];
    let (kind, title) = (words::key(&panel.kind), words::key(&panel.title));
    called.contains(&kind.as_str())
        || title == "panel"
        || title.starts_with("panel ")
        || title.ends_with(" panel")
        || called[1..].iter().any(|word| title.contains(word))
        || title.contains("table ronde")
}

/// Listing that one diagnostic lists.
#[derive(Default)]
struct Listing {
    first: Vec<Place>,
    all: usize,
}

impl Listing {
    fn add(&mut self, place: &Place) {
        if self.first.len() < LISTED {
            self.first.push(place.clone());
        }
        self.all += 1;
    }

    /// The first place, and a sentence with how many there are and where.
    fn told(self, what: &str) -> Option<(Place, Told)> {
        let listed: Vec<_> = self.first.iter().map(Place::to_string).collect();
        let more = self.all - listed.len();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let told = Told::new(format!("{what}: {} ({}{more})", self.all, listed.join("; "))).n(self.all);
        let told = self.first.iter().fold(told, Told::at);
        self.first.into_iter().next().map(|place| (place, told))
    }
}

#[cfg(test)]
mod tests {
    use super::{Doubt, about, bare_name, statement};

    #[test]
    fn what_may_not_be_one_person() {
        for (name, want) in [
            ("Ada Example & Bo Sample", Some(Doubt::Several)),
            ("Ada Example und Bo Sample", Some(Doubt::Several)),
            ("Ada Example, Bo Sample", Some(Doubt::Several)),
            ("Ada, Bo, Chi", Some(Doubt::Several)),
            ("Ada Example et al.", Some(Doubt::Several)),
            ("Lake Team", Some(Doubt::Team)),
            ("Seefreunde e.V.", Some(Doubt::Team)),
            ("Research and Shores Group", Some(Doubt::Team)),
            ("ada@example.org", Some(Doubt::Address)),
            ("Ada Example", None),
            ("Example, Ada", None),
            ("Ada Example, PhD", None),
            ("Ada Example (she/they)", None),
            ("Andrea Undset", None),
            ("", None),
        ] {
            assert_eq!(about(name), want, "{name}");
        }
    }

    #[test]
    fn pronouns_in_brackets_are_a_statement() {
        for (name, want) in [
            ("Ada Example (she/her)", Some("she/her")),
            ("Ada Example [They/Them] ", Some("They/Them")),
            ("Ada Example (er, ihn)", Some("er, ihn")),
            ("Ada Example (any pronouns)", Some("any pronouns")),
            ("Ada Example (Lake Forum)", None),
            ("Ada (she/her) Example", None),
            ("(she/her)", None),
            ("Ada Example ()", None),
        ] {
            assert_eq!(statement(name).as_deref(), want, "{name}");
            let bare = if want.is_some() { "Ada Example" } else { name };
            assert_eq!(bare_name(name), bare, "{name}");
        }
    }
}
