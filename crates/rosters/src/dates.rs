//! Dates as people write them, and what can be made of them without guessing.

use jiff::civil;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use openfloor_domain::moment::{Moment, MomentError};

use crate::words;

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// When. A date without a time is midnight UTC.
    At(Moment),
    /// That it is not known: nothing, "undated", "TBC".
    Undated,
    /// Only a year, or a year and a month, as `2016-09`.
    Partial,
}

/// What times that are written without an offset are meant by.
#[derive(Clone, Debug, Default)]
pub(crate) enum Zone {
    /// Nobody says.
    #[default]
    Unstated,
    /// So many minutes east of Greenwich: what whoever sent the document states.
    Offset(i16),
    /// A zone that the document names, by the time-zone data that is built in.
    Named(TimeZone),
}

impl Zone {
    /// The zone of that name, as `Europe/Brussels`; otherwise the one that was stated.
    pub(crate) fn named(name: &str, stated: Option<i16>) -> Self {
        let known = TimeZoneDatabase::bundled().get(name.trim());
        known.map_or_else(|_| stated.map_or(Self::Unstated, Self::Offset), Self::Named)
    }

    /// The zone that was stated with the document.
    pub(crate) fn stated(minutes: Option<i16>) -> Self {
        minutes.map_or(Self::Unstated, Self::Offset)
    }
}

/// Why a date cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateError {
    Zoneless,
    OutOfRange,
    NoSuchDay,
    Unreadable,
}

impl DateError {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Zoneless => "date-without-zone",
            Self::OutOfRange => "date-out-of-range",
            Self::NoSuchDay => "no-such-day",
            Self::Unreadable => "unreadable-date",
        }
    }

    /// By what it is told once: the lack of an offset by the file, everything else by the value.
    pub(crate) fn told_by(self, value: &str) -> &str {
        if self == Self::Zoneless { "" } else { value }
    }

    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Zoneless => "a time without its offset from UTC",
            Self::OutOfRange => "a date before 1900 or after 2199",
            Self::NoSuchDay => "the calendar has no such day or the clock no such time",
            Self::Unreadable => "not a date that can be read without guessing",
        }
    }

    pub(crate) fn remedy(self) -> &'static str {
        match self {
            Self::Zoneless => {
                "write the offset, as 2026-05-14T10:00:00+02:00, or state one for the whole file"
            }
            Self::OutOfRange | Self::NoSuchDay => "mend the date, or leave it empty",
            Self::Unreadable => "write 2026-05-14, or 2026-05-14T10:00:00+02:00",
        }
    }
}

/// Reads a date. `zone` is for times that are written without an offset.
pub(crate) fn read(text: &str, zone: &Zone) -> Result<Reading, DateError> {
    let text = text.trim();
    let shape: String =
        text.chars().take(11).map(|letter| if letter.is_ascii_digit() { '9' } else { letter }).collect();
    match shape.as_str() {
        "9999-99-99" => day(text).map(Reading::At),
        "9999" | "9999-" | "9999-99" | "9999-99-" => partial(text),
        "9999-99-99T" | "9999-99-99t" | "9999-99-99 " => time(text, zone).map(Reading::At),
        _ if words::names_nobody(text)
            || matches!(words::key(text).as_str(), "undated" | "no date" | "unknown") =>
        {
            Ok(Reading::Undated)
        }
        _ => Err(DateError::Unreadable),
    }
}

/// Reads a date in one cell and a time of day in another.
pub(crate) fn read_with_time(date: &str, time: &str, zone: &Zone) -> Result<Reading, DateError> {
    let (date, time) = (date.trim(), time.trim());
    let clock =
        time.len() >= 4 && time.as_bytes()[0].is_ascii_digit() && time.contains(':') && !time.contains('-');
    match (read(date, zone), clock) {
        (Ok(Reading::At(_)), true) if date.len() == 10 => {
            let hour = if time.as_bytes()[1] == b':' { "0" } else { "" };
            read(&format!("{date}T{hour}{time}"), zone)
        }
        (Ok(Reading::Undated), false) => read(time, zone),
        (reading, _) => reading,
    }
}

fn partial(text: &str) -> Result<Reading, DateError> {
    let year: i32 = text[..4].parse().map_err(|_| DateError::Unreadable)?;
    if (1900..2200).contains(&year) { Ok(Reading::Partial) } else { Err(DateError::OutOfRange) }
}

fn day(text: &str) -> Result<Moment, DateError> {
    let date: civil::Date = text.parse().map_err(|_| DateError::NoSuchDay)?;
    at(date.at(0, 0, 0, 0), 0)
}

fn time(text: &str, zone: &Zone) -> Result<Moment, DateError> {
    match (Moment::parse(text), text.parse::<civil::DateTime>()) {
        (Ok(moment), _) => Ok(moment),
        (Err(MomentError::OutOfRange), _) => Err(DateError::OutOfRange),
        (Err(MomentError::Unreadable), Ok(clock)) if !(1900..2200).contains(&clock.year()) => {
            Err(DateError::OutOfRange)
        }
        (Err(MomentError::Unreadable), Ok(clock)) => match zone {
            Zone::Offset(minutes) => at(clock, *minutes),
            Zone::Named(zone) => at_place(clock, zone),
            Zone::Unstated => Err(DateError::Zoneless),
        },
        (Err(MomentError::Unreadable), Err(_)) => Err(DateError::NoSuchDay),
    }
}

