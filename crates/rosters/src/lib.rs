//! Reads rosters: from the bytes of a spreadsheet or a programme export to drafts of convenings,
//! panels and seats, with everything that is wrong, where, and how to mend it.
//!
//! No network, no clock, no panic; memory is bounded by [`Limits`]. Nothing is inferred about a
//! person: a class is read only in our own five words, or where somebody has said what a value means.
//!
//! From a file to what is stored, as a page goes:
//!
//! 1. [`outline`] shows the columns or questions, some of their values, what each is taken for and why, and
//!    a [`Mapping`] as guessed. The page lets people change it.
//! 2. [`parse`] with [`Options::mapping`] gives drafts, with what there is to decide: doubts and statements
//!    of [`SeatDraft`], [`Programme::candidates`], and diagnostics. [`Mapping::to_toml`] is what to remember.
//! 3. With [`Telling::Each`] the diagnostics are one a row, and [`to_problems`] the file to download.
//! 4. [`to_csv`], [`to_json`] and [`to_frab`] write drafts for others.
//!
//! [`parse_folder`] reads files that belong together, [`Stream`] a spreadsheet too long for one document.

mod assembly;
mod candidates;
mod csv;
mod dates;
mod decided;
mod detect;
mod diagnostic;
mod doubt;
mod draft;
mod export;
mod fold;
mod frab_xml;
mod ical;
mod json;
mod mapping;
mod options;
mod outline;
mod page;
mod problems;
mod seats;
mod site;
mod slug;
mod stage;
mod stream;
mod summary;
mod text;
mod titles;
mod told;
mod why;
mod words;
mod written;
mod xlsx;
mod xml;
mod zones;

pub use candidates::Candidate;
pub use decided::{Decision, InDoubt};
pub use detect::{Detected, Format, detect};
pub use diagnostic::{Cell, Diagnostic, Fault, Place, Severity};
pub use doubt::{Doubt, bare_name};
pub use draft::{
    ColumnValue, ConveningDraft, CountedBy, Holder, PanelDraft, Programme, RoleWord, RosterDraft, SeatDraft,
    SeatStatus,
};
pub use export::{Exported, to_csv, to_frab, to_json, to_sheet};
pub use json::roster::parse_roster;
pub use mapping::{ClassColumn, Mapping, MappingFault, Meaning};
pub use options::{Encoding, Limits, Options, Telling};
pub use outline::{Column, Outline, outline};
pub use problems::to_problems;
pub use site::parse_folder;
pub use slug::{is_slug, slug_of};
pub use stream::{Part, Stream};
pub use summary::{Summary, summary};
pub use told::Gaps;
pub use why::Why;

use crate::json::value::Value;
use crate::json::{indico, indico_timetable, linked, own, schedule, sessionize, submissions, table};

/// Reads a document. `name` is the name of the file, if it has one: its stem names the convening
/// where the document does not.
///
/// A [`Fault`] means that nothing in it could be read. A programme may still have errors
/// ([`Programme::has_errors`]); then nothing of it may be stored, and its diagnostics say what to
/// mend.
pub fn parse(name: &str, bytes: &[u8], options: &Options) -> Result<Programme, Fault> {
    let mut programme = parse_bytes(name, bytes, options)?;
    programme.diagnostics.extend(text::how_decoded(bytes, programme.format));
    Ok(programme)
}

fn parse_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Programme, Fault> {
    detect::refuse_known_others(bytes)?;
    text::check_size(bytes, options)?;
    let stem = stem(name);
    if detect::is_read_as_workbook(bytes, options) {
        let terms = mapping::Terms::of(options.mapping.as_ref());
        return xlsx::Packed::of(bytes, &terms, options)?.read(stem, options);
    }
    let text = text::decode(bytes, options)?;
    let format = match options.format {
        Some(format) => format,
        None if detect::is_json(&text) => {
            let root = Value::parse(&text, &options.limits)?;
            return read_json(detect::detect_json(root)?.format, stem, root, options);
        }
        None => detect::detect_text(&text)?.format,
    };
    match format {
        Format::Csv | Format::Workbook => csv::read(stem, &text, options),
        Format::Calendar => ical::read(stem, &text, options),
        Format::SchemaOrg if !detect::is_json(&text) => linked::read_page(stem, &text, options),
        Format::ScheduleXml => frab_xml::read(stem, &text, options),
        Format::Site => read_file(stem, &text, options),
        json => read_json(json, stem, Value::parse(&text, &options.limits)?, options),
    }
}

/// Reads a format that is JSON; another one as our own, which says what is wrong.
fn read_json(format: Format, stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    match format {
        Format::Schedule => schedule::read(stem, root, options),
        Format::Submissions => submissions::read(stem, root, options),
        Format::Indico if indico_timetable::is_timetable(root) => indico_timetable::read(stem, root, options),
        Format::Indico => indico::read(stem, root, options),
        Format::SchemaOrg => linked::read(stem, root, options),
        Format::Sessionize => sessionize::read(stem, root, options),
        Format::Site => site::read(stem, &[site::File { path: "", value: root }], options),
        Format::Csv => table::read(stem, root, options),
        _ => own::read(stem, root, options),
    }
}

fn read_file(stem: &str, text: &str, options: &Options) -> Result<Programme, Fault> {
    let json = site::source::to_json(text, options)?;
    let value = Value::parse(&json, &options.limits)?;
    site::read(stem, &[site::File { path: "", value }], options)
}

/// The name of a file without folders and ending; never empty.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).trim();
    if stem.is_empty() { "roster" } else { stem }
}
