//! Programmes from links, and links that are watched, over a real server on this machine.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use openfloor_domain::ids::{OrganiserId, PanelId, SeatNo};
use openfloor_domain::panel::{Edit, EditPanel, PanelCommand};
use openfloor_domain::roles::Role;
use openfloor_event_codec::decode;
use openfloor_event_log::{EventLog, StreamName};
use openfloor_process::metrics::Metrics;
use serde_json::json;

use super::{Client, allowed, client};
use crate::link::fetcher;
use crate::metrics::IngestMetrics;
use crate::watch::Watcher;
use crate::{LinkOptions, Wish};

/// A server with one document, which can become another one.
#[derive(Clone)]
struct Server {
    url: String,
    /// None: the server refuses. Beside it how often it was sent whole.
    document: Arc<Mutex<(Option<String>, usize)>>,
}

impl Server {
    async fn start(document: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/programme.csv", listener.local_addr().expect("an address"));
        let server = Self { url, document: Arc::new(Mutex::new((Some(document.to_owned()), 0))) };
        let router = Router::new().route("/programme.csv", get(answer)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
        server
    }

    fn says(&self, document: Option<&str>) {
        self.document.lock().expect("not poisoned").0 = document.map(str::to_owned);
    }

    fn sent_whole(&self) -> usize {
        self.document.lock().expect("not poisoned").1
    }
}

async fn answer(State(server): State<Server>, headers: HeaderMap) -> Response {
    let mut document = server.document.lock().expect("not poisoned");
    let Some(text) = document.0.clone() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let etag = format!("\"{}\"", text.len());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *etag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    document.1 += 1;
    ([(header::ETAG, etag)], text).into_response()
}

const FIRST: &str = "convening,panel,title,name,role\n\
    harbour,1,Opening,A Example,Panelist\n\
    harbour,1,Opening,B Example,Panelist\n\
    harbour,2,Closing,A Example,Panelist\n\
    harbour,2,Closing,C Example,Panelist\n";

impl Client {
    fn watcher(&self) -> Watcher {
        let options = LinkOptions { allow_private_links: allowed(), watch_links_seconds: 3600 };
        let metrics = IngestMetrics::new(&Metrics::new("ingest", "watcher"));
        let every = options.watch_every().expect("watched");
        Watcher::new(Arc::clone(&self.ingest), fetcher(&options).expect("a client"), metrics, every)
    }

    fn organiser(&self) -> OrganiserId {
        let key: openfloor_application::api_key::ApiKey = self.key.parse().expect("a key");
        key.organiser
    }

    fn panel_id(&self, slug: &str) -> PanelId {
        let convening = self.ingest.identity.convening(&self.organiser(), "harbour");
        self.ingest.identity.panel(&self.organiser(), &convening, slug)
    }

    /// What happened to a panel, in order.
    async fn happened(&self, slug: &str) -> Vec<String> {
        let stream = StreamName::new("panel", self.panel_id(slug).as_str()).expect("a name");
        let records = self.log.read(&stream, None).await.expect("records");
        let commits = records.into_iter().map(|record| decode(&stream, &record.payload).expect("a commit"));
        commits.flat_map(|commit| commit.events).map(|event| event.name).collect()
    }

    async fn edit(&self, slug: &str, edit: Edit) {
        let source = self.ingest.identity.source(&self.organiser(), "editor");
        let command = PanelCommand::Edit(EditPanel { organiser: self.organiser(), source, edit });
        let id = self.panel_id(slug);
        let done = self.ingest.panel(&self.organiser(), id, &command, b"edit", &Wish::default()).await;
        assert_eq!(done.expect("edited").events, 1);
    }

    async fn import_link(&self, url: &str) -> serde_json::Value {
        let imported = self.post("/api/v1/imports", &[("openfloor-link", url)], "").await;
        assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
        imported.body
    }

    async fn watch(&self, url: &str) -> super::Answer {
        let body = json!({ "url": url }).to_string();
        self.post("/api/v1/convenings/harbour/links", &[], body).await
    }

