//! `/panels/{id}/badge.svg`: how a panel stands, to be shown on other sites. Whoever asks, it says what is
//! public; once the owner withholds that, it says that nothing is published, and once whoever runs this
//! installation does, that it is not shown.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::PanelId;
use openfloor_pages::said::{self, Timing};
use openfloor_pages::{Frame, PageError, Words, first_rule};
use openfloor_process::problem::Problem;

use crate::read::access::Viewer;
use crate::read::panel::{is_withheld, look};
use crate::shared::SharedState;

/// Width of a letter and of the space around words, in pixels: wide enough for every face of letters.
const LETTER: usize = 8;
const AROUND: usize = 20;

/// The colour of what is neither good nor bad.
const NEUTRAL: &str = "#55535f";

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
    let looked = id.clone();
    let rows = shared.reads.rows(move |store| look(store, &looked, &Viewer::Public));
    let words = frame.words;
    let Some((seen, rules)) = rows.await.map_err(frame.failed())? else {
        let rows = shared.reads.rows(move |store| is_withheld(store, &id));
        if !rows.await.map_err(frame.failed())? {
            return Ok(Problem::not_found().into_response());
        }
        let stands = words.say("badge-withheld");
        let gone = draw(words, stands, words.say("withheld-text"), NEUTRAL).map_err(frame.failed())?;
        return Ok((StatusCode::GONE, gone).into_response());
    };
    let said = seen.tally().zip(first_rule(&rules)).map(|(tally, rule)| {
        said::rule(words, rule, &tally, Timing::of(seen.starts(), seen.day(), frame.now_ms))
    });
    let stands = match &said {
        Some(said) => said.badge.words(words),
        None => words.say("badge-not-published"),
    };
    let colour = match said.as_ref().map(|said| said.badge) {
        Some(said::Badge::Holds) => "#17663c",
        Some(said::Badge::NotYet | said::Badge::DidNot) => "#9a4a00",
        _ => NEUTRAL,
    };
    let title = match &said {
        Some(said) => format!("{}: {}", said.title, said.stands),
        None => words.say("panel-not-published"),
    };
    Ok(draw(words, stands, title, colour).map_err(frame.failed())?.into_response())
}

/// The picture. What is withheld is gone with the next look: nobody keeps it without asking.
fn draw(
    words: &Words,
    stands: String,
    title: String,
    colour: &'static str,
) -> Result<impl IntoResponse + use<>, askama::Error> {
    let brand = words.say("brand");
    let width = |text: &str| text.chars().count() * LETTER + AROUND;
    let (left, right) = (width(&brand), width(&stands));
    let badge = Badge { language: words.code(), left, right, brand, stands, title, colour };
    let headers =
        [(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, badge.render()?))
}
