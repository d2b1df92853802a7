//! Spreadsheets as programs and people write them, one row a panel or a seat. All people are invented.

use openfloor_domain::convening::DayOrder;
use openfloor_rosters::{Mapping, Options, detect, outline, parse};

use crate::{drawn, read, told};

fn in_zone(text: &str) -> openfloor_rosters::Programme {
    let options = Options { zone_offset_minutes: Some(120), ..Options::default() };
    parse("lake.csv", text.as_bytes(), &options).expect("a programme")
}

#[test]
fn an_agenda_of_whova_names_moderators_and_chairs_in_columns_of_their_own() {
    let programme = in_zone(
        "*Date,*Time Start,*Time End,Tracks (Optional),*Session Title,Room/Location (Optional),Speakers (Optional),\
         Role: Moderators (Optional),Role: Session Chairs (Optional)\n\
         2026-05-14 00:00:00,08:00:00,09:00:00,Water,Who decides,Hall,Ada Example; Bo Sample,Chi Quay,\n\
         5/15/2026,2:30 PM,3:30 PM,Water,Who pays,Hall,Dov Tide,,Eli Buoy; Fen Mole\n\
         5/15/2026,4:00 PM,5:00 PM,,Break,Foyer,,,\n",
    );
    assert_eq!(
        drawn(&programme),
        "lake/who-decides | Who decides |  | 2026-05-14T08:00:00+02:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        \x20 Chi Quay | Moderator | Confirmed | Unknown\n\
        lake/who-pays | Who pays |  | 2026-05-15T14:30:00+02:00\n\
        \x20 Dov Tide | Unspecified | Confirmed | Unknown\n\
        \x20 Eli Buoy | Chair | Confirmed | Unknown\n\
        \x20 Fen Mole | Chair | Confirmed | Unknown\n"
    );
    assert!(!programme.has_errors(), "{:?}", told(&programme.diagnostics));
}

