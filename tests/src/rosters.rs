//! Invented people and the shapes that the tests send.

use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::installation::Installation;

/// A seat of an invented person.
pub fn seat(name: &str, class: &str) -> Value {
    json!({ "name": name, "class": class, "role": "panelist" })
}

/// A seat with an address, by which a pledge finds it for certain.
pub fn seat_of(name: &str, class: &str, address: &str) -> Value {
    json!({ "name": name, "class": class, "role": "panelist", "email": address })
}

/// A roster whose line-up is complete, on a day to come.
pub fn roster(seats: &[Value]) -> Value {
    json!({ "title": "After the ceasefire", "starts": "2199-05-14T10:00:00+02:00", "complete": true, "seats": seats })
}

/// Makes a convening and gives the client of its organiser.
///
/// # Panics
/// If it is refused.
pub async fn organiser(installation: &impl Installation, convening: &str) -> Client {
    let client = installation.ingest().with_key(installation.key());
    let made = client.put(&format!("/api/v1/convenings/{convening}"), &json!({ "title": "Peace 26" })).await;
    assert!(made.status == 201 || made.status == 200, "{}", made.text());
    client
}

/// The path of a panel's roster.
pub fn roster_path(convening: &str, panel: &str) -> String {
    format!("/api/v1/convenings/{convening}/panels/{panel}/roster")
}

/// The answer as JSON.
///
/// # Panics
/// If it is not one of the 2xx.
#[track_caller]
pub fn accepted(reply: &Reply) -> Value {
    assert!((200..300).contains(&reply.status), "{}: {}", reply.status, reply.text());
    reply.json()
}
