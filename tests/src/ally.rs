//! An ally as the tests meet him: he pledges, reads his mail, and has a webhook.

use std::time::Duration;

use serde_json::json;

use crate::client::Client;
use crate::eventually;
use crate::receivers::{Mail, MailReceiver, WebhookReceiver};

/// Longest wait for the mail that asks to confirm.
const MAIL_MAX: Duration = Duration::from_secs(60);

/// One sentence that many allies have taken for theirs.
const WORDING: &str = "I will not serve on a panel of two or more unless there is at least one woman on it, not counting the chair.";

/// Where his notices go.
pub struct Receivers {
    /// Of his programs.
    pub hooks: WebhookReceiver,
    /// Of himself.
    pub mail: MailReceiver,
}

impl Receivers {
    /// Starts both.
    ///
    /// # Panics
    /// If they cannot listen.
    pub async fn start() -> Self {
        Self { hooks: WebhookReceiver::start().await, mail: MailReceiver::start().await }
    }

    /// The arguments that make an alert service send here, at once.
    pub fn arguments(&self) -> Vec<String> {
        let smtp = format!("smtp://{}", self.mail.address());
        let parts = [
            "--smtp-url",
            smtp.as_str(),
            "--mail-from",
            "Openfloor <desk@openfloor.example>",
            // Replicas that send the same letter have the same links in it.
            "--public-url",
            "https://openfloor.example/",
            "--settling-seconds",
            "0",
            "--allow-private-webhooks",
            "127.0.0.0/8",
        ];
        parts.map(str::to_owned).to_vec()
    }
}

/// Pledges under an address, confirms by the link in the mail, and gives the webhook's secret.
///
/// # Panics
/// If any of it fails.
pub async fn pledge(alert: &Client, receivers: &Receivers, address: &str) -> String {
    let seen = receivers.mail.got().len();
    let body = json!({
        "name": "B Example",
        "address": address,
        "wording": WORDING,
        "rule": "barder",
        "webhook": { "url": receivers.hooks.url() },
    });
    let made = alert.post("/api/v1/pledges", &body).await;
    assert_eq!(made.status, 202, "{}", made.text());
    assert!(!made.text().contains(address), "the answer does not repeat the address");
    let secret = made.json()["webhook"]["secret"].as_str().expect("the secret, once").to_owned();
    let mail = eventually("the mail that asks to confirm", MAIL_MAX, || {
        let found = receivers.mail.got().into_iter().skip(seen).find(|mail| mail.to == [address]);
        async move { found }
    })
    .await;
    let verified = alert.post("/api/v1/pledges/verify", &json!({ "token": token(&mail) })).await;
    assert!((200..300).contains(&verified.status), "{}: {}", verified.status, verified.text());
    secret
}

/// The token of the link in a mail that asks to confirm an address.
fn token(mail: &Mail) -> String {
    let text = mail.readable();
    let at = text.find("/verify?t=").unwrap_or_else(|| panic!("no link to confirm in:\n{text}"));
    let rest = &text[at + "/verify?t=".len()..];
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "._~-".contains(*c)).collect()
}
