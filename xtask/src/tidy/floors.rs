//! A crate depends only on lower floors. The table is the one of ARCHITECTURE.md.

use serde_json::Value;

/// What a crate of ours is called before its own name.
const PREFIX: &str = "openfloor-";

/// The crates of each floor, from the ground up.
const FLOORS: [&[&str]; 8] = [
    &["domain", "event-log", "key-store", "view-store"],
    &["event-codec", "rosters", "words"],
    &["log-jetstream", "log-sqlite", "store-sled", "application", "api", "outbound", "process"],
    &["follower", "pages"],
    &["over-nats"],
    &["ingest", "projection", "alert"],
    &["standalone"],
    &["cli"],
];

/// On no floor: tests may use it, nothing else may.
const FOR_TESTS: [&str; 7] = ["nats-process", "tests", "bench", "chaos", "fuzz", "simulation", "stores"];

/// Adapters know ports and nothing else of ours.
const ADAPTERS: [&str; 3] = ["log-jetstream", "log-sqlite", "store-sled"];
const PORTS: [&str; 3] = ["event-log", "key-store", "view-store"];

/// What the pure core may use: nothing that reads a clock, a socket, a file or chance.
const DOMAIN_USES: [&str; 8] = ["hmac", "jiff", "libm", "schemars", "serde", "sha2", "thiserror", "toml"];

pub(super) fn complaints(packages: &[Value]) -> Vec<String> {
    packages
        .iter()
        .filter_map(|package| Some((own(package["name"].as_str()?)?, package)))
        .flat_map(of_package)
        .collect()
}

fn of_package((name, package): (&str, &Value)) -> Vec<String> {
    if FOR_TESTS.contains(&name) {
        return Vec::new();
    }
    let Some(floor) = floor(name) else {
        return vec![format!(
            "{PREFIX}{name} is on no floor: add it to the table of xtask/src/tidy/floors.rs"
        )];
    };
    let uses = package["dependencies"].as_array().into_iter().flatten();
    let uses = uses.filter_map(|used| Some((used["name"].as_str()?, used["kind"] == "dev")));
    uses.filter_map(|(used, in_tests)| complaint(name, floor, used, in_tests)).collect()
}

fn complaint(name: &str, at: usize, used: &str, in_tests: bool) -> Option<String> {
    let Some(used) = own(used) else {
        let is_foreign = name == "domain" && !in_tests && !DOMAIN_USES.contains(&used);
        return is_foreign.then(|| format!("{PREFIX}domain uses {used}: the core is pure"));
    };
    if FOR_TESTS.contains(&used) {
        return (!in_tests).then(|| format!("{PREFIX}{name} uses {PREFIX}{used}, which is for tests"));
    }
    if ADAPTERS.contains(&name) && !in_tests && !PORTS.contains(&used) {
        return Some(format!(
            "{PREFIX}{name} uses {PREFIX}{used}: an adapter knows its port and nothing else"
        ));
    }
    let is_lower = floor(used).is_some_and(|floor| floor < at);
    (!is_lower)
        .then(|| format!("{PREFIX}{name} (floor {at}) uses {PREFIX}{used}, which is not on a lower floor"))
}

fn own(name: &str) -> Option<&str> {
    name.strip_prefix(PREFIX)
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|crates| crates.contains(&name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::complaints;

    fn uses(name: &str, used: &str, kind: Value) -> usize {
        complaints(&[json!({ "name": name, "dependencies": [{ "name": used, "kind": kind }] })]).len()
    }

    #[test]
    fn only_lower_floors_may_be_used() {
        assert_eq!(uses("openfloor-ingest", "openfloor-application", Value::Null), 0);
        assert_eq!(uses("openfloor-application", "openfloor-ingest", Value::Null), 1);
        assert_eq!(uses("openfloor-ingest", "openfloor-projection", Value::Null), 1);
        assert_eq!(uses("openfloor-ingest", "tokio", Value::Null), 0);
        assert_eq!(uses("openfloor-something-new", "tokio", Value::Null), 1);
    }

    #[test]
    fn adapters_know_no_domain_and_the_domain_no_clock() {
        assert_eq!(uses("openfloor-log-sqlite", "openfloor-domain", Value::Null), 1);
        assert_eq!(uses("openfloor-domain", "tokio", Value::Null), 1);
        assert_eq!(uses("openfloor-domain", "proptest", json!("dev")), 0);
    }

    #[test]
    fn what_is_for_tests_stays_in_tests() {
        assert_eq!(uses("openfloor-log-jetstream", "openfloor-nats-process", json!("dev")), 0);
        assert_eq!(uses("openfloor-log-jetstream", "openfloor-nats-process", Value::Null), 1);
    }
}
