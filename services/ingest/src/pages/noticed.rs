//! What was noticed in a document, in the reader's language.
//!
//! `openfloor_rosters` says it in English, each time with what stands there. In another language there is a
//! sentence for each of its codes, and what it quotes is shown beside it.

use openfloor_domain::notice::Language;
use openfloor_pages::Words;
use openfloor_rosters::{Diagnostic, Fault, Place};

/// One thing about one place.
pub(super) struct Notice {
    pub(super) place: String,
    pub(super) what: String,
    pub(super) remedy: String,
}

impl Notice {
    pub(super) fn of(words: &Words, one: &Diagnostic) -> Self {
        Self::said(words, &one.place, one.code, &one.what, &one.remedy)
    }

    pub(super) fn of_fault(words: &Words, fault: &Fault) -> Self {
        Self::said(words, &fault.place, fault.code, &fault.what, &fault.remedy)
    }

    fn said(words: &Words, place: &Place, code: &str, what: &str, remedy: &str) -> Self {
        let place = place_of(words, place);
        if words.language == Language::En {
            return Self { place, what: what.to_owned(), remedy: remedy.to_owned() };
        }
        let key = format!("diag-{code}");
        let said = words.say(&key);
        let said = if said == key { words.say("diag-other") } else { said };
        let what = match quoted(what) {
            Some(quoted) => format!("{said} « {quoted} »"),
            None => said,
        };
        Self { place, what, remedy: String::new() }
    }
}

/// What stands in quotes in a sentence, if anything does: it is from the document.
fn quoted(what: &str) -> Option<&str> {
    let (_, rest) = what.split_once('"')?;
    rest.split_once('"').map(|(quoted, _)| quoted).filter(|quoted| !quoted.is_empty())
}

fn place_of(words: &Words, place: &Place) -> String {
    match place {
        Place::Cell { line, cell, header } => words.with(
            "place-cell",
            [("line", line.to_string().into()), ("cell", (*cell).into()), ("header", header.as_str().into())],
        ),
        Place::Column { line, column } => {
            words.with("place-column", [("line", line.to_string().into()), ("column", (*column).into())])
        }
        Place::Line { line } => words.with("place-line", [("line", line.to_string().into())]),
        Place::Pointer { pointer } if !pointer.is_empty() => pointer.clone(),
        Place::Pointer { .. } | Place::Document {} => words.say("place-document"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use openfloor_pages::words_for;
    use openfloor_rosters::{Options, parse};

    use super::*;

    #[test]
    fn what_is_noticed_is_english_or_french_with_what_stands_there() {
        let csv = "panel,name,role,shoe size\n1,A Example,Speeker,38\n";
        let programme = parse("a.csv", csv.as_bytes(), &Options::default()).expect("a spreadsheet");
        let role = programme.diagnostics.iter().find(|one| one.code == "unknown-role").expect("noticed");
        let said = |language| Notice::of(words_for(&HeaderMap::new(), Some(language)), role);
        assert!(said("en").what.contains("Speeker") && !said("en").remedy.is_empty());
        let french = said("fr");
        assert!(french.what.starts_with("Un rôle inconnu") && french.what.contains("« Speeker »"));
        assert!(french.place.starts_with("ligne 2") && french.remedy.is_empty(), "{}", french.place);
        let fault = parse("a.pdf", b"%PDF-1.7", &Options::default()).expect_err("no programme");
        let french = Notice::of_fault(words_for(&HeaderMap::new(), Some("fr")), &fault);
        assert!(french.what.starts_with("Ce format"), "{}", french.what);
    }
}
