//! Keyed hashes: what joins an ally to a seat without a name in any row, and what a link in a mail
//! carries. Both follow from the secret of the installation; nothing is stored of them.

use std::collections::BTreeSet;

use openfloor_application::identity::Identity;
use openfloor_domain::ids::{EndpointId, OrganiserId, PanelId, PledgeId, SubscriptionId};
use openfloor_domain::notice::Watcher;
use openfloor_domain::panel::SeatAbout;
use openfloor_domain::pledge::{Answer, PledgeAbout};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::allies::on_one_line;

/// By what somebody can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tokens {
    /// Of addresses and external ids: who has the same is the same.
    pub(crate) certain: BTreeSet<String>,
    /// Of names: who has the same may be the same.
    pub(crate) names: BTreeSet<String>,
}

impl Tokens {
    /// Of a seat of this organiser.
    pub(crate) fn of_seat(identity: &Identity, organiser: &OrganiserId, about: &SeatAbout) -> Self {
        let address = about.address.as_deref().map(|address| identity.address_token(address));
        let known = about.external.as_deref().map(|id| external(identity, organiser, id));
        let pledge = about.external.as_deref().and_then(|id| pledge_of(identity, id));
        let pledge = pledge.map(|id| of_link(identity, &id));
        Self {
            certain: address.into_iter().chain(known).chain(pledge).collect(),
            names: name(identity, &about.name).into_iter().collect(),
        }
    }

    /// Of an ally.
    pub(crate) fn of_pledge(identity: &Identity, id: &PledgeId, about: &PledgeAbout) -> Self {
        let of = |known: &openfloor_domain::pledge::External| {
            let id = openfloor_application::submission::external_id(&known.namespace, &known.id);
            external(identity, &known.organiser, &id)
        };
        let mut certain: BTreeSet<String> = about.externals.iter().map(of).collect();
        certain.insert(identity.address_token(&about.address));
        certain.insert(of_link(identity, id));
        Self { certain, names: name(identity, &about.name).into_iter().collect() }
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &String> {
        self.certain.iter().chain(&self.names)
    }

    /// Adds others.
    pub(crate) fn join(&mut self, other: Self) {
        self.certain.extend(other.certain);
        self.names.extend(other.names);
    }
}

fn external(identity: &Identity, organiser: &OrganiserId, id: &str) -> String {
    identity.token("match-external", &format!("{organiser}\n{id}"))
}

/// Whose pledge link an organiser gave as the id of somebody; none if it is another id.
fn pledge_of(identity: &Identity, external: &str) -> Option<PledgeId> {
    // The id stands after its namespace, and the text of the link after its address.
    let id = external.rsplit('\u{1f}').next().unwrap_or(external);
    let text = id.rsplit("t=").next().filter(|text| text.starts_with("in."))?;
    match Link::read(identity, text) {
        Some(Link::Invitation(id)) => Some(id),
        _ => None,
    }
}

fn of_link(identity: &Identity, id: &PledgeId) -> String {
    identity.token("match-pledge", id.as_str())
}

fn name(identity: &Identity, name: &str) -> Option<String> {
    let normal = on_one_line(name).to_lowercase();
    (!normal.is_empty()).then(|| identity.token("match-name", &normal))
}

/// What a link in a mail is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// Proves the address of a pledge by its nth mail.
    VerifyPledge(PledgeId, u32),
    /// Proves the address of a subscription.
    VerifySubscription(SubscriptionId, u32),
    /// Pauses, resumes, withdraws, erases.
    ManagePledge(PledgeId),
    /// Withdraws, erases.
    ManageSubscription(SubscriptionId),
    /// Proves the address of the assistant whose mail goes there, by the nth mail.
    VerifyAssistant(PledgeId, EndpointId, u32),
    /// Has that assistant read along no more.
    Assistant(PledgeId, EndpointId),
    /// The pledge link: shows the sentence, and sends a count.
    Invitation(PledgeId),
    /// A private feed, at its address after so many were taken back.
    FeedOfPledge(PledgeId, u32),
    /// The same.
    FeedOfSubscription(SubscriptionId, u32),
    /// Says one thing about one panel, until the end of a day.
    Say(PledgeId, PanelId, Saying, Day),
    /// Shows what else may be said about one panel, until the end of a day.
    Answers(PledgeId, PanelId, Day),
}

/// A day, counted from 1970-01-01.
pub(crate) type Day = u32;

