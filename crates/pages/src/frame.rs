//! What every page has around it, and the pages that say that something is not there.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use openfloor_domain::ids::OrganiserId;
use openfloor_domain::notice::Language;
use openfloor_process::problem::Problem;
use openfloor_process::web::POLICY_PAGE;
use openfloor_words::{Words, code, language, own_name};
use serde::Deserialize;

use crate::assets::{script_path, style_path};
use crate::host::{Host, SignedIn, Site};
use crate::words::{LANGUAGE_COOKIE, words_for};

/// Seconds for which a chosen language is kept.
const LANGUAGE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Who looks at a page, and how it is to be framed.
pub struct Frame {
    /// The reader's language.
    pub words: &'static Words,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// What time it is, in milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
    /// Where the style sheet is.
    pub style: String,
    /// Where the script is; no page needs it.
    pub script: String,
    /// Whether what is shown is invented.
    pub is_demo: bool,
    /// Whether to say that no mail is sent.
    pub says_no_mail: bool,
    /// Who runs this, as a sentence.
    pub run_by: Option<String>,
    /// The other languages: code, name, address of this page in them.
    pub languages: Vec<(&'static str, &'static str, String)>,
    /// Whether to show where organisers sign in.
    pub offers_sign_in: bool,
    /// The language chosen with this request, to be kept.
    chosen: Option<Language>,
}

#[derive(Debug, Default, Deserialize)]
struct Chosen {
    lang: Option<String>,
}

impl Frame {
    /// A frame for somebody of whom nothing is known: for pages that say that there is nothing, and for those
    /// that others show as theirs.
    pub fn of_nobody(words: &'static Words) -> Self {
        Self {
            words,
            signed_in: None,
            now_ms: 0,
            style: style_path(),
            script: script_path(),
            is_demo: false,
            says_no_mail: false,
            run_by: None,
            languages: Vec::new(),
            offers_sign_in: true,
            chosen: None,
        }
    }

    /// A frame for whoever sent a request, where nobody is signed in.
    pub fn of_reader(parts: &Parts, site: &Site, now_ms: i64) -> Self {
        let chosen = Query::<Chosen>::try_from_uri(&parts.uri).unwrap_or_default().0.lang;
        let words = words_for(&parts.headers, chosen.as_deref());
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        Self {
            now_ms,
            is_demo: site.is_demo,
            run_by: site
                .operator
                .as_deref()
                .map(|name| words.with("foot-run-by", [("operator", name.into())])),
            languages: languages(words, path),
            chosen: chosen.as_deref().and_then(language),
            ..Self::of_nobody(words)
        }
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.signed_in.is_some()
    }

    /// The organiser who looks, if one is signed in.
    pub fn organiser(&self) -> Option<&OrganiserId> {
        self.signed_in.as_ref().map(|signed_in| &signed_in.organiser)
    }

    /// Who is signed in, as a sentence.
    pub fn signed_in_as(&self) -> String {
        match self.signed_in.as_ref().and_then(|signed_in| signed_in.name.as_deref()) {
            Some(name) => self.words.with("signed-in-as", [("organiser", name.into())]),
            None => self.words.say("signed-in"),
        }
    }

    /// Answers with a page. Nobody else than who asked may keep it: what is public now may not be in
    /// a moment.
    pub fn respond(&self, status: StatusCode, page: &impl Template) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page could not be written");
                return Problem::internal().into_response();
            }
        };
        let mut response = (status, Html(html)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_PAGE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-language"));
        let language = HeaderValue::from_static(self.words.code());
        headers.insert(header::CONTENT_LANGUAGE, language);
        if let Some(chosen) = self.chosen {
            let cookie = format!(
                "{LANGUAGE_COOKIE}={}; Path=/; Max-Age={LANGUAGE_SECONDS}; SameSite=Lax",
                code(chosen)
            );
            let cookie = HeaderValue::try_from(cookie).expect("a language code is visible ASCII");
            headers.append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// There is nothing here, or nothing for this viewer: the same page, to the byte.
    pub fn not_found(self) -> Response {
        let text = self.words.say("not-found-text");
        let title = self.words.say("not-found-title");
        let message = Message { frame: self, title, text };
        message.respond(StatusCode::NOT_FOUND)
    }
}

impl<H: Host> FromRequestParts<Arc<H>> for Frame {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, host: &Arc<H>) -> Result<Self, PageError> {
        let frame = Self::of_reader(parts, host.site(), host.now_ms());
        let signed_in = host.signed_in(&parts.headers).await;
        let signed_in =
            signed_in.map_err(|unreadable| PageError { words: frame.words, error: unreadable.0 })?;
        let says_no_mail = signed_in.is_some() && host.site().holds_mail_back;
        Ok(Self { signed_in, says_no_mail, ..frame })
    }
}

/// The page in the other languages. The code for signing in does not go along: it is used once.
fn languages(words: &Words, path: &str) -> Vec<(&'static str, &'static str, String)> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang=") && !pair.starts_with("code="));
    let kept: Vec<&str> = kept.collect();
    let others = [Language::En, Language::Fr].into_iter().filter(|language| *language != words.language);
    others
        .map(|language| {
            let (code, name) = (code(language), own_name(language));
            let pairs = kept.iter().copied().map(str::to_owned).chain([format!("lang={code}")]);
            (code, name, format!("{path}?{}", pairs.collect::<Vec<_>>().join("&")))
        })
        .collect()
}

/// A page of one message.
#[derive(Template)]
#[template(path = "message.html")]
pub struct Message {
    frame: Frame,
    title: String,
    text: String,
}

impl Message {
    /// A page in a bare frame, for when nothing can be read.
    pub fn new(words: &'static Words, title: &str, text: String) -> Self {
        Self { frame: Frame::of_nobody(words), title: words.say(title), text }
    }

    /// A page in the frame of who looks.
    pub fn within(frame: Frame, title: &str, text: String) -> Self {
        let title = frame.words.say(title);
        Self { frame, title, text }
    }

    /// Answers with it.
    pub fn respond(&self, status: StatusCode) -> Response {
        self.frame.respond(status, self)
    }
}

/// A page that cannot be shown just now.
pub struct PageError {
    words: &'static Words,
    error: String,
}

impl Frame {
    /// For `map_err`: what is shown when reading fails.
    pub fn failed<E: std::fmt::Display>(&self) -> impl Fn(E) -> PageError + use<E> {
        let words = self.words;
        move |error| PageError { words, error: error.to_string() }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.error, "a page could not be shown");
        let message = Message::new(self.words, "problem-title", self.words.say("problem-text"));
        message.respond(StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// What a browser is shown instead of a problem document.
pub(crate) fn error_page(problem: &Problem, headers: &HeaderMap) -> Response {
    let words = words_for(headers, None);
    let (title, text) = match problem.status {
        StatusCode::NOT_FOUND => ("not-found-title", words.say("not-found-text")),
        StatusCode::FORBIDDEN => ("problem-title", words.say("forbidden-text")),
        status if status.is_server_error() => ("problem-title", words.say("problem-text")),
        _ => ("problem-title", problem.detail.clone().unwrap_or_else(|| problem.title.to_string())),
    };
    Message::new(words, title, text).respond(problem.status)
}

/// Sends a browser elsewhere after a form.
pub fn see_other(path: &'static str, cookie: HeaderValue) -> Response {
    let headers: [(HeaderName, HeaderValue); 2] =
        [(header::LOCATION, HeaderValue::from_static(path)), (header::SET_COOKIE, cookie)];
    (StatusCode::SEE_OTHER, headers).into_response()
}
