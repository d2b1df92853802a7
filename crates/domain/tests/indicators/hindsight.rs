//! What was known then, and what was true on the stage.

use openfloor_domain::ids::PersonId;
use openfloor_domain::indicators::Change;
use openfloor_domain::judgement::ClassCounts;
use openfloor_domain::past::{Then, past};
use openfloor_domain::people::{Audience, Class, Scope, Statement};
use openfloor_domain::person::{Erased, PersonEvent, Stated};
use openfloor_domain::personal::Personal;
use openfloor_domain::views::{PanelView, Recorded};

use crate::support::{DAY_MS, commits};

/// Women, men and those not stated.
type Counted = (u32, u32, u32);

fn counts(view: &PanelView) -> Counted {
    let ClassCounts { women, men, unknown, .. } = view.tally(Audience::Organiser).expect("its own").counts();
    (women, men, unknown)
}

fn seen(all: &[Then]) -> Vec<(Counted, Counted)> {
    all.iter().map(|then| (counts(&then.known), counts(&then.on_stage))).collect()
}

#[test]
fn who_is_counted_later_was_on_the_stage_before() {
    let commits = commits(&[(1, "a:m b:u c:m"), (2, "a:m b:w c:m"), (3, "a:m b:w")]);
    let all = past(commits.iter().map(|(at, events)| (*at, Change::Panel(events))));
    assert_eq!(seen(&all), [((0, 2, 1), (1, 2, 0)), ((1, 2, 0), (1, 2, 0)), ((1, 1, 0), (1, 1, 0))]);
    assert_eq!(all.iter().map(|then| then.at.position).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn what_somebody_said_is_known_from_then_on_and_what_is_erased_never_was() {
    let commits = commits(&[(1, "a:m b:u")]);
    let her = PersonId::new("b").expect("an id");
    let about = Personal::Known(Statement { class: Class::Woman, scope: Scope::Panel });
    let said = PersonEvent::Stated(Stated { about });
    let erased = PersonEvent::Erased(Erased { organiser: None });
    let at = |position| Recorded { position, at_ms: 5 * DAY_MS };
    let panel = || commits.iter().map(|(at, events)| (*at, Change::Panel(events)));
    let all = past(panel().chain([(at(2), Change::Person(&her, &said))]));
    assert_eq!(seen(&all), [((0, 1, 1), (1, 1, 0)), ((1, 1, 0), (1, 1, 0))]);
    let both = [(at(2), Change::Person(&her, &said)), (at(3), Change::Person(&her, &erased))];
    let on_stage: Vec<_> = past(panel().chain(both)).iter().map(|then| counts(&then.on_stage)).collect();
    assert_eq!(on_stage, [(0, 1, 1); 3]);
}
