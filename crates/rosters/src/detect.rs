//! What kind of document this is, and why we think so.

use serde::Serialize;

use crate::diagnostic::{Fault, Place};
use crate::json::value::Value;
use crate::json::{indico, indico_timetable, linked, own, schedule, sessionize, submissions, table};
use crate::mapping::Terms;
use crate::options::{Limits, Options};
use crate::told::Told;
use crate::why::Why;
use crate::{csv, ical, page, site, text, xml};

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A spreadsheet with one row a seat: CSV, or with `;` or tabs.
    Csv,
    /// A workbook (`.xlsx`), its first sheet with headers that we know.
    Workbook,
    /// `schedule.json` of frab, pretalx and the c3voc tools, in both shapes.
    Schedule,
    /// `schedule.xml` of Pentabarf, frab, pretalx and FOSDEM.
    ScheduleXml,
    /// Submissions with speakers from the API of pretalx.
    Submissions,
    /// The views of Sessionize, and sessions that name their speakers by id.
    Sessionize,
    /// Events with their contributions, as Indico exports them.
    Indico,
    /// Events of schema.org in JSON-LD, alone or in a web page.
    SchemaOrg,
    /// A calendar (iCalendar) whose events name attendees.
    Calendar,
    /// Our own JSON.
    Own,
    /// Data files of a site: YAML, JSON with items that name their people, pages with data at their
    /// head.
    Site,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Csv,
        Self::Workbook,
        Self::Schedule,
        Self::ScheduleXml,
        Self::Submissions,
        Self::Sessionize,
        Self::Indico,
        Self::SchemaOrg,
        Self::Calendar,
        Self::Own,
        Self::Site,
    ];
}

/// A guess and its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Detected {
    /// The kind of document.
    pub format: Format,
    /// What gave it away.
    pub why: Why,
}

impl Detected {
    fn new(format: Format, why: Why) -> Self {
        Self { format, why }
    }
}

/// Says what kind of document this is, within the default limits.
pub fn detect(bytes: &[u8]) -> Result<Detected, Fault> {
    let options = Options::default();
    refuse_known_others(bytes)?;
    if is_workbook(bytes) {
        return Ok(Detected::new(Format::Workbook, Why::Workbook));
    }
    let text = text::decode(bytes, &options)?;
    if is_json(&text) { detect_json(Value::parse(&text, &options.limits)?) } else { detect_text(&text) }
}

/// What gave a format away, where a document has been read as it.
pub(crate) fn why(bytes: &[u8], format: Format) -> Why {
    detect(bytes).ok().filter(|found| found.format == format).map_or(Why::SaidSo, |found| found.why)
}

/// Whether a text is to be read as JSON.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

pub(crate) fn detect_json(root: Value<'_>) -> Result<Detected, Fault> {
    if schedule::is_schedule(root) {
        return Ok(Detected::new(Format::Schedule, Why::Schedule));
    }
    if own::is_ours(root) {
        return Ok(Detected::new(Format::Own, Why::OwnJson));
    }
    if indico_timetable::is_timetable(root) {
        return Ok(Detected::new(Format::Indico, Why::IndicoTimetable));
    }
    if indico::is_export(root) {
        return Ok(Detected::new(Format::Indico, Why::IndicoEvents));
    }
    if let Some(why) = submissions::why(root) {
        return Ok(Detected::new(Format::Submissions, why));
    }
    if linked::is_linked(root) {
        return Ok(Detected::new(Format::SchemaOrg, Why::LinkedData));
    }
    if let Some(why) = sessionize::why(root) {
        return Ok(Detected::new(Format::Sessionize, why));
    }
    if site::is_site(root) {
        return Ok(Detected::new(Format::Site, Why::SiteItems));
    }
    if table::is_table(root, &Options::default(), &Terms::default()) {
        return Ok(Detected::new(Format::Csv, Why::Rows));
    }
    let what = "JSON of a shape that we do not know: looked for were \"schedule\" (frab, pretalx, c3voc), \
        \"convenings\" or \"seats\" (our own), \"results\" with \"contributions\" or a timetable (Indico), \
        \"code\" with \"speakers\" (pretalx), \"sessions\" with \"speakers\" (Sessionize), \"@type\" of an event \
        (schema.org), items with a title and an author, speakers, presenters or panelists, and rows with headers";
    let remedy = "send one of these, or a spreadsheet with one row a seat";
    Err(Fault::new("unknown-shape", Place::Pointer { pointer: "".into() }, what, remedy))
}

pub(crate) fn detect_text(text: &str) -> Result<Detected, Fault> {
    if text.trim().is_empty() {
        let remedy = "check that this is the file you meant";
        return Err(Fault::new("empty", Place::Document {}, "the file is empty", remedy));
    }
    if text.trim_start().starts_with('<') {
        return detect_xml(text);
    }
    if ical::is_calendar(text) {
        return Ok(Detected::new(Format::Calendar, Why::Calendar));
    }
    // "speaker:" is a header that we know, and the first line of many a file in YAML.
    if csv::known_headers(text) < 2
        && let Some(why) = site::source::why(text)
    {
        return Ok(Detected::new(Format::Site, why));
    }
    let why = if csv::known_headers(text) > 0 { Why::KnownHeaders } else { Why::PlainText };
    Ok(Detected::new(Format::Csv, why))
}

fn detect_xml(text: &str) -> Result<Detected, Fault> {
    if page::blocks(text).next().is_some() {
        return Ok(Detected::new(Format::SchemaOrg, Why::LinkedPage));
    }
    if page::is_page(text) {
        let remedy =
            "take the address or file of its programme: schedule.xml, schedule.json, a calendar, or CSV";
        return Err(other("page", "this is a web page without linked data of events", remedy));
    }
    if xml::root(text, &Limits::default())?.is_some_and(|root| root == "schedule") {
        return Ok(Detected::new(Format::ScheduleXml, Why::ScheduleElement));
    }
    Err(other(
        "xml",
        "XML of a shape that we do not know: looked for was an outermost element \"schedule\"",
        "export the schedule as schedule.xml or schedule.json, or as CSV",
    ))
}

/// Refuses what people often send in place of a CSV file.
pub(crate) fn refuse_known_others(bytes: &[u8]) -> Result<(), Fault> {
    match bytes {
        [b'P', b'K', 3, 4, ..] if !is_workbook(bytes) => {
            let what = "this is an archive, or a workbook of another kind than .xlsx";
            Err(other("archive", what, "save the sheet as .xlsx or as \"CSV UTF-8\""))
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let what = "this is an old workbook, or one with a password";
            Err(other("old", what, "save the sheet as .xlsx without a password, or as \"CSV UTF-8\""))
        }
        [b'%', b'P', b'D', b'F', ..] => {
            Err(other("pdf", "this is a PDF", "send the spreadsheet it was made from, as CSV"))
        }
        [0x1f, 0x8b, ..] => Err(other("compressed", "this is compressed", "unpack it first")),
        _ => Ok(()),
    }
}

/// Whether this is an archive that holds a workbook: the names of its parts stand there as they are.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"workbook.xml";
    bytes.starts_with(b"PK\x03\x04") && bytes.windows(NAME.len()).any(|part| part == NAME)
}

/// Whether this is a workbook, and is to be read as one.
pub(crate) fn is_read_as_workbook(bytes: &[u8], options: &Options) -> bool {
    is_workbook(bytes) && options.format.is_none_or(|format| format == Format::Workbook)
}

fn other(which: &'static str, what: &str, remedy: &str) -> Fault {
    Fault::new("unknown-format", Place::Document {}, Told::new(what).which(which), remedy)
}
