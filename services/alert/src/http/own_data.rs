//! `/pledge/data`: all that is stored about somebody, for themselves, as a file.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use openfloor_domain::notice::Watcher;
use openfloor_domain::pledge::{PledgeRejection, PledgeState};
use openfloor_domain::subscription::{SubscriptionRejection, SubscriptionState};
use serde::Serialize;
use serde_json::{Value, json};

use super::Shared;
use super::page::{Reader, bad_link, refused};
use super::pages::Carried;
use crate::allies::{Allies, AllyError};
use crate::tokens::Link;

pub(super) async fn data(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let Some(watcher) = Link::read(&allies.identity, &carried.t).and_then(Link::manages) else {
        return bad_link(reader);
    };
    match stored(&allies, &watcher).await {
        Ok(data) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, format!("{data:#}\n")).into_response()
        }
        Err(error) => refused(reader, error),
    }
}

/// What is stored, withdrawn or not.
async fn stored(allies: &Allies, watcher: &Watcher) -> Result<Value, AllyError> {
    Ok(match watcher {
        Watcher::Pledge(id) => {
            let state = allies.pledge_state(id).await?;
            let PledgeState { about, invitations, .. } = state.as_ref();
            let about = about.known().ok_or(PledgeRejection::Erased)?;
            let (about, standing) = (told(about)?, json(state.as_ref())?);
            json!({ "about": about, "standing": standing, "invitations": json(invitations)? })
        }
        Watcher::Subscription(id) => {
            let state = allies.subscription_state(id).await?;
            let SubscriptionState { about, .. } = state.as_ref();
            let about = about.known().ok_or(SubscriptionRejection::Erased)?;
            json!({ "about": told(about)?, "standing": json(state.as_ref())? })
        }
    })
}

/// What somebody told us, without the number of ours that lies beside it.
fn told(about: &impl Serialize) -> Result<Value, AllyError> {
    let mut about = json(about)?;
    if let Some(fields) = about.as_object_mut() {
        fields.remove("salt");
    }
    Ok(about)
}

fn json(value: &impl Serialize) -> Result<Value, AllyError> {
    serde_json::to_value(value).map_err(|error| AllyError::Unavailable(error.to_string()))
}
