//! What a sentence about a document is filled with, so that it can be said in other languages.

use crate::diagnostic::{Place, excerpt};

/// What fills the sentence of a [`Diagnostic`](crate::Diagnostic), a [`Fault`](crate::Fault) or a
/// [`MappingFault`](crate::MappingFault): a catalogue in another language has a sentence for its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Which of several sentences with one code, as `pdf` of `unknown-format`.
    pub which: &'static str,
    /// What stands in the document, cut off after forty characters; empty if nothing is quoted.
    pub said: String,
    /// The file of a folder that it is about; empty if there is but one document.
    pub file: String,
    /// How many there are, or how many there may be at most.
    pub n: Option<usize>,
    /// What may be written instead, with commas between; empty if that is not said.
    pub choices: String,
    /// Where else, or where each of several is; of many, the first.
    pub places: Vec<Place>,
    /// How often it is so in the document, where it is told once for all.
    pub times: usize,
}

/// A sentence in plain English and what fills it.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) what: String,
    pub(crate) gaps: Gaps,
}

impl Told {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), gaps: Gaps { times: 1, ..Gaps::default() } }
    }

    pub(crate) fn which(mut self, which: &'static str) -> Self {
        self.gaps.which = which;
        self
    }

    pub(crate) fn said(mut self, text: &str) -> Self {
        self.gaps.said = excerpt(text.trim());
        self
    }

    pub(crate) fn n(mut self, n: usize) -> Self {
        self.gaps.n = Some(n);
        self
    }

    pub(crate) fn choices(mut self, choices: impl Into<String>) -> Self {
        self.gaps.choices = choices.into();
        self
    }

    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.gaps.places.push(place.clone());
        self
    }
}

impl From<String> for Told {
    fn from(what: String) -> Self {
        Self::new(what)
    }
}

impl From<&str> for Told {
    fn from(what: &str) -> Self {
        Self::new(what)
    }
}
