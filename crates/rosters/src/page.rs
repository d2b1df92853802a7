//! Linked data in a web page: what stands in its `<script type="application/ld+json">`.
//!
//! A page is searched, not parsed: pages of the web are seldom well-formed, and within a script
//! nothing but its end means anything.

/// The text of a script, and the line on which it begins.
pub(crate) struct Block<'t> {
    pub(crate) text: &'t str,
    pub(crate) line: u64,
}

/// More scripts than a page has.
const MAX_BLOCKS: usize = 200;
/// More than the attributes of a script take.
const MAX_TAG: usize = 4_096;

/// Whether a text is a web page.
pub(crate) fn is_page(text: &str) -> bool {
    let start = text.trim_start();
    ["<!doctype html", "<html", "<head", "<body", "<script"]
        .into_iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

/// The scripts of linked data, in the order of the page.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    Blocks { text, at: 0, line: 1 }.take(MAX_BLOCKS)
}

struct Blocks<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl<'t> Iterator for Blocks<'t> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        loop {
            let tag = find(self.text, self.at, "<script")?;
            let open = tag + self.text[tag..].find('>')?;
            let attributes = &self.text[tag..open.min(floor(self.text, tag + MAX_TAG))];
            let end = find(self.text, open, "</script").unwrap_or(self.text.len());
            let start = open + 1;
            let lines = self.text.as_bytes()[self.at..start].iter().filter(|b| **b == b'\n').count();
            self.line += lines as u64;
            let block = Block { text: bare(&self.text[start..end]), line: self.line };
            self.line += self.text[start..end].bytes().filter(|b| *b == b'\n').count() as u64;
            self.at = end;
            if find(attributes, 0, "application/ld+json").is_some() {
                return Some(block);
            }
        }
    }
}

/// A script without the marks by which some site programs hide it from old browsers.
fn bare(script: &str) -> &str {
    let mut text = script;
    if script.trim_start().starts_with(['{', '[']) {
        return script;
    }
    for (open, close) in
        [("//", ""), ("/*", "*/"), ("<![CDATA[", "]]>"), ("<!--", "-->"), ("*/", "/*"), ("", "//")]
    {
        let inner = text.trim();
        let inner = inner.strip_prefix(open).unwrap_or(inner).trim_start();
        text = inner.strip_suffix(close).unwrap_or(inner).trim_end();
    }
    if text.starts_with(['{', '[']) { text } else { script }
}

/// The end of a letter at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// The first place of a word of ASCII from a byte on, in letters of any size.
fn find(text: &str, from: usize, word: &str) -> Option<usize> {
    let (bytes, word) = (text.as_bytes(), word.as_bytes());
    let first = word.first()?;
    let last = bytes.len().checked_sub(word.len())?;
    (from..=last).find(|at| {
        bytes[*at].eq_ignore_ascii_case(first) && bytes[*at..*at + word.len()].eq_ignore_ascii_case(word)
    })
}

#[cfg(test)]
mod tests {
    use super::{blocks, is_page};

    #[test]
    fn scripts_of_linked_data_are_found_with_their_lines() {
        let page = "<!DOCTYPE html>\n<html>\n<SCRIPT>var a = '</b>';</SCRIPT>\n\
            <script id=x\n type='application/ld+json' >\n{\"é\": 1}</script><script type=\"application/LD+JSON\">[]";
        let found: Vec<_> = blocks(page).map(|block| (block.text, block.line)).collect();
        assert_eq!(found, [("\n{\"é\": 1}", 5), ("[]", 6)]);
        assert!(is_page(page) && is_page(" <HTML>") && !is_page("<schedule>") && !is_page("é"));
        assert_eq!(blocks("<script").count() + blocks("").count() + blocks("<script>").count(), 0);
    }

    #[test]
    fn a_script_is_read_without_the_marks_that_hide_it() {
        for script in [
            "//<![CDATA[\n{\"a\": 1}\n//]]>",
            "<!--\n{\"a\": 1}\n-->",
            "/*<![CDATA[*/{\"a\": 1}/*]]>*/",
            "{\"a\": 1}",
        ] {
            let page = format!("<script type=\"application/ld+json\">{script}</script>");
            let found: Vec<_> = blocks(&page).map(|block| block.text.trim().to_owned()).collect();
            assert_eq!(found, ["{\"a\": 1}"], "{script}");
        }
    }
}