/// For how many days a link in a message does what it does.
const LINK_DAYS: i64 = 30;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Until which day a link is good that was sent then.
pub(crate) fn good_until(sent_ms: i64) -> Day {
    Day::try_from(sent_ms.div_euclid(DAY_MS) + LINK_DAYS).unwrap_or_default()
}

/// One thing that an ally may say about a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Saying {
    /// That is me.
    Me,
    /// I am not on this panel.
    NotMe,
    /// Anything else.
    Answer(Answer),
}

impl Saying {
    /// The name in links and in the catalogue.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::NotMe => "not-me",
            Self::Answer(answer) => answer.name(),
        }
    }

    fn read(name: &str) -> Option<Self> {
        let answers = Answer::ALL.into_iter().map(Self::Answer);
        [Self::Me, Self::NotMe].into_iter().chain(answers).find(|saying| saying.name() == name)
    }
}

impl Link {
    /// What it manages, if it is a link that does.
    pub(crate) fn manages(self) -> Option<Watcher> {
        match self {
            Self::ManagePledge(id) => Some(Watcher::Pledge(id)),
            Self::ManageSubscription(id) => Some(Watcher::Subscription(id)),
            _ => None,
        }
    }

    /// Which pledge the link of this text manages, if it is one that does.
    pub(crate) fn pledge(identity: &Identity, text: &str) -> Option<PledgeId> {
        match Self::read(identity, text)? {
            Self::ManagePledge(id) => Some(id),
            _ => None,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::VerifyPledge(id, n) => vec!["vp".into(), id.to_string(), n.to_string()],
            Self::VerifySubscription(id, n) => vec!["vs".into(), id.to_string(), n.to_string()],
            Self::ManagePledge(id) => vec!["mp".into(), id.to_string()],
            Self::ManageSubscription(id) => vec!["ms".into(), id.to_string()],
            Self::VerifyAssistant(id, mail, n) => {
                vec!["va".into(), id.to_string(), mail.to_string(), n.to_string()]
            }
            Self::Assistant(id, mail) => vec!["as".into(), id.to_string(), mail.to_string()],
            Self::Invitation(id) => vec!["in".into(), id.to_string()],
            Self::FeedOfPledge(id, stops) => vec!["fp".into(), id.to_string(), stops.to_string()],
            Self::FeedOfSubscription(id, stops) => vec!["fs".into(), id.to_string(), stops.to_string()],
            Self::Say(id, panel, saying, day) => {
                let (id, panel) = (id.to_string(), panel.to_string());
                vec!["sa".into(), id, panel, saying.name().into(), day.to_string()]
            }
            Self::Answers(id, panel, day) => {
                vec!["an".into(), id.to_string(), panel.to_string(), day.to_string()]
            }
        }
    }

    /// Whether it was good until a day that is over.
    pub(crate) fn is_over(&self, now_ms: i64) -> bool {
        match self {
            Self::Say(.., day) | Self::Answers(.., day) => now_ms.div_euclid(DAY_MS) > i64::from(*day),
            _ => false,
        }
    }

    /// The text that a link carries as `t`: what it is for, and a hash that only we can make.
    pub(crate) fn text(&self, identity: &Identity) -> String {
        let what = self.parts().join(".");
        format!("{what}.{}", identity.token("link", &what))
    }

