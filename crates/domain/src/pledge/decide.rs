//! The decisions about a pledge.

use super::{
    Changed, Erased, LIST_MAX, Made, Paused, Phase, PledgeAbout, PledgeCommand, PledgeEvent, PledgeRejection,
    PledgeState, Resumed, SeatAffirmed, SeatDenied, TEXT_BYTES_MAX, Withdrawn,
};
use crate::decider::Decider;
use crate::ids::{EndpointId, PanelId};
use crate::personal::Personal;

type Decision = Result<Vec<PledgeEvent>, PledgeRejection>;

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
                state.affirmed.insert(affirmed.panel.clone());
            }
            PledgeEvent::SeatDenied(denied) => {
                state.affirmed.remove(&denied.panel);
                state.denied.insert(denied.panel.clone());
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
        _ if !state.verification.is_verified => return Err(PledgeRejection::NotVerified),
        PledgeCommand::Change { webhook, about } => told(state, webhook.as_ref(), about)?,
        PledgeCommand::Pause => unless(state.is_paused, PledgeEvent::Paused(Paused {})),
        PledgeCommand::Resume => unless(!state.is_paused, PledgeEvent::Resumed(Resumed {})),
        PledgeCommand::AffirmSeat { panel } => unless(state.affirmed.contains(panel), affirmed(panel)),
        PledgeCommand::DenySeat { panel } => unless(state.denied.contains(panel), denied(panel)),
        // Decided before, whatever the phase.
        PledgeCommand::Make { .. } | PledgeCommand::Erase => vec![],
    })
}

fn affirmed(panel: &PanelId) -> PledgeEvent {
    PledgeEvent::SeatAffirmed(SeatAffirmed { panel: panel.clone() })
}

fn denied(panel: &PanelId) -> PledgeEvent {
    PledgeEvent::SeatDenied(SeatDenied { panel: panel.clone() })
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
