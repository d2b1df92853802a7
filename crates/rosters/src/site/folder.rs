//! The files of a folder that belong together.

use crate::detect;
use crate::diagnostic::{Diagnostic, Fault, Place, Severity};
use crate::draft::Programme;
use crate::json::value::Value;
use crate::options::Options;
use crate::text;
use crate::told::Gaps;

use super::{File, source};

/// How many files that cannot be read are told one by one.
const TOLD: usize = 20;

/// Reads the files of a folder that belong together: the data files of a site, of which one names
/// people and another the items that they are on. Each file is its path in the folder, which places
/// begin with, and its bytes. `name` names the convening where no file does. Files that hold no data
/// are passed over; those that cannot be read are told.
///
/// The same [`Fault`]s as [`parse`](crate::parse); the limits are those of one document, for all
/// files together.
pub fn parse_folder(name: &str, files: &[(String, Vec<u8>)], options: &Options) -> Result<Programme, Fault> {
    let bytes = files.iter().fold(0_usize, |sum, (_, bytes)| sum.saturating_add(bytes.len()));
    text::check_length(bytes, options)?;
    let (mut documents, mut left_out) = (Vec::new(), Vec::new());
    for (path, bytes) in files {
        match as_json(bytes, options) {
            Ok(Some(json)) => documents.push((path, json)),
            Ok(None) => {}
            Err(fault) => left_out.push((path, fault)),
        }
    }
    let mut values = Vec::new();
    for (path, json) in &documents {
        match Value::parse(json, &options.limits) {
            Ok(value) => values.push(File { path, value }),
            Err(fault) => left_out.push((path, fault)),
        }
    }
    if values.is_empty() {
        let what = "a folder without data: looked for were YAML, JSON and pages with data at their head";
        let remedy = "name the file that has the programme";
        return Err(Fault::new("unknown-format", Place::Document {}, what, remedy));
    }
    let mut programme = super::read(name, &values, options)?;
    let told = left_out.into_iter().take(TOLD).map(|(path, fault)| Diagnostic {
        severity: Severity::Warning,
        what: format!("{path} is left out: {fault}"),
        gaps: Gaps { file: path.clone(), ..fault.gaps.clone() },
        ..Diagnostic::from(fault)
    });
    programme.diagnostics.extend(told);
    programme.diagnostics.sort_by_key(|one| one.severity);
    Ok(programme)
}

/// A file as JSON; `None` if it holds no data.
fn as_json(bytes: &[u8], options: &Options) -> Result<Option<String>, Fault> {
    let text = text::decode(bytes, options)?;
    if text.trim().is_empty() || !detect::is_json(&text) && source::why(&text).is_none() {
        return Ok(None);
    }
    source::to_json(&text, options).map(|json| Some(json.into_owned()))
}
