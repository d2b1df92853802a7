//! What every HTTP listener does around its routes: limits, request ids, metrics, security headers,
//! and one form for all errors.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use prometheus::{HistogramVec, IntCounterVec};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tracing::Instrument;
use uuid::Uuid;

use crate::metrics::{Metrics, SECONDS};
use crate::problem::Problem;

/// Carries the id of a request, in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The content security policy of an answer that sets none: it may load nothing.
pub const POLICY_NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// A content security policy for pages whose styles, scripts and images are files of ours.
pub const POLICY_PAGE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Most bytes of a plain-text error that become the detail of a problem.
const DETAIL_BYTES_MAX: usize = 4096;

/// Shows a problem as a page, in a language that the request's headers ask for.
pub type ErrorPage = Arc<dyn Fn(&Problem, &HeaderMap) -> Response + Send + Sync>;

/// The id of a request: in the header [`REQUEST_ID`], in the log, and in the extensions of the
/// request for its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// How a router is protected.
#[derive(Clone)]
pub struct Protection {
    /// Most bytes of a request's body, where the route sets no `DefaultBodyLimit` of its own.
    pub body_bytes_max: usize,
    /// How long a handler may take until its answer begins.
    pub request_limit: Duration,
    /// Routes, by their pattern, whose handlers may take another time: `("/api/v1/imports", …)`.
    pub route_limits: Vec<(&'static str, Duration)>,
    /// Whether browsers are told to come by HTTPS only: yes where the public URL is one.
    pub https_only: bool,
    /// What a browser is shown instead of a problem document.
    pub error_page: Option<ErrorPage>,
}

impl Default for Protection {
    fn default() -> Self {
        Self {
            body_bytes_max: 2 << 20,
            request_limit: Duration::from_secs(30),
            route_limits: Vec::new(),
            https_only: false,
            error_page: None,
        }
    }
}

impl Protection {
    fn limit_of(&self, route: &str) -> Duration {
        let own = self.route_limits.iter().find(|(pattern, _)| *pattern == route);
        own.map_or(self.request_limit, |(_, limit)| *limit)
    }
}

/// Puts everything around a router that a listener needs. Call it once, around all routes.
///
/// - Each request has an id, a span with it, and is counted and timed by its route's pattern, never
///   by its path.
/// - A panic, a handler that takes too long, a body that is too large, an unknown path or method and
///   a refusal by an extractor are answered as [`Problem`]s; a browser gets them as a page.
/// - Headers that a response does not set itself are set to the strict choice.
pub fn protect(router: Router, metrics: &Metrics, protection: Protection) -> Router {
    let around = Arc::new(Around {
        requests: metrics.counters(
            "openfloor_http_requests_total",
            "Requests answered.",
            &["route", "method", "code"],
            &[],
        ),
        seconds: metrics.histograms(
            "openfloor_http_request_duration_seconds",
            "Time from a request's headers to the beginning of its answer.",
            &["route", "method"],
            &[],
            SECONDS,
        ),
        protection,
    });
    router
        .layer(DefaultBodyLimit::max(around.protection.body_bytes_max))
        .layer(CatchPanicLayer::custom(|_| Problem::internal().into_response()))
        .layer(from_fn_with_state(around, answer))
}

/// Lets a form be posted from our own pages only, by what browsers say of where a request comes
/// from. For routers of pages; a proxy in front has to pass `Host` and `Origin` on.
pub fn same_origin() -> CsrfLayer {
    CsrfLayer::new()
}

struct Around {
    requests: IntCounterVec,
    seconds: HistogramVec,
    protection: Protection,
}

/// What of a request is still needed when its answer is there.
struct Asked {
    id: RequestId,
    route: String,
    method: &'static str,
    headers: HeaderMap,
    begun: Instant,
}

async fn answer(State(around): State<Arc<Around>>, mut request: Request, next: Next) -> Response {
    let asked = Asked::by(&request);
    let span = tracing::info_span!("request", id = %asked.id.0, method = asked.method, route = asked.route);
    request.extensions_mut().insert(asked.id);
    async {
        let handled = tokio::time::timeout(around.protection.limit_of(&asked.route), next.run(request)).await;
        let response = handled.unwrap_or_else(|_| too_slow());
        let mut response = as_problem(response, &asked, &around.protection).await;
        set_headers(response.headers_mut(), asked.id, around.protection.https_only);
        around.count(&asked, response.status());
        response
    }
    .instrument(span)
    .await
}

impl Asked {
    fn by(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
        Self {
            id: RequestId(id_given(request.headers()).unwrap_or_else(Uuid::now_v7)),
            route: route.to_owned(),
            method: known_method(request.method()),
            headers: request.headers().clone(),
            begun: Instant::now(),
        }
    }

