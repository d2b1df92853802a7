//! Making a pledge in three questions, and changing it.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use openfloor_domain::judgement::{Day, Rule};
use openfloor_domain::notice::Language;
use openfloor_domain::pledge::{Framing, PledgeAbout};
use openfloor_pages::Frame;
use openfloor_process::problem::Problem;
use openfloor_words::Words;
use serde::Deserialize;

use super::page::{Page, Reader, bad_link, refused};
use super::pages::Carried;
use super::{Client, Shared, problem};
use crate::allies::{Allies, AllyError, Changes, NewPledge};
use crate::letter::Letter;
use crate::tokens::Link;

/// The sentences to choose from: the id of the rule that each means, and its words.
const SENTENCES: [(&str, &str); 4] =
    [("barder", "sentence-barder"), ("ga", "sentence-ga"), ("igc", "sentence-igc"), ("lf", "sentence-lf")];

#[derive(Deserialize)]
pub(super) struct PledgeForm {
    /// The link of the mail, where a pledge is changed.
    #[serde(default)]
    t: String,
    name: String,
    #[serde(default)]
    address: String,
    /// The id of a rule.
    rule: String,
    /// Words of their own for it.
    #[serde(default)]
    wording: String,
    #[serde(default)]
    webhook: String,
    #[serde(default)]
    language: Language,
    #[serde(default)]
    framing: Framing,
    /// The first day on which it is in force; empty for now.
    #[serde(default)]
    from: String,
}

/// Something to choose.
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// What was told before.
struct Before {
    about: PledgeAbout,
    framing: Framing,
    /// The link that allows to change it.
    token: String,
}

#[derive(Template)]
#[template(path = "pledge.html")]
struct FormPage {
    frame: Frame,
    words: &'static Words,
    choices: Vec<Choice>,
    /// Rules of this installation beside them.
    others: Vec<Choice>,
    framings: Vec<Choice>,
    /// What a message looks like, before anybody pledges.
    sample: Option<Letter>,
    before: Option<Before>,
    is_french: bool,
}

impl FormPage {
    fn name(&self) -> &str {
        self.before.as_ref().map_or("", |before| &before.about.name)
    }

    fn wording(&self) -> &str {
        self.before.as_ref().map_or("", |before| &before.about.wording)
    }

    fn first_day(&self) -> String {
        let from = self.before.as_ref().and_then(|before| before.about.rule.effective_from);
        from.map(|day| day.to_string()).unwrap_or_default()
    }
}

fn framing_label(words: &Words, framing: Framing) -> String {
    words.say(match framing {
        Framing::Rights => "framing-rights",
        Framing::Process => "framing-process",
        Framing::Reputation => "framing-reputation",
    })
}

/// The form, empty or as it was filled in before.
fn page(allies: &Allies, reader: Reader, before: Option<Before>) -> Response {
    let rules = match allies.rules() {
        Ok(rules) => rules,
        Err(error) => return refused(reader, error),
    };
    let Reader { frame, words } = reader;
    let chosen = before.as_ref().map_or("barder", |before| before.about.rule.id.as_str());
    let is_known = |rule: &Rule| SENTENCES.iter().any(|(id, _)| *id == rule.id.as_str());
    let others = rules.into_iter().filter(|rule| !is_known(rule)).map(|rule| Choice {
        is_chosen: rule.id.as_str() == chosen,
        value: rule.id.to_string(),
        label: rule.title,
    });
    let choices = SENTENCES.iter().map(|(id, key)| Choice {
        is_chosen: *id == chosen,
        value: (*id).to_owned(),
        label: words.say(key),
    });
    let framing = before.as_ref().map(|before| before.framing).unwrap_or_default();
    let framings = Framing::ALL.map(|choice| Choice {
        value: choice.name().to_owned(),
        label: framing_label(words, choice),
        is_chosen: choice == framing,
    });
    let language = before.as_ref().map_or(words.language, |before| before.about.language);
    let page = FormPage {
        words,
        choices: choices.collect(),
        others: others.collect(),
        framings: framings.into(),
        sample: before.is_none().then(|| allies.desk.sample(words, words.say("sentence-barder"))),
        is_french: language == Language::Fr,
        before,
        frame,
    };
    page.frame.respond(StatusCode::OK, &page)
}

