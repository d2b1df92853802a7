//! Where notices go: a receiver on a thread of its own that looks at nothing but which roster it is about.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// What precedes the number of a roster in a title.
pub(crate) const MARK: &str = "Roster ";

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// When each roster's notice first came, in nanoseconds since the beginning; 0 if it did not.
pub(crate) struct Received {
    begun: Instant,
    at: Vec<AtomicU64>,
}

impl Received {
    fn note(&self, roster: usize) {
        let now = u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1);
        if let Some(at) = self.at.get(roster) {
            // The first counts.
            let _ = at.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// When the notice about a roster came.
    pub(crate) fn at(&self, roster: usize) -> Option<Instant> {
        let nanos = self.at.get(roster)?.load(Ordering::Relaxed);
        (nanos > 0).then(|| self.begun + Duration::from_nanos(nanos))
    }

    /// How many came.
    pub(crate) fn count(&self) -> usize {
        self.at.iter().filter(|at| at.load(Ordering::Relaxed) > 0).count()
    }
}

/// A running receiver; ends when dropped.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    pub(crate) received: Arc<Received>,
    shutdown: CancellationToken,
}

impl Receiver {
    /// Waits for so many rosters.
    pub(crate) fn start(rosters: usize) -> anyhow::Result<Self> {
        Self::on_port(0, rosters)
    }

    /// The same on a port that was chosen before; 0 for any that is free.
    pub(crate) fn on_port(port: u16, rosters: usize) -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let received = Arc::new(Received {
            begun: Instant::now(),
            at: (0..rosters).map(|_| AtomicU64::new(0)).collect(),
        });
        let (noted, shutdown) = (Arc::clone(&received), CancellationToken::new());
        let ended = shutdown.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        std::thread::Builder::new().name("receiver".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = TcpListener::from_std(listener) else { return };
                let accepting = async {
                    while let Ok((stream, _)) = listener.accept().await {
                        let received = Arc::clone(&noted);
                        tokio::spawn(async move { session(stream, &received).await });
                    }
                };
                tokio::select! {
                    () = accepting => {}
                    () = ended.cancelled() => {}
                }
            });
        })?;
        Ok(Self { address, received, shutdown })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// Answers every request of a connection.
async fn session(mut stream: TcpStream, received: &Received) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    loop {
        let Some(end) = request_end(&bytes) else {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
            continue;
        };
        if let Some(roster) = roster(&bytes[..end]) {
            received.note(roster);
        }
        bytes.drain(..end);
        stream.write_all(ANSWER).await?;
    }
}

/// Where the first request ends, once it is all there.
fn request_end(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let headers = std::str::from_utf8(&bytes[..head]).ok()?.to_ascii_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"))?;
    let end = head + length.trim().parse::<usize>().ok()?;
    (bytes.len() >= end).then_some(end)
}

/// The roster that a request is about.
fn roster(request: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(request).ok()?;
    let (_, after) = text.split_once(MARK)?;
    let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    after[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{request_end, roster};

    #[test]
    fn a_request_tells_its_roster_and_where_it_ends() {
        let one = b"POST / HTTP/1.1\r\nContent-Length: 18\r\n\r\n{\"t\":\"Roster 1234\"}";
        assert_eq!(request_end(one), Some(one.len() - 1));
        assert_eq!(request_end(&one[..one.len() - 2]), None);
        assert_eq!(roster(one), Some(1234));
        assert_eq!(roster(b"POST / HTTP/1.1\r\n\r\n"), None);
    }
}
