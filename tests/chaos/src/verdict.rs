//! The checks at the end, each linear in what happened.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use openfloor_application::handler::Attempt;
use openfloor_application::identity::Identity;
use openfloor_domain::ids::OrganiserId;
use openfloor_event_log::{CommandDigest, CommitId, SharedLog, StreamName};
use openfloor_key_store::SharedKeys;
use openfloor_projection::view::ProjectionView;
use openfloor_tests::{
    Acknowledged, Kept, Opened, Promises, Receivers, alerts_out_of_force, commits_that_occur_twice,
    folded_view, kept_view, notices_astray, read_whole_log, revisions_that_do_not_rise,
    rosters_that_are_not_there,
};

use crate::journal::{History, Outcome, Submission};
use crate::services::{Service, Services};

/// What is checked, and against what.
pub(crate) struct Evidence<'a> {
    pub(crate) history: &'a History,
    pub(crate) promises: &'a Promises,
    pub(crate) receivers: &'a Receivers,
    pub(crate) allies: &'a [String],
    pub(crate) organiser: &'a OrganiserId,
    pub(crate) identity: &'a Identity,
    pub(crate) log: &'a SharedLog,
    pub(crate) keys: &'a SharedKeys,
    /// What may not stand in any output.
    pub(crate) secrets: &'a [String],
}

