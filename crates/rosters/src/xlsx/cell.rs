//! One cell of a sheet, as the text that a spreadsheet program would show of it.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::words;
use crate::xml::Element;

use super::book::{Book, runs};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    /// A formula that came to nothing.
    Error,
    Text(String),
}

impl Cell {
    pub(crate) fn read(element: &Element, book: &Book) -> Self {
        let value = element.said("v");
        let text = match element.attribute("t") {
            "s" => {
                value.parse().ok().and_then(|number| book.strings.get(number)).unwrap_or_default().to_owned()
            }
            "inlineStr" => {
                let mut text = String::new();
                element.child("is").into_iter().for_each(|inner| runs(inner, &mut text));
                text
            }
            "e" => return Self::Error,
            "b" => if value == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "str" | "d" => value.to_owned(),
            _ => {
                let style: Option<usize> = element.attribute("s").parse().ok();
                let is_date = style.and_then(|style| book.dates.get(style)).copied().unwrap_or_default();
                let shown = if is_date { moment(value, book.since_1904) } else { None };
                shown.unwrap_or_else(|| value.strip_suffix(".0").unwrap_or(value).to_owned())
            }
        };
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Bytes of what it shows.
    pub(crate) fn bytes(&self) -> usize {
        if let Self::Text(text) = self { text.len() } else { 0 }
    }

    /// The text, marked where it would be taken for a formula: in a workbook a text is none.
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Text(text)
                if text.trim_start().starts_with(['=', '+', '-', '@']) && !words::names_nobody(&text) =>
            {
                format!("'{}", text.trim_start())
            }
            Self::Text(text) => text,
            Self::Empty | Self::Error => String::new(),
        }
    }
}

/// Number of a column from 0, by the letters of a cell: `AB12` is 27.
pub(crate) fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.map(|letter| usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    let number = number.take(5).fold(0, |sum: usize, digit| sum * 26 + digit);
    number.checked_sub(1)
}

/// A number that is shown as a date: days since the end of 1899, or since 1904.
fn moment(value: &str, since_1904: bool) -> Option<String> {
    /// The last day of the year 9999.
    const LAST: f64 = 2_958_465.0;
    let serial: f64 = value.parse().ok().filter(|serial| (0.0..=LAST).contains(serial))?;
    let seconds = (serial.fract() * 86_400.0).round() as i64;
    let clock = || {
        let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
        format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
    };
    if serial < 1.0 {
        return Some(clock());
    }
    let days = serial.trunc() as i64 + seconds / 86_400;
    let day: Date = match since_1904 {
        true => date(1904, 1, 1),
        // The 29th of February 1900 is counted there, although that year had none.
        false if days < 60 => date(1899, 12, 31),
        false => date(1899, 12, 30),
    };
    let day = day.checked_add(days.days()).ok()?;
    Some(if seconds % 86_400 == 0 { day.to_string() } else { format!("{day}T{}", clock()) })
}

#[cfg(test)]
mod tests {
    use super::{column_of, moment};

    #[test]
    fn a_column_is_known_by_its_letters() {
        for (reference, want) in
            [("A1", Some(0)), ("z9", Some(25)), ("AB12", Some(27)), ("12", None), ("", None)]
        {
            assert_eq!(column_of(reference), want, "{reference}");
        }
        assert!(column_of(&"Z".repeat(1_000)).is_some_and(|column| column > 1_000_000));
    }

    #[test]
    fn a_number_that_is_shown_as_a_date_is_one() {
        for (value, want) in [
            ("46156", Some("2026-05-14")),
            ("46156.4375", Some("2026-05-14T10:30:00")),
            ("46155.999999", Some("2026-05-14")),
            ("0.4375", Some("10:30:00")),
            ("1", Some("1900-01-01")),
            ("2958465", Some("9999-12-31")),
            ("2958466", None),
            ("-1", None),
            ("NaN", None),
            ("1e300", None),
        ] {
            assert_eq!(moment(value, false).as_deref(), want, "{value}");
        }
        assert_eq!(moment("44694", true).as_deref(), Some("2026-05-14"));
    }
}
