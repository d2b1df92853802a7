//! The difference between what is owed and what was said.

use super::{Alert, AlertEvent, Heading, Owed, Standing, Transition};
use crate::clock::{HOUR_MS, Now};
use crate::ids::AlertId;
use crate::judgement::UnknownPolicy;
use crate::moment::Moment;
use crate::notice::{AlertAbout, NoticeKind, notice_id};
use crate::personal::Personal;

/// On what terms something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Which code judges: the position of the activation in force.
    pub epoch: u64,
    /// What time it is by the log.
    pub now: Now,
    /// How long bad news waits, so that what is mended at once is not told.
    pub settling_ms: i64,
    /// How many hours no seat may have moved on a draft before it is told about, once the panel is
    /// [soon](crate::clock::is_soon).
    pub quiet_hours: u32,
}

/// The same inputs and the same code gave something else before: a bug. Park the key, raise the
/// alarm, append nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("alert {alert} was judged otherwise from the same inputs (epoch {epoch}, basis {basis})")]
pub struct Conflicting {
    /// Which.
    pub alert: AlertId,
    /// The epoch of both.
    pub epoch: u64,
    /// The basis of both.
    pub basis: u64,
}

/// The transition that is owed and was not said; none if there is none.
///
/// Only upwards: something is said only if (epoch, basis) is greater than that of what was said last,
/// and what is owed differs. So a laggard says nothing, and whoever repeats this says nothing.
///
/// While a panel [is settling](crate::views::PanelView::is_settling), a watcher who was told
/// something is told nothing more until seats move or the next round, not even that the day comes
/// nearer; and a difference is no bug: a class may be gone. That a panel does not hold is told as a first
/// word unless the rule counts those who are not stated as something: under bounds, neither what is
/// deferred nor what is gone can have made it so. That a panel holds is never told then.
///
/// To whoever snoozes nothing is said, and afterwards what is owed then. Quiet hours change when a notice is due,
/// not what it says.
pub fn reconcile(
    last: Option<&Alert>,
    owed: &Owed<'_>,
    terms: Terms,
) -> Result<Option<AlertEvent>, Conflicting> {
    #[cfg(feature = "mutants")]
    let (seen_last, seen_owed) = crate::mutants::seen(last, owed, terms);
    #[cfg(feature = "mutants")]
    let (last, owed) = (seen_last.as_ref(), &seen_owed);
    let (epoch, basis) = (terms.epoch, owed.basis.position);
    let may_open = last.is_none()
        && !matches!(owed.standing, Standing::CannotTell | Standing::Holds | Standing::HoldsByCorrection)
        && owed.watch.rule.unknown == UnknownPolicy::Bounds;
    let manner = owed.watch.manner;
    if (owed.is_settling && !may_open) || manner.is_snoozed(terms.now.hour) {
        return Ok(None);
    }
    if let Some(last) = last {
        if last.digest == owed.digest || (epoch, basis) < (last.epoch, last.basis) {
            return Ok(None);
        }
        if (epoch, basis) == (last.epoch, last.basis) {
            return Err(Conflicting { alert: owed.alert.clone(), epoch, basis });
        }
    }
    let Some(kind) = next(last, owed, terms) else { return Ok(None) };
    let number = last.map_or(0, |last| last.number) + 1;
    let wait_ms = i64::from(manner.wait_hours(terms.now.hour)) * HOUR_MS;
    let settling_ms = if kind.waits() { terms.settling_ms } else { 0 };
    Ok(Some(AlertEvent::new(
        kind,
        Transition {
            alert: owed.alert.clone(),
            watcher: owed.watch.watcher.clone(),
            number,
            notice: notice_id(&owed.alert, number),
            epoch,
            basis,
            digest: owed.digest.clone(),
            endpoints: owed.watch.endpoints.clone(),
            template: kind.template(&owed.watch.watcher, owed.watch.framing, owed.is_excused),
            at_ms: terms.now.ms(),
            due_after_ms: settling_ms.max(wait_ms),
            about: Personal::Known(about(last, owed, kind, terms.now.ms(), wait_ms)),
        },
    )))
}

