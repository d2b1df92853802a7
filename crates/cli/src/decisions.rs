//! What a document leaves to be decided: people who may not be one person, what people say of
//! themselves, columns that may say how people are counted, words for roles.

use std::collections::BTreeMap;
use std::io;

use openfloor_rosters::{Candidate, Doubt, Holder, Place, Programme, RoleWord};
use serde::Serialize;

use crate::output::Data;
use crate::tables;

/// So many of a kind are listed for a person; `--json` has all.
const LISTED_MAX: usize = 20;

/// What is to be decided, as it is printed.
#[derive(Serialize)]
pub(crate) struct Decisions<'a> {
    /// Columns and questions that are not read and may say how people are counted.
    candidates: &'a [Candidate],
    /// What stands beside names, and how often. Nobody is counted by it without a mapping.
    statements: Vec<Times<'a>>,
    /// Names that may not be the name of one person.
    doubts: Vec<DoubtJson<'a>>,
    /// Words for roles, with what each is read as.
    role_words: &'a [RoleWord],
}

#[derive(Serialize)]
struct Times<'a> {
    statement: &'a str,
    times: usize,
}

#[derive(Serialize)]
struct DoubtJson<'a> {
    doubt: Doubt,
    name: &'a str,
    convening: &'a str,
    panel: &'a str,
    place: &'a Place,
}

impl<'a> Decisions<'a> {
    pub(crate) fn of(programme: &'a Programme) -> Self {
        let mut statements: BTreeMap<&str, usize> = BTreeMap::new();
        let mut doubts = Vec::new();
        for (convening, panel) in programme.panels() {
            for seat in &panel.seats {
                if let Some(statement) = &seat.statement {
                    *statements.entry(statement).or_default() += 1;
                }
                if let (Some(doubt), Holder::Person { name, .. }) = (seat.doubt, &seat.holder) {
                    let (convening, panel) = (convening.slug.as_str(), &*panel.title);
                    doubts.push(DoubtJson { doubt, name, convening, panel, place: &seat.place });
                }
            }
        }
        let statements = statements.into_iter().map(|(statement, times)| Times { statement, times });
        Self {
            candidates: &programme.candidates,
            statements: statements.collect(),
            doubts,
            role_words: &programme.roles,
        }
    }

    /// For a person: what there is to decide, and how.
    pub(crate) fn print(&self, out: &mut Data) -> io::Result<()> {
        self.print_doubts(out)?;
        self.print_statements(out)?;
        self.print_candidates(out)
    }

    fn print_doubts(&self, out: &mut Data) -> io::Result<()> {
        if self.doubts.is_empty() {
            return Ok(());
        }
        out.text(format_args!("\nTo decide: {} that may not be one person each", names(self.doubts.len())))?;
        let mut table = tables::table(&["name", "panel", "where", "why"], 4);
        for one in self.doubts.iter().take(LISTED_MAX) {
            let why = match one.doubt {
                Doubt::Several => "several people?",
                Doubt::Team => "a team?",
                Doubt::Address => "an e-mail address",
            };
            let (name, panel, place) = (tables::cut(one.name), tables::cut(one.panel), one.place.to_string());
            table.add_row(vec![name, panel, place, why.to_owned()]);
        }
        out.text(table.trim_fmt())?;
        more(out, self.doubts.len())
    }

    fn print_statements(&self, out: &mut Data) -> io::Result<()> {
        if self.statements.is_empty() {
            return Ok(());
        }
        let said = self.statements.iter().take(LISTED_MAX);
        let said: Vec<_> = said.map(|one| format!("{} {}", one.statement, one.times)).collect();
        out.text(format_args!(
            "\nBeside names, by which nobody is counted without a mapping: {}",
            said.join(", ")
        ))?;
        more(out, self.statements.len())
    }

    fn print_candidates(&self, out: &mut Data) -> io::Result<()> {
        let few: Vec<_> = self.candidates.iter().filter(|one| !one.values.is_empty()).collect();
        if few.is_empty() {
            return Ok(());
        }
        out.text("\nNot read, and may say how people are counted once a mapping says what it means:")?;
        let mut table = tables::table(&["column or question", "filled", "values"], 3);
        for one in few.iter().take(LISTED_MAX) {
            let values = one.values.iter().take(6).map(|(value, times)| format!("{value} {times}"));
            let values = values.collect::<Vec<_>>().join(", ");
            table.add_row(vec![tables::cut(&one.header), one.filled.to_string(), tables::cut(&values)]);
        }
        out.text(table.trim_fmt())?;
        more(out, few.len())
    }
}

fn names(number: usize) -> String {
    format!("{number} {}", if number == 1 { "name" } else { "names" })
}

fn more(out: &mut Data, number: usize) -> io::Result<()> {
    if number > LISTED_MAX {
        out.text(format_args!("and {} more; --json has all", number - LISTED_MAX))
    } else {
        Ok(())
    }
}
