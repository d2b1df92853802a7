//! Ids: keyed hashes under the secret of this installation.
//!
//! The same organiser naming the same thing always gets the same id, so two imports make one panel
//! and one person, and no index of names is needed to write. A stranger can recompute none of them,
//! and one organiser's ids say nothing about another's: each has a pepper of its own.

use hmac::{Hmac, KeyInit, Mac};
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, PersonId, SeatKey, SeriesId, SourceId};
use openfloor_key_store::Key;
use openfloor_rosters::bare_name;
use sha2::Sha256;

/// Bytes of a hash that become an id: 96 bits, 24 hex digits.
const ID_BYTES: usize = 12;

/// Hex digits of the random part of a sealed position.
const POSITION_NONCE_DIGITS: usize = 16;

/// How somebody or something was identified, by strength. Only the strongest given is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier<'a> {
    /// The source's own id, unique within a namespace of the organiser's.
    External {
        /// What it is unique in; empty for the organiser's own files and API.
        namespace: &'a str,
        /// The id.
        id: &'a str,
    },
    /// An e-mail address.
    Address(&'a str),
    /// Only a name: unique within one convening.
    Name {
        /// In which.
        convening: &'a ConveningId,
        /// The name as listed.
        name: &'a str,
    },
}

/// Makes ids for this installation.
#[derive(Clone, Debug)]
pub struct Identity {
    secret: Key,
}

impl Identity {
    /// From the secret of the key store.
    pub fn new(secret: Key) -> Self {
        Self { secret }
    }

    /// A convening of an organiser, by the organiser's own short name for it.
    ///
    /// # Panics
    /// Never: hex digits are letters of an id.
    pub fn convening(&self, organiser: &OrganiserId, slug: &str) -> ConveningId {
        let id = self.pepper(organiser).id(&["convening", slug.trim()]);
        ConveningId::new(id).expect("hex digits make an id")
    }

    /// A series of convenings of an organiser, by the organiser's own short name for it.
    ///
    /// # Panics
    /// Never: hex digits are letters of an id.
    pub fn series(&self, organiser: &OrganiserId, name: &str) -> SeriesId {
        let id = self.pepper(organiser).id(&["series", name.trim()]);
        SeriesId::new(id).expect("hex digits make an id")
    }

    /// A panel of a convening, by the organiser's own short name for it.
    ///
    /// # Panics
    /// Never: hex digits are letters of an id.
    pub fn panel(&self, organiser: &OrganiserId, convening: &ConveningId, slug: &str) -> PanelId {
        let id = self.pepper(organiser).id(&["panel", convening.as_str(), slug.trim()]);
        PanelId::new(format!("{convening}~{id}")).expect("hex digits make an id")
    }

    /// A person at one organiser. The same human at two organisers is two persons.
    ///
    /// # Panics
    /// Never: hex digits are letters of an id.
    pub fn person(&self, organiser: &OrganiserId, identifier: Identifier<'_>) -> PersonId {
        let pepper = self.pepper(organiser);
        let id = match identifier {
            Identifier::External { namespace, id } => pepper.id(&["external", namespace, id.trim()]),
            Identifier::Address(address) => pepper.id(&["address", &normal_address(address)]),
            Identifier::Name { convening, name } => {
                format!("{convening}~{}", pepper.id(&["name", convening.as_str(), &normal_name(name)]))
            }
        };
        PersonId::new(id).expect("hex digits make an id")
    }

    /// How a source names a seat.
    ///
    /// # Panics
    /// Never: hex digits are letters of an id.
    pub fn seat(&self, organiser: &OrganiserId, panel: &PanelId, name: &str) -> SeatKey {
        let id = self.pepper(organiser).id(&["seat", panel.as_str(), name]);
        SeatKey::new(&id[..16]).expect("hex digits make an id")
    }

    /// A source of an organiser: a link, a file, the editor, an API client.
    ///
    /// # Panics
    /// Never: hex digits are letters of an id.
    pub fn source(&self, organiser: &OrganiserId, name: &str) -> SourceId {
        let id = self.pepper(organiser).id(&["source", name]);
        SourceId::new(&id[..16]).expect("hex digits make an id")
    }

    /// What an ally's verified address and a seat's address have in common; nobody else can compute it.
    pub fn address_token(&self, address: &str) -> String {
        Pepper(self.secret.clone()).id(&["match-address", &normal_address(address)])
    }

    /// A secret for one purpose, which a message carries and the log does not.
    pub fn token(&self, purpose: &str, of: &str) -> String {
        let pepper = Pepper(self.secret.clone());
        pepper.hash(&["token", purpose, of]).iter().take(24).map(|byte| format!("{byte:02x}")).collect()
    }

