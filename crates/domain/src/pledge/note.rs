//! The decisions about invitations: what the ally tells of one, and what its document says.

use super::decide::Decision;
use super::invited::news;
use super::{
    Heard, INVITATIONS_MAX, Invitation, InvitationNoted, Invited, LineUp, LineUpNoted, LineUpRead,
    PledgeEvent, PledgeRejection, PledgeState, Reading, TEXT_BYTES_MAX,
};
use crate::convening::LinkFault;
use crate::ids::InvitationId;
use crate::personal::Personal;

/// What the ally tells in numbers.
pub(super) fn noted(
    state: &PledgeState,
    invitation: &InvitationId,
    about: &Invitation,
    heard: Heard,
) -> Decision {
    check(state, invitation, &about.title)?;
    if !about.is_a_panel() {
        return Err(PledgeRejection::NoPanel);
    }
    if let Some(Invited::Numbers(before)) = state.invitations.get(invitation)
        && about.says_as(before)
    {
        return Ok(vec![]);
    }
    let news = news(state, invitation, &Invited::Numbers(about.clone()), heard);
    let (invitation, about) = (invitation.clone(), Personal::Known(about.clone()));
    let noted = PledgeEvent::InvitationNoted(InvitationNoted { invitation, about });
    Ok([noted].into_iter().chain(news).collect())
}

/// What the ally tells by a document.
pub(super) fn noted_line_up(
    state: &PledgeState,
    invitation: &InvitationId,
    about: &LineUp,
    heard: Heard,
) -> Decision {
    check(state, invitation, &about.title)?;
    if about.link.as_ref().is_some_and(|link| link.len() > TEXT_BYTES_MAX) {
        return Err(PledgeRejection::TextTooLong);
    }
    let about = match state.invitations.get(invitation) {
        Some(Invited::LineUp(before)) if before.link == about.link => about.clone().after(before),
        _ => about.clone().in_order(),
    };
    if !about.is_a_panel() {
        return Err(PledgeRejection::NoPanel);
    }
    Ok(changed(state, invitation, about, heard))
}

/// What the document of a line-up says now, or why nothing of it can be used. It may be followed no more, or by
/// another link.
pub(super) fn read(
    state: &PledgeState,
    invitation: &InvitationId,
    link: &str,
    reading: &Result<Reading, LinkFault>,
    heard: Heard,
) -> Vec<PledgeEvent> {
    let before = state.invitations.get(invitation).and_then(Invited::read_again);
    let Some((before, _)) = before.filter(|(_, known)| *known == link) else { return vec![] };
    let now = reading.as_ref().map(|reading| before.read_again(reading)).map_err(|fault| *fault);
    let (changed, fault) = match now {
        Ok(now) if now.is_a_panel() => (changed(state, invitation, now, heard), None),
        Ok(_) => (vec![], Some(LinkFault::TooLarge)),
        Err(fault) => (vec![], Some(fault)),
    };
    // What is noted anew was read well.
    let is_known = state.unread.get(invitation).map(|unread| unread.fault) == fault || !changed.is_empty();
    let read = PledgeEvent::LineUpRead(LineUpRead { invitation: invitation.clone(), fault });
    changed.into_iter().chain((!is_known).then_some(read)).collect()
}

/// That a line-up is another one, and what follows from that.
fn changed(state: &PledgeState, invitation: &InvitationId, now: LineUp, heard: Heard) -> Vec<PledgeEvent> {
    let news = match Invited::LineUp(now.clone()) {
        same if state.invitations.get(invitation) == Some(&same) => return vec![],
        other => news(state, invitation, &other, heard),
    };
    let is_read_again = now.link.is_some();
    let (invitation, about) = (invitation.clone(), Personal::Known(now));
    let noted = PledgeEvent::LineUpNoted(LineUpNoted { invitation, is_read_again, about });
    [noted].into_iter().chain(news).collect()
}

fn check(state: &PledgeState, invitation: &InvitationId, title: &str) -> Result<(), PledgeRejection> {
    if title.trim().is_empty() || title.len() > TEXT_BYTES_MAX {
        return Err(PledgeRejection::TextTooLong);
    }
    let is_new = !state.invitations.contains_key(invitation);
    if is_new && state.invitations.len() >= INVITATIONS_MAX {
        return Err(PledgeRejection::TooManyInvitations);
    }
    Ok(())
}
