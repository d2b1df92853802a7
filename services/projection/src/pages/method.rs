//! `/method`: what is said of a panel or of many, how it is found, and what cannot be told.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_pages::{Frame, Words};

/// What is explained of one panel, of its past, and of many panels together: each a name in the keys of the
/// messages, with a heading, a text and a source.
const PARTS: [(&str, &[&str]); 4] = [
    ("panel", &["verdict", "rounding", "sole", "moderating", "mend", "fragile"]),
    ("past", &["late", "voice", "order", "flicker", "uncounted", "split", "apart", "lifted"]),
    (
        "series",
        &[
            "chance",
            "spread",
            "bunching",
            "reuse",
            "silo",
            "likewise",
            "notice",
            "showcase",
            "conveners",
            "trend",
        ],
    ),
    ("limits", &["bias", "few", "off-record", "not-read"]),
];

#[derive(Template)]
#[template(path = "method.html")]
struct Method {
    frame: Frame,
    parts: Vec<Part>,
}

struct Part {
    heading: String,
    entries: Vec<Entry>,
}

struct Entry {
    name: &'static str,
    heading: String,
    text: String,
    source: String,
}

/// The page.
pub(super) async fn page(frame: Frame) -> Response {
    let words = frame.words;
    let part = |(name, entries): (&str, &[&'static str])| Part {
        heading: words.say(&format!("method-part-{name}")),
        entries: entries.iter().map(|name| entry(words, name)).collect(),
    };
    let page = Method { parts: PARTS.map(part).into(), frame };
    page.frame.respond(StatusCode::OK, &page)
}

fn entry(words: &Words, name: &'static str) -> Entry {
    Entry {
        name,
        heading: words.say(&format!("method-{name}")),
        text: words.say(&format!("method-{name}-text")),
        source: words.say(&format!("method-{name}-source")),
    }
}
