//! Tables for a person at the terminal. No colours: what is said does not depend on them.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use openfloor_api::standing::Standing;
use openfloor_domain::judgement::{Outcome, Rule};

use crate::judged::{Sum, in_words, rules_with};

/// Titles are cut to this many letters.
const TITLE_LETTERS_MAX: usize = 48;

/// An empty table with a header, whose columns from the `numbers`th on hold numbers.
pub(crate) fn table(header: &[&str], numbers: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.to_vec());
    for column in numbers..header.len() {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A text that fits a column.
pub(crate) fn cut(text: &str) -> String {
    if text.chars().count() <= TITLE_LETTERS_MAX {
        return text.to_owned();
    }
    let kept: String = text.chars().take(TITLE_LETTERS_MAX - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The word for an outcome.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "holds",
        Outcome::Breach => "does not hold",
        Outcome::Undetermined => "cannot be said",
        Outcome::NotApplicable => "asks nothing",
    }
}

/// The outcomes in the order of the columns.
const COLUMNS: [Outcome; 4] = [Outcome::Ok, Outcome::Breach, Outcome::Undetermined, Outcome::NotApplicable];

/// Panels by rule and outcome.
pub(crate) fn by_rule(rules: &[Rule], sum: &Sum) -> Table {
    let mut table = table(&["rule", "", "holds", "does not hold", "cannot be said", "asks nothing"], 2);
    for rule in rules {
        let outcomes = sum.verdicts.get(rule.id.as_str());
        let number = |outcome: Outcome| outcomes.and_then(|of| of.get(outcome.name())).copied().unwrap_or(0);
        let mut row = vec![rule.id.to_string(), cut(&rule.title)];
        row.extend(COLUMNS.map(|column| number(column).to_string()));
        table.add_row(row);
    }
    table
}

/// Panels by rule and outcome, where only the ids of the rules are known.
pub(crate) fn by_rule_id(verdicts: &BTreeMap<String, BTreeMap<String, usize>>) -> Table {
    let mut table = table(&["rule", "holds", "does not hold", "cannot be said", "asks nothing"], 1);
    for (rule, outcomes) in verdicts {
        let mut row = vec![rule.clone()];
        row.extend(COLUMNS.map(|column| outcomes.get(column.name()).copied().unwrap_or(0).to_string()));
        table.add_row(row);
    }
    table
}

/// A table of panels, to be filled by [`panel_row`].
pub(crate) fn of_panels() -> Table {
    let header = ["event", "panel", "who", "holds", "does not hold", "cannot be said", "to look at"];
    let mut table = table(&header, 3);
    if let Some(column) = table.column_mut(6) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    table
}

/// A panel, by how many rules hold.
pub(crate) fn panel_row(event: &str, title: &str, standing: &Standing) -> Vec<String> {
    let number = |outcome| rules_with(standing, outcome).to_string();
    let signs: Vec<&str> = standing.assessment.indicators.iter().map(|indicator| indicator.id()).collect();
    vec![
        cut(event),
        cut(title),
        in_words(standing.assessment.counts),
        number(Outcome::Ok),
        number(Outcome::Breach),
        number(Outcome::Undetermined),
        signs.join(" "),
    ]
}

/// A panel under one or a few rules: a column each.
pub(crate) fn panel_row_by_rule(event: &str, title: &str, standing: &Standing) -> Vec<String> {
    let mut row = vec![cut(event), cut(title), in_words(standing.assessment.counts)];
    row.extend(standing.assessment.verdicts.iter().map(|verdict| outcome(verdict.outcome).to_owned()));
    row
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_long_title_is_cut_between_letters() {
        assert_eq!(cut("short"), "short");
        let long = "é".repeat(80);
        assert_eq!(cut(&long).chars().count(), 48);
        assert!(cut(&long).ends_with('…'));
    }
}
