//! The API over the reference adapters, as a client meets it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use openfloor_application::handler::Attempt;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::ids::{PersonId, SeatKey, SeatNo, SourceId};
use openfloor_domain::organiser::OrganiserAbout;
use openfloor_domain::panel::{PanelEvent, SeatAbout, SeatOffered, SeatStatus};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::roles::Role;
use openfloor_domain::subject::Subject;
use openfloor_event_codec::{Commit, encode};
use openfloor_event_log::memory::MemoryLog;
use openfloor_event_log::{Append, CommandDigest, EventLog, Expected, Purpose, StreamName};
use openfloor_follower::{MemoryHome, Ports};
use openfloor_key_store::memory::MemoryKeys;
use openfloor_key_store::{KeyStore, Lookup};
use openfloor_outbound::Cidr;
use openfloor_pages::Site;
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_process::web::{Protection, protect};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

mod links;
mod same;
mod sizes;

use crate::{Ingest, LinkOptions, start};

pub(crate) struct Client {
    pub(crate) ingest: Arc<Ingest>,
    pub(crate) router: Router,
    log: MemoryLog,
    keys: Arc<MemoryKeys>,
    pub(crate) key: String,
    shutdown: CancellationToken,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    etag: Option<String>,
    pub(crate) body: Value,
}

/// The operator allows what a test serves itself.
fn allowed() -> Vec<Cidr> {
    vec!["127.0.0.0/8".parse().expect("a range")]
}

pub(crate) async fn client() -> Client {
    client_of(Site::default()).await
}

pub(crate) async fn client_of(site: Site) -> Client {
    let (log, keys) = (MemoryLog::default(), Arc::new(MemoryKeys::default()));
    let metrics = Metrics::new("ingest", "test");
    let shutdown = CancellationToken::new();
    let started = start(
        Ports {
            log: Arc::new(log.clone()),
            ring: Arc::new(KeyRing::new(keys.clone())),
            home: Box::new(MemoryHome),
            clock: Clock::system(),
            metrics: metrics.clone(),
            settle_erasures_within: Duration::ZERO,
            shutdown: shutdown.clone(),
        },
        &LinkOptions { allow_private_links: allowed(), watch_links_seconds: 0 },
    )
    .await
    .expect("ingest starts");
    let about = OrganiserAbout { name: "Forum North".into(), contact: "desk@forum.example".into() };
    let key = started.ingest.register(about).await.expect("an organiser").reveal();
    let pages = started.pages(site, "https://floor.example/", false);
    let protection = Protection { error_page: Some(openfloor_pages::error_page()), ..Protection::default() };
    let router = protect(started.router.merge(pages), &metrics, protection);
    Client { ingest: Arc::clone(&started.ingest), router, log, keys, key, shutdown }
}

impl Client {
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(body.into()).expect("a request"))
            .await
            .expect("an answer");
        let status = response.status();
        let etag = response.headers().get("etag").map(|etag| etag.to_str().expect("text").to_owned());
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
        Answer { status, etag, body }
    }

    pub(crate) async fn put(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.send(Method::PUT, path, &all, body.to_string()).await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.send(Method::POST, path, &all, body).await
    }

    async fn convening(&self) {
        let made = self.put("/api/v1/convenings/peace-26", &[], json!({ "title": "Peace 26" })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }

    /// Whether a text stands anywhere in the log.
    pub(crate) async fn log_holds(&self, text: &str) -> bool {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        let batch = subscription.next(100_000).await.expect("a batch");
        let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        batch.records.iter().any(|record| holds(&record.payload))
    }

    pub(crate) async fn records(&self, kind: &str) -> usize {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        let batch = subscription.next(100_000).await.expect("a batch");
        batch.records.iter().filter(|record| record.stream.kind() == kind).count()
    }
}

const ROSTER: &str = "/api/v1/convenings/peace-26/panels/opening/roster";

fn men(names: &[&str]) -> Value {
    let seats: Vec<Value> =
        names.iter().map(|name| json!({ "name": name, "class": "man", "role": "panelist" })).collect();
    json!({ "title": "Opening", "starts": "2026-05-14T10:00:00+02:00", "seats": seats })
}

fn outcome<'a>(body: &'a Value, rule: &str) -> &'a str {
    let verdicts = body["standing"]["verdicts"].as_array().expect("verdicts");
    verdicts.iter().find(|verdict| verdict["rule"] == rule).expect("the rule")["outcome"]
        .as_str()
        .expect("text")
}

