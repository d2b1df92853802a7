//! What a webhook answers: a status, and how long to wait. Of the body nothing is read.
//!
//! What a mail server answers is taken apart by lettre; we see its code only.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use openfloor_domain::delivery::Outcome;

/// Two bytes of a status, and the header `Retry-After`.
pub(super) fn target(bytes: &[u8]) {
    let [first, second, retry_after @ ..] = bytes else { return };
    let Ok(status) = StatusCode::from_u16(u16::from_be_bytes([*first, *second])) else { return };
    let Ok(retry_after) = HeaderValue::from_bytes(retry_after) else { return };
    let headers = HeaderMap::from_iter([(header::RETRY_AFTER, retry_after)]);
    for now_ms in [0, 1_790_000_000_000, i64::MAX, i64::MIN] {
        let outcome = openfloor_alert::outcome_of_answer(status, &headers, now_ms);
        if let Outcome::Failed { jitter_permille, .. } = outcome {
            assert!(jitter_permille <= 1_000);
        }
        assert_eq!(matches!(outcome, Outcome::Delivered), status.is_success());
    }
}
