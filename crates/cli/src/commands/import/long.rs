//! A spreadsheet that is too long to be sent at once: part by part, each of whole panels. What was
//! stored stays; the same import, run again, stores the rest.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::Context;
use openfloor_api::client::Document as ApiDocument;
use openfloor_api::write::ImportSummary;
use openfloor_rosters::{Diagnostic, Options, Severity, Stream, to_json};

use super::{Import, Progress, told};
use crate::document::{refused, tell};
use crate::place::Place;

/// From this size on a spreadsheet is read part by part.
const LONG_FROM: u64 = 16 << 20;

/// How many problems of a long file are kept.
const PROBLEMS_MAX: usize = 100_000;

/// Whether a file is a spreadsheet as text that is read part by part.
pub(super) fn is_long(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_sheet = ending.is_some_and(|ending| ["csv", "tsv", "txt"].contains(&ending.as_str()));
    is_sheet && path.metadata().is_ok_and(|file| file.is_file() && file.len() >= LONG_FROM)
}

fn open(path: &Path, name: &str, options: &Options) -> anyhow::Result<Stream<BufReader<File>>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Stream::new(name, BufReader::with_capacity(1 << 20, file), options).map_err(|fault| refused(name, &fault))
}

/// Reads all of it once before anything is stored: a fault in its last row stops it as one in its first.
/// Gives what was noticed, each part's beside the other's.
pub(super) fn check(path: &Path, name: &str, options: &Options) -> anyhow::Result<Vec<Diagnostic>> {
    let mut stream = open(path, name, options)?;
    let mut progress = Progress::new(&format!("{name}, looked through"), "bytes");
    let length = path.metadata()?.len();
    let mut noticed = Vec::new();
    while let Some(part) = stream.next_part().map_err(|fault| refused(name, &fault))? {
        progress.at(part.bytes, length);
        let problems = part.programme.diagnostics.into_iter().filter(|one| one.severity != Severity::Note);
        noticed.extend(problems.take(PROBLEMS_MAX - noticed.len().min(PROBLEMS_MAX)));
    }
    progress.end();
    noticed.sort_by_key(|one| one.severity);
    tell(name, &noticed[..noticed.len().min(100)]);
    Ok(noticed)
}

/// Whether it may not be stored.
pub(super) fn has_errors(noticed: &[Diagnostic]) -> bool {
    noticed.first().is_some_and(|one| one.severity == Severity::Error)
}

impl Import {
    /// Imports it part by part, under one name.
    pub(super) async fn import_long(
        &self,
        place: &Place,
        path: &Path,
        name: &str,
        options: &Options,
        changes: &mut told::Changes,
    ) -> anyhow::Result<ImportSummary> {
        let mut stream = open(path, name, options)?;
        let length = path.metadata()?.len();
        let mut progress = Progress::new(name, "bytes");
        let mut sum = ImportSummary::default();
        while let Some(part) = stream.next_part().map_err(|fault| refused(name, &fault))? {
            let bytes = to_json(&part.programme.convenings).into();
            let sent = ApiDocument {
                name: name.to_owned(),
                bytes,
                is_dry_run: self.dry_run,
                ..ApiDocument::default()
            };
            told::add(&mut sum, self.send(place, &sent, changes, &mut BTreeSet::new(), |_, _| ()).await?);
            progress.at(part.bytes, length);
        }
        progress.end();
        (sum.format, sum.people) = ("csv".to_owned(), stream.people());
        self.print_summary(name, &sum)?;
        Ok(sum)
    }
}
