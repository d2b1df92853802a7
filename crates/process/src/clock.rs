//! What time it is, as whoever starts a part of a process says it.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock on the wall, to be cloned into every part that writes down when something happened. It
/// may jump, as the clocks of machines do: nothing is put in order by it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self::of(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    }

    /// A clock that says what a function gives: milliseconds since 1970-01-01T00:00:00Z.
    pub fn of(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn now_ms(&self) -> i64 {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn a_clock_says_what_it_is_told_and_the_machine_lives_after_2020() {
        let now = Arc::new(AtomicI64::new(5));
        let told = Arc::clone(&now);
        let clock = Clock::of(move || told.load(Ordering::Relaxed));
        let copy = clock.clone();
        now.store(7, Ordering::Relaxed);
        assert_eq!((clock.now_ms(), copy.now_ms()), (7, 7));
        assert!(Clock::system().now_ms() > 1_577_836_800_000);
    }
}
