//! The serving loop over real sockets.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use openfloor_process::serve::{Limits, Served, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Short, as a limit under test; long enough for a loaded machine to answer within it.
const SHORT: Duration = Duration::from_millis(300);
/// More than anything here takes.
const LONG: Duration = Duration::from_secs(30);

struct Server {
    address: SocketAddr,
    shutdown: CancellationToken,
    serving: JoinHandle<Served>,
    /// Told when a handler of `/wait` has begun.
    begun: Arc<Notify>,
    /// Lets a handler of `/wait` go on.
    go_on: Arc<Notify>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let address = listener.local_addr().expect("has an address");
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let wait = {
            let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
            move || async move {
                begun.notify_one();
                go_on.notified().await;
                "waited"
            }
        };
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
            .route("/wait", get(wait))
            .route("/large", get(|| async { "x".repeat(64 << 20) }))
            .route("/never", get(pending::<()>));
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(serve(listener, router, shutdown.clone(), limits));
        Self { address, shutdown, serving, begun, go_on }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connects")
    }

    /// Connects and asks for a path; the connection stays open.
    async fn ask(&self, path: &str) -> TcpStream {
        let mut stream = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("writes");
        stream
    }

    async fn stop(self) -> Served {
        self.shutdown.cancel();
        timeout(LONG, self.serving).await.expect("ends in time").expect("does not panic")
    }
}

/// Reads until the end of a short answer to [`Server::ask`], whose last byte is known.
async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !read.ends_with(end.as_bytes()) {
        let length = timeout(LONG, stream.read_buf(&mut read)).await.expect("in time").expect("reads");
        assert!(length > 0, "it ended early: {}", String::from_utf8_lossy(&read));
    }
    String::from_utf8(read).expect("is text")
}

/// Waits until the server closes the connection, and gives what it said before.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    // A reset is a way to close, too.
    let _ = timeout(LONG, stream.read_to_end(&mut read)).await.expect("the server closes in time");
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test]
async fn a_handler_knows_its_peer() {
    let server = Server::start(Limits::default()).await;
    let mut stream = server.ask("/").await;
    let peer = stream.local_addr().expect("has an address").to_string();
    assert!(read_until(&mut stream, &peer).await.starts_with("HTTP/1.1 200 OK\r\n"));
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_dawdles_over_its_headers_is_closed() {
    let server = Server::start(Limits { header_read: SHORT, ..Limits::default() }).await;
    let silent = server.connect().await;
    let mut half = server.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\nhost: loc").await.expect("writes");
    let mut idle = server.ask("/").await;
    let peer = idle.local_addr().expect("has an address").to_string();
    read_until(&mut idle, &peer).await;
    for mut stream in [silent, half, idle] {
        let begun = Instant::now();
        read_to_end(&mut stream).await;
        assert!(begun.elapsed() < LONG / 2);
    }
    // One that sends its headers byte by byte gets no more time than one that sends none.
    let mut dripping = server.connect().await;
    let begun = Instant::now();
    for byte in b"GET / HTTP/1.1\r\nx-a: ".iter().chain([b'a'; 10_000].iter()) {
        if dripping.write_all(&[*byte]).await.is_err()
            || timeout(SHORT / 20, dripping.readable()).await.is_ok()
        {
            break;
        }
    }
    read_to_end(&mut dripping).await;
    assert!(begun.elapsed() < LONG / 2, "{:?}", begun.elapsed());
    assert_eq!(server.stop().await, Served { cut: 0 });
}

#[tokio::test]
async fn headers_that_are_too_long_are_refused() {
    let server = Server::start(Limits::default()).await;
    let mut stream = server.connect().await;
    let request = format!("GET / HTTP/1.1\r\nhost: localhost\r\nx-a: {}\r\n\r\n", "a".repeat(256 << 10));
    // It may be closed before all of it is written.
    let _ = stream.write_all(request.as_bytes()).await;
    let answer = read_to_end(&mut stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_closed() {
    let server = Server::start(Limits { write_stall: SHORT, connections_max: 1, ..Limits::default() }).await;
    let stalled = server.ask("/large").await;
    // The only place is free again only when the first is given up.
    let mut next = server.ask("/").await;
    let peer = next.local_addr().expect("has an address").to_string();
    read_until(&mut next, &peer).await;
    drop((stalled, next));
    server.stop().await;
}

#[tokio::test]
async fn connections_above_the_cap_wait() {
    let server = Server::start(Limits { connections_max: 2, ..Limits::default() }).await;
    let mut first = server.ask("/wait").await;
    let second = server.connect().await;
    server.begun.notified().await;
    let mut third = server.ask("/").await;
    let peer = third.local_addr().expect("has an address").to_string();
    assert!(timeout(SHORT, third.readable()).await.is_err(), "the third is served beside two others");
    server.go_on.notify_one();
    read_until(&mut first, "waited").await;
    drop(first);
    read_until(&mut third, &peer).await;
    drop((second, third));
    server.stop().await;
}

#[tokio::test]
async fn a_request_under_way_is_finished_and_an_idle_connection_closed() {
    let server = Server::start(Limits::default()).await;
    let mut idle = server.ask("/").await;
    let peer = idle.local_addr().expect("has an address").to_string();
    read_until(&mut idle, &peer).await;
    let mut waiting = server.ask("/wait").await;
    server.begun.notified().await;
    server.shutdown.cancel();
    assert_eq!(read_to_end(&mut idle).await, "");
    assert!(TcpStream::connect(server.address).await.is_err(), "new connections are refused");
    server.go_on.notify_one();
    assert!(read_to_end(&mut waiting).await.ends_with("waited"));
    assert_eq!(server.stop().await, Served { cut: 0 });
}

#[tokio::test]
async fn a_request_that_outlasts_the_drain_is_cut() {
    let server = Server::start(Limits { drain: SHORT, ..Limits::default() }).await;
    let mut endless = server.ask("/never").await;
    let mut waiting = server.ask("/wait").await;
    server.begun.notified().await;
    server.go_on.notify_one();
    read_until(&mut waiting, "waited").await;
    assert_eq!(server.stop().await, Served { cut: 1 });
    assert_eq!(read_to_end(&mut endless).await, "");
}
