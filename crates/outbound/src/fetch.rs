//! Fetching a document from a link.

use std::error::Error as _;
use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use url::Url;

use crate::guard::{Blocked, Forbidden, Outbound, Resolver};

/// Redirects that are followed.
const REDIRECTS_MAX: usize = 5;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest validator that is kept, in bytes.
const VALIDATOR_BYTES_MAX: usize = 1_000;

/// What is fetched at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Bytes of a document: as sent, and as unpacked.
    pub bytes: usize,
    /// Time until the last byte, redirects included.
    pub time: Duration,
}

/// What a server gave with a document, to be asked later whether it is another one. Both are texts of the
/// server's making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// A document from a link.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The document.
    pub bytes: Vec<u8>,
    /// The last part of the path that was asked for; the host, where there is none.
    pub name: String,
    /// To ask later whether it is another one.
    pub validators: Validators,
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// What a link answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A document.
    Document(Fetched),
    /// The one that the validators came with.
    Unchanged,
}

/// Why there is no document. The link may hold a secret of the organiser's: no sentence holds the link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The link itself is not followed.
    #[error("{0}")]
    Forbidden(#[from] Forbidden),
    /// Its name leads to no address that may be asked.
    #[error("the name leads to no public address")]
    Blocked,
    /// It leads elsewhere, and there is not followed.
    #[error("the link leads on to an address that is not followed: {0}")]
    Redirected(Forbidden),
    /// It leads from `https` to `http`.
    #[error("the link leads from https on to http, which anybody on the way could change")]
    Downgraded,
    /// It leads on and on.
    #[error("the link leads on more than {REDIRECTS_MAX} times")]
    TooManyRedirects,
    /// The server refuses.
    #[error("the server answers with {0}")]
    Status(u16),
    /// More bytes than are taken.
    #[error("the document is larger than {} MiB", .0 >> 20)]
    TooLarge(usize),
    /// It takes too long.
    #[error("the server took longer than {} seconds", .0.as_secs())]
    TooSlow(Duration),
    /// Packed in a way that was not asked for, or damaged.
    #[error("the document is packed in a way that cannot be read")]
    Packed,
    /// No connection, or it broke.
    #[error("the server cannot be reached, or the connection broke")]
    Unreachable,
}

/// Fetches documents from links.
#[derive(Clone)]
pub struct Fetcher {
    client: Client,
    outbound: Arc<Outbound>,
    caps: Caps,
}

impl Fetcher {
    /// One that asks only where it may. A TLS provider must have been installed.
    pub fn new(outbound: Outbound, caps: Caps) -> reqwest::Result<Self> {
        let outbound = Arc::new(outbound);
        let client = Client::builder()
            .dns_resolver(Arc::new(Resolver(Arc::clone(&outbound))))
            // Each hop is checked here before it is asked.
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .referer(false)
            .user_agent(concat!("openfloor/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, outbound, caps })
    }

    /// Fetches a document, or learns that it is still the one that the validators came with.
    pub async fn fetch(&self, link: &str, validators: &Validators) -> Result<Answer, FetchError> {
        let url = self.outbound.check(crate::link(link)?.as_str())?;
        let time = self.caps.time;
        tokio::time::timeout(time, self.follow(url, validators))
            .await
            .map_err(|_| FetchError::TooSlow(time))?
    }

    async fn follow(&self, link: Url, validators: &Validators) -> Result<Answer, FetchError> {
        let name = name_of(&link);
        let mut url = link;
        for _ in 0..=REDIRECTS_MAX {
            let response = self.ask(&url, validators).await?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Answer::Unchanged);
            }
            if status.is_redirection() {
                url = self.next(&url, response.headers())?;
                continue;
            }
            if !status.is_success() {
                return Err(FetchError::Status(status.as_u16()));
            }
            let validators = validators_of(response.headers());
            let bytes = self.body(response).await?;
            return Ok(Answer::Document(Fetched { bytes, name, validators }));
        }
        Err(FetchError::TooManyRedirects)
    }

    async fn ask(&self, url: &Url, validators: &Validators) -> Result<Response, FetchError> {
        let mut request = self.client.get(url.clone()).header(ACCEPT, "*/*").header(ACCEPT_ENCODING, "gzip");
        let known = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
        for (name, value) in known {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(|error| unreached(&error))
    }

    /// Where a redirect leads, if that may be followed.
    fn next(&self, from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
        let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| from.join(to).ok());
        let to = to.ok_or(FetchError::Redirected(Forbidden::Unreadable))?;
        if is_downgrade(from, &to) {
            return Err(FetchError::Downgraded);
        }
        self.outbound.check(to.as_str()).map_err(FetchError::Redirected)
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, FetchError> {
        let most = self.caps.bytes;
        let packing = response.headers().get(CONTENT_ENCODING).map(|packing| packing.as_bytes().to_owned());
        if response.content_length().is_some_and(|length| length > most as u64) {
            return Err(FetchError::TooLarge(most));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreached(&error))? {
            if bytes.len() + chunk.len() > most {
                return Err(FetchError::TooLarge(most));
            }
            bytes.extend_from_slice(&chunk);
        }
        match packing.as_deref() {
            None | Some(b"identity") => Ok(bytes),
            Some(b"gzip") => {
                let unpacked = tokio::task::spawn_blocking(move || unpack(&bytes, most)).await;
                unpacked.map_err(|_| FetchError::Packed)?
            }
            Some(_) => Err(FetchError::Packed),
        }
    }
}

/// Whether what was asked for safely would be asked for openly.
fn is_downgrade(from: &Url, to: &Url) -> bool {
    from.scheme() == "https" && to.scheme() != "https"
}

fn unpack(packed: &[u8], most: usize) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let limit = most as u64 + 1;
    MultiGzDecoder::new(packed).take(limit).read_to_end(&mut bytes).map_err(|_| FetchError::Packed)?;
    if bytes.len() > most { Err(FetchError::TooLarge(most)) } else { Ok(bytes) }
}

fn validators_of(headers: &HeaderMap) -> Validators {
    let text = |name: HeaderName| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.filter(|value| value.len() <= VALIDATOR_BYTES_MAX).map(str::to_owned)
    };
    Validators { etag: text(ETAG), last_modified: text(LAST_MODIFIED) }
}

fn name_of(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    last.or_else(|| url.host_str()).unwrap_or("programme").to_owned()
}

/// What of an error is told: reqwest's own sentence would hold the link.
fn unreached(error: &reqwest::Error) -> FetchError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<Blocked>() {
            return FetchError::Blocked;
        }
        cause = inner.source();
    }
    FetchError::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn from_https_to_http_is_a_step_down() {
        let steps = [("https", "http", true), ("https", "https", false), ("http", "http", false)];
        for (from, to, is_down) in steps {
            let (from, to) = (url(&format!("{from}://a.example/")), url(&format!("{to}://b.example/")));
            assert_eq!(is_downgrade(&from, &to), is_down);
        }
    }

    #[test]
    fn a_document_is_called_like_the_end_of_its_link() {
        for (link, name) in [
            ("https://a.example/26/schedule.json?x=1", "schedule.json"),
            ("https://a.example/26/", "26"),
            ("https://a.example", "a.example"),
        ] {
            assert_eq!(name_of(&url(link)), name);
        }
    }
}
