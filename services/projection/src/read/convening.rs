//! One convening with its panels, and lists of convenings, for one asker.

use std::collections::BTreeMap;

use openfloor_api::standing::Standing;
use openfloor_domain::convening::ConveningAbout;
use openfloor_domain::ids::{ConveningId, PanelId, RuleId};
use openfloor_domain::judgement::{Outcome, Rule, Tally};
use openfloor_domain::moment::judged_on;
use openfloor_domain::panel::PanelAbout;
use openfloor_domain::people::Audience;
use openfloor_domain::views::union_tally;
use openfloor_pages::InProgramme;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::access::{Sight, Viewer, standing};
use super::panel::PanelSeen;
use super::{ReadError, Reads, parked};
use crate::tables::charters::rules_in_force;
use crate::tables::convenings::{ConveningRow, convening, of_organiser, public};
use crate::tables::panels::of_convening;
use crate::tables::standings::{self, StandingRow};

/// Standings read at a time.
const STANDINGS_PAGE: usize = 1_000;

/// A convening as somebody sees it.
#[derive(Clone, Debug)]
pub(crate) struct ConveningSeen {
    pub(crate) id: ConveningId,
    pub(crate) row: ConveningRow,
    pub(crate) sight: Sight,
    pub(crate) is_parked: bool,
    /// By time, those without one last; then by id.
    pub(crate) panels: Vec<PanelSeen>,
    /// How each panel stands for its organiser, in short; empty for everybody else.
    pub(crate) standings: BTreeMap<PanelId, StandingRow>,
}

/// A convening, if there is one for the asker to find, and the rules in force.
pub(crate) fn look(
    store: &dyn ViewStore,
    id: &ConveningId,
    viewer: &Viewer,
) -> Result<Option<(ConveningSeen, Vec<Rule>)>, ViewStoreError> {
    let Some(row) = convening(store, id)? else { return Ok(None) };
    let Some(sight) = viewer.sight_of_convening(&row) else { return Ok(None) };
    let parked = parked(store)?;
    let mut panels = Vec::new();
    for (panel, panel_row) in of_convening(store, id)? {
        // A panel belongs to whoever answers for its convening; anything else is none of theirs.
        let (true, Some(sight)) =
            (panel_row.view.facts.organiser == row.organiser, viewer.sight_of_panel(&panel_row, &row))
        else {
            continue;
        };
        let is_parked = parked.contains(&format!("panel-{panel}"));
        let convening = row.clone();
        panels.push(PanelSeen {
            id: panel,
            row: panel_row,
            convening,
            sight,
            convening_is_seen: true,
            is_parked,
        });
    }
    panels.sort_by_key(|panel| {
        let starts = panel.row.view.facts.starts;
        (starts.is_none(), starts, panel.id.clone())
    });
    let standings = if sight == Sight::Own { standings_of(store, id)? } else { BTreeMap::new() };
    let is_parked = parked.contains(&format!("convening-{id}"));
    let seen = ConveningSeen { id: id.clone(), row, sight, is_parked, panels, standings };
    Ok(Some((seen, rules_in_force(store)?)))
}

