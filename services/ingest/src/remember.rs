//! What an organiser said that documents mean: recorded when a document is stored by it, offered for the next one.

use openfloor_domain::ids::OrganiserId;
use openfloor_domain::organiser::{MappingAbout, OrganiserCommand};
use openfloor_rosters::Mapping;

use crate::error::IngestError;
use crate::import::Origin;
use crate::ingest::{Ingest, Wish, digest, stream};

/// Longest mapping that is recorded, in bytes; a longer one is used, and has to be given again.
const MAPPING_BYTES_MAX: usize = 16 << 10;

/// What an organiser said before that a document means.
pub(crate) struct Remembered {
    pub(crate) mapping: Mapping,
    /// Whether it was said of documents of this very source: then it was confirmed for them.
    pub(crate) is_of_source: bool,
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
}
