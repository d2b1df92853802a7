//! A typed client of the HTTP API, over the network or over a router in the same process.

mod network;

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use http::{Method, Request, StatusCode, header};
use openfloor_domain::convening::DayOrder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use network::Network;

use crate::write::{EraseBody, Erased, ImportLine, ImportSummary};

/// Longest line of an answer that comes line by line, in bytes.
const LINE_BYTES_MAX: usize = 8 << 20;

/// Most bytes of an answer that is read whole.
const ANSWER_BYTES_MAX: usize = 64 << 20;

/// The media type of answers that come line by line.
const LINES: &str = "application/x-ndjson";

/// How requests get to the API.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends a request and returns as soon as the answer begins. The request's address is a path.
    async fn send(&self, request: Request<Bytes>) -> Result<Answer, ClientError>;
}

/// An answer that begins.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its content, as it comes.
    pub body: BoxStream<'static, Result<Bytes, ClientError>>,
}

/// What the API refused, and why: a problem document (RFC 9457).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem in a few words.
    pub title: String,
    /// What is wrong, and what helps.
    pub detail: Option<String>,
    /// What is wrong at which place of the document sent.
    pub errors: Vec<Fault>,
}

/// One thing that is wrong in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fault {
    /// Where.
    pub pointer: String,
    /// What, for programs.
    pub code: String,
    /// What, and what helps.
    pub detail: String,
}

/// Why there is no answer of the kind wanted.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The API said no.
    #[error("{}", .0.sentence())]
    Refused(Box<Refusal>),
    /// Nothing answers there.
    #[error("{url} cannot be reached; is it running?")]
    Unreachable {
        /// Where.
        url: String,
        /// What the system says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The connection broke, or what came is no answer of this API.
    #[error("the answer cannot be used: {0}; whether it was done is not known, the same can be asked again")]
    Broken(String),
    /// What was begun could not be ended.
    #[error("{0}")]
    Failed(String),
    /// The address cannot be used.
    #[error("{url} is not an address to send a key to: {why}")]
    BadAddress {
        /// Which.
        url: String,
        /// Why.
        why: &'static str,
    },
}

impl Refusal {
    /// What was refused and why, in one sentence or, for a document, some lines.
    pub fn sentence(&self) -> String {
        let first = self.detail.clone().unwrap_or_else(|| self.title.clone());
        let places = self.errors.iter().map(|fault| match fault.pointer.as_str() {
            "" => fault.detail.clone(),
            place => format!("{place}: {}", fault.detail),
        });
        // A problem with one fault often says the same twice.
        let further =
            places.filter(|place| !place.contains(first.as_str()) && !first.contains(place.as_str()));
        [first.clone()].into_iter().chain(further).collect::<Vec<_>>().join("\n  ")
    }
}

/// A document for the API, with how to read it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The name of the file: it names the source.
    pub name: String,
    /// The content.
    pub bytes: Bytes,
    /// `utf-8` or `windows-1252`; the former if left out.
    pub encoding: Option<&'static str>,
    /// Minutes east of Greenwich for times without an offset.
    pub zone_offset_minutes: Option<i16>,
    /// Which number of days like 05/06/2026 is the day, where the document does not tell.
    pub day_order: Option<DayOrder>,
    /// The link that it is from, if it is from one: the source of what it says.
    pub link: Option<String>,
    /// What columns, words and answers mean, as TOML.
    pub mapping: Option<String>,
    /// Nothing is stored: the answer says what would change.
    pub is_dry_run: bool,
}

impl Document {
    /// As the parameters of a request.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("name", &self.name);
        if let Some(encoding) = self.encoding {
            query.append_pair("encoding", encoding);
        }
        if let Some(minutes) = self.zone_offset_minutes {
            query.append_pair("zone_offset_minutes", &minutes.to_string());
        }
        if let Some(order) = self.day_order {
            query.append_pair("day_order", order.name());
        }
        if let Some(mapping) = &self.mapping {
            query.append_pair("mapping", mapping);
        }
        if self.is_dry_run {
            query.append_pair("dry_run", "true");
        }
        query.finish()
    }
}

/// A client of the API.
#[derive(Clone)]
pub struct Client {
    transport: Arc<dyn Transport>,
    key: Option<String>,
}

impl Client {
    /// A client with a key, or without.
    pub fn new(transport: Arc<dyn Transport>, key: Option<String>) -> Self {
        Self { transport, key }
    }

    /// Sends a request and returns as soon as the answer begins; a refusal is an error.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Answer, ClientError> {
        let mut request = request;
        if let Some(key) = &self.key {
            let value = http::HeaderValue::try_from(format!("Bearer {key}"));
            let mut value =
                value.map_err(|_| ClientError::Failed("the key has letters that no key has".to_owned()))?;
            value.set_sensitive(true);
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let answer = self.transport.send(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(refusal(answer).await) }
    }

