//! The decisions about a pledge.

use super::count::may_take;
use super::note::{noted, noted_line_up, read};
use super::{
    Answer, AnswerAbout, Answered, Assistant, AssistantAbout, AssistantNamed, AssistantRemoved,
    AssistantVerified, COUNT_TITLE_BYTES_MAX, COUNTS_A_DAY_MAX, Changed, CountSent, Erased, FramingChosen,
    InvitationDropped, Invited, LATER_HOURS, LIST_MAX, Made, MonthAbout, MonthTold, Paused, Phase,
    PledgeAbout, PledgeCommand, PledgeEvent, PledgeRejection, PledgeState, ProgrammeChoice, ProgrammeChosen,
    Resumed, SeatAffirmed, SeatDenied, TEXT_BYTES_MAX, Unread, Voice, VoiceReleased, VoiceTakenBack,
    WhichChosen, Withdrawn,
};
use crate::decider::Decider;
use crate::ids::{EndpointId, PanelId};
use crate::manner::MannerChosen;
use crate::personal::Personal;
use crate::verification::{Verification, VerificationRejection};

pub(super) type Decision = Result<Vec<PledgeEvent>, PledgeRejection>;

/// Decides on pledges.
#[derive(Debug)]
pub enum Pledge {}

impl Decider for Pledge {
    type State = PledgeState;
    type Command = PledgeCommand;
    type Event = PledgeEvent;
    type Rejection = PledgeRejection;

    fn decide(state: &PledgeState, command: &PledgeCommand) -> Decision {
        if let PledgeCommand::Make { mail, webhook, about, at_ms } = command {
            return make(state, mail, webhook.as_ref(), about, *at_ms);
        }
        match (state.phase, command) {
            (Phase::None, _) => Err(PledgeRejection::Unknown),
            (Phase::Erased, PledgeCommand::Erase) | (Phase::Withdrawn, PledgeCommand::Withdraw) => Ok(vec![]),
            (Phase::Erased, _) => Err(PledgeRejection::Erased),
            (_, PledgeCommand::Erase) => Ok(vec![PledgeEvent::Erased(Erased {})]),
            (Phase::Withdrawn, _) => Err(PledgeRejection::Withdrawn),
            (Phase::Made, command) => change(state, command),
        }
    }

