//! Reads the links again that allies gave for invitations. Every replica of the version in force does: what a link
//! says is recorded once, and told once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::StreamExt;
use openfloor_domain::convening::LinkFault;
use openfloor_domain::ids::{InvitationId, PledgeId};
use openfloor_domain::pledge::PledgeCommand;
use openfloor_domain::reconciler::Mode;
use openfloor_outbound::{Answer, Fetched, LOOK_EVERY, SIDE_BY_SIDE, Validators, spread};
use openfloor_rosters::Programme;
use tokio_util::sync::CancellationToken;

use crate::allies::AllyError;
use crate::line_ups::{Hashes, LineUps, read, reading};
use crate::view;

/// Which invitation of which pledge.
type Which = (PledgeId, InvitationId);

/// An invitation whose link was read by this process.
struct Kept {
    link: String,
    /// None unless what was read could be used: what could not is read again whole.
    validators: Validators,
    due_ms: i64,
}

/// A link that is to be read now, for all who gave it.
struct Due {
    link: String,
    all: Vec<Which>,
    validators: Validators,
}

/// What reading a link came to.
enum Outcome {
    /// It is as it was.
    Same,
    /// What it says, if that can be used, and what it came with.
    Read(Result<Programme, LinkFault>, Validators),
    /// It could not be read just now; the link is not to blame.
    NotNow,
}

/// Reads links again.
pub(crate) struct Watcher {
    line_ups: LineUps,
    /// The version of the code that judges.
    version: u32,
    every: Duration,
    kept: BTreeMap<Which, Kept>,
}

impl Watcher {
    pub(crate) fn new(line_ups: LineUps, version: u32, every: Duration) -> Self {
        Self { line_ups, version, every, kept: BTreeMap::new() }
    }

    /// Reads what is due, for as long as the process lives.
    pub(crate) async fn run(mut self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Some(Err(error)) = shutdown.run_until_cancelled(self.round()).await {
                tracing::warn!(%error, "links of invitations could not be looked up; they are in a moment");
            }
            shutdown.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
        }
    }

    /// Reads every link that is due.
    pub(crate) async fn round(&mut self) -> Result<(), AllyError> {
        let store = self.line_ups.allies.followed.store();
        let mode = view::reconciler(store.as_ref())?.mode(self.version);
        if !matches!(mode, Mode::Active { .. }) {
            return Ok(());
        }
        let due = self.due().await?;
        let fetch = |due: Due| async {
            let outcome = self.fetch(&due).await;
            (due, outcome)
        };
        let outcomes: Vec<(Due, Outcome)> =
            futures::stream::iter(due).map(fetch).buffer_unordered(SIDE_BY_SIDE).collect().await;
        for (due, outcome) in outcomes {
            self.take(due, outcome).await;
        }
        Ok(())
    }

    /// Has every link read again by the next round, whenever it was read last.
    #[cfg(test)]
    pub(crate) fn hurry(&mut self) {
        self.kept.values_mut().for_each(|kept| kept.due_ms = 0);
    }

    /// The links to be read now; what is followed no more is forgotten.
    async fn due(&mut self) -> Result<Vec<Due>, AllyError> {
        let allies = &self.line_ups.allies;
        let now_ms = allies.now_ms();
        let followed: BTreeSet<Which> = view::followed(allies.followed.store().as_ref())?
            .into_iter()
            .filter_map(|(pledge, all)| Some((PledgeId::new(pledge).ok()?, all)))
            .flat_map(|(pledge, all)| all.into_iter().map(move |invitation| (pledge.clone(), invitation)))
            .collect();
        self.kept.retain(|which, _| followed.contains(which));
        let mut due: BTreeMap<String, Due> = BTreeMap::new();
        for which in followed {
            let kept = self.kept.get(&which);
            if kept.is_some_and(|kept| kept.due_ms > now_ms) {
                continue;
            }
            let state = allies.pledge_state(&which.0).await?;
            let invited = state.invitations.get(&which.1).filter(|one| !one.is_over(now_ms));
            let Some((_, link)) = invited.and_then(|one| one.read_again()).filter(|_| state.is_active())
            else {
                // Paused or over: it is looked at as seldom as if it were read.
                let due_ms = now_ms.saturating_add(spread(which.1.as_str(), self.every));
                let (link, validators) = (String::new(), Validators::default());
                self.kept.insert(which, Kept { link, validators, due_ms });
                continue;
            };
            let validators = match kept.filter(|kept| kept.link == link) {
                Some(kept) => kept.validators.clone(),
                None => Validators::default(),
            };
            let new = || Due { link: link.to_owned(), all: Vec::new(), validators: validators.clone() };
            let due = due.entry(link.to_owned()).or_insert_with(new);
            if due.validators != validators {
                // Not all of them have read the same.
                due.validators = Validators::default();
            }
            due.all.push(which);
        }
        Ok(due.into_values().collect())
    }

    async fn fetch(&self, due: &Due) -> Outcome {
        match self.line_ups.fetcher.fetch(&due.link, &due.validators).await {
            Ok(Answer::Unchanged) => Outcome::Same,
            Ok(Answer::Document(Fetched { name, bytes, validators })) => match read(name, bytes).await {
                Ok(programme) => Outcome::Read(Ok(programme), validators),
                Err(unusable) => match unusable.fault() {
                    Some(fault) => Outcome::Read(Err(fault), Validators::default()),
                    None => Outcome::NotNow,
                },
            },
            Err(error) => Outcome::Read(Err(LinkFault::from(&error)), Validators::default()),
        }
    }

    /// Records what a link says for each who gave it.
    async fn take(&mut self, due: Due, outcome: Outcome) {
        let due_ms = self.line_ups.allies.now_ms().saturating_add(spread(&due.link, self.every));
        for which in due.all {
            let validators = match &outcome {
                Outcome::Same => due.validators.clone(),
                Outcome::NotNow => Validators::default(),
                Outcome::Read(programme, validators) => match self.record(&which, &due.link, programme).await
                {
                    Ok(()) => validators.clone(),
                    Err(error) => {
                        tracing::warn!(%error, "what a link of an invitation says could not be recorded");
                        Validators::default()
                    }
                },
            };
            self.kept.insert(which, Kept { link: due.link.clone(), validators, due_ms });
        }
    }

    async fn record(
        &self,
        (pledge, invitation): &Which,
        link: &str,
        programme: &Result<Programme, LinkFault>,
    ) -> Result<(), AllyError> {
        let allies = &self.line_ups.allies;
        let state = allies.pledge_state(pledge).await?;
        let known = state.invitations.get(invitation).and_then(|invited| invited.read_again());
        let (Some(about), Some((line_up, _))) = (state.about.known(), known) else { return Ok(()) };
        let hashes = Hashes::of(&allies.identity, about);
        let reading = match programme {
            Ok(programme) => reading(&hashes, programme, line_up),
            Err(fault) => Err(*fault),
        };
        let (invitation, link, heard) = (invitation.clone(), link.to_owned(), self.line_ups.heard());
        let command = PledgeCommand::ReadLineUp { invitation, link, reading, heard };
        allies.on_pledge(pledge, &command).await.map(drop)
    }
}
