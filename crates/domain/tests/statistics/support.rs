//! Series in a few letters.

use openfloor_domain::judgement::ClassCounts;
use openfloor_domain::statistics::{Hit, PEOPLE_MIN, Series, Ways, ways};

/// Panels of so many people with so many women, the others men.
pub(crate) fn series(panels: impl IntoIterator<Item = (u32, u32)>) -> Series {
    let counts = |(people, women)| ClassCounts { women, men: people - women, ..ClassCounts::default() };
    Series::new(panels.into_iter().map(counts), PEOPLE_MIN)
}

/// Panels of five with as many women as the numbers say.
pub(crate) fn of_five(women: &[u32]) -> Series {
    series(women.iter().map(|women| (5, *women)))
}

/// A: 12 of 5, one woman each. B: nine with one, two with two, one with none. C: eight with none, three
/// with four, one with three.
pub(crate) fn fixture(name: &str) -> Series {
    match name {
        "A" => of_five(&[1; 12]),
        "B" => of_five(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 0]),
        "C" => of_five(&[0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 3]),
        _ => panic!("no fixture: {name}"),
    }
}

/// All ways to seat the women of a series.
pub(crate) fn all_ways(series: &Series, hit: Hit) -> Ways {
    ways(&series.sizes(), series.women(), hit).expect("small enough")
}

/// A number as a reader of the reference sees it: with as many decimals, or in powers of ten.
pub(crate) fn shown_as(number: f64, like: &str) -> String {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match like.split_once('e') {
        Some((mantissa, _)) => format!("{number:.*e}", decimals(mantissa)),
        None => {
            let text = format!("{number:.*}", decimals(like));
            let is_short = like.trim_start_matches('-').starts_with('.');
            if is_short { text.replacen("0.", ".", 1) } else { text }
        }
    }
}

/// The rows of a text table, cut at `|`; blank lines and lines of `#` are left out.
pub(crate) fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('|').map(str::trim).collect()).collect()
}

pub(crate) fn number<T: std::str::FromStr>(text: &str) -> T {
    text.trim().parse().unwrap_or_else(|_| panic!("no number: {text}"))
}
