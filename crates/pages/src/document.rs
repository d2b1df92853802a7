//! A document as a form carries it.
//!
//! Between one page and the next the document is kept by the browser that sent it: packed, in a field of the form.
//! Nothing of it is on our side, so nothing has to be forgotten there, and whichever replica gets the form can go on.

use std::io::{Read, Write};

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// What a pasted text is called.
const PASTED: &str = "programme";

/// A form with a document, as it was filled in: a file, a text that was pasted, a link, or what [`pack`] made of it on
/// the page before.
#[derive(Debug, Default)]
pub struct DocumentForm {
    /// What the file is called.
    pub name: String,
    /// The document; empty if there is only a link.
    pub bytes: Vec<u8>,
    /// The link that it is from; empty if it is from a file.
    pub link: String,
    /// The other fields, as they came.
    pub fields: Vec<(String, String)>,
}

/// Why a form cannot be used.
#[derive(Debug)]
pub enum FormFault {
    /// It is cut off or too large.
    Form(MultipartError),
    /// What came back as the document is not what we gave.
    Document,
}

impl From<MultipartError> for FormFault {
    fn from(error: MultipartError) -> Self {
        Self::Form(error)
    }
}

impl DocumentForm {
    /// Most bytes of a form with a document of so many: one that does not pack, in letters, and what is around it.
    pub const fn bytes_max(document_bytes_max: usize) -> usize {
        document_bytes_max / 3 * 4 + (1 << 20)
    }

    /// Reads a form whose document has so many bytes at most.
    pub async fn read(mut form: Multipart, document_bytes_max: usize) -> Result<Self, FormFault> {
        let (mut read, mut is_by_hand) = (Self::default(), false);
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" => {
                    let file = field.file_name().unwrap_or_default().to_owned();
                    let bytes = field.bytes().await?;
                    // A browser sends an empty file where none was chosen.
                    if !bytes.is_empty() {
                        (read.name, read.bytes) = (file, bytes.to_vec());
                        is_by_hand = true;
                    }
                }
                "text" => {
                    let text = field.text().await?;
                    if !text.trim().is_empty() && read.bytes.is_empty() {
                        (read.name, read.bytes) = (PASTED.to_owned(), text.into_bytes());
                        is_by_hand = true;
                    }
                }
                "document" => {
                    let packed = field.text().await?;
                    read.bytes = unpack(&packed, document_bytes_max).ok_or(FormFault::Document)?;
                }
                "link" => read.link = field.text().await?.trim().to_owned(),
                "name" => read.name = field.text().await?,
                _ => read.fields.push((name, field.text().await?)),
            }
        }
        // Who chose a file meant that, whatever else stands in the form.
        if is_by_hand {
            read.link.clear();
        }
        Ok(read)
    }

    /// What another field says, taken out; empty where there is none.
    pub fn take(&mut self, name: &str) -> String {
        let place = self.fields.iter().position(|(field, _)| field == name);
        place.map(|place| self.fields.remove(place).1).unwrap_or_default()
    }
}

/// A document as the text of a field.
pub fn pack(bytes: &[u8]) -> std::io::Result<String> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes)?;
    Ok(STANDARD.encode(packed.finish()?))
}

/// What was packed; none if it is anything else, or has more bytes than this.
fn unpack(text: &str, bytes_max: usize) -> Option<Vec<u8>> {
    let packed = STANDARD.decode(text.trim()).ok()?;
    let mut bytes = Vec::new();
    let limit = bytes_max as u64 + 1;
    DeflateDecoder::new(packed.as_slice()).take(limit).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= bytes_max).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn a_document_comes_back_as_it_was() {
        for document in [b"".as_slice(), b"name\nA Example\n", &[0, 159, 146, 150]] {
            assert_eq!(unpack(&pack(document).expect("packed"), 100).as_deref(), Some(document));
        }
    }

    #[test]
    fn what_is_none_or_unpacks_to_too_much_is_refused() {
        assert_eq!(unpack("not ours", 100), None);
        let bomb = pack(&vec![b' '; (1 << 26) + 1]).expect("packed");
        assert!(bomb.len() < 1 << 20);
        assert_eq!(unpack(&bomb, 1 << 26), None);
    }
}
