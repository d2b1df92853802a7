//! Documents that are larger than any may be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use futures::StreamExt;

use super::{Client, client};

const MIB: usize = 1 << 20;

/// A gigabyte that follows a beginning, and how much of it was taken.
fn endless(begin: &'static str) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let (counted, piece) = (Arc::clone(&taken), Bytes::from(vec![b'x'; MIB]));
    let more = futures::stream::repeat_with(move || {
        counted.fetch_add(piece.len(), Ordering::Relaxed);
        piece.clone()
    });
    let pieces = futures::stream::iter([Bytes::from(begin)]).chain(more).take(1024);
    (Body::from_stream(pieces.map(Ok::<_, std::io::Error>)), taken)
}

impl Client {
    async fn sends_too_much(&self, path: &str) -> serde_json::Value {
        let (body, taken) = endless("panel,name\n");
        let answer = self.post(path, &[], body).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.body);
        let taken = taken.load(Ordering::Relaxed);
        assert!((64 * MIB..=66 * MIB).contains(&taken), "{taken} bytes were taken");
        answer.body
    }
}

#[tokio::test]
async fn a_document_over_the_cap_is_refused_as_soon_as_it_is_over_it() {
    let client = client().await;
    for path in ["/api/v1/imports?name=x.csv", "/api/v1/imports?name=x.csv&dry_run=true", "/api/v1/check"] {
        let refused = client.sends_too_much(path).await;
        assert_eq!(refused["type"], "urn:openfloor:problem:too-large", "{path}");
        let detail = refused["detail"].as_str().expect("a detail");
        assert!(detail.contains("at most 64 MiB") && detail.contains("openfloor import"), "{detail}");
    }
    assert_eq!(client.records("panel").await, 0);
}

#[tokio::test]
async fn a_request_without_a_key_is_refused_before_anything_is_taken() {
    let client = client().await;
    let (body, taken) = endless("panel,name\n");
    let refused = client.send(Method::POST, "/api/v1/imports", &[], body).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(taken.load(Ordering::Relaxed), 0);
}
