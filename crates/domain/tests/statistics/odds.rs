//! Section 7: the odds of a panel without women.

use std::collections::BTreeMap;

use openfloor_domain::statistics::{Odds, PoissonBinomial, expected_without, shortlist_without};

use crate::support::{number, rows, shown_as};

const WITHOUT: &str = "
    #    | 2     | 3     | 4     | 5     | 6     | 8     | 10    | 15    | 20
    1000 | .8100 | .7290 | .6561 | .5905 | .5314 | .4305 | .3487 | .2059 | .1216
    2000 | .6400 | .5120 | .4096 | .3277 | .2621 | .1678 | .1074 | .0352 | .0115
    3000 | .4900 | .3430 | .2401 | .1681 | .1176 | .0576 | .0282 | .0047 | .0008
    4000 | .3600 | .2160 | .1296 | .0778 | .0467 | .0168 | .0060 | .0005 | .0000
    5000 | .2500 | .1250 | .0625 | .0312 | .0156 | .0039 | .0010 | .0000 | .0000
";

#[test]
fn the_odds_of_no_woman_are_those_of_the_table() {
    let seats = [2, 3, 4, 5, 6, 8, 10, 15, 20];
    for row in rows(WITHOUT) {
        for (seats, expected) in seats.into_iter().zip(&row[1..]) {
            let found = Odds::new(seats, number(row[0])).exactly(0);
            assert_eq!(shown_as(found, expected), *expected, "{row:?} at {seats}");
        }
    }
}

#[test]
fn more_odds_than_none() {
    let fifteen = Odds::new(15, 2000);
    assert_eq!(shown_as(fifteen.exactly(0), ".035184"), ".035184");
    assert_eq!(shown_as(fifteen.more_than(3), ".351838"), ".351838");
    let twenty = Odds::new(20, 1000);
    assert_eq!(shown_as(twenty.exactly(0), ".121577"), ".121577");
    assert_eq!(shown_as(twenty.exactly(2), ".285180"), ".285180");
    assert_eq!(shown_as(twenty.more_than(2), ".323073"), ".323073");
    assert_eq!(shown_as(twenty.more_than(2) / twenty.exactly(0), "2.657"), "2.657");
    assert_eq!(shown_as(Odds::new(20, 1700).exactly(0), ".024075"), ".024075");
}

#[test]
fn a_shortlist_has_fewer_ways_to_leave_women_out() {
    assert_eq!(shown_as(shortlist_without(20, 6, 5), ".129128"), ".129128");
    assert_eq!(shown_as(Odds::new(5, 3000).exactly(0), ".168070"), ".168070");
    assert_eq!(shown_as(shortlist_without(100, 30, 5), ".160757"), ".160757");
    assert_eq!(shortlist_without(5, 5, 3), 0.0);
}

#[test]
fn each_seat_may_have_a_field_of_its_own() {
    for (seats, expected) in [
        (vec![1000, 2000, 3000, 4000], vec![".3024", ".4404", ".2144", ".0404", ".0024"]),
        (vec![5000, 2500, 4000], vec![".225", ".45", ".275", ".05"]),
    ] {
        let odds = Odds::by_seat(seats);
        for (women, expected) in (0..).zip(expected) {
            assert_eq!(shown_as(odds.exactly(women), expected), expected);
        }
    }
}

/// Panels | seats | base rate | at least one without women
const ANY: &str = "
    10 | 4 | 3000 | .935796
    10 | 5 | 3000 | .841194
    30 | 4 | 5000 | .855743
";

#[test]
fn chance_alone_makes_a_panel_without_women_likely() {
    for row in rows(ANY) {
        let found = Odds::new(number(row[1]), number(row[2])).any_without(number(row[0]));
        assert_eq!(shown_as(found, row[3]), row[3], "{row:?}");
    }
    assert_eq!(Odds::new(4, 0).any_without(3), 1.0);
    assert_eq!(Odds::new(4, 10_000).any_without(3), 0.0);
}

#[test]
fn the_mean_size_understates() {
    let sizes = |sizes: &[(u32, u64)]| sizes.iter().copied().collect::<BTreeMap<_, _>>();
    assert_eq!(shown_as(expected_without(&sizes(&[(2, 1), (6, 1)]), 3000), ".6076"), ".6076");
    assert_eq!(shown_as(expected_without(&sizes(&[(4, 2)]), 3000), ".4802"), ".4802");
}

/// Seen | expected | ratio, as published (ASCO; ASTRO and CARO; 16 surgical societies)
const SEEN: &str = "
    81  | 61.0  | 1.33
    127 | 84.4  | 1.50
    353 | 217.2 | 1.63
";

#[test]
fn seen_over_expected_is_the_effect_size() {
    for row in rows(SEEN) {
        let finding = openfloor_domain::statistics::Finding {
            hit: openfloor_domain::statistics::Hit::NoWoman,
            observed: number(row[0]),
            expected: number(row[1]),
            direction: openfloor_domain::statistics::Direction::More,
        };
        assert_eq!(finding.ratio().map(|ratio| shown_as(ratio, row[2])).as_deref(), Some(row[2]));
        let nothing = openfloor_domain::statistics::Finding { expected: 0.0, ..finding };
        assert_eq!(nothing.ratio(), None);
    }
}

#[test]
fn many_trials_are_as_right_as_few() {
    let many = PoissonBinomial::new(std::iter::repeat_n(0.5, 4000));
    // The middle of a binomial, by Stirling to the second order.
    let middle = (2.0 / (std::f64::consts::PI * 4000.0)).sqrt() * (1.0 - 1.0 / 16_000.0);
    assert!((many.probability(2000) / middle - 1.0).abs() < 1e-7);
    assert!((many.at_least(2000) + many.at_most(1999) - 1.0).abs() < 1e-12);
    let certain = PoissonBinomial::new([1.0, 1.0, 0.0, 2.0]);
    assert_eq!((certain.probability(3), certain.at_least(3), certain.at_most(2)), (1.0, 1.0, 0.0));
}