fn at(clock: civil::DateTime, minutes: i16) -> Result<Moment, DateError> {
    let offset = Offset::from_seconds(i32::from(minutes) * 60).map_err(|_| DateError::Zoneless)?;
    let instant = offset.to_timestamp(clock).map_err(|_| DateError::OutOfRange)?;
    Moment::new(instant.as_millisecond(), minutes).map_err(|_| DateError::OutOfRange)
}

/// A clock that shows a time twice or never, when it is put back or forward, is taken as it went before.
fn at_place(clock: civil::DateTime, zone: &TimeZone) -> Result<Moment, DateError> {
    let instant = zone.to_timestamp(clock).map_err(|_| DateError::OutOfRange)?;
    let minutes = i16::try_from(zone.to_offset(instant).seconds() / 60).map_err(|_| DateError::OutOfRange)?;
    Moment::new(instant.as_millisecond(), minutes).map_err(|_| DateError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::{DateError, Reading, Zone, read, read_with_time};

    fn told(reading: Result<Reading, DateError>) -> String {
        match reading {
            Ok(Reading::At(moment)) => moment.to_string(),
            Ok(Reading::Undated) => "undated".into(),
            Ok(Reading::Partial) => "partial".into(),
            Err(error) => error.code().into(),
        }
    }

    #[test]
    fn a_date_is_read_or_refused_never_guessed() {
        for (text, want) in [
            ("2026-05-14", "2026-05-14T00:00:00+00:00"),
            ("2026-05-14T10:00:00+02:00", "2026-05-14T10:00:00+02:00"),
            ("2026-05-14 10:00+02:00", "2026-05-14T10:00:00+02:00"),
            ("2026-05-14T08:00:00Z", "2026-05-14T08:00:00+00:00"),
            ("2026-05-14T10:00:00", "date-without-zone"),
            ("2026-05-14 10:00", "date-without-zone"),
            ("1899-12-31", "date-out-of-range"),
            ("1899-12-31T10:00:00", "date-out-of-range"),
            ("1889-06", "date-out-of-range"),
            ("2026-02-31", "no-such-day"),
            ("2026-05-14T27:00:00Z", "no-such-day"),
            ("2016-09-", "partial"),
            ("2016", "partial"),
            ("", "undated"),
            ("undated", "undated"),
            ("TBC", "undated"),
            ("14/05/2026", "unreadable-date"),
            ("45061", "unreadable-date"),
            ("soon", "unreadable-date"),
        ] {
            assert_eq!(told(read(text, &Zone::Unstated)), want, "{text}");
        }
    }

    #[test]
    fn an_offset_for_the_whole_file_serves_times_without_one() {
        assert_eq!(told(read("2026-05-14T10:00:00", &Zone::Offset(120))), "2026-05-14T10:00:00+02:00");
        assert_eq!(told(read("2026-05-14T10:00:00-05:00", &Zone::Offset(120))), "2026-05-14T10:00:00-05:00");
        assert_eq!(told(read("2026-05-14T10:00:00", &Zone::Offset(i16::MAX))), "date-without-zone");
    }

    #[test]
    fn a_zone_that_the_document_names_goes_by_the_season() {
        let zone = Zone::named("Europe/Brussels", None);
        for (text, want) in [
            ("2024-02-03T09:00", "2024-02-03T09:00:00+01:00"),
            ("2024-07-03T09:00", "2024-07-03T09:00:00+02:00"),
            ("2024-03-31T02:30", "2024-03-31T03:30:00+02:00"),
            ("2024-10-27T02:30", "2024-10-27T02:30:00+02:00"),
            ("2024-02-03T09:00-05:00", "2024-02-03T09:00:00-05:00"),
        ] {
            assert_eq!(told(read(text, &zone)), want, "{text}");
        }
        let unknown = |stated| told(read("2024-02-03T09:00", &Zone::named("Lake Standard Time", stated)));
        assert_eq!(unknown(None), "date-without-zone");
        assert_eq!(unknown(Some(60)), "2024-02-03T09:00:00+01:00");
    }

    #[test]
    fn a_date_and_a_time_in_two_cells() {
        for (date, time, want) in [
            ("2026-05-14", "10:00", "2026-05-14T10:00:00+02:00"),
            ("2026-05-14", "9:30", "2026-05-14T09:30:00+02:00"),
            ("2026-05-14", "09:30+00:00", "2026-05-14T09:30:00+00:00"),
            ("2026-05-14", "", "2026-05-14T00:00:00+00:00"),
            ("2026-05-14", "morning", "2026-05-14T00:00:00+00:00"),
            ("", "2026-05-14", "2026-05-14T00:00:00+00:00"),
            ("2026-05-14", "29:30", "no-such-day"),
        ] {
            assert_eq!(told(read_with_time(date, time, &Zone::Offset(120))), want, "{date} {time}");
        }
    }
}
