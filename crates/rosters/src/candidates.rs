//! What a document says besides, that may say how people are counted: columns and answers, with
//! their values. Nothing is read from them: an organiser confirms what they mean, or does not.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Place, excerpt};
use crate::words;

/// Values that are shown of any column.
const SAMPLES: usize = 3;
/// Columns or questions that are kept at most.
const MAX_COLUMNS: usize = 100;
/// A column of more different values says something of each person, not of a kind of people.
const MAX_VALUES: usize = 30;
/// A longer value is a text.
const MAX_LENGTH: usize = 60;

/// A column or question that a document has for people, and that is not read.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// What it is called, as written.
    pub header: String,
    /// Where it stands first.
    pub place: Place,
    /// What stands in it and how often, in the order of the document. Empty if it holds texts, or
    /// more than thirty different values.
    pub values: Vec<(String, usize)>,
    /// The first three different values, each cut off after forty characters.
    pub samples: Vec<String>,
    /// How often it is filled.
    pub filled: usize,
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, values, filled, .. } = self;
        write!(f, "Candidate({place}, {} values, {filled} filled)", values.len())
    }
}

/// Gathers candidates.
#[derive(Default)]
pub(crate) struct Candidates {
    kept: Vec<Candidate>,
    by_header: HashMap<String, usize>,
    /// Where in `values` a value stands, by column; `None` once they are too many.
    known: Vec<Option<HashMap<String, usize>>>,
}

impl Candidates {
    /// Adds a value of a column or question. An empty one says only that it was asked.
    pub(crate) fn add(&mut self, header: &str, value: &str, place: impl FnOnce() -> Place) {
        let value = words::clean(value);
        let at = match self.by_header.get(header) {
            Some(at) => *at,
            None if self.kept.len() >= MAX_COLUMNS || header.trim().is_empty() => return,
            None => self.column(header, place()),
        };
        let (candidate, known) = (&mut self.kept[at], &mut self.known[at]);
        if value.is_empty() {
            return;
        }
        candidate.filled += 1;
        if candidate.samples.len() < SAMPLES {
            let sample = excerpt(&value);
            if !candidate.samples.contains(&sample) {
                candidate.samples.push(sample);
            }
        }
        let Some(values) = known else { return };
        if let Some(value) = values.get(value.as_ref()) {
            candidate.values[*value].1 += 1;
        } else if values.len() < MAX_VALUES && value.chars().nth(MAX_LENGTH).is_none() {
            values.insert(value.clone().into_owned(), candidate.values.len());
            candidate.values.push((value.into_owned(), 1));
        } else {
            candidate.values.clear();
            *known = None;
        }
    }

    fn column(&mut self, header: &str, place: Place) -> usize {
        let at = self.kept.len();
        let cleaned = words::clean(header).into_owned();
        self.kept.push(Candidate {
            header: cleaned,
            place,
            values: Vec::new(),
            samples: Vec::new(),
            filled: 0,
        });
        self.known.push(Some(HashMap::new()));
        self.by_header.insert(header.to_owned(), at);
        at
    }

    /// Leaves out a column after all.
    pub(crate) fn drop(&mut self, header: &str) {
        let header = words::clean(header);
        self.kept.retain(|one| one.header != header);
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(crate) fn finish(self) -> Vec<Candidate> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::Candidates;
    use crate::diagnostic::Place;

    #[test]
    fn values_are_counted_until_they_are_too_many_or_too_long() {
        let mut candidates = Candidates::default();
        let mut add = |header: &str, value: &str| candidates.add(header, value, || Place::Document {});
        for value in ["she/her", " she/her", "", "he/him"] {
            add("Pronouns", value);
        }
        (0..40).for_each(|number| add("Shirt", &number.to_string()));
        add("Bio", &"x".repeat(70));
        (0..200).for_each(|number| add(&format!("q{number}"), "yes"));
        let kept = candidates.finish();
        assert_eq!(kept.len(), 100);
        assert_eq!(kept[0].values, [("she/her".to_owned(), 2), ("he/him".to_owned(), 1)]);
        assert_eq!((kept[1].filled, kept[1].values.len()), (40, 0));
        assert_eq!((kept[2].filled, kept[2].values.len()), (1, 0));
        assert!(!format!("{kept:?}").contains("she"));
    }
}
