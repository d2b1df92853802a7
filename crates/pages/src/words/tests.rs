//! The catalogues say the same things, and say them in the words of the project.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_domain::moment::Moment;
use openfloor_words::never_said;

use super::*;

const CATALOGUES: [(&str, &str); 2] =
    [("en", include_str!("../../locales/en.ftl")), ("fr", include_str!("../../locales/fr.ftl"))];

/// The messages of a catalogue, without comments: key and text.
fn messages(text: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" = ") {
            Some((key, text)) if !line.starts_with(' ') => {
                last = key.to_owned();
                messages.insert(last.clone(), text.to_owned());
            }
            _ => messages.entry(last.clone()).or_default().push_str(line),
        }
    }
    messages
}

fn fillings(text: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split('$').skip(1).map(|rest| rest.split(|c| !is_name(c)).next().unwrap_or_default()).collect()
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_gaps() {
    let [english, french] = CATALOGUES.map(|(_, text)| messages(text));
    // What is noticed in a document says `crates/rosters` in English.
    let is_shared = |key: &&String| !key.starts_with("diag-");
    let keys =
        |messages: &BTreeMap<String, String>| messages.keys().filter(is_shared).cloned().collect::<Vec<_>>();
    assert_eq!(keys(&english), keys(&french));
    for (key, text) in &english {
        assert_eq!(fillings(text), fillings(&french[key]), "{key}");
    }
}

#[test]
fn no_message_says_what_is_never_said() {
    for (language, text) in CATALOGUES {
        for (key, text) in messages(text) {
            assert_eq!(never_said(&format!("{key} {text}")), None, "{language}: {key}");
        }
    }
}

#[test]
fn every_message_that_the_code_names_is_there_and_every_message_is_named() {
    let english = messages(CATALOGUES[0].1);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    for package in [".", "../../services/projection", "../../services/ingest"] {
        for folder in ["src", "templates"] {
            read_all(&root.join(package).join(folder), &mut sources);
        }
    }
    for key in english.keys().filter(|key| !key.is_empty()) {
        let is_named =
            sources.contains(&format!("\"{key}\"")) || FAMILIES.iter().any(|family| key.starts_with(family));
        assert!(is_named || OF_ITSELF.contains(&key.as_str()), "{key} is never said");
    }
    for call in ["words.say(\"", "words.with(\""] {
        for rest in sources.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(english.contains_key(key) || key.is_empty(), "there is no message {key:?}");
        }
    }
}

/// What `openfloor_words` asks of every catalogue.
const OF_ITSELF: [&str; 3] = ["number", "date", "undated"];

/// Keys that the code puts together: `role-` and the name of the role.
const FAMILIES: [&str; 14] = [
    "role-", "class-", "letter-", "badge-", "stands-", "rule-", "format-", "among-", "diag-", "history-",
    "method-", "meaning-", "decide-", "doubt-",
];

fn read_all(folder: &std::path::Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_all(&path, into);
        } else if !path.ends_with("words/tests.rs") {
            into.push_str(&std::fs::read_to_string(&path).expect("a text"));
        }
    }
}

#[test]
fn families_of_messages_are_complete() {
    for (_, text) in CATALOGUES {
        let messages = messages(text);
        for role in openfloor_domain::roles::Role::ALL {
            assert!(messages.contains_key(&format!("role-{}", role.name())), "{}", role.name());
        }
        for badge in ["holds", "not-yet", "did-not", "not-counted", "unsaid", "not-asked"] {
            assert!(messages.contains_key(&format!("badge-{badge}")), "{badge}");
            assert!(messages.contains_key(&format!("stands-{badge}")), "{badge}");
        }
    }
}

#[test]
fn a_sentence_is_filled_in_by_the_rules_of_its_language() {
    let moment = Moment::parse("2026-05-01T10:00:00+02:00").expect("an instant");
    let [english, french] = [of(Language::En), of(Language::Fr)];
    assert_eq!(english.day(moment), "1 May 2026");
    assert_eq!(french.day(moment), "1er mai 2026");
    let none = |words: &Words| {
        words.with("headline-no-woman", [("n", 5_u32.into()), ("count", words.number(5).into())])
    };
    assert_eq!(none(english), "No woman among the five.");
    assert_eq!(none(french), "Aucune femme parmi les cinq.");
    // In French nothing and one are singular.
    let women = |words: &Words, n: u32| words.with("class-count-women", [("n", n.into())]);
    assert_eq!([women(english, 0), women(french, 0)], ["0 women".to_owned(), "0 femme".to_owned()]);
}

#[test]
fn the_language_is_what_was_chosen_else_what_the_browser_prefers() {
    let asking = |accepted: &'static str| {
        HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, header::HeaderValue::from_static(accepted))])
    };
    assert_eq!(language_of(&HeaderMap::new(), None), Language::En);
    assert_eq!(language_of(&asking("fr-CH, fr;q=0.9, en;q=0.8"), None), Language::Fr);
    assert_eq!(language_of(&asking("de, en;q=0.5, fr;q=0.7"), None), Language::Fr);
    assert_eq!(language_of(&asking("de"), None), Language::En);
    assert_eq!(language_of(&asking("en, fr;q=0"), Some("fr")), Language::Fr);
    let mut remembered = asking("en");
    remembered.insert(header::COOKIE, header::HeaderValue::from_static("openfloor_language=fr"));
    assert_eq!(language_of(&remembered, None), Language::Fr);
    assert_eq!(language_of(&remembered, Some("xx")), Language::Fr);
}
