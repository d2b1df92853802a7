//! Charters: versioned sets of rules, written as TOML. A charter takes effect by being adopted, and
//! what adopts it carries the text: a fold never looks at the texts shipped here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use super::rule::Rule;
use crate::ids::CharterId;

/// The longest charter, in bytes.
pub const CHARTER_BYTES_MAX: usize = 64 * 1024;

/// The most rules in a charter. Every panel is judged by each.
pub const CHARTER_RULES_MAX: usize = 64;

/// A set of rules under one name and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// Its name.
    pub id: CharterId,
    /// In a few words.
    pub title: String,
    /// Which edition of the text.
    pub version: String,
    /// Where it comes from, and what in it is ours.
    pub source: String,
    /// At least one, each with an id of its own.
    pub rules: Vec<Rule>,
}

/// What is wrong with the text of a charter, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct CharterFault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What, in one line.
    pub message: String,
}

/// A charter as written, its rules with their places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: CharterId,
    title: String,
    version: String,
    source: String,
    rules: Vec<Spanned<Rule>>,
}

impl Charter {
    /// Reads a charter, or says where the text is wrong.
    pub fn parse(text: &str) -> Result<Self, CharterFault> {
        if text.len() > CHARTER_BYTES_MAX {
            return Err(fault(text, 0, format!("a charter is at most {CHARTER_BYTES_MAX} bytes")));
        }
        let written: Written = toml::from_str(text).map_err(|error| {
            fault(text, error.span().map_or(0, |span| span.start), error.message().replace('\n', ", "))
        })?;
        let at = |rule: usize| written.rules.get(rule).map_or(0, |rule| rule.span().start);
        if !(1..=CHARTER_RULES_MAX).contains(&written.rules.len()) {
            return Err(fault(
                text,
                at(CHARTER_RULES_MAX),
                format!("a charter has 1 to {CHARTER_RULES_MAX} rules"),
            ));
        }
        for (index, rule) in written.rules.iter().enumerate() {
            check(&written.rules[..index], rule.as_ref())
                .map_err(|message| fault(text, at(index), message))?;
        }
        let Written { id, title, version, source, rules } = written;
        let rules = rules.into_iter().map(Spanned::into_inner).collect();
        Ok(Self { id, title, version, source, rules })
    }
}

fn check(earlier: &[Spanned<Rule>], rule: &Rule) -> Result<(), String> {
    if earlier.iter().any(|other| other.as_ref().id == rule.id) {
        return Err(format!("the id {} occurs twice", rule.id));
    }
    rule.check().map_err(|fault| format!("rule {}: {fault}", rule.id))
}

fn fault(text: &str, offset: usize, message: String) -> CharterFault {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    CharterFault { line, column, message }
}

/// SHA-256 of the text of a charter, whatever the editor did to the ends of its lines: two texts
/// that differ in nothing else are one charter.
pub fn content_hash(text: &str) -> [u8; 32] {
    let mut canonical = String::with_capacity(text.len());
    for line in text.trim_start_matches('\u{feff}').trim_end().lines() {
        canonical.push_str(line);
        canonical.push('\n');
    }
    Sha256::digest(canonical.as_bytes()).into()
}

/// The charters that a new installation adopts, by id and text.
pub fn built_in() -> Vec<(&'static str, &'static str)> {
    vec![
        ("pledges", include_str!("../../charters/pledges.toml")),
        ("mawps", include_str!("../../charters/mawps.toml")),
    ]
}

/// The charters that are shipped for whoever wants to adopt them, by id and text. With those of
/// [`built_in`] they hold every wording of section 2 of the reference of the domain.
pub fn offered() -> Vec<(&'static str, &'static str)> {
    vec![("policies", include_str!("../../charters/policies.toml"))]
}
