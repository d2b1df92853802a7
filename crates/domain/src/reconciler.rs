//! Which code judges is a fact in the log.
//!
//! Two versions of a reconciler would each say something else and take it back for ever. So a version
//! speaks only while it is in force, and going back to an older one is somebody's decision.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::judgement::JUDGEMENT_VERSION;

/// Which way of finding out what is owed this is, beside [`JUDGEMENT_VERSION`]: the folds of
/// [`views`](crate::views), matching, [`owed`](crate::alert::owed) and
/// [`reconcile`](crate::alert::reconcile). It rises whenever the same log would lead to other notices.
const OWED_VERSION: u32 = 4;

/// The version of the code that judges and reconciles.
pub const VERSION: u32 = JUDGEMENT_VERSION * 1_000 + OWED_VERSION;

/// What happened to a reconciler.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the event says what it is")]
pub enum ReconcilerEvent {
    Activated(Activated),
}

/// From here on this version speaks, and no other. The position of its record is the epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Activated {
    /// Which reconciler: `alert`.
    pub service: String,
    /// Which version of it.
    pub version: u32,
}

/// What may be asked of a reconciler's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReconcilerCommand {
    /// A version starts for the first time, after catching up.
    Introduce {
        /// Which reconciler.
        service: String,
        /// Which version of it.
        version: u32,
    },
    /// Somebody decided for a version: `openfloor activate`.
    Activate {
        /// Which reconciler.
        service: String,
        /// Which version of it.
        version: u32,
    },
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReconcilerRejection {
    /// Going back is somebody's decision.
    #[error("version {newest} was in force before; to go back to {version} run `openfloor activate`")]
    NotNewer {
        /// The one that asks.
        version: u32,
        /// The newest that ever was in force.
        newest: u32,
    },
}

/// What is known of a reconciler.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconcilerState {
    /// The version in force.
    pub in_force: Option<u32>,
    /// The position of its activation.
    pub epoch: Option<u64>,
    /// All versions that ever were in force.
    pub ever: BTreeSet<u32>,
}

/// What a version may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is in force: it says what is owed.
    Active {
        /// For what it says.
        epoch: u64,
    },
    /// Another one is: it folds, serves and stays silent.
    Silent {
        /// Which.
        in_force: u32,
    },
    /// It is newer than all that ever were in force: once it has caught up, it introduces itself.
    NeverInForce,
}

impl ReconcilerState {
    /// The state after a fact recorded at a position. Deciding needs only [`Decider::evolve`].
    pub fn on_event(&mut self, event: &ReconcilerEvent, position: u64) {
        Reconciler::evolve(self, event);
        self.epoch = Some(position);
    }

    /// What a version may do.
    pub fn mode(&self, version: u32) -> Mode {
        match (self.in_force, self.epoch) {
            (Some(in_force), Some(epoch)) if in_force == version => Mode::Active { epoch },
            (Some(in_force), _) if !self.is_new(version) => Mode::Silent { in_force },
            _ => Mode::NeverInForce,
        }
    }

    fn is_new(&self, version: u32) -> bool {
        self.ever.last().is_none_or(|newest| version > *newest)
    }
}

/// Decides on reconcilers.
#[derive(Debug)]
pub enum Reconciler {}

impl Decider for Reconciler {
    type State = ReconcilerState;
    type Command = ReconcilerCommand;
    type Event = ReconcilerEvent;
    type Rejection = ReconcilerRejection;

    fn decide(
        state: &ReconcilerState,
        command: &ReconcilerCommand,
    ) -> Result<Vec<ReconcilerEvent>, ReconcilerRejection> {
        let (service, version) = match command {
            ReconcilerCommand::Introduce { service, version } => {
                if state.in_force != Some(*version) && !state.is_new(*version) {
                    let newest = state.ever.last().copied().unwrap_or_default();
                    return Err(ReconcilerRejection::NotNewer { version: *version, newest });
                }
                (service, version)
            }
            ReconcilerCommand::Activate { service, version } => (service, version),
        };
        if state.in_force == Some(*version) {
            return Ok(Vec::new());
        }
        let activated = Activated { service: service.clone(), version: *version };
        Ok(vec![ReconcilerEvent::Activated(activated)])
    }

    fn evolve(state: &mut ReconcilerState, event: &ReconcilerEvent) {
        let ReconcilerEvent::Activated(activated) = event;
        state.in_force = Some(activated.version);
        state.ever.insert(activated.version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decider::spec::given;

    fn introduce(version: u32) -> ReconcilerCommand {
        ReconcilerCommand::Introduce { service: "alert".into(), version }
    }

    fn activate(version: u32) -> ReconcilerCommand {
        ReconcilerCommand::Activate { service: "alert".into(), version }
    }

    fn activated(version: u32) -> ReconcilerEvent {
        ReconcilerEvent::Activated(Activated { service: "alert".into(), version })
    }

    #[test]
    fn a_version_is_that_of_judgement_and_that_of_what_is_owed() {
        assert_eq!((VERSION / 1_000, VERSION % 1_000), (JUDGEMENT_VERSION, OWED_VERSION));
    }

    #[test]
    fn a_new_version_introduces_itself_once() {
        given::<Reconciler>([]).when(&introduce(1)).then([activated(1)]);
        given::<Reconciler>([activated(1)]).when(&introduce(1)).then_nothing();
        given::<Reconciler>([activated(1)]).when(&introduce(2)).then([activated(2)]);
    }

    #[test]
    fn going_back_is_somebodys_decision() {
        let refused = ReconcilerRejection::NotNewer { version: 1, newest: 2 };
        given::<Reconciler>([activated(1), activated(2)]).when(&introduce(1)).refused(&refused);
        given::<Reconciler>([activated(2)]).when(&introduce(1)).refused(&refused);
        given::<Reconciler>([activated(1), activated(2)]).when(&activate(1)).then([activated(1)]);
        given::<Reconciler>([activated(2), activated(1)]).when(&activate(1)).then_nothing();
    }

    #[test]
    fn only_the_version_in_force_speaks() {
        let mut state = ReconcilerState::default();
        assert_eq!(state.mode(2), Mode::NeverInForce);
        state.on_event(&activated(2), 40);
        assert_eq!(state.mode(2), Mode::Active { epoch: 40 });
        assert_eq!(state.mode(1), Mode::Silent { in_force: 2 });
        assert_eq!(state.mode(3), Mode::NeverInForce);
        state.on_event(&activated(1), 90);
        assert_eq!(state.mode(1), Mode::Active { epoch: 90 });
        assert_eq!(state.mode(2), Mode::Silent { in_force: 1 });
    }
}
