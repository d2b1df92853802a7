//! Making a pledge in three questions, and changing it.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::ProgrammeId;
use openfloor_domain::judgement::{Day, Rule};
use openfloor_domain::notice::Language;
use openfloor_domain::pledge::{Framing, PledgeAbout, Which};
use openfloor_domain::programme::ProgrammeAbout;
use openfloor_pages::said::rule_title;
use openfloor_pages::{Frame, words_of};
use openfloor_words::Words;
use serde::Deserialize;

use super::own::{NON_BINARY, Own, OwnFault, WHO, sentence_of};
use super::page::{Page, Reader, bad_link, refused};
use super::pages::Carried;
use super::{Client, Shared};
use crate::allies::{Allies, AllyError, Changes, NewPledge, on_one_line};
use crate::letter::Letter;
use crate::tokens::Link;

/// The sentences to choose from: the id of the rule that each means, and its words.
pub(super) const SENTENCES: [(&str, &str); 4] =
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
    /// The programme that it counts for.
    #[serde(default)]
    programme: String,
    /// The first day on which it is in force; empty for now.
    #[serde(default)]
    from: String,
    #[serde(default)]
    which: Which,
    #[serde(flatten)]
    own: Own,
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
    which: Which,
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
    /// Of which panels it may speak.
    whiches: Vec<Choice>,
    /// What was told before to be otherwise than the sentence.
    own: Own,
    who: Vec<Choice>,
    non_binary: Vec<Choice>,
    /// What a message looks like, before anybody pledges.
    sample: Option<Letter>,
    before: Option<Before>,
    /// What is joined by it: id and name.
    programme: Option<(ProgrammeId, String)>,
    is_french: bool,
}

impl FormPage {
    fn title(&self) -> String {
        self.words.say(if self.before.is_some() { "link-change" } else { "title-pledge" })
    }

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

/// What may be chosen in the place of what the sentence says, after the sentence itself.
fn or_as_it_says(words: &Words, named: &[(&str, &str)], chosen: &str) -> Vec<Choice> {
    let as_it_says = [("", "own-as-it-says")];
    let choice = |(value, key): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: words.say(key),
        is_chosen: *value == chosen,
    };
    as_it_says.iter().chain(named).map(choice).collect()
}

/// Which panels, in words.
pub(super) fn which_label(words: &Words, which: Which) -> String {
    words.say(match which {
        Which::All => "which-all",
        Which::Published => "which-published",
        Which::Speaking => "which-speaking",
    })
}

/// What of a pledge is otherwise than its sentence.
fn own_of(about: &PledgeAbout, rules: &[Rule]) -> Own {
    let id = sentence_of(&about.rule.id);
    let sentence = rules.iter().find(|rule| rule.id.as_str() == id);
    sentence.map(|sentence| Own::between(&about.rule, sentence)).unwrap_or_default()
}

/// The form, empty or as it was filled in before.
fn page(
    allies: &Allies,
    reader: Reader,
    before: Option<Before>,
    programme: Option<(ProgrammeId, ProgrammeAbout)>,
) -> Response {
    let rules = match allies.rules() {
        Ok(rules) => rules,
        Err(error) => return refused(reader, error),
    };
    let Reader { frame, words } = reader;
    let chosen = before.as_ref().map_or("barder", |before| sentence_of(&before.about.rule.id));
    let own = before.as_ref().map(|before| own_of(&before.about, &rules)).unwrap_or_default();
    let is_known = |rule: &Rule| SENTENCES.iter().any(|(id, _)| *id == rule.id.as_str());
    let others = rules.into_iter().filter(|rule| !is_known(rule)).map(|rule| Choice {
        is_chosen: rule.id.as_str() == chosen,
        value: rule.id.to_string(),
        label: rule_title(frame.words, &rule),
    });
    let well_known = SENTENCES.iter().map(|(id, key)| Choice {
        is_chosen: *id == chosen,
        value: (*id).to_owned(),
        label: words.say(key),
    });
    let choices: Vec<Choice> = match &programme {
        Some((_, about)) => of_programme(about).collect(),
        None => well_known.collect(),
    };
    // Who joins a programme pledges what it asks for.
    let others: Vec<Choice> = if programme.is_some() { Vec::new() } else { others.collect() };
    let framing = before.as_ref().map(|before| before.framing).unwrap_or_default();
    let framings = Framing::ALL.map(|choice| Choice {
        value: choice.name().to_owned(),
        label: framing_label(words, choice),
        is_chosen: choice == framing,
    });
    let which = before.as_ref().map(|before| before.which).unwrap_or_default();
    let whiches = Which::ALL.map(|choice| Choice {
        value: choice.name().to_owned(),
        label: which_label(words, choice),
        is_chosen: choice == which,
    });
    let language = before.as_ref().map_or(words.language, |before| before.about.language);
    let page = FormPage {
        words,
        choices,
        others,
        programme: programme.map(|(id, about)| (id, about.name)),
        framings: framings.into(),
        whiches: whiches.into(),
        who: or_as_it_says(words, &WHO, &own.who),
        non_binary: or_as_it_says(words, &NON_BINARY, &own.non_binary),
        own,
        sample: before.is_none().then(|| allies.desk.sample(words, words.say("sentence-barder"))),
        is_french: language == Language::Fr,
        before,
        frame,
    };
    page.frame.respond(StatusCode::OK, &page)
}

/// The sentences of a programme, by their place.
fn of_programme(about: &ProgrammeAbout) -> impl Iterator<Item = Choice> + use<'_> {
    about.sentences.iter().enumerate().map(|(n, sentence)| Choice {
        value: n.to_string(),
        label: sentence.wording.clone(),
        is_chosen: n == 0,
    })
}

