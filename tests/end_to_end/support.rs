//! Invented people and the shapes that the tests send.

use openfloor_tests::{Client, Installation, Reply};
use serde_json::{Value, json};

/// A seat of an invented person.
pub(crate) fn seat(name: &str, class: &str) -> Value {
    json!({ "name": name, "class": class, "role": "panelist" })
}

/// A seat with an address, by which a pledge finds it for certain.
pub(crate) fn seat_of(name: &str, class: &str, address: &str) -> Value {
    json!({ "name": name, "class": class, "role": "panelist", "email": address })
}

/// A roster whose line-up is complete, on a day to come.
pub(crate) fn roster(seats: &[Value]) -> Value {
    json!({ "title": "After the ceasefire", "starts": "2199-05-14T10:00:00+02:00", "complete": true, "seats": seats })
}

/// Makes a convening and gives the client of its organiser.
pub(crate) async fn organiser(installation: &impl Installation, convening: &str) -> Client {
    let client = installation.ingest().with_key(installation.key());
    let made = client.put(&format!("/api/v1/convenings/{convening}"), &json!({ "title": "Peace 26" })).await;
    assert!(made.status == 201 || made.status == 200, "{}", made.text());
    client
}

/// The path of a panel's roster.
pub(crate) fn roster_path(convening: &str, panel: &str) -> String {
    format!("/api/v1/convenings/{convening}/panels/{panel}/roster")
}

/// The answer as JSON, if it is one of the 2xx.
#[track_caller]
pub(crate) fn accepted(reply: &Reply) -> Value {
    assert!((200..300).contains(&reply.status), "{}: {}", reply.status, reply.text());
    reply.json()
}
