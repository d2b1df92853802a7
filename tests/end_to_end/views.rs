//! A view is what the log says: what a killed service kept equals a fold from the start, byte for byte.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{Projector, View};
use openfloor_event_log::SharedLog;
use openfloor_key_store::SharedKeys;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog};
use openfloor_projection::compare::dump_for_comparison;
use openfloor_store_sled::{Options, SledViews, version_directory};
use openfloor_tests::{Three, eventually};
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{SharedViews, ViewStore};

/// Stops the services that keep views and compares what they kept.
pub(crate) async fn every_view_equals_a_refold(
    three: &mut Three,
    log: Arc<JetStreamLog>,
    keys: Arc<JetStreamKeys>,
) {
    let (log, keys): (SharedLog, SharedKeys) = (log, keys);
    for part in three.alerts.iter_mut() {
        part.process.stop().await;
    }
    let head = head(&log).await;
    for part in [&three.ingest, &three.projection] {
        let admin = part.admin();
        eventually("the view has folded the whole log", Duration::from_secs(60), || {
            let admin = admin.clone();
            async move {
                let metrics = admin.get("/metrics").await.text();
                metrics
                    .lines()
                    .any(|line| {
                        line.starts_with("openfloor_view_applied_position{")
                            && line.ends_with(&format!(" {head}"))
                    })
                    .then_some(())
            }
        })
        .await;
    }
    three.projection.process.stop().await;
    three.ingest.process.stop().await;
    let directory = three.directory();
    let projection = openfloor_projection::view::ProjectionView::new();
    let schema = openfloor_projection::view::SCHEMA;
    equals(&directory.join("projection"), "projection", schema, projection, &log, &keys).await;
    let ingest = openfloor_ingest::view::IngestView::new();
    equals(&directory.join("ingest"), "ingest", openfloor_ingest::view::SCHEMA, ingest, &log, &keys).await;
}

async fn head(log: &SharedLog) -> u64 {
    let mut subscription = log.subscribe(None).await.expect("a subscription");
    let batch = subscription.next(1).await.expect("a batch");
    batch.head.expect("a log that is not empty").0
}

async fn equals<V: View>(data: &Path, name: &str, schema: u64, view: V, log: &SharedLog, keys: &SharedKeys) {
    let opened = SledViews::open(&version_directory(&data.join("views"), name, schema), Options::default());
    let opened = opened.unwrap_or_else(|error| panic!("the view {name} opens: {error}"));
    assert_eq!(opened.quarantined, None, "the view {name} was closed in good order");
    let store: SharedViews = Arc::new(MemoryViews::default());
    let ring = Arc::new(KeyRing::new(Arc::clone(keys)));
    let mut projector = Projector::new(view, Arc::clone(log), Arc::clone(&store), ring);
    while !projector.step().await.expect("a step").has_caught_up {}
    projector.flush().expect("a flush");
    let (kept, folded) = (opened.store.checkpoint(), store.checkpoint());
    assert_eq!(
        kept.expect("readable"),
        folded.expect("readable"),
        "the view {name} is at the end of the log"
    );
    let kept = dump_for_comparison(&opened.store).expect("readable");
    let folded = dump_for_comparison(store.as_ref()).expect("readable");
    assert!(
        kept == folded,
        "the view {name} is not what the log says: {} bytes and {}",
        kept.len(),
        folded.len()
    );
    println!("the view {name}: {} bytes, equal to a fold from the start", kept.len());
}
