//! What a wording says of a panel.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::Serialize;

use super::both_sides::BothSides;
use super::case::{Case, FIRST};
use super::rule::{NonBinaryPolicy, Predicate, Rule};
use super::schedule::Day;
use super::tally::{ClassCounts, Head, Tally};
use super::verdict::{Outcome, Verdict, judge};
use super::wording::{Form, NotAssessed, Wording};
use crate::ids::RuleId;
use crate::moment::Moment;

/// Who is on a panel, as far as a wording can ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnPanel {
    /// Everybody.
    pub all: Tally,
    /// Those on seats that the organiser fills.
    pub controlled: Tally,
    /// Who pledged the wording, if she sits there; one of the heads of `all`.
    pub pledger: Option<Head>,
}

impl OnPanel {
    /// A panel whose organiser fills all seats, seen by nobody in particular.
    pub fn new(all: Tally) -> Self {
        Self { controlled: all.clone(), all, pledger: None }
    }
}

/// What a wording says of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// The wording.
    pub wording: RuleId,
    /// How the panel stands.
    pub outcome: Outcome,
    /// The people that the wording counts, open seats among the unknown; without who pledged, where
    /// it asks for others.
    pub counted: ClassCounts,
    /// With its numbers, where the wording asks for what a rule can ask for, or for other women.
    pub verdict: Option<Verdict>,
    /// Whether the same panel would hold a year later. None if that cannot be said.
    pub would_hold_next_year: Option<bool>,
    /// What the source asks for too and nothing here looks at. To be shown beside the outcome: it is
    /// of the rest only.
    pub not_assessed: Vec<NotAssessed>,
}

/// What a wording says of a panel whose convening takes place on a day: the share in force is that of
/// the year of the convening.
pub fn read(wording: &Wording, panel: &OnPanel, on: Moment) -> Reading {
    let tally = if wording.control_only { &panel.controlled } else { &panel.all };
    match wording.form() {
        Form::Rule(rule) => reading(wording, judge(&rule, tally, on)),
        Form::Others(n) => reading(wording, others(wording, n, tally, panel.pledger, on)),
        Form::BothSides(asked) => of_both(wording, asked, tally, on),
    }
}

fn reading(wording: &Wording, verdict: Verdict) -> Reading {
    Reading {
        wording: wording.id.clone(),
        outcome: verdict.outcome,
        counted: verdict.counted,
        would_hold_next_year: verdict.would_hold_next_year,
        verdict: Some(verdict),
        not_assessed: wording.not_assessed.clone(),
    }
}

/// Whether it speaks of a panel of this size is asked of the whole panel, what it asks for of the
/// others. Where nobody says who pledged, it is a woman among those counted, for whom it is written:
/// then as many others, and her.
fn others(wording: &Wording, n: NonZeroU32, tally: &Tally, pledger: Option<Head>, on: Moment) -> Verdict {
    let with_her = wording.with(Predicate::AtLeastWomen { n: n.saturating_add(1) });
    let Some(pledger) = pledger.filter(|pledger| tally.has(*pledger)) else {
        return judge(&with_her, tally, on);
    };
    if Case::new(&with_her, tally, Day::of(on)).out_of_scope().is_some() {
        return judge(&with_her, tally, on);
    }
    let predicate = Predicate::AtLeastWomen { n };
    let of_others = Rule { min_size: 1, max_size: None, ..wording.with(predicate) };
    judge(&of_others, &tally.without(pledger), on)
}

fn of_both(wording: &Wording, asked: BothSides, tally: &Tally, on: Moment) -> Reading {
    // Only its parameters are used.
    let rule = wording.with(Predicate::NotSingleSex);
    let day = Day::of(on);
    let outcome_on = |day: Day| {
        let case = Case::new(&rule, tally, day);
        let third_side = rule.non_binary != NonBinaryPolicy::CountsAsNotMan;
        match case.out_of_scope() {
            Some(_) => Outcome::NotApplicable,
            None => asked.outcome(case.sides(FIRST), third_side),
        }
    };
    let would_hold_next_year = match outcome_on(day.a_year_later()) {
        Outcome::Ok => Some(true),
        Outcome::Breach => Some(false),
        Outcome::Undetermined | Outcome::NotApplicable => None,
    };
    Reading {
        wording: wording.id.clone(),
        outcome: outcome_on(day),
        counted: Case::new(&rule, tally, day).counted(),
        verdict: None,
        would_hold_next_year,
        not_assessed: wording.not_assessed.clone(),
    }
}
