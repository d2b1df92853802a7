//! A whole document in our own shape: convenings, panels, seats.

use crate::assembly::{Assembly, ConveningNo};
use crate::detect::Format;
use crate::diagnostic::{Fault, Findings};
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::{is_slug, slug_of};
use crate::told::Told;

use super::roster;
use super::strict::Object;
use super::value::{Kind, Path, Value, field};

const DOCUMENT: [&str; 1] = ["convenings"];
const CONVENING: [&str; 4] = ["slug", "title", "people_namespace", "panels"];
const PANEL: [&str; 5] = ["slug", "title", "kind", "starts", "seats"];

/// Whether a document is one of ours.
pub(crate) fn is_ours(root: Value<'_>) -> bool {
    let fields = root.fields(100);
    let has = |name| field(&fields, name).is_some_and(|value| value.kind() == Kind::Array);
    has("convenings") || has("seats")
}

/// Reads `{"convenings": [{"slug", "title", "people_namespace", "panels": [{"slug", "title", "kind", "starts",
/// "seats": […]}]}]}`, or a single roster, which becomes the only panel of a convening `stem`.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let mut assembly = Assembly::new(options);
    if field(&root.fields(100), "seats").is_some() {
        single(stem, root, options, &mut assembly)?;
        return Ok(assembly.finish(Format::Own));
    }
    let at = Path::Root;
    if let Some(document) = Object::read(root, &at, &DOCUMENT, &mut assembly.findings) {
        let most = options.limits.convenings;
        let items = document.items("convenings", most + 1, &at, &mut assembly.findings);
        let list = at.field("convenings");
        for (number, item) in items.unwrap_or_default().into_iter().enumerate() {
            let place = list.item(number);
            if number == most {
                let what = Told::new(format!("more than {most} convenings")).n(most);
                return Err(Fault::new("too-many-convenings", place.place(), what, "split the document"));
            }
            convening(item, &place, options, &mut assembly)?;
        }
    }
    Ok(assembly.finish(Format::Own))
}

fn single(stem: &str, root: Value<'_>, options: &Options, assembly: &mut Assembly<'_>) -> Result<(), Fault> {
    let at = Path::Root;
    let object = Object::read(root, &at, &roster::ROSTER, &mut assembly.findings);
    let Some(object) = object else { return Ok(()) };
    object.yes_or_no("complete", &at, &mut assembly.findings);
    let (of, _) = assembly.convening(slug_of(stem), stem, "");
    panel(&object, &at, of, options, assembly)
}

fn convening(
    value: Value<'_>,
    at: &Path<'_>,
    options: &Options,
    assembly: &mut Assembly<'_>,
) -> Result<(), Fault> {
    let Some(object) = Object::read(value, at, &CONVENING, &mut assembly.findings) else { return Ok(()) };
    let (slug, title) = name(&object, at, options, &mut assembly.findings);
    let namespace = object.text("people_namespace", at, options, &mut assembly.findings);
    let (of, new) = assembly.convening(slug, &title, &namespace);
    if !new {
        twice("convening", at, &mut assembly.findings);
    }
    let most = options.limits.panels + 1;
    let items = object.items("panels", most, at, &mut assembly.findings).unwrap_or_default();
    let list = at.field("panels");
    for (number, item) in items.into_iter().enumerate() {
        let place = list.item(number);
        let object = Object::read(item, &place, &PANEL, &mut assembly.findings);
        if let Some(object) = object {
            panel(&object, &place, of, options, assembly)?;
        }
    }
    Ok(())
}

fn panel(
    object: &Object<'_>,
    at: &Path<'_>,
    of: ConveningNo,
    options: &Options,
    assembly: &mut Assembly<'_>,
) -> Result<(), Fault> {
    let (slug, title) = name(object, at, options, &mut assembly.findings);
    let (no, new) = assembly.panel(of, slug, at.place())?;
    if !new {
        twice("panel", at, &mut assembly.findings);
        return Ok(());
    }
    let kind = roster::title(object, "kind", at, options, &mut assembly.findings);
    let starts = object.moment("starts", at, options, &mut assembly.findings);
    assembly.describe(no, &title, &kind, starts, &at.place());
    let seats = roster::seats(object, at, options, &mut assembly.findings)?;
    for seat in seats.unwrap_or_default() {
        assembly.seat(no, seat)?;
    }
    Ok(())
}

/// Slug and title; one may be made of the other.
fn name(object: &Object<'_>, at: &Path<'_>, options: &Options, findings: &mut Findings) -> (String, String) {
    let title = roster::title(object, "title", at, options, findings);
    let slug = object.text("slug", at, options, findings);
    if slug.is_empty() {
        if title.is_empty() {
            let what = "neither a slug nor a title".to_owned();
            findings.error(at.place(), "no-name", what, "give it a slug and a title");
        }
        return (slug_of(&title), title);
    }
    if !is_slug(&slug) {
        let better = slug_of(&slug);
        let what = Told::new("a slug is 1 to 80 of a-z, 0-9 and -, not beginning or ending with -");
        let what = what.choices(better.as_str());
        let remedy = format!("write \"{better}\"");
        findings.error(at.field("slug").place(), "not-a-slug", what, &remedy);
        return (slug_of(&slug), title);
    }
    (slug, title)
}

fn twice(what: &str, at: &Path<'_>, findings: &mut Findings) {
    let remedy = format!("put everything about one {what} into one object, or change the slug");
    findings.error(
        at.place(),
        "slug-twice",
        format!("a {what} of that slug stands earlier in the document"),
        &remedy,
    );
}
