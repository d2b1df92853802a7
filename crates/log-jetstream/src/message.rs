//! One record as one message: headers out and in, and the checks on what was read.

use std::fmt::Write as _;

use async_nats::{HeaderMap, HeaderName, header};
use bytes::Bytes;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, Expected, Position, ReadError, Record, Revision, StreamName, checksum,
};
use uuid::Uuid;

use crate::subject;

const EXPECTED: &str = "Nats-Expected-Last-Subject-Sequence";
const COMMAND: &str = "Openfloor-Command";
const COMMIT: &str = "Openfloor-Commit";
const CHECKSUM: &str = "Openfloor-Checksum";

/// The headers that mean something to us; `None` for one that is missing or makes no sense.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Headers {
    /// What its writer expected: the sequence of the message before it under its subject, or 0. The
    /// server compared, so these form a chain without a gap.
    pub(crate) expected: Option<u64>,
    pub(crate) commit: Option<CommitId>,
    pub(crate) command: Option<CommandDigest>,
    pub(crate) checksum: Option<u32>,
}

impl Headers {
    /// From a delivered message.
    pub(crate) fn from_map(map: &HeaderMap) -> Self {
        let standard = map.get(header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE).map(|value| value.as_str());
        let ours = |name| map.get(HeaderName::from_static(name)).map(|value| value.as_str());
        Self {
            expected: standard.and_then(|text| text.parse().ok()),
            commit: ours(COMMIT).and_then(commit),
            command: ours(COMMAND).and_then(command),
            checksum: ours(CHECKSUM).and_then(hex32),
        }
    }

    /// From the bytes of a header block, as the API gives them.
    pub(crate) fn from_wire(block: &[u8]) -> Self {
        let text = String::from_utf8_lossy(block);
        let mut headers = Self::default();
        for (name, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name {
                EXPECTED => headers.expected = value.parse().ok(),
                COMMIT => headers.commit = commit(value),
                COMMAND => headers.command = command(value),
                CHECKSUM => headers.checksum = hex32(value),
                _ => (),
            }
        }
        headers
    }
}

/// The headers of a commit to be recorded.
pub(crate) fn headers(append: &Append) -> HeaderMap {
    let expected = match append.expected {
        Expected::NoStream => 0,
        Expected::At(revision) => revision.0,
    };
    let mut map = guarded(&format!("{}/{}", append.stream, append.commit), expected, &append.payload);
    map.insert(HeaderName::from_static(COMMIT), append.commit.to_string());
    map.insert(HeaderName::from_static(COMMAND), hex(&append.command.0));
    map
}

/// The headers of a message of ours that may be sent again: its id, what it expects, its checksum.
/// The id must name the subject too: the server recognises ids over the whole stream.
pub(crate) fn guarded(id: &str, expected: u64, payload: &[u8]) -> HeaderMap {
    let mut map = checked(expected, payload);
    map.insert(header::NATS_MESSAGE_ID, id);
    map
}

/// The headers of a message that is sent once: what it expects, and the checksum of its payload.
pub(crate) fn checked(expected: u64, payload: &[u8]) -> HeaderMap {
    let mut map = HeaderMap::new();
    map.insert(header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, expected.to_string());
    map.insert(HeaderName::from_static(CHECKSUM), format!("{:08x}", checksum(payload)));
    map
}

/// A record as it was read, and the revision before it.
#[derive(Clone, Debug)]
pub(crate) struct Linked {
    pub(crate) record: Record,
    /// Revision of the record before it in its stream; 0 if it is the first.
    pub(crate) before: u64,
}

/// Takes a message of the log apart and verifies it.
pub(crate) fn record(at: &str, sequence: u64, headers: Headers, payload: Bytes) -> Result<Linked, ReadError> {
    let corrupt = |stream: &str, what: &str| ReadError::Corrupt {
        position: Position(sequence),
        stream: stream.to_owned(),
        what: what.to_owned(),
    };
    let Some(stream) = subject::stream_of(at) else {
        return Err(corrupt(at, "no stream has this subject"));
    };
    verified(stream, sequence, headers, payload).map_err(|(stream, what)| corrupt(stream.as_str(), what))
}

