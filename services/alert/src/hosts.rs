//! How many attempts are made at one host at a time, and when a host is left alone because it does not
//! answer: so that no host delays what is told elsewhere, nor uses up the attempts of its own notices.
//!
//! In memory, and each replica for itself: what must not be forgotten, the waits of each notice, is in the
//! log.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::ids::EndpointId;

use crate::dispatch::Touched;

/// Attempts under way at one host.
const AT_ONCE_MAX: usize = 32;

/// Attempts in a row that a host did not answer until it is left alone.
const SILENCES_MAX: u32 = 5;

/// How long it is left alone then, doubled after each further silence up to the longest.
const ALONE_MS_MIN: i64 = 30_000;
const ALONE_MS_MAX: i64 = 15 * 60_000;

/// When to look again at an endpoint whose host is busy, should nobody tell.
const BUSY_MS: i64 = 5_000;

/// Hosts remembered for their silence.
const HOSTS_MAX: usize = 10_000;

/// The hosts that are sent to.
#[derive(Clone)]
pub(crate) struct Hosts {
    hosts: Arc<Mutex<HashMap<String, Host>>>,
    touched: Touched,
}

#[derive(Default)]
struct Host {
    under_way: usize,
    /// In a row.
    silences: u32,
    alone_until_ms: i64,
    /// To be looked at when an attempt ends.
    waiting: BTreeSet<EndpointId>,
}

/// Whether an attempt may be made at a host.
pub(crate) enum Entry {
    /// Now.
    Now(Visit),
    /// Not before this time, in milliseconds since 1970-01-01T00:00:00Z.
    At(i64),
}

/// The right to make one attempt at a host; given back when dropped.
pub(crate) struct Visit {
    hosts: Hosts,
    host: String,
}

impl Hosts {
    pub(crate) fn new(touched: Touched) -> Self {
        Self { hosts: Arc::default(), touched }
    }

