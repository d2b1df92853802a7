//! Instants as records hold them: UTC plus offset. The domain asks no clock and no time-zone database.

use std::fmt;

use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An instant and the offset from UTC that was in force where it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub utc_ms: i64,
    /// Minutes east of Greenwich.
    pub offset_minutes: i16,
}

/// A text or number that is not an instant we keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Nothing that Openfloor watches took place then; most likely a typing error.
    #[error("dates are from 1900 to 2199")]
    OutOfRange,
    /// Not RFC 3339.
    #[error("want a date and time with its offset from UTC, as 2026-05-14T10:00:00+02:00")]
    Unreadable,
}

impl Moment {
    /// An instant, if its year lies between 1900 and 2199.
    pub fn new(utc_ms: i64, offset_minutes: i16) -> Result<Self, MomentError> {
        let moment = Self { utc_ms, offset_minutes };
        match moment.civil() {
            Some(at) if (1900..2200).contains(&at.year()) => Ok(moment),
            _ => Err(MomentError::OutOfRange),
        }
    }

    /// Reads RFC 3339 with an offset (`Z` or `+02:00`).
    pub fn parse(text: &str) -> Result<Self, MomentError> {
        let parsed = jiff::fmt::temporal::DateTimeParser::new()
            .parse_pieces(text)
            .map_err(|_| MomentError::Unreadable)?;
        let (Some(time), Some(offset)) = (parsed.time(), parsed.to_numeric_offset()) else {
            return Err(MomentError::Unreadable);
        };
        let at = offset
            .to_timestamp(civil::DateTime::from_parts(parsed.date(), time))
            .map_err(|_| MomentError::OutOfRange)?;
        let minutes = i16::try_from(offset.seconds() / 60).map_err(|_| MomentError::Unreadable)?;
        Self::new(at.as_millisecond(), minutes)
    }

    /// What the calendar and the clock on the wall there showed.
    pub fn civil(self) -> Option<civil::DateTime> {
        let at = Timestamp::from_millisecond(self.utc_ms).ok()?;
        let offset = Offset::from_seconds(i32::from(self.offset_minutes) * 60).ok()?;
        Some(offset.to_datetime(at))
    }

    /// The calendar year there.
    pub fn year(self) -> i16 {
        self.civil().map_or(1970, civil::DateTime::year)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(at) = self.civil() else { return f.write_str("?") };
        let (sign, minutes) =
            if self.offset_minutes < 0 { ('-', -self.offset_minutes) } else { ('+', self.offset_minutes) };
        write!(f, "{}{sign}{:02}:{:02}", at.strftime("%Y-%m-%dT%H:%M:%S"), minutes / 60, minutes % 60)
    }
}

/// The day that a panel is judged by: its own, else that of its convening, else when the last word about
/// it was recorded.
pub fn judged_on(panel: Option<Moment>, convening: Option<Moment>, recorded_ms: i64) -> Moment {
    panel.or(convening).unwrap_or(Moment { utc_ms: recorded_ms, offset_minutes: 0 })
}

#[cfg(test)]
mod tests {
    use super::{Moment, MomentError, judged_on};

    #[test]
    fn an_instant_keeps_its_offset() {
        let at = Moment::parse("2026-05-14T10:00:00+02:00").expect("an instant");
        assert_eq!(
            (at.offset_minutes, at.year(), at.to_string().as_str()),
            (120, 2026, "2026-05-14T10:00:00+02:00")
        );
        assert_eq!(Moment::parse("2026-05-14T08:00:00Z").expect("an instant").utc_ms, at.utc_ms);
    }

    #[test]
    fn an_instant_is_written_as_it_was_read() {
        for text in ["2026-05-14T10:00:00+00:00", "2026-05-14T10:00:00-03:30", "1999-12-31T23:59:59+05:45"] {
            assert_eq!(Moment::parse(text).expect("an instant").to_string(), text);
        }
        assert_eq!(Moment { utc_ms: i64::MAX, offset_minutes: i16::MIN }.to_string(), "?");
    }

    #[test]
    fn the_day_is_the_panels_own_else_its_convenings_else_that_of_the_last_word() {
        let at = |utc_ms| Moment { utc_ms, offset_minutes: 60 };
        assert_eq!(judged_on(Some(at(1)), Some(at(2)), 3), at(1));
        assert_eq!(judged_on(None, Some(at(2)), 3), at(2));
        assert_eq!(judged_on(None, None, 3), Moment { utc_ms: 3, offset_minutes: 0 });
    }

    #[test]
    fn what_has_no_zone_or_no_sense_is_refused() {
        assert_eq!(Moment::parse("2026-05-14T10:00:00"), Err(MomentError::Unreadable));
        assert_eq!(Moment::parse("2026-05-14"), Err(MomentError::Unreadable));
        assert_eq!(Moment::parse("1899-12-31T10:00:00Z"), Err(MomentError::OutOfRange));
        assert_eq!(Moment::parse("soon"), Err(MomentError::Unreadable));
    }
}
