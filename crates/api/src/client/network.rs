//! Requests over the network.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use http::Request;
use url::{Host, Url};

use super::{Answer, ClientError, Transport};

/// How long a connection may take to be made.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// A server, over the network. TLS needs a provider installed in the process.
#[derive(Clone, Debug)]
pub struct Network {
    base: Url,
    client: reqwest::Client,
}

impl Network {
    /// The server at an address: `http://127.0.0.1:8600` or `https://floor.example`.
    ///
    /// Keys go with the requests, so an address without TLS must be on this machine.
    pub fn new(base: &str) -> Result<Self, ClientError> {
        let url = checked(base)?;
        let is_here = is_this_machine(&url);
        Self::at(url, is_here)
    }

    /// A server that listens on this machine, at whichever of its addresses: what goes there does not
    /// leave it.
    pub fn on_this_machine(base: &str) -> Result<Self, ClientError> {
        let url = Url::parse(base)
            .map_err(|_| ClientError::BadAddress { url: base.to_owned(), why: "it cannot be read" })?;
        Self::at(url, true)
    }

    fn at(base: Url, is_here: bool) -> Result<Self, ClientError> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .redirect(reqwest::redirect::Policy::none());
        let client = if is_here { client.no_proxy() } else { client };
        let client = client.build().map_err(|error| unreachable(&base, error))?;
        Ok(Self { base, client })
    }
}

/// The address, if a key may be sent there.
fn checked(base: &str) -> Result<Url, ClientError> {
    let bad = |why| ClientError::BadAddress { url: base.to_owned(), why };
    let url = Url::parse(base).map_err(|_| bad("write it as https://floor.example"))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        "http" => Err(bad("without TLS only an address on this machine is used; write https://")),
        _ => Err(bad("it begins with http:// or https://")),
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Without the path of the request: it can name somebody.
fn unreachable(base: &Url, error: reqwest::Error) -> ClientError {
    let url = base.origin().ascii_serialization();
    ClientError::Unreachable { url, source: Box::new(error.without_url()) }
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, request: Request<Bytes>) -> Result<Answer, ClientError> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let url = self.base.join(path).map_err(|error| ClientError::Failed(error.to_string()))?;
        let request = self.client.request(parts.method, url).headers(parts.headers).body(body);
        let response = request.send().await.map_err(|error| unreachable(&self.base, error))?;
        let status = response.status();
        let broken = |error: reqwest::Error| ClientError::Broken(error.without_url().to_string());
        let body = response.bytes_stream().map(move |chunk| chunk.map_err(broken)).boxed();
        Ok(Answer { status, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_goes_out_in_the_clear() {
        for good in ["http://127.0.0.1:8600", "http://[::1]:8600", "http://localhost:1"] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in ["http://floor.example", "ftp://127.0.0.1", "floor.example", "http://127.0.0.1.example"] {
            assert!(matches!(checked(bad), Err(ClientError::BadAddress { .. })), "{bad}");
        }
    }
}
