//! The port to the key store: the only place where the keys of sealed boxes lie, and the only
//! durable thing in Openfloor from which something can be taken away for good.
//!
//! What is personal is sealed in the log under a key of the person it is about. To erase a person
//! is to destroy her keys. [`memory::MemoryKeys`] is the reference; adapters pass [`contract`].

pub mod contract;
pub mod memory;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use async_trait::async_trait;
use zeroize::Zeroize;

/// Names a key; says nothing about whose it is. Twelve bytes, random as far as nobody can foresee them, written
/// as 24 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 12]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let mut text = [0; 24];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        f.write_str(std::str::from_utf8(&text).expect("hex digits are text"))
    }
}

/// A text that is not a key id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key id is 24 hex digits")]
pub struct KeyIdError;

impl FromStr for KeyId {
    type Err = KeyIdError;

    fn from_str(text: &str) -> Result<Self, KeyIdError> {
        let digits = text.as_bytes();
        if digits.len() != 24 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(KeyIdError);
        }
        let mut bytes = [0; 12];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| KeyIdError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| KeyIdError)?;
        }
        Ok(Self(bytes))
    }
}

/// 32 secret bytes, overwritten when dropped and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from its bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key from the system's source of randomness.
    ///
    /// # Panics
    /// If the system has no randomness to give: then nothing may be sealed.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the system gives randomness");
        Self(bytes)
    }

    /// The secret bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl KeyId {
    /// A new id from the system's source of randomness.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn random() -> Self {
        let mut bytes = [0; 12];
        getrandom::fill(&mut bytes).expect("the system gives randomness");
        Self(bytes)
    }

    /// Ids for keys that are made together: eight random bytes that they share, and a number. They lie side by
    /// side in an index, so that a store writes a few pages for all of them, and not one for each.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn run(count: usize) -> impl Iterator<Item = Self> {
        let Self(first) = Self::random();
        (0_u32..).take(count).map(move |number| {
            let mut bytes = first;
            bytes[8..].copy_from_slice(&number.to_be_bytes());
            Self(bytes)
        })
    }
}

/// What the store knows of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Here it is.
    Key(Key),
    /// Destroyed on purpose: what it sealed is erased.
    Destroyed,
    /// Never heard of it: a fault. What it sealed is *not* thereby erased or unknown.
    Missing,
}

/// Why the store did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// Try again.
    #[error("the key store cannot be reached: {0}")]
    Unavailable(String),
    /// Nothing can be stored until there is room, or what holds it can be written again. Reading goes on.
    #[error("the key store takes nothing: {0}")]
    Full(String),
    /// Needs a human.
    #[error("the key store refuses: {0}")]
    Rejected(String),
}

/// The key store.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// One key.
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError>;

    /// `count` new keys, durable before this returns: material for a pool kept ahead of need.
    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError>;

    /// Destroys keys: their bytes are gone from the store's files, and [`Lookup::Destroyed`] is
    /// answered for ever. Repeating it does nothing. Unknown ids are marked destroyed too.
    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError>;

    /// Every key there is, for a reader about to open a whole log. Destroyed ones included.
    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError>;

    /// The secret of this installation, made on first call: the root of the keyed hashes that
    /// become ids. The same for ever and for every replica.
    async fn instance_secret(&self) -> Result<Key, KeyStoreError>;
}

/// A key store that can be handed round.
pub type SharedKeys = Arc<dyn KeyStore>;
