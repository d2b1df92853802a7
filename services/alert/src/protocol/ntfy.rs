//! ntfy: a push message to whoever follows a topic, published as JSON. The topic is the last part of the
//! URL, and as good as a password.
//!
//! It knows no ids: a message whose answer was lost comes twice.

use openfloor_domain::ids::NoticeId;
use openfloor_domain::notice::{AlertAbout, NoticeKind, Webhook};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::json;
use url::Url;

use super::{Protocol, cut, plain};
use crate::letter::Letter;
use crate::view::rows::{NoticeRow, What};

/// Longest message and title, in bytes: what is longer becomes an attachment there.
const MESSAGE_BYTES_MAX: usize = 4_000;
const TITLE_BYTES_MAX: usize = 240;

pub(super) struct Ntfy;

impl Protocol for Ntfy {
    fn body(&self, url: &Url, row: &NoticeRow, _: &AlertAbout, letter: &Letter) -> Option<String> {
        let What::Said { kind, .. } = &row.what else { return None };
        let topic = url.path_segments()?.next_back().filter(|topic| !topic.is_empty())?;
        let message = json!({
            "topic": topic,
            "title": cut(&letter.subject, TITLE_BYTES_MAX),
            "message": cut(&plain(letter), MESSAGE_BYTES_MAX),
            "priority": priority(*kind),
            "tags": ["openfloor", kind.name()],
        });
        serde_json::to_string(&message).ok()
    }

    /// JSON is published to the root of the server, or of the folder that it lives in.
    fn address(&self, mut url: Url) -> Url {
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop();
        }
        url
    }

    fn headers(&self, _: &Webhook, _: &NoticeId, _: &str, _: i64) -> Option<HeaderMap> {
        Some(HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]))
    }
}

/// From 1, without a sound, to 5. A panel is no fire.
fn priority(kind: NoticeKind) -> u8 {
    if kind.is_bad_news() { 3 } else { 2 }
}
