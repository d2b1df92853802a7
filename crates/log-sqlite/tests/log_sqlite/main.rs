//! The log and the key store on real files.

mod backups;
mod keys;
mod log;
mod opening;
mod space;

use bytes::Bytes;
use openfloor_event_log::{
    Append, Appended, CommandDigest, CommitId, EventLog, Expected, Purpose, Revision, StreamName,
};
use uuid::Uuid;

fn stream(name: &str) -> StreamName {
    name.parse().expect("a stream name")
}

fn first(to: &str, payload: &[u8]) -> Append {
    Append {
        stream: stream(to),
        expected: Expected::NoStream,
        commit: CommitId(Uuid::now_v7()),
        command: CommandDigest([1; 32]),
        purpose: Purpose::Ordinary,
        payload: Bytes::copy_from_slice(payload),
    }
}

fn next(to: &str, last: Revision, payload: &[u8]) -> Append {
    Append { expected: Expected::At(last), ..first(to, payload) }
}

async fn put(log: &dyn EventLog, append: Append) -> Appended {
    log.append(append).await.expect("there is room and no conflict")
}

async fn payloads(log: &dyn EventLog, of: &str) -> Vec<Bytes> {
    let records = log.read(&stream(of), None).await.expect("the stream can be read");
    records.into_iter().map(|record| record.payload).collect()
}
