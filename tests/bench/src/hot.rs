//! The hot loops, each a few repetitions of one thing: made to be counted, not timed.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::num::NonZeroU32;

use openfloor_application::projector::{OpenedCommit, View};
use openfloor_domain::alert::{Found, Heading, Match, Terms, owed, reconcile};
use openfloor_domain::clock::{HOUR_MS, Now};
use openfloor_domain::decider::{Decider, fold};
use openfloor_domain::ids::{EndpointId, OrganiserId, PersonId, PledgeId, RuleId, SeatNo};
use openfloor_domain::judgement::{Charter, Predicate, Rule, assess};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use openfloor_domain::panel::{Panel, PanelEvent, PanelState};
use openfloor_domain::people::Audience;
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{Host, Made, Pledge, PledgeAbout, PledgeEvent, PledgeState};
use openfloor_domain::subject::Subject;
use openfloor_domain::verification::AddressVerified;
use openfloor_domain::views::{PanelView, PersonView, Recorded};
use openfloor_event_codec::{Commit, Event, SealedCommit, decode, encode, open, subjects};
use openfloor_event_log::{CommitId, Position, Revision};
use openfloor_key_store::{Key, KeyId, Lookup};
use openfloor_projection::view::ProjectionView;
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{Batch, ViewStore};
use uuid::Uuid;

use crate::panels::{AT_MS, panel, roster, stream};

/// How often a loop goes round: enough that its first round is little of it.
const ROUNDS: usize = 20;

/// Something that is done for every panel, commit or event.
pub(crate) struct Hot {
    pub(crate) name: &'static str,
    /// Makes what is needed, which is not counted, and gives what is.
    prepare: fn() -> Box<dyn FnMut()>,
}

/// Every loop, in the order of a commit's life.
pub(crate) const ALL: &[Hot] = &[
    Hot { name: "decide", prepare: decide },
    Hot { name: "encode", prepare: encode_commit },
    Hot { name: "decode", prepare: decode_commit },
    Hot { name: "open", prepare: open_commit },
    Hot { name: "fold", prepare: fold_record },
    Hot { name: "tally", prepare: tally },
    Hot { name: "judge", prepare: judge },
    Hot { name: "reconcile", prepare: reconcile_panel },
];

/// Runs a loop: once to warm up, then to be counted.
pub(crate) fn run(hot: &Hot) {
    let mut once = (hot.prepare)();
    once();
    counted(&mut *once);
}

/// What is counted is what happens in here: its name is told to the counter.
#[inline(never)]
fn counted(once: &mut dyn FnMut()) {
    for _ in 0..ROUNDS {
        once();
    }
}

/// A panel of six with its history: planned, then seats changed hands.
fn history(changes: usize) -> Vec<PanelEvent> {
    let mut state = PanelState::default();
    let mut history = Vec::new();
    for change in 0..=changes {
        let events = Panel::decide(&state, &roster(1, change)).expect("an invented roster is accepted");
        events.iter().for_each(|event| Panel::evolve(&mut state, event));
        history.extend(events);
    }
    history
}

fn decide() -> Box<dyn FnMut()> {
    let state = fold::<Panel>(&history(6));
    let next = roster(1, 7);
    Box::new(move || {
        black_box(Panel::decide(black_box(&state), black_box(&next)).expect("a change is accepted"));
    })
}

fn commit() -> Commit {
    let events = history(0).into_iter().map(Event::Panel).collect();
    Commit { stream: stream(1), commit: CommitId(Uuid::nil()), at_ms: AT_MS, trace: None, events }
}

type Keys = BTreeMap<Subject, (KeyId, Key)>;

fn keys(commit: &Commit) -> Keys {
    let keyed = subjects(&commit.stream, &commit.events).into_iter().zip(1..);
    keyed.map(|(subject, number)| (subject, (KeyId([number; 12]), Key::new([number; 32])))).collect()
}

fn encode_commit() -> Box<dyn FnMut()> {
    let commit = commit();
    let keys = keys(&commit);
    Box::new(move || {
        black_box(encode(black_box(&commit), &keys).expect("an invented commit is small enough"));
    })
}

fn decode_commit() -> Box<dyn FnMut()> {
    let commit = commit();
    let payload = encode(&commit, &keys(&commit)).expect("an invented commit is small enough");
    Box::new(move || {
        black_box(decode(&commit.stream, black_box(&payload)).expect("what was encoded can be decoded"));
    })
}

fn sealed() -> (SealedCommit, BTreeMap<KeyId, Key>) {
    let commit = commit();
    let keys = keys(&commit);
    let payload = encode(&commit, &keys).expect("an invented commit is small enough");
    let sealed = decode(&commit.stream, &payload).expect("what was encoded can be decoded");
    (sealed, keys.into_values().collect())
}

fn lookup(keys: &BTreeMap<KeyId, Key>, id: &KeyId) -> Lookup {
    keys.get(id).cloned().map_or(Lookup::Missing, Lookup::Key)
}

