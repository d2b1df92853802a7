//! A view is the fold of the log, whatever stops it on the way.

use std::sync::{Arc, Mutex};

use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{OpenedCommit, PARKED, Parked, Projector, StepError, View};
use openfloor_application::table::{Reader, Table};
use openfloor_domain::decider::Decider;
use openfloor_domain::organiser::Organiser;
use openfloor_domain::person::{Person, PersonCommand, PersonEvent};
use openfloor_domain::personal::Personal;
use openfloor_event_codec::Event;
use openfloor_event_log::{Append, CommitId, EventLog, Expected, Purpose};
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{Batch, Checkpoint, Row, ViewStore, ViewStoreError};
use uuid::Uuid;

use crate::ports::{FaultyKeys, FaultyLog, MAN, Unreadable, WOMAN, digest, issue, register, ring, stream};

/// Counts the events of each stream, and what of them could be opened.
struct Counts {
    events: Table<u32>,
    opened: Table<u32>,
}

impl View for Counts {
    fn apply(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        for opened in &commit.events {
            *self.events.row(store, commit.stream.as_str())? += 1;
            if matches!(&opened.event, Event::Person(PersonEvent::Stated(said)) if said.about != Personal::Erased)
            {
                *self.opened.row(store, commit.stream.as_str())? += 1;
            }
        }
        Ok(())
    }

    fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        self.events.drain(writes)?;
        self.opened.drain(writes)
    }
}

/// Rows in memory, which can be made to fail.
#[derive(Default)]
struct Views {
    rows: MemoryViews,
    is_broken: Mutex<bool>,
}

impl Views {
    fn whole(&self) -> Result<(), ViewStoreError> {
        let is_broken = *self.is_broken.lock().expect("nobody panicked");
        if is_broken { Err(ViewStoreError("the disk".to_owned())) } else { Ok(()) }
    }
}

impl ViewStore for Views {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        self.rows.get(key)
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError> {
        self.rows.scan(prefix, after, rows_max)
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        self.whole()?;
        self.rows.commit(batch)
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        self.rows.checkpoint()
    }

    fn bytes_on_disk(&self) -> u64 {
        0
    }
}

#[derive(Default)]
struct World {
    log: FaultyLog,
    keys: Arc<FaultyKeys>,
    views: Arc<Views>,
}

impl World {
    fn projector(&self) -> Projector<Counts> {
        self.projector_with(ring(&self.keys))
    }

    fn projector_with(&self, ring: Arc<KeyRing>) -> Projector<Counts> {
        let view = Counts { events: Table::new("events"), opened: Table::new("opened") };
        Projector::new(view, Arc::new(self.log.clone()), self.views.clone(), ring)
    }

    async fn record<D>(&self, name: &str, command: &D::Command)
    where
        D: Decider,
        D::Event: Into<Event> + TryFrom<Event>,
    {
        let handler = Handler::<D>::new(Arc::new(self.log.clone()), ring(&self.keys));
        let handled = handler.handle(&stream(name), command, &Attempt::once(digest(1), 7)).await;
        assert!(handled.is_ok_and(|handled| !handled.events.is_empty()), "recorded");
    }

    async fn garbage(&self, name: &str) {
        let last = self.log.records(&stream(name)).await.last().map(|record| record.revision);
        let append = Append {
            stream: stream(name),
            expected: last.map_or(Expected::NoStream, Expected::At),
            commit: CommitId(Uuid::now_v7()),
            command: digest(1),
            purpose: Purpose::Ordinary,
            payload: b"no commit of ours".to_vec().into(),
        };
        self.log.append(append).await.expect("recorded");
    }

    fn counted(&self, table: &'static str) -> Vec<(String, u32)> {
        Reader::new(table).all(self.views.as_ref(), "").expect("rows")
    }
}

fn row(stream: &str, count: u32) -> (String, u32) {
    (stream.to_owned(), count)
}

#[tokio::test]
async fn rows_and_checkpoint_are_committed_together_and_the_next_goes_on_there() {
    let world = World::default();
    world.record::<Organiser>("organiser-o1", &register()).await;
    let mut one = world.projector();
    let progress = one.step().await.expect("a step").clone();
    assert_eq!((progress.has_caught_up, progress.events, progress.last_at_ms), (true, 2, Some(7)));
    assert_eq!((progress.applied, progress.folded), (progress.head, progress.head));
    assert_eq!(world.counted("events"), [row("organiser-o1", 2)]);
    world.record::<Organiser>("organiser-o1", &issue("k2")).await;
    let mut other = world.projector();
    assert_eq!(other.step().await.expect("a step").events, 1);
    assert_eq!(world.counted("events"), [row("organiser-o1", 3)]);
}

