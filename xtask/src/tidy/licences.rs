//! The part of deny.toml that needs neither cargo-deny nor its advisory database: licences and
//! crates that must not be there.

use anyhow::Context;
use serde_json::Value;

/// Everything that is built has a licence that deny.toml allows, and nothing is in its ban list.
pub(super) fn complaints(deny_toml: &str, packages: &[Value]) -> anyhow::Result<Vec<String>> {
    let policy: toml::Table = deny_toml.parse().context("deny.toml cannot be read")?;
    let allowed = texts(policy.get("licenses").and_then(|licences| licences.get("allow")));
    let banned = policy.get("bans").and_then(|bans| bans.get("deny")).and_then(toml::Value::as_array);
    let banned: Vec<&str> =
        banned.into_iter().flatten().filter_map(|ban| ban.get("crate")?.as_str()).collect();
    Ok(packages.iter().filter_map(|package| complaint(package, &allowed, &banned)).collect())
}

fn texts(list: Option<&toml::Value>) -> Vec<&str> {
    list.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str).collect()
}

fn complaint(package: &Value, allowed: &[&str], banned: &[&str]) -> Option<String> {
    let name = package["name"].as_str()?;
    if banned.contains(&name) {
        return Some(format!("{name} is built, and deny.toml says why it must not be"));
    }
    let licence = package["license"].as_str().unwrap_or("none stated");
    let is_allowed = Expression::new(licence).holds(allowed);
    (!is_allowed).then(|| format!("{name} is under {licence:?}, which deny.toml does not allow"))
}

/// An SPDX licence expression, read from left to right.
struct Expression<'a> {
    words: std::iter::Peekable<std::vec::IntoIter<&'a str>>,
}

impl<'a> Expression<'a> {
    fn new(text: &'a str) -> Self {
        let words = text.split_inclusive(['(', ')', ' ', '/']).flat_map(|piece| {
            let end = piece.find(['(', ')', ' ', '/']).unwrap_or(piece.len());
            [&piece[..end], piece[end..].trim()]
        });
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        Self { words: words.into_iter().peekable() }
    }

    /// Whether one of the ways to satisfy it uses only these licences. `/` is the old way to write `OR`.
    fn holds(mut self, allowed: &[&str]) -> bool {
        self.either(allowed)
    }

    fn either(&mut self, allowed: &[&str]) -> bool {
        let mut holds = self.both(allowed);
        while self.words.next_if(|word| matches!(*word, "OR" | "/")).is_some() {
            holds |= self.both(allowed);
        }
        holds
    }

    fn both(&mut self, allowed: &[&str]) -> bool {
        let mut holds = self.one(allowed);
        while self.words.next_if_eq(&"AND").is_some() {
            holds &= self.one(allowed);
        }
        holds
    }

    fn one(&mut self, allowed: &[&str]) -> bool {
        let Some(word) = self.words.next() else { return false };
        if word == "(" {
            let holds = self.either(allowed);
            self.words.next();
            return holds;
        }
        if self.words.next_if_eq(&"WITH").is_some() {
            let exception = self.words.next().unwrap_or_default();
            return allowed.contains(&word) || allowed.contains(&format!("{word} WITH {exception}").as_str());
        }
        allowed.contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::Expression;

    fn holds(expression: &str) -> bool {
        Expression::new(expression).holds(&["MIT", "ISC", "Unicode-3.0"])
    }

    #[test]
    fn licence_expressions_are_read_as_spdx_says() {
        for good in
            ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND Unicode-3.0", "MIT AND ISC"]
        {
            assert!(holds(good), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "none stated", "", "(GPL-3.0 OR AGPL-3.0) AND MIT"] {
            assert!(!holds(bad), "{bad}");
        }
    }
}
