//! `openfloor import`: records what is new in a document.

mod long;
mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context;
use http::Method;
use openfloor_api::client::Document as ApiDocument;
use openfloor_api::write::{ImportLine, ImportSummary, LinkBody, LinkRow, PanelLine};
use openfloor_rosters::{Diagnostic, Mapping, Options, Telling, parse, parse_folder, to_json, to_problems};

use crate::document::{Content, Document, Letters, Reading, name_of, refused};
use crate::exit::{Kind, silent, stop};
use crate::judged::LINES;
use crate::output::{Data, talk};
use crate::place::{AsOrganiser, Missing, Place};
use crate::progress::Progress;

/// Record what is new in rosters: spreadsheets with one row a seat, or what programme software exports
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor import programme.csv --dry-run", after_long_help = LINES)]
pub(crate) struct Import {
    /// The documents, links to them (https://…), folders of data files of a site, or - for standard input. A spreadsheet of more than
    /// 16 MiB is read part by part: its rows must stand together by panel.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the document is called, if not like the file. The same name again means the same source:
    /// what is no longer in it is withdrawn.
    #[arg(long)]
    name: Option<String>,
    /// Store nothing: say what would change, and how panels would stand.
    #[arg(long)]
    dry_run: bool,
    /// Have the server read the link again and again, and record what changes there.
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
    /// Write the rows with errors and warnings to a spreadsheet.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
    /// Print one line of JSON per panel, then a summary per document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    place: AsOrganiser,
}

/// Longest mapping that is sent with a document.
const MAPPING_BYTES_SENT: usize = 16 << 10;

/// A document that is ready to be sent.
enum Ready {
    /// At once.
    Whole { sent: ApiDocument, noticed: Option<Vec<Diagnostic>> },
    /// Part by part.
    Long { path: PathBuf, name: String },
}

