//! Telling a program: posting what its [protocol](crate::protocol) says.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::ids::NoticeId;
use openfloor_domain::notice::Webhook;
use openfloor_outbound::{Blocked, Outbound, Resolver};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use crate::protocol;

/// Longest time until there is a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A new secret: `whsec_` and base64 of 32 random bytes.
pub(crate) fn new_secret() -> String {
    let key = openfloor_key_store::Key::random();
    format!("whsec_{}", STANDARD.encode(key.bytes()))
}

/// Posts notices to where programs are told. An attempt takes the time-out at most.
pub(crate) struct Poster {
    client: Client,
    outbound: Arc<Outbound>,
}

impl Poster {
    pub(crate) fn new(outbound: Arc<Outbound>, timeout: Duration) -> reqwest::Result<Self> {
        let client = Client::builder()
            .dns_resolver(Arc::new(Resolver(Arc::clone(&outbound))))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(timeout)
            .user_agent(concat!("openfloor/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, outbound })
    }

    /// One attempt. Of the answer only the head is read.
    pub(crate) async fn post(&self, webhook: &Webhook, id: &NoticeId, body: String, now_ms: i64) -> Outcome {
        let blocked = Outcome::Refused { failure: Failure::Blocked };
        let (dialect, url) = webhook.target();
        let Ok(url) = self.outbound.check(url) else { return blocked };
        let spoken = protocol::of(dialect);
        let Some(headers) = spoken.headers(webhook, id, &body, now_ms) else { return blocked };
        let request = self.client.post(spoken.address(url)).headers(headers).body(body);
        match request.send().await {
            Ok(answer) => outcome_of_answer(answer.status(), answer.headers(), now_ms),
            Err(error) => failed(failure(&error), None),
        }
    }
}

fn failure(error: &reqwest::Error) -> Failure {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if cause.is::<Blocked>() {
            return Failure::Blocked;
        }
        source = cause.source();
    }
    if error.is_timeout() { Failure::TimedOut } else { Failure::Unreachable }
}

/// What an answer means.
pub fn outcome_of_answer(status: StatusCode, headers: &HeaderMap, now_ms: i64) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Delivered,
        code @ 410 => Outcome::Gone { failure: Failure::Answered { code } },
        code => failed(Failure::Answered { code }, retry_after_ms(headers, now_ms)),
    }
}

/// How long the answer asks to wait: seconds, or until a date.
fn retry_after_ms(headers: &HeaderMap, now_ms: i64) -> Option<i64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match text.parse::<i64>() {
        Ok(seconds) => Some(seconds.saturating_mul(1_000)),
        Err(_) => {
            let until = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some(i64::try_from(until.as_millis()).ok()?.saturating_sub(now_ms))
        }
    }
}

/// A failure after which it is tried again.
pub(crate) fn failed(failure: Failure, retry_after_ms: Option<i64>) -> Outcome {
    let [a, b] = [0, 1].map(|at| openfloor_key_store::Key::random().bytes()[at]);
    Outcome::Failed { failure, retry_after_ms, jitter_permille: u16::from_be_bytes([a, b]) % 1_001 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_is_a_new_one() {
        assert!(new_secret().starts_with("whsec_"));
        assert_ne!(new_secret(), new_secret());
    }

    #[test]
    fn answers_mean_what_the_standard_says() {
        let answer = |code: u16, retry: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(retry) = retry {
                headers.insert(RETRY_AFTER, retry.parse().expect("a header"));
            }
            outcome_of_answer(StatusCode::from_u16(code).expect("a code"), &headers, 0)
        };
        assert_eq!(answer(204, None), Outcome::Delivered);
        assert_eq!(answer(410, None), Outcome::Gone { failure: Failure::Answered { code: 410 } });
        for code in [301, 302, 400, 404, 429, 500, 503] {
            let Outcome::Failed { failure, retry_after_ms, .. } = answer(code, Some("120")) else {
                panic!("{code} is a failure");
            };
            assert_eq!((failure, retry_after_ms), (Failure::Answered { code }, Some(120_000)));
        }
        // All forms of a date that RFC 9110 wants to be read, and what is none of them.
        for (until, wait_ms) in [
            ("Thu, 01 Jan 1970 00:02:00 GMT", Some(120_000)),
            ("Thursday, 01-Jan-70 00:02:00 GMT", Some(120_000)),
            ("Thu Jan  1 00:02:00 1970", Some(120_000)),
            ("in a while", None),
        ] {
            let Outcome::Failed { retry_after_ms, .. } = answer(503, Some(until)) else {
                panic!("a failure")
            };
            assert_eq!(retry_after_ms, wait_ms, "{until}");
        }
    }
}
