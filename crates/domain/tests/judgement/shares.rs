//! Bounds, rounding and schedules, exact.

use openfloor_domain::judgement::{Outcome, Predicate, Rounding, Target, judge};

use crate::support::{in_year, numbers, outcome, panel, rows, rule, share, shipped};

/// w,b,u,m | lower | upper | known, in basis points rounded down
const BOUNDS: &str = "
    2,0,3,5 | 2000 | 5000  | 2857
    1,0,2,2 | 2000 | 6000  | 3333
    3,0,1,6 | 3000 | 4000  | 3333
    0,0,4,0 | 0    | 10000 | none
    2,0,0,1 | 6666 | 6666  | 6666
    1,1,0,0 | 5000 | 5000  | 5000
    0,0,0,0 | 0    | 0     | none
";

#[test]
fn a_share_has_bounds() {
    for row in rows(BOUNDS) {
        let verdict = judge(&share(3000, Rounding::Ceil), &panel(numbers(row[0])), in_year(2026));
        let number = |text: &str| text.parse::<u32>().ok();
        let bounds = (Some(verdict.lower_bp), Some(verdict.upper_bp), verdict.known_bp);
        assert_eq!(bounds, (number(row[1]), number(row[2]), number(row[3])), "{row:?}");
    }
}

const EU: Rounding = Rounding::NearestNotAbove { cap_bp: 4900 };

/// How | basis points | people:need ...
const NEED: &str = "
    ceil | 3000 | 2:1 3:1 4:2 5:2 6:2 7:3 8:3 9:3 10:3 11:4 12:4 15:5
    ceil | 4000 | 2:1 3:2 4:2 5:2 6:3 7:3 8:4 9:4 10:4 12:5 15:6 20:8
    ceil | 5100 | 2:2 4:3 10:6
    ceil | 2800 | 25:7
    eu   | 4000 | 1:0 2:0 3:1 4:1 5:2 6:2 7:3 8:3 9:4 10:4 11:4 12:5 15:6 16:6 18:7 19:8 20:8 30:12
";

#[test]
fn rounding_is_what_the_policy_says() {
    for row in rows(NEED) {
        let rounding = if row[0] == "eu" { EU } else { Rounding::Ceil };
        let bp: u32 = row[1].parse().expect("basis points");
        for pair in row[2].split(' ') {
            let (people, need) = pair.split_once(':').expect("people:need");
            let people: u32 = people.parse().expect("people");
            assert_eq!(rounding.need(bp, people), need.parse::<u32>().expect("need"), "{row:?} at {people}");
        }
    }
}

#[test]
fn thirty_percent_of_four_and_forty_of_six_are_two() {
    let two_of_four = judge(&share(3000, Rounding::Ceil), &panel([2, 0, 0, 2]), in_year(2026));
    assert_eq!((two_of_four.need, two_of_four.outcome, two_of_four.lower_bp), (Some(2), Outcome::Ok, 5000));
    let two_of_six = judge(&share(4000, EU), &panel([2, 0, 0, 4]), in_year(2026));
    assert_eq!((two_of_six.need, two_of_six.outcome, two_of_six.lower_bp), (Some(2), Outcome::Ok, 3333));
}

/// People | what 30 % in 2026 and 5 points a year need in 2026..2030
const RISING: &str = "
    4  | 2 2 2 2 2
    5  | 2 2 2 3 3
    6  | 2 3 3 3 3
    8  | 3 3 4 4 4
    10 | 3 4 4 5 5
    12 | 4 5 5 6 6
";

#[test]
fn a_schedule_rises_with_the_year_of_the_convening() {
    let years = [(2026, 3000), (2027, 3500), (2028, 4000), (2029, 4500), (2030, 5000)];
    let target_bp = Target::by_year(years).expect("a schedule");
    let rising = rule(Predicate::ShareOfWomen { target_bp });
    for row in rows(RISING) {
        let people: u32 = row[0].parse().expect("people");
        for (year, need) in (2026..).zip(row[1].split(' ')) {
            let verdict = judge(&rising, &panel([0, 0, 0, people]), in_year(year));
            assert_eq!(verdict.need, need.parse().ok(), "{people} in {year}");
        }
    }
}

#[test]
fn before_its_first_year_a_schedule_asks_for_the_first_and_after_its_last_for_the_last() {
    let joint = shipped("joint");
    let shares = [1999, 2025, 2026, 2028, 2030, 2199].map(|year| joint.target_bp(year));
    assert_eq!(shares, [3000, 3000, 3000, 4000, 5000, 5000].map(Some));
}

/// w,b,u,m | year | holds | would hold next year
const NEXT_YEAR: &str = "
    2,0,0,4 | 2026 | ok     | no
    3,0,0,3 | 2026 | ok     | yes
    0,0,0,6 | 2026 | breach | no
    2,0,1,3 | 2026 | ok     | unsaid
    2,0,0,3 | 2028 | ok     | no
    0,0,0,0 | 2026 | n/a    | unsaid
";

#[test]
fn a_verdict_says_whether_it_would_hold_next_year() {
    let joint = shipped("joint");
    for row in rows(NEXT_YEAR) {
        let year: i16 = row[1].parse().expect("a year");
        let verdict = judge(&joint, &panel(numbers(row[0])), in_year(year));
        assert_eq!(verdict.outcome, outcome(row[2]), "{row:?}");
        let expected = match row[3] {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        assert_eq!(verdict.would_hold_next_year, expected, "{row:?}");
    }
}

#[test]
fn the_year_is_the_calendars_there() {
    let at = |text| openfloor_domain::moment::Moment::parse(text).expect("an instant");
    let joint = shipped("joint");
    let new_year = judge(&joint, &panel([2, 0, 0, 4]), at("2027-01-01T00:30:00+02:00"));
    let still_old = judge(&joint, &panel([2, 0, 0, 4]), at("2026-12-31T22:30:00+00:00"));
    assert_eq!((new_year.target_bp, still_old.target_bp), (Some(3500), Some(3000)));
    assert_eq!((new_year.outcome, still_old.outcome), (Outcome::Breach, Outcome::Ok));
}

#[test]
fn very_large_numbers_do_not_overflow() {
    let verdict =
        judge(&share(3000, Rounding::Ceil), &panel([u32::MAX, u32::MAX, u32::MAX, 1]), in_year(2026));
    assert_eq!((verdict.outcome, verdict.lower_bp), (Outcome::Ok, 10_000));
}
