//! Who is on a panel, as numbers that somebody fills in.

use openfloor_domain::judgement::{Head, Tally};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};
use openfloor_words::Words;
use serde::Deserialize;

/// Most people of a panel that is counted by numbers alone.
const PEOPLE_MAX: u32 = 200;

/// A form of numbers as it was filled in: `women=2&men=3&chair=man`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Numbers {
    /// How many women.
    pub women: Option<String>,
    /// How many men.
    pub men: Option<String>,
    /// How many non-binary people.
    pub non_binary: Option<String>,
    /// How many of whom it is not known.
    pub unknown: Option<String>,
    /// Who chairs: `woman`, `man`, `non-binary`; anything else for nobody.
    pub chair: Option<String>,
}

/// Who speaks on a panel, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How many women.
    pub women: u32,
    /// How many men.
    pub men: u32,
    /// How many non-binary people.
    pub non_binary: u32,
    /// How many of whom it is not known.
    pub unknown: u32,
    /// Who chairs beside them, if anybody does.
    pub chair: Option<Class>,
}

/// Why numbers are no panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumbersFault {
    /// Nobody, or a field is no number.
    Nobody,
    /// More than 200.
    TooMany,
}

impl Numbers {
    /// Whether anything was filled in.
    pub fn are_given(&self) -> bool {
        let fields = [&self.women, &self.men, &self.non_binary, &self.unknown];
        fields.iter().any(|field| field.as_deref().is_some_and(|text| !text.trim().is_empty()))
    }

    /// The numbers that were filled in: an empty field is none.
    pub fn counts(&self) -> Result<Counts, NumbersFault> {
        let number = |field: &Option<String>| match field.as_deref().unwrap_or_default().trim() {
            "" => Ok(0),
            text => text.parse::<u32>().map_err(|_| NumbersFault::Nobody),
        };
        let counts = Counts {
            women: number(&self.women)?,
            men: number(&self.men)?,
            non_binary: number(&self.non_binary)?,
            unknown: number(&self.unknown)?,
            chair: match self.chair.as_deref() {
                Some("woman") => Some(Class::Woman),
                Some("man") => Some(Class::Man),
                Some("non-binary") => Some(Class::NonBinary),
                _ => None,
            },
        };
        let speakers = [counts.women, counts.men, counts.non_binary, counts.unknown];
        match speakers.iter().fold(u32::from(counts.chair.is_some()), |all, n| all.saturating_add(*n)) {
            0 => Err(NumbersFault::Nobody),
            people if people > PEOPLE_MAX => Err(NumbersFault::TooMany),
            _ => Ok(counts),
        }
    }

    /// Who is on the panel.
    pub fn tally(&self) -> Result<Tally, NumbersFault> {
        let counts = self.counts()?;
        let speakers = [
            (Class::Woman, counts.women),
            (Class::Man, counts.men),
            (Class::NonBinary, counts.non_binary),
            (Class::Unknown, counts.unknown),
        ];
        let speakers = speakers.map(|(class, n)| (Head::person(RoleSet::of(Role::Panelist), class), n));
        let chair = counts.chair.map(|class| (Head::person(RoleSet::of(Role::Chair), class), 1));
        Ok(Tally::new(speakers.into_iter().chain(chair)))
    }
}

impl NumbersFault {
    /// The same in a sentence.
    pub fn words(self, words: &Words) -> String {
        match self {
            Self::Nobody => words.say("check-nobody"),
            Self::TooMany => words.with("check-too-many", [("max", PEOPLE_MAX.into())]),
        }
    }
}
