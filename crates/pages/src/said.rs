//! How a panel stands, in sentences: the words of people, never those of the code.

mod look;
mod mend;

use openfloor_domain::judgement::{
    ClassCounts, Evidence, Fragility, Group, GroupVerdict, Indicator, NonBinaryPolicy, Outcome, Rule, Tally,
    UnknownPolicy, Verdict, is_all_male, judge,
};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use openfloor_words::Words;

use crate::words;
use mend::ways;

pub use look::{lifted, look};

/// Less than this is left of a panel, in milliseconds: whoever is asked now is asked late.
const LATE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// How many places nobody is named for.
pub fn open_places(tally: &Tally) -> u32 {
    tally.heads().iter().filter(|(head, _)| head.is_open()).map(|(_, times)| *times).sum()
}

/// How a panel stands under a rule, as a person asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Badge {
    /// It does not hold yet, and there is time.
    NotYet,
    /// It did not hold, and is over.
    DidNot,
    /// Nobody on it has been counted.
    NotCounted,
    /// Some have not been counted, and it depends on them.
    Unsaid,
    /// It holds.
    Holds,
    /// The rule asks nothing of it.
    NotAsked,
}

impl Badge {
    /// The name in keys of messages and in class names.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::DidNot => "did-not",
            Self::NotCounted => "not-counted",
            Self::Unsaid => "unsaid",
            Self::Holds => "holds",
            Self::NotAsked => "not-asked",
        }
    }

    /// In a few words.
    pub fn words(self, words: &Words) -> String {
        words.say(&format!("badge-{}", self.name()))
    }

    fn of(outcome: Outcome, left: Left, is_over: bool) -> Self {
        match outcome {
            Outcome::Ok => Self::Holds,
            Outcome::Breach if is_over => Self::DidNot,
            Outcome::Breach => Self::NotYet,
            Outcome::Undetermined if left.is_uncounted => Self::NotCounted,
            Outcome::Undetermined => Self::Unsaid,
            Outcome::NotApplicable => Self::NotAsked,
        }
    }
}

/// Who on a panel has not been counted.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    /// People of whom nobody said.
    people: u32,
    /// Places that nobody is named for.
    open: u32,
    /// Whether nobody on the panel has been counted.
    is_uncounted: bool,
}

impl Left {
    /// Of a whole panel.
    fn of(tally: &Tally) -> Self {
        let (counts, open) = (tally.counts(), open_places(tally));
        let people = counts.not_stated().saturating_sub(open);
        Self { people, open, is_uncounted: counts.stated() == 0 && people > 0 }
    }

    /// The same for those whom a rule counts. Where none but open places are left, it says so.
    fn counted(self, counted: ClassCounts) -> Self {
        let not_stated = counted.not_stated();
        if self.people == 0 {
            return Self { open: not_stated, ..self };
        }
        Self { people: not_stated, open: 0, ..self }
    }

