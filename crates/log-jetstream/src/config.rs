//! What a stream must be so that nothing acknowledged is lost, and what is wrong with it if not.

use std::fmt;
use std::time::Duration;

use openfloor_event_log::PAYLOAD_BYTES_MAX;
use serde_json::{Value, json};

use crate::options::Options;
use crate::subject;

/// Room for the headers of a message.
pub(crate) const HEADER_BYTES_MAX: u64 = 4096;
/// The least time that the server must recognise a repeated message, unless a shorter one was asked for.
const DUPLICATE_WINDOW_MIN: Duration = Duration::from_secs(120);

/// One of the two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// The log, from which nothing can be taken away.
    Log,
    /// The keys, from which single messages can be.
    Keys,
}

impl Profile {
    /// The stream's name.
    pub(crate) fn stream(self) -> &'static str {
        match self {
            Profile::Log => "OPENFLOOR",
            Profile::Keys => "OPENFLOOR_KEYS",
        }
    }

    /// All its subjects.
    pub(crate) fn subjects(self) -> &'static str {
        match self {
            Profile::Log => subject::ALL,
            Profile::Keys => "openfloor-keys.v1.>",
        }
    }

    fn deny_delete(self) -> bool {
        self == Profile::Log
    }
}

/// The configuration with which a stream is created.
pub(crate) fn wanted(profile: Profile, options: &Options) -> Value {
    let max_bytes = match (profile, options.max_bytes) {
        (Profile::Log, Some(bytes)) => json!(bytes),
        _ => json!(-1),
    };
    json!({
        "name": profile.stream(),
        "subjects": [profile.subjects()],
        "storage": "file",
        "retention": "limits",
        "discard": "new",
        "num_replicas": options.replicas,
        "max_age": 0,
        "max_msgs": -1,
        "max_bytes": max_bytes,
        "max_msgs_per_subject": -1,
        "deny_delete": profile.deny_delete(),
        "deny_purge": true,
        "allow_rollup_hdrs": false,
        "allow_direct": profile == Profile::Log,
        "allow_atomic": profile == Profile::Keys,
        "duplicate_window": options.duplicate_window.as_nanos() as u64,
    })
}

/// Whether a stream takes many messages as one: all or none, with one sync.
pub(crate) fn takes_batches(config: &Value) -> bool {
    config["allow_atomic"] == json!(true)
}

/// A field of a configuration under which acknowledged messages may be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigFault {
    field: &'static str,
    value: String,
    must_be: String,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}, must be {}", self.field, self.value, self.must_be)
    }
}

/// What is wrong, in one line.
pub(crate) fn in_words(faults: &[ConfigFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

enum Want {
    /// This very value.
    Is(Value),
    /// Missing, or what the server writes for missing.
    Off,
    /// At least so much.
    AtLeast(u64),
    /// At least so much, or without a limit.
    Room(u64),
}

/// Every fault of a stream's configuration, in a fixed order.
pub(crate) fn faults(config: &Value, profile: Profile, options: &Options) -> Vec<ConfigFault> {
    rules(profile, options)
        .into_iter()
        .filter(|(field, want)| !want.holds(&config[*field]))
        .map(|(field, want)| ConfigFault { field, value: shown(&config[field]), must_be: want.to_string() })
        .collect()
}

fn rules(profile: Profile, options: &Options) -> Vec<(&'static str, Want)> {
    let window = options.duplicate_window.min(DUPLICATE_WINDOW_MIN).as_nanos() as u64;
    vec![
        ("subjects", Want::Is(json!([profile.subjects()]))),
        ("storage", Want::Is(json!("file"))),
        ("retention", Want::Is(json!("limits"))),
        ("discard", Want::Is(json!("new"))),
        ("max_age", Want::Off),
        ("max_msgs", Want::Is(json!(-1))),
        ("max_msgs_per_subject", Want::Is(json!(-1))),
        ("max_msg_size", Want::Room(PAYLOAD_BYTES_MAX as u64 + HEADER_BYTES_MAX)),
        ("deny_delete", if profile.deny_delete() { Want::Is(json!(true)) } else { Want::Off }),
        ("deny_purge", Want::Is(json!(true))),
        ("allow_rollup_hdrs", Want::Off),
        // `async` silently cancels `sync_interval: always` (ADR-56 of NATS).
        ("persist_mode", Want::Off),
        ("num_replicas", Want::AtLeast(options.replicas.into())),
        ("duplicate_window", Want::AtLeast(window)),
        ("subject_transform", Want::Off),
        ("sources", Want::Off),
        ("mirror", Want::Off),
        ("sealed", Want::Off),
        ("no_ack", Want::Off),
        ("allow_msg_ttl", Want::Off),
        ("subject_delete_marker_ttl", Want::Off),
        ("allow_msg_counter", Want::Off),
        ("allow_msg_schedules", Want::Off),
    ]
}

impl Want {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Want::Is(wanted) => value == wanted,
            Want::Off => is_off(value),
            Want::AtLeast(least) => value.as_u64().is_some_and(|value| value >= *least),
            Want::Room(least) => value.as_i64().is_none_or(|value| value < 0 || value as u64 >= *least),
        }
    }
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Want::Is(value) => f.write_str(&shown(value)),
            Want::Off => f.write_str("unset"),
            Want::AtLeast(least) => write!(f, "at least {least}"),
            Want::Room(least) => write!(f, "at least {least}, or -1"),
        }
    }
}

