//! Objects of our own shape: every field is known, every value is of the kind it must be.

use crate::dates::{self, Reading};
use crate::diagnostic::{Findings, excerpt};
use crate::options::Options;
use crate::told::Told;

use openfloor_domain::moment::Moment;

use super::value::{Fields, Kind, Path, Value, field};

/// More fields than any object of ours has; the rest would be unknown as well.
const MAX_FIELDS: usize = 50;

/// An object whose fields have been compared with those it may have.
pub(crate) struct Object<'d> {
    fields: Fields<'d>,
}

impl<'d> Object<'d> {
    /// Reports what is not an object, and every field that is unknown or stands there twice.
    pub(crate) fn read(
        value: Value<'d>,
        at: &Path<'_>,
        known: &[&str],
        findings: &mut Findings,
    ) -> Option<Self> {
        if value.kind() != Kind::Object {
            wrong_kind(at, "an object", findings);
            return None;
        }
        let fields = value.fields(MAX_FIELDS);
        for (number, (name, _)) in fields.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let what = Told::new(format!("there is no field \"{}\"", excerpt(name)));
                let what = what.said(name).choices(known.join(", "));
                findings.error(at.field(name).place(), "unknown-field", what, &suggestion(name, known));
            } else if fields[..number].iter().any(|(earlier, _)| earlier == name) {
                let what = Told::new(format!("the field \"{name}\" stands there twice")).said(name);
                findings.error(at.field(name).place(), "field-twice", what, "leave one of them out");
            }
        }
        Some(Self { fields })
    }

    /// A field; `None` if it is absent or null.
    pub(crate) fn get(&self, name: &str) -> Option<Value<'d>> {
        field(&self.fields, name).filter(|value| value.kind() != Kind::Null)
    }

    /// A text; empty if it is absent or null, and if it is something else, which is reported.
    pub(crate) fn text(
        &self,
        name: &str,
        at: &Path<'_>,
        options: &Options,
        findings: &mut Findings,
    ) -> String {
        let Some(value) = self.get(name) else { return String::new() };
        let place = at.field(name);
        if value.bytes() > options.limits.cell_bytes {
            let most = options.limits.cell_bytes;
            let what = Told::new(format!("a text of more than {most} bytes")).n(most);
            findings.error(place.place(), "text-too-long", what, "shorten it");
            return String::new();
        }
        value.text().unwrap_or_else(|| {
            wrong_kind(&place, "a text", findings);
            String::new()
        })
    }

    /// `true`, `false`, or nothing.
    pub(crate) fn yes_or_no(&self, name: &str, at: &Path<'_>, findings: &mut Findings) -> Option<bool> {
        match self.get(name)?.kind() {
            Kind::Bool(answer) => Some(answer),
            _ => {
                wrong_kind(&at.field(name), "true or false", findings);
                None
            }
        }
    }

    /// A date.
    pub(crate) fn moment(
        &self,
        name: &str,
        at: &Path<'_>,
        options: &Options,
        findings: &mut Findings,
    ) -> Option<Moment> {
        let text = self.text(name, at, options, findings);
        let (place, said) = (at.field(name), excerpt(text.trim()));
        match dates::read(&text, &options.zone(), options.day_order) {
            Ok(Reading::At(moment)) => return Some(moment),
            Ok(Reading::Undated) => {}
            Ok(Reading::Partial) => {
                let what = Told::new(format!("\"{said}\" is not a day")).said(&said);
                findings.error(place.place(), "partial-date", what, "write the whole date, as 2026-05-14");
            }
            Err(error) => {
                let what = Told::new(format!("\"{said}\": {}", error.what())).said(&said);
                findings.error(place.place(), error.code(), what, error.remedy());
            }
        }
        None
    }

    /// The items of an array, at most so many; `None` if it is absent or null, and if it is
    /// something else, which is reported.
    pub(crate) fn items(
        &self,
        name: &str,
        most: usize,
        at: &Path<'_>,
        findings: &mut Findings,
    ) -> Option<Vec<Value<'d>>> {
        let value = self.get(name)?;
        if value.kind() != Kind::Array {
            wrong_kind(&at.field(name), "an array", findings);
            return None;
        }
        Some(value.items(most))
    }
}

fn wrong_kind(at: &Path<'_>, want: &str, findings: &mut Findings) {
    findings.error(
        at.place(),
        "wrong-kind",
        format!("this must be {want}"),
        "mend the program that writes the document",
    );
}

/// What to do about a field that we do not know.
fn suggestion(name: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|known| (distance(name, known), *known)).min();
    match nearest {
        Some((steps, known)) if steps <= 2 => format!("did you mean \"{known}\"?"),
        _ => format!("the fields here are: {}", known.join(", ")),
    }
}

/// How many letters must be put in, left out or replaced to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().take(40).enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = before + usize::from(a != *b);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, suggestion};

    #[test]
    fn a_field_that_is_nearly_right_is_suggested() {
        assert_eq!((distance("role", "role"), distance("rol", "role"), distance("", "seats")), (0, 1, 5));
        assert_eq!(suggestion("seat", &["title", "seats"]), "did you mean \"seats\"?");
        assert_eq!(suggestion("gender", &["title", "seats"]), "the fields here are: title, seats");
    }
}
