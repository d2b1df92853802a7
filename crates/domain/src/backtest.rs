//! The back-test: what other rules would have said of the panels in the log, when, and how many seats it
//! would have taken. A fold like any other; nothing of it is recorded.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::convening::ConveningEvent;
use crate::ids::{ConveningId, PanelId, PersonId, RuleId};
use crate::judgement::{Outcome, Repair, Rule, judge};
use crate::moment::{Moment, judged_on};
use crate::panel::PanelEvent;
use crate::people::Audience;
use crate::person::PersonEvent;
use crate::views::{PanelView, PersonView, Recorded};

const DAY_MS: i64 = 86_400_000;

/// Folds the log and judges each panel by rules that are not in force.
#[derive(Clone, Debug, Default)]
pub struct Backtest {
    in_force: Vec<Rule>,
    tried: Vec<Rule>,
    panels: BTreeMap<PanelId, Track>,
    people: BTreeMap<PersonId, PersonView>,
    seatings: BTreeMap<PersonId, BTreeSet<PanelId>>,
    starts: BTreeMap<ConveningId, Option<Moment>>,
    /// When the last of it was recorded, in milliseconds since 1970.
    recorded_ms: i64,
}

/// A panel, and how it went under each rule that is tried.
#[derive(Clone, Debug, Default)]
struct Track {
    view: PanelView,
    recorded_ms: i64,
    runs: Vec<Run>,
}

/// How a panel went under one rule, as somebody would have been told it.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    is_open: bool,
    opened: u32,
    excused: u32,
    mended: u32,
    first_ms: Option<i64>,
    /// It does not hold, and the rule judges it from then on.
    waits_until_ms: Option<i64>,
}

impl Run {
    fn open(&mut self, at_ms: i64, is_excused: bool) {
        self.is_open = true;
        self.opened += 1;
        self.excused += u32::from(is_excused);
        self.first_ms.get_or_insert(at_ms);
        self.waits_until_ms = None;
    }

    /// What time alone brought by then.
    fn until(mut self, at_ms: i64) -> Self {
        if let Some(due_ms) = self.waits_until_ms.filter(|due_ms| *due_ms <= at_ms) {
            self.open(due_ms, false);
        }
        self
    }
}

/// What a rule would have said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The rule.
    pub rule: RuleId,
    /// Panels of which it holds at the end of the log.
    pub holds: u32,
    /// Of which it does not.
    pub does_not_hold: u32,
    /// Of which it cannot be said.
    pub cannot_be_said: u32,
    /// Alerts that would have opened, once a line-up was complete or published.
    pub alerts: u32,
    /// Of these, opened since somebody left so late that the rule excuses who stays.
    pub excused: u32,
    /// Of all alerts, mended later.
    pub mended: u32,
    /// In the middle of all panels with an alert, so many days before their beginning the first one opened;
    /// less than 0 is after it. None without such a panel that has a day.
    pub days_early: Option<i64>,
    /// Changes, the fewest on each panel, after which it would hold on all of which it does not or may not.
    pub seats: u32,
    /// Panels of which no changes of one kind would do.
    pub out_of_reach: u32,
    /// Panels that stand otherwise than by the rule of the same name in force. All that do not hold, where
    /// there is none.
    pub changed: Vec<Changed>,
}

/// A panel that stands otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The panel.
    pub panel: PanelId,
    /// How it stands by the rule in force.
    pub before: Option<Outcome>,
    /// How it would stand.
    pub after: Outcome,
}

impl Backtest {
    /// Before the first record.
    pub fn new(in_force: Vec<Rule>, tried: Vec<Rule>) -> Self {
        Self { in_force, tried, ..Self::default() }
    }

    /// Takes in an event of a convening.
    pub fn on_convening(&mut self, convening: &ConveningId, event: &ConveningEvent) {
        let starts = match event {
            ConveningEvent::Planned(planned) => planned.starts,
            ConveningEvent::Rescheduled(rescheduled) => rescheduled.starts,
            _ => return,
        };
        self.starts.insert(convening.clone(), starts);
    }

    /// Takes in a commit of a panel.
    pub fn on_panel(&mut self, panel: &PanelId, events: &[PanelEvent], at: Recorded) {
        let (people, runs) = (&self.people, self.tried.len());
        let track = self.panels.entry(panel.clone()).or_insert_with(|| Track::new(runs));
        track.view.on_panel_commit(events, at, |person| people.get(person).cloned().unwrap_or_default());
        track.recorded_ms = at.at_ms;
        self.recorded_ms = self.recorded_ms.max(at.at_ms);
        for person in track.view.facts.people() {
            self.seatings.entry(person.clone()).or_default().insert(panel.clone());
        }
        let starts = self.starts.get(&panel.convening()).copied().flatten();
        track.judge(&self.tried, starts, at.at_ms);
    }

