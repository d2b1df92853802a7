//! `/panels/{id}/embed`: how a panel stands, to be framed by any other site. Whoever asks, it says what is public.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::PanelId;
use openfloor_pages::said::{self, RuleSaid, Timing};
use openfloor_pages::{Figure, Frame, PageError, Size, first_rule};

use crate::read::access::Viewer;
use crate::read::panel::{is_withheld, look};
use crate::shared::SharedState;

/// The content security policy of the one page that others may frame: a style sheet, no script, no form.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'";

#[derive(Template)]
#[template(path = "embed.html")]
struct Embed {
    frame: Frame,
    id: String,
    title: String,
    when: String,
    /// What is said instead of how it stands.
    note: Option<String>,
    told: Option<(Figure, RuleSaid)>,
}

/// The page.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let words = frame.words;
    let of_nothing = |key: &str| Embed {
        id: String::new(),
        title: words.say("brand"),
        when: String::new(),
        note: Some(words.say(key)),
        told: None,
        frame: Frame::of_nobody(words),
    };
    let Ok(id) = PanelId::new(id) else {
        return Ok(framed(&of_nothing("not-found-text"), StatusCode::NOT_FOUND));
    };
    let looked = id.clone();
    let rows = shared.reads.rows(move |store| {
        let seen = look(store, &looked, &Viewer::Public)?;
        Ok((seen, is_withheld(store, &looked)?))
    });
    let (seen, rules) = match rows.await.map_err(frame.failed())? {
        (Some(seen), _) => seen,
        (None, true) => return Ok(framed(&of_nothing("withheld-text"), StatusCode::GONE)),
        (None, false) => return Ok(framed(&of_nothing("not-found-text"), StatusCode::NOT_FOUND)),
    };
    let names = shared.reads.names_of(&seen).await.map_err(frame.failed())?;
    let told = seen.tally().zip(first_rule(&rules)).map(|(tally, rule)| {
        let timing = Timing::of(seen.starts(), seen.day(), frame.now_ms);
        (Figure::of(words, "panel", Size::Small, &tally), said::rule(words, rule, &tally, timing))
    });
    let page = Embed {
        title: names.about.map_or_else(|| words.say("panel-untitled"), |about| about.title),
        when: seen.starts().map_or_else(String::new, |starts| words.day(starts)),
        note: told.is_none().then(|| {
            words.say(if seen.row.view.facts.is_cancelled {
                "panel-cancelled"
            } else {
                "panel-not-published"
            })
        }),
        told,
        id: id.to_string(),
        frame: Frame::of_nobody(words),
    };
    Ok(framed(&page, StatusCode::OK))
}

/// An answer that others may frame. It carries no cookie, and nothing in it depends on who looks.
fn framed(page: &Embed, status: StatusCode) -> Response {
    let mut response = page.frame.respond(status, page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}
