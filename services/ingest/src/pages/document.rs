//! A form with a programme, as an organiser filled it in.

use openfloor_pages::DocumentForm;

use super::how::How;
use super::mapped::Mapped;
use crate::error::IngestError;
use crate::import::Origin;
use crate::link;

/// A form as it was filled in.
#[derive(Default)]
pub(super) struct Filled {
    /// The name of the file: it names the source.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// The link that it is from; empty if it is from a file.
    pub(super) link: String,
    pub(super) how: How,
    /// What the form says that columns, words and answers mean.
    pub(super) mapped: Mapped,
    /// What of the log the preview rested on; none before there was one.
    pub(super) seen: String,
    /// Whether it is to be stored.
    pub(super) is_to_be_stored: bool,
    /// Whether its rows with problems are asked for, as a file.
    pub(super) are_problems_asked_for: bool,
    /// Whether its link is to be read again and again.
    pub(super) is_to_be_watched: bool,
}

impl Filled {
    /// What a form says.
    pub(super) fn of(mut form: DocumentForm) -> Self {
        let act = form.take("act");
        let mut filled = Self {
            how: How { encoding: form.take("encoding"), zone: form.take("zone"), order: form.take("order") },
            seen: form.take("seen"),
            is_to_be_stored: act == "store",
            are_problems_asked_for: act == "problems",
            // A box that is not ticked is not sent.
            is_to_be_watched: !form.take("watch").is_empty(),
            name: form.name,
            bytes: form.bytes,
            link: form.link,
            mapped: Mapped::default(),
        };
        for (field, value) in form.fields {
            filled.mapped.take(&field, value);
        }
        filled
    }

    /// Where the document is from.
    pub(super) fn origin(&self) -> Result<Origin, IngestError> {
        match self.link.as_str() {
            "" => Ok(Origin::File(self.name.clone())),
            link => link::origin(link, &self.name),
        }
    }
}
