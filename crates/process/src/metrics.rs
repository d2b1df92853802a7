//! The numbers of this process, in the Prometheus text format.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use prometheus::core::{Collector, MetricVec, MetricVecBuilder};
use prometheus::{
    Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry, TextEncoder,
};

/// Media type of what [`Metrics::render`] gives.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Buckets for durations of requests, commits and deliveries, in seconds.
pub const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Values that the labels of a metric are known to take, one list for each label. Every combination
/// starts at 0, for a series that begins with its first increment hides it from `rate()`. A label
/// with an empty list leaves all to be made when they come.
///
/// Only what is bounded and says nothing about anybody may be a label value.
pub type Known<'a> = &'a [&'a [&'a str]];

/// The metrics of a process: one registry, to be cloned into every part.
///
/// Each constructor gives the metric of that name, made on the first call. So the parts of a process
/// that do the same thing, as two projectors in one binary, share one metric with a label.
///
/// # Panics
/// The constructors panic where a name does not begin with `openfloor_`, breaks the rules of
/// Prometheus, or was taken by a metric of another kind or other labels: mistakes in constants,
/// which the first start shows.
#[derive(Clone)]
pub struct Metrics {
    kept: Arc<Kept>,
}

struct Kept {
    registry: Registry,
    by_name: Mutex<BTreeMap<String, Box<dyn Any + Send + Sync>>>,
}

impl Metrics {
    /// The metrics of a service: those of the process, and `openfloor_build_info`.
    pub fn new(service: &str, version: &str) -> Self {
        let registry = Registry::new();
        #[cfg(target_os = "linux")]
        registry
            .register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))
            .expect("the registry is empty");
        let metrics = Self { kept: Arc::new(Kept { registry, by_name: Mutex::default() }) };
        let about = metrics.gauges(
            "openfloor_build_info",
            "What runs here; always 1.",
            &["version", "service"],
            &[&[version], &[service]],
        );
        about.with_label_values(&[version, service]).set(1);
        metrics
    }

    /// A count of things that happened; the name ends in `_total`.
    pub fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.keep(name, || IntCounter::new(name, help))
    }

    /// Counts of things that happened, by label.
    pub fn counters(&self, name: &str, help: &str, labels: &[&str], known: Known<'_>) -> IntCounterVec {
        self.keep_vec(name, labels, known, || IntCounterVec::new(Opts::new(name, help), labels))
    }

    /// A number that goes up and down.
    pub fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.keep(name, || IntGauge::new(name, help))
    }

    /// Numbers that go up and down, by label.
    pub fn gauges(&self, name: &str, help: &str, labels: &[&str], known: Known<'_>) -> IntGaugeVec {
        self.keep_vec(name, labels, known, || IntGaugeVec::new(Opts::new(name, help), labels))
    }

    /// A number with a fraction that goes up and down: seconds, instants, ratios.
    pub fn real_gauge(&self, name: &str, help: &str) -> Gauge {
        self.keep(name, || Gauge::new(name, help))
    }

    /// Numbers with a fraction that go up and down, by label.
    pub fn real_gauges(&self, name: &str, help: &str, labels: &[&str], known: Known<'_>) -> GaugeVec {
        self.keep_vec(name, labels, known, || GaugeVec::new(Opts::new(name, help), labels))
    }

    /// How observed values spread over buckets; for durations, [`SECONDS`].
    pub fn histogram(&self, name: &str, help: &str, buckets: &[f64]) -> Histogram {
        let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        self.keep(name, || Histogram::with_opts(options))
    }

    /// How observed values spread over buckets, by label.
    pub fn histograms(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
        known: Known<'_>,
        buckets: &[f64],
    ) -> HistogramVec {
        let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        self.keep_vec(name, labels, known, || HistogramVec::new(options, labels))
    }

    /// All metrics as text, of type [`CONTENT_TYPE`].
    pub fn render(&self) -> String {
        TextEncoder::new().encode_to_string(&self.kept.registry.gather()).unwrap_or_else(|error| {
            tracing::error!(%error, "the metrics cannot be written as text");
            String::new()
        })
    }

    fn keep<C: Collector + Clone + 'static>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<C, prometheus::Error>,
    ) -> C {
        let mut by_name = self.kept.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = by_name.get(name) {
            let kept = kept.downcast_ref::<C>();
            return kept.unwrap_or_else(|| panic!("{name} is already a metric of another kind")).clone();
        }
        assert!(name.starts_with("openfloor_"), "the metric {name} lacks the prefix openfloor_");
        let made = make().unwrap_or_else(|error| panic!("the metric {name} is ill-formed: {error}"));
        let registered = self.kept.registry.register(Box::new(made.clone()));
        registered.unwrap_or_else(|error| panic!("the metric {name} is refused: {error}"));
        by_name.insert(name.to_owned(), Box::new(made.clone()));
        made
    }

    fn keep_vec<B: MetricVecBuilder>(
        &self,
        name: &str,
        labels: &[&str],
        known: Known<'_>,
        make: impl FnOnce() -> Result<MetricVec<B>, prometheus::Error>,
    ) -> MetricVec<B>
    where
        MetricVec<B>: Collector + Clone + 'static,
    {
        let kept = self.keep(name, make);
        assert_eq!(kept.desc()[0].variable_labels, labels, "{name} is already a metric with other labels");
        for values in combinations(known) {
            let made = kept.get_metric_with_label_values(&values).map(drop);
            made.unwrap_or_else(|error| panic!("the known labels of {name} do not fit: {error}"));
        }
        kept
    }
}