    /// Takes in an event of a person.
    pub fn on_person(&mut self, person: &PersonId, event: &PersonEvent, at: Recorded) {
        self.people.entry(person.clone()).or_default().evolve(event);
        self.recorded_ms = self.recorded_ms.max(at.at_ms);
        for panel in self.seatings.get(person).into_iter().flatten() {
            if let Some(track) = self.panels.get_mut(panel) {
                track.view.on_person_event(person, event, at);
                let starts = self.starts.get(&panel.convening()).copied().flatten();
                track.judge(&self.tried, starts, at.at_ms);
            }
        }
    }

    /// What each rule would have said, in the order in which they are tried.
    pub fn report(&self) -> Vec<Tried> {
        (0..self.tried.len()).map(|index| self.of_rule(index)).collect()
    }

    fn of_rule(&self, index: usize) -> Tried {
        let rule = &self.tried[index];
        let same = self.in_force.iter().find(|other| other.id == rule.id);
        let mut tried = Tried {
            rule: rule.id.clone(),
            holds: 0,
            does_not_hold: 0,
            cannot_be_said: 0,
            alerts: 0,
            excused: 0,
            mended: 0,
            days_early: None,
            seats: 0,
            out_of_reach: 0,
            changed: Vec::new(),
        };
        let mut leads = Vec::new();
        for (panel, track) in &self.panels {
            let (starts, run) = (self.starts_of(panel, track), track.runs[index].until(self.recorded_ms));
            tried.alerts += run.opened;
            tried.excused += run.excused;
            tried.mended += run.mended;
            let lead =
                run.first_ms.zip(starts).map(|(first, starts)| (starts.utc_ms - first).div_euclid(DAY_MS));
            leads.extend(lead);
            self.count(rule, same, panel, track, &mut tried);
        }
        leads.sort_unstable();
        tried.days_early = leads.get(leads.len() / 2).copied();
        tried
    }

    fn count(&self, rule: &Rule, same: Option<&Rule>, panel: &PanelId, track: &Track, tried: &mut Tried) {
        let Some(tally) = track.view.tally(Audience::Organiser).filter(|_| !track.view.facts.is_cancelled)
        else {
            return;
        };
        let on = track.day(self.starts.get(&panel.convening()).copied().flatten());
        let verdict = judge(rule, &tally, on);
        match verdict.outcome {
            Outcome::Ok => tried.holds += 1,
            Outcome::Breach => tried.does_not_hold += 1,
            Outcome::Undetermined => tried.cannot_be_said += 1,
            Outcome::NotApplicable => {}
        }
        if let Some(repair) = verdict.repair {
            match fewest(repair) {
                Some(seats) => tried.seats = tried.seats.saturating_add(seats),
                None => tried.out_of_reach += 1,
            }
        }
        let before = same.map(|same| judge(same, &tally, on).outcome);
        let is_changed = match before {
            Some(before) => before != verdict.outcome,
            None => verdict.outcome == Outcome::Breach,
        };
        if is_changed {
            tried.changed.push(Changed { panel: panel.clone(), before, after: verdict.outcome });
        }
    }

    fn starts_of(&self, panel: &PanelId, track: &Track) -> Option<Moment> {
        track.view.facts.starts.or_else(|| self.starts.get(&panel.convening()).copied().flatten())
    }
}

impl Track {
    fn new(rules: usize) -> Self {
        Self { runs: vec![Run::default(); rules], ..Self::default() }
    }

    fn day(&self, convening_starts: Option<Moment>) -> Moment {
        judged_on(self.view.facts.starts, convening_starts, self.recorded_ms)
    }

    /// What somebody would have been told: of what is complete or published, and not settling.
    fn judge(&mut self, rules: &[Rule], convening_starts: Option<Moment>, at_ms: i64) {
        let is_told = self.view.is_shown() && !self.view.is_settling() && !self.view.facts.is_cancelled;
        let Some(tally) = self.view.tally(Audience::Organiser).filter(|_| is_told) else { return };
        let (on, starts) = (self.day(convening_starts), self.view.facts.starts.or(convening_starts));
        for (rule, run) in rules.iter().zip(&mut self.runs) {
            *run = run.until(at_ms);
            let outcome = judge(rule, &tally, on).outcome;
            run.waits_until_ms = None;
            match (run.is_open, outcome) {
                (false, Outcome::Breach) if rule.evaluate_at.is_reached(true, at_ms, starts) => {
                    let is_excused = self.view.dropped_out && rule.excuses(self.view.moved.at_ms, starts);
                    run.open(at_ms, is_excused);
                }
                (false, Outcome::Breach) => run.waits_until_ms = rule.evaluate_at.due_ms(starts),
                (true, Outcome::Ok) => *run = Run { is_open: false, mended: run.mended + 1, ..*run },
                _ => {}
            }
        }
    }
}

/// The fewest changes of one kind that mend a panel.
fn fewest(repair: Repair) -> Option<u32> {
    let Repair { add_women, replace_men, fill_open_seats, give_floor, add_men, replace_women, .. } = repair;
    [add_women, replace_men, fill_open_seats, give_floor, add_men, replace_women].into_iter().flatten().min()
}
