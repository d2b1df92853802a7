//! `/subscribe`: to be told of the published panels of one event or organiser.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::{ConveningId, OrganiserId};
use openfloor_domain::notice::Language;
use openfloor_domain::pledge::Host;
use openfloor_pages::{Frame, said};
use openfloor_process::problem::Problem;
use openfloor_words::Words;
use serde::Deserialize;

use super::page::{Page, Reader, bad_link, refused};
use super::{Client, Shared, problem};
use crate::allies::NewSubscription;

/// Whose panels, and what was filled in.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    convening: String,
    #[serde(default)]
    organiser: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    address: String,
    /// The id of a rule.
    #[serde(default)]
    rule: String,
    #[serde(default)]
    language: Language,
}

impl Filled {
    fn host(&self) -> Option<Host> {
        let convening = ConveningId::new(self.convening.clone()).ok().map(Host::Convening);
        convening.or_else(|| OrganiserId::new(self.organiser.clone()).ok().map(Host::Organiser))
    }
}

#[derive(Template)]
#[template(path = "subscribe.html")]
struct SubscribePage {
    frame: Frame,
    words: &'static Words,
    /// The field that says whose panels, and its value.
    host: (&'static str, String),
    /// The id of each rule, and its title.
    rules: Vec<(String, String)>,
    is_french: bool,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(filled): Query<Filled>,
) -> Response {
    let host = match filled.host() {
        Some(Host::Convening(id)) => ("convening", id.to_string()),
        Some(Host::Organiser(id)) => ("organiser", id.to_string()),
        None => return bad_link(reader),
    };
    let rules = match allies.rules() {
        Ok(rules) => rules,
        Err(error) => return refused(reader, error),
    };
    let Reader { frame, words } = reader;
    let rules = rules.iter().map(|rule| (rule.id.to_string(), said::rule_title(frame.words, rule)));
    let is_french = words.language == Language::Fr;
    let page = SubscribePage { words, host, rules: rules.collect(), is_french, frame };
    page.frame.respond(StatusCode::OK, &page)
}

pub(super) async fn subscribe(
    State(allies): State<Shared>,
    client: Client,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Result<Response, Problem> {
    let Some(watches) = filled.host() else { return Ok(bad_link(reader)) };
    let Some(rule) = allies.rule(&filled.rule).map_err(problem)? else { return Ok(bad_link(reader)) };
    let new = NewSubscription {
        name: filled.name,
        address: filled.address,
        watches,
        rule,
        webhook_url: None,
        language: filled.language,
    };
    Ok(match allies.subscribe(new, &client.0).await {
        Ok(_) => Page::new(reader, "title-sent", &["sent"]).respond(StatusCode::ACCEPTED),
        Err(error) => refused(reader, error),
    })
}
