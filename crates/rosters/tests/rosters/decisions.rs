//! Names that may not be the name of one person: what is decided about them makes the seats.

use openfloor_rosters::{Decision, Mapping, Options, Programme, outline, parse};

use crate::{drawn, read, told};

const SHEET: &str = "panel,name,role,counted as,person\n\
    1,Ada Example & Bo Sample (he/him),Moderator,woman,x1\n\
    1,Bo Sample,Moderator,man,\n\
    1,Lake Team,,,x2\n\
    1,ada@example.org,,woman,\n\
    2,Lake Team,,,x2\n";

fn by(names: &str) -> Programme {
    let mapping = Mapping::parse(&format!("[names]\n{names}")).expect("a mapping");
    let options = Options { mapping: Some(mapping), ..Options::default() };
    parse("r.csv", SHEET.as_bytes(), &options).expect("a programme")
}

#[test]
fn each_name_in_doubt_is_listed_once_with_what_can_be_decided() {
    let listed = read("r.csv", SHEET).in_doubt();
    let listed: Vec<_> =
        listed.iter().map(|one| (one.name.as_str(), one.times, one.choices.as_slice())).collect();
    use Decision::{Address, Nobody, One, Several};
    assert_eq!(
        listed,
        [
            ("Ada Example & Bo Sample (he/him)", 1, [One, Several, Nobody].as_slice()),
            ("Lake Team", 2, &[One, Nobody]),
            ("ada@example.org", 1, &[One, Address, Nobody]),
        ]
    );
}

#[test]
fn what_is_decided_makes_the_seats_and_is_asked_no_more() {
    let programme = by("\"ada example & bo sample (he/him)\" = \"several\"\n\"Lake Team\" = \"nobody\"\n\
         \"ada@example.org\" = \"address\"\n");
    assert_eq!(
        drawn(&programme),
        "r/1 | 1 |  | undated\n  \
           Ada Example | Moderator | Confirmed | Unknown\n  \
           Bo Sample | Moderator | Confirmed | Man\n  \
           open \"Lake Team\" | Unspecified | Open | Unknown\n  \
           <ada@example.org>  | Unspecified | Confirmed | Woman\n\
         r/2 | 2 |  | undated\n  \
           open \"Lake Team\" | Unspecified | Open | Unknown\n"
    );
    assert_eq!(programme.in_doubt(), []);
    assert_eq!(told(&programme.diagnostics), Vec::<String>::new());
}

#[test]
fn what_cannot_be_done_leaves_the_name_in_doubt() {
    let programme = by("\"Lake Team\" = \"several\"\n\"ada@example.org\" = \"one\"\nNobody = \"nobody\"\n");
    let left: Vec<_> = programme.in_doubt().into_iter().map(|one| one.name).collect();
    assert_eq!(left, ["Ada Example & Bo Sample (he/him)", "Lake Team"]);
}

#[test]
fn a_mapping_to_begin_with_lists_them_and_decides_nothing() {
    let toml = outline("r.csv", SHEET.as_bytes(), &Options::default()).expect("an outline").to_toml();
    assert!(toml.contains("# \"Lake Team\" = \"\"  # 2 times"), "{toml}");
    assert!(Mapping::parse(&toml).expect("a mapping").names.is_empty());
    let fault = Mapping::parse("[names]\nA = \"two\"\n").expect_err("a fault");
    assert!(fault.to_string().contains("use one of: one, several, address, nobody"), "{fault}");
}

#[test]
fn debug_output_names_nobody() {
    assert!(!format!("{:?}", read("r.csv", SHEET).in_doubt()).contains("Lake"));
}
