//! Bytes as text, and places in it.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::detect::Format;
use crate::diagnostic::{Diagnostic, Fault, Place, Severity};
use crate::options::{Encoding, Options};
use crate::told::{Gaps, Told};

/// The text of a document without its byte-order mark.
pub(crate) fn decode<'b>(bytes: &'b [u8], options: &Options) -> Result<Cow<'b, str>, Fault> {
    check_size(bytes, options)?;
    // A byte-order mark states how the letters are written; everything else would be a guess.
    let wide = [UTF_16LE, UTF_16BE].into_iter().zip([[0xff, 0xfe], [0xfe, 0xff]]);
    if let Some((letters, _)) = wide.into_iter().find(|(_, mark)| bytes.starts_with(mark)) {
        let (text, broken) = letters.decode_with_bom_removal(bytes);
        let fault = || not_utf8(bytes, 0, Told::new("UTF-16 that is broken").which("utf-16"));
        return if broken { Err(fault()) } else { Ok(text) };
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let rest = marked.unwrap_or(bytes);
    let error = match std::str::from_utf8(rest) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    if let Some(letters) = declared(rest) {
        return Ok(letters.decode_without_bom_handling(rest).0);
    }
    if let Some(text) = unfolded(rest) {
        return Ok(Cow::Owned(text));
    }
    if options.encoding == Encoding::Windows1252 && marked.is_none() {
        return Ok(WINDOWS_1252.decode_without_bom_handling(rest).0);
    }
    let what = match reads_as_windows_1252(rest) {
        true => Told::new("a byte that is not UTF-8; the file reads as Windows-1252").which("windows-1252"),
        false => Told::new("a byte that is not UTF-8"),
    };
    Err(not_utf8(rest, error.valid_up_to(), what))
}

/// How the letters are written, as markup says at its head: `<?xml … encoding="ISO-8859-1"?>`, `<meta charset=…>`.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    const HEAD: usize = 2_048;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let begin = head.trim_start();
    let word = match () {
        () if begin.starts_with("<?xml") => "encoding",
        () if begin.starts_with('<') => "charset",
        () => return None,
    };
    let (_, behind) = head.split_once(word)?;
    let label = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = label.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:.".contains(letter))?;
    encoding_rs::Encoding::for_label(&label.as_bytes()[..end])
}

/// A calendar whose lines were folded within a letter, as programs fold that count bytes; put together again.
fn unfolded(bytes: &[u8]) -> Option<String> {
    let begin = bytes.get(..15)?;
    if !begin.eq_ignore_ascii_case(b"BEGIN:VCALENDAR") {
        return None;
    }
    let mut whole: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, behind) = rest.split_at(at + 1);
        // Only there where it parts a letter: elsewhere lines keep their numbers.
        let parts_a_letter = matches!(behind, [b' ' | b'\t', 0x80..=0xbf, ..]);
        whole.extend(if parts_a_letter { line.trim_ascii_end() } else { line });
        rest = if parts_a_letter { &behind[1..] } else { behind };
    }
    whole.extend(rest);
    String::from_utf8(whole).ok()
}

/// Whether every byte that is not ASCII is a letter or sign of western Europe in Windows-1252: shown
/// to who sent the file, who can say whether it is so.
fn reads_as_windows_1252(bytes: &[u8]) -> bool {
    let common = |byte: u8| byte >= 0xc0 || matches!(byte, 0x80 | 0x85 | 0x91..=0x97 | 0xa0 | 0xab | 0xbb);
    bytes.iter().all(|byte| byte.is_ascii() || common(*byte))
}

