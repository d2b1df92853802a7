//! Commands become commits, once, whatever the log does meanwhile.

use std::sync::Arc;

use openfloor_application::handler::{Attempt, HandleError, Handler};
use openfloor_domain::organiser::{Organiser, OrganiserCommand, OrganiserRejection};
use openfloor_domain::person::{Person, PersonCommand};
use openfloor_domain::subject::Subject;
use openfloor_event_log::{Append, CommitId, EventLog, Expected, Purpose, Refusal};
use uuid::Uuid;

use crate::ports::{
    Fault, FaultyKeys, FaultyLog, MAN, Unreadable, WOMAN, digest, issue, key, person, register, ring, stream,
};

const STREAM: &str = "organiser-o1";

/// A log, its keys, and handlers as so many processes have them.
#[derive(Default)]
struct World {
    log: FaultyLog,
    keys: Arc<FaultyKeys>,
}

impl World {
    fn handler(&self) -> Handler<Organiser> {
        Handler::new(Arc::new(self.log.clone()), ring(&self.keys))
    }

    async fn records(&self) -> usize {
        self.log.records(&stream(STREAM)).await.len()
    }
}

fn once() -> Attempt {
    Attempt::once(digest(1), 7)
}

fn named(key: &str, command: u8) -> Attempt {
    Attempt::named("o1", key, &stream(STREAM), digest(command), 7)
}

#[tokio::test]
async fn what_is_decided_is_recorded_as_one_commit_and_seen_by_everybody() {
    let world = World::default();
    let handled = world.handler().handle(&stream(STREAM), &register(), &once()).await.expect("accepted");
    assert_eq!((handled.events.len(), handled.version, world.records().await), (2, 1, 1));
    let (state, revision) = world.handler().state(&stream(STREAM)).await.expect("readable");
    assert_eq!((state, revision), (handled.state, handled.revision));
    assert!(handled.position.is_some());
}

#[tokio::test]
async fn what_changes_nothing_is_recorded_nowhere_and_answered_from_the_log() {
    let world = World::default();
    let (one, other) = (world.handler(), world.handler());
    one.handle(&stream(STREAM), &register(), &once()).await.expect("accepted");
    other.handle(&stream(STREAM), &issue("k2"), &once()).await.expect("accepted");
    // The first handler has not seen the second key, which would be news to it.
    let again = one.handle(&stream(STREAM), &issue("k2"), &once()).await.expect("accepted");
    assert_eq!((again.events.len(), again.version, world.records().await), (0, 2, 2));
    assert_eq!(again.revision, world.log.records(&stream(STREAM)).await.last().map(|record| record.revision));
    let revoke = OrganiserCommand::RevokeKey { key: key("k1").key };
    let nothing = one.handle(&stream("organiser-o2"), &revoke, &once()).await.expect("nothing to revoke");
    assert_eq!((nothing.version, nothing.revision, nothing.position), (0, None, None));
}

#[tokio::test]
async fn who_was_overtaken_decides_anew() {
    let world = World::default();
    let (one, other) = (world.handler(), world.handler());
    one.handle(&stream(STREAM), &register(), &once()).await.expect("accepted");
    other.handle(&stream(STREAM), &issue("k2"), &once()).await.expect("accepted");
    // By what the first handler has seen, this is the last key.
    let revoke = OrganiserCommand::RevokeKey { key: key("k1").key };
    let revoked = one.handle(&stream(STREAM), &revoke, &once()).await.expect("there are two keys");
    assert_eq!((revoked.state.keys.len(), revoked.version), (1, 3));
    let last =
        one.handle(&stream(STREAM), &OrganiserCommand::RevokeKey { key: key("k2").key }, &once()).await;
    assert!(matches!(last, Err(HandleError::Rejected(OrganiserRejection::LastKey))));
    // And this append meets a conflict first.
    let issued = other.handle(&stream(STREAM), &issue("k3"), &once()).await.expect("read on, decided again");
    assert_eq!((issued.state.keys.len(), issued.version), (2, 4));
}

