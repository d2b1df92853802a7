//! Organisers: the keys that prove who asks, and the sealed name.

use std::collections::BTreeMap;

use openfloor_application::api_key::ApiKey;
use openfloor_application::table::Reader;
use openfloor_domain::ids::{ApiKeyId, OrganiserId};
use openfloor_domain::organiser::{OrganiserEvent, OrganiserState};
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

use super::Sealed;

/// The table.
pub const ORGANISERS: &str = "organisers";

/// An organiser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganiserRow {
    /// Keys in force and the SHA-256 of their secret part, in hex.
    pub keys: BTreeMap<ApiKeyId, String>,
    /// Name and contact.
    pub about: Option<Sealed>,
}

impl OrganiserRow {
    /// The state after a fact. `sealed` is the box of the event.
    pub fn evolve(&mut self, event: &OrganiserEvent, sealed: Option<Sealed>) {
        match event {
            OrganiserEvent::Registered(_) => self.about = sealed,
            OrganiserEvent::KeyIssued(issued) => {
                self.keys.insert(issued.key.clone(), issued.hash.clone());
            }
            OrganiserEvent::KeyRevoked(revoked) => {
                self.keys.remove(&revoked.key);
            }
            // What ingest offers its organiser.
            OrganiserEvent::MappingConfirmed(_) => {}
        }
    }

    /// Whether this organiser holds the key.
    pub fn holds(&self, key: &ApiKey) -> bool {
        let state =
            OrganiserState { is_registered: true, keys: self.keys.clone(), ..OrganiserState::default() };
        key.is_held_by(&state)
    }
}

/// An organiser, if there is one.
pub fn organiser(store: &dyn ViewStore, id: &OrganiserId) -> Result<Option<OrganiserRow>, ViewStoreError> {
    Reader::new(ORGANISERS).get(store, id.as_str())
}
