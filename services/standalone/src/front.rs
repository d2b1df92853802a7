//! What is shown at the moment: the parts, or that they are being put together.

use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use openfloor_process::problem::Problem;
use tower::ServiceExt;

/// A router that can be exchanged while it is served.
#[derive(Clone)]
pub(crate) struct Front {
    shown: Arc<RwLock<Router>>,
}

impl Front {
    /// Shows that nothing can be shown yet.
    pub(crate) fn new() -> Self {
        Self { shown: Arc::new(RwLock::new(closed())) }
    }

    /// Shows a router from the next request on.
    pub(crate) fn show(&self, router: Router) {
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = router;
    }

    /// Shows that the views are being folded.
    pub(crate) fn close(&self) {
        self.show(closed());
    }

    /// What is to be served.
    pub(crate) fn router(&self) -> Router {
        let front = self.clone();
        Router::new().fallback(move |request: Request| {
            let front = front.clone();
            async move { front.answer(request).await }
        })
    }

    async fn answer(&self, request: Request) -> Response {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner).clone();
        match shown.oneshot(request).await {
            Ok(response) => response,
            Err(never) => never_happens(never),
        }
    }
}

fn never_happens(never: Infallible) -> Response {
    match never {}
}

fn closed() -> Router {
    Router::new().fallback(|| async {
        let problem = Problem::unavailable("The log is being read. Ask again in a moment.");
        ([(header::RETRY_AFTER, "2")], problem).into_response()
    })
}
