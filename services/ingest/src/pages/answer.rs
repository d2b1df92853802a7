//! `/answer/{secret}`: how somebody is counted, and how they say to be. For whoever has the link; nobody
//! signs in.
//!
//! A link that opens nothing is answered as what is not there: a wrong one, an old one, and that of somebody
//! who was erased look the same.

mod own_data;

use askama::Template;
use axum::extract::{Form, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openfloor_domain::people::{Class, Scope, Statement};
use openfloor_pages::{Frame, Message, PageError, Words};
use serde::Deserialize;

use super::PagesState;
use super::refused;
use crate::error::IngestError;
use crate::own_words::{LEFT_OUT, OwnPage, Secret};
use own_data::OwnData;

/// What can be chosen, as it stands in the form and in the catalogue.
const CLASSES: [(Class, &str, &str); 4] = [
    (Class::Woman, "woman", "answer-as-woman"),
    (Class::Man, "man", "answer-as-man"),
    (Class::NonBinary, "non-binary", "answer-as-non-binary"),
    (Class::Undisclosed, "undisclosed", "answer-as-undisclosed"),
];

/// Who may know, the same way.
const SCOPES: [(Scope, &str, &str); 4] = [
    (Scope::Public, "public", "answer-scope-public"),
    (Scope::Panel, "panel", "answer-scope-panel"),
    (Scope::Totals, "totals", "answer-scope-totals"),
    (Scope::Withheld, "withheld", "answer-scope-withheld"),
];

#[derive(Template)]
#[template(path = "answer.html")]
struct Answer {
    frame: Frame,
    path: String,
    /// Who asks, and on the panels of what.
    lead: String,
    /// What the last form did, or why it did nothing.
    done: Option<String>,
    is_refused: bool,
    /// How the person is counted, by whom, and who can see it.
    counted: Vec<String>,
    /// Where: a panel, and what for.
    places: Vec<(String, String)>,
    classes: Vec<(&'static str, String)>,
    scopes: Vec<(&'static str, String)>,
    has_said: bool,
}

/// Somebody who came by a link that opens a page.
pub(super) struct Came {
    frame: Frame,
    secret: Secret,
    own: OwnPage,
}

impl FromRequestParts<PagesState> for Came {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, pages: &PagesState) -> Result<Self, Response> {
        let frame = Frame::from_request_parts(parts, pages).await.map_err(IntoResponse::into_response)?;
        let path = Path::<String>::from_request_parts(parts, pages).await;
        let secret = path.ok().and_then(|Path(text)| Secret::read(&text));
        let Some(secret) = secret else { return Err(nothing(frame)) };
        match pages.ingest.own_page(&secret).await {
            Ok(Some(own)) => Ok(Self { frame, secret, own }),
            Ok(None) => Err(nothing(frame)),
            Err(error) => Err(private(frame.failed()(error).into_response())),
        }
    }
}

/// A link that opens nothing, whatever the cause.
fn nothing(frame: Frame) -> Response {
    let text = frame.words.say("answer-nothing");
    private(Message::within(frame, "not-found-title", text).respond(StatusCode::NOT_FOUND))
}

/// What a form says.
#[derive(Debug, Deserialize)]
pub(super) struct Filled {
    act: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    sure: String,
}

/// What is to be done.
enum Act {
    State(Statement),
    Withdraw,
    Data,
    Erase,
}

impl Filled {
    /// What is to be done, or which sentence says what is missing.
    fn act(&self) -> Result<Act, &'static str> {
        match self.act.as_str() {
            "state" => {
                let class = CLASSES.into_iter().find(|(_, value, _)| *value == self.class);
                let scope = SCOPES.into_iter().find(|(_, value, _)| *value == self.scope);
                match (class, scope) {
                    (Some((class, _, _)), Some((scope, _, _))) => Ok(Act::State(Statement { class, scope })),
                    _ => Err("answer-choose-both"),
                }
            }
            "leave-out" => Ok(Act::State(LEFT_OUT)),
            "withdraw" => Ok(Act::Withdraw),
            "data" => Ok(Act::Data),
            "erase" if self.sure == "yes" => Ok(Act::Erase),
            "erase" => Err("answer-be-sure"),
            _ => Err("refused-other"),
        }
    }
}

/// The page.
pub(super) async fn page(State(pages): State<PagesState>, came: Came) -> Result<Response, PageError> {
    show(&pages, came, StatusCode::OK, None).await
}

/// A form on it.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    came: Came,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let act = match filled.act() {
        Ok(act) => act,
        Err(key) => return show(&pages, came, StatusCode::UNPROCESSABLE_ENTITY, Some(key)).await,
    };
    let person = &came.own.person;
    let (done, key) = match act {
        Act::State(said) => (pages.ingest.state(person, said).await, "answer-stored"),
        Act::Withdraw => (pages.ingest.withdraw_statement(person).await, "answer-withdrawn"),
        Act::Data => return data(&pages, came).await,
        Act::Erase => return Ok(private(erase(&pages, came).await)),
    };
    match done {
        Ok(()) => {
            let own = pages.ingest.own_page(&came.secret).await.map_err(came.frame.failed())?;
            match own {
                Some(own) => show(&pages, Came { own, ..came }, StatusCode::OK, Some(key)).await,
                None => Ok(nothing(came.frame)),
            }
        }
        Err(error) => Ok(private(refused::page(came.frame, &error))),
    }
}

