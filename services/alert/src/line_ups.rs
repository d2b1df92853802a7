//! Invitations of which allies tell us: in numbers, or by a programme of which they count one panel.

mod document;

use std::sync::Arc;

use openfloor_domain::convening::LinkFault;
use openfloor_domain::ids::{InvitationId, PledgeId};
use openfloor_domain::judgement::Day;
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{
    Heard, Invitation, LineUp, Listed, PledgeAbout, PledgeCommand, PledgeRejection,
};
use openfloor_domain::roles::Role;
use openfloor_outbound::{Answer, Fetched, Fetcher, Validators};
use openfloor_rosters::Programme;

use crate::allies::{Allies, AllyError, on_one_line};
use crate::view;

pub(crate) use document::{
    DOCUMENT_BYTES_MAX, Hashes, Named, Unusable, joined, named, open_places, panel_of, read, reading,
};

/// Longest thing that is kept of a name.
const TOKEN_BYTES_MAX: usize = 64;

/// Takes what allies tell of invitations.
#[derive(Clone)]
pub(crate) struct LineUps {
    pub(crate) allies: Arc<Allies>,
    pub(crate) fetcher: Fetcher,
    /// How long bad news waits, in milliseconds.
    pub(crate) settling_ms: i64,
}

/// A line-up as an ally counted it.
pub(crate) struct Counted {
    pub(crate) title: String,
    pub(crate) on: Option<Day>,
    /// The link that is read again; none for a file.
    pub(crate) link: Option<String>,
    /// Which panel of the document.
    pub(crate) panel: String,
    /// Who is named, and how each is counted.
    pub(crate) people: Vec<Named>,
    pub(crate) open: Vec<Role>,
    pub(crate) ally: AllysPlace,
}

/// Where the ally is on a line-up.
pub(crate) enum AllysPlace {
    /// The one named there, by number.
    Named(usize),
    /// Not on it yet, and counted so.
    NotYet(Class),
}

impl LineUps {
    pub(crate) fn heard(&self) -> Heard {
        Heard { at_ms: self.allies.now_ms(), settling_ms: self.settling_ms }
    }

    /// Keeps an invitation in numbers.
    pub(crate) async fn note(
        &self,
        id: &PledgeId,
        invitation: InvitationId,
        about: Invitation,
    ) -> Result<(), AllyError> {
        let command = PledgeCommand::NoteInvitation { invitation, about, heard: self.heard() };
        self.allies.on_pledge(id, &command).await.map(drop)
    }

    /// Keeps an invitation by a line-up. What is kept of names are hashes; of a file, which is not read again, not
    /// even those.
    pub(crate) async fn count(
        &self,
        id: &PledgeId,
        invitation: InvitationId,
        counted: Counted,
    ) -> Result<(), AllyError> {
        let state = self.allies.pledge_state(id).await?;
        let Some(about) = state.about.known() else { return Err(PledgeRejection::Erased.into()) };
        let hour = view::hour(self.allies.followed.store().as_ref())?;
        let about = line_up(&Hashes::of(&self.allies.identity, about), about, counted, hour);
        let command = PledgeCommand::NoteLineUp { invitation, about, heard: self.heard() };
        self.allies.on_pledge(id, &command).await.map(drop)
    }

    /// The programme behind a link.
    pub(crate) async fn fetch(&self, link: &str) -> Result<Programme, Unusable> {
        match self.fetcher.fetch(link, &Validators::default()).await {
            Ok(Answer::Document(Fetched { name, bytes, .. })) => read(name, bytes).await,
            // Not asked for: nothing was given that it could be unchanged from.
            Ok(Answer::Unchanged) => Err(Unusable::Link(LinkFault::Refused)),
            Err(error) => Err(Unusable::Link(LinkFault::from(&error))),
        }
    }
}

/// Whether a form brings back what could be kept of a name, and not whatever somebody wrote there.
fn is_token(text: &str) -> bool {
    (1..=TOKEN_BYTES_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is kept of a line-up.
fn line_up(hashes: &Hashes<'_>, about: &PledgeAbout, counted: Counted, hour: u32) -> LineUp {
    let Counted { title, on, link, panel, people, open, ally } = counted;
    let who = |(n, named): (usize, &Named)| match link {
        Some(_) if is_token(&named.who) => named.who.clone(),
        Some(_) => hashes.who(&named.name),
        None => format!("{n}"),
    };
    let mut listed: Vec<Listed> = (people.iter().enumerate())
        .map(|(n, named)| Listed { who: who((n, named)), roles: named.roles.clone(), class: named.class })
        .collect();
    let ally = match ally {
        AllysPlace::Named(n) => listed.get(n).map(|one| one.who.clone()).unwrap_or_default(),
        AllysPlace::NotYet(class) => {
            // Once the programme names the ally, that is the ally; but who is named there already is somebody else.
            let own = hashes.who(&about.name);
            let is_taken = listed.iter().any(|one| one.who == own);
            let who = if is_taken { hashes.ally() } else { own };
            listed.push(Listed { who: who.clone(), roles: vec![Role::Panelist], class });
            who
        }
    };
    LineUp { title: on_one_line(&title), on, link, panel, people: listed, ally, left: Vec::new(), open, hour }
}
