//! Many panels of one organiser together.

use openfloor_domain::indicators::{Change, steps};
use openfloor_domain::panel::{Cancelled, PanelEvent};
use openfloor_domain::people::Audience;
use openfloor_domain::series::{Asked, PanelPast, SeriesPanel, figures};
use openfloor_domain::statistics::Caveat;
use openfloor_domain::views::{PanelView, PersonView, Recorded};

use crate::support::{DAY_MS, commits};

const ASKED: Asked = Asked { share_bp: 3_000, by_kind: true };

/// A panel as it became by line-ups, one a day.
fn panel(year: i16, is_of_kind: bool, line_ups: &[(i64, &str)]) -> SeriesPanel {
    let commits = commits(line_ups);
    let mut view = PanelView::default();
    for (at, events) in &commits {
        view.on_panel_commit(events, *at, |_| PersonView::default());
    }
    let steps = steps(commits.iter().map(|(at, events)| (*at, Change::Panel(events))), Audience::Organiser);
    let past = Some(PanelPast::of(&steps, Some(100 * DAY_MS)));
    SeriesPanel { view, year, is_of_kind, past }
}

fn one(year: i16, line_up: &str) -> SeriesPanel {
    panel(year, false, &[(1, line_up)])
}

#[test]
fn every_figure_of_a_series_is_of_the_same_panels() {
    let panels = [
        panel(2024, true, &[(1, "a:m b:m c:w@moderator d:w")]),
        panel(2024, false, &[(1, "e:m f:m"), (50, "e:m g:w!")]),
        one(2025, "a:m! d:w h:m@chair"),
        one(2025, "i:m@keynote j:m"),
    ];
    let found = figures(&panels, ASKED);
    assert_eq!((found.report.panels, found.report.people, found.report.women), (4, 11, 4));
    assert_eq!(found.report.tested[0].finding.observed, 1, "one panel without a woman");
    assert_eq!(found.report.caveats[0], Caveat::ProvesNoBias);
    assert!(found.report.tested.iter().all(|tested| tested.tails.is_none()), "four panels are too few");
    // c, d and g; d sits on two. a sits on two, e, h, i and j on one each.
    let (women, men) = (found.reuse.women, found.reuse.men);
    assert_eq!((women.people, women.seats, women.top), (3, 4, 2));
    assert_eq!((men.people, men.seats, men.top), (6, 7, 2));
    let silo = found.silo.expect("it was asked").women;
    assert_eq!((silo.first.part, silo.first.of, silo.second.part, silo.second.of), (2, 4, 2, 7));
    let showcase = found.showcase.women;
    assert_eq!((showcase.first.part, showcase.first.of, showcase.second.part), (0, 2, 4));
    // With a woman who moderates: d of a, b and d. With a man who chairs: d of a and d. Others say nothing.
    let conveners = found.conveners.women;
    assert_eq!((conveners.first.part, conveners.first.of), (1, 3));
    assert_eq!((conveners.second.part, conveners.second.of), (1, 2));
    let came = found.like_for_like.expect("the past is there").women_who_came;
    assert_eq!((came.second.part, came.second.of), (1, 1));
    // g said yes on day 50, a on day 1: the one pair there is.
    let leads = found.leads.expect("the past is there");
    assert_eq!((leads.twice_smaller, leads.pairs), (2, 1));
    let trend = found.trend.expect("two years");
    assert!((trend.slope_bp - 5_000.0).abs() < 1e-9, "none of two, then one of two: {trend:?}");
}

#[test]
fn what_is_not_asked_or_not_read_is_not_said() {
    let mut panels = [one(2024, "a:m b:w"), one(2024, "c:m d:w")];
    panels[0].past = None;
    let found = figures(&panels, Asked { by_kind: false, ..ASKED });
    assert_eq!((found.silo, found.like_for_like, found.leads, found.trend), (None, None, None, None));
    let at = Recorded { position: 9, at_ms: 9 * DAY_MS };
    panels[1].view.on_panel_commit(&[PanelEvent::Cancelled(Cancelled {})], at, |_| PersonView::default());
    assert_eq!(figures(&panels, ASKED).report.panels, 1, "one was cancelled");
    // Counted one way here and another there: nobody knows which.
    let both = figures(&[one(2024, "a:m b:w"), one(2024, "a:w b:w")], ASKED);
    assert_eq!((both.reuse.women.people, both.reuse.women.seats, both.reuse.men.people), (1, 2, 0));
    // Who convenes, and may be a woman or not.
    let unknown = figures(&[one(2024, "a:u@moderator b:w c:m")], ASKED);
    assert_eq!((unknown.conveners.women.first.of, unknown.conveners.women.second.of), (0, 0));
    // A woman convenes it, whoever does so with her.
    let with_her = figures(&[one(2024, "a:u@moderator e:w@moderator b:w c:m")], ASKED);
    assert_eq!((with_her.conveners.women.first.of, with_her.conveners.women.second.of), (2, 0));
}

#[test]
fn a_year_has_the_panels_of_which_it_is_known_whether_a_woman_is_on_them() {
    let panels = [
        one(2024, "a:m b:m"),
        one(2024, "c:w d:u"),
        one(2025, "e:m f:m"),
        one(2025, "g:w h:m"),
        one(2025, "i:m j:u"),
        one(2025, "k:m"),
    ];
    let trend = figures(&panels, ASKED).trend.expect("two years");
    assert!(trend.slope_bp.abs() < 1e-9, "one of two in each: {trend:?}");
}
