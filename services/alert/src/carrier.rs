//! What leaves the house: one message to one endpoint, one attempt at a time.

use std::sync::Arc;

use async_trait::async_trait;
use openfloor_domain::delivery::Outcome;
use openfloor_domain::ids::{EndpointId, NoticeId};
use openfloor_domain::notice::Webhook;
use openfloor_process::clock::Clock;
use url::Url;

use crate::config::Config;
use crate::letter::Letter;
use crate::mail::{Composed, Mailer};
use crate::outbox::Outbox;
use crate::webhook::Poster;

/// What the mail server is called among the hosts that are sent to. No host of a URL has this name.
const MAIL_SERVER: &str = "the mail server";

/// What goes out for a notice, or for several: the same bytes however often it is made.
pub struct Message {
    endpoint: EndpointId,
    notice: NoticeId,
    with: Vec<NoticeId>,
    content: Content,
}

/// A message as its kind of endpoint takes it.
pub(crate) enum Content {
    Letter { to: String, letter: Letter, composed: Composed },
    Hook { webhook: Webhook, body: String },
}

impl Message {
    pub(crate) fn new(endpoint: EndpointId, notice: NoticeId, with: Vec<NoticeId>, content: Content) -> Self {
        Self { endpoint, notice, with, content }
    }

    /// Where it goes.
    pub fn endpoint(&self) -> &EndpointId {
        &self.endpoint
    }

    /// Under whose id it goes.
    pub fn notice(&self) -> &NoticeId {
        &self.notice
    }

    /// What it tells: that one, and those told with it.
    pub fn notices(&self) -> impl Iterator<Item = &NoticeId> {
        [&self.notice].into_iter().chain(&self.with)
    }

    /// What it tells beside the one under whose id it goes.
    pub(crate) fn with(&self) -> &[NoticeId] {
        &self.with
    }

    /// Whose trouble it is if nobody answers there: the mail server, or the host of a webhook with its port.
    pub(crate) fn host(&self) -> String {
        match &self.content {
            Content::Letter { .. } => MAIL_SERVER.to_owned(),
            Content::Hook { webhook, .. } => {
                let url = Url::parse(webhook.target().1).ok();
                let part = |url: &Url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?));
                url.as_ref().and_then(part).unwrap_or_default()
            }
        }
    }

    /// What is the same on every repeat: of a letter the whole message with its headers but who takes the
    /// answers, of a webhook the JSON document.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Letter { composed, .. } => &composed.digested,
            Content::Hook { body, .. } => body.as_bytes(),
        }
    }
}

/// Carries messages to those whom they are for.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Makes one attempt, within a time limit of its own, and says what came of it.
    async fn carry(&self, message: &Message) -> Outcome;
}

/// Carries letters to a mail server, and what programs are told to their webhooks.
pub(crate) struct MailAndWebhooks {
    post: Post,
    poster: Poster,
    clock: Clock,
}

/// How letters leave.
enum Post {
    Smtp(Mailer),
    /// Nothing is sent: they are shown to the operator.
    Outbox(Outbox),
}

impl MailAndWebhooks {
    /// By the mail server that is set up; without one, letters go to the outbox.
    pub(crate) fn new(config: &Config, outbox: &Outbox, clock: Clock) -> anyhow::Result<Self> {
        let post = match &config.smtp {
            Some(smtp) => Post::Smtp(Mailer::new(smtp)?),
            None => {
                tracing::warn!("no mail server is set up: nothing is sent, letters go to the outbox page");
                Post::Outbox(outbox.clone())
            }
        };
        for range in &config.private_webhooks {
            tracing::warn!(%range, "webhooks may lead to private addresses");
        }
        Ok(Self { post, poster: Poster::new(Arc::new(config.outbound()), config.webhook_timeout)?, clock })
    }
}

#[async_trait]
impl Carrier for MailAndWebhooks {
    async fn carry(&self, message: &Message) -> Outcome {
        match (&message.content, &self.post) {
            (Content::Hook { webhook, body }, _) => {
                self.poster.post(webhook, &message.notice, body.clone(), self.clock.now_ms()).await
            }
            (Content::Letter { composed, .. }, Post::Smtp(mailer)) => mailer.send(composed).await,
            (Content::Letter { to, letter, composed }, Post::Outbox(outbox)) => {
                outbox.keep(to, letter, composed.text.clone());
                Outcome::Delivered
            }
        }
    }
}
