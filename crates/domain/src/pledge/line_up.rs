//! The line-up of a panel to which an ally is invited, as a document names it and as the ally counts it. Nobody on
//! it is kept by name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::invitation::{INVITED_MAX, is_panel_of};
use crate::convening::LinkFault;
use crate::ids::InvitationId;
use crate::judgement::{Day, Head, Tally};
use crate::people::Class;
use crate::personal::Personal;
use crate::roles::{Role, RoleSet};

/// An ally gave the line-up of an invitation, or counted it otherwise; or its document says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUpNoted {
    /// Which: random.
    pub invitation: InvitationId,
    /// Whether its document is read again and again.
    pub is_read_again: bool,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<LineUp>,
}

/// Reading the document of a line-up went otherwise than the time before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUpRead {
    /// Of which invitation.
    pub invitation: InvitationId,
    /// Why nothing could be used; none if it goes well again.
    pub fault: Option<LinkFault>,
}

/// A line-up, with the ally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUp {
    /// What the panel is called.
    pub title: String,
    /// When it takes place, if that is known.
    pub on: Option<Day>,
    /// The link that is read again; none where a file was given. It may hold a secret.
    pub link: Option<String>,
    /// Which panel of the document: a keyed hash of what the document calls it.
    pub panel: String,
    /// Who is on it, each once, in the order of `who`.
    pub people: Vec<Listed>,
    /// Which of them the ally is, who stays on it whether the document names the ally or not.
    pub ally: String,
    /// Who was on it and counted, and is not any more: whoever comes back is counted as before.
    pub left: Vec<Listed>,
    /// What places are for that nobody holds yet.
    pub open: Vec<Role>,
    /// When the ally gave the document: an [hour recorded](crate::clock).
    pub hour: u32,
}

/// Somebody on a line-up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// A keyed hash of the name. Who does not hold the box of the pledge cannot compute it.
    pub who: String,
    /// What for.
    pub roles: Vec<Role>,
    /// As the ally counts them, or the document.
    pub class: Class,
}

/// What a document says of a line-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When it takes place, if the document says so.
    pub on: Option<Day>,
    /// Who is on it, counted as the document does.
    pub people: Vec<Listed>,
    /// What places are for that nobody holds yet.
    pub open: Vec<Role>,
}

impl LineUp {
    /// Who is on the panel.
    pub fn tally(&self) -> Tally {
        let people = self.people.iter().map(|one| {
            let roles = one.roles.iter().fold(RoleSet::default(), |set, role| set.with(*role));
            (Head::person(roles, one.class), 1)
        });
        Tally::new(people.chain(self.open.iter().map(|role| (Head::open_seat(*role), 1))))
    }

    /// How somebody is counted who is on it, or was; none if they never were.
    pub fn class_of(&self, who: &str) -> Option<Class> {
        let mut all = self.people.iter().chain(&self.left);
        all.find(|one| one.who == who).map(|one| one.class)
    }

    /// The same after its document was read again: who was counted stays so, and who is new is counted as the
    /// document does.
    #[must_use]
    pub(super) fn read_again(&self, reading: &Reading) -> Self {
        let known = |one: &Listed| self.class_of(&one.who).filter(|class| class.is_known());
        let listed = |one: &Listed| Listed { class: known(one).unwrap_or(one.class), ..one.clone() };
        let people = reading.people.iter().filter(|one| one.who != self.ally).map(listed);
        let named = reading.people.iter().find(|one| one.who == self.ally).map(listed);
        let ally = named.or_else(|| self.people.iter().find(|one| one.who == self.ally).cloned());
        let people = people.chain(ally).collect();
        let (on, open) = (reading.on.or(self.on), reading.open.clone());
        Self { on, people, open, ..self.clone() }.after(self)
    }

    /// The same, as it follows another that is from the same document.
    #[must_use]
    pub(super) fn after(self, before: &Self) -> Self {
        let mut now = Self { hour: before.hour, left: Vec::new(), ..self }.in_order();
        let left = before.people.iter().chain(&before.left);
        let left = left.filter(|one| one.class.is_known() && now.class_of(&one.who).is_none());
        now.left = left.take(INVITED_MAX as usize).cloned().collect();
        now.left.sort_by(|a, b| a.who.cmp(&b.who));
        now
    }

    /// Everybody once, in order.
    #[must_use]
    pub(super) fn in_order(mut self) -> Self {
        self.people.sort_by(|a, b| a.who.cmp(&b.who));
        self.people.dedup_by(|a, b| a.who == b.who);
        self
    }

    /// Whether the ally is on it, and not more than any panel has.
    pub(super) fn is_a_panel(&self) -> bool {
        let places = self.people.len().saturating_add(self.open.len());
        self.people.iter().any(|one| one.who == self.ally)
            && is_panel_of(u32::try_from(places).unwrap_or(u32::MAX))
    }
}
