//! A mail server that keeps what it is given.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// One message as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// Who gets it back.
    pub(super) from: String,
    pub(super) to: Vec<String>,
    pub(super) raw: String,
}

impl Mail {
    /// A header, unfolded.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.map(str::to_owned)
    }

    /// The text part, decoded.
    pub(super) fn text(&self) -> String {
        let part = self.raw.split("text/plain").nth(1).expect("a text part");
        let body = part.split_once("\r\n\r\n").expect("a body").1;
        let body = body.split("\r\n--=_").next().expect("an end").replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = body.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            match (first, after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok())) {
                (b'=', Some(hex)) => {
                    bytes.push(u8::from_str_radix(hex, 16).expect("hex digits"));
                    rest = &after[2..];
                }
                _ => {
                    bytes.push(first);
                    rest = after;
                }
            }
        }
        String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
    }

    /// What a link to a page carries.
    pub(super) fn token(&self, page: &str) -> String {
        let text = self.text();
        let link = text.lines().find(|line| line.contains(page)).expect("a link");
        link.split("?t=").nth(1).expect("a token").to_owned()
    }

    /// What the link carries that stops these messages; it shows and changes what they are for, too.
    pub(super) fn stop_token(&self) -> String {
        let header = self.header("List-Unsubscribe").expect("a link");
        header.trim_matches(['<', '>']).split("?t=").nth(1).expect("a token").to_owned()
    }
}

#[derive(Clone)]
pub(super) struct SmtpSink {
    pub(super) url: String,
    came: watch::Sender<Vec<Mail>>,
    replies: Arc<Mutex<VecDeque<&'static str>>>,
    /// Addresses for which somebody asked for something.
    signed_up: Arc<Mutex<BTreeSet<String>>>,
}

impl SmtpSink {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let sink =
            Self { url, came: watch::Sender::default(), replies: Arc::default(), signed_up: Arc::default() };
        let serving = sink.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                let sink = serving.clone();
                tokio::spawn(async move { sink.talk(stream).await });
            }
        });
        sink
    }

    /// How the next message is answered; 250 when nothing was said.
    pub(super) fn reply(&self, line: &'static str) {
        self.replies.lock().expect("unpoisoned").push_back(line);
    }

    /// Mail may go to this address.
    pub(super) fn signs_up(&self, address: &str) {
        self.signed_up.lock().expect("unpoisoned").insert(format!("<{}>", address.trim().to_lowercase()));
    }

    /// Who got mail and never signed up.
    pub(super) fn strangers(&self) -> Vec<String> {
        let signed_up = self.signed_up.lock().expect("unpoisoned");
        let to = self.all().into_iter().flat_map(|mail| mail.to);
        to.filter(|to| !signed_up.contains(&to.to_lowercase())).collect()
    }

    pub(super) fn all(&self) -> Vec<Mail> {
        self.came.borrow().clone()
    }

    /// Waits until so many came.
    pub(super) async fn wait(&self, n: usize) -> Vec<Mail> {
        let mut came = self.came.subscribe();
        let waited = tokio::time::timeout(Duration::from_secs(20), came.wait_for(|all| all.len() >= n)).await;
        waited.expect("in time").expect("the sink lives").clone()
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 sink.example ready\r\n").await.ok()?;
        let mut mail = Mail::default();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let reply = match verb.as_str() {
                "EHLO" => "250-sink.example\r\n250 8BITMIME",
                "MAIL" => {
                    let path = line.trim().trim_start_matches("MAIL FROM:");
                    mail.from = path.split(' ').next().unwrap_or_default().to_owned();
                    "250 ok"
                }
                "RCPT" => {
                    mail.to.push(line.trim().trim_start_matches("RCPT TO:").to_owned());
                    "250 ok"
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.ok()?;
                    mail.raw = read_data(&mut stream).await?;
                    let message = std::mem::take(&mut mail);
                    self.came.send_modify(|all| all.push(message));
                    self.replies.lock().expect("unpoisoned").pop_front().unwrap_or("250 taken")
                }
                "QUIT" => return None,
                _ => "250 ok",
            };
            stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        }
    }
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.as_str() {
            ".\r\n" => return Some(data),
            _ => data.push_str(line.strip_prefix('.').unwrap_or(&line)),
        }
    }
}