fn verified(
    stream: StreamName,
    sequence: u64,
    headers: Headers,
    payload: Bytes,
) -> Result<Linked, (StreamName, &'static str)> {
    let Headers { expected: Some(before), commit: Some(commit), command: Some(command), checksum: Some(sum) } =
        headers
    else {
        return Err((stream, "its headers are not those of a record"));
    };
    if sum != checksum(&payload) {
        return Err((stream, "its payload does not match its checksum"));
    }
    let (revision, position) = (Revision(sequence), Position(sequence));
    Ok(Linked { record: Record { stream, revision, position, commit, command, payload }, before })
}

fn commit(text: &str) -> Option<CommitId> {
    Uuid::try_parse(text).ok().map(CommitId)
}

fn command(text: &str) -> Option<CommandDigest> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(CommandDigest(bytes))
}

fn digit(of: u8) -> Option<u8> {
    match of {
        b'0'..=b'9' => Some(of - b'0'),
        b'a'..=b'f' => Some(of - b'a' + 10),
        _ => None,
    }
}

fn hex32(text: &str) -> Option<u32> {
    if text.len() == 8 { u32::from_str_radix(text, 16).ok() } else { None }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use openfloor_event_log::{
        Append, CommandDigest, CommitId, Expected, Purpose, ReadError, Revision, checksum,
    };
    use uuid::Uuid;

    use super::{Headers, headers, record};
    use crate::subject::subject;

    fn append() -> Append {
        Append {
            stream: "panel-c1~p9".parse().expect("a name"),
            expected: Expected::At(Revision(41)),
            commit: CommitId(Uuid::from_u128(7)),
            command: CommandDigest([0xab; 32]),
            purpose: Purpose::Ordinary,
            payload: Bytes::from_static(b"bytes"),
        }
    }

    #[test]
    fn headers_are_what_they_have_always_been() {
        let map = headers(&append());
        let of = |name: &str| map.get(name).map(|value| value.as_str().to_owned()).unwrap_or_default();
        assert_eq!(of("Nats-Msg-Id"), "panel-c1~p9/00000000-0000-0000-0000-000000000007");
        assert_eq!(of("Nats-Expected-Last-Subject-Sequence"), "41");
        assert_eq!(of("Openfloor-Commit"), "00000000-0000-0000-0000-000000000007");
        assert_eq!(of("Openfloor-Command"), "ab".repeat(32));
        assert_eq!(of("Openfloor-Checksum"), format!("{:08x}", checksum(b"bytes")));
    }

    #[test]
    fn both_ways_of_reading_headers_agree() {
        let block = "NATS/1.0\r\nNats-Msg-Id: x\r\nNats-Expected-Last-Subject-Sequence: 41\r\n\
                     Openfloor-Commit: 00000000-0000-0000-0000-000000000007\r\n\
                     Openfloor-Command: CMD\r\nOpenfloor-Checksum: SUM\r\n\r\n"
            .replace("CMD", &"ab".repeat(32))
            .replace("SUM", &format!("{:08x}", checksum(b"bytes")));
        let read = Headers::from_wire(block.as_bytes());
        assert_eq!(read, Headers::from_map(&headers(&append())));
        assert_eq!(read.expected, Some(41));
    }

    #[test]
    fn a_message_that_is_no_record_or_is_damaged_is_not_served() {
        let good = Headers::from_map(&headers(&append()));
        let at = subject(&append().stream);
        let linked = record(&at, 42, good, Bytes::from_static(b"bytes")).expect("a record");
        assert_eq!((linked.before, linked.record.revision), (41, Revision(42)));
        let cases = [
            (at.as_str(), good, "byteS"),
            (at.as_str(), Headers { commit: None, ..good }, "bytes"),
            (at.as_str(), Headers { checksum: None, ..good }, "bytes"),
            (at.as_str(), Headers { command: None, ..good }, "bytes"),
            (at.as_str(), Headers { expected: None, ..good }, "bytes"),
            ("openfloor.v1.00.panel.c1~p9", good, "bytes"),
        ];
        for (at, headers, payload) in cases {
            let answer = record(at, 42, headers, Bytes::from_static(payload.as_bytes()));
            assert!(matches!(answer, Err(ReadError::Corrupt { .. })), "{at} {headers:?}");
        }
    }
}
