//! What allies and subscribers ask of us.

use std::sync::Arc;

use openfloor_application::api_key::{ApiKey, random_hex};
use openfloor_application::handler::{Attempt, HandleError, Handler};
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::ids::{
    ConveningId, EndpointId, OrganiserId, PanelId, PledgeId, ProgrammeId, SeriesId, SubscriptionId,
};
use openfloor_domain::judgement::{Charter, Rule, built_in};
use openfloor_domain::notice::{Dialect, Language, Webhook};
use openfloor_domain::organiser::{Organiser, OrganiserState};
use openfloor_domain::pledge::{
    AnswerAbout, External, Framing, Host, Phase, Pledge, PledgeAbout, PledgeCommand, PledgeRejection,
    PledgeState, Which,
};
use openfloor_domain::programme::{Programme, ProgrammeRejection};
use openfloor_domain::subscription::{
    Subscription, SubscriptionAbout, SubscriptionCommand, SubscriptionRejection, SubscriptionState, Watched,
};
use openfloor_domain::verification::{MAILS_A_DAY_MAX, PAUSE_MS, VerificationRejection};
use openfloor_event_log::{CommandDigest, Purpose, SharedLog, StreamName};
use openfloor_follower::Followed;
use openfloor_pages::said::rule_title;
use openfloor_pages::{Site, words_of};
use openfloor_process::clock::Clock;
use openfloor_view_store::ViewStoreError;

use crate::letter::Desk;
use crate::throttle::Throttle;
use crate::tokens::{Link, Saying};
use crate::view;
use crate::webhook::new_secret;
use openfloor_outbound::{Forbidden, Outbound};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Asks that one client, and all together, may make within an hour.
const ASKS_OF_CLIENT_MAX: usize = 20;
const ASKS_OF_ALL_MAX: usize = 600;
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Longest address: RFC 5321.
const ADDRESS_BYTES_MAX: usize = 254;

