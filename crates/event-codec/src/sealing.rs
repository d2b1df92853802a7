//! Sealed boxes: XChaCha20-Poly1305, a key a subject, bound to whom and what they are about.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use openfloor_domain::subject::Subject;
use openfloor_key_store::{Key, KeyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something personal, as it lies in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SealedBox {
    /// Whom it is about, as `<kind>:<id>`.
    pub subject: String,
    /// The id of the key that opens it: 24 hex digits.
    pub key: String,
    /// 24 random bytes.
    #[serde(with = "serde_bytes")]
    #[schemars(with = "Vec<u8>")]
    pub nonce: Vec<u8>,
    /// XChaCha20-Poly1305 of a MessagePack map, with the tag at the end.
    #[serde(rename = "box", with = "serde_bytes")]
    #[schemars(with = "Vec<u8>")]
    pub sealed: Vec<u8>,
}

impl SealedBox {
    /// The key that opens it.
    pub fn key_id(&self) -> Option<KeyId> {
        self.key.parse().ok()
    }
}

/// What a box is bound to: the subject and the type of the event it belongs to. A box moved to
/// another event or person does not open.
fn associated_data(subject: &str, field: &str) -> Vec<u8> {
    format!("{subject}\n{field}").into_bytes()
}

/// Seals a plaintext about a subject. `field` is the type of the event.
///
/// # Panics
/// If the system has no randomness to give.
pub fn seal(subject: &Subject, field: &str, plaintext: &[u8], id: &KeyId, key: &Key) -> SealedBox {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).expect("the system gives randomness");
    let subject = subject.to_string();
    let aad = associated_data(&subject, field);
    let sealed = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad: &aad })
        .expect("a plaintext below 256 GiB can be sealed");
    SealedBox { subject, key: id.to_string(), nonce: nonce.to_vec(), sealed }
}

/// Opens a box; `None` if it was tampered with, or belongs to another key, subject or event.
pub fn open_box(sealed: &SealedBox, field: &str, key: &Key) -> Option<Vec<u8>> {
    let nonce: [u8; 24] = sealed.nonce.as_slice().try_into().ok()?;
    let aad = associated_data(&sealed.subject, field);
    let payload = Payload { msg: &sealed.sealed, aad: &aad };
    XChaCha20Poly1305::new(key.bytes().into()).decrypt(&XNonce::from(nonce), payload).ok()
}

#[cfg(test)]
mod tests {
    use openfloor_domain::ids::PersonId;

    use super::*;

    #[test]
    fn a_box_opens_only_with_its_key_for_its_subject_and_event() {
        let subject = Subject::Person(PersonId::new("p1").expect("an id"));
        let (id, key) = (KeyId::random(), Key::random());
        let sealed = seal(&subject, "panel.seat-offered", b"secret", &id, &key);
        assert_eq!(open_box(&sealed, "panel.seat-offered", &key).as_deref(), Some(b"secret".as_slice()));
        assert_eq!(open_box(&sealed, "panel.seat-described", &key), None);
        assert_eq!(open_box(&sealed, "panel.seat-offered", &Key::random()), None);
        let moved = SealedBox { subject: "person:p2".into(), ..sealed.clone() };
        assert_eq!(open_box(&moved, "panel.seat-offered", &key), None);
        assert_eq!(sealed.key_id(), Some(id));
    }
}
