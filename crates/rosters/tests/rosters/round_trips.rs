//! What is written is read again as the same, as far as the format can carry it.

use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_rosters::{
    ConveningDraft, CountedBy, Format, Holder, Options, PanelDraft, Place, Programme, SeatDraft, SeatStatus,
    parse, slug_of, to_csv, to_frab, to_json,
};
use proptest::prelude::*;

use crate::drawn;

/// Names of all kinds: those that look like formulas, hold separators, brackets, quotes or lines.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{1,6} [A-Z][a-z]{1,6}",
        "['=+@-]{1,2}[A-Za-z ,;\"|&()éß李]{1,12}x",
        "[A-Za-z ,;\"'|=()\\[\\]éß李]{0,12}y",
    ]
    .prop_map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn person(external: Option<String>, address: Option<String>, name: String) -> Holder {
    Holder::Person { external: external.map(Into::into), address: address.map(Into::into), name: name.into() }
}

fn holder() -> impl Strategy<Value = (Holder, SeatStatus)> {
    let status =
        proptest::sample::select(vec![SeatStatus::Confirmed, SeatStatus::Invited, SeatStatus::Withdrawn]);
    let said =
        (proptest::option::of("[a-z]{2}[0-9]{2}"), proptest::option::of("[a-z]{3}@example\\.org"), name());
    let person = (said, status)
        .prop_map(|((external, address, name), status)| (person(external, address, name), status));
    let open = proptest::sample::select(vec!["", "TBC", "N.N."]);
    let open = open.prop_map(|label| (Holder::Open { label: label.into() }, SeatStatus::Open));
    prop_oneof![4 => person, 1 => open]
}

fn seat() -> impl Strategy<Value = SeatDraft> {
    let class = proptest::sample::select(vec![
        Class::Woman,
        Class::Man,
        Class::NonBinary,
        Class::Undisclosed,
        Class::Unknown,
    ]);
    (holder(), class, proptest::sample::select(Role::ALL.to_vec()), proptest::bool::ANY).prop_map(
        |((holder, status), class, role, is_delegated)| {
            let class = if matches!(holder, Holder::Open { .. }) { Class::Unknown } else { class };
            SeatDraft {
                id: None,
                holder,
                role,
                status,
                is_delegated,
                class,
                counted_by: CountedBy::Nobody,
                statement: None,
                doubt: None,
                place: Place::Document {},
            }
        },
    )
}

/// Titles as a spreadsheet carries them: one that begins like a formula stays what it is.
fn title() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Z][a-z]{2,8}", "=[A-Z]{1,3}", "[A-Z][a-z]{1,4}, \"[a-z]{1,4}\""]
}

fn panel() -> impl Strategy<Value = PanelDraft> {
    let starts = proptest::option::of((0_i64..4_000_000, prop_oneof![Just(0_i16), Just(120), Just(-210)]));
    (title(), starts, proptest::collection::vec(seat(), 1..6)).prop_map(|(title, starts, seats)| PanelDraft {
        slug: slug_of(&title).into(),
        kind: "Panel".into(),
        starts: starts.map(|(minutes, offset)| Moment::new(minutes * 60_000, offset).expect("a moment")),
        title: title.into(),
        seats,
        place: Place::Document {},
    })
}

fn convenings() -> impl Strategy<Value = Vec<ConveningDraft>> {
    let convening = (title(), proptest::collection::vec(panel(), 1..4)).prop_map(|(title, mut panels)| {
        panels.sort_by(|one, other| one.slug.cmp(&other.slug));
        panels.dedup_by(|one, other| one.slug == other.slug);
        ConveningDraft { slug: slug_of(&title), title, people_namespace: "lake.example".to_owned(), panels }
    });
    proptest::collection::vec(convening, 1..4).prop_map(|mut convenings| {
        convenings.sort_by(|one, other| one.slug.cmp(&other.slug));
        convenings.dedup_by(|one, other| one.slug == other.slug);
        convenings
    })
}

fn again(bytes: &[u8], format: Format) -> Programme {
    let programme = parse("export", bytes, &Options::default()).expect("a programme");
    assert_eq!(programme.format, format);
    assert!(!programme.has_errors(), "{:?}\n{}", programme.diagnostics, String::from_utf8_lossy(bytes));
    programme
}

fn shown(convenings: &[ConveningDraft]) -> String {
    drawn(&Programme {
        convenings: convenings.to_vec(),
        diagnostics: Vec::new(),
        candidates: Vec::new(),
        roles: Vec::new(),
        format: Format::Own,
    })
}