    /// Asks to make an attempt. An endpoint that has to wait for another's attempt is looked at when one ends.
    pub(crate) fn enter(&self, name: String, endpoint: &EndpointId, now_ms: i64) -> Entry {
        let mut hosts = self.lock();
        if hosts.len() >= HOSTS_MAX && !hosts.contains_key(&name) {
            hosts.retain(|_, host| host.under_way > 0 || host.alone_until_ms > now_ms);
        }
        let host = hosts.entry(name.clone()).or_default();
        if now_ms < host.alone_until_ms {
            return Entry::At(host.alone_until_ms);
        }
        // After a silence one goes ahead and tries.
        let at_once = if host.silences < SILENCES_MAX { AT_ONCE_MAX } else { 1 };
        if host.under_way >= at_once {
            host.waiting.insert(endpoint.clone());
            return Entry::At(now_ms.saturating_add(BUSY_MS));
        }
        host.waiting.remove(endpoint);
        host.under_way += 1;
        Entry::Now(Visit { hosts: self.clone(), host: name })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visit {
    /// What came of the attempt.
    pub(crate) fn ended(self, outcome: Outcome, now_ms: i64) {
        let mut hosts = self.hosts.lock();
        let Some(host) = hosts.get_mut(&self.host) else { return };
        if is_silence(outcome) {
            host.silences = host.silences.saturating_add(1);
            if let Some(more) = host.silences.checked_sub(SILENCES_MAX) {
                let alone_ms = ALONE_MS_MIN.saturating_mul(1 << more.min(10)).min(ALONE_MS_MAX);
                host.alone_until_ms = now_ms.saturating_add(alone_ms);
            }
        } else {
            (host.silences, host.alone_until_ms) = (0, 0);
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut next = BTreeSet::new();
        let mut hosts = self.hosts.lock();
        if let Some(host) = hosts.get_mut(&self.host) {
            host.under_way = host.under_way.saturating_sub(1);
            while host.under_way + next.len() < AT_ONCE_MAX
                && let Some(endpoint) = host.waiting.pop_first()
            {
                next.insert(endpoint);
            }
            if host.under_way == 0 && host.silences == 0 && host.waiting.is_empty() {
                hosts.remove(&self.host);
            }
        }
        drop(hosts);
        self.hosts.touched.add(next);
    }
}

/// Whether the host itself is in trouble; what it says about one endpoint says nothing about another.
fn is_silence(outcome: Outcome) -> bool {
    let failure = match outcome {
        Outcome::Failed { failure, .. } => failure,
        Outcome::Delivered | Outcome::Refused { .. } | Outcome::Gone { .. } => return false,
    };
    matches!(
        failure,
        Failure::Unreachable | Failure::TimedOut | Failure::Answered { code: 421 | 500 | 502 | 503 | 504 }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "hooks.example:443";

    fn endpoint(n: usize) -> EndpointId {
        EndpointId::new(format!("w{n}")).expect("an id")
    }

    fn hosts() -> Hosts {
        Hosts::new(Touched::default())
    }

    fn enter(hosts: &Hosts, n: usize, now_ms: i64) -> Result<Visit, i64> {
        match hosts.enter(HOST.to_owned(), &endpoint(n), now_ms) {
            Entry::Now(visit) => Ok(visit),
            Entry::At(at_ms) => Err(at_ms),
        }
    }

    fn failed(failure: Failure) -> Outcome {
        Outcome::Failed { failure, retry_after_ms: None, jitter_permille: 0 }
    }

    #[test]
    fn a_host_has_so_many_attempts_at_a_time_and_who_waits_is_looked_at_when_one_ends() {
        let hosts = hosts();
        let mut visits: Vec<Visit> =
            (0..AT_ONCE_MAX).map(|n| enter(&hosts, n, 0).expect("there is room")).collect();
        assert_eq!(enter(&hosts, AT_ONCE_MAX, 7).err(), Some(7 + BUSY_MS));
        assert_eq!(enter(&hosts, AT_ONCE_MAX + 1, 7).err(), Some(7 + BUSY_MS));
        assert!(matches!(hosts.enter("other.example:443".into(), &endpoint(99), 7), Entry::Now(_)));
        visits.pop();
        assert_eq!(hosts.touched.take(), [endpoint(AT_ONCE_MAX)]);
        visits.clear();
        assert_eq!(hosts.touched.take(), [endpoint(AT_ONCE_MAX + 1)]);
        assert!(hosts.lock().is_empty());
    }

    #[test]
    fn a_host_that_does_not_answer_is_left_alone_and_then_asked_by_one() {
        let hosts = hosts();
        for _ in 0..SILENCES_MAX {
            enter(&hosts, 1, 0).expect("it is asked").ended(failed(Failure::TimedOut), 0);
        }
        assert_eq!(enter(&hosts, 1, ALONE_MS_MIN - 1).err(), Some(ALONE_MS_MIN));
        let first = enter(&hosts, 1, ALONE_MS_MIN).expect("one asks");
        assert_eq!(enter(&hosts, 2, ALONE_MS_MIN).err(), Some(ALONE_MS_MIN + BUSY_MS));
        first.ended(failed(Failure::Unreachable), ALONE_MS_MIN);
        assert_eq!(enter(&hosts, 2, ALONE_MS_MIN).err(), Some(3 * ALONE_MS_MIN));
        enter(&hosts, 2, 3 * ALONE_MS_MIN).expect("one asks").ended(Outcome::Delivered, 0);
        assert!(enter(&hosts, 1, 3 * ALONE_MS_MIN).is_ok() && hosts.lock().is_empty());
    }

    #[test]
    fn what_a_host_says_of_one_endpoint_says_nothing_of_the_others() {
        let hosts = hosts();
        let gone = Outcome::Gone { failure: Failure::Answered { code: 410 } };
        for outcome in
            [failed(Failure::Answered { code: 404 }), gone, failed(Failure::Answered { code: 429 })]
        {
            for _ in 0..2 * SILENCES_MAX {
                enter(&hosts, 1, 0).expect("it is asked").ended(outcome, 0);
            }
        }
        assert!(enter(&hosts, 1, 0).is_ok());
    }
}