    /// Reads such a text; none if we did not make it.
    pub(crate) fn read(identity: &Identity, text: &str) -> Option<Self> {
        let (what, hash) = text.trim().rsplit_once('.')?;
        let expected = identity.token("link", what);
        if !bool::from(expected.as_bytes().ct_eq(hash.as_bytes())) {
            return None;
        }
        let parts: Vec<&str> = what.split('.').collect();
        Some(match *parts.as_slice() {
            ["vp", id, n] => Self::VerifyPledge(PledgeId::new(id).ok()?, n.parse().ok()?),
            ["vs", id, n] => Self::VerifySubscription(SubscriptionId::new(id).ok()?, n.parse().ok()?),
            ["mp", id] => Self::ManagePledge(PledgeId::new(id).ok()?),
            ["ms", id] => Self::ManageSubscription(SubscriptionId::new(id).ok()?),
            ["va", id, mail, n] => {
                Self::VerifyAssistant(PledgeId::new(id).ok()?, EndpointId::new(mail).ok()?, n.parse().ok()?)
            }
            ["as", id, mail] => Self::Assistant(PledgeId::new(id).ok()?, EndpointId::new(mail).ok()?),
            ["in", id] => Self::Invitation(PledgeId::new(id).ok()?),
            ["fp", id, stops] => Self::FeedOfPledge(PledgeId::new(id).ok()?, stops.parse().ok()?),
            ["fs", id, stops] => Self::FeedOfSubscription(SubscriptionId::new(id).ok()?, stops.parse().ok()?),
            ["sa", id, panel, saying, day] => {
                let (id, panel) = (PledgeId::new(id).ok()?, PanelId::new(panel).ok()?);
                Self::Say(id, panel, Saying::read(saying)?, day.parse().ok()?)
            }
            ["an", id, panel, day] => {
                Self::Answers(PledgeId::new(id).ok()?, PanelId::new(panel).ok()?, day.parse().ok()?)
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use openfloor_domain::people::Class;
    use openfloor_key_store::Key;

    use super::*;

    fn identity() -> Identity {
        Identity::new(Key::new([7; 32]))
    }

    #[test]
    fn a_link_is_read_as_it_was_made_and_no_other() {
        let pledge = PledgeId::new("p1").expect("an id");
        let panel = PanelId::new("c1~a").expect("an id");
        for link in [
            Link::VerifyPledge(pledge.clone(), 2),
            Link::ManagePledge(pledge.clone()),
            Link::VerifyAssistant(pledge.clone(), EndpointId::new("a1").expect("an id"), 2),
            Link::Assistant(pledge.clone(), EndpointId::new("a1").expect("an id")),
            Link::Invitation(pledge.clone()),
            Link::FeedOfPledge(pledge.clone(), 3),
            Link::Say(pledge.clone(), panel.clone(), Saying::Answer(Answer::OfferedSeat), 20_000),
            Link::Say(pledge.clone(), panel.clone(), Saying::NotMe, 20_000),
            Link::Answers(pledge, panel, 20_000),
        ] {
            let text = link.text(&identity());
            assert_eq!(Link::read(&identity(), &text), Some(link));
            assert_eq!(Link::read(&Identity::new(Key::new([8; 32])), &text), None);
            assert_eq!(Link::read(&identity(), &text.replacen("p1", "p2", 1)), None);
        }
        assert_eq!(Link::read(&identity(), ""), None);
    }

    #[test]
    fn a_link_to_say_something_is_good_for_thirty_days() {
        let (pledge, panel) = (PledgeId::new("p1").expect("an id"), PanelId::new("c1~a").expect("an id"));
        let link = Link::Say(pledge.clone(), panel, Saying::Me, good_until(5));
        assert!(!link.is_over(31 * DAY_MS - 1) && link.is_over(31 * DAY_MS));
        assert!(!Link::ManagePledge(pledge).is_over(i64::MAX));
        for saying in Answer::ALL.map(Saying::Answer) {
            assert_eq!(Saying::read(saying.name()), Some(saying));
        }
        assert_eq!(Saying::read("nothing"), None);
    }

    #[test]
    fn an_external_id_joins_only_at_its_organiser() {
        let about = |external: &str| SeatAbout {
            name: " Ada  Example".into(),
            class: Class::Unknown,
            address: Some("Ada@Example.org".into()),
            external: Some(external.into()),
        };
        let at = |organiser: &str| {
            Tokens::of_seat(&identity(), &OrganiserId::new(organiser).expect("an id"), &about("7"))
        };
        let link = Link::Invitation(PledgeId::new("p1").expect("an id")).text(&identity());
        let given = |id: &str| {
            let about = SeatAbout { external: Some(format!("crm\u{1f}{id}")), ..about("7") };
            Tokens::of_seat(&identity(), &OrganiserId::new("o1").expect("an id"), &about).certain
        };
        let of_link = of_link(&identity(), &PledgeId::new("p1").expect("an id"));
        assert!(given(&link).contains(&of_link));
        assert!(given(&format!("https://floor.example/invitation?t={link}")).contains(&of_link));
        assert!(!given(&link.replacen("p1", "p2", 1)).contains(&of_link));
        assert_eq!(at("o1").names, at("o2").names);
        assert_eq!(at("o1").certain.intersection(&at("o2").certain).count(), 1);
        assert!(!format!("{:?}", at("o1")).to_lowercase().contains("ada"));
    }
}
