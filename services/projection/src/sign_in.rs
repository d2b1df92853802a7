//! One-time codes to sign in with: what a link carries instead of the key.
//!
//! Kept in memory, as hashes. To look at the link uses nothing up, since programs look at links
//! before people do; to press the button does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use openfloor_application::api_key::random_hex;
use openfloor_domain::ids::{ApiKeyId, OrganiserId};
use sha2::{Digest, Sha256};

use openfloor_pages::Session;

/// How long a code is good.
pub const CODE_GOOD_FOR: Duration = Duration::from_secs(15 * 60);

/// Most codes at a time; the oldest go first.
const CODES_MAX: usize = 64;

/// Random bytes of a code.
const CODE_BYTES: usize = 32;

/// Codes given out and not used yet. To be cloned into whoever gives them out.
#[derive(Clone, Default)]
pub struct SignInCodes {
    given: Arc<Mutex<BTreeMap<[u8; 32], Given>>>,
}

struct Given {
    session: Session,
    at: Instant,
}

impl SignInCodes {
    /// A code with which its holder signs in once, within [`CODE_GOOD_FOR`], as who holds this key
    /// of the organiser. It belongs behind `/sign-in?code=`.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn issue(&self, organiser: &OrganiserId, key: &ApiKeyId) -> String {
        self.issue_at(organiser, key, Instant::now())
    }

    fn issue_at(&self, organiser: &OrganiserId, key: &ApiKeyId, at: Instant) -> String {
        let code = random_hex(CODE_BYTES);
        let session = Session { organiser: organiser.clone(), key: key.clone() };
        let mut given = self.lock();
        given.retain(|_, given| at.saturating_duration_since(given.at) < CODE_GOOD_FOR);
        if given.len() >= CODES_MAX
            && let Some(oldest) = given.iter().min_by_key(|(_, given)| given.at).map(|(hash, _)| *hash)
        {
            given.remove(&oldest);
        }
        given.insert(hash(&code), Given { session, at });
        code
    }

    /// Whether the code would sign somebody in.
    pub(crate) fn is_good(&self, code: &str) -> bool {
        self.lock().get(&hash(code)).is_some_and(|given| given.at.elapsed() < CODE_GOOD_FOR)
    }

    /// Uses the code up.
    pub(crate) fn redeem(&self, code: &str) -> Option<Session> {
        self.redeem_at(code, Instant::now())
    }

    fn redeem_at(&self, code: &str, now: Instant) -> Option<Session> {
        let given = self.lock().remove(&hash(code))?;
        (now.saturating_duration_since(given.at) < CODE_GOOD_FOR).then_some(given.session)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Given>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A code is looked up by its hash, so how long that takes tells nothing about the codes there are.
fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (OrganiserId, ApiKeyId) {
        (OrganiserId::new("o1").expect("an id"), ApiKeyId::new("k1").expect("an id"))
    }

    #[test]
    fn a_code_works_once() {
        let codes = SignInCodes::default();
        let (organiser, key) = ids();
        let code = codes.issue(&organiser, &key);
        assert!(codes.is_good(&code));
        assert_eq!(codes.redeem(&code), Some(Session { organiser, key }));
        assert!(!codes.is_good(&code));
        assert_eq!(codes.redeem(&code), None);
    }

    #[test]
    fn a_code_is_good_for_a_quarter_of_an_hour() {
        let codes = SignInCodes::default();
        let (organiser, key) = ids();
        let at = Instant::now();
        let code = codes.issue_at(&organiser, &key, at);
        assert_eq!(codes.redeem_at(&code, at + CODE_GOOD_FOR), None);
    }

    #[test]
    fn there_are_never_too_many_codes_and_the_newest_are_good() {
        let codes = SignInCodes::default();
        let (organiser, key) = ids();
        let given: Vec<String> = (0..CODES_MAX + 3).map(|_| codes.issue(&organiser, &key)).collect();
        assert_eq!(codes.lock().len(), CODES_MAX);
        assert!(codes.is_good(given.last().expect("codes were given")));
        assert!(!codes.is_good(&given[0]));
    }
}
