//! What a person said, as far as counting goes.

use serde::{Deserialize, Serialize};

use crate::people::Statement;
use crate::person::PersonEvent;
use crate::personal::Personal;

/// What a person said, as far as counting goes. Merges are left out: until a later release folds
/// them, two pseudonyms are two people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The statement in force.
    pub stated: Option<Statement>,
    /// Whether there is one whose key is destroyed: the erasure lies ahead in the log.
    pub is_lost: bool,
    /// Whether the person asked to be forgotten.
    pub is_erased: bool,
}

impl PersonView {
    /// The state after a fact.
    pub fn evolve(&mut self, event: &PersonEvent) {
        if self.is_erased {
            return;
        }
        *self = match event {
            PersonEvent::Stated(stated) => match stated.about {
                Personal::Known(statement) => Self { stated: Some(statement), ..Self::default() },
                Personal::Erased => Self { is_lost: true, ..Self::default() },
            },
            PersonEvent::StatementWithdrawn(_) => Self::default(),
            PersonEvent::Erased(_) => Self { is_erased: true, ..Self::default() },
            PersonEvent::Asked(_) | PersonEvent::Merged(_) | PersonEvent::Split(_) => return,
        };
    }
}