    fn evolve(state: &mut PledgeState, event: &PledgeEvent) {
        match event {
            PledgeEvent::Made(made) => {
                *state = PledgeState {
                    phase: Phase::Made,
                    mail: Some(made.mail.clone()),
                    webhook: made.webhook.clone(),
                    about: made.about.clone(),
                    ..PledgeState::default()
                };
            }
            PledgeEvent::VerificationAsked(asked) => state.verification.asked(asked),
            PledgeEvent::AddressVerified(_) => state.verification.verified(),
            PledgeEvent::Changed(changed) => {
                state.webhook = changed.webhook.clone();
                state.about = changed.about.clone();
            }
            PledgeEvent::Paused(_) => state.is_paused = true,
            PledgeEvent::Resumed(_) => state.is_paused = false,
            PledgeEvent::Withdrawn(_) => state.phase = Phase::Withdrawn,
            PledgeEvent::SeatAffirmed(affirmed) => {
                state.denied.remove(&affirmed.panel);
                if let Some(answers) = state.answers.get_mut(&affirmed.panel) {
                    answers.remove(&Answer::SteppedDown);
                }
                state.affirmed.insert(affirmed.panel.clone());
            }
            PledgeEvent::SeatDenied(denied) => {
                state.affirmed.remove(&denied.panel);
                state.denied.insert(denied.panel.clone());
            }
            PledgeEvent::Answered(answered) => {
                if let Some(about) = answered.about.known() {
                    state.answers.entry(answered.panel.clone()).or_default().insert(about.answer, about.hour);
                }
            }
            PledgeEvent::FramingChosen(chosen) => state.framing = chosen.framing,
            PledgeEvent::WhichChosen(chosen) => state.which = chosen.which,
            PledgeEvent::MannerChosen(chosen) => {
                state.manner = chosen.about.known().copied().unwrap_or_default();
            }
            PledgeEvent::MonthTold(told) => {
                state.month = state.month.max(Some(told.month));
                state.unread.values_mut().for_each(|unread| unread.is_told = true);
            }
            PledgeEvent::ProgrammeChosen(chosen) => {
                state.programme = chosen.about.known().and_then(|choice| choice.programme.clone());
                // It was released for the page of another one.
                (state.is_heard, state.voice) = (false, Personal::Erased);
            }
            PledgeEvent::CountSent(sent) => {
                state.counts = state.counts.max(sent.number);
                state.counted_hours.push(sent.hour);
                let kept = state.counted_hours.len().saturating_sub(COUNTS_A_DAY_MAX);
                state.counted_hours.drain(..kept);
            }
            PledgeEvent::InvitationNoted(noted) => {
                if let Some(about) = noted.about.known() {
                    state.invitations.insert(noted.invitation.clone(), Invited::Numbers(about.clone()));
                }
                state.news.entry(noted.invitation.clone()).or_default();
                state.unread.remove(&noted.invitation);
            }
            PledgeEvent::LineUpNoted(noted) => {
                if let Some(about) = noted.about.known() {
                    state.invitations.insert(noted.invitation.clone(), Invited::LineUp(about.clone()));
                }
                state.news.entry(noted.invitation.clone()).or_default();
                state.unread.remove(&noted.invitation);
            }
            PledgeEvent::LineUpRead(read) => match read.fault {
                Some(fault) if state.news.contains_key(&read.invitation) => {
                    state.unread.insert(read.invitation.clone(), Unread { fault, is_told: false });
                }
                _ => {
                    state.unread.remove(&read.invitation);
                }
            },
            PledgeEvent::InvitationTold(told) => {
                state.news.entry(told.invitation.clone()).and_modify(|number| *number = told.number);
            }
            PledgeEvent::InvitationDropped(dropped) => {
                state.invitations.remove(&dropped.invitation);
                state.news.remove(&dropped.invitation);
                state.unread.remove(&dropped.invitation);
            }
            PledgeEvent::AssistantNamed(named) => {
                state.assistant = Some(Assistant::named(state.assistant.take(), named));
            }
            PledgeEvent::AssistantVerified(verified) => {
                if let Some(assistant) = state.assistant.as_mut().filter(|known| known.mail == verified.mail)
                {
                    assistant.verification.verified();
                }
            }
            PledgeEvent::VoiceReleased(released) => {
                (state.is_heard, state.voice) = (true, released.about.clone());
            }
            PledgeEvent::VoiceTakenBack(_) => {
                (state.is_heard, state.voice) = (false, Personal::Erased);
            }
            PledgeEvent::AssistantRemoved(removed) => {
                state.assistant = state.assistant.take().filter(|known| known.mail != removed.mail);
            }
            PledgeEvent::Erased(_) => *state = PledgeState { phase: Phase::Erased, ..PledgeState::default() },
        }
    }
}

fn make(
    state: &PledgeState,
    mail: &EndpointId,
    webhook: Option<&EndpointId>,
    about: &PledgeAbout,
    at_ms: i64,
) -> Decision {
    match state.phase {
        Phase::None => {}
        Phase::Erased => return Err(PledgeRejection::Erased),
        Phase::Made | Phase::Withdrawn => return Err(PledgeRejection::AlreadyMade),
    }
    check(about, webhook)?;
    let made = Made { mail: mail.clone(), webhook: webhook.cloned(), about: Personal::Known(about.clone()) };
    let asked = state.verification.ask(at_ms)?.map(PledgeEvent::VerificationAsked);
    Ok([PledgeEvent::Made(made)].into_iter().chain(asked).collect())
}

fn check(about: &PledgeAbout, webhook: Option<&EndpointId>) -> Result<(), PledgeRejection> {
    let texts = [&about.name, &about.address, &about.wording];
    if texts.iter().any(|text| text.trim().is_empty() || text.len() > TEXT_BYTES_MAX) {
        return Err(PledgeRejection::TextTooLong);
    }
    if about.externals.len() > LIST_MAX || about.hosts.len() > LIST_MAX {
        return Err(PledgeRejection::ListTooLong);
    }
    if about.webhook.is_some() != webhook.is_some() {
        return Err(PledgeRejection::WebhookWithoutEndpoint);
    }
    Ok(about.rule.check()?)
}

