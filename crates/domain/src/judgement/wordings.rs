//! Sets of wordings, written as TOML.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::charter::{CHARTER_BYTES_MAX, CHARTER_RULES_MAX, CharterFault, fault};
use super::wording::Wording;
use crate::ids::CharterId;

/// A set of wordings under one name and version. Its identity is
/// [`content_hash`](super::content_hash) of its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wordings {
    /// Its name.
    pub id: CharterId,
    /// In a few words.
    pub title: String,
    /// Which edition of the text.
    pub version: String,
    /// Where it comes from, and what in it is ours.
    pub source: String,
    /// At least one, each with an id of its own.
    pub wordings: Vec<Wording>,
}

/// The same as written, with places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: CharterId,
    title: String,
    version: String,
    source: String,
    wordings: Vec<Spanned<Wording>>,
}

impl Wordings {
    /// Reads wordings, or says at which line and column the text is wrong.
    pub fn parse(text: &str) -> Result<Self, CharterFault> {
        if text.len() > CHARTER_BYTES_MAX {
            return Err(fault(text, 0, format!("wordings are at most {CHARTER_BYTES_MAX} bytes")));
        }
        let written: Written = toml::from_str(text).map_err(|error| {
            fault(text, error.span().map_or(0, |span| span.start), error.message().replace('\n', ", "))
        })?;
        if !(1..=CHARTER_RULES_MAX).contains(&written.wordings.len()) {
            return Err(fault(text, 0, format!("there are 1 to {CHARTER_RULES_MAX} wordings")));
        }
        for (index, wording) in written.wordings.iter().enumerate() {
            check(&written.wordings[..index], wording.as_ref())
                .map_err(|message| fault(text, wording.span().start, message))?;
        }
        let Written { id, title, version, source, wordings } = written;
        let wordings = wordings.into_iter().map(Spanned::into_inner).collect();
        Ok(Self { id, title, version, source, wordings })
    }
}

fn check(earlier: &[Spanned<Wording>], wording: &Wording) -> Result<(), String> {
    if earlier.iter().any(|other| other.as_ref().id == wording.id) {
        return Err(format!("the id {} occurs twice", wording.id));
    }
    wording.check().map_err(|fault| format!("wording {}: {fault}", wording.id))
}

/// The wordings that are shipped, as text: those of the table in section 2 of the reference of the
/// domain.
pub fn built_in_wordings() -> &'static str {
    include_str!("../../charters/wordings.toml")
}
