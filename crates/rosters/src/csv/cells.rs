//! What a cell of a spreadsheet looks like, before it is known what it says.

use crate::words;

/// Whether a cell is a link, which is no part of a name that a separator has cut.
pub(super) fn is_link(cell: &str) -> bool {
    cell.starts_with("http://") || cell.starts_with("https://")
}

/// Whether a cell begins like a formula. In ids `-1` and `@7` are common and harmless; in what is
/// shown to people, and exported again, they are not.
pub(super) fn is_formula(cell: &str, shown: bool) -> bool {
    let text = cell.trim_start();
    let signs: &[char] = if shown { &['=', '+', '-', '@'] } else { &['='] };
    text.starts_with(signs) && !words::names_nobody(text)
}

/// Without the apostrophe by which a spreadsheet program marks a text that is no formula.
pub(super) fn unescaped(text: &str) -> &str {
    let rest = text.trim_start().strip_prefix('\'');
    let marks = |rest: &&str| rest.trim_start_matches('\'').trim_start().starts_with(['=', '+', '-', '@']);
    rest.filter(marks).unwrap_or(text)
}
