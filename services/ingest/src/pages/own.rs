//! An organiser's convening with its panels, as they are in the log now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use openfloor_domain::convening::{ConveningAbout, ConveningState};
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, PersonId};
use openfloor_domain::judgement::{Rule, Tally};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_domain::panel::PanelState;
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_pages::said::{self, Badge, RuleSaid, Timing};
use openfloor_pages::{InProgramme, Words, first_rule};

use super::kept::Kept;
use crate::error::IngestError;
use crate::ingest::{Ingest, stream};
use crate::view;

/// Streams read side by side.
const SIDE_BY_SIDE: usize = 64;

/// Titles named beside a person.
const TITLES_MAX: usize = 3;

/// A convening that its organiser looks at.
pub(super) struct Own {
    pub(super) id: ConveningId,
    pub(super) state: Arc<ConveningState>,
    /// In the order of the programme.
    pub(super) panels: Vec<OwnPanel>,
    pub(super) rules: Vec<Rule>,
}

/// One of its panels.
pub(super) struct OwnPanel {
    pub(super) id: PanelId,
    pub(super) state: Arc<PanelState>,
    pub(super) tally: Tally,
    /// The day that it is judged by.
    pub(super) on: Moment,
}

impl OwnPanel {
    /// What it is called.
    pub(super) fn title(&self, words: &Words) -> String {
        self.state.about.known().map_or_else(|| words.say("panel-untitled"), |about| about.title.clone())
    }

    /// How it stands under a rule.
    pub(super) fn said(&self, words: &Words, rule: &Rule, now_ms: i64) -> RuleSaid {
        said::rule(words, rule, &self.tally, Timing::of(self.state.facts.starts, self.on, now_ms))
    }

    /// Whether two or more people are on it.
    pub(super) fn is_of_several(&self) -> bool {
        self.state.facts.people().len() > 1
    }
}

/// A panel and how many commits it has; none if it is not this organiser's.
pub(super) async fn panel(
    ingest: &Ingest,
    organiser: &OrganiserId,
    id: &PanelId,
) -> Result<Option<(Arc<PanelState>, u64)>, IngestError> {
    let (state, version) = ingest.panels.state_at_version(&stream("panel", id.as_str())?).await?;
    Ok((state.facts.organiser.as_ref() == Some(organiser)).then_some((state, version)))
}

/// What a convening is called, and when it begins.
pub(super) struct Heading {
    about: Personal<ConveningAbout>,
    pub(super) starts: Option<Moment>,
}

impl Heading {
    /// What it is called.
    pub(super) fn title(&self, words: &Words) -> String {
        self.about.known().map_or_else(|| words.say("event-untitled"), |about| about.title.clone())
    }
}

/// The heading of a convening.
pub(super) async fn heading(ingest: &Ingest, id: &ConveningId) -> Result<Heading, IngestError> {
    let (state, _) = ingest.convenings.state(&stream("convening", id.as_str())?).await?;
    Ok(Heading { about: state.about.clone(), starts: state.starts })
}

/// A convening with its panels that were not cancelled; none if it is not this organiser's.
pub(super) async fn convening(
    ingest: &Ingest,
    organiser: &OrganiserId,
    id: &ConveningId,
) -> Result<Option<Own>, IngestError> {
    let (state, _) = ingest.convenings.state(&stream("convening", id.as_str())?).await?;
    if state.organiser.as_ref() != Some(organiser) {
        return Ok(None);
    }
    let ids = view::panels(ingest.followed.store().as_ref(), id)?;
    let starts = state.starts;
    let panels = ids.into_iter().map(|id| async move { own_panel(ingest, id, starts).await });
    let panels: Vec<OwnPanel> = futures::stream::iter(panels).buffered(SIDE_BY_SIDE).try_collect().await?;
    let is_own = |panel: &OwnPanel| panel.state.facts.organiser.as_ref() == Some(organiser);
    let mut panels: Vec<OwnPanel> =
        panels.into_iter().filter(|panel| is_own(panel) && !panel.state.facts.is_cancelled).collect();
    panels.sort_by_cached_key(|panel| {
        let title = panel.state.about.known().map_or("", |about| &about.title);
        (InProgramme::of(panel.state.facts.starts, title), panel.id.clone())
    });
    Ok(Some(Own { id: id.clone(), state, panels, rules: ingest.rules()? }))
}

