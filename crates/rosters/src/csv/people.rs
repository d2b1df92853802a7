//! A cell that holds all people of a panel.

use crate::doubt;

/// Somebody in such a cell. Empty where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed<'c> {
    /// An id in front of the name: `12:Ada Example`, `p4x9k2:Ada Example`.
    pub(crate) id: &'c str,
    pub(crate) name: &'c str,
    /// What stands in brackets behind it and reads like pronouns.
    pub(crate) statement: &'c str,
    /// What they do, behind the pronouns in the brackets: `(she/her - Moderator)`.
    pub(crate) role: &'c str,
}

/// The people of a cell, with `|`, `;`, line breaks or commas between them, the strongest of these
/// that stands there.
pub(crate) fn in_cell(cell: &str) -> impl Iterator<Item = Listed<'_>> {
    let signs: [&[char]; 4] = [&['|'], &[';'], &['\n', '\r'], &[',']];
    let sign = signs.into_iter().find(|sign| cell.contains(*sign)).unwrap_or(&['|']);
    let entries = move || cell.split(sign).map(str::trim).filter(|entry| !entry.is_empty());
    let has_ids = entries().all(|entry| cut_id(entry).is_some());
    entries().map(move |entry| {
        let number = cut_id(entry).filter(|(id, _)| has_ids || id.bytes().all(|b| b.is_ascii_digit()));
        let (id, rest) = number.unwrap_or(("", entry));
        listed(id, rest.trim())
    })
}

/// A number, or small letters and digits as programs make them, and what stands behind the colon.
fn cut_id(entry: &str) -> Option<(&str, &str)> {
    let (id, rest) = entry.split_once(':')?;
    let digits = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let made = id.len() >= 6 && id.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    let has_digit = id.bytes().any(|b| b.is_ascii_digit());
    (digits || made && (has_digit || !rest.starts_with(' '))).then_some((id, rest))
}

fn listed<'c>(id: &'c str, entry: &'c str) -> Listed<'c> {
    let plain = Listed { id, name: entry, ..Listed::default() };
    let Some((name, bracket)) = entry.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) else {
        return plain;
    };
    let (statement, role) = bracket.split_once(" - ").unwrap_or((bracket, ""));
    if name.trim().is_empty() || !doubt::are_pronouns(statement) {
        return plain;
    }
    Listed { name: name.trim(), statement: statement.trim(), role: role.trim(), ..plain }
}

#[cfg(test)]
mod tests {
    use super::in_cell;

    #[test]
    fn people_are_cut_by_the_strongest_sign() {
        for (cell, want) in [
            ("1:Ada|22: Bo", &[("1", "Ada"), ("22", "Bo")][..]),
            ("Example, Ada; Sample, Bo", &[("", "Example, Ada"), ("", "Sample, Bo")]),
            ("Ada, Bo", &[("", "Ada"), ("", "Bo")]),
            ("Ada\nBo\n", &[("", "Ada"), ("", "Bo")]),
            ("Dr: Ada", &[("", "Dr: Ada")]),
            ("p4x9k2zz:Ada;abcdefgh:Bo;", &[("p4x9k2zz", "Ada"), ("abcdefgh", "Bo")]),
            ("abcdefgh:Ada;Bo", &[("", "abcdefgh:Ada"), ("", "Bo")]),
            ("chairing: Ada", &[("", "chairing: Ada")]),
            (" ", &[]),
        ] {
            let found: Vec<_> = in_cell(cell).map(|one| (one.id, one.name)).collect();
            assert_eq!(found, want, "{cell}");
        }
    }

    #[test]
    fn brackets_behind_a_name_hold_pronouns_and_a_role() {
        for (cell, want) in [
            ("Ada Example (Herself - Host)", ("Ada Example", "Herself", "Host")),
            ("Ada Example (they/them)", ("Ada Example", "they/them", "")),
            ("Ada Example (Lake Forum)", ("Ada Example (Lake Forum)", "", "")),
            ("(Herself)", ("(Herself)", "", "")),
        ] {
            let one = in_cell(cell).next().expect("somebody");
            assert_eq!((one.name, one.statement, one.role), want, "{cell}");
        }
    }
}
