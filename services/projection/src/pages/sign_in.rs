//! `/sign-in` and `/sign-out`.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use openfloor_pages::{Frame, PageError, Session, see_other};
use serde::Deserialize;

use crate::shared::{SharedState, ViewerError};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    /// A one-time code that is good: one button, and no key is needed.
    code: Option<String>,
    /// Why the last try did not work.
    refused: Option<String>,
}

/// What the link carries.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Link {
    code: Option<String>,
}

/// The form. To look at a link uses its code not up.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Query(link): Query<Link>,
) -> Response {
    let good = link.code.clone().filter(|code| shared.codes.is_good(code));
    let is_gone = link.code.is_some() && good.is_none();
    let refused = is_gone.then(|| frame.words.say("sign-in-code-gone"));
    let page = SignIn { frame, code: good, refused };
    page.frame.respond(StatusCode::OK, &page)
}

/// A filled-in form: a key, or the code of a link.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    key: String,
    #[serde(default)]
    code: String,
}

/// Signs somebody in.
pub(super) async fn submit(
    State(shared): State<SharedState>,
    frame: Frame,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let session = if filled.code.is_empty() {
        match shared.holder_of(&filled.key).await {
            Ok(key) => Ok(Session { organiser: key.organiser, key: key.key }),
            Err(ViewerError::NotAKey) => Err("sign-in-refused"),
            Err(ViewerError::Read(error)) => return Err(frame.failed()(error)),
        }
    } else {
        shared.codes.redeem(&filled.code).ok_or("sign-in-code-gone")
    };
    Ok(match session {
        Ok(session) => see_other("/convenings", shared.sessions.begin(&session, frame.now_ms)),
        Err(refused) => {
            let page = SignIn { refused: Some(frame.words.say(refused)), frame, code: None };
            page.frame.respond(StatusCode::UNAUTHORIZED, &page)
        }
    })
}

/// Signs somebody out.
pub(super) async fn sign_out(State(shared): State<SharedState>) -> Response {
    see_other("/", shared.sessions.end()).into_response()
}
