//! Persons: what they said themselves, who is the same, and who asked to be forgotten.
//!
//! The stream holds only that. What an organiser asserts about a person travels on the seat.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::ids::{ConveningId, OrganiserId, PersonId};
use crate::people::Statement;
use crate::personal::Personal;

/// What happened to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum PersonEvent {
    Asked(Asked),
    Stated(Stated),
    StatementWithdrawn(StatementWithdrawn),
    Merged(Merged),
    Split(Split),
    Erased(Erased),
}

/// Most links of one person that open her page; with one more, the oldest no longer does.
pub const LINKS_MAX: usize = 8;

/// A link to the page on which the person says it herself was given to the organiser, to be sent on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// Who sends it.
    pub organiser: OrganiserId,
    /// On the panels of which convening.
    pub convening: ConveningId,
    /// SHA-256 of the secret in the link, in hex digits. The secret itself is nowhere.
    pub secret_hash: String,
}

/// The person said how to be counted, and who may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stated {
    /// Sealed for the person.
    #[serde(skip)]
    pub about: Personal<Statement>,
}

/// The person took the statement back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementWithdrawn {}

/// Two pseudonyms are one human. An edge: a person is a connected component of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Merged {
    /// The other one.
    pub with: PersonId,
}

/// They are not: the edge is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// The other one.
    pub from: PersonId,
}

/// The person's keys are to be destroyed, now and whenever one turns up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// At which organiser, where it is known.
    pub organiser: Option<OrganiserId>,
}

/// What may be asked of a person's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands say what they are")]
pub enum PersonCommand {
    Ask(Asked),
    State(Statement),
    WithdrawStatement,
    Merge { with: BTreeSet<PersonId> },
    Split { from: BTreeSet<PersonId> },
    Erase { organiser: Option<OrganiserId> },
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonRejection {
    /// Nothing can be stored about an erased person.
    #[error("this person was erased; nothing more is stored about them")]
    Erased,
}

/// What is known of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonState {
    /// The statement in force.
    pub statement: Option<Personal<Statement>>,
    /// The links that open the person's page, the oldest first.
    pub asked: Vec<Asked>,
    /// Edges to the other pseudonyms of this human.
    pub merged_with: BTreeSet<PersonId>,
    /// Whether the person asked to be forgotten.
    pub is_erased: bool,
}

/// Decides on persons.
#[derive(Debug)]
pub enum Person {}

impl Decider for Person {
    type State = PersonState;
    type Command = PersonCommand;
    type Event = PersonEvent;
    type Rejection = PersonRejection;

    fn decide(state: &PersonState, command: &PersonCommand) -> Result<Vec<PersonEvent>, PersonRejection> {
        if state.is_erased {
            return match command {
                PersonCommand::Erase { .. } => Ok(Vec::new()),
                _ => Err(PersonRejection::Erased),
            };
        }
        Ok(match command {
            PersonCommand::Ask(asked) if state.asked.contains(asked) => vec![],
            PersonCommand::Ask(asked) => vec![PersonEvent::Asked(asked.clone())],
            PersonCommand::State(statement) => {
                let about = Personal::Known(*statement);
                if state.statement.as_ref() == Some(&about) {
                    vec![]
                } else {
                    vec![PersonEvent::Stated(Stated { about })]
                }
            }
            PersonCommand::WithdrawStatement => match state.statement {
                Some(_) => vec![PersonEvent::StatementWithdrawn(StatementWithdrawn {})],
                None => vec![],
            },
            PersonCommand::Merge { with } => with
                .difference(&state.merged_with)
                .map(|with| PersonEvent::Merged(Merged { with: with.clone() }))
                .collect(),
            PersonCommand::Split { from } => from
                .intersection(&state.merged_with)
                .map(|from| PersonEvent::Split(Split { from: from.clone() }))
                .collect(),
            PersonCommand::Erase { organiser } => {
                vec![PersonEvent::Erased(Erased { organiser: organiser.clone() })]
            }
        })
    }

    fn evolve(state: &mut PersonState, event: &PersonEvent) {
        match event {
            PersonEvent::Asked(asked) => {
                state.asked.push(asked.clone());
                let too_many = state.asked.len().saturating_sub(LINKS_MAX);
                state.asked.drain(..too_many);
            }
            PersonEvent::Stated(stated) => state.statement = Some(stated.about.clone()),
            PersonEvent::StatementWithdrawn(_) => state.statement = None,
            PersonEvent::Merged(merged) => {
                state.merged_with.insert(merged.with.clone());
            }
            PersonEvent::Split(split) => {
                state.merged_with.remove(&split.from);
            }
            PersonEvent::Erased(_) => {
                state.statement = None;
                state.asked.clear();
                state.is_erased = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decider::spec::given;
    use crate::people::{Class, Scope};

    const SAID: Statement = Statement { class: Class::Woman, scope: Scope::Panel };

    #[test]
    fn a_statement_is_recorded_once_and_can_be_taken_back() {
        let said = given::<Person>([]).after(&PersonCommand::State(SAID));
        said.when(&PersonCommand::State(SAID)).then_nothing();
        said.when(&PersonCommand::WithdrawStatement)
            .then([PersonEvent::StatementWithdrawn(StatementWithdrawn {})]);
        given::<Person>([]).when(&PersonCommand::WithdrawStatement).then_nothing();
    }

    #[test]
    fn the_erased_stay_erased() {
        let erase = PersonCommand::Erase { organiser: None };
        let erased = given::<Person>([]).after(&PersonCommand::State(SAID)).after(&erase);
        erased.when(&erase).then_nothing();
        erased.when(&PersonCommand::State(SAID)).refused(&PersonRejection::Erased);
        assert_eq!(erased.state().statement, None);
    }

    fn ask(n: usize) -> PersonCommand {
        PersonCommand::Ask(Asked {
            organiser: OrganiserId::new("o1").expect("an id"),
            convening: ConveningId::new("c1").expect("an id"),
            secret_hash: format!("{n:064x}"),
        })
    }

    #[test]
    fn the_newest_links_open_the_page_and_none_of_the_erased() {
        given::<Person>([]).after(&ask(1)).when(&ask(1)).then_nothing();
        let asked = (0..=LINKS_MAX).fold(given::<Person>([]), |all, n| all.after(&ask(n)));
        let hashes: Vec<String> = asked.state().asked.into_iter().map(|asked| asked.secret_hash).collect();
        let newest: Vec<String> = (1..=LINKS_MAX).map(|n| format!("{n:064x}")).collect();
        assert_eq!(hashes, newest);
        let erased = asked.after(&PersonCommand::Erase { organiser: None });
        assert_eq!(erased.state().asked, []);
        erased.when(&ask(1)).refused(&PersonRejection::Erased);
    }

    #[test]
    fn a_merge_is_an_edge_that_can_be_taken_back() {
        let others: BTreeSet<_> = ["p2", "p3"].map(|id| PersonId::new(id).expect("an id")).into();
        let merged = given::<Person>([]).after(&PersonCommand::Merge { with: others.clone() });
        assert_eq!(merged.state().merged_with, others);
        merged.when(&PersonCommand::Merge { with: others.clone() }).then_nothing();
        let split = merged.after(&PersonCommand::Split { from: others.clone() });
        assert!(split.state().merged_with.is_empty());
        split.when(&PersonCommand::Split { from: others }).then_nothing();
    }
}
