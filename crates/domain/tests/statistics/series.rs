//! Section 9: the tests of a series.

use std::collections::BTreeMap;

use openfloor_domain::judgement::{ClassCounts, Rounding};
use openfloor_domain::statistics::{
    Caveat, Direction, Hit, PANELS_MIN, Period, Precision, Series, Spread, adjusted, bunching, choose,
    corrected, report, trend, ways,
};

use crate::support::{all_ways, fixture, number, of_five, rows, series, shown_as};

#[test]
fn all_ways_of_the_smallest_series_are_counted() {
    let two = all_ways(&series([(2, 1), (2, 1)]), Hit::OneWoman);
    // 1/3 and 2/3.
    assert_eq!((two.total, two.by_hits.as_slice()), (6, &[2, 0, 4][..]));
    let three = all_ways(&series([(4, 1), (4, 1), (4, 1)]), Hit::OneWoman);
    assert_eq!((three.total, three.by_hits.as_slice()), (220, &[12, 144, 0, 64][..]));
    let chances = [3, 1, 0].map(|hits| three.by_hits[hits] as f64 / three.total as f64);
    assert_eq!(
        chances.map(|chance| shown_as(chance, ".290909")),
        [".290909", ".654545", ".054545"].map(String::from)
    );
}

/// Fixture | hit | expected | as many as seen or more
const SERIES: &str = "
    A | one  | 5.130360 | 1.7446606e-4
    B | one  | 5.094732 | .0298250
    C | none | 2.684441 | 1.44240e-7
";

fn hit(word: &str) -> Hit {
    match word {
        "none" => Hit::NoWoman,
        "one" => Hit::OneWoman,
        "two" => Hit::TwoWomen,
        _ => panic!("no hit: {word}"),
    }
}

#[test]
fn observed_stands_beside_expected_and_how_likely_that_is() {
    for row in rows(SERIES) {
        let (series, hit) = (fixture(row[0]), hit(row[1]));
        let finding = series.finding(hit);
        assert_eq!(shown_as(finding.expected, row[2]), row[2], "{row:?}");
        assert_eq!(finding.direction, Direction::More, "{row:?}");
        let tails = series.long_enough().expect("twelve panels").tails(hit);
        assert_eq!(tails.precision, Precision::Exact);
        assert_eq!(shown_as(tails.at_least.value(), row[3]), row[3], "{row:?}");
        assert_eq!(tails.either_way().value(), 2.0 * tails.at_least.value());
    }
    assert_eq!(shown_as(fixture("A").finding(Hit::NoWoman).expected, "3.762264"), "3.762264");
    assert_eq!(fixture("A").finding(Hit::NoWoman).direction, Direction::Fewer);
    assert_eq!(fixture("B").finding(Hit::TwoWomen).observed, 2);
}

#[test]
fn how_many_women_chance_puts_on_one_panel() {
    let chance = openfloor_domain::statistics::Hypergeometric::new(60, 12, 5);
    let expected = [".313522", ".427530", ".209015", ".045438", ".004350", ".000145"];
    for (women, expected) in (0..).zip(expected) {
        assert_eq!(shown_as(chance.probability(women), expected), expected);
    }
    assert_eq!(chance.probability(6), 0.0);
}

