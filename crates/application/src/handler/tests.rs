//! What a handler keeps in memory, moved on in place.

use openfloor_domain::ids::{OrganiserId, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{Panel, PanelAbout, PanelCommand, PanelState, SubmitRoster};
use openfloor_event_log::memory::MemoryLog;
use openfloor_key_store::memory::MemoryKeys;

use super::*;

fn stream() -> StreamName {
    "panel-c1~p1".parse().expect("a stream name")
}

/// The roster after so many changes of its beginning.
fn roster(change: i64) -> PanelCommand {
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: OrganiserId::new("o1").expect("an id"),
        source: SourceId::new("s1").expect("an id"),
        about: PanelAbout { slug: "p1".into(), title: "Panel".into(), kind: "panel".into() },
        starts: Moment::new(change * 60_000, 0).ok(),
        seats: Vec::new(),
        is_complete: None,
    })
}

async fn submit(handler: &Handler<Panel>, change: i64) -> Handled<Panel> {
    let attempt = Attempt::once(CommandDigest([1; 32]), 0);
    handler.handle(&stream(), &roster(change), &attempt).await.expect("it is accepted")
}

fn starts_ms(state: &PanelState) -> Option<i64> {
    state.facts.starts.map(|starts| starts.utc_ms)
}

fn handlers() -> (Handler<Panel>, Handler<Panel>) {
    let log: SharedLog = Arc::new(MemoryLog::default());
    let ring = Arc::new(KeyRing::new(Arc::new(MemoryKeys::default())));
    (Handler::new(Arc::clone(&log), Arc::clone(&ring)), Handler::new(log, ring))
}

#[tokio::test]
async fn a_state_that_was_handed_out_stays_as_it_was() {
    let (handler, _) = handlers();
    let first = submit(&handler, 1).await;
    let second = submit(&handler, 2).await;
    assert_eq!((starts_ms(&first.state), starts_ms(&second.state)), (Some(60_000), Some(120_000)));
    assert_eq!((first.version, second.version), (1, 2));
}

#[tokio::test]
async fn what_is_kept_is_what_the_log_says_whoever_wrote_it() {
    let (one, other) = handlers();
    for change in 0..10 {
        let handled = submit(if change % 3 == 0 { &one } else { &other }, change).await;
        assert_eq!(handled.version, change.unsigned_abs() + 1);
        assert_eq!(handled.events.len(), 1);
    }
    let (kept, revision) = one.state(&stream()).await.expect("the log answers");
    one.forget();
    let (folded, last) = one.state(&stream()).await.expect("the log answers");
    assert_eq!((kept, revision), (folded, last));
}
