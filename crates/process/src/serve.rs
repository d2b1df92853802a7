//! The serving loop.
//!
//! `axum::serve` gives a client any time to send its headers. This loop gives it a limit, gives one
//! to clients that do not take their answers, bounds the number of connections, outlives errors of
//! `accept`, and ends in good order. It speaks HTTP/1.1: TLS and HTTP/2 are the proxy's in front,
//! and the time that hyper takes to tell the two apart has no limit.

mod stalling;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::Service;

use stalling::Stalling;

/// Pause after an `accept` that failed: file descriptors come free again, but not at once.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Most bytes that the headers of a request may take; hyper's own limit is 400 KiB a connection.
const HEADER_BYTES_MAX: usize = 64 << 10;

/// What a client may take from us.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Time for the headers of a request, and for the pause before the next one of a connection.
    pub header_read: Duration,
    /// Time in which a client has to take some of its answer.
    pub write_stall: Duration,
    /// Connections at a time; more wait in the system's queue.
    pub connections_max: usize,
    /// Time for requests under way when the shutdown begins; below the 30 s that systemd waits.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_read: Duration::from_secs(30),
            write_stall: Duration::from_secs(30),
            connections_max: 1024,
            drain: Duration::from_secs(25),
        }
    }
}

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// Connections that still had a request under way at the end of [`Limits::drain`], and were cut.
    pub cut: usize,
}

/// Serves a router until `shutdown` is cancelled, then lets requests under way finish.
///
/// Handlers find their peer as `ConnectInfo<SocketAddr>`; behind a proxy that is the proxy.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
    limits: Limits,
) -> Served {
    accept_all(listener, router, shutdown, limits).await
}

/// Where connections come from.
trait Accept {
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Stream, SocketAddr)>> + Send;
}

impl Accept for TcpListener {
    type Stream = TcpStream;

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = TcpListener::accept(self).await?;
        // Without it a small answer waits for the acknowledgement of the one before.
        stream.set_nodelay(true)?;
        Ok((stream, peer))
    }
}

async fn accept_all(
    mut listener: impl Accept,
    router: Router,
    shutdown: CancellationToken,
    limits: Limits,
) -> Served {
    let graceful = GracefulShutdown::new();
    let cut = CancellationToken::new();
    let free = Arc::new(Semaphore::new(limits.connections_max));
    loop {
        let next = async {
            let permit = Arc::clone(&free).acquire_owned().await.expect("the semaphore is never closed");
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            () = shutdown.cancelled() => break,
            next = next => next,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let stream = TokioIo::new(Stalling::new(stream, limits.write_stall));
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().call(request)
        });
        let connection = connections(&limits).serve_connection(stream, service).into_owned();
        let (watched, cut) = (graceful.watch(connection), cut.clone());
        tokio::spawn(async move {
            // How one connection ends is its client's business.
            let _ = cut.run_until_cancelled(watched).await;
            drop(permit);
        });
    }
    drop(listener);
    let busy = || limits.connections_max - free.available_permits();
    drain(graceful, &cut, limits.drain, busy).await
}

/// Waits for the requests under way, and cuts those that outlast the limit.
async fn drain(
    graceful: GracefulShutdown,
    cut: &CancellationToken,
    limit: Duration,
    busy: impl Fn() -> usize,
) -> Served {
    let ended = graceful.shutdown();
    tokio::pin!(ended);
    if tokio::time::timeout(limit, &mut ended).await.is_ok() {
        return Served { cut: 0 };
    }
    let served = Served { cut: busy() };
    tracing::warn!(connections = served.cut, "requests that did not end in time are cut");
    cut.cancel();
    ended.await;
    served
}

fn connections(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_read)
        .max_buf_size(HEADER_BYTES_MAX);
    builder
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::net::SocketAddr;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::sync::mpsc;
    use tokio_util::sync::CancellationToken;

    use super::{Accept, Limits, Served, accept_all};

    /// Gives what it is told to give.
    struct Told(mpsc::Receiver<io::Result<DuplexStream>>);

    impl Accept for Told {
        type Stream = DuplexStream;

        async fn accept(&mut self) -> io::Result<(DuplexStream, SocketAddr)> {
            let stream = match self.0.recv().await {
                Some(told) => told?,
                None => std::future::pending().await,
            };
            Ok((stream, SocketAddr::from(([127, 0, 0, 1], 4))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn errors_of_accept_do_not_end_the_loop() {
        let (tell, told) = mpsc::channel(8);
        let shutdown = CancellationToken::new();
        let router = Router::new().route("/", get(|| async { "served" }));
        let serving = tokio::spawn(accept_all(Told(told), router, shutdown.clone(), Limits::default()));
        for _ in 0..3 {
            let too_many_open_files = io::Error::from_raw_os_error(24);
            tell.send(Err(too_many_open_files)).await.expect("the loop runs");
        }
        let (mut ours, theirs) = duplex(1024);
        tell.send(Ok(theirs)).await.expect("the loop runs");
        ours.write_all(b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n").await.expect("writes");
        let mut answer = String::new();
        ours.read_to_string(&mut answer).await.expect("reads");
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("served"), "{answer}");
        shutdown.cancel();
        assert_eq!(serving.await.expect("ends"), Served { cut: 0 });
    }
}