#[tokio::test]
async fn a_roster_is_answered_with_how_it_stands() {
    let client = client().await;
    client.convening().await;
    let made = client.put(ROSTER, &[], men(&["A Example", "B Example", "C Example"])).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(outcome(&made.body, "barder"), "breach");
    assert_eq!(made.body["standing"]["is_all_male"], true);
    assert_eq!(made.body["standing"]["counts"]["men"], 3);
    let again = client.put(ROSTER, &[], men(&["C Example", "B Example", "A Example"])).await;
    assert_eq!((again.status, &again.body["events"]), (StatusCode::OK, &json!(0)));
    assert_eq!(again.body["revision"], made.body["revision"]);
    assert_eq!(again.body["standing"]["digest"], made.body["standing"]["digest"]);
    assert_eq!(client.records("panel").await, 1);
}

#[tokio::test]
async fn nothing_is_written_without_the_key() {
    let client = client().await;
    client.convening().await;
    let other = client.key.replace(&client.key[client.key.len() - 4..], "0000");
    for headers in
        [vec![], vec![("authorization", "Bearer nonsense")], vec![("authorization", other.as_str())]]
    {
        let refused = client.send(Method::PUT, ROSTER, &headers, men(&["A Example"]).to_string()).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{headers:?}");
    }
    let header = format!("Bearer {other}");
    assert_eq!(
        client.send(Method::POST, "/api/v1/imports", &[("authorization", &header)], "x").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(client.records("panel").await, 0);
}

#[tokio::test]
async fn a_repeated_request_is_recorded_once_and_another_one_is_refused() {
    let client = client().await;
    client.convening().await;
    let key = [("idempotency-key", "\"k-1\"")];
    let first = client.put(ROSTER, &key, men(&["A Example"])).await;
    client.put(ROSTER, &[], men(&["A Example", "B Example"])).await;
    let repeated = client.put(ROSTER, &key, men(&["A Example"])).await;
    assert_eq!((repeated.status, &repeated.body["revision"]), (StatusCode::OK, &first.body["revision"]));
    assert_eq!(client.records("panel").await, 2);
    let other = client.put(ROSTER, &key, men(&["Z Example"])).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", other.body);
}

#[tokio::test]
async fn a_stale_revision_is_told_where_it_is_now() {
    let client = client().await;
    client.convening().await;
    let first = client.put(ROSTER, &[("if-none-match", "*")], men(&["A Example"])).await;
    let etag = first.etag.expect("an ETag");
    let second = client.put(ROSTER, &[("if-match", &etag)], men(&["A Example", "B Example"])).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.body);
    let stale = client.put(ROSTER, &[("if-match", &etag)], men(&["Z Example"])).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(stale.body["revision"], second.body["revision"]);
    let taken = client.put(ROSTER, &[("if-none-match", "*")], men(&["Z Example"])).await;
    assert_eq!(taken.status, StatusCode::PRECONDITION_FAILED);
}

#[tokio::test]
async fn a_count_is_judged_until_a_seat_changes() {
    let client = client().await;
    client.convening().await;
    let path = "/api/v1/convenings/peace-26/panels/closing/count";
    let counted = client.put(path, &[], json!({ "speaking": { "women": 1, "men": 3 } })).await;
    assert_eq!(counted.status, StatusCode::CREATED, "{}", counted.body);
    assert_eq!((outcome(&counted.body, "barder"), outcome(&counted.body, "share_30")), ("ok", "breach"));
}

