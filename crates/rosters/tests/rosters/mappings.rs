//! What a document is taken for, what somebody says it means, and that nobody is counted before.

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_rosters::{
    ColumnValue, CountedBy, Format, Mapping, Meaning, Options, Programme, SeatDraft, outline, parse,
};

use crate::{read, told};

const SHEET: &str = "Talk,Who,Gender,Rolle,Shirt\n\
    Water,Ada Example (she/her),F,Podiumsgast,L\n\
    Water,Bo Sample,M,Moderation,M\n\
    Shores,Chi Specimen (they/them),,Podiumsgast,S\n";

const MAPPING: &str = "[columns]\nTalk = \"title\"\nWho = \"name\"\nShirt = \"nothing\"\n\
    [roles]\npodiumsgast = \"panelist\"\n\
    [class]\ncolumn = \"Gender\"\n[class.values]\nf = \"woman\"\nM = \"man\"\n\
    [statements]\n\"They/Them\" = \"non-binary\"\n";

fn by(mapping: &str) -> Options {
    Options { mapping: Some(Mapping::parse(mapping).expect("a mapping")), ..Options::default() }
}

fn seats(programme: &Programme) -> Vec<&SeatDraft> {
    programme.panels().flat_map(|(_, panel)| &panel.seats).collect()
}

#[test]
fn an_outline_shows_each_column_with_what_it_is_taken_for_and_why() {
    let shown = outline("r.csv", SHEET.as_bytes(), &Options::default()).expect("an outline");
    assert_eq!(shown.detected.format, Format::Csv);
    let columns: Vec<_> = shown
        .columns
        .iter()
        .map(|one| (one.content.header.as_str(), one.meaning, one.may_count.is_some(), one.content.filled))
        .collect();
    assert_eq!(
        columns,
        [
            ("Talk", None, false, 3),
            ("Who", None, false, 3),
            ("Gender", Some(Meaning::Class), true, 2),
            ("Rolle", Some(Meaning::Role), false, 3),
            ("Shirt", None, false, 3),
        ]
    );
    let gender = &shown.columns[2];
    assert_eq!(gender.content.values, [("F".to_owned(), 1), ("M".to_owned(), 1)]);
    assert_eq!(gender.proposed.get("F"), Some(&"woman"));
    assert_eq!(shown.columns[0].content.samples, ["Water", "Shores"]);
    assert_eq!(gender.why, "its header is one that we know");
    assert!(shown.guess.class.is_none(), "nobody has confirmed it");
    let roles: Vec<_> = shown.roles.iter().map(|one| (one.word.as_str(), one.times, one.role)).collect();
    assert_eq!(roles, [("Podiumsgast", 2, None), ("Moderation", 1, Some(Role::Moderator))]);
}

#[test]
fn a_column_that_a_mapping_spells_otherwise_stands_in_the_guess_once() {
    let mapping = "[columns]\nTALK = \"title\"\nSpeaker = \"name\"\nElsewhere = \"nothing\"\n";
    let shown = outline("r.csv", SHEET.replace("Who", "Name").as_bytes(), &by(mapping)).expect("an outline");
    let guess = Mapping::parse(&shown.to_toml()).expect("what is written can be read");
    assert_eq!(guess.columns.get("Talk"), Some(&Some(Meaning::Title)));
    assert_eq!(guess.columns.get("Name"), Some(&Some(Meaning::Name)), "the file has no column of speakers");
    let has = |header: &str| guess.columns.contains_key(header);
    assert_eq!([has("TALK"), has("Speaker"), has("Elsewhere")], [false, false, true]);
}

#[test]
fn the_guess_as_toml_confirms_nothing_until_marks_are_taken_away() {
    let text = SHEET.replace("Talk,Who", "Panel,Name");
    let shown = outline("r.csv", text.as_bytes(), &Options::default()).expect("an outline");
    let toml = shown.to_toml();
    let guess = Mapping::parse(&toml).expect("a mapping");
    assert_eq!((guess.class.is_none(), guess.statements.len()), (true, 0), "{toml}");
    assert_eq!(guess.columns.get("Panel"), Some(&Some(Meaning::Panel)));
    for line in [
        "# column = \"Gender\"",
        "# \"F\" = \"woman\"  # 1 times",
        "# \"Podiumsgast\" = \"\"  # 2 times",
        "# \"they/them\" = \"\"  # 1 times",
    ] {
        assert!(toml.contains(line), "{line}\n{toml}");
    }
    let programme = parse("r.csv", text.as_bytes(), &by(&toml)).expect("a programme");
    assert!(seats(&programme).iter().all(|seat| seat.class == Class::Unknown));
    let confirmed = toml.replace("# [class]", "[class]").replace("# column", "column");
    let confirmed = confirmed.replace("# [class.values]", "[class.values]").replace("# \"F\"", "\"F\"");
    let programme = parse("r.csv", text.as_bytes(), &by(&confirmed)).expect("a programme");
    assert_eq!(seats(&programme)[0].class, Class::Woman);
}

