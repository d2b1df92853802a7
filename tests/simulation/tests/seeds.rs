//! The simulation can be repeated, and the seeds that found something stay found.

use openfloor_simulation::{Options, run};

#[test]
fn the_same_seed_gives_the_same_trace_and_another_seed_another() {
    let all_lines = Options { keeps_all_lines: true, ..Options::default() };
    let mut before = None;
    for seed in 1..=4 {
        let (first, second) = (run(seed, all_lines), run(seed, all_lines));
        let differs = first.lines.iter().zip(&second.lines).find(|(one, other)| one != other);
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!((&first.hash, &first.counts), (&second.hash, &second.counts), "seed {seed}");
        assert_ne!(before, Some(first.hash.clone()), "seed {seed}");
        before = Some(first.hash);
    }
}

#[test]
fn seeds_that_found_something_find_nothing_any_more() {
    for line in include_str!("../seeds.txt").lines() {
        let Some(seed) = line.split_whitespace().next().and_then(|word| word.parse().ok()) else { continue };
        let report = run(seed, Options::default());
        assert_eq!(report.failure, None, "{line}\n{}", report.lines.join("\n"));
    }
}
