//! Programmes: a pledge that somebody runs for others to join, with a page and a ledger of numbers.
//!
//! The ledger is what everybody may know: counts, never a list, released once a month and never restated. What
//! may be released follows from what was released before ([`MonthReleased`]), so that no two
//! months tell what one person did.

mod ledger;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Month;
use crate::decider::Decider;
use crate::ids::OrganiserId;
use crate::judgement::{Rule, RuleFault};
use crate::notice::Language;
use crate::personal::Personal;
use crate::pledge::TEXT_BYTES_MAX;

pub use ledger::{Counted, LEDGER_MIN, MonthReleased, Parts};

use ledger::release;

/// Most sentences of one programme.
pub const SENTENCES_MAX: usize = 10;

/// What a programme says of itself. Sealed for the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProgrammeAbout {
    /// What it is called.
    pub name: String,
    /// How to reach who runs it: an address or a URL.
    pub contact: String,
    /// What one can pledge.
    pub sentences: Vec<Sentence>,
    /// The languages in which it answers.
    pub languages: Vec<Language>,
}

/// Something that one can pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// In words.
    pub wording: String,
    /// What the words mean.
    pub rule: Rule,
}

/// What happened to a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum ProgrammeEvent {
    Founded(Founded),
    Changed(Changed),
    MonthReleased(MonthReleased),
    Erased(Erased),
}

/// Others can join it from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Founded {
    /// Who runs it.
    pub organiser: OrganiserId,
    /// In which month.
    pub month: Month,
    /// Sealed for the programme.
    #[serde(skip)]
    pub about: Personal<ProgrammeAbout>,
}

/// It says something else of itself. Who joined keeps the sentence that they pledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// Sealed for the programme.
    #[serde(skip)]
    pub about: Personal<ProgrammeAbout>,
}

/// It ended, for good, and its keys are to be destroyed. The pledges of those who joined stay theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {}

/// What may be asked of a programme's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands say what they are")]
pub enum ProgrammeCommand {
    Found { organiser: OrganiserId, month: Month, about: ProgrammeAbout },
    Change { about: ProgrammeAbout },
    Release { month: Month, counted: Counted },
    Erase,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeRejection {
    /// There is none.
    #[error("there is no such programme")]
    Unknown,
    /// The id is taken.
    #[error("this programme was founded already")]
    AlreadyFounded,
    /// Nothing can be stored about an erased programme.
    #[error("this programme has ended; found a new one")]
    Erased,
    /// Longer than [`TEXT_BYTES_MAX`], or empty.
    #[error("a name, contact or sentence has 1 to {TEXT_BYTES_MAX} bytes")]
    TextTooLong,
    /// More than [`SENTENCES_MAX`], or none.
    #[error("a programme has 1 to {SENTENCES_MAX} sentences")]
    Sentences,
    /// No language, or one twice.
    #[error("a programme answers in one language at least, and each is named once")]
    Languages,
    /// A rule means nothing.
    #[error(transparent)]
    Rule(#[from] RuleFault),
}

/// What is known of a programme. Serialized, it holds nothing personal: keep the sealed box beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeState {
    /// Who runs it; none before it was founded.
    pub organiser: Option<OrganiserId>,
    /// In which month it was founded.
    pub founded: Month,
    /// Whether it has ended.
    pub is_erased: bool,
    /// What was released, month by month.
    pub months: Vec<MonthReleased>,
    /// What it says of itself.
    #[serde(skip)]
    pub about: Personal<ProgrammeAbout>,
}

impl ProgrammeState {
    /// Whether others can join it.
    pub fn is_open(&self) -> bool {
        self.organiser.is_some() && !self.is_erased
    }
}

/// Decides on programmes.
#[derive(Debug)]
pub enum Programme {}

impl Decider for Programme {
    type State = ProgrammeState;
    type Command = ProgrammeCommand;
    type Event = ProgrammeEvent;
    type Rejection = ProgrammeRejection;

    fn decide(
        state: &ProgrammeState,
        command: &ProgrammeCommand,
    ) -> Result<Vec<ProgrammeEvent>, ProgrammeRejection> {
        if state.is_erased {
            let is_done = matches!(command, ProgrammeCommand::Erase);
            return if is_done { Ok(vec![]) } else { Err(ProgrammeRejection::Erased) };
        }
        let is_founded = state.organiser.is_some();
        Ok(match command {
            ProgrammeCommand::Found { .. } if is_founded => return Err(ProgrammeRejection::AlreadyFounded),
            ProgrammeCommand::Found { organiser, month, about } => {
                check(about)?;
                let (organiser, about) = (organiser.clone(), Personal::Known(about.clone()));
                vec![ProgrammeEvent::Founded(Founded { organiser, month: *month, about })]
            }
            _ if !is_founded => return Err(ProgrammeRejection::Unknown),
            ProgrammeCommand::Change { about } => {
                check(about)?;
                let about = Personal::Known(about.clone());
                if state.about == about {
                    return Ok(vec![]);
                }
                vec![ProgrammeEvent::Changed(Changed { about })]
            }
            ProgrammeCommand::Release { month, counted } => {
                let last = state.months.last();
                if last.is_some_and(|last| last.month >= *month) || *month < state.founded {
                    return Ok(vec![]);
                }
                vec![ProgrammeEvent::MonthReleased(release(last, *month, *counted))]
            }
            ProgrammeCommand::Erase => vec![ProgrammeEvent::Erased(Erased {})],
        })
    }

    fn evolve(state: &mut ProgrammeState, event: &ProgrammeEvent) {
        match event {
            ProgrammeEvent::Founded(founded) => {
                *state = ProgrammeState {
                    organiser: Some(founded.organiser.clone()),
                    founded: founded.month,
                    about: founded.about.clone(),
                    ..ProgrammeState::default()
                };
            }
            ProgrammeEvent::Changed(changed) => state.about = changed.about.clone(),
            ProgrammeEvent::MonthReleased(released) => state.months.push(*released),
            ProgrammeEvent::Erased(_) => {
                *state = ProgrammeState { is_erased: true, ..ProgrammeState::default() };
            }
        }
    }
}

fn check(about: &ProgrammeAbout) -> Result<(), ProgrammeRejection> {
    let texts = [&about.name, &about.contact].into_iter();
    let mut texts = texts.chain(about.sentences.iter().map(|sentence| &sentence.wording));
    if texts.any(|text| text.trim().is_empty() || text.len() > TEXT_BYTES_MAX) {
        return Err(ProgrammeRejection::TextTooLong);
    }
    if !(1..=SENTENCES_MAX).contains(&about.sentences.len()) {
        return Err(ProgrammeRejection::Sentences);
    }
    let is_twice = |n: usize| about.languages.iter().skip(n + 1).any(|other| *other == about.languages[n]);
    if about.languages.is_empty() || (0..about.languages.len()).any(is_twice) {
        return Err(ProgrammeRejection::Languages);
    }
    about.sentences.iter().try_for_each(|sentence| Ok(sentence.rule.check()?))
}
