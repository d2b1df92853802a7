//! The contract of the port, as a suite that every adapter runs.
//!
//! One function a promise, named as a sentence. An adapter gives a [`Harness`] and calls [`run_all`] in a
//! test; what its harness cannot do is skipped and named in the [`Report`], so that the adapter's test can
//! say which gaps it allows.

pub mod destroying;
pub mod keeping;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Key, KeyId, KeyStore, Lookup, SharedKeys};

/// How long one promise may take before it counts as broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the suite needs from an adapter's test. Faults of the harness itself panic with a sentence.
#[async_trait]
pub trait Harness: Send {
    /// An empty store. The suite lets go of the store before, which need not live on.
    async fn fresh(&mut self) -> SharedKeys;

    /// One more handle to the store made last, as another replica would open it. `None`: there is only one.
    async fn another(&mut self) -> Option<SharedKeys> {
        None
    }

    /// Ends and starts again all that holds the store made last, and gives a new handle. The suite dropped its
    /// handles before. `None`: the store does not outlive its process.
    async fn restart(&mut self) -> Option<SharedKeys> {
        None
    }

    /// All bytes of all files of the store made last, as a thief of the disk would find them now. Keys lie
    /// in them as they are, neither packed nor encoded. `None`: it has no files.
    async fn raw_bytes(&mut self) -> Option<Vec<u8>> {
        None
    }
}

/// How a promise came out, unless it was broken: then its function panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Shown to hold.
    Kept,
    /// Not tried, as the harness cannot do what it needs.
    Skipped,
}

/// The promises tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Names of those shown to hold.
    pub kept: Vec<&'static str>,
    /// Names of those that the harness has no means for.
    pub skipped: Vec<&'static str>,
}

type Trial<'a> = Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>;

struct Promise {
    name: &'static str,
    trial: for<'a> fn(&'a mut dyn Harness) -> Trial<'a>,
}

macro_rules! promises {
    ($($module:ident :: { $($name:ident),* $(,)? })*) => {
        &[$($(Promise { name: stringify!($name), trial: |harness| Box::pin($module::$name(harness)) }),*),*]
    };
}

const PROMISES: &[Promise] = promises! {
    keeping::{
        an_unknown_key_is_missing,
        fresh_keys_differ_and_are_found,
        fresh_keys_survive_a_restart,
        all_lists_every_key_and_every_destroyed_one,
        two_handles_see_the_same_keys,
        the_instance_secret_is_made_once,
        the_instance_secret_survives_a_restart,
        two_handles_that_ask_at_once_get_one_instance_secret,
    }
    destroying::{
        a_destroyed_key_is_destroyed_and_no_other,
        a_destroyed_key_stays_destroyed_after_a_restart,
        destroying_again_does_nothing,
        an_unknown_key_can_be_destroyed,
        destroying_nothing_does_nothing,
        a_key_destroyed_through_one_handle_is_destroyed_for_the_other,
        destroyed_bytes_are_gone_from_the_files,
        destroyed_bytes_are_gone_although_others_read,
    }
};

/// Tries every promise, one after the other.
///
/// # Panics
/// If a promise is broken, naming all that are.
pub async fn run_all(harness: &mut dyn Harness) -> Report {
    let mut report = Report::default();
    let mut broken = Vec::new();
    for promise in PROMISES {
        match tried(promise, harness).await {
            Ok(Verdict::Kept) => report.kept.push(promise.name),
            Ok(Verdict::Skipped) => report.skipped.push(promise.name),
            Err(why) => broken.push(format!("{}: {why}", promise.name)),
        }
    }
    assert!(broken.is_empty(), "the key store breaks {} promises:\n{}", broken.len(), broken.join("\n"));
    report
}

async fn tried(promise: &Promise, harness: &mut dyn Harness) -> Result<Verdict, String> {
    let mut trial = (promise.trial)(harness);
    let caught = std::future::poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| trial.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(sentence(&*panic))),
        }
    });
    let late = |_| Err(format!("it took longer than {} s", PATIENCE.as_secs()));
    tokio::time::timeout(PATIENCE, caught).await.unwrap_or_else(late)
}

fn sentence(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

async fn fresh(keys: &dyn KeyStore, count: usize) -> Vec<(KeyId, Key)> {
    let made = keys.fresh(count).await.unwrap_or_else(|error| panic!("making {count} keys failed: {error}"));
    assert_eq!(made.len(), count, "another number of keys was made");
    made
}

async fn get(keys: &dyn KeyStore, id: &KeyId) -> Lookup {
    keys.get(id).await.unwrap_or_else(|error| panic!("looking a key up failed: {error}"))
}

async fn destroy(keys: &dyn KeyStore, ids: &[KeyId]) {
    keys.destroy(ids).await.unwrap_or_else(|error| panic!("destroying {} keys failed: {error}", ids.len()));
}

/// All keys, ordered by id.
async fn all(keys: &dyn KeyStore) -> Vec<(KeyId, Lookup)> {
    let mut all = keys.all().await.unwrap_or_else(|error| panic!("listing the keys failed: {error}"));
    all.sort_by_key(|(id, _)| *id);
    all
}

async fn secret(keys: &dyn KeyStore) -> Key {
    keys.instance_secret().await.unwrap_or_else(|error| panic!("there is no instance secret: {error}"))
}

async fn are_found(keys: &dyn KeyStore, made: &[(KeyId, Key)]) {
    for (id, key) in made {
        assert!(get(keys, id).await == Lookup::Key(key.clone()), "a key is not found as it was made");
    }
}

async fn are_destroyed(keys: &dyn KeyStore, ids: &[KeyId]) {
    for id in ids {
        assert_eq!(get(keys, id).await, Lookup::Destroyed);
    }
}

fn ids(made: &[(KeyId, Key)]) -> Vec<KeyId> {
    made.iter().map(|(id, _)| *id).collect()
}

#[cfg(test)]
mod tests;
