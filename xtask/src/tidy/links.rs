//! What documents speak of is there.

use std::path::Path;

use serde_json::Value;

use super::Source;
use crate::workspace::root;

/// Where a path of the repository may begin.
const TOPS: [&str; 8] = ["crates/", "services/", "proto/", "deploy/", "docs/", "tests/", "xtask/", ".ci/"];

/// The map that names every crate.
const MAP: &str = "ARCHITECTURE.md";

pub(super) fn complaints(sources: &[Source], packages: &[Value]) -> Vec<String> {
    let documents = sources.iter().filter(|source| source.path.ends_with(".md"));
    let missing = documents.flat_map(of_document);
    let map = sources.iter().find(|source| source.path == MAP).map_or("", |source| source.text.as_str());
    missing.chain(unmapped(map, packages)).collect()
}

fn of_document(source: &Source) -> Vec<String> {
    let beside = Path::new(&source.path).parent().unwrap_or_else(|| Path::new(""));
    let linked = links(&source.text).into_iter().filter(|link| !root().join(beside).join(link).exists());
    let named = named(&source.text).into_iter().filter(|path| !root().join(path).exists());
    linked.chain(named).map(|path| format!("{}: there is no {path}", source.path)).collect()
}

/// Targets of `[text](target)` that are files.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.map(|target| target.split('#').next().unwrap_or_default());
    files.filter(|file| !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:")).collect()
}

/// Paths between backticks.
fn named(text: &str) -> Vec<&str> {
    let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_path = |path: &&str| {
        TOPS.iter().any(|top| path.starts_with(top)) && !path.contains(['<', '*', ' ', '{', '…'])
    };
    quoted.filter(is_path).collect()
}

/// Crates of ours that the map leaves out.
fn unmapped(map: &str, packages: &[Value]) -> Vec<String> {
    let ours = packages.iter().filter(|package| package["source"].is_null());
    let paths = ours.filter_map(|package| Path::new(package["manifest_path"].as_str()?).parent());
    let paths = paths.filter_map(|path| Some(path.strip_prefix(root()).ok()?.to_string_lossy().into_owned()));
    let absent = paths.filter(|path| !map.contains(&format!("| `{path}`")));
    absent.map(|path| format!("{MAP}: the code map does not name {path}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{links, named};

    #[test]
    fn links_and_paths_are_found() {
        let text = "See [this](docs/a.md#part), [that](https://example.org/x) and `crates/x/src/lib.rs`, `proto/<a>`.";
        assert_eq!(links(text), ["docs/a.md"]);
        assert_eq!(named(text), ["crates/x/src/lib.rs"]);
    }
}
