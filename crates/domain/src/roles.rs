//! What a person does on a panel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a seat is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the field's own words say what they are")]
pub enum Role {
    Moderator,
    Chair,
    Panelist,
    Keynote,
    Presenter,
    Discussant,
    Host,
    Negotiator,
    Mediator,
    Signatory,
    Lead,
    Delegate,
    Participant,
    Adviser,
    Observer,
    Witness,
    /// The source does not say. Counts as speaking.
    #[default]
    Unspecified,
}

/// What a role is worth: who leads, who has the floor, who hands it out, who stands by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoleClass {
    /// Negotiates, mediates, signs, leads.
    Leading,
    /// Has the floor.
    Speaking,
    /// Hands out the floor: chair, moderator, host.
    Facilitating,
    /// Advises, observes.
    Supporting,
    /// Witnesses.
    Ceremonial,
}

impl Role {
    /// Every role, in the order of declaration.
    pub const ALL: [Self; 17] = [
        Self::Moderator,
        Self::Chair,
        Self::Panelist,
        Self::Keynote,
        Self::Presenter,
        Self::Discussant,
        Self::Host,
        Self::Negotiator,
        Self::Mediator,
        Self::Signatory,
        Self::Lead,
        Self::Delegate,
        Self::Participant,
        Self::Adviser,
        Self::Observer,
        Self::Witness,
        Self::Unspecified,
    ];

    /// What this role is worth.
    pub fn class(self) -> RoleClass {
        match self {
            Self::Negotiator | Self::Mediator | Self::Signatory | Self::Lead => RoleClass::Leading,
            Self::Panelist
            | Self::Keynote
            | Self::Presenter
            | Self::Discussant
            | Self::Delegate
            | Self::Participant
            | Self::Unspecified => RoleClass::Speaking,
            Self::Moderator | Self::Chair | Self::Host => RoleClass::Facilitating,
            Self::Adviser | Self::Observer => RoleClass::Supporting,
            Self::Witness => RoleClass::Ceremonial,
        }
    }

    /// The role of a [name](Self::name).
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The name in files, events and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Moderator => "moderator",
            Self::Chair => "chair",
            Self::Panelist => "panelist",
            Self::Keynote => "keynote",
            Self::Presenter => "presenter",
            Self::Discussant => "discussant",
            Self::Host => "host",
            Self::Negotiator => "negotiator",
            Self::Mediator => "mediator",
            Self::Signatory => "signatory",
            Self::Lead => "lead",
            Self::Delegate => "delegate",
            Self::Participant => "participant",
            Self::Adviser => "adviser",
            Self::Observer => "observer",
            Self::Witness => "witness",
            Self::Unspecified => "unspecified",
        }
    }
}

impl RoleClass {
    /// Every class, in the order of declaration.
    pub const ALL: [Self; 5] =
        [Self::Leading, Self::Speaking, Self::Facilitating, Self::Supporting, Self::Ceremonial];

    /// The name in rules and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leading => "leading",
            Self::Speaking => "speaking",
            Self::Facilitating => "facilitating",
            Self::Supporting => "supporting",
            Self::Ceremonial => "ceremonial",
        }
    }

    /// A role that stands for the class where only numbers were declared.
    pub fn role(self) -> Role {
        match self {
            Self::Leading => Role::Lead,
            Self::Speaking => Role::Panelist,
            Self::Facilitating => Role::Chair,
            Self::Supporting => Role::Adviser,
            Self::Ceremonial => Role::Witness,
        }
    }
}

/// The roles that one person has on one panel.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct RoleSet(u32);

impl RoleSet {
    /// Every role.
    pub const ALL: Self = Self((1 << Role::ALL.len()) - 1);

    /// A set of one.
    pub fn of(role: Role) -> Self {
        Self(1 << role as u32)
    }

    /// The roles of a class.
    pub fn of_class(class: RoleClass) -> Self {
        let roles = Role::ALL.into_iter().filter(|role| role.class() == class);
        roles.fold(Self::default(), Self::with)
    }

    /// With one role more.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        self.or(Self::of(role))
    }

    /// The roles of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The roles that the other does not have.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the role is among them.
    pub fn has(self, role: Role) -> bool {
        self.meets(Self::of(role))
    }

    /// Whether one of them is a role of the other.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The roles, in the order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// Whether any of them is of this class.
    pub fn any_of(self, class: RoleClass) -> bool {
        self.meets(Self::of_class(class))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in_however_often() {
        let set = RoleSet::of(Role::Chair).with(Role::Unspecified).with(Role::Chair);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Role::Chair, Role::Unspecified]);
        for role in Role::ALL {
            assert_eq!(RoleSet::of(role).iter().collect::<Vec<_>>(), [role]);
            assert_eq!(set.has(role), matches!(role, Role::Chair | Role::Unspecified), "{role:?}");
        }
        assert_eq!(RoleSet::default().iter().count(), 0);
    }

    #[test]
    fn sets_are_joined_and_taken_from_each_other() {
        assert_eq!(RoleSet::ALL.iter().collect::<Vec<_>>(), Role::ALL);
        let (chair, panelist) = (RoleSet::of(Role::Chair), RoleSet::of(Role::Panelist));
        let both = chair.or(panelist);
        assert_eq!(both.iter().collect::<Vec<_>>(), [Role::Chair, Role::Panelist]);
        assert_eq!((both.without(chair), chair.without(both)), (panelist, RoleSet::default()));
        assert!(both.meets(chair) && !chair.meets(panelist) && !both.meets(RoleSet::default()));
        let classes = RoleClass::ALL.into_iter().map(RoleSet::of_class);
        assert_eq!(classes.fold(RoleSet::default(), RoleSet::or), RoleSet::ALL);
        assert!(
            RoleSet::of_class(RoleClass::Facilitating)
                .iter()
                .all(|role| role.class() == RoleClass::Facilitating)
        );
    }

    #[test]
    fn a_set_is_of_the_classes_of_its_roles() {
        let set = RoleSet::of(Role::Chair).with(Role::Unspecified);
        let classes: Vec<_> = RoleClass::ALL.into_iter().filter(|class| set.any_of(*class)).collect();
        assert_eq!(classes, [RoleClass::Speaking, RoleClass::Facilitating]);
        for class in RoleClass::ALL {
            assert_eq!(class.role().class(), class);
        }
    }

    #[test]
    fn a_role_has_the_name_that_is_recorded() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).expect("JSON"), role.name());
        }
    }
}
