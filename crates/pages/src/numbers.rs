//! Who is on a panel, as numbers that somebody fills in.

use openfloor_domain::judgement::{ClassCounts, Tally};
use openfloor_domain::people::Class;
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

/// The name of a class in forms; empty where it is not known.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Woman => "woman",
        Class::Man => "man",
        Class::NonBinary => "non-binary",
        Class::Undisclosed | Class::Unknown => "",
    }
}

/// The class of a name in a form; not known for any other text.
pub fn class_named(name: &str) -> Class {
    [Class::Woman, Class::Man, Class::NonBinary]
        .into_iter()
        .find(|class| class_name(*class) == name)
        .unwrap_or_default()
}

/// Who is on a panel, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Who speaks.
    pub speakers: ClassCounts,
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

    /// Whether this was chosen for who chairs.
    pub fn is_chair(&self, value: &str) -> bool {
        self.chair.as_deref() == Some(value)
    }

    /// The numbers that were filled in: an empty field is none.
    pub fn counts(&self) -> Result<Counts, NumbersFault> {
        let number = |field: &Option<String>| match field.as_deref().unwrap_or_default().trim() {
            "" => Ok(0),
            text => text.parse::<u32>().map_err(|_| NumbersFault::Nobody),
        };
        let speakers = ClassCounts {
            women: number(&self.women)?,
            men: number(&self.men)?,
            non_binary: number(&self.non_binary)?,
            undisclosed: 0,
            unknown: number(&self.unknown)?,
        };
        let counts = Counts {
            speakers,
            chair: self.chair.as_deref().map(class_named).filter(|class| class.is_known()),
        };
        match speakers.people().saturating_add(u32::from(counts.chair.is_some())) {
            0 => Err(NumbersFault::Nobody),
            people if people > PEOPLE_MAX => Err(NumbersFault::TooMany),
            _ => Ok(counts),
        }
    }

    /// Who is on the panel.
    pub fn tally(&self) -> Result<Tally, NumbersFault> {
        let Counts { speakers, chair } = self.counts()?;
        Ok(Tally::in_numbers(speakers, chair))
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
