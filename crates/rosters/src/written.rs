//! Days and times of day as people write them, put as they are compared: `14.05.2026`, `14 May 2026`,
//! `5/14/2026 9:30 AM`.
//!
//! A day of two numbers and a year can be two days. Which comes first is taken from a date of the same file that is
//! a day in one way only, or from whoever sent the file; never from its language.

use openfloor_domain::convening::DayOrder;

use crate::fold::fold;

/// A date as people write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// As it is compared; and which number is the day, where that could be told from it alone.
    So(String, Option<DayOrder>),
    /// It is a day in two ways, and nobody says in which.
    TwoWays,
}

/// Months by how they begin, in English, German, French, Spanish, Italian, Dutch and Portuguese.
const MONTHS: [(u8, &[&str]); 12] = [
    (1, &["jan", "ene", "gen"]),
    (2, &["feb", "fev"]),
    (3, &["mar", "mae", "mrz", "maa"]),
    (4, &["apr", "avr", "abr"]),
    (5, &["may", "mai", "mei", "mag"]),
    (6, &["jun", "juin", "giu"]),
    (7, &["jul", "juil", "lug"]),
    (8, &["aug", "aou", "ago"]),
    (9, &["sep", "set"]),
    (10, &["oct", "okt", "ott", "out"]),
    (11, &["nov"]),
    (12, &["dec", "dez", "dic"]),
];

/// Days of the week by how they begin, and words that stand between a day and a time.
const FILLERS: [&str; 40] = [
    "mo", "tu", "we", "th", "fr", "sa", "su", "di", "mi", "do", "so", "lu", "ma", "me", "je", "ve", "mar",
    "mer", "jeu", "ven", "sam", "dim", "lun", "mie", "jue", "vie", "sab", "dom", "gio", "at", "um", "a",
    "le", "den", "der", "of", "the", "de", "il", "el",
];

/// A date as it is compared; none if it has no shape that is known here. `order` is what somebody says.
pub(crate) fn date(text: &str, order: Option<DayOrder>) -> Option<Written> {
    let words: Vec<&str> =
        text.split([' ', ',', '\u{a0}', '\u{202f}']).filter(|word| !word.is_empty()).collect();
    if words.len() > 10 {
        return None;
    }
    let (day, rest, told) = match words.iter().position(|word| numbers(word).is_some()) {
        Some(at) => {
            let (order_told, day) = of_numbers(numbers(words[at])?, order)?;
            let Some(day) = day else { return Some(Written::TwoWays) };
            let rest = words[..at].iter().filter(|word| !is_filler(word)).chain(&words[at + 1..]);
            (day, rest.copied().collect::<Vec<_>>(), order_told)
        }
        None => {
            let (day, rest) = of_words(&words)?;
            (day, rest, None)
        }
    };
    let rest: Vec<&str> = rest.into_iter().filter(|word| !is_filler(word)).collect();
    if rest.is_empty() {
        return Some(Written::So(day, told));
    }
    Some(Written::So(format!("{day}T{}", clock(&rest.join(" "))?), told))
}

/// Three numbers with the same sign between them.
fn numbers(word: &str) -> Option<([&str; 3], char)> {
    let sign = word.chars().find(|letter| !letter.is_ascii_digit()).filter(|sign| "./-".contains(*sign))?;
    let mut parts = word.trim_end_matches('.').split(sign);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.next().is_none() && three.iter().all(is_number)).then_some((three, sign))
}

