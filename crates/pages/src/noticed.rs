//! What was noticed in a document, in the reader's language.
//!
//! `openfloor_rosters` says it in English, and what fills its sentences. In another language there is a sentence
//! for each of its codes, with what to do about it.

use openfloor_domain::convening::LinkFault;
use openfloor_domain::notice::Language;
use openfloor_rosters::{Diagnostic, Fault, Gaps, MappingFault, Place, Why};
use openfloor_words::Words;

/// One thing about one place.
pub struct Notice {
    /// Where.
    pub place: String,
    /// What is so.
    pub what: String,
    /// What to do about it; empty where nothing is said.
    pub remedy: String,
}

impl Notice {
    /// What was noticed.
    pub fn of(words: &Words, one: &Diagnostic) -> Self {
        Self::said(words, &one.place, (one.code, &one.gaps), &one.what, &one.remedy)
    }

    /// Why nothing in a document can be used.
    pub fn of_fault(words: &Words, fault: &Fault) -> Self {
        Self::said(words, &fault.place, (fault.code, &fault.gaps), &fault.what, &fault.remedy)
    }

    fn said(words: &Words, place: &Place, of: (&str, &Gaps), what: &str, remedy: &str) -> Self {
        let place = place_of(words, place);
        if words.language == Language::En {
            return Self { place, what: what.to_owned(), remedy: remedy.to_owned() };
        }
        Self { place, what: sentence(words, of.0, of.1), remedy: String::new() }
    }
}

/// The sentence of the catalogue for why nothing of a link could be used.
pub fn link_fault(fault: LinkFault) -> &'static str {
    match fault {
        LinkFault::Unreachable => "link-unreachable",
        LinkFault::Refused => "link-refused",
        LinkFault::NotFollowed => "link-not-followed",
        LinkFault::TooLarge => "link-too-large",
        LinkFault::Unreadable => "link-unreadable",
        LinkFault::Errors => "link-errors",
        LinkFault::Empty => "link-empty",
        LinkFault::Other => "link-other",
        LinkFault::Unknown => "link-unknown",
    }
}

/// What is wrong with a mapping that was typed.
pub fn of_mapping(words: &Words, fault: &MappingFault) -> String {
    if words.language == Language::En {
        return fault.to_string();
    }
    let place = place_of(words, &Place::Column { line: fault.line as u64, column: fault.column });
    format!("{place} : {}", sentence(words, &format!("map-{}", fault.code), &fault.gaps))
}

/// Why a document is taken for one of its format.
pub fn why(words: &Words, why: Why) -> String {
    match words.language {
        Language::En => why.words().to_owned(),
        _ => words.say(&format!("diag-why-{}", why.name())),
    }
}

/// The sentence of a code, filled in; that of its kind, where the code has several.
fn sentence(words: &Words, code: &str, gaps: &Gaps) -> String {
    let keys = [format!("diag-{code}-{}", gaps.which), format!("diag-{code}")];
    let key = keys.into_iter().find(|key| words.has(key)).unwrap_or_else(|| OTHER.to_owned());
    let said = words.with(
        &key,
        [
            ("said", gaps.said.as_str().into()),
            ("which", gaps.which.into()),
            ("n", gaps.n.unwrap_or_default().into()),
            ("choices", gaps.choices.as_str().into()),
            ("places", places(words, gaps).into()),
        ],
    );
    let said = match gaps.file.as_str() {
        "" => said,
        file => words.with(IN_A_FILE, [("file", file.into()), ("what", said.into())]),
    };
    if gaps.times < 2 {
        said
    } else {
        words.with(TIMES, [("what", said.into()), ("times", gaps.times.into())])
    }
}

// Sentences that only another language than English has.
const OTHER: &str = "diag-other";
const IN_A_FILE: &str = "diag-in-a-file";
const TIMES: &str = "diag-times";
const MORE_PLACES: &str = "diag-more-places";

/// The places of several, and how many more there are.
fn places(words: &Words, gaps: &Gaps) -> String {
    let listed: Vec<String> = gaps.places.iter().map(|place| place_of(words, place)).collect();
    let (places, more) = (listed.join(" ; "), gaps.n.unwrap_or_default().saturating_sub(listed.len()));
    if listed.len() < 2 || more == 0 {
        return places;
    }
    words.with(MORE_PLACES, [("places", places.into()), ("more", more.into())])
}

