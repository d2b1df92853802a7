//! A whole document at once: every panel of it as one commit, side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::StreamExt;
use openfloor_api::write::{ImportLine, ImportSummary, PanelLine};
use openfloor_application::submission::{Roster, Speaker};
use openfloor_domain::convening::{ConveningAbout, ConveningState, SubmitConvening};
use openfloor_domain::ids::{OrganiserId, PanelId};
use openfloor_domain::judgement::Rule;
use openfloor_domain::panel::{PanelAbout, PanelCommand, SubmitRoster};
use openfloor_event_log::Position;
use openfloor_rosters::{ConveningDraft, Options, PanelDraft, Programme, parse, summary};
use tokio::sync::mpsc;

use crate::dry_run::dry_run;
use crate::error::IngestError;
use crate::http::diagnostic;
use crate::ingest::{Ingest, Wish};

/// Panels written side by side, each by a task of its own: different streams, so they do not wait for each other,
/// and the log syncs as many at once as are there.
const SIDE_BY_SIDE: usize = 256;

/// A progress line comes after this many panels.
const PANELS_PER_LINE: usize = 50;

/// A document to be imported.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Who answers for it.
    pub organiser: OrganiserId,
    /// The name of the file: it names the source, so that uploading it again tells what changed.
    pub name: String,
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
    let (organiser, source_name) = (request.organiser.clone(), request.name.clone());
    let programme = read(request).await?;
    let rules: Arc<[Rule]> = ingest.rules()?.into();
    let mut sum = begin(&programme);
    let (mut done, mut last) = (0, None);
    for document in programme.convenings {
        let (speaker, state, events) = open_convening(&ingest, &organiser, &source_name, &document).await?;
        sum.events += events;
        sum.commits += usize::from(events > 0);
        let panels = document.panels.len();
        let rules = Arc::clone(&rules);
        let writing = Arc::new(Writing { ingest: Arc::clone(&ingest), speaker, state, document, rules });
        let panel = |at: usize| tokio::spawn(Arc::clone(&writing).panel(at));
        let mut panels = futures::stream::iter(0..panels).map(panel).buffer_unordered(SIDE_BY_SIDE);
        while let Some(panel) = panels.next().await {
            let (line, position) =
                panel.map_err(|_| IngestError::OutOfOrder("the writer of a panel panicked".to_owned()))??;
            last = last.max(Some(position));
            add(&mut sum, &line, &lines).await;
            done += 1;
            if done % PANELS_PER_LINE == 0 {
                tell(&lines, ImportLine::Progress { done, of: sum.panels }).await;
            }
        }
    }
    tell(&lines, ImportLine::Progress { done, of: sum.panels }).await;
    sum.position = last.map(|position| ingest.shown(position));
    Ok(sum)
}

/// Says what [`import`] would record, line by line. Nothing is stored.
pub async fn dry_import(
    ingest: &Ingest,
    request: ImportRequest,
    lines: mpsc::Sender<ImportLine>,
) -> Result<ImportSummary, IngestError> {
    let (organiser, source_name) = (request.organiser.clone(), request.name.clone());
    let programme = read(request).await?;
    let mut sum = ImportSummary { is_dry_run: true, ..begin(&programme) };
    for convening in dry_run(ingest, &organiser, &source_name, &programme).await?.convenings {
        sum.events += convening.events;
        sum.commits += usize::from(convening.events > 0);
        for panel in convening.panels {
            add(&mut sum, &panel.line(&convening.slug), &lines).await;
        }
    }
    tell(&lines, ImportLine::Progress { done: sum.panels, of: sum.panels }).await;
    Ok(sum)
}

/// Reads a document; nothing of one with errors is used.
async fn read(request: ImportRequest) -> Result<Programme, IngestError> {
    let ImportRequest { name, bytes, options, .. } = request;
    let read = tokio::task::spawn_blocking(move || parse(&name, &bytes, &options)).await;
    let programme = read
        .map_err(|_| IngestError::OutOfOrder("the reader of a document panicked".to_owned()))?
        .map_err(|fault| IngestError::Unreadable(Box::new(fault)))?;
    if programme.has_errors() {
        return Err(IngestError::Errors(programme.diagnostics));
    }
    Ok(programme)
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

/// Makes sure that the convening is there. A spreadsheet that names it does not rename it.
async fn open_convening(
    ingest: &Ingest,
    organiser: &OrganiserId,
    source_name: &str,
    draft: &ConveningDraft,
) -> Result<(Speaker, Arc<ConveningState>, usize), IngestError> {
    let submit = heading(ingest, organiser, source_name, draft);
    let source = submit.source.clone();
    let (convening, handled) = ingest.submit_convening(submit, false, &Wish::default()).await?;
    let people_namespace = draft.people_namespace.clone();
    let speaker = Speaker { organiser: organiser.clone(), source, convening, people_namespace };
    Ok((speaker, handled.state, handled.events.len()))
}

/// What a document says of a convening.
pub(crate) fn heading(
    ingest: &Ingest,
    organiser: &OrganiserId,
    source_name: &str,
    draft: &ConveningDraft,
) -> SubmitConvening {
    SubmitConvening {
        organiser: organiser.clone(),
        source: ingest.identity.source(organiser, &format!("file {source_name}")),
        starts: None,
        ends: None,
        visibility: None,
        about: ConveningAbout { slug: draft.slug.clone(), title: draft.title.clone(), series: None },
    }
}

/// What a document says of a panel.
pub(crate) fn roster(ingest: &Ingest, speaker: &Speaker, draft: &PanelDraft) -> (PanelId, SubmitRoster) {
    let id = ingest.identity.panel(&speaker.organiser, &speaker.convening, &draft.slug);
    let about = PanelAbout { slug: draft.slug.clone(), title: draft.title.clone(), kind: draft.kind.clone() };
    let roster = Roster { about, starts: draft.starts, seats: &draft.seats, is_complete: None };
    let submit = speaker.submit(&ingest.identity, &ingest.ring, &id, roster);
    (id, submit)
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
    async fn panel(self: Arc<Self>, at: usize) -> Result<(PanelLine, Position), IngestError> {
        let Self { ingest, speaker, document, .. } = self.as_ref();
        let draft = &document.panels[at];
        let (id, submit) = roster(ingest, speaker, draft);
        let command = PanelCommand::SubmitRoster(submit);
        let written =
            ingest.panel(&speaker.organiser, id, &command, draft.slug.as_bytes(), &Wish::default()).await?;
        let standing = ingest.standing(&written, &self.state, &self.rules).await?;
        let line = PanelLine {
            convening: document.slug.clone(),
            panel: draft.slug.clone(),
            id: Some(written.id.to_string()),
            events: Some(written.events),
            changes: None,
            standing,
        };
        Ok((line, written.position))
    }
}

async fn add(sum: &mut ImportSummary, line: &PanelLine, lines: &mpsc::Sender<ImportLine>) {
    let events = line.events.unwrap_or_default();
    sum.changed_panels += usize::from(events > 0);
    sum.commits += usize::from(events > 0);
    sum.events += events;
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