#[tokio::test]
async fn the_line_up_is_published_before_the_standing() {
    let client = client().await;
    client.convening().await;
    client.put(ROSTER, &[], men(&["A Example", "B Example"])).await;
    let path = "/api/v1/convenings/peace-26/panels/opening/publication";
    assert_eq!(client.put(path, &[], json!({ "standing": true })).await.status, StatusCode::CONFLICT);
    let both = client.put(path, &[], json!({ "line_up": true, "standing": true })).await;
    assert_eq!((both.status, &both.body["events"]), (StatusCode::OK, &json!(2)));
    assert_eq!(
        client.put(path, &[], json!({ "line_up": false })).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

const CSV: &str = "convening,panel,title,date,name,gender,role\n\
    peace,1,Opening,2026-05-14,A Example,Man,Panelist\n\
    peace,1,Opening,2026-05-14,B Example,Woman,Moderator\n\
    peace,2,Closing,2026-05-15,TBC,,Panelist\n";

#[tokio::test]
async fn an_import_is_one_commit_a_panel_and_none_the_second_time() {
    let client = client().await;
    let first = client.post("/api/v1/imports?name=programme.csv", &[], CSV).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    let numbers = ["convenings", "panels", "seats", "open_seats", "changed_panels", "commits"];
    assert_eq!(numbers.map(|name| first.body[name].as_u64().expect("a number")), [1, 2, 3, 1, 2, 3]);
    assert_eq!((client.records("panel").await, client.records("person").await), (2, 0));
    let again = client.post("/api/v1/imports?name=programme.csv", &[], CSV).await;
    assert_eq!((again.body["commits"].as_u64(), again.body["events"].as_u64()), (Some(0), Some(0)));
}

#[tokio::test]
async fn an_import_can_be_watched_line_by_line() {
    let client = client().await;
    let lines = client.post("/api/v1/imports", &[("accept", "application/x-ndjson")], CSV).await;
    let lines: Vec<Value> = lines
        .body
        .as_str()
        .expect("lines")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["line"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["panel", "panel", "progress", "summary"]);
    let refused = client.post("/api/v1/imports", &[("accept", "application/x-ndjson")], "no,such\n").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
}

#[tokio::test]
async fn check_judges_numbers_and_documents_and_stores_nothing() {
    let client = client().await;
    let before = client.records("panel").await;
    let numbers = json!({ "speaking": { "women": 1, "men": 4 } }).to_string();
    let judged = client.send(Method::POST, "/api/v1/check?rules=barder,share_30", &[], numbers).await;
    assert_eq!(judged.status, StatusCode::OK, "{}", judged.body);
    assert_eq!(judged.body["verdicts"].as_array().expect("verdicts").len(), 2);
    let document = client.send(Method::POST, "/api/v1/check?name=a.csv", &[], CSV).await;
    assert_eq!(document.body["panels"].as_array().expect("panels").len(), 2, "{}", document.body);
    assert_eq!(client.records("panel").await, before);
}

#[tokio::test]
async fn the_erased_are_gone_and_stay_gone_when_the_file_comes_again() {
    let client = client().await;
    client.post("/api/v1/imports?name=p.csv", &[], CSV).await;
    let who = json!({ "name": "B Example", "convening": "peace" }).to_string();
    let erased = client.post("/api/v1/persons/erase", &[], who.clone()).await;
    assert_eq!((erased.status, erased.body["keys"].as_u64()), (StatusCode::OK, Some(1)), "{}", erased.body);
    let again = client.post("/api/v1/persons/erase", &[], who).await;
    assert_eq!((again.status, client.records("person").await), (StatusCode::OK, 1), "recorded once");
    let imported =
        client.post("/api/v1/imports?name=p.csv", &[("accept", "application/x-ndjson")], CSV).await;
    let text = imported.body.as_str().expect("lines");
    let first: Value = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .find(|line: &Value| line["panel"] == "1")
        .expect("the panel");
    assert_eq!((first["events"].as_u64(), first["standing"]["counts"]["women"].as_u64()), (Some(0), Some(0)));
    assert_eq!(first["standing"]["counts"]["unknown"], 1);
    let path = "/api/v1/convenings/peace/panels/3/roster";
    let body = json!({ "seats": [{ "name": "B Example", "class": "woman" }] });
    let seated = client.put(path, &[], body).await;
    assert_eq!(seated.body["standing"]["counts"]["unknown"], 1, "{}", seated.body);
    let stream = StreamName::new("panel", seated.body["id"].as_str().expect("an id")).expect("a stream");
    let records = client.log.read(&stream, None).await.expect("records");
    let commit = openfloor_event_codec::decode(&stream, &records[0].payload).expect("a commit");
    assert!(commit.events[1].sealed.is_none(), "the seat of an erased person has no personal fields");
}

#[tokio::test]
async fn a_key_by_which_another_replica_seats_the_erased_is_destroyed_too() {
    let client = client().await;
    client.post("/api/v1/imports?name=p.csv", &[], CSV).await;
    let who = json!({ "name": "B Example", "convening": "peace" }).to_string();
    let erased = client.post("/api/v1/persons/erase", &[], who).await;
    let person = PersonId::new(erased.body["person"].as_str().expect("a pseudonym")).expect("an id");
    // It has not heard of the erasure, nor of any key of hers, and took one from its own pool.
    let (id, key) = client.keys.fresh(1).await.expect("the store answers").remove(0);
    let stream = StreamName::new("panel", "elsewhere").expect("a stream");
    let about = SeatAbout { name: "B Example".into(), class: Class::Woman, address: None, external: None };
    let seat = SeatOffered {
        seat: SeatNo(1),
        source: SourceId::new("s").expect("an id"),
        key: SeatKey::new("k").expect("an id"),
        person: Some(person.clone()),
        role: Role::Panelist,
        status: SeatStatus::Confirmed,
        is_delegated: false,
        replaces: None,
        about: Personal::Known(about),
    };
    let Attempt { commit, command, .. } = Attempt::once(CommandDigest([0; 32]), 0);
    let events = vec![PanelEvent::SeatOffered(seat).into()];
    let commit_of = Commit { stream: stream.clone(), commit, at_ms: 0, trace: None, events };
    let payload = encode(&commit_of, &[(Subject::Person(person), (id, key))].into()).expect("a commit");
    let (expected, purpose) = (Expected::NoStream, Purpose::Ordinary);
    let append = Append { stream, expected, commit, command, purpose, payload };
    let position = client.log.append(append).await.expect("appended").position;
    assert!(client.ingest.followed().covers(position, Duration::from_secs(10)).await);
    assert_eq!(client.keys.get(&id).await.expect("the store answers"), Lookup::Destroyed);
}

#[tokio::test]
async fn bad_input_names_the_place_and_stores_nothing() {
    let client = client().await;
    client.convening().await;
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases: Vec<(Vec<u8>, StatusCode, &str)> = vec![
        (b"\xff\xfe".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, ""),
        (b"{\"seats\":[{\"name\":".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, ""),
        (deep.into_bytes(), StatusCode::UNPROCESSABLE_ENTITY, ""),
        (
            json!({ "seats": [{ "name": "A Example", "role": "czar" }] }).to_string().into_bytes(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "/seats/0/role",
        ),
        (
            json!({ "seats": [{ "id": "s", "name": "A Example" }, { "id": "s", "name": "B Example" }] })
                .to_string()
                .into_bytes(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "/seats/1",
        ),
        (
            json!({ "starts": "2026-05-14T10:00:00", "seats": [] }).to_string().into_bytes(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "/starts",
        ),
        (
            json!({ "starts": "1812-05-14T10:00:00Z", "seats": [] }).to_string().into_bytes(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "/starts",
        ),
        (vec![b' '; 3 << 20], StatusCode::PAYLOAD_TOO_LARGE, ""),
    ];
    let bearer = format!("Bearer {}", client.key);
    for (body, status, pointer) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let refused = client.send(Method::PUT, ROSTER, &[("authorization", &bearer)], body).await;
        assert_eq!(refused.status, status, "{shown}: {}", refused.body);
        if !pointer.is_empty() {
            assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{shown}: {}", refused.body);
        }
    }
    assert_eq!(client.records("panel").await, 0);
    let unknown =
        client.put("/api/v1/convenings/other/panels/opening/roster", &[], men(&["A Example"])).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let slug = client.put("/api/v1/convenings/Peace%2026", &[], json!({ "title": "x" })).await;
    assert_eq!(slug.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", slug.body);
}

#[tokio::test]
async fn the_largest_panel_is_one_record_and_a_larger_one_is_refused() {
    let client = client().await;
    client.convening().await;
    let roster = |count: usize| {
        let seat = |n: usize| {
            let name = format!("Person Number {n} of a Long and Winding Name, Example");
            json!({ "name": name, "email": format!("person.number.{n}@delegations.example"), "class": "man" })
        };
        json!({ "title": "Plenary", "seats": (0..count).map(seat).collect::<Vec<_>>() })
    };
    let most = openfloor_domain::panel::SEATS_MAX;
    let made = client.put(ROSTER, &[], roster(most)).await;
    assert_eq!(
        (made.status, client.records("panel").await),
        (StatusCode::CREATED, 1),
        "{}",
        made.body["detail"]
    );
    let path = "/api/v1/convenings/peace-26/panels/larger/roster";
    let refused = client.put(path, &[], roster(most + 1)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body["detail"]);
    assert_eq!(client.records("panel").await, 1);
}

#[tokio::test]
async fn what_is_shipped_is_adopted_once() {
    let client = client().await;
    let before = client.records("charter").await;
    assert!(before >= 2);
    client.ingest.adopt_built_in().await.expect("adopted");
    assert_eq!(client.records("charter").await, before);
}
