//! What is seen, as the API says it.

use openfloor_api::read::{
    CONVENING_NOT_PUBLISHED, Convening, ConveningBrief, ConveningName, DeclaredCount, NOT_PUBLISHED, PARKED,
    Panel, PanelBrief, PanelHistory, PanelRecord, Seat, StandingBrief,
};
use openfloor_domain::convening::ConveningAbout;
use openfloor_domain::indicators::Look;
use openfloor_domain::judgement::Rule;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::PanelAbout;
use openfloor_domain::views::PanelView;

use crate::read::access::{Sight, standing_row, tally};
use crate::read::convening::{ConveningListed, ConveningSeen};
use crate::read::panel::{PanelNames, PanelSeen};
use crate::read::past::Past;
use crate::read::seats::classes;
use crate::shared::Shared;
use crate::tables::standings::StandingRow;

/// What is said of a panel that was cancelled.
const CANCELLED: &str = "This panel was cancelled. It is not judged.";

pub(super) fn text(moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

/// A panel in full, as far as it is for the asker.
pub(super) fn panel(seen: &PanelSeen, names: &PanelNames, rules: &[Rule]) -> Panel {
    let facts = &seen.row.view.facts;
    let is_own = seen.sight == Sight::Own;
    let standing = seen.standing(rules);
    let convening = seen.convening_is_seen.then(|| ConveningName {
        id: seen.id.convening().to_string(),
        title: names.convening.as_ref().map(|about| about.title.clone()),
    });
    Panel {
        id: seen.id.to_string(),
        convening,
        slug: names.about.as_ref().filter(|_| is_own).map(|about| about.slug.clone()),
        title: names.about.as_ref().map(|about| about.title.clone()),
        kind: names.about.as_ref().map(|about| about.kind.clone()).filter(|kind| !kind.is_empty()),
        starts: text(facts.starts),
        is_cancelled: facts.is_cancelled,
        line_up_is_published: facts.line_up_is_published,
        standing_is_published: if is_own { facts.standing_is_published } else { facts.standing_is_public() },
        line_up_is_complete: is_own.then_some(facts.is_complete),
        line_up: seen.shows_line_up().then(|| line_up(seen, names, standing.is_some())),
        count: count(seen, standing.is_some()),
        note: if standing.is_some() { None } else { Some(why_not(seen).to_owned()) },
        standing,
    }
}

/// What was recorded about a panel, for its organiser: judged by the rules in force, on its day.
pub(super) fn history(
    shared: &Shared,
    seen: &PanelSeen,
    past: &Past,
    looks: Vec<Look>,
    rules: &[Rule],
) -> PanelHistory {
    let stood = |view: &PanelView| {
        let tally = tally(view, Sight::Own).filter(|_| !view.facts.is_cancelled)?;
        Some(standing_brief(&standing_row(rules, &tally, seen.day(), Sight::Own)))
    };
    let records = past.of_panel().map(|record| PanelRecord {
        position: shared.identity.seal_position(record.then.at.position),
        at: Moment { utc_ms: record.then.at.at_ms, offset_minutes: 0 }.to_string(),
        events: record.types.iter().map(|name| (*name).to_owned()).collect(),
        known_then: stood(&record.then.known),
        on_stage: stood(&record.then.on_stage),
    });
    PanelHistory { id: seen.id.to_string(), records: records.collect(), looks }
}

/// Why a panel's standing is empty.
fn why_not(seen: &PanelSeen) -> &'static str {
    if seen.row.view.facts.is_cancelled {
        CANCELLED
    } else if seen.is_parked && seen.sight == Sight::Own {
        PARKED
    } else {
        NOT_PUBLISHED
    }
}

fn line_up(seen: &PanelSeen, names: &PanelNames, standing_is_shown: bool) -> Vec<Seat> {
    let facts = &seen.row.view.facts;
    let is_own = seen.sight == Sight::Own;
    // Towards the public, a count says how many of each there are, and not who.
    let shows_classes = is_own || (standing_is_shown && facts.standing_count().is_none());
    let classes = if shows_classes { classes(&seen.row.view, seen.sight) } else { Default::default() };
    let seats = facts.seats.iter().map(|(no, seat)| Seat {
        seat: no.0,
        name: seat.person.as_ref().and_then(|_| Some(names.seats.get(no)?.name.clone())),
        is_open: seat.person.is_none(),
        role: seat.role,
        status: is_own.then_some(seat.status),
        is_delegated: is_own.then_some(seat.is_delegated),
        class: seat.person.as_ref().and_then(|person| classes.get(person)).copied(),
        person: seat.person.as_ref().filter(|_| is_own).map(ToString::to_string),
    });
    seats.collect()
}

