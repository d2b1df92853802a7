//! The message catalogues: every sentence that a person reads, in English and French.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use unic_langid::LanguageIdentifier;

use crate::session::cookie;

/// The cookie that keeps the language chosen.
pub(crate) const LANGUAGE_COOKIE: &str = "openfloor_language";

/// The sentences of one language.
pub struct Words {
    /// Which it is.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(Language::En, include_str!("../locales/en.ftl")));
static FRENCH: LazyLock<Words> =
    LazyLock::new(|| Words::read(Language::Fr, include_str!("../locales/fr.ftl")));

/// What a sentence is filled with.
pub type Filling<'a> = (&'static str, FluentValue<'a>);

impl Words {
    fn read(language: Language, text: &str) -> Self {
        let id: LanguageIdentifier = code(language).parse().expect("the code names a language");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around what is filled in would end up in titles, attributes and copied text.
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(text.to_owned()).expect("the shipped catalogue is well-formed");
        bundle.add_resource(resource).expect("the shipped catalogue names no message twice");
        Self { language, bundle }
    }

    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &ENGLISH,
            Language::Fr => &FRENCH,
        }
    }

    /// A sentence.
    pub fn say(&self, key: &str) -> String {
        self.with(key, [])
    }

    /// A sentence, filled in.
    ///
    /// A key that is not there is shown as it is; a test looks up every key that the code names.
    pub fn with<'a>(&self, key: &str, filling: impl IntoIterator<Item = Filling<'a>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        filling.into_iter().for_each(|(gap, value)| args.set(gap, value));
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// A number within a sentence: as a word up to twelve.
    pub fn number(&self, n: u32) -> String {
        self.with("number", [("n", n.into())])
    }

    /// A day.
    pub fn day(&self, moment: Moment) -> String {
        let Some(at) = moment.civil() else { return self.say("undated") };
        let month = self.with("month", [("n", i64::from(at.month()).into())]);
        // As text: a year is not a number to be grouped.
        let year = at.year().to_string();
        self.with(
            "date",
            [("day", i64::from(at.day()).into()), ("month", month.into()), ("year", year.into())],
        )
    }

    /// The code of the language, for `lang` attributes.
    pub fn code(&self) -> &'static str {
        code(self.language)
    }
}

/// The code of a language.
pub(crate) fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Fr => "fr",
    }
}

/// The language of a code.
pub(crate) fn language(code: &str) -> Option<Language> {
    match code.split('-').next().unwrap_or(code).to_ascii_lowercase().as_str() {
        "en" => Some(Language::En),
        "fr" => Some(Language::Fr),
        _ => None,
    }
}

/// The language of a request: the one chosen now, the one chosen before, or the one that the browser
/// prefers among those there are.
pub fn language_of(headers: &HeaderMap, chosen: Option<&str>) -> Language {
    let before = || cookie(headers, LANGUAGE_COOKIE).and_then(language);
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(preferred);
    chosen.and_then(language).or_else(before).or_else(accepted).unwrap_or_default()
}

/// The first of the best-rated languages that there is a catalogue for.
fn preferred(accepted: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for part in accepted.split(',') {
        let (code, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok());
        if let (Some(language), Some(weight)) = (language(code.trim()), weight)
            && weight > 0.0
            && best.is_none_or(|(_, before)| weight > before)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests;
