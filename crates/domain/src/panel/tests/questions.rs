//! "This is wrong", and what is not shown.

use super::*;
use crate::decider::spec::Given;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn at(ms: i64) -> Moment {
    Moment { utc_ms: ms, offset_minutes: 0 }
}

fn asks(ms: i64, text: &str) -> PanelCommand {
    PanelCommand::Question { at: at(ms), about: Question { text: text.into(), contact: None } }
}

fn answers(ms: i64) -> PanelCommand {
    PanelCommand::Answer { organiser: organiser(), at: at(ms), reason: reason("looked at") }
}

fn reason(text: &str) -> Reason {
    Reason { text: text.into() }
}

fn published() -> Given<Panel> {
    given::<Panel>([])
        .after(&submit(three_men()))
        .after(&PanelCommand::PublishLineUp { organiser: organiser() })
        .after(&PanelCommand::PublishStanding { organiser: organiser() })
}

fn shown(panel: &Given<Panel>) -> (bool, bool) {
    let facts = panel.state().facts;
    (facts.line_up_is_public(), facts.standing_is_public())
}

#[test]
fn one_word_hides_the_standing_and_never_the_line_up_until_it_is_answered() {
    assert_eq!(shown(&published()), (true, true));
    let questioned = published().after(&asks(0, "she left in March"));
    assert_eq!(shown(&questioned), (true, false));
    assert_eq!(questioned.state().questions.len(), 1);
    let answered = questioned.after(&answers(1));
    assert_eq!((shown(&answered), answered.state().questions.len()), ((true, true), 0));
    answered.when(&answers(2)).then_nothing();
}

#[test]
fn for_a_day_after_an_answer_what_is_said_is_kept_and_hides_nothing() {
    let answered = published().after(&asks(0, "wrong")).after(&answers(1_000));
    let early = answered.after(&asks(1_000 + DAY_MS - 1, "still wrong"));
    assert_eq!((shown(&early), early.state().questions.len()), ((true, true), 1));
    let late = early.after(&asks(1_000 + DAY_MS, "wrong again"));
    assert_eq!(shown(&late), (true, false));
}

#[test]
fn an_answer_puts_back_only_what_its_organiser_published() {
    let panel = given::<Panel>([]).after(&submit(three_men())).after(&asks(0, "wrong"));
    assert_eq!(shown(&panel.after(&answers(1))), (false, false));
}

#[test]
fn the_same_word_twice_is_one_and_there_is_room_for_so_many() {
    let mut panel = published().after(&asks(0, "wrong"));
    panel.when(&asks(5, "wrong")).then_nothing();
    for n in 1..QUESTIONS_MAX {
        panel = panel.after(&asks(0, &format!("wrong {n}")));
    }
    panel.when(&asks(9, "one more")).refused(&PanelRejection::TooManyQuestions);
    panel.after(&answers(10)).after(&asks(11, "one more"));
}

#[test]
fn nothing_said_and_far_too_much_are_refused() {
    let long = "x".repeat(QUESTION_LETTERS_MAX + 1);
    for text in ["", "  ", long.as_str()] {
        published().when(&asks(0, text)).refused(&PanelRejection::NoText);
    }
    let contact =
        PanelCommand::Question { at: at(0), about: Question { text: "wrong".into(), contact: Some(long) } };
    published().when(&contact).refused(&PanelRejection::NoText);
    let unreasoned = PanelCommand::Withhold { reason: reason(" ") };
    published().when(&unreasoned).refused(&PanelRejection::NoText);
    given::<Panel>([]).when(&asks(0, "wrong")).refused(&PanelRejection::Unknown);
    given::<Panel>([]).when(&answers(0)).refused(&PanelRejection::Unknown);
}

#[test]
fn a_panel_that_is_withheld_shows_nothing_until_it_is_released() {
    let withhold = PanelCommand::Withhold { reason: reason("a court says so") };
    let release = PanelCommand::Release { reason: reason("it does no longer") };
    published().when(&release).then_nothing();
    let withheld = published().after(&withhold);
    assert_eq!(shown(&withheld), (false, false));
    withheld.when(&withhold).then_nothing();
    let again = withheld.after(&PanelCommand::PublishLineUp { organiser: organiser() });
    assert_eq!(shown(&again), (false, false), "its organiser cannot undo that");
    assert_eq!(shown(&again.after(&release)), (true, true));
    given::<Panel>([]).when(&withhold).refused(&PanelRejection::Unknown);
    given::<Panel>([]).when(&release).refused(&PanelRejection::Unknown);
}

#[test]
fn the_operator_puts_back_what_was_questioned_and_what_was_withheld() {
    let put_back = |ms| PanelCommand::PutBack { at: at(ms), reason: reason("nothing is wrong") };
    let questioned = || published().after(&asks(0, "she left in March"));
    let upheld = questioned().after(&PanelCommand::Withhold { reason: reason("it is wrong") });
    assert_eq!((shown(&upheld), upheld.state().questions.len()), ((false, false), 1));
    for panel in [questioned(), upheld] {
        let back = panel.after(&put_back(1));
        assert_eq!((shown(&back), back.state().questions.len()), ((true, true), 0));
        back.when(&put_back(2)).then_nothing();
    }
    let no_reason = PanelCommand::PutBack { at: at(1), reason: reason(" ") };
    questioned().when(&no_reason).refused(&PanelRejection::NoText);
    given::<Panel>([]).when(&put_back(1)).refused(&PanelRejection::Unknown);
}
