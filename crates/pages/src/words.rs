//! The message catalogue of the pages, and who reads it in which language.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use openfloor_domain::notice::Language;
use openfloor_words::{Catalogue, Words, language, preferred};

use crate::session::cookie;

/// The cookie that keeps the language chosen.
pub(crate) const LANGUAGE_COOKIE: &str = "openfloor_language";

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(include_str!("../locales/en.ftl"), include_str!("../locales/fr.ftl")));

/// The words of a language.
pub fn of(language: Language) -> &'static Words {
    CATALOGUE.of(language)
}

/// The words for whoever sent a request.
pub fn words_for(headers: &HeaderMap, chosen: Option<&str>) -> &'static Words {
    of(language_of(headers, chosen))
}

/// The language of a request: the one chosen now, the one chosen before, or the one that the browser
/// prefers among those there are.
fn language_of(headers: &HeaderMap, chosen: Option<&str>) -> Language {
    let before = || cookie(headers, LANGUAGE_COOKIE).and_then(language);
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(preferred);
    chosen.and_then(language).or_else(before).or_else(accepted).unwrap_or_default()
}

#[cfg(test)]
mod tests;
