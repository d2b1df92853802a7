//! Operators' commands over a real nats-server.

use openfloor_nats_process::{NatsServer, Options};

use crate::program::{done, openfloor};

#[test]
fn operators_work_over_nats_too() {
    let server = NatsServer::start(&Options::default()).expect("a nats-server");
    let nats = server.url();
    let added =
        done(&["organiser", "add", "Forum North", "--contact", "desk@forum.example", "--nats", &nats]);
    let key = added.out.trim();
    assert!(key.starts_with("openfloor_"), "{key}");
    let organiser = key.split('_').nth(1).expect("an id");
    done(&["key", "issue", "--organiser", organiser, "--nats", &nats]);
    let lines = done(&["tail", "--all", "--nats", &nats]).lines();
    let stream = format!("organiser-{organiser}");
    let of_organiser: Vec<_> = lines.iter().filter(|line| line["stream"] == stream).collect();
    assert_eq!(of_organiser.len(), 2, "{lines:?}");
    assert_eq!(of_organiser[1]["events"][0], "organiser.key-issued");
    let opened = done(&["tail", "--all", "--open", "--nats", &nats]).out;
    assert!(opened.contains("desk@forum.example"));
    done(&["activate", "--nats", &nats]);
    let erased = done(&["person", "erase", "--person", "0123456789abcdef", "--nats", &nats]);
    assert!(erased.talk.contains("nothing was sealed"), "{}", erased.talk);
    let no_views = openfloor(&["replay", "--nats", &nats]);
    assert_eq!(no_views.code, 2, "{}", no_views.talk);
    assert!(no_views.talk.contains("start it again"), "{}", no_views.talk);
    let no_files = openfloor(&["backup", "somewhere", "--nats", &nats]);
    assert_eq!(no_files.code, 2, "{}", no_files.talk);
}

#[test]
fn a_nats_server_that_does_not_answer_is_named() {
    let run = openfloor(&["tail", "--nats", "nats://127.0.0.1:1"]);
    assert_eq!(run.code, 5, "{}", run.talk);
    assert!(run.talk.contains("127.0.0.1:1"), "{}", run.talk);
}
