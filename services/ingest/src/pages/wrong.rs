//! `/wrong/{panel}`: "This is wrong", said by anybody, without an account.
//!
//! How the panel stands is out of public at once, before anybody checks; the line-up stays. So that nobody can
//! empty an installation with it, an address may say so a few times an hour, and all together some more. What
//! counts them is kept in memory only, by each replica: it bounds, and is no fact.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::{ConnectInfo, Extension, Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use openfloor_domain::convening::Visibility;
use openfloor_domain::ids::{OrganiserId, PanelId};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{PanelCommand, PanelState, Question};
use openfloor_pages::{Frame, Message, PageError};
use serde::Deserialize;

use super::{Pages, PagesState, refused};
use crate::error::IngestError;
use crate::ingest::{Wish, stream};

/// How often an address may say that something is wrong, in an hour.
const SAID_BY_ONE_MAX: usize = 5;

/// How often all together may.
const SAID_BY_ALL_MAX: usize = 100;

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Who said that something is wrong in the last hour.
#[derive(Default)]
pub(super) struct Lately(Mutex<Vec<(IpAddr, i64)>>);

impl Lately {
    /// Whether this address may say so now. If so, it is counted.
    fn admits(&self, from: IpAddr, now_ms: i64) -> bool {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.retain(|(_, at_ms)| now_ms.saturating_sub(*at_ms) < HOUR_MS);
        let by_one = said.iter().filter(|(address, _)| *address == from).count();
        let may = by_one < SAID_BY_ONE_MAX && said.len() < SAID_BY_ALL_MAX;
        if may {
            said.push((from, now_ms));
        }
        may
    }
}

/// Whom a request comes from: the peer, or whom the proxy on this machine speaks for. Of an IPv6 address the
/// network, since whoever has one has all of them.
fn whom(peer: Option<IpAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.unwrap_or_else(|| Ipv6Addr::UNSPECIFIED.into());
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match last.filter(|_| peer.is_loopback()).unwrap_or(peer) {
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            Ipv6Addr::from_bits(network).into()
        }
        address => address,
    }
}

#[derive(Template)]
#[template(path = "wrong.html")]
struct Wrong {
    frame: Frame,
    id: String,
    title: String,
    fault: Option<String>,
    text: String,
    contact: String,
}

/// What somebody says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    text: String,
    contact: String,
}

/// The form.
pub(super) async fn page(
    State(pages): State<PagesState>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some((id, _, state)) = found(&pages, &frame, id).await.map_err(frame.failed())? else {
        return Ok(frame.not_found());
    };
    Ok(form(frame, &id, &state, StatusCode::OK, None, Filled::default()))
}

/// Somebody says that something is wrong.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    frame: Frame,
    Path(id): Path<String>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let Some((id, organiser, state)) = found(&pages, &frame, id).await.map_err(frame.failed())? else {
        return Ok(frame.not_found());
    };
    let text = filled.text.trim();
    if text.is_empty() {
        return Ok(form(
            frame,
            &id,
            &state,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some("refused-no-text"),
            filled,
        ));
    }
    let peer = peer.map(|Extension(ConnectInfo(peer))| peer.ip());
    if !pages.lately.admits(whom(peer, &headers), frame.now_ms) {
        return Ok(form(frame, &id, &state, StatusCode::TOO_MANY_REQUESTS, Some("wrong-too-often"), filled));
    }
    let contact = Some(filled.contact.trim().to_owned()).filter(|contact| !contact.is_empty());
    let at = Moment { utc_ms: frame.now_ms, offset_minutes: 0 };
    let command = PanelCommand::Question { at, about: Question { text: text.to_owned(), contact } };
    let written = pages.ingest.panel(&organiser, id.clone(), &command, b"question", &Wish::default()).await;
    pages.count("question", written.as_ref().map(|written| written.events));
    match written {
        Ok(written) => {
            let is_hidden = written.state.facts.is_questioned;
            let text = frame.words.say(if is_hidden { "wrong-thanks" } else { "wrong-thanks-shown" });
            Ok(Message::within(frame, "wrong-thanks-title", text).respond(StatusCode::OK))
        }
        Err(error @ IngestError::Rejected(_)) => {
            let (status, fault) = refused::why(&error);
            Ok(form(frame, &id, &state, status, Some(fault), filled))
        }
        Err(error) => Ok(refused::page(frame, &error)),
    }
}

fn form(
    frame: Frame,
    id: &PanelId,
    state: &PanelState,
    status: StatusCode,
    fault: Option<&str>,
    filled: Filled,
) -> Response {
    let words = frame.words;
    let page = Wrong {
        id: id.to_string(),
        title: state.about.known().map_or_else(|| words.say("panel-untitled"), |about| about.title.clone()),
        fault: fault.map(|key| words.say(key)),
        text: filled.text,
        contact: filled.contact,
        frame,
    };
    page.frame.respond(status, &page)
}

/// A panel that whoever asks may find, and who answers for it: as the pages that show panels have it.
async fn found(
    pages: &Pages,
    frame: &Frame,
    id: String,
) -> Result<Option<(PanelId, OrganiserId, Arc<PanelState>)>, IngestError> {
    let Ok(id) = PanelId::new(id) else { return Ok(None) };
    let (state, _) = pages.ingest.panel_state(&id).await?;
    let Some(organiser) = state.facts.organiser.clone() else { return Ok(None) };
    let convening = stream("convening", id.convening().as_str())?;
    let (convening, _) = pages.ingest.convenings.state(&convening).await?;
    let is_public = state.facts.line_up_is_published || convening.visibility != Visibility::Closed;
    let is_found = frame.organiser() == Some(&organiser) || (is_public && !state.facts.is_withheld);
    Ok(is_found.then_some((id, organiser, state)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_may_say_so_a_few_times_an_hour_and_all_together_some_more() {
        let lately = Lately::default();
        let one = address("192.0.2.1");
        let admitted = (0..10).filter(|_| lately.admits(one, 0)).count();
        assert_eq!(admitted, SAID_BY_ONE_MAX);
        assert!(!lately.admits(one, HOUR_MS - 1) && lately.admits(one, HOUR_MS));
        let lately = Lately::default();
        let others = (0..200_u8).map(|n| IpAddr::from([192, 0, 2, n]));
        assert_eq!(others.filter(|other| lately.admits(*other, 0)).count(), SAID_BY_ALL_MAX);
    }

    #[test]
    fn only_the_proxy_on_this_machine_speaks_for_others() {
        let forwarded = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("x-forwarded-for"),
            axum::http::HeaderValue::from_static("203.0.113.9, 198.51.100.7"),
        )]);
        let by = |peer: &str| whom(Some(address(peer)), &forwarded);
        assert_eq!(by("127.0.0.1"), address("198.51.100.7"));
        assert_eq!(by("192.0.2.1"), address("192.0.2.1"));
        let own = |peer: &str| whom(Some(address(peer)), &HeaderMap::new());
        assert_eq!(own("2001:db8::1"), own("2001:db8::ffff:1"));
        assert_ne!(own("2001:db8::1"), own("2001:db8:0:1::1"));
    }
}
