//! Where organisers may look for somebody: what whoever runs an installation has put into `directories.toml`.

use std::path::Path;

use serde::Deserialize;

/// Most places to look.
const DIRECTORIES_MAX: usize = 20;

/// A place where organisers may look for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// What it is called.
    pub title: String,
    /// Where it is; HTTPS or HTTP.
    pub url: String,
}

/// Why a file of directories cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoriesFault {
    /// It cannot be opened.
    #[error("cannot be opened: {0}")]
    Unopened(#[from] std::io::Error),
    /// It is not such a file.
    #[error("want [[directory]] with title and url: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// An address that a page must not link to.
    #[error("the url of {0:?} does not begin with https:// or http://")]
    NotAnAddress(String),
    /// More than anybody reads.
    #[error("at most {DIRECTORIES_MAX} directories are shown, here are {0}")]
    TooMany(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    directory: Vec<Directory>,
}

impl Directory {
    /// The directories of the file at a path; none without one.
    pub fn read(path: Option<&Path>) -> Result<Vec<Self>, DirectoriesFault> {
        path.map_or_else(|| Ok(Vec::new()), |path| Self::parse(&std::fs::read_to_string(path)?))
    }

    /// The directories of a file, TOML.
    pub fn parse(text: &str) -> Result<Vec<Self>, DirectoriesFault> {
        let File { directory } = toml::from_str(text)?;
        if directory.len() > DIRECTORIES_MAX {
            return Err(DirectoriesFault::TooMany(directory.len()));
        }
        let is_address = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        match directory.iter().find(|one| !is_address(&one.url)) {
            Some(one) => Err(DirectoriesFault::NotAnAddress(one.title.clone())),
            None => Ok(directory),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DIRECTORIES_MAX, DirectoriesFault, Directory};

    fn entry(url: &str) -> String {
        format!("[[directory]]\ntitle = \"Speakers of the North\"\nurl = \"{url}\"\n")
    }

    #[test]
    fn a_file_of_directories_is_read_in_its_order() {
        let text = entry("https://north.example") + &entry("http://south.example");
        let urls: Vec<String> =
            Directory::parse(&text).expect("a file").into_iter().map(|one| one.url).collect();
        assert_eq!(urls, ["https://north.example", "http://south.example"]);
        assert_eq!(Directory::parse("").expect("a file"), []);
    }

    #[test]
    fn what_no_page_should_link_to_is_refused() {
        let script = Directory::parse(&entry("javascript:alert(1)"));
        assert!(matches!(script, Err(DirectoriesFault::NotAnAddress(_))));
        assert!(matches!(Directory::parse("[[directories]]"), Err(DirectoriesFault::Unreadable(_))));
        let many = entry("https://north.example").repeat(DIRECTORIES_MAX + 1);
        assert!(matches!(Directory::parse(&many), Err(DirectoriesFault::TooMany(_))));
    }
}
