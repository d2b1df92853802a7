//! Errors of the HTTP interface, as RFC 9457 has them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Media type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// What went wrong with a request, for its sender. Nothing of other people's data belongs in it.
///
/// Give it back from a handler as it is. [`crate::web::protect`] adds the request id as `instance`,
/// and shows the problem as a page where a browser asks for one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// What kind of problem this is: `urn:openfloor:problem:…`, stable, for programs.
    #[serde(rename = "type", serialize_with = "as_urn")]
    pub kind: &'static str,
    /// The kind in a few words; the same for every problem of the kind.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    #[serde(serialize_with = "as_number")]
    pub status: StatusCode,
    /// What is wrong in this request, and what helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request, as `urn:uuid:…`; the same id is in the logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// What is wrong at which place of the document sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// Further members that this kind of problem has.
    #[serde(flatten)]
    pub members: BTreeMap<&'static str, Value>,
}

/// One thing that is wrong in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where: a JSON pointer (RFC 6901) into the document sent.
    pub pointer: String,
    /// What, for programs; stable.
    pub code: Cow<'static, str>,
    /// What, and what helps, for people.
    pub detail: String,
}

/// Kind and title of the problems that a status alone describes.
const OF_STATUS: &[(StatusCode, &str, &str)] = &[
    (StatusCode::BAD_REQUEST, "bad-request", "The request cannot be understood"),
    (StatusCode::UNAUTHORIZED, "unauthorized", "A key is needed"),
    (StatusCode::FORBIDDEN, "forbidden", "This key may not do that"),
    (StatusCode::NOT_FOUND, "not-found", "There is nothing here"),
    (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This cannot be done here"),
    (StatusCode::NOT_ACCEPTABLE, "not-acceptable", "There is no such form of this"),
    (StatusCode::CONFLICT, "conflict", "Something else came first"),
    (StatusCode::GONE, "gone", "This is no more"),
    (StatusCode::PRECONDITION_FAILED, "precondition-failed", "It has changed since"),
    (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The request is too large"),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "This type of content is not taken"),
    (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "The content is not valid"),
    (StatusCode::PRECONDITION_REQUIRED, "precondition-required", "If-Match is needed"),
    (StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests"),
    (StatusCode::INTERNAL_SERVER_ERROR, "internal", "A fault of ours"),
    (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available just now"),
    (StatusCode::INSUFFICIENT_STORAGE, "storage-full", "There is no space left"),
];

impl Problem {
    /// A problem of a kind of its own. `kind` is the last part of the type: lowercase, with hyphens.
    pub fn new(status: StatusCode, kind: &'static str, title: &'static str) -> Self {
        Self {
            kind,
            title: title.into(),
            status,
            detail: None,
            instance: None,
            errors: Vec::new(),
            members: BTreeMap::new(),
        }
    }

    /// The problem that a status alone describes.
    pub fn of_status(status: StatusCode) -> Self {
        match OF_STATUS.iter().find(|(known, ..)| *known == status) {
            Some((_, kind, title)) => Self::new(status, kind, title),
            None => Self::new(status, "other", status.canonical_reason().unwrap_or("Another problem")),
        }
    }

    /// 400: the request cannot be understood at all.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::BAD_REQUEST).detail(detail)
    }

    /// 401: no key, or one that is unknown.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::UNAUTHORIZED).detail(detail)
    }

    /// 403: a key that is not for this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::FORBIDDEN).detail(detail)
    }

    /// 404: nothing here, or nothing that this caller may know of.
    pub fn not_found() -> Self {
        Self::of_status(StatusCode::NOT_FOUND)
    }

    /// 409: it clashes with what is there.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::CONFLICT).detail(detail)
    }

    /// 412: it has changed since the caller read it.
    pub fn precondition_failed(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::PRECONDITION_FAILED).detail(detail)
    }

    /// 413: more than the limit, which `detail` names.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::PAYLOAD_TOO_LARGE).detail(detail)
    }

    /// 422: understood, but not valid; [`Problem::fault`] says where.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::UNPROCESSABLE_ENTITY).detail(detail)
    }

    /// 428: a write without `If-Match`.
    pub fn precondition_required(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::PRECONDITION_REQUIRED).detail(detail)
    }

    /// 429: too often.
    pub fn too_many_requests(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::TOO_MANY_REQUESTS).detail(detail)
    }

    /// 500: a fault of ours. It says nothing more; the log does.
    pub fn internal() -> Self {
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            .detail("This is not your mistake. It was logged under the id of this request.")
    }

    /// 503: try again.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::of_status(StatusCode::SERVICE_UNAVAILABLE).detail(detail)
    }

    /// Says what is wrong in this request.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says what is wrong at one place of the document.
    #[must_use]
    pub fn fault(
        mut self,
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        self.errors.push(Fault { pointer: pointer.into(), code: code.into(), detail: detail.into() });
        self
    }

    /// Adds a member that this kind of problem has.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.insert(name, value.into());
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).expect("text and numbers always encode");
        let mut response = (self.status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

fn as_urn<S: Serializer>(kind: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("urn:openfloor:problem:{kind}"))
}

fn as_number<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde_json::{json, to_value};

    use super::Problem;

    #[test]
    fn a_problem_has_the_members_of_rfc_9457() {
        let problem = Problem::invalid("Two seats cannot be read.")
            .fault("/panels/0/seats/2/role", "unknown-role", "There is no role \"czar\".")
            .member("limit", 2);
        assert_eq!(
            to_value(problem).expect("encodes"),
            json!({
                "type": "urn:openfloor:problem:invalid",
                "title": "The content is not valid",
                "status": 422,
                "detail": "Two seats cannot be read.",
                "errors": [{
                    "pointer": "/panels/0/seats/2/role",
                    "code": "unknown-role",
                    "detail": "There is no role \"czar\".",
                }],
                "limit": 2,
            })
        );
    }

    #[test]
    fn empty_members_are_left_out() {
        assert_eq!(
            to_value(Problem::of_status(StatusCode::IM_A_TEAPOT)).expect("encodes"),
            json!({ "type": "urn:openfloor:problem:other", "title": "I'm a teapot", "status": 418 })
        );
    }
}
