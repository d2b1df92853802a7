//! Charters as written, and what is said of those that are written wrongly.

use openfloor_domain::judgement::{
    CHARTER_BYTES_MAX, Charter, CharterFault, Counted, Predicate, Rounding, Rule, Target, built_in,
    content_hash,
};
use openfloor_domain::roles::{Role, RoleClass};

use crate::support::rows;

const HEAD: &str = "id = \"tried\"\ntitle = \"Tried\"\nversion = \"1\"\nsource = \"ours\"\n";

fn charter(rules: &str) -> Result<Charter, CharterFault> {
    Charter::parse(&format!("{HEAD}{rules}"))
}

/// A charter of one rule with these lines; its predicate stands in line 9.
fn one(lines: &str) -> Result<Charter, CharterFault> {
    charter(&format!("[[rules]]\nid = \"one\"\ntitle = \"One\"\nsource = \"ours\"\n{lines}"))
}

#[test]
fn the_shipped_charters_can_be_read_and_have_the_wordings() {
    let charters: Vec<(&str, Charter)> = built_in()
        .into_iter()
        .map(|(name, text)| (name, Charter::parse(text).expect("a shipped charter")))
        .collect();
    let names: Vec<(&str, &str)> =
        charters.iter().map(|(name, charter)| (*name, charter.id.as_str())).collect();
    assert_eq!(names, [("pledges", "pledges"), ("mawps", "mawps")]);
    let rules = |index: usize| {
        let rules = &charters.get(index).expect("a charter").1.rules;
        rules.iter().map(|rule| rule.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        rules(0),
        "barder ga igc igc_panellists lf ec_gabriel share_30 share_40 wlia_50 ga_2020 eu_boards_40"
    );
    assert_eq!(rules(1), "joint");
}

#[test]
fn what_is_ours_in_the_mawps_charter_is_marked_as_ours() {
    let (_, text) = built_in()[1];
    assert!(text.contains("After the goals published by MAWPS"));
    assert!(text.contains("Ours: that it rises by 5 \\\npoints a year"));
}

#[test]
fn a_rule_has_defaults() {
    let charter = one("predicate = \"not_single_sex\"").expect("a charter");
    let rule = &charter.rules[0];
    assert_eq!(rule.counted, [Counted::Everyone]);
    assert_eq!(rule.chair, [Counted::Class(RoleClass::Facilitating)]);
    assert_eq!((rule.min_size, rule.max_size, rule.rounding), (1, None, Rounding::Ceil));
}

#[test]
fn a_schedule_is_a_table_of_years() {
    let lines = "predicate = { share_of_women = { target_bp = { 2026 = 3000, 2028 = 4000 } } }";
    let charter = one(lines).expect("a charter");
    let target_bp = Target::by_year([(2026, 3000), (2028, 4000)]).expect("a schedule");
    assert_eq!(charter.rules[0].predicate, Predicate::ShareOfWomen { target_bp });
}

#[test]
fn roles_are_named_by_role_or_class() {
    let lines = "predicate = \"not_single_sex\"\ncounted = [\"keynote\", \"leading\", \"without_chair\"]";
    let charter = one(lines).expect("a charter");
    let keynote = Counted::Role(Role::Keynote);
    assert_eq!(
        charter.rules[0].counted,
        [keynote, Counted::Class(RoleClass::Leading), Counted::WithoutChair]
    );
}

#[test]
fn a_fault_says_where_and_what() {
    let at = |text: &str| one(text).expect_err("a fault");
    for (lines, line, column, message) in [
        ("predicate = 3", 9, 13, "wanted string or table"),
        ("predicate = \"at_least\"", 9, 13, "unknown variant `at_least`"),
        ("predicate = { at_least_women = { n = 0 } }", 9, 38, "expected a nonzero u32"),
        ("predicate = { share_of_women = { target_bp = 10001 } }", 9, 46, "0 to 10000 basis points"),
        ("predicate = { share_of_women = { target_bp = {} } }", 9, 46, "at least one year"),
        ("predicate = { share_of_women = { target_bp = { soon = 1 } } }", 9, 46, "years and basis points"),
        ("predicate = \"not_single_sex\"\ncounted = [\"panellist\"]", 10, 11, "unknown role \"panellist\""),
        ("predicate = \"not_single_sex\"\ncounts = []", 10, 1, "unknown field `counts`"),
        ("predicate = \"not_single_sex\"\neffective_from = \"14.5.2026\"", 10, 18, "want a day"),
        ("predicate = \"not_single_sex\"\ncounted = []", 5, 1, "rule one: the rule counts no role"),
        ("predicate = \"not_single_sex\"\nmin_size = 3\nmax_size = 2", 5, 1, "max_size is smaller"),
        ("predicate = ", 9, 13, "string values must be quoted"),
    ] {
        let fault = at(lines);
        assert_eq!((fault.line, fault.column), (line, column), "{lines}: {fault}");
        assert!(fault.message.contains(message), "{lines}: {fault}");
        assert!(!fault.message.contains('\n'));
    }
}

/// Lines of a rule | what is wrong with it; `-` is nothing
const LIMITS: &str = "
    max_size = 1                                                            | -
    max_size = 0                                                            | max_size is smaller
    min_size = 3 & max_size = 3                                             | -
    min_size = 4 & max_size = 3                                             | max_size is smaller
    effective_from = '2026-05-14' & effective_to = '2026-05-14'             | -
    effective_from = '2026-05-14' & effective_to = '2026-05-13'             | effective_to is before
    effective_from = '2026-5-14'                                            | want a day
    unknown = 'exclude' & min_group_size = 1                                | -
    unknown = 'exclude' & min_group_size = 2                                | min_group_size does not go
    unknown = 'bounds' & min_group_size = 2                                 | -
    rounding = { nearest_not_above = { cap_bp = 10000 } }                   | -
    rounding = { nearest_not_above = { cap_bp = 10001 } }                   | cap_bp is 0 to 10000
    predicate = { share_of_women = { target_bp = 10000 } }                  | -
    predicate = { share_of_women = { target_bp = 10001 } }                  | 0 to 10000 basis points
    predicate = { share_of_women = { target_bp = -1 } }                     | 0 to 10000 basis points
    predicate = { share_of_women = { target_bp = 'half' } }                 | basis points, or a table of years
    predicate = { share_of_women = { target_bp = { 1900 = 1, 2199 = 2 } } } | -
    predicate = { share_of_women = { target_bp = { 1899 = 1 } } }           | years and basis points
    predicate = { share_of_women = { target_bp = { 2200 = 1 } } }           | years and basis points
";

#[test]
fn a_rule_can_ask_for_all_up_to_the_limit() {
    for row in rows(LIMITS) {
        let lines = row[0].replace(" & ", "\n").replace('\'', "\"");
        let predicate = if lines.starts_with("predicate") { "" } else { "predicate = \"not_single_sex\"\n" };
        let said = one(&format!("{predicate}{lines}")).map_err(|fault| fault.message);
        match row[1] {
            "-" => assert!(said.is_ok(), "{row:?}: {said:?}"),
            fault => assert!(said.as_ref().is_err_and(|said| said.contains(fault)), "{row:?}: {said:?}"),
        }
    }
}

#[test]
fn days_and_roles_are_written_as_they_are_read() {
    let lines = "predicate = \"not_single_sex\"\ncounted = [\"keynote\", \"leading\", \"without_chair\"]\n\
                 effective_from = \"2026-05-14\"\neffective_to = \"2027-12-31\"";
    let rule = one(lines).expect("a charter").rules.remove(0);
    let json = serde_json::to_value(&rule).expect("JSON");
    assert_eq!(json["counted"], serde_json::json!(["keynote", "leading", "without_chair"]));
    assert_eq!(
        (&json["effective_from"], &json["effective_to"]),
        (&"2026-05-14".into(), &"2027-12-31".into())
    );
    let shown: Vec<String> = rule.counted.iter().map(Counted::to_string).collect();
    assert_eq!(shown, ["keynote", "leading", "without_chair"]);
    assert_eq!(serde_json::from_value::<Rule>(json).expect("a rule"), rule);
}

#[test]
fn a_charter_has_rules_and_each_has_an_id_of_its_own() {
    assert!(charter("rules = []").expect_err("a fault").message.contains("1 to 64 rules"));
    let rule =
        "[[rules]]\nid = \"one\"\ntitle = \"One\"\nsource = \"ours\"\npredicate = \"not_single_sex\"\n";
    let twice = charter(&format!("{rule}{rule}")).expect_err("a fault");
    assert_eq!(twice.to_string(), "line 10, column 1: the id one occurs twice");
    let most: String = (0..64).map(|n| rule.replace("\"one\"", &format!("\"one_{n}\""))).collect();
    assert_eq!(charter(&most).expect("a charter").rules.len(), 64);
    let many: String = (0..65).map(|n| rule.replace("\"one\"", &format!("\"one_{n}\""))).collect();
    assert!(charter(&many).expect_err("a fault").message.contains("1 to 64 rules"));
}

#[test]
fn a_charter_is_not_longer_than_may_be() {
    let (_, text) = built_in()[1];
    let longest = format!("{text}# {}", "x".repeat(CHARTER_BYTES_MAX - text.len() - 2));
    assert_eq!((longest.len(), Charter::parse(&longest).is_ok()), (CHARTER_BYTES_MAX, true));
    let long = format!("{longest}x");
    assert!(Charter::parse(&long).expect_err("a fault").message.contains("at most 65536 bytes"));
}

#[test]
fn nesting_without_end_is_a_fault() {
    for (open, close) in [("[", "]"), ("{ a = ", "}")] {
        let nested = format!("rules = {}{}", open.repeat(10_000), close.repeat(10_000));
        assert!(charter(&nested).is_err());
    }
}

proptest::proptest! {
    #[test]
    fn whatever_is_written_is_a_charter_or_a_fault_in_the_text(
        at in 0..8_000_usize,
        inserted in "[\\PC\n]{0,6}",
    ) {
        let (_, text) = built_in()[0];
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let broken = format!("{}{inserted}{}", &text[..at], &text[at..]);
        if let Err(fault) = Charter::parse(&broken) {
            proptest::prop_assert!((1..=broken.lines().count() + 1).contains(&fault.line));
            proptest::prop_assert!(fault.column >= 1);
        }
    }
}

#[test]
fn the_hash_of_a_charter_is_of_its_text_and_not_of_its_line_ends() {
    let hash = content_hash("id = \"a\"\nversion = \"1\"\n");
    assert_eq!(hash, content_hash("\u{feff}id = \"a\"\r\nversion = \"1\"\r\n\r\n"));
    assert_eq!(hash, content_hash("id = \"a\"\nversion = \"1\""));
    assert_ne!(hash, content_hash("id = \"a\"\nversion = \"2\"\n"));
}
