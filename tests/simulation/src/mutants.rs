//! Mistakes that somebody might make, each in a run of its own: a check must fail.

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// After a conflict, what was decided on the old state is appended to the new one.
    RetriesAConflictWithItsOldState,
    /// The digest of what is owed depends on how often it was computed.
    PutsChanceIntoTheDigest,
    /// What one version said is compared with what another says as if one had judged both.
    IgnoresTheEpoch,
    /// Which panels are to be compared is lost in a crash.
    KeepsTheDirtySetInMemoryOnly,
    /// A view says how far it is before it is there.
    AdvancesTheCheckpointBeforeTheBatch,
    /// The same content on the same stream is taken for the same commit.
    DerivesCommitIdsFromContent,
    /// A key that cannot be found is taken for one that was destroyed.
    TreatsAMissingKeyAsUnknown,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::RetriesAConflictWithItsOldState,
        Self::PutsChanceIntoTheDigest,
        Self::IgnoresTheEpoch,
        Self::KeepsTheDirtySetInMemoryOnly,
        Self::AdvancesTheCheckpointBeforeTheBatch,
        Self::DerivesCommitIdsFromContent,
        Self::TreatsAMissingKeyAsUnknown,
    ];

    /// The switch of the domain that it needs, if it needs one.
    pub(crate) fn of_domain(self) -> Option<openfloor_domain::mutants::Mutant> {
        use openfloor_domain::mutants::Mutant;
        match self {
            Self::PutsChanceIntoTheDigest => Some(Mutant::ChanceInTheDigest),
            Self::IgnoresTheEpoch => Some(Mutant::IgnoresTheEpoch),
            _ => None,
        }
    }

    /// What it does, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::RetriesAConflictWithItsOldState => "retries a conflict with its old state",
            Self::PutsChanceIntoTheDigest => "puts chance into the digest",
            Self::IgnoresTheEpoch => "ignores the epoch",
            Self::KeepsTheDirtySetInMemoryOnly => "keeps the dirty set in memory only",
            Self::AdvancesTheCheckpointBeforeTheBatch => "advances the checkpoint before the batch",
            Self::DerivesCommitIdsFromContent => "derives commit ids from content",
            Self::TreatsAMissingKeyAsUnknown => "treats a missing key as unknown",
        }
    }
}
