//! The name of a stream: `<kind>-<id>`.

use std::fmt;
use std::str::FromStr;

/// Longest name of a stream, in bytes.
const BYTES_MAX: usize = 160;

/// `<kind>-<id>`: what sort of thing, and which one. Ids are of `[A-Za-z0-9_~]`; the part up to the
/// first `~` is the id of the convening that the thing belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName {
    name: String,
    kind_bytes: usize,
}

/// A text that is not a stream name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a stream name: want <kind>-<id>, kind of a-z, id of A-Z a-z 0-9 _ ~")]
pub struct StreamNameError(String);

impl StreamName {
    /// The stream of one thing.
    pub fn new(kind: &str, id: &str) -> Result<Self, StreamNameError> {
        let fault = || StreamNameError(format!("{kind}-{id}"));
        let kind_ok = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase());
        let id_ok = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'~');
        if !kind_ok || !id_ok || kind.len() + 1 + id.len() > BYTES_MAX {
            return Err(fault());
        }
        Ok(Self { name: format!("{kind}-{id}"), kind_bytes: kind.len() })
    }

    /// `panel`, `convening`, ...
    pub fn kind(&self) -> &str {
        &self.name[..self.kind_bytes]
    }

    /// Which one of its kind.
    pub fn id(&self) -> &str {
        &self.name[self.kind_bytes + 1..]
    }

    /// The part of the id that places it: up to the first `~`, or all of it.
    pub fn owner(&self) -> &str {
        let id = self.id();
        id.split('~').next().unwrap_or(id)
    }

    /// `<kind>-<id>`.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl FromStr for StreamName {
    type Err = StreamNameError;

    fn from_str(text: &str) -> Result<Self, StreamNameError> {
        let (kind, id) = text.split_once('-').ok_or_else(|| StreamNameError(text.to_owned()))?;
        Self::new(kind, id)
    }
}

#[cfg(test)]
mod tests {
    use super::StreamName;

    #[test]
    fn a_name_splits_into_kind_id_and_owner() {
        let name: StreamName = "panel-c1~p9".parse().expect("a name");
        assert_eq!((name.kind(), name.id(), name.owner()), ("panel", "c1~p9", "c1"));
    }

    #[test]
    fn what_would_break_a_subject_is_refused() {
        for bad in ["panel", "panel-", "-x", "Panel-x", "panel-a.b", "panel-a b", "panel-a*", "panel-é"] {
            assert!(bad.parse::<StreamName>().is_err(), "{bad}");
        }
        assert!(StreamName::new("panel", &"x".repeat(161)).is_err());
    }
}
