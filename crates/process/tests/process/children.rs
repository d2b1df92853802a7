//! What only a whole process shows: the panic hook and signals.
//!
//! The child is this test binary, asked to run one of the `child_` tests alone.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use openfloor_process::metrics::Metrics;
use openfloor_process::shutdown::{EXIT_CODE_FORCED, on_signal};
use openfloor_process::telemetry::{Format, TelemetryOptions, init};

const IS_CHILD: &str = "OPENFLOOR_PROCESS_TEST_CHILD";

fn child(test: &str) -> Child {
    Command::new(env::current_exe().expect("this binary has a path"))
        .args(["--exact", test, "--nocapture"])
        .env(IS_CHILD, "1")
        .env_remove("OPENFLOOR_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts")
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().expect("runs kill");
    assert!(sent.success());
}

/// Not a test of its own: does nothing unless it is the child of one.
#[test]
fn child_panics_with_a_name() {
    if env::var_os(IS_CHILD).is_none() {
        return;
    }
    let metrics = Metrics::new("ingest", "1.2.3");
    init(&TelemetryOptions { format: Format::Json, ..TelemetryOptions::default() }, &metrics)
        .expect("sets up");
    assert!(init(&TelemetryOptions::default(), &metrics).is_err(), "a second time is an error");
    let name = "Zenobia";
    let formatted = std::thread::spawn(move || panic!("no seat for {name}")).join();
    let constant = std::thread::spawn(|| panic!("a constant message")).join();
    assert!(formatted.is_err() && constant.is_err());
    let text = metrics.render();
    println!(
        "panics: {}",
        text.lines().find(|line| line.starts_with("openfloor_panics_total")).expect("is there")
    );
}

#[test]
fn a_panic_is_logged_by_its_place_and_counted_without_what_it_quotes() {
    let done = child("children::child_panics_with_a_name").wait_with_output().expect("ends");
    let (out, log) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{out}{log}");
    assert!(out.contains("panics: openfloor_panics_total 2"), "{out}");
    assert!(!log.contains("Zenobia"), "{log}");
    assert!(log.contains("a constant message"), "{log}");
    assert_eq!(log.lines().filter(|line| line.contains("children.rs:")).count(), 2, "{log}");
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("every line is JSON");
        assert_eq!(line["level"], "ERROR");
    }
}

/// Not a test of its own: does nothing unless it is the child of one.
#[tokio::test]
async fn child_waits_to_be_stopped() {
    if env::var_os(IS_CHILD).is_none() {
        return;
    }
    let asked = on_signal().expect("listens");
    println!("listening");
    asked.cancelled().await;
    println!("stopping");
    std::future::pending::<()>().await;
}

#[test]
fn the_first_signal_asks_and_the_second_ends() {
    for (first, second) in [("-TERM", "-INT"), ("-INT", "-TERM"), ("-TERM", "-TERM")] {
        let mut child = child("children::child_waits_to_be_stopped");
        let mut said = BufReader::new(child.stdout.take().expect("piped"));
        wait_for(&mut said, "listening");
        signal(&child, first);
        wait_for(&mut said, "stopping");
        signal(&child, second);
        let mut rest = String::new();
        said.read_to_string(&mut rest).expect("is text");
        assert_eq!(child.wait().expect("ends").code(), Some(EXIT_CODE_FORCED), "{rest}");
    }
}

fn wait_for(said: &mut impl BufRead, word: &str) {
    let mut line = String::new();
    while !line.contains(word) {
        line.clear();
        assert!(said.read_line(&mut line).expect("is text") > 0, "it ended before it said {word}");
    }
}