    /// Asks with a body of JSON, or with none, and takes an answer of JSON.
    pub async fn ask<R: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<R, ClientError> {
        let bytes = match body {
            Some(body) => serde_json::to_vec(body).map_err(|error| ClientError::Failed(error.to_string()))?,
            None => Vec::new(),
        };
        self.answer(request(method, path, "application/json", bytes.into())?).await
    }

    /// Asks with a text, and takes an answer of JSON.
    pub async fn send_text<R: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        text: String,
    ) -> Result<R, ClientError> {
        self.answer(request(method, path, "application/json", text.into())?).await
    }

    /// Asks for a file, however long.
    pub async fn file(&self, path: &str) -> Result<Vec<u8>, ClientError> {
        let mut answer = self.send(request(Method::GET, path, "*/*", Bytes::new())?).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.body.next().await {
            bytes.extend_from_slice(&chunk?);
        }
        Ok(bytes)
    }

    async fn answer<R: DeserializeOwned>(&self, request: Request<Bytes>) -> Result<R, ClientError> {
        let bytes = whole(self.send(request).await?.body).await?;
        // An answer without content is one of nothing.
        let bytes: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        serde_json::from_slice(bytes).map_err(|error| ClientError::Broken(error.to_string()))
    }

    /// Asks for an answer that comes line by line.
    pub async fn lines<R: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<Lines<R>, ClientError> {
        self.lines_of(request(method, path, LINES, body)?).await
    }

    async fn lines_of<R: DeserializeOwned>(&self, request: Request<Bytes>) -> Result<Lines<R>, ClientError> {
        let answer = self.send(request).await?;
        Ok(Lines { body: answer.body, waiting: BytesMut::new(), has_ended: false, line: PhantomData })
    }

    /// Imports a document: what is new in it is recorded. Tells how it goes, line by line.
    pub async fn import(
        &self,
        document: &Document,
        mut on_line: impl FnMut(&ImportLine) + Send,
    ) -> Result<ImportSummary, ClientError> {
        let path = format!("/api/v1/imports?{}", document.query());
        let mut request = request(Method::POST, &path, LINES, document.bytes.clone())?;
        if let Some(link) = &document.link {
            let failed = |_| ClientError::Failed("the link has letters that no link has".to_owned());
            let link = http::HeaderValue::try_from(link).map_err(failed)?;
            request.headers_mut().insert("openfloor-link", link);
        }
        let mut lines = self.lines_of(request).await?;
        while let Some(line) = lines.next().await? {
            on_line(&line);
            match line {
                ImportLine::Summary(summary) => return Ok(summary),
                ImportLine::Failed { detail } => return Err(ClientError::Failed(detail)),
                ImportLine::Progress { .. } | ImportLine::Panel(_) => {}
            }
        }
        Err(ClientError::Broken("it ended before the import did".to_owned()))
    }

    /// Has a person of the key's organiser forgotten.
    pub async fn erase(&self, who: &EraseBody) -> Result<Erased, ClientError> {
        self.ask(Method::POST, "/api/v1/persons/erase", Some(who)).await
    }
}

fn request(method: Method, path: &str, accept: &str, body: Bytes) -> Result<Request<Bytes>, ClientError> {
    let request = Request::builder().method(method).uri(path).header(header::ACCEPT, accept);
    let request = match body.is_empty() {
        true => request,
        false => request.header(header::CONTENT_TYPE, "application/octet-stream"),
    };
    request.body(body).map_err(|error| ClientError::Failed(error.to_string()))
}

/// The whole of an answer, within bounds.
async fn whole(mut body: BoxStream<'static, Result<Bytes, ClientError>>) -> Result<BytesMut, ClientError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = body.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > ANSWER_BYTES_MAX {
            return Err(ClientError::Broken(format!("it has more than {} MiB", ANSWER_BYTES_MAX >> 20)));
        }
    }
    Ok(bytes)
}

async fn refusal(answer: Answer) -> ClientError {
    let status = answer.status;
    let bytes = match whole(answer.body).await {
        Ok(bytes) => bytes,
        Err(error) => return error,
    };
    let of_status = || Refusal {
        status: status.as_u16(),
        title: format!("it was answered with {status}, without a reason"),
        ..Refusal::default()
    };
    ClientError::Refused(Box::new(serde_json::from_slice(&bytes).unwrap_or_else(|_| of_status())))
}

