//! The document that a command is given: which, and how to read it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use openfloor_domain::convening::DayOrder;
use openfloor_outbound::Cidr;
use openfloor_rosters::{
    Diagnostic, Encoding, Fault, Format, Limits, Mapping, Options, Outline, Programme, Severity, outline,
    parse, parse_folder,
};

use crate::exit::{Kind, silent, stop};
use crate::from_link;
use crate::output::talk;

/// How a document is read.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Reading {
    /// How the letters of a spreadsheet are written.
    #[arg(long, value_enum, default_value_t = Letters::Utf8)]
    pub(crate) encoding: Letters,
    /// The offset from UTC of times that are written without one, as +02:00. Without it such a time is refused.
    #[arg(long, value_name = "OFFSET", value_parser = offset, allow_hyphen_values = true)]
    pub(crate) zone: Option<i16>,
    /// Which number of days like 05/06/2026 is the day. Without it the other days of the file tell; where they do not,
    /// such a day is refused.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) day_order: Option<Order>,
    /// What columns, role words and answers mean (TOML); `openfloor check FILE --write-mapping` makes one
    /// to begin with. A column counts people only if this says what its values mean.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Private addresses that links to documents may lead to: 10.0.0.0/8,127.0.0.0/8
    #[arg(
        long,
        env = "OPENFLOOR_ALLOW_PRIVATE_LINKS",
        value_name = "RANGES",
        value_delimiter = ',',
        hide_short_help = true
    )]
    pub(crate) allow_private_links: Vec<Cidr>,
}

/// Which number of a day comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Order {
    /// 14/05/2026
    DayFirst,
    /// 05/14/2026
    MonthFirst,
}

impl From<Order> for DayOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::DayFirst => Self::DayFirst,
            Order::MonthFirst => Self::MonthFirst,
        }
    }
}

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Letters {
    /// Unicode, with or without a byte-order mark.
    #[value(name = "utf-8")]
    Utf8,
    /// What older spreadsheet programs write in western Europe.
    #[value(name = "windows-1252")]
    Windows1252,
}

/// Kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum DocumentKind {
    /// A spreadsheet, one row a seat.
    Csv,
    /// A workbook (.xlsx), one row a seat.
    Workbook,
    /// schedule.json of frab, pretalx and the like.
    Schedule,
    /// schedule.xml of frab, pretalx and the like.
    ScheduleXml,
    /// Submissions or speakers from the API of pretalx.
    Submissions,
    /// A view of Sessionize.
    Sessionize,
    /// An export of Indico with its contributions.
    Indico,
    /// schema.org in JSON-LD, alone or in a web page.
    SchemaOrg,
    /// A calendar (.ics).
    Calendar,
    /// Openfloor's own JSON.
    Own,
    /// Data files of a site: YAML, JSON, pages with data at their head.
    Site,
}

impl Reading {
    /// The same for the readers; the kind is detected where none is given.
    pub(crate) fn options(&self, kind: Option<DocumentKind>) -> anyhow::Result<Options> {
        Ok(Options {
            encoding: match self.encoding {
                Letters::Utf8 => Encoding::Utf8,
                Letters::Windows1252 => Encoding::Windows1252,
            },
            zone_offset_minutes: self.zone,
            day_order: self.day_order.map(Into::into),
            format: kind.map(|kind| match kind {
                DocumentKind::Csv => Format::Csv,
                DocumentKind::Workbook => Format::Workbook,
                DocumentKind::Schedule => Format::Schedule,
                DocumentKind::ScheduleXml => Format::ScheduleXml,
                DocumentKind::Submissions => Format::Submissions,
                DocumentKind::Sessionize => Format::Sessionize,
                DocumentKind::Indico => Format::Indico,
                DocumentKind::SchemaOrg => Format::SchemaOrg,
                DocumentKind::Calendar => Format::Calendar,
                DocumentKind::Own => Format::Own,
                DocumentKind::Site => Format::Site,
            }),
            mapping: self.mapping()?,
            ..Options::default()
        })
    }

    /// The mapping given, if one is.
    fn mapping(&self) -> anyhow::Result<Option<Mapping>> {
        let Some(path) = &self.mapping else { return Ok(None) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("--mapping: {} cannot be read", path.display()))?;
        let wrong = |fault| stop(Kind::Invalid, format!("--mapping: {}: {fault}", path.display()));
        Mapping::parse(&text).map(Some).map_err(wrong)
    }
}

/// Minutes east of Greenwich from `+02:00`, `-0330` or `Z`.
fn offset(text: &str) -> Result<i16, String> {
    let fault = || format!("{text:?} is no offset from UTC; write it as +02:00");
    if text == "Z" {
        return Ok(0);
    }
    let (sign, digits) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return Err(fault()),
    };
    let digits = digits.replacen(':', "", 1);
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(fault());
    }
    let number = |part: &str| part.parse::<i16>().map_err(|_| fault());
    let (hours, minutes) = (number(&digits[..2])?, number(&digits[2..])?);
    if hours > 18 || minutes > 59 { Err(fault()) } else { Ok(sign * (hours * 60 + minutes)) }
}

