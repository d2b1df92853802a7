//! Panels to look at: those that do not hold, of which it cannot be said, or that show an indicator.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_domain::ids::{ConveningId, PanelId, RuleId};
use openfloor_domain::judgement::{Outcome, Rule};
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::access::{Sight, Viewer, standing_row, tally};
use super::parked;
use crate::tables::charters::rules_in_force;
use crate::tables::convenings::{ConveningRow, convening, of_organiser, public};
use crate::tables::panels::{self, PanelRow};
use crate::tables::standings::{self, StandingRow, day};

/// Panels looked at for one page, so that a request has an end however few there are to show.
const LOOKS_MAX: usize = 5_000;

/// Convenings and standings read at a time.
const PAGE: usize = 100;

/// Which panels are asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Under this rule alone.
    pub(crate) rule: Option<RuleId>,
    /// With this outcome alone; otherwise those that do not hold and those that cannot be said.
    pub(crate) outcome: Option<Outcome>,
    /// Showing this indicator.
    pub(crate) indicator: Option<String>,
    /// At most so many.
    pub(crate) panels_max: usize,
}

/// A panel to look at.
#[derive(Clone, Debug)]
pub(crate) struct Flagged {
    pub(crate) id: PanelId,
    pub(crate) row: PanelRow,
    pub(crate) standing: StandingRow,
    /// The outcomes asked for.
    pub(crate) outcomes: BTreeMap<RuleId, Outcome>,
}

impl Wanted {
    /// The outcomes that were asked for, if the panel is one to look at.
    fn matches(&self, standing: &StandingRow) -> Option<BTreeMap<RuleId, Outcome>> {
        let is_wanted = |outcome: Outcome| match self.outcome {
            Some(wanted) => outcome == wanted,
            None => matches!(outcome, Outcome::Breach | Outcome::Undetermined),
        };
        let outcomes = standing.outcomes.iter();
        let outcomes: BTreeMap<RuleId, Outcome> = outcomes
            .filter(|(rule, outcome)| {
                self.rule.as_ref().is_none_or(|wanted| wanted == *rule) && is_wanted(**outcome)
            })
            .map(|(rule, outcome)| (rule.clone(), *outcome))
            .collect();
        let shows = match &self.indicator {
            Some(indicator) => standing.indicators.contains(indicator),
            None => self.rule.is_none() && self.outcome.is_none() && !standing.indicators.is_empty(),
        };
        let is_asked_by_indicator = self.indicator.is_some();
        let is_flagged =
            standing.is_judged && if is_asked_by_indicator { shows } else { shows || !outcomes.is_empty() };
        is_flagged.then_some(outcomes)
    }
}

/// The panels asked for after one, in the order of their ids, and where to go on.
pub(crate) fn look(
    store: &dyn ViewStore,
    viewer: &Viewer,
    wanted: &Wanted,
    after: Option<&PanelId>,
) -> Result<(Vec<Flagged>, Option<PanelId>), ViewStoreError> {
    let mut round = Round {
        store,
        wanted,
        parked: parked(store)?,
        rules: rules_in_force(store)?,
        flagged: Vec::new(),
        looks: 0,
        last: None,
    };
    if let Some(after) = after
        && round.convening(viewer, &after.convening(), Some(after))?
    {
        return Ok((round.flagged, round.last));
    }
    let mut from = after.map(PanelId::convening);
    loop {
        let ids = match viewer {
            Viewer::Organiser(organiser) => of_organiser(store, organiser, from.as_ref(), PAGE)?,
            Viewer::Public => public(store, from.as_ref(), PAGE)?,
        };
        for id in &ids {
            if round.convening(viewer, id, None)? {
                return Ok((round.flagged, round.last));
            }
        }
        if ids.len() < PAGE {
            return Ok((round.flagged, None));
        }
        from = ids.last().cloned();
    }
}

/// One request under way.
struct Round<'a> {
    store: &'a dyn ViewStore,
    wanted: &'a Wanted,
    parked: BTreeSet<String>,
    rules: Vec<Rule>,
    flagged: Vec<Flagged>,
    looks: usize,
    /// The last panel looked at.
    last: Option<PanelId>,
}

impl Round<'_> {
    /// Looks at the panels of a convening after one; true when that is enough for one request.
    fn convening(
        &mut self,
        viewer: &Viewer,
        id: &ConveningId,
        after: Option<&PanelId>,
    ) -> Result<bool, ViewStoreError> {
        let Some(row) = convening(self.store, id)? else { return Ok(false) };
        match viewer.sight_of_convening(&row) {
            Some(Sight::Own) => self.own(&row, id, after),
            Some(Sight::Published) => self.published(&row, id, after),
            None => Ok(false),
        }
    }

    fn own(
        &mut self,
        convening: &ConveningRow,
        id: &ConveningId,
        after: Option<&PanelId>,
    ) -> Result<bool, ViewStoreError> {
        let mut after = after.cloned();
        loop {
            let page = standings::of_convening(self.store, id, after.as_ref(), PAGE)?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|(id, _)| id.clone());
            for (panel, standing) in page {
                if let Some(outcomes) = self.wanted.matches(&standing)
                    && let Some(row) = panels::panel(self.store, &panel)?
                {
                    self.flag(convening, Flagged { id: panel.clone(), row, standing, outcomes });
                }
                if self.looked_at(panel) {
                    return Ok(true);
                }
            }
            if is_last {
                return Ok(false);
            }
        }
    }

    fn published(
        &mut self,
        convening: &ConveningRow,
        id: &ConveningId,
        after: Option<&PanelId>,
    ) -> Result<bool, ViewStoreError> {
        for (panel, row) in panels::of_convening(self.store, id)? {
            if after.is_some_and(|after| panel <= *after) {
                continue;
            }
            let is_judged = !row.view.facts.is_cancelled;
            if let Some(tally) = is_judged.then(|| tally(&row.view, Sight::Published)).flatten() {
                let standing =
                    standing_row(&self.rules, &tally, day(&row, convening.starts), Sight::Published);
                if let Some(outcomes) = self.wanted.matches(&standing) {
                    self.flag(convening, Flagged { id: panel.clone(), row, standing, outcomes });
                }
            }
            if self.looked_at(panel) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn flag(&mut self, convening: &ConveningRow, flagged: Flagged) {
        let is_parked = self.parked.contains(&format!("panel-{}", flagged.id));
        if !is_parked && flagged.row.view.facts.organiser == convening.organiser {
            self.flagged.push(flagged);
        }
    }

    fn looked_at(&mut self, panel: PanelId) -> bool {
        self.looks += 1;
        self.last = Some(panel);
        self.flagged.len() >= self.wanted.panels_max || self.looks >= LOOKS_MAX
    }
}
