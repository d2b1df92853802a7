//! A document as a form carries it.
//!
//! Between the preview and the word to store it, the document is kept by the browser that sent it: packed,
//! in a field of the form. Nothing of it is on our side, so nothing has to be forgotten there, and whichever
//! replica gets the form can go on.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use openfloor_pages::unpack;
use openfloor_rosters::{DayOrder, Encoding, Mapping, Options};

use super::mapped::Mapped;
use crate::error::IngestError;
use crate::http::DOCUMENT_BYTES_MAX;
use crate::import::Origin;
use crate::link;

/// Most bytes of a form with a document: one that does not pack, in letters, and what is around it.
pub(super) const FORM_BYTES_MAX: usize = DOCUMENT_BYTES_MAX / 3 * 4 + (1 << 20);

/// What a pasted text is called.
const PASTED: &str = "programme";

/// A form as it was filled in.
#[derive(Default)]
pub(super) struct Filled {
    /// The name of the file: it names the source.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// The link that it is from; empty if it is from a file.
    pub(super) link: String,
    pub(super) encoding: String,
    pub(super) zone: String,
    /// Which number of a day comes first: `day-first`, `month-first`, or nothing.
    pub(super) order: String,
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

/// Why a form cannot be used.
pub(super) enum Unusable {
    /// The form is cut off or too large.
    Form(MultipartError),
    /// What came back as the document is not what we gave.
    Document,
}

impl From<MultipartError> for Unusable {
    fn from(error: MultipartError) -> Self {
        Self::Form(error)
    }
}

impl Filled {
    /// Reads a form.
    pub(super) async fn read(mut form: Multipart) -> Result<Self, Unusable> {
        let (mut filled, mut is_by_hand) = (Self::default(), false);
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" => {
                    let file = field.file_name().unwrap_or_default().to_owned();
                    let bytes = field.bytes().await?;
                    // A browser sends an empty file where none was chosen.
                    if !bytes.is_empty() {
                        (filled.name, filled.bytes) = (file, bytes.to_vec());
                        is_by_hand = true;
                    }
                }
                "text" => {
                    let text = field.text().await?;
                    if !text.trim().is_empty() && filled.bytes.is_empty() {
                        (filled.name, filled.bytes) = (PASTED.to_owned(), text.into_bytes());
                        is_by_hand = true;
                    }
                }
                "document" => {
                    filled.bytes =
                        unpack(&field.text().await?, DOCUMENT_BYTES_MAX).ok_or(Unusable::Document)?;
                }
                "link" => filled.link = field.text().await?.trim().to_owned(),
                "watch" => filled.is_to_be_watched = true,
                "name" => filled.name = field.text().await?,
                "encoding" => filled.encoding = field.text().await?,
                "zone" => filled.zone = field.text().await?,
                "order" => filled.order = field.text().await?,
                "seen" => filled.seen = field.text().await?,
                "act" => {
                    let act = field.text().await?;
                    filled.is_to_be_stored = act == "store";
                    filled.are_problems_asked_for = act == "problems";
                }
                other => {
                    let other = other.to_owned();
                    filled.mapped.take(&other, field.text().await?);
                }
            }
        }
        // Who chose a file meant that, whatever else stands in the form.
        if is_by_hand {
            filled.link.clear();
        }
        Ok(filled)
    }

    /// Where the document is from.
    pub(super) fn origin(&self) -> Result<Origin, IngestError> {
        match self.link.as_str() {
            "" => Ok(Origin::File(self.name.clone())),
            link => link::origin(link, &self.name),
        }
    }

    /// How it is to be read. What is no choice of ours is none.
    pub(super) fn options(&self, mapping: Option<Mapping>) -> Options {
        let encoding =
            if self.encoding == "windows-1252" { Encoding::Windows1252 } else { Encoding::default() };
        let day_order = match self.order.as_str() {
            "day-first" => Some(DayOrder::DayFirst),
            "month-first" => Some(DayOrder::MonthFirst),
            _ => None,
        };
        let zone_offset_minutes = self.zone.parse().ok();
        Options { encoding, zone_offset_minutes, day_order, mapping, ..Options::default() }
    }
}
