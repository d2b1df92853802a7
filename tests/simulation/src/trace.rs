//! What happened in a run: lines, their hash, and counts.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::world::Failure;

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// Of which seed.
    pub seed: u64,
    /// Of every line of the trace, in hex.
    pub hash: String,
    /// The last lines of the trace, or all.
    pub lines: Vec<String>,
    /// How often what happened.
    pub counts: BTreeMap<&'static str, u64>,
    /// The first check that failed, if one did.
    pub failure: Option<Failure>,
}

/// Lines kept of a run that is not asked for all.
const LINES_KEPT: usize = 60;

/// What happened, in order. Nothing in it differs between two runs of one seed: no ciphertext, no
/// commit id.
pub(crate) struct Trace {
    inner: Mutex<Inner>,
    lines_max: usize,
}

struct Inner {
    hash: Sha256,
    lines: VecDeque<String>,
    written: u64,
    counts: BTreeMap<&'static str, u64>,
}

impl Trace {
    /// Keeps every line, or only the last.
    pub(crate) fn new(keeps_all: bool) -> Self {
        let inner =
            Inner { hash: Sha256::new(), lines: VecDeque::new(), written: 0, counts: BTreeMap::new() };
        Self { inner: Mutex::new(inner), lines_max: if keeps_all { usize::MAX } else { LINES_KEPT } }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a line: when in ms of virtual time, where, what.
    pub(crate) fn line(&self, at_ms: u64, site: &str, what: fmt::Arguments<'_>) {
        let mut inner = self.lock();
        let mut line = if inner.lines.len() >= self.lines_max { inner.lines.pop_front() } else { None }
            .unwrap_or_default();
        line.clear();
        // A string takes any text.
        let _ = write!(line, "{at_ms:>9} {site:<14} {what}");
        inner.hash.update(line.as_bytes());
        inner.hash.update(b"\n");
        inner.lines.push_back(line);
        inner.written += 1;
    }

    /// One more of these.
    pub(crate) fn count(&self, what: &'static str) {
        *self.lock().counts.entry(what).or_default() += 1;
    }

    /// So many more of these.
    pub(crate) fn add(&self, what: &'static str, count: u64) {
        *self.lock().counts.entry(what).or_default() += count;
    }

    /// How often it happened so far.
    pub(crate) fn count_of(&self, what: &str) -> u64 {
        self.lock().counts.get(what).copied().unwrap_or_default()
    }

    /// How many lines were written so far.
    pub(crate) fn written(&self) -> u64 {
        self.lock().written
    }

    /// What there is to say of the run.
    pub(crate) fn report(&self, seed: u64, failure: Option<Failure>) -> Report {
        Report { seed, hash: self.hash(), lines: self.lines(), counts: self.counts(), failure }
    }

    /// The hash of every line, in hex.
    fn hash(&self) -> String {
        let hash = self.lock().hash.clone().finalize();
        hash.iter().take(16).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    /// The lines kept.
    fn lines(&self) -> Vec<String> {
        self.lock().lines.iter().cloned().collect()
    }

    /// How often what happened.
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        let inner = self.lock();
        let mut counts = inner.counts.clone();
        counts.insert("lines of trace", inner.written);
        counts
    }
}
