//! `/programmes/{id}`: what everybody may know of a programme; and `/programmes`, where whoever runs one founds,
//! changes and ends it.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use openfloor_domain::ids::{OrganiserId, ProgrammeId};
use openfloor_domain::notice::Language;
use openfloor_domain::pledge::Voice;
use openfloor_domain::programme::{
    LEDGER_MIN, MonthReleased, Parts, ProgrammeAbout, ProgrammeCommand, ProgrammeState, Sentence,
};
use openfloor_pages::{Frame, PageError};
use openfloor_words::{Words, own_name};

use super::BODY_BYTES_MAX;
use super::pledge::SENTENCES;
use crate::allies::AllyError;
use crate::letter::Button;
use crate::programmes::Runners;
use crate::{view, words};

type Shared = Arc<Runners>;

/// What a spreadsheet calls the columns. Nobody translates them: programs read them.
const CSV_HEAD: &str = "month,pledges,panels,cannot_tell,asked,mended,median_days";

pub(crate) fn router(runners: Shared) -> Router {
    Router::new()
        .route("/programmes/{id}", get(page))
        .route("/programmes/{id}/figures.csv", get(csv))
        .route("/programmes", get(list).post(found))
        .route("/programmes/{id}/edit", get(edit).post(change))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(runners)
}

#[derive(Template)]
#[template(path = "programme.html")]
struct ProgrammePage {
    frame: Frame,
    words: &'static Words,
    id: ProgrammeId,
    about: ProgrammeAbout,
    /// Where its contact leads, if it leads anywhere.
    contact: Option<String>,
    languages: Vec<&'static str>,
    /// The newest first.
    months: Vec<[String; 7]>,
    /// How the figures are made.
    how: String,
    /// What allies released.
    voices: Vec<Voice>,
    /// What to hand on.
    invite: String,
    is_own: bool,
}

async fn page(
    State(runners): State<Shared>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some((id, state)) = found_at(&runners, id).await.map_err(frame.failed())? else {
        return Ok(frame.not_found());
    };
    let Some(about) = state.about.known().cloned() else { return Ok(frame.not_found()) };
    let words = words::of(frame.words.language);
    let page = ProgrammePage {
        words,
        contact: href(&about.contact),
        languages: about.languages.iter().map(|language| own_name(*language)).collect(),
        months: state.months.iter().rev().map(|month| row(words, month)).collect(),
        how: words.with("programme-how", [("least", LEDGER_MIN.into())]),
        voices: runners.allies.voices(&id).await.map_err(frame.failed())?,
        invite: runners.allies.desk.join(&id),
        is_own: frame.organiser().is_some() && frame.organiser() == state.organiser.as_ref(),
        id,
        about,
        frame,
    };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

/// A programme that others can join.
async fn found_at(
    runners: &Runners,
    id: String,
) -> Result<Option<(ProgrammeId, Arc<ProgrammeState>)>, AllyError> {
    let Ok(id) = ProgrammeId::new(id) else { return Ok(None) };
    Ok(runners.allies.programme(&id).await?.map(|state| (id, state)))
}

fn href(contact: &str) -> Option<String> {
    let is_link = contact.starts_with("https://") || contact.starts_with("http://");
    match contact.parse::<lettre::Address>() {
        Ok(address) => Some(format!("mailto:{address}")),
        Err(_) => is_link.then(|| contact.to_owned()),
    }
}

/// A month as a line of the table, in words.
fn row(words: &Words, month: &MonthReleased) -> [String; 7] {
    let few = || words.say("programme-few");
    let count = |n: Option<u32>| n.map_or_else(few, |n| n.to_string());
    let share = |parts: Option<Parts>| {
        let Some((part, whole)) = parts.and_then(|parts| Some((parts.part?, parts.whole))) else {
            return few();
        };
        let percent = (part * 100).checked_div(whole).unwrap_or_default();
        words.with("programme-share", [("n", part.to_string().into()), ("percent", percent.into())])
    };
    let whole = |parts: Option<Parts>| count(parts.map(|parts| parts.whole));
    let days = month.days.map_or_else(|| words.say("programme-none"), |days| days.to_string());
    [
        written(month.month),
        count(month.pledges),
        whole(month.panels),
        share(month.panels),
        whole(month.asked),
        share(month.asked),
        days,
    ]
}

/// `2026-10`.
fn written(month: u32) -> String {
    format!("{:04}-{:02}", 1970 + month / 12, month % 12 + 1)
}

/// The same for a spreadsheet; what is too small is empty.
async fn csv(
    State(runners): State<Shared>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some((_, state)) = found_at(&runners, id).await.map_err(frame.failed())? else {
        return Ok(frame.not_found());
    };
    let field = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let line = |month: &MonthReleased| {
        let (panels, asked) = (month.panels, month.asked);
        [
            written(month.month),
            field(month.pledges),
            field(panels.map(|parts| parts.whole)),
            field(panels.and_then(|parts| parts.part)),
            field(asked.map(|parts| parts.whole)),
            field(asked.and_then(|parts| parts.part)),
            field(month.days),
        ]
        .join(",")
    };
    let lines: Vec<String> = [CSV_HEAD.to_owned()].into_iter().chain(state.months.iter().map(line)).collect();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"figures.csv\"")),
    ];
    Ok((headers, format!("{}\r\n", lines.join("\r\n"))).into_response())
}

