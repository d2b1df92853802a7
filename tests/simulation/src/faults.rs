//! Which faults a run has, and how often: drawn once from the seed, so that runs differ in kind and
//! not only in order.

use crate::chance::Chance;

/// Cases of a thousand, unless said otherwise. Zero: this run has none of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    /// An append is recorded, its answer lost.
    pub(crate) lost_answers: u64,
    /// An append fails and is not recorded.
    pub(crate) failed_appends: u64,
    /// An append is answered with an unknown outcome, and arrives later, once or twice.
    pub(crate) late_appends: u64,
    /// A conflict is told without where the stream is.
    pub(crate) mute_conflicts: u64,
    /// A read or a subscription fails.
    pub(crate) failed_reads: u64,
    /// The key store does not answer.
    pub(crate) failed_keys: u64,
    /// A batch of a view stands in the file before it is synced, and a crash loses it.
    pub(crate) unsynced_batches: u64,
    /// A store cannot be read any more.
    pub(crate) broken_stores: u64,
    /// A store is damaged when it is opened.
    pub(crate) damaged_opens: u64,
    /// A replica crashes at a port call: once in so many calls; 0 for never.
    pub(crate) calls_between_crashes: u64,
    /// Weights of what the nemesis does, in the order of its list.
    pub(crate) nemesis: Vec<u64>,
    /// Milliseconds between two deeds of the nemesis, at most.
    pub(crate) nemesis_pause_ms: u64,
    /// Longest delay of a port call in milliseconds.
    pub(crate) delay_ms: u64,
    /// A message is not taken, its answer lost, it hangs, it is refused.
    pub(crate) failed_sends: u64,
    pub(crate) lost_receipts: u64,
    pub(crate) hanging_sends: u64,
    pub(crate) refused_sends: u64,
}

impl Faults {
    pub(crate) fn draw(chance: &Chance, deeds: usize) -> Self {
        let some = |most: u64| if chance.permille(600) { chance.between(1, most) } else { 0 };
        let mut nemesis: Vec<u64> = (0..deeds).map(|_| some(10)).collect();
        if nemesis.iter().sum::<u64>() == 0 {
            nemesis[0] = 1;
        }
        Self {
            lost_answers: some(120),
            failed_appends: some(120),
            late_appends: some(120),
            mute_conflicts: some(1_000),
            failed_reads: some(80),
            failed_keys: some(60),
            unsynced_batches: some(900),
            broken_stores: some(3),
            damaged_opens: some(300),
            calls_between_crashes: if chance.permille(500) { chance.between(60, 600) } else { 0 },
            nemesis,
            nemesis_pause_ms: chance.between(500, 8_000),
            delay_ms: *chance.of(&[5, 40, 400, 3_000]),
            failed_sends: some(300),
            lost_receipts: some(200),
            hanging_sends: some(80),
            refused_sends: some(30),
        }
    }
}