impl Ready {
    fn name(&self) -> &str {
        match self {
            Self::Whole { sent, .. } => &sent.name,
            Self::Long { name, .. } => name,
        }
    }
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        if self.problems.is_some() && self.files.len() > 1 {
            return Err(stop(Kind::Usage, "--problems: import one document at a time with it"));
        }
        let options = self.reading.options(None)?;
        let ready: Vec<Ready> =
            self.files.iter().map(|file| self.ready(file, &options)).collect::<anyhow::Result<_>>()?;
        let missing = if self.dry_run { Missing::Refuse } else { Missing::Make };
        let place = self.place.open("openfloor import", missing).await?;
        let done = self.import_all(&place, ready, &options).await;
        place.close(false).await?;
        done
    }

    /// Reads a document as far as that is to be done here. Errors end the command before anything is
    /// stored.
    fn ready(&self, path: &Path, options: &Options) -> anyhow::Result<Ready> {
        let name = name_of(path, self.name.as_deref());
        if long::is_long(path) {
            let each = Options { telling: self.telling(), ..options.clone() };
            let problems = long::check(path, &name, &each)?;
            self.write_problems(&problems, b"")?;
            return if long::has_errors(&problems) {
                Err(silent(Kind::Invalid))
            } else {
                Ok(Ready::Long { path: path.to_owned(), name })
            };
        }
        let document = Document::read(path, self.name.as_deref(), &self.reading)?;
        if self.watch && document.link.is_none() {
            return Err(stop(Kind::Usage, format!("--watch: {} is no link", document.name)));
        }
        if self.watch && options.mapping.as_ref().is_some_and(|mapping| !mapping.names.is_empty()) {
            let sentence = "--watch: what a link is read by names nobody, and the mapping has [names]; import the \
                            link on the page /organise/import, decide about the names there, and have it watched";
            return Err(stop(Kind::Usage, sentence));
        }
        self.whole(document, options)
    }

    fn whole(&self, document: Document, options: &Options) -> anyhow::Result<Ready> {
        if self.problems.is_some() {
            let each = Options { telling: Telling::Each, ..options.clone() };
            let (read, bytes) = match &document.content {
                Content::File(bytes) => (parse(&document.name, bytes, &each), bytes.as_slice()),
                Content::Folder(files) => (parse_folder(&document.name, files, &each), &b""[..]),
            };
            let programme = read.map_err(|fault| refused(&document.name, &fault))?;
            self.write_problems(&programme.diagnostics, bytes)?;
        }
        // A longer one would not fit into the address of the request, and names do not belong there; then the
        // document is read here.
        let mapping = options.mapping.as_ref().map(Mapping::to_toml);
        let has_names = options.mapping.as_ref().is_some_and(|mapping| !mapping.names.is_empty());
        let is_long = mapping.as_ref().is_some_and(|mapping| mapping.len() > MAPPING_BYTES_SENT);
        let is_read_here = is_long || has_names;
        let Document { name, link, content } = document;
        match content {
            Content::File(bytes) if !is_read_here => {
                let encoding = (self.reading.encoding == Letters::Windows1252).then_some("windows-1252");
                let sent = ApiDocument {
                    name,
                    bytes: bytes.into(),
                    encoding,
                    zone_offset_minutes: options.zone_offset_minutes,
                    day_order: options.day_order,
                    link,
                    mapping,
                    is_dry_run: self.dry_run,
                };
                Ok(Ready::Whole { sent, noticed: None })
            }
            content => {
                let programme =
                    Document { name: name.clone(), link: link.clone(), content }.parse(options)?;
                let bytes = to_json(&programme.convenings).into();
                let sent =
                    ApiDocument { name, bytes, link, is_dry_run: self.dry_run, ..ApiDocument::default() };
                Ok(Ready::Whole { sent, noticed: Some(programme.diagnostics) })
            }
        }
    }

    fn telling(&self) -> Telling {
        if self.problems.is_some() { Telling::Each } else { Telling::Once }
    }

    fn write_problems(&self, diagnostics: &[Diagnostic], document: &[u8]) -> anyhow::Result<()> {
        let Some(path) = &self.problems else { return Ok(()) };
        let problems = to_problems(diagnostics, document);
        std::fs::write(path, problems).with_context(|| format!("{} cannot be written", path.display()))?;
        talk(format_args!("rows with problems are in {}", path.display()));
        Ok(())
    }

    async fn import_all(&self, place: &Place, ready: Vec<Ready>, options: &Options) -> anyhow::Result<()> {
        let mut sums = Vec::new();
        let mut changes = told::Changes::default();
        for one in ready {
            let name = one.name().to_owned();
            let summary = match one {
                Ready::Whole { sent, noticed } => {
                    self.import_whole(place, &sent, noticed, &mut changes).await?
                }
                Ready::Long { path, name } => {
                    self.import_long(place, &path, &name, options, &mut changes).await?
                }
            };
            sums.push((name, summary));
        }
        if !self.json {
            if self.dry_run {
                changes.print()?;
            }
            told::print_tables(&sums, &place.whereabouts, self.dry_run)?;
        }
        Ok(())
    }

    async fn import_whole(
        &self,
        place: &Place,
        sent: &ApiDocument,
        noticed: Option<Vec<Diagnostic>>,
        changes: &mut told::Changes,
    ) -> anyhow::Result<ImportSummary> {
        let mut progress = Progress::new(&sent.name, "panels");
        let mut convenings = BTreeSet::new();
        let imported = self.send(place, sent, changes, &mut convenings, |done, of| progress.at(done, of));
        let imported = imported.await;
        progress.end();
        let mut summary = imported?;
        if let Some(noticed) = noticed {
            // What was read here was told already; what the server says of it names other places.
            summary.diagnostics = noticed.iter().map(told::diagnostic).collect();
        } else {
            told::tell(&sent.name, &summary.diagnostics);
        }
        self.print_summary(&sent.name, &summary)?;
        if let Some(link) = sent.link.as_ref().filter(|_| self.watch) {
            self.have_watched(place, link, &convenings).await?;
        }
        Ok(summary)
    }

    /// Has the link watched for each convening that it names.
    async fn have_watched(
        &self,
        place: &Place,
        link: &str,
        convenings: &BTreeSet<String>,
    ) -> anyhow::Result<()> {
        let mapping = self.reading.mapping.as_ref().map(std::fs::read_to_string).transpose()?;
        let encoding = (self.reading.encoding == Letters::Windows1252).then(|| "windows-1252".to_owned());
        let body = LinkBody {
            url: link.to_owned(),
            encoding,
            zone_offset_minutes: self.reading.zone,
            day_order: self.reading.day_order.map(Into::into),
            mapping,
        };
        for slug in convenings {
            let path = format!("/api/v1/convenings/{slug}/links");
            let _: LinkRow = place.client.ask(Method::POST, &path, Some(&body)).await?;
            talk(format_args!("the link is watched for {slug}"));
        }
        Ok(())
    }

    /// Sends a document, and prints its panels as they are done.
    async fn send(
        &self,
        place: &Place,
        sent: &ApiDocument,
        changes: &mut told::Changes,
        convenings: &mut BTreeSet<String>,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> anyhow::Result<ImportSummary> {
        let mut lines: Vec<PanelLine> = Vec::new();
        let imported = place.client.import(sent, |line| match line {
            ImportLine::Progress { done, of } => progress(*done as u64, *of as u64),
            ImportLine::Panel(panel) => {
                convenings.insert(panel.convening.clone());
                if self.json || self.dry_run {
                    lines.push(panel.clone());
                }
            }
            _ => {}
        });
        let summary = imported.await;
        if self.json {
            told::print_panels(&lines)?;
        } else {
            changes.add(lines);
        }
        Ok(summary?)
    }

    fn print_summary(&self, name: &str, summary: &ImportSummary) -> anyhow::Result<()> {
        if !self.json {
            return Ok(());
        }
        let mut out = Data::new();
        out.json(&told::SummaryLine::of(name, summary))?;
        Ok(out.flush()?)
    }
}
