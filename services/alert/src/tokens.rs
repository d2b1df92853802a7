//! Keyed hashes: what joins an ally to a seat without a name in any row, and what a link in a mail
//! carries. Both follow from the secret of the installation; nothing is stored of them.

use std::collections::BTreeSet;

use openfloor_application::identity::Identity;
use openfloor_domain::ids::{OrganiserId, PanelId, PledgeId, SubscriptionId};
use openfloor_domain::panel::SeatAbout;
use openfloor_domain::pledge::PledgeAbout;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

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
        let external = about.external.as_deref().map(|id| external(identity, organiser, id));
        Self {
            certain: address.into_iter().chain(external).collect(),
            names: name(identity, &about.name).into_iter().collect(),
        }
    }

    /// Of an ally.
    pub(crate) fn of_pledge(identity: &Identity, about: &PledgeAbout) -> Self {
        let of = |known: &openfloor_domain::pledge::External| {
            let id = openfloor_application::submission::external_id(&known.namespace, &known.id);
            external(identity, &known.organiser, &id)
        };
        let mut certain: BTreeSet<String> = about.externals.iter().map(of).collect();
        certain.insert(identity.address_token(&about.address));
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

fn name(identity: &Identity, name: &str) -> Option<String> {
    let normal = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
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
    /// Says something about one panel.
    Answer(PledgeId, PanelId),
}

impl Link {
    fn parts(&self) -> Vec<String> {
        match self {
            Self::VerifyPledge(id, n) => vec!["vp".into(), id.to_string(), n.to_string()],
            Self::VerifySubscription(id, n) => vec!["vs".into(), id.to_string(), n.to_string()],
            Self::ManagePledge(id) => vec!["mp".into(), id.to_string()],
            Self::ManageSubscription(id) => vec!["ms".into(), id.to_string()],
            Self::Answer(id, panel) => vec!["an".into(), id.to_string(), panel.to_string()],
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
            ["an", id, panel] => Self::Answer(PledgeId::new(id).ok()?, PanelId::new(panel).ok()?),
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
            Link::Answer(pledge, panel),
        ] {
            let text = link.text(&identity());
            assert_eq!(Link::read(&identity(), &text), Some(link));
            assert_eq!(Link::read(&Identity::new(Key::new([8; 32])), &text), None);
            assert_eq!(Link::read(&identity(), &text.replacen("p1", "p2", 1)), None);
        }
        assert_eq!(Link::read(&identity(), ""), None);
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
        assert_eq!(at("o1").names, at("o2").names);
        assert_eq!(at("o1").certain.intersection(&at("o2").certain).count(), 1);
        assert!(!format!("{:?}", at("o1")).to_lowercase().contains("ada"));
    }
}
