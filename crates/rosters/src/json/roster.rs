//! One roster in our own shape.

use std::borrow::Cow;

use crate::assembly::check_seats;
use crate::diagnostic::{Diagnostic, Fault, Findings, Place, Severity};
use crate::draft::{RosterDraft, SeatDraft};
use crate::mapping::Terms;
use crate::options::Options;
use crate::seats::{self, Places, Reading, SeatField, SeatTexts, Strictness};
use crate::told::Told;
use crate::{text, titles};

use super::strict::Object;
use super::value::{Path, Value};

/// The fields of a roster.
pub(crate) const ROSTER: [&str; 5] = ["title", "kind", "starts", "seats", "complete"];
/// The fields of a seat.
const SEAT: [&str; 8] = ["id", "name", "person", "email", "class", "role", "status", "delegated"];

/// Reads the body of `PUT …/roster`: `{"title", "kind", "starts", "seats": […], "complete"}`, of
/// which only `seats` must be there. Each seat is `{"id", "name", "person", "email", "class",
/// "role", "status", "delegated"}`, all optional, texts but the last, which is true where a delegation and not
/// the organiser chose who sits there; one without person, address and name is open.
///
/// If anything in it is wrong, everything that is wrong comes back, with JSON pointers.
pub fn parse_roster(bytes: &[u8], options: &Options) -> Result<RosterDraft, Vec<Diagnostic>> {
    let mut findings = Findings::default();
    let draft = text::decode(bytes, options).and_then(|text| {
        let root = Value::parse(&text, &options.limits)?;
        read(root, &Path::Root, options, &mut findings)
    });
    let draft = draft.map_err(|fault| vec![Diagnostic::from(fault)])?;
    let diagnostics = findings.finish();
    if diagnostics.first().is_some_and(|first| first.severity == Severity::Error) {
        return Err(diagnostics);
    }
    Ok(RosterDraft { diagnostics, ..draft })
}

/// Reads a roster without the diagnostics, which are in `findings`.
pub(crate) fn read(
    value: Value<'_>,
    at: &Path<'_>,
    options: &Options,
    findings: &mut Findings,
) -> Result<RosterDraft, Fault> {
    let mut draft = RosterDraft {
        title: None,
        kind: None,
        starts: None,
        complete: None,
        seats: Vec::new(),
        diagnostics: Vec::new(),
    };
    let Some(object) = Object::read(value, at, &ROSTER, findings) else { return Ok(draft) };
    let mut text = |name| Some(title(&object, name, at, options, findings)).filter(|text| !text.is_empty());
    (draft.title, draft.kind) = (text("title"), text("kind"));
    draft.starts = object.moment("starts", at, options, findings);
    draft.complete = object.yes_or_no("complete", at, findings);
    match seats(&object, at, options, findings)? {
        Some(seats) => draft.seats = seats,
        None => {
            let what = Told::new("the field \"seats\" is missing").said("seats");
            findings.error(
                at.field("seats").place(),
                "missing-field",
                what,
                "send an array of seats; it may be empty",
            );
        }
    }
    check_seats(&draft.seats, findings);
    Ok(draft)
}

/// A field that holds a title or the like.
pub(crate) fn title(
    object: &Object<'_>,
    name: &str,
    at: &Path<'_>,
    options: &Options,
    findings: &mut Findings,
) -> String {
    let text = object.text(name, at, options, findings);
    titles::read(&text, || at.field(name).place(), Strictness::Strict, findings)
}

/// The field `seats` of an object.
pub(crate) fn seats(
    object: &Object<'_>,
    at: &Path<'_>,
    options: &Options,
    findings: &mut Findings,
) -> Result<Option<Vec<SeatDraft>>, Fault> {
    let most = options.limits.seats_per_panel;
    let Some(items) = object.items("seats", most + 1, at, findings) else {
        return Ok(object.get("seats").map(|_| Vec::new()));
    };
    let list = at.field("seats");
    if items.len() > most {
        let what = Told::new(format!("more than {most} seats on one panel")).n(most);
        return Err(Fault::new("too-many-seats-on-a-panel", list.place(), what, "split the panel"));
    }
    let read = |(number, item)| seat(item, &list.item(number), options, findings);
    Ok(Some(items.into_iter().enumerate().filter_map(read).collect()))
}

fn seat(value: Value<'_>, at: &Path<'_>, options: &Options, findings: &mut Findings) -> Option<SeatDraft> {
    let object = Object::read(value, at, &SEAT, findings)?;
    let is_delegated = object.yes_or_no("delegated", at, findings).unwrap_or_default();
    let mut text = |name| Cow::Owned(object.text(name, at, options, findings));
    let texts = SeatTexts {
        id: text("id"),
        external: text("person"),
        address: text("email"),
        name: text("name"),
        role: text("role"),
        status: text("status"),
        class: text("class"),
        delegated: if is_delegated { "yes".into() } else { "".into() },
        ..SeatTexts::default()
    };
    let reading = Reading { strictness: Strictness::Strict, terms: &Terms::default() };
    Some(seats::read(&texts, at, reading, findings))
}

impl Places for Path<'_> {
    fn of(&self, field: SeatField) -> Place {
        self.field(field.name()).place()
    }

    fn whole(&self) -> Place {
        self.place()
    }
}
