//! Messages of JetStream and answers of its API, as a server that lost its mind might send them.

use bytes::Bytes;
use openfloor_log_jetstream::wire;

/// The first line is a subject; then a block of headers, up to an empty line; then the payload. All of
/// it is an answer of the API as well.
pub(super) fn target(bytes: &[u8]) {
    wire::answer(bytes);
    let (subject, rest) = cut(bytes, b"\n");
    let (headers, payload) = cut(rest, b"\r\n\r\n");
    let subject = String::from_utf8_lossy(subject);
    if let Some(record) = wire::message(&subject, headers, Bytes::copy_from_slice(payload)) {
        assert_eq!(openfloor_log_jetstream::subject(&record.stream), subject, "it lies elsewhere");
        assert_eq!(record.payload, payload);
    }
}

/// What lies before a mark and behind it; all of it before, where there is none.
fn cut<'a>(bytes: &'a [u8], mark: &[u8]) -> (&'a [u8], &'a [u8]) {
    match bytes.windows(mark.len()).position(|window| window == mark) {
        Some(at) => (&bytes[..at], &bytes[at + mark.len()..]),
        None => (bytes, &[]),
    }
}