#[tokio::test]
async fn a_lost_acknowledgement_records_nothing_twice() {
    let world = World::default();
    world.log.fail([Fault::Unacknowledged, Fault::Lost, Fault::Lost]);
    let handled = world.handler().handle(&stream(STREAM), &register(), &once()).await.expect("repeated");
    assert_eq!((handled.version, world.records().await, world.log.faults_left()), (1, 1, 0));
}

#[tokio::test]
async fn a_log_that_never_answers_is_not_waited_for() {
    let world = World::default();
    world.log.fail([Fault::Lost; 4]);
    let answer = world.handler().handle(&stream(STREAM), &register(), &once()).await;
    assert!(matches!(answer, Err(HandleError::Unavailable(_))));
    assert_eq!(world.log.faults_left(), 0);
    world.log.fail([Fault::Conflict; 40]);
    let answer = world.handler().handle(&stream(STREAM), &register(), &once()).await;
    assert!(matches!(answer, Err(HandleError::Unavailable(_))));
    assert_eq!(world.log.faults_left(), 40 - 32);
}

#[tokio::test]
async fn a_full_log_says_so_and_a_record_that_is_too_large_too() {
    let world = World::default();
    world.log.fail([Fault::Full]);
    let full = world.handler().handle(&stream(STREAM), &register(), &once()).await;
    assert!(matches!(full, Err(HandleError::Refused(Refusal::Full(_)))));
    let OrganiserCommand::Register { mut about, key } = register() else { unreachable!() };
    about.contact = "x".repeat(600 * 1024);
    let large = OrganiserCommand::Register { about, key };
    let large = world.handler().handle(&stream(STREAM), &large, &once()).await;
    assert!(matches!(large, Err(HandleError::TooLarge(_))));
    assert_eq!(world.records().await, 0);
}

#[tokio::test]
async fn a_repeated_attempt_gets_the_answer_of_the_first() {
    let world = World::default();
    let one = world.handler();
    let first = one.handle(&stream(STREAM), &register(), &named("a", 1)).await.expect("accepted");
    one.handle(&stream(STREAM), &issue("k2"), &named("b", 2)).await.expect("accepted");
    for handler in [one, world.handler()] {
        let again = handler.handle(&stream(STREAM), &register(), &named("a", 1)).await.expect("answered");
        assert_eq!((again.revision, again.position, again.version), (first.revision, first.position, 1));
        assert!(again.events.is_empty());
        let reused = handler.handle(&stream(STREAM), &issue("k3"), &named("a", 3)).await;
        assert!(matches!(reused, Err(HandleError::KeyReused)));
    }
    assert_eq!(world.records().await, 2);
}

#[tokio::test]
async fn names_of_attempts_are_of_one_caller_and_one_stream() {
    let commit = |principal: &str, key: &str, name: &str| {
        Attempt::named(principal, key, &stream(name), digest(1), 7).commit
    };
    let one = commit("o1", "a", STREAM);
    assert_eq!(one, commit("o1", "a", STREAM));
    for other in [commit("o2", "a", STREAM), commit("o1", "b", STREAM), commit("o1", "a", "organiser-o2")] {
        assert_ne!(one, other);
    }
    assert_ne!(once().commit, once().commit);
}

#[tokio::test]
async fn a_command_for_one_state_only_is_refused_in_any_other() {
    let world = World::default();
    let (one, other) = (world.handler(), world.handler());
    let only_at = |version| Attempt { only_at: Some(version), ..once() };
    one.handle(&stream(STREAM), &register(), &only_at(0)).await.expect("there was nothing");
    other.handle(&stream(STREAM), &issue("k2"), &only_at(1)).await.expect("one commit");
    let moved = one.handle(&stream(STREAM), &issue("k3"), &only_at(1)).await;
    assert!(matches!(moved, Err(HandleError::Moved { actual: 2 })));
    one.handle(&stream(STREAM), &issue("k3"), &only_at(2)).await.expect("two commits");
    other.handle(&stream(STREAM), &issue("k4"), &only_at(3)).await.expect("three, although it had seen two");
}

