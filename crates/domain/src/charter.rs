//! The charter stream: which set of rules is in force here, with its text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::judgement::{Charter as Rules, CharterFault, content_hash};

/// What happened to a charter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum CharterEvent {
    Adopted(Adopted),
    Retired(Retired),
}

/// Panels are judged by these rules from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Adopted {
    /// SHA-256 of the text, in hex.
    pub hash: String,
    /// The text as written, for whoever wants to read what was adopted.
    pub text: String,
    /// The rules as understood when it was adopted: a fold reads no TOML.
    pub charter: Rules,
}

/// Panels are no longer judged by these rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retired {}

/// What may be asked of a charter's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharterCommand {
    /// Judge panels by the rules of this text.
    Adopt {
        /// TOML.
        text: String,
    },
    /// Judge them by it only if no version of the charter was ever adopted: what is shipped does not
    /// overrule what an operator chose.
    AdoptFirst {
        /// TOML.
        text: String,
    },
    /// Judge panels by it no longer.
    Retire,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CharterRejection {
    /// The text is no charter.
    #[error("the charter cannot be read: {0}")]
    Unreadable(CharterFault),
}

/// What is known of a charter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CharterState {
    /// The rules in force.
    pub in_force: Option<Adopted>,
    /// Whether there ever were any.
    pub was_adopted: bool,
}

/// Decides on charters.
#[derive(Debug)]
pub enum Charter {}

impl Decider for Charter {
    type State = CharterState;
    type Command = CharterCommand;
    type Event = CharterEvent;
    type Rejection = CharterRejection;

    fn decide(state: &CharterState, command: &CharterCommand) -> Result<Vec<CharterEvent>, CharterRejection> {
        match command {
            CharterCommand::AdoptFirst { .. } if state.was_adopted => Ok(Vec::new()),
            CharterCommand::Adopt { text } | CharterCommand::AdoptFirst { text } => {
                let charter = Rules::parse(text).map_err(CharterRejection::Unreadable)?;
                let hash: String = content_hash(text).iter().map(|byte| format!("{byte:02x}")).collect();
                if state.in_force.as_ref().is_some_and(|adopted| adopted.hash == hash) {
                    return Ok(Vec::new());
                }
                Ok(vec![CharterEvent::Adopted(Adopted { hash, text: text.clone(), charter })])
            }
            CharterCommand::Retire if state.in_force.is_some() => Ok(vec![CharterEvent::Retired(Retired {})]),
            CharterCommand::Retire => Ok(Vec::new()),
        }
    }

    fn evolve(state: &mut CharterState, event: &CharterEvent) {
        match event {
            CharterEvent::Adopted(adopted) => {
                *state = CharterState { in_force: Some(adopted.clone()), was_adopted: true };
            }
            CharterEvent::Retired(_) => state.in_force = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decider::spec::given;
    use crate::judgement::built_in;

    #[test]
    fn what_is_shipped_can_be_adopted_and_is_adopted_once() {
        for (_, text) in built_in() {
            let adopt = CharterCommand::AdoptFirst { text: text.to_owned() };
            let adopted = given::<Charter>([]).after(&adopt);
            assert!(adopted.state().in_force.is_some());
            adopted.when(&adopt).then_nothing();
            adopted.when(&CharterCommand::Adopt { text: text.to_owned() }).then_nothing();
        }
    }

    #[test]
    fn what_an_operator_retired_is_not_brought_back_by_a_restart() {
        let (_, text) = built_in()[0];
        let adopt = CharterCommand::AdoptFirst { text: text.to_owned() };
        let retired = given::<Charter>([]).after(&adopt).after(&CharterCommand::Retire);
        retired.when(&adopt).then_nothing();
        retired.when(&CharterCommand::Retire).then_nothing();
        assert_eq!(retired.state().in_force, None);
    }

    #[test]
    fn a_text_that_is_no_charter_is_refused_with_the_place() {
        let adopt = CharterCommand::Adopt { text: "id = 'x'\nrules = 3\n".to_owned() };
        let rejection = Charter::decide(&CharterState::default(), &adopt).expect_err("refused");
        assert!(rejection.to_string().contains("line "), "{rejection}");
    }
}
