//! Two names of one human, through the API.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Client, client};

const TWICE: &str = "convening,panel,title,name,email,class,role\n\
    harbour,1,Opening,A Example,,woman,Panelist\n\
    harbour,1,Opening,Ann Example,ann@example.org,woman,Moderator\n\
    harbour,1,Opening,B Example,,man,Panelist\n";

impl Client {
    async fn imported(&self) -> Value {
        let imported = self.post("/api/v1/imports?name=p.csv", &[], TWICE).await;
        assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
        imported.body
    }

    /// People and women on the panel, as a dry run of the same document tells them.
    async fn people(&self) -> (Value, Value) {
        let headers = [("accept", "application/x-ndjson")];
        let dry = self.post("/api/v1/imports?name=p.csv&dry_run=true", &headers, TWICE).await;
        let lines = dry.body.as_str().expect("lines").to_owned();
        let mut panels = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let panel = panels.find(|line| line["line"] == "panel").expect("the panel");
        let counts = panel["standing"]["counts"].clone();
        (counts["women"].clone(), counts["men"].clone())
    }
}

fn by_name(name: &str) -> Value {
    json!({ "name": name, "convening": "harbour" })
}

fn by_address(address: &str) -> Value {
    json!({ "address": address })
}

#[tokio::test]
async fn two_names_of_one_human_count_once_until_they_are_taken_apart() {
    let client = client().await;
    client.imported().await;
    assert_eq!(client.people().await, (json!(2), json!(1)));
    let both = json!({ "one": by_name("A Example"), "other": by_address("ann@example.org") }).to_string();
    let merged = client.post("/api/v1/persons/merge", &[], both.clone()).await;
    assert_eq!(merged.status, StatusCode::OK, "{}", merged.body);
    assert_eq!(merged.body["with"].as_array().map(Vec::len), Some(1));
    assert_eq!(client.people().await, (json!(1), json!(1)));
    let records = client.records("person").await;
    client.post("/api/v1/persons/merge", &[], both).await;
    assert_eq!(client.records("person").await, records, "said twice is said once");
    assert_eq!(client.imported().await["events"], 0, "no seat has changed");
    let split = client.post("/api/v1/persons/split", &[], by_name("A Example").to_string()).await;
    assert_eq!((split.status, split.body["with"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)));
    assert_eq!(client.people().await, (json!(2), json!(1)));
}

#[tokio::test]
async fn what_was_last_said_of_who_somebody_is_is_taken_back() {
    let client = client().await;
    client.imported().await;
    let undo = async |who: Value| {
        let undone = client.post("/api/v1/persons/undo", &[], who.to_string()).await;
        (undone.status, undone.body["with"].as_array().map(Vec::len))
    };
    let merge = async |one: Value, other: Value| {
        let body = json!({ "one": one, "other": other }).to_string();
        assert_eq!(client.post("/api/v1/persons/merge", &[], body).await.status, StatusCode::OK);
    };
    assert_eq!(undo(by_name("B Example")).await, (StatusCode::UNPROCESSABLE_ENTITY, None));
    merge(by_name("A Example"), by_address("ann@example.org")).await;
    merge(by_name("B Example"), by_name("A Example")).await;
    assert_eq!(undo(by_name("A Example")).await, (StatusCode::OK, Some(1)), "the two of before stay joined");
    assert_eq!(client.people().await, (json!(1), json!(1)));
    assert_eq!(undo(by_name("A Example")).await, (StatusCode::OK, Some(2)), "and the undoing is undone");
    client.post("/api/v1/persons/split", &[], by_address("ann@example.org").to_string()).await;
    assert_eq!(undo(by_address("ann@example.org")).await, (StatusCode::OK, Some(2)));
}

#[tokio::test]
async fn who_is_nobody_or_the_same_already_is_not_merged() {
    let client = client().await;
    client.imported().await;
    let before = client.records("person").await;
    for (one, other) in [
        (by_name("A Example"), by_name("Z Example")),
        (by_name("A Example"), by_name("a  example (she/her)")),
        (by_name("A Example"), json!({ "person": "p1" })),
        (by_name("A Example"), json!({})),
    ] {
        let body = json!({ "one": one, "other": other }).to_string();
        let refused = client.post("/api/v1/persons/merge", &[], body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    }
    let headers = [("authorization", "Bearer nonsense")];
    let body = by_name("A Example").to_string();
    let foreign = client.send(axum::http::Method::POST, "/api/v1/persons/split", &headers, body).await;
    assert_eq!(foreign.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.records("person").await, before);
}

#[tokio::test]
async fn an_erasure_is_of_the_human_under_every_name() {
    let client = client().await;
    client.imported().await;
    let both = json!({ "one": by_name("A Example"), "other": by_address("ann@example.org") }).to_string();
    let merged = client.post("/api/v1/persons/merge", &[], both).await;
    assert_eq!(merged.status, StatusCode::OK, "{}", merged.body);
    let erased = client.post("/api/v1/persons/erase", &[], by_name("A Example").to_string()).await;
    assert_eq!((erased.status, &erased.body["keys"]), (StatusCode::OK, &json!(2)), "{}", erased.body);
    assert_eq!(client.people().await, (json!(0), json!(1)));
}
