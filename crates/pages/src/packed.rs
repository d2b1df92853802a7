//! A document as a form carries it, packed, from one page to the next.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// A document as the text of a field.
pub fn pack(bytes: &[u8]) -> std::io::Result<String> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes)?;
    Ok(STANDARD.encode(packed.finish()?))
}

/// What was packed; none if it is anything else, or has more bytes than this.
pub fn unpack(text: &str, bytes_max: usize) -> Option<Vec<u8>> {
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
