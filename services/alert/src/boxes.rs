//! Sealed boxes kept beside rows, and opened only while somebody looks.

use openfloor_application::key_ring::KeyRing;
use openfloor_domain::personal::Personal;
use openfloor_event_codec::{OpenedEvent, SealedBox, open_box};
use openfloor_key_store::Lookup;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A sealed box with the type of the event that it came with: both are needed to open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptBox {
    field: String,
    sealed: SealedBox,
}

/// A box that should open and does not: a fault, never an erasure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BoxError {
    /// Try again.
    #[error("the key store cannot be reached")]
    Unavailable,
    /// An operator must look.
    #[error("a box about {0} does not open: its key is missing, or it is damaged")]
    Damaged(String),
}

impl KeptBox {
    /// The box of an event; none if there is none any more.
    pub(crate) fn of(opened: &OpenedEvent) -> Option<Self> {
        let (field, _) = opened.event.type_and_version();
        opened.sealed.clone().map(|sealed| Self { field: field.to_owned(), sealed })
    }

    /// What is in it. The ring remembers whose key it is, so that what is sealed next has the same.
    pub(crate) async fn open<T: DeserializeOwned>(&self, ring: &KeyRing) -> Result<Personal<T>, BoxError> {
        let damaged = || BoxError::Damaged(self.sealed.subject.clone());
        let id = self.sealed.key_id().ok_or_else(damaged)?;
        if let Ok(subject) = self.sealed.subject.parse() {
            if ring.is_erased(&subject) {
                return Ok(Personal::Erased);
            }
            ring.bind(&subject, id);
        }
        match ring.fetch(&id).await.map_err(|_| BoxError::Unavailable)? {
            Lookup::Destroyed => Ok(Personal::Erased),
            Lookup::Missing => Err(damaged()),
            Lookup::Key(key) => {
                let plaintext = open_box(&self.sealed, &self.field, &key).ok_or_else(damaged)?;
                Ok(Personal::Known(rmp_serde::from_slice(&plaintext).map_err(|_| damaged())?))
            }
        }
    }
}

/// What is in a box, if there is one.
pub(crate) async fn opened<T: DeserializeOwned>(
    ring: &KeyRing,
    kept: Option<&KeptBox>,
) -> Result<Personal<T>, BoxError> {
    match kept {
        Some(kept) => kept.open(ring).await,
        None => Ok(Personal::Erased),
    }
}
