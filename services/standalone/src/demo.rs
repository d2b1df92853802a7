//! Invented events with invented people that show every way a panel can stand. They come in as
//! everything does: through the API, with the organiser's key.

use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use openfloor_api::client::{Client, Document};
use serde::Deserialize;
use serde_json::Value;

use crate::in_process::InProcess;
use crate::installation::Installation;

/// Events, with when they are and who may find them.
const EVENTS: &str = include_str!("../demo/events.json");

/// Line-ups: documents as anybody may import them.
const LINE_UPS: [(&str, &str); 4] = [
    ("harbour-forum.json", include_str!("../demo/harbour-forum.json")),
    ("tidewater-weekend.json", include_str!("../demo/tidewater-weekend.json")),
    ("aldermoor-talks.json", include_str!("../demo/aldermoor-talks.json")),
    ("northmere-meetings.json", include_str!("../demo/northmere-meetings.json")),
];

/// What is counted and published afterwards.
const AFTERWARDS: &str = include_str!("../demo/afterwards.json");

/// One request of the demo: a path below `/api/v1/convenings/`, and what is put there.
#[derive(Deserialize)]
struct Put {
    path: String,
    body: Value,
}

/// Puts the invented events in.
pub(crate) async fn fill(installation: &Installation, key: String) -> anyhow::Result<()> {
    let client = Client::new(Arc::new(InProcess::new(installation.router())), Some(key));
    put_all(&client, EVENTS).await?;
    for (name, text) in LINE_UPS {
        let bytes = Bytes::from_static(text.as_bytes());
        let document = Document { name: name.to_owned(), bytes, ..Document::default() };
        client.import(&document, |_| {}).await?;
    }
    put_all(&client, AFTERWARDS).await
}

async fn put_all(client: &Client, puts: &str) -> anyhow::Result<()> {
    for Put { path, body } in serde_json::from_str::<Vec<Put>>(puts)? {
        let path = format!("/api/v1/convenings/{path}");
        client.ask::<Value>(Method::PUT, &path, Some(&body)).await?;
    }
    Ok(())
}
