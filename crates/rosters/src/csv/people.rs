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
/// that stands there. In a cell of one person a comma stands within the name.
pub(crate) fn in_cell(cell: &str, is_one: bool) -> Vec<Listed<'_>> {
    let signs: [&[char]; 4] = [&['|'], &[';'], &['\n', '\r'], &[',']];
    let signs = &signs[..if is_one { 3 } else { 4 }];
    let sign = signs.iter().find(|sign| cell.contains(**sign)).unwrap_or(&signs[0]);
    let entries = outside_brackets(cell, sign);
    let has_ids = entries.iter().all(|entry| cut_id(entry).is_some());
    let entry = |entry: &'_ str| {
        let number = cut_id(entry).filter(|(id, _)| has_ids || id.bytes().all(|b| b.is_ascii_digit()));
        number.map(|(id, rest)| (id.len(), entry.len() - rest.len()))
    };
    entries
        .into_iter()
        .map(|text| match entry(text) {
            Some((id, rest)) => listed(&text[..id], text[rest..].trim()),
            None => listed("", text),
        })
        .collect()
}

/// The parts of a text between signs, those within brackets left alone: "Ada Example (Lake, Shore), Bo Sample".
fn outside_brackets<'c>(cell: &'c str, signs: &[char]) -> Vec<&'c str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    // A bracket that is never closed is none.
    let is_balanced = cell.matches(['(', '[']).count() == cell.matches([')', ']']).count();
    for (at, letter) in cell.char_indices() {
        match letter {
            '(' | '[' if is_balanced => depth += 1,
            ')' | ']' if is_balanced => depth = depth.saturating_sub(1),
            sign if depth == 0 && signs.contains(&sign) => {
                parts.push(&cell[from..at]);
                from = at + sign.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&cell[from..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The ids of a cell, as many as there are people; none if they are more or fewer.
pub(crate) fn ids_in_cell(cell: &str, people: usize) -> Vec<&str> {
    let ids: Vec<&str> =
        cell.split([',', ';', '|', '\n', '\r']).map(str::trim).filter(|id| !id.is_empty()).collect();
    if ids.len() == people { ids } else { Vec::new() }
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
            ("Ada Example (Lake, Shore), Bo Sample", &[("", "Ada Example (Lake, Shore)"), ("", "Bo Sample")]),
            ("Ada (Lake, Bo", &[("", "Ada (Lake"), ("", "Bo")]),
            (" ", &[]),
        ] {
            let found: Vec<_> = in_cell(cell, false).into_iter().map(|one| (one.id, one.name)).collect();
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
            let one = in_cell(cell, false).into_iter().next().expect("somebody");
            assert_eq!((one.name, one.statement, one.role), want, "{cell}");
        }
    }
}
