//! Programmes: what whoever runs a pledge asks of us, and what is released of it.

use std::sync::Arc;

use openfloor_application::api_key::random_hex;
use openfloor_domain::clock::{Month, month_of};
use openfloor_domain::ids::{OrganiserId, ProgrammeId};
use openfloor_domain::pledge::Voice;
use openfloor_domain::programme::{Counted, ProgrammeAbout, ProgrammeCommand, ProgrammeState};
use openfloor_pages::{Host, Session, Sessions, SignedIn, Site, Unreadable};

use crate::allies::{Allies, AllyError, stream};
use crate::view;

impl Allies {
    /// How a programme is now; none if nobody can join it.
    pub(crate) async fn programme(&self, id: &ProgrammeId) -> Result<Option<Arc<ProgrammeState>>, AllyError> {
        let (state, _) = self.programmes.state(&stream("programme", id.as_str())?).await?;
        Ok(state.is_open().then_some(state))
    }

    /// What allies of a programme released, with the names that they gave.
    pub(crate) async fn voices(&self, id: &ProgrammeId) -> Result<Vec<Voice>, AllyError> {
        let mut voices = Vec::new();
        for pledge in view::voices(self.followed.store().as_ref(), id)? {
            let state = self.pledge_state(&pledge).await?;
            // The view may be behind what was taken back a moment ago.
            let is_heard = state.is_heard && state.is_active() && state.programme.as_ref() == Some(id);
            voices.extend(state.voice.known().filter(|_| is_heard).cloned());
        }
        Ok(voices)
    }

    /// Founds a programme.
    pub(crate) async fn found_programme(
        &self,
        organiser: OrganiserId,
        about: ProgrammeAbout,
    ) -> Result<ProgrammeId, AllyError> {
        let id = ProgrammeId::new(random_hex(8)).expect("hex digits make an id");
        let month = month_of(view::hour(self.followed.store().as_ref())?);
        self.on_programme(&id, &ProgrammeCommand::Found { organiser, month, about }).await?;
        Ok(id)
    }

    /// Records what a command makes of a programme.
    pub(crate) async fn on_programme(
        &self,
        id: &ProgrammeId,
        command: &ProgrammeCommand,
    ) -> Result<(), AllyError> {
        let stream = stream("programme", id.as_str())?;
        self.programmes.handle(&stream, command, &self.attempt()).await?;
        if matches!(command, ProgrammeCommand::Erase) {
            self.programmes.forget();
        }
        Ok(())
    }

    /// Releases what was counted of a programme at the end of a month, as far as it may be.
    pub(crate) async fn release(
        &self,
        id: &ProgrammeId,
        month: Month,
        counted: Counted,
    ) -> Result<(), AllyError> {
        self.on_programme(id, &ProgrammeCommand::Release { month, counted }).await
    }
}

/// Who runs programmes: organisers, by the session that they have on all pages.
pub(crate) struct Runners {
    pub(crate) allies: Arc<Allies>,
    pub(crate) sessions: Sessions,
}

impl Host for Runners {
    fn site(&self) -> &Site {
        &self.allies.site
    }

    fn now_ms(&self) -> i64 {
        self.allies.now_ms()
    }

    fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    async fn holder(&self, session: &Session) -> Result<Option<SignedIn>, Unreadable> {
        let organiser = self.allies.organiser(&session.organiser).await;
        let organiser = organiser.map_err(|error| Unreadable(error.to_string()))?;
        let name = organiser.about.known().map(|about| about.name.clone());
        let is_held = organiser.keys.contains_key(&session.key);
        Ok(is_held.then(|| SignedIn { organiser: session.organiser.clone(), name }))
    }
}
