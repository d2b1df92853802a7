//! What is due at the end of a month: a letter to each ally, also when there is nothing to tell, and what may be
//! released of each programme.

use std::sync::Arc;
use std::time::Duration;

use openfloor_application::key_ring::KeyRing;
use openfloor_domain::alert::Terms;
use openfloor_domain::clock::{Month, Now, month_begins, month_of};
use openfloor_domain::ids::PledgeId;
use openfloor_domain::pledge::PledgeCommand;
use openfloor_domain::reconciler::Mode;
use tokio_util::sync::CancellationToken;

use crate::allies::{Allies, AllyError};
use crate::view;
use crate::view::programme::{counted, unreleased};
use crate::view::rows::PledgeRow;

/// How often it is looked whether a month ended, and again for a letter that has to wait.
const EVERY: Duration = Duration::from_secs(60);

/// How long the fold may take at a start before it is looked all the same.
const CATCH_UP: Duration = Duration::from_secs(60 * 60);

/// What that needs.
pub(crate) struct Monthly {
    pub(crate) allies: Arc<Allies>,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) version: u32,
    pub(crate) quiet_hours: u32,
    pub(crate) shutdown: CancellationToken,
}

impl Monthly {
    /// Writes what is owed each month. Every replica of the version in force does; an ally's stream takes
    /// one letter a month.
    pub(crate) async fn write(self) {
        // A letter waits for a round of a panel: so it is looked again each hour until all are written.
        let mut done: Option<u32> = None;
        self.allies.followed.has_caught_up(CATCH_UP).await;
        while !self.shutdown.is_cancelled() {
            if let Err(error) = self.look(&mut done).await {
                tracing::warn!(%error, "the letters of a month cannot be written just now");
            }
            self.shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
        }
    }

    async fn look(&self, done: &mut Option<u32>) -> Result<(), AllyError> {
        let store = self.allies.followed.store();
        let hour = view::hour(store.as_ref())?;
        let is_in_force = matches!(view::reconciler(store.as_ref())?.mode(self.version), Mode::Active { .. });
        let Some(month) = month_of(hour).checked_sub(1) else { return Ok(()) };
        if !is_in_force || *done == Some(hour) {
            return Ok(());
        }
        self.release(month).await?;
        for (id, row) in view::pledges(store.as_ref())? {
            if let Ok(id) = PledgeId::new(id)
                && is_owed(&row, month)
            {
                self.tell(&id, &row, month).await?;
            }
        }
        *done = Some(hour);
        Ok(())
    }

    /// Releases what may be of each programme. Its stream takes a month once.
    async fn release(&self, month: Month) -> Result<(), AllyError> {
        let store = self.allies.followed.store();
        let programmes = unreleased(store.as_ref(), month)?;
        if programmes.is_empty() {
            return Ok(());
        }
        let counted = counted(store.as_ref(), &self.ring, &programmes, self.terms(month)).await;
        let counted = counted.map_err(|error| AllyError::Unavailable(error.to_string()))?;
        for (id, counted) in counted {
            self.allies.release(&id, month, counted).await?;
        }
        Ok(())
    }

    /// At the beginning of a month: what it knew is told.
    fn terms(&self, month: Month) -> Terms {
        let now = Now { hour: month_begins(month).unwrap_or_default(), position: 0 };
        Terms { epoch: 0, now, settling_ms: 0, quiet_hours: self.quiet_hours }
    }

    async fn tell(&self, id: &PledgeId, row: &PledgeRow, month: Month) -> Result<(), AllyError> {
        let store = self.allies.followed.store();
        let about = view::month::month(store.as_ref(), &self.ring, id, row, self.terms(month)).await;
        let Some(mut about) = about.map_err(|error| AllyError::Unavailable(error.to_string()))? else {
            return Ok(());
        };
        let state = self.allies.pledge_state(id).await?;
        view::month::add_invitations(&mut about, &state, self.terms(month).now);
        self.allies.on_pledge(id, &PledgeCommand::TellMonth { month, about }).await.map(drop)
    }
}

/// An ally who was one in the month, and was not told.
fn is_owed(row: &PledgeRow, month: Month) -> bool {
    row.state.is_active() && row.state.month < Some(month) && row.since.is_some_and(|since| since <= month)
}
