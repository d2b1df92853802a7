//! Judgement: what a rule says of a panel, why, and what would mend it.
//!
//! A pure function of a [`Tally`] (who is counted how, as one audience may know it), a [`Rule`] and
//! the day of the convening. Nothing here is recorded: the same log gives the same judgement, and
//! [`Assessment::digest`] says whether it did.
//!
//! Those who are not stated (not asked, or who declined) are never guessed. A verdict holds for
//! *every* way in which they could be counted, or it is [`Outcome::Undetermined`].

mod assessment;
mod both_sides;
mod canon;
mod case;
mod change;
mod charter;
mod counted;
mod fragility;
mod indicators;
mod parameters;
mod plan;
mod repair;
mod rule;
mod schedule;
mod sides;
mod tally;
mod verdict;

pub use assessment::{Assessment, assess};
pub use change::{Change, Side};
pub use charter::{
    CHARTER_BYTES_MAX, CHARTER_RULES_MAX, Charter, CharterFault, built_in, content_hash, offered,
};
pub use counted::{Counted, CountedError};
pub use fragility::{Cancels, Fragility, breach_risk, fragility};
pub use indicators::{Indicator, SOLE_WOMAN_PEOPLE_MIN, indicators, is_all_male, moderator_only, sole_woman};
pub use parameters::{EvaluateAt, Exception, Grace, NotAssessed, SubjectScope};
pub use plan::{Plan, Plans, plan};
pub use repair::{Repair, repair};
pub use rule::{NonBinaryPolicy, Predicate, Rounding, Rule, RuleFault, UnknownPolicy};
pub use schedule::{Day, DayError, Target, TargetError};
pub use tally::{ClassCounts, Head, Tally};
pub use verdict::{Evidence, Group, GroupVerdict, Outcome, Verdict, judge};

/// Which judgement this is. It rises whenever the same rules would say something else of the same
/// tallies; the golden table in `tests/judgement` fails when it should have risen and did not.
/// The reconcilers record it, so that two versions never argue (DESIGN, section 2).
pub const JUDGEMENT_VERSION: u32 = 1;