/// A document, and what it is called.
pub(crate) struct Document {
    /// The name of the file or folder, without folders above it: it names the source.
    pub(crate) name: String,
    /// The link that it is from, if it is from one.
    pub(crate) link: Option<String>,
    /// What it holds.
    pub(crate) content: Content,
}

/// What a document holds.
pub(crate) enum Content {
    /// A file.
    File(Vec<u8>),
    /// The files of a folder, by their paths in it.
    Folder(Vec<(String, Vec<u8>)>),
}

/// Files of a folder that are read at most.
const FILES_MAX: usize = 10_000;

impl Document {
    /// Reads a file, a folder or a link, or standard input for `-`. What is larger than any document may be is
    /// refused before it is read whole.
    pub(crate) fn read(path: &Path, name: Option<&str>, reading: &Reading) -> anyhow::Result<Self> {
        if let Some(link) = from_link::of(path) {
            let fetched = from_link::fetch(&link, &reading.allow_private_links)?;
            let name = name.map_or(fetched.name, str::to_owned);
            return Ok(Self { name, link: Some(link), content: Content::File(fetched.bytes) });
        }
        let is_input = path.as_os_str() == "-";
        let name = name_of(path, name);
        let cannot = || format!("{} cannot be read", path.display());
        if !is_input && path.is_dir() {
            let mut files = Vec::new();
            gather(path, path, &mut files).with_context(cannot)?;
            files.sort();
            let bytes = files.iter().map(|(_, bytes)| bytes.len()).sum();
            check_size(&name, bytes)?;
            return Ok(Self { name, link: None, content: Content::Folder(files) });
        }
        let bytes = if is_input {
            at_most(io::stdin().lock()).context("standard input cannot be read")?
        } else {
            at_most(File::open(path).with_context(cannot)?).with_context(cannot)?
        };
        check_size(&name, bytes.len())?;
        Ok(Self { name, link: None, content: Content::File(bytes) })
    }

    /// Takes it apart.
    pub(crate) fn read_as(&self, options: &Options) -> anyhow::Result<Programme> {
        let programme = match &self.content {
            Content::File(bytes) => parse(&self.name, bytes, options),
            Content::Folder(files) => parse_folder(&self.name, files, options),
        };
        programme.map_err(|fault| refused(&self.name, &fault))
    }

    /// The same; what was noticed is told, and errors end the command.
    pub(crate) fn parse(&self, options: &Options) -> anyhow::Result<Programme> {
        let programme = self.read_as(options)?;
        tell(&self.name, &programme.diagnostics);
        if programme.has_errors() {
            return Err(silent(Kind::Invalid));
        }
        Ok(programme)
    }

    /// What there is to decide about it.
    pub(crate) fn outline(&self, options: &Options) -> anyhow::Result<Outline> {
        match &self.content {
            Content::File(bytes) => {
                outline(&self.name, bytes, options).map_err(|fault| refused(&self.name, &fault))
            }
            Content::Folder(_) => {
                let sentence = format!("{} is a folder; name one file of it", self.name);
                Err(stop(Kind::Usage, sentence))
            }
        }
    }
}

/// A document of which nothing can be read.
pub(crate) fn refused(name: &str, fault: &Fault) -> anyhow::Error {
    stop(Kind::Invalid, format!("{name}: {fault}; {}", fault.remedy))
}

/// What a document is called: as given, else as its file.
pub(crate) fn name_of(path: &Path, given: Option<&str>) -> String {
    let file =
        path.file_name().filter(|_| path.as_os_str() != "-").map(|name| name.to_string_lossy().into_owned());
    given.map(str::to_owned).or(file).unwrap_or_else(|| "roster".to_owned())
}

fn check_size(name: &str, bytes: usize) -> anyhow::Result<()> {
    let most = Limits::default().bytes;
    if bytes <= most {
        return Ok(());
    }
    let mib = most >> 20;
    Err(stop(Kind::Invalid, format!("{name} is larger than {mib} MiB; split it into several documents")))
}

/// The files below a folder, without those that are hidden.
fn gather(root: &Path, folder: &Path, onto: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            gather(root, &path, onto)?;
            continue;
        }
        if onto.len() >= FILES_MAX {
            let sentence =
                format!("{} has more than {FILES_MAX} files; name a folder below it", root.display());
            return Err(stop(Kind::Invalid, sentence));
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        onto.push((name, at_most(File::open(&path)?)?));
    }
    Ok(())
}

/// At most one byte more than a document may have.
fn at_most(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(Limits::default().bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says what was noticed, a line each: place, what, remedy.
pub(crate) fn tell(name: &str, diagnostics: &[Diagnostic]) {
    for one in diagnostics {
        let weight = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        talk(format_args!("{name}: {}: {weight}: {} [{}]; {}", one.place, one.what, one.code, one.remedy));
    }
}

#[cfg(test)]
mod tests {
    use super::offset;

    #[test]
    fn an_offset_is_read_in_the_usual_ways() {
        assert_eq!(offset("+02:00"), Ok(120));
        assert_eq!(offset("-0330"), Ok(-210));
        assert_eq!(offset("Z"), Ok(0));
        for text in ["2", "+2", "+99:00", "+02:60", "Berlin", "", "+é00"] {
            assert!(offset(text).is_err(), "{text}");
        }
    }
}
