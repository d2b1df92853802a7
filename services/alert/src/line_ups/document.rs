//! Documents that allies give: how they are read, and what is made of the names in them.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_application::identity::Identity;
use openfloor_domain::convening::LinkFault;
use openfloor_domain::judgement::Day;
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{LineUp, Listed, PledgeAbout, Reading};
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
    /// What is kept of the name.
    pub(crate) who: String,
    pub(crate) roles: Vec<Role>,
    /// As the document counts them in our own words, or the ally.
    pub(crate) class: Class,
    /// Whether the same name stands before it, and nothing but the ally can tell whether that is somebody else.
    pub(crate) is_again: bool,
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
        self.hash("invited-person", &plain(name))
    }

    /// Of one of several people of one name, by what else the document knows them by; or by how often the name stood
    /// there before.
    fn namesake(&self, name: &str, by: &str) -> String {
        self.hash("invited-namesake", &format!("{}\n{by}", plain(name)))
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

/// A name however it is spaced and written, and whatever pronouns stand behind it.
fn plain(name: &str) -> String {
    on_one_line(bare_name(name)).to_lowercase()
}

/// What a programme says now of a line-up that is known.
pub(crate) fn reading(
    hashes: &Hashes<'_>,
    programme: &Programme,
    known: &LineUp,
) -> Result<Reading, LinkFault> {
    let panel = panel_of(hashes, programme, &known.panel).ok_or(LinkFault::Other)?;
    let mut people = named(hashes, panel, Some(known));
    people = joined(people, |one| one.is_again && known.class_of(&one.who).is_none());
    if people.is_empty() {
        return Err(LinkFault::Empty);
    }
    let listed = |one: Named| Listed { who: one.who, roles: one.roles, class: one.class };
    let people = people.into_iter().map(listed).collect();
    Ok(Reading { on: panel.starts.map(Day::of), people, open: open_places(panel) })
}

/// Who is named on a panel, each once. Two of one name are two if the document knows them by something else, as it is
/// with the rosters of organisers. Who is named again without that follows as a [question](Named::is_again).
pub(crate) fn named(hashes: &Hashes<'_>, panel: &PanelDraft, known: Option<&LineUp>) -> Vec<Named> {
    let seats: Vec<(&SeatDraft, String)> =
        seats(panel).filter_map(|seat| Some((seat, name(&seat.holder)?))).collect();
    let mut ids: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for (seat, name) in &seats {
        ids.entry(plain(name)).or_default().insert(id(&seat.holder));
    }
    let is_known = |who: &String| known.is_some_and(|known| known.class_of(who).is_some());
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut people: Vec<Named> = Vec::new();
    for (seat, name) in seats {
        let id = id(&seat.holder);
        // How often the name stood there before, where it is all that the document says.
        let before = match id {
            Some(_) => 0,
            None => {
                let times = times.entry(plain(&name)).or_default();
                *times += 1;
                *times - 1
            }
        };
        let apart = hashes.namesake(&name, id.as_deref().unwrap_or_default());
        // Who was told apart once stays so, also when nobody else has the name any more.
        let is_apart = ids.get(&plain(&name)).is_some_and(|ids| ids.len() > 1) || is_known(&apart);
        let is_again = before > 0;
        let who = match (is_again, is_apart) {
            (true, _) => hashes.namesake(&name, &format!("again {before}")),
            (false, true) => apart,
            (false, false) => hashes.who(&name),
        };
        let one = Named { name, who, roles: vec![seat.role], class: seat.class, is_again };
        match people.iter_mut().find(|known| known.who == one.who) {
            Some(known) => known.join(one),
            None => people.push(one),
        }
    }
    people
}

/// The same people where some are the one before of their name.
pub(crate) fn joined(people: Vec<Named>, is_same: impl Fn(&Named) -> bool) -> Vec<Named> {
    let mut apart: Vec<Named> = Vec::new();
    for one in people {
        let before = apart.iter_mut().rev().find(|before| before.is_called(&one.name));
        match before {
            Some(before) if is_same(&one) => before.join(one),
            _ => apart.push(one),
        }
    }
    apart
}

impl Named {
    /// Whether this is the name, however it is written.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        plain(&self.name) == plain(name)
    }

    fn join(&mut self, other: Self) {
        self.roles.extend(other.roles);
        self.roles.sort_unstable();
        self.roles.dedup();
        if self.class == Class::Unknown {
            self.class = other.class;
        }
    }
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

/// By what the document knows somebody beside the name.
fn id(holder: &Holder) -> Option<String> {
    match holder {
        Holder::Person { external: Some(id), .. } => Some(format!("id {id}")),
        Holder::Person { address: Some(address), .. } => Some(format!("address {}", address.to_lowercase())),
        Holder::Person { .. } | Holder::Open { .. } => None,
    }
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
        let people = named(&hashes, panel_of(&hashes, &programme, &hash).expect("the panel"), None);
        let people = joined(people, |one| one.is_again);
        let told: Vec<_> = people.iter().map(|one| (one.name.as_str(), one.class)).collect();
        assert_eq!(told, [("A Example (she/her)", Class::Unknown), ("B Example", Class::Man)]);
        assert_eq!(people[1].roles, [Role::Moderator, Role::Panelist]);
        let reading = reading(&hashes, &programme, &known(&hash, &[])).expect("a line-up");
        assert_eq!(reading.on.map(|day| day.to_string()).as_deref(), Some("2031-05-14"), "as it is written");
        assert_eq!((reading.people.len(), reading.open.as_slice()), (2, [Role::Panelist].as_slice()));
        assert_eq!(reading.people[0].who, hashes.who("a example"), "by the bare name");
        assert!(!format!("{reading:?}").to_lowercase().contains("example"));
    }

    /// A line-up of which these were counted.
    fn known(panel: &str, people: &[&str]) -> LineUp {
        let class = Class::Woman;
        let listed = |who: &&str| Listed { who: (*who).to_owned(), roles: vec![], class };
        LineUp {
            title: "Water".into(),
            on: None,
            link: None,
            panel: panel.into(),
            people: people.iter().map(listed).collect(),
            ally: String::new(),
            left: vec![],
            open: vec![],
            hour: 0,
        }
    }

    #[tokio::test]
    async fn two_of_one_name_are_two_by_what_else_is_known_and_else_by_what_the_ally_says() {
        let identity = Identity::new(Key::new([7; 32]));
        let hashes = Hashes { identity: &identity, salt: "salt" };
        let head = "convening,panel,title,name,email,role\n";
        let both = format!(
            "{head}harbour,water,Water,A Example,one@x.example,Panelist\n\
             harbour,water,Water,B Example,,Panelist\n\
             harbour,water,Water,a  example,two@x.example,Panelist\n\
             harbour,water,Water,A Example,one@x.example,Moderator\n"
        );
        let both = programme(&both).await;
        let (convening, water) = both.panels().next().expect("a panel");
        let hash = hashes.panel(convening, water);
        let people = named(&hashes, water, None);
        let told = |people: &[Named]| -> Vec<(String, usize, bool)> {
            people.iter().map(|one| (plain(&one.name), one.roles.len(), one.is_again)).collect()
        };
        let of = |name: &str, roles, is_again| (name.to_owned(), roles, is_again);
        let expected = [of("a example", 2, false), of("b example", 1, false), of("a example", 1, false)];
        assert_eq!(told(&people), expected);
        let mut whos: Vec<&str> = people.iter().map(|one| one.who.as_str()).collect();
        assert!(!whos.contains(&hashes.who("A Example").as_str()), "neither is taken for one of before");
        let counted = known(&hash, &whos);
        assert_eq!(reading(&hashes, &both, &counted).expect("a line-up").people.len(), 3);
        whos.sort_unstable();
        whos.dedup();
        assert_eq!(whos.len(), 3);
        // One of them left: who stays is who it was.
        let second = &people[2].who;
        let one = programme(&format!("{head}harbour,water,Water,A Example,two@x.example,Panelist\n")).await;
        assert_eq!(&reading(&hashes, &one, &counted).expect("a line-up").people[0].who, second);
        let never_two = reading(&hashes, &one, &known(&hash, &[])).expect("a line-up");
        assert_eq!(never_two.people[0].who, hashes.who("A Example"));

        // By the name alone: asked, and then as the ally said.
        let rows = "harbour,water,Water,A Example,,Moderator\nharbour,water,Water,A Example,,Panelist\n";
        let rows = programme(&format!("{head}{rows}")).await;
        let (_, water) = rows.panels().next().expect("a panel");
        let people = named(&hashes, water, None);
        assert_eq!(told(&people), [of("a example", 1, false), of("a example", 1, true)]);
        assert_eq!(people[0].who, hashes.who("A Example"));
        let whos: Vec<String> = people.iter().map(|one| one.who.clone()).collect();
        let whos: Vec<&str> = whos.iter().map(String::as_str).collect();
        for (counted, n) in [(&whos[..], 2), (&whos[..1], 1)] {
            assert_eq!(reading(&hashes, &rows, &known(&hash, counted)).expect("a line-up").people.len(), n);
        }
        assert_eq!(told(&joined(people, |one| one.is_again)), [of("a example", 2, false)]);
    }

    #[tokio::test]
    async fn what_cannot_be_used_says_why() {
        let identity = Identity::new(Key::new([7; 32]));
        let hashes = Hashes { identity: &identity, salt: "salt" };
        let programme = programme(CSV).await;
        let (convening, water) = programme.panels().next().expect("a panel");
        let hash = hashes.panel(convening, water);
        assert_eq!(reading(&hashes, &programme, &known("another", &[])).err(), Some(LinkFault::Other));
        let nobody = "convening,panel,title,name,role\nharbour,water,Water,TBC,Panelist\n";
        let nobody = super::tests::programme(nobody).await;
        assert_eq!(reading(&hashes, &nobody, &known(&hash, &[])).err(), Some(LinkFault::Empty));
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