/// A day of three numbers, none if it can be two; and which is the day, if that can be told from them.
fn of_numbers(
    (parts, sign): ([&str; 3], char),
    order: Option<DayOrder>,
) -> Option<(Option<DayOrder>, Option<String>)> {
    let [a, b, c] = parts;
    if a.len() == 4 && b.len() <= 2 && c.len() <= 2 {
        return Some((None, Some(iso(a, b, c))));
    }
    if c.len() != 4 || a.len() > 2 || b.len() > 2 {
        return None;
    }
    if sign == '.' {
        return Some((None, Some(iso(c, b, a))));
    }
    let is_month = |part: &str| part.parse::<u8>().is_ok_and(|number| number <= 12);
    let told = match (is_month(a), is_month(b)) {
        (false, true) => Some(DayOrder::DayFirst),
        (true, false) => Some(DayOrder::MonthFirst),
        _ => None,
    };
    let is_alike = a.trim_start_matches('0') == b.trim_start_matches('0');
    let order = told.or(order).or_else(|| is_alike.then_some(DayOrder::DayFirst));
    Some((
        told,
        order.map(|order| match order {
            DayOrder::DayFirst => iso(c, b, a),
            DayOrder::MonthFirst => iso(c, a, b),
        }),
    ))
}

fn iso(year: &str, month: &str, day: &str) -> String {
    format!("{year}-{month:0>2}-{day:0>2}")
}

/// A day with its month as a word, and the other words.
fn of_words<'t>(words: &[&'t str]) -> Option<(String, Vec<&'t str>)> {
    // "mar. 14 mai" has two words that begin like a month: the one of the week comes first.
    let at = words.iter().rposition(|word| month(word).is_some())?;
    let month = month(words[at])?;
    let year = words.iter().position(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    let is_near = |number: &usize| number.abs_diff(at) <= 2 && *number != year;
    let day = (0..words.len()).filter(is_near).find(|number| day_of_month(words[*number]).is_some())?;
    let number = day_of_month(words[day])?;
    let rest = (0..words.len()).filter(|other| ![at, year, day].contains(other)).map(|other| words[other]);
    Some((format!("{}-{month:02}-{number:02}", words[year]), rest.collect()))
}

fn folded(word: &str) -> String {
    let mut plain = String::new();
    word.trim_end_matches('.').chars().for_each(|letter| fold(letter, &mut plain));
    plain
}

fn month(word: &str) -> Option<u8> {
    let word = folded(word);
    let is_word = word.len() >= 3 && word.len() <= 10 && word.chars().all(char::is_alphabetic);
    let begins = |names: &[&str]| is_word && names.iter().any(|name| word.starts_with(name));
    MONTHS.iter().find(|(_, names)| begins(names)).map(|(number, _)| *number)
}

/// `14`, `14.`, `14th`, `1er`.
fn day_of_month(word: &str) -> Option<u8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at(digits);
    let ends = ["", ".", "st", "nd", "rd", "th", "er", "º", "°"].contains(&rest.to_lowercase().as_str());
    number.parse().ok().filter(|number| ends && (1..=31).contains(number))
}

/// Whether a word is a day of the week, or stands between a day and a time.
fn is_filler(word: &&str) -> bool {
    let word = folded(word);
    let is_of_week = word.len() >= 5
        && [
            "day", "tag", "di", "edi", "es", "coles", "ves", "nes", "ado", "ingo", "och", "abend", "feira",
            "ag",
        ]
        .iter()
        .any(|end| word.ends_with(end))
        && word.chars().all(char::is_alphabetic);
    is_of_week
        || FILLERS.contains(&word.as_str())
        || ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"].contains(&word.as_str())
}

