//! What people say of themselves, each by a link of their own that the organiser sends on.
//!
//! Whoever has the link is taken for the person: there is no account. The secret in it is in no record, only
//! its hash is, so nobody who reads the log or a view can open the page.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use openfloor_application::api_key::random_hex;
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, PersonId};
use openfloor_domain::people::{Class, Scope, Statement};
use openfloor_domain::person::{Asked, PersonCommand, PersonState};

use crate::error::IngestError;
use crate::ingest::{Ingest, Wish, digest, stream};
use crate::view;

/// Bytes of chance in a secret.
const SECRET_BYTES: usize = 24;

/// Links that are made side by side.
const SIDE_BY_SIDE: usize = 64;

/// Seats of one person that are looked up at most.
const PANELS_MAX: usize = 1_000;

/// What opens a person's page. It never prints.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one.
    fn random() -> Self {
        Self(random_hex(SECRET_BYTES))
    }

    /// What came with a request; none if it cannot be one of ours.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (text.len() == 2 * SECRET_BYTES && is_hex).then(|| Self(text.to_owned()))
    }

    /// As it stands in a link.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// What is recorded of it. A hash without salt is enough: it is chance, not a word of somebody's choice.
    fn hash(&self) -> String {
        let hash = digest(&[b"own words", self.0.as_bytes()]);
        hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Whose page a link opens.
pub(crate) struct OwnPage {
    pub(crate) person: PersonId,
    /// By whom and for what the link was given.
    pub(crate) asked: Asked,
    pub(crate) state: Arc<PersonState>,
}

/// To be counted by nobody.
pub(crate) const LEFT_OUT: Statement = Statement { class: Class::Undisclosed, scope: Scope::Withheld };

impl Ingest {
    /// Gives each of these people a new link; those given before go on opening the page. Who was erased gets
    /// none.
    pub(crate) async fn ask(
        &self,
        organiser: &OrganiserId,
        convening: &ConveningId,
        people: Vec<PersonId>,
    ) -> Result<Vec<(PersonId, Secret)>, IngestError> {
        let one = |person: PersonId| async move {
            let secret = Secret::random();
            let asked = Asked {
                organiser: organiser.clone(),
                convening: convening.clone(),
                secret_hash: secret.hash(),
            };
            match self.of_person(organiser.as_str(), &person, &PersonCommand::Ask(asked)).await {
                Err(IngestError::Rejected(_)) => Ok(None),
                done => done.map(|()| Some((person, secret))),
            }
        };
        let all = futures::stream::iter(people).map(one).buffered(SIDE_BY_SIDE);
        Ok(all.try_collect::<Vec<_>>().await?.into_iter().flatten().collect())
    }

    /// Whose page a secret opens; none if it opens none, or no longer.
    pub(crate) async fn own_page(&self, secret: &Secret) -> Result<Option<OwnPage>, IngestError> {
        let hash = secret.hash();
        let Some(person) = view::asked(self.followed.store().as_ref(), &hash)? else { return Ok(None) };
        let (state, _) = self.persons.state(&stream("person", person.as_str())?).await?;
        let asked = state.asked.iter().find(|asked| asked.secret_hash == hash).cloned();
        Ok(asked.map(|asked| OwnPage { person, asked, state }))
    }

    /// Records how somebody says to be counted, under each of their names.
    pub(crate) async fn state(&self, person: &PersonId, said: Statement) -> Result<(), IngestError> {
        self.of_each_name(person, &PersonCommand::State(said)).await
    }

    /// Takes back what somebody said.
    pub(crate) async fn withdraw_statement(&self, person: &PersonId) -> Result<(), IngestError> {
        self.of_each_name(person, &PersonCommand::WithdrawStatement).await
    }

    async fn of_each_name(&self, person: &PersonId, command: &PersonCommand) -> Result<(), IngestError> {
        for name in self.names_of(person).await? {
            match self.of_person("own words", &name, command).await {
                // Another of the names may have been erased; this one was not, or nobody could be here.
                Err(IngestError::Rejected(_)) if name != *person => {}
                done => done?,
            }
        }
        Ok(())
    }

    /// The panels that a human is or was on, under each name at most a thousand.
    pub(crate) fn panels_of(&self, names: &BTreeSet<PersonId>) -> Result<BTreeSet<PanelId>, IngestError> {
        let store = self.followed.store();
        let mut panels = BTreeSet::new();
        for name in names {
            panels.extend(view::panels_of(store.as_ref(), name, PANELS_MAX)?);
        }
        Ok(panels)
    }

    /// Records something on a person's stream, and waits until it can be looked up here.
    pub(crate) async fn of_person(
        &self,
        principal: &str,
        person: &PersonId,
        command: &PersonCommand,
    ) -> Result<(), IngestError> {
        let stream = stream("person", person.as_str())?;
        let command_digest = digest(&[b"person", format!("{command:?}").as_bytes()]);
        let attempt = self.attempt(principal, &stream, command_digest, &Wish::default());
        self.folded(self.persons.handle(&stream, command, &attempt).await?).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_chance_is_hashed_and_never_prints() {
        let (one, other) = (Secret::random(), Secret::random());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(Secret::read(one.reveal()), Some(one.clone()));
        assert!(!one.hash().contains(one.reveal()) && one.hash() != other.hash());
        assert_eq!(format!("{one:?}"), "Secret(..)");
        for text in ["", "a", &"g".repeat(48), &"A".repeat(48), &"0".repeat(49), "../../etc"] {
            assert_eq!(Secret::read(text), None, "{text}");
        }
    }
}
