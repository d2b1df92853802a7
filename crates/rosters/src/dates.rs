//! Dates as people write them, and what can be made of them without guessing.

use jiff::civil;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use openfloor_domain::convening::DayOrder;
use openfloor_domain::moment::{Moment, MomentError};

use crate::words;
use crate::written::{self, Written};

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
    TwoWays,
}

impl DateError {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Zoneless => "date-without-zone",
            Self::OutOfRange => "date-out-of-range",
            Self::NoSuchDay => "no-such-day",
            Self::Unreadable => "unreadable-date",
            Self::TwoWays => "day-in-two-ways",
        }
    }

    /// By what it is told once: the lack of an offset by the file, everything else by the value.
    pub(crate) fn told_by(self, value: &str) -> &str {
        if matches!(self, Self::Zoneless | Self::TwoWays) { "" } else { value }
    }

    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Zoneless => "a time without its offset from UTC",
            Self::OutOfRange => "a date before 1900 or after 2199",
            Self::NoSuchDay => "the calendar has no such day or the clock no such time",
            Self::Unreadable => "not a date that can be read without guessing",
            Self::TwoWays => "a day in two ways: which number is the month, no date of the file tells",
        }
    }

    pub(crate) fn remedy(self) -> &'static str {
        match self {
            Self::Zoneless => {
                "write the offset, as 2026-05-14T10:00:00+02:00, or state one for the whole file"
            }
            Self::OutOfRange | Self::NoSuchDay => "mend the date, or leave it empty",
            Self::Unreadable => "write 2026-05-14, or 2026-05-14T10:00:00+02:00",
            Self::TwoWays => "say which comes first, the day or the month; or write 2026-05-14",
        }
    }
}

/// Reads a date. `zone` is for times that are written without an offset, `order` for days that are written with
/// numbers that can be read in two ways.
pub(crate) fn read(text: &str, zone: &Zone, order: Option<DayOrder>) -> Result<Reading, DateError> {
    let text = text.trim();
    let shape: String =
        text.chars().take(11).map(|letter| if letter.is_ascii_digit() { '9' } else { letter }).collect();
    match shape.as_str() {
        "9999-99-99" => day(text).map(Reading::At),
        "9999" | "9999-" | "9999-99" | "9999-99-" => partial(text),
        // "Day 2" of an event.
        "9" | "99" => Ok(Reading::Partial),
        "9999-99-99T" | "9999-99-99t" | "9999-99-99 " => time(text, zone).map(Reading::At),
        _ if words::names_nobody(text)
            || matches!(words::key(text).as_str(), "undated" | "no date" | "unknown") =>
        {
            Ok(Reading::Undated)
        }
        _ => match written::date(text, order) {
            Some(Written::So(date, _)) => read(&date, zone, order),
            Some(Written::TwoWays) => Err(DateError::TwoWays),
            None => Err(DateError::Unreadable),
        },
    }
}

/// Which number of a date is the day, if its numbers can be read in one way only.
pub(crate) fn order_told(text: &str) -> Option<DayOrder> {
    match written::date(text.trim(), None) {
        Some(Written::So(_, told)) => told,
        Some(Written::TwoWays) | None => None,
    }
}

/// Reads a date in one cell and a time of day in another.
pub(crate) fn read_with_time(
    date: &str,
    time: &str,
    zone: &Zone,
    order: Option<DayOrder>,
) -> Result<Reading, DateError> {
    let (date, time) = (date.trim(), time.trim());
    let is_time = time.starts_with(|letter: char| letter.is_ascii_digit()) && time.contains(':');
    if is_time && let Ok(Reading::At(at)) = read(time, zone, order) {
        return Ok(Reading::At(at));
    }
    match (whole_day(date, order), written::clock(time)) {
        (Some(day), Some(clock)) => read(&format!("{day}T{clock}"), zone, order),
        (Some(_), None) if is_time => Err(DateError::NoSuchDay),
        (_, clock) => match read(date, zone, order) {
            Ok(Reading::Undated) if clock.is_none() => read(time, zone, order),
            reading => reading,
        },
    }
}

/// A day that says nothing of the time, or says midnight as spreadsheet programs do.
fn whole_day(date: &str, order: Option<DayOrder>) -> Option<String> {
    let written = match written::date(date, order) {
        Some(Written::So(date, _)) => date,
        Some(Written::TwoWays) | None => date.to_owned(),
    };
    let (day, rest) = written.split_at_checked(10)?;
    let is_whole = matches!(rest, "" | "T00:00:00" | " 00:00:00" | "T00:00" | " 00:00");
    (is_whole && day.parse::<civil::Date>().is_ok()).then(|| day.to_owned())
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
    let written = written::clock(&text[11..]).map(|clock| format!("{}T{clock}", &text[..10]));
    let is_plain = Moment::parse(text).is_ok() || text.parse::<civil::DateTime>().is_ok();
    let text = written.as_deref().filter(|_| !is_plain).unwrap_or(text);
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
            ("14/05/2026", "2026-05-14T00:00:00+00:00"),
            ("05/06/2026", "day-in-two-ways"),
            ("31/02/2026", "no-such-day"),
            ("14 May 2026, 10:00", "date-without-zone"),
            ("2026-05-14 10:00 AM", "date-without-zone"),
            ("14/05/26", "unreadable-date"),
            ("2", "partial"),
            ("45061", "unreadable-date"),
            ("soon", "unreadable-date"),
        ] {
            assert_eq!(told(read(text, &Zone::Unstated, None)), want, "{text}");
        }
    }

    #[test]
    fn an_offset_for_the_whole_file_serves_times_without_one() {
        assert_eq!(told(read("2026-05-14T10:00:00", &Zone::Offset(120), None)), "2026-05-14T10:00:00+02:00");
        assert_eq!(
            told(read("2026-05-14T10:00:00-05:00", &Zone::Offset(120), None)),
            "2026-05-14T10:00:00-05:00"
        );
        assert_eq!(told(read("2026-05-14T10:00:00", &Zone::Offset(i16::MAX), None)), "date-without-zone");
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
            assert_eq!(told(read(text, &zone, None)), want, "{text}");
        }
        let unknown =
            |stated| told(read("2024-02-03T09:00", &Zone::named("Lake Standard Time", stated), None));
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
            ("14.05.2026", "9:30 AM", "2026-05-14T09:30:00+02:00"),
            ("2026-05-14 00:00:00", "08:00:00", "2026-05-14T08:00:00+02:00"),
            ("Thu 14 May 2026", "10:00 - 11:30", "2026-05-14T10:00:00+02:00"),
            ("14/05/2026", "2026-05-14T10:30:00", "2026-05-14T10:30:00+02:00"),
            ("05/06/2026", "10:00", "day-in-two-ways"),
            ("", "10:00", "undated"),
            ("2026-05-14", "29:30", "no-such-day"),
        ] {
            assert_eq!(told(read_with_time(date, time, &Zone::Offset(120), None)), want, "{date} {time}");
        }
    }
}
