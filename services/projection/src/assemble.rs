//! Projection over its ports, to be driven by whoever assembles it.

use openfloor_follower::{Fold, Followed, HomeError, NoMore, Plan, Ports, following};

use crate::view::{NAME, ProjectionView};

/// A projection that nothing drives yet.
pub struct Assembled {
    /// How far its fold is, and where what it folded is read.
    pub followed: Followed,
    /// Its fold. Ends after the shutdown.
    pub fold: Fold,
}

/// Puts projection together, as far as it folds. It starts no thread and no task.
pub fn assemble(ports: Ports) -> Result<Assembled, HomeError> {
    let Ports { log, ring, home, settle_erasures_within, shutdown, .. } = ports;
    let (followed, fold) = following(Plan {
        name: NAME,
        view: Box::new(ProjectionView::new),
        log,
        ring,
        home,
        after: Box::new(NoMore),
        settle_erasures_within,
        shutdown,
    })?;
    Ok(Assembled { followed, fold })
}
