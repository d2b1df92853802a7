//! How a person is counted, who said so, and who may know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a person is counted. Declared, never inferred: there is no way to write down a guess.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A woman.
    Woman,
    /// A man.
    Man,
    /// Non-binary, third gender or self-described.
    NonBinary,
    /// Asked, and declined to say.
    Undisclosed,
    /// Not asked.
    #[default]
    Unknown,
}

impl Class {
    /// Whether somebody has said how this person is counted.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Woman | Self::Man | Self::NonBinary)
    }
}

/// Who may know a class.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everybody.
    Public,
    /// The organiser and those seated on the panel. What an organiser asserts has this scope.
    #[default]
    Panel,
    /// Only figures of at least ten people.
    Totals,
    /// Nobody.
    Withheld,
}

/// Who looks at a panel. The same judgement, fed with the classes that this audience may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Who answers for the panel.
    Organiser,
    /// Those seated on it.
    Seated,
    /// Everybody else.
    Public,
}

impl Scope {
    /// Whether a class of this scope may be used in what this audience is shown of one panel.
    pub fn is_for(self, audience: Audience) -> bool {
        match audience {
            Audience::Organiser | Audience::Seated => matches!(self, Self::Public | Self::Panel),
            Audience::Public => self == Self::Public,
        }
    }
}

/// What a person said about how to be counted. Only the person's own word makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// How to be counted.
    pub class: Class,
    /// Who may know.
    pub scope: Scope,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_somebody_said_is_known() {
        let all = [Class::Woman, Class::Man, Class::NonBinary, Class::Undisclosed, Class::Unknown];
        assert_eq!(all.map(Class::is_known), [true, true, true, false, false]);
    }

    #[test]
    fn a_scope_says_who_may_know_of_one_panel() {
        let scopes = [Scope::Public, Scope::Panel, Scope::Totals, Scope::Withheld];
        let known_to = |audience| scopes.map(|scope| scope.is_for(audience));
        assert_eq!(known_to(Audience::Organiser), [true, true, false, false]);
        assert_eq!(known_to(Audience::Seated), [true, true, false, false]);
        assert_eq!(known_to(Audience::Public), [true, false, false, false]);
    }
}
