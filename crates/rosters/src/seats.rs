//! One seat, from the texts that a source gives for it. The same reading for every format.

use std::borrow::Cow;

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;

use crate::diagnostic::{Findings, Place, Severity, excerpt};
use crate::doubt::{self, Doubt};
use crate::draft::{CountedBy, Holder, SeatDraft, SeatStatus};
use crate::mapping::{Said, Terms};
use crate::told::Told;
use crate::words;

/// How long a name or id is at most, in characters: longer than any that a passport holds.
const MAX_NAME: usize = 200;

/// How much a word that we do not know weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Kept by hand: what a cell says of class or address may be dropped with a warning.
    Lenient,
    /// Written by a program, not for us: what we do not know of it is dropped with a warning.
    Foreign,
    /// Written by a program for us: whatever we do not know is an error.
    Strict,
}

impl Strictness {
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Lenient | Self::Foreign => Severity::Warning,
            Self::Strict => Severity::Error,
        }
    }

    /// How much a role or a status weighs that we do not know: who is a moderator and who has
    /// withdrawn decides how a panel stands, so whoever wrote it for us is asked.
    fn of_role(self) -> Severity {
        match self {
            Self::Foreign => Severity::Warning,
            Self::Lenient | Self::Strict => Severity::Error,
        }
    }
}

/// How a seat is read.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'t> {
    pub(crate) strictness: Strictness,
    /// What words mean.
    pub(crate) terms: &'t Terms,
}

/// The texts of a seat; empty where the source gives none.
#[derive(Default)]
pub(crate) struct SeatTexts<'t> {
    pub(crate) id: Cow<'t, str>,
    pub(crate) external: Cow<'t, str>,
    pub(crate) address: Cow<'t, str>,
    pub(crate) name: Cow<'t, str>,
    pub(crate) role: Cow<'t, str>,
    pub(crate) status: Cow<'t, str>,
    pub(crate) class: Cow<'t, str>,
    pub(crate) delegated: Cow<'t, str>,
    /// What stands beside the name and says who the person is; read from the name, if empty.
    pub(crate) statement: Cow<'t, str>,
    /// The source says that this is no human but a group.
    pub(crate) group: bool,
}

/// What a place in the document is called, by the field of the seat.
pub(crate) trait Places {
    fn of(&self, field: SeatField) -> Place;
    fn whole(&self) -> Place;
}

/// A field of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SeatField {
    Address,
    Name,
    Role,
    Status,
    Class,
    Delegated,
}

impl SeatField {
    /// What it is called in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Address => "email",
            Self::Name => "name",
            Self::Role => "role",
            Self::Status => "status",
            Self::Class => "class",
            Self::Delegated => "delegated",
        }
    }
}

/// Reads a seat. What cannot be read is reported and left at its default.
pub(crate) fn read(
    texts: &SeatTexts<'_>,
    places: &impl Places,
    reading: Reading<'_>,
    findings: &mut Findings,
) -> SeatDraft {
    let strictness = reading.strictness;
    refuse_long(texts, places, findings);
    let status = status(&texts.status, places, strictness, findings);
    let holder = holder(texts, status, places, strictness, findings);
    let open = matches!(holder, Holder::Open { .. });
    if open {
        let remedy = "name somebody when you know; until then the seat counts as not stated";
        findings.note(places.of(SeatField::Name), "open-seat", "an open seat".to_owned(), remedy);
    }
    let role = role(&texts.role, places, reading, findings);
    let statement = filled(&texts.statement).or_else(|| doubt::statement(&texts.name));
    let (class, counted_by) = match &holder {
        Holder::Open { .. } => (Class::Unknown, CountedBy::Nobody),
        Holder::Person { .. } => counted(texts, statement.as_deref(), places, reading, findings),
    };
    SeatDraft {
        id: filled(&texts.id),
        role,
        status: if open { SeatStatus::Open } else { status },
        is_delegated: delegated(&texts.delegated, places, strictness, findings),
        class,
        counted_by,
        statement,
        doubt: match &holder {
            Holder::Person { .. } if texts.group => Some(Doubt::Team),
            Holder::Person { name, .. } => doubt::about(name),
            Holder::Open { .. } => None,
        },
        holder,
        place: places.whole(),
    }
}

/// What is longer than any name or id is something else, most often half a file: it is refused, and a beginning of it
/// stands for it.
fn refuse_long(texts: &SeatTexts<'_>, places: &impl Places, findings: &mut Findings) {
    let long = |text: &str| text.len() > MAX_NAME && text.chars().nth(MAX_NAME).is_some();
    let place = match () {
        () if long(&texts.name) => places.of(SeatField::Name),
        () if long(&texts.external) || long(&texts.id) => places.whole(),
        () => return,
    };
    let what = Told::new(format!("a name or id of more than {MAX_NAME} characters")).n(MAX_NAME);
    findings.error(place, "name-too-long", what, "write only the name");
}

/// Of a text that is longer than any name or id so much that it is still seen to be: it may be that of many seats.
pub(crate) fn bounded(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_NAME + 1) {
        text.truncate(end);
    }
    text
}

fn filled(text: &str) -> Option<Box<str>> {
    let text = words::clean(text);
    (!text.is_empty()).then(|| text.into())
}

fn holder(
    texts: &SeatTexts<'_>,
    status: SeatStatus,
    places: &impl Places,
    strictness: Strictness,
    findings: &mut Findings,
) -> Holder {
    let name = words::clean(&texts.name);
    let (external, address) = (named(&texts.external), address(&texts.address, places, strictness, findings));
    let unnamed = name.is_empty() && external.is_none() && address.is_none();
    if unnamed || status == SeatStatus::Open || (!name.is_empty() && words::names_nobody(&name)) {
        return Holder::Open { label: name.into() };
    }
    Holder::Person { external, address, name: name.into() }
}

