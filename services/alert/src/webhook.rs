//! Telling a program, by Standard Webhooks 1.0.0.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::ids::NoticeId;
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, Figures, Webhook};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde::Serialize;
use sha2::Sha256;

use crate::view::rows::{NoticeRow, What};
use openfloor_outbound::{Blocked, Outbound, Resolver};

/// Longest time until there is a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest title in a body, in characters: the body stays below 20 kB.
const TITLE_CHARS_MAX: usize = 400;

/// What is posted. Thin: what a program needs to look further, and the numbers of the message.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: String,
    timestamp: String,
    data: Notice<'a>,
}

#[derive(Serialize)]
struct Notice<'a> {
    notice: &'a str,
    alert: &'a str,
    number: u32,
    panel: &'a str,
    panel_title: String,
    convening_title: String,
    starts: Option<String>,
    rule: &'a str,
    rule_title: String,
    as_of: String,
    line_up_is_published: bool,
    figures: Option<Figures>,
}

/// The body of a notice; none if it is none for programs. The same bytes however often it is made.
pub(crate) fn body(row: &NoticeRow, about: &AlertAbout) -> Option<String> {
    let What::Said { kind, panel, .. } = &row.what else { return None };
    let short = |text: &str| text.chars().take(TITLE_CHARS_MAX).collect::<String>();
    let body = Body {
        kind: format!("alert.{}", kind.name()),
        timestamp: Moment { utc_ms: row.recorded_ms, offset_minutes: 0 }.to_string(),
        data: Notice {
            notice: row.notice.as_str(),
            alert: row.alert.as_str(),
            number: row.number,
            panel: panel.as_str(),
            panel_title: short(&about.panel),
            convening_title: short(&about.convening),
            starts: about.starts.map(|moment| moment.to_string()),
            rule: about.rule.as_str(),
            rule_title: short(&about.rule_title),
            as_of: about.as_of.to_string(),
            line_up_is_published: about.line_up_is_published,
            figures: about.figures,
        },
    };
    serde_json::to_string(&body).ok()
}

/// A new secret: `whsec_` and base64 of 32 random bytes.
pub(crate) fn new_secret() -> String {
    let key = openfloor_key_store::Key::random();
    format!("whsec_{}", STANDARD.encode(key.bytes()))
}

/// The header `webhook-signature`; none if the secret is no secret.
pub(crate) fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
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
        let Ok(url) = self.outbound.check(&webhook.url) else {
            return Outcome::Refused { failure: Failure::Blocked };
        };
        let timestamp = now_ms / 1_000;
        let Some(signature) = signature(&webhook.secret, id.as_str(), timestamp, &body) else {
            return Outcome::Refused { failure: Failure::Blocked };
        };
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id.as_str())
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body);
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
    fn the_signature_is_that_of_the_standard() {
        let signed = signature(
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            1_649_367_553,
            r#"{"email":"test@example.com","username":"test_user"}"#,
        );
        assert_eq!(signed.as_deref(), Some("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="));
        assert_eq!(signature("C2FV", "a", 1, "{}"), None);
    }

    #[test]
    fn a_new_secret_signs() {
        assert!(signature(&new_secret(), "a", 1, "{}").is_some());
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