#[tokio::test]
async fn what_cannot_be_read_is_never_taken_for_empty() {
    let world = World::default();
    world.handler().handle(&stream(STREAM), &register(), &once()).await.expect("accepted");
    world.log.make_unreadable(Some(Unreadable::Unavailable));
    let answer = world.handler().handle(&stream(STREAM), &register(), &once()).await;
    assert!(matches!(answer, Err(HandleError::Unavailable(_))));
    world.log.make_unreadable(Some(Unreadable::Corrupt));
    let answer = world.handler().state(&stream(STREAM)).await;
    assert!(matches!(answer, Err(HandleError::OutOfOrder(_))));
    world.log.make_unreadable(None);
    // The same log beside keys of another installation.
    let strangers = Handler::<Organiser>::new(Arc::new(world.log.clone()), ring(&Arc::default()));
    assert!(matches!(strangers.state(&stream(STREAM)).await, Err(HandleError::OutOfOrder(_))));
    world.keys.go_away(true);
    assert!(matches!(world.handler().state(&stream(STREAM)).await, Err(HandleError::Unavailable(_))));
}

async fn append(log: &FaultyLog, name: &str, payload: &[u8]) {
    let (stream, commit) = (stream(name), CommitId(Uuid::now_v7()));
    let (purpose, payload) = (Purpose::Ordinary, payload.to_vec().into());
    let append =
        Append { stream, expected: Expected::NoStream, commit, command: digest(1), purpose, payload };
    log.append(append).await.expect("recorded");
}

#[tokio::test]
async fn a_stream_with_a_record_that_makes_no_sense_waits_for_the_operator() {
    let world = World::default();
    append(&world.log, STREAM, b"no commit of ours").await;
    let answer = world.handler().handle(&stream(STREAM), &register(), &once()).await;
    assert!(matches!(answer, Err(HandleError::OutOfOrder(_))));
    // A record that was written for another stream.
    let organiser = stream("organiser-o2");
    world.handler().handle(&organiser, &register(), &once()).await.expect("accepted");
    world.handler().handle(&organiser, &issue("k2"), &once()).await.expect("accepted");
    let payload = world.log.records(&organiser).await[1].payload.clone();
    append(&world.log, "person-p1", &payload).await;
    let persons = Handler::<Person>::new(Arc::new(world.log.clone()), ring(&world.keys));
    let answer = persons.state(&stream("person-p1")).await;
    assert!(matches!(answer, Err(HandleError::OutOfOrder(what)) if what.contains("another stream")));
}

#[tokio::test]
async fn nothing_is_sealed_for_the_erased_and_what_was_open_can_be_forgotten() {
    let world = World::default();
    let ring = ring(&world.keys);
    let persons = Handler::<Person>::new(Arc::new(world.log.clone()), ring.clone());
    let name = stream("person-p1");
    persons.handle(&name, &PersonCommand::State(WOMAN), &once()).await.expect("accepted");
    let keys = ring.keys_of(&Subject::Person(person("p1")));
    ring.destroy(&keys).await.expect("the store answers");
    let again = persons.handle(&name, &PersonCommand::State(MAN), &once()).await;
    assert!(matches!(again, Err(HandleError::Unavailable(what)) if what.contains("erased")));
    let said = |state: &openfloor_domain::person::PersonState| {
        state.statement.as_ref().and_then(|about| about.known().copied())
    };
    assert_eq!(said(&persons.state(&name).await.expect("readable").0), Some(WOMAN));
    persons.forget();
    assert_eq!(said(&persons.state(&name).await.expect("readable").0), None);
}