/// How every panel of a convening stands for its organiser, in short.
pub(crate) fn standings_of(
    store: &dyn ViewStore,
    id: &ConveningId,
) -> Result<BTreeMap<PanelId, StandingRow>, ViewStoreError> {
    let mut all = BTreeMap::new();
    loop {
        let after = all.last_key_value().map(|(id, _): (&PanelId, &StandingRow)| id.clone());
        let page = standings::of_convening(store, id, after.as_ref(), STANDINGS_PAGE)?;
        let is_last = page.len() < STANDINGS_PAGE;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

impl ConveningSeen {
    /// The distinct people of its panels; none where the asker may not know how one of them stands.
    pub(crate) fn union(&self) -> Option<Tally> {
        let taking_place = || self.panels.iter().filter(|panel| !panel.row.view.facts.is_cancelled);
        let is_told = taking_place().all(|panel| panel.tally().is_some());
        if !is_told || taking_place().next().is_none() || self.is_parked {
            return None;
        }
        let audience = match self.sight {
            Sight::Own => Audience::Organiser,
            Sight::Published => Audience::Public,
        };
        union_tally(taking_place().map(|panel| &panel.row.view), audience)
    }

    /// How it stands as one panel, for the asker.
    pub(crate) fn standing(&self, rules: &[Rule]) -> Option<Standing> {
        let first = self.panels.iter().filter_map(|panel| panel.row.view.facts.starts).min();
        let recorded_ms = self.panels.iter().map(|panel| panel.row.recorded_ms).max().unwrap_or_default();
        let day = judged_on(self.row.starts, first, recorded_ms);
        self.union().map(|tally| standing(rules, &tally, day, self.sight))
    }
}

/// A convening in a list, with how its panels stand for its organiser.
#[derive(Clone, Debug)]
pub(crate) struct ConveningListed {
    pub(crate) id: ConveningId,
    pub(crate) row: ConveningRow,
    /// Panels that are judged, and how many of them have which outcome under which rule; none for
    /// anybody but the organiser.
    pub(crate) sums: Option<Sums>,
}

/// How many panels stand how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) panels: u64,
    pub(crate) outcomes: BTreeMap<RuleId, BTreeMap<Outcome, u64>>,
}

impl Sums {
    /// The sums over panels.
    pub(crate) fn of<'a>(standings: impl IntoIterator<Item = &'a StandingRow>) -> Self {
        let mut sums = Self::default();
        for standing in standings.into_iter().filter(|standing| standing.is_judged) {
            sums.panels += 1;
            for (rule, outcome) in &standing.outcomes {
                *sums.outcomes.entry(rule.clone()).or_default().entry(*outcome).or_default() += 1;
            }
        }
        sums
    }

    /// How many panels have an outcome under a rule.
    pub(crate) fn with(&self, rule: &RuleId, outcome: Outcome) -> u64 {
        self.outcomes.get(rule).and_then(|outcomes| outcomes.get(&outcome)).copied().unwrap_or(0)
    }
}

/// At most `rows_max` convenings after one, in the order of their ids: all of the organiser who
/// asks, or those that are public.
pub(crate) fn list(
    store: &dyn ViewStore,
    viewer: &Viewer,
    after: Option<&ConveningId>,
    rows_max: usize,
) -> Result<Vec<ConveningListed>, ViewStoreError> {
    let ids = match viewer {
        Viewer::Organiser(organiser) => of_organiser(store, organiser, after, rows_max)?,
        Viewer::Public => public(store, after, rows_max)?,
    };
    let mut listed = Vec::new();
    for id in ids {
        let Some(row) = convening(store, &id)? else { continue };
        let sums = match viewer.sight_of_convening(&row) {
            Some(Sight::Own) => Some(Sums::of(standings_of(store, &id)?.values())),
            _ => None,
        };
        listed.push(ConveningListed { id, row, sums });
    }
    Ok(listed)
}

impl Reads {
    /// What a convening is called.
    pub(crate) async fn convening_about(
        &self,
        row: &ConveningRow,
    ) -> Result<Option<ConveningAbout>, ReadError> {
        self.open(row.about.as_ref()).await
    }

    /// Puts panels into the order of the programme, and says what each is called.
    pub(crate) async fn in_programme(
        &self,
        panels: &mut Vec<PanelSeen>,
    ) -> Result<Vec<Option<PanelAbout>>, ReadError> {
        let mut titled = Vec::with_capacity(panels.len());
        for panel in panels.drain(..) {
            let about: Option<PanelAbout> = self.open(panel.row.about.as_ref()).await?;
            titled.push((panel, about));
        }
        titled.sort_by_cached_key(|(panel, about)| {
            let title = about.as_ref().map_or("", |about| &about.title);
            (InProgramme::of(panel.row.view.facts.starts, title), panel.id.clone())
        });
        let (ordered, titles) = titled.into_iter().unzip();
        *panels = ordered;
        Ok(titles)
    }
}
