//! Persons: forgetting them, and who of them is the same.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use openfloor_api::write::{EraseBody, Erased, Joined, MergeBody};
use openfloor_application::identity::Identifier;
use openfloor_domain::ids::{OrganiserId, PersonId};
use openfloor_process::problem::Problem;

use super::{Shared, json, problem};
use crate::ingest::FOLD_LIMIT;

/// `POST /api/v1/persons/merge`: two of this organiser's persons are one human.
pub(super) async fn merge(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Joined>, Problem> {
    let organiser = shared.organiser(&headers).await?;
    let body: MergeBody = json(&body)?;
    let one = known_person(&shared, &organiser, &body.one, "/one").await?;
    let other = known_person(&shared, &organiser, &body.other, "/other").await?;
    let names = shared.ingest.merge(&one, &other).await.map_err(problem)?;
    Ok(Json(joined(&one, names)))
}

/// `POST /api/v1/persons/split`: a person is nobody else.
pub(super) async fn split(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Joined>, Problem> {
    let organiser = shared.organiser(&headers).await?;
    let person = known_person(&shared, &organiser, &json(&body)?, "").await?;
    let others = shared.ingest.split(&person).await.map_err(problem)?;
    Ok(Json(joined(&person, others)))
}

/// `POST /api/v1/persons/undo`: what was last said of who a person is, by a merge or a split, is taken back.
pub(super) async fn undo(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Joined>, Problem> {
    let organiser = shared.organiser(&headers).await?;
    let person = known_person(&shared, &organiser, &json(&body)?, "").await?;
    let others = shared.ingest.undo(&person).await.map_err(problem)?;
    Ok(Json(joined(&person, others)))
}

fn joined(person: &PersonId, names: impl IntoIterator<Item = PersonId>) -> Joined {
    let with = names.into_iter().filter(|name| name != person).map(String::from).collect();
    Joined { person: person.to_string(), with }
}

/// Who is meant, if they ever had a place. Where nobody is known so, it may be that another process recorded
/// them a moment ago.
async fn known_person(
    shared: &Shared,
    organiser: &OrganiserId,
    who: &EraseBody,
    pointer: &str,
) -> Result<PersonId, Problem> {
    let person = named_person(shared, organiser, who)?;
    let is_known = || shared.ingest.is_known(&person).map_err(problem);
    if is_known()? || (shared.ingest.followed.has_caught_up(FOLD_LIMIT).await && is_known()?) {
        return Ok(person);
    }
    let detail = "nobody of yours with a place is called so";
    Err(Problem::invalid(detail).fault(pointer, "unknown-person", detail))
}

/// `POST /api/v1/persons/erase`: has a person of this organiser's forgotten.
pub(super) async fn erase(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let organiser = shared.organiser(&headers).await?;
    let request: EraseBody = json(&body)?;
    let person = named_person(&shared, &organiser, &request)?;
    let erased = shared.ingest.erase(Some(organiser), &person).await;
    let (keys, position) = erased.map_err(problem)?;
    Ok(Json(Erased { person: person.to_string(), keys, position: shared.ingest.shown(position) })
        .into_response())
}

/// Who is meant. An id of our own making is taken only if the organiser's own words give it: a
/// pseudonym alone does not say whose it is.
fn named_person(shared: &Shared, organiser: &OrganiserId, body: &EraseBody) -> Result<PersonId, Problem> {
    let identity = &shared.ingest.identity;
    let given = [body.person.is_some(), body.external.is_some(), body.address.is_some(), body.name.is_some()];
    if given.into_iter().filter(|is_given| *is_given).count() != 1 {
        return Err(Problem::invalid(
            "say who in one way: person, external, address, or name with convening",
        ));
    }
    if let Some(id) = &body.external {
        let namespace = body.namespace.as_str();
        return Ok(identity.person(organiser, Identifier::External { namespace, id }));
    }
    if let Some(address) = &body.address {
        return Ok(identity.person(organiser, Identifier::Address(address)));
    }
    if let Some(name) = &body.name {
        let slug = body.convening.as_deref().ok_or_else(|| {
            Problem::invalid("a name is unique in one convening only").fault(
                "/convening",
                "missing",
                "name its slug",
            )
        })?;
        let convening = identity.convening(organiser, slug);
        return Ok(identity.person(organiser, Identifier::Name { convening: &convening, name }));
    }
    let detail = "give the external id, address, or name with convening: they show that the person is yours";
    Err(Problem::invalid(detail).fault("/person", "not-enough", detail))
}
