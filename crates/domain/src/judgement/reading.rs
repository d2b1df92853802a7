//! What a wording says of a panel.

use std::borrow::Cow;
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
    let tally = asked_of(wording, panel);
    match wording.form() {
        Form::Rule(rule) => reading(wording, judge(&rule, tally, on)),
        Form::Others(n) => {
            let (rule, others) = of_others(wording, n, tally, panel.pledger, Day::of(on));
            reading(wording, judge(&rule, &others, on))
        }
        Form::BothSides(asked) => of_both(wording, asked, tally, Day::of(on)),
    }
}

/// A wording made ready to be asked of many panels: how each stands, and no more.
pub(super) struct Asked<'a> {
    wording: &'a Wording,
    form: Form,
    /// Its parameters, with a predicate that is not looked at.
    parameters: Rule,
}

impl<'a> Asked<'a> {
    pub(super) fn new(wording: &'a Wording) -> Self {
        Self { wording, form: wording.form(), parameters: wording.with(Predicate::NotSingleSex) }
    }

    /// As [`read`] says.
    pub(super) fn outcome(&self, panel: &OnPanel, day: Day) -> Outcome {
        let tally = asked_of(self.wording, panel);
        match &self.form {
            Form::Rule(rule) => Case::new(rule, tally, day).outcome(),
            Form::Others(n) => {
                let (rule, others) = of_others(self.wording, *n, tally, panel.pledger, day);
                Case::new(&rule, &others, day).outcome()
            }
            Form::BothSides(asked) => outcome_of_both(&self.parameters, *asked, tally, day),
        }
    }
}

fn asked_of<'a>(wording: &Wording, panel: &'a OnPanel) -> &'a Tally {
    if wording.control_only { &panel.controlled } else { &panel.all }
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

/// The rule and the people it is asked of. Whether it speaks of a panel of this size is asked of the
/// whole panel, what it asks for of the others. Where nobody says who pledged, it is a woman among those
/// counted, for whom it is written: then as many others, and her.
fn of_others<'a>(
    wording: &Wording,
    n: NonZeroU32,
    tally: &'a Tally,
    pledger: Option<Head>,
    day: Day,
) -> (Rule, Cow<'a, Tally>) {
    let with_her = wording.with(Predicate::AtLeastWomen { n: n.saturating_add(1) });
    let pledger = pledger.filter(|pledger| tally.times(*pledger) > 0);
    match pledger {
        Some(pledger) if Case::new(&with_her, tally, day).out_of_scope().is_none() => {
            let without_her = wording.with(Predicate::AtLeastWomen { n });
            let rule = Rule { min_size: 1, max_size: None, ..without_her };
            (rule, Cow::Owned(tally.without(pledger)))
        }
        _ => (with_her, Cow::Borrowed(tally)),
    }
}

fn of_both(wording: &Wording, asked: BothSides, tally: &Tally, day: Day) -> Reading {
    let parameters = wording.with(Predicate::NotSingleSex);
    let would_hold_next_year = match outcome_of_both(&parameters, asked, tally, day.a_year_later()) {
        Outcome::Ok => Some(true),
        Outcome::Breach => Some(false),
        Outcome::Undetermined | Outcome::NotApplicable => None,
    };
    Reading {
        wording: wording.id.clone(),
        outcome: outcome_of_both(&parameters, asked, tally, day),
        counted: Case::new(&parameters, tally, day).counted(),
        verdict: None,
        would_hold_next_year,
        not_assessed: wording.not_assessed.clone(),
    }
}

fn outcome_of_both(parameters: &Rule, asked: BothSides, tally: &Tally, day: Day) -> Outcome {
    let case = Case::new(parameters, tally, day);
    let third_side = parameters.non_binary != NonBinaryPolicy::CountsAsNotMan;
    match case.out_of_scope() {
        Some(_) => Outcome::NotApplicable,
        None => asked.outcome(case.sides(FIRST), third_side),
    }
}
