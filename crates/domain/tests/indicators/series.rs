//! T4, T5, T9 and T10: over a series.

use openfloor_domain::indicators::{organising_team, reuse, showcase_gap, silo};
use openfloor_domain::judgement::ClassCounts;
use openfloor_domain::people::Class;

fn panel(women: u32, men: u32) -> ClassCounts {
    ClassCounts { women, men, ..ClassCounts::default() }
}

#[test]
fn reuse_of_women_stands_beside_that_of_men() {
    // Two women on eight seats, four men on six.
    let people = [
        (Class::Woman, 6),
        (Class::Woman, 2),
        (Class::Man, 3),
        (Class::Man, 1),
        (Class::Man, 1),
        (Class::Man, 1),
        (Class::Woman, 0),
        (Class::NonBinary, 5),
        (Class::Unknown, 5),
    ];
    let found = reuse(people);
    assert_eq!((found.women.people, found.women.seats, found.women.top), (2, 8, 6));
    assert_eq!((found.men.people, found.men.seats, found.men.top), (4, 6, 3));
    assert_eq!((found.women.top_bp(), found.men.top_bp()), (Some(7_500), Some(5_000)));
    assert_eq!(found.women.concentration(), Some(40.0 / 64.0));
    assert_eq!(found.ratio(), Some(4.0 / 1.5));
    assert_eq!(reuse([(Class::Woman, 1)]).ratio(), None);
    assert_eq!((reuse([]).women.top_bp(), reuse([]).women.concentration()), (None, None));
}

#[test]
fn women_may_sit_mostly_on_topics_of_gender() {
    let tagged = [(true, panel(4, 0)), (true, panel(5, 1))];
    let others = [(false, panel(1, 4)), (false, panel(0, 5)), (false, panel(0, 4))];
    let found = silo(tagged.into_iter().chain(others));
    assert_eq!((found.women.first.part, found.women.first.of), (9, 10));
    assert_eq!((found.women.second.part, found.women.second.of), (1, 14));
    assert_eq!(found.women.odds_ratio(), Some(9.0 * 13.0));
    assert_eq!((found.women_there().part, found.women_there().of), (9, 10));
    assert_eq!((found.without_women.first.part, found.without_women.second.part), (0, 2));
    // Five panels are too few for a p-value, ten are not.
    assert_eq!((found.women_tails, found.without_women_tails), (None, None));
    let more = tagged.into_iter().chain(others);
    let more = silo(more.clone().chain(more));
    assert!(more.women_tails.is_some_and(|tails| tails.at_least.value() < 1e-6));
    // Panels of which nobody is stated are none of the eight.
    let nobody = ClassCounts { unknown: 4, ..panel(0, 0) };
    let five = tagged.into_iter().chain(others);
    assert_eq!(silo(five.chain([(false, nobody); 3])).women_tails, None);
}

#[test]
fn the_showcase_gap_is_keynotes_less_the_others() {
    let women = std::iter::repeat_n(panel(1, 0), 9).map(|counts| (true, counts));
    let men = std::iter::repeat_n(panel(0, 1), 13).map(|counts| (true, counts));
    let found = showcase_gap(women.chain(men).chain([(false, panel(90, 245))]));
    assert_eq!(found.women.gap_bp(), Some(4_090 - 2_686));
    let tails = found.women_tails.expect("twenty-three talks");
    assert_eq!(format!("{:.5}", tails.at_least.value()), "0.12080");
}

#[test]
fn who_convenes_is_compared_by_seats_and_by_panels() {
    let not_stated = ClassCounts { unknown: 1, ..panel(0, 3) };
    let with = [(true, panel(2, 2)), (true, panel(1, 2)), (true, ClassCounts { unknown: 1, ..panel(1, 1) })];
    let without = [(false, panel(0, 4)), (false, panel(1, 3)), (false, not_stated), (false, panel(0, 0))];
    let found = organising_team(with.into_iter().chain(without));
    assert_eq!((found.women.first.part, found.women.first.of), (4, 9));
    assert_eq!((found.women.second.part, found.women.second.of), (1, 11));
    // Whether the one with somebody not stated is without women cannot be said.
    assert_eq!((found.without_women.first.part, found.without_women.first.of), (0, 3));
    assert_eq!((found.without_women.second.part, found.without_women.second.of), (1, 2));
}