/// An id that names somebody.
fn named(id: &str) -> Option<Box<str>> {
    filled(id).filter(|id| !words::names_nobody(id))
}

fn address(
    text: &str,
    places: &impl Places,
    strictness: Strictness,
    findings: &mut Findings,
) -> Option<Box<str>> {
    let address = named(text)?;
    if is_address(&address) {
        return Some(address);
    }
    let (place, severity) = (places.of(SeatField::Address), strictness.severity());
    let what = "not an e-mail address; it is not used".to_owned();
    findings.of_value(
        severity,
        place,
        "not-an-address",
        &address,
        what,
        "write one address, or leave it empty",
    );
    None
}

pub(crate) fn is_address(text: &str) -> bool {
    let bad = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,;()\"".contains(letter);
    match text.rsplit_once('@') {
        Some((local, host)) => {
            text.len() <= 254
                && !local.is_empty()
                && !local.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.contains(bad)
        }
        None => false,
    }
}

fn role(text: &str, places: &impl Places, reading: Reading<'_>, findings: &mut Findings) -> Role {
    reading.terms.role(text).or_else(|| words::role(text)).unwrap_or_else(|| {
        let what = Told::new(format!("\"{}\" is not a role that we know", excerpt(text.trim())));
        let what = what.said(text).choices(words::roles());
        let remedy = format!("use one of: {}; or say in a mapping what it means", words::roles());
        let place = places.of(SeatField::Role);
        findings.of_value(reading.strictness.of_role(), place, "unknown-role", text.trim(), what, &remedy);
        Role::Unspecified
    })
}

fn status(text: &str, places: &impl Places, strictness: Strictness, findings: &mut Findings) -> SeatStatus {
    words::status(text).unwrap_or_else(|| {
        let what = Told::new(format!("\"{}\" is not a status that we know", excerpt(text.trim()))).said(text);
        let remedy = "use one of: invited, confirmed, withdrawn, open";
        let place = places.of(SeatField::Status);
        findings.of_value(strictness.of_role(), place, "unknown-status", text.trim(), what, remedy);
        SeatStatus::default()
    })
}

fn delegated(text: &str, places: &impl Places, strictness: Strictness, findings: &mut Findings) -> bool {
    words::delegated(text).unwrap_or_else(|| {
        let what = format!("\"{}\" does not say who chose who sits there", excerpt(text.trim()));
        let what = Told::new(what).said(text);
        let remedy = "write yes where a delegation chose, and no or nothing where you did";
        let place = places.of(SeatField::Delegated);
        findings.of_value(strictness.of_role(), place, "unknown-delegated", text.trim(), what, remedy);
        false
    })
}

/// How somebody is counted, and why that may be used: by a column or answer, else by a statement.
fn counted(
    texts: &SeatTexts<'_>,
    statement: Option<&str>,
    places: &impl Places,
    reading: Reading<'_>,
    findings: &mut Findings,
) -> (Class, CountedBy) {
    let (class, by) = match reading.strictness {
        Strictness::Strict => own_class(&texts.class, places, findings),
        Strictness::Lenient | Strictness::Foreign => class(&texts.class, places, reading.terms, findings),
    };
    let stated = statement.filter(|_| class == Class::Unknown).and_then(|text| reading.terms.statement(text));
    stated.unwrap_or((class, by))
}

/// What our own JSON says in its field `class`, which means nothing else.
fn own_class(text: &str, places: &impl Places, findings: &mut Findings) -> (Class, CountedBy) {
    match words::class(text) {
        Some(class) if words::key(text).is_empty() => (class, CountedBy::Nobody),
        Some(class) => (class, CountedBy::OwnWords),
        None => {
            let what = format!("\"{}\" does not say how to count; counted as unknown", excerpt(text.trim()));
            let what = Told::new(what).said(text);
            let remedy = "use one of: woman, man, non-binary, undisclosed, unknown";
            let place = places.of(SeatField::Class);
            findings.of_value(Severity::Error, place, "unknown-class", text.trim(), what, remedy);
            (Class::Unknown, CountedBy::Nobody)
        }
    }
}

/// What a column or answer says of how somebody is counted. Never used before somebody has said what
/// its values mean.
fn class(text: &str, places: &impl Places, terms: &Terms, findings: &mut Findings) -> (Class, CountedBy) {
    let place = || places.of(SeatField::Class);
    match terms.class(text) {
        Said::So(class, by) => return (class, by),
        Said::Nothing => {}
        Said::Unknown if terms.has_class() => {
            let what = format!(
                "the mapping does not say what \"{}\" means; counted as unknown",
                excerpt(text.trim())
            );
            let what = Told::new(what).which("mapped").said(text);
            let remedy = "add it under [class.values]";
            findings.of_value(Severity::Warning, place(), "unknown-class", text.trim(), what, remedy);
        }
        Said::Unknown => {
            let what = "a column that may say how people are counted, in words that are not ours: nobody is counted by them";
            let remedy = "write woman, man, non-binary, undisclosed or unknown, or say in a mapping what its values mean";
            findings.of_value(Severity::Warning, place(), "class-not-confirmed", "", what.to_owned(), remedy);
        }
    }
    (Class::Unknown, CountedBy::Nobody)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn what_is_an_address() {
        for text in ["ada@example.org", "a.b+c@sub.example.org", "zoë@example.org"] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "ada",
            "@example.org",
            "ada@",
            "ada@host",
            "Ada <ada@example.org>",
            "a@example.org, b@example.org",
            "a@b@c.org",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
