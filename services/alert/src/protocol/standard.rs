//! Standard Webhooks 1.0.0.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use openfloor_domain::ids::NoticeId;
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, Figures, Webhook};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use sha2::Sha256;
use url::Url;

use super::Protocol;
use crate::letter::Letter;
use crate::view::rows::{NoticeRow, What};

/// Longest title in a body, in characters: the body stays below 20 kB.
const TITLE_CHARS_MAX: usize = 400;

pub(super) struct Standard;

impl Protocol for Standard {
    fn body(&self, _: &Url, row: &NoticeRow, about: &AlertAbout, _: &Letter) -> Option<String> {
        body(row, about)
    }

    fn headers(&self, webhook: &Webhook, id: &NoticeId, body: &str, now_ms: i64) -> Option<HeaderMap> {
        let timestamp = now_ms / 1_000;
        let signatures: Option<Vec<String>> =
            webhook.secrets().map(|secret| signature(secret, id.as_str(), timestamp, body)).collect();
        let signatures = signatures.filter(|signatures| !signatures.is_empty())?;
        let value = |text: &str| HeaderValue::from_str(text).ok();
        Some(HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (HeaderName::from_static("webhook-id"), value(id.as_str())?),
            (HeaderName::from_static("webhook-timestamp"), HeaderValue::from(timestamp)),
            (HeaderName::from_static("webhook-signature"), value(&signatures.join(" "))?),
        ]))
    }
}

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

fn body(row: &NoticeRow, about: &AlertAbout) -> Option<String> {
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

/// The header `webhook-signature`; none if the secret is no secret.
pub(crate) fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const ID: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    const BODY: &str = r#"{"email":"test@example.com","username":"test_user"}"#;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        let signed = signature(OLD, ID, 1_649_367_553, BODY);
        assert_eq!(signed.as_deref(), Some("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="));
        assert_eq!(signature("C2FV", "a", 1, "{}"), None);
    }

    #[test]
    fn while_a_secret_is_exchanged_both_sign() {
        let new = format!("whsec_{}", STANDARD.encode([7; 32]));
        let webhook = Webhook { url: "https://ally.example/".into(), secret: format!("{new} {OLD}") };
        let id = NoticeId::new(ID).expect("an id");
        let headers = Standard.headers(&webhook, &id, BODY, 1_649_367_553_999).expect("headers");
        assert_eq!(headers["webhook-timestamp"], "1649367553");
        let signatures: Vec<&str> = headers["webhook-signature"].to_str().expect("text").split(' ').collect();
        let by = |secret| signature(secret, ID, 1_649_367_553, BODY).expect("a signature");
        assert_eq!(signatures, [by(&new), by(OLD)]);
        // Nothing goes out that nobody signed.
        let unsigned = Webhook { secret: " ".into(), ..webhook };
        assert_eq!(Standard.headers(&unsigned, &id, BODY, 0), None);
    }
}
