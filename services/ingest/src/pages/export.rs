//! `/organise/convenings/{id}/export/{kind}`: an event as a file that others read, and that can be imported again.
//!
//! How people are counted is written as the organiser says it, and of those who said it themselves not at all: what
//! they said is theirs to tell, and what the organiser says of them goes for nothing.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::{ConveningId, OrganiserId, PersonId};
use openfloor_domain::panel::{Seat, SeatAbout, SeatStatus as Stands};
use openfloor_domain::people::Class;
use openfloor_pages::{Frame, PageError, Words};
use openfloor_rosters::{
    ConveningDraft, CountedBy, Exported, Holder, PanelDraft, Place, SeatDraft, SeatStatus, to_csv, to_frab,
    to_json,
};

use super::own::{self, Own, OwnPanel};
use super::{PagesState, organiser_of};
use crate::error::IngestError;
use crate::ingest::Ingest;
use crate::view;

/// The file.
pub(super) async fn page(
    State(pages): State<PagesState>,
    frame: Frame,
    Path((id, word)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let organiser = match organiser_of(&frame) {
        Ok(organiser) => organiser,
        Err(sign_in) => return Ok(sign_in),
    };
    let Ok(id) = ConveningId::new(id) else { return Ok(frame.not_found()) };
    let written =
        written(&pages.ingest, frame.words, &organiser, &id, &word).await.map_err(frame.failed())?;
    Ok(written.unwrap_or_else(|| frame.not_found()))
}

/// An event of this organiser's as a file; none if there is no such event of theirs, or no such document.
pub(crate) async fn written(
    ingest: &Ingest,
    words: &Words,
    organiser: &OrganiserId,
    id: &ConveningId,
    word: &str,
) -> Result<Option<Response>, IngestError> {
    let kind = match word {
        "csv" => Exported::Csv,
        "json" => Exported::Json,
        "frab" => Exported::Frab,
        _ => return Ok(None),
    };
    let Some(own) = own::convening(ingest, organiser, id).await? else { return Ok(None) };
    let draft = draft(words, &own, &own_words(ingest, &own)?);
    let bytes = match kind {
        Exported::Csv => to_csv(std::slice::from_ref(&draft)),
        Exported::Json => to_json(std::slice::from_ref(&draft)),
        Exported::Frab => to_frab(&draft),
    };
    let name = format!("attachment; filename=\"{}.{}\"", draft.slug, kind.ending());
    let name = HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type())),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok(Some((headers, bytes).into_response()))
}

/// Who of them said how to be counted.
fn own_words(ingest: &Ingest, own: &Own) -> Result<BTreeSet<PersonId>, IngestError> {
    let store = ingest.followed.store();
    let mut own_words = BTreeSet::new();
    for person in own.panels.iter().flat_map(|panel| panel.state.facts.people()) {
        if view::has_said(store.as_ref(), person)? {
            own_words.insert(person.clone());
        }
    }
    Ok(own_words)
}

fn draft(words: &Words, own: &Own, own_words: &BTreeSet<PersonId>) -> ConveningDraft {
    let slug = own.state.about.known().map_or_else(|| own.id.to_string(), |about| about.slug.clone());
    let seats = own.panels.iter().flat_map(|panel| panel.state.seats.values());
    // Ids are those of one source; the ids of others would be taken for its.
    let namespace = seats.filter_map(|about| external(about.known()?)).map(|(namespace, _)| namespace).next();
    let namespace = namespace.unwrap_or_default().to_owned();
    let panels = own.panels.iter().map(|panel| of_panel(words, panel, &namespace, own_words)).collect();
    ConveningDraft { slug, title: own.title(words), people_namespace: namespace, panels }
}

/// The id of somebody, and what it is unique in.
fn external(about: &SeatAbout) -> Option<(&str, &str)> {
    about.external.as_deref()?.split_once('\u{1f}')
}

fn of_panel(words: &Words, panel: &OwnPanel, namespace: &str, own_words: &BTreeSet<PersonId>) -> PanelDraft {
    let about = panel.state.about.known();
    let told = |no| panel.state.seats.get(no).and_then(|about| about.known());
    let seats = panel.state.facts.seats.iter().map(|(no, seat)| {
        let has_said = seat.person.as_ref().is_some_and(|person| own_words.contains(person));
        let class = if has_said { Class::Unknown } else { seat.asserted };
        of_seat(seat, class, told(no), namespace)
    });
    PanelDraft {
        slug: about.map_or_else(|| panel.id.to_string(), |about| about.slug.clone()).into(),
        title: panel.title(words).into(),
        kind: about.map_or("", |about| &about.kind).into(),
        starts: panel.state.facts.starts,
        seats: seats.collect(),
        place: Place::Document {},
    }
}

fn of_seat(seat: &Seat, class: Class, about: Option<&SeatAbout>, namespace: &str) -> SeatDraft {
    let name = about.map(|about| about.name.clone()).unwrap_or_default();
    let ours = about.and_then(external).filter(|(of, _)| *of == namespace).map(|(_, id)| id.to_owned());
    let holder = match &seat.person {
        None => Holder::Open { label: name.into() },
        Some(person) => Holder::Person {
            // Who asked to be forgotten still sits there.
            external: ours.or_else(|| about.is_none().then(|| person.to_string())).map(Into::into),
            address: about.and_then(|about| about.address.as_deref()).map(Into::into),
            name: name.into(),
        },
    };
    let counted_by = if class == Class::Unknown { CountedBy::Nobody } else { CountedBy::OwnWords };
    SeatDraft {
        id: None,
        holder,
        role: seat.role,
        status: match seat.status {
            Stands::Open => SeatStatus::Open,
            Stands::Invited => SeatStatus::Invited,
            Stands::Confirmed => SeatStatus::Confirmed,
        },
        is_delegated: seat.is_delegated,
        class,
        counted_by,
        statement: None,
        doubt: None,
        place: Place::Document {},
    }
}
