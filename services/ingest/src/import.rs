//! A whole document at once: every panel of it as one commit, side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use openfloor_api::write::{Diagnostic, ImportLine, ImportSummary, PanelLine};
use openfloor_application::submission::{Roster, Speaker};
use openfloor_domain::convening::{ConveningAbout, ConveningState, SubmitConvening};
use openfloor_domain::ids::{OrganiserId, PanelId};
use openfloor_domain::judgement::Rule;
use openfloor_domain::panel::{PanelAbout, PanelCommand, PanelRejection, SubmitRoster};
use openfloor_event_log::Position;
use openfloor_rosters::{ConveningDraft, Options, PanelDraft, Place, Programme, Severity, outline, summary};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::deciding::Document;
use crate::dry_run::dry_run;
use crate::error::{IngestError, Rejected};
use crate::http::diagnostic;
use crate::ingest::{Ingest, Wish};

/// Panels written side by side, each by a task of its own: different streams, so they do not wait for each other,
/// and the log syncs as many at once as are there.
const SIDE_BY_SIDE: usize = 256;

/// Convenings that are opened while the panels of those before are written: the panels of one are too few to fill a
/// sync, and would wait for the heading of the next.
const OPENED_AHEAD: usize = 16;

/// A progress line comes after this many panels.
const PANELS_PER_LINE: usize = 50;

/// Where a document comes from: that is the source of what it says, so that reading it again tells what
/// changed.
#[derive(Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file, by its name.
    File(String),
    /// A link, with the name of what it leads to.
    Link {
        /// As [`openfloor_outbound::link`] gives it. It may hold a secret.
        url: String,
        /// The stem of it names the convening where the document does not.
        name: String,
    },
}

impl Origin {
    /// What the document is called.
    pub fn name(&self) -> &str {
        match self {
            Self::File(name) | Self::Link { name, .. } => name,
        }
    }

    /// What the source is called.
    pub(crate) fn source(&self) -> String {
        match self {
            Self::File(name) => format!("file {name}"),
            Self::Link { url, .. } => format!("link {url}"),
        }
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::File(_) => "File(..)",
            Self::Link { .. } => "Link(..)",
        })
    }
}

/// A document to be imported.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Who answers for it.
    pub organiser: OrganiserId,
    /// Where it comes from.
    pub origin: Origin,
    /// The document.
    pub bytes: Vec<u8>,
    /// How to read it.
    pub options: Options,
}

/// Reads a document and records what is new in it, telling how it goes line by line. Nothing is
/// stored if the document has errors. An import that was interrupted can be run again.
pub async fn import(
    ingest: Arc<Ingest>,
    request: ImportRequest,
    lines: mpsc::Sender<ImportLine>,
) -> Result<ImportSummary, IngestError> {
    let ImportRequest { organiser, origin, bytes, options } = request;
    let mapping = options.mapping.clone();
    let document = read_as_confirmed(&ingest, &organiser, &origin, bytes, options).await?;
    let to_decide = document.to_decide();
    let recorded = record(Arc::clone(&ingest), &organiser, &origin, document.programme, &lines).await?;
    if let Some(mapping) = mapping {
        ingest.confirm_mapping(&organiser, &origin, &mapping).await?;
    }
    Ok(ImportSummary { to_decide, ..recorded })
}

/// Records what is new in a programme.
pub(crate) async fn record(
    ingest: Arc<Ingest>,
    organiser: &OrganiserId,
    origin: &Origin,
    programme: Programme,
    lines: &mpsc::Sender<ImportLine>,
) -> Result<ImportSummary, IngestError> {
    let rules: Arc<[Rule]> = ingest.rules()?.into();
    let mut sum = begin(&programme);
    let (mut done, mut last, mut headings) = (0, None, Vec::new());
    let open = |document: ConveningDraft| {
        let (ingest, organiser, origin) = (Arc::clone(&ingest), organiser.clone(), origin.clone());
        finished(tokio::spawn(Writing::open(ingest, organiser, origin, document, Arc::clone(&rules))))
    };
    let mut panels = futures::stream::iter(programme.convenings.into_iter().map(open))
        .buffered(OPENED_AHEAD)
        .inspect_ok(|(_, events)| headings.push(*events))
        .map_ok(|(writing, _)| {
            let panels = 0..writing.document.panels.len();
            let panel = move |at| Ok(finished(tokio::spawn(Arc::clone(&writing).panel(at))));
            futures::stream::iter(panels.map(panel))
        })
        .try_flatten()
        .try_buffer_unordered(SIDE_BY_SIDE);
    while let Some((line, position)) = panels.try_next().await? {
        last = last.max(position);
        add(&mut sum, &line, lines).await;
        done += 1;
        if done % PANELS_PER_LINE == 0 {
            tell(lines, ImportLine::Progress { done, of: sum.panels }).await;
        }
    }
    drop(panels);
    sum.events += headings.iter().sum::<usize>();
    sum.commits += headings.iter().filter(|events| **events > 0).count();
    tell(lines, ImportLine::Progress { done, of: sum.panels }).await;
    sum.position = last.map(|position| ingest.shown(position));
    Ok(sum)
}

