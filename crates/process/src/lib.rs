//! What every service of Openfloor shares with any other server, and nothing of its own subject:
//! telemetry, clock, metrics, health, the serving loop, problem documents, shutdown.
//!
//! A service builds a plain `axum::Router`; whoever serves it calls [`web::protect`] once around
//! the whole, and [`serve::serve`]. The admin listener gets [`health::admin_router`].

pub mod blocking;
pub mod clock;
pub mod exposure;
pub mod health;
pub mod metrics;
pub mod problem;
pub mod serve;
pub mod shutdown;
pub mod telemetry;
pub mod tls;
pub mod web;

/// What each of our programs allocates by: as its `#[global_allocator]`, named in its `main`.
///
/// Who follows the log allocates on one thread what others free. The system's allocator is slow at that, and keeps what
/// was freed (docs/performance.md).
pub use mimalloc::MiMalloc as Allocator;
