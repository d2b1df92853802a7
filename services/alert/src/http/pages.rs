//! The pages by which somebody proves an address and stops messages, and words that are ready to use.
//!
//! They work without scripts, and a link is all that it takes.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::PledgeId;
use openfloor_domain::pledge::{Phase, PledgeRejection};
use openfloor_domain::verification::VerificationRejection;
use openfloor_words::Words;
use serde::Deserialize;

use super::Shared;
use super::manage::{acts, links};
use super::page::{Page, Reader, anew, bad_link, refused};
use crate::allies::{Allies, AllyError};
use crate::letter::Button;
use crate::tokens::Link;

/// What a link carries.
#[derive(Deserialize)]
pub(super) struct Carried {
    #[serde(default)]
    pub(super) t: String,
    /// Which button was pressed, where there are several.
    #[serde(default)]
    pub(super) act: String,
}

pub(super) async fn verify_form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    match Link::read(&allies.identity, &carried.t) {
        Some(Link::VerifyPledge(..) | Link::VerifySubscription(..) | Link::VerifyAssistant(..)) => {
            Page::new(reader, "title-verify", &["verify-page"])
                .with("/pledge/verify", &carried.t, &[("verify", "button-verify")])
                .respond(StatusCode::OK)
        }
        _ => bad_link(reader),
    }
}

pub(super) async fn verify(
    State(allies): State<Shared>,
    reader: Reader,
    Form(carried): Form<Carried>,
) -> Response {
    let (done, manage) = match Link::read(&allies.identity, &carried.t) {
        Some(Link::VerifyPledge(id, n)) => (allies.verify_pledge(&id, n).await, Link::ManagePledge(id)),
        Some(Link::VerifySubscription(id, n)) => {
            (allies.verify_subscription(&id, n).await, Link::ManageSubscription(id))
        }
        Some(Link::VerifyAssistant(id, mail, n)) => {
            return match allies.verify_assistant(&id, mail, n).await {
                Ok(()) => {
                    Page::new(reader, "title-verified", &["assistant-verified"]).respond(StatusCode::OK)
                }
                Err(error) => not_an_assistant(reader, error),
            };
        }
        _ => return bad_link(reader),
    };
    match done {
        Ok(()) => {
            let link = manage.text(&allies.identity);
            let links = links(&allies, reader.words, &manage);
            let copy = next(&allies, reader.words, &manage).await;
            let texts: &[&str] = if copy.is_some() { &["verified", "next-reply"] } else { &["verified"] };
            let page = Page::new(reader, "title-verified", texts).copied(copy);
            page.linked(links)
                .with("/pledge/manage", &link, &acts(&manage, true, false))
                .respond(StatusCode::OK)
        }
        Err(error) => refused(reader, error),
    }
}

/// The link to read along with a pledge leads to nothing any more.
fn not_an_assistant(reader: Reader, error: AllyError) -> Response {
    let key = match &error {
        error if error.is_expired() => "assistant-expired",
        AllyError::Pledge(rejection) if rejection.is_gone() => "assistant-stopped",
        AllyError::Pledge(PledgeRejection::Verification(VerificationRejection::NoSuchLink)) => {
            "assistant-stopped"
        }
        _ => return refused(reader, error),
    };
    Page::new(reader, "title-refused", &[key]).respond(StatusCode::GONE)
}

/// The reply to an invitation, for whoever pledged a moment ago.
pub(super) async fn next(allies: &Allies, words: &Words, manage: &Link) -> Option<String> {
    let Link::ManagePledge(id) = manage else { return None };
    let state = allies.pledge_state(id).await.ok()?;
    let about = state.about.known()?;
    let filling = [("wording", about.wording.as_str().into()), ("link", allies.desk.invitation(id).into())];
    Some(words.with("reply-to-copy", filling))
}

/// Questions to ask before accepting, and how to decline kindly.
pub(super) async fn ready_words(reader: Reader) -> Response {
    const TEXTS: [&str; 6] =
        ["words-before", "words-who", "words-role", "words-mend", "words-late", "words-decline"];
    let copy = Some(reader.words.say("decline-to-copy"));
    Page::new(reader, "title-words", &TEXTS).copied(copy).respond(StatusCode::OK)
}

pub(super) async fn unsubscribe_form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    match Link::read(&allies.identity, &carried.t) {
        Some(Link::ManagePledge(_) | Link::ManageSubscription(_) | Link::Assistant(..)) => {
            Page::new(reader, "title-unsubscribe", &["unsubscribe-page"])
                .with("/unsubscribe", &carried.t, &[("stop", "button-unsubscribe")])
                .respond(StatusCode::OK)
        }
        _ => bad_link(reader),
    }
}

/// One click in a mail program (RFC 8058) posts here with the link in the address, the page with the
/// link in the form.
pub(super) async fn unsubscribe(
    State(allies): State<Shared>,
    reader: Reader,
    Query(in_address): Query<Carried>,
    body: String,
) -> Response {
    let in_form = url::form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "t");
    let token = in_form.map_or(in_address.t, |(_, token)| token.into_owned());
    let link = Link::read(&allies.identity, &token);
    let done = match link {
        Some(Link::ManagePledge(id)) => stopped(&allies, reader.words, &id).await,
        Some(Link::Assistant(id, mail)) => {
            allies.remove_assistant(&id, mail).await.map(|()| ("assistant-stopped", None))
        }
        Some(Link::ManageSubscription(id)) => {
            allies.stop_subscription(&id).await.map(|()| ("ended", Some(anew(reader.words, false))))
        }
        _ => return bad_link(reader),
    };
    match done {
        Ok((text, link)) => Page::new(reader, "title-unsubscribed", &[text])
            .linked(link.into_iter().collect())
            .respond(StatusCode::OK),
        Err(error) => refused(reader, error),
    }
}

/// Nothing more is told of a pledge: what is said of that, and where else to go.
async fn stopped(
    allies: &Allies,
    words: &Words,
    id: &PledgeId,
) -> Result<(&'static str, Option<Button>), AllyError> {
    allies.stop_pledge(id).await?;
    // Who never confirmed it, or ended it before, has nothing to resume.
    let is_paused = allies.pledge_state(id).await?.phase == Phase::Made;
    Ok(if is_paused { ("unsubscribed", None) } else { ("ended", Some(anew(words, true))) })
}
