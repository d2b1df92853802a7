//! An ally as the tests meet him: he pledges, reads his mail, and has a webhook.

use std::time::Duration;

use openfloor_tests::{Client, Hook, Mail, MailReceiver, WebhookReceiver, eventually};
use serde_json::{Value, json};

/// Longest wait for a notice.
pub(crate) const NOTICE: Duration = Duration::from_secs(60);

/// One sentence that many allies have taken for theirs.
pub(crate) const WORDING: &str = "I will not serve on a panel of two or more unless there is at least one woman on it, not counting the chair.";

/// Where his notices go.
pub(crate) struct Receivers {
    pub(crate) hooks: WebhookReceiver,
    pub(crate) mail: MailReceiver,
}

impl Receivers {
    pub(crate) async fn start() -> Self {
        Self { hooks: WebhookReceiver::start().await, mail: MailReceiver::start().await }
    }

    /// The arguments that make an alert service send here, at once.
    pub(crate) fn arguments(&self) -> Vec<String> {
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

/// The same as `&str`s.
pub(crate) fn borrowed(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

/// Pledges under an address, confirms by the link in the mail, and gives the webhook's secret.
pub(crate) async fn pledge(alert: &Client, receivers: &Receivers, address: &str) -> String {
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
    let mail = eventually("the mail that asks to confirm", NOTICE, || {
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

/// Waits for so many webhooks in all, and gives them.
pub(crate) async fn hooks(receivers: &Receivers, count: usize) -> Vec<Hook> {
    eventually("the notices at the webhook", NOTICE, || {
        let got = receivers.hooks.got();
        async move { (got.len() >= count).then_some(got) }
    })
    .await
}

/// Waits for so many mails in all, and gives them.
pub(crate) async fn mails(receivers: &Receivers, count: usize) -> Vec<Mail> {
    eventually("the notices by mail", NOTICE, || {
        let got = receivers.mail.got();
        async move { (got.len() >= count).then_some(got) }
    })
    .await
}

/// A hook's body as JSON.
pub(crate) fn body(hook: &Hook) -> Value {
    serde_json::from_slice(&hook.body).expect("a JSON body")
}
