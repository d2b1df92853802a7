//! The parts of a workbook, inflated one at a time and never more than a budget allows.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::diagnostic::{Fault, Place};
use crate::options::Limits;
use crate::told::Told;

/// Parts are text that repeats itself; what inflates to more than this many times its size is made
/// to hurt.
const MAX_RATIO: usize = 32;
/// What its cells show is this many times its size at most.
const MAX_SHOWN: usize = 8;
/// What a small workbook may inflate to in any case.
const SMALL: usize = 4 << 20;
/// More parts than a workbook has.
const MAX_PARTS: usize = 10_000;

pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Its size.
    bytes: usize,
    /// How many bytes may still be inflated.
    left: u64,
}

impl<'b> Archive<'b> {
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Fault> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("the archive cannot be opened"))?;
        if zip.len() > MAX_PARTS {
            let what = Told::new(format!("more than {MAX_PARTS} parts")).n(MAX_PARTS);
            return Err(Fault::new("too-many-parts", Place::Document {}, what, "save the sheet as CSV"));
        }
        let left = limits.bytes.min(bytes.len().saturating_mul(MAX_RATIO).saturating_add(SMALL)) as u64;
        Ok(Self { zip, bytes: bytes.len(), left })
    }

    /// How many bytes the cells of a sheet may show: many can name one text.
    pub(crate) fn shown_max(&self) -> usize {
        self.bytes.saturating_mul(MAX_SHOWN).saturating_add(SMALL)
    }

    /// The text of a part; `None` if there is none of that name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(at) = self.zip.index_for_name(name) else { return Ok(None) };
        let part = self.zip.by_index(at).map_err(|_| damaged("a part cannot be opened"))?;
        // Sizes that are declared are only believed when they refuse.
        if part.size() > self.left {
            return Err(too_much());
        }
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left {
            return Err(too_much());
        }
        read.map_err(|_| damaged("a part cannot be inflated"))?;
        self.left -= bytes.len() as u64;
        bytes.shrink_to_fit();
        let text = String::from_utf8(bytes).map_err(|_| damaged("a part is not UTF-8"))?;
        Ok(Some(text))
    }
}

pub(crate) fn too_much() -> Fault {
    let what = format!("a workbook that inflates to more than {MAX_RATIO} times its size");
    let what = Told::new(what).n(MAX_RATIO);
    let remedy = "save the sheet as CSV; if the workbook is empty for the most part, delete the rest of it";
    Fault::new("inflates-too-much", Place::Document {}, what, remedy)
}

pub(crate) fn damaged(what: &str) -> Fault {
    Fault::new(
        "damaged-workbook",
        Place::Document {},
        format!("the workbook is damaged: {what}"),
        "save it once more, or save the sheet as CSV",
    )
}