/// The count declared: for the owner always, for others while it is what is shown.
fn count(seen: &PanelSeen, standing_is_shown: bool) -> Option<DeclaredCount> {
    let declared = seen.row.view.facts.count.as_ref()?;
    let is_shown = seen.sight == Sight::Own || (standing_is_shown && !declared.has_lapsed);
    is_shown.then(|| DeclaredCount {
        as_of: declared.as_of.to_string(),
        has_lapsed: declared.has_lapsed,
        groups: declared.count.as_ref().map(|count| count.groups.clone()).unwrap_or_default(),
    })
}

pub(super) fn standing_brief(row: &StandingRow) -> StandingBrief {
    StandingBrief {
        counts: row.counts,
        seats: row.seats,
        outcomes: row.outcomes.clone(),
        indicators: row.indicators.iter().cloned().collect(),
        digest: row.digest.clone(),
    }
}

/// A panel in a list, as far as it is for the asker.
fn panel_brief(
    seen: &PanelSeen,
    about: Option<&PanelAbout>,
    kept: Option<&StandingRow>,
    rules: &[Rule],
) -> PanelBrief {
    let is_own = seen.sight == Sight::Own;
    let standing = match (seen.sight, kept) {
        (Sight::Own, Some(kept)) => (kept.is_judged && !seen.is_parked).then(|| standing_brief(kept)),
        _ => seen.tally().map(|tally| standing_brief(&standing_row(rules, &tally, seen.day(), seen.sight))),
    };
    PanelBrief {
        id: seen.id.to_string(),
        slug: about.filter(|_| is_own).map(|about| about.slug.clone()),
        title: about.map(|about| about.title.clone()),
        starts: text(seen.row.view.facts.starts),
        is_cancelled: seen.row.view.facts.is_cancelled,
        note: if standing.is_some() { None } else { Some(why_not(seen).to_owned()) },
        standing,
    }
}

/// A convening with its panels, as far as it is for the asker.
pub(super) fn convening(
    seen: &ConveningSeen,
    about: Option<&ConveningAbout>,
    titles: &[Option<PanelAbout>],
    rules: &[Rule],
) -> Convening {
    let is_own = seen.sight == Sight::Own;
    let panels = seen
        .panels
        .iter()
        .zip(titles)
        .map(|(panel, title)| panel_brief(panel, title.as_ref(), seen.standings.get(&panel.id), rules));
    let standing = seen.standing(rules);
    let note = match (is_own, standing.is_some()) {
        (_, true) => None,
        (true, false) if seen.is_parked || seen.panels.iter().any(|panel| panel.is_parked) => Some(PARKED),
        (true, false) => None,
        (false, false) => Some(CONVENING_NOT_PUBLISHED),
    };
    Convening {
        id: seen.id.to_string(),
        slug: about.filter(|_| is_own).map(|about| about.slug.clone()),
        title: about.map(|about| about.title.clone()),
        series: about.and_then(|about| about.series.clone()),
        starts: text(seen.row.starts),
        ends: text(seen.row.ends),
        visibility: seen.row.visibility,
        panels: panels.collect(),
        standing,
        note: note.map(str::to_owned),
    }
}

/// A convening in a list.
pub(super) fn convening_brief(listed: ConveningListed, about: Option<ConveningAbout>) -> ConveningBrief {
    let is_own = listed.sums.is_some();
    ConveningBrief {
        id: listed.id.to_string(),
        slug: about.as_ref().filter(|_| is_own).map(|about| about.slug.clone()),
        title: about.map(|about| about.title),
        starts: text(listed.row.starts),
        visibility: listed.row.visibility,
        panels: listed.sums.as_ref().map(|sums| sums.panels),
        outcomes: listed.sums.map(|sums| sums.outcomes),
    }
}
