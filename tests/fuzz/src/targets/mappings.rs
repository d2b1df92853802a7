//! Mappings: a fault names a place that is there, and what is read is written and read as the same. And
//! whole spreadsheets by a mapping, at once and in parts.

use openfloor_rosters::{Mapping, Options, Stream, outline, parse};

/// A mapping, and behind a zero byte the document that is read by it.
pub(super) fn target(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (mapping, document) = bytes.split_at(at);
    let document = document.strip_prefix(b"\0").unwrap_or(document);
    let mapping = std::str::from_utf8(mapping).ok().and_then(read);
    let is_confirmed = mapping.as_ref().is_some_and(|mapping| mapping.class.is_some());
    let options = Options { mapping, ..Options::default() };
    if let Ok(shown) = outline("programme", document, &options) {
        let begun = Mapping::parse(&shown.to_toml());
        let begun = begun.expect("what is written to begin with can be read");
        let own = begun.class.is_some_and(|class| !is_confirmed && !class.values.is_empty());
        assert!(!own || shown.guess.class.is_some(), "a class that nobody confirmed");
    }
    in_parts(document, &options);
}

fn read(text: &str) -> Option<Mapping> {
    match Mapping::parse(text) {
        Err(fault) => {
            assert!(fault.line <= text.matches('\n').count() + 1, "a line that is not there");
            None
        }
        Ok(mapping) => {
            assert_eq!(Mapping::parse(&mapping.to_toml()).as_ref(), Ok(&mapping));
            Some(mapping)
        }
    }
}

/// A spreadsheet that is short enough for one part says there what it says at once.
fn in_parts(document: &[u8], options: &Options) {
    let options = Options { format: Some(openfloor_rosters::Format::Csv), ..options.clone() };
    let Ok(mut stream) = Stream::new("programme", document, &options) else { return };
    let Ok(Some(part)) = stream.next_part() else { return };
    if let Ok(whole) = parse("programme", document, &options) {
        assert_eq!(part.programme.panels().count(), whole.panels().count());
    }
}
