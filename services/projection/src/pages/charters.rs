//! `/charters`: the charters in force with their rules, each with its source, and what of a charter is not
//! measured.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::judgement::{EvaluateAt, Rule, SubjectScope};
use openfloor_pages::said::rule_title;
use openfloor_pages::{Frame, PageError, Words};

use crate::shared::SharedState;
use crate::tables::charters::{CharterRow, charters};

/// The charter that is written after published goals, of which one is measured.
const WITH_GOALS: &str = "mawps";

/// The goals of that charter which nothing here measures yet.
const NOT_MEASURED: [&str; 4] = ["b", "c", "d", "e"];

#[derive(Template)]
#[template(path = "charters.html")]
struct Page {
    frame: Frame,
    charters: Vec<Charter>,
}

struct Charter {
    id: String,
    title: String,
    source: String,
    /// Its version and the hash of its text.
    edition: String,
    goals: Vec<Goal>,
    rules: Vec<RuleSaid>,
}

/// A goal that the charter's authors published, and what of it is measured here.
struct Goal {
    letter: &'static str,
    text: String,
}

struct RuleSaid {
    id: String,
    title: String,
    source: String,
    /// Whose panels it was written for, when it is judged, what excuses; nothing where there is nothing to
    /// be said of it.
    terms: Vec<String>,
    /// What its source asks for too and nobody looks at here, and why not.
    not_assessed: Vec<String>,
    /// Who may do otherwise, and why.
    exceptions: Vec<String>,
}

/// The page. The texts of a charter are in the language of whoever wrote it.
pub(super) async fn page(State(shared): State<SharedState>, frame: Frame) -> Result<Response, PageError> {
    let rows = shared.reads.rows(charters).await.map_err(frame.failed())?;
    let words = frame.words;
    let page = Page { charters: rows.into_iter().map(|row| charter(words, row)).collect(), frame };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

fn charter(words: &Words, CharterRow { hash, charter }: CharterRow) -> Charter {
    let has_goals = charter.id.as_str() == WITH_GOALS;
    Charter {
        goals: if has_goals { goals(words) } else { Vec::new() },
        id: charter.id.to_string(),
        title: charter.title,
        source: charter.source,
        edition: words.with("charters-edition", [("version", charter.version.into()), ("hash", hash.into())]),
        rules: charter.rules.iter().map(|rule| said(words, rule)).collect(),
    }
}

fn goals(words: &Words) -> Vec<Goal> {
    let not_measured =
        NOT_MEASURED.map(|letter| Goal { letter, text: words.say("charters-goal-not-measured") });
    [Goal { letter: "a", text: words.say("charters-goal-a") }].into_iter().chain(not_measured).collect()
}

fn said(words: &Words, rule: &Rule) -> RuleSaid {
    let not_assessed = rule.not_assessed.iter().map(|one| {
        let filling = [("what", one.what.as_str().into()), ("why", one.why.as_str().into())];
        words.with("charters-not-assessed", filling)
    });
    let exceptions = rule.exceptions.iter().map(|one| {
        let filling = [("who", one.who.as_str().into()), ("why", one.why.as_str().into())];
        words.with("charters-exception", filling)
    });
    RuleSaid {
        id: rule.id.to_string(),
        title: rule_title(words, rule),
        source: rule.source.clone(),
        terms: terms(words, rule),
        not_assessed: not_assessed.collect(),
        exceptions: exceptions.collect(),
    }
}

fn terms(words: &Words, rule: &Rule) -> Vec<String> {
    let scope = match rule.subject_scope {
        SubjectScope::OwnAppearances => None,
        SubjectScope::Organised => Some(words.say("charters-organised")),
        SubjectScope::Funded => Some(words.say("charters-funded")),
    };
    let judged = match rule.evaluate_at {
        EvaluateAt::Submission | EvaluateAt::EveryChange => None,
        EvaluateAt::Announcement => Some(words.say("charters-announced")),
        EvaluateAt::DaysBefore { days } => Some(words.with("charters-days-before", [("days", days.into())])),
    };
    let grace = rule.grace.as_ref().map(|grace| {
        let filling = [("days", grace.days.into()), ("reason", grace.reason.as_str().into())];
        words.with("charters-grace", filling)
    });
    [scope, judged, grace].into_iter().flatten().collect()
}
