//! What drives a view: wherever its starter wants it to run.

use std::future::IntoFuture;
use std::pin::Pin;
use std::thread::{Builder, JoinHandle};

use crate::HomeError;

/// What [`Fold`] becomes once it runs; it stays on the thread where it was made.
type Running = Pin<Box<dyn Future<Output = ()>>>;

/// The fold of a view, not begun. It can be sent to where it is to run, and runs until the shutdown:
/// await it, spawn it on a `LocalSet`, or put it on a thread of its own.
#[must_use = "nothing is folded until it is driven"]
pub struct Fold {
    name: &'static str,
    begin: Box<dyn FnOnce() -> Running + Send>,
}

impl Fold {
    pub(crate) fn new(name: &'static str, begin: impl FnOnce() -> Running + Send + 'static) -> Self {
        Self { name, begin: Box::new(begin) }
    }

    /// Drives it on a thread of its own, which ends after the shutdown, when the store is closed.
    /// Fails where the machine gives no thread.
    pub fn on_a_thread(self) -> Result<JoinHandle<()>, HomeError> {
        let name = self.name;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| HomeError(format!("no runtime for the follower of {name}: {error}")))?;
        Builder::new()
            .name(format!("follow-{name}"))
            .spawn(move || tokio::task::LocalSet::new().block_on(&runtime, self.into_future()))
            .map_err(|error| HomeError(format!("no thread for the follower of {name}: {error}")))
    }
}

impl IntoFuture for Fold {
    type Output = ();
    type IntoFuture = Running;

    fn into_future(self) -> Running {
        (self.begin)()
    }
}
