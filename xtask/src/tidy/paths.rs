//! Nothing names a place on somebody's machine.

use super::Source;

/// Directories that exist on the machine where it was written, and not where it is read.
const ELSEWHERE: [&str; 4] =
    [concat!("/", "work"), concat!("/", "root"), concat!("/", "tmp"), concat!("/", "home")];

pub(super) fn complaints(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(of_source).collect()
}

fn of_source(source: &Source) -> Vec<String> {
    let lines = (1..).zip(source.text.lines());
    let found = lines
        .flat_map(|(n, line)| ELSEWHERE.into_iter().filter(|dir| names(line, dir)).map(move |dir| (n, dir)));
    found
        .map(|(n, dir)| format!("{}:{n}: names a path below {dir}, which readers do not have", source.path))
        .collect()
}

/// Whether a line has a path that begins with this directory.
fn names(line: &str, dir: &str) -> bool {
    line.match_indices(dir).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + dir.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~/>}*$".contains(c)) && after == Some('/')
    })
}

#[cfg(test)]
mod tests {
    use super::{ELSEWHERE, names};

    #[test]
    fn a_path_is_told_from_words_that_look_alike() {
        let dir = ELSEWHERE[0];
        assert!(names(&format!("cd {dir}/main"), dir));
        assert!(names(&format!("\"{dir}/x\""), dir));
        assert!(!names(&format!("frame{dir}/x"), dir));
        assert!(!names(&format!("https://example.org{dir}/x"), dir));
        assert!(!names(&format!("a{dir}force"), dir));
    }
}
