//! `openfloor delivery`, beside an `up` whose mail server refuses.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use crate::program::{Folder, Up, done, eventually, openfloor, post};

/// A mail server that takes no message. Gives its URL.
fn refusing_mail_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || refuse(stream));
        }
    });
    url
}

fn refuse(stream: TcpStream) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    out.write_all(b"220 mail.example ready\r\n")?;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let answer: &[u8] = match line.get(..4) {
            Some("EHLO") => b"250 mail.example\r\n",
            Some("RCPT") => b"554 5.7.1 not from you\r\n",
            Some("QUIT") => return Ok(()),
            _ => b"250 ok\r\n",
        };
        out.write_all(answer)?;
    }
    Ok(())
}

#[test]
fn what_was_given_up_is_listed_shown_tried_again_and_discarded() {
    let folder = Folder::new();
    let data = folder.path("data");
    let up = Up::start(&["--data", &data, "--smtp-url", &refusing_mail_server()]);
    let pledge = r#"{"name": "A. Example", "address": "a@ally.example", "wording": "Not without a woman.",
        "rule": {"id": "mine", "title": "One woman", "source": "a test", "predicate": {"at_least_women": {"n": 1}}}}"#;
    let (status, answer) = post(&format!("{}api/v1/pledges", up.told("Pages")), pledge);
    assert_eq!(status, 202, "{answer}");
    let listed = || done(&["delivery", "list", "--json", "--data", &data]).lines();
    eventually("the mail is given up", || !listed().is_empty());
    let one = listed().remove(0);
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let (endpoint, notice) = (text(&one["endpoint"]), text(&one["waiting"][0]));
    assert!(done(&["delivery", "list", "--data", &data]).out.contains(&endpoint));
    let shown = done(&["delivery", "inspect", &endpoint, "--data", &data]).out;
    assert!(shown.contains("given up: it was refused for good") && shown.contains("answered 554"), "{shown}");
    assert!(!shown.contains("ally.example"), "{shown}");

    let again = done(&["delivery", "retry", &endpoint, "--data", &data]);
    assert!(again.talk.contains("one notice is to be tried once more"), "{}", again.talk);
    let attempts =
        || done(&["delivery", "inspect", &endpoint, "--data", &data]).out.matches("answered 554").count();
    eventually("it was tried twice", || attempts() == 2 && !listed().is_empty());

    let discard = ["delivery", "discard", &endpoint, &notice, "--data", &data, "--reason"];
    let no_reason = openfloor(&[&discard[..], &["  "]].concat());
    assert_eq!(no_reason.code, 4, "{}", no_reason.talk);
    done(&[&discard[..], &["told by telephone"]].concat());
    let twice = openfloor(&[&discard[..], &["told by telephone"]].concat());
    assert_eq!(twice.code, 4, "{}", twice.talk);
    assert!(done(&["delivery", "list", "--data", &data]).talk.contains("nothing waits for a person"));
    let shown = done(&["delivery", "inspect", &endpoint, "--data", &data]).out;
    assert!(shown.contains("discarded: told by telephone"), "{shown}");

    done(&["delivery", "stop", &endpoint, "--data", &data]);
    assert_eq!(listed()[0]["stopped"], "operator");
    let waits = done(&["delivery", "retry", &endpoint, &notice, "--data", &data]);
    assert!(waits.talk.contains("openfloor delivery start"), "{}", waits.talk);
    done(&["delivery", "start", &endpoint, "--data", &data]);
    eventually("it is tried again once it is sent there", || attempts() == 3);

    let unknown = openfloor(&["delivery", "inspect", "m0", "--data", &data]);
    assert_eq!(unknown.code, 1, "{}", unknown.talk);
    let wrong = openfloor(&["delivery", "inspect", "no/id", "--data", &data]);
    assert_eq!(wrong.code, 2, "{}", wrong.talk);
}
