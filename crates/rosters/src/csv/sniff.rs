//! How a spreadsheet file is cut into rows and cells.

use super::header::Columns;
use crate::diagnostic::{Fault, Place};
use crate::mapping::Terms;
use crate::options::Limits;
use crate::told::Told;

/// The separators that spreadsheet programs write, the commonest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The text from the row of headers on, the lines before it, and the separator.
pub(crate) fn sniff<'t>(text: &'t str, terms: &Terms) -> (&'t str, u64, u8) {
    if let Some((delimiter, rest)) = stated(text) {
        return (rest, 1, delimiter);
    }
    let known = |delimiter: &u8| headers(text, *delimiter, terms).known();
    // `max_by_key` takes the last of equals, and the commonest is first.
    let best = DELIMITERS.iter().rev().max_by_key(|delimiter| known(delimiter));
    (text, 0, best.copied().unwrap_or(b','))
}

/// `sep=;` on a line of its own, as some programs write it.
fn stated(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let sign = line.trim_end_matches('\r').strip_prefix("sep=")?;
    match sign.as_bytes() {
        [one] if DELIMITERS.contains(one) => Some((*one, rest)),
        _ => None,
    }
}

/// The columns, if the first line is cut by that separator. What is longer is no header.
pub(crate) fn headers(text: &str, delimiter: u8, terms: &Terms) -> Columns {
    let line = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let cells = line.split(char::from(delimiter)).take(1_000).filter(|cell| cell.len() <= 200);
    Columns::find(cells.map(|cell| cell.trim().trim_matches('"')), terms)
}

/// Goes over the bytes once, before anything is kept of them: no row is too long or too wide, and
/// none ends within a quoted cell, for then the rest of the file has fallen into it.
pub(crate) fn check_rows(text: &str, first_line: u64, delimiter: u8, limits: &Limits) -> Result<(), Fault> {
    let (mut line, mut row_line, mut row_start, mut cells) = (first_line, first_line, 0, 1);
    let (mut quoted, mut at_start) = (false, true);
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        line += u64::from(byte == b'\n');
        if quoted {
            // Two quotes within quotes are one quote.
            quoted = byte != b'"' || bytes.next_if(|(_, next)| *next == b'"').is_some();
        } else if matches!(byte, b'\n' | b'\r') {
            (row_line, row_start, cells, at_start) = (line, at + 1, 1, true);
        } else {
            quoted = at_start && byte == b'"';
            at_start = byte == delimiter;
            cells += usize::from(at_start);
        }
        if at - row_start.min(at) > limits.row_bytes || cells > limits.columns {
            let what = format!("a row of more than {} bytes or {} cells", limits.row_bytes, limits.columns);
            let what = Told::new(what).n(limits.row_bytes);
            let remedy = "look for a quote that is not closed, or take out columns that are not needed";
            return Err(Fault::new("row-too-long", Place::Line { line: row_line }, what, remedy));
        }
    }
    if quoted {
        let what = "a quoted cell is never closed, so the rest of the file has fallen into it";
        let remedy = "close the quote; a quote within a quoted cell is written twice";
        return Err(Fault::new("unclosed-quote", Place::Line { line: row_line }, what, remedy));
    }
    Ok(())
}

/// Whether a cell that begins with a quote is still open behind a line of a file.
pub(crate) fn quoted_behind(line: &[u8], delimiter: u8, quoted: bool) -> bool {
    let (mut quoted, mut at_start) = (quoted, !quoted);
    let mut bytes = line.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if quoted {
            quoted = byte != b'"' || bytes.next_if_eq(&b'"').is_some();
        } else {
            quoted = at_start && byte == b'"';
            at_start = byte == delimiter || matches!(byte, b'\n' | b'\r');
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::{check_rows, quoted_behind};
    use crate::mapping::Terms;
    use crate::options::Limits;

    fn sniff(text: &str) -> (&str, u64, u8) {
        super::sniff(text, &Terms::default())
    }

    #[test]
    fn the_separator_is_the_one_that_makes_sense_of_the_headers() {
        for (text, want) in [
            ("panel,name\n", b','),
            ("panel;name;\"role, if any\"\n", b';'),
            ("panel\tname\n", b'\t'),
            ("\r\npanel|name\n", b'|'),
            ("name\n", b','),
            ("", b','),
        ] {
            assert_eq!(sniff(text).2, want, "{text}");
        }
        assert_eq!(sniff("sep=;\r\npanel;name\n"), ("panel;name\n", 1, b';'));
    }

    fn checked(text: &str) -> Option<String> {
        let limits = Limits { row_bytes: 20, columns: 5, ..Limits::default() };
        check_rows(text, 1, b',', &limits).err().map(|fault| format!("{} at {}", fault.code, fault.place))
    }

    #[test]
    fn a_quote_that_is_never_closed_is_seen_with_the_line_of_its_row() {
        for (text, want) in [
            ("a\r\nb,\"c\r\nd\r\n", Some("unclosed-quote at line 2")),
            ("a,\"b\"\"\n", Some("unclosed-quote at line 1")),
            ("\n\"a", Some("unclosed-quote at line 2")),
            ("a,\"b\"\n", None),
            ("a,\"b\"\"c\"\n", None),
            ("5\" disk,a\n", None),
            ("\"a\"\",b\n", Some("unclosed-quote at line 1")),
            ("\"a\"b\",c\n", None),
        ] {
            assert_eq!(checked(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_cell_is_open_behind_a_line_only_if_its_quote_was_the_first_letter() {
        for (line, quoted, want) in [
            ("a,\"b\n", false, true),
            ("a,\"b\"\n", false, false),
            ("5\" disk,a\n", false, false),
            ("b\"\"\n", true, true),
            ("b\",c\n", true, false),
            ("b\",\"c\n", true, true),
        ] {
            assert_eq!(quoted_behind(line.as_bytes(), b',', quoted), want, "{line}");
        }
    }

    #[test]
    fn no_row_is_too_long_or_too_wide() {
        assert_eq!(checked("a,b,c,d,e\n\n0123456789,01234567\n"), None);
        assert_eq!(checked("a\nb,,,,,\n").as_deref(), Some("row-too-long at line 2"));
        assert_eq!(checked("a\n\"0123456789\n0123456789\"\n").as_deref(), Some("row-too-long at line 2"));
    }
}
