//! One panel, for one asker.

use std::collections::BTreeMap;

use openfloor_api::standing::Standing;
use openfloor_domain::convening::ConveningAbout;
use openfloor_domain::ids::{PanelId, SeatNo};
use openfloor_domain::judgement::{Rule, Tally};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{PanelAbout, SeatAbout};
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::access::{Sight, Viewer, standing, tally};
use super::{ReadError, Reads, parked};
use crate::tables::charters::rules_in_force;
use crate::tables::convenings::{ConveningRow, convening};
use crate::tables::panels::{PanelRow, panel};
use crate::tables::standings::day;

/// A panel as somebody sees it.
#[derive(Clone, Debug)]
pub(crate) struct PanelSeen {
    pub(crate) id: PanelId,
    pub(crate) row: PanelRow,
    pub(crate) convening: ConveningRow,
    pub(crate) sight: Sight,
    /// Whether the convening is for the asker to find too.
    pub(crate) convening_is_seen: bool,
    pub(crate) is_parked: bool,
}

/// What lies in the boxes of a panel.
#[derive(Clone, Debug, Default)]
pub(crate) struct PanelNames {
    pub(crate) about: Option<PanelAbout>,
    /// Only where the asker may find the convening.
    pub(crate) convening: Option<ConveningAbout>,
    /// Only where the asker may know who sits there.
    pub(crate) seats: BTreeMap<SeatNo, SeatAbout>,
}

impl PanelSeen {
    /// Whether the asker may know who sits there.
    pub(crate) fn shows_line_up(&self) -> bool {
        self.sight == Sight::Own || self.row.view.facts.line_up_is_published
    }

    /// Who is on the panel as the asker may know it; none where it is not judged for them.
    pub(crate) fn tally(&self) -> Option<Tally> {
        let is_judged = !self.is_parked && !self.row.view.facts.is_cancelled;
        is_judged.then(|| tally(&self.row.view, self.sight)).flatten()
    }

    /// The day that it is judged by.
    pub(crate) fn day(&self) -> Moment {
        day(&self.row, self.convening.starts)
    }

    /// When it begins, or its convening does.
    pub(crate) fn starts(&self) -> Option<Moment> {
        self.row.view.facts.starts.or(self.convening.starts)
    }

    /// How it stands for the asker.
    pub(crate) fn standing(&self, rules: &[Rule]) -> Option<Standing> {
        self.tally().map(|tally| standing(rules, &tally, self.day(), self.sight))
    }
}

/// A panel, if there is one for the asker to see, and the rules in force.
pub(crate) fn look(
    store: &dyn ViewStore,
    id: &PanelId,
    viewer: &Viewer,
) -> Result<Option<(PanelSeen, Vec<Rule>)>, ViewStoreError> {
    let Some(row) = panel(store, id)? else { return Ok(None) };
    let convening = convening(store, &id.convening())?.unwrap_or_default();
    let Some(sight) = viewer.sight_of_panel(&row, &convening) else { return Ok(None) };
    let convening_is_seen = viewer.sight_of_convening(&convening).is_some();
    let is_parked = parked(store)?.contains(&format!("panel-{id}"));
    let seen = PanelSeen { id: id.clone(), row, convening, sight, convening_is_seen, is_parked };
    Ok(Some((seen, rules_in_force(store)?)))
}

/// Whether the public would be shown something of a panel, had whoever runs this not withheld it.
pub(crate) fn is_withheld(store: &dyn ViewStore, id: &PanelId) -> Result<bool, ViewStoreError> {
    let Some(mut row) = panel(store, id)? else { return Ok(false) };
    let convening = convening(store, &id.convening())?.unwrap_or_default();
    let was_withheld = std::mem::take(&mut row.view.facts.is_withheld);
    Ok(was_withheld && Viewer::Public.sight_of_panel(&row, &convening).is_some())
}

impl Reads {
    /// Opens what the asker may read of a panel.
    pub(crate) async fn names_of(&self, seen: &PanelSeen) -> Result<PanelNames, ReadError> {
        let mut names =
            PanelNames { about: self.open(seen.row.about.as_ref()).await?, ..PanelNames::default() };
        if seen.convening_is_seen {
            names.convening = self.open(seen.convening.about.as_ref()).await?;
        }
        if seen.shows_line_up() {
            for (no, sealed) in &seen.row.seats {
                names.seats.extend(self.open(Some(sealed)).await?.map(|about| (*no, about)));
            }
        }
        Ok(names)
    }
}