#[test]
fn dispersion_has_a_direction() {
    let found = |name| fixture(name).dispersion().expect("some are women");
    let shown = ["A", "B", "C"].map(|name| shown_as(found(name).d, "3.43699"));
    assert_eq!(shown, ["0.00000", "3.43699", "40.80000"].map(String::from));
    assert_eq!(
        ["A", "B", "C"].map(|name| found(name).spread),
        [Spread::Rationed, Spread::Rationed, Spread::Siloed]
    );
    let names = [Spread::Rationed, Spread::Siloed, Spread::AsChance].map(Spread::name);
    assert_eq!(names, ["rationed", "siloed", "as-chance"]);
    // N (P - 1) / (N - 1)
    assert_eq!(found("A").expected, 60.0 * 11.0 / 59.0);
    let tails = |name: &str| {
        let series = fixture(name);
        series.long_enough().expect("twelve panels").dispersion_tails().expect("some are women")
    };
    assert!(tails("A").at_most.value() < 1e-9 && tails("C").at_least.value() < 1e-4);
    // With eleven degrees of freedom, one fewer than panels.
    assert_eq!(shown_as(tails("B").at_most.value(), "0.0164"), "0.0164");
    assert_eq!(tails("B").precision, Precision::Approximate);
    assert_eq!(of_five(&[0; 12]).dispersion(), None);
    assert_eq!(of_five(&[5; 12]).dispersion(), None);
    // As chance would: with two panels of two and two women, D is 0 or 4, and 4/3 on average.
    assert_eq!(series([(2, 2), (2, 0)]).dispersion().map(|found| found.spread), Some(Spread::Siloed));
    assert_eq!(series([(5, 1)]).dispersion().map(|found| found.spread), Some(Spread::AsChance));
}

#[test]
fn a_short_series_has_an_effect_size_and_no_p_value() {
    let seven = of_five(&[1; 7]);
    assert!(seven.long_enough().is_none());
    assert_eq!(PANELS_MIN, 8);
    let said = report(&seven, &[Hit::OneWoman]);
    assert_eq!((said.tested[0].finding.observed, said.tested[0].tails), (7, None));
    assert_eq!(said.dispersion_tails, None);
    assert_eq!(said.caveats, [Caveat::ProvesNoBias, Caveat::PeopleRecur, Caveat::TooFewPanels]);
    assert!(report(&of_five(&[1; 8]), &[Hit::OneWoman]).tested[0].tails.is_some());
}

#[test]
fn a_series_of_no_panels_has_nothing_and_not_minus_nothing() {
    let none = report(&Series::default(), &[Hit::NoWoman]);
    let expected = none.tested[0].finding.expected;
    assert_eq!((format!("{expected:.1}").as_str(), none.panels, none.dispersion), ("0.0", 0, None));
    let chance = openfloor_domain::statistics::Hypergeometric::new(10, 2, 3);
    assert!(chance.at_least(3).is_sign_positive() && chance.at_least(3) == 0.0);
}

#[test]
fn who_is_not_stated_is_dropped_and_counted() {
    let panel = |women, men, non_binary, undisclosed, unknown| ClassCounts {
        women,
        men,
        non_binary,
        undisclosed,
        unknown,
    };
    let panels = [panel(1, 2, 1, 1, 2), panel(0, 3, 0, 0, 0), panel(0, 3, 0, 0, 1), panel(0, 1, 0, 0, 4)];
    let twice = Series::new(panels.into_iter().chain(panels), 2);
    assert_eq!((twice.men_only(), twice.not_stated(), twice.left_out()), (2, 8, 2));
    let series = Series::new(panels, 2);
    assert_eq!((series.panels(), series.people(), series.women()), (3, 10, 1));
    assert_eq!((series.men_only(), series.not_stated(), series.left_out()), (1, 4, 1));
    assert_eq!(series.finding(Hit::NoWoman).observed, 2);
    let caveats = report(&series, &[]).caveats;
    assert!(caveats.contains(&Caveat::NotStatedDropped { seats: 4 }));
    assert!(caveats.contains(&Caveat::PanelsLeftOut { panels: 1 }));
}

#[test]
fn ways_are_counted_as_far_as_they_fit_and_as_long_as_it_is_worth_it() {
    assert_eq!(choose(200, 199), Some(200), "by the smaller of the two");
    assert_eq!(choose(200, 100), None, "more than 128 bits");
    let series = |panels| BTreeMap::from([(2, panels)]);
    assert!(ways(&series(400), 2, Hit::OneWoman).is_some());
    assert_eq!(ways(&series(4_000), 2, Hit::OneWoman).map(|ways| ways.total), None, "too many steps");
}