/// A time of day as it is compared, `09:30:00`, with its offset if it has one; of a span, when it begins.
pub(crate) fn clock(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let begins = text.split([' ', '–', '—']).next().unwrap_or_default();
    let begins = begins.split_once('-').map_or(begins, |(begins, _)| begins);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = begins.split_at(digits(begins));
    let (minute, rest) = match rest.strip_prefix([':', 'h']) {
        Some(rest) => rest.split_at(digits(rest)),
        None => ("", rest),
    };
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => rest.split_at(digits(rest)),
        None => ("", rest),
    };
    // Parts of a second say nothing here.
    let rest = rest.strip_prefix('.').map_or(rest, |rest| &rest[digits(rest)..]);
    let behind = text.get(begins.len()..).unwrap_or_default();
    let half = |text: &str| {
        let text = text.trim_start().replace('.', "");
        (text.starts_with("am"), text.starts_with("pm"))
    };
    let (am, pm) = match half(rest) {
        (false, false) => half(behind),
        other => other,
    };
    let offset = if rest.starts_with(['+', 'z']) { rest.to_uppercase() } else { String::new() };
    let is_time = !minute.is_empty() || begins.contains('h') || am || pm;
    let hour: u8 = hour.parse().ok().filter(|hour| is_time && *hour < 24)?;
    let hour = match (hour, am, pm) {
        (12, true, _) => 0,
        (1..=11, _, true) => hour + 12,
        _ => hour,
    };
    let number = |text: &str| if text.is_empty() { Some(0_u8) } else { text.parse().ok() };
    Some(format!("{hour:02}:{:02}:{:02}{offset}", number(minute)?, number(second)?))
}

#[cfg(test)]
mod tests {
    use super::{DayOrder, Written, clock, date};

    fn read(text: &str, order: Option<DayOrder>) -> String {
        match date(text, order) {
            Some(Written::So(date, told)) => format!("{date}{}", told.map_or("", |_| " told")),
            Some(Written::TwoWays) => "two ways".to_owned(),
            None => "unknown".to_owned(),
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        for (text, want) in [
            ("14.05.2026", "2026-05-14"),
            ("1.5.2026 9:30", "2026-05-01T09:30:00"),
            ("2026/5/14", "2026-05-14"),
            ("14/05/2026", "2026-05-14 told"),
            ("05/14/2026 9:30 AM", "2026-05-14T09:30:00 told"),
            ("5/14/2026 12:05:00 AM", "2026-05-14T00:05:00 told"),
            ("14-05-2026", "2026-05-14 told"),
            ("05/05/2026", "2026-05-05"),
            ("05/06/2026", "two ways"),
            ("14 May 2026", "2026-05-14"),
            ("May 14, 2026", "2026-05-14"),
            ("Thursday, May 14th, 2026 at 2:15 pm", "2026-05-14T14:15:00"),
            ("Thu 14 May 2026", "2026-05-14"),
            ("mar. 12 mai 2026", "2026-05-12"),
            ("jeudi 14 mai 2026 à 10h30", "2026-05-14T10:30:00"),
            ("Donnerstag, 14. Mai 2026", "2026-05-14"),
            ("14 de mayo de 2026", "2026-05-14"),
            ("1er août 2026", "2026-08-01"),
            ("Sat 18 Oct 2025", "2025-10-18"),
            ("14/05/26", "unknown"),
            ("14 May", "unknown"),
            ("soon", "unknown"),
            ("May 2026", "unknown"),
            ("45061", "unknown"),
            ("1.2.3.4", "unknown"),
            ("room 12, 2026", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(read(text, None), want, "{text}");
        }
        assert_eq!(read("05/06/2026", Some(DayOrder::DayFirst)), "2026-06-05");
        assert_eq!(read("05/06/2026", Some(DayOrder::MonthFirst)), "2026-05-06");
    }

    #[test]
    fn times_of_day_as_people_write_them() {
        for (text, want) in [
            ("9:30", Some("09:30:00")),
            ("09:30:15", Some("09:30:15")),
            ("9:30 AM", Some("09:30:00")),
            ("12 pm", Some("12:00:00")),
            ("9pm", Some("21:00:00")),
            ("14h", Some("14:00:00")),
            ("14h30", Some("14:30:00")),
            ("10:00 - 11:30", Some("10:00:00")),
            ("10:00–11:30", Some("10:00:00")),
            ("10:00-11:30", Some("10:00:00")),
            ("14:30 Uhr", Some("14:30:00")),
            ("10:00+02:00", Some("10:00:00+02:00")),
            ("10:00:00.000Z", Some("10:00:00Z")),
            ("29:30", None),
            ("9", None),
            ("morning", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(clock(text).as_deref(), want, "{text}");
        }
    }
}
