//! Whose seats a rule counts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::roles::{Role, RoleClass, RoleSet};

/// Some of the roles. A person is counted if any of her roles is, so who both chairs and speaks is
/// counted as a speaker.
///
/// Written as the name of a role (`panelist`), of a role class (`speaking`), `everyone` or
/// `without_chair`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Counted {
    /// All roles.
    Everyone,
    /// All roles but what the rule takes for the chair.
    WithoutChair,
    /// All roles of a class.
    Class(RoleClass),
    /// One role.
    Role(Role),
}

/// A text that names no roles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown role {0:?}, expected everyone, without_chair, a role or a class of roles")]
pub struct CountedError(String);

impl Counted {
    /// The roles meant, where `chair` is what the rule takes for the chair.
    fn roles(self, chair: RoleSet) -> RoleSet {
        match self {
            Self::Everyone => RoleSet::ALL,
            Self::WithoutChair => RoleSet::ALL.without(chair),
            Self::Class(class) => RoleSet::of_class(class),
            Self::Role(role) => RoleSet::of(role),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::WithoutChair => "without_chair",
            Self::Class(class) => class.name(),
            Self::Role(role) => role.name(),
        }
    }
}

/// All the roles that a list means.
pub(super) fn union(list: &[Counted], chair: RoleSet) -> RoleSet {
    list.iter().fold(RoleSet::default(), |roles, counted| roles.or(counted.roles(chair)))
}

impl TryFrom<String> for Counted {
    type Error = CountedError;

    fn try_from(text: String) -> Result<Self, CountedError> {
        let classes = RoleClass::ALL.into_iter().map(Self::Class);
        let roles = Role::ALL.into_iter().map(Self::Role);
        let mut all = [Self::Everyone, Self::WithoutChair].into_iter().chain(classes).chain(roles);
        all.find(|counted| counted.name() == text).ok_or(CountedError(text))
    }
}

impl From<Counted> for String {
    fn from(counted: Counted) -> Self {
        counted.name().to_owned()
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
