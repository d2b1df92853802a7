//! Names of things. All are opaque: letters, digits, `_`, and `~` between the id of a convening and
//! what belongs to it. None is derived from anything that a stranger could recompute.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text that cannot be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 120 of A-Z a-z 0-9 _ ~")]
pub struct IdError;

fn check(text: &str) -> Result<(), IdError> {
    let ok = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'~';
    if text.is_empty() || text.len() > 120 || !text.bytes().all(ok) {
        return Err(IdError);
    }
    Ok(())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the letters.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                check(&text)?;
                Ok(Self(text))
            }

            /// The id as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// Who answers for convenings.
    OrganiserId
    /// A conference, edition of a series, peace talks, mission, review board.
    ConveningId
    /// Editions of one thing at one organiser: a keyed hash of the organiser's name for it.
    SeriesId
    /// One roster of a convening: `<convening>~<panel>`.
    PanelId
    /// A human at one organiser, by pseudonym: a keyed hash of the strongest identifier given.
    PersonId
    /// A versioned set of rules.
    CharterId
    /// One ally's own rule.
    PledgeId
    /// A pledge that somebody runs for others to join.
    ProgrammeId
    /// A panel to which an ally is invited, and of which nobody else told us.
    InvitationId
    /// One wish to be told about somebody's panels.
    SubscriptionId
    /// The obligation to tell somebody about one panel under one rule: one id for its whole life.
    AlertId
    /// One transition of an alert, told once per endpoint.
    NoticeId
    /// An address that notices go to.
    EndpointId
    /// Who said so: a link, a file, the editor, an API client. Of one organiser.
    SourceId
    /// How a source names a seat: a keyed hash of its own id for it, or of the person in it.
    SeatKey
    /// A key to the API, by the part of it that may be shown.
    ApiKeyId
    /// A rule within a charter, or a well-known wording: `barder`, `share_30`.
    RuleId
}

/// A seat of a panel, numbered from 0 in the order of offering; never used again.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default,
)]
pub struct SeatNo(pub u32);

impl PanelId {
    /// The convening that the panel belongs to, for ever.
    pub fn convening(&self) -> ConveningId {
        let id = self.0.split('~').next().unwrap_or(&self.0);
        ConveningId(id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_1_to_120_of_its_letters() {
        for id in ["a", "Z", "0", "_", "c1~p1", &"x".repeat(120)] {
            assert_eq!(PanelId::new(id).map(|id| id.to_string()), Ok(id.to_owned()));
        }
        for text in ["", "a-b", "a b", "é", "a\n", &"x".repeat(121)] {
            assert_eq!(PanelId::new(text), Err(IdError), "{text:?}");
        }
    }

    #[test]
    fn a_panel_belongs_to_the_convening_in_its_id() {
        assert_eq!(PanelId::new("c1~p1").expect("an id").convening().as_str(), "c1");
        assert_eq!(PanelId::new("c1").expect("an id").convening().as_str(), "c1");
    }
}
