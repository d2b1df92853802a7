//! The clock of the log: the hours that were recorded. Whatever depends on the time of day asks these
//! and no clock on a wall, so that every replica and every later fold says the same.

use jiff::civil;
use jiff::tz::Offset;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::moment::Moment;

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;
/// Hours of a day.
pub const DAY_HOURS: u32 = 24;
/// A step further than this is taken for a wrong clock until whoever reports it is sure.
pub const LEAP_HOURS_MAX: u32 = 14 * DAY_HOURS;

/// What happened to the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the event says what it is")]
pub enum ClockEvent {
    Struck(Struck),
}

/// It struck. Hours only rise, and some are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Struck {
    /// Whole hours since 1970-01-01T00:00:00Z.
    pub hour: u32,
}

/// What may be asked of the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockCommand {
    /// Somebody's clock shows this hour.
    Strike {
        /// Whole hours since 1970-01-01T00:00:00Z.
        hour: u32,
        /// Whether that clock has shown it for long enough to be believed after a leap.
        is_sure: bool,
    },
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockRejection {
    /// Further than [`LEAP_HOURS_MAX`].
    #[error("hour {hour} lies {} days after the last one that was recorded: is the clock right?", (hour - last) / DAY_HOURS)]
    Leap {
        /// The last hour recorded.
        last: u32,
        /// The one reported.
        hour: u32,
    },
}

/// What is known of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockState {
    /// The last hour recorded.
    pub last: Option<u32>,
}

/// Decides on the clock.
#[derive(Debug)]
pub enum RecordedHours {}

impl Decider for RecordedHours {
    type State = ClockState;
    type Command = ClockCommand;
    type Event = ClockEvent;
    type Rejection = ClockRejection;

    fn decide(state: &ClockState, command: &ClockCommand) -> Result<Vec<ClockEvent>, ClockRejection> {
        let ClockCommand::Strike { hour, is_sure } = *command;
        match state.last {
            Some(last) if hour <= last => Ok(vec![]),
            Some(last) if hour - last > LEAP_HOURS_MAX && !is_sure => {
                Err(ClockRejection::Leap { last, hour })
            }
            _ => Ok(vec![ClockEvent::Struck(Struck { hour })]),
        }
    }

    fn evolve(state: &mut ClockState, event: &ClockEvent) {
        let ClockEvent::Struck(struck) = event;
        state.last = state.last.max(Some(struck.hour));
    }
}

/// What time it is by the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Now {
    /// Where that is recorded: a position in the log.
    pub position: u64,
    /// Whole hours since 1970-01-01T00:00:00Z.
    pub hour: u32,
}

impl Now {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn ms(self) -> i64 {
        i64::from(self.hour) * HOUR_MS
    }
}

/// The first whole hour that is not before an instant; none before 1970.
pub fn hour_of(moment: Moment) -> Option<u32> {
    u32::try_from(moment.utc_ms.checked_add(HOUR_MS - 1)?.div_euclid(HOUR_MS)).ok()
}

/// A month of the calendar (UTC), counted from January 1970.
pub type Month = u32;

/// In which month an hour lies.
pub fn month_of(hour: u32) -> Month {
    let at = Moment { utc_ms: i64::from(hour) * HOUR_MS, offset_minutes: 0 };
    let Some(at) = at.civil() else { return 0 };
    let months = (i32::from(at.year()) - 1970) * 12 + i32::from(at.month()) - 1;
    u32::try_from(months).unwrap_or_default()
}

/// The first hour of a month; none of one so far away that no hour is in it.
pub fn month_begins(month: Month) -> Option<u32> {
    let year = i16::try_from(month / 12).ok()?.checked_add(1970)?;
    let of_year = i8::try_from(month % 12).ok()? + 1;
    let midnight = civil::Date::new(year, of_year, 1).ok()?.to_datetime(civil::Time::midnight());
    let at = Offset::UTC.to_timestamp(midnight).ok()?;
    hour_of(Moment { utc_ms: at.as_millisecond(), offset_minutes: 0 })
}

/// Days before a panel begins on which it is looked at anew, and an alert that is still open is told once
/// more.
pub const LADDER_DAYS: [u32; 5] = [90, 30, 14, 7, 1];

/// How many days before a panel begins a line-up is looked at although nobody said that it is complete.
pub const SOON_DAYS: u32 = 30;

/// Whether a panel begins within [`SOON_DAYS`], and has not begun.
pub fn is_soon(now_hour: u32, starts: Option<Moment>) -> bool {
    starts.and_then(hour_of).is_some_and(|hour| hour > now_hour && hour - now_hour <= SOON_DAYS * DAY_HOURS)
}

