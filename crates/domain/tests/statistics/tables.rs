//! Section 8: what two groups compared show.

use openfloor_domain::statistics::{Enough, Group, TwoByTwo, ranks};

use crate::support::shown_as;

fn enough() -> Enough {
    Enough::panels(8).expect("eight panels")
}

#[test]
fn the_showcase_gap_of_a_conference() {
    let keynotes = TwoByTwo { first: Group::new(9, 22), second: Group::new(90, 335) };
    assert_eq!((keynotes.first.share_bp(), keynotes.second.share_bp()), (Some(4090), Some(2686)));
    assert_eq!(keynotes.gap_bp(), Some(1404));
    let tails = keynotes.fisher(enough());
    assert_eq!(shown_as(tails.at_least.value(), ".12080"), ".12080");
    let odds_ratio = keynotes.odds_ratio().expect("somebody else speaks too");
    assert_eq!(shown_as(odds_ratio, "1.0000"), shown_as(9.0 * 245.0 / (13.0 * 90.0), "1.0000"));
}

#[test]
fn odds_that_cannot_be_said_are_not() {
    let all = TwoByTwo { first: Group::new(3, 3), second: Group::new(0, 4) };
    assert_eq!(all.odds_ratio(), None);
    // One way of C(7, 3).
    assert_eq!(
        shown_as(all.fisher(enough()).at_least.value(), "1.00000000"),
        shown_as(1.0 / 35.0, "1.00000000")
    );
    let nobody = TwoByTwo { first: Group::new(1, 0), second: Group::new(0, 4) };
    assert_eq!((nobody.first, nobody.gap_bp()), (Group { part: 0, of: 0 }, None));
}

#[test]
fn days_of_lead_are_compared_by_their_order() {
    // Of 9 pairs the first is smaller in 7, and one is a tie.
    let small = ranks(&[1, 2, 5], &[3, 5, 9]);
    assert_eq!((small.twice_smaller, small.pairs, small.p_value), (15, 9, None));
    assert_eq!(small.chance_of_smaller().map(|chance| shown_as(chance, ".8333")).as_deref(), Some(".8333"));
    let (low, high): (Vec<i64>, Vec<i64>) = ((1..=8).collect(), (9..=16).collect());
    let apart = ranks(&low, &high);
    assert_eq!((apart.twice_smaller, apart.pairs), (128, 64));
    // U is 32 off, its variance is 64 * 17 / 12.
    assert_eq!(apart.p_value.map(|p| p.to_string()).as_deref(), Some("0.000778"));
    assert_eq!(ranks(&low, &low).p_value.map(|p| p.to_string()).as_deref(), Some("1.000000"));
    // Many ties: U is 15 off, and in fractions its variance is 144 / 12 * (25 - 642 / (24 * 23)) = 6579 / 23.
    let tied = ranks(&[1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5], &[1, 2, 2, 2, 2, 3, 3, 4, 5, 6, 6, 7]);
    assert_eq!((tied.twice_smaller, tied.p_value.map(|p| p.to_string())), (174, Some("0.375132".into())));
    assert_eq!(ranks(&[4; 8], &[4; 8]).p_value, None);
    assert_eq!(ranks(&[], &low).chance_of_smaller(), None);
}

#[test]
fn fewer_than_eight_panels_give_no_evidence() {
    assert!(Enough::panels(7).is_none());
}
