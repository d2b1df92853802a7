//! Invented events with invented people that show every way a panel can stand. They come in as
//! everything does: through the API, with the organiser's key.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
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

/// What an invented ally pledges.
const PLEDGE: &str = include_str!("../demo/pledge.json");

/// How long the letter to the ally may take, and how often it is looked for.
const LETTER_LIMIT: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(20);

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
    put_all(&client, AFTERWARDS).await?;
    pledge(installation, &client).await
}

/// An invented ally, who sits on two of the panels, pledges and proves the address by the link in the letter, which lies in the outbox.
async fn pledge(installation: &Installation, client: &Client) -> anyhow::Result<()> {
    let pledge: Value = serde_json::from_str(PLEDGE)?;
    client.ask::<Value>(Method::POST, "/api/v1/pledges", Some(&pledge)).await?;
    let outbox = installation.outbox().await.context("alert does not run")?;
    let begun = Instant::now();
    loop {
        if let Some(token) = outbox.texts().iter().find_map(|text| token_in(text)) {
            let proof = serde_json::json!({ "token": token });
            client.ask::<Value>(Method::POST, "/api/v1/pledges/verify", Some(&proof)).await?;
            return Ok(());
        }
        anyhow::ensure!(begun.elapsed() < LETTER_LIMIT, "no letter came");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// The token of the link in a letter.
fn token_in(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("/pledge/verify?t=")?;
    let token: String = rest.chars().take_while(|letter| letter.is_ascii_graphic()).collect();
    Some(token).filter(|token| !token.is_empty())
}

async fn put_all(client: &Client, puts: &str) -> anyhow::Result<()> {
    for Put { path, body } in serde_json::from_str::<Vec<Put>>(puts)? {
        let path = format!("/api/v1/convenings/{path}");
        client.ask::<Value>(Method::PUT, &path, Some(&body)).await?;
    }
    Ok(())
}
