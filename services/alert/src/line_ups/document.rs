//! Documents that allies give: how they are read, and what is made of the names in them.

use openfloor_application::identity::Identity;
use openfloor_domain::convening::LinkFault;
use openfloor_domain::judgement::Day;
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{Listed, PledgeAbout, Reading};
use openfloor_domain::roles::Role;
use openfloor_rosters::{
    ConveningDraft, Diagnostic, Fault, Holder, Options, PanelDraft, Programme, SeatDraft, SeatStatus,
    bare_name, parse,
};

use crate::allies::on_one_line;

/// Most bytes of a document. Less than of an organiser's: an ally proved no more than an address.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// Why a document cannot be used.
pub(crate) enum Unusable {
    /// It is not there.
    Link(LinkFault),
    /// Nothing in it can be read.
    Fault(Box<Fault>),
    /// There is an error in it.
    Error(Box<Diagnostic>),
    /// It could not be read just now.
    NotNow,
}

impl Unusable {
    /// What it is called where nobody looks on; none if the document is not to blame.
    pub(crate) fn fault(&self) -> Option<LinkFault> {
        match self {
            Self::Link(fault) => Some(*fault),
            Self::Fault(_) => Some(LinkFault::Unreadable),
            Self::Error(_) => Some(LinkFault::Errors),
            Self::NotNow => None,
        }
    }
}

/// Somebody whom a document names.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) roles: Vec<Role>,
    /// As the document counts them in our own words, or the ally.
    pub(crate) class: Class,
}

/// Reads a document.
pub(crate) async fn read(name: String, bytes: Vec<u8>) -> Result<Programme, Unusable> {
    let parsed = move || {
        // Of a time only its day counts here: it is the one that is written, wherever that is.
        let options = Options { zone_offset_minutes: Some(0), ..Options::default() };
        parse(&name, &bytes, &options).map_err(|fault| Unusable::Fault(Box::new(fault)))
    };
    let programme = tokio::task::spawn_blocking(parsed).await.map_err(|error| {
        tracing::error!(%error, "the reader of a document panicked");
        Unusable::NotNow
    })??;
    match programme.diagnostics.first() {
        Some(first) if programme.has_errors() => Err(Unusable::Error(Box::new(first.clone()))),
        _ => Ok(programme),
    }
}

/// Makes hashes for one pledge. Who opens its box no more cannot make them, and no two pledges have one in common.
pub(crate) struct Hashes<'a> {
    identity: &'a Identity,
    salt: &'a str,
}

impl<'a> Hashes<'a> {
    pub(crate) fn of(identity: &'a Identity, about: &'a PledgeAbout) -> Self {
        Self { identity, salt: &about.salt }
    }

    /// Of a name, however it is spaced, and whatever pronouns stand behind it.
    pub(crate) fn who(&self, name: &str) -> String {
        self.hash("invited-person", &on_one_line(bare_name(name)).to_lowercase())
    }

    /// Of the ally, where somebody else on the line-up has the same name.
    pub(crate) fn ally(&self) -> String {
        self.hash("invited-ally", "")
    }

    /// Of what a document calls a panel.
    pub(crate) fn panel(&self, convening: &ConveningDraft, panel: &PanelDraft) -> String {
        self.hash("invited-panel", &format!("{}\n{}", convening.slug, panel.slug))
    }

    fn hash(&self, purpose: &str, of: &str) -> String {
        self.identity.token(purpose, &format!("{}\n{of}", self.salt))
    }
}

/// The panel of a programme that has this hash.
pub(crate) fn panel_of<'p>(
    hashes: &Hashes<'_>,
    programme: &'p Programme,
    hash: &str,
) -> Option<&'p PanelDraft> {
    let mut panels = programme.panels();
    panels.find(|(convening, panel)| hashes.panel(convening, panel) == hash).map(|(_, panel)| panel)
}

/// What a programme says of a line-up now.
pub(crate) fn reading(hashes: &Hashes<'_>, programme: &Programme, panel: &str) -> Result<Reading, LinkFault> {
    let panel = panel_of(hashes, programme, panel).ok_or(LinkFault::Other)?;
    let people: Vec<Listed> = named(panel)
        .into_iter()
        .map(|named| Listed { who: hashes.who(&named.name), roles: named.roles, class: named.class })
        .collect();
    if people.is_empty() {
        return Err(LinkFault::Empty);
    }
    Ok(Reading { on: panel.starts.map(Day::of), people, open: open_places(panel) })
}

