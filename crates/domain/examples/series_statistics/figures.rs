//! One line of figures of one file. No name is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use openfloor_domain::judgement::ClassCounts;
use openfloor_domain::people::Class;
use openfloor_domain::statistics::{Hit, PEOPLE_MIN, Series, Tested, report};

/// What the columns are.
pub(crate) const HEADING: [&str; 16] = [
    "file",
    "panels",
    "people",
    "women",
    "share_bp",
    "men_only",
    "no_woman",
    "expected",
    "p",
    "direction",
    "one_woman",
    "expected",
    "p",
    "direction",
    "dispersion",
    "spread",
];

/// The figures of a file, cut at tabs.
pub(crate) fn line(file: &Path) -> Result<String, csv::Error> {
    let series = Series::new(panels(file)?, PEOPLE_MIN);
    let said = report(&series, &[Hit::NoWoman, Hit::OneWoman]);
    let share = (said.women * 10_000).checked_div(said.people);
    let mut cells = vec![
        file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        said.panels.to_string(),
        said.people.to_string(),
        said.women.to_string(),
        share.map_or_else(none, |share| share.to_string()),
        said.men_only.to_string(),
    ];
    cells.extend(said.tested.iter().flat_map(tested));
    cells.extend(match said.dispersion {
        Some(found) => [format!("{:.4}", found.d), found.spread.name().to_owned()],
        None => [none(), none()],
    });
    Ok(cells.join("\t"))
}

fn tested(tested: &Tested) -> [String; 4] {
    let Tested { finding, tails } = tested;
    [
        finding.observed.to_string(),
        format!("{:.6}", finding.expected),
        tails.map_or_else(none, |tails| tails.either_way().to_string()),
        finding.direction.name().to_owned(),
    ]
}

fn none() -> String {
    "-".to_owned()
}

/// The people of each panel, each once; of whom two things are said, nothing is.
fn panels(file: &Path) -> Result<Vec<ClassCounts>, csv::Error> {
    let mut reader = csv::Reader::from_path(file)?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name).unwrap_or(0)
    };
    let [convening, panel, person, gender] = ["convening", "panel", "person", "gender"].map(column);
    let mut panels: BTreeMap<(String, String), BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for row in reader.records() {
        let row = row?;
        let cell = |column: usize| row.get(column).unwrap_or_default().to_owned();
        let people = panels.entry((cell(convening), cell(panel))).or_default();
        people.entry(cell(person)).or_default().insert(cell(gender));
    }
    Ok(panels.into_values().map(|people| counts(people.into_values())).collect())
}

fn counts(people: impl Iterator<Item = BTreeSet<String>>) -> ClassCounts {
    let mut counts = ClassCounts::default();
    for said in people {
        let only = if said.len() == 1 { said.first().map(String::as_str) } else { None };
        counts.add(class(only.unwrap_or_default()), 1);
    }
    counts
}

fn class(word: &str) -> Class {
    match word {
        "Woman" => Class::Woman,
        "Man" => Class::Man,
        "NonBinary" => Class::NonBinary,
        _ => Class::Unknown,
    }
}
