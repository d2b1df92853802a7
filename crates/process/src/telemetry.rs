//! What the process says about itself: log lines on standard error, and the panic hook.

use std::any::Any;
use std::io::{self, IsTerminal};
use std::panic::{self, PanicHookInfo};

use prometheus::{IntCounter, IntCounterVec};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::metrics::Metrics;

/// The environment variable that says what is logged, as `info,openfloor_alert=debug`.
pub const FILTER_VARIABLE: &str = "OPENFLOOR_LOG";

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people where standard error is a terminal, else JSON.
    #[default]
    Auto,
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// How telemetry is set up.
#[derive(Clone, Debug, Default)]
pub struct TelemetryOptions {
    /// The form of a log line.
    pub format: Format,
    /// What is logged where [`FILTER_VARIABLE`] is not set; `info` where this is not either.
    pub filter: Option<String>,
}

/// Why telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error(
        "the log filter {filter:?} cannot be read; an example is {FILTER_VARIABLE}=info,openfloor_alert=debug"
    )]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        #[source]
        source: tracing_subscriber::filter::ParseError,
    },
    /// It is set up once a process.
    #[error("telemetry is set up already")]
    Twice,
}

/// Sets up log lines on standard error, `openfloor_log_messages_total{level}`, and a panic hook with
/// `openfloor_panics_total`. Call it once, after [`crate::tls::install`].
///
/// Libraries are heard from level `info` up, whatever the filter says: below it some quote what they
/// carry, and names of people are never logged.
pub fn init(options: &TelemetryOptions, metrics: &Metrics) -> Result<(), TelemetryError> {
    let filter = filter(options, std::env::var(FILTER_VARIABLE).ok())?;
    let json = match options.format {
        Format::Auto => !io::stderr().is_terminal(),
        Format::Human => false,
        Format::Json => true,
    };
    subscriber(filter, json, metrics, io::stderr).try_init().map_err(|_| TelemetryError::Twice)?;
    let panics = metrics.counter("openfloor_panics_total", "Panics, caught ones included.");
    panic::set_hook(Box::new(move |about| log_panic(about, &panics)));
    Ok(())
}

fn filter(options: &TelemetryOptions, variable: Option<String>) -> Result<EnvFilter, TelemetryError> {
    let filter = variable.or_else(|| options.filter.clone()).unwrap_or_else(|| "info".into());
    EnvFilter::builder().parse(&filter).map_err(|source| TelemetryError::Filter { filter, source })
}

fn subscriber<W>(filter: EnvFilter, json: bool, metrics: &Metrics, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(may_be_heard))
        .with(Counting::new(metrics))
        .with(lines(json, writer))
}

fn lines<S, W>(json: bool, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    if json {
        fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer).boxed()
    } else {
        fmt::layer().with_ansi(io::stderr().is_terminal()).with_writer(writer).boxed()
    }
}

/// Whether a line may be logged at all: ours always, those of libraries from `info` up.
fn may_be_heard(about: &Metadata<'_>) -> bool {
    *about.level() <= Level::INFO || about.target().starts_with("openfloor")
}

/// Counts log lines by level.
struct Counting {
    lines: IntCounterVec,
}

impl Counting {
    fn new(metrics: &Metrics) -> Self {
        let levels: &[&[&str]] = &[&["error", "warn", "info", "debug", "trace"]];
        let help = "Lines logged.";
        Self { lines: metrics.counters("openfloor_log_messages_total", help, &["level"], levels) }
    }
}

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = match *event.metadata().level() {
            Level::ERROR => "error",
            Level::WARN => "warn",
            Level::INFO => "info",
            Level::DEBUG => "debug",
            Level::TRACE => "trace",
        };
        self.lines.with_label_values(&[level]).inc();
    }
}

/// Logs where a panic happened. Of its message only what is a constant: a formatted one may quote
/// anything.
fn log_panic(about: &PanicHookInfo<'_>, panics: &IntCounter) {
    panics.inc();
    let place = about.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    tracing::error!(place, thread, said = constant_message(about.payload()), "panic");
}

fn constant_message(payload: &(dyn Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(not shown: it may quote data)")
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex, PoisonError};

    use tracing::subscriber::with_default;
    use tracing_subscriber::fmt::MakeWriter;

    use super::{TelemetryError, TelemetryOptions, constant_message, filter, subscriber};
    use crate::metrics::Metrics;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Lines {
        fn text(&self) -> String {
            let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            String::from_utf8(bytes.clone()).expect("is text")
        }
    }

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Lines {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    /// What is logged by `act` under a filter.
    fn logged(level: &str, json: bool, metrics: &Metrics, act: impl FnOnce()) -> String {
        let lines = Lines::default();
        let filter = filter(&TelemetryOptions::default(), Some(level.into())).expect("is a filter");
        with_default(subscriber(filter, json, metrics, lines.clone()), act);
        lines.text()
    }

    fn metrics() -> Metrics {
        Metrics::new("ingest", "1.2.3")
    }

    #[test]
    fn a_json_line_has_its_fields_and_its_span() {
        let line = logged("info", true, &metrics(), || {
            tracing::info_span!("request", id = 7).in_scope(|| tracing::warn!(code = 503, "answered"));
        });
        let line: serde_json::Value = serde_json::from_str(&line).expect("is one JSON object");
        assert_eq!(line["level"], "WARN");
        assert_eq!(line["message"], "answered");
        assert_eq!(line["code"], 503);
        assert_eq!(line["span"]["id"], 7);
    }

    #[test]
    fn lines_are_counted_by_level() {
        let metrics = metrics();
        logged("info", false, &metrics, || {
            tracing::warn!("one");
            tracing::warn!("two");
            tracing::debug!("below the filter");
        });
        let text = metrics.render();
        assert!(text.contains("openfloor_log_messages_total{level=\"warn\"} 2\n"), "{text}");
        assert!(text.contains("openfloor_log_messages_total{level=\"debug\"} 0\n"), "{text}");
    }

    #[test]
    fn libraries_are_not_heard_below_info() {
        let text = logged("trace", false, &metrics(), || {
            tracing::trace!("ours");
            tracing::trace!(target: "sled::pagecache", "a row");
            tracing::debug!(target: "hyper", "a header");
            tracing::info!(target: "sled", "a fact");
        });
        assert!(text.contains("ours") && text.contains("a fact"), "{text}");
        assert!(!text.contains("a row") && !text.contains("a header"), "{text}");
    }

    #[test]
    fn the_variable_wins_over_the_options_and_a_bad_filter_is_told() {
        let options = TelemetryOptions { filter: Some("warn".into()), ..TelemetryOptions::default() };
        assert_eq!(filter(&options, None).expect("is a filter").to_string(), "warn");
        assert_eq!(filter(&options, Some("debug".into())).expect("is a filter").to_string(), "debug");
        let refused = filter(&options, Some("openfloor=loud".into())).expect_err("there is no such level");
        assert!(matches!(refused, TelemetryError::Filter { filter, .. } if filter == "openfloor=loud"));
    }

    #[test]
    fn only_a_constant_panic_message_is_repeated() {
        assert_eq!(constant_message(&"the list is empty"), "the list is empty");
        assert_eq!(constant_message(&String::from("Ada")), "(not shown: it may quote data)");
    }
}
