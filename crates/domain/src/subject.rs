//! Whom a sealed box is about, and whose key opens it.

use std::fmt;
use std::str::FromStr;

use crate::ids::{ConveningId, IdError, OrganiserId, PersonId, PledgeId, ProgrammeId, SubscriptionId};

/// Whom a sealed box is about. Erasing the subject destroys the keys of its boxes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is who it says")]
pub enum Subject {
    Organiser(OrganiserId),
    Convening(ConveningId),
    Person(PersonId),
    Pledge(PledgeId),
    Programme(ProgrammeId),
    Subscription(SubscriptionId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organiser(id) => write!(f, "organiser:{id}"),
            Self::Convening(id) => write!(f, "convening:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Pledge(id) => write!(f, "pledge:{id}"),
            Self::Programme(id) => write!(f, "programme:{id}"),
            Self::Subscription(id) => write!(f, "subscription:{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (kind, id) = text.split_once(':').ok_or(IdError)?;
        Ok(match kind {
            "organiser" => Self::Organiser(OrganiserId::new(id)?),
            "convening" => Self::Convening(ConveningId::new(id)?),
            "person" => Self::Person(PersonId::new(id)?),
            "pledge" => Self::Pledge(PledgeId::new(id)?),
            "programme" => Self::Programme(ProgrammeId::new(id)?),
            "subscription" => Self::Subscription(SubscriptionId::new(id)?),
            _ => return Err(IdError),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_as_it_is_written() {
        let texts =
            ["organiser:o1", "convening:c1", "person:p1", "pledge:w1", "programme:g1", "subscription:s1"];
        for text in texts {
            assert_eq!(text.parse::<Subject>().map(|subject| subject.to_string()), Ok(text.to_owned()));
        }
        for text in ["o1", "person:", "ghost:g1", ":p1"] {
            assert_eq!(text.parse::<Subject>(), Err(IdError), "{text}");
        }
    }
}