/// Says what [`import`] would record, line by line. Nothing is stored.
pub async fn dry_import(
    ingest: &Ingest,
    request: ImportRequest,
    lines: mpsc::Sender<ImportLine>,
) -> Result<ImportSummary, IngestError> {
    let ImportRequest { organiser, origin, bytes, options } = request;
    let document = read_as_confirmed(ingest, &organiser, &origin, bytes, options).await?;
    let to_decide = document.to_decide();
    let mut sum = ImportSummary { is_dry_run: true, to_decide, ..begin(&document.programme) };
    for convening in dry_run(ingest, &organiser, &origin, &document.programme).await?.convenings {
        sum.events += convening.events;
        sum.commits += usize::from(convening.events > 0);
        for panel in convening.panels {
            add(&mut sum, &panel.line(&convening.slug), &lines).await;
        }
    }
    tell(&lines, ImportLine::Progress { done: sum.panels, of: sum.panels }).await;
    Ok(sum)
}

/// Reads a document by what it says that it means; where it says nothing, by what was confirmed for its source.
pub(crate) async fn read_as_confirmed(
    ingest: &Ingest,
    organiser: &OrganiserId,
    origin: &Origin,
    bytes: Vec<u8>,
    options: Options,
) -> Result<Document, IngestError> {
    let name = origin.name().to_owned();
    let confirmed = match options.mapping {
        None => ingest.confirmed_mapping(organiser, origin).await?,
        Some(_) => None,
    };
    let Some(confirmed) = confirmed else { return read(ingest, organiser, name, bytes, options).await };
    let (bytes, options) = {
        let name = name.clone();
        let look = move || {
            let mapping = outline(&name, &bytes, &options).ok().and_then(|shown| confirmed.again(&shown));
            (bytes, Options { mapping, ..options })
        };
        tokio::task::spawn_blocking(look).await.map_err(|_| panicked())?
    };
    let is_confirmed = options.mapping.is_some();
    let mut document = read(ingest, organiser, name, bytes, options).await?;
    if is_confirmed {
        document.programme.diagnostics.push(openfloor_rosters::Diagnostic {
            place: Place::Document {},
            severity: Severity::Note,
            code: "read-as-confirmed",
            what: "read by what was confirmed for documents of this source before".to_owned(),
            remedy: "to have it read without, send an empty mapping".to_owned(),
            gaps: openfloor_rosters::Gaps::default(),
        });
    }
    Ok(document)
}

fn panicked() -> IngestError {
    IngestError::OutOfOrder("the reader of a document panicked".to_owned())
}

/// Reads a document; nothing of one with errors is used.
async fn read(
    ingest: &Ingest,
    organiser: &OrganiserId,
    name: String,
    bytes: Vec<u8>,
    options: Options,
) -> Result<Document, IngestError> {
    let (identity, organiser) = (ingest.identity.clone(), organiser.clone());
    let read = move || Document::read(&identity, &organiser, &name, &bytes, &options);
    let document = tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| panicked())?
        .map_err(|fault| IngestError::Unreadable(Box::new(fault)))?;
    if document.programme.has_errors() {
        return Err(IngestError::Errors(document.programme.diagnostics));
    }
    Ok(document)
}

fn begin(programme: &Programme) -> ImportSummary {
    let counted = summary(programme);
    ImportSummary {
        format: format!("{:?}", programme.format).to_lowercase(),
        convenings: counted.convenings,
        panels: counted.panels,
        seats: counted.seats,
        people: counted.people,
        open_seats: counted.open_seats,
        diagnostics: programme.diagnostics.iter().map(diagnostic).collect(),
        ..ImportSummary::default()
    }
}

/// What a task made, once it is done.
async fn finished<T>(task: JoinHandle<Result<T, IngestError>>) -> Result<T, IngestError> {
    task.await.map_err(|_| IngestError::OutOfOrder("a writer of an import panicked".to_owned()))?
}

/// What a document says of a convening.
pub(crate) fn heading(
    ingest: &Ingest,
    organiser: &OrganiserId,
    origin: &Origin,
    draft: &ConveningDraft,
) -> SubmitConvening {
    SubmitConvening {
        organiser: organiser.clone(),
        source: ingest.identity.source(organiser, &origin.source()),
        starts: None,
        ends: None,
        visibility: None,
        about: ConveningAbout { slug: draft.slug.clone(), title: draft.title.clone(), series: None },
    }
}

/// What a document says of a panel.
pub(crate) fn roster(ingest: &Ingest, speaker: &Speaker, draft: &PanelDraft) -> (PanelId, SubmitRoster) {
    let id = ingest.identity.panel(&speaker.organiser, &speaker.convening, &draft.slug);
    let [slug, title, kind] = [&draft.slug, &draft.title, &draft.kind].map(|text| text.to_string());
    let about = PanelAbout { slug, title, kind };
    let roster = Roster { about, starts: draft.starts, seats: &draft.seats, is_complete: None };
    let submit = speaker.submit(&ingest.identity, &ingest.ring, &id, roster);
    (id, submit)
}

