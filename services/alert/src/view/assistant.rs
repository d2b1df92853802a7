//! Folding assistants, who read along with a pledge.

use openfloor_domain::ids::PledgeId;
use openfloor_domain::notice::Watcher;
use openfloor_domain::pledge::{Assistant, PledgeEvent};
use openfloor_domain::views::Recorded;
use openfloor_event_codec::{Event, OpenedEvent};
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::AlertView;
use super::rows::Channel;
use crate::boxes::KeptBox;

impl AlertView {
    /// After an event of a pledge: who read along before it may not any more, and who is named is asked.
    pub(super) fn on_assistant(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        before: Option<Assistant>,
        opened: &OpenedEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let row = self.pledges.row(store, id.as_str())?;
        if let Some(gone) = before.filter(|before| row.state.assistant_at(&before.mail).is_none()) {
            row.assistant = None;
            let address = row.assistant_address.take();
            self.touched.insert(gone.mail.clone());
            self.forget(store, address.as_deref(), id.as_str(), &[gone.mail])?;
        }
        let Event::Pledge(PledgeEvent::AssistantNamed(named)) = &opened.event else { return Ok(()) };
        let about = named.about.known();
        let address = about.map(|about| self.identity.address_token(&about.address));
        let row = self.pledges.row(store, id.as_str())?;
        row.assistant = KeptBox::of(opened);
        row.assistant_address.clone_from(&address);
        let watcher = Watcher::Pledge(id.clone());
        self.put_endpoint(store, &watcher, &named.mail, Channel::Mail)?;
        self.ask(store, address.as_deref(), id.as_str(), named.asked.at_ms)?;
        self.verification(store, watcher, named.mail.as_str(), Some(&named.mail), &named.asked, at)
    }
}