#[test]
fn a_sheet_kept_by_hand_has_a_column_for_each_speaker() {
    let programme = in_zone(
        "Panel;Datum;Uhrzeit;Moderation;Speaker 1;Speaker 2;Speaker 3\n\
         Wer zahlt;14.05.2026;9:30 Uhr;Ada Example;Sample, Bo;Chi Quay (Lake, Shore);\n\
         Wer darf;Do, 14. Mai 2026;14h;;Dov Tide;N.N.;Eli Buoy\n",
    );
    assert_eq!(
        drawn(&programme),
        "lake/wer-zahlt | Wer zahlt |  | 2026-05-14T09:30:00+02:00\n\
        \x20 Ada Example | Moderator | Confirmed | Unknown\n\
        \x20 Sample, Bo | Unspecified | Confirmed | Unknown\n\
        \x20 Chi Quay (Lake, Shore) | Unspecified | Confirmed | Unknown\n\
        lake/wer-darf | Wer darf |  | 2026-05-14T14:00:00+02:00\n\
        \x20 Dov Tide | Unspecified | Confirmed | Unknown\n\
        \x20 open \"N.N.\" | Unspecified | Open | Unknown\n\
        \x20 Eli Buoy | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn sessions_of_pretalx_have_states_and_ids_of_their_speakers() {
    let programme = in_zone(
        "ID,Proposal title,Proposal state,Session type,Speaker IDs,Speaker names,Start,Start (date),Start (time)\n\
         ABC777,Who decides,confirmed,Panel,\"K3K3K3\nL7L7L7\",\"Ada Example\nBo Sample\",2026-05-14T10:00:00+02:00,2026-05-14,10:00:00\n\
         ABC888,Who pays,accepted,Talk,M8M8M8,Chi Quay,,,\n\
         ABC999,Who asks,rejected,Talk,N9N9N9,Dov Tide,,,\n",
    );
    assert_eq!(
        drawn(&programme),
        "lake/abc777 | Who decides | Panel | 2026-05-14T10:00:00+02:00\n\
        \x20 <lake/K3K3K3> Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 <lake/L7L7L7> Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake/abc888 | Who pays | Talk | undated\n\
        \x20 <lake/M8M8M8> Chi Quay | Unspecified | Invited | Unknown\n"
    );
    assert!(told(&programme.diagnostics).contains(&"not-on-the-programme at the document".to_owned()));
}

#[test]
fn contributions_of_indico_are_told_apart_by_their_ids_and_not_by_their_session() {
    let programme = read(
        "lake",
        "ID,Title,Description,Date,Duration,Type,Session,Track,Presenters,Materials\n\
         1,Who decides,,14 May 2026,20m,Talk,Water,,\"Ada Example, Bo Sample\",\n\
         2,Who pays,,15 May 2026,20m,Talk,Water,,Chi Quay,\n",
    );
    assert_eq!(
        drawn(&programme),
        "lake/1 | Who decides | Talk | 2026-05-14T00:00:00+00:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake/2 | Who pays | Talk | 2026-05-15T00:00:00+00:00\n\
        \x20 Chi Quay | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn accepted_sessions_of_sessionize_have_a_row_for_each_speaker() {
    let programme = in_zone(
        "Session Id,Title,Description,Owner,Owner Email,Session format,Owner Informed,Owner Confirmed,Room,Scheduled At,\
         Scheduled Duration,Speaker Id,FirstName,LastName,Email,Your pronoun\n\
         101,Who decides,,Ada Example,a@example.org,Panel,Yes,Yes,Hall,14 May 2026 09:30 AM,45,u-1,Ada,Example,a@example.org,she/her\n\
         101,,,,,,,,,,,u-2,Bo,Sample,b@example.org,\n",
    );
    assert_eq!(
        drawn(&programme),
        "lake/101 | Who decides |  | 2026-05-14T09:30:00+02:00\n\
        \x20 <u-1> <a@example.org> Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 <u-2> <b@example.org> Bo Sample | Unspecified | Confirmed | Unknown\n"
    );
    let pronouns = programme.candidates.iter().find(|one| one.header == "Your pronoun");
    assert_eq!(pronouns.map(|one| one.filled), Some(1));
}

#[test]
fn a_panel_that_stands_once_above_its_people_has_all_of_them() {
    let programme = read(
        "lake",
        "Title,Date,Name\nWho decides,2026-05-14,Ada Example\n,,Bo Sample\n,,Chi Quay\nWho pays,,Dov Tide\n",
    );
    assert_eq!(
        drawn(&programme),
        "lake/who-decides | Who decides |  | 2026-05-14T00:00:00+00:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        \x20 Chi Quay | Unspecified | Confirmed | Unknown\n\
        lake/who-pays | Who pays |  | undated\n\
        \x20 Dov Tide | Unspecified | Confirmed | Unknown\n"
    );
    let above = programme.diagnostics.iter().find(|one| one.code == "panel-of-the-row-above").expect("told");
    assert_eq!((above.gaps.times, above.place.to_string().as_str()), (2, "line 3"));
}

#[test]
fn a_column_of_moderators_beside_seats_names_them_once_or_marks_who_has_the_seat() {
    let named = read("lake", "Panel,Name,Moderator\nWater,Ada Example,Chi Quay\nWater,Bo Sample,Chi Quay\n");
    assert_eq!(
        drawn(&named),
        "lake/water | Water |  | undated\n\
        \x20 Chi Quay | Moderator | Confirmed | Unknown\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n"
    );
    let marked = read("lake", "Panel,Name,Moderator\nWater,Ada Example,x\nWater,Bo Sample,\n");
    assert_eq!(
        drawn(&marked),
        "lake/water | Water |  | undated\n\
        \x20 Ada Example | Moderator | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n"
    );
    let roles = read("lake", "Panel,Name,Role,Moderator\nWater,Ada Example,chair,Chi Quay\n");
    assert!(told(&roles.diagnostics).iter().any(|one| one.starts_with("unread-column")), "{}", drawn(&roles));
}

#[test]
fn which_number_is_the_day_the_other_dates_of_the_file_tell_or_whoever_sent_it() {
    let starts = |rows: &str, day_order| {
        let options = Options { day_order, ..Options::default() };
        let text = format!("Panel,Date,Name\n{rows}");
        let programme = parse("r", text.as_bytes(), &options).expect("a programme");
        let dates =
            programme.panels().map(|(_, panel)| panel.starts.map(|at| at.to_string()[..10].to_owned()));
        (dates.collect::<Vec<_>>(), programme.has_errors())
    };
    let day = |text: &str| Some(text.to_owned());
    let told_later = "a,05/06/2026,Ada\nb,14/05/2026,Bo\n";
    assert_eq!(starts(told_later, None), (vec![day("2026-06-05"), day("2026-05-14")], false));
    let nobody_tells = "a,05/06/2026,Ada\nb,07/07/2026,Bo\n";
    assert_eq!(starts(nobody_tells, None), (vec![None, day("2026-07-07")], true));
    let said = Some(DayOrder::MonthFirst);
    assert_eq!(starts(nobody_tells, said), (vec![day("2026-05-06"), day("2026-07-07")], false));
    let both = "a,05/06/2026,Ada\nb,14/05/2026,Bo\nc,05/14/2026,Chi\n";
    assert!(starts(both, None).1, "a file that tells both tells nothing");
}

#[test]
fn several_columns_can_be_said_to_name_people() {
    let text = "Thema,Wer,Noch wer,Leitung\nWasser,Ada Example,Bo Sample,Chi Quay\n";
    let toml = "[columns]\n\"Thema\" = \"title\"\n\"Wer\" = \"people\"\n\"Noch wer\" = \"people\"\n\"Leitung\" = \"moderators\"\n";
    let mapping = Some(Mapping::parse(toml).expect("a mapping"));
    let options = Options { mapping, ..Options::default() };
    let programme = parse("lake", text.as_bytes(), &options).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "lake/wasser | Wasser |  | undated\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        \x20 Chi Quay | Moderator | Confirmed | Unknown\n"
    );
    let shown = outline("lake", text.as_bytes(), &options).expect("an outline");
    assert_eq!(Mapping::parse(&shown.guess.to_toml()).expect("a mapping"), shown.guess);
}

#[test]
fn the_same_sessions_of_pretalx_as_json_are_rows() {
    let text = r#"[{"ID": "ABC777", "Proposal title": "Who decides", "Proposal state": "confirmed", "Session type": {"en": "Panel"},
        "Speaker names": ["Ada Example", "Bo Sample"], "Start": "2026-05-14T10:00:00+02:00", "Gender": "female"},
        {"ID": "ABC888", "Proposal title": "Who pays", "Proposal state": "withdrawn", "Speaker names": ["Chi Quay"]},
        {"ID": "ABC999", "Proposal title": "Who asks", "Proposal state": "confirmed", "Speaker names": ["Dov Tide"], "Start": "soon"}]"#;
    let programme = read("lake.json", text);
    assert_eq!(
        drawn(&programme),
        "lake/abc777 | Who decides | Panel | 2026-05-14T10:00:00+02:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake/abc999 | Who asks |  | undated\n\
        \x20 Dov Tide | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(told(&programme.diagnostics)[0], "unreadable-date at /2/Start");
    let found = detect(text.as_bytes()).expect("a format");
    assert_eq!(found.why.name(), "rows");
    let shown = outline("lake.json", text.as_bytes(), &Options::default()).expect("an outline");
    assert!(
        shown
            .columns
            .iter()
            .any(|column| column.content.header == "Proposal title" && column.meaning.is_some())
    );
    assert!(detect(b"[{\"a\": 1}, {\"b\": 2}]").is_err());
}
