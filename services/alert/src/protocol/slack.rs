//! Incoming webhooks of Slack, and of what takes the same (Mattermost, Rocket.Chat, Zulip).
//!
//! They know no ids: a message whose answer was lost comes twice.

use openfloor_domain::ids::NoticeId;
use openfloor_domain::notice::{AlertAbout, Webhook};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::json;
use url::Url;

use super::{Protocol, cut, plain};
use crate::letter::Letter;
use crate::view::rows::NoticeRow;

/// Longest text: Slack cuts at 40,000 letters, others earlier.
const TEXT_BYTES_MAX: usize = 3_000;

pub(super) struct Slack;

impl Protocol for Slack {
    fn body(&self, _: &Url, _: &NoticeRow, _: &AlertAbout, letter: &Letter) -> Option<String> {
        let text = format!("*{}*\n\n{}", escaped(&letter.subject), escaped(&plain(letter)));
        serde_json::to_string(&json!({ "text": cut(&text, TEXT_BYTES_MAX) })).ok()
    }

    fn headers(&self, _: &Webhook, _: &NoticeId, _: &str, _: i64) -> Option<HeaderMap> {
        Some(HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]))
    }
}

/// The three letters that mean something there: else the title of a panel could call everybody of a channel.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_title_calls_nobody() {
        assert_eq!(escaped("Q&A <!channel>"), "Q&amp;A &lt;!channel&gt;");
    }
}
