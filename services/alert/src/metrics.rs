//! What alert counts.

use std::time::Duration;

use openfloor_follower::Followed;
use openfloor_process::metrics::Metrics;
use prometheus::{Gauge, IntCounter, IntCounterVec, IntGauge, IntGaugeVec};
use tokio_util::sync::CancellationToken;

use crate::append::Appended;
use crate::view;
use crate::view::rows::Channel;

/// How often numbers are read from the view.
const EVERY: Duration = Duration::from_secs(5);

/// What became of an attempt to tell a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Delivered,
    Failed,
    Refused,
    NotOwed,
    Gone,
}

impl Told {
    const NAMES: &'static [&'static str] = &["delivered", "failed", "refused", "not-owed", "gone"];

    fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::NotOwed => "not-owed",
            Self::Gone => "gone",
        }
    }
}

/// The metrics of alert.
#[derive(Clone)]
pub(crate) struct AlertMetrics {
    alerts: IntGaugeVec,
    notices: IntCounterVec,
    oldest: Gauge,
    pending: IntGauge,
    endpoints: IntGaugeVec,
    dirty: IntGauge,
    appends: IntCounterVec,
    pub(crate) parked: IntGauge,
    pub(crate) active: IntGauge,
    pub(crate) body_changed: IntCounter,
}

/// What an alert can have been told last.
const KINDS: &[&str] =
    &["asked", "opened", "mended", "no-longer-holds", "corrected", "escalated", "cannot-tell", "holds"];

impl AlertMetrics {
    pub(crate) fn new(metrics: &Metrics) -> Self {
        Self {
            alerts: metrics.gauges(
                "openfloor_alerts",
                "Alerts, by what was told last.",
                &["state"],
                &[KINDS],
            ),
            notices: metrics.counters(
                "openfloor_alert_notices_total",
                "Attempts to tell a notice, by what became of them.",
                &["channel", "outcome"],
                &[&["mail", "webhook"], Told::NAMES],
            ),
            oldest: metrics.real_gauge(
                "openfloor_alert_notice_oldest_pending_timestamp_seconds",
                "When the oldest notice that is not settled was recorded; 0 if there is none.",
            ),
            pending: metrics.gauge("openfloor_alert_notices_pending", "Notices that are not settled."),
            endpoints: metrics.gauges(
                "openfloor_alert_endpoints",
                "Endpoints, by whether anything is sent there.",
                &["state"],
                &[&["enabled", "disabled"]],
            ),
            dirty: metrics.gauge("openfloor_alert_panels_dirty", "Panels still to be compared."),
            appends: metrics.counters(
                "openfloor_alert_appends_total",
                "Commits of alerts, by what became of them.",
                &["outcome"],
                &[&["recorded", "conflict", "dropped", "refused"]],
            ),
            parked: metrics.gauge(
                "openfloor_alert_panels_parked",
                "Panels about which nothing is said until an operator looks.",
            ),
            active: metrics.gauge("openfloor_alert_active", "Whether this version says what is owed."),
            body_changed: metrics.counter(
                "openfloor_alert_body_changed_total",
                "Notices given up since they would have gone out with a second body.",
            ),
        }
    }

    pub(crate) fn appended(&self, appended: &Appended) {
        let outcome = match appended {
            Appended::Recorded => "recorded",
            Appended::Conflict => "conflict",
            Appended::Dropped => "dropped",
            Appended::Refused(_) => "refused",
        };
        self.appends.with_label_values(&[outcome]).inc();
    }

    pub(crate) fn told(&self, channel: Channel, told: Told) {
        self.notices.with_label_values(&[channel.name(), told.name()]).inc();
    }

    fn read(&self, followed: &Followed) -> Result<(), openfloor_view_store::ViewStoreError> {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let counted = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let store = followed.store();
        let totals = view::totals(store.as_ref())?;
        for kind in KINDS {
            let count = totals.alerts.get(*kind).copied().unwrap_or_default();
            self.alerts.with_label_values(&[kind]).set(counted(count));
        }
        let (oldest_ms, pending) = view::backlog(store.as_ref())?;
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our time fit")]
        self.oldest.set(oldest_ms.unwrap_or_default() as f64 / 1_000.0);
        self.pending.set(number(pending));
        let enabled = totals.endpoints.saturating_sub(totals.disabled);
        self.endpoints.with_label_values(&["enabled"]).set(counted(enabled));
        self.endpoints.with_label_values(&["disabled"]).set(counted(totals.disabled));
        self.dirty.set(number(view::dirty(store.as_ref())?));
        Ok(())
    }
}

/// Keeps the numbers of the view up to date until the shutdown.
pub(crate) async fn keep(metrics: AlertMetrics, followed: Followed, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        let (metrics, followed) = (metrics.clone(), followed.clone());
        match tokio::task::spawn_blocking(move || metrics.read(&followed)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the numbers of the view cannot be read"),
            Err(error) => tracing::warn!(%error, "reading the numbers of the view failed"),
        }
        shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
    }
}
