//! In which order panels are listed.

use openfloor_domain::moment::Moment;

/// What a panel has its place in a list by: when it begins, those that have no time yet last; then its title, in which
/// numbers count as such, so that session 2 comes before session 10.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InProgramme {
    has_no_time: bool,
    starts: Option<Moment>,
    title: Vec<Run>,
}

/// A part of a title.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Run {
    /// Digits, by their value: how many there are without zeros in front, and these.
    Number(usize, String),
    /// Anything else, in small letters.
    Text(String),
}

impl InProgramme {
    /// Of a panel that begins then and is called so.
    pub fn of(starts: Option<Moment>, title: &str) -> Self {
        Self { has_no_time: starts.is_none(), starts, title: runs(title) }
    }
}

fn runs(title: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = title;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|letter: char| letter.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(if is_digit {
            let digits = run.trim_start_matches('0');
            Run::Number(digits.len(), digits.to_owned())
        } else {
            Run::Text(run.to_lowercase())
        });
        rest = after;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_are_listed_by_time_then_by_title_as_people_count() {
        let at = |text| Some(Moment::parse(text).expect("a time"));
        let morning = at("2099-05-14T09:00:00+02:00");
        let ordered = [
            (morning, "session 2"),
            (morning, "Session 10"),
            (morning, "Session 10: at night"),
            (morning, "Water"),
            // The same hour by another clock is later.
            (at("2099-05-14T09:00:00+00:00"), "Fire"),
            (None, ""),
            (None, "007"),
            (None, "8"),
            (None, "99999999999999999999999"),
            (None, "Été"),
        ];
        let mut shuffled = ordered;
        shuffled.reverse();
        shuffled.sort_by_key(|(starts, title)| InProgramme::of(*starts, title));
        assert_eq!(shuffled, ordered);
    }
}
