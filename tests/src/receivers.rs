//! What notices go to: an HTTP receiver and an SMTP server, real ones of their protocols.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request that the webhook receiver got.
#[derive(Clone, Debug)]
pub struct Hook {
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// The raw body.
    pub body: Vec<u8>,
    /// When it came.
    pub at: Instant,
}

/// Takes webhooks on a port of loopback.
#[derive(Clone)]
pub struct WebhookReceiver {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Hook>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

fn kept<T: Clone>(list: &Mutex<Vec<T>>) -> Vec<T> {
    list.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

impl WebhookReceiver {
    /// Starts it.
    ///
    /// # Panics
    /// If it cannot listen.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let receiver = Self {
            address: listener.local_addr().expect("an address"),
            got: Arc::default(),
            answers: Arc::default(),
        };
        let router = Router::new().route("/hook", post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// Where to send.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// What came so far.
    pub fn got(&self) -> Vec<Hook> {
        kept(&self.got)
    }

    /// Answers the next requests so, and then 200 again.
    pub fn answer_next(&self, answers: impl IntoIterator<Item = u16>) {
        let answers = answers.into_iter().filter_map(|code| StatusCode::from_u16(code).ok());
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }
}

async fn take(State(receiver): State<WebhookReceiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let hook = Hook {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signature: text("webhook-signature"),
        body: body.to_vec(),
        at: Instant::now(),
    };
    receiver.got.lock().unwrap_or_else(PoisonError::into_inner).push(hook);
    receiver.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(StatusCode::OK)
}

/// A message that the SMTP server took.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Headers and body as sent.
    pub message: String,
}

impl Mail {
    /// The message with quoted-printable line breaks undone, for searching.
    pub fn readable(&self) -> String {
        self.message.replace("=\r\n", "").replace("=3D", "=").replace("\r\n", "\n")
    }
}

/// Takes mail on a port of loopback, as RFC 5321 has it, and keeps it.
#[derive(Clone)]
pub struct MailReceiver {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Mail>>>,
}

impl MailReceiver {
    /// Starts it.
    ///
    /// # Panics
    /// If it cannot listen.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let receiver = Self { address: listener.local_addr().expect("an address"), got: Arc::default() };
        let got = Arc::clone(&receiver.got);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let got = Arc::clone(&got);
                tokio::spawn(async move { session(stream, &got).await });
            }
        });
        receiver
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What came so far.
    pub fn got(&self) -> Vec<Mail> {
        kept(&self.got)
    }
}

async fn session(stream: TcpStream, got: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example ESMTP\r\n").await?;
    let mut to = Vec::new();
    while let Some(line) = lines.next_line().await? {
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let reply: &[u8] = match verb.as_str() {
            "EHLO" => b"250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "HELO" | "NOOP" | "MAIL" => b"250 ok\r\n",
            "RSET" => {
                to.clear();
                b"250 ok\r\n"
            }
            "RCPT" => {
                to.push(line.split(['<', '>']).nth(1).unwrap_or_default().to_owned());
                b"250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut message = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.push_str("\r\n");
                }
                let mail = Mail { to: std::mem::take(&mut to), message };
                got.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                b"250 taken\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"502 not here\r\n",
        };
        write.write_all(reply).await?;
    }
    Ok(())
}
