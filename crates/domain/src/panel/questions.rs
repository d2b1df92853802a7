//! What others say is wrong, and what whoever runs an installation does not show.
//!
//! Anybody may say that something is wrong, without an account, and how the panel stands is out of public
//! before anybody checks. Whoever would use that to keep a standing hidden cannot: the organiser answers, or
//! whoever runs the installation does, and for a day after that nobody's word hides it again. What they say is recorded all the same.

use super::{
    PanelEvent, PanelRejection, PanelState, Question, Reason, Released, StandingAnswered, StandingQuestioned,
    Withheld,
};
use crate::moment::Moment;
use crate::personal::Personal;

/// Most words of others that wait for an answer.
pub const QUESTIONS_MAX: usize = 20;

/// Most letters of one of them, and of a reason.
pub const QUESTION_LETTERS_MAX: usize = 2_000;

/// For so long after an answer, in milliseconds, nothing that is said hides how the panel stands.
pub const HIDDEN_AGAIN_AFTER_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whether there is such a panel.
fn exists(state: &PanelState) -> Result<(), PanelRejection> {
    state.facts.organiser.as_ref().map(|_| ()).ok_or(PanelRejection::Unknown)
}

fn is_text(text: &str) -> Result<(), PanelRejection> {
    let is_fit = !text.trim().is_empty() && text.chars().count() <= QUESTION_LETTERS_MAX;
    if is_fit { Ok(()) } else { Err(PanelRejection::NoText) }
}

/// Somebody says that something is wrong.
pub(super) fn question(
    state: &PanelState,
    at: Moment,
    about: &Question,
) -> Result<Vec<PanelEvent>, PanelRejection> {
    exists(state)?;
    is_text(&about.text)?;
    if about.contact.as_ref().is_some_and(|contact| contact.chars().count() > QUESTION_LETTERS_MAX) {
        return Err(PanelRejection::NoText);
    }
    if state.questions.len() >= QUESTIONS_MAX {
        return Err(PanelRejection::TooManyQuestions);
    }
    // Who presses the button twice says it once.
    let about = Personal::Known(about.clone());
    if state.questions.iter().any(|(_, said)| *said == about) {
        return Ok(Vec::new());
    }
    let since = state.facts.answered.map(|answered| at.utc_ms.saturating_sub(answered.utc_ms));
    let hides = since.is_none_or(|since| since >= HIDDEN_AGAIN_AFTER_MS);
    Ok(vec![PanelEvent::StandingQuestioned(StandingQuestioned { at, hides, about })])
}

/// The organiser has looked at it.
pub(super) fn answer(
    state: &PanelState,
    at: Moment,
    reason: &Reason,
) -> Result<Vec<PanelEvent>, PanelRejection> {
    is_text(&reason.text)?;
    if state.questions.is_empty() {
        return Ok(Vec::new());
    }
    let about = Personal::Known(reason.clone());
    Ok(vec![PanelEvent::StandingAnswered(StandingAnswered { at, about })])
}

/// Whoever runs the installation has looked at it, and nothing is wrong.
pub(super) fn put_back(
    state: &PanelState,
    at: Moment,
    reason: &Reason,
) -> Result<Vec<PanelEvent>, PanelRejection> {
    exists(state)?;
    let mut events = answer(state, at, reason)?;
    events.extend(release(state, reason)?);
    Ok(events)
}

/// Whoever runs the installation shows nothing of it.
pub(super) fn withhold(state: &PanelState, reason: &Reason) -> Result<Vec<PanelEvent>, PanelRejection> {
    exists(state)?;
    is_text(&reason.text)?;
    let event = PanelEvent::Withheld(Withheld { about: Personal::Known(reason.clone()) });
    Ok(super::decide::unless(state.facts.is_withheld, event))
}

/// It is shown again as its organiser wishes.
pub(super) fn release(state: &PanelState, reason: &Reason) -> Result<Vec<PanelEvent>, PanelRejection> {
    exists(state)?;
    is_text(&reason.text)?;
    let event = PanelEvent::Released(Released { about: Personal::Known(reason.clone()) });
    Ok(super::decide::unless(!state.facts.is_withheld, event))
}
