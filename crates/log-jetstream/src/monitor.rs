//! What a server's monitoring page says of its disk: whether it syncs before it acknowledges.
//!
//! Plain HTTP to a port that has no authentication and is reached on this machine or within a
//! cluster; `https` is not spoken.

use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longest wait for a page.
const PAGE_MAX: Duration = Duration::from_secs(3);

/// What `/jsz` says.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Disk {
    /// Whether JetStream is off there, or was shut down since its disk failed. Then nothing of the rest is said.
    #[serde(default)]
    pub(crate) disabled: bool,
    /// Bytes that all streams use.
    #[serde(default)]
    pub(crate) storage: u64,
    /// How it was set up.
    #[serde(default)]
    pub(crate) config: DiskConfig,
}

/// How a server was set up.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct DiskConfig {
    /// `sync_interval: always`.
    #[serde(default)]
    pub(crate) sync_always: bool,
    /// Else how often it syncs, in nanoseconds.
    #[serde(default)]
    pub(crate) sync_interval: u64,
    /// Bytes that all streams may use.
    #[serde(default)]
    pub(crate) max_storage: u64,
}

/// Reads the page of the server whose monitoring address is given.
pub(crate) async fn disk(url: &str) -> Result<Disk, String> {
    let Some(rest) = url.strip_prefix("http://") else {
        return Err(format!("{url} is no monitoring address: want http://host:port"));
    };
    let host = rest.split('/').next().unwrap_or(rest);
    match timeout(PAGE_MAX, page(host)).await {
        Ok(Ok(page)) => body(&page).ok_or_else(|| format!("{url}/jsz does not answer as nats-server does")),
        Ok(Err(fault)) => Err(format!("{url}/jsz cannot be read: {fault}")),
        Err(_) => Err(format!("{url}/jsz does not answer")),
    }
}

/// HTTP/1.0: the server ends the answer by closing, and sends it in one piece.
async fn page(host: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(format!("GET /jsz HTTP/1.0\r\nHost: {host}\r\n\r\n").as_bytes()).await?;
    let mut page = String::new();
    stream.read_to_string(&mut page).await?;
    Ok(page)
}

fn body(page: &str) -> Option<Disk> {
    let (head, body) = page.split_once("\r\n\r\n")?;
    let status = head.split_whitespace().nth(1)?;
    if status == "200" { serde_json::from_str(body).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn the_page_is_read_as_the_server_writes_it() {
        let page = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n\
                    {\"storage\": 393, \"config\": {\"max_storage\": 1000, \"sync_interval\": 120000000000, \
                    \"sync_always\": true, \"strict\": true}, \"streams\": 1}";
        let disk = body(page).expect("a page");
        assert_eq!((disk.storage, disk.config.max_storage, disk.config.sync_always), (393, 1000, true));
        let shut_down =
            "HTTP/1.0 200 OK\r\n\r\n{\"disabled\": true, \"config\": {\"max_memory\": 0}, \"streams\": 0}";
        assert_eq!(body(shut_down).map(|disk| (disk.disabled, disk.config.sync_always)), Some((true, false)));
        assert!(!disk.disabled);
        assert!(body("HTTP/1.0 404 Not Found\r\n\r\n{}").is_none());
        assert!(body("HTTP/1.0 200 OK\r\n\r\n<html>").is_none());
    }
}
