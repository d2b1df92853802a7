//! What the pages for allies have in common: who reads them, and a page of a text and some buttons.

use std::convert::Infallible;

use askama::Template;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use openfloor_domain::pledge::PledgeRejection;
use openfloor_domain::subscription::SubscriptionRejection;
use openfloor_pages::Frame;
use openfloor_words::Words;

use super::Shared;
use crate::allies::AllyError;
use crate::letter::Button;
use crate::words;

/// Who reads a page: the frame around it, and the sentences of this service in the same language.
///
/// The address of a page can carry the link of a mail. Who serves it has browsers tell that to no other site,
/// but tell our own forms where they come from (`protect`).
pub(super) struct Reader {
    pub(super) frame: Frame,
    pub(super) words: &'static Words,
}

impl<S> FromRequestParts<S> for Reader
where
    S: Send + Sync,
    Shared: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let allies = Shared::from_ref(state);
        let mut frame = Frame::of_reader(parts, &allies.site, allies.now_ms());
        // No ally has an account.
        frame.offers_sign_in = false;
        if parts.method != Method::GET {
            // What a form was posted for is in no other language: its address shows something else, or nothing.
            frame.languages.clear();
        }
        Ok(Self { words: words::of(frame.words.language), frame })
    }
}

/// A page of a text and some buttons.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page {
    frame: Frame,
    words: &'static Words,
    title: String,
    texts: Vec<String>,
    /// What is shown once.
    secret: Option<String>,
    /// What to copy.
    copy: Option<String>,
    /// What to read beside it, or to write.
    links: Vec<Button>,
    forms: Vec<Buttons>,
}

/// What can be done about one thing.
struct Buttons {
    /// What about; none where there is one thing.
    heading: Option<String>,
    text: Option<String>,
    /// Where it is posted to, what it carries, and each act with its label.
    action: &'static str,
    token: String,
    acts: Vec<(&'static str, String)>,
}

impl Page {
    pub(super) fn new(reader: Reader, title: &str, texts: &[&str]) -> Self {
        let Reader { frame, words } = reader;
        Self {
            title: words.say(title),
            texts: texts.iter().map(|key| words.say(key)).collect(),
            secret: None,
            copy: None,
            links: Vec::new(),
            forms: Vec::new(),
            frame,
            words,
        }
    }

    /// With more paragraphs, before the others.
    pub(super) fn begun(mut self, texts: impl IntoIterator<Item = String>) -> Self {
        self.texts.splice(0..0, texts);
        self
    }

    /// With buttons.
    pub(super) fn with(self, action: &'static str, token: &str, acts: &[(&'static str, &str)]) -> Self {
        self.about(None, action, token, acts)
    }

    /// With buttons below a heading, and a text between them.
    pub(super) fn about(
        mut self,
        about: Option<(&str, &str)>,
        action: &'static str,
        token: &str,
        acts: &[(&'static str, &str)],
    ) -> Self {
        let words = self.words;
        let acts = acts.iter().map(|(act, label)| (*act, words.say(label))).collect();
        self.forms.push(Buttons {
            heading: about.map(|(heading, _)| words.say(heading)),
            text: about.map(|(_, text)| words.say(text)),
            action,
            token: token.to_owned(),
            acts,
        });
        self
    }

    /// With a text to copy.
    pub(super) fn copied(mut self, copy: Option<String>) -> Self {
        self.copy = copy;
        self
    }

    /// With something that is shown once.
    pub(super) fn once(mut self, secret: Option<String>) -> Self {
        self.secret = secret;
        self
    }

    /// With links.
    pub(super) fn linked(mut self, links: Vec<Button>) -> Self {
        self.links.extend(links);
        self
    }

    pub(super) fn respond(&self, status: StatusCode) -> Response {
        self.frame.respond(status, self)
    }
}

/// A link that we did not make, or that was cut.
pub(super) fn bad_link(reader: Reader) -> Response {
    Page::new(reader, "title-refused", &["bad-link"]).respond(StatusCode::NOT_FOUND)
}

/// Where what has ended can be asked for anew.
pub(super) fn anew(words: &Words, is_pledge: bool) -> Button {
    let (label, url) =
        if is_pledge { ("title-pledge", "/pledge") } else { ("title-subscribe", "/subscribe") };
    Button { label: words.say(label), url: url.to_owned() }
}

/// What cannot be recorded, by its place: a sentence of the catalogue.
fn invalid(pointer: &str) -> &'static str {
    match pointer {
        "/address" => "invalid-address",
        "/webhook/url" => "invalid-webhook",
        "/rule" => "invalid-rule",
        _ => "invalid-text",
    }
}

/// The page that says why not, and what to do.
pub(super) fn refused(reader: Reader, error: AllyError) -> Response {
    let is_pledge = matches!(error, AllyError::Pledge(_));
    let (key, status) = match &error {
        error if error.is_expired() => ("link-expired", StatusCode::GONE),
        AllyError::Pledge(PledgeRejection::Withdrawn)
        | AllyError::Subscription(SubscriptionRejection::Withdrawn) => ("link-withdrawn", StatusCode::GONE),
        AllyError::Pledge(PledgeRejection::Erased)
        | AllyError::Subscription(SubscriptionRejection::Erased) => ("link-erased", StatusCode::GONE),
        AllyError::Pledge(PledgeRejection::Unknown)
        | AllyError::Subscription(SubscriptionRejection::Unknown) => return bad_link(reader),
        AllyError::Pledge(PledgeRejection::NotVerified) | AllyError::NotConfirmed => {
            ("manage-unverified", StatusCode::CONFLICT)
        }
        AllyError::Pledge(PledgeRejection::NoProgramme) => ("voice-no-programme", StatusCode::CONFLICT),
        AllyError::LinkIsOld => {
            return Page::new(reader, "title-refused", &["link-old"]).respond(StatusCode::GONE);
        }
        AllyError::Unavailable(_) => ("try-again", StatusCode::SERVICE_UNAVAILABLE),
        AllyError::TooMany => ("too-soon", StatusCode::TOO_MANY_REQUESTS),
        AllyError::Pledge(PledgeRejection::TooManyCounts) => {
            ("too-many-counts", StatusCode::TOO_MANY_REQUESTS)
        }
        AllyError::Invalid { pointer, .. } => (invalid(pointer), StatusCode::UNPROCESSABLE_ENTITY),
        _ => ("refused", StatusCode::CONFLICT),
    };
    // What is gone is gone for good.
    let links = (status == StatusCode::GONE).then(|| anew(reader.words, is_pledge));
    Page::new(reader, "title-refused", &[key]).linked(links.into_iter().collect()).respond(status)
}