/// A sentence to choose.
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// A form as it was filled in.
#[derive(Default)]
struct Filled {
    name: String,
    contact: String,
    languages: Vec<String>,
    sentences: Vec<String>,
    /// A sentence of their own, and the rule that it means.
    wording: String,
    rule: String,
    act: String,
}

impl Filled {
    /// Reads a form; fields that can be given several times are why this is no `Deserialize`.
    fn read(body: &str) -> Self {
        let mut filled = Self::default();
        for (field, value) in url::form_urlencoded::parse(body.as_bytes()) {
            let value = value.trim().to_owned();
            match field.as_ref() {
                "name" => filled.name = value,
                "contact" => filled.contact = value,
                "language" => filled.languages.push(value),
                "sentence" => filled.sentences.push(value),
                "wording" => filled.wording = value,
                "rule" => filled.rule = value,
                "act" => filled.act = value,
                _ => {}
            }
        }
        filled
    }

    fn of(about: &ProgrammeAbout) -> Self {
        let is_known = |id: &str| SENTENCES.iter().any(|(known, _)| *known == id);
        let own = about.sentences.iter().find(|sentence| !is_known(sentence.rule.id.as_str()));
        Self {
            name: about.name.clone(),
            contact: about.contact.clone(),
            languages: about
                .languages
                .iter()
                .map(|language| openfloor_words::code(*language).to_owned())
                .collect(),
            sentences: about.sentences.iter().map(|sentence| sentence.rule.id.to_string()).collect(),
            wording: own.map(|own| own.wording.clone()).unwrap_or_default(),
            rule: own.map(|own| own.rule.id.to_string()).unwrap_or_default(),
            act: String::new(),
        }
    }

    /// What it says of a programme. The well-known sentences are told in the language of whoever fills it in.
    fn about(&self, runners: &Runners, words: &Words) -> Result<ProgrammeAbout, AllyError> {
        let mut sentences = Vec::new();
        for (id, key) in SENTENCES {
            if self.sentences.iter().any(|chosen| chosen == id)
                && let Some(rule) = runners.allies.rule(id)?
            {
                sentences.push(Sentence { wording: words.say(key), rule });
            }
        }
        if !self.wording.is_empty()
            && let Some(rule) = runners.allies.rule(&self.rule)?
        {
            sentences.push(Sentence { wording: self.wording.clone(), rule });
        }
        Ok(ProgrammeAbout {
            name: self.name.clone(),
            contact: self.contact.clone(),
            sentences,
            languages: self.languages.iter().filter_map(|code| openfloor_words::language(code)).collect(),
        })
    }
}

#[derive(Template)]
#[template(path = "programmes.html")]
struct FormPage {
    frame: Frame,
    words: &'static Words,
    /// Where the form goes to.
    action: String,
    /// Whether it cannot be as it was filled in.
    is_refused: bool,
    /// The programmes that there are, where a new one can be founded.
    own: Vec<Button>,
    filled: Filled,
    languages: Vec<Choice>,
    sentences: Vec<Choice>,
    rules: Vec<Choice>,
    /// The one that is changed.
    id: Option<ProgrammeId>,
}

