//! What is printed of a panel, and of all of them: the lines of `--json`, documented and stable.

use std::collections::BTreeMap;

use openfloor_api::standing::Standing;
use openfloor_api::write::{Changes, PanelLine};
use openfloor_domain::judgement::{ClassCounts, Indicator, Outcome, Tally, Verdict};
use serde::Serialize;

/// What `check --help` and `import --help` say of the lines.
pub(crate) const LINES: &str = r#"With --json each panel is one line:
  convening, panel   short names
  counts             {women, men, non_binary, undisclosed, unknown}: the distinct people of the panel,
                     and its open places among the unknown; `seats`: places as listed (a person with two
                     roles has two); check adds `people` (distinct people) and `open_seats`
  is_all_male        true only if every counted place is declared a man
  judged_on          the day whose rules apply
  verdicts           by rule: `outcome` is ok, breach, undetermined or not-applicable; `lower_bp`, `upper_bp`:
                     the share of women is at least and at most this, in basis points (2500 = 25 %);
                     `known_bp`: among those who are stated; `need`: women needed; `target_bp`: the share
                     asked for; `counted`: the people whom the rule counts; `headline`, `groups`: of a joint
                     rule; `evidence`; `would_hold_next_year`; `repair`: add_women, replace_men,
                     fill_open_seats, give_floor, add_men, replace_women, answers, chair_alone_would_not
  indicators         `id` T1 (sole woman) or T2 (women only moderate, advise or witness), with the counts
  digest             SHA-256 of the judgement: the same wherever the same is judged
The last line is {"summary": {format, convenings, panels, seats, people, open_seats, counts, all_male,
verdicts: {rule: {outcome: panels}}, indicators: {id: panels}, …}}; `counts` are summed over the panels.
Of check it also has what is left to decide: `doubts` (names that may not be one person), `statements` (what
stands beside names), `candidates` (columns and answers not read, with their values), `role_words`.
With import --dry-run a panel has `changes`: {is_new, offered, withdrawn, roles, described, statuses, is_moved,
is_retitled}, and its counts and verdicts are as they would be.
Fields may be added; none is renamed or removed."#;

/// A panel as one line of JSON.
#[derive(Debug, Serialize)]
pub(crate) struct PanelJson<'a> {
    convening: &'a str,
    panel: &'a str,
    /// The id of the panel, where it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// Facts recorded, where it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<usize>,
    /// What would change, in a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Changes>,
    counts: CountsJson,
    is_all_male: bool,
    judged_on: &'a str,
    verdicts: BTreeMap<&'a str, &'a Verdict>,
    indicators: &'a [Indicator],
    digest: &'a str,
}

/// The counts of a panel, or the sums of many.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct CountsJson {
    #[serde(flatten)]
    pub(crate) classes: ClassCounts,
    pub(crate) seats: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_seats: Option<u32>,
}

impl CountsJson {
    fn of(standing: &Standing) -> Self {
        let assessment = &standing.assessment;
        Self { classes: assessment.counts, seats: assessment.seats, people: None, open_seats: None }
    }

    /// With what only the tally knows: which of the unknown are open places.
    fn with_open(self, tally: &Tally) -> Self {
        let open = tally.heads().iter().filter(|(head, _)| head.is_open());
        let open = open.fold(0_u32, |sum, (_, times)| sum.saturating_add(*times));
        Self { people: Some(self.classes.people().saturating_sub(open)), open_seats: Some(open), ..self }
    }
}

impl<'a> PanelJson<'a> {
    /// A panel that was judged and not stored.
    pub(crate) fn checked(convening: &'a str, panel: &'a str, standing: &'a Standing, tally: &Tally) -> Self {
        let line = Self::stored(convening, panel, standing, None, None);
        Self { counts: line.counts.with_open(tally), ..line }
    }

    /// A panel that was stored.
    pub(crate) fn stored(
        convening: &'a str,
        panel: &'a str,
        standing: &'a Standing,
        id: Option<&'a str>,
        events: Option<usize>,
    ) -> Self {
        let verdicts = standing.assessment.verdicts.iter();
        Self {
            convening,
            panel,
            id,
            events,
            changes: None,
            counts: CountsJson::of(standing),
            is_all_male: standing.is_all_male,
            judged_on: &standing.judged_on,
            verdicts: verdicts.map(|verdict| (verdict.rule.as_str(), verdict)).collect(),
            indicators: &standing.assessment.indicators,
            digest: &standing.digest,
        }
    }
}

impl<'a> PanelJson<'a> {
    /// A panel of an import.
    pub(crate) fn of_line(line: &'a PanelLine) -> Self {
        let stored =
            Self::stored(&line.convening, &line.panel, &line.standing, line.id.as_deref(), line.events);
        Self { changes: line.changes, ..stored }
    }
}

/// Panels by outcome.
pub(crate) type Outcomes = BTreeMap<&'static str, usize>;

/// What many panels come to.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Sum {
    /// Of the distinct people of each panel, summed over the panels.
    pub(crate) counts: CountsJson,
    /// Panels on which every counted place is declared a man.
    pub(crate) all_male: usize,
    /// Panels by rule and outcome.
    pub(crate) verdicts: BTreeMap<String, Outcomes>,
    /// Panels that show an indicator.
    pub(crate) indicators: BTreeMap<&'static str, usize>,
}

impl Sum {
    /// Adds a panel.
    pub(crate) fn add(&mut self, standing: &Standing) {
        let assessment = &standing.assessment;
        self.counts.classes = self.counts.classes.plus(assessment.counts);
        self.counts.seats = self.counts.seats.saturating_add(assessment.seats);
        self.all_male += usize::from(standing.is_all_male);
        for verdict in &assessment.verdicts {
            let outcomes = self.verdicts.entry(verdict.rule.to_string()).or_default();
            *outcomes.entry(verdict.outcome.name()).or_default() += 1;
        }
        for indicator in &assessment.indicators {
            *self.indicators.entry(indicator.id()).or_default() += 1;
        }
    }
}

/// How many rules stand so.
pub(crate) fn rules_with(standing: &Standing, outcome: Outcome) -> usize {
    standing.assessment.verdicts.iter().filter(|verdict| verdict.outcome == outcome).count()
}

/// Who is counted how, for a person: "5 people: 1 woman, 4 men". A share never stands without its count.
pub(crate) fn in_words(counts: ClassCounts) -> String {
    let of = |number, one: &str, many: &str| (number > 0).then(|| plural(number, one, many));
    let parts = [
        of(counts.women, "woman", "women"),
        of(counts.men, "man", "men"),
        of(counts.non_binary, "non-binary", "non-binary"),
        of(counts.not_stated(), "not stated", "not stated"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nobody".to_owned() } else { parts.join(", ") }
}

/// A number with its noun.
pub(crate) fn plural(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{number} {}", if number == 1 { one } else { many })
}