/// How the letters of a document were read, if not as UTF-8.
pub(crate) fn how_decoded(bytes: &[u8], format: Format) -> Option<Diagnostic> {
    let (which, letters) = match bytes {
        _ if format == Format::Workbook => return None,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("utf-16", "UTF-16, as its byte-order mark says"),
        _ if std::str::from_utf8(bytes).is_ok() => return None,
        _ if declared(bytes).is_some() => ("declared", "the document says itself"),
        _ if unfolded(bytes).is_some() => return None,
        _ if std::str::from_utf8(bytes).is_err() => ("windows-1252", "Windows-1252, as was stated"),
        _ => return None,
    };
    Some(Diagnostic {
        place: Place::Document {},
        severity: Severity::Note,
        code: "letters-read-as",
        what: format!("its letters are read as {letters}"),
        remedy: "look whether names with accents are right".to_owned(),
        gaps: Gaps { which, times: 1, ..Gaps::default() },
    })
}

/// The first bytes of a text, at most so many, whole letters only.
pub(crate) fn start_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// Refuses what is larger than any document may be.
pub(crate) fn check_size(bytes: &[u8], options: &Options) -> Result<(), Fault> {
    check_length(bytes.len(), options)
}

/// The same of so many bytes.
pub(crate) fn check_length(bytes: usize, options: &Options) -> Result<(), Fault> {
    if bytes <= options.limits.bytes {
        return Ok(());
    }
    let most = options.limits.bytes;
    let what = Told::new(format!("{bytes} bytes, more than {most}")).n(most);
    let remedy = "split the document into smaller ones";
    Err(Fault::new("too-large", Place::Document {}, what, remedy))
}

fn not_utf8(bytes: &[u8], at: usize, what: Told) -> Fault {
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
        assert!(fault.what.ends_with("reads as Windows-1252"));
        let other = decode(b"name\nZo\x82 Example\n", &Options::default()).expect_err("not UTF-8");
        assert_eq!(other.what, "a byte that is not UTF-8");
        assert_eq!((fault.code, fault.place), ("not-utf-8", Place::Column { line: 2, column: 3 }));
    }

    #[test]
    fn markup_says_how_its_letters_are_written() {
        for bytes in [
            &b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Zo\xeb</a>"[..],
            b"<?xml version='1.0' encoding='iso-8859-15'?><a>Zo\xeb</a>",
            b"<!DOCTYPE html><meta charset=windows-1252><p>Zo\xeb</p>",
            b"<html><meta http-equiv=Content-Type content=\"text/html; charset=latin1\"><p>Zo\xeb</p>",
        ] {
            assert!(decode(bytes, &Options::default()).expect("a text").contains("Zo\u{eb}"));
        }
        let unknown = b"<?xml version='1.0' encoding='klingon'?><a>Zo\xeb</a>";
        assert_eq!(decode(unknown, &Options::default()).expect_err("a fault").code, "not-utf-8");
    }

    #[test]
    fn a_calendar_that_is_folded_within_a_letter_is_put_together() {
        let folded = b"BEGIN:VCALENDAR\r\nSUMMARY:Zo\xc3\r\n \xab and\r\n more\r\n";
        let text = decode(folded, &Options::default()).expect("a text");
        assert_eq!(text, "BEGIN:VCALENDAR\r\nSUMMARY:Zo\u{eb} and\r\n more\r\n");
    }

    #[test]
    fn windows_1252_is_read_only_when_asked_for() {
        let options = Options { encoding: Encoding::Windows1252, ..Options::default() };
        assert_eq!(decode(b"Zo\xeb", &options).expect("a text"), "Zoë");
        assert_eq!(decode("Zoë".as_bytes(), &options).expect("a text"), "Zoë");
    }

    #[test]
    fn a_byte_order_mark_says_how_to_read_and_is_left_out() {
        assert_eq!(decode(b"\xff\xfea\0", &Options::default()).expect("a text"), "a");
        assert_eq!(decode(b"\xfe\xff\0a", &Options::default()).expect("a text"), "a");
        assert_eq!(decode(b"\xff\xfe\0\xd8", &Options::default()).expect_err("a fault").code, "not-utf-8");
        assert_eq!(decode(b"\xef\xbb\xbfa", &Options::default()).expect("a text"), "a");
        assert_eq!(column(b"", 9), Place::Column { line: 1, column: 1 });
    }
}