/// In how many days before a panel begins there is a round each day.
const DAILY_DAYS: u32 = 14;
/// The first Monday of 1970 is so many hours before the end of its first week.
const MONDAY: u32 = 3 * DAY_HOURS;

/// Whether a round of a panel lies between two hours: what was deferred counts from then on. Rounds are
/// each Monday at 00:00 UTC, and each day in the last fortnight before the panel begins.
pub fn is_round(before_hour: u32, now_hour: u32, starts: Option<Moment>) -> bool {
    let is_daily = starts
        .and_then(hour_of)
        .is_some_and(|hour| hour > now_hour && hour - now_hour <= DAILY_DAYS * DAY_HOURS);
    let (hours, shift) = if is_daily { (DAY_HOURS, 0) } else { (7 * DAY_HOURS, MONDAY) };
    let round = |hour: u32| hour.saturating_add(shift) / hours;
    round(now_hour) > round(before_hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decider::spec::given;

    fn struck(hour: u32) -> ClockEvent {
        ClockEvent::Struck(Struck { hour })
    }

    fn strike(hour: u32) -> ClockCommand {
        ClockCommand::Strike { hour, is_sure: false }
    }

    #[test]
    fn hours_only_rise_and_a_leap_is_believed_when_somebody_is_sure() {
        given::<RecordedHours>([]).when(&strike(490_000)).then([struck(490_000)]);
        given::<RecordedHours>([struck(10)]).when(&strike(11)).then([struck(11)]);
        given::<RecordedHours>([struck(10)]).when(&strike(10)).then_nothing();
        given::<RecordedHours>([struck(10)]).when(&strike(9)).then_nothing();
        let last = 10 + LEAP_HOURS_MAX;
        given::<RecordedHours>([struck(10)]).when(&strike(last)).then([struck(last)]);
        let refused = ClockRejection::Leap { last: 10, hour: last + 1 };
        given::<RecordedHours>([struck(10)]).when(&strike(last + 1)).refused(&refused);
        let sure = ClockCommand::Strike { hour: last + 1, is_sure: true };
        given::<RecordedHours>([struck(10)]).when(&sure).then([struck(last + 1)]);
    }

    #[test]
    fn what_an_older_release_recorded_out_of_order_does_not_turn_the_clock_back() {
        given::<RecordedHours>([struck(10), struck(4)]).when(&strike(9)).then_nothing();
    }

    #[test]
    fn rounds_are_on_mondays_and_each_day_of_the_last_fortnight() {
        let hour = |text: &str| hour_of(Moment::parse(text).expect("an instant")).expect("an hour");
        let (sunday, monday) = (hour("2026-04-12T23:00:00Z"), hour("2026-04-13T00:00:00Z"));
        let tuesday = monday + DAY_HOURS;
        assert!(is_round(sunday, monday, None));
        assert!(!is_round(monday, tuesday, None));
        assert!(is_round(monday, monday + 7 * DAY_HOURS, None));
        let far = Moment::parse("2026-05-14T10:00:00+02:00").ok();
        assert!(!is_round(monday, tuesday, far));
        let near = Moment::parse("2026-04-28T00:00:00Z").ok();
        assert!(is_round(tuesday - 1, tuesday, near));
        assert!(!is_round(tuesday, tuesday + 23, near));
        let past = Moment::parse("2026-04-01T00:00:00Z").ok();
        assert!(!is_round(tuesday - 1, tuesday, past));
    }

    #[test]
    fn a_month_begins_at_midnight_of_its_first_day() {
        let hour = |text: &str| hour_of(Moment::parse(text).expect("an instant")).expect("an hour");
        let october = month_of(hour("2026-10-31T23:00:00Z"));
        assert_eq!(october, 56 * 12 + 9);
        assert_eq!(month_of(hour("2026-11-01T00:00:00Z")), october + 1);
        assert_eq!(month_begins(october), Some(hour("2026-10-01T00:00:00Z")));
        assert_eq!((month_of(0), month_begins(0), month_begins(u32::MAX)), (0, Some(0), None));
    }

    #[test]
    fn a_panel_is_soon_from_thirty_days_before_until_it_begins() {
        let starts = Moment::parse("2026-05-14T10:00:00+02:00").ok();
        let hour = starts.and_then(hour_of).expect("an hour");
        assert!(!is_soon(hour - 721, starts) && is_soon(hour - 720, starts) && is_soon(hour - 1, starts));
        assert!(!is_soon(hour, starts) && !is_soon(0, None));
        let half_past = Moment { utc_ms: HOUR_MS + 1, offset_minutes: 0 };
        assert_eq!(
            (hour_of(half_past), hour_of(Moment { utc_ms: HOUR_MS, ..half_past })),
            (Some(2), Some(1))
        );
        assert_eq!(hour_of(Moment { utc_ms: -2 * HOUR_MS, ..half_past }), None);
    }
}
