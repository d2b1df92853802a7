//! Days, and shares that may rise from year to year.

use std::collections::BTreeMap;
use std::fmt;

use jiff::{ToSpan as _, civil};
use schemars::JsonSchema;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::moment::Moment;

/// A calendar day, written `2026-05-14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Day(civil::Date);

/// A text that is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("want a day, as 2026-05-14")]
pub struct DayError;

impl Day {
    /// The day that the calendar showed there.
    pub fn of(moment: Moment) -> Self {
        Self(moment.civil().map_or(civil::date(1970, 1, 1), civil::DateTime::date))
    }

    /// A time on that day, where nobody said which and where: noon, UTC. None far beyond every calendar in use.
    pub fn noon(self) -> Option<Moment> {
        Moment::parse(&format!("{}T12:00:00Z", self.0)).ok()
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The same day of the next year; 28 February for a leap day.
    #[must_use]
    pub fn a_year_later(self) -> Self {
        Self(self.0.saturating_add(1.year()))
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        if text.len() != 10 {
            return Err(DayError);
        }
        text.parse().map(Self).map_err(|_| DayError)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The share that a rule asks for, in basis points: one for ever, or one for each year from which a
/// new one is in force. Written as a number, or as a table of years and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, JsonSchema)]
pub struct Target(Shares);

#[derive(Clone, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(untagged, inline)]
enum Shares {
    Fixed(u32),
    /// Never empty.
    ByYear(BTreeMap<i16, u32>),
}

/// A number or table that is no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// More than all.
    #[error("a share is 0 to 10000 basis points")]
    OutOfRange,
    /// A schedule without a year.
    #[error("a schedule needs at least one year")]
    NoYear,
    /// A key that is no year.
    #[error("a schedule is written as years and basis points, as 2026 = 3000")]
    NotAYear,
}

impl Target {
    /// The same share in every year.
    pub fn fixed(bp: u32) -> Result<Self, TargetError> {
        Ok(Self(Shares::Fixed(share(bp)?)))
    }

    /// Shares by year.
    pub fn by_year(years: impl IntoIterator<Item = (i16, u32)>) -> Result<Self, TargetError> {
        let years = years.into_iter().map(|(year, bp)| Ok((year, share(bp)?)));
        let years = years.collect::<Result<BTreeMap<_, _>, TargetError>>()?;
        if years.is_empty() { Err(TargetError::NoYear) } else { Ok(Self(Shares::ByYear(years))) }
    }

    /// The share in force in a year, in basis points: that of the greatest year not after it; before
    /// the first year, the first.
    pub fn bp(&self, year: i16) -> u32 {
        match &self.0 {
            Shares::Fixed(bp) => *bp,
            Shares::ByYear(years) => {
                let current = years.range(..=year).next_back().or_else(|| years.iter().next());
                *current.expect("a schedule has at least one year").1
            }
        }
    }
}

fn share(bp: u32) -> Result<u32, TargetError> {
    if bp <= 10_000 { Ok(bp) } else { Err(TargetError::OutOfRange) }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Shares::Fixed(bp) => serializer.serialize_u32(*bp),
            Shares::ByYear(years) => {
                serializer.collect_map(years.iter().map(|(year, bp)| (year.to_string(), bp)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TargetVisitor)
    }
}

/// By hand, because years are texts wherever keys are, and so that a fault keeps its place.
struct TargetVisitor;

impl<'de> Visitor<'de> for TargetVisitor {
    type Value = Target;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("basis points, or a table of years and basis points")
    }

    fn visit_u64<E: serde::de::Error>(self, bp: u64) -> Result<Target, E> {
        let bp = u32::try_from(bp).map_err(|_| E::custom(TargetError::OutOfRange))?;
        Target::fixed(bp).map_err(E::custom)
    }

    fn visit_i64<E: serde::de::Error>(self, bp: i64) -> Result<Target, E> {
        let bp = u64::try_from(bp).map_err(|_| E::custom(TargetError::OutOfRange))?;
        self.visit_u64(bp)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Target, A::Error> {
        let mut years = Vec::new();
        while let Some((key, bp)) = map.next_entry::<String, u32>()? {
            let year = key.parse::<i16>().ok().filter(|year| (1900..2200).contains(year));
            years.push((year.ok_or_else(|| A::Error::custom(TargetError::NotAYear))?, bp));
        }
        Target::by_year(years).map_err(A::Error::custom)
    }
}
