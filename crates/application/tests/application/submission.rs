//! What a source wrote becomes a command: names become pseudonyms, and nothing is guessed.

use std::sync::Arc;

use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_application::submission::{Roster, Speaker, external_id};
use openfloor_domain::ids::{OrganiserId, PanelId, SourceId};
use openfloor_domain::panel::{DesiredSeat, DesiredStatus, PanelAbout};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::roles::Role;
use openfloor_domain::subject::Subject;
use openfloor_key_store::Key;
use openfloor_key_store::memory::MemoryKeys;
use openfloor_rosters::{CountedBy, Holder, Place, SeatDraft, SeatStatus};

fn identity() -> Identity {
    Identity::new(Key::new([7; 32]))
}

fn ring() -> KeyRing {
    KeyRing::new(Arc::new(MemoryKeys::default()))
}

fn speaker() -> Speaker {
    let organiser = OrganiserId::new("o1").expect("an id");
    let convening = identity().convening(&organiser, "peace-26");
    let source = SourceId::new("file").expect("an id");
    Speaker { organiser, source, convening, people_namespace: "orcid".into() }
}

fn panel() -> PanelId {
    identity().panel(&speaker().organiser, &speaker().convening, "opening")
}

fn draft(holder: Holder) -> SeatDraft {
    SeatDraft {
        id: None,
        holder,
        role: Role::Panelist,
        status: SeatStatus::Confirmed,
        is_delegated: false,
        class: Class::Unknown,
        counted_by: CountedBy::Nobody,
        statement: None,
        doubt: None,
        place: Place::Line { line: 1 },
    }
}

fn named(name: &str) -> Holder {
    Holder::Person { external: None, address: None, name: name.into() }
}

fn seats_with(ring: &KeyRing, drafts: &[SeatDraft]) -> Vec<DesiredSeat> {
    let about = PanelAbout { slug: "opening".into(), title: "Opening".into(), kind: "panel".into() };
    let roster = Roster { about, starts: None, seats: drafts, is_complete: Some(true) };
    let submit = speaker().submit(&identity(), ring, &panel(), roster);
    assert_eq!((submit.source, submit.is_complete), (speaker().source, Some(true)));
    submit.seats
}

fn seats(drafts: &[SeatDraft]) -> Vec<DesiredSeat> {
    seats_with(&ring(), drafts)
}

#[test]
fn a_person_is_known_by_the_strongest_identifier_given() {
    let holder = |external: Option<&str>, address: Option<&str>, name: &str| Holder::Person {
        external: external.map(Into::into),
        address: address.map(Into::into),
        name: name.into(),
    };
    let person = |holder: Holder| speaker().person(&identity(), &holder).expect("a person");
    let by_id = person(holder(Some("7"), Some("ada@ally.example"), "Ada"));
    assert_eq!(by_id, person(holder(Some("7"), None, "Somebody else")));
    let by_address = person(holder(None, Some("ada@ally.example"), "Ada"));
    assert_eq!(by_address, person(holder(None, Some(" ADA@ally.example"), "A. Ally")));
    let by_name = person(named("Ada  Ally"));
    assert_eq!(by_name, person(named("ada ally")));
    assert!(by_id != by_address && by_address != by_name && by_id != by_name);
    assert_eq!(speaker().person(&identity(), &Holder::Open { label: "TBC".into() }), None);
}

#[test]
fn a_seat_keeps_its_key_by_its_own_id_else_by_who_sits_there_else_by_its_label() {
    let key = |draft: SeatDraft| seats(&[draft]).remove(0).key;
    let with_id = |name: &str| SeatDraft { id: Some("s1".into()), ..draft(named(name)) };
    assert_eq!(key(with_id("Ada")), key(with_id("Eve")));
    assert_eq!(key(draft(named("Ada"))), key(draft(named(" ada"))));
    assert_ne!(key(draft(named("Ada"))), key(draft(named("Eve"))));
    let open = |label: &str| draft(Holder::Open { label: label.into() });
    assert_eq!(key(open("TBC")), key(open(" TBC ")));
    assert_ne!(key(open("TBC")), key(open("N.N.")));
}

#[test]
fn what_a_source_left_empty_on_one_row_it_said_on_the_other() {
    let with_class = |class| SeatDraft { class, ..draft(named("Ada")) };
    let classes = |drafts: &[SeatDraft]| -> Vec<Class> {
        seats(drafts).iter().map(|seat| seat.about.known().expect("known").class).collect()
    };
    let (unsaid, woman) = (with_class(Class::Unknown), with_class(Class::Woman));
    let eve = draft(named("Eve"));
    let open = draft(Holder::Open { label: "".into() });
    assert_eq!(
        classes(&[unsaid, woman.clone(), eve, open]),
        [Class::Woman, Class::Woman, Class::Unknown, Class::Unknown]
    );
    assert_eq!(classes(&[woman, with_class(Class::Man)]), [Class::Woman, Class::Man]);
}

#[test]
fn an_open_seat_has_no_class_and_a_person_what_the_source_gave() {
    let open = SeatDraft { class: Class::Woman, ..draft(Holder::Open { label: "TBC".into() }) };
    let holder = Holder::Person {
        external: Some(" 7 ".into()),
        address: Some("ada@ally.example".into()),
        name: "Ada".into(),
    };
    let seats = seats(&[open, draft(holder)]);
    let about = |index: usize| seats[index].about.known().expect("known");
    assert_eq!((about(0).class, about(0).name.as_str()), (Class::Unknown, "TBC"));
    assert_eq!(about(1).address.as_deref(), Some("ada@ally.example"));
    assert_eq!(about(1).external.as_deref(), Some(external_id("orcid", "7").as_str()));
}

#[test]
fn statuses_are_those_of_the_source() {
    let statuses = [SeatStatus::Open, SeatStatus::Invited, SeatStatus::Confirmed, SeatStatus::Withdrawn];
    let drafts = statuses.map(|status| SeatDraft { status, ..draft(named("Ada")) });
    let desired = seats(&drafts).iter().map(|seat| seat.status).collect::<Vec<_>>();
    let invited = DesiredStatus::Invited;
    assert_eq!(desired, [invited, invited, DesiredStatus::Confirmed, DesiredStatus::Withdrawn]);
}

#[test]
fn the_erased_are_named_by_pseudonym_only() {
    let ring = ring();
    let ada = speaker().person(&identity(), &named("Ada")).expect("a person");
    ring.erase(&Subject::Person(ada));
    let seats = seats_with(&ring, &[draft(named("Ada")), draft(named("Eve"))]);
    assert_eq!(seats[0].about, Personal::Erased);
    assert!(seats[0].person.is_some() && seats[1].about.known().is_some());
}
