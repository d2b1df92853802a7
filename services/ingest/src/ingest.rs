//! What organisers ask for, as commands on the log.

use std::sync::Arc;
use std::time::Duration;

use openfloor_api::standing::Standing;
use openfloor_application::api_key::ApiKey;
use openfloor_application::handler::{Attempt, Handled, Handler};
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::charter::{Charter, CharterCommand};
use openfloor_domain::convening::{Convening, ConveningCommand, ConveningState, SubmitConvening};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, PersonId};
use openfloor_domain::judgement::{Rule, built_in};
use openfloor_domain::moment::Moment;
use openfloor_domain::organiser::{Organiser, OrganiserAbout, OrganiserCommand};
use openfloor_domain::panel::{
    LeftAlone, Panel, PanelCommand, PanelEvent, PanelRejection, PanelState, Reason,
};
use openfloor_domain::person::{Person, PersonCommand};
use openfloor_event_log::{CommandDigest, Position, Purpose, SharedLog, StreamName};
use openfloor_follower::Followed;
use openfloor_process::clock::Clock;
use sha2::{Digest, Sha256};

use crate::error::{IngestError, Rejected};
use crate::standing::Judge;
use crate::view;

/// How long an answer waits for ingest's own fold.
pub(crate) const FOLD_LIMIT: Duration = Duration::from_secs(10);

/// The command side of Openfloor, without its HTTP.
pub struct Ingest {
    pub(crate) identity: Identity,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) followed: Followed,
    pub(crate) organisers: Handler<Organiser>,
    pub(crate) convenings: Handler<Convening>,
    pub(crate) panels: Arc<Handler<Panel>>,
    pub(crate) persons: Handler<Person>,
    charters: Handler<Charter>,
    pub(crate) judge: Judge,
    clock: Clock,
}

/// How one request wants its command to be attempted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The caller's name for this request, to repeat it safely.
    pub idempotency_key: Option<String>,
    /// The revision that the caller has seen: commits of the stream.
    pub only_at: Option<u64>,
    /// W3C trace context.
    pub trace: Option<String>,
}

/// A panel that was written.
#[derive(Clone, Debug)]
pub struct WrittenPanel {
    /// Which.
    pub id: PanelId,
    /// Its revision, which counts its own commits and no others.
    pub revision: u64,
    /// Where it lies in the log.
    pub position: Position,
    /// Facts recorded.
    pub events: usize,
    /// Whether one of them is that the panel was planned.
    pub was_planned: bool,
    /// The panel as it is now.
    pub state: Arc<PanelState>,
    /// What the submission says otherwise than the panel is.
    pub left_alone: Vec<LeftAlone>,
}

/// SHA-256 over the parts of a request.
pub(crate) fn digest(parts: &[&[u8]]) -> CommandDigest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    CommandDigest(hasher.finalize().into())
}

pub(crate) fn stream(kind: &str, id: &str) -> Result<StreamName, IngestError> {
    StreamName::new(kind, id).map_err(|error| IngestError::OutOfOrder(error.to_string()))
}

impl Ingest {
    pub(crate) fn new(
        log: SharedLog,
        ring: Arc<KeyRing>,
        identity: Identity,
        followed: Followed,
        panels: Arc<Handler<Panel>>,
        clock: Clock,
    ) -> Self {
        let judge = Judge { log: Arc::clone(&log), ring: Arc::clone(&ring) };
        Self {
            identity,
            followed,
            organisers: Handler::new(Arc::clone(&log), Arc::clone(&ring)),
            convenings: Handler::new(Arc::clone(&log), Arc::clone(&ring)),
            panels,
            persons: Handler::new(Arc::clone(&log), Arc::clone(&ring)),
            charters: Handler::new(log, Arc::clone(&ring)),
            ring,
            judge,
            clock,
        }
    }

    /// How far ingest's own fold is.
    pub fn followed(&self) -> &Followed {
        &self.followed
    }

    /// The rules in force.
    pub fn rules(&self) -> Result<Vec<Rule>, IngestError> {
        Ok(view::rules(self.followed.store().as_ref())?)
    }

