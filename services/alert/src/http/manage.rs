//! The page on which somebody sees what they asked for, and changes, pauses, withdraws or erases it.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::pledge::{Phase, PledgeCommand, PledgeState, Which};
use openfloor_domain::subscription::SubscriptionCommand;
use openfloor_words::Words;

use super::Shared;
use super::page::{Page, Reader, anew, bad_link, refused};
use super::pages::{Carried, next};
use super::pledge::which_label;
use crate::allies::{Allies, AllyError};
use crate::letter::Button;
use crate::tokens::Link;

/// Where else to go from the page of a pledge or subscription.
pub(super) fn links(allies: &Allies, words: &Words, manage: &Link) -> Vec<Button> {
    let token = manage.text(&allies.identity);
    let to = |label: &str, page: &str| Button { label: words.say(label), url: format!("{page}?t={token}") };
    let (tools, manner) = (to("link-tools", "/pledge/tools"), to("title-manner", "/pledge/messages"));
    let data = to("link-data", "/pledge/data");
    match manage {
        Link::ManagePledge(_) => vec![
            to("title-invitations", "/pledge/invitations"),
            to("link-change", "/pledge/change"),
            to("title-assistant", "/pledge/assistant"),
            Button { label: words.say("link-words"), url: "/pledge/words".to_owned() },
            manner,
            tools,
            data,
        ],
        _ => vec![manner, tools, data],
    }
}

/// What can be done at once about what somebody asked for.
pub(super) fn acts(link: &Link, is_verified: bool, is_paused: bool) -> Vec<(&'static str, &'static str)> {
    let pause = if is_paused { ("resume", "button-resume") } else { ("pause", "button-pause") };
    let is_pledge = matches!(link, Link::ManagePledge(_));
    let pause = (is_pledge && is_verified).then_some(pause);
    pause.into_iter().chain([("withdraw", "button-withdraw")]).collect()
}

/// Something that was asked for.
struct Asked {
    phase: Phase,
    is_verified: bool,
    is_paused: bool,
    /// Whether it counts for a programme.
    is_joined: bool,
    /// Their sentence and what is said beside it, or the rule they watch by.
    says: Vec<String>,
}

/// What somebody pledged: the sentence, from when on, for which panels.
fn said(words: &Words, state: &PledgeState) -> Vec<String> {
    let Some(about) = state.about.known() else { return Vec::new() };
    let filling = [("name", about.name.as_str().into()), ("wording", about.wording.as_str().into())];
    let from =
        about.rule.effective_from.map(|day| words.with("manage-from", [("day", day.to_string().into())]));
    let which = (state.which != Which::All)
        .then(|| words.with("manage-which", [("which", which_label(words, state.which).into())]));
    [Some(words.with("manage-pledge", filling)), from, which].into_iter().flatten().collect()
}

async fn asked(allies: &Allies, words: &Words, link: &Link) -> Result<Option<Asked>, AllyError> {
    Ok(match link {
        Link::ManagePledge(id) => {
            let state = allies.pledge_state(id).await?;
            let says = said(words, &state);
            let (phase, is_verified) = (state.phase, state.verification.is_verified);
            let is_joined = state.programme.is_some();
            Some(Asked { phase, is_verified, is_paused: state.is_paused, is_joined, says })
        }
        Link::ManageSubscription(id) => {
            let state = allies.subscription_state(id).await?;
            let says = state
                .about
                .known()
                .map(|about| words.with("manage-subscription", [("rule", about.rule.title.as_str().into())]));
            let (phase, is_verified) = (state.phase, state.verification.is_verified);
            Some(Asked {
                phase,
                is_verified,
                is_paused: false,
                is_joined: false,
                says: says.into_iter().collect(),
            })
        }
        _ => None,
    })
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    page(&allies, reader, &carried.t).await
}

async fn page(allies: &Allies, reader: Reader, token: &str) -> Response {
    let Some(link) = Link::read(&allies.identity, token) else { return bad_link(reader) };
    let Asked { phase, is_verified, is_paused, is_joined, says } =
        match asked(allies, reader.words, &link).await {
            Ok(Some(asked)) => asked,
            Ok(None) => return bad_link(reader),
            Err(error) => return refused(reader, error),
        };
    let (key, acts) = match (phase, is_verified, is_paused) {
        (Phase::None, ..) => return bad_link(reader),
        (Phase::Erased, ..) => ("manage-erased", vec![]),
        (Phase::Withdrawn, ..) => ("manage-withdrawn", vec![]),
        (Phase::Made, false, _) => ("manage-unverified", acts(&link, is_verified, is_paused)),
        (Phase::Made, true, true) => ("manage-paused", acts(&link, is_verified, is_paused)),
        (Phase::Made, true, false) => ("manage-active", acts(&link, is_verified, is_paused)),
    };
    let leave = (phase == Phase::Made && is_joined).then_some(("leave", "button-leave"));
    let acts: Vec<_> = acts.into_iter().chain(leave).collect();
    let mut buttons = Vec::new();
    if phase == Phase::Made && is_verified {
        buttons.extend(links(allies, reader.words, &link));
        if is_joined {
            let url = format!("/pledge/voice?t={}", link.text(&allies.identity));
            buttons.push(Button { label: reader.words.say("title-voice"), url });
        }
    }
    if phase != Phase::Made {
        buttons.push(anew(reader.words, matches!(link, Link::ManagePledge(_))));
    }
    if phase != Phase::Erased {
        let label = reader.words.say("button-erase");
        buttons.push(Button { label, url: format!("/pledge/erase?t={}", link.text(&allies.identity)) });
    }
    let copy = match key {
        "manage-active" => next(allies, reader.words, &link).await,
        _ => None,
    };
    let texts: &[&str] = if copy.is_some() { &[key, "next-reply"] } else { &[key] };
    let page = Page::new(reader, "title-manage", texts).begun(says).copied(copy).linked(buttons);
    let page = if acts.is_empty() { page } else { page.with("/pledge/manage", token, &acts) };
    page.respond(StatusCode::OK)
}

/// Asks once more: what is erased does not come back.
pub(super) async fn erase_form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    match Link::read(&allies.identity, &carried.t) {
        Some(Link::ManagePledge(_) | Link::ManageSubscription(_)) => {
            Page::new(reader, "button-erase", &["erase-page"])
                .with("/pledge/manage", &carried.t, &[("erase", "button-erase-now")])
                .respond(StatusCode::OK)
        }
        _ => bad_link(reader),
    }
}

pub(super) async fn change(
    State(allies): State<Shared>,
    reader: Reader,
    Form(carried): Form<Carried>,
) -> Response {
    let done = match (Link::read(&allies.identity, &carried.t), carried.act.as_str()) {
        (Some(Link::ManagePledge(id)), act) => {
            let command = match act {
                "leave" => PledgeCommand::ChooseProgramme { programme: None },
                "pause" => PledgeCommand::Pause,
                "resume" => PledgeCommand::Resume,
                "withdraw" => PledgeCommand::Withdraw,
                "erase" => PledgeCommand::Erase,
                _ => return bad_link(reader),
            };
            allies.on_pledge(&id, &command).await.map(drop)
        }
        (Some(Link::ManageSubscription(id)), act) => {
            let command = match act {
                "withdraw" => SubscriptionCommand::Withdraw,
                "erase" => SubscriptionCommand::Erase,
                _ => return bad_link(reader),
            };
            allies.on_subscription(&id, &command).await.map(drop)
        }
        _ => return bad_link(reader),
    };
    match done {
        Ok(()) => page(&allies, reader, &carried.t).await,
        Err(error) => refused(reader, error),
    }
}
