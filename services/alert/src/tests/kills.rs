//! A replica is killed between every pair of steps of a delivery, and another one goes on.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use openfloor_domain::delivery::{DeliveryEvent, Outcome};
use openfloor_event_log::{
    Append, AppendError, Appended, Batch, Checkpoint, EventLog, LogId, ReadError, Record, Revision,
    SharedLog, StreamName, Subscription,
};
use openfloor_follower::{Home, MemoryHome};

use super::replicas::KeptHome;
use super::world::{MEN, World, until};
use crate::{Carrier, Message};

/// More steps than the deliveries of one notice to two endpoints have.
const STEPS_MAX: i64 = 20;

/// How many steps a process has left. A dead one does nothing any more, and hears of nothing.
#[derive(Clone)]
struct Life(Arc<AtomicI64>);

impl Life {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(i64::MAX)))
    }

    fn is_over(&self) -> bool {
        self.0.load(Ordering::SeqCst) < 0
    }

    /// One step. The one that is one too many never ends.
    async fn step(&self) {
        if self.0.fetch_sub(1, Ordering::SeqCst) <= 0 {
            self.0.store(-1, Ordering::SeqCst);
            std::future::pending::<()>().await;
        }
    }

    /// What is no step of a delivery.
    async fn live(&self) {
        if self.is_over() {
            std::future::pending::<()>().await;
        }
    }
}

struct MortalLog {
    log: SharedLog,
    life: Life,
}

#[async_trait]
impl EventLog for MortalLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        if append.stream.kind() != "delivery" {
            self.life.live().await;
            return self.log.append(append).await;
        }
        self.life.step().await;
        let appended = self.log.append(append).await;
        self.life.step().await;
        appended
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        self.life.live().await;
        self.log.read(stream, after).await
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        self.life.live().await;
        let subscription = self.log.subscribe(from).await?;
        Ok(Box::new(MortalSubscription { subscription, life: self.life.clone() }))
    }
}

struct MortalSubscription {
    subscription: Box<dyn Subscription>,
    life: Life,
}

#[async_trait]
impl Subscription for MortalSubscription {
    fn log(&self) -> &LogId {
        self.subscription.log()
    }

    async fn next(&mut self, records_max: usize) -> Result<Batch, ReadError> {
        let batch = self.subscription.next(records_max).await?;
        let is_step = batch.records.iter().any(|record| record.stream.kind() == "delivery");
        if is_step {
            self.life.step().await
        } else {
            self.life.live().await
        }
        Ok(batch)
    }
}

struct MortalCarrier {
    carrier: Arc<dyn Carrier>,
    life: Life,
}

#[async_trait]
impl Carrier for MortalCarrier {
    async fn carry(&self, message: &Message) -> Outcome {
        self.life.step().await;
        let outcome = self.carrier.carry(message).await;
        self.life.step().await;
        outcome
    }
}

/// How often each notice came, by its id, with the one body that it had.
fn by_id(came: impl Iterator<Item = (String, String)>) -> BTreeMap<String, (String, usize)> {
    let mut all: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (id, body) in came {
        let (first, times) = all.entry(id).or_insert_with(|| (body.clone(), 0));
        assert_eq!(*first, body, "a repeat has the same body");
        *times += 1;
    }
    all
}

/// What a run came to: whether the process was killed in it, and how many notices came twice.
struct Run {
    was_killed: bool,
    repeats: usize,
}

async fn killed_at(step: i64, has_second: bool, keeps_view: bool) -> Run {
    let world = World::new().await;
    let mut config = world.config();
    // Longer than a machine with much to do leaves a thread alone: an attempt that takes longer is made twice.
    config.lease = Duration::from_secs(5);
    let home = KeptHome::default();
    let life = Life::new();
    let log: SharedLog = Arc::new(MortalLog { log: world.shared(), life: life.clone() });
    let of_carrier = life.clone();
    let mortal = world
        .start_over(config.clone(), Box::new(home.clone()), log, |carrier| {
            Arc::new(MortalCarrier { carrier, life: of_carrier })
        })
        .await;
    world.pledged(&mortal).await;
    mortal.idle(&world).await;
    let second = match has_second {
        true => Some(world.start_as(config.clone(), Box::new(MemoryHome)).await),
        false => None,
    };

    life.0.store(step, Ordering::SeqCst);
    world.roster("p1", MEN).await;
    until("the end of the process, or of its work", async || {
        let ended = world.deliveries().await;
        let settled = ended.iter().filter(|event| matches!(event, DeliveryEvent::Delivered(_))).count();
        // The question whether the address is theirs came before.
        (life.is_over() || settled == 3).then_some(())
    })
    .await;
    let was_killed = life.is_over();
    drop(mortal);
    let kept: Box<dyn Home> = if keeps_view { Box::new(home) } else { Box::new(MemoryHome) };
    let successor = match second {
        Some(second) => second,
        None => world.start_as(config, kept).await,
    };
    until("what is told after all", async || {
        let events = world.deliveries().await;
        let settled = events.iter().filter(|event| matches!(event, DeliveryEvent::Delivered(_))).count();
        (settled == 3).then_some(())
    })
    .await;
    successor.idle(&world).await;

    let hooks = world.hooks.all();
    let hooks = by_id(hooks.iter().map(|hook| (hook.header("webhook-id").to_owned(), hook.body.clone())));
    let mails = world.smtp.all();
    let mails = by_id(mails.iter().map(|mail| (mail.header("Message-ID").expect("an id"), mail.raw.clone())));
    assert_eq!((hooks.len(), mails.len()), (1, 2), "killed at {step}: nothing is lost, nothing is new");
    let times = hooks.values().chain(mails.values()).map(|(_, times)| *times);
    Run { was_killed, repeats: times.map(|times| times - 1).sum() }
}

/// A run on a thread of its own.
fn run(step: i64, has_second: bool, keeps_view: bool) -> Run {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(killed_at(step, has_second, keeps_view))
}

#[test]
fn killed_between_any_two_steps_nothing_is_lost_and_repeats_are_the_same() {
    let (mut kills, mut repeats) = (0, 0);
    let variants = [(false, true), (false, false), (true, false)];
    let cases: Vec<_> = (0..=STEPS_MAX).flat_map(|step| variants.map(|of| (step, of.0, of.1))).collect();
    let runs: Vec<_> = cases
        .into_iter()
        .map(|(step, second, kept)| (step, second, std::thread::spawn(move || run(step, second, kept))))
        .collect();
    for (step, has_second, run) in runs {
        let run = run.join().expect("a run that says what is wrong");
        // Alone, it takes so many steps: one before and one after each append and each sending, and one before
        // each fold. Two share them.
        if !has_second && step < 8 {
            assert!(run.was_killed, "at {step}");
        }
        if step == STEPS_MAX {
            assert!(!run.was_killed, "there are more steps than are tried");
        }
        assert!(run.repeats <= 2, "{} repeats when killed at {step}", run.repeats);
        assert!(run.was_killed || run.repeats == 0, "who is not killed repeats nothing");
        kills += usize::from(run.was_killed);
        repeats += run.repeats;
    }
    assert!(kills >= 24 && repeats >= 2, "{kills} kills, {repeats} repeats");
}
