//! Mistakes that the simulation must notice. Compiled for it alone, and off unless it turns one on.

use std::cell::Cell;

use crate::alert::{Alert, Owed, Terms};

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// The digest of what is owed depends on how often it was computed.
    ChanceInTheDigest,
    /// What another version said is compared as if this one had judged.
    IgnoresTheEpoch,
}

thread_local! {
    static ON: Cell<Option<Mutant>> = const { Cell::new(None) };
    static COMPUTED: Cell<u64> = const { Cell::new(0) };
}

/// Turns one on for this thread, or all off.
pub fn set(mutant: Option<Mutant>) {
    ON.set(mutant);
}

/// What was said and what is owed, as the mistake that is on sees them.
pub(crate) fn seen<'a>(last: Option<&Alert>, owed: &Owed<'a>, terms: Terms) -> (Option<Alert>, Owed<'a>) {
    let (mut last, mut owed) = (last.cloned(), owed.clone());
    match ON.get() {
        Some(Mutant::ChanceInTheDigest) => {
            COMPUTED.set(COMPUTED.get() + 1);
            owed.digest = format!("{}{}", owed.digest, COMPUTED.get());
        }
        Some(Mutant::IgnoresTheEpoch) => last.iter_mut().for_each(|last| last.epoch = terms.epoch),
        None => {}
    }
    (last, owed)
}