/// Everything that may be asked of a pledge in its prime.
fn change(state: &PledgeState, command: &PledgeCommand) -> Decision {
    let unless = |is_so: bool, event: PledgeEvent| if is_so { vec![] } else { vec![event] };
    Ok(match command {
        PledgeCommand::AskAgain { at_ms } => {
            state.verification.ask(*at_ms)?.map(PledgeEvent::VerificationAsked).into_iter().collect()
        }
        PledgeCommand::VerifyAddress { n, at_ms } => {
            state.verification.verify(*n, *at_ms)?.map(PledgeEvent::AddressVerified).into_iter().collect()
        }
        PledgeCommand::Withdraw => vec![PledgeEvent::Withdrawn(Withdrawn {})],
        PledgeCommand::ChooseFraming { framing } => {
            let chosen = PledgeEvent::FramingChosen(FramingChosen { framing: *framing });
            unless(state.framing == *framing, chosen)
        }
        PledgeCommand::ChooseWhich { which } => {
            let chosen = PledgeEvent::WhichChosen(WhichChosen { which: *which });
            unless(state.which == *which, chosen)
        }
        PledgeCommand::ChooseProgramme { programme } => {
            let about = Personal::Known(ProgrammeChoice { programme: programme.clone() });
            let chosen = PledgeEvent::ProgrammeChosen(ProgrammeChosen { about });
            unless(state.programme == *programme, chosen)
        }
        _ if !state.verification.is_verified => return Err(PledgeRejection::NotVerified),
        PledgeCommand::Change { webhook, about } => told(state, webhook.as_ref(), about)?,
        PledgeCommand::Pause => unless(state.is_paused, PledgeEvent::Paused(Paused {})),
        PledgeCommand::Resume => unless(!state.is_paused, PledgeEvent::Resumed(Resumed {})),
        PledgeCommand::ChooseManner { manner } => {
            manner.check()?;
            let chosen = PledgeEvent::MannerChosen(MannerChosen { about: Personal::Known(*manner) });
            unless(state.manner == *manner, chosen)
        }
        PledgeCommand::AffirmSeat { panel } => unless(state.says_to_sit_on(panel), affirmed(panel)),
        PledgeCommand::DenySeat { panel } => unless(state.denied.contains(panel), denied(panel)),
        PledgeCommand::Answer { panel, about } => {
            unless(state.has_said(panel, *about), answered(panel, *about))
        }
        PledgeCommand::TellMonth { month, about } => {
            let is_told = state.is_paused || state.month >= Some(*month);
            let endpoints = state.mail.iter().cloned().collect();
            let unread = state.unread.values().filter(|unread| !unread.is_told).count();
            let about = MonthAbout { unread: u32::try_from(unread).unwrap_or(u32::MAX), ..*about };
            let about = Personal::Known(about);
            unless(is_told, PledgeEvent::MonthTold(MonthTold { month: *month, endpoints, about }))
        }
        PledgeCommand::SendCount { .. } if state.is_paused => return Err(PledgeRejection::Unknown),
        PledgeCommand::SendCount { hour, about } => {
            if about.panel.len() > COUNT_TITLE_BYTES_MAX {
                return Err(PledgeRejection::TextTooLong);
            }
            if !may_take(&state.counted_hours, *hour) {
                return Err(PledgeRejection::TooManyCounts);
            }
            let endpoints = state.mail.iter().cloned().collect();
            let (number, about) = (state.counts.saturating_add(1), Personal::Known(about.clone()));
            vec![PledgeEvent::CountSent(CountSent { number, hour: *hour, endpoints, about })]
        }
        PledgeCommand::NoteInvitation { invitation, about, heard } => {
            noted(state, invitation, about, *heard)?
        }
        PledgeCommand::NoteLineUp { invitation, about, heard } => {
            noted_line_up(state, invitation, about, *heard)?
        }
        PledgeCommand::ReadLineUp { invitation, link, reading, heard } => {
            read(state, invitation, link, reading, *heard)
        }
        PledgeCommand::DropInvitation { invitation } => {
            let dropped = InvitationDropped { invitation: invitation.clone() };
            unless(!state.invitations.contains_key(invitation), PledgeEvent::InvitationDropped(dropped))
        }
        PledgeCommand::NameAssistant { mail, about, at_ms } => named(state, mail, about, *at_ms)?,
        PledgeCommand::VerifyAssistant { mail, n, at_ms } => {
            let assistant = state.assistant_at(mail).ok_or(VerificationRejection::NoSuchLink)?;
            let verified = AssistantVerified { mail: mail.clone() };
            let is_new = assistant.verification.verify(*n, *at_ms)?.is_some();
            unless(!is_new, PledgeEvent::AssistantVerified(verified))
        }
        PledgeCommand::ReleaseVoice { about } => heard(state, about)?,
        PledgeCommand::TakeVoiceBack => {
            unless(!state.is_heard, PledgeEvent::VoiceTakenBack(VoiceTakenBack {}))
        }
        PledgeCommand::RemoveAssistant { mail } => {
            let removed = AssistantRemoved { mail: mail.clone() };
            unless(state.assistant_at(mail).is_none(), PledgeEvent::AssistantRemoved(removed))
        }
        // Decided before, whatever the phase.
        PledgeCommand::Make { .. } | PledgeCommand::Erase => vec![],
    })
}

