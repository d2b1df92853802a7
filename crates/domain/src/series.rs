//! Everything that many panels of one organiser show together: the figures of [`statistics`](crate::statistics)
//! and the [`indicators`](crate::indicators) that need many panels.
//!
//! Effect sizes first; no p-value of fewer than eight; that none of it proves bias is part of every answer.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::PersonId;
use crate::indicators::{
    Compared, Lead, Lifted, LikeForLike, Replacement, Reuse, Step, lead_times, leads_compared, lifted,
    like_for_like, organising_team, reuse, showcase_gap, silo,
};
use crate::judgement::{ClassCounts, Rounding, Tally};
use crate::people::{Audience, Class};
use crate::roles::{Role, RoleClass};
use crate::statistics::{
    Bunching, Hit, PEOPLE_MIN, Period, Ranks, Series, SeriesReport, Trend, bunching, report, trend,
};
use crate::views::{PanelView, humans};

/// One panel of a series, for its organiser.
#[derive(Clone, Debug)]
pub struct SeriesPanel {
    /// The panel. One that was cancelled is left out.
    pub view: PanelView,
    /// The year in which it takes place.
    pub year: i16,
    /// Whether it is of the kind that is asked about.
    pub is_of_kind: bool,
    /// What was recorded of it, where that is looked at.
    pub past: Option<PanelPast>,
}

/// What is read from the records of a panel.
#[derive(Clone, Debug, Default)]
pub struct PanelPast {
    /// Who came for whom.
    pub replaced: Vec<Replacement>,
    /// How long before its beginning everybody said yes; empty without a beginning.
    pub leads: Vec<Lead>,
}

impl PanelPast {
    /// From the records of a panel, which begins then, in milliseconds since 1970.
    pub fn of(steps: &[Step], starts_ms: Option<i64>) -> Self {
        Self {
            replaced: steps.iter().flat_map(|step| step.replaced.iter().copied()).collect(),
            leads: starts_ms.map(|starts| lead_times(steps, starts)).unwrap_or_default(),
        }
    }
}

/// What is asked of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The share whose need is looked for, in basis points, rounded up.
    pub share_bp: u32,
    /// Whether panels of one kind are asked about.
    pub by_kind: bool,
}

/// What a series shows. An effect size first, with what chance alone would show, and nothing of it proves
/// bias: `report.caveats` begins with that.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SeriesFigures {
    /// Panels without a woman, with one, with two and with as many as the share needs, beside chance; spread.
    pub report: SeriesReport,
    /// Those that stop at what the share needs.
    pub bunching: Bunching,
    /// Whether panels without a woman become rarer from year to year; none within one year.
    pub trend: Option<Trend>,
    /// Panels on which only women sit, where they hold most women.
    pub lifted: Option<Lifted>,
    /// T4.
    pub reuse: Reuse,
    /// T5, of the kind that was asked about; none if none was.
    pub silo: Option<Compared>,
    /// T8; none where the past is not looked at.
    pub like_for_like: Option<LikeForLike>,
    /// T3 of the series: days of notice of women beside those of men; the same.
    pub leads: Option<Ranks>,
    /// T9: panels with a keynote beside the others.
    pub showcase: Compared,
    /// T10: panels that a woman chairs, moderates or hosts beside those on which none does, by those who speak
    /// or lead.
    pub conveners: Compared,
}