#[tokio::test]
async fn an_empty_log_is_caught_up_with_at_once() {
    let world = World::default();
    let mut projector = world.projector();
    assert_eq!(projector.progress().applied, None);
    assert!(projector.step().await.expect("a step").has_caught_up);
    assert_eq!(projector.store().checkpoint().expect("readable"), None);
}

#[tokio::test]
async fn what_makes_no_sense_parks_its_stream_and_no_other() {
    let world = World::default();
    world.record::<Organiser>("organiser-o1", &register()).await;
    world.garbage("organiser-o1").await;
    world.garbage("organiser-o1").await;
    world.record::<Organiser>("organiser-o2", &register()).await;
    assert_eq!(world.projector().step().await.expect("a step").parked, 1);
    assert_eq!(world.counted("events"), [row("organiser-o1", 2), row("organiser-o2", 2)]);
    let parked: Vec<(String, Parked)> = Reader::new(PARKED).all(world.views.as_ref(), "").expect("rows");
    let first = world.log.records(&stream("organiser-o1")).await[1].position;
    assert_eq!((parked.len(), parked[0].0.as_str(), parked[0].1.position), (1, "organiser-o1", first.0));
    // It stays parked for whoever goes on.
    world.garbage("organiser-o1").await;
    world.record::<Organiser>("organiser-o2", &issue("k2")).await;
    assert_eq!(world.projector().step().await.expect("a step").parked, 1);
    assert_eq!(world.counted("events"), [row("organiser-o1", 2), row("organiser-o2", 3)]);
}

#[tokio::test]
async fn a_missing_key_parks_and_a_destroyed_one_does_not() {
    let world = World::default();
    world.record::<Person>("person-p1", &PersonCommand::State(WOMAN)).await;
    let strangers = World { log: world.log.clone(), ..World::default() };
    assert_eq!(strangers.projector().step().await.expect("a step").parked, 1);
    world.keys.destroy_all().await;
    let mut projector = world.projector();
    assert_eq!(projector.step().await.expect("a step").parked, 0);
    assert_eq!(world.counted("events"), [row("person-p1", 1)]);
    assert_eq!(world.counted("opened"), []);
}

#[tokio::test]
async fn what_cannot_be_reached_is_tried_again_and_nothing_is_lost() {
    let world = World::default();
    world.record::<Person>("person-p1", &PersonCommand::State(WOMAN)).await;
    let mut projector = world.projector();
    world.log.make_unreadable(Some(Unreadable::Unavailable));
    assert!(matches!(projector.step().await, Err(StepError::TryAgain(_))));
    world.log.make_unreadable(Some(Unreadable::Corrupt));
    assert!(matches!(projector.step().await, Err(StepError::Stop(_))));
    world.log.make_unreadable(None);
    world.keys.go_away(true);
    assert!(matches!(projector.step().await, Err(StepError::TryAgain(_))));
    world.keys.go_away(false);
    projector.step().await.expect("a step");
    // A key that was made since has to be asked for, and the store is away just then.
    world.record::<Person>("person-p2", &PersonCommand::State(MAN)).await;
    world.keys.go_away(true);
    assert!(matches!(projector.step().await, Err(StepError::TryAgain(_))));
    world.keys.go_away(false);
    assert_eq!(projector.step().await.expect("the record waited").events, 2);
    assert_eq!(world.counted("opened"), [row("person-p1", 1), row("person-p2", 1)]);
}

#[tokio::test]
async fn a_store_in_doubt_or_of_another_log_is_folded_anew() {
    let world = World::default();
    world.record::<Organiser>("organiser-o1", &register()).await;
    *world.views.is_broken.lock().expect("nobody panicked") = true;
    assert!(matches!(world.projector().step().await, Err(StepError::StartOver(_))));
    *world.views.is_broken.lock().expect("nobody panicked") = false;
    world.projector().step().await.expect("a step");
    let other_log = World { views: world.views.clone(), ..World::default() };
    assert!(matches!(other_log.projector().step().await, Err(StepError::StartOver(_))));
    let kept = world.views.checkpoint().expect("readable").expect("a checkpoint");
    let nonsense = Batch { checkpoint: Some(Checkpoint { commit: "x".into(), ..kept }), ..Batch::default() };
    world.views.commit(nonsense).expect("taken");
    assert!(matches!(world.projector().step().await, Err(StepError::StartOver(_))));
}

