//! When rosters come: at times that were fixed before, whether or not the last one was answered.

use std::time::{Duration, Instant};

use crate::panels::mixed;

/// Gaps as of callers who do not know of each other (exponential), the same in every run.
pub(super) fn times(count: usize, per_second: f64) -> Vec<Duration> {
    let mut at = 0.0;
    (0..count)
        .map(|number| {
            let chance = (mixed(number as u64) >> 11) as f64 / (1_u64 << 53) as f64;
            at += -(1.0 - chance).ln() / per_second;
            Duration::from_secs_f64(at)
        })
        .collect()
}

/// Calls for each at its time, from the calling thread; returns when they were due.
pub(super) fn send(times: &[Duration], mut each: impl FnMut(usize)) -> Vec<Instant> {
    let begun = Instant::now();
    times
        .iter()
        .enumerate()
        .map(|(number, at)| {
            let due = begun + *at;
            // The thread's own clock: timers of the runtime would make all of it later.
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            each(number);
            due
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::times;

    #[test]
    fn as_many_come_as_are_wanted() {
        let times = times(10_000, 100.0);
        let last = times.last().expect("there are some").as_secs_f64();
        assert!((90.0..110.0).contains(&last), "{last}");
        assert!(times.is_sorted());
    }
}
