//! What the fuzzer kept: inputs that reach something, and inputs that once did harm.

use std::fs;
use std::path::{Path, PathBuf};

/// An input and where it lies.
#[derive(Debug)]
pub struct Input {
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Every input kept for a target, in the order of their names.
pub fn inputs(target: &str) -> std::io::Result<Vec<Input>> {
    let mut found = Vec::new();
    for kept in ["corpus", "regressions"] {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(kept).join(target);
        let entries = match fs::read_dir(&directory) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            found.push(Input { bytes: fs::read(&path)?, path });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// So many changed copies of an input: bytes set, flipped, doubled, cut out, or of another input put
/// in. The same seed makes the same ones.
pub fn mutations(input: &[u8], other: &[u8], seed: u64, count: usize) -> impl Iterator<Item = Vec<u8>> {
    let mut chance = fastrand::Rng::with_seed(seed);
    (0..count).map(move |_| {
        let mut bytes = input.to_vec();
        for _ in 0..chance.usize(1..=4) {
            mutate(&mut bytes, other, &mut chance);
        }
        bytes
    })
}

/// Bytes that decoders look at twice: ends of ranges, lengths of MessagePack, quotes and brackets.
const TELLING: [u8; 16] =
    [0x00, 0x7f, 0x80, 0xff, 0xc0, 0xc1, 0xc6, 0xdb, 0xdd, 0xdf, b'"', b'{', b'[', b'\\', b',', b'\n'];

fn mutate(bytes: &mut Vec<u8>, other: &[u8], chance: &mut fastrand::Rng) {
    let at = chance.usize(..=bytes.len());
    let to = chance.usize(at..=bytes.len().min(at + 32));
    match chance.u8(0..6) {
        0 if at < bytes.len() => bytes[at] = chance.u8(..),
        1 if at < bytes.len() => bytes[at] ^= 1 << chance.u8(0..8),
        2 => bytes.insert(at, TELLING[chance.usize(..TELLING.len())]),
        3 => drop(bytes.drain(at..to)),
        4 => {
            let doubled = bytes[at..to].to_vec();
            bytes.splice(at..at, doubled);
        }
        _ => {
            let from = chance.usize(..=other.len());
            let piece = other[from..other.len().min(from + 64)].to_vec();
            bytes.splice(at..to, piece);
        }
    }
}
