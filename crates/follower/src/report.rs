//! Metrics and readiness of a view that follows the log.

use std::time::Duration;

use openfloor_process::clock::Clock;
use openfloor_process::health::Health;
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::Followed;

/// How often the figures are read.
const EVERY: Duration = Duration::from_secs(1);

/// A view that has not moved for so long, though the log is longer, is stalled.
const STALLED_AFTER: Duration = Duration::from_secs(60);

/// Reports how a view is doing until the shutdown: `openfloor_view_*{view}` and the check of its name.
pub async fn report(
    name: &'static str,
    followed: Followed,
    metrics: Metrics,
    health: Health,
    shutdown: CancellationToken,
) {
    let known: &[&[&str]] = &[&[name]];
    let gauge =
        |metric: &str, help: &str| metrics.gauges(metric, help, &["view"], known).with_label_values(&[name]);
    let head = gauge("openfloor_log_head_position", "The end of the log, as last heard.");
    let applied = gauge("openfloor_view_applied_position", "Everything up to here can be read in the view.");
    let lag = gauge("openfloor_view_lag_positions", "Positions of the log that the view is behind.");
    let seconds =
        gauge("openfloor_view_lag_seconds", "Age of the last record folded, while more are waiting.");
    let events = gauge("openfloor_view_events_folded", "Events folded since the start of the process.");
    let parked =
        gauge("openfloor_view_parked_streams", "Streams that wait for an operator or another release.");
    let rebuilding =
        gauge("openfloor_view_rebuild_in_progress", "Whether the view is folded from the start.");
    let percent = gauge("openfloor_view_rebuild_percent", "How much of the log a rebuild has folded.");
    let in_doubt = gauge("openfloor_view_rebuilds_in_doubt", "Rebuilds since the store was in doubt.");
    let after_erasure = gauge("openfloor_view_rebuilds_after_erasure", "Rebuilds since somebody was erased.");
    let unsettled = gauge(
        "openfloor_view_unsettled_erasures",
        "Erased since the store was folded: old values may lie in it.",
    );
    let bytes = gauge("openfloor_view_store_bytes", "Bytes that the view has on disk.");
    let set = |gauge: &prometheus::IntGauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    let clock = Clock::system();
    while !shutdown.is_cancelled() {
        let status = followed.status();
        let progress = &status.progress;
        let at = |position: Option<openfloor_event_log::Position>| position.map_or(0, |position| position.0);
        let behind = at(progress.head).saturating_sub(at(progress.folded));
        set(&head, at(progress.head));
        set(&applied, at(progress.applied));
        set(&lag, behind);
        set(&seconds, if behind == 0 { 0 } else { age(progress.last_at_ms, clock.now_ms()) });
        set(&events, progress.events);
        set(&parked, progress.parked as u64);
        set(&rebuilding, u64::from(status.is_rebuilding));
        set(&percent, (at(progress.folded) * 100).checked_div(at(progress.head)).unwrap_or(100));
        set(&in_doubt, status.rebuilds_in_doubt);
        set(&after_erasure, status.rebuilds_after_erasure);
        set(&unsettled, progress.unsettled_erasures as u64);
        let store = followed.store();
        if let Ok(size) = tokio::task::spawn_blocking(move || store.bytes_on_disk()).await {
            set(&bytes, size);
        }
        let is_stalled =
            behind > 0 && status.stepped.is_some_and(|stepped| stepped.elapsed() > STALLED_AFTER);
        health.ready(
            name,
            match status.trouble {
                Some(why) => Err(why),
                None if is_stalled => Err(format!("stalled, {behind} positions behind")),
                None if !progress.has_caught_up => Err(format!("catching up, {behind} positions behind")),
                None => Ok(()),
            },
        );
        shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
    }
}

/// Whole seconds since an instant.
fn age(at_ms: Option<i64>, now_ms: i64) -> u64 {
    u64::try_from(now_ms.saturating_sub(at_ms.unwrap_or_default())).unwrap_or_default() / 1000
}
