//! Organisers: who answers for convenings, and the keys that prove it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::ids::{ApiKeyId, SourceId};
use crate::personal::Personal;

/// Most mappings that are offered again; with one more, the oldest no longer is.
pub const MAPPINGS_MAX: usize = 16;

/// How an organiser is called and reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganiserAbout {
    /// The name shown on pages.
    pub name: String,
    /// Where a human answers, as an e-mail address or URL.
    pub contact: String,
}

/// What happened to an organiser.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum OrganiserEvent {
    Registered(Registered),
    KeyIssued(KeyIssued),
    KeyRevoked(KeyRevoked),
    MappingConfirmed(MappingConfirmed),
}

/// An organiser answers for convenings here from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registered {
    /// Sealed for the organiser.
    #[serde(skip)]
    pub about: Personal<OrganiserAbout>,
}

/// A key to the API and the pages was handed out, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyIssued {
    /// The part of the key that may be shown.
    pub key: ApiKeyId,
    /// SHA-256 of the secret part, in hex.
    pub hash: String,
}

/// A key is no longer accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyRevoked {
    /// Which one.
    pub key: ApiKeyId,
}

/// The organiser said what the columns, words and answers of a document mean: why people of that source are counted
/// as they are, and what is offered for the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MappingConfirmed {
    /// Whose documents are read so.
    pub source: SourceId,
    /// Sealed for the organiser.
    #[serde(skip)]
    pub about: Personal<MappingAbout>,
}

/// What columns, words and answers mean. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MappingAbout {
    /// As TOML.
    pub mapping: String,
}

/// What may be asked of an organiser's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands say what they are")]
pub enum OrganiserCommand {
    Register { about: OrganiserAbout, key: KeyIssued },
    IssueKey { key: KeyIssued },
    RevokeKey { key: ApiKeyId },
    ConfirmMapping { source: SourceId, about: MappingAbout },
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganiserRejection {
    /// Nobody of this id.
    #[error("there is no such organiser")]
    Unknown,
    /// The id is taken.
    #[error("this organiser is registered already")]
    AlreadyRegistered,
    /// Without a key nobody could act for the organiser any more.
    #[error("the last key cannot be revoked: issue another one first")]
    LastKey,
}

/// What is known of an organiser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganiserState {
    /// Whether there is one.
    pub is_registered: bool,
    /// Name and contact.
    pub about: Personal<OrganiserAbout>,
    /// Keys in force and the SHA-256 of their secret part, in hex.
    pub keys: BTreeMap<ApiKeyId, String>,
    /// What was said that documents mean, by source: the newest last.
    pub mappings: Vec<MappingConfirmed>,
}

impl OrganiserState {
    /// What to offer for a document: what was said of the same source, else what was said last.
    pub fn mapping(&self, source: &SourceId) -> Option<&MappingConfirmed> {
        self.mappings.iter().find(|said| said.source == *source).or_else(|| self.mappings.last())
    }
}

/// Decides on organisers.
#[derive(Debug)]
pub enum Organiser {}

impl Decider for Organiser {
    type State = OrganiserState;
    type Command = OrganiserCommand;
    type Event = OrganiserEvent;
    type Rejection = OrganiserRejection;

    fn decide(
        state: &OrganiserState,
        command: &OrganiserCommand,
    ) -> Result<Vec<OrganiserEvent>, OrganiserRejection> {
        match command {
            OrganiserCommand::Register { about, key } => {
                if state.is_registered {
                    return Err(OrganiserRejection::AlreadyRegistered);
                }
                let about = Personal::Known(about.clone());
                Ok(vec![
                    OrganiserEvent::Registered(Registered { about }),
                    OrganiserEvent::KeyIssued(key.clone()),
                ])
            }
            OrganiserCommand::IssueKey { key } => {
                if !state.is_registered {
                    return Err(OrganiserRejection::Unknown);
                }
                let is_known = state.keys.get(&key.key) == Some(&key.hash);
                Ok(if is_known { Vec::new() } else { vec![OrganiserEvent::KeyIssued(key.clone())] })
            }
            OrganiserCommand::RevokeKey { key } => {
                if !state.keys.contains_key(key) {
                    return Ok(Vec::new());
                }
                if state.keys.len() == 1 {
                    return Err(OrganiserRejection::LastKey);
                }
                Ok(vec![OrganiserEvent::KeyRevoked(KeyRevoked { key: key.clone() })])
            }
            OrganiserCommand::ConfirmMapping { source, about } => {
                if !state.is_registered {
                    return Err(OrganiserRejection::Unknown);
                }
                let about = Personal::Known(about.clone());
                let said = MappingConfirmed { source: source.clone(), about };
                let is_known = state.mappings.contains(&said);
                Ok(if is_known { Vec::new() } else { vec![OrganiserEvent::MappingConfirmed(said)] })
            }
        }
    }

