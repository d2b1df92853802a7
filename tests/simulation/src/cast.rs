//! Who and what a run is about: a few organisers, convenings, panels, people, allies.

use std::num::NonZeroU32;

use openfloor_application::identity::Identity;
use openfloor_domain::convening::{ConveningAbout, SubmitConvening, Visibility};
use openfloor_domain::ids::{
    ApiKeyId, ConveningId, EndpointId, OrganiserId, PanelId, PersonId, RuleId, SeatKey, SourceId,
};
use openfloor_domain::judgement::{Predicate, Rule, UnknownPolicy};
use openfloor_domain::manner::{Manner, Quiet};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{Language, Webhook};
use openfloor_domain::organiser::{KeyIssued, OrganiserAbout, OrganiserCommand};
use openfloor_domain::panel::{
    Count, CountGroup, DeclareCount, DesiredSeat, DesiredStatus, PanelAbout, SeatAbout, SubmitRoster,
};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{Framing, Host, PledgeAbout, PledgeCommand, Which};
use openfloor_domain::roles::{Role, RoleClass};
use openfloor_domain::subscription::{SubscriptionAbout, Watched};
use openfloor_key_store::Key;

use crate::chance::Chance;
use crate::site::BEGIN_MS;

pub(crate) const ORGANISERS: [&str; 2] = ["o1", "o2"];
pub(crate) const CONVENINGS: [&str; 2] = ["peace", "climate"];
const PANELS: [&str; 2] = ["opening", "closing"];
const SOURCES: [&str; 2] = ["file", "editor"];
const PEOPLE: u64 = 5;
pub(crate) const PLEDGES: [&str; 3] = ["w0", "w1", "w2"];
pub(crate) const SUBSCRIPTIONS: [&str; 2] = ["s0", "s1"];

fn secret() -> Identity {
    Identity::new(Key::new([42; 32]))
}

/// A panel, and what it belongs to.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) organiser: OrganiserId,
    pub(crate) convening: ConveningId,
    pub(crate) convening_slug: &'static str,
    pub(crate) panel: PanelId,
    slug: &'static str,
}

impl Place {
    pub(crate) fn draw(chance: &Chance) -> Self {
        Self::of(ORGANISERS[chance.index(2)], CONVENINGS[chance.index(2)], PANELS[chance.index(2)])
    }

    pub(crate) fn of(organiser: &str, convening_slug: &'static str, slug: &'static str) -> Self {
        let organiser = OrganiserId::new(organiser).expect("an id");
        let convening = secret().convening(&organiser, convening_slug);
        let panel = secret().panel(&organiser, &convening, slug);
        Self { organiser, convening, convening_slug, panel, slug }
    }

    fn about(&self) -> PanelAbout {
        PanelAbout {
            slug: self.slug.to_owned(),
            title: format!("The {}", self.slug),
            kind: "panel".to_owned(),
        }
    }
}

pub(crate) fn register(chance: &Chance) -> OrganiserCommand {
    let about = OrganiserAbout {
        name: format!("Forum {}", chance.below(3)),
        contact: "desk@forum.example".to_owned(),
    };
    let key = KeyIssued { key: ApiKeyId::new("k1").expect("an id"), hash: "00".repeat(32) };
    OrganiserCommand::Register { about, key }
}

/// When something begins: most often far away, now and then soon.
fn begins(chance: &Chance) -> Option<Moment> {
    let soon = BEGIN_MS + i64::try_from(chance.between(10_000, 4 * 3_600_000)).expect("hours");
    // A step of the ladder, and the thirty days, are crossed while a run lasts.
    let days = i64::from(*chance.of(&[90, 30, 14, 7, 1])) * 24 * 3_600_000;
    match chance.weighted(&[6, 2, 1, 4]) {
        0 => Moment::parse("2199-05-14T10:00:00+02:00").ok(),
        1 => None,
        2 => Moment::new(soon, 120).ok(),
        _ => Moment::new(soon + days, 120).ok(),
    }
}