/// Every check, by what it says; each with what does not hold.
pub(crate) type Verdict = Vec<(&'static str, Vec<String>)>;

/// Ends the services and checks everything.
pub(crate) async fn check(evidence: &Evidence<'_>, services: &mut Services) -> anyhow::Result<Verdict> {
    let ended = end(services).await;
    let all = read_whole_log(evidence.log.as_ref(), evidence.keys.as_ref()).await;
    let history = evidence.history;
    let acknowledged = acknowledged(history);
    Ok(vec![
        ("what clients saw on the way", history.wrong.clone()),
        (
            "every acknowledged roster is in the log at its revision",
            rosters_that_are_not_there(&all, &acknowledged, &history.erased),
        ),
        ("acknowledged once, unknown at most once, refused never", commits(evidence, &all)?),
        ("no commit occurs twice", commits_that_occur_twice(&all)),
        ("revisions strictly rise", revisions_that_do_not_rise(&all)),
        ("nobody who is forgotten can be read", who_can_still_be_read(evidence, &all)),
        (
            "every notice promised was told, with one body",
            notices_astray(evidence.promises, evidence.receivers),
        ),
        ("only the version in force speaks", alerts_out_of_force(&all)),
        ("nobody who did not sign up got mail", mail_unasked(evidence)),
        ("all processes end in good order", ended),
        ("views equal a fold from the start, and each other", views(evidence, services).await),
        ("nothing panicked, and no output tells names or keys", output(evidence, services)),
    ])
}

/// Ends every service as an operator does.
async fn end(services: &mut Services) -> Vec<String> {
    let mut wrong = Vec::new();
    for service in &mut services.all {
        service.is_down = true;
        if let Err(what) = service.part.process.try_stop().await {
            wrong.push(format!("{}: {what}", service.name));
        }
    }
    wrong
}

fn acknowledged(history: &History) -> Vec<Acknowledged> {
    let of = |submission: &Submission| match &submission.outcome {
        Outcome::Acknowledged { panel, revision, .. } => {
            let (panel, revision, names) = (panel.clone(), *revision, submission.names.clone());
            Some(Acknowledged { panel, revision, names })
        }
        _ => None,
    };
    history.submissions.iter().filter_map(of).collect()
}

/// How often each submission is in the log, by the id that its commit must have.
fn commits(evidence: &Evidence<'_>, all: &[Opened]) -> anyhow::Result<Vec<String>> {
    // The revision of a panel that answers name: how many commits it has up to there.
    let mut revisions: BTreeMap<&StreamName, u64> = BTreeMap::new();
    let mut found: BTreeMap<(&StreamName, CommitId), Vec<u64>> = BTreeMap::new();
    for record in all.iter().map(|opened| &opened.record) {
        let revision = revisions.entry(&record.stream).or_default();
        *revision += 1;
        found.entry((&record.stream, record.commit)).or_default().push(*revision);
    }
    let mut wrong = Vec::new();
    for submission in &evidence.history.submissions {
        let (stream, commit) = commit_of(evidence, submission)?;
        let at = found.get(&(&stream, commit)).map(Vec::as_slice).unwrap_or_default();
        let is_well = match &submission.outcome {
            Outcome::Acknowledged { revision, is_change: true, .. } => at == [*revision],
            // Nothing changed, or an earlier try of the same had changed it.
            Outcome::Acknowledged { revision, is_change: false, .. } => at.is_empty() || at == [*revision],
            Outcome::Unknown => at.len() <= 1,
            Outcome::Refused => at.is_empty(),
        };
        if !is_well {
            let (key, outcome) = (&submission.key, &submission.outcome);
            wrong.push(format!("{key} on {stream} was answered {outcome:?}, and is in the log at {at:?}"));
        }
    }
    Ok(wrong)
}

/// The stream of a submission, and the id that its commit has.
fn commit_of(evidence: &Evidence<'_>, submission: &Submission) -> anyhow::Result<(StreamName, CommitId)> {
    let Evidence { identity, organiser, .. } = evidence;
    let convening = identity.convening(organiser, &submission.convening);
    let panel = identity.panel(organiser, &convening, &submission.panel);
    let stream = StreamName::new("panel", panel.as_str()).context("a panel's id names a stream")?;
    let any = CommandDigest([0; 32]);
    let commit = Attempt::named(organiser.as_str(), &submission.key, &stream, any, 0).commit;
    Ok((stream, commit))
}

/// The names of those whose erasure was acknowledged, where they can still be opened.
fn who_can_still_be_read(evidence: &Evidence<'_>, all: &[Opened]) -> Vec<String> {
    let mut wrong = BTreeSet::new();
    for opened in all {
        let events = format!("{:?}", opened.events);
        for name in evidence.history.forgotten.iter().filter(|name| events.contains(name.as_str())) {
            wrong.insert(format!("{name} in {}", opened.record.stream));
        }
    }
    wrong.into_iter().collect()
}

fn mail_unasked(evidence: &Evidence<'_>) -> Vec<String> {
    let mails = evidence.receivers.mail.got();
    let all = mails.iter().flat_map(|mail| &mail.to);
    let strangers: BTreeSet<&String> = all.filter(|to| !evidence.allies.contains(to)).collect();
    strangers.into_iter().map(|to| format!("{to} got mail")).collect()
}

/// Compares what each service kept with a fold from the start, and where that is not to be had, with
/// what the other replica kept.
async fn views(evidence: &Evidence<'_>, services: &Services) -> Vec<String> {
    let mut wrong = Vec::new();
    let (log, keys) = (evidence.log, evidence.keys);
    let schema = openfloor_projection::view::SCHEMA;
    let folded = folded_view(ProjectionView::new(), log, keys).await;
    wrong.extend(compare(services.of_kind("projection"), "projection", schema, Some(folded)));
    let schema = openfloor_ingest::view::SCHEMA;
    let folded = folded_view(openfloor_ingest::view::IngestView::new(), log, keys).await;
    wrong.extend(compare(services.of_kind("ingest"), "ingest", schema, Some(folded)));
    // What alert folds with is its own: its replicas are compared with each other.
    wrong.extend(compare(services.of_kind("alert"), openfloor_alert::NAME, openfloor_alert::SCHEMA, None));
    wrong
}

fn compare<'a>(
    services: impl Iterator<Item = &'a Service>,
    name: &str,
    schema: u64,
    wanted: Option<Result<Kept, String>>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut wanted = match wanted {
        Some(Err(what)) => return vec![format!("{name} cannot be folded: {what}")],
        Some(Ok(folded)) => Some(folded),
        None => None,
    };
    for service in services {
        match (kept_view(&service.data, name, schema), &wanted) {
            (Err(what), _) => wrong.push(format!("{}: {what}", service.name)),
            (Ok(kept), None) => wanted = Some(kept),
            (Ok(kept), Some(wanted)) => {
                wrong.extend(kept.differs_from(wanted).map(|what| format!("{}: {what}", service.name)));
            }
        }
    }
    wrong
}

fn output(evidence: &Evidence<'_>, services: &Services) -> Vec<String> {
    let mut wrong = Vec::new();
    for service in &services.all {
        for line in service.part.printed() {
            if line.contains("panicked at") {
                wrong.push(format!("{}: {line}", service.name));
            }
            if evidence.secrets.iter().any(|secret| line.contains(secret)) {
                wrong.push(format!("{} tells what it must not: {line}", service.name));
            }
        }
    }
    wrong
}
