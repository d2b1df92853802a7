//! The message catalogues: every sentence that an ally reads, in English and French.

use std::sync::LazyLock;

use openfloor_domain::notice::Language;
use openfloor_words::{Catalogue, Words};

const EN: &str = include_str!("../locales/en.ftl");
const FR: &str = include_str!("../locales/fr.ftl");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(EN, FR));

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    CATALOGUE.of(language)
}

/// A sentence about so many.
pub(crate) fn count(words: &Words, key: &str, n: u32) -> String {
    words.with(key, [("n", n.into()), ("number", words.number(n).into())])
}

/// A sentence begins with a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use openfloor_domain::moment::Moment;
    use openfloor_words::never_said;

    use super::*;

    fn keys(text: &str) -> BTreeSet<&str> {
        let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        text.lines().filter(begins).filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect()
    }

    #[test]
    fn every_sentence_is_there_in_both_languages() {
        assert_eq!(keys(EN), keys(FR));
        assert!(keys(EN).len() > 80);
    }

    #[test]
    fn every_sentence_is_said_somewhere() {
        /// What `openfloor_words` asks of every catalogue.
        const OF_ITSELF: [&str; 4] = ["number", "date", "date-far", "undated"];
        let mut sources = String::new();
        for folder in ["src", "templates"] {
            read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut sources);
        }
        for key in keys(EN) {
            let is_said = OF_ITSELF.contains(&key) || sources.contains(&format!("\"{key}\""));
            assert!(is_said, "{key} is never said");
        }
    }

    fn read_all(folder: &Path, into: &mut String) {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read_all(&path, into);
            } else {
                into.push_str(&fs::read_to_string(&path).expect("a text"));
            }
        }
    }

    #[test]
    fn a_day_is_written_as_its_language_writes_it() {
        let day = |language, text| of(language).day(Moment::parse(text).expect("an instant"));
        let (first, second) = ("2026-05-01T10:00:00+02:00", "2026-05-02T10:00:00+02:00");
        assert_eq!([day(Language::En, first), day(Language::En, second)], ["1 May", "2 May"]);
        assert_eq!([day(Language::Fr, first), day(Language::Fr, second)], ["1er mai", "2 mai"]);
        let far = |language| of(language).far_day(Moment::parse(first).expect("an instant"));
        assert_eq!([Language::En, Language::Fr].map(far), ["1 May 2026", "1er mai 2026"]);
    }

    #[test]
    fn nothing_that_people_read_says_what_it_must_not() {
        for line in EN.lines().chain(FR.lines()).filter(|line| !line.starts_with('#')) {
            assert_eq!(never_said(line), None, "{line}");
        }
    }
}