    /// Whether a person looks at the answer: API clients do not ask for HTML.
    fn wants_page(&self) -> bool {
        let accepted = self.headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
        accepted.is_some_and(|accepted| accepted.contains("text/html"))
    }
}

impl Around {
    fn count(&self, asked: &Asked, status: StatusCode) {
        let seconds = asked.begun.elapsed().as_secs_f64();
        self.requests.with_label_values(&[&asked.route, asked.method, status.as_str()]).inc();
        self.seconds.with_label_values(&[&asked.route, asked.method]).observe(seconds);
        if status.is_server_error() {
            tracing::warn!(code = status.as_u16(), seconds, "answered");
        } else {
            tracing::debug!(code = status.as_u16(), seconds, "answered");
        }
    }
}

/// The id that a proxy in front gave the request. Anything but a UUID could forge log lines.
fn id_given(headers: &HeaderMap) -> Option<Uuid> {
    Uuid::try_parse(headers.get(REQUEST_ID)?.to_str().ok()?).ok()
}

/// A method as a label: HTTP allows any word.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn too_slow() -> Response {
    let problem =
        Problem::unavailable("This took too long and was given up; whether it was done is not known.");
    ([(header::RETRY_AFTER, "5")], problem).into_response()
}

/// Gives an error its one form; any other response stays as it is.
async fn as_problem(response: Response, asked: &Asked, protection: &Protection) -> Response {
    let (mut parts, body) = response.into_parts();
    let problem = match parts.extensions.remove::<Problem>() {
        Some(problem) => problem,
        None if is_bare_error(parts.status, &parts.headers) => {
            let forged = parts.extensions.get::<ProtectionError>().is_some();
            problem_of(parts.status, forged, body).await
        }
        None => return Response::from_parts(parts, body),
    };
    let problem = Problem { instance: Some(asked.id.0.urn().to_string()), ..problem };
    let shown = match &protection.error_page {
        Some(page) if asked.wants_page() => page(&problem, &asked.headers),
        _ => problem.into_response(),
    };
    // Headers such as Allow and Retry-After stay; those of the body are the new body's.
    parts.headers.remove(header::CONTENT_LENGTH);
    for (name, value) in shown.headers() {
        parts.headers.insert(name, value.clone());
    }
    Response::from_parts(parts, shown.into_body())
}

/// Whether a response is an error without a form of its own: axum's are empty or plain text.
fn is_bare_error(status: StatusCode, headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_bare = content_type.is_none_or(|content_type| content_type.starts_with(b"text/plain"));
    is_bare && (status.is_client_error() || status.is_server_error())
}

async fn problem_of(status: StatusCode, forged: bool, body: Body) -> Problem {
    if forged {
        return Problem::forbidden(
            "This form was sent from another site, or by a browser that does not say.",
        );
    }
    if status.is_server_error() {
        return Problem::of_status(status);
    }
    let text = to_bytes(body, DETAIL_BYTES_MAX).await.unwrap_or_default();
    match String::from_utf8(text.into()) {
        Ok(text) if !text.is_empty() => Problem::of_status(status).detail(text),
        _ => Problem::of_status(status),
    }
}

/// Sets what the response leaves open.
///
/// The referrer goes to ourselves only: `no-referrer` would make browsers send `Origin: null` with
/// our own forms.
fn set_headers(headers: &mut HeaderMap, id: RequestId, https_only: bool) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CONTENT_SECURITY_POLICY, POLICY_NOTHING);
    set(header::CACHE_CONTROL, "no-store");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if https_only {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    let id = HeaderValue::try_from(id.0.to_string()).expect("a UUID is ASCII");
    headers.insert(REQUEST_ID, id);
}