#[test]
fn where_nobody_or_everybody_is_a_woman_nothing_is_unlikely() {
    for women in [0, 5] {
        let series = of_five(&[women; 12]);
        let tails = series.long_enough().expect("twelve panels").tails(Hit::NoWoman);
        assert_eq!((tails.at_least.value(), tails.at_most.value()), (1.0, 1.0));
        assert_eq!(series.finding(Hit::NoWoman).direction, Direction::AsExpected);
    }
}

#[test]
fn threshold_hugging_is_a_hit_at_the_need_of_each_size() {
    let hit = Hit::AtNeed { bp: 3000, rounding: Rounding::Ceil };
    assert_eq!([3, 4, 5, 7, 10].map(|people| hit.women(people)), [1, 2, 2, 3, 3]);
    let hugging = series([(5, 2), (5, 2), (4, 2), (3, 1), (3, 2)]);
    assert_eq!(hugging.finding(hit).observed, 4);
}

#[test]
fn panels_bunch_at_what_is_needed() {
    // All twelve near the need of 2 of 5, and all at it: q = h(2) / (h(2) + h(1)) each.
    let found = bunching(&of_five(&[2; 12]), 3000, Rounding::Ceil);
    assert_eq!((found.near, found.at_need, found.direction), (12, 12, Direction::More));
    let chance = openfloor_domain::statistics::Hypergeometric::new(60, 24, 5);
    let q = chance.probability(2) / (chance.probability(2) + chance.probability(1));
    assert_eq!(shown_as(found.expected, "1.000000"), shown_as(12.0 * q, "1.000000"));
    let tails = found.tails.expect("twelve are near");
    assert_eq!(shown_as(tails.at_least.value(), "1.0000000e-0"), shown_as(q.powi(12), "1.0000000e-0"));
    assert!((tails.at_most.value() - 1.0).abs() < 1e-12);
    // Seven near ones are too few, whatever the others are; none asks for a woman of nobody.
    let few = bunching(&of_five(&[2, 2, 2, 1, 1, 1, 1, 4, 4, 5]), 3000, Rounding::Ceil);
    assert_eq!((few.near, few.at_need, few.tails), (7, 3, None));
    let none = bunching(&of_five(&[0; 12]), 0, Rounding::Ceil);
    assert_eq!((none.near, none.tails), (0, None));
}

/// Periods as `at:hits/panels` | slope in basis points | z | p, computed by hand in fractions
const TRENDS: &str = "
    2015:8/10 2016:6/10 2017:4/10 2018:2/10 | -2000.0 | -2.8284 | 0.004678 | fewer
    2015:2/10 2016:2/10 2017:2/10           | 0.0     | 0.0000  | 1.000000 | as-expected
    1:0/5 2:5/5                             | 10000.0 | 3.1623  | 0.001565 | more
    1:0/2 3:2/2                             | 5000.0  | 2.0000  | -        | more
";

#[test]
fn a_trend_is_a_slope_before_it_is_a_test() {
    for row in rows(TRENDS) {
        let periods: Vec<Period> = row[0]
            .split_whitespace()
            .map(|text| {
                let (at, of) = text.split_once(':').expect("at:hits/panels");
                let (hits, panels) = of.split_once('/').expect("hits/panels");
                Period { at: number(at), hits: number(hits), panels: number(panels) }
            })
            .collect();
        let found = trend(&periods).expect("a trend");
        assert_eq!(shown_as(found.slope_bp, row[1]), row[1], "{row:?}");
        assert_eq!(shown_as(found.z, row[2]), row[2], "{row:?}");
        let p = found.p_value.map_or_else(|| "-".to_owned(), |p| p.to_string());
        assert_eq!(p, row[3], "{row:?}");
        assert_eq!(found.direction.name(), row[4], "{row:?}");
    }
    let period = |at, hits, panels| Period { at, hits, panels };
    assert_eq!(trend(&[period(2015, 3, 10)]), None);
    assert_eq!(trend(&[period(2015, 0, 10), period(2016, 0, 10)]), None);
    assert_eq!(trend(&[period(2015, 10, 10), period(2016, 10, 10)]), None);
    assert_eq!(trend(&[]), None);
}

