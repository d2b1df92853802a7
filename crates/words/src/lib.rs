//! The message catalogues: sentences that people read, in English and French, and who reads which.
//!
//! What all catalogues say alike lies here (`locales`); who has a catalogue brings the rest of it.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use unic_langid::LanguageIdentifier;

const EN: &str = include_str!("../locales/en.ftl");
const FR: &str = include_str!("../locales/fr.ftl");

/// Words that no page and no letter says, in either language: they blame, belittle, or are ours alone.
const NEVER_SAID: [&str; 23] = [
    "token",
    "manel",
    "breach",
    "violation",
    "offender",
    "fail",
    "shame",
    "gaming",
    "gender-unknown",
    "undetermined",
    "the woman",
    "jeton",
    "alibi",
    "infraction",
    "coupable",
    "échec",
    "honte",
    "fraude",
    "genre inconnu",
    "la femme",
    "faute de genre",
    "manquement",
    "pot de fleurs",
];

/// Which words a text says that nobody who reads us is to read: for the tests of whoever shows something.
pub fn never_said(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    NEVER_SAID.into_iter().find(|word| text.contains(word))
}

/// What a sentence is filled with.
pub type Filling<'a> = (&'static str, FluentValue<'a>);

/// The same sentences in every language.
pub struct Catalogue {
    english: Words,
    french: Words,
}

/// The sentences of one language.
pub struct Words {
    /// Which it is.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Reads two texts in Fluent. Each says how a `number` and a `date` are written, and what is `undated`.
    ///
    /// # Panics
    /// If a text is not Fluent, or names a message twice.
    pub fn read(english: &str, french: &str) -> Self {
        Self {
            english: Words::read(Language::En, [EN, english]),
            french: Words::read(Language::Fr, [FR, french]),
        }
    }

    /// The words of a language.
    pub fn of(&self, language: Language) -> &Words {
        match language {
            Language::En => &self.english,
            Language::Fr => &self.french,
        }
    }
}

impl Words {
    fn read(language: Language, texts: [&str; 2]) -> Self {
        let id: LanguageIdentifier = code(language).parse().expect("the code names a language");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around what is filled in would end up in subjects, titles, attributes and copied text.
        bundle.set_use_isolating(false);
        for text in texts {
            let resource =
                FluentResource::try_new(text.to_owned()).expect("the shipped catalogue is well-formed");
            bundle.add_resource(resource).expect("the shipped catalogue names no message twice");
        }
        Self { language, bundle }
    }

    /// Whether there is a sentence of that key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A sentence.
    pub fn say(&self, key: &str) -> String {
        self.with(key, [])
    }

    /// A sentence, filled in.
    ///
    /// A key that is not there is shown as it is; a test of each catalogue looks for every key that is named.
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

    /// A day, with or without its year as the catalogue's `date` has it.
    pub fn day(&self, moment: Moment) -> String {
        self.dated("date", moment)
    }

    /// The same with its year, for catalogues that leave it out where the day is near (`date-far`).
    pub fn far_day(&self, moment: Moment) -> String {
        self.dated("date-far", moment)
    }

    fn dated(&self, key: &str, moment: Moment) -> String {
        let Some(at) = moment.civil() else { return self.say("undated") };
        let month = self.with("month", [("n", i64::from(at.month()).into())]);
        // As text: a year is not a number to be grouped.
        let year = at.year().to_string();
        let day = i64::from(at.day());
        self.with(key, [("day", day.into()), ("month", month.into()), ("year", year.into())])
    }

    /// The code of the language, for `lang` attributes.
    pub fn code(&self) -> &'static str {
        code(self.language)
    }
}

/// The code of a language.
pub fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Fr => "fr",
    }
}

/// What a language calls itself.
pub fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Fr => "Français",
    }
}

/// The language of a code, whatever the country.
pub fn language(code: &str) -> Option<Language> {
    match code.split('-').next().unwrap_or(code).to_ascii_lowercase().as_str() {
        "en" => Some(Language::En),
        "fr" => Some(Language::Fr),
        _ => None,
    }
}

/// The first of the best-rated languages of an `Accept-Language` that there is a catalogue for.
pub fn preferred(accepted: &str) -> Option<Language> {
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
