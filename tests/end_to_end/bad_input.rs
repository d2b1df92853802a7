//! Bad input costs nothing: each is a clear refusal, and nothing is stored.

use openfloor_tests::{Installation, Reply, Single};
use serde_json::{Value, json};

use super::support::{organiser, roster_path};

/// Most that is sent to a server that refuses after its limit.
const HUGE: usize = 300 << 20;

/// What is stored of this organiser: every event, and how many panels it has.
async fn stored(single: &Single) -> Vec<(String, u64)> {
    let list = single.projection().with_key(single.key()).get("/api/v1/convenings").await.json();
    let convenings = list["convenings"].as_array().expect("a list").clone();
    let brief = |one: serde_json::Value| {
        (one["slug"].as_str().unwrap_or_default().to_owned(), one["panels"].as_u64().unwrap_or_default())
    };
    convenings.into_iter().map(brief).collect()
}

fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text());
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    let body = reply.json();
    assert!(body["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{body}");
    body
}

fn csv(rows: usize) -> String {
    let mut sheet = String::from("convening,panel,title,name,gender,role\n");
    for row in 0..rows {
        sheet.push_str(&format!("c,{},T,Person {row} Example,,\n", row / 100));
    }
    sheet
}

#[tokio::test]
async fn every_bad_document_is_refused_with_its_place_and_leaves_nothing() {
    let single = Single::start(&[]).await;
    let client = organiser(&single, "peace").await;
    let before = stored(&single).await;
    let document = async |bytes: Vec<u8>| client.send("POST", "/api/v1/imports?name=a.csv", &[], bytes).await;
    let head = b"convening,panel,title,date,name,gender,role\n".to_vec();
    let with = |row: &str| [head.clone(), row.as_bytes().to_vec()].concat();
    let latin = [head.clone(), b"c,1,T,2026-05-14,Ren\xe9 Example,,\n".to_vec()].concat();
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("not UTF-8", latin, 422, "line 2"),
        ("truncated JSON", b"{\"convenings\":[{\"slug\":\"a\",\"pan".to_vec(), 422, "line 1"),
        ("unknown role", with("c,1,T,2026-05-14,A Example,,Czar\n"), 422, "line 2"),
        ("before 1900", with("c,1,T,1812-05-14,A Example,,Panelist\n"), 422, "line 2"),
        ("no zone", with("c,1,T,2026-05-14T10:00:00,A Example,,Panelist\n"), 422, "line 2"),
        ("formula", with("c,1,T,2026-05-14,=HYPERLINK(\"x\"),,Panelist\n"), 422, "line 2"),
        ("a million seats", csv(1_000_000).into_bytes(), 413, ""),
    ];
    for (what, bytes, status, place) in cases {
        let reply = document(bytes).await.expect("an answer");
        let body = problem(&reply, status);
        assert!(body.to_string().contains(place), "{what}: {body}");
    }
    let deep = format!("{{\"seats\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let path = roster_path("peace", "opening");
    let nested = client.send("PUT", &path, &[], deep).await.expect("an answer");
    assert!(problem(&nested, 422)["detail"].as_str().is_some());
    let twice = json!({ "seats": [{ "id": "s", "name": "A Example" }, { "id": "s", "name": "B Example" }] });
    assert!(problem(&client.put(&path, &twice).await, 422).to_string().contains("/seats/1"));
    assert_eq!(stored(&single).await, before, "nothing was stored");
}

#[tokio::test]
async fn a_body_of_300_mb_is_refused_at_the_limit() {
    let single = Single::start(&[]).await;
    let client = organiser(&single, "peace").await;
    let before = stored(&single).await;
    // The server may answer and close before all of it is sent: both say no.
    match client.send("POST", "/api/v1/imports?name=a.csv", &[], vec![b'x'; HUGE]).await {
        Ok(reply) => {
            problem(&reply, 413);
        }
        Err(error) => assert!(!error.is_timeout(), "{error}"),
    }
    assert_eq!(stored(&single).await, before, "nothing was stored");
}