pub(crate) fn source(chance: &Chance) -> SourceId {
    SourceId::new(*chance.of(&SOURCES)).expect("an id")
}

pub(crate) fn convening(chance: &Chance, place: &Place) -> SubmitConvening {
    let visibilities = [None, Some(Visibility::Closed), Some(Visibility::Unlisted), Some(Visibility::Public)];
    SubmitConvening {
        organiser: place.organiser.clone(),
        source: source(chance),
        starts: begins(chance),
        ends: None,
        visibility: *chance.of(&visibilities),
        about: ConveningAbout {
            slug: place.convening_slug.to_owned(),
            title: format!("{} {}", place.convening_slug, chance.between(26, 28)),
            series: None,
        },
    }
}

fn person_of(organiser: &OrganiserId, number: u64) -> PersonId {
    PersonId::new(format!("p{number}_{organiser}")).expect("an id")
}

/// Somebody who may sit somewhere.
pub(crate) fn person(chance: &Chance) -> PersonId {
    let organiser = OrganiserId::new(*chance.of(&ORGANISERS)).expect("an id");
    person_of(&organiser, chance.below(PEOPLE))
}

pub(crate) fn class(chance: &Chance) -> Class {
    let classes = [Class::Man, Class::Woman, Class::Unknown, Class::NonBinary, Class::Undisclosed];
    classes[chance.weighted(&[60, 25, 8, 4, 3])]
}

fn name(number: u64) -> String {
    format!("Name of p{number}")
}

fn address(number: u64) -> String {
    format!("p{number}@ally.example")
}

pub(crate) fn roster(chance: &Chance, place: &Place) -> SubmitRoster {
    let has_addresses = chance.permille(500);
    let mut seats = Vec::new();
    for number in (0..PEOPLE).filter(|_| chance.permille(550)) {
        let status = [DesiredStatus::Confirmed, DesiredStatus::Invited, DesiredStatus::Withdrawn];
        let roles = [Role::Panelist, Role::Moderator, Role::Unspecified];
        let is_open = chance.permille(50);
        let person = (!is_open).then(|| person_of(&place.organiser, number));
        seats.push(DesiredSeat {
            key: SeatKey::new(format!("k{number}")).expect("an id"),
            role: roles[chance.weighted(&[8, 1, 1])],
            status: if is_open { DesiredStatus::Invited } else { status[chance.weighted(&[8, 2, 1])] },
            is_delegated: false,
            about: Personal::Known(SeatAbout {
                name: if is_open { "to be named".to_owned() } else { name(number) },
                class: if is_open { Class::Unknown } else { class(chance) },
                address: (has_addresses && !is_open).then(|| address(number)),
                external: None,
            }),
            person,
        });
    }
    SubmitRoster {
        organiser: place.organiser.clone(),
        source: source(chance),
        about: place.about(),
        starts: if chance.permille(200) { begins(chance) } else { None },
        seats,
        is_complete: *chance.of(&[Some(true), Some(true), Some(true), None, None, Some(false)]),
    }
}

pub(crate) fn count(chance: &Chance, place: &Place, at_ms: i64) -> DeclareCount {
    let number = |most: u64| u32::try_from(chance.below(most)).expect("few");
    let group = CountGroup {
        role_class: RoleClass::Speaking,
        women: number(3),
        men: number(4) + 1,
        non_binary: 0,
        undisclosed: 0,
        unknown: number(2),
    };
    DeclareCount {
        organiser: place.organiser.clone(),
        source: source(chance),
        about: place.about(),
        starts: None,
        as_of: Moment { utc_ms: at_ms, offset_minutes: 0 },
        count: Count { groups: vec![group] },
    }
}

fn rule(chance: &Chance) -> Rule {
    let predicates = [
        Predicate::AtLeastWomen { n: NonZeroU32::MIN },
        Predicate::AtLeastWomen { n: NonZeroU32::MIN.saturating_add(1) },
        Predicate::NotSingleSex,
    ];
    let predicate = chance.of(&predicates).clone();
    let mut rule = Rule::new(RuleId::new("mine").expect("an id"), "Mine", "a simulation", predicate);
    let policies = [UnknownPolicy::Bounds, UnknownPolicy::CountAsNotWoman, UnknownPolicy::Exclude];
    rule.unknown = policies[chance.weighted(&[6, 2, 1])];
    rule
}

