//! Keys to the API: `openfloor_<organiser>_<key>_<secret>`, shown once, stored as a hash.

use std::fmt;
use std::str::FromStr;

use openfloor_domain::ids::{ApiKeyId, OrganiserId};
use openfloor_domain::organiser::{KeyIssued, OrganiserState};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Random bytes of the secret part.
const SECRET_BYTES: usize = 32;

/// A key as its owner holds it. It never prints itself by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Whose it is.
    pub organiser: OrganiserId,
    /// Which of the organiser's keys.
    pub key: ApiKeyId,
    secret: String,
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no key: want openfloor_<organiser>_<key>_<secret>")]
pub struct ApiKeyError;

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}, {}, ..)", self.organiser, self.key)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Random hex digits.
///
/// # Panics
/// If the system has no randomness to give.
pub fn random_hex(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).expect("the system gives randomness");
    hex(&random)
}

impl ApiKey {
    /// A new key of an organiser.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn issue(organiser: OrganiserId) -> Self {
        let key = ApiKeyId::new(random_hex(4)).expect("hex digits make an id");
        Self { organiser, key, secret: random_hex(SECRET_BYTES) }
    }

    /// The key as text, to be shown to its owner once.
    pub fn reveal(&self) -> String {
        format!("openfloor_{}_{}_{}", self.organiser, self.key, self.secret)
    }

    /// What is recorded of it.
    pub fn issued(&self) -> KeyIssued {
        KeyIssued { key: self.key.clone(), hash: self.hash() }
    }

    /// Whether the organiser's stream holds this key.
    pub fn is_held_by(&self, organiser: &OrganiserState) -> bool {
        let Some(hash) = organiser.keys.get(&self.key) else { return false };
        bool::from(hash.as_bytes().ct_eq(self.hash().as_bytes()))
    }

    fn hash(&self) -> String {
        hex(&Sha256::digest(self.secret.as_bytes()))
    }
}

impl FromStr for ApiKey {
    type Err = ApiKeyError;

    fn from_str(text: &str) -> Result<Self, ApiKeyError> {
        let mut parts = text.trim().strip_prefix("openfloor_").ok_or(ApiKeyError)?.split('_');
        let (Some(organiser), Some(key), Some(secret), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ApiKeyError);
        };
        if secret.len() != 2 * SECRET_BYTES {
            return Err(ApiKeyError);
        }
        Ok(Self {
            organiser: OrganiserId::new(organiser).map_err(|_| ApiKeyError)?,
            key: ApiKeyId::new(key).map_err(|_| ApiKeyError)?,
            secret: secret.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_for_its_organiser_only() {
        let key = ApiKey::issue(OrganiserId::new("o1").expect("an id"));
        let mut state = OrganiserState::default();
        assert!(!key.is_held_by(&state));
        state.keys.insert(key.key.clone(), key.issued().hash);
        let read: ApiKey = key.reveal().parse().expect("a key");
        assert!(read.is_held_by(&state));
        let other = ApiKey { secret: random_hex(SECRET_BYTES), ..read.clone() };
        assert!(!other.is_held_by(&state));
        assert!(!format!("{read:?}").contains(&read.secret));
    }

    #[test]
    fn other_texts_are_no_keys() {
        for text in ["", "openfloor_a_b", "openfloor_a_b_c", "token"] {
            assert_eq!(text.parse::<ApiKey>(), Err(ApiKeyError), "{text}");
        }
    }
}