fn is_off(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty() || text == "default",
        Value::Array(of) => of.is_empty(),
        Value::Object(_) | Value::Bool(true) => false,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "unset".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::{Profile, faults, in_words, wanted};
    use crate::options::Options;

    fn options() -> Options {
        Options::new("nats://localhost", "test")
    }

    fn with(field: &str, value: Value) -> Value {
        let mut config = wanted(Profile::Log, &options());
        config[field] = value;
        config
    }

    #[test]
    fn what_we_create_is_what_we_accept() {
        for profile in [Profile::Log, Profile::Keys] {
            assert_eq!(faults(&wanted(profile, &options()), profile, &options()), []);
        }
    }

    #[test]
    fn a_lossy_configuration_is_named_by_field_value_and_remedy() {
        let second = 1_000_000_000_u64;
        let cases = [
            ("storage", json!("memory"), "storage is memory, must be file"),
            ("retention", json!("workqueue"), "retention is workqueue, must be limits"),
            ("discard", json!("old"), "discard is old, must be new"),
            ("max_age", json!(second), "max_age is 1000000000, must be unset"),
            ("max_msgs", json!(1000), "max_msgs is 1000, must be -1"),
            ("max_msgs_per_subject", json!(1), "max_msgs_per_subject is 1, must be -1"),
            ("max_msg_size", json!(1024), "max_msg_size is 1024, must be at least 528384, or -1"),
            ("deny_delete", json!(false), "deny_delete is false, must be true"),
            ("deny_purge", json!(false), "deny_purge is false, must be true"),
            ("allow_rollup_hdrs", json!(true), "allow_rollup_hdrs is true, must be unset"),
            ("persist_mode", json!("async"), "persist_mode is async, must be unset"),
            ("num_replicas", json!(0), "num_replicas is 0, must be at least 1"),
            (
                "duplicate_window",
                json!(second),
                "duplicate_window is 1000000000, must be at least 120000000000",
            ),
            ("subject_transform", json!({"src": ">"}), "subject_transform is {\"src\":\">\"}, must be unset"),
            ("sources", json!([1]), "sources is [1], must be unset"),
            ("mirror", json!({"name": "X"}), "mirror is {\"name\":\"X\"}, must be unset"),
            ("sealed", json!(true), "sealed is true, must be unset"),
            ("no_ack", json!(true), "no_ack is true, must be unset"),
            ("allow_msg_ttl", json!(true), "allow_msg_ttl is true, must be unset"),
            ("subjects", json!(["a.>"]), "subjects is [\"a.>\"], must be [\"openfloor.v1.>\"]"),
        ];
        for (field, value, want) in cases {
            assert_eq!(in_words(&faults(&with(field, value), Profile::Log, &options())), want);
        }
    }

    #[test]
    fn what_the_server_writes_for_missing_is_no_fault() {
        for (field, value) in
            [("persist_mode", json!("default")), ("sources", json!([])), ("max_msg_size", json!(-1))]
        {
            assert_eq!(faults(&with(field, value), Profile::Log, &options()), []);
        }
    }

    #[test]
    fn three_copies_are_asked_for_and_a_short_window_only_on_purpose() {
        let three = Options { replicas: 3, ..options() };
        let told = in_words(&faults(&with("num_replicas", json!(1)), Profile::Log, &three));
        assert_eq!(told, "num_replicas is 1, must be at least 3");
        let short = Options { duplicate_window: Duration::from_millis(100), ..options() };
        assert_eq!(faults(&with("duplicate_window", json!(100_000_000)), Profile::Log, &short), []);
    }
}
