//! What an ally answers to a message. A link does one thing for one panel: a `GET` shows a button, and
//! the button does it.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::pledge::Answer;

use super::Shared;
use super::page::{Page, Reader, bad_link, refused};
use super::pages::Carried;
use crate::letter::saying_button;
use crate::tokens::{Link, Saying};

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let (id, saying) = match allies.link(&carried.t) {
        Ok(Some(Link::Say(id, _, saying, _))) => (id, saying),
        Ok(_) => return bad_link(reader),
        Err(error) => return refused(reader, error),
    };
    if let Err(error) = allies.confirmed_pledge(&id).await {
        return refused(reader, error);
    }
    Page::new(reader, "title-answer", &["answer-page"])
        .with("/answer", &carried.t, &[("say", saying_button(saying))])
        .respond(StatusCode::OK)
}

/// What may be said beside the buttons of the message.
pub(super) async fn all(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    const SAYINGS: [Answer; 6] = [
        Answer::Asked,
        Answer::Recommended,
        Answer::OfferedSeat,
        Answer::Mended,
        Answer::SteppedDown,
        Answer::Stays,
    ];
    let (id, panel, day) = match allies.link(&carried.t) {
        Ok(Some(Link::Answers(id, panel, day))) => (id, panel, day),
        Ok(_) => return bad_link(reader),
        Err(error) => return refused(reader, error),
    };
    if let Err(error) = allies.confirmed_pledge(&id).await {
        return refused(reader, error);
    }
    let page = Page::new(reader, "title-answer", &["answers-page"]);
    let page = SAYINGS.map(Saying::Answer).into_iter().fold(page, |page, saying| {
        let link = Link::Say(id.clone(), panel.clone(), saying, day);
        page.with("/answer", &link.text(&allies.identity), &[("say", saying_button(saying))])
    });
    page.respond(StatusCode::OK)
}

pub(super) async fn say(
    State(allies): State<Shared>,
    reader: Reader,
    Form(carried): Form<Carried>,
) -> Response {
    let (id, panel, saying) = match allies.link(&carried.t) {
        Ok(Some(Link::Say(id, panel, saying, _))) => (id, panel, saying),
        Ok(_) => return bad_link(reader),
        Err(error) => return refused(reader, error),
    };
    if let Err(error) = allies.say(&id, panel.clone(), saying).await {
        return refused(reader, error);
    }
    let links = match saying {
        Saying::Answer(Answer::Wrong) => {
            let subject = reader.words.with("wrong-subject", [("notice", panel.as_str().into())]);
            vec![allies.desk.write_to_us(reader.words, &subject)]
        }
        _ => Vec::new(),
    };
    Page::new(reader, "title-answered", after(saying)).linked(links).respond(StatusCode::OK)
}

/// What is said once it is noted.
fn after(saying: Saying) -> &'static [&'static str] {
    match saying {
        Saying::Me | Saying::NotMe => &["answered"],
        Saying::Answer(Answer::Asked) => &["answered", "after-asked"],
        Saying::Answer(Answer::Mended) => &["answered", "after-mended"],
        Saying::Answer(Answer::Recommended | Answer::OfferedSeat) => &["answered", "after-help"],
        Saying::Answer(Answer::SteppedDown) => &["answered", "after-stepped-down"],
        Saying::Answer(Answer::Stays) => &["answered", "after-stays"],
        Saying::Answer(Answer::Wrong) => &["after-wrong"],
        Saying::Answer(Answer::Later) => &["after-later"],
    }
}
