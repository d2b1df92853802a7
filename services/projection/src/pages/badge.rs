//! `/panels/{id}/badge.svg`: how a panel stands, to be shown on other sites. Whoever asks, it says what is
//! public; once the owner withholds that, it says that nothing is published.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::PanelId;
use openfloor_domain::judgement::judge;
use openfloor_pages::said::{self, Left};
use openfloor_pages::{Frame, PageError, first_rule};
use openfloor_process::problem::Problem;

use crate::read::access::Viewer;
use crate::read::panel::look;
use crate::shared::SharedState;

/// Width of a letter and of the space around words, in pixels: wide enough for every face of letters.
const LETTER: usize = 8;
const AROUND: usize = 20;

#[derive(Template)]
#[template(path = "badge.svg")]
struct Badge {
    language: &'static str,
    brand: String,
    stands: String,
    /// What the picture says to whom does not see it.
    title: String,
    left: usize,
    right: usize,
    colour: &'static str,
}

/// The badge.
pub(super) async fn picture(
    State(shared): State<SharedState>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Ok(id) = PanelId::new(id) else { return Ok(Problem::not_found().into_response()) };
    let rows = shared.reads.rows(move |store| look(store, &id, &Viewer::Public));
    let Some((seen, rules)) = rows.await.map_err(frame.failed())? else {
        return Ok(Problem::not_found().into_response());
    };
    let words = frame.words;
    let said = seen.tally().zip(first_rule(&rules)).map(|(tally, rule)| {
        let is_over = seen.starts().is_some_and(|starts| starts.utc_ms < frame.now_ms);
        said::rule(words, rule, &judge(rule, &tally, seen.day()), Left::of(&tally), seen.day(), is_over)
    });
    let stands = match &said {
        Some(said) => said.badge.words(words),
        None => words.say("badge-not-published"),
    };
    let colour = match said.as_ref().map(|said| said.badge) {
        Some(said::Badge::Holds) => "#17663c",
        Some(said::Badge::NotYet | said::Badge::DidNot) => "#9a4a00",
        _ => "#55535f",
    };
    let title = match &said {
        Some(said) => format!("{}: {}", said.title, said.stands),
        None => words.say("panel-not-published"),
    };
    let brand = words.say("brand");
    let width = |text: &str| text.chars().count() * LETTER + AROUND;
    let badge = Badge {
        language: words.code(),
        left: width(&brand),
        right: width(&stands),
        brand,
        stands,
        title,
        colour,
    };
    let svg = badge.render().map_err(frame.failed())?;
    let mut response = ([(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8")], svg).into_response();
    // What is withheld is gone with the next look.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