fn host(chance: &Chance) -> Host {
    let place = Place::draw(chance);
    if chance.permille(600) { Host::Organiser(place.organiser) } else { Host::Convening(place.convening) }
}

fn webhook(chance: &Chance, id: &str) -> (Option<EndpointId>, Option<Webhook>) {
    if chance.permille(600) {
        return (None, None);
    }
    let (url, secret) = (format!("https://{id}.example/hook"), "whsec_simulated".to_owned());
    (EndpointId::new(format!("h{id}")).ok(), Some(Webhook { url, secret }))
}

/// What an ally may choose about how to be told, and of which panels. Some snooze until an hour of the run.
pub(crate) fn choices() -> Vec<PledgeCommand> {
    let begin = u32::try_from(crate::site::BEGIN_MS / 3_600_000).unwrap_or_default();
    let quiet = Some(Quiet { from: 22, until: 7 });
    let manners = [
        Manner::default(),
        Manner { praise: true, ..Manner::default() },
        Manner { quiet, offset_minutes: 330, reminders_max: Some(0), ..Manner::default() },
        Manner { daily: Some(8), reminders_max: Some(1), ..Manner::default() },
        Manner { snoozed_until: Some(begin + 2), praise: true, ..Manner::default() },
        Manner { snoozed_until: Some(begin + 30), ..Manner::default() },
    ];
    let manners = manners.map(|manner| PledgeCommand::ChooseManner { manner });
    let framings = Framing::ALL.map(|framing| PledgeCommand::ChooseFraming { framing });
    let whiches = Which::ALL.map(|which| PledgeCommand::ChooseWhich { which });
    manners.into_iter().chain(framings).chain(whiches).collect()
}

/// Where the mail of a pledge or subscription goes.
pub(crate) fn mail(id: &str) -> EndpointId {
    EndpointId::new(format!("m{id}")).expect("an id")
}

/// What an ally says; whoever it is always has the same name and address.
pub(crate) fn pledge(chance: &Chance, id: &str) -> (Option<EndpointId>, PledgeAbout) {
    let number = PLEDGES.iter().position(|pledge| *pledge == id).unwrap_or_default() as u64;
    let (endpoint, webhook) = webhook(chance, id);
    let hosts = (0..chance.below(3)).map(|_| host(chance)).collect();
    let about = PledgeAbout {
        name: name(number),
        address: address(number),
        wording: "Not without a woman.".to_owned(),
        rule: rule(chance),
        externals: Vec::new(),
        hosts,
        webhook,
        language: if chance.permille(500) { Language::En } else { Language::Fr },
        salt: format!("salt of {id}"),
    };
    (endpoint, about)
}

pub(crate) fn subscription(chance: &Chance, id: &str) -> (Watched, Option<EndpointId>, SubscriptionAbout) {
    let (endpoint, webhook) = webhook(chance, id);
    let about = SubscriptionAbout {
        name: format!("Reader {id}"),
        address: format!("{id}@reader.example"),
        webhook,
        rule: rule(chance),
        language: Language::En,
        salt: format!("salt of {id}"),
    };
    let host = host(chance);
    // One watches everything, whatever was drawn.
    let watched = if id == SUBSCRIPTIONS[0] { host.into() } else { Watched::Everything };
    (watched, endpoint, about)
}

/// A charter of one rule.
pub(crate) fn charter(chance: &Chance) -> String {
    let size = chance.between(1, 2);
    format!(
        "id = \"house\"\ntitle = \"House\"\nversion = \"{size}\"\nsource = \"a simulation\"\n\
         [[rules]]\nid = \"some\"\ntitle = \"Some\"\nsource = \"a simulation\"\n\
         predicate = {{ at_least_women = {{ n = {size} }} }}\n"
    )
}
