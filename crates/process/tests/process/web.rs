//! What surrounds the routes of a listener.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use http_body_util::BodyExt;
use openfloor_process::health::{Health, admin_router};
use openfloor_process::metrics::Metrics;
use openfloor_process::problem::Problem;
use openfloor_process::web::{
    POLICY_NOTHING, POLICY_PAGE, Protection, REQUEST_ID, RequestId, protect, same_origin,
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// An answer, read whole.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("is ASCII"))
    }

    fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("is text")
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("is JSON")
    }

    /// Fails unless this is a problem under the id of its request. Gives the last part of its type.
    #[track_caller]
    fn problem(&self) -> String {
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["instance"], format!("urn:uuid:{}", self.header(REQUEST_ID)));
        let kind = problem["type"].as_str().expect("has a type");
        kind.strip_prefix("urn:openfloor:problem:").expect("is a type of ours").to_owned()
    }
}

async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = router.clone().oneshot(request).await.expect("answers");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("is whole").to_bytes();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn fetch(router: &Router, path: &str) -> Answer {
    send(router, Request::get(path).body(Body::empty()).expect("is a request")).await
}

async fn post_to(router: &Router, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, content_type).body(body.into());
    send(router, request.expect("is a request")).await
}

async fn panics() -> StatusCode {
    let name = "Zenobia";
    panic!("no seat for {name}")
}

fn routes() -> Router {
    Router::new()
        .route("/panels/{id}", get(|Path(id): Path<String>| async move { id }))
        .route("/id", get(|Extension(id): Extension<RequestId>| async move { id.0.to_string() }))
        .route("/echo", post(|Json(body): Json<Vec<u8>>| async move { Json(body) }))
        .route("/bytes", post(|body: Bytes| async move { body.len().to_string() }))
        .route(
            "/files",
            post(|body: Bytes| async move { body.len().to_string() }).layer(DefaultBodyLimit::max(64)),
        )
        .route("/panics", get(panics))
        .route("/never", get(pending::<()>))
        .route("/fails", get(|| async { (StatusCode::BAD_GATEWAY, "the secret of the inside") }))
        .route("/page", get(page))
        .route("/refuses", get(refuses))
        .merge(Router::new().route("/form", post(|| async { "posted" })).layer(same_origin()))
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY_PAGE), (header::CACHE_CONTROL, "max-age=30")], Html("<p>"))
}

async fn refuses() -> impl IntoResponse {
    let problem = Problem::precondition_failed("The roster has changed.").member("revision", 9);
    ([(header::ETAG, "\"9\"")], problem)
}

fn protected_by(protection: Protection) -> (Router, Metrics) {
    let metrics = Metrics::new("ingest", "1.2.3");
    (protect(routes(), &metrics, protection), metrics)
}

fn protected() -> Router {
    protected_by(Protection { body_bytes_max: 16, ..Protection::default() }).0
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let router = protected();
    let answer = fetch(&router, "/nowhere").await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    let answer = post_to(&router, "/panels/7", "text/plain", "").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
    );
    assert_eq!(answer.header(header::ALLOW), "GET,HEAD");
}

#[tokio::test]
async fn a_refusal_by_an_extractor_is_a_problem_that_says_why() {
    let router = protected();
    let answer = post_to(&router, "/echo", "application/json", "[1, ").await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_REQUEST, "bad-request"));
    let detail = answer.json()["detail"].as_str().expect("has a detail").to_owned();
    assert!(detail.contains("line 1 column"), "{detail}");
    let answer = post_to(&router, "/echo", "application/json", "{}").await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"));
    let answer = post_to(&router, "/echo", "text/csv", "[]").await;
    assert_eq!(answer.problem(), "unsupported-media-type");
}

#[tokio::test]
async fn a_body_above_the_limit_is_a_problem_and_a_route_may_have_its_own_limit() {
    let router = protected();
    let sized = |bytes: usize| "x".repeat(bytes);
    assert_eq!(post_to(&router, "/bytes", "text/plain", sized(16)).await.text(), "16");
    let answer = post_to(&router, "/bytes", "text/plain", sized(17)).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too-large"));
    assert_eq!(post_to(&router, "/files", "text/plain", sized(64)).await.text(), "64");
    assert_eq!(post_to(&router, "/files", "text/plain", sized(65)).await.problem(), "too-large");
}

#[tokio::test]
async fn a_panic_is_a_problem_that_tells_nothing() {
    let answer = fetch(&protected(), "/panics").await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert!(!answer.text().contains("Zenobia"));
}