    /// The charters in force, by id, with their rules.
    pub fn charters(&self) -> Result<Vec<(String, Vec<Rule>)>, IngestError> {
        Ok(view::charters(self.followed.store().as_ref())?)
    }

    /// A position as a caller may see it.
    pub fn shown(&self, position: Position) -> String {
        self.identity.seal_position(position.0)
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    pub(crate) fn attempt(
        &self,
        principal: &str,
        stream: &StreamName,
        command: CommandDigest,
        wish: &Wish,
    ) -> Attempt {
        let at_ms = self.now_ms();
        let attempt = match &wish.idempotency_key {
            Some(key) => Attempt::named(principal, key, stream, command, at_ms),
            None => Attempt::once(command, at_ms),
        };
        Attempt { only_at: wish.only_at, trace: wish.trace.clone(), ..attempt }
    }

    /// Waits, if something was recorded, until it is folded: what is shown next shows it. If that takes too
    /// long it is shown later; it is recorded.
    pub(crate) async fn folded<D: Decider>(&self, handled: Handled<D>) {
        if let Some(position) = handled.position
            && !handled.events.is_empty()
        {
            self.followed.covers(position, FOLD_LIMIT).await;
        }
    }

    /// Waits until what was recorded up to a position, as a caller was [shown](Self::shown) it, can be looked
    /// up here, or for a moment.
    pub(crate) async fn has_folded(&self, position: &str) {
        if let Some(position) = self.identity.open_position(position)
            && !self.followed.covers(Position(position), FOLD_LIMIT).await
        {
            tracing::warn!("an import is stored and not folded yet");
        }
    }

    /// Adopts the charters that are shipped, each unless some version of it was ever adopted here, and
    /// waits until they are in force.
    pub async fn adopt_built_in(&self) -> Result<(), IngestError> {
        let mut last = None;
        for (id, text) in built_in() {
            let command = CharterCommand::AdoptFirst { text: text.to_owned() };
            last = last.max(self.charter(id, &command).await?);
        }
        match last {
            Some(position) if !self.followed.covers(position, FOLD_LIMIT).await => {
                Err(IngestError::Unavailable("the charters in force are not folded yet".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Adopts or retires a charter.
    pub async fn charter(&self, id: &str, command: &CharterCommand) -> Result<Option<Position>, IngestError> {
        let stream = stream("charter", id)?;
        let command_digest = digest(&[format!("{command:?}").as_bytes()]);
        let attempt = self.attempt("operator", &stream, command_digest, &Wish::default());
        Ok(self.charters.handle(&stream, command, &attempt).await?.position)
    }

    /// Registers an organiser and returns the first key.
    pub async fn register(&self, about: OrganiserAbout) -> Result<ApiKey, IngestError> {
        let id = openfloor_application::api_key::random_hex(6);
        let organiser = OrganiserId::new(id).map_err(|error| IngestError::OutOfOrder(error.to_string()))?;
        let key = ApiKey::issue(organiser.clone());
        let stream = stream("organiser", organiser.as_str())?;
        let command_digest = digest(&[b"register", organiser.as_str().as_bytes()]);
        let attempt = self.attempt("operator", &stream, command_digest, &Wish::default());
        let command = OrganiserCommand::Register { about, key: key.issued() };
        self.organisers.handle(&stream, &command, &attempt).await?;
        Ok(key)
    }

    /// Issues one more key to an organiser.
    pub async fn issue_key(&self, organiser: &OrganiserId) -> Result<ApiKey, IngestError> {
        let key = ApiKey::issue(organiser.clone());
        let stream = stream("organiser", organiser.as_str())?;
        let command_digest = digest(&[b"issue", key.key.as_str().as_bytes()]);
        let attempt = self.attempt("operator", &stream, command_digest, &Wish::default());
        self.organisers.handle(&stream, &OrganiserCommand::IssueKey { key: key.issued() }, &attempt).await?;
        Ok(key)
    }

    /// Whose key this is, if its organiser's stream holds it.
    pub async fn whose(&self, key: &str) -> Result<OrganiserId, IngestError> {
        let key: ApiKey = key.parse().map_err(|_| IngestError::NoKey)?;
        let (organiser, _) = self.organisers.state(&stream("organiser", key.organiser.as_str())?).await?;
        if key.is_held_by(&organiser) { Ok(key.organiser) } else { Err(IngestError::NoKey) }
    }

    /// The convening that an organiser calls so, if there is one.
    pub async fn convening(
        &self,
        organiser: &OrganiserId,
        slug: &str,
    ) -> Result<(ConveningId, Arc<ConveningState>), IngestError> {
        let id = self.identity.convening(organiser, slug);
        let (state, _) = self.convenings.state(&stream("convening", id.as_str())?).await?;
        Ok((id, state))
    }

    /// Records what is new about a convening.
    pub async fn submit_convening(
        &self,
        submit: SubmitConvening,
        is_full: bool,
        wish: &Wish,
    ) -> Result<(ConveningId, Handled<Convening>), IngestError> {
        let id = self.identity.convening(&submit.organiser, &submit.about.slug);
        let stream = stream("convening", id.as_str())?;
        let command_digest =
            digest(&[b"convening", format!("{submit:?}").as_bytes(), submit.about.title.as_bytes()]);
        let attempt = self.attempt(submit.organiser.as_str(), &stream, command_digest, wish);
        let command =
            if is_full { ConveningCommand::Submit(submit) } else { ConveningCommand::Ensure(submit) };
        Ok((id, self.convenings.handle(&stream, &command, &attempt).await?))
    }

    /// Records what a command makes of a panel. `request` are the bytes that stand for the request.
    pub async fn panel(
        &self,
        organiser: &OrganiserId,
        id: PanelId,
        command: &PanelCommand,
        request: &[u8],
        wish: &Wish,
    ) -> Result<WrittenPanel, IngestError> {
        let stream = stream("panel", id.as_str())?;
        let attempt = self.attempt(organiser.as_str(), &stream, digest(&[b"panel", request]), wish);
        let handled = self.panels.handle(&stream, command, &attempt).await?;
        let (revision, Some(position)) = (handled.version, handled.position) else {
            return Err(IngestError::OutOfOrder("a command on a panel left its stream empty".to_owned()));
        };
        let left_alone = match command {
            PanelCommand::SubmitRoster(submit) => {
                openfloor_domain::panel::left_alone(&handled.state, &submit.source)
            }
            _ => Vec::new(),
        };
        let was_planned = handled.events.iter().any(|event| matches!(event, PanelEvent::Planned(_)));
        let (events, state) = (handled.events.len(), handled.state);
        Ok(WrittenPanel { id, revision, position, events, was_planned, state, left_alone })
    }

    /// Has the public be shown nothing of a panel, or again what its organiser published; whoever runs this
    /// installation says why.
    pub async fn withhold(
        &self,
        panel: &PanelId,
        reason: Reason,
        is_withheld: bool,
    ) -> Result<(usize, Position), IngestError> {
        let command = match is_withheld {
            true => PanelCommand::Withhold { reason },
            false => PanelCommand::Release { reason },
        };
        self.operate(panel, &command, b"withhold").await
    }

    /// Has the public be shown again what the organiser of a panel published, whatever was said to be wrong of it;
    /// whoever runs this installation has looked at it, and says why.
    pub async fn put_back(&self, panel: &PanelId, reason: Reason) -> Result<(usize, Position), IngestError> {
        let at = Moment { utc_ms: self.now_ms(), offset_minutes: 0 };
        self.operate(panel, &PanelCommand::PutBack { at, reason }, b"put back").await
    }

    /// Does what the operator asks of a panel.
    async fn operate(
        &self,
        panel: &PanelId,
        command: &PanelCommand,
        word: &[u8],
    ) -> Result<(usize, Position), IngestError> {
        let stream = stream("panel", panel.as_str())?;
        let attempt = self.attempt("operator", &stream, digest(&[word]), &Wish::default());
        let attempt = Attempt { purpose: Purpose::Essential, ..attempt };
        let handled = self.panels.handle(&stream, command, &attempt).await?;
        let position =
            handled.position.ok_or(IngestError::Rejected(Rejected::Panel(PanelRejection::Unknown)))?;
        Ok((handled.events.len(), position))
    }

    /// The panels of which somebody said that something is wrong, and nobody answered.
    pub async fn questioned(&self) -> Result<Vec<(PanelId, Arc<PanelState>)>, IngestError> {
        let mut panels = Vec::new();
        for id in view::questioned(self.followed.store().as_ref())? {
            let (state, _) = self.panel_state(&id).await?;
            panels.push((id, state));
        }
        Ok(panels)
    }

    /// What there is for the operator to decide: the panels of which somebody said that something is wrong, and those
    /// that are withheld.
    pub(crate) async fn reported(&self) -> Result<Vec<PanelId>, IngestError> {
        let store = self.followed.store();
        let (mut panels, withheld) = (view::questioned(store.as_ref())?, view::withheld(store.as_ref())?);
        panels.extend(withheld.into_iter().filter(|id| !panels.contains(id)).collect::<Vec<_>>());
        Ok(panels)
    }

    /// How a panel that was written stands, for its organiser.
    pub async fn standing(
        &self,
        panel: &WrittenPanel,
        convening: &ConveningState,
        rules: &[Rule],
    ) -> Result<Standing, IngestError> {
        let store = self.followed.store();
        let facts = &panel.state.facts;
        self.judge.standing(store.as_ref(), rules, &panel.id, facts, convening.starts, self.now_ms()).await
    }

    /// Has a human forgotten, under each pseudonym that this one was joined with: keys destroyed, and where
    /// the last record lies.
    ///
    /// A pseudonym that cannot be forgotten now keeps none of the others. What is recorded for some of them is no
    /// refusal: whoever asked is told to ask again, which finds the rest.
    pub async fn erase(
        &self,
        organiser: Option<OrganiserId>,
        person: &PersonId,
    ) -> Result<(usize, Position), IngestError> {
        let mut others = self.names_of(person).await?;
        others.remove(person);
        let (mut keys, mut forgotten, mut fault) = (0, 0, None);
        for other in &others {
            match self.erase_name(organiser.clone(), other).await {
                Ok((destroyed, _)) => {
                    keys += destroyed;
                    forgotten += 1;
                }
                Err(error) => fault = Some(error),
            }
        }
        // The one asked for last: until then, asking again finds the others.
        let own = match fault {
            None => self.erase_name(organiser, person).await,
            Some(error) => Err(error),
        };
        match own {
            Ok((destroyed, position)) => Ok((keys + destroyed, position)),
            Err(error) if forgotten > 0 => {
                let of = others.len() + 1;
                let what =
                    format!("forgotten under {forgotten} of {of} names; ask again for the rest: {error}");
                Err(IngestError::Unavailable(what))
            }
            Err(error) => Err(error),
        }
    }

    /// Has a pseudonym forgotten: records it, destroys the keys, and waits until that is done.
    async fn erase_name(
        &self,
        organiser: Option<OrganiserId>,
        person: &PersonId,
    ) -> Result<(usize, Position), IngestError> {
        let stream = stream("person", person.as_str())?;
        let attempt = self.attempt("operator", &stream, digest(&[b"erase"]), &Wish::default());
        let attempt = Attempt { purpose: Purpose::Essential, ..attempt };
        let handled = self.persons.handle(&stream, &PersonCommand::Erase { organiser }, &attempt).await?;
        let position = handled
            .position
            .ok_or_else(|| IngestError::OutOfOrder("an erasure left its stream empty".to_owned()))?;
        self.panels.forget();
        if !self.followed.covers(position, FOLD_LIMIT).await {
            let what = "the erasure is recorded, the keys will be destroyed when the fold gets there";
            return Err(IngestError::Unavailable(what.to_owned()));
        }
        let subject = format!("person:{person}");
        let keys = view::keys(self.followed.store().as_ref(), &subject)?;
        let ids: Vec<_> = keys.iter().filter_map(|id| id.parse().ok()).collect();
        self.ring.destroy(&ids).await?;
        Ok((ids.len(), position))
    }
}
