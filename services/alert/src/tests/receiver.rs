//! A receiver of webhooks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::Value;
use tokio::sync::watch;

/// One request as it came.
#[derive(Clone, Debug)]
pub(super) struct Hook {
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Hook {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

#[derive(Clone)]
pub(super) struct Receiver {
    pub(super) url: String,
    came: watch::Sender<Vec<Hook>>,
    answers: Arc<Mutex<VecDeque<(u16, HeaderMap)>>>,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let receiver = Self { url, came: watch::Sender::default(), answers: Arc::default() };
        let router = Router::new()
            .route("/hook", post(took))
            .route("/", post(took))
            .route("/api/v2/alerts", post(took))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
        receiver
    }

    /// How the next request is answered; 204 when nothing was said.
    pub(super) fn answer(&self, code: u16, headers: &[(&'static str, &str)]) {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
        self.answers.lock().expect("unpoisoned").push_back((code, headers.collect()));
    }

    pub(super) fn all(&self) -> Vec<Hook> {
        self.came.borrow().clone()
    }

    /// Waits until so many came.
    pub(super) async fn wait(&self, n: usize) -> Vec<Hook> {
        let mut came = self.came.subscribe();
        let waited = tokio::time::timeout(Duration::from_secs(20), came.wait_for(|all| all.len() >= n)).await;
        waited.expect("in time").expect("the receiver lives").clone()
    }
}

async fn took(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> Response {
    receiver.came.send_modify(|all| all.push(Hook { headers, body }));
    let answer = receiver.answers.lock().expect("unpoisoned").pop_front();
    let (code, headers) = answer.unwrap_or_else(|| (204, HeaderMap::new()));
    (StatusCode::from_u16(code).expect("a code"), headers).into_response()
}