/// Who is named on a panel, each once.
pub(crate) fn named(panel: &PanelDraft) -> Vec<Named> {
    let mut people: Vec<Named> = Vec::new();
    for (seat, name) in seats(panel).filter_map(|seat| Some((seat, name(&seat.holder)?))) {
        let key = on_one_line(bare_name(&name)).to_lowercase();
        let known = people.iter_mut().find(|one| on_one_line(bare_name(&one.name)).to_lowercase() == key);
        match known {
            None => people.push(Named { name, roles: vec![seat.role], class: seat.class }),
            Some(known) => {
                known.roles.push(seat.role);
                known.roles.sort_unstable();
                known.roles.dedup();
                if known.class == Class::Unknown {
                    known.class = seat.class;
                }
            }
        }
    }
    people
}

/// What places of a panel are for that nobody holds yet.
pub(crate) fn open_places(panel: &PanelDraft) -> Vec<Role> {
    seats(panel).filter(|seat| matches!(seat.holder, Holder::Open { .. })).map(|seat| seat.role).collect()
}

fn seats(panel: &PanelDraft) -> impl Iterator<Item = &SeatDraft> {
    panel.seats.iter().filter(|seat| seat.status != SeatStatus::Withdrawn)
}

/// What somebody is called, if it is only by an address or an id.
fn name(holder: &Holder) -> Option<String> {
    let Holder::Person { external, address, name } = holder else { return None };
    let name = Some(name).filter(|name| !name.trim().is_empty());
    name.or(address.as_ref()).or(external.as_ref()).map(|name| on_one_line(name))
}

#[cfg(test)]
mod tests {
    use openfloor_key_store::Key;

    use super::*;

    const CSV: &str = "convening,panel,title,name,role,starts,class\n\
        harbour,water,Who decides about water,A Example (she/her),Panelist,2031-05-14T23:30,\n\
        harbour,water,Who decides about water,B Example,Moderator,,man\n\
        harbour,water,Who decides about water, b  example,Panelist,,\n\
        harbour,water,Who decides about water,TBC,Panelist,,\n\
        harbour,fire,Fire,A Example,Speaker,,\n";

    async fn programme(text: &str) -> Programme {
        match read("harbour.csv".to_owned(), text.as_bytes().to_vec()).await {
            Ok(programme) => programme,
            Err(unusable) => panic!("{:?}", unusable.fault()),
        }
    }

    #[tokio::test]
    async fn each_is_named_once_with_all_roles_and_counted_by_our_own_words_alone() {
        let programme = programme(CSV).await;
        let identity = Identity::new(Key::new([7; 32]));
        let hashes = Hashes { identity: &identity, salt: "salt" };
        let (convening, water) = programme.panels().next().expect("a panel");
        let hash = hashes.panel(convening, water);
        let people = named(panel_of(&hashes, &programme, &hash).expect("the panel"));
        let told: Vec<_> = people.iter().map(|one| (one.name.as_str(), one.class)).collect();
        assert_eq!(told, [("A Example (she/her)", Class::Unknown), ("B Example", Class::Man)]);
        assert_eq!(people[1].roles, [Role::Moderator, Role::Panelist]);
        let reading = reading(&hashes, &programme, &hash).expect("a line-up");
        assert_eq!(reading.on.map(|day| day.to_string()).as_deref(), Some("2031-05-14"), "as it is written");
        assert_eq!((reading.people.len(), reading.open.as_slice()), (2, [Role::Panelist].as_slice()));
        assert_eq!(reading.people[0].who, hashes.who("a example"), "by the bare name");
        assert!(!format!("{reading:?}").to_lowercase().contains("example"));
    }

    #[tokio::test]
    async fn what_cannot_be_used_says_why() {
        let identity = Identity::new(Key::new([7; 32]));
        let hashes = Hashes { identity: &identity, salt: "salt" };
        let programme = programme(CSV).await;
        let (convening, water) = programme.panels().next().expect("a panel");
        let hash = hashes.panel(convening, water);
        assert_eq!(reading(&hashes, &programme, "another").err(), Some(LinkFault::Other));
        let nobody = "convening,panel,title,name,role\nharbour,water,Water,TBC,Panelist\n";
        let nobody = super::tests::programme(nobody).await;
        assert_eq!(reading(&hashes, &nobody, &hash).err(), Some(LinkFault::Empty));
        for (text, fault) in [
            ("<!doctype html><title>Gone</title>", LinkFault::Unreadable),
            (
                "convening,panel,title,name,role\nharbour,1,Opening,A Example,Panelist,x,y\n",
                LinkFault::Errors,
            ),
        ] {
            let unusable = read("x".to_owned(), text.as_bytes().to_vec()).await.expect_err("unusable");
            assert_eq!(unusable.fault(), Some(fault));
        }
    }

    #[test]
    fn no_two_pledges_have_a_hash_in_common() {
        let identity = Identity::new(Key::new([7; 32]));
        let of = |salt| Hashes { identity: &identity, salt }.who("A Example");
        assert_ne!(of("one"), of("two"));
    }
}
