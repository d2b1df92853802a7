//! Who asks, and what of a panel or convening they may see.

use openfloor_api::standing::Standing;
use openfloor_domain::convening::Visibility;
use openfloor_domain::ids::OrganiserId;
use openfloor_domain::judgement::{Rule, Tally, assess};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::Audience;
use openfloor_domain::views::PanelView;
use openfloor_pages::Frame;
use openfloor_pages::said::open_places;

use crate::tables::convenings::ConveningRow;
use crate::tables::panels::PanelRow;
use crate::tables::standings::StandingRow;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// Anybody.
    Public,
    /// Whoever holds a key of this organiser.
    Organiser(OrganiserId),
}

/// As whom somebody looks at one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Answers for it, and sees it in full.
    Own,
    /// Sees what the owner published.
    Published,
}

impl From<&Frame> for Viewer {
    fn from(frame: &Frame) -> Self {
        frame.organiser().map_or(Self::Public, |organiser| Self::Organiser(organiser.clone()))
    }
}

impl Viewer {
    fn owns(&self, organiser: Option<&OrganiserId>) -> bool {
        matches!((self, organiser), (Self::Organiser(me), Some(owner)) if me == owner)
    }

    /// As whom this viewer sees a convening; none if it is not for them to find.
    pub(crate) fn sight_of_convening(&self, row: &ConveningRow) -> Option<Sight> {
        if self.owns(row.organiser.as_ref()) {
            return Some(Sight::Own);
        }
        let is_found = row.organiser.is_some() && row.visibility != Visibility::Closed;
        is_found.then_some(Sight::Published)
    }

    /// As whom this viewer sees a panel; none if it is not for them to find: nothing of it was
    /// published, and its convening is closed; or whoever runs this withholds it.
    pub(crate) fn sight_of_panel(&self, row: &PanelRow, convening: &ConveningRow) -> Option<Sight> {
        let facts = &row.view.facts;
        if self.owns(facts.organiser.as_ref()) {
            return Some(Sight::Own);
        }
        let is_found = facts.organiser.is_some()
            && !facts.is_withheld
            && (facts.line_up_is_published || self.sight_of_convening(convening).is_some());
        is_found.then_some(Sight::Published)
    }
}

/// Who is on a panel, for whoever sees it so; none where how it stands is not published.
///
/// The public is told a standing only if the owner published it and each class it rests on is
/// public, or a count was published: if anybody's class is not public, nothing is said at all. This
/// looks at what is public only, so it does not tell apart why.
pub(crate) fn tally(view: &PanelView, sight: Sight) -> Option<Tally> {
    match sight {
        Sight::Own => view.tally(Audience::Organiser),
        Sight::Published => {
            let tally = view.tally(Audience::Public)?;
            let is_counted = view.facts.standing_count().is_some_and(|declared| declared.count.is_some());
            (is_counted || tally.counts().unknown == open_places(&tally)).then_some(tally)
        }
    }
}

/// How a panel stands, for whoever sees it so. Indicators, and what one who leaves would undo, are facts
/// for its organiser; of one panel the public is told none, and the digest is of what is told.
pub(crate) fn standing(rules: &[Rule], tally: &Tally, on: Moment, sight: Sight) -> Standing {
    let mut standing = Standing::of(rules, tally, on);
    if sight == Sight::Published {
        standing.assessment.indicators.clear();
        standing.fragile.clear();
        standing.digest = standing.assessment.digest_hex();
    }
    standing
}

/// The same in short.
pub(crate) fn standing_row(rules: &[Rule], tally: &Tally, on: Moment, sight: Sight) -> StandingRow {
    let mut assessment = assess(rules, tally, on);
    if sight == Sight::Published {
        assessment.indicators.clear();
    }
    StandingRow::of_assessment(&assessment)
}