    fn evolve(state: &mut OrganiserState, event: &OrganiserEvent) {
        match event {
            OrganiserEvent::Registered(registered) => {
                state.is_registered = true;
                state.about = registered.about.clone();
            }
            OrganiserEvent::KeyIssued(issued) => {
                state.keys.insert(issued.key.clone(), issued.hash.clone());
            }
            OrganiserEvent::KeyRevoked(revoked) => {
                state.keys.remove(&revoked.key);
            }
            OrganiserEvent::MappingConfirmed(said) => {
                state.mappings.retain(|before| before.source != said.source);
                state.mappings.push(said.clone());
                let too_many = state.mappings.len().saturating_sub(MAPPINGS_MAX);
                state.mappings.drain(..too_many);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decider::spec::given;

    fn about() -> OrganiserAbout {
        OrganiserAbout { name: "Forum North".into(), contact: "desk@forum.example".into() }
    }

    fn key(name: &str) -> KeyIssued {
        KeyIssued { key: ApiKeyId::new(name).expect("an id"), hash: format!("hash of {name}") }
    }

    fn register() -> OrganiserCommand {
        OrganiserCommand::Register { about: about(), key: key("k1") }
    }

    #[test]
    fn registering_hands_out_the_first_key() {
        given::<Organiser>([]).when(&register()).then([
            OrganiserEvent::Registered(Registered { about: Personal::Known(about()) }),
            OrganiserEvent::KeyIssued(key("k1")),
        ]);
    }

    #[test]
    fn nobody_registers_twice() {
        given::<Organiser>([])
            .after(&register())
            .when(&register())
            .refused(&OrganiserRejection::AlreadyRegistered);
    }

    #[test]
    fn the_same_key_is_issued_once_and_the_last_one_stays() {
        let organiser = given::<Organiser>([]).after(&register());
        organiser.when(&OrganiserCommand::IssueKey { key: key("k1") }).then_nothing();
        let revoke = OrganiserCommand::RevokeKey { key: key("k1").key };
        organiser.when(&revoke).refused(&OrganiserRejection::LastKey);
        let two = organiser.after(&OrganiserCommand::IssueKey { key: key("k2") });
        two.when(&revoke).then([OrganiserEvent::KeyRevoked(KeyRevoked { key: key("k1").key })]);
        assert_eq!(two.after(&revoke).state().keys.len(), 1);
    }

    fn confirm(source: usize, mapping: &str) -> OrganiserCommand {
        let source = SourceId::new(format!("s{source}")).expect("an id");
        OrganiserCommand::ConfirmMapping { source, about: MappingAbout { mapping: mapping.into() } }
    }

    fn offered(state: &OrganiserState, source: &str) -> Option<String> {
        let source = SourceId::new(source).expect("an id");
        state.mapping(&source)?.about.known().map(|about| about.mapping.clone())
    }

    #[test]
    fn what_a_document_means_is_recorded_once_and_offered_for_the_same_source_and_for_others() {
        given::<Organiser>([]).when(&confirm(1, "a")).refused(&OrganiserRejection::Unknown);
        let said = given::<Organiser>([]).after(&register()).after(&confirm(1, "a")).after(&confirm(2, "b"));
        said.when(&confirm(1, "a")).then_nothing();
        let state = said.state();
        assert_eq!(offered(&state, "s1").as_deref(), Some("a"));
        assert_eq!(offered(&state, "new").as_deref(), Some("b"));
        assert_eq!(offered(&OrganiserState::default(), "new"), None);
        let again = said.after(&confirm(1, "c")).state();
        assert_eq!(again.mappings.len(), 2);
        assert_eq!(offered(&again, "new").as_deref(), Some("c"));
    }

    #[test]
    fn the_oldest_mapping_goes_when_there_are_too_many() {
        let registered = given::<Organiser>([]).after(&register());
        let many = (0..=MAPPINGS_MAX).fold(registered, |all, n| all.after(&confirm(n, &n.to_string())));
        let state = many.state();
        assert_eq!(state.mappings.len(), MAPPINGS_MAX);
        assert_eq!(offered(&state, "s0"), Some(MAPPINGS_MAX.to_string()));
    }
}
