//! Whether the process lives and whether it is ready, and the admin listener that says so.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::metrics::{CONTENT_TYPE, Metrics};

/// The name of a check or a loop. Where several services share a process, it begins with the
/// service: `projection/views`.
pub type Name = Cow<'static, str>;

/// What the parts of a process say about themselves, to be cloned into each.
///
/// *Ready* means that a request will be served well; it comes and goes. *Alive* means that the loops
/// still turn; a process that is not alive is to be restarted.
#[derive(Clone, Default)]
pub struct Health {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    checks: BTreeMap<Name, Result<(), String>>,
    loops: BTreeMap<Name, Turn>,
}

struct Turn {
    last: Instant,
    pause_max: Duration,
}

/// The right to say that one loop still turns.
#[derive(Clone)]
pub struct Pulse {
    name: Name,
    health: Health,
}

impl Health {
    /// Nothing is checked yet: alive and ready.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how the check `name` stands. The reason is shown to operators: no names of people in it.
    ///
    /// Say `Err("starting")` before the first request can come, or the process is ready too early.
    /// It is logged when it turns, not each time the reason changes: that may tell progress.
    pub fn ready(&self, name: impl Into<Name>, standing: Result<(), String>) {
        let name = name.into();
        let before = self.lock().checks.insert(name.clone(), standing.clone());
        match standing {
            _ if before.is_some_and(|before| before.is_ok() == standing.is_ok()) => {}
            Ok(()) => tracing::info!(check = %name, "ready"),
            Err(reason) => tracing::warn!(check = %name, reason, "not ready"),
        }
    }

    /// Watches the loop `name`, which turns at least every `pause_max` from now on.
    pub fn watch(&self, name: impl Into<Name>, pause_max: Duration) -> Pulse {
        let name = name.into();
        self.lock().loops.insert(name.clone(), Turn { last: Instant::now(), pause_max });
        Pulse { name, health: self.clone() }
    }

    /// Whether all checks are well.
    pub fn is_ready(&self) -> bool {
        self.lock().checks.values().all(Result::is_ok)
    }

    /// How each check stands.
    fn readiness(&self) -> Report {
        let kept = self.lock();
        Report::of(kept.checks.iter().map(|(name, standing)| (name.clone(), standing.clone().err())))
    }

    /// Which loops turn, at an instant.
    fn liveness(&self, now: Instant) -> Report {
        let kept = self.lock();
        Report::of(kept.loops.iter().map(|(name, turn)| {
            let stands = now.saturating_duration_since(turn.last) > turn.pause_max;
            (name.clone(), stands.then(|| format!("has not turned for {} s", turn.pause_max.as_secs_f64())))
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pulse {
    /// The loop has turned once more.
    pub fn beat(&self) {
        if let Some(turn) = self.health.lock().loops.get_mut(&self.name) {
            turn.last = Instant::now();
        }
    }

    /// The loop has ended as it should, and is watched no more.
    pub fn end(self) {
        self.health.lock().loops.remove(&self.name);
    }
}

/// The answer of `/livez` and `/readyz`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Report {
    ok: bool,
    checks: BTreeMap<Name, Check>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Check {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Report {
    fn of(reasons: impl Iterator<Item = (Name, Option<String>)>) -> Self {
        let checks: BTreeMap<_, _> =
            reasons.map(|(name, reason)| (name, Check { ok: reason.is_none(), reason })).collect();
        Self { ok: checks.values().all(|check| check.ok), checks }
    }
}

impl IntoResponse for Report {
    fn into_response(self) -> Response {
        let code = if self.ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        (code, [(header::CACHE_CONTROL, "no-store")], Json(self)).into_response()
    }
}

/// `/livez`, `/readyz` and `/metrics`, for a listener that only operators reach.
///
/// The first two answer 200 or 503 with
/// `{"ok": false, "checks": {"log": {"ok": false, "reason": "…"}}}`.
pub fn admin_router(health: Health, metrics: Metrics) -> Router {
    let live = |State(health): State<Health>| async move { health.liveness(Instant::now()) };
    let ready = |State(health): State<Health>| async move { health.readiness() };
    let text = move || async move { ([(header::CONTENT_TYPE, CONTENT_TYPE)], metrics.render()) };
    Router::new()
        .route("/livez", get(live))
        .route("/readyz", get(ready))
        .route("/metrics", get(text))
        .with_state(health)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Health;

    const PAUSE: Duration = Duration::from_secs(5);

    #[test]
    fn ready_when_every_check_is() {
        let health = Health::new();
        assert!(health.is_ready());
        health.ready("log", Err("starting".into()));
        health.ready("views", Ok(()));
        assert!(!health.is_ready());
        health.ready("log", Ok(()));
        assert!(health.is_ready());
    }

    #[test]
    fn a_loop_that_stands_is_not_alive() {
        let health = Health::new();
        let pulse = health.watch("projector", PAUSE);
        let now = Instant::now();
        assert!(health.liveness(now).ok);
        let late = now + PAUSE + Duration::from_secs(1);
        assert_eq!(
            health.liveness(late).checks["projector"].reason.as_deref(),
            Some("has not turned for 5 s")
        );
        pulse.beat();
        assert!(health.liveness(Instant::now() + PAUSE / 2).ok);
        pulse.end();
        assert!(health.liveness(late + PAUSE).ok);
    }
}
