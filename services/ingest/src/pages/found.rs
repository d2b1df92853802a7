//! What was found in a document, and what storing it would change, ready to be shown.

use openfloor_api::write::Changes;
use openfloor_domain::judgement::Rule;
use openfloor_pages::noticed::{self, Notice};
use openfloor_pages::said::{self, Badge, Timing};
use openfloor_pages::{Words, first_rule};
use openfloor_rosters::{Detected, Diagnostic, Holder, Programme, Severity, summary};

use crate::dry_run::{DryRun, PanelDry};

/// Lines of one kind that are shown at most; the rest is counted.
const LINES_MAX: usize = 200;

/// What was noticed, of one weight.
pub(super) struct Noticed {
    pub(super) heading: String,
    pub(super) lines: Vec<Notice>,
}

/// What would change, and how it would stand.
pub(super) struct Would {
    pub(super) seen: String,
    /// In a few sentences.
    pub(super) summary: Vec<String>,
    /// The panels that change and that the first rule asks something of.
    pub(super) panels: Vec<Row>,
    /// How many more there are.
    pub(super) more: Option<String>,
}

/// One panel.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) when: String,
    pub(super) changes: String,
    pub(super) badge: &'static str,
    pub(super) stands: String,
    pub(super) headline: String,
}

/// What the document is, and how much is in it.
pub(super) fn found(words: &Words, detected: Detected, programme: &Programme) -> Vec<String> {
    let counted = summary(programme);
    let several = programme.panels().filter(|(_, panel)| people(panel.seats.iter()) > 1).count();
    let mut lines = vec![format_of(words, programme)];
    lines.push(words.with("found-why", [("why", noticed::why(words, detected.why).into())]));
    lines.push(words.with(
        "found-counts",
        [("people", counted.people.into()), ("panels", counted.panels.into()), ("several", several.into())],
    ));
    if counted.open_seats > 0 {
        lines.push(words.with("found-open", [("n", counted.open_seats.into())]));
    }
    let is_counted = programme.panels().flat_map(|(_, panel)| &panel.seats).any(|seat| seat.class.is_known());
    if counted.people > 0 && !is_counted {
        lines.push(words.say("event-not-counted"));
    }
    lines
}

fn people<'s>(seats: impl Iterator<Item = &'s openfloor_rosters::SeatDraft>) -> usize {
    let mut names: Vec<&str> = seats
        .filter_map(|seat| match &seat.holder {
            Holder::Person { external, address, name } => {
                Some(external.as_deref().or(address.as_deref()).unwrap_or(name))
            }
            Holder::Open { .. } => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// What kind of document it is.
pub(super) fn format_of(words: &Words, programme: &Programme) -> String {
    words.say(&format!("format-{}", format_name(programme.format)))
}

/// The name of a format in keys of messages: as it is serialised.
pub(super) fn format_name(format: openfloor_rosters::Format) -> String {
    serde_json::to_value(format).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What was noticed: errors, warnings, notes.
pub(super) fn noticed(words: &Words, diagnostics: &[Diagnostic]) -> Vec<Noticed> {
    let of = |severity, key: &str| {
        let found = diagnostics.iter().filter(|one| one.severity == severity);
        let lines: Vec<Notice> = found.map(|one| Notice::of(words, one)).collect();
        let heading = words.with(key, [("n", lines.len().into())]);
        (!lines.is_empty()).then_some(Noticed { heading, lines })
    };
    let all = [
        of(Severity::Error, "found-errors"),
        of(Severity::Warning, "found-warnings"),
        of(Severity::Note, "found-notes"),
    ];
    all.into_iter().flatten().collect()
}

/// What storing it would change.
pub(super) fn would(words: &Words, dry: &DryRun, rules: &[Rule], now_ms: i64) -> Would {
    let count = |is: fn(&Changes) -> bool| dry.panels().filter(|panel| is(&panel.changes)).count();
    let new = count(|changes| changes.is_new);
    let changed = dry.panels().filter(|panel| panel.is_changed && !panel.changes.is_new).count();
    let cancelled = dry.panels().filter(|panel| panel.is_cancelled).count();
    let same = dry.panels().filter(|panel| !panel.is_changed && !panel.is_cancelled).count();
    let dropped: usize = dry.convenings.iter().map(|convening| convening.dropped).sum();
    let titles: Vec<&str> = dry.convenings.iter().map(|convening| convening.title.as_str()).collect();
    let mut summary = vec![words.with("would-events", [("titles", titles.join(", ").into())])];
    summary.extend(
        [
            ("would-new", new),
            ("would-change", changed),
            ("would-same", same),
            ("would-cancelled", cancelled),
            ("would-drop", dropped),
        ]
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| words.with(key, [("n", n.into())])),
    );
    let rule = first_rule(rules);
    let rows: Vec<Row> = dry
        .panels()
        .filter(|panel| panel.is_changed)
        .filter_map(|panel| row(words, panel, rule, now_ms))
        .collect();
    let more = rows.len().saturating_sub(LINES_MAX);
    let more = (more > 0).then(|| words.with("would-more", [("n", more.into())]));
    Would { seen: dry.seen(), summary, panels: rows.into_iter().take(LINES_MAX).collect(), more }
}

/// A panel as a line; none where the rule asks nothing of it and it is new: a talk.
fn row(words: &Words, panel: &PanelDry, rule: Option<&Rule>, now_ms: i64) -> Option<Row> {
    let timing = Timing::of(panel.starts, panel.on, now_ms);
    let said = said::rule(words, rule?, &panel.tally, timing);
    if said.badge == Badge::NotAsked && panel.changes.is_new {
        return None;
    }
    Some(Row {
        title: panel.title.clone(),
        when: panel.starts.map(|starts| words.day(starts)).unwrap_or_default(),
        changes: changed(words, &panel.changes),
        badge: said.badge.name(),
        stands: said.badge.words(words),
        headline: said::headline(words, &panel.tally),
    })
}

/// What of a panel would change, in words.
fn changed(words: &Words, changes: &Changes) -> String {
    let counted = [
        ("change-offered", changes.offered),
        ("change-withdrawn", changes.withdrawn),
        ("change-roles", changes.roles),
        ("change-described", changes.described),
        ("change-statuses", changes.statuses),
    ];
    let flags = [
        ("change-new", changes.is_new),
        ("change-moved", changes.is_moved),
        ("change-retitled", changes.is_retitled),
    ];
    let flags = flags.into_iter().filter(|(_, is_so)| *is_so).map(|(key, _)| words.say(key));
    let counted =
        counted.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.with(key, [("n", n.into())]));
    flags.chain(counted).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use openfloor_pages::words_for;
    use openfloor_rosters::Format;

    use super::*;

    #[test]
    fn every_format_has_a_name_for_people() {
        for language in ["en", "fr"] {
            let words = words_for(&axum::http::HeaderMap::new(), Some(language));
            for format in Format::ALL {
                let key = format!("format-{}", format_name(format));
                assert_ne!(words.say(&key), key);
            }
        }
    }
}