/// What is joined.
#[derive(Deserialize)]
pub(super) struct Joins {
    #[serde(default)]
    programme: String,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(joins): Query<Joins>,
) -> Response {
    match programme(&allies, &joins.programme).await {
        Ok(programme) => page(&allies, reader, None, programme),
        Err(error) => refused(reader, error),
    }
}

/// The programme of an id; none where there is none, or nobody can join it any more.
async fn programme(allies: &Allies, id: &str) -> Result<Option<(ProgrammeId, ProgrammeAbout)>, AllyError> {
    let Ok(id) = ProgrammeId::new(id) else { return Ok(None) };
    let state = allies.programme(&id).await?;
    Ok(state.and_then(|state| Some((id, state.about.known()?.clone()))))
}

/// What a form says, read.
struct Told {
    wording: String,
    rule: Rule,
}

/// One of the sentences of a programme, in its words or in their own.
fn told_by(about: &ProgrammeAbout, asked: &PledgeForm) -> Result<Told, Refusal> {
    let n: Option<usize> = asked.rule.parse().ok();
    let sentence = n.and_then(|n| about.sentences.get(n)).ok_or(Refusal::Said("invalid-rule"))?;
    let mut rule = sentence.rule.clone();
    rule.effective_from = first_day(asked)?.or(rule.effective_from);
    let wording = match asked.wording.trim() {
        "" => sentence.wording.clone(),
        own => own.to_owned(),
    };
    Ok(Told { wording, rule })
}

/// The first day on which it is to be in force, if one was given.
fn first_day(asked: &PledgeForm) -> Result<Option<Day>, Refusal> {
    let text = asked.from.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Day::try_from(text.to_owned()).map(Some).map_err(|_| Refusal::Said("invalid-day"))
}

/// Why what was filled in cannot be pledged.
enum Refusal {
    Error(AllyError),
    /// With a sentence of the catalogue.
    Said(&'static str),
}

impl Refusal {
    fn respond(self, reader: Reader) -> Response {
        match self {
            Self::Error(error) => refused(reader, error),
            Self::Said(key) => {
                Page::new(reader, "title-refused", &[key]).respond(StatusCode::UNPROCESSABLE_ENTITY)
            }
        }
    }
}

/// One of the well-known sentences or of the rules here, as somebody reads it. Who reads it otherwise says so in
/// words of their own: the sentence would say something else.
fn told(allies: &Allies, words: &Words, asked: &PledgeForm) -> Result<Told, Refusal> {
    let sentence = allies.rule(&asked.rule).map_err(Refusal::Error)?;
    let sentence = sentence.ok_or(Refusal::Said("invalid-rule"))?;
    let mut rule = asked.own.of(&sentence).map_err(|OwnFault(key)| Refusal::Said(key))?;
    let own = asked.wording.trim();
    if rule != sentence {
        if own.is_empty() {
            return Err(Refusal::Said("own-no-words"));
        }
        rule.title = on_one_line(own);
    }
    rule.effective_from = first_day(asked)?.or(rule.effective_from);
    let sentence = SENTENCES.iter().find(|(id, _)| *id == asked.rule).map(|(_, key)| words.say(key));
    let wording = match own {
        "" => sentence.unwrap_or_else(|| rule_title(words_of(asked.language), &rule)),
        own => own.to_owned(),
    };
    Ok(Told { wording, rule })
}

pub(super) async fn pledge(
    State(allies): State<Shared>,
    client: Client,
    reader: Reader,
    Form(asked): Form<PledgeForm>,
) -> Response {
    let joined = match programme(&allies, &asked.programme).await {
        Ok(joined) => joined,
        Err(error) => return refused(reader, error),
    };
    let told = match &joined {
        Some((_, about)) => told_by(about, &asked),
        None => told(&allies, crate::words::of(asked.language), &asked),
    };
    let Told { wording, rule } = match told {
        Ok(told) => told,
        Err(refusal) => return refusal.respond(reader),
    };
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
        which: asked.which,
        programme: joined.map(|(id, _)| id),
    };
    match allies.pledge(new, &client.0).await {
        Ok(secret) => {
            let texts: &[&str] = if secret.is_some() { &["sent", "sent-secret"] } else { &["sent"] };
            let page = Page::new(reader, "title-sent", texts).once(secret);
            page.respond(StatusCode::ACCEPTED)
        }
        Err(error) => refused(reader, error),
    }
}

/// What somebody pledged, to be changed by whoever has the link of a mail.
pub(super) async fn change_form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let Some(id) = Link::pledge(&allies.identity, &carried.t) else { return bad_link(reader) };
    let state = match allies.confirmed_pledge(&id).await {
        Ok(state) => state,
        Err(error) => return refused(reader, error),
    };
    let Some(about) = state.about.known().cloned() else { return bad_link(reader) };
    page(
        &allies,
        reader,
        Some(Before { about, framing: state.framing, which: state.which, token: carried.t }),
        None,
    )
}

pub(super) async fn change(
    State(allies): State<Shared>,
    reader: Reader,
    Form(asked): Form<PledgeForm>,
) -> Response {
    let Some(Link::ManagePledge(id)) = Link::read(&allies.identity, &asked.t) else {
        return bad_link(reader);
    };
    let Told { wording, rule } = match told(&allies, crate::words::of(asked.language), &asked) {
        Ok(told) => told,
        Err(refusal) => return refusal.respond(reader),
    };
    let PledgeForm { name, language, framing, which, .. } = asked;
    let changes = Changes { name, wording, rule, language, framing, which };
    match allies.change(&id, changes).await {
        Ok(()) => Page::new(reader, "title-changed", &["changed"]).respond(StatusCode::OK),
        Err(error) => refused(reader, error),
    }
}
