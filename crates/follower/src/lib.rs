//! Follows the log: drives a projector, and tells others how far it is.
//!
//! A store that does not belong to the log, or is in doubt, is folded anew. After an erasure the
//! view is folded into a new store beside the one that serves, and the old files are removed, since
//! sled keeps old values.

mod fold;
mod followed;
mod follower;
mod home;
mod ports;
mod report;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{Projector, StepError, View};
use openfloor_event_log::SharedLog;
use tokio_util::sync::CancellationToken;

pub use fold::Fold;
pub use followed::{Followed, Status};
pub use home::{Home, HomeError, MemoryHome, SledHome};
pub use ports::Ports;
pub use report::report;

/// What is done with a view after each step, where the view is folded.
#[async_trait(?Send)]
pub trait AfterStep<V: View>: Send {
    /// Called after a step, and when woken, with everything flushed that is folded. Must not wait for an append: the fold goes on first.
    async fn after(&mut self, projector: &mut Projector<V>) -> Result<(), StepError>;
}

/// Nothing more is done.
#[derive(Debug)]
pub struct NoMore;

#[async_trait(?Send)]
impl<V: View> AfterStep<V> for NoMore {
    async fn after(&mut self, _: &mut Projector<V>) -> Result<(), StepError> {
        Ok(())
    }
}

/// What a follower is made of.
pub struct Plan<V> {
    /// Names the thread and the log lines.
    pub name: &'static str,
    /// Makes an empty view.
    pub view: Box<dyn Fn() -> V + Send>,
    /// What is followed.
    pub log: SharedLog,
    /// Opens boxes.
    pub ring: Arc<KeyRing>,
    /// Where the stores live.
    pub home: Box<dyn Home>,
    /// What is done after each step.
    pub after: Box<dyn AfterStep<V>>,
    /// How long old values of an erased person may lie in the files of the view.
    pub settle_erasures_within: Duration,
    /// Ends it.
    pub shutdown: CancellationToken,
}

/// Opens the store of a view, and gives what its readers ask and the [`Fold`] that drives it: to be
/// awaited, or put on a thread of its own.
pub fn following<V: View>(plan: Plan<V>) -> Result<(Followed, Fold), HomeError> {
    let store = plan.home.open()?;
    let (followed, teller) = followed::followed(Arc::clone(&store));
    let name = plan.name;
    let follower = follower::Follower::new(plan, store, teller);
    Ok((followed, Fold::new(name, move || Box::pin(follower.run()))))
}

/// Starts to follow the log on a thread of its own. The handle of that thread ends after the
/// shutdown, when the store is closed.
pub fn follow<V: View>(plan: Plan<V>) -> Result<(Followed, std::thread::JoinHandle<()>), HomeError> {
    let (followed, fold) = following(plan)?;
    Ok((followed, fold.on_a_thread()?))
}