    async fn fault(&self) -> serde_json::Value {
        let bearer = format!("Bearer {}", self.key);
        let headers = [("authorization", bearer.as_str())];
        let links = self.send(Method::GET, "/api/v1/convenings/harbour/links", &headers, "").await;
        links.body["links"][0]["fault"].clone()
    }
}

#[tokio::test]
async fn a_programme_from_a_link_is_its_own_source_wherever_it_was_fetched() {
    let client = client().await;
    let server = Server::start(FIRST).await;
    let first = client.import_link(&server.url).await;
    assert_eq!((&first["panels"], &first["commits"]), (&json!(2), &json!(3)));
    let link = format!("{}#day-1", server.url);
    let headers = [("openfloor-link", link.as_str())];
    let fetched = client.post("/api/v1/imports?name=programme.csv", &headers, FIRST).await;
    assert_eq!(fetched.body["events"], 0, "the same link, read by somebody else");
    let file = client.post("/api/v1/imports?name=programme.csv", &[], FIRST).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_ne!(file.body["events"], 0, "a file of that name is another source");
}

#[tokio::test]
async fn a_link_into_the_network_of_the_server_is_refused_and_nothing_is_stored() {
    let client = client().await;
    for link in
        ["https://10.0.0.1/x", "http://[::1]/x", "https://localhost:8443/x", "file:///etc/passwd", "x"]
    {
        let refused = client.post("/api/v1/imports", &[("openfloor-link", link)], "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{link}: {}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "unusable-link");
        assert!(!refused.body.to_string().contains("passwd"), "no link is told back");
    }
    assert_eq!(client.records("panel").await, 0);
}

#[tokio::test]
async fn imports_a_watched_link_an_editor_and_who_withdraws_undo_nothing_of_each_other() {
    let client = client().await;
    let server = Server::start(FIRST).await;
    client.import_link(&server.url).await;
    let mut watcher = client.watcher();
    assert_eq!(client.watch(&server.url).await.status, StatusCode::CREATED);
    watcher.round().await.expect("a round");
    let opened = ["panel.planned", "panel.seat-offered", "panel.seat-confirmed"];
    let (opening, closing) = (client.happened("1").await, client.happened("2").await);
    assert!(opening.iter().chain(&closing).all(|name| opened.contains(&name.as_str())), "{opening:?}");

    // The editor changes a seat, and a speaker withdraws.
    let role = Edit::Seat {
        seat: SeatNo(1),
        role: Some(Role::Moderator),
        class: None,
        is_confirmed: None,
        is_delegated: None,
    };
    client.edit("1", role).await;
    client.edit("2", Edit::Withdraw { seat: SeatNo(1) }).await;
    watcher.hurry();
    watcher.round().await.expect("a round");
    assert_eq!(server.sent_whole(), 3, "by hand, before it was watched, and once by the watcher");

    // Somebody joins at the source, and a session is called otherwise: read by the watcher ...
    let second = FIRST.replace("Closing", "Last words") + "harbour,1,Opening,E Example,Panelist\n";
    server.says(Some(&second));
    watcher.hurry();
    watcher.round().await.expect("a round");
    // ... and again by hand, twice; the second time somebody has left.
    assert_eq!(client.import_link(&server.url).await["events"], 0);
    server.says(Some(&second.replace("harbour,2,Last words,A Example,Panelist\n", "")));
    assert_eq!(client.import_link(&server.url).await["events"], 1);
    watcher.hurry();
    watcher.round().await.expect("a round");

    let since = |before: &[String], now: Vec<String>| now[before.len()..].to_vec();
    let of_opening = since(&opening, client.happened("1").await);
    let of_closing = since(&closing, client.happened("2").await);
    assert_eq!(of_opening.first().map(String::as_str), Some("panel.role-changed"), "the editor");
    assert_eq!(of_opening.get(1).map(String::as_str), Some("panel.seat-offered"), "who joined");
    assert!(of_opening[2..].iter().all(|name| name == "panel.seat-confirmed"), "{of_opening:?}");
    assert_eq!(of_closing, ["panel.seat-withdrawn", "panel.retitled", "panel.seat-withdrawn"]);
    let (state, _) = client.ingest.panel_state(&client.panel_id("1")).await.expect("a panel");
    assert_eq!(state.facts.seats[&SeatNo(1)].role, Role::Moderator, "what the editor said stays");
    let (state, _) = client.ingest.panel_state(&client.panel_id("2")).await.expect("a panel");
    assert!(state.facts.seats.is_empty(), "who withdrew does not come back: {:?}", state.facts.seats);
}

#[tokio::test]
async fn what_cannot_be_used_changes_nothing_and_is_told_until_it_can() {
    let client = client().await;
    let server = Server::start(FIRST).await;
    client.import_link(&server.url).await;
    assert_eq!(client.watch(&server.url).await.status, StatusCode::CREATED);
    let mut watcher = client.watcher();
    watcher.round().await.expect("a round");
    let panels = client.records("panel").await;
    assert_eq!(client.fault().await, json!(null));
    for (says, fault) in [
        (None, "refused"),
        (Some("<!doctype html><title>Gone</title>"), "unreadable"),
        (Some("convening,panel,title,name,role\nharbour,1,Opening,TBC,Panelist\n"), "empty"),
        (Some("convening,panel,title,name,role\nelsewhere,1,Opening,A Example,Panelist\n"), "other"),
        (Some("convening,panel,title,name,role\nharbour,1,Opening,A Example,Panelist,x,y\n"), "errors"),
    ] {
        server.says(says);
        for _ in 0..2 {
            watcher.hurry();
            watcher.round().await.expect("a round");
        }
        assert_eq!(client.fault().await, json!(fault));
        assert_eq!(client.records("panel").await, panels, "{fault}");
    }
    // Planned, watched, and five faults, each recorded once.
    assert_eq!(client.records("convening").await, 7);
    server.says(Some(FIRST));
    watcher.hurry();
    watcher.round().await.expect("a round");
    assert_eq!(client.fault().await, json!(null));
    assert_eq!(client.records("panel").await, panels);
}

#[tokio::test]
async fn only_a_programme_of_the_convening_is_watched_and_only_by_its_owner() {
    let client = client().await;
    let server = Server::start(FIRST).await;
    assert_eq!(client.watch(&server.url).await.status, StatusCode::NOT_FOUND, "there is no such convening");
    client.import_link(&server.url).await;
    server.says(Some(&FIRST.replace("harbour", "elsewhere")));
    let other = client.watch(&server.url).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", other.body);
    server.says(Some(FIRST));
    let watched = client.watch(&server.url).await;
    let path = format!("/api/v1/convenings/harbour/links/{}", watched.body["id"].as_str().expect("an id"));
    assert_eq!(client.send(Method::DELETE, &path, &[], "").await.status, StatusCode::UNAUTHORIZED);
    let bearer = format!("Bearer {}", client.key);
    let done = client.send(Method::DELETE, &path, &[("authorization", &bearer)], "").await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    let whole = server.sent_whole();
    client.watcher().round().await.expect("a round");
    assert_eq!(server.sent_whole(), whole, "nobody watches it any more");
}

/// Days that can be read in two ways, and nothing that tells in which.
const IN_TWO_WAYS: &str = "convening,panel,title,name,role,starts\n\
    harbour,1,Opening,A Example,Panelist,05/06/2026\n";

#[tokio::test]
async fn a_link_is_read_again_with_the_order_of_days_that_was_given_for_it() {
    let client = client().await;
    let server = Server::start(IN_TWO_WAYS).await;
    let headers = [("openfloor-link", server.url.as_str())];
    let refused = client.post("/api/v1/imports", &headers, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let read = client.post("/api/v1/imports?day_order=month-first", &headers, "").await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    let links = "/api/v1/convenings/harbour/links";
    for (order, status) in [
        (json!(null), StatusCode::UNPROCESSABLE_ENTITY),
        (json!("year-first"), StatusCode::BAD_REQUEST),
        (json!("month-first"), StatusCode::CREATED),
    ] {
        let body = json!({ "url": server.url, "day_order": order }).to_string();
        assert_eq!(client.post(links, &[], body).await.status, status, "{order}");
    }
    let starts = async || {
        let (state, _) = client.ingest.panel_state(&client.panel_id("1")).await.expect("a panel");
        state.facts.starts.map(|starts| starts.to_string())
    };
    let mut watcher = client.watcher();
    watcher.round().await.expect("a round");
    assert_eq!(starts().await.as_deref(), Some("2026-05-06T00:00:00+00:00"));
    // A process that knows nothing of the first reads it with the same order, and so does every reading after that.
    let mut watcher = client.watcher();
    // Who serves it tells documents apart by their length.
    for (says, is) in
        [("07/06/2026 ", "2026-07-06T00:00:00+00:00"), ("07/08/2026  ", "2026-07-08T00:00:00+00:00")]
    {
        server.says(Some(&IN_TWO_WAYS.replace("05/06/2026", says)));
        watcher.hurry();
        watcher.round().await.expect("a round");
        assert_eq!((client.fault().await, starts().await.as_deref()), (json!(null), Some(is)));
    }
}

#[tokio::test]
async fn what_was_confirmed_for_a_link_holds_when_it_is_watched() {
    const COUNTED: &str = "convening,panel,title,name,role,Anrede\n\
        harbour,1,Opening,A Example,Panelist,Fr.\n";
    let client = client().await;
    let server = Server::start(COUNTED).await;
    let query =
        "mapping=%5Bclass%5D%0Acolumn%3D%22Anrede%22%0A%5Bclass.values%5D%0A%22Fr.%22%3D%22woman%22%0A";
    let headers = [("openfloor-link", server.url.as_str())];
    let counted = client.post(&format!("/api/v1/imports?{query}"), &headers, "").await;
    assert_eq!(counted.status, StatusCode::OK, "{}", counted.body);
    let before = client.happened("1").await;
    assert_eq!(client.watch(&server.url).await.status, StatusCode::CREATED);
    client.watcher().round().await.expect("a round");
    assert_eq!(client.happened("1").await, before, "nobody is counted otherwise because it is watched");
}
