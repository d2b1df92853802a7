//! The document that a command is given: which, and how to read it.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use anyhow::Context;
use openfloor_rosters::{Diagnostic, Encoding, Format, Limits, Options, Programme, Severity, parse};

use crate::exit::{Kind, silent, stop};
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
}

impl Reading {
    /// The same for the readers; the kind is detected where none is given.
    pub(crate) fn options(&self, kind: Option<DocumentKind>) -> Options {
        Options {
            encoding: match self.encoding {
                Letters::Utf8 => Encoding::Utf8,
                Letters::Windows1252 => Encoding::Windows1252,
            },
            zone_offset_minutes: self.zone,
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
            }),
            ..Options::default()
        }
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

/// A document as bytes, and what it is called.
pub(crate) struct Document {
    /// The name of the file, without folders: it names the source.
    pub(crate) name: String,
    /// The content.
    pub(crate) bytes: Vec<u8>,
}

impl Document {
    /// Reads a file, or standard input for `-`. What is larger than any document may be is refused
    /// before it is read whole.
    pub(crate) fn read(path: &PathBuf, name: Option<&str>) -> anyhow::Result<Self> {
        let is_input = path.as_os_str() == "-";
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let given = name.map(str::to_owned);
        let name = given.or(if is_input { None } else { file_name }).unwrap_or_else(|| "roster".to_owned());
        let bytes = if is_input {
            at_most(io::stdin().lock()).context("standard input cannot be read")?
        } else {
            let cannot = || format!("{} cannot be read", path.display());
            at_most(File::open(path).with_context(cannot)?).with_context(cannot)?
        };
        let most = Limits::default().bytes;
        if bytes.len() > most {
            let sentence =
                format!("{name} is larger than {} MiB; split it into several documents", most >> 20);
            return Err(stop(Kind::Invalid, sentence));
        }
        Ok(Self { name, bytes })
    }

    /// Takes it apart. What was noticed is told; errors end the command.
    pub(crate) fn parse(&self, options: &Options) -> anyhow::Result<Programme> {
        let programme = parse(&self.name, &self.bytes, options)
            .map_err(|fault| stop(Kind::Invalid, format!("{}: {fault}; {}", self.name, fault.remedy)))?;
        tell(&self.name, &programme.diagnostics);
        if programme.has_errors() {
            return Err(silent(Kind::Invalid));
        }
        Ok(programme)
    }
}

/// At most one byte more than a document may have.
fn at_most(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(Limits::default().bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says what was noticed, a line each: place, what, remedy.
fn tell(name: &str, diagnostics: &[Diagnostic]) {
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
