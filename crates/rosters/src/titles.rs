//! Titles and kinds: what people read at the head of a page.

use crate::diagnostic::{Findings, Place};
use crate::seats::Strictness;
use crate::told::Told;
use crate::words;

/// How long a title is at most, in characters.
const MAX_TITLE: usize = 500;

/// A title as it is kept. One that is too long is cut off, and reported.
pub(crate) fn read(
    text: &str,
    place: impl FnOnce() -> Place,
    strictness: Strictness,
    findings: &mut Findings,
) -> String {
    let title = words::clean(text);
    let Some((end, _)) = title.char_indices().nth(MAX_TITLE) else { return title.into_owned() };
    let what = format!("a title of more than {MAX_TITLE} characters; the rest is left out");
    let what = Told::new(what).n(MAX_TITLE);
    findings.of_value(strictness.severity(), place(), "title-too-long", &title, what, "shorten it");
    title[..end].to_owned()
}
