//! How a spreadsheet file is cut into rows and cells.

use super::header::Columns;

/// The separators that spreadsheet programs write, the commonest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The text from the row of headers on, the lines before it, and the separator.
pub(crate) fn sniff(text: &str) -> (&str, u64, u8) {
    if let Some((delimiter, rest)) = stated(text) {
        return (rest, 1, delimiter);
    }
    let known = |delimiter: &u8| headers(text, *delimiter).known();
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

/// The columns, if the first line is cut by that separator.
fn headers(text: &str, delimiter: u8) -> Columns {
    let line = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let cells = line.split(char::from(delimiter)).take(1_000);
    Columns::find(cells.map(|cell| cell.trim().trim_matches('"')))
}

/// Whether a row ends within a quoted cell: then the rest of the file has fallen into it.
pub(crate) fn ends_in_quotes(row: &str, delimiter: u8) -> bool {
    let (mut quoted, mut at_start) = (false, true);
    let mut bytes = row.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if quoted && byte == b'"' {
            // Two quotes within quotes are one quote.
            quoted = bytes.next_if_eq(&b'"').is_some();
        } else if !quoted {
            quoted = at_start && byte == b'"';
            at_start = byte == delimiter || byte == b'\n' || byte == b'\r';
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::{ends_in_quotes, sniff};

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

    #[test]
    fn a_quote_that_is_never_closed_is_seen() {
        for (row, want) in [
            ("a,\"b\n", true),
            ("a,\"b\"\"\n", true),
            ("a,\"b\"\n", false),
            ("a,\"b\"\"c\"\n", false),
            ("5\" disk,a\n", false),
            ("\n\"a", true),
        ] {
            assert_eq!(ends_in_quotes(row, b','), want, "{row}");
        }
    }
}
