//! What goes out for a notice, from its record alone.

use openfloor_domain::delivery::Telling;
use openfloor_domain::ids::{EndpointId, PledgeId};
use openfloor_domain::notice::{AlertAbout, Language, Watcher, Webhook};
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{AssistantAbout, InvitationNews, MonthAbout, PledgeAbout, SentCount};
use openfloor_domain::programme::ProgrammeAbout;
use openfloor_domain::subscription::SubscriptionAbout;
use openfloor_view_store::{SharedViews, ViewStoreError};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use url::Url;

use super::Deliverer;
use crate::allies::on_one_line;
use crate::boxes::{BoxError, KeptBox, opened};
use crate::carrier::{Content, Message};
use crate::letter::{Desk, Letter, Said, Told};
use crate::mail::ComposeError;
use crate::protocol;
use crate::view;
use crate::view::rows::{Channel, Joined, Mailbox, NoticeRow, What};

/// Why a notice cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum MakeError {
    #[error(transparent)]
    View(#[from] ViewStoreError),
    #[error(transparent)]
    Box(#[from] BoxError),
    /// What it is about, or to whom it goes, is gone, or never made sense.
    #[error("there is nothing to be told, or nobody: {0}")]
    Nothing(String),
}

impl From<ComposeError> for MakeError {
    fn from(error: ComposeError) -> Self {
        Self::Nothing(error.to_string())
    }
}

/// Whom a watcher is, as far as it takes to write to them.
struct Recipient {
    address: String,
    webhook: Option<Webhook>,
    language: Language,
    /// Of whose pledge it is a copy, for an assistant.
    copy_of: Option<PledgeId>,
}

impl Deliverer {
    pub(super) fn body_digest(&self, message: &Message) -> String {
        let hash = Sha256::digest(message.bytes())
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        self.desk.identity.token("notice-body", &hash)
    }

    /// What goes out for these notices of an endpoint: the same bytes however often it is made.
    pub(super) async fn make(
        &self,
        store: &SharedViews,
        mailbox: &Mailbox,
        rows: &[&NoticeRow],
    ) -> Result<Message, MakeError> {
        let nothing = || MakeError::Nothing("there is no webhook, or nothing for programs".to_owned());
        let [row, others @ ..] = rows else { return Err(nothing()) };
        let recipient = self.recipient(store, &row.watcher, &mailbox.endpoint).await?;
        let with = others.iter().map(|row| row.notice.clone()).collect();
        let message = |content| Message::new(mailbox.endpoint.clone(), row.notice.clone(), with, content);
        if mailbox.channel == Channel::Webhook {
            let (letter, about) = self.letter(mailbox, row, &recipient, Desk::notice).await?;
            let (Some(webhook), Some(about)) = (recipient.webhook, about) else { return Err(nothing()) };
            let (dialect, url) = webhook.target();
            let url = Url::parse(url).map_err(|_| nothing())?;
            let body = protocol::of(dialect).body(&url, row, &about, &letter).ok_or_else(nothing)?;
            return Ok(message(Content::Hook { webhook, body }));
        }
        // What is told together is dated by when it was due: it was recorded on different days.
        let (letter, at_ms) = match others {
            [] => (self.letter(mailbox, row, &recipient, Desk::notice).await?.0, row.recorded_ms),
            _ => {
                let letter = self.together(mailbox, rows, &recipient).await?.ok_or_else(nothing)?;
                (letter, Telling::Together.due_ms(row.due_ms()))
            }
        };
        let to = recipient.address;
        let programme = self.programme(store, row.joined.as_ref()).await?;
        let (notice, endpoint) = (&row.notice, &mailbox.endpoint);
        let composed = self.sender.compose(&letter, &to, programme.as_ref(), notice, endpoint, at_ms)?;
        Ok(message(Content::Letter { to, letter, composed }))
    }

    /// What several notices say in one letter.
    async fn together(
        &self,
        mailbox: &Mailbox,
        rows: &[&NoticeRow],
        recipient: &Recipient,
    ) -> Result<Option<Letter>, MakeError> {
        let [first, ..] = rows else { return Ok(None) };
        let mut told = Vec::with_capacity(rows.len());
        for row in rows {
            let (letter, about) = self.letter(mailbox, row, recipient, Desk::brief).await?;
            told.push(Told { letter, kind: row.what.kind(), starts: about.and_then(|about| about.starts) });
        }
        Ok(self.desk.together(&first.watcher, told))
    }

    /// What one notice says, with what it is about if that is a panel that Openfloor knows; of such a one, by what
    /// tells it whole or in brief.
    async fn letter(
        &self,
        mailbox: &Mailbox,
        row: &NoticeRow,
        recipient: &Recipient,
        tell: fn(&Desk, Said<'_>) -> Letter,
    ) -> Result<(Letter, Option<AlertAbout>), MakeError> {
        let (letter, about) = match &row.what {
            What::Verify { n } => {
                return Ok(match &recipient.copy_of {
                    Some(id) => (self.desk.assistant(id, &mailbox.endpoint, *n, recipient.language), None),
                    None => (self.desk.verification(&row.watcher, *n, recipient.language), None),
                });
            }
            What::Month { month, about } => {
                let about: MonthAbout = self.about(about.as_ref()).await?;
                (self.desk.month(&row.watcher, *month, &about), None)
            }
            What::Count { about } => {
                let about: SentCount = self.about(about.as_ref()).await?;
                (self.desk.count(&row.watcher, &about), None)
            }
            What::Invited { kind, about, .. } => {
                let about: InvitationNews = self.about(about.as_ref()).await?;
                (self.desk.invited(&row.watcher, *kind, &about), None)
            }
            What::Said { kind, panel, about, template } => {
                let about: AlertAbout = self.about(about.as_ref()).await?;
                let said = Said {
                    watcher: &row.watcher,
                    notice: &row.notice,
                    kind: *kind,
                    panel,
                    template,
                    recorded_ms: row.recorded_ms,
                    about: &about,
                };
                (tell(&self.desk, said), Some(about))
            }
        };
        Ok(match (&recipient.copy_of, &about) {
            (Some(id), Some(_)) => (self.desk.copied(letter, id, &mailbox.endpoint), about),
            _ => (letter, about),
        })
    }

    /// What a notice is about; there is nothing to be told once that was erased.
    async fn about<T: DeserializeOwned>(&self, kept: Option<&KeptBox>) -> Result<T, MakeError> {
        match opened(&self.ring, kept).await? {
            Personal::Known(about) => Ok(about),
            _ => Err(MakeError::Nothing("it was erased".to_owned())),
        }
    }

    /// Who answers for a programme, if mail reaches them.
    async fn programme(
        &self,
        store: &SharedViews,
        joined: Option<&Joined>,
    ) -> Result<Option<lettre::message::Mailbox>, MakeError> {
        let Some(joined) = joined else { return Ok(None) };
        let kept = view::edition(store.as_ref(), joined)?;
        let about = opened::<ProgrammeAbout>(&self.ring, kept.as_ref()).await?;
        let mailbox = |about: &ProgrammeAbout| {
            let address = about.contact.trim().parse().ok()?;
            Some(lettre::message::Mailbox::new(Some(on_one_line(&about.name)), address))
        };
        Ok(about.known().and_then(mailbox))
    }

    async fn recipient(
        &self,
        store: &SharedViews,
        watcher: &Watcher,
        endpoint: &EndpointId,
    ) -> Result<Recipient, MakeError> {
        let gone = || MakeError::Nothing("who asked for it is gone".to_owned());
        match watcher {
            Watcher::Pledge(id) => {
                let row = view::pledge(store.as_ref(), id.as_str())?.ok_or_else(gone)?;
                let about = opened::<PledgeAbout>(&self.ring, row.about.as_ref()).await?;
                let about = about.known().ok_or_else(gone)?.clone();
                let PledgeAbout { address, webhook, language, .. } = about;
                if row.state.assistant_at(endpoint).is_none() {
                    return Ok(Recipient { address, webhook, language, copy_of: None });
                }
                let assistant = opened::<AssistantAbout>(&self.ring, row.assistant.as_ref()).await?;
                let address = assistant.known().ok_or_else(gone)?.address.clone();
                Ok(Recipient { address, webhook: None, language, copy_of: Some(id.clone()) })
            }
            Watcher::Subscription(id) => {
                let row = view::subscription(store.as_ref(), id.as_str())?.ok_or_else(gone)?;
                let about = opened::<SubscriptionAbout>(&self.ring, row.about.as_ref()).await?;
                let about = about.known().ok_or_else(gone)?.clone();
                let SubscriptionAbout { address, webhook, language, .. } = about;
                Ok(Recipient { address, webhook, language, copy_of: None })
            }
        }
    }
}
