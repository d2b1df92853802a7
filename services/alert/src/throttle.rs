//! How often something may be asked for: in memory, so bounded, and forgotten at a restart. What must
//! not be forgotten is in the log.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Most keys remembered; when there are more, those whose time is over go first, then all.
const KEYS_MAX: usize = 10_000;

/// At most so many within a window, for each key.
pub(crate) struct Throttle {
    most: usize,
    window_ms: i64,
    seen: Mutex<HashMap<String, Vec<i64>>>,
}

impl Throttle {
    pub(crate) fn new(most: usize, window_ms: i64) -> Self {
        Self { most, window_ms, seen: Mutex::default() }
    }

    /// Whether one more is allowed now; if so it counts.
    pub(crate) fn allows(&self, key: &str, now_ms: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |at_ms: &i64| at_ms.saturating_add(self.window_ms) > now_ms;
        if seen.len() >= KEYS_MAX && !seen.contains_key(key) {
            seen.retain(|_, times| times.iter().any(is_recent));
            if seen.len() >= KEYS_MAX {
                seen.clear();
            }
        }
        let times = seen.entry(key.to_owned()).or_default();
        times.retain(is_recent);
        if times.len() >= self.most {
            return false;
        }
        times.push(now_ms);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_within_the_window_and_no_more() {
        let throttle = Throttle::new(2, 100);
        assert!(throttle.allows("a", 0) && throttle.allows("a", 50));
        assert!(!throttle.allows("a", 99));
        assert!(throttle.allows("b", 99));
        assert!(throttle.allows("a", 100));
        for key in 0..2 * KEYS_MAX {
            throttle.allows(&key.to_string(), 0);
        }
        assert!(throttle.seen.lock().expect("unpoisoned").len() <= KEYS_MAX);
    }
}