#[test]
fn a_mapping_says_what_columns_roles_values_and_brackets_mean() {
    let programme = parse("r.csv", SHEET.as_bytes(), &by(MAPPING)).expect("a programme");
    let found: Vec<_> = seats(&programme).iter().map(|seat| (seat.class, seat.role)).collect();
    assert_eq!(
        found,
        [(Class::Woman, Role::Panelist), (Class::Man, Role::Moderator), (Class::NonBinary, Role::Panelist)]
    );
    let by: Vec<_> = seats(&programme).iter().map(|seat| seat.counted_by.clone()).collect();
    assert_eq!(by[0], CountedBy::Column(ColumnValue { header: "Gender".into(), value: "f".into() }.into()));
    assert_eq!(by[2], CountedBy::Statement { value: "They/Them".into() });
    assert_eq!(told(&programme.diagnostics), ["statement-in-a-name at line 2"]);
    assert_eq!(programme.candidates, []);
    assert_eq!(programme.panels().count(), 2);
}

#[test]
fn without_a_mapping_nobody_is_counted_but_by_our_own_words() {
    for (word, want) in [
        ("woman", Class::Woman),
        ("Man", Class::Man),
        ("NonBinary", Class::NonBinary),
        ("undisclosed", Class::Undisclosed),
        ("F", Class::Unknown),
        ("female", Class::Unknown),
        ("Frau", Class::Unknown),
        ("Ms", Class::Unknown),
        ("she/her", Class::Unknown),
        ("", Class::Unknown),
    ] {
        let programme = read("r", &format!("panel,name,gender\na,Ada Example,{word}\n"));
        assert_eq!(seats(&programme)[0].class, want, "{word}");
        let is_own = seats(&programme)[0].counted_by == CountedBy::OwnWords;
        assert_eq!(is_own, want != Class::Unknown, "{word}");
        let asked = programme.diagnostics.iter().any(|one| one.code == "class-not-confirmed");
        assert_eq!(asked, !is_own && !word.is_empty(), "{word}");
        assert_eq!(programme.candidates.len(), usize::from(asked), "{word}");
    }
}

#[test]
fn a_value_that_the_mapping_does_not_name_is_told_and_counts_nobody() {
    let text = "panel,name,gender,counted as\na,Ada Example,F,man\na,Bo Sample,woman,man\n";
    let programme =
        parse("r", text.as_bytes(), &by("[class]\ncolumn = \"Gender\"\nvalues = { F = \"woman\" }\n"));
    let programme = programme.expect("a programme");
    let classes: Vec<_> = seats(&programme).iter().map(|seat| seat.class).collect();
    assert_eq!(classes, [Class::Woman, Class::Unknown], "only the column that was confirmed");
    assert_eq!(
        told(&programme.diagnostics),
        ["unknown-class at line 3, cell 3 (gender)", "unread-column at line 1, cell 4 (counted as)"]
    );
}

#[test]
fn a_header_that_the_file_does_not_have_is_told() {
    let programme = parse("r", b"panel,name\na,Ada\n", &by("[columns]\nspeakr = \"name\"\n"));
    let programme = programme.expect("a programme");
    assert_eq!(told(&programme.diagnostics), ["mapped-column-missing at the document"]);
}

#[test]
fn the_answer_to_a_question_counts_once_somebody_has_said_what_it_means() {
    let text = r#"[{"code": "AB", "title": "Water", "speakers": [
        {"code": "S1", "name": "Ada Example", "answers": [{"question": {"question": {"en": "Gender"}}, "answer": "Female"}]},
        {"code": "S2", "name": "Bo Sample", "answers": [{"question": {"question": {"en": "Gender"}}, "answer": "Rather not"}]}]}]"#;
    let plain = read("lake.json", text);
    assert!(seats(&plain).iter().all(|seat| seat.class == Class::Unknown));
    assert_eq!(plain.candidates[0].header, "Gender");
    let shown = outline("lake.json", text.as_bytes(), &Options::default()).expect("an outline");
    assert!(shown.columns[0].may_count.is_some());
    let mapping =
        "[class]\ncolumn = \"Gender\"\nvalues = { Female = \"woman\", \"rather not\" = \"undisclosed\" }\n";
    let programme = parse("lake.json", text.as_bytes(), &by(mapping)).expect("a programme");
    let classes: Vec<_> = seats(&programme).iter().map(|seat| seat.class).collect();
    assert_eq!(classes, [Class::Woman, Class::Undisclosed]);
    assert_eq!(programme.candidates, []);
}

#[test]
fn provenance_shows_no_value_in_debug_output() {
    let programme = parse("r.csv", SHEET.as_bytes(), &by(MAPPING)).expect("a programme");
    assert_eq!(format!("{:?}", seats(&programme)[0].counted_by), "Column(..)");
}

#[test]
fn long_words_for_roles_are_counted_and_stay_in_their_order() {
    let long = "a very long word for somebody who sits there";
    let programme =
        read("r", &format!("panel,name,role\na,Ada,{long}\na,Bo,{long}\na,Chi,odd\nb,Dov,{long}\n"));
    let words: Vec<_> = programme.roles.iter().map(|one| (one.word.as_str(), one.times)).collect();
    assert_eq!(words, [("a very long word for somebody who sits t…", 3), ("odd", 1)]);
}
