//! `/subscribe`: to be told of the published panels of one event, series or organiser, or of all.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::{ConveningId, OrganiserId};
use openfloor_domain::notice::Language;
use openfloor_domain::subscription::Watched;
use openfloor_pages::{Frame, said};
use openfloor_words::Words;
use serde::Deserialize;

use super::page::{Page, Reader, bad_link, refused};
use super::{Client, Shared};
use crate::allies::{Allies, AllyError, NewSubscription};

/// Which panels, and what was filled in.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    convening: String,
    #[serde(default)]
    organiser: String,
    /// Which of what the form offers.
    #[serde(default)]
    watches: String,
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

/// The series that the convening is an edition of, as a choice.
const SERIES: &str = "series";

/// All panels, as a choice.
const EVERYTHING: &str = "everything";

impl Filled {
    /// Which panels are meant; none if that says nothing.
    fn watched(&self, allies: &Allies) -> Result<Option<Watched>, AllyError> {
        if let Ok(convening) = ConveningId::new(self.convening.as_str()) {
            return match self.watches.as_str() {
                SERIES => Ok(allies.series_of(&convening)?.map(Watched::Series)),
                _ => Ok(Some(Watched::Convening(convening))),
            };
        }
        let organiser = OrganiserId::new(self.organiser.as_str()).ok().map(Watched::Organiser);
        Ok(organiser.or_else(|| (self.watches == EVERYTHING).then_some(Watched::Everything)))
    }
}

#[derive(Template)]
#[template(path = "subscribe.html")]
struct SubscribePage {
    frame: Frame,
    words: &'static Words,
    /// The field that says whose panels, and its value.
    host: (&'static str, String),
    /// Whether the event is one of a series, to choose either.
    has_series: bool,
    /// The id of each rule, and its title.
    rules: Vec<(String, String)>,
    is_french: bool,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(filled): Query<Filled>,
) -> Response {
    let asked = match filled.watched(&allies) {
        Ok(watched) => watched.unwrap_or(Watched::Everything),
        Err(error) => return refused(reader, error),
    };
    let (host, series) = match asked {
        Watched::Convening(id) => (("convening", id.to_string()), allies.series_of(&id)),
        Watched::Organiser(id) => (("organiser", id.to_string()), Ok(None)),
        Watched::Series(_) | Watched::Everything => (("watches", EVERYTHING.to_owned()), Ok(None)),
    };
    let (series, rules) = match (series, allies.rules()) {
        (Ok(series), Ok(rules)) => (series, rules),
        (Err(error), _) | (_, Err(error)) => return refused(reader, error),
    };
    let Reader { frame, words } = reader;
    let rules = rules.iter().map(|rule| (rule.id.to_string(), said::rule_title(frame.words, rule)));
    let (is_french, has_series) = (words.language == Language::Fr, series.is_some());
    let page = SubscribePage { words, host, has_series, rules: rules.collect(), is_french, frame };
    page.frame.respond(StatusCode::OK, &page)
}

pub(super) async fn subscribe(
    State(allies): State<Shared>,
    client: Client,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Response {
    let (watches, rule) = match (filled.watched(&allies), allies.rule(&filled.rule)) {
        (Ok(Some(watches)), Ok(Some(rule))) => (watches, rule),
        (Err(error), _) | (_, Err(error)) => return refused(reader, error),
        _ => return bad_link(reader),
    };
    let new = NewSubscription {
        name: filled.name,
        address: filled.address,
        watches,
        rule,
        webhook_url: None,
        language: filled.language,
    };
    match allies.subscribe(new, &client.0).await {
        Ok(_) => Page::new(reader, "title-sent", &["sent"]).respond(StatusCode::ACCEPTED),
        Err(error) => refused(reader, error),
    }
}