/// Every way to take one value from each list.
fn combinations<'a>(known: Known<'a>) -> Vec<Vec<&'a str>> {
    if known.is_empty() {
        return Vec::new();
    }
    known.iter().fold(vec![Vec::new()], |begun, values| {
        begun
            .iter()
            .flat_map(|begun| values.iter().map(move |value| [&begun[..], &[*value]].concat()))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{Metrics, SECONDS, combinations};

    fn metrics() -> Metrics {
        Metrics::new("ingest", "1.2.3")
    }

    #[track_caller]
    fn assert_shows(metrics: &Metrics, line: &str) {
        let text = metrics.render();
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }

    #[test]
    fn known_labels_start_at_zero() {
        let metrics = metrics();
        let known: &[&[&str]] = &[&["file", "link"], &["stored", "refused"]];
        metrics.counters("openfloor_submissions_total", "Rosters.", &["source", "outcome"], known);
        assert_shows(&metrics, r#"openfloor_submissions_total{outcome="refused",source="link"} 0"#);
        assert_shows(&metrics, r#"openfloor_submissions_total{outcome="stored",source="file"} 0"#);
        assert_shows(&metrics, "# TYPE openfloor_submissions_total counter");
        assert_shows(&metrics, "# HELP openfloor_submissions_total Rosters.");
    }

    #[test]
    fn a_build_tells_its_version_and_service() {
        assert_shows(&metrics(), r#"openfloor_build_info{service="ingest",version="1.2.3"} 1"#);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_process_is_measured_under_names_without_prefix() {
        assert!(metrics().render().contains("\nprocess_resident_memory_bytes "));
    }

    #[test]
    fn asking_again_gives_the_same_metric() {
        let metrics = metrics();
        metrics.counter("openfloor_things_total", "Things.").inc();
        metrics.clone().counter("openfloor_things_total", "Things.").inc();
        assert_shows(&metrics, "openfloor_things_total 2");

        let seconds = |view| {
            metrics.histograms(
                "openfloor_apply_duration_seconds",
                "Applying.",
                &["view"],
                &[&[view]],
                SECONDS,
            )
        };
        seconds("panels").with_label_values(&["panels"]).observe(0.2);
        seconds("allies").with_label_values(&["allies"]).observe(0.2);
        assert_shows(&metrics, r#"openfloor_apply_duration_seconds_count{view="panels"} 1"#);
        assert_shows(&metrics, r#"openfloor_apply_duration_seconds_count{view="allies"} 1"#);
    }

    #[test]
    #[should_panic(expected = "already a metric of another kind")]
    fn a_name_has_one_kind() {
        let metrics = metrics();
        metrics.counter("openfloor_things_total", "Things.");
        metrics.gauge("openfloor_things_total", "Things.");
    }

    #[test]
    #[should_panic(expected = "already a metric with other labels")]
    fn a_name_has_one_set_of_labels() {
        let metrics = metrics();
        metrics.counters("openfloor_things_total", "Things.", &["kind"], &[]);
        metrics.counters("openfloor_things_total", "Things.", &["colour"], &[]);
    }

    #[test]
    #[should_panic(expected = "lacks the prefix")]
    fn a_name_has_our_prefix() {
        metrics().counter("things_total", "Things.");
    }

    #[test]
    fn combinations_of_known_values() {
        assert_eq!(combinations(&[]), Vec::<Vec<&str>>::new());
        assert_eq!(combinations(&[&["a", "b"], &["c"]]), [["a", "c"], ["b", "c"]]);
        assert_eq!(combinations(&[&["a"], &[]]), Vec::<Vec<&str>>::new());
    }
}
