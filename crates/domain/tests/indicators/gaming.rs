//! The gaming list of the reference (section 11), each case by its name: what Openfloor says of it, or why it
//! cannot. What the organiser reads of it is a test of `crates/pages`.

use std::collections::BTreeMap;

use openfloor_domain::ids::PersonId;
use openfloor_domain::indicators::{Change, Lifted, Look, lifted, listed_apart, looks, steps};
use openfloor_domain::judgement::{Charter, ClassCounts, Outcome, Rule, built_in, indicators, judge};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{PanelEvent, SeatUnlisted};
use openfloor_domain::people::{Audience, Class, Scope, Statement};
use openfloor_domain::person::{Erased, PersonEvent, Stated};
use openfloor_domain::personal::Personal;
use openfloor_domain::statistics::{Series, Spread};
use openfloor_domain::views::{PanelView, PersonView, Recorded, union_tally};

use crate::support::{DAY_MS, Listed, commits, commits_of};

/// Begins on day 100.
fn starts() -> Moment {
    Moment { utc_ms: 100 * DAY_MS, offset_minutes: 0 }
}

fn barder() -> Rule {
    let (_, text) = built_in()[0];
    let rules = Charter::parse(text).expect("a shipped charter").rules;
    rules.into_iter().find(|rule| rule.id.as_str() == "barder").expect("a shipped rule")
}

type Commits = Vec<(Recorded, Vec<PanelEvent>)>;
type Said = Vec<(PersonId, PersonEvent, i64)>;

/// What Openfloor says of a panel: under the rule, by what it is now, and by all that is to be looked at.
struct Seen {
    outcome: Outcome,
    indicators: Vec<&'static str>,
    looks: Vec<Look>,
    view: PanelView,
}

fn view(commits: &Commits) -> PanelView {
    let mut view = PanelView::default();
    for (at, events) in commits {
        view.on_panel_commit(events, *at, |_| PersonView::default());
    }
    view
}

fn seen(commits: &Commits, said: &Said, elsewhere: &[&PanelView]) -> Seen {
    let mut records: Vec<(Recorded, Change<'_>)> =
        commits.iter().map(|(at, events)| (*at, Change::Panel(events))).collect();
    records.extend(said.iter().map(|(person, event, day)| {
        (Recorded { position: 0, at_ms: day * DAY_MS }, Change::Person(person, event))
    }));
    records.sort_by_key(|(at, _)| at.at_ms);
    let (mut view, mut people) = (PanelView::default(), BTreeMap::<PersonId, PersonView>::new());
    for (at, change) in &records {
        match change {
            Change::Panel(events) => {
                view.on_panel_commit(*events, *at, |person| people.get(person).cloned().unwrap_or_default());
            }
            Change::Person(person, event) => {
                people.entry((*person).clone()).or_default().evolve(event);
                view.on_person_event(person, event, *at);
            }
        }
    }
    let steps = steps(records, Audience::Organiser);
    let tally = view.tally(Audience::Organiser).expect("its organiser is told");
    let rules = [barder()];
    Seen {
        outcome: judge(&rules[0], &tally, starts()).outcome,
        indicators: indicators(&tally).iter().map(|indicator| indicator.id()).collect(),
        looks: looks(&rules, &view, &steps, elsewhere, starts(), Some(starts())),
        view,
    }
}

fn of(line_ups: &[(i64, &str)]) -> Seen {
    seen(&commits(line_ups), &Vec::new(), &[])
}

fn names(seen: &Seen) -> Vec<&'static str> {
    let name = |look: &Look| match look {
        Look::LateAddition(_) => "T3",
        Look::Voice(_) => "T6",
        Look::Order(_) => "T7",
        Look::Flicker { .. } => "T11",
        Look::Uncounted(_) => "uncounted",
        Look::Split(_) => "split",
        Look::ListedApart(_) => "listed-apart",
    };
    let looks = seen.looks.iter().map(name);
    seen.indicators.iter().copied().chain(looks).collect()
}

