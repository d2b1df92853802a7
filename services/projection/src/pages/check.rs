//! `/check`: how a panel stands by its numbers. Nothing is stored.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::judgement::{Head, Tally};
use openfloor_domain::moment::judged_on;
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};
use openfloor_pages::said::Timing;
use openfloor_pages::{Figure, Frame, PageError, Size, Standing};
use serde::Deserialize;

use crate::shared::SharedState;
use crate::tables::charters::rules_in_force;

/// Most people of a panel counted here.
const PEOPLE_MAX: u32 = 200;

/// The form as it was filled in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Numbers {
    women: Option<String>,
    men: Option<String>,
    non_binary: Option<String>,
    unknown: Option<String>,
    chair: Option<String>,
}

impl Numbers {
    /// Who is on the panel; none if a field is no number.
    fn tally(&self) -> Option<Tally> {
        let fields = [
            (Class::Woman, &self.women),
            (Class::Man, &self.men),
            (Class::NonBinary, &self.non_binary),
            (Class::Unknown, &self.unknown),
        ];
        let mut heads = Vec::new();
        for (class, field) in fields {
            let text = field.as_deref().unwrap_or_default().trim();
            let number = if text.is_empty() { 0 } else { text.parse().ok()? };
            heads.push((Head::person(RoleSet::of(Role::Panelist), class), number));
        }
        let chair = match self.chair.as_deref() {
            Some("woman") => Some(Class::Woman),
            Some("man") => Some(Class::Man),
            Some("non-binary") => Some(Class::NonBinary),
            _ => None,
        };
        heads.extend(chair.map(|class| (Head::person(RoleSet::of(Role::Chair), class), 1)));
        Some(Tally::new(heads))
    }
}

#[derive(Template)]
#[template(path = "check.html")]
struct Check {
    frame: Frame,
    /// What is wrong with the numbers; then nothing is shown.
    fault: Option<String>,
    figure: Figure,
    standing: Standing,
    text: String,
}

/// How the panel stands.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Query(numbers): Query<Numbers>,
) -> Result<Response, PageError> {
    let words = frame.words;
    let tally = numbers.tally().unwrap_or_default();
    let fault = match tally.counts().people() {
        0 => Some(words.say("check-nobody")),
        people if people > PEOPLE_MAX => Some(words.with("check-too-many", [("max", PEOPLE_MAX.into())])),
        _ => None,
    };
    let tally = if fault.is_some() { Tally::default() } else { tally };
    let rules = shared.reads.rows(rules_in_force).await.map_err(frame.failed())?;
    let figure = Figure::of(words, "panel", Size::Large, &tally);
    let timing = Timing::of(None, judged_on(None, None, frame.now_ms), frame.now_ms);
    let standing = Standing::of(words, &rules, &tally, true, timing);
    let text = standing.text(&words.say("check-title"), &figure);
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Check { frame, fault, figure, standing, text };
    Ok(page.frame.respond(status, &page))
}
