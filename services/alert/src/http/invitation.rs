//! `/invitation`: the pledge link. An ally puts it into the reply to an invitation; whoever gets it counts the panel
//! in half a minute, sees how it stands under the sentence, and can send that back. Nobody needs an account.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::judgement::{Day, Rule, Tally};
use openfloor_domain::moment::judged_on;
use openfloor_domain::pledge::COUNT_TITLE_BYTES_MAX;
use openfloor_pages::said::Timing;
use openfloor_pages::{Figure, Frame, Numbers, Size, Standing};
use openfloor_words::Words;
use serde::Deserialize;
use url::form_urlencoded;

use super::page::{Page, Reader, bad_link, refused};
use super::{Client, Shared};
use crate::allies::AllyError;
use crate::invitations::Invitation;
use crate::letter::Button;
use crate::tokens::Link;

/// What the link carries, and what was filled in.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    t: String,
    /// What the panel is called.
    #[serde(default)]
    panel: String,
    /// When it is: `2026-05-14`.
    #[serde(default)]
    on: String,
    #[serde(flatten)]
    numbers: Numbers,
}

impl Filled {
    fn day(&self) -> Option<Day> {
        Day::try_from(self.on.trim().to_owned()).ok()
    }
}

impl Filled {
    /// The page on which an organiser keeps the count as an event, filled in as here.
    fn kept(&self, link: &str) -> String {
        let mut fields = form_urlencoded::Serializer::new(String::new());
        let numbers = &self.numbers;
        let all = [
            ("panel", Some(&self.panel)),
            ("on", Some(&self.on)),
            ("women", numbers.women.as_ref()),
            ("men", numbers.men.as_ref()),
            ("non_binary", numbers.non_binary.as_ref()),
            ("unknown", numbers.unknown.as_ref()),
            ("chair", numbers.chair.as_ref()),
        ];
        for (name, value) in all.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            fields.append_pair(name, value);
        }
        format!("/organise/keep?{}", fields.append_pair("pledge", link).finish())
    }
}

/// How the panel stands by the numbers.
struct Counted {
    figure: Figure,
    standing: Standing,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    words: &'static Words,
    wording: String,
    filled: Filled,
    /// What is wrong with the numbers.
    fault: Option<String>,
    counted: Option<Counted>,
    title_max: usize,
    /// The link, for whoever keeps the count as an event.
    link: String,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(filled): Query<Filled>,
) -> Response {
    let Some(Link::Invitation(id)) = Link::read(&allies.identity, &filled.t) else { return bad_link(reader) };
    let Invitation { wording, rule } = match allies.invitation(&id).await {
        Ok(Some(invitation)) => invitation,
        Ok(None) => return nobody(reader),
        Err(error) => return refused(reader, error),
    };
    let Reader { frame, words } = reader;
    let counted = match filled.numbers.are_given().then(|| filled.numbers.tally()) {
        None => Ok(None),
        Some(Ok(tally)) => Ok(Some(counted(&frame, rule, &tally, filled.day()))),
        Some(Err(fault)) => Err(fault.words(frame.words)),
    };
    let (counted, fault) = match counted {
        Ok(counted) => (counted, None),
        Err(fault) => (None, Some(fault)),
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (title_max, link) = (COUNT_TITLE_BYTES_MAX, allies.desk.invitation(&id));
    let page = InvitationPage { words, wording, filled, fault, counted, title_max, link, frame };
    page.frame.respond(status, &page)
}

fn counted(frame: &Frame, rule: Rule, tally: &Tally, on: Option<Day>) -> Counted {
    let on = judged_on(on.and_then(Day::noon), None, frame.now_ms);
    let timing = Timing::of(None, on, frame.now_ms);
    Counted {
        figure: Figure::of(frame.words, "panel", Size::Large, tally),
        standing: Standing::of(frame.words, &[rule], tally, true, timing),
    }
}

/// Nobody would be told. Whoever has the link need not know why.
fn nobody(reader: Reader) -> Response {
    Page::new(reader, "title-refused", &["invitation-nobody"]).respond(StatusCode::NOT_FOUND)
}

/// Sends the count back to whoever gave the link.
pub(super) async fn send(
    State(allies): State<Shared>,
    client: Client,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Response {
    let Some(Link::Invitation(id)) = Link::read(&allies.identity, &filled.t) else { return bad_link(reader) };
    let Ok(tally) = filled.numbers.tally() else { return bad_link(reader) };
    match allies.send_count(&id, &filled.panel, filled.day(), &tally, &client.0).await {
        Ok(()) => {
            let link = allies.desk.invitation(&id);
            let label = reader.words.say("button-keep-count");
            let keep = Button { label, url: filled.kept(&link) };
            Page::new(reader, "title-count-sent", &["count-sent-page", "count-keep"])
                .linked(vec![keep])
                .copied(Some(link))
                .respond(StatusCode::OK)
        }
        Err(AllyError::Pledge(rejection)) if rejection.is_gone() => nobody(reader),
        Err(error) => refused(reader, error),
    }
}
