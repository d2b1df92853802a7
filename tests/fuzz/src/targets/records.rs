//! Records of the log: `decode`, `open`, and what folds do with what they opened.

use openfloor_domain::decider::Decider;
use openfloor_domain::panel::Panel;
use openfloor_domain::people::Audience;
use openfloor_domain::views::{PanelView, PersonView, Recorded};
use openfloor_event_codec::{Commit, Event, OpenedEvent, decode, encode, open, subjects};
use openfloor_event_log::{CommitId, StreamName};
use openfloor_key_store::{Key, KeyId, Lookup};
use serde::Deserialize;
use uuid::Uuid;

/// The one key of the golden vectors; of any other a store has never heard, or it was destroyed.
fn key() -> (KeyId, Key) {
    let key = std::array::from_fn(|at| 0x20 + at as u8);
    (KeyId(std::array::from_fn(|at| at as u8)), Key::new(key))
}

fn lookup(id: &KeyId) -> Lookup {
    let (known, key) = key();
    match id.0[0] {
        _ if *id == known => Lookup::Key(key),
        0xff => Lookup::Destroyed,
        _ => Lookup::Missing,
    }
}

/// The stream that a payload says it is of; a panel where it says nothing.
fn stream_of(payload: &[u8]) -> StreamName {
    #[derive(Deserialize)]
    struct Named {
        stream: StreamNameText,
    }
    #[derive(Deserialize)]
    struct StreamNameText(String);
    let named = rmp_serde::from_slice::<Named>(payload).ok();
    let stream = named.and_then(|named| named.stream.0.parse().ok());
    stream.unwrap_or_else(|| StreamName::new("panel", "c1~x1").expect("a name"))
}

pub(super) fn target(bytes: &[u8]) {
    let stream = stream_of(bytes);
    let Ok(closed) = decode(&stream, bytes) else { return };
    let (at_ms, trace) = (closed.at_ms, closed.trace.clone());
    let Ok(opened) = open(closed, lookup) else { return };
    let events: Vec<Event> = opened.iter().map(|one| one.event.clone()).collect();
    fold(&events);
    let commit = Commit { stream: stream.clone(), commit: CommitId(Uuid::nil()), at_ms, trace, events };
    let keys = subjects(&stream, &commit.events).into_iter().map(|subject| (subject, key())).collect();
    // A commit without events, or one that grows beyond its limit, is refused when it is written.
    let Ok(written) = encode(&commit, &keys) else { return };
    let again = decode(&stream, &written).expect("what was encoded decodes");
    assert_eq!((again.at_ms, &again.trace), (commit.at_ms, &commit.trace));
    let again = open(again, lookup).expect("what was sealed opens");
    let bare = |opened: Vec<OpenedEvent>| opened.into_iter().map(|one| one.event).collect::<Vec<_>>();
    assert_eq!(bare(again), commit.events, "it decodes otherwise once it was encoded");
}

/// `evolve` is total, and what follows from any record can be judged.
fn fold(events: &[Event]) {
    let mut state = <Panel as Decider>::State::default();
    let mut view = PanelView::default();
    let at = Recorded { position: 1, at_ms: 0 };
    for event in events {
        if let Event::Panel(event) = event {
            Panel::evolve(&mut state, event);
            view.on_panel_commit([event], at, |_| PersonView::default());
        }
    }
    for audience in [Audience::Public, Audience::Seated, Audience::Organiser] {
        view.tally(audience);
    }
}
