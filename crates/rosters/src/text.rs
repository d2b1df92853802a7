//! Bytes as text, and places in it.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::diagnostic::{Fault, Place};
use crate::options::{Encoding, Options};

/// The text of a document without its byte-order mark.
pub(crate) fn decode<'b>(bytes: &'b [u8], options: &Options) -> Result<Cow<'b, str>, Fault> {
    check_size(bytes, options)?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(not_utf8(bytes, 0, "the file is UTF-16"));
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let rest = marked.unwrap_or(bytes);
    match std::str::from_utf8(rest) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if options.encoding == Encoding::Windows1252 && marked.is_none() => {
            Ok(WINDOWS_1252.decode_without_bom_handling(rest).0)
        }
        Err(error) => Err(not_utf8(rest, error.valid_up_to(), "a byte that is not UTF-8")),
    }
}

/// Refuses what is larger than any document may be.
pub(crate) fn check_size(bytes: &[u8], options: &Options) -> Result<(), Fault> {
    if bytes.len() <= options.limits.bytes {
        return Ok(());
    }
    let what = format!("{} bytes, more than {}", bytes.len(), options.limits.bytes);
    let remedy = "split the document into smaller ones";
    Err(Fault::new("too-large", Place::Document {}, what, remedy))
}

fn not_utf8(bytes: &[u8], at: usize, what: &str) -> Fault {
    let remedy =
        "save the file as UTF-8 (in a spreadsheet program: \"CSV UTF-8\"), or say that it is Windows-1252";
    Fault::new("not-utf-8", column(bytes, at), what, remedy)
}

/// Line and column of a byte.
pub(crate) fn column(bytes: &[u8], at: usize) -> Place {
    let before = &bytes[..at.min(bytes.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    Place::Column { line, column }
}

#[cfg(test)]
mod tests {
    use super::{column, decode};
    use crate::diagnostic::Place;
    use crate::options::{Encoding, Options};

    #[test]
    fn a_byte_that_is_not_utf_8_is_named_by_its_place() {
        let fault = decode(b"name\nZo\xeb Example\n", &Options::default()).expect_err("not UTF-8");
        assert_eq!((fault.code, fault.place), ("not-utf-8", Place::Column { line: 2, column: 3 }));
    }

    #[test]
    fn windows_1252_is_read_only_when_asked_for() {
        let options = Options { encoding: Encoding::Windows1252, ..Options::default() };
        assert_eq!(decode(b"Zo\xeb", &options).expect("a text"), "Zoë");
        assert_eq!(decode("Zoë".as_bytes(), &options).expect("a text"), "Zoë");
    }

    #[test]
    fn utf_16_is_refused_and_a_byte_order_mark_of_utf_8_left_out() {
        assert_eq!(decode(b"\xff\xfea\0", &Options::default()).expect_err("UTF-16").code, "not-utf-8");
        assert_eq!(decode(b"\xef\xbb\xbfa", &Options::default()).expect("a text"), "a");
        assert_eq!(column(b"", 9), Place::Column { line: 1, column: 1 });
    }
}