/// What frab can carry of a convening, in its order of days.
fn carried(convening: &ConveningDraft) -> ConveningDraft {
    let mut kept = convening.clone();
    let first = kept.panels.iter().filter_map(|panel| panel.starts).min();
    kept.panels.sort_by_key(|panel| panel.starts.or(first).map(|at| at.to_string()[..10].to_owned()));
    for panel in &mut kept.panels {
        panel.seats.retain(|seat| seat.status != SeatStatus::Withdrawn);
        let mut known = Vec::new();
        for seat in &mut panel.seats {
            (seat.class, seat.is_delegated) = (Class::Unknown, false);
            if let Holder::Person { address, .. } = &mut seat.holder {
                (*address, seat.status) = (None, SeatStatus::Confirmed);
            }
        }
        // One person has a role once.
        panel.seats.retain(|seat| match &seat.holder {
            Holder::Open { .. } => true,
            Holder::Person { external, name, .. } => {
                let who = (
                    seat.role,
                    external.clone().unwrap_or_else(|| name.to_lowercase().into()),
                    external.is_some(),
                );
                let is_new = !known.contains(&who);
                known.push(who);
                is_new
            }
        });
    }
    kept.panels.retain(|panel| !panel.seats.is_empty());
    kept
}

proptest! {
    #[test]
    fn our_own_json_carries_everything(convenings in convenings()) {
        let read = again(&to_json(&convenings), Format::Own);
        prop_assert_eq!(drawn(&read), shown(&convenings));
        prop_assert_eq!(&read.convenings[0].people_namespace, "lake.example");
    }

    #[test]
    fn a_spreadsheet_carries_every_seat_and_no_cell_is_a_formula(convenings in convenings()) {
        let bytes = to_csv(&convenings);
        prop_assert_eq!(drawn(&again(&bytes, Format::Csv)), shown(&convenings));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        for record in reader.records() {
            for cell in record.expect("CSV").iter() {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
            }
        }
    }

    #[test]
    fn a_schedule_of_frab_carries_who_is_on_what_when(convenings in convenings()) {
        for convening in &convenings {
            let read = again(&to_frab(convening), Format::Schedule);
            prop_assert_eq!(drawn(&read), shown(&[carried(convening)]));
            prop_assert_eq!(&read.convenings[0].people_namespace, "lake.example");
        }
    }
}

#[test]
fn a_schedule_of_frab_tells_nothing_of_addresses_and_classes() {
    let seat = SeatDraft {
        id: None,
        holder: Holder::Person {
            external: None,
            address: Some("ada@example.org".into()),
            name: "Ada Example".into(),
        },
        role: Role::Panelist,
        status: SeatStatus::Confirmed,
        is_delegated: false,
        class: Class::Woman,
        counted_by: CountedBy::OwnWords,
        statement: None,
        doubt: None,
        place: Place::Document {},
    };
    let (slug, title, kind) = ("water".into(), "Water".into(), "".into());
    let panel = PanelDraft { slug, title, kind, starts: None, seats: vec![seat], place: Place::Document {} };
    let convening = ConveningDraft {
        slug: "lake".into(),
        title: "Lake".into(),
        people_namespace: String::new(),
        panels: vec![panel],
    };
    let text = String::from_utf8(to_frab(&convening)).expect("text");
    assert!(text.contains("Ada Example") && !text.contains("ada@") && !text.contains("woman"), "{text}");
}

#[test]
fn our_own_formats_say_whom_a_delegation_chose() {
    let sheet = "panel,name,role,delegated\ntalks,Ada Example,negotiator,yes\ntalks,Bo Example,negotiator,no\n\
                 talks,TBC,delegate,delegation\ntalks,Cleo Example,mediator,\n";
    let json = r#"{"title": "Talks", "seats": [{"name": "Ada Example", "role": "negotiator", "delegated": true},
        {"name": "Bo Example", "role": "negotiator", "delegated": false},
        {"role": "delegate", "delegated": true}, {"name": "Cleo Example", "role": "mediator"}]}"#;
    for document in [sheet, json] {
        let programme = parse("talks", document.as_bytes(), &Options::default()).expect("a programme");
        let seats = &programme.convenings[0].panels[0].seats;
        let chosen: Vec<bool> = seats.iter().map(|seat| seat.is_delegated).collect();
        assert_eq!(chosen, [true, false, true, false], "{document}");
        assert!(!programme.has_errors());
    }
    // What cannot be read decides how a panel stands, so whoever wrote it is asked.
    let unclear = "panel,name,delegated\ntalks,Ada Example,perhaps\n";
    let programme = parse("talks", unclear.as_bytes(), &Options::default()).expect("a programme");
    assert_eq!((programme.diagnostics[0].code, programme.has_errors()), ("unknown-delegated", true));
}
