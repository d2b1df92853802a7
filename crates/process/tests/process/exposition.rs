//! `/metrics` is well-formed text of format 0.0.4, checked by a small parser of our own.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use axum::routing::get;
use http_body_util::BodyExt;
use openfloor_process::health::{Health, admin_router};
use openfloor_process::metrics::{Metrics, SECONDS};
use openfloor_process::web::{Protection, protect};
use tower::ServiceExt;

/// One line of the text that is not a comment.
#[derive(Debug)]
struct Sample<'t> {
    name: &'t str,
    labels: BTreeMap<&'t str, String>,
    value: f64,
}

/// Reads `name{label="value",…} number`.
fn sample(line: &str) -> Sample<'_> {
    let (series, value) = line.rsplit_once(' ').expect("a value after a space");
    let value = match value {
        "+Inf" => f64::INFINITY,
        value => value.parse().expect("a number"),
    };
    let (name, labels) = match series.split_once('{') {
        Some((name, labels)) => (name, labels_of(labels)),
        None => (series, BTreeMap::new()),
    };
    assert!(is_name(name), "{name}");
    Sample { name, labels, value }
}

/// Reads what follows `{`, with the escapes `\\`, `\"` and `\n`.
fn labels_of(mut text: &str) -> BTreeMap<&str, String> {
    let mut labels = BTreeMap::new();
    while text != "}" {
        let (name, rest) = text.split_once("=\"").expect("a label with a quoted value");
        assert!(is_name(name) && !name.contains(':'), "{name}");
        let mut value = String::new();
        let mut characters = rest.char_indices();
        let end = loop {
            match characters.next().expect("a closing quote") {
                (at, '"') => break at,
                (_, '\\') => match characters.next().expect("an escaped character").1 {
                    'n' => value.push('\n'),
                    escaped @ ('\\' | '"') => value.push(escaped),
                    other => panic!("the escape \\{other} is unknown"),
                },
                (_, plain) => value.push(plain),
            }
        };
        assert!(labels.insert(name, value).is_none(), "the label {name} comes twice");
        text = rest[end + 1..].trim_start_matches(',');
    }
    labels
}

fn is_name(name: &str) -> bool {
    let rest_is_fine = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
    rest_is_fine && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Fails unless the text is well-formed: every sample belongs to the family declared last, no series
/// comes twice, buckets only grow, counters end in `_total`. Gives the families.
fn check(text: &str) -> BTreeSet<String> {
    assert!(text.ends_with('\n'));
    let mut families = BTreeMap::new();
    let mut series = BTreeSet::new();
    let (mut helped, mut family, mut kind) = ("", "", "");
    let mut bucket_before: Option<(String, f64)> = None;
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            helped = help.split_once(' ').expect("a help text").0;
        } else if let Some(typed) = line.strip_prefix("# TYPE ") {
            (family, kind) = typed.split_once(' ').expect("a type");
            assert_eq!(family, helped, "a family without a help text");
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(kind != "counter" || family.ends_with("_total"), "the counter {family} is no total");
            assert!(families.insert(family.to_owned(), kind).is_none(), "the family {family} comes twice");
        } else {
            let Sample { name, labels, value } = sample(line);
            let suffix = name.strip_prefix(family).expect("a sample of the family declared last");
            let suffixes: &[&str] = if kind == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
            assert!(suffixes.contains(&suffix), "{line}");
            assert!(series.insert(format!("{name}{labels:?}")), "{line} comes twice");
            assert!(kind == "gauge" || value >= 0.0, "{line}");
            if suffix == "_bucket" {
                let mut others = labels.clone();
                let up_to = others.remove("le").expect("a bucket has a limit");
                let others = format!("{name}{others:?}");
                if let Some((before, count)) = bucket_before.take().filter(|(before, _)| *before == others) {
                    assert!(value >= count, "{line}: a bucket of {before} shrinks");
                }
                bucket_before = (up_to != "+Inf").then_some((others, value));
            } else {
                assert!(bucket_before.is_none(), "{line}: the bucket +Inf is missing");
            }
        }
    }
    families.into_keys().collect()
}

async fn text_of(router: Router, path: &str) -> (String, String) {
    let request = Request::get(path).body(Body::empty()).expect("is a request");
    let response = router.oneshot(request).await.expect("answers");
    let content_type = response.headers()[header::CONTENT_TYPE].to_str().expect("is ASCII").to_owned();
    let body = response.into_body().collect().await.expect("is whole").to_bytes();
    (content_type, String::from_utf8(body.into()).expect("is text"))
}

#[tokio::test]
async fn the_metrics_are_well_formed() {
    let metrics = Metrics::new("ingest", "1.2.3");
    metrics.counter("openfloor_things_total", "Things, with a \\ and\na second line.").inc();
    metrics
        .real_gauges("openfloor_temperature_celsius", "How warm it is.", &["place"], &[])
        .with_label_values(&["a \"quoted\"\nplace \\ here"])
        .set(-3.5);
    let seconds = metrics.histograms("openfloor_wait_seconds", "Waits.", &["kind"], &[&["a", "b"]], SECONDS);
    for wait in [0.0001, 0.3, 700.0] {
        seconds.with_label_values(&["a"]).observe(wait);
    }
    let pages =
        protect(Router::new().route("/page/{id}", get(|| async { "" })), &metrics, Protection::default());
    for path in ["/page/7", "/page/8", "/nowhere"] {
        text_of(pages.clone(), path).await;
    }

    let (content_type, text) = text_of(admin_router(Health::new(), metrics), "/metrics").await;
    assert_eq!(content_type, "text/plain; version=0.0.4; charset=utf-8");
    let families = check(&text);
    for family in
        ["openfloor_build_info", "openfloor_http_request_duration_seconds", "openfloor_wait_seconds"]
    {
        assert!(families.contains(family), "{family} is not in\n{text}");
    }
}

#[test]
#[should_panic(expected = "comes twice")]
fn the_checker_sees_a_series_that_comes_twice() {
    check("# HELP a_total A.\n# TYPE a_total counter\na_total{b=\"c\"} 1\na_total{b=\"c\"} 2\n");
}

#[test]
#[should_panic(expected = "a bucket of")]
fn the_checker_sees_a_bucket_that_shrinks() {
    check(
        "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
    );
}
