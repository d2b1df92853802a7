//! What the owner of a webhook does about it: exchange its secret, have it checked, see what was sent there,
//! have something sent once more.

use std::sync::Arc;

use openfloor_domain::delivery::{History, Outcome};
use openfloor_domain::ids::{EndpointId, NoticeId, PledgeId};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{Dialect, Watcher, Webhook};
use openfloor_domain::pledge::{Phase, PledgeCommand};
use openfloor_process::clock::Clock;
use serde_json::json;

use crate::allies::{Allies, AllyError};
use crate::deliveries::{Act, ActError, Deliveries};
use crate::throttle::Throttle;
use crate::webhook::{Poster, new_secret};

/// Checks and repeats that may be asked for at one webhook within an hour.
const ASKS_MAX: usize = 30;
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Webhooks, for their owners.
pub(crate) struct Hooks {
    pub(crate) allies: Arc<Allies>,
    deliveries: Arc<Deliveries>,
    poster: Poster,
    asks: Throttle,
    clock: Clock,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HookError {
    /// There is none, or it was erased.
    #[error("there is no webhook here")]
    None,
    /// Only a pledge can be changed, and only Standard Webhooks have a secret and a check.
    #[error("this can be done with the Standard Webhook of a pledge only")]
    Other,
    /// Too much was asked for.
    #[error("too much was asked for; come back in an hour")]
    TooMany,
    /// The pledge says no.
    #[error(transparent)]
    Ally(#[from] AllyError),
    /// The stream of the endpoint says no.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl Hooks {
    pub(crate) fn new(
        allies: Arc<Allies>,
        deliveries: Arc<Deliveries>,
        poster: Poster,
        clock: Clock,
    ) -> Self {
        Self { allies, deliveries, poster, asks: Throttle::new(ASKS_MAX, HOUR_MS), clock }
    }

    /// Begins to sign with a new secret, beside the one of before. Gives the new one.
    pub(crate) async fn exchange_secret(&self, pledge: &PledgeId) -> Result<String, HookError> {
        let new = new_secret();
        self.change(pledge, |webhook| {
            let former = webhook.secrets().next().unwrap_or_default();
            format!("{new} {former}")
        })
        .await?;
        Ok(new)
    }

    /// Signs with the new secret alone from now on.
    pub(crate) async fn finish_exchange(&self, pledge: &PledgeId) -> Result<(), HookError> {
        self.change(pledge, |webhook| webhook.secrets().next().unwrap_or_default().to_owned()).await
    }

    async fn change(
        &self,
        pledge: &PledgeId,
        secret: impl FnOnce(&Webhook) -> String,
    ) -> Result<(), HookError> {
        let state = self.allies.pledge_state(pledge).await?;
        let mut about = state.about.known().cloned().ok_or(HookError::None)?;
        let webhook = about.webhook.as_mut().ok_or(HookError::None)?;
        if webhook.target().0 != Dialect::Standard {
            return Err(HookError::Other);
        }
        webhook.secret = secret(webhook);
        let command = PledgeCommand::Change { webhook: state.webhook.clone(), about };
        self.allies.on_pledge(pledge, &command).await?;
        Ok(())
    }

    /// Posts a message that tells nothing, and says what came of it.
    pub(crate) async fn check(&self, watcher: &Watcher) -> Result<Outcome, HookError> {
        let (endpoint, webhook) = self.webhook(watcher).await?;
        if webhook.target().0 != Dialect::Standard {
            return Err(HookError::Other);
        }
        let now_ms = self.asked(&endpoint)?;
        let id = format!("check_{}", openfloor_application::api_key::random_hex(12));
        let id = NoticeId::new(id).map_err(|_| HookError::None)?;
        let timestamp = Moment { utc_ms: now_ms, offset_minutes: 0 }.to_string();
        let body = json!({ "type": "endpoint.check", "timestamp": timestamp, "data": {} }).to_string();
        Ok(self.poster.post(&webhook, &id, body, now_ms).await)
    }

    /// What became of every notice for it.
    pub(crate) async fn history(&self, watcher: &Watcher) -> Result<History, HookError> {
        let (endpoint, _) = self.webhook(watcher).await?;
        Ok(self.deliveries.of(&endpoint).await?)
    }

    /// Has a notice sent once more that was taken or given up, with the id and the body that it had.
    pub(crate) async fn replay(&self, watcher: &Watcher, notice: &NoticeId) -> Result<(), HookError> {
        let (endpoint, _) = self.webhook(watcher).await?;
        self.asked(&endpoint)?;
        Ok(self.deliveries.act(&endpoint, &Act::Retry(notice.clone())).await?)
    }

    fn asked(&self, endpoint: &EndpointId) -> Result<i64, HookError> {
        let now_ms = self.clock.now_ms();
        let is_allowed = self.asks.allows(endpoint.as_str(), now_ms);
        if is_allowed { Ok(now_ms) } else { Err(HookError::TooMany) }
    }

    /// The webhook of somebody whose address is proven: nothing goes out on the word of anybody else.
    async fn webhook(&self, watcher: &Watcher) -> Result<(EndpointId, Webhook), HookError> {
        let (is_made, endpoint, webhook) = match watcher {
            Watcher::Pledge(id) => {
                let state = self.allies.pledge_state(id).await?;
                let webhook = state.about.known().and_then(|about| about.webhook.clone());
                let is_made = state.phase == Phase::Made && state.verification.is_verified;
                (is_made, state.webhook.clone(), webhook)
            }
            Watcher::Subscription(id) => {
                let state = self.allies.subscription_state(id).await?;
                let webhook = state.about.known().and_then(|about| about.webhook.clone());
                let is_made = state.phase == Phase::Made && state.verification.is_verified;
                (is_made, state.webhook.clone(), webhook)
            }
        };
        match (is_made, endpoint, webhook) {
            (true, Some(endpoint), Some(webhook)) => Ok((endpoint, webhook)),
            _ => Err(HookError::None),
        }
    }
}
