//! Ingest over its ports, to be driven by whoever assembles it.

use std::sync::Arc;

use openfloor_application::handler::Handler;
use openfloor_application::identity::Identity;
use openfloor_domain::panel::Panel;
use openfloor_follower::{Fold, Plan, Ports, following};

use crate::forget::Forget;
use crate::ingest::Ingest;
use crate::view::IngestView;

/// An ingest that nothing drives yet.
pub struct Assembled {
    /// What it does. Before it is asked for anything, its fold should have caught up, and
    /// [`Ingest::adopt_built_in`] been called once.
    pub ingest: Arc<Ingest>,
    /// Its fold, which destroys the keys of whom the log says that they are to be forgotten. Ends
    /// after the shutdown.
    pub fold: Fold,
}

/// Puts ingest together. It starts no thread and no task.
pub async fn assemble(ports: Ports) -> anyhow::Result<Assembled> {
    let Ports { log, ring, home, clock, settle_erasures_within, shutdown, .. } = ports;
    let identity = Identity::new(ring.store().instance_secret().await?);
    let panels = Arc::new(Handler::<Panel>::new(Arc::clone(&log), Arc::clone(&ring)));
    let forgets = Arc::clone(&panels);
    let after = Box::new(Forget::new(Arc::clone(&ring), Arc::new(move || forgets.forget())));
    let (followed, fold) = following(Plan {
        name: "ingest",
        view: Box::new(IngestView::new),
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        home,
        after,
        settle_erasures_within,
        shutdown,
    })?;
    let ingest = Arc::new(Ingest::new(log, ring, identity, followed, panels, clock));
    Ok(Assembled { ingest, fold })
}
