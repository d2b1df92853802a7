//! The style sheet, served from the program under a name that changes with its content.

use std::sync::LazyLock;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../assets/openfloor.css");

/// The first digits of its hash.
static HASH: LazyLock<String> = LazyLock::new(|| {
    Sha256::digest(STYLE.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
});

/// Where the style sheet is: the query makes an address of its own for each edition.
pub(crate) fn style_path() -> String {
    format!("{STYLE_ROUTE}?{}", *HASH)
}

/// The route of the style sheet.
pub const STYLE_ROUTE: &str = "/assets/openfloor.css";

/// The style sheet.
pub async fn style(headers: HeaderMap) -> Response {
    let etag = format!("\"{}\"", *HASH);
    let has = headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == etag.as_bytes());
    let caching =
        [(header::ETAG, etag), (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned())];
    if has {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}
