//! The style sheet and the script, served from the program under names that change with their content.

use std::sync::LazyLock;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// The route of the style sheet.
pub const STYLE_ROUTE: &str = "/assets/openfloor.css";

/// The route of the script.
pub const SCRIPT_ROUTE: &str = "/assets/openfloor.js";

/// A file that is shipped within the program.
struct Asset {
    text: &'static str,
    media: &'static str,
    /// The first digits of its hash.
    hash: String,
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(include_str!("../assets/openfloor.css"), "text/css; charset=utf-8"));

static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(include_str!("../assets/openfloor.js"), "text/javascript; charset=utf-8"));

/// Where the style sheet is: the query makes an address of its own for each edition.
pub(crate) fn style_path() -> String {
    format!("{STYLE_ROUTE}?{}", STYLE.hash)
}

/// Where the script is, in the same way.
pub(crate) fn script_path() -> String {
    format!("{SCRIPT_ROUTE}?{}", SCRIPT.hash)
}

/// The style sheet.
pub async fn style(headers: HeaderMap) -> Response {
    STYLE.answer(&headers)
}

/// The script.
pub async fn script(headers: HeaderMap) -> Response {
    SCRIPT.answer(&headers)
}

impl Asset {
    fn new(text: &'static str, media: &'static str) -> Self {
        let hash = Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { text, media, hash }
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let etag = format!("\"{}\"", self.hash);
        let has = headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == etag.as_bytes());
        let caching =
            [(header::ETAG, etag), (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned())];
        if has {
            return (StatusCode::NOT_MODIFIED, caching).into_response();
        }
        (caching, [(header::CONTENT_TYPE, self.media)], self.text).into_response()
    }
}
