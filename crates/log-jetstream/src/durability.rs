//! How durable an acknowledged append is, as far as can be told from here.

use openfloor_event_log::{Purpose, Refusal};

/// How durable an acknowledged append is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The stream's configuration loses nothing, and every server was seen to sync before it
    /// acknowledges.
    Verified,
    /// The stream's configuration loses nothing; why the servers' setting is not known.
    Unverified(String),
    /// What is acknowledged may be lost, and why. Appends are refused meanwhile.
    Lossy(String),
}

/// Space for a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Space {
    /// Bytes in use.
    pub(crate) used: u64,
    /// Bytes there are; `None` if nobody says.
    pub(crate) limit: Option<u64>,
}

impl Space {
    /// Whether only what is essential may still be written.
    pub(crate) fn is_short(self) -> bool {
        self.is_above(90)
    }

    /// Whether it should be looked at often.
    pub(crate) fn is_shrinking(self) -> bool {
        self.is_above(70)
    }

    fn is_above(self, percent: u64) -> bool {
        self.limit.is_some_and(|limit| self.used >= limit / 100 * percent)
    }

    /// Whichever has the larger share in use. What nobody limits is never the fuller one.
    pub(crate) fn fuller(self, other: Self) -> Self {
        let is_other = match (self.limit, other.limit) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(own), Some(others)) => {
                u128::from(other.used) * u128::from(own) > u128::from(self.used) * u128::from(others)
            }
        };
        if is_other { other } else { self }
    }
}

/// What is known of a stream's health.
#[derive(Clone, Debug)]
pub(crate) struct Health {
    pub(crate) durability: Durability,
    pub(crate) space: Space,
}

impl Health {
    /// Refuses what must not be written now.
    pub(crate) fn admits(&self, purpose: Purpose) -> Result<(), Refusal> {
        if let Durability::Lossy(why) = &self.durability {
            return Err(Refusal::Other(format!("what is acknowledged might be lost: {why}")));
        }
        if purpose == Purpose::Ordinary && self.space.is_short() {
            let Space { used, limit } = self.space;
            let limit = limit.unwrap_or(used);
            return Err(Refusal::Full(format!(
                "{used} of {limit} bytes used, the last tenth is for erasures"
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use openfloor_event_log::{Purpose, Refusal};

    use super::{Durability, Health, Space};

    fn health(durability: Durability, used: u64) -> Health {
        Health { durability, space: Space { used, limit: Some(1000) } }
    }

    #[test]
    fn the_last_tenth_is_for_what_is_essential() {
        let roomy = health(Durability::Verified, 899);
        let short = health(Durability::Verified, 900);
        assert_eq!(roomy.admits(Purpose::Ordinary), Ok(()));
        assert!(matches!(short.admits(Purpose::Ordinary), Err(Refusal::Full(_))));
        assert_eq!(short.admits(Purpose::Essential), Ok(()));
    }

    #[test]
    fn of_several_disks_the_fullest_tells_what_space_there_is() {
        let space = |used, limit| Space { used, limit };
        let (roomy, full, unlimited) = (space(500, Some(1_000)), space(95, Some(100)), space(u64::MAX, None));
        for (one, other) in [(roomy, full), (full, roomy), (full, unlimited), (unlimited, full)] {
            assert_eq!(one.fuller(other), full);
        }
    }

    #[test]
    fn a_lossy_log_is_not_written_to() {
        let lossy = health(Durability::Lossy("max_age is 1, must be unset".to_owned()), 0);
        for purpose in [Purpose::Ordinary, Purpose::Essential] {
            let refusal = lossy.admits(purpose).expect_err("refused");
            assert!(refusal.to_string().contains("max_age is 1"), "{refusal}");
        }
        assert_eq!(health(Durability::Unverified(String::new()), 0).admits(Purpose::Ordinary), Ok(()));
    }
}
