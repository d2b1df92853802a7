//! `POST /organise/convenings/{id}/own-links`: a link for each person, as a file for the organiser's own mail.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::PersonId;
use openfloor_pages::PageError;
use openfloor_rosters::to_sheet;

use super::asked::AskedConvening;
use super::own::Own;
use super::{PagesState, refused};

/// The file: name, address, link. Each time new links are made; those of before go on working.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    AskedConvening { frame, organiser, own }: AskedConvening,
) -> Result<Response, PageError> {
    let people = people(&own);
    let asked = pages.ingest.ask(&organiser, &own.id, people.keys().cloned().collect()).await;
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return Ok(refused::page(frame, &error)),
    };
    let rows = asked.into_iter().filter_map(|(person, secret)| {
        let (name, address) = people.get(&person)?.clone();
        Some(vec![name, address, format!("{}/answer/{}", pages.public_url, secret.reveal())])
    });
    let headers = ["name", "email", "link"].map(str::to_owned).to_vec();
    let sheet = to_sheet(std::iter::once(headers).chain(rows));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"links.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, sheet).into_response())
}

/// Everybody on its panels: name and address, as far as there is one.
fn people(own: &Own) -> BTreeMap<PersonId, (String, String)> {
    let mut people = BTreeMap::<PersonId, (String, String)>::new();
    for panel in &own.panels {
        for (no, seat) in &panel.state.facts.seats {
            let about = panel.state.seats.get(no).and_then(|about| about.known());
            let (Some(person), Some(about)) = (&seat.person, about) else { continue };
            let (name, address) = people.entry(person.clone()).or_default();
            if name.is_empty() {
                name.clone_from(&about.name);
            }
            if address.is_empty() {
                *address = about.address.clone().unwrap_or_default();
            }
        }
    }
    people
}
