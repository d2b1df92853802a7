//! A browser or program, and what comes back to it.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use openfloor_application::api_key::ApiKey;
use openfloor_follower::Followed;
use openfloor_process::metrics::Metrics;
use openfloor_projection::{SignInCodes, Started};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::world::{LIMIT, World};

/// A browser or program.
pub(crate) struct Client {
    router: Router,
    pub(crate) codes: SignInCodes,
    pub(crate) followed: Followed,
    pub(crate) metrics: Metrics,
    shutdown: CancellationToken,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// What a person reads: without tags, attributes and the spaces between.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut is_tag = false;
        for c in self.body.chars() {
            match c {
                '<' => is_tag = true,
                '>' => {
                    is_tag = false;
                    text.push(' ');
                }
                c if !is_tag => text.push(c),
                _ => {}
            }
        }
        // Some spaces do not break; to the eye they are spaces.
        let text =
            text.replace('\u{a0}', " ").replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Client {
    /// Somebody at a projection that was started.
    pub(crate) fn at(started: Started, metrics: Metrics, shutdown: CancellationToken) -> Self {
        let Started { router, codes, followed, .. } = started;
        Self { router, codes, followed, metrics, shutdown }
    }

    /// Waits until everything written so far can be read.
    pub(crate) async fn sees(&self, world: &World) {
        assert!(self.followed.has_caught_up(LIMIT).await, "the fold catches up");
        if world.records().await > 0 {
            assert!(self.followed.covers(world.last(), LIMIT).await, "the fold gets there");
        }
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let body = String::from_utf8(bytes.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The API, with a key or without.
    pub(crate) async fn api(&self, path: &str, key: Option<&ApiKey>) -> Answer {
        let bearer = key.map(|key| format!("Bearer {}", key.reveal()));
        let headers: Vec<(&str, &str)> =
            bearer.iter().map(|bearer| ("authorization", bearer.as_str())).collect();
        self.send(Method::GET, path, &headers, "").await
    }

    /// Signs in with a key; gives the cookie.
    pub(crate) async fn sign_in(&self, key: &ApiKey) -> String {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self.send(Method::POST, "/sign-in", &form, &format!("key={}", key.reveal())).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let cookie = answer.headers.get(header::SET_COOKIE).expect("a cookie").to_str().expect("text");
        cookie.split(';').next().expect("a pair").to_owned()
    }

    /// A page, with a session or without.
    pub(crate) async fn page(&self, path: &str, cookie: Option<&str>) -> Answer {
        let headers: Vec<(&str, &str)> = cookie.iter().map(|cookie| ("cookie", *cookie)).collect();
        self.send(Method::GET, path, &headers, "").await
    }
}