/// Case of the list | what happened, by day | how it stands | what there is to look at
type Case = (&'static str, &'static [(i64, &'static str)], Outcome, &'static [&'static str]);

const CASES: [Case; 8] = [
    ("woman only as moderator", &[(1, "a:m b:m c:m d:w@moderator.")], Outcome::Breach, &["T1", "T2"]),
    (
        "an organiser's own assertions turned to unknown",
        &[(1, "a:m b:m c:m."), (5, "a:u b:u c:m.")],
        Outcome::Undetermined,
        &["uncounted"],
    ),
    (
        "the same by leaving them out for a day",
        &[(1, "a:m b:m c:m."), (5, "c:m."), (6, "a:u b:u c:m.")],
        Outcome::Undetermined,
        &["uncounted"],
    ),
    (
        "not the same: counted again",
        &[(1, "a:m b:m c:m."), (5, "a:u b:u c:m."), (6, "a:m b:m c:m.")],
        Outcome::Breach,
        &[],
    ),
    (
        "woman dropped after the resolved notice",
        &[(1, "a:m b:m."), (5, "a:m b:m c:w."), (9, "a:m b:m.")],
        Outcome::Breach,
        &["T11"],
    ),
    ("a woman added on the last day", &[(1, "a:m! b:m!."), (99, "a:m! b:m! c:w!.")], Outcome::Ok, &["T3"]),
    (
        "not that: counted otherwise since",
        &[(1, "a:m! b:m! c:m!."), (99, "a:m! b:m! c:w! d:m!.")],
        Outcome::Ok,
        &["T1"],
    ),
    ("nothing of it", &[(1, "a:m! b:w! c:m! d:w!.")], Outcome::Ok, &[]),
];

#[test]
fn each_case_of_the_list_that_one_panel_shows() {
    for (case, line_ups, outcome, expected) in CASES {
        let seen = of(line_ups);
        assert_eq!((seen.outcome, names(&seen)), (outcome, expected.to_vec()), "{case}");
    }
}

#[test]
fn the_evidence_of_each_is_in_numbers() {
    let looks = |case: &str| {
        let (_, line_ups, ..) = CASES.into_iter().find(|(name, ..)| *name == case).expect("a case");
        of(line_ups).looks
    };
    let Look::Uncounted(found) = looks("an organiser's own assertions turned to unknown")[0] else {
        panic!()
    };
    assert_eq!((found.people, found.since_ms), (2, 5 * DAY_MS));
    // Since the day on which the first of them was counted no longer.
    let later =
        of(&[(1, "a:m b:m c:m."), (5, "a:u b:m c:m."), (7, "a:u b:u c:m."), (8, "a:u b:u c:m d:m.")]).looks;
    let Look::Uncounted(found) = later[0] else { panic!() };
    assert_eq!((found.people, found.since_ms), (2, 5 * DAY_MS));
    let Look::LateAddition(found) = looks("a woman added on the last day")[0] else { panic!() };
    assert_eq!((found.people, found.lead_days), (2, 1));
    let Look::Flicker { flicker: found, .. } = looks("woman dropped after the resolved notice")[0] else {
        panic!()
    };
    assert_eq!((found.women, found.women_then), (1, 0));
}

#[test]
fn a_persons_own_change_is_never_gaming() {
    let ann = PersonId::new("a").expect("an id");
    let says =
        |class, scope| PersonEvent::Stated(Stated { about: Personal::Known(Statement { class, scope }) });
    let line_ups = commits(&[(1, "a:m b:m c:m."), (5, "a:u b:m c:m."), (7, "a:u b:m c:m d:m.")]);
    // She wants to be counted by nobody, before or after the organiser took the class back.
    for day in [3, 6] {
        let said = vec![(ann.clone(), says(Class::Undisclosed, Scope::Withheld), day)];
        assert_eq!(names(&seen(&line_ups, &said, &[])), [""; 0], "day {day}");
    }
    let erased = vec![(ann.clone(), PersonEvent::Erased(Erased { organiser: None }), 3)];
    assert_eq!(names(&seen(&line_ups, &erased, &[])), [""; 0]);
    assert_eq!(names(&seen(&line_ups, &Vec::new(), &[])), ["uncounted"]);
    // Asked, and declined: the organiser says what the person said.
    assert_eq!(names(&of(&[(1, "a:m b:m."), (5, "a:d b:m.")])), [""; 0]);
}

/// A case of the list: "a manel split into n=1 talks".
#[test]
fn a_manel_split_into_talks_of_one() {
    let panel = commits(&[(1, "a:m b:m c:m."), (9, "a:m.")]);
    let talks = [commits(&[(9, "b:m.")]), commits(&[(9, "c:m.")])];
    let talks: Vec<PanelView> = talks.iter().map(view).collect();
    let elsewhere: Vec<&PanelView> = talks.iter().collect();
    let found = seen(&panel, &Vec::new(), &elsewhere);
    assert_eq!((found.outcome, names(&found)), (Outcome::NotApplicable, vec!["split"]));
    let Look::Split(split) = &found.looks[0] else { panic!() };
    assert_eq!((split.rule.as_str(), split.then_ms, split.people, split.alone), ("barder", DAY_MS, 3, 3));
    // Whatever becomes of the panels, the convening is judged as one.
    let all = union_tally(elsewhere.iter().copied().chain([&found.view]), Audience::Organiser);
    assert_eq!(judge(&barder(), &all.expect("its organiser is told"), starts()).outcome, Outcome::Breach);
    // One who stays and others who are gone are no split; nor is a draft that was taken apart.
    assert_eq!(names(&seen(&panel, &Vec::new(), &[])), [""; 0]);
    let draft = commits(&[(1, "a:m b:m c:m"), (9, "a:m")]);
    assert_eq!(names(&seen(&draft, &Vec::new(), &elsewhere)), [""; 0]);
    // Of a panel on which several still sit the rule asks something, and says it.
    let still = commits(&[(1, "a:m b:m c:m."), (9, "a:m d:w.")]);
    assert_eq!(names(&seen(&still, &Vec::new(), &elsewhere)), [""; 0]);
    // Two who sit together elsewhere have no talk to themselves.
    let together = view(&commits(&[(9, "b:m c:m.")]));
    assert_eq!(names(&seen(&panel, &Vec::new(), &[&together])), [""; 0]);
}

/// A case of the list: "an unlisted discussant". Listed in one document and not in the one that lists the
/// others, she is seen; one who is in no document at all is in no record, and nobody can tell.
#[test]
fn an_unlisted_discussant() {
    let by = |source, line_up| Listed { source, line_up };
    let programme = by("programme", "a:m b:m c:m.");
    let with_her = by("editor", "a:m b:m c:m d:w@discussant.");
    let found = view(&commits_of(&[(1, programme), (5, with_her)]));
    let apart = listed_apart(&found).expect("the programme lacks her");
    assert_eq!((apart.women, apart.others), (1, 3));
    let listed = by("programme", "a:m b:m c:m d:w@discussant.");
    assert_eq!(listed_apart(&view(&commits_of(&[(1, programme), (5, with_her), (6, listed)]))), None);
    // Listed by one document only, all of them.
    assert_eq!(listed_apart(&view(&commits_of(&[(1, with_her)]))), None);
    // One other is no line-up; and who only moderates has not the floor.
    let pair = [by("programme", "a:m."), by("editor", "a:m d:w@discussant.")];
    assert_eq!(listed_apart(&view(&commits_of(&[(1, pair[0]), (2, pair[1])]))), None);
    let moderates = by("editor", "a:m b:m c:m d:w@moderator.");
    assert_eq!(listed_apart(&view(&commits_of(&[(1, programme), (5, moderates)]))), None);
    // The programme listed her once, and lists her no longer.
    let mut both = commits_of(&[(1, with_her), (5, by("programme", "a:m b:m c:m d:w@discussant."))]);
    assert_eq!(listed_apart(&view(&both)), None);
    let seats = &view(&both).facts.seats;
    let seat =
        *seats.iter().find(|(_, seat)| seat.listed_by.len() == 2).map(|(no, _)| no).expect("both list it");
    let last = *seats.keys().max().expect("seats");
    assert!(seats[&last].listed_by.len() == 2 && seats[&seat].listed_by.len() == 2);
    let source = seats[&last].listed_by.iter().find(|source| source.as_str() == "programme").cloned();
    let unlisted = SeatUnlisted { seat: last, source: source.expect("the programme") };
    both.push((Recorded { position: 9, at_ms: 9 * DAY_MS }, vec![PanelEvent::SeatUnlisted(unlisted)]));
    assert!(listed_apart(&view(&both)).is_some());
}

/// A case of the list: "one all-women gender panel lifting the total".
#[test]
fn one_all_women_panel_lifts_the_total() {
    let of = |women, men| ClassCounts { women, men, ..ClassCounts::default() };
    let series: Vec<_> = [of(5, 0)].into_iter().chain([of(0, 5); 7]).chain([of(1, 4); 2]).collect();
    let found = lifted(series.iter().copied()).expect("it lifts");
    assert_eq!(found, Lifted { panels: 1, women_there: 5, women: 7, people: 50 });
    let dispersion = Series::new(series, 2).dispersion().expect("some are women");
    assert_eq!(dispersion.spread, Spread::Siloed);
    assert!(dispersion.d > 3.0 * dispersion.expected, "{dispersion:?}");
    // Exactly half is enough; less is not.
    assert!(lifted([of(2, 0), of(2, 3)]).is_some());
    assert_eq!(lifted([of(2, 0), of(3, 3)]), None);
    // One woman alone is no panel, one man more is no panel of women only, and without others nothing is lifted.
    assert_eq!(lifted([of(1, 0), of(0, 4)]), None);
    assert_eq!(lifted([of(3, 1), of(0, 4)]), None);
    assert_eq!(lifted([of(3, 0)]), None);
    assert_eq!(lifted([of(0, 4)]), None);
    let one_unknown = ClassCounts { unknown: 1, ..of(3, 0) };
    assert_eq!(lifted([one_unknown, of(0, 4)]), None);
}
