//! Words that people never read: not in any sentence of the message catalogues.

use super::Source;

/// No word may begin with one of these.
const STEMS: [&str; 14] = [
    "token",
    "manel",
    "breach",
    "violat",
    "offender",
    "shame",
    "shaming",
    "gaming",
    "fail",
    "jeton",
    "infraction",
    "honte",
    "coupable",
    "culprit",
];

/// No sentence may hold one of these.
const PHRASES: [&str; 2] = ["the woman ", "gender-unknown"];

pub(super) fn complaints(sources: &[Source]) -> Vec<String> {
    sources.iter().filter(|source| source.path.ends_with(".ftl")).flat_map(of_catalogue).collect()
}

fn of_catalogue(source: &Source) -> Vec<String> {
    let sentences = (1..).zip(source.text.lines()).map(|(n, line)| (n, sentence(line)));
    let found = sentences.filter_map(|(n, sentence)| Some((n, forbidden(&sentence)?)));
    found.map(|(n, word)| format!("{}:{n}: people never read {word:?}", source.path)).collect()
}

/// What of a line of Fluent is read by people: no comment, name or placeable.
fn sentence(line: &str) -> String {
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') {
        return String::new();
    }
    let is_named = trimmed.split_once('=').is_some_and(|(name, _)| is_name(name.trim()));
    let text = if is_named { trimmed.split_once('=').map_or("", |(_, text)| text) } else { trimmed };
    let mut depth = 0_u32;
    let read = |c: &char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(read).collect::<String>().to_lowercase() + " "
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

fn forbidden(sentence: &str) -> Option<&'static str> {
    let begins =
        |stem: &&&str| sentence.split(|c: char| !c.is_alphabetic()).any(|word| word.starts_with(**stem));
    let stem = STEMS.iter().find(begins);
    stem.or_else(|| PHRASES.iter().find(|phrase| sentence.contains(**phrase))).copied()
}

#[cfg(test)]
mod tests {
    use super::{forbidden, sentence};

    fn of(line: &str) -> Option<&'static str> {
        forbidden(&sentence(line))
    }

    #[test]
    fn only_what_people_read_counts() {
        assert_eq!(of("# a breach is never called that"), None);
        assert_eq!(of("failed-notices = Not delivered yet"), None);
        assert_eq!(of("notices = { $failed } notices"), None);
        assert_eq!(of("    [one] It did not hold"), None);
        assert_eq!(of("woman = one woman in the chair"), None);
    }

    #[test]
    fn words_that_shame_are_found() {
        assert_eq!(of("x = The delivery Failed"), Some("fail"));
        assert_eq!(of("    .title = A manel"), Some("manel"));
        assert_eq!(of("x = Ask the woman on it"), Some("the woman "));
    }
}