pub(super) async fn form(State(allies): State<Shared>, reader: Reader) -> Response {
    page(&allies, reader, None)
}

/// What a form says, read.
struct Told {
    wording: String,
    rule: Rule,
}

fn told(allies: &Allies, words: &Words, asked: &PledgeForm) -> Result<Told, Problem> {
    let unknown =
        || Problem::invalid("there is no such rule").fault("/rule", "unknown-rule", "choose one of the list");
    let mut rule = allies.rule(&asked.rule).map_err(problem)?.ok_or_else(unknown)?;
    if !asked.from.trim().is_empty() {
        let day = Day::try_from(asked.from.trim().to_owned()).map_err(|error| {
            Problem::invalid("this is no day").fault("/from", "unreadable", error.to_string())
        })?;
        rule.effective_from = Some(day);
    }
    let own = asked.wording.trim();
    let sentence = SENTENCES.iter().find(|(id, _)| *id == asked.rule).map(|(_, key)| words.say(key));
    let wording = match own {
        "" => sentence.unwrap_or_else(|| rule.title.clone()),
        own => own.to_owned(),
    };
    Ok(Told { wording, rule })
}

pub(super) async fn pledge(
    State(allies): State<Shared>,
    client: Client,
    reader: Reader,
    Form(asked): Form<PledgeForm>,
) -> Result<Response, Problem> {
    let Told { wording, rule } = told(&allies, crate::words::of(asked.language), &asked)?;
    let new = NewPledge {
        name: asked.name,
        address: asked.address,
        wording,
        rule,
        hosts: Vec::new(),
        externals: Vec::new(),
        webhook_url: Some(asked.webhook),
        language: asked.language,
        framing: asked.framing,
    };
    Ok(match allies.pledge(new, &client.0).await {
        Ok(secret) => {
            let texts: &[&str] = if secret.is_some() { &["sent", "sent-secret"] } else { &["sent"] };
            let page = Page::new(reader, "title-sent", texts).once(secret);
            page.respond(StatusCode::ACCEPTED)
        }
        Err(error) => refused(reader, error),
    })
}

/// What somebody pledged, to be changed by whoever has the link of a mail.
pub(super) async fn change_form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let Some(Link::ManagePledge(id)) = Link::read(&allies.identity, &carried.t) else {
        return bad_link(reader);
    };
    let state = match allies.pledge_state(&id).await {
        Ok(state) => state,
        Err(error) => return refused(reader, error),
    };
    let Some(about) = state.about.known().cloned() else { return bad_link(reader) };
    page(&allies, reader, Some(Before { about, framing: state.framing, token: carried.t }))
}

pub(super) async fn change(
    State(allies): State<Shared>,
    reader: Reader,
    Form(asked): Form<PledgeForm>,
) -> Result<Response, Problem> {
    let Some(Link::ManagePledge(id)) = Link::read(&allies.identity, &asked.t) else {
        return Ok(bad_link(reader));
    };
    let Told { wording, rule } = told(&allies, crate::words::of(asked.language), &asked)?;
    let changes =
        Changes { name: asked.name, wording, rule, language: asked.language, framing: asked.framing };
    Ok(match allies.change(&id, changes).await {
        Ok(()) => Page::new(reader, "title-changed", &["changed"]).respond(StatusCode::OK),
        Err(AllyError::Invalid { pointer, detail }) => {
            Problem::invalid("this cannot be recorded").fault(pointer, "invalid", detail).into_response()
        }
        Err(error) => refused(reader, error),
    })
}
