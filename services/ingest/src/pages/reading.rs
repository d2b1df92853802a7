//! A document of a form as it is read: by what the form says that it means, else by what was said last time.

use openfloor_domain::ids::OrganiserId;
use openfloor_pages::pack;
use openfloor_rosters::{Fault, Mapping, Options, Outline, outline};

use super::document::Filled;
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
        let (name, options) = (filled.name.clone(), filled.how.options(mapping));
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
    let Some(remembered) = remembered.filter(|remembered| remembered.is_of_use(&shown)) else {
        return Ok((shown, options, None));
    };
    let again = remembered.again(&shown);
    let offered = Some(remembered.mapping);
    if again.is_none() {
        return Ok((shown, options, offered));
    }
    let options = Options { mapping: again, ..options };
    Ok((outline(name, bytes, &options)?, options, offered))
}
