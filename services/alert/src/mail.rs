//! Telling a person: one message with two parts, the same bytes however often it is made.

use std::time::{Duration, UNIX_EPOCH};

use askama::Template;
use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::ids::{EndpointId, NoticeId};
use sha2::{Digest, Sha256};

use crate::letter::{Button, Letter, Part};
use crate::webhook::failed;
use crate::words;

/// Longest time that a mail server may take for a message.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How mail leaves.
#[derive(Clone)]
pub struct Smtp {
    /// `smtps://host`, `smtp://host:587?tls=required`, or `smtp://localhost:25` without protection.
    pub url: String,
    /// Who to sign in as, if anybody.
    pub user: Option<String>,
    /// And with what.
    pub password: Option<String>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Smtp(..)")
    }
}

/// Who writes.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    /// The address that messages come from.
    pub(crate) from: Mailbox,
    /// Who reads the answers, where nobody nearer does.
    pub(crate) reply_to: Option<Mailbox>,
    /// Where mail servers send back what they cannot deliver.
    pub(crate) bounces: Option<Mailbox>,
    /// Where it was asked for: the host of the public URL.
    pub(crate) host: String,
}

/// A letter as it goes out.
#[derive(Clone)]
pub(crate) struct Composed {
    envelope: Envelope,
    pub(crate) bytes: Vec<u8>,
    /// The same with the operator to answer, whoever does: by this a repeat is known, also after a programme
    /// that answered has ended.
    pub(crate) digested: Vec<u8>,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    language: &'a str,
    subject: &'a str,
    paragraphs: &'a [String],
    buttons: &'a [Button],
    parts: &'a [Part],
    footer: &'a [String],
}

/// Why a letter cannot be written to somebody.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ComposeError {
    #[error("this is not an e-mail address")]
    Address(#[from] lettre::address::AddressError),
    #[error("the letter cannot be written")]
    Message(#[from] lettre::error::Error),
    #[error("the letter cannot be written")]
    Html(#[from] askama::Error),
    #[error("the letter cannot be written")]
    Encoding,
}

impl Sender {
    /// The message of a notice. Everything in it follows from the record. A programme that the pledge counts
    /// for may take the answers.
    pub(crate) fn compose(
        &self,
        letter: &Letter,
        to: &str,
        programme: Option<&Mailbox>,
        notice: &NoticeId,
        endpoint: &EndpointId,
        recorded_ms: i64,
    ) -> Result<Composed, ComposeError> {
        let words = words::of(letter.language);
        let footer = [
            letter.closing.clone(),
            vec![
                words.with("footer-sent", [("host", self.host.as_str().into())]),
                words.with("footer-stop", [("url", letter.unsubscribe.as_str().into())]),
            ],
        ]
        .concat();
        let text = plain(letter, &footer);
        let html = Html {
            language: words.code(),
            subject: &letter.subject,
            paragraphs: &letter.paragraphs,
            buttons: &letter.buttons,
            parts: &letter.parts,
            footer: &footer,
        }
        .render()?;
        let to: Address = to.trim().parse()?;
        let id = format!("<{notice}.{endpoint}@{}>", self.from.email.domain());
        let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(recorded_ms).unwrap_or_default());
        let parts = MultiPart::alternative()
            .boundary(boundary(notice, endpoint))
            .singlepart(part(ContentType::TEXT_PLAIN, text.clone())?)
            .singlepart(part(ContentType::TEXT_HTML, html)?);
        let written = |reply_to: Option<&Mailbox>| -> Result<Vec<u8>, ComposeError> {
            let mut message = Message::builder()
                .from(self.from.clone())
                .to(Mailbox::new(None, to.clone()))
                .subject(letter.subject.clone())
                .message_id(Some(id.clone()))
                .date(date);
            if let Some(reply_to) = reply_to {
                message = message.reply_to(reply_to.clone());
            }
            for (name, value) in [
                ("Auto-Submitted", "auto-generated".to_owned()),
                ("List-Id", format!("<alerts.{}>", self.from.email.domain())),
                ("List-Unsubscribe", format!("<{}>", letter.unsubscribe)),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
                ("Content-Language", words.code().to_owned()),
            ] {
                let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| ComposeError::Encoding)?;
                // Whole: a URL must not be folded.
                let value = HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value);
                message = message.raw_header(value);
            }
            Ok(message.multipart(parts.clone())?.formatted())
        };
        let digested = written(self.reply_to.as_ref())?;
        let bytes = match programme {
            Some(programme) => written(Some(programme))?,
            None => digested.clone(),
        };
        let returned_to = self.bounces.as_ref().unwrap_or(&self.from);
        let envelope = Envelope::new(Some(returned_to.email.clone()), vec![to.clone()])?;
        Ok(Composed { envelope, bytes, digested, text })
    }
}

