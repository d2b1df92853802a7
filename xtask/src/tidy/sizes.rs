//! Every file can be read in one sitting.

use super::Source;

/// Most lines of a Rust file.
const LINES_MAX: usize = 600;

pub(super) fn complaints(sources: &[Source]) -> Vec<String> {
    let rust = sources.iter().filter(|source| source.path.ends_with(".rs"));
    let long =
        rust.map(|source| (source, source.text.lines().count())).filter(|(_, lines)| *lines > LINES_MAX);
    long.map(|(source, lines)| format!("{}: {lines} lines, split it: at most {LINES_MAX}", source.path))
        .collect()
}