/// Why nothing of a panel is stored that was cancelled. The rest of its document is.
pub(crate) const CANCELLED: &str = "cancelled";

pub(crate) fn is_cancelled(error: &IngestError) -> bool {
    matches!(error, IngestError::Rejected(Rejected::Panel(PanelRejection::Cancelled)))
}

/// A convening of a document whose panels are being written.
struct Writing {
    ingest: Arc<Ingest>,
    speaker: Speaker,
    state: Arc<ConveningState>,
    document: ConveningDraft,
    rules: Arc<[Rule]>,
}

impl Writing {
    /// Makes sure that the convening is there, and says how many facts are new. A spreadsheet that names it does
    /// not rename it.
    async fn open(
        ingest: Arc<Ingest>,
        organiser: OrganiserId,
        origin: Origin,
        document: ConveningDraft,
        rules: Arc<[Rule]>,
    ) -> Result<(Arc<Self>, usize), IngestError> {
        let submit = heading(&ingest, &organiser, &origin, &document);
        let source = submit.source.clone();
        let (convening, handled) = ingest.submit_convening(submit, false, &Wish::default()).await?;
        let people_namespace = document.people_namespace.clone();
        let speaker = Speaker { organiser, source, convening, people_namespace };
        Ok((Arc::new(Self { ingest, speaker, state: handled.state, document, rules }), handled.events.len()))
    }

    async fn panel(self: Arc<Self>, at: usize) -> Result<(PanelLine, Option<Position>), IngestError> {
        let Self { ingest, speaker, document, .. } = self.as_ref();
        let draft = &document.panels[at];
        let (id, submit) = roster(ingest, speaker, draft);
        let command = PanelCommand::SubmitRoster(submit);
        let wish = Wish::default();
        let request = draft.slug.as_bytes();
        let written = match ingest.panel(&speaker.organiser, id.clone(), &command, request, &wish).await {
            Err(error) if is_cancelled(&error) => return Ok((self.left_alone(&id, draft).await?, None)),
            written => written?,
        };
        let standing = ingest.standing(&written, &self.state, &self.rules).await?;
        let line = PanelLine {
            convening: document.slug.clone(),
            panel: draft.slug.to_string(),
            id: Some(written.id.to_string()),
            events: Some(written.events),
            changes: None,
            refused: None,
            standing,
        };
        Ok((line, Some(written.position)))
    }

    /// What is said of a panel that was cancelled: as it stands, and that nothing of it is stored.
    async fn left_alone(&self, id: &PanelId, draft: &PanelDraft) -> Result<PanelLine, IngestError> {
        let (ingest, now_ms) = (&self.ingest, self.ingest.now_ms());
        let (state, _) = ingest.panel_state(id).await?;
        let (store, starts) = (ingest.followed.store(), self.state.starts);
        let standing = ingest.judge.standing(store.as_ref(), &self.rules, id, &state.facts, starts, now_ms);
        Ok(PanelLine {
            convening: self.document.slug.clone(),
            panel: draft.slug.to_string(),
            id: Some(id.to_string()),
            events: Some(0),
            changes: None,
            refused: Some(CANCELLED.to_owned()),
            standing: standing.await?,
        })
    }
}

async fn add(sum: &mut ImportSummary, line: &PanelLine, lines: &mpsc::Sender<ImportLine>) {
    let events = line.events.unwrap_or_default();
    sum.changed_panels += usize::from(events > 0);
    sum.commits += usize::from(events > 0);
    sum.events += events;
    if line.refused.is_some() {
        sum.diagnostics.push(Diagnostic {
            place: format!("panel {}", line.panel),
            severity: "warning".to_owned(),
            code: "cancelled-panel".to_owned(),
            what: "this panel was cancelled; nothing of it was stored".to_owned(),
            remedy: "give it another short name if it takes place after all".to_owned(),
        });
    }
    tally_verdicts(&mut sum.verdicts, line);
    tell(lines, ImportLine::Panel(line.clone())).await;
}

/// Panels by rule and outcome.
pub(crate) fn tally_verdicts(verdicts: &mut BTreeMap<String, BTreeMap<String, usize>>, line: &PanelLine) {
    for verdict in &line.standing.assessment.verdicts {
        let outcomes = verdicts.entry(verdict.rule.to_string()).or_default();
        *outcomes.entry(verdict.outcome.name().to_owned()).or_default() += 1;
    }
}

/// Nobody has to listen: a caller that went away does not stop an import.
async fn tell(lines: &mpsc::Sender<ImportLine>, line: ImportLine) {
    if lines.send(line).await.is_err() {
        tracing::debug!("nobody listens to the progress of an import");
    }
}
