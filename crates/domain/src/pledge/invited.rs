//! What is known of an invitation, and what an ally is told between the monthly letters: that it stands otherwise
//! under the pledge than when the ally last knew.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Framing, Invitation, LineUp, PledgeEvent, PledgeState};
use crate::alert::figures;
use crate::clock::{DAY_HOURS, HOUR_MS};
use crate::convening::LinkFault;
use crate::ids::{EndpointId, InvitationId};
use crate::judgement::{Day, Outcome, Rule, Tally, Verdict, judge};
use crate::manner::Manner;
use crate::moment::judged_on;
use crate::notice::{Figures, Language, NoticeKind};
use crate::personal::Personal;

/// An invitation, as the ally told us of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Invited {
    /// In numbers.
    Numbers(Invitation),
    /// By a document.
    LineUp(LineUp),
}

impl Invited {
    /// What the panel is called.
    pub fn title(&self) -> &str {
        match self {
            Self::Numbers(numbers) => &numbers.title,
            Self::LineUp(line_up) => &line_up.title,
        }
    }

    /// When it takes place, if that is known.
    pub fn on(&self) -> Option<Day> {
        match self {
            Self::Numbers(numbers) => numbers.on,
            Self::LineUp(line_up) => line_up.on,
        }
    }

    /// Who is on it.
    pub fn tally(&self) -> Tally {
        match self {
            Self::Numbers(numbers) => numbers.tally(),
            Self::LineUp(line_up) => line_up.tally(),
        }
    }

    /// The line-up that its link is read for again and again, and the link.
    pub fn read_again(&self) -> Option<(&LineUp, &str)> {
        match self {
            Self::LineUp(line_up) => line_up.link.as_deref().map(|link| (line_up, link)),
            Self::Numbers(_) => None,
        }
    }

    /// Whether its day is over, counted by UTC.
    pub fn is_over(&self, at_ms: i64) -> bool {
        let half_a_day_ms = i64::from(DAY_HOURS / 2) * HOUR_MS;
        let noon = self.on().and_then(Day::noon);
        noon.is_some_and(|noon| noon.utc_ms.saturating_add(half_a_day_ms) <= at_ms)
    }

    /// How it stands under a rule.
    pub fn judged(&self, rule: &Rule, at_ms: i64) -> Verdict {
        judge(rule, &self.tally(), judged_on(self.on().and_then(Day::noon), None, at_ms))
    }
}

/// Why the document of a line-up cannot be used, and whether the ally was written of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Why.
    pub fault: LinkFault,
    /// Whether a monthly letter said so.
    pub is_told: bool,
}

/// When something is heard of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// How long bad news waits, so that what is mended at once is not told.
    pub settling_ms: i64,
}

/// An invitation stands otherwise than the ally last knew, and that is to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationTold {
    /// Which.
    pub invitation: InvitationId,
    /// Which notice about it, from 1.
    pub number: u32,
    /// What it says.
    pub kind: NoticeKind,
    /// Where it goes to.
    pub endpoints: Vec<EndpointId>,
    /// How long it waits before it is sent, in milliseconds.
    pub due_after_ms: i64,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<InvitationNews>,
}

/// Every value that the message shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationNews {
    /// In which language it is told.
    pub language: Language,
    /// The sentence that it was judged by.
    pub wording: String,
    /// How the note to the organiser is put.
    pub framing: Framing,
    /// What the panel is called.
    pub panel: String,
    /// When it takes place, if that is known.
    pub on: Option<Day>,
    /// How it stands under the sentence, in numbers.
    pub figures: Figures,
    /// In which [hour recorded](crate::clock) the ally gave the link that says so; none where the ally does.
    pub link_hour: Option<u32>,
}

/// That an invitation stands otherwise now, if it does. Nothing is told of one that is new, or over.
pub(super) fn news(
    state: &PledgeState,
    invitation: &InvitationId,
    now: &Invited,
    heard: Heard,
) -> Option<PledgeEvent> {
    let (about, before) = (state.about.known()?, state.invitations.get(invitation)?);
    if state.is_paused || now.is_over(heard.at_ms) {
        return None;
    }
    let verdict = now.judged(&about.rule, heard.at_ms);
    let kind = change(before.judged(&about.rule, heard.at_ms).outcome, verdict.outcome)?;
    let news = InvitationNews {
        language: about.language,
        wording: about.wording.clone(),
        framing: state.framing,
        panel: now.title().to_owned(),
        on: now.on(),
        figures: figures(&verdict, &now.tally()),
        link_hour: now.read_again().map(|(line_up, _)| line_up.hour),
    };
    Some(PledgeEvent::InvitationTold(InvitationTold {
        invitation: invitation.clone(),
        number: state.news.get(invitation).map_or(1, |number| number.saturating_add(1)),
        kind,
        endpoints: state.mail.iter().cloned().collect(),
        due_after_ms: wait_ms(state.manner, kind, heard),
        about: Personal::Known(news),
    }))
}

/// How long it waits: bad news a while, and all of it until the ally wants to be told.
fn wait_ms(manner: Manner, kind: NoticeKind, heard: Heard) -> i64 {
    let hour = u32::try_from(heard.at_ms.div_euclid(HOUR_MS)).unwrap_or_default();
    let woken = manner.snoozed_until.map_or(hour, |until| until.max(hour));
    let wait_hours = (woken - hour).saturating_add(manner.wait_hours(woken));
    let settling_ms = if kind.waits() { heard.settling_ms } else { 0 };
    settling_ms.max(i64::from(wait_hours) * HOUR_MS)
}

/// What the step from one outcome to another is called.
fn change(before: Outcome, now: Outcome) -> Option<NoticeKind> {
    use Outcome::{Breach, NotApplicable, Ok, Undetermined};
    match (before, now) {
        (Ok | NotApplicable, Breach) => Some(NoticeKind::NoLongerHolds),
        (Undetermined, Breach) => Some(NoticeKind::Opened),
        (Breach | Undetermined, Ok | NotApplicable) => Some(NoticeKind::Mended),
        (Ok | NotApplicable | Breach, Undetermined) => Some(NoticeKind::CannotTell),
        (Ok | NotApplicable, Ok | NotApplicable) | (Breach, Breach) | (Undetermined, Undetermined) => None,
    }
}
