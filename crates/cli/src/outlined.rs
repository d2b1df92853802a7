//! A mapping to begin with: what the columns of a document are taken for, for a person and as TOML.

use std::path::Path;

use anyhow::Context;
use openfloor_rosters::{Meaning, Outline};

use crate::output::{print, talk};
use crate::tables;

/// Writes the guessed mapping, to standard output for `-`, and tells what each column is taken for.
pub(crate) fn write(outline: &Outline, path: &Path) -> anyhow::Result<()> {
    let toml = outline.to_toml();
    if path.as_os_str() == "-" {
        return Ok(print(&toml)?);
    }
    std::fs::write(path, toml).with_context(|| format!("{} cannot be written", path.display()))?;
    let mut table = tables::table(&["column", "is taken for", "why", "for example"], 4);
    for column in &outline.columns {
        let meaning = match column.meaning {
            Some(Meaning::Class) if outline.guess.class.is_none() => "class, once confirmed",
            Some(meaning) => meaning.name(),
            None => "nothing",
        };
        let why = column.may_count.map_or_else(
            || column.why.to_owned(),
            |why| format!("{}; may say how people are counted: {why}", column.why),
        );
        let samples = tables::cut(&column.content.samples.join(", "));
        table.add_row(vec![tables::cut(&column.content.header), meaning.to_owned(), why, samples]);
    }
    talk(format_args!("{}", table.trim_fmt()));
    talk(format_args!("written to {}; change it, and give it back with --mapping", path.display()));
    Ok(())
}
