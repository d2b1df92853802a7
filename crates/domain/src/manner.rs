//! How somebody wants to be told: not at night, once a day, how often again, also what is well. The same for allies
//! and subscribers, by the [hours recorded](crate::clock).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::DAY_HOURS;
use crate::personal::Personal;

/// Minutes of an hour and of a day.
const HOUR_MINUTES: i64 = 60;
const DAY_MINUTES: i64 = 24 * HOUR_MINUTES;

/// How somebody wants to be told. Sealed for the pledge or subscription: it tells when somebody sleeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manner {
    /// By how many minutes the clock on their wall is ahead of UTC.
    pub offset_minutes: i16,
    /// Hours in which nothing goes out.
    pub quiet: Option<Quiet>,
    /// The only hour of the day in which anything goes out: what was recorded before it began.
    pub daily: Option<u32>,
    /// Nothing is said before this [hour recorded](crate::clock), and what is owed then is said then.
    pub snoozed_until: Option<u32>,
    /// How often it is told at most that a panel still does not hold; without, at every step of the ladder.
    pub reminders_max: Option<u32>,
    /// Whether it is told too that a published panel holds, where nothing else was ever amiss.
    pub praise: bool,
}

/// Hours of the day, 0 to 23, in which nothing goes out; over midnight if the first is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quiet {
    /// The first of them.
    pub from: u32,
    /// The first after them.
    pub until: u32,
}

/// Somebody chose how to be told, from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MannerChosen {
    /// Sealed for the pledge or subscription.
    #[serde(skip)]
    pub about: Personal<Manner>,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MannerFault {
    /// There is no such hour of a day.
    #[error("an hour of the day is 0 to 23")]
    NoHour,
    /// Nothing would ever go out, or nothing is quiet.
    #[error("quiet hours end at another hour than they begin")]
    AlwaysQuiet,
    /// No clock is so far ahead.
    #[error("a clock is at most 14 hours ahead of UTC and 12 behind")]
    NoOffset,
}

impl Manner {
    /// Refuses what no clock shows.
    pub fn check(&self) -> Result<(), MannerFault> {
        let quiet = self.quiet.map(|quiet| [quiet.from, quiet.until]).into_iter().flatten();
        if quiet.chain(self.daily).any(|hour| hour >= DAY_HOURS) {
            return Err(MannerFault::NoHour);
        }
        if self.quiet.is_some_and(|quiet| quiet.from == quiet.until) {
            return Err(MannerFault::AlwaysQuiet);
        }
        if !(-12 * HOUR_MINUTES..=14 * HOUR_MINUTES).contains(&i64::from(self.offset_minutes)) {
            return Err(MannerFault::NoOffset);
        }
        Ok(())
    }

    /// How many hours after this one the first comes in which something may go out; at most a day. Of who wants all
    /// of a day together, what comes in the very hour is of the next day.
    pub fn wait_hours(&self, hour: u32) -> u32 {
        let first = u32::from(self.daily.is_some());
        (first..=DAY_HOURS).find(|wait| self.is_open(hour.saturating_add(*wait))).unwrap_or_default()
    }

    /// Whether something may go out in an hour. Who wants all at one hour means that one.
    fn is_open(&self, hour: u32) -> bool {
        let minute = i64::from(hour) * HOUR_MINUTES + i64::from(self.offset_minutes);
        let local = u32::try_from(minute.rem_euclid(DAY_MINUTES) / HOUR_MINUTES).unwrap_or_default();
        match (self.daily, self.quiet) {
            (Some(daily), _) => local == daily,
            (None, Some(quiet)) => !quiet.has(local),
            (None, None) => true,
        }
    }

    /// Whether nothing is to be said yet.
    pub fn is_snoozed(&self, hour: u32) -> bool {
        self.snoozed_until.is_some_and(|until| hour < until)
    }
}

impl Quiet {
    fn has(self, local: u32) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&local)
        } else {
            local >= self.from || local < self.until
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1970-01-02T00:00:00Z.
    const MIDNIGHT: u32 = DAY_HOURS;

    fn quiet(from: u32, until: u32, offset_minutes: i16) -> Manner {
        Manner { quiet: Some(Quiet { from, until }), offset_minutes, ..Manner::default() }
    }

    #[test]
    fn news_waits_until_the_quiet_hours_end_on_the_clock_at_the_wall() {
        for (manner, at, wait) in [
            (Manner::default(), 3, 0),
            (quiet(22, 7, 0), 21, 0),
            (quiet(22, 7, 0), 22, 9),
            (quiet(22, 7, 0), 3, 4),
            (quiet(22, 7, 0), 7, 0),
            (quiet(1, 6, 0), 0, 0),
            (quiet(1, 6, 0), 1, 5),
            (quiet(22, 7, 120), 20, 9),
            (quiet(22, 7, 120), 5, 0),
            (quiet(22, 7, 330), 1, 1),
            (quiet(22, 7, 330), 2, 0),
            (quiet(22, 7, 330), 16, 0),
            (quiet(22, 7, 330), 17, 9),
            (quiet(22, 7, -300), 3, 9),
        ] {
            assert_eq!(manner.wait_hours(MIDNIGHT + at), wait, "{manner:?} at {at}");
        }
    }

    #[test]
    fn who_wants_all_at_one_hour_gets_it_then_and_only_then() {
        let daily = Manner { daily: Some(8), ..quiet(22, 9, 60) };
        for (at, wait) in [(6, 1), (7, 24), (8, 23), (0, 7)] {
            assert_eq!(daily.wait_hours(MIDNIGHT + at), wait, "{at}");
        }
    }

    #[test]
    fn what_no_clock_shows_is_refused() {
        let daily = |hour| Manner { daily: Some(hour), ..Manner::default() };
        for (manner, fault) in [
            (Manner::default(), None),
            (quiet(22, 7, 840), None),
            (quiet(22, 7, -720), None),
            (quiet(7, 7, 0), Some(MannerFault::AlwaysQuiet)),
            (quiet(24, 7, 0), Some(MannerFault::NoHour)),
            (quiet(22, 24, 0), Some(MannerFault::NoHour)),
            (daily(24), Some(MannerFault::NoHour)),
            (quiet(22, 7, 841), Some(MannerFault::NoOffset)),
            (quiet(22, 7, -721), Some(MannerFault::NoOffset)),
        ] {
            assert_eq!(manner.check().err(), fault, "{manner:?}");
        }
    }

    #[test]
    fn who_snoozes_is_told_from_that_hour_on() {
        let snoozed = Manner { snoozed_until: Some(10), ..Manner::default() };
        assert!(snoozed.is_snoozed(9) && !snoozed.is_snoozed(10) && !Manner::default().is_snoozed(0));
    }
}