#[tokio::test]
async fn the_text_of_a_fault_of_ours_is_not_told() {
    let answer = fetch(&protected(), "/fails").await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_GATEWAY, "other"));
    assert!(!answer.text().contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_given_up() {
    let (router, _) =
        protected_by(Protection { request_limit: Duration::from_secs(5), ..Protection::default() });
    let begun = tokio::time::Instant::now();
    let answer = fetch(&router, "/never").await;
    assert_eq!(begun.elapsed().as_secs(), 5);
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    assert_eq!(answer.header(header::RETRY_AFTER), "5");

    let route_limits = vec![("/never", Duration::from_secs(50))];
    let (router, _) = protected_by(Protection { route_limits, ..Protection::default() });
    let begun = tokio::time::Instant::now();
    assert_eq!(fetch(&router, "/never").await.problem(), "unavailable");
    assert_eq!(begun.elapsed().as_secs(), 50);
}

#[tokio::test]
async fn a_problem_of_a_handler_keeps_its_headers_and_members() {
    let answer = fetch(&protected(), "/refuses").await;
    assert_eq!(answer.problem(), "precondition-failed");
    assert_eq!(answer.header(header::ETAG), "\"9\"");
    assert_eq!(answer.json()["revision"], 9);
    assert_eq!(answer.json()["detail"], "The roster has changed.");
}

#[tokio::test]
async fn a_browser_is_shown_a_page() {
    let page = |problem: &Problem, headers: &HeaderMap| {
        let language = headers.get(header::ACCEPT_LANGUAGE).and_then(|language| language.to_str().ok());
        (problem.status, Html(format!("<p lang={}>{}", language.unwrap_or("en"), problem.title)))
            .into_response()
    };
    let (router, _) = protected_by(Protection { error_page: Some(Arc::new(page)), ..Protection::default() });
    let by_browser = Request::get("/nowhere")
        .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
        .header(header::ACCEPT_LANGUAGE, "fr");
    let answer = send(&router, by_browser.body(Body::empty()).expect("is a request")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(answer.text(), "<p lang=fr>There is nothing here");
    assert_eq!(fetch(&router, "/nowhere").await.problem(), "not-found");
}

#[tokio::test]
async fn headers_are_strict_unless_the_answer_sets_them() {
    let router = protected();
    let answer = fetch(&router, "/panels/7").await;
    assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(answer.header(header::REFERRER_POLICY), "same-origin");
    assert_eq!(answer.header(header::CONTENT_SECURITY_POLICY), POLICY_NOTHING);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(header::STRICT_TRANSPORT_SECURITY), "");
    let answer = fetch(&router, "/page").await;
    assert_eq!(answer.header(header::CONTENT_SECURITY_POLICY), POLICY_PAGE);
    assert_eq!(answer.header(header::CACHE_CONTROL), "max-age=30");
    assert_eq!(fetch(&router, "/nowhere").await.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");

    let (https, _) = protected_by(Protection { https_only: true, ..Protection::default() });
    assert_eq!(fetch(&https, "/page").await.header(header::STRICT_TRANSPORT_SECURITY), "max-age=31536000");
}

#[tokio::test]
async fn a_request_has_one_id_and_nobody_can_forge_one() {
    let router = protected();
    let given = "01890a5d-ac96-774b-bcce-b302099a8057";
    let with_id =
        |id: &str| Request::get("/id").header(REQUEST_ID, id).body(Body::empty()).expect("is a request");
    let answer = send(&router, with_id(given)).await;
    assert_eq!((answer.header(REQUEST_ID), answer.text()), (given, given));
    for request in
        [with_id("level=ERROR forged"), Request::get("/id").body(Body::empty()).expect("is a request")]
    {
        let answer = send(&router, request).await;
        let id: uuid::Uuid = answer.header(REQUEST_ID).parse().expect("is a UUID");
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(answer.text(), answer.header(REQUEST_ID));
    }
}

#[tokio::test]
async fn requests_are_counted_by_pattern_never_by_path() {
    let (router, metrics) = protected_by(Protection::default());
    for path in ["/panels/secret-one", "/panels/secret-two", "/secret-three"] {
        fetch(&router, path).await;
    }
    let odd = Request::builder().method("SECRET").uri("/panels/7").body(Body::empty()).expect("is a request");
    send(&router, odd).await;
    let text = metrics.render();
    for line in [
        r#"openfloor_http_requests_total{code="200",method="GET",route="/panels/{id}"} 2"#,
        r#"openfloor_http_requests_total{code="404",method="GET",route="unmatched"} 1"#,
        r#"openfloor_http_requests_total{code="405",method="other",route="/panels/{id}"} 1"#,
        r#"openfloor_http_request_duration_seconds_count{method="GET",route="/panels/{id}"} 2"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    assert!(!text.to_lowercase().contains("secret"), "{text}");
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let router = protected();
    let posted = |site: &'static str, origin: &'static str| {
        let request = Request::post("/form").header("sec-fetch-site", site).header(header::ORIGIN, origin);
        request.header(header::HOST, "floor.example").body(Body::empty()).expect("is a request")
    };
    let answer = send(&router, posted("cross-site", "https://else.example")).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "forbidden"));
    assert_eq!(send(&router, posted("same-origin", "https://floor.example")).await.text(), "posted");
}

#[tokio::test]
async fn the_admin_listener_says_what_is_wrong() {
    let health = Health::new();
    let admin = admin_router(health.clone(), Metrics::new("ingest", "1.2.3"));
    health.ready("log", Ok(()));
    health.ready("views", Err("rebuilding, 40 %".into()));
    let answer = fetch(&admin, "/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let checks = json!({ "log": { "ok": true }, "views": { "ok": false, "reason": "rebuilding, 40 %" } });
    assert_eq!(answer.json(), json!({ "ok": false, "checks": checks }));
    health.ready("views", Ok(()));
    assert_eq!(fetch(&admin, "/readyz").await.status, StatusCode::OK);

    let _turning = health.watch("projector", Duration::from_secs(60));
    assert_eq!(
        fetch(&admin, "/livez").await.json(),
        json!({ "ok": true, "checks": { "projector": { "ok": true } } })
    );
    let _standing = health.watch("reconciler", Duration::ZERO);
    assert_eq!(fetch(&admin, "/livez").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