    fn words(self, words: &Words) -> String {
        let part = |key: &str, n: u32| {
            (n > 0).then(|| words.with(key, [("n", n.into()), ("count", words.number(n).into())]))
        };
        let parts = [part("left-uncounted", self.people), part("left-open", self.open)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The day that a panel is judged by, and how far off it is.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The day.
    pub on: Moment,
    /// Whether it has come. A panel without a day is not over.
    pub is_over: bool,
    /// Whether so little time is left that nobody can well be asked any more.
    pub is_late: bool,
}

impl Timing {
    /// Of a panel that begins then, is judged by a day, and is looked at now.
    pub fn of(starts: Option<Moment>, on: Moment, now_ms: i64) -> Self {
        let left_ms = starts.map(|starts| starts.utc_ms.saturating_sub(now_ms));
        Self {
            on,
            is_over: left_ms.is_some_and(|left| left < 0),
            is_late: left_ms.is_some_and(|left| (0..LATE_MS).contains(&left)),
        }
    }
}

/// How a panel stands under one rule.
#[derive(Clone, Debug)]
pub struct RuleSaid {
    /// Its id.
    pub rule: String,
    /// What it is called.
    pub title: String,
    /// How it stands.
    pub badge: Badge,
    /// How it stands, as a sentence.
    pub stands: String,
    /// The women among those counted, and how many are needed.
    pub figures: Vec<String>,
    /// What would mend it: each by itself.
    pub ways: Vec<String>,
    /// What else is to be said.
    pub remarks: Vec<String>,
}

/// Says how a panel stands under a rule, to whom `tally` is shown.
pub fn rule(words: &Words, rule: &Rule, tally: &Tally, timing: Timing) -> RuleSaid {
    let Timing { on, is_over, is_late } = timing;
    let verdict = &judge(rule, tally, on);
    let left = Left::of(tally);
    let badge = Badge::of(verdict.outcome, left, is_over);
    let is_asked = badge != Badge::NotAsked;
    let repair = verdict.repair.filter(|_| !is_over);
    let mut remarks = Vec::new();
    remarks.extend(verdict.evidence.iter().filter_map(|evidence| if_she_chairs(words, evidence, is_over)));
    if !is_over {
        remarks.extend(next_year(words, rule, verdict, on));
        let chair_would_not = repair.filter(|repair| repair.chair_alone_would_not && has_chair(rule));
        remarks.extend(chair_would_not.map(|_| words.say("mend-chair")));
        remarks.extend(repair.filter(|_| is_late).map(|_| words.say("mend-late")));
    }
    RuleSaid {
        rule: rule.id.to_string(),
        title: rule_title(words, rule),
        badge,
        stands: words.with(
            &format!("stands-{}", badge.name()),
            [("left", left.counted(verdict.counted).words(words).into())],
        ),
        figures: if is_asked { figures(words, rule, verdict) } else { Vec::new() },
        ways: repair.map(|repair| ways(words, rule, tally, repair, is_late)).unwrap_or_default(),
        remarks,
    }
}

/// What a rule is called: of those shipped in the reader's language, of others as their charter has it.
pub fn rule_title(words: &Words, rule: &Rule) -> String {
    let key = format!("rule-{}", rule.id);
    let is_as_shipped = words::of(Language::En).say(&key) == rule.title;
    if is_as_shipped { words.say(&key) } else { rule.title.clone() }
}

/// Whether a chair is anybody whom the rule leaves out: only then is it worth a word.
fn has_chair(rule: &Rule) -> bool {
    let counted = rule.counted_roles();
    rule.chair_roles().iter().any(|role| !counted.has(role))
}

fn figures(words: &Words, rule: &Rule, verdict: &Verdict) -> Vec<String> {
    if !verdict.groups.is_empty() {
        return verdict.groups.iter().map(|group| group_line(words, rule, group)).collect();
    }
    let mut figures =
        vec![words.with("counted-women", [("share", share(words, rule, verdict.counted).into())])];
    let people = people_of(rule, verdict.counted);
    figures.extend(
        verdict
            .need
            .filter(|_| verdict.outcome != Outcome::Ok)
            .map(|need| words.with("need", [("need", need.into()), ("people", people.into())])),
    );
    figures
}

fn group_line(words: &Words, rule: &Rule, verdict: &GroupVerdict) -> String {
    let group = words.say(match verdict.group {
        Group::Leaders => "group-leaders",
        Group::Participants => "group-participants",
    });
    match verdict.need {
        Some(need) => {
            let share = share(words, rule, verdict.counted);
            words
                .with("group-line", [("group", group.into()), ("share", share.into()), ("need", need.into())])
        }
        None => words.with("group-line-exempt", [("group", group.into())]),
    }
}

fn people_of(rule: &Rule, counted: ClassCounts) -> u32 {
    if rule.unknown == UnknownPolicy::Exclude { counted.stated() } else { counted.people() }
}

/// The women among those whom a rule counts, as it counts them: for certain, or between bounds.
fn share(words: &Words, rule: &Rule, counted: ClassCounts) -> String {
    let not_men = if rule.non_binary == NonBinaryPolicy::CountsAsNotMan { counted.non_binary } else { 0 };
    let women = counted.women.saturating_add(not_men);
    let left = if rule.unknown == UnknownPolicy::Bounds { counted.not_stated() } else { 0 };
    share_of(words, women, women.saturating_add(left), people_of(rule, counted))
}

fn share_of(words: &Words, low: u32, high: u32, people: u32) -> String {
    if people == 0 {
        return words.say("share-none");
    }
    let low_percent = percent(low, people);
    if low == high {
        return words.with(
            "share",
            [("women", low.into()), ("people", people.into()), ("percent", low_percent.into())],
        );
    }
    words.with(
        "share-between",
        [
            ("low", low.into()),
            ("lowpercent", low_percent.into()),
            ("high", high.into()),
            ("highpercent", percent(high, people).into()),
            ("people", people.into()),
        ],
    )
}

/// A share in whole percent, to the nearest.
fn percent(part: u32, whole: u32) -> u64 {
    (u64::from(part) * 200 + u64::from(whole)) / (u64::from(whole) * 2)
}

fn if_she_chairs(words: &Words, evidence: &Evidence, is_over: bool) -> Option<String> {
    let Evidence::IfTheOnlyWomanChairs { outcome } = evidence else { return None };
    let badge = Badge::of(*outcome, Left::default(), is_over);
    Some(words.with("if-she-chairs", [("badge", badge.words(words).into())]))
}

fn next_year(words: &Words, rule: &Rule, verdict: &Verdict, on: Moment) -> Option<String> {
    if verdict.outcome != Outcome::Ok || verdict.would_hold_next_year != Some(false) {
        return None;
    }
    let target = rule.target_bp(on.year().saturating_add(1));
    Some(match target.filter(|bp| bp % 100 == 0) {
        Some(bp) => words.with("next-year", [("percent", (bp / 100).into())]),
        None => words.say("next-year-not"),
    })
}

/// That a panel which holds would not if one woman left, and how many to plan for.
pub(crate) fn fragile(words: &Words, fragile: &Fragility) -> String {
    let first = words.with("fragile", [("women", fragile.women.into())]);
    match fragile.plan_for {
        Some(plan_for) => format!("{first} {}", words.with("fragile-plan", [("n", plan_for.into())])),
        None => first,
    }
}

/// Who is on a panel, in one sentence. "All-male" only where every place is declared a man.
pub fn headline(words: &Words, tally: &Tally) -> String {
    let counts = tally.counts();
    let (people, not_stated, left) = (counts.people(), counts.not_stated(), Left::of(tally));
    let of = |key: &str, n: u32| words.with(key, [("n", n.into()), ("count", words.number(n).into())]);
    if people == 0 {
        words.say("headline-empty")
    } else if is_all_male(tally) {
        if people == 1 { words.say("headline-all-male-one") } else { of("headline-all-male", people) }
    } else if left.is_uncounted {
        of("headline-not-counted", people)
    } else if counts.women > 0 {
        let share = share_of(words, counts.women, counts.women.saturating_add(not_stated), people);
        words.with("headline-women", [("share", share.into())])
    } else if not_stated == 0 {
        of("headline-no-woman", people)
    } else if counts.stated() == 0 {
        of("headline-all-open", people)
    } else {
        let stated = counts.stated();
        let filling = [
            ("n", stated.into()),
            ("count", words.number(stated).into()),
            ("left", left.words(words).into()),
        ];
        words.with("headline-no-woman-so-far", filling)
    }
}

/// The women among all on a panel or event.
pub fn women_share(words: &Words, counts: ClassCounts) -> String {
    share_of(words, counts.women, counts.women.saturating_add(counts.not_stated()), counts.people())
}

/// What is to be looked at, as a fact about the programme.
pub fn indicator(words: &Words, indicator: &Indicator) -> String {
    match indicator {
        Indicator::SoleWoman { counts } => {
            words.with("look-sole", [("count", words.number(counts.people()).into())])
        }
        Indicator::ModeratorOnly { women, roles, floor } => {
            let roles: Vec<String> =
                roles.iter().map(|role| words.say(&format!("role-{}", role.name()))).collect();
            let filling = [
                ("women", (*women).into()),
                ("number", words.number(*women).into()),
                ("roles", roles.join(", ").into()),
                ("count", words.number(floor.people()).into()),
            ];
            words.with("look-moderating", filling)
        }
    }
}

#[cfg(test)]
mod tests;
