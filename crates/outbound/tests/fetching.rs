//! Documents from a real server on this machine, with an operator who allows it and without.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use openfloor_outbound::{Answer, Caps, FetchError, Fetcher, Forbidden, Outbound, Validators};

const CAPS: Caps = Caps { bytes: 1 << 20, time: Duration::from_secs(5) };

fn fetcher(allowed: &[&str], caps: Caps) -> Fetcher {
    // The error says that another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let allowed = allowed.iter().map(|range| range.parse().expect("a range")).collect();
    Fetcher::new(Outbound { allowed }, caps).expect("a client")
}

/// A server, and where it is.
async fn server() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new()
        .route("/programme.csv", get(programme))
        .route("/packed", get(|| async { packed(&vec![b' '; 1 << 20]) }))
        .route("/bomb", get(|| async { packed(&vec![b' '; (1 << 20) + 1]) }))
        .route("/large", get(|| async { Body::from(vec![b'x'; (1 << 20) + 1]) }))
        .route("/endless", get(|| async { Body::from_stream(endless()) }))
        .route("/silent", get(std::future::pending::<()>))
        .route("/brotli", get(|| async { ([(header::CONTENT_ENCODING, "br")], "x") }))
        .route("/gone", get(|| async { StatusCode::GONE }))
        .route("/hops/{n}", get(hop))
        .route("/inwards", get(|| async { to("http://10.0.0.1/") }))
        .route("/metadata", get(|| async { to("http://169.254.169.254/latest/") }))
        .route("/nowhere", get(|| async { StatusCode::FOUND }));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
    address
}

async fn programme(headers: HeaderMap) -> Response {
    assert!(!headers.contains_key(header::REFERER) && !headers.contains_key(header::COOKIE));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|etag| etag == "\"1\"") {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, "\"1\"")], "name\nA Example\n").into_response()
}

fn packed(bytes: &[u8]) -> Response {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("packed");
    ([(header::CONTENT_ENCODING, "gzip")], packed.finish().expect("packed")).into_response()
}

/// Bytes without end and without a length.
fn endless() -> impl futures::Stream<Item = Result<Vec<u8>, std::io::Error>> {
    futures::stream::repeat_with(|| Ok(vec![b'x'; 64 << 10]))
}

fn to(location: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, location.to_owned())]).into_response()
}

async fn hop(Path(n): Path<u32>) -> Response {
    if n == 0 { "arrived".into_response() } else { to(&format!("/hops/{}", n - 1)) }
}

async fn fetch(fetcher: &Fetcher, at: SocketAddr, path: &str) -> Result<Answer, FetchError> {
    fetcher.fetch(&format!("http://{at}{path}"), &Validators::default()).await
}

fn text(answer: Result<Answer, FetchError>) -> String {
    match answer {
        Ok(Answer::Document(fetched)) => String::from_utf8(fetched.bytes).expect("text"),
        other => panic!("no document: {other:?}"),
    }
}

#[tokio::test]
async fn a_document_comes_with_what_tells_whether_it_is_another_one_later() {
    let at = server().await;
    let fetcher = fetcher(&["127.0.0.0/8"], CAPS);
    let Ok(Answer::Document(first)) = fetch(&fetcher, at, "/programme.csv#day-2").await else {
        panic!("a document")
    };
    assert_eq!((first.name.as_str(), first.bytes.as_slice()), ("programme.csv", &b"name\nA Example\n"[..]));
    let again = fetcher.fetch(&format!("http://{at}/programme.csv"), &first.validators).await;
    assert_eq!(again, Ok(Answer::Unchanged));
    assert_eq!(text(fetch(&fetcher, at, "/packed").await).len(), 1 << 20);
}

#[tokio::test]
async fn what_is_too_much_too_slow_or_no_answer_is_refused() {
    let at = server().await;
    let fetcher = fetcher(&["127.0.0.0/8"], Caps { time: Duration::from_secs(3), ..CAPS });
    for (path, why) in [
        ("/large", FetchError::TooLarge(1 << 20)),
        ("/endless", FetchError::TooLarge(1 << 20)),
        ("/bomb", FetchError::TooLarge(1 << 20)),
        ("/brotli", FetchError::Packed),
        ("/gone", FetchError::Status(410)),
        ("/nowhere", FetchError::Redirected(Forbidden::Unreadable)),
        ("/silent", FetchError::TooSlow(Duration::from_secs(3))),
    ] {
        assert_eq!(fetch(&fetcher, at, path).await, Err(why), "{path}");
    }
}

#[tokio::test]
async fn each_hop_is_checked_and_there_are_five_at_most() {
    let at = server().await;
    let fetcher = fetcher(&["127.0.0.0/8"], CAPS);
    assert_eq!(text(fetch(&fetcher, at, "/hops/5").await), "arrived");
    assert_eq!(fetch(&fetcher, at, "/hops/6").await, Err(FetchError::TooManyRedirects));
    for path in ["/inwards", "/metadata"] {
        assert_eq!(fetch(&fetcher, at, path).await, Err(FetchError::Redirected(Forbidden::NotHttps)));
    }
}

#[tokio::test]
async fn without_an_operators_word_nothing_private_is_asked_in_whatever_form() {
    let port = server().await.port();
    let fetcher = fetcher(&[], CAPS);
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "localhost",
        "localhost.",
        "intranet",
        "printer.local",
    ] {
        for scheme in ["http", "https"] {
            let link = format!("{scheme}://{host}:{port}/programme.csv");
            let refused = fetcher.fetch(&link, &Validators::default()).await;
            assert!(matches!(refused, Err(FetchError::Forbidden(_))), "{link}: {refused:?}");
        }
    }
}

/// `localhost` stands for any name that leads home: allowed as it is written, and not where it leads.
#[tokio::test]
async fn a_name_is_asked_only_at_the_addresses_that_it_was_vetted_at() {
    let port = server().await.port();
    let link = format!("http://localhost:{port}/programme.csv");
    let elsewhere = fetcher(&["10.0.0.0/8"], CAPS);
    assert_eq!(elsewhere.fetch(&link, &Validators::default()).await, Err(FetchError::Blocked));
    let here = fetcher(&["127.0.0.0/8"], CAPS);
    assert_eq!(text(here.fetch(&link, &Validators::default()).await), "name\nA Example\n");
}