/// The table in the documentation of [`alert`](crate::alert).
fn next(last: Option<&Alert>, owed: &Owed<'_>, terms: Terms) -> Option<NoticeKind> {
    use NoticeKind::{Asked, CannotTell, Corrected, Escalated, Holds, Mended, NoLongerHolds, Opened};
    let was_opened = last.is_some_and(|last| last.opened_ms.is_some());
    match (last.map(|last| last.kind), owed.standing) {
        (None, Standing::Namesake) => Some(Asked),
        (None | Some(Asked | Corrected), Standing::DoesNotHold) => Some(Opened),
        (Some(CannotTell), Standing::DoesNotHold) => Some(if was_opened { NoLongerHolds } else { Opened }),
        (Some(Mended | Holds), Standing::DoesNotHold) => Some(NoLongerHolds),
        (Some(Opened | NoLongerHolds | Escalated), Standing::DoesNotHold) => {
            is_nearer(last?, owed, terms).then_some(Escalated)
        }
        (Some(Opened | NoLongerHolds | Escalated), Standing::Holds) => Some(Mended),
        (Some(Opened | NoLongerHolds | Escalated), Standing::HoldsByCorrection | Standing::Denied) => {
            Some(Corrected)
        }
        (None | Some(Asked | CannotTell), Standing::Holds | Standing::HoldsByCorrection) => {
            (owed.watch.manner.praise && owed.line_up_is_published).then_some(Holds)
        }
        (None | Some(Asked | Mended | Holds), Standing::CannotTell) => {
            let is_new = last.is_none_or(|last| !last.was_unclear);
            (owed.is_time_to_tell && is_new).then_some(CannotTell)
        }
        _ => None,
    }
}

/// Whether a step of the ladder was crossed since the last bad news, or who asked to be told later is to be
/// told now. What is crossed before the last news is even due is no news of its own. Who wants few reminders still
/// gets the one asked for.
fn is_nearer(last: &Alert, owed: &Owed<'_>, terms: Terms) -> bool {
    if owed.watch.stays {
        return false;
    }
    if let Some(hour) = owed.watch.asked_later {
        let is_due = hour <= terms.now.hour;
        let was_told = last.bad_news_ms.is_some_and(|at_ms| at_ms >= i64::from(hour) * HOUR_MS);
        if !is_due || !was_told {
            return is_due;
        }
    }
    if owed.watch.manner.reminders_max.is_some_and(|most| last.reminders >= most) {
        return false;
    }
    let step = |at_ms: i64| owed.heading.step(at_ms);
    let told = |at_ms: i64| step(at_ms.saturating_add(terms.settling_ms));
    last.bad_news_ms.is_some_and(|at_ms| step(terms.now.ms()) > told(at_ms))
}

/// What a message shows that is written at one time and goes out so much later.
fn about(last: Option<&Alert>, owed: &Owed<'_>, kind: NoticeKind, at_ms: i64, wait_ms: i64) -> AlertAbout {
    let offset_minutes = owed.heading.starts.map_or(0, |starts| starts.offset_minutes);
    let opened_ms = last.and_then(|last| last.opened_ms);
    // A round mends without a seat that moved.
    let as_of = match kind {
        NoticeKind::Mended => Moment { utc_ms: at_ms.max(owed.as_of.utc_ms), offset_minutes },
        _ => owed.as_of,
    };
    // A correction says nothing about the panel: it can concern a person.
    let figures = owed.figures.filter(|_| kind != NoticeKind::Corrected);
    AlertAbout {
        language: owed.watch.language,
        wording: owed.watch.wording.map(str::to_owned),
        rule: owed.watch.rule.id.clone(),
        rule_title: owed.watch.rule.title.clone(),
        panel: owed.heading.panel.clone(),
        convening: owed.heading.convening.clone(),
        starts: owed.heading.starts,
        days_left: days_left(owed.heading, at_ms.saturating_add(wait_ms)),
        as_of,
        line_up_is_published: owed.line_up_is_published,
        figures,
        opened: opened_ms.map(|utc_ms| Moment { utc_ms, offset_minutes }),
    }
}

/// Days until the panel begins, by the calendar there.
fn days_left(heading: &Heading, at_ms: i64) -> Option<u32> {
    let starts = heading.starts?;
    let now = Moment { utc_ms: at_ms, offset_minutes: starts.offset_minutes };
    let days = starts.civil()?.date().since(now.civil()?.date()).ok()?.get_days();
    u32::try_from(days).ok()
}