/// The figures of panels.
pub fn figures(panels: &[SeriesPanel], asked: Asked) -> SeriesFigures {
    let judged: Vec<(&SeriesPanel, Tally)> = panels
        .iter()
        .filter(|panel| !panel.view.facts.is_cancelled)
        .filter_map(|panel| Some((panel, panel.view.tally(Audience::Organiser)?)))
        .collect();
    let counts = || judged.iter().map(|(_, tally)| tally.counts());
    let series = Series::new(counts(), PEOPLE_MIN);
    let need = Hit::AtNeed { bp: asked.share_bp, rounding: Rounding::Ceil };
    let of_kind = judged.iter().map(|(panel, tally)| (panel.is_of_kind, tally.counts()));
    let has_keynote = |tally: &Tally| tally.heads().iter().any(|(head, _)| head.roles().has(Role::Keynote));
    let has_past = panels.iter().all(|panel| panel.past.is_some());
    let pasts = || judged.iter().filter_map(|(panel, _)| panel.past.as_ref()).filter(|_| has_past);
    let leads: Vec<Lead> = pasts().flat_map(|past| past.leads.iter().copied()).collect();
    SeriesFigures {
        report: report(&series, &[Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen, need]),
        bunching: bunching(&series, asked.share_bp, Rounding::Ceil),
        trend: trend(&years(&judged)),
        lifted: lifted(counts()),
        reuse: reuse(seats_each(judged.iter().map(|(panel, _)| &panel.view))),
        silo: asked.by_kind.then(|| silo(of_kind)),
        like_for_like: has_past
            .then(|| like_for_like(pasts().flat_map(|past| past.replaced.iter().copied()))),
        leads: has_past.then(|| leads_compared(&leads)),
        showcase: showcase_gap(judged.iter().map(|(_, tally)| (has_keynote(tally), tally.counts()))),
        conveners: organising_team(judged.iter().filter_map(|(_, tally)| convened(tally))),
    }
}

/// Panels of two or more of which it is known whether a woman is on them, by year.
fn years(judged: &[(&SeriesPanel, Tally)]) -> Vec<Period> {
    let mut years: BTreeMap<i16, Period> = BTreeMap::new();
    for (panel, tally) in judged {
        let counts = tally.counts();
        let is_known = counts.women > 0 || counts.not_stated() == 0;
        if is_known && counts.people() >= PEOPLE_MIN {
            let at = i32::from(panel.year);
            let year = years.entry(panel.year).or_insert(Period { at, panels: 0, hits: 0 });
            year.panels += 1;
            year.hits += u64::from(counts.women == 0);
        }
    }
    years.into_values().collect()
}

/// Whether a woman hands out the floor, and who has it; none where nobody does, or it cannot be said.
fn convened(tally: &Tally) -> Option<(bool, ClassCounts)> {
    let (mut conveners, mut floor) = (ClassCounts::default(), ClassCounts::default());
    for (head, times) in tally.heads() {
        let roles = head.roles();
        if roles.any_of(RoleClass::Facilitating) {
            conveners.add(head.class(), *times);
        }
        if roles.any_of(RoleClass::Speaking) || roles.any_of(RoleClass::Leading) {
            floor.add(head.class(), *times);
        }
    }
    let is_known = conveners.women > 0 || (conveners.people() > 0 && conveners.not_stated() == 0);
    is_known.then_some((conveners.women > 0, floor))
}

/// Everybody once, with how many panels they are on. Who is counted one way here and another there is
/// left out.
fn seats_each<'a>(views: impl Iterator<Item = &'a PanelView> + Clone) -> Vec<(Class, u32)> {
    let merged = views.clone().flat_map(|view| &view.merged).map(|(one, other)| (one, other));
    let humans = humans(&merged.collect());
    let mut people: BTreeMap<&PersonId, (BTreeSet<Class>, u32)> = BTreeMap::new();
    for view in views {
        let mut here: BTreeMap<&PersonId, Class> = BTreeMap::new();
        for (person, class) in view.classes(Audience::Organiser) {
            here.insert(humans.get(person).copied().unwrap_or(person), class);
        }
        for (human, class) in here {
            let (classes, panels) = people.entry(human).or_default();
            classes.extend(Some(class).filter(|class| class.is_known()));
            *panels += 1;
        }
    }
    let one_class = |(classes, panels): (BTreeSet<Class>, u32)| {
        let mut classes = classes.into_iter();
        let class = classes.next().filter(|_| classes.next().is_none())?;
        Some((class, panels))
    };
    people.into_values().filter_map(one_class).collect()
}
