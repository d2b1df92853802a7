//! The API without a network: for commands where nothing runs.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;
use http::Request;
use openfloor_api::client::{Answer, ClientError, Transport};
use tower::ServiceExt;

/// A router of this process.
pub struct InProcess {
    router: Router,
}

impl InProcess {
    /// Requests go to this router.
    pub fn new(router: Router) -> Self {
        Self { router }
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, request: Request<Bytes>) -> Result<Answer, ClientError> {
        let answered = self.router.clone().oneshot(request.map(Body::from)).await;
        let (parts, body) = answered.unwrap_or_else(|never| match never {}).into_parts();
        let broken = |error: axum::Error| ClientError::Broken(error.to_string());
        let body = body.into_data_stream().map(move |chunk| chunk.map_err(broken)).boxed();
        Ok(Answer { status: parts.status, body })
    }
}