fn open_commit() -> Box<dyn FnMut()> {
    let (sealed, keys) = sealed();
    Box::new(move || {
        black_box(open(black_box(sealed.clone()), |id| lookup(&keys, id)).expect("its keys open it"));
    })
}

/// One record of a panel's life into projection's view, with its batch: rows read, judged, encoded.
fn fold_record() -> Box<dyn FnMut()> {
    let (sealed, keys) = sealed();
    let events = open(sealed, |id| lookup(&keys, id)).expect("its keys open it");
    let mut view = ProjectionView::new();
    let store = MemoryViews::default();
    let mut position = 0;
    Box::new(move || {
        position += 1;
        let (revision, events) = (Revision(position), events.clone());
        let commit =
            OpenedCommit { stream: stream(1), revision, position: Position(position), at_ms: AT_MS, events };
        view.apply(&store, &commit).expect("a store in memory does not fail");
        let mut batch = Batch::default();
        view.drain(&mut batch.writes).expect("rows encode");
        store.commit(black_box(batch)).expect("a store in memory does not fail");
    })
}

fn panel_view() -> PanelView {
    let mut view = PanelView::default();
    let mut events = history(6);
    let source = openfloor_domain::ids::SourceId::new("sheet1").expect("letters make an id");
    events.push(PanelEvent::LineUpCompleted(openfloor_domain::panel::LineUpCompleted { source }));
    view.on_panel_commit(&events, Recorded { position: 1, at_ms: AT_MS }, |_: &PersonId| {
        PersonView::default()
    });
    view
}

fn tally() -> Box<dyn FnMut()> {
    let view = panel_view();
    Box::new(move || {
        black_box(black_box(&view).tally(Audience::Organiser));
    })
}

fn built_in_rules() -> Vec<Rule> {
    let texts = openfloor_domain::judgement::built_in();
    let charters = texts.iter().map(|(_, text)| Charter::parse(text).expect("a shipped charter can be read"));
    charters.flat_map(|charter| charter.rules).collect()
}

fn judge() -> Box<dyn FnMut()> {
    let tally = panel_view().tally(Audience::Organiser).expect("its organiser is told");
    let rules = built_in_rules();
    let on = Moment { utc_ms: AT_MS, offset_minutes: 120 };
    Box::new(move || {
        black_box(assess(black_box(&rules), black_box(&tally), on).digest());
    })
}

/// An ally who sits on the panel and wants half of it to be women.
fn pledge() -> PledgeState {
    let rule = RuleId::new("women").expect("letters make an id");
    let women = Predicate::AtLeastWomen { n: NonZeroU32::new(6).expect("six is not zero") };
    let about = PledgeAbout {
        name: "Person Number6".to_owned(),
        address: "person6@example.org".to_owned(),
        wording: "I sit on panels of women.".to_owned(),
        rule: Rule::new(rule, "Six women", "a benchmark", women),
        externals: Vec::new(),
        hosts: vec![Host::Organiser(OrganiserId::new("org1").expect("letters make an id"))],
        webhook: None,
        language: Language::En,
        salt: "salt".to_owned(),
    };
    let mail = EndpointId::new("mail1").expect("letters make an id");
    fold::<Pledge>(&[
        PledgeEvent::Made(Made { mail, webhook: None, about: Personal::Known(about) }),
        PledgeEvent::AddressVerified(AddressVerified { n: 1 }),
    ])
}

fn reconcile_panel() -> Box<dyn FnMut()> {
    let (view, pledge) = (panel_view(), pledge());
    let id = PledgeId::new("pledge1").expect("letters make an id");
    let starts = Moment::new(AT_MS + 86_400_000, 120).ok();
    let now = Recorded { position: 1, at_ms: AT_MS };
    let hour = u32::try_from(AT_MS / HOUR_MS).expect("an hour after 1970");
    let heading = Heading {
        panel: "What comes after".to_owned(),
        convening: "Convening".to_owned(),
        starts,
        ends: None,
        recorded: now,
        moved_hour: hour,
    };
    let now_recorded = Now { position: 1, hour };
    let terms = Terms { epoch: 1, now: now_recorded, settling_ms: 3_600_000, quiet_hours: 0 };
    let panel = panel(1);
    let found = Found { by: Match::Certain, seat: SeatNo(0) };
    Box::new(move || {
        let watch = pledge.watch(&id, now, &panel, black_box(&view), Some(found));
        let watch = watch.expect("the ally is seated");
        let owed = owed(&panel, &view, &heading, &watch, terms).expect("something is owed");
        let said = reconcile(None, &owed, terms).expect("nothing was said before");
        assert!(black_box(said).is_some(), "the panel does not hold");
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, run};

    #[test]
    fn every_loop_runs_and_has_a_name_of_its_own() {
        ALL.iter().for_each(run);
        assert_eq!(ALL.iter().map(|hot| hot.name).collect::<BTreeSet<_>>().len(), ALL.len());
    }
}
