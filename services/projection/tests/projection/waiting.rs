//! What is shown while something is out of order: a log out of reach, a record that cannot be read.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::StatusCode;
use openfloor_api::read::{NOT_PUBLISHED, PARKED};
use openfloor_domain::convening::Visibility;
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint, EventLog, ReadError, Record, Revision, StreamName,
    Subscription,
};
use openfloor_projection::Config;
use serde_json::{Value, json};

use crate::world::{PEOPLE, World};

/// A log that cannot be reached.
struct OutOfReach;

#[async_trait]
impl EventLog for OutOfReach {
    async fn append(&self, _: Append) -> Result<Appended, AppendError> {
        Err(AppendError::Unavailable("out of reach".into()))
    }

    async fn read(&self, _: &StreamName, _: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        Err(ReadError::Unavailable("out of reach".into()))
    }

    async fn subscribe(&self, _: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        Err(ReadError::Unavailable("out of reach".into()))
    }
}

#[tokio::test]
async fn before_the_log_was_read_nothing_is_said_to_be_missing() {
    let world = World::new().await;
    let client = world.projection_on(Config::default(), Arc::new(OutOfReach)).await;
    for path in ["/api/v1/panels/x", "/api/v1/flags", "/api/v1/rules"] {
        let answer = client.api(path, None).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("retry-after"), "1");
    }
    for path in ["/", "/panels/x", "/convenings/x"] {
        let page = client.page(path, None).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(page.text().contains("is being read, 0 % so far"), "{path}");
    }
    // What needs no log is there.
    assert_eq!(client.page("/sign-in", None).await.status, StatusCode::OK);
    assert_eq!(client.page("/assets/openfloor.css", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_panel_with_a_record_that_cannot_be_read_is_shown_as_waiting_and_not_judged() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let seats = [(PEOPLE[0], Role::Panelist, Class::Man), (PEOPLE[1], Role::Panelist, Class::Man)];
    let parked = world.roster(&owner, &convening, "Who pays", &seats).await;
    let sound = world.roster(&owner, &convening, "Opening session", &seats).await;
    world.garble(&parked).await;
    let client = world.reader().await;
    let own = client.api(&format!("/api/v1/panels/{parked}"), Some(&owner.key)).await.json();
    assert_eq!([&own["standing"], &own["note"]], [&Value::Null, &json!(PARKED)]);
    let public = client.api(&format!("/api/v1/panels/{parked}"), None).await.json();
    assert_eq!([&public["standing"], &public["note"]], [&Value::Null, &json!(NOT_PUBLISHED)]);
    let other = client.api(&format!("/api/v1/panels/{sound}"), Some(&owner.key)).await.json();
    assert_eq!(other["standing"]["is_all_male"], json!(true));
    // Nor is it flagged, or part of the whole.
    let flags = client.api("/api/v1/flags?rule=barder", Some(&owner.key)).await.json();
    let flags: Vec<&Value> =
        flags["flags"].as_array().expect("flags").iter().map(|flag| &flag["panel"]).collect();
    assert_eq!(flags, [&json!(sound.to_string())]);
    let whole = client.api(&format!("/api/v1/convenings/{convening}"), Some(&owner.key)).await.json();
    assert_eq!([&whole["standing"], &whole["note"]], [&Value::Null, &json!(PARKED)]);
    let cookie = client.sign_in(&owner.key).await;
    let page = client.page(&format!("/panels/{parked}"), Some(&cookie)).await.text();
    assert!(page.contains("waits for the operator"), "{page}");
}