    /// A position of the log as a caller may see it. The bare number would tell an organiser how many
    /// records others caused since the last answer, an alert to an ally among them.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn seal_position(&self, position: u64) -> String {
        let nonce = crate::api_key::random_hex(POSITION_NONCE_DIGITS / 2);
        let pad = self.position_pad(&nonce, "pad");
        let hidden = format!("{:016x}", position ^ pad);
        let check = self.position_pad(&format!("{nonce}{hidden}"), "check");
        format!("{nonce}{hidden}{check:016x}")
    }

    /// The position that an answer of ours gave; none for anything else.
    pub fn open_position(&self, sealed: &str) -> Option<u64> {
        let nonce = sealed.get(..POSITION_NONCE_DIGITS)?;
        let hidden = sealed.get(POSITION_NONCE_DIGITS..POSITION_NONCE_DIGITS + 16)?;
        let check = sealed.get(POSITION_NONCE_DIGITS + 16..)?;
        let expected = format!("{:016x}", self.position_pad(&format!("{nonce}{hidden}"), "check"));
        if check != expected {
            return None;
        }
        Some(u64::from_str_radix(hidden, 16).ok()? ^ self.position_pad(nonce, "pad"))
    }

    fn position_pad(&self, of: &str, purpose: &str) -> u64 {
        let hash = Pepper(self.secret.clone()).hash(&["position", purpose, of]);
        hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    fn pepper(&self, organiser: &OrganiserId) -> Pepper {
        let root = Pepper(self.secret.clone());
        Pepper(Key::new(root.hash(&["pepper", organiser.as_str()])))
    }
}

struct Pepper(Key);

impl Pepper {
    /// HMAC-SHA-256 over parts, each with its length before it so that no two lists collide.
    fn hash(&self, parts: &[&str]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.bytes()).expect("HMAC takes a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    fn id(&self, parts: &[&str]) -> String {
        self.hash(parts).iter().take(ID_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Addresses are compared without case or surrounding space.
fn normal_address(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Names are compared without case, with single spaces, and without pronouns in brackets behind them.
pub fn normal_name(name: &str) -> String {
    bare_name(name).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organiser(id: &str) -> OrganiserId {
        OrganiserId::new(id).expect("an id")
    }

    #[test]
    fn the_same_words_give_the_same_id_and_only_here() {
        let here = Identity::new(Key::new([7; 32]));
        let there = Identity::new(Key::new([8; 32]));
        let id = here.convening(&organiser("o1"), "peace-26");
        assert_eq!(id, here.convening(&organiser("o1"), " peace-26 "));
        assert_ne!(id, here.convening(&organiser("o2"), "peace-26"));
        assert_ne!(id, there.convening(&organiser("o1"), "peace-26"));
        assert!(!id.as_str().contains("peace"));
        let series = here.series(&organiser("o1"), "peace-26");
        assert_eq!(series, here.series(&organiser("o1"), " peace-26 "));
        assert_ne!(series, here.series(&organiser("o2"), "peace-26"));
        assert_ne!(series, there.series(&organiser("o1"), "peace-26"));
        assert_ne!(series.as_str(), id.as_str());
    }

    #[test]
    fn what_belongs_to_a_convening_begins_with_its_id() {
        let here = Identity::new(Key::new([7; 32]));
        let convening = here.convening(&organiser("o1"), "peace-26");
        let panel = here.panel(&organiser("o1"), &convening, "opening");
        assert_eq!(panel.convening(), convening);
        let named = Identifier::Name { convening: &convening, name: "Ada  Example" };
        let person = here.person(&organiser("o1"), named);
        assert!(person.as_str().starts_with(convening.as_str()));
        let same = Identifier::Name { convening: &convening, name: " ada example" };
        assert_eq!(person, here.person(&organiser("o1"), same));
        let stating = Identifier::Name { convening: &convening, name: "Ada Example (she/her)" };
        assert_eq!(person, here.person(&organiser("o1"), stating));
        let another = Identifier::Name { convening: &convening, name: "Ada Example (Lake Forum)" };
        assert_ne!(person, here.person(&organiser("o1"), another));
    }

    #[test]
    fn a_sealed_position_opens_here_only_and_never_looks_the_same_twice() {
        let here = Identity::new(Key::new([7; 32]));
        let sealed = here.seal_position(41);
        assert_eq!(here.open_position(&sealed), Some(41));
        assert_ne!(sealed, here.seal_position(41));
        assert_eq!(Identity::new(Key::new([8; 32])).open_position(&sealed), None);
        for other in ["", "41", "zzzzzzzzzzzzzzzzzzzz", &sealed[1..]] {
            assert_eq!(here.open_position(other), None, "{other}");
        }
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let here = Identity::new(Key::new([7; 32]));
        let id = |namespace, id| here.person(&organiser("o1"), Identifier::External { namespace, id });
        assert_ne!(id("a", "bc"), id("ab", "c"));
    }
}