impl PledgeState {
    fn says_to_sit_on(&self, panel: &PanelId) -> bool {
        let answers = self.answers.get(panel);
        self.affirmed.contains(panel)
            && answers.is_none_or(|answers| !answers.contains_key(&Answer::SteppedDown))
    }

    /// Whether an answer says nothing new. Who wants to be asked later says so anew once that is over.
    fn has_said(&self, panel: &PanelId, about: AnswerAbout) -> bool {
        let said = self.answers.get(panel).and_then(|answers| answers.get(&about.answer));
        said.is_some_and(|hour| {
            about.answer != Answer::Later || about.hour < hour.saturating_add(LATER_HOURS)
        })
    }
}

fn answered(panel: &PanelId, about: AnswerAbout) -> PledgeEvent {
    PledgeEvent::Answered(Answered { panel: panel.clone(), about: Personal::Known(about) })
}

fn affirmed(panel: &PanelId) -> PledgeEvent {
    PledgeEvent::SeatAffirmed(SeatAffirmed { panel: panel.clone() })
}

fn denied(panel: &PanelId) -> PledgeEvent {
    PledgeEvent::SeatDenied(SeatDenied { panel: panel.clone() })
}

fn heard(state: &PledgeState, about: &Voice) -> Decision {
    if state.programme.is_none() {
        return Err(PledgeRejection::NoProgramme);
    }
    if !about.is_fit() {
        return Err(PledgeRejection::NoVoice);
    }
    if state.voice.known() == Some(about) {
        return Ok(vec![]);
    }
    Ok(vec![PledgeEvent::VoiceReleased(VoiceReleased { about: Personal::Known(about.clone()) })])
}

/// Somebody else is asked at an endpoint of their own, and the same one again at theirs.
fn named(state: &PledgeState, mail: &EndpointId, about: &AssistantAbout, at_ms: i64) -> Decision {
    if about.address.trim().is_empty() || about.address.len() > TEXT_BYTES_MAX {
        return Err(PledgeRejection::TextTooLong);
    }
    let same = state.assistant.as_ref().filter(|known| known.about.known() == Some(about));
    let (mail, asked) = match same {
        Some(known) => (&known.mail, known.verification.ask(at_ms)?),
        None => (mail, Verification::default().ask(at_ms)?),
    };
    let about = Personal::Known(about.clone());
    let named = |asked| PledgeEvent::AssistantNamed(AssistantNamed { mail: mail.clone(), asked, about });
    Ok(asked.map(named).into_iter().collect())
}

fn told(state: &PledgeState, webhook: Option<&EndpointId>, about: &PledgeAbout) -> Decision {
    check(about, webhook)?;
    let Some(before) = state.about.known() else { return Err(PledgeRejection::Erased) };
    if before.address != about.address {
        return Err(PledgeRejection::AddressIsFixed);
    }
    let about = PledgeAbout { salt: before.salt.clone(), ..about.clone() };
    if *before == about && state.webhook.as_ref() == webhook {
        return Ok(vec![]);
    }
    let about = Personal::Known(about);
    Ok(vec![PledgeEvent::Changed(Changed { webhook: webhook.cloned(), about })])
}
