//! What a person said, as far as counting goes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::people::Statement;
use crate::person::PersonEvent;
use crate::personal::Personal;

/// What a person said, as far as counting goes, and who else is the same human.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The statement in force.
    pub stated: Option<Statement>,
    /// Whether there is one whose key is destroyed: the erasure lies ahead in the log.
    pub is_lost: bool,
    /// Whether the person asked to be forgotten.
    pub is_erased: bool,
    /// Other pseudonyms of this human.
    pub merged_with: BTreeSet<PersonId>,
}

impl PersonView {
    /// Whether there is a statement in force, be it one that nobody can open any more.
    pub fn has_said(&self) -> bool {
        self.stated.is_some() || self.is_lost
    }

    /// The state after a fact.
    pub fn evolve(&mut self, event: &PersonEvent) {
        if self.is_erased {
            return;
        }
        match event {
            PersonEvent::Stated(stated) => {
                (self.stated, self.is_lost) = match stated.about {
                    Personal::Known(statement) => (Some(statement), false),
                    Personal::Erased => (None, true),
                };
            }
            PersonEvent::StatementWithdrawn(_) => (self.stated, self.is_lost) = (None, false),
            PersonEvent::Erased(_) => *self = Self { is_erased: true, ..Self::default() },
            PersonEvent::Merged(merged) => {
                self.merged_with.insert(merged.with.clone());
            }
            PersonEvent::Split(split) => {
                self.merged_with.remove(&split.from);
            }
            PersonEvent::Asked(_) => {}
        }
    }
}
