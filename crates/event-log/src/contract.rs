//! The contract of the port, as a suite that every adapter runs.
//!
//! One function a promise, named as a sentence. An adapter gives a [`Harness`] and calls [`run_all`] in a
//! test; what its harness cannot do (restart, damage) is skipped and named in the [`Report`], so that the
//! adapter's test can say which gaps it allows.

pub mod damage;
pub mod reading;
pub mod subscribing;
mod tools;
pub mod writing;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Append, Position, SharedLog};

/// How long one promise may take before it counts as broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the suite needs from an adapter's test. Faults of the harness itself panic with a sentence.
#[async_trait]
pub trait Harness: Send {
    /// An empty log with an identity of its own. The suite lets go of the log before, which need not live on.
    async fn fresh(&mut self) -> SharedLog;

    /// Ends and starts again all that holds the log made last, client and server, as after a crash of the
    /// machine, and gives a new handle. The suite dropped its handles and subscriptions before. `None`: the
    /// log does not outlive its process.
    async fn restart(&mut self) -> Option<SharedLog> {
        None
    }

    /// Restarts the server while handles and subscriptions live on; false if there is none.
    async fn bounce(&mut self) -> bool {
        false
    }

    /// Lets the time pass after which the log's own detection of duplicates forgets; false if it never does.
    async fn outlive_dedup_window(&mut self) -> bool {
        false
    }

    /// Puts the record into the log made last, with a payload that does not match its checksum, and says
    /// where it lies. `None` if that cannot be done.
    async fn append_damaged(&mut self, log: &SharedLog, append: Append) -> Option<Position> {
        let _ = (log, append);
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
    writing::{
        a_stream_is_created_once,
        a_stale_writer_conflicts_and_sees_the_last_revision,
        a_writer_ahead_of_the_stream_conflicts,
        a_record_too_large_is_refused_and_nothing_is_stored,
        a_retry_is_recorded_once,
        a_retry_finds_its_record_behind_later_commits,
        a_retry_of_a_lost_race_is_still_a_conflict,
        a_retry_after_the_dedup_window_is_recorded_once,
        a_retry_after_a_restart_is_recorded_once,
        concurrent_retries_of_one_commit_are_recorded_once,
        a_commit_id_reused_for_another_command_is_refused,
        the_same_payload_three_times_is_three_commits,
        one_commit_id_on_two_streams_is_two_commits,
        of_concurrent_writers_of_one_stream_exactly_one_wins,
        concurrent_appends_to_many_streams_all_succeed,
        an_essential_append_is_recorded_like_any_other,
    }
    reading::{
        an_unknown_stream_is_empty,
        a_read_sees_what_was_acknowledged,
        a_read_after_a_revision_is_exclusive,
        a_record_comes_back_as_it_was_written,
        payloads_round_trip_byte_for_byte,
        streams_with_similar_names_do_not_mix,
        revisions_and_positions_grow,
        what_was_acknowledged_survives_a_restart,
        a_read_works_after_the_server_came_back,
    }
    subscribing::{
        the_first_call_at_the_head_returns_an_empty_batch_at_once,
        a_later_call_at_the_head_waits_for_a_record,
        a_subscription_has_every_record_in_order,
        a_batch_holds_at_most_what_was_asked_for,
        a_subscription_sees_later_appends,
        a_subscription_has_no_gap_beside_concurrent_writers,
        a_subscription_from_a_checkpoint_is_exclusive,
        two_subscriptions_read_independently,
        a_dropped_call_loses_nothing,
        a_subscription_goes_on_from_its_checkpoint_after_a_restart,
        a_subscription_lives_through_a_restart_of_the_server,
        a_checkpoint_of_another_log_is_refused,
        a_checkpoint_with_another_commit_is_refused,
        a_checkpoint_beyond_the_head_is_refused,
        the_identity_of_a_log_survives_a_restart,
    }
    damage::{
        a_damaged_record_is_reported_by_read_and_never_served,
        a_damaged_record_is_reported_by_a_subscription_and_never_passed_over,
        a_damaged_record_does_not_hide_other_streams,
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
    assert!(broken.is_empty(), "the log breaks {} promises:\n{}", broken.len(), broken.join("\n"));
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

#[cfg(test)]
mod tests;
