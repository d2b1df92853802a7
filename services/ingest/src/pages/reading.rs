//! A document of a form as it is read: by what the form says that it means, else by what was said last time.

use std::collections::BTreeMap;

use openfloor_domain::ids::OrganiserId;
use openfloor_domain::roles::Role;
use openfloor_rosters::{Column, Fault, Mapping, Meaning, Options, Outline, RoleWord, outline};

use super::document::{Filled, pack};
use crate::deciding::Document;
use crate::ingest::Ingest;
use crate::remember::Remembered;

/// A document that was read.
pub(super) struct Read {
    pub(super) outline: Outline,
    /// A spreadsheet whose headers are not known has an outline, and nothing else.
    pub(super) document: Result<Document, Fault>,
    /// The document as a field of a form.
    pub(super) packed: String,
    /// What it was read by.
    pub(super) mapping: Option<Mapping>,
    /// What was said last time, if any of it is of use here.
    pub(super) offered: Option<Mapping>,
}

impl Read {
    /// Reads it. The fault is of a document in which there is nothing to see.
    pub(super) async fn of(
        ingest: &Ingest,
        organiser: &OrganiserId,
        filled: &mut Filled,
        mapping: Option<Mapping>,
        remembered: Option<Remembered>,
    ) -> anyhow::Result<Result<Self, Fault>> {
        let (name, options) = (filled.name.clone(), filled.options(mapping));
        let (identity, organiser) = (ingest.identity.clone(), organiser.clone());
        let bytes = std::mem::take(&mut filled.bytes);
        let (bytes, read) = tokio::task::spawn_blocking(move || {
            let read = surveyed(&name, &bytes, options, remembered).map(|(outline, options, offered)| {
                let document = Document::read(&identity, &organiser, &name, &bytes, &options);
                let mapping = options.mapping;
                pack(&bytes).map(|packed| Self { outline, document, packed, mapping, offered })
            });
            (bytes, read)
        })
        .await?;
        filled.bytes = bytes;
        Ok(match read {
            Ok(read) => Ok(read?),
            Err(fault) => Err(fault),
        })
    }
}

/// What there is to decide about a document, how it is to be read, and what of last time is of use.
fn surveyed(
    name: &str,
    bytes: &[u8],
    options: Options,
    remembered: Option<Remembered>,
) -> Result<(Outline, Options, Option<Mapping>), Fault> {
    let shown = outline(name, bytes, &options)?;
    let Some(remembered) = remembered.filter(|remembered| is_of_use(&shown, remembered)) else {
        return Ok((shown, options, None));
    };
    let again = as_last_time(&shown, &remembered);
    let offered = Some(remembered.mapping);
    if again == Mapping::default() {
        return Ok((shown, options, offered));
    }
    let options = Options { mapping: Some(again), ..options };
    Ok((outline(name, bytes, &options)?, options, offered))
}

/// What is read as last time: columns and words for roles that are taken for something else without it. How people
/// are counted, and what names stand for, only where it was said of this very source.
fn as_last_time(shown: &Outline, Remembered { mapping, is_of_source }: &Remembered) -> Mapping {
    let (columns, roles) = (columns_again(shown, mapping), roles_again(shown, mapping));
    if !is_of_source {
        return Mapping { columns, roles, ..Mapping::default() };
    }
    let class = mapping.class.clone().filter(|class| has_column(shown, &class.header));
    let is_there = |text: &String| shown.statements.iter().any(|(one, _)| one == text);
    let statements = mapping.statements.iter().filter(|(text, _)| is_there(text));
    let statements = statements.map(|(text, class)| (text.clone(), *class)).collect();
    Mapping { columns, roles, class, statements, names: mapping.names.clone() }
}

fn columns_again(shown: &Outline, mapping: &Mapping) -> BTreeMap<String, Option<Meaning>> {
    let other = |column: &Column| {
        let said = *mapping.columns.get(&column.content.header)?;
        (said != column.meaning).then(|| (column.content.header.clone(), said))
    };
    shown.columns.iter().filter_map(other).collect()
}

fn roles_again(shown: &Outline, mapping: &Mapping) -> BTreeMap<String, Role> {
    let other = |word: &RoleWord| {
        let said = *mapping.roles.get(&word.word)?;
        (Some(said) != word.role).then(|| (word.word.clone(), said))
    };
    shown.roles.iter().filter_map(other).collect()
}

fn is_of_use(shown: &Outline, Remembered { mapping, is_of_source }: &Remembered) -> bool {
    *is_of_source && !mapping.names.is_empty()
        || mapping.class.as_ref().is_some_and(|class| has_column(shown, &class.header))
        || shown.statements.iter().any(|(text, _)| mapping.statements.contains_key(text))
        || !columns_again(shown, mapping).is_empty()
        || !roles_again(shown, mapping).is_empty()
}

fn has_column(shown: &Outline, header: &str) -> bool {
    shown.columns.iter().any(|column| column.content.header == header)
}
