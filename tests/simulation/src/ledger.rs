//! What clients asked for, and what came of it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::wishes::Answer;

/// Every wish, and what came of it. A wish that is repeated under its key is the same wish.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Vec<Kept>>);

/// One wish.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) what: String,
    /// Whether it is asked for under a key, by which a repetition is known.
    pub(crate) has_key: bool,
    /// Answers, each with how often the log had gone back then.
    pub(crate) answers: Vec<(Answer, u32)>,
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(&self, what: String, has_key: bool) -> u32 {
        let mut kept = self.lock();
        kept.push(Kept { what, has_key, answers: Vec::new() });
        u32::try_from(kept.len() - 1).unwrap_or(u32::MAX)
    }

    pub(crate) fn answer(&self, wish: u32, answer: Answer, era: u32) {
        if let Some(kept) = self.lock().get_mut(wish as usize) {
            kept.answers.push((answer, era));
        }
    }

    pub(crate) fn all(&self) -> Vec<Kept> {
        self.lock().clone()
    }
}
