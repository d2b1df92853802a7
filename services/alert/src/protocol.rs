//! The protocols by which programs are told, one module each behind one trait.

mod ntfy;
mod slack;
mod standard;

use openfloor_domain::ids::NoticeId;
use openfloor_domain::notice::{AlertAbout, Dialect, Webhook};
use reqwest::header::HeaderMap;
use url::Url;

use crate::letter::Letter;
use crate::view::rows::NoticeRow;

#[cfg(test)]
pub(crate) use standard::signature;

/// One protocol.
pub(crate) trait Protocol: Sync {
    /// What is posted for a notice: the same bytes however often it is made. None if it is none for programs.
    fn body(&self, url: &Url, row: &NoticeRow, about: &AlertAbout, letter: &Letter) -> Option<String>;

    /// Where it is posted, of the URL that was given.
    fn address(&self, url: Url) -> Url {
        url
    }

    /// What is said beside it at one attempt; none if the webhook is no webhook.
    fn headers(&self, webhook: &Webhook, id: &NoticeId, body: &str, now_ms: i64) -> Option<HeaderMap>;
}

/// Who speaks a dialect.
pub(crate) fn of(dialect: Dialect) -> &'static dyn Protocol {
    match dialect {
        Dialect::Standard => &standard::Standard,
        Dialect::Slack => &slack::Slack,
        Dialect::Ntfy => &ntfy::Ntfy,
    }
}

/// A letter for a place that others may read: what it says, without links that do something in the name of
/// whom it is for.
fn plain(letter: &Letter) -> String {
    letter.paragraphs.join("\n\n")
}

/// A text that is cut after so many bytes, between letters.
fn cut(text: &str, bytes_max: usize) -> &str {
    let end = (0..=bytes_max.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!((cut("été", 3), cut("été", 4), cut("été", 9), cut("", 1)), ("ét", "ét", "été", ""));
    }
}
