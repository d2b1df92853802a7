//! Imports: every format, with its options, and within its memory.

use openfloor_rosters::{
    Encoding, Format, Options, detect, is_slug, parse, parse_roster, summary, to_csv, to_frab, to_json,
};

use crate::MEMORY;

/// Bytes of a document up to which the memory that reading it takes is bounded.
const BYTES_MAX: usize = 1 << 20;
/// Most memory that such a document may take.
const MEMORY_MAX: usize = 64 << 20;

/// The first byte chooses how the rest is read.
pub(super) fn target(bytes: &[u8]) {
    let Some((choice, document)) = bytes.split_first() else { return };
    let options = Options {
        format: Format::ALL.get(usize::from(choice & 0x0f)).copied(),
        encoding: if choice & 0x10 == 0 { Encoding::Utf8 } else { Encoding::Windows1252 },
        zone_offset_minutes: (choice & 0x20 != 0).then_some(120),
        ..Options::default()
    };
    within_memory(document, || drop(parse("programme", document, &options)));
    read(document, &options);
}

fn read(document: &[u8], options: &Options) {
    let _ = detect(document);
    let _ = parse_roster(document, options);
    let Ok(programme) = parse("programme", document, options) else { return };
    assert_eq!(parse("programme", document, options), Ok(programme.clone()), "read twice, it is another");
    let _ = summary(&programme);
    for diagnostic in &programme.diagnostics {
        assert!(!diagnostic.place.to_string().is_empty());
    }
    let written = parse("programme", &to_json(&programme.convenings), &Options::default());
    let written = written.expect("what is written can be read");
    assert_eq!(written.panels().count(), programme.panels().count(), "a panel is lost in writing");
    let _ = to_csv(&programme.convenings);
    programme.convenings.iter().for_each(|convening| drop(to_frab(convening)));
    for (convening, panel) in programme.panels() {
        assert!(is_slug(&convening.slug) && is_slug(&panel.slug), "an id that no address can hold");
        assert!(!convening.title.is_empty() && !panel.title.is_empty());
    }
}

/// Reads a document, and measures the most that it took at once.
fn within_memory(document: &[u8], read: impl FnOnce()) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    read();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let bytes = document.len();
    assert!(bytes > BYTES_MAX || taken <= MEMORY_MAX, "{taken} bytes of memory for {bytes} of a document");
}
