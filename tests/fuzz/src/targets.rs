//! The targets by name.

mod answers;
mod api;
mod charters;
mod jetstream;
mod mappings;
mod records;
mod rosters;
mod rows;
mod words;

/// Reads any bytes, and panics if that does what it must not.
pub type Target = fn(&[u8]);

/// Every target, by the name of its corpus.
pub const TARGETS: [(&str, Target); 9] = [
    ("records", records::target),
    ("rows", rows::target),
    ("jetstream", jetstream::target),
    ("rosters", rosters::target),
    ("mappings", mappings::target),
    ("api", api::target),
    ("answers", answers::target),
    ("words", words::target),
    ("charters", charters::target),
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}

/// What is read, written and read again is the same.
fn round_trips<T>(bytes: &[u8], read: impl Fn(&[u8]) -> Option<T>, write: impl Fn(&T) -> Vec<u8>)
where
    T: PartialEq + std::fmt::Debug,
{
    let Some(once) = read(bytes) else { return };
    let written = write(&once);
    let again = read(&written);
    assert_eq!(again.as_ref(), Some(&once), "it reads otherwise once it was written");
}
