//! The message catalogues: every sentence that an ally reads, in English and French.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use unic_langid::LanguageIdentifier;

/// The sentences of one language.
pub(crate) struct Words {
    pub(crate) language: Language,
    bundle: FluentBundle<FluentResource>,
}

const EN: &str = include_str!("../locales/en.ftl");
const FR: &str = include_str!("../locales/fr.ftl");

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::En, EN));
static FRENCH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::Fr, FR));

/// What a sentence is filled with.
pub(crate) type Filling<'a> = (&'static str, FluentValue<'a>);

impl Words {
    fn read(language: Language, text: &str) -> Self {
        let id: LanguageIdentifier = code(language).parse().expect("a language code is one");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around what is filled in would end up in subjects and copied text.
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(text.to_owned()).expect("the shipped catalogue is well-formed");
        bundle.add_resource(resource).expect("the shipped catalogue names no message twice");
        Self { language, bundle }
    }

    /// The words of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &ENGLISH,
            Language::Fr => &FRENCH,
        }
    }

    /// A sentence.
    pub(crate) fn say(&self, key: &str) -> String {
        self.with(key, [])
    }

    /// A sentence, filled in. A key that is not there is shown as it is; a test looks for each.
    pub(crate) fn with<'a>(&self, key: &str, filling: impl IntoIterator<Item = Filling<'a>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in filling {
            args.set(name, value);
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// A number within a sentence: as a word up to twelve.
    pub(crate) fn number(&self, n: u32) -> String {
        self.with("number", [("n", n.into())])
    }

    /// A sentence about so many.
    pub(crate) fn count(&self, key: &str, n: u32) -> String {
        self.with(key, [("n", n.into()), ("number", self.number(n).into())])
    }

    /// A day, without its year.
    pub(crate) fn day(&self, moment: Moment) -> String {
        let Some(at) = moment.civil() else { return String::new() };
        let month = self.with("month", [("n", i64::from(at.month()).into())]);
        self.with("date", [("day", i64::from(at.day()).into()), ("month", month.into())])
    }

    /// The code of the language, for `lang` attributes.
    pub(crate) fn code(&self) -> &'static str {
        code(self.language)
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Fr => "fr",
    }
}

/// A sentence begins with a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first language of a request that there is a catalogue for.
pub(crate) fn accepted(header: Option<&str>) -> Language {
    let codes = header.unwrap_or_default().split(',').map(|part| part.trim().to_ascii_lowercase());
    let known = |code: String| match code.get(..2) {
        Some("en") => Some(Language::En),
        Some("fr") => Some(Language::Fr),
        _ => None,
    };
    codes.into_iter().find_map(known).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
    fn nothing_that_people_read_says_what_it_must_not() {
        for text in [EN, FR] {
            let text = text.to_lowercase();
            for word in
                ["manel", "breach", "violation", "offender", "shame", "gaming", "gender-unknown", "the woman"]
            {
                assert!(!text.contains(word), "{word}");
            }
            assert!(!text.lines().any(|line| !line.starts_with('#') && line.contains("token")));
        }
    }

    #[test]
    fn the_language_is_the_first_that_is_asked_for() {
        assert_eq!(accepted(Some("de, fr-CH;q=0.8, en;q=0.7")), Language::Fr);
        assert_eq!(accepted(None), Language::En);
    }
}
