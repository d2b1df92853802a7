//! What an ally gets, waited for.

use std::time::Duration;

use openfloor_tests::{Hook, Mail, eventually};
use serde_json::Value;

pub(crate) use openfloor_tests::{Receivers, pledge};

/// Longest wait for a notice.
pub(crate) const NOTICE: Duration = Duration::from_secs(60);

/// The same as `&str`s.
pub(crate) fn borrowed(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
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