#[test]
fn who_looks_at_many_series_corrects_for_it() {
    // Four series; the p-values are those of fixtures. Benjamini-Hochberg by hand: p * m / rank, and
    // never more than that of the next greater one.
    let tails = |name: &str, hit| fixture(name).long_enough().expect("twelve panels").tails(hit);
    let p_values = [
        tails("B", Hit::OneWoman).at_least,
        tails("C", Hit::NoWoman).at_least,
        tails("A", Hit::OneWoman).at_least,
        tails("A", Hit::OneWoman).at_most,
    ];
    let [b, c, a, most] = p_values.map(|p| p.value());
    assert!(c < a && a < b && b < most);
    let found: Vec<f64> = adjusted(&p_values).into_iter().map(|adjusted| adjusted.value()).collect();
    assert_eq!(found, [b * 4.0 / 3.0, c * 4.0, a * 4.0 / 2.0, most]);
    let alike = adjusted(&[p_values[0], p_values[0]]);
    assert_eq!(alike.iter().map(|adjusted| adjusted.value()).collect::<Vec<_>>(), [b, b]);
    assert_eq!(alike[0].to_string(), p_values[0].to_string());
    assert_eq!(adjusted(&[]), []);
}

#[test]
fn p_values_of_many_series_are_corrected_together() {
    let hits = [Hit::OneWoman, Hit::NoWoman];
    let few = Series::new(vec![ClassCounts { women: 1, men: 1, ..ClassCounts::default() }; 2], 2);
    let reports = [report(&fixture("A"), &hits), report(&few, &hits), report(&fixture("C"), &hits)];
    let p_values: Vec<_> = [&reports[0], &reports[2]]
        .iter()
        .flat_map(|report| &report.tested)
        .map(|tested| tested.tails.expect("twelve panels").either_way())
        .collect();
    let together = adjusted(&p_values);
    let [first, second, third, fourth] = together.as_slice() else { panic!("four p-values") };
    let expected = [vec![Some(*first), Some(*second)], vec![None, None], vec![Some(*third), Some(*fourth)]];
    assert_eq!(corrected(&reports), expected);
    assert_eq!(corrected(&[]), Vec::<Vec<_>>::new());
}

#[test]
fn a_p_value_is_shown_with_six_decimals_and_never_as_nothing() {
    let shown = |name, hit| {
        let tails = fixture(name).long_enough().expect("twelve panels").tails(hit);
        tails.at_least.to_string()
    };
    assert_eq!(shown("A", Hit::OneWoman), "0.000174");
    assert_eq!(shown("C", Hit::NoWoman), "<0.000001");
}

#[test]
fn a_series_of_thousands_is_tested_too() {
    // Fixture A and C eight hundred times over: the panels and women are too many for 128 bits.
    let much = |name: &str| {
        let cells: Vec<((u32, u32), u64)> = fixture(name).cells().collect();
        series(cells.into_iter().flat_map(|(cell, times)| std::iter::repeat_n(cell, times as usize * 800)))
    };
    let rationed = much("A").long_enough().expect("enough").tails(Hit::OneWoman);
    assert_eq!(rationed.precision, Precision::Floating);
    assert!(rationed.at_least.value() < 1e-300 && rationed.at_most.value() == 1.0);
    let siloed = much("C").long_enough().expect("enough").tails(Hit::OneWoman);
    assert!(siloed.at_most.value() < 1e-300 && siloed.at_least.value() == 1.0);
}