/// All that is stored, as a file.
async fn data(pages: &PagesState, came: Came) -> Result<Response, PageError> {
    let data = OwnData::of(&pages.ingest, &came.own).await.map_err(came.frame.failed())?;
    let bytes = serde_json::to_vec_pretty(&data).map_err(came.frame.failed())?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
    ];
    Ok(private((headers, bytes).into_response()))
}

/// As `openfloor person erase`.
async fn erase(pages: &PagesState, came: Came) -> Response {
    let Came { frame, own, .. } = came;
    match pages.ingest.erase(Some(own.asked.organiser), &own.person).await {
        Ok(_) => {
            let text = frame.words.say("answer-erased");
            Message::within(frame, "answer-erased-title", text).respond(StatusCode::OK)
        }
        Err(error @ IngestError::Unavailable(_)) => {
            // It is recorded; the keys go as soon as the fold gets there.
            tracing::warn!(%error, "an erasure is not through yet");
            let text = frame.words.say("answer-erasing");
            Message::within(frame, "answer-erased-title", text).respond(StatusCode::ACCEPTED)
        }
        Err(error) => refused::page(frame, &error),
    }
}

async fn show(
    pages: &PagesState,
    came: Came,
    status: StatusCode,
    said: Option<&'static str>,
) -> Result<Response, PageError> {
    let Came { frame, secret, own } = came;
    let words = frame.words;
    let data = OwnData::of(&pages.ingest, &own).await.map_err(frame.failed())?;
    let choice = |value: &'static str, key: &str| (value, words.say(key));
    let page = Answer {
        path: format!("/answer/{}", secret.reveal()),
        counted: counted(words, &data),
        places: data.places.iter().map(|place| (place.panel.clone(), role(words, place))).collect(),
        classes: CLASSES.into_iter().map(|(_, value, key)| choice(value, key)).collect(),
        scopes: SCOPES.into_iter().map(|(_, value, key)| choice(value, key)).collect(),
        has_said: data.own_words.is_some(),
        lead: lead(words, &data),
        done: said.map(|key| words.say(key)),
        is_refused: status != StatusCode::OK,
        frame,
    };
    Ok(private(page.frame.respond(status, &page)))
}

fn lead(words: &Words, data: &OwnData) -> String {
    let organiser = data.organiser.clone().unwrap_or_else(|| words.say("answer-organiser"));
    let event = data.event.clone().unwrap_or_else(|| words.say("event-untitled"));
    words.with("answer-lead", [("organiser", organiser.into()), ("event", event.into())])
}

fn role(words: &Words, place: &own_data::Place) -> String {
    words.say(&format!("role-{}", place.role.name()))
}

/// How the person is counted, by whom, and who can see it: what holds first.
fn counted(words: &Words, data: &OwnData) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(said) = data.own_words {
        let class = CLASSES.into_iter().find(|(class, _, _)| *class == said.class);
        let class = words.say(class.map_or("class-unknown", |(_, _, key)| key));
        lines.push(words.with("answer-own-words", [("class", class.into())]));
        let scope = SCOPES.into_iter().find(|(scope, _, _)| *scope == said.scope);
        lines.extend(
            scope.map(|(_, _, key)| words.with("answer-seen-by", [("scope", words.say(key).into())])),
        );
    }
    let mut asserted: Vec<Class> =
        data.places.iter().map(|place| place.counted_by_organiser).filter(|class| class.is_known()).collect();
    asserted.sort_unstable();
    asserted.dedup();
    for class in &asserted {
        let class = CLASSES.into_iter().find(|(one, _, _)| one == class);
        let class = words.say(class.map_or("class-unknown", |(_, _, key)| key));
        let key = if data.own_words.is_some() { "answer-asserted-too" } else { "answer-asserted" };
        lines.push(words.with(key, [("class", class.into())]));
    }
    if data.own_words.is_none() {
        let key = if asserted.is_empty() { "answer-nobody" } else { "answer-asserted-seen-by" };
        lines.push(words.say(key));
    }
    lines
}

/// The address of the page is a secret: no other server is told it, and nobody keeps or lists the page.
///
/// `strict-origin`, not `no-referrer`: with that, browsers would not say of our own forms where they come from.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}
