//! A view is what the log says: what a killed service kept equals a fold from the start, byte for byte.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use openfloor_application::projector::View;
use openfloor_event_log::SharedLog;
use openfloor_key_store::SharedKeys;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog};
use openfloor_tests::{Three, eventually, folded_view, kept_view};

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
    let kept = kept_view(data, name, schema).unwrap_or_else(|error| panic!("{error}"));
    let folded = folded_view(view, log, keys).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(kept.differs_from(&folded), None, "the view {name} is not what the log says");
    println!("the view {name}: {} bytes, equal to a fold from the start", kept.rows.len());
}
