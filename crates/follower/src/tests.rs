//! A small view over the reference adapters, on one thread, with a clock that jumps to what is waited for.

mod world;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use openfloor_event_log::Position;
use tokio::sync::mpsc;
use tokio::task::LocalSet;
use tokio::time::Instant;

use crate::{NoMore, following};
use world::{Busy, Compare, Failing, Shelf, Tell, World, counted};

/// Longer than anything here takes, and over at once while the clock is paused.
const LIMIT: Duration = Duration::from_secs(3_600);

#[tokio::test(start_paused = true)]
async fn it_catches_up_and_then_follows() {
    let world = World::default();
    world.says("p1").await;
    world.says("p2").await;
    let (followed, fold) = following(world.plan(Shelf::default(), NoMore)).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        assert!(followed.has_caught_up(LIMIT).await);
        assert_eq!(counted(&followed), 2);
        let position = world.says("p1").await;
        assert!(followed.covers(position, LIMIT).await);
        assert_eq!(counted(&followed), 3);
        let status = followed.status();
        assert_eq!((status.progress.events, status.trouble, status.is_rebuilding), (3, None, false));
        assert!(!followed.covers(Position(position.0 + 1), LIMIT).await);
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn a_store_in_doubt_is_folded_anew() {
    let world = World::default();
    world.says("p1").await;
    let shelf = Shelf::default();
    let (followed, fold) = following(world.plan(shelf.clone(), NoMore)).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        assert!(followed.has_caught_up(LIMIT).await);
        let before = followed.store();
        shelf.doubt_the_last();
        world.says("p2").await;
        assert!(followed.until(LIMIT, |status| status.is_rebuilding).await);
        assert!(followed.status().trouble.expect("a reason").contains("in doubt"));
        assert!(followed.has_caught_up(LIMIT).await);
        let status = followed.status();
        assert_eq!((status.rebuilds_in_doubt, status.rebuilds_after_erasure, status.trouble), (1, 0, None));
        assert!(!Arc::ptr_eq(&before, &followed.store()));
        assert_eq!(counted(&followed), 2);
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn after_an_erasure_the_old_store_serves_until_the_new_one_has_caught_up() {
    let world = World::default();
    world.says("p1").await;
    let shelf = Shelf::default();
    let (followed, fold) = following(world.plan(shelf.clone(), NoMore)).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        assert!(followed.has_caught_up(LIMIT).await);
        let (before, begun) = (followed.store(), Instant::now());
        world.log.hold_back();
        let erased = world.erase("p1").await;
        assert!(followed.covers(erased, LIMIT).await);
        assert_eq!(followed.status().progress.unsettled_erasures, 1);
        assert!(followed.until(LIMIT, |status| status.is_rebuilding).await);
        assert!(begun.elapsed() >= world::SETTLE_WITHIN);
        let later = world.says("p2").await;
        assert!(!followed.covers(later, LIMIT).await, "the new store cannot have caught up");
        assert!(Arc::ptr_eq(&before, &followed.store()));
        assert_eq!((counted(&followed), shelf.tidied()), (2, 0));
        world.log.let_through();
        assert!(followed.covers(later, LIMIT).await);
        assert!(!Arc::ptr_eq(&before, &followed.store()));
        assert_eq!((counted(&followed), shelf.tidied()), (3, 1));
        let status = followed.status();
        assert_eq!((status.rebuilds_after_erasure, status.rebuilds_in_doubt), (1, 0));
        assert_eq!((status.progress.unsettled_erasures, status.is_rebuilding), (0, false));
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_a_step_comes_when_woken_too() {
    let world = World::default();
    let (told, mut came) = mpsc::unbounded_channel();
    let (followed, fold) = following(world.plan(Shelf::default(), Tell(told))).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        assert_eq!(came.recv().await, Some(0), "after the first step, which finds nothing");
        followed.wake();
        assert_eq!(came.recv().await, Some(0));
        world.says("p1").await;
        assert_eq!(came.recv().await, Some(1));
        followed.wake();
        assert_eq!(came.recv().await, Some(1));
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_a_step_reads_all_that_was_folded_though_it_waits_for_a_key() {
    let world = World::default();
    let (told, mut came) = mpsc::unbounded_channel();
    let (followed, fold) = following(world.plan(Shelf::default(), Compare(told))).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        assert_eq!(came.recv().await, Some((0, 0)), "it has read all keys, and there was none");
        world.says("p1").await;
        while came.recv().await != Some((1, 1)) {}
        world.keys.hold_back();
        world.says("p1").await;
        let waits = world.says("p2").await;
        let (mut folded, mut counted) = (0, 0);
        while folded < 2 {
            followed.wake();
            (folded, counted) = came.recv().await.expect("it is told");
        }
        assert_eq!(counted, 2);
        assert!(!followed.status().progress.folded.is_some_and(|folded| folded.covers(waits)));
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_a_step_comes_when_a_new_store_takes_over() {
    let world = World::default();
    world.says("p1").await;
    let (told, mut came) = mpsc::unbounded_channel();
    let (followed, fold) = following(world.plan(Shelf::default(), Tell(told))).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        let erased = world.erase("p1").await;
        assert!(followed.covers(erased, LIMIT).await);
        let before = followed.store();
        while came.try_recv().is_ok() {}
        // No record comes any more.
        let after = tokio::time::timeout(LIMIT, came.recv()).await;
        assert!(after.is_ok_and(|came| came.is_some()));
        assert!(!Arc::ptr_eq(&before, &followed.store()));
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_a_step_and_fails_is_done_again_though_no_record_comes() {
    let world = World::default();
    let (told, mut came) = mpsc::unbounded_channel();
    let failing = Failing { failures: 3, told };
    let (followed, fold) = following(world.plan(Shelf::default(), failing)).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        let after = tokio::time::timeout(LIMIT, came.recv()).await;
        assert_eq!(after, Ok(Some(0)));
        assert!(followed.until(LIMIT, |status| status.trouble.is_none()).await);
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn work_that_wakes_itself_does_not_hold_up_the_fold() {
    let world = Arc::new(World::default());
    let (told, mut came) = mpsc::unbounded_channel();
    let busy = Busy { world: Arc::clone(&world), followed: Arc::default(), told };
    let own = Arc::clone(&busy.followed);
    let (followed, fold) = following(world.plan(Shelf::default(), busy)).expect("a store");
    own.set(followed).ok().expect("set once");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        for events in 0..10 {
            assert_eq!(came.recv().await, Some(events), "what was said in between is folded in between");
        }
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn at_the_shutdown_it_ends_and_nobody_waits_for_it() {
    let world = World::default();
    let shelf = Shelf::default();
    let (followed, fold) = following(world.plan(shelf.clone(), NoMore)).expect("a store");
    let following = async {
        let running = tokio::task::spawn_local(fold.into_future());
        let position = world.says("p1").await;
        assert!(followed.covers(position, LIMIT).await);
        let waiting = followed.clone();
        let waiting = tokio::task::spawn_local(async move { waiting.covers(Position(1_000), LIMIT).await });
        tokio::task::yield_now().await;
        let begun = Instant::now();
        world.shutdown.cancel();
        running.await.expect("an end in good order");
        assert!(!waiting.await.expect("an answer"));
        assert!(!followed.covers(Position(1_000), LIMIT).await);
        assert!(followed.covers(position, LIMIT).await, "what was folded can still be read");
        assert_eq!((begun.elapsed(), shelf.closed()), (Duration::ZERO, 1));
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test(start_paused = true)]
async fn who_waits_is_woken_in_the_order_of_coming() {
    const WAITING: usize = 50;
    let world = World::default();
    let (followed, fold) = following(world.plan(Shelf::default(), NoMore)).expect("a store");
    let following = async {
        tokio::task::spawn_local(fold.into_future());
        assert!(followed.has_caught_up(LIMIT).await);
        let woken = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for n in 0..WAITING {
            let (followed, woken) = (followed.clone(), Arc::clone(&woken));
            waiting.push(tokio::task::spawn_local(async move {
                assert!(followed.until(LIMIT, |status| status.progress.events > 0).await);
                woken.lock().expect("unpoisoned").push(n);
            }));
        }
        tokio::task::yield_now().await;
        world.says("p1").await;
        for one in waiting {
            one.await.expect("woken");
        }
        let in_order: Vec<usize> = (0..WAITING).collect();
        assert_eq!(*woken.lock().expect("unpoisoned"), in_order);
    };
    LocalSet::new().run_until(following).await;
}

#[tokio::test]
async fn a_thread_of_its_own_drives_it_as_well() {
    let world = World::default();
    world.says("p1").await;
    let (followed, thread) = crate::follow(world.plan(Shelf::default(), NoMore)).expect("a thread");
    assert!(followed.has_caught_up(LIMIT).await);
    let position = world.says("p2").await;
    assert!(followed.covers(position, LIMIT).await);
    assert_eq!(counted(&followed), 2);
    world.shutdown.cancel();
    tokio::task::spawn_blocking(move || thread.join()).await.expect("joined").expect("no panic");
}