async fn shown(
    runners: &Runners,
    frame: Frame,
    id: Option<ProgrammeId>,
    organiser: &OrganiserId,
    filled: Filled,
    is_refused: bool,
) -> Result<Response, Response> {
    let words = words::of(frame.words.language);
    let rules = runners.allies.rules().map_err(failed(&frame))?;
    let own = match id {
        None => own(runners, organiser).await.map_err(failed(&frame))?,
        Some(_) => Vec::new(),
    };
    let chosen = |list: &[String], value: &str| list.iter().any(|one| one == value);
    let page = FormPage {
        languages: [Language::En, Language::Fr]
            .map(|language| Choice {
                value: openfloor_words::code(language).to_owned(),
                label: own_name(language).to_owned(),
                is_chosen: chosen(&filled.languages, openfloor_words::code(language)),
            })
            .into(),
        sentences: SENTENCES
            .map(|(id, key)| Choice {
                value: id.to_owned(),
                label: words.say(key),
                is_chosen: chosen(&filled.sentences, id),
            })
            .into(),
        rules: rules
            .into_iter()
            .map(|rule| Choice {
                is_chosen: filled.rule == rule.id.as_str(),
                value: rule.id.to_string(),
                label: openfloor_pages::said::rule_title(frame.words, &rule),
            })
            .collect(),
        action: id.as_ref().map_or_else(|| "/programmes".into(), |id| format!("/programmes/{id}/edit")),
        words,
        is_refused,
        own,
        filled,
        id,
        frame,
    };
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page.frame.respond(status, &page))
}

/// The programmes that an organiser runs.
async fn own(runners: &Runners, organiser: &OrganiserId) -> Result<Vec<Button>, AllyError> {
    let mut own = Vec::new();
    for id in view::programmes_of(runners.allies.followed.store().as_ref(), organiser)? {
        let state = runners.allies.programme(&id).await?;
        let name = state.and_then(|state| state.about.known().map(|about| about.name.clone()));
        own.extend(name.map(|label| Button { label, url: format!("/programmes/{id}/edit") }));
    }
    Ok(own)
}

/// Who is signed in; who is not signs in first.
fn organiser_of(frame: &Frame) -> Result<OrganiserId, Response> {
    frame.organiser().cloned().ok_or_else(|| Redirect::to("/sign-in").into_response())
}

async fn list(State(runners): State<Shared>, frame: Frame) -> Result<Response, Response> {
    let organiser = organiser_of(&frame)?;
    let languages = vec![frame.words.code().to_owned()];
    let filled = Filled { languages, sentences: vec![SENTENCES[0].0.to_owned()], ..Filled::default() };
    shown(&runners, frame, None, &organiser, filled, false).await
}

async fn found(State(runners): State<Shared>, frame: Frame, body: String) -> Result<Response, Response> {
    let organiser = organiser_of(&frame)?;
    let filled = Filled::read(&body);
    let about = filled.about(&runners, words::of(frame.words.language)).map_err(failed(&frame))?;
    match runners.allies.found_programme(organiser.clone(), about).await {
        Ok(id) => Ok(to_page(&id)),
        Err(AllyError::Programme(_)) => shown(&runners, frame, None, &organiser, filled, true).await,
        Err(error) => Err(failed(&frame)(error)),
    }
}

async fn edit(
    State(runners): State<Shared>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let (frame, organiser, id, state) = own_at(&runners, frame, id).await?;
    let filled = state.about.known().map(Filled::of).unwrap_or_default();
    shown(&runners, frame, Some(id), &organiser, filled, false).await
}

async fn change(
    State(runners): State<Shared>,
    frame: Frame,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Response> {
    let (frame, organiser, id, _) = own_at(&runners, frame, id).await?;
    let filled = Filled::read(&body);
    if filled.act == "end" {
        runners.allies.on_programme(&id, &ProgrammeCommand::Erase).await.map_err(failed(&frame))?;
        return Ok(Redirect::to("/programmes").into_response());
    }
    let about = filled.about(&runners, words::of(frame.words.language)).map_err(failed(&frame))?;
    match runners.allies.on_programme(&id, &ProgrammeCommand::Change { about }).await {
        Ok(()) => Ok(to_page(&id)),
        Err(AllyError::Programme(_)) => shown(&runners, frame, Some(id), &organiser, filled, true).await,
        Err(error) => Err(failed(&frame)(error)),
    }
}

/// A programme of whoever is signed in; else what to answer.
async fn own_at(
    runners: &Runners,
    frame: Frame,
    id: String,
) -> Result<(Frame, OrganiserId, ProgrammeId, Arc<ProgrammeState>), Response> {
    let organiser = organiser_of(&frame)?;
    match found_at(runners, id).await.map_err(failed(&frame))? {
        Some((id, state)) if state.organiser.as_ref() == Some(&organiser) => {
            Ok((frame, organiser, id, state))
        }
        _ => Err(frame.not_found()),
    }
}

fn failed(frame: &Frame) -> impl Fn(AllyError) -> Response + use<> {
    let failed = frame.failed();
    move |error| failed(error).into_response()
}

/// See Other: the page as it is now.
fn to_page(id: &ProgrammeId) -> Response {
    Redirect::to(&format!("/programmes/{id}")).into_response()
}