#[tokio::test]
async fn an_erasure_is_unsettled_where_something_may_have_been_written() {
    let world = World::default();
    world.record::<Person>("person-p1", &PersonCommand::State(WOMAN)).await;
    let mut kept = world.projector();
    kept.step().await.expect("a step");
    world.record::<Person>("person-p1", &PersonCommand::Erase { organiser: None }).await;
    assert_eq!(kept.step().await.expect("a step").unsettled_erasures, 1);
    // Who goes on with that store knows it too.
    world.record::<Organiser>("organiser-o1", &register()).await;
    assert_eq!(world.projector().step().await.expect("a step").unsettled_erasures, 1);
    // Whoever folds after the keys were destroyed has written nothing.
    world.keys.destroy_all().await;
    let rebuilt = World { log: world.log.clone(), keys: world.keys.clone(), ..World::default() };
    assert_eq!(rebuilt.projector().step().await.expect("a step").unsettled_erasures, 0);
    assert_eq!(rebuilt.counted("opened"), []);
    // Nor has whoever never met a box about the one who is erased.
    world.record::<Person>("person-p2", &PersonCommand::Erase { organiser: None }).await;
    let rebuilt = World { log: world.log.clone(), keys: world.keys.clone(), ..World::default() };
    assert_eq!(rebuilt.projector().step().await.expect("a step").unsettled_erasures, 0);
}

#[tokio::test]
async fn a_whole_log_at_once_is_folded_as_it_is_one_by_one() {
    let world = World::default();
    let strangers = World { log: world.log.clone(), ..World::default() };
    let one_by_one = World { log: world.log.clone(), keys: world.keys.clone(), ..World::default() };
    let mut kept = one_by_one.projector();
    for number in 0..100 {
        let name = format!("person-p{number}");
        let keyed = if number % 10 == 2 { &strangers } else { &world };
        keyed.record::<Person>(&name, &PersonCommand::State(WOMAN)).await;
        kept.step().await.expect("a step");
        if number % 10 == 1 {
            world.garbage(&name).await;
            kept.step().await.expect("a step");
        }
        if number % 10 == 9 {
            let erased = format!("person-p{}", number - 4);
            world.record::<Person>(&erased, &PersonCommand::Erase { organiser: None }).await;
            kept.step().await.expect("a step");
        }
    }
    let mut at_once = world.projector();
    let progress = at_once.step().await.expect("a step").clone();
    let parked = |world: &World| Reader::<Parked>::new(PARKED).all(world.views.as_ref(), "").expect("rows");
    assert_eq!(parked(&world).len(), 20, "garbage, and keys that are missing");
    assert_eq!(parked(&world), parked(&one_by_one));
    assert_eq!(world.counted("events"), one_by_one.counted("events"));
    assert_eq!(world.counted("opened"), one_by_one.counted("opened"));
    let checkpoint = |world: &World| world.views.checkpoint().expect("readable");
    assert_eq!(checkpoint(&world), checkpoint(&one_by_one));
    assert_eq!(progress.unsettled_erasures, kept.progress().unsettled_erasures);
}

#[tokio::test]
async fn what_fails_in_the_middle_of_many_is_gone_on_with() {
    let world = World::default();
    let ring = ring(&world.keys);
    let mut projector = world.projector_with(Arc::clone(&ring));
    projector.step().await.expect("a step");
    let state = async |numbers: std::ops::Range<u32>| {
        for number in numbers {
            world.record::<Person>(&format!("person-p{number}"), &PersonCommand::State(WOMAN)).await;
        }
    };
    state(0..100).await;
    ring.load_all().await.expect("the store answers");
    state(100..200).await;
    world.keys.go_away(true);
    assert!(matches!(projector.step().await, Err(StepError::TryAgain(_))), "the later keys are asked for");
    assert_eq!(projector.progress().events, 100, "the others are in memory");
    world.keys.go_away(false);
    assert_eq!(projector.step().await.expect("the rest").events, 200);
    assert_eq!(world.counted("opened").len(), 200);
}