fn part(kind: ContentType, text: String) -> Result<SinglePart, ComposeError> {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| ComposeError::Encoding)?;
    Ok(SinglePart::builder().header(kind).body(body))
}

/// Between the parts: fixed, where a mail library would draw lots.
fn boundary(notice: &NoticeId, endpoint: &EndpointId) -> String {
    let hash = Sha256::digest(format!("{notice}.{endpoint}").as_bytes());
    hash.iter().take(15).fold("=_".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

fn plain(letter: &Letter, footer: &[String]) -> String {
    let whole = texts(&letter.paragraphs, &letter.buttons);
    let parts = letter.parts.iter().flat_map(|part| {
        let title = format!("* {}", part.title);
        [title].into_iter().chain(texts(&part.paragraphs, &part.buttons))
    });
    let texts: Vec<String> = whole.chain(parts).collect();
    format!("{}\n\n-- \n{}\n", texts.join("\n\n"), footer.join("\n"))
}

fn texts(paragraphs: &[String], buttons: &[Button]) -> impl Iterator<Item = String> {
    let buttons = buttons.iter().map(|button| format!("[{}]\n{}", button.label, button.url));
    paragraphs.iter().cloned().chain(buttons)
}

/// Hands mail to a server.
pub(crate) struct Mailer(AsyncSmtpTransport<Tokio1Executor>);

impl Mailer {
    pub(crate) fn new(smtp: &Smtp) -> Result<Self, lettre::transport::smtp::Error> {
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&smtp.url)?.timeout(Some(TIMEOUT));
        if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self(builder.build()))
    }

    /// One attempt.
    pub(crate) async fn send(&self, composed: &Composed) -> Outcome {
        let sent = self.0.send_raw(&composed.envelope, &composed.bytes);
        match tokio::time::timeout(TIMEOUT, sent).await {
            Ok(Ok(_)) => Outcome::Delivered,
            Ok(Err(error)) => outcome(&error),
            Err(_) => failed(Failure::TimedOut, None),
        }
    }
}

fn outcome(error: &lettre::transport::smtp::Error) -> Outcome {
    let answered = error.status().map(u16::from);
    match answered {
        Some(code) if error.is_permanent() => {
            let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            refusal(code, &text)
        }
        Some(code) => failed(Failure::Answered { code }, None),
        None if error.is_timeout() => failed(Failure::TimedOut, None),
        None => failed(Failure::Unreachable, None),
    }
}

/// What a permanent "no" of a mail server means, by its code (RFC 5321, RFC 4954) and the status at the
/// beginning of its text, where it gives one (RFC 3463).
fn refusal(code: u16, text: &str) -> Outcome {
    let failure = Failure::Answered { code };
    let status = text.split_whitespace().next().filter(|word| word.split('.').count() == 3);
    match (code, status) {
        // The server does not know us: the operator mends that, and no notice is lost meanwhile.
        (530 | 534 | 535 | 538, _) => failed(failure, None),
        (_, Some(status)) if is_no_mailbox(status) => Outcome::Gone { failure },
        (550 | 551, None) => Outcome::Gone { failure },
        _ => Outcome::Refused { failure },
    }
}

/// Whether a status of RFC 3463 says that there is nobody to write to: no such mailbox, no such domain, moved
/// away, takes no mail, disabled.
pub(crate) fn is_no_mailbox(status: &str) -> bool {
    matches!(status, "5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_does_not_exist_ends_what_is_sent_there() {
        let of = |code, text| match refusal(code, text) {
            Outcome::Gone { .. } => "gone",
            Outcome::Refused { .. } => "refused",
            Outcome::Failed { .. } => "failed",
            Outcome::Delivered => "delivered",
        };
        for (code, text, meaning) in [
            (550, "no such user", "gone"),
            (550, "5.1.1 no such user", "gone"),
            (551, "user not local", "gone"),
            (554, "5.1.10 recipient address has a null MX", "gone"),
            (550, "5.7.1 message refused by policy", "refused"),
            (552, "5.2.2 mailbox full", "refused"),
            (554, "looks like spam", "refused"),
            (535, "5.7.8 who are you", "failed"),
            (530, "sign in first", "failed"),
        ] {
            assert_eq!(of(code, text), meaning, "{code} {text}");
        }
    }
}
