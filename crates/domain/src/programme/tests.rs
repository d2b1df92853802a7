//! Given, when, then; and what two months tell.

use std::num::NonZeroU32;

use proptest::prelude::*;

use super::*;
use crate::decider::spec::{Given, given};
use crate::ids::RuleId;
use crate::judgement::Predicate;

fn about(name: &str) -> ProgrammeAbout {
    let predicate = Predicate::AtLeastWomen { n: NonZeroU32::MIN };
    let id = RuleId::new("one").expect("an id");
    let rule = Rule::new(id, "At least one woman", "a test", predicate);
    ProgrammeAbout {
        name: name.into(),
        contact: "desk@floor.example".into(),
        sentences: vec![Sentence { wording: "Not without a woman.".into(), rule }],
        languages: vec![Language::En, Language::Fr],
    }
}

fn organiser() -> OrganiserId {
    OrganiserId::new("o1").expect("an id")
}

fn found(about: ProgrammeAbout) -> ProgrammeCommand {
    ProgrammeCommand::Found { organiser: organiser(), month: 672, about }
}

fn founded() -> Given<Programme> {
    given::<Programme>([]).after(&found(about("Panels with women")))
}

#[test]
fn a_programme_is_founded_changed_and_erased() {
    let known = Personal::Known(about("Panels with women"));
    let event = ProgrammeEvent::Founded(Founded { organiser: organiser(), month: 672, about: known });
    given::<Programme>([]).when(&found(about("Panels with women"))).then([event]);
    given::<Programme>([]).when(&ProgrammeCommand::Erase).refused(&ProgrammeRejection::Unknown);
    founded().when(&found(about("Again"))).refused(&ProgrammeRejection::AlreadyFounded);
    founded().when(&ProgrammeCommand::Change { about: about("Panels with women") }).then_nothing();
    let changed = Changed { about: Personal::Known(about("Other")) };
    founded()
        .when(&ProgrammeCommand::Change { about: about("Other") })
        .then([ProgrammeEvent::Changed(changed)]);
    let erased = founded().after(&ProgrammeCommand::Erase);
    assert!(founded().state().is_open() && !erased.state().is_open());
    erased.when(&ProgrammeCommand::Erase).then_nothing();
    erased.when(&found(about("Again"))).refused(&ProgrammeRejection::Erased);
    let release = ProgrammeCommand::Release { month: 673, counted: Counted::default() };
    erased.when(&release).refused(&ProgrammeRejection::Erased);
}

#[test]
fn what_a_programme_says_of_itself_is_checked() {
    let text = "x".repeat(TEXT_BYTES_MAX + 1);
    let cases = [
        (ProgrammeAbout { name: " ".into(), ..about("x") }, ProgrammeRejection::TextTooLong),
        (ProgrammeAbout { contact: text, ..about("x") }, ProgrammeRejection::TextTooLong),
        (ProgrammeAbout { sentences: vec![], ..about("x") }, ProgrammeRejection::Sentences),
        (ProgrammeAbout { languages: vec![], ..about("x") }, ProgrammeRejection::Languages),
        (
            ProgrammeAbout { languages: vec![Language::En, Language::En], ..about("x") },
            ProgrammeRejection::Languages,
        ),
    ];
    for (about, rejection) in cases {
        given::<Programme>([]).when(&found(about.clone())).refused(&rejection);
        founded().when(&ProgrammeCommand::Change { about }).refused(&rejection);
    }
}

fn released(programme: Given<Programme>, month: Month, counted: Counted) -> Given<Programme> {
    programme.after(&ProgrammeCommand::Release { month, counted })
}

fn last(programme: &Given<Programme>) -> MonthReleased {
    *programme.state().months.last().expect("a month was released")
}

#[test]
fn a_month_is_released_once_and_none_before_the_foundation() {
    let counted = Counted { pledges: 12, ..Counted::default() };
    founded().when(&ProgrammeCommand::Release { month: 671, counted }).then_nothing();
    let once = released(founded(), 672, counted);
    assert_eq!(last(&once).pledges, Some(12));
    once.when(&ProgrammeCommand::Release { month: 672, counted: Counted::default() }).then_nothing();
}

#[test]
fn a_figure_is_shown_from_ten_on_and_moves_by_ten_or_not_at_all() {
    let pledges =
        |programme, month, pledges| released(programme, month, Counted { pledges, ..Counted::default() });
    let mut programme = founded();
    for (month, counted, shown) in [
        (672, 9, None),
        (673, 10, Some(10)),
        // Somebody joined: nobody can tell.
        (674, 11, Some(10)),
        (675, 19, Some(10)),
        (676, 20, Some(20)),
        // Somebody was erased.
        (677, 19, Some(20)),
        (678, 3, Some(20)),
        (679, 20, Some(20)),
    ] {
        programme = pledges(programme, month, counted);
        assert_eq!(last(&programme).pledges, shown, "{counted} in {month}");
    }
}

#[test]
fn a_part_is_shown_only_if_the_rest_is_as_large() {
    let asked = |asked, mended, days| Counted { asked, mended, days, ..Counted::default() };
    let shown = |whole, part| Some(Parts { whole, part });
    let mut programme = founded();
    for (month, counted, parts, days) in [
        (672, asked(19, 10, 5), shown(19, None), None),
        // The rest is large enough, and all moved by one: as before.
        (673, asked(20, 10, 5), shown(19, None), None),
        (674, asked(29, 10, 5), shown(29, Some(10)), Some(5)),
        // Another median of the same ones would tell of one of them.
        (675, asked(29, 10, 9), shown(29, Some(10)), Some(5)),
        // All moved by ten, the parts by five each.
        (676, asked(39, 15, 9), shown(29, Some(10)), Some(5)),
        (677, asked(39, 20, 9), shown(39, Some(20)), Some(9)),
        (678, asked(60, 59, 1), shown(39, Some(20)), Some(9)),
    ] {
        programme = released(programme, month, counted);
        assert_eq!((last(&programme).asked, last(&programme).days), (parts, days), "{month}");
    }
}

/// Cells of a partition as they are shown: the whole, and each part if they are.
fn cells(parts: Option<Parts>) -> Vec<Option<u32>> {
    let part = parts.and_then(|parts| parts.part);
    let rest = parts.and_then(|parts| Some(parts.whole - parts.part?));
    vec![parts.map(|parts| parts.whole), part, rest]
}

proptest! {
    #[test]
    fn no_two_months_tell_of_fewer_than_ten(
        months in prop::collection::vec((0_u32..60, 0_u32..60, 0_u32..60, 0_u32..60, 0_u32..60), 1..30),
    ) {
        let mut programme = founded();
        for (month, (pledges, panels, cannot_tell, asked, mended)) in (672..).zip(months) {
            let (cannot_tell, mended) = (cannot_tell.min(panels), mended.min(asked));
            let counted = Counted { pledges, panels, cannot_tell, asked, mended, days: 3 };
            programme = released(programme, month, counted);
        }
        let shown: Vec<Vec<Option<u32>>> = programme
            .state()
            .months
            .iter()
            .map(|month| [vec![month.pledges], cells(month.panels), cells(month.asked)].concat())
            .collect();
        for cell in 0..shown[0].len() {
            let column: Vec<u32> = shown.iter().filter_map(|month| month[cell]).collect();
            for (n, figure) in column.iter().enumerate() {
                prop_assert!(*figure >= LEDGER_MIN);
                if let Some(before) = n.checked_sub(1).map(|n| column[n]) {
                    prop_assert!(*figure == before || figure.abs_diff(before) >= LEDGER_MIN);
                }
            }
        }
    }
}