/// An answer that comes line by line, each one a value.
pub struct Lines<R> {
    body: BoxStream<'static, Result<Bytes, ClientError>>,
    waiting: BytesMut,
    has_ended: bool,
    line: PhantomData<fn() -> R>,
}

impl<R: DeserializeOwned> Lines<R> {
    /// The next value; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<R>, ClientError> {
        loop {
            if let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let line = self.waiting.split_to(end + 1);
                return value(&line).map(Some);
            }
            if self.has_ended {
                let rest = std::mem::take(&mut self.waiting);
                return if rest.is_empty() { Ok(None) } else { value(&rest).map(Some) };
            }
            if self.waiting.len() > LINE_BYTES_MAX {
                return Err(ClientError::Broken("a line has no end".to_owned()));
            }
            match Pin::new(&mut self.body).next().await {
                Some(chunk) => self.waiting.extend_from_slice(&chunk?),
                None => self.has_ended = true,
            }
        }
    }

    /// The same as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<R, ClientError>> {
        futures::stream::try_unfold(self, |mut lines| async move {
            Ok(lines.next().await?.map(|line| (line, lines)))
        })
    }
}

fn value<R: DeserializeOwned>(line: &[u8]) -> Result<R, ClientError> {
    serde_json::from_slice(line).map_err(|error| ClientError::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Answers every request with what it was told, and remembers the request.
    struct Told {
        status: StatusCode,
        chunks: Vec<&'static str>,
        asked: Mutex<Vec<Request<Bytes>>>,
    }

    #[async_trait]
    impl Transport for Told {
        async fn send(&self, request: Request<Bytes>) -> Result<Answer, ClientError> {
            self.asked.lock().expect("not poisoned").push(request);
            let chunks: Vec<_> =
                self.chunks.iter().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))).collect();
            Ok(Answer { status: self.status, body: futures::stream::iter(chunks).boxed() })
        }
    }

    fn told(status: StatusCode, chunks: &[&'static str]) -> (Arc<Told>, Client) {
        let told = Arc::new(Told { status, chunks: chunks.to_vec(), asked: Mutex::default() });
        (Arc::clone(&told), Client::new(told, Some("openfloor_key".to_owned())))
    }

    #[tokio::test]
    async fn an_import_is_read_line_by_line_wherever_it_is_cut() {
        let (told, client) = told(
            StatusCode::OK,
            &[
                "{\"line\":\"progress\",\"done\":1,\"of\":2}\n{\"line\":\"pro",
                "gress\",\"done\":2,\"of\":2}",
                "\n",
                SUMMARY,
            ],
        );
        let document =
            Document { name: "a b.csv".into(), zone_offset_minutes: Some(120), ..Document::default() };
        let mut seen = 0;
        let summary = client.import(&document, |_| seen += 1).await.expect("it ends");
        assert_eq!((seen, summary.panels), (3, 7));
        let asked = told.asked.lock().expect("not poisoned");
        assert_eq!(asked[0].uri(), "/api/v1/imports?name=a+b.csv&zone_offset_minutes=120");
        assert_eq!(asked[0].headers()[header::AUTHORIZATION], "Bearer openfloor_key");
    }

    const SUMMARY: &str = r#"{"line":"summary","format":"csv","convenings":1,"panels":7,"seats":1,"people":1,"open_seats":0,"changed_panels":0,"commits":0,"events":0,"position":null,"verdicts":{},"diagnostics":[]}"#;

    #[tokio::test]
    async fn an_import_that_breaks_off_is_no_success() {
        let (_, client) = told(StatusCode::OK, &["{\"line\":\"progress\",\"done\":1,\"of\":2}\n"]);
        let error = client.import(&Document::default(), |_| {}).await.expect_err("it broke off");
        assert!(matches!(error, ClientError::Broken(_)), "{error}");
    }

    #[tokio::test]
    async fn a_refusal_is_told_with_its_places() {
        let problem = r#"{"title":"The content is not valid","status":422,"detail":"the document has errors",
            "errors":[{"pointer":"line 3","code":"unknown-role","detail":"no such role; write panelist"}]}"#;
        let (_, client) = told(StatusCode::UNPROCESSABLE_ENTITY, &[problem]);
        let error = client.erase(&EraseBody::default()).await.expect_err("refused");
        assert_eq!(error.to_string(), "the document has errors\n  line 3: no such role; write panelist");
    }

    #[tokio::test]
    async fn an_answer_without_a_reason_still_has_its_status() {
        let (_, client) = told(StatusCode::BAD_GATEWAY, &["<html>"]);
        let error = client.erase(&EraseBody::default()).await.expect_err("refused");
        assert!(error.to_string().contains("502"), "{error}");
    }
}
