//! Section 10: drafts.

use openfloor_domain::statistics::{invitations, no_woman_says_yes};

use crate::support::{number, rows, shown_as};

/// Each says yes | for at most 5 % | for at most 1 %
const INVITATIONS: &str = "
    5000 | 5 | 7
    7400 | 3 | 4
    9000 | 2 | 2
";

#[test]
fn how_many_women_to_invite() {
    for row in rows(INVITATIONS) {
        let asked = [500, 100].map(|at_most_bp| invitations(number(row[0]), at_most_bp));
        assert_eq!(asked, [number(row[1]), number(row[2])].map(Some), "{row:?}");
    }
    assert_eq!(invitations(10_000, 0), Some(1));
    assert_eq!(invitations(5000, 10_000), Some(0));
    assert_eq!((invitations(0, 500), invitations(5000, 0)), (None, None));
    // 0.9999^23024 is still above a tenth: no integers hold that.
    assert_eq!(invitations(1, 1000), Some(23_025));
}

#[test]
fn one_woman_may_cancel_and_two_seldom_do() {
    assert_eq!(shown_as(no_woman_says_yes([9000]), ".10"), ".10");
    assert_eq!(shown_as(no_woman_says_yes([9000, 9000]), ".01"), ".01");
    assert_eq!(no_woman_says_yes([]), 1.0);
    assert_eq!(no_woman_says_yes([10_000, 5000]), 0.0);
}