fn place_of(words: &Words, place: &Place) -> String {
    match place {
        Place::Cell(at) => words.with(
            "place-cell",
            [("line", at.line.to_string().into()), ("cell", at.cell.into()), ("header", (*at.header).into())],
        ),
        Place::Column { line, column } => {
            words.with("place-column", [("line", line.to_string().into()), ("column", (*column).into())])
        }
        Place::Line { line } => words.with("place-line", [("line", line.to_string().into())]),
        Place::Pointer { pointer } if !pointer.is_empty() => pointer.to_string(),
        Place::Pointer { .. } | Place::Document {} => words.say("place-document"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use axum::http::HeaderMap;
    use openfloor_rosters::{Mapping, Options, parse};

    use super::*;
    use crate::words_for;

    fn french() -> &'static Words {
        words_for(&HeaderMap::new(), Some("fr"))
    }

    #[test]
    fn what_is_noticed_is_english_or_french_with_what_stands_there() {
        let csv = "panel,name,role,shoe size\n1,A Example,Speeker,38\n1,B Example,Speeker,39\n";
        let programme = parse("a.csv", csv.as_bytes(), &Options::default()).expect("a spreadsheet");
        let role = programme.diagnostics.iter().find(|one| one.code == "unknown-role").expect("noticed");
        let said = |language| Notice::of(words_for(&HeaderMap::new(), Some(language)), role);
        assert!(said("en").what.contains("Speeker") && !said("en").remedy.is_empty());
        let french = said("fr");
        assert!(french.what.starts_with("« Speeker » n’est pas un rôle connu"), "{}", french.what);
        assert!(french.what.contains("panelist, ") && french.what.ends_with("(2 fois ; la première ici)"));
        assert!(french.place.starts_with("ligne 2") && french.remedy.is_empty(), "{}", french.place);
    }

    #[test]
    fn numbers_and_places_are_in_every_language() {
        let rows: String = (0..25).map(|n| format!("1,Ada Example & Bo Sample {n}\n")).collect();
        let programme =
            parse("a.csv", format!("panel,name\n{rows}").as_bytes(), &Options::default()).expect("one");
        let several = programme.diagnostics.iter().find(|one| one.code == "several-people-as-one");
        let said = Notice::of(french(), several.expect("noticed")).what;
        assert!(said.contains(": 25 (ligne 2 ; ligne 3 ;") && said.contains("; et 5 de plus"), "{said}");
    }

    #[test]
    fn a_fault_has_the_sentence_of_its_kind() {
        let told = |name: &str, bytes: &[u8]| {
            let fault = parse(name, bytes, &Options::default()).expect_err("no programme");
            Notice::of_fault(french(), &fault).what
        };
        assert!(told("a.pdf", b"%PDF-1.7").starts_with("C’est un PDF."));
        assert!(told("a.csv", b"panel,name\n1,Zo\xeb\n").contains("se lit comme du Windows-1252"));
        assert!(told("a.json", b"{\"a\": ").starts_with("Le JSON finit"));
    }

    #[test]
    fn a_fault_of_a_mapping_is_told_in_the_reader_s_language() {
        let fault = Mapping::parse("[roles]\n\"Podium\" = \"boss\"\n").expect_err("no role");
        let said = of_mapping(french(), &fault);
        assert!(said.starts_with("ligne 2, colonne 12 : « boss » n’est pas un rôle ; écrivez"), "{said}");
        assert!(said.contains("moderator, chair"), "{said}");
        let english = words_for(&HeaderMap::new(), Some("en"));
        assert!(of_mapping(english, &fault).starts_with("line 2, column 12: \"boss\" is not a role"));
    }

    /// The words that stand behind some others in a source, between quotes: codes are given so.
    fn quoted_behind<'s>(source: &'s str, sign: &str) -> Vec<&'s str> {
        let of = |rest: &'s str| {
            // A call is short; the first word of small letters in it is its code.
            let call = rest.get(..400).unwrap_or(rest);
            let is_code = |word: &&str| {
                word.contains('-')
                    && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            call.split('"').skip(1).step_by(2).find(is_code)
        };
        source.split(sign).skip(1).filter_map(of).collect()
    }

    #[test]
    fn there_is_a_french_sentence_for_every_code() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/rosters/src");
        let mut sources = Vec::new();
        read_all(&root, &mut sources);
        let mut codes = BTreeSet::new();
        for source in &sources {
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for sign in ["Fault::new(", "findings.error(", "findings.warning(", "findings.note(", "of_value("]
            {
                codes.extend(quoted_behind(source, sign).into_iter().map(str::to_owned));
            }
            codes.extend(quoted_behind(source, "Wrong::new(").into_iter().map(|code| format!("map-{code}")));
            codes.extend(quoted_behind(source, "none_of(").into_iter().map(|code| format!("map-{code}")));
        }
        assert!(codes.len() > 70, "the sources give codes otherwise than they did: {codes:?}");
        let one_word = ["undated", "formula", "empty", "unreadable"].map(str::to_owned);
        let by_value = ["date-without-zone", "date-out-of-range", "no-such-day", "unreadable-date"];
        let by_doubt = ["several-people-as-one", "team-as-one-person", "address-as-a-name"];
        let elsewhere = by_value.into_iter().chain(by_doubt).map(str::to_owned);
        for code in codes.into_iter().chain(one_word).chain(elsewhere) {
            let key = format!("diag-{code}");
            let kinds = ["title", "utf-16"].map(|which| format!("{key}-{which}"));
            assert!(french().has(&key) || kinds.iter().any(|key| french().has(key)), "{key}");
        }
        for why in Why::ALL {
            assert!(french().has(&format!("diag-why-{}", why.name())), "{why:?}");
        }
    }

    fn read_all(folder: &Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read_all(&path, into);
            } else {
                into.push(std::fs::read_to_string(&path).expect("a text"));
            }
        }
    }
}
