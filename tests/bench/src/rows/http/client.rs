//! The client: connections that are kept, on one thread of its own, hand-written so that what it takes of the
//! machine is small and can be told.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What to ask: the path and the body of request `at` of client `client`.
pub(crate) type Asked = fn(client: usize, at: usize) -> (String, String);

/// How much is asked.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    /// Connections, each with one request under way.
    pub(crate) clients: usize,
    /// Requests of each that are not counted: connections, caches, the first pages of files.
    pub(crate) warm_up: usize,
    /// Requests of each that are counted.
    pub(crate) requests: usize,
    /// What they are.
    pub(crate) asked: Asked,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Driven {
    /// Requests answered in a second.
    pub(crate) per_second: f64,
    /// How much of one core the client took.
    pub(crate) client_cores: f64,
}

/// Asks from a thread of its own, until all is answered with a 2xx.
///
/// # Errors
/// If anything is answered otherwise.
pub(crate) fn drive(address: SocketAddr, key: &str, load: &Load) -> anyhow::Result<Driven> {
    let (key, load) = (key.to_owned(), load.clone());
    let client = std::thread::Builder::new().name("client".to_owned()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        runtime.block_on(all(address, &key, &load))
    })?;
    client.join().map_err(|_| anyhow::anyhow!("the client panicked"))?
}

async fn all(address: SocketAddr, key: &str, load: &Load) -> anyhow::Result<Driven> {
    let mut connections = Vec::new();
    for client in 0..load.clients {
        let connection = Connection::open(address, key).await?;
        connections.push((client, connection));
    }
    let connections = ask(connections, load.asked, 0..load.warm_up).await?;
    let (begun, cpu) = (Instant::now(), thread_seconds()?);
    ask(connections, load.asked, load.warm_up..load.warm_up + load.requests).await?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(Driven {
        per_second: (load.clients * load.requests) as f64 / seconds,
        client_cores: (thread_seconds()? - cpu) / seconds,
    })
}

async fn ask(
    connections: Vec<(usize, Connection)>,
    asked: Asked,
    range: std::ops::Range<usize>,
) -> anyhow::Result<Vec<(usize, Connection)>> {
    let mut clients = JoinSet::new();
    for (client, mut connection) in connections {
        let range = range.clone();
        clients.spawn(async move {
            for at in range {
                let (path, body) = asked(client, at);
                connection.put(&path, &body).await?;
            }
            anyhow::Ok((client, connection))
        });
    }
    let mut connections = Vec::new();
    while let Some(done) = clients.join_next().await {
        connections.push(done??);
    }
    Ok(connections)
}

/// Seconds that the calling thread has been on a core.
fn thread_seconds() -> anyhow::Result<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().unwrap_or_default();
    Ok(nanoseconds.parse::<f64>().unwrap_or(f64::NAN) / 1e9)
}

/// One connection, with one request under way.
pub(crate) struct Connection {
    stream: TcpStream,
    key: String,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr, key: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, key: key.to_owned(), request: Vec::new(), answer: vec![0; 16 << 10] })
    }

    /// Sends a JSON document, and fails unless the answer is a 2xx.
    pub(crate) async fn put(&mut self, path: &str, body: &str) -> anyhow::Result<()> {
        self.exchange("PUT", path, body).await.map(|_| ())
    }

    /// Sends a request, and gives the bytes of the body of a 2xx.
    pub(crate) async fn exchange(&mut self, method: &str, path: &str, body: &str) -> anyhow::Result<&[u8]> {
        self.request.clear();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.key,
            body.len()
        );
        self.request.extend_from_slice(head.as_bytes());
        self.request.extend_from_slice(body.as_bytes());
        self.stream.write_all(&self.request).await?;
        let (mut filled, mut whole) = (0, None);
        while whole.is_none_or(|(_, end)| filled < end) {
            if filled == self.answer.len() {
                self.answer.resize(2 * filled, 0);
            }
            let read = self.stream.read(&mut self.answer[filled..]).await?;
            ensure!(read > 0, "the server closed a connection");
            filled += read;
            if whole.is_none() {
                whole = extent(&self.answer[..filled])?;
            }
        }
        let (body, end) = whole.context("an answer without an end")?;
        if self.answer.get(9) != Some(&b'2') {
            bail!("{method} {path}: {}", String::from_utf8_lossy(&self.answer[..end]));
        }
        Ok(&self.answer[body..end])
    }
}

/// Where the body of an answer begins and ends; none while its headers are not all there.
fn extent(answer: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
    let headers = std::str::from_utf8(&answer[..end])?;
    let is_length =
        |line: &&str| line.get(..15).is_some_and(|name| name.eq_ignore_ascii_case("content-length:"));
    let length = match headers.lines().find(is_length) {
        Some(line) => line[15..].trim().parse()?,
        None if headers.starts_with("HTTP/1.1 204") => 0,
        None => bail!("an answer without a length:\n{headers}"),
    };
    Ok(Some((end + 4, end + 4 + length)))
}

#[cfg(test)]
mod tests {
    use super::extent;

    #[test]
    fn an_answer_ends_where_its_length_says() {
        assert_eq!(extent(b"HTTP/1.1 200 OK\r\ncontent-le").ok(), Some(None));
        let whole = extent(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        assert_eq!(whole.ok(), Some(Some((38, 40))));
        assert!(extent(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert_eq!(extent(b"HTTP/1.1 204 No Content\r\n\r\n").ok(), Some(Some((27, 27))));
    }
}