/// A panel as its organiser may know it; `starts` is when its convening begins.
pub(super) async fn own_panel(
    ingest: &Ingest,
    id: PanelId,
    starts: Option<Moment>,
) -> Result<OwnPanel, IngestError> {
    let (state, _) = ingest.panel_state(&id).await?;
    let (store, now_ms) = (ingest.followed.store(), ingest.now_ms());
    let tally = ingest.judge.tally(store.as_ref(), &id, &state.facts, starts, &[], now_ms).await?;
    let on = judged_on(state.facts.starts, starts, now_ms);
    Ok(OwnPanel { id, state, tally, on })
}

/// Somebody on the panels of a convening.
pub(super) struct Somebody {
    pub(super) id: PersonId,
    pub(super) name: String,
    /// How the organiser counts them, on every seat alike; unknown where that is not so.
    pub(super) class: Class,
    /// Which panels, by their place in the list.
    pub(super) panels: BTreeSet<usize>,
    /// Whether they said themselves how they are counted.
    pub(super) has_said: bool,
    /// How the organiser counted them at another event, if that was looked up.
    pub(super) kept: Option<Kept>,
}

impl Somebody {
    /// Whether nobody has said yet how they are counted.
    pub(super) fn is_left(&self) -> bool {
        !self.has_said && self.class == Class::Unknown
    }
}

impl Own {
    /// What it is called.
    pub(super) fn title(&self, words: &Words) -> String {
        self.state.about.known().map_or_else(|| words.say("event-untitled"), |about| about.title.clone())
    }

    /// The rule that lists look at.
    pub(super) fn rule(&self) -> Option<&Rule> {
        first_rule(&self.rules)
    }

    /// Whether the rule that lists look at asks something of a panel, and cannot say yet.
    pub(super) fn is_undecided(&self, words: &Words, panel: &OwnPanel, now_ms: i64) -> bool {
        let badge = self.rule().map(|rule| panel.said(words, rule, now_ms).badge);
        matches!(badge, Some(Badge::NotCounted | Badge::Unsaid))
    }

    /// The panels that somebody is on, the first of them by title.
    pub(super) fn sessions(&self, words: &Words, person: &Somebody) -> String {
        let titles = person.panels.iter().take(TITLES_MAX).map(|at| self.panels[*at].title(words));
        let mut titles: Vec<String> = titles.collect();
        let more = person.panels.len().saturating_sub(TITLES_MAX);
        if more > 0 {
            titles.push(words.with("people-more", [("n", more.into())]));
        }
        titles.join(" · ")
    }

    /// Everybody on its panels, each once. Who was erased has no name, and is left out.
    pub(super) fn people(&self, ingest: &Ingest) -> Result<Vec<Somebody>, IngestError> {
        let mut people = BTreeMap::<PersonId, (String, BTreeSet<Class>, BTreeSet<usize>)>::new();
        for (at, panel) in self.panels.iter().enumerate() {
            for (no, seat) in &panel.state.facts.seats {
                let about = panel.state.seats.get(no).and_then(|about| about.known());
                let (Some(person), Some(about)) = (&seat.person, about) else { continue };
                let (name, classes, panels) = people.entry(person.clone()).or_default();
                if name.is_empty() {
                    name.clone_from(&about.name);
                }
                classes.insert(seat.asserted);
                panels.insert(at);
            }
        }
        let store = ingest.followed.store();
        let mut all = Vec::with_capacity(people.len());
        for (id, (name, classes, panels)) in people {
            let has_said = view::has_said(store.as_ref(), &id)?;
            let class = match classes.into_iter().collect::<Vec<_>>().as_slice() {
                [class] => *class,
                _ => Class::Unknown,
            };
            all.push(Somebody { id, name, class, panels, has_said, kept: None });
        }
        Ok(all)
    }
}
