//! Names of convenings and panels in addresses.

use crate::fold::fold;

/// How long a slug is at most, in bytes.
const MAX: usize = 80;

/// Whether a text can be a slug: 1 to 80 of `a-z 0-9 -`, neither beginning nor ending with `-`.
pub fn is_slug(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=MAX).contains(&text.len())
        && text.bytes().all(letter)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A slug for what a source calls something. A function of that text alone, so a document that is
/// read again tomorrow, with other rows around it, names the same panel.
///
/// Texts that differ in case, accents, spaces and light punctuation have the same slug: in a
/// spreadsheet kept by hand they mean the same. Where more is lost (`1x1#2`, `李雷`, a text that is
/// too long, nothing at all) eight digits of a checksum of the whole text keep slugs apart.
pub fn slug_of(text: &str) -> String {
    let text = text.trim();
    let mut slug = String::with_capacity(text.len());
    let mut folded = String::new();
    let mut lost = text.is_empty();
    for letter in text.chars() {
        folded.clear();
        fold(letter, &mut folded);
        if folded.bytes().all(|b| b.is_ascii_alphanumeric()) {
            slug.push_str(&folded);
            continue;
        }
        lost |= !is_light(letter);
        if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if lost || slug.is_empty() || slug.len() > MAX { with_checksum(&slug, text) } else { slug }
}

/// What stands between words.
fn is_light(letter: char) -> bool {
    letter.is_whitespace() || "-_.,:;/()'\"!&–—’‘“”„«»".contains(letter)
}

fn with_checksum(slug: &str, text: &str) -> String {
    // A slug is ASCII, so every end is the end of a letter.
    let kept = slug[..slug.len().min(MAX - 9)].trim_end_matches('-');
    let gap = if kept.is_empty() { "" } else { "-" };
    format!("{kept}{gap}{:08x}", checksum(text))
}

/// FNV-1a, 64 bits folded to 32: stable for ever and in every language; it guards nothing.
fn checksum(text: &str) -> u32 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::{is_slug, slug_of};

    #[test]
    fn a_slug_is_readable_and_keeps_apart_what_is_apart() {
        for (text, want) in [
            ("After the Ceasefire", "after-the-ceasefire"),
            ("  Économie & société: l'été ", "economie-societe-l-ete"),
            ("4823", "4823"),
            ("1x1", "1x1"),
            ("Straße 7", "strasse-7"),
        ] {
            assert_eq!(slug_of(text), want, "{text}");
        }
        assert_eq!(slug_of("Panel A"), slug_of("panel  a"));
        for (one, other) in
            [("1x1#2", "1x1-2"), ("C++", "C"), ("#2", "2"), ("李雷", "韩梅"), ("", "-"), ("??", "?")]
        {
            assert_ne!(slug_of(one), slug_of(other), "{one} {other}");
        }
    }

    #[test]
    fn whatever_the_text_the_slug_is_one() {
        for text in ["", "#", "-", "李雷", &"long ".repeat(100), "ﬁ", "İ", "\u{0}"] {
            assert!(is_slug(&slug_of(text)), "{text}");
        }
        assert!(!is_slug("Not-one") && !is_slug("-a") && !is_slug("") && !is_slug("a_b"));
    }
}
