//! How long the statistics of a long series take. Says what it measured and asserts nothing.

use std::hint::black_box;
use std::time::{Duration, Instant};

use openfloor_domain::judgement::{ClassCounts, Rounding};
use openfloor_domain::statistics::{Hit, PEOPLE_MIN, Series, bunching, report};

const ROUNDS: u32 = 5;

/// Prints the fastest of some rounds for each size.
pub(crate) fn print() {
    println!("panels\tpeople\twomen\treading\treport of 4\tbunching");
    for panels in [1_000, 10_000, 100_000] {
        let invented = invented(panels);
        let series = Series::new(invented.iter().copied(), PEOPLE_MIN);
        let need = Hit::AtNeed { bp: 3000, rounding: Rounding::Ceil };
        let hits = [Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen, need];
        println!(
            "{panels}\t{}\t{}\t{:.1?}\t{:.1?}\t{:.1?}",
            series.people(),
            series.women(),
            fastest(|| drop(black_box(Series::new(invented.iter().copied(), PEOPLE_MIN)))),
            fastest(|| drop(black_box(report(&series, &hits)))),
            fastest(|| {
                black_box(bunching(&series, 3000, Rounding::Ceil));
            }),
        );
    }
}

fn fastest(work: impl Fn()) -> Duration {
    let once = || {
        let begun = Instant::now();
        work();
        begun.elapsed()
    };
    (0..ROUNDS).map(|_| once()).min().unwrap_or_default()
}

/// Panels of three to twelve people of whom about 30 % are women, by a congruential generator.
fn invented(panels: u32) -> Vec<ClassCounts> {
    let mut state = 20_261_122_u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    (0..panels)
        .map(|_| {
            let people = 3 + below(10);
            let mut counts = ClassCounts::default();
            for _ in 0..people {
                if below(10) < 3 {
                    counts.women += 1;
                } else {
                    counts.men += 1;
                }
            }
            counts
        })
        .collect()
}
