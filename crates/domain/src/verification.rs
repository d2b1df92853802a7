//! Proof that an address is its owner's: a mail with a link, asked for sparingly.
//!
//! Whoever types in somebody else's address can make us send that person at most a few mails.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Shortest time between two verification mails.
pub const PAUSE_MS: i64 = 10 * MINUTE_MS;
/// Most verification mails within 24 hours.
pub const MAILS_A_DAY_MAX: usize = 3;
/// How long the link in a verification mail is good for.
pub const LINK_MS: i64 = 2 * DAY_MS;

/// A mail that asks whether the address is theirs is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerificationAsked {
    /// Which one, from 1. The link in it is good for this one only.
    pub n: u32,
    /// When it was asked for, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// The link in a verification mail was followed. From now on the rest takes effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddressVerified {
    /// Of which mail.
    pub n: u32,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerificationRejection {
    /// Another mail went out a moment ago, or too many today.
    #[error("a mail was sent already; another one can be asked for later")]
    TooSoon {
        /// From when on, in milliseconds since 1970-01-01T00:00:00Z.
        retry_at_ms: i64,
    },
    /// No such mail.
    #[error("this link was never sent")]
    NoSuchLink,
    /// Older than [`LINK_MS`].
    #[error("this link is older than two days; ask for another one")]
    LinkExpired,
}

/// What is known of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether its owner followed a link.
    pub is_verified: bool,
    /// How many mails were asked for.
    asked: u32,
    /// When the mails whose link may still be good were asked for, by number.
    recent: BTreeMap<u32, i64>,
}

impl Verification {
    /// Another mail, if that is not too many. None once the address is verified.
    pub(crate) fn ask(&self, at_ms: i64) -> Result<Option<VerificationAsked>, VerificationRejection> {
        if self.is_verified {
            return Ok(None);
        }
        match self.next_ms() {
            Some(retry_at_ms) if at_ms < retry_at_ms => Err(VerificationRejection::TooSoon { retry_at_ms }),
            _ => Ok(Some(VerificationAsked { n: self.asked.saturating_add(1), at_ms })),
        }
    }

    /// The owner followed a link. None if the address was verified before.
    pub(crate) fn verify(
        &self,
        n: u32,
        at_ms: i64,
    ) -> Result<Option<AddressVerified>, VerificationRejection> {
        if self.is_verified {
            return Ok(None);
        }
        match self.recent.get(&n) {
            None if (1..=self.asked).contains(&n) => Err(VerificationRejection::LinkExpired),
            None => Err(VerificationRejection::NoSuchLink),
            Some(asked_ms) if at_ms > asked_ms.saturating_add(LINK_MS) => {
                Err(VerificationRejection::LinkExpired)
            }
            Some(_) => Ok(Some(AddressVerified { n })),
        }
    }

    pub(crate) fn asked(&mut self, asked: &VerificationAsked) {
        self.asked = self.asked.max(asked.n);
        self.recent.insert(asked.n, asked.at_ms);
        self.recent.retain(|_, at_ms| at_ms.saturating_add(LINK_MS) >= asked.at_ms);
    }

    pub(crate) fn verified(&mut self) {
        self.is_verified = true;
        self.recent.clear();
    }

    /// From when on another mail may be asked for.
    fn next_ms(&self) -> Option<i64> {
        let mut newest = self.recent.values().rev();
        let after_pause = newest.next()?.saturating_add(PAUSE_MS);
        let of_the_day = self.recent.values().rev().nth(MAILS_A_DAY_MAX - 1);
        Some(of_the_day.map_or(after_pause, |first| after_pause.max(first.saturating_add(DAY_MS))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_at(times: &[i64]) -> Verification {
        let mut verification = Verification::default();
        for &at_ms in times {
            let asked = verification.ask(at_ms).expect("not too soon").expect("not verified");
            verification.asked(&asked);
        }
        verification
    }

    fn too_soon(verification: &Verification, at_ms: i64) -> Option<i64> {
        match verification.ask(at_ms) {
            Err(VerificationRejection::TooSoon { retry_at_ms }) => Some(retry_at_ms),
            _ => None,
        }
    }

    #[test]
    fn limits_are_ten_minutes_a_day_and_two_days() {
        assert_eq!([PAUSE_MS, DAY_MS, LINK_MS].map(|ms| ms / 1_000), [600, 86_400, 172_800]);
    }

    #[test]
    fn one_mail_in_ten_minutes_and_three_a_day() {
        assert_eq!(too_soon(&asked_at(&[0]), PAUSE_MS - 1), Some(PAUSE_MS));
        assert_eq!(too_soon(&asked_at(&[0]), PAUSE_MS), None);
        let three = asked_at(&[0, PAUSE_MS, 2 * PAUSE_MS]);
        assert_eq!(too_soon(&three, 3 * PAUSE_MS), Some(DAY_MS));
        assert_eq!(too_soon(&three, DAY_MS), None);
    }

    #[test]
    fn a_link_is_good_for_two_days_and_one_must_have_been_sent() {
        let asked = asked_at(&[0]);
        assert_eq!(asked.verify(1, LINK_MS), Ok(Some(AddressVerified { n: 1 })));
        assert_eq!(asked.verify(1, LINK_MS + 1), Err(VerificationRejection::LinkExpired));
        assert_eq!(asked.verify(2, 0), Err(VerificationRejection::NoSuchLink));
        let later = asked_at(&[0, 3 * LINK_MS]);
        assert_eq!(later.verify(1, 3 * LINK_MS), Err(VerificationRejection::LinkExpired));
        assert_eq!(later.verify(2, 3 * LINK_MS), Ok(Some(AddressVerified { n: 2 })));
    }

    #[test]
    fn a_verified_address_is_asked_no_more() {
        let mut verified = asked_at(&[0]);
        verified.verified();
        assert_eq!(verified.ask(DAY_MS), Ok(None));
        assert_eq!(verified.verify(1, 9 * DAY_MS), Ok(None));
    }
}
