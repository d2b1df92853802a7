//! What holds of any series (section 12). `cargo xtask properties` tries 100,000 cases.

use std::collections::BTreeMap;

use openfloor_domain::judgement::Rounding;
use openfloor_domain::statistics::{
    Hit, Hypergeometric, Odds, PoissonBinomial, bwn, choose, invitations, ways, wilson,
};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

use crate::support::series;

fn sizes() -> impl Strategy<Value = BTreeMap<u32, u64>> {
    proptest::collection::btree_map(1_u32..12, 1_u64..4, 1..4)
}

fn people(sizes: &BTreeMap<u32, u64>) -> u64 {
    sizes.iter().map(|(people, times)| u64::from(*people) * times).sum()
}

fn hits() -> impl Strategy<Value = Hit> {
    let half = Hit::AtNeed { bp: 5000, rounding: Rounding::Ceil };
    select(vec![Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen, half])
}

fn panels() -> impl Strategy<Value = Vec<(u32, u32)>> {
    let panel = (2_u32..9).prop_flat_map(|people| (proptest::strategy::Just(people), 0..=people));
    proptest::collection::vec(panel, 1..40)
}

fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #[test]
    fn invariant_5_dp_ways_sum_to_exactly_c_n_k(sizes in sizes(), part in 0.0..=1.0_f64, hit in hits()) {
        let people = people(&sizes);
        let women = (people as f64 * part).round() as u64;
        if let Some(ways) = ways(&sizes, women, hit) {
            prop_assert_eq!(Some(ways.total), choose(people, women));
            prop_assert_eq!(ways.by_hits.iter().sum::<u128>(), ways.total);
        }
    }

    #[test]
    fn invariant_5_expected_panel_counts_sum_to_p_and_weighted_by_k_to_k(panels in panels()) {
        let series = series(panels);
        let (people, women) = (series.people(), series.women());
        let (mut all, mut weighted) = (0.0, 0.0);
        for (size, times) in series.sizes() {
            let chance = Hypergeometric::new(people, women, u64::from(size));
            for k in 0..=size {
                all += times as f64 * chance.probability(u64::from(k));
                weighted += times as f64 * f64::from(k) * chance.probability(u64::from(k));
            }
        }
        prop_assert!(is_close(all, series.panels() as f64), "{all}");
        prop_assert!(is_close(weighted, women as f64), "{weighted}");
    }

    #[test]
    fn expected_hits_are_the_mean_of_all_ways(panels in panels(), hit in hits()) {
        let series = series(panels);
        if let Some(ways) = ways(&series.sizes(), series.women(), hit) {
            let terms = ways.by_hits.iter().enumerate();
            let mean = terms.map(|(hits, ways)| hits as f64 * *ways as f64).sum::<f64>() / ways.total as f64;
            prop_assert!(is_close(mean, series.finding(hit).expected));
        }
    }

    #[test]
    fn tails_of_a_series_overlap_in_what_was_seen(panels in panels(), hit in hits()) {
        let series = series(panels);
        if let Some(long) = series.long_enough() {
            let tails = long.tails(hit);
            let (at_least, at_most) = (tails.at_least.value(), tails.at_most.value());
            prop_assert!(at_least > 0.0 && at_most > 0.0 && at_least + at_most >= 1.0 - 1e-9);
            prop_assert!(tails.either_way().value() <= 1.0);
        }
    }

    #[test]
    fn the_order_of_panels_never_changes_a_series(
        (panels, shuffled) in panels().prop_flat_map(|panels| {
            (proptest::strategy::Just(panels.clone()), proptest::strategy::Just(panels).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(series(panels), series(shuffled));
    }

    #[test]
    fn a_draw_brings_some_number(people in 1_u64..5000, women in any::<u64>(), drawn in any::<u64>()) {
        let (women, drawn) = (women % (people + 1), drawn % (people + 1));
        let chance = Hypergeometric::new(people, women, drawn);
        prop_assert!(is_close(chance.at_least(0), 1.0));
        let middle = drawn / 2;
        prop_assert!(is_close(chance.at_least(middle + 1) + chance.at_most(middle), 1.0));
        if let (Some(all), Some(seated), Some(others)) = (
            choose(people, drawn), choose(women, middle), choose(people - women, drawn - middle),
        ) && let Some(product) = seated.checked_mul(others) {
            prop_assert!(is_close(chance.probability(middle), product as f64 / all as f64));
        }
    }

    #[test]
    fn seats_of_one_field_are_a_binomial(seats in 1_u32..40, bp in 0_u32..=10_000) {
        let odds = Odds::new(seats, bp);
        let all: f64 = (0..=seats).map(|women| odds.exactly(women)).sum();
        let mean: f64 = (0..=seats).map(|women| f64::from(women) * odds.exactly(women)).sum();
        prop_assert!(is_close(all, 1.0));
        prop_assert!(is_close(mean, f64::from(seats) * f64::from(bp) / 10_000.0));
    }

    #[test]
    fn trials_in_any_order_are_the_same(trials in proptest::collection::vec(0.0..=1.0_f64, 0..12)) {
        let backwards = PoissonBinomial::new(trials.iter().rev().copied());
        let forwards = PoissonBinomial::new(trials.iter().copied());
        for k in 0..=trials.len() as u64 {
            prop_assert!(is_close(forwards.probability(k), backwards.probability(k)));
        }
    }

    #[test]
    fn an_interval_holds_its_share_and_is_narrower_of_more(part in 0_u64..500, more in 0_u64..500) {
        let of = part + more.max(1);
        let (few, many) = (wilson(part, of).expect("somebody"), wilson(part * 4, of * 4).expect("somebody"));
        let share = part as f64 / of as f64;
        prop_assert!(few.lower <= share + 1e-12 && share <= few.upper + 1e-12);
        prop_assert!(many.upper - many.lower < few.upper - few.lower);
    }

    #[test]
    fn a_rating_never_falls_with_women(women in 0_u32..60, more in 0_u32..60, bp in 0_u32..=10_000) {
        let people = women + more + 1;
        prop_assert!(bwn(women, people, bp).rating <= bwn(women + 1, people, bp).rating);
        prop_assert!(bwn(women, people, bp).rating >= bwn(women, people + 1, bp).rating);
    }

    #[test]
    fn as_many_are_invited_as_needed_and_not_one_more(accept in 50_u32..10_000, at_most in 1_u32..10_000) {
        let invited = invitations(accept, at_most).expect("somebody accepts");
        let none = |invited: u32| (1.0 - f64::from(accept) / 10_000.0).powi(invited as i32) * 10_000.0;
        prop_assert!(none(invited) <= f64::from(at_most) + 1e-6);
        prop_assert!(none(invited - 1) > f64::from(at_most) - 1e-6);
    }
}
