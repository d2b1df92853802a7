//! A cell that holds all people of a panel.

/// The people of a cell, each with a number if it has one: `12:Ada Example|13:Bo Sample`, or names
/// with `;`, line breaks or commas between them, the strongest of these that stands there.
pub(crate) fn in_cell(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    let signs: [&[char]; 4] = [&['|'], &[';'], &['\n', '\r'], &[',']];
    let sign = signs.into_iter().find(|sign| cell.contains(*sign)).unwrap_or(&['|']);
    let names = cell.split(sign).map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| match name.split_once(':') {
        Some((number, name)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            (number, name.trim())
        }
        _ => ("", name),
    })
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
            (" ", &[]),
        ] {
            assert_eq!(in_cell(cell).collect::<Vec<_>>(), want, "{cell}");
        }
    }
}
