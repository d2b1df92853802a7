//! What an organiser said that documents mean: recorded when a document is stored by it, offered for the next one.

use std::collections::BTreeMap;

use openfloor_domain::ids::OrganiserId;
use openfloor_domain::organiser::{MappingAbout, OrganiserCommand};
use openfloor_domain::roles::Role;
use openfloor_rosters::{Column, Mapping, Meaning, Outline, RoleWord};

use crate::error::IngestError;
use crate::import::Origin;
use crate::ingest::{Ingest, Wish, digest, stream};

/// Longest mapping that is recorded, in bytes; a longer one is used, and has to be given again.
const MAPPING_BYTES_MAX: usize = 16 << 10;

/// What an organiser said before that a document means.
#[derive(Clone)]
pub(crate) struct Remembered {
    pub(crate) mapping: Mapping,
    /// Whether it was said of documents of this very source: then it was confirmed for them.
    pub(crate) is_of_source: bool,
}

impl Remembered {
    /// What is read as last time: columns and words for roles that are taken for something else without it. How
    /// people are counted, and what names stand for, only where it was said of this very source. None if that is nothing.
    pub(crate) fn again(&self, shown: &Outline) -> Option<Mapping> {
        let mapping = &self.mapping;
        let (columns, roles) = (columns_again(shown, mapping), roles_again(shown, mapping));
        if !self.is_of_source {
            return some(Mapping { columns, roles, ..Mapping::default() });
        }
        let class = mapping.class.clone().filter(|class| has_column(shown, &class.header));
        let is_there = |text: &String| shown.statements.iter().any(|(one, _)| one == text);
        let statements = mapping.statements.iter().filter(|(text, _)| is_there(text));
        let statements = statements.map(|(text, class)| (text.clone(), *class)).collect();
        some(Mapping { columns, roles, class, statements, names: mapping.names.clone() })
    }

    /// Whether any of it says something of a document.
    pub(crate) fn is_of_use(&self, shown: &Outline) -> bool {
        let Self { mapping, is_of_source } = self;
        *is_of_source && !mapping.names.is_empty()
            || mapping.class.as_ref().is_some_and(|class| has_column(shown, &class.header))
            || shown.statements.iter().any(|(text, _)| mapping.statements.contains_key(text))
            || !columns_again(shown, mapping).is_empty()
            || !roles_again(shown, mapping).is_empty()
    }
}

/// A mapping that says something.
fn some(mapping: Mapping) -> Option<Mapping> {
    Some(mapping).filter(|mapping| *mapping != Mapping::default())
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

fn has_column(shown: &Outline, header: &str) -> bool {
    shown.columns.iter().any(|column| column.content.header == header)
}

impl Ingest {
    /// Records by what a document was read.
    pub(crate) async fn confirm_mapping(
        &self,
        organiser: &OrganiserId,
        origin: &Origin,
        mapping: &Mapping,
    ) -> Result<(), IngestError> {
        if *mapping == Mapping::default() {
            return Ok(());
        }
        let mapping = mapping.to_toml();
        if mapping.len() > MAPPING_BYTES_MAX {
            tracing::warn!("a mapping is too long to be offered again");
            return Ok(());
        }
        let stream = stream("organiser", organiser.as_str())?;
        let source = self.identity.source(organiser, &origin.source());
        let command_digest = digest(&[b"mapping", source.as_str().as_bytes(), mapping.as_bytes()]);
        let attempt = self.attempt(organiser.as_str(), &stream, command_digest, &Wish::default());
        let command = OrganiserCommand::ConfirmMapping { source, about: MappingAbout { mapping } };
        self.organisers.handle(&stream, &command, &attempt).await?;
        Ok(())
    }

    /// What was said of documents of the same source, else what was said last.
    pub(crate) async fn offered_mapping(
        &self,
        organiser: &OrganiserId,
        origin: &Origin,
    ) -> Result<Option<Remembered>, IngestError> {
        let (state, _) = self.organisers.state(&stream("organiser", organiser.as_str())?).await?;
        let source = self.identity.source(organiser, &origin.source());
        let Some(said) = state.mapping(&source) else { return Ok(None) };
        let mapping = said.about.known().and_then(|about| Mapping::parse(&about.mapping).ok());
        Ok(mapping.map(|mapping| Remembered { mapping, is_of_source: said.source == source }))
    }

    /// What was said of documents of this very source: it holds until something else is said.
    pub(crate) async fn confirmed_mapping(
        &self,
        organiser: &OrganiserId,
        origin: &Origin,
    ) -> Result<Option<Remembered>, IngestError> {
        let offered = self.offered_mapping(organiser, origin).await?;
        Ok(offered.filter(|remembered| remembered.is_of_source))
    }
}
