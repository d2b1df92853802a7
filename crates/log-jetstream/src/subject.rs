//! The subject of a stream, and back.
//!
//! `openfloor.v1.<pp>.<kind>.<id>`: `<pp>` is a function of the stream's name alone, so no stream
//! has two subjects. It is a seam for splitting the log later; nothing reads by it today.

use openfloor_event_log::StreamName;

/// What every subject of the log begins with.
pub(crate) const PREFIX: &str = "openfloor.v1.";
/// Every subject of the log.
pub(crate) const ALL: &str = "openfloor.v1.>";
/// How many partitions there are, for ever: another number is another log.
const PARTITIONS: u32 = 64;

/// The subject under which the records of a stream lie.
pub fn subject(stream: &StreamName) -> String {
    format!("{PREFIX}{:02}.{}.{}", partition(stream), stream.kind(), stream.id())
}

/// The stream whose records lie under a subject; `None` if that is nobody's.
pub(crate) fn stream_of(of: &str) -> Option<StreamName> {
    let (digits, name) = of.strip_prefix(PREFIX)?.split_once('.')?;
    let (kind, id) = name.split_once('.')?;
    let stream = StreamName::new(kind, id).ok()?;
    let own = digits.len() == 2 && digits.parse() == Ok(partition(&stream));
    own.then_some(stream)
}

/// What belongs to one convening lies in one partition.
fn partition(stream: &StreamName) -> u32 {
    fnv1a(stream.owner().as_bytes()) % PARTITIONS
}

/// FNV-1a, 32 bits, as nats-server's own `{{partition(n,..)}}` hashes one token.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use openfloor_event_log::StreamName;

    use super::{fnv1a, stream_of, subject};

    fn name(text: &str) -> StreamName {
        text.parse().expect("a stream name")
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // draft-eastlake-fnv, appendix C.
        assert_eq!(fnv1a(b""), 0x811c_9dc5);
        assert_eq!(fnv1a(b"a"), 0xe40c_292c);
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968);
    }

    #[test]
    fn subjects_are_what_they_have_always_been() {
        let golden = [
            ("panel-c1~p9", "openfloor.v1.25.panel.c1~p9"),
            ("convening-c1", "openfloor.v1.25.convening.c1"),
            ("panel-c2~p1", "openfloor.v1.32.panel.c2~p1"),
            ("organiser-Zq_8", "openfloor.v1.43.organiser.Zq_8"),
            ("person-o7~3fA", "openfloor.v1.11.person.o7~3fA"),
        ];
        for (stream, want) in golden {
            assert_eq!(subject(&name(stream)), want);
        }
    }

    #[test]
    fn a_subject_leads_back_to_its_stream_and_no_other_does() {
        for text in ["panel-c1~p9", "a-b", "organiser-Zq_8"] {
            let stream = name(text);
            assert_eq!(stream_of(&subject(&stream)), Some(stream));
        }
        let own = subject(&name("panel-c1~p9"));
        let elsewhere = own.replacen(&own[13..15], "99", 1);
        for bad in
            [elsewhere.as_str(), "openfloor.v1.1.panel.x", "openfloor.v1.01.panel", "other.v1.01.a.b", ""]
        {
            assert_eq!(stream_of(bad), None, "{bad}");
        }
    }
}
