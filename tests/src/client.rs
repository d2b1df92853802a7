//! A client of the HTTP API.

use std::time::Duration;

use serde_json::Value;

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, by lower-case name.
    pub headers: std::collections::BTreeMap<String, String>,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Panics
    /// If it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("no JSON ({error}) in {}: {}", self.status, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Speaks HTTP with one server, with or without a key.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    key: Option<String>,
    limit: Duration,
}

/// Longest wait for an answer, if nothing else is asked for.
const ANSWER_MAX: Duration = Duration::from_secs(120);

impl Client {
    /// A client without a key. `base` is `http://host:port`.
    ///
    /// # Panics
    /// If no client can be made.
    pub fn new(base: impl Into<String>) -> Self {
        openfloor_process::tls::install();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { http, base: base.into().trim_end_matches('/').to_owned(), key: None, limit: ANSWER_MAX }
    }

    /// The same that waits no longer than this for an answer.
    #[must_use]
    pub fn within(&self, limit: Duration) -> Self {
        Self { limit, ..self.clone() }
    }

    /// The same with an organiser's key.
    #[must_use]
    pub fn with_key(&self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self.clone() }
    }

    /// Sends a request; an error if no answer came: the outcome is unknown.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Result<Reply, reqwest::Error> {
        let method = method.parse().expect("a method");
        let mut request =
            self.http.request(method, format!("{}{path}", self.base)).body(body).timeout(self.limit);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        Ok(Reply { status, headers, bytes: response.bytes().await?.to_vec() })
    }

    /// GET.
    ///
    /// # Panics
    /// If no answer came.
    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").await.expect("an answer")
    }

    /// PUT of JSON.
    ///
    /// # Panics
    /// If no answer came.
    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        let headers = [("content-type", "application/json")];
        self.send("PUT", path, &headers, body.to_string()).await.expect("an answer")
    }

    /// POST of JSON.
    ///
    /// # Panics
    /// If no answer came.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        let headers = [("content-type", "application/json")];
        self.send("POST", path, &headers, body.to_string()).await.expect("an answer")
    }
}