/// Why something cannot be done, by what the caller does about it.
#[derive(Debug, thiserror::Error)]
pub enum AllyError {
    /// At one place of what was asked for.
    #[error("{detail}")]
    Invalid {
        /// The place: a JSON pointer.
        pointer: &'static str,
        /// What is wrong, and what helps.
        detail: String,
    },
    /// The business "no" about a pledge.
    #[error(transparent)]
    Pledge(#[from] PledgeRejection),
    /// The business "no" about a subscription.
    #[error(transparent)]
    Subscription(#[from] SubscriptionRejection),
    /// The business "no" about a programme.
    #[error(transparent)]
    Programme(#[from] ProgrammeRejection),
    /// Too much was asked for from there.
    #[error("too much was asked for; come back in an hour")]
    TooMany,
    /// The link of a message is older than thirty days.
    #[error("this link is older than thirty days; a newer message has newer links")]
    LinkIsOld,
    /// Nothing can be done by a link before the address was proven.
    #[error("follow the link in the mail first")]
    NotConfirmed,
    /// The key is not one of an organiser.
    #[error("this is no key of an organiser")]
    NoKey,
    /// Come again.
    #[error("not now: {0}")]
    Unavailable(String),
}

impl From<ViewStoreError> for AllyError {
    fn from(error: ViewStoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<HandleError<PledgeRejection>> for AllyError {
    fn from(error: HandleError<PledgeRejection>) -> Self {
        match error {
            HandleError::Rejected(rejection) => Self::Pledge(rejection),
            error => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<HandleError<ProgrammeRejection>> for AllyError {
    fn from(error: HandleError<ProgrammeRejection>) -> Self {
        match error {
            HandleError::Rejected(rejection) => Self::Programme(rejection),
            error => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<HandleError<SubscriptionRejection>> for AllyError {
    fn from(error: HandleError<SubscriptionRejection>) -> Self {
        match error {
            HandleError::Rejected(rejection) => Self::Subscription(rejection),
            error => Self::Unavailable(error.to_string()),
        }
    }
}

/// A pledge that somebody wants to make.
#[derive(Clone)]
pub struct NewPledge {
    /// Their name, as line-ups list it.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Their sentence.
    pub wording: String,
    /// What it means.
    pub rule: Rule,
    /// Whose line-ups to look at for the name alone.
    pub hosts: Vec<Host>,
    /// Ids that an organiser vouched for.
    pub externals: Vec<External>,
    /// Where a program is told.
    pub webhook_url: Option<String>,
    /// In which language to write.
    pub language: Language,
    /// How notes to organisers are put.
    pub framing: Framing,
    /// Of which panels it speaks.
    pub which: Which,
    /// For which programme it counts.
    pub programme: Option<ProgrammeId>,
}

/// What an ally tells us otherwise than before.
#[derive(Clone)]
pub struct Changes {
    /// Their name, as line-ups list it.
    pub name: String,
    /// Their sentence.
    pub wording: String,
    /// What it means.
    pub rule: Rule,
    /// In which language to write.
    pub language: Language,
    /// How notes to organisers are put.
    pub framing: Framing,
    /// Of which panels it speaks.
    pub which: Which,
}

/// A subscription that somebody wants.
#[derive(Clone)]
pub struct NewSubscription {
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Which panels.
    pub watches: Watched,
    /// By which rule.
    pub rule: Rule,
    /// Where a program is told.
    pub webhook_url: Option<String>,
    /// In which language to write.
    pub language: Language,
}

/// Takes what allies and subscribers ask for.
pub struct Allies {
    pub(crate) identity: Identity,
    pub(crate) followed: Followed,
    pub(crate) desk: Desk,
    /// How pages are framed.
    pub(crate) site: Site,
    pledges: Handler<Pledge>,
    subscriptions: Handler<Subscription>,
    pub(crate) programmes: Handler<Programme>,
    organisers: Handler<Organiser>,
    outbound: Arc<Outbound>,
    of_client: Throttle,
    of_all: Throttle,
    of_address: Throttle,
    clock: Clock,
}

impl Allies {
    pub(crate) fn new(
        followed: Followed,
        log: &SharedLog,
        ring: &Arc<KeyRing>,
        outbound: Arc<Outbound>,
        desk: Desk,
        site: Site,
        clock: Clock,
    ) -> Self {
        Self {
            identity: desk.identity.clone(),
            followed,
            desk,
            site,
            pledges: Handler::new(Arc::clone(log), Arc::clone(ring)),
            subscriptions: Handler::new(Arc::clone(log), Arc::clone(ring)),
            programmes: Handler::new(Arc::clone(log), Arc::clone(ring)),
            organisers: Handler::new(Arc::clone(log), Arc::clone(ring)),
            outbound,
            of_client: Throttle::new(ASKS_OF_CLIENT_MAX, HOUR_MS),
            of_all: Throttle::new(ASKS_OF_ALL_MAX, HOUR_MS),
            of_address: Throttle::new(1, PAUSE_MS),
            clock,
        }
    }

    /// What time it is, in milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// The rules in force, to choose from; the well-known ones where none was adopted yet.
    pub fn rules(&self) -> Result<Vec<Rule>, AllyError> {
        let mut rules = view::rules(self.followed.store().as_ref())?;
        let shipped = built_in().into_iter().filter_map(|(_, text)| Charter::parse(text).ok());
        for rule in shipped.flat_map(|charter| charter.rules) {
            if !rules.iter().any(|known| known.id == rule.id) {
                rules.push(rule);
            }
        }
        Ok(rules)
    }

    /// One of them.
    pub fn rule(&self, id: &str) -> Result<Option<Rule>, AllyError> {
        Ok(self.rules()?.into_iter().find(|rule| rule.id.as_str() == id))
    }

    /// Makes a pledge, inert until its address is verified, and gives the secret of its webhook.
    ///
    /// Where the address was asked about a moment ago, or too often today, nothing is recorded and
    /// nothing sent; the answer is the same, so that it tells nothing about the address.
    pub async fn pledge(&self, new: NewPledge, client: &str) -> Result<Option<String>, AllyError> {
        let webhook = self.webhook(new.webhook_url.as_deref())?;
        self.check(&new.name, &new.address, &new.rule, client)?;
        text("/wording", &new.wording)?;
        let secret = webhook.as_ref().map(|webhook| webhook.secret.clone());
        let now_ms = self.clock.now_ms();
        if !self.may_ask(&new.address, now_ms)? {
            return Ok(secret);
        }
        let command = PledgeCommand::Make {
            mail: endpoint('m'),
            webhook: webhook.as_ref().map(|_| endpoint('w')),
            about: PledgeAbout {
                name: new.name.trim().to_owned(),
                address: new.address.trim().to_owned(),
                wording: new.wording.trim().to_owned(),
                rule: new.rule,
                externals: new.externals,
                hosts: new.hosts,
                webhook,
                language: new.language,
                salt: random_hex(16),
            },
            at_ms: now_ms,
        };
        let id = PledgeId::new(random_hex(12)).expect("hex digits make an id");
        self.on_pledge(&id, &command).await?;
        self.on_pledge(&id, &PledgeCommand::ChooseFraming { framing: new.framing }).await?;
        self.on_pledge(&id, &PledgeCommand::ChooseWhich { which: new.which }).await?;
        self.on_pledge(&id, &PledgeCommand::ChooseProgramme { programme: new.programme }).await?;
        Ok(secret)
    }

    /// Records what an ally tells us otherwise than before. The rest stays.
    pub async fn change(&self, id: &PledgeId, changes: Changes) -> Result<(), AllyError> {
        text("/name", &changes.name)?;
        text("/wording", &changes.wording)?;
        let state = self.pledge_state(id).await?;
        let Some(before) = state.about.known() else { return Err(PledgeRejection::Erased.into()) };
        let about = PledgeAbout {
            name: changes.name.trim().to_owned(),
            wording: changes.wording.trim().to_owned(),
            rule: changes.rule,
            language: changes.language,
            ..before.clone()
        };
        let webhook = state.webhook.clone();
        self.on_pledge(id, &PledgeCommand::Change { webhook, about }).await?;
        self.on_pledge(id, &PledgeCommand::ChooseFraming { framing: changes.framing }).await?;
        self.on_pledge(id, &PledgeCommand::ChooseWhich { which: changes.which }).await.map(drop)
    }

    /// The series that a convening is an edition of; none also if nobody knows the convening.
    pub(crate) fn series_of(&self, convening: &ConveningId) -> Result<Option<SeriesId>, AllyError> {
        Ok(view::series_of(self.followed.store().as_ref(), convening)?)
    }

    /// Makes a subscription; as [`Allies::pledge`].
    pub async fn subscribe(&self, new: NewSubscription, client: &str) -> Result<Option<String>, AllyError> {
        let webhook = self.webhook(new.webhook_url.as_deref())?;
        self.check(&new.name, &new.address, &new.rule, client)?;
        let secret = webhook.as_ref().map(|webhook| webhook.secret.clone());
        let now_ms = self.clock.now_ms();
        if !self.may_ask(&new.address, now_ms)? {
            return Ok(secret);
        }
        // What a message calls the rule by is read by whoever subscribes.
        let title = rule_title(words_of(new.language), &new.rule);
        let command = SubscriptionCommand::Make {
            watches: new.watches,
            mail: endpoint('m'),
            webhook: webhook.as_ref().map(|_| endpoint('w')),
            about: SubscriptionAbout {
                name: new.name.trim().to_owned(),
                address: new.address.trim().to_owned(),
                webhook,
                rule: Rule { title, ..new.rule },
                language: new.language,
                salt: random_hex(16),
            },
            at_ms: now_ms,
        };
        let id = SubscriptionId::new(random_hex(12)).expect("hex digits make an id");
        self.on_subscription(&id, &command).await?;
        Ok(secret)
    }

    /// Proves the address of a pledge.
    pub async fn verify_pledge(&self, id: &PledgeId, n: u32) -> Result<(), AllyError> {
        self.on_pledge(id, &PledgeCommand::VerifyAddress { n, at_ms: self.clock.now_ms() }).await.map(drop)
    }

    /// Proves the address of a subscription.
    pub async fn verify_subscription(&self, id: &SubscriptionId, n: u32) -> Result<(), AllyError> {
        let command = SubscriptionCommand::VerifyAddress { n, at_ms: self.clock.now_ms() };
        self.on_subscription(id, &command).await.map(drop)
    }

    /// Records what somebody says about a panel by the button of a message.
    pub(crate) async fn say(&self, id: &PledgeId, panel: PanelId, saying: Saying) -> Result<(), AllyError> {
        let hour = view::hour(self.followed.store().as_ref())?;
        let command = match saying {
            Saying::Me => PledgeCommand::AffirmSeat { panel },
            Saying::NotMe => PledgeCommand::DenySeat { panel },
            Saying::Answer(answer) => PledgeCommand::Answer { panel, about: AnswerAbout { answer, hour } },
        };
        self.on_pledge(id, &command).await.map(drop)
    }

    /// What a link in a message is for; none if we did not make it.
    pub(crate) fn link(&self, text: &str) -> Result<Option<Link>, AllyError> {
        match Link::read(&self.identity, text) {
            Some(link) if link.is_over(self.clock.now_ms()) => Err(AllyError::LinkIsOld),
            link => Ok(link),
        }
    }

    /// Records what a command makes of a pledge.
    pub async fn on_pledge(
        &self,
        id: &PledgeId,
        command: &PledgeCommand,
    ) -> Result<Arc<PledgeState>, AllyError> {
        let stream = stream("pledge", id.as_str())?;
        let handled = self.pledges.handle(&stream, command, &self.attempt()).await?;
        if matches!(command, PledgeCommand::Erase) {
            self.pledges.forget();
        }
        Ok(handled.state)
    }

    /// Records what a command makes of a subscription.
    pub async fn on_subscription(
        &self,
        id: &SubscriptionId,
        command: &SubscriptionCommand,
    ) -> Result<Arc<SubscriptionState>, AllyError> {
        let stream = stream("subscription", id.as_str())?;
        let handled = self.subscriptions.handle(&stream, command, &self.attempt()).await?;
        if matches!(command, SubscriptionCommand::Erase) {
            self.subscriptions.forget();
        }
        Ok(handled.state)
    }

    /// How a pledge is now.
    pub async fn pledge_state(&self, id: &PledgeId) -> Result<Arc<PledgeState>, AllyError> {
        Ok(self.pledges.state(&stream("pledge", id.as_str())?).await?.0)
    }

    /// The same, to be shown or changed by whoever has its link: refused where there is nothing to change.
    pub(crate) async fn confirmed_pledge(&self, id: &PledgeId) -> Result<Arc<PledgeState>, AllyError> {
        let state = self.pledge_state(id).await?;
        match state.phase {
            Phase::Made if state.verification.is_verified => Ok(state),
            Phase::Made => Err(AllyError::NotConfirmed),
            Phase::None => Err(PledgeRejection::Unknown.into()),
            Phase::Withdrawn => Err(PledgeRejection::Withdrawn.into()),
            Phase::Erased => Err(PledgeRejection::Erased.into()),
        }
    }

    /// How a subscription is now.
    pub async fn subscription_state(&self, id: &SubscriptionId) -> Result<Arc<SubscriptionState>, AllyError> {
        Ok(self.subscriptions.state(&stream("subscription", id.as_str())?).await?.0)
    }

    /// As [`Allies::confirmed_pledge`].
    pub(crate) async fn confirmed_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Arc<SubscriptionState>, AllyError> {
        let state = self.subscription_state(id).await?;
        match state.phase {
            Phase::Made if state.verification.is_verified => Ok(state),
            Phase::Made => Err(AllyError::NotConfirmed),
            Phase::None => Err(SubscriptionRejection::Unknown.into()),
            Phase::Withdrawn => Err(SubscriptionRejection::Withdrawn.into()),
            Phase::Erased => Err(SubscriptionRejection::Erased.into()),
        }
    }

    /// One click: a pledge is paused, and withdrawn if it never took effect.
    pub async fn stop_pledge(&self, id: &PledgeId) -> Result<(), AllyError> {
        match self.on_pledge(id, &PledgeCommand::Pause).await {
            Err(AllyError::Pledge(PledgeRejection::NotVerified)) => {
                self.on_pledge(id, &PledgeCommand::Withdraw).await.map(drop)
            }
            // Nothing is told of it any more: that is what was asked for.
            Err(AllyError::Pledge(PledgeRejection::Withdrawn | PledgeRejection::Erased)) => Ok(()),
            other => other.map(drop),
        }
    }

    /// One click: a subscription ends.
    pub(crate) async fn stop_subscription(&self, id: &SubscriptionId) -> Result<(), AllyError> {
        match self.on_subscription(id, &SubscriptionCommand::Withdraw).await {
            // Nothing is told of it any more: that is what was asked for.
            Err(AllyError::Subscription(SubscriptionRejection::Erased)) => Ok(()),
            other => other.map(drop),
        }
    }

    /// Whose key this is, if its organiser's stream holds it.
    pub async fn whose(&self, key: &str) -> Result<OrganiserId, AllyError> {
        let key: ApiKey = key.parse().map_err(|_| AllyError::NoKey)?;
        let state = self.organiser(&key.organiser).await?;
        if key.is_held_by(&state) { Ok(key.organiser) } else { Err(AllyError::NoKey) }
    }

    /// How an organiser is now.
    pub(crate) async fn organiser(&self, id: &OrganiserId) -> Result<Arc<OrganiserState>, AllyError> {
        let state = self.organisers.state(&stream("organiser", id.as_str())?).await;
        Ok(state.map_err(|error| AllyError::Unavailable(error.to_string()))?.0)
    }

    pub(crate) fn attempt(&self) -> Attempt {
        let digest = CommandDigest(*openfloor_key_store::Key::random().bytes());
        Attempt { purpose: Purpose::Essential, ..Attempt::once(digest, self.clock.now_ms()) }
    }

    fn check(&self, name: &str, address: &str, rule: &Rule, client: &str) -> Result<(), AllyError> {
        text("/name", name)?;
        check_address(address)?;
        rule.check().map_err(|fault| AllyError::Invalid { pointer: "/rule", detail: fault.to_string() })?;
        self.admit(client)
    }

    /// Counts that a client asks for something.
    pub(crate) fn admit(&self, client: &str) -> Result<(), AllyError> {
        let now_ms = self.clock.now_ms();
        let is_allowed = self.of_client.allows(client, now_ms) && self.of_all.allows("all", now_ms);
        if is_allowed { Ok(()) } else { Err(AllyError::TooMany) }
    }

    fn webhook(&self, url: Option<&str>) -> Result<Option<Webhook>, AllyError> {
        let Some(url) = url.map(str::trim).filter(|url| !url.is_empty()) else { return Ok(None) };
        if url.len() > openfloor_domain::pledge::TEXT_BYTES_MAX {
            let detail = "the URL is too long".to_owned();
            return Err(AllyError::Invalid { pointer: "/webhook/url", detail });
        }
        let refused =
            |why: Forbidden| AllyError::Invalid { pointer: "/webhook/url", detail: why.to_string() };
        let (dialect, url) = Dialect::split(url);
        let url = format!("{}{}", dialect.prefix(), self.outbound.check(url).map_err(refused)?);
        Ok(Some(Webhook { url, secret: new_secret() }))
    }

    /// Whether one more mail may go to an address that nobody proved, whatever it was asked for.
    pub(crate) fn may_ask(&self, address: &str, now_ms: i64) -> Result<bool, AllyError> {
        let token = self.identity.address_token(address);
        let mut asks = view::asks(self.followed.store().as_ref(), &token)?;
        asks.retain(|at_ms| at_ms.saturating_add(DAY_MS) > now_ms);
        let last = asks.iter().max().copied();
        let is_soon = last.is_some_and(|last| now_ms < last.saturating_add(PAUSE_MS));
        // The fold may not have come to what was asked for a moment ago.
        Ok(!is_soon && asks.len() < MAILS_A_DAY_MAX && self.of_address.allows(&token, now_ms))
    }
}

impl AllyError {
    /// Whether a link is too old.
    pub(crate) fn is_expired(&self) -> bool {
        matches!(
            self,
            Self::Pledge(PledgeRejection::Verification(VerificationRejection::LinkExpired))
                | Self::Subscription(SubscriptionRejection::Verification(VerificationRejection::LinkExpired))
        )
    }
}

pub(crate) fn check_address(address: &str) -> Result<(), AllyError> {
    let is_address = address.trim().parse::<lettre::Address>().is_ok();
    if is_address && address.len() <= ADDRESS_BYTES_MAX {
        return Ok(());
    }
    let detail = "this is not an e-mail address".to_owned();
    Err(AllyError::Invalid { pointer: "/address", detail })
}

fn text(pointer: &'static str, text: &str) -> Result<(), AllyError> {
    let bytes = text.trim().len();
    if (1..=openfloor_domain::pledge::TEXT_BYTES_MAX).contains(&bytes) && !text.chars().any(is_unfit) {
        return Ok(());
    }
    let most = openfloor_domain::pledge::TEXT_BYTES_MAX;
    Err(AllyError::Invalid { pointer, detail: format!("this has 1 to {most} bytes on one or several lines") })
}

/// Control characters have no place in a name or a sentence, nor in the header of a mail.
pub(crate) fn is_unfit(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
}

/// A text with single spaces, and none around it.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn endpoint(kind: char) -> EndpointId {
    EndpointId::new(format!("{kind}{}", random_hex(12))).expect("letters and digits make an id")
}

pub(crate) fn stream(kind: &str, id: &str) -> Result<StreamName, AllyError> {
    StreamName::new(kind, id).map_err(|error| AllyError::Unavailable(error.to_string()))
}
