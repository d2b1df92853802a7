//! A small invented world: organisers, events, panels, people; and projection beside it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use openfloor_application::api_key::ApiKey;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::identity::{Identifier, Identity};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::charter::{Charter, CharterCommand};
use openfloor_domain::convening::{Convening, ConveningAbout, ConveningCommand, SubmitConvening, Visibility};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{ConveningId, EndpointId, OrganiserId, PanelId, PersonId, SourceId};
use openfloor_domain::judgement::{Charter as Rules, built_in};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use openfloor_domain::organiser::{Organiser, OrganiserAbout, OrganiserCommand};
use openfloor_domain::panel::{
    Count, CountGroup, DeclareCount, DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, SeatAbout,
    SubmitRoster,
};
use openfloor_domain::people::{Class, Scope, Statement};
use openfloor_domain::person::{Person, PersonCommand};
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{Pledge, PledgeAbout, PledgeCommand};
use openfloor_domain::roles::{Role, RoleClass};
use openfloor_domain::subject::Subject;
use openfloor_event_codec::Event;
use openfloor_event_log::memory::MemoryLog;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, EventLog, Expected, Position, Purpose, SharedLog, StreamName,
};
use openfloor_follower::{MemoryHome, Ports};
use openfloor_key_store::SharedKeys;
use openfloor_key_store::memory::MemoryKeys;
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_projection::{Config, start};
use tokio_util::sync::CancellationToken;

use crate::client::Client;

/// The clock of the pages stands at 12 April 2026.
pub(crate) const NOW_MS: i64 = 1_775_988_000_000;

/// How long a test waits for what must come.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// Who writes: the log, the keys, and commands on them.
pub(crate) struct World {
    pub(crate) log: MemoryLog,
    pub(crate) keys: SharedKeys,
    pub(crate) identity: Identity,
    ring: Arc<KeyRing>,
    at_ms: AtomicI64,
    last: std::sync::Mutex<Position>,
}

/// A seat of a roster: name, role, class.
pub(crate) type SeatOf<'a> = (&'a str, Role, Class);

/// An organiser with a key.
#[derive(Clone)]
pub(crate) struct Owner {
    pub(crate) id: OrganiserId,
    pub(crate) key: ApiKey,
}

impl World {
    pub(crate) async fn new() -> Self {
        let keys: SharedKeys = Arc::new(MemoryKeys::default());
        let identity = Identity::new(keys.instance_secret().await.expect("a secret"));
        let ring = Arc::new(KeyRing::new(Arc::clone(&keys)));
        let (at_ms, last) = (AtomicI64::new(NOW_MS - 1_000_000), std::sync::Mutex::new(Position(0)));
        Self { log: MemoryLog::default(), keys, identity, ring, at_ms, last }
    }

    /// A world with the shipped charters in force.
    pub(crate) async fn with_charters() -> Self {
        let world = Self::new().await;
        for (id, text) in built_in() {
            world.charter(id, CharterCommand::AdoptFirst { text: text.to_owned() }).await;
        }
        world
    }

    /// The position of the last record written.
    pub(crate) fn last(&self) -> Position {
        *self.last.lock().expect("nobody panicked")
    }

    /// Hands a command to its decider; refusals are part of a random history.
    pub(crate) async fn command<D>(&self, kind: &str, id: &str, command: &D::Command)
    where
        D: Decider,
        D::Event: Into<Event> + TryFrom<Event>,
    {
        let handler = Handler::<D>::new(Arc::new(self.log.clone()), Arc::clone(&self.ring));
        let stream = StreamName::new(kind, id).expect("a stream");
        let attempt = Attempt::once(CommandDigest([0; 32]), self.at_ms.fetch_add(1_000, Ordering::Relaxed));
        if let Ok(handled) = handler.handle(&stream, command, &attempt).await
            && let Some(position) = handled.position
        {
            let mut last = self.last.lock().expect("nobody panicked");
            *last = position.max(*last);
        }
    }

    pub(crate) async fn charter(&self, id: &str, command: CharterCommand) {
        self.command::<Charter>("charter", id, &command).await;
    }

    pub(crate) async fn organiser(&self, id: &str, name: &str) -> Owner {
        let id = OrganiserId::new(id).expect("an id");
        let key = ApiKey::issue(id.clone());
        let about = OrganiserAbout { name: name.into(), contact: "desk@forum.example".into() };
        let register = OrganiserCommand::Register { about, key: key.issued() };
        self.command::<Organiser>("organiser", id.as_str(), &register).await;
        Owner { id, key }
    }

    pub(crate) async fn convening(
        &self,
        owner: &Owner,
        slug: &str,
        title: &str,
        visibility: Visibility,
    ) -> ConveningId {
        self.convening_on(owner, slug, title, visibility, Some("2026-05-14T10:00:00+02:00")).await
    }

    pub(crate) async fn convening_on(
        &self,
        owner: &Owner,
        slug: &str,
        title: &str,
        visibility: Visibility,
        starts: Option<&str>,
    ) -> ConveningId {
        let id = self.identity.convening(&owner.id, slug);
        let submit = ConveningCommand::Submit(SubmitConvening {
            organiser: owner.id.clone(),
            source: source(),
            starts: starts.map(moment),
            ends: None,
            visibility: Some(visibility),
            about: ConveningAbout { slug: slug.into(), title: title.into(), series: None },
        });
        self.command::<Convening>("convening", id.as_str(), &submit).await;
        id
    }

    pub(crate) fn panel_id(&self, owner: &Owner, convening: &ConveningId, slug: &str) -> PanelId {
        self.identity.panel(&owner.id, convening, slug)
    }

    pub(crate) fn person(&self, owner: &Owner, convening: &ConveningId, name: &str) -> PersonId {
        self.identity.person(&owner.id, Identifier::Name { convening, name })
    }

    pub(crate) async fn roster(
        &self,
        owner: &Owner,
        convening: &ConveningId,
        title: &str,
        seats: &[SeatOf<'_>],
    ) -> PanelId {
        let id = self.panel_id(owner, convening, title);
        let desired = seats.iter().enumerate().map(|(index, (name, role, class))| {
            let is_open = name.is_empty();
            let key = if is_open { format!("open {index}") } else { (*name).to_owned() };
            let person = (!is_open).then(|| self.person(owner, convening, name));
            let is_erased = person.as_ref().is_some_and(|person| self.is_erased(person));
            let about = SeatAbout { name: (*name).into(), class: *class, address: None, external: None };
            DesiredSeat {
                key: self.identity.seat(&owner.id, &id, &key),
                person,
                role: *role,
                status: if is_open { DesiredStatus::Invited } else { DesiredStatus::Confirmed },
                is_delegated: false,
                about: if is_erased { Personal::Erased } else { Personal::Known(about) },
            }
        });
        let submit = SubmitRoster {
            organiser: owner.id.clone(),
            source: source(),
            about: about(title),
            starts: None,
            seats: desired.collect(),
            is_complete: None,
        };
        self.panel(&id, PanelCommand::SubmitRoster(submit)).await;
        id
    }

    fn is_erased(&self, person: &PersonId) -> bool {
        self.ring.is_erased(&Subject::Person(person.clone()))
    }

    pub(crate) async fn count(
        &self,
        owner: &Owner,
        convening: &ConveningId,
        title: &str,
        women: u32,
        men: u32,
    ) -> PanelId {
        let id = self.panel_id(owner, convening, title);
        let role_class = RoleClass::Speaking;
        let group = CountGroup { role_class, women, men, non_binary: 0, undisclosed: 0, unknown: 0 };
        let declare = DeclareCount {
            organiser: owner.id.clone(),
            source: source(),
            about: about(title),
            starts: None,
            as_of: moment("2026-04-12T00:00:00Z"),
            count: Count { groups: vec![group] },
        };
        self.panel(&id, PanelCommand::DeclareCount(declare)).await;
        id
    }

    pub(crate) async fn panel(&self, id: &PanelId, command: PanelCommand) {
        self.command::<Panel>("panel", id.as_str(), &command).await;
    }

    pub(crate) async fn publish(&self, owner: &Owner, id: &PanelId, standing_too: bool) {
        let organiser = owner.id.clone();
        self.panel(id, PanelCommand::PublishLineUp { organiser: organiser.clone() }).await;
        if standing_too {
            self.panel(id, PanelCommand::PublishStanding { organiser }).await;
        }
    }

    pub(crate) async fn say(&self, person: &PersonId, class: Class, scope: Scope) {
        let state = PersonCommand::State(Statement { class, scope });
        self.command::<Person>("person", person.as_str(), &state).await;
    }

    pub(crate) async fn withdraw(&self, person: &PersonId) {
        self.command::<Person>("person", person.as_str(), &PersonCommand::WithdrawStatement).await;
    }

    /// Records the erasure, then destroys the keys, as ingest does.
    pub(crate) async fn erase(&self, person: &PersonId) {
        let erase = PersonCommand::Erase { organiser: None };
        self.command::<Person>("person", person.as_str(), &erase).await;
        let keys = self.ring.erase(&Subject::Person(person.clone()));
        self.ring.destroy(&keys).await.expect("the store answers");
    }

    /// Every record of the log, as bytes: to look for names in.
    pub(crate) async fn records(&self) -> usize {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        subscription.next(1_000_000).await.expect("a batch").records.len()
    }

    /// Projection beside this world, with keys of its own in memory.
    pub(crate) async fn projection(&self, config: Config) -> Client {
        self.projection_on(config, Arc::new(self.log.clone())).await
    }

    /// The same, over another way to the log.
    pub(crate) async fn projection_on(&self, config: Config, log: SharedLog) -> Client {
        let (shutdown, metrics) = (CancellationToken::new(), Metrics::new("projection", "test"));
        let ports = Ports {
            log,
            ring: Arc::new(KeyRing::new(Arc::clone(&self.keys))),
            home: Box::new(MemoryHome),
            clock: Clock::of(|| NOW_MS),
            metrics: metrics.clone(),
            settle_erasures_within: Duration::from_secs(3_600),
            shutdown: shutdown.clone(),
        };
        let started = start(config, ports).await.expect("projection starts");
        Client::at(started, metrics, shutdown)
    }

    /// Projection that has folded all that was written.
    pub(crate) async fn reader(&self) -> Client {
        let client = self.projection(Config::default()).await;
        client.sees(self).await;
        client
    }
}

fn source() -> SourceId {
    SourceId::new("file").expect("an id")
}

fn about(title: &str) -> PanelAbout {
    PanelAbout { slug: title.into(), title: title.into(), kind: "panel".into() }
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("an instant")
}

/// Every name of people and things that a history writes down: none may lie open anywhere.
pub(crate) fn names() -> BTreeSet<&'static str> {
    BTreeSet::from(PEOPLE)
}

/// Invented people.
pub(crate) const PEOPLE: [&str; 10] = [
    "Ada Quill",
    "Bo Marsh",
    "Cleo Finch",
    "Dag Orrin",
    "Elif Stone",
    "Femi Vale",
    "Gus Hartley",
    "Hana Brook",
    "Ivo Penn",
    "Juno Field",
];

impl World {
    /// Somebody pledges, and says that they are on a panel.
    pub(crate) async fn pledge(&self, name: &str, panel: &PanelId) {
        let (_, text) = built_in()[0];
        let rule = Rules::parse(text).expect("a charter").rules.remove(0);
        let about = PledgeAbout {
            name: name.into(),
            address: "ally@forum.example".into(),
            wording: "I will not sit on a panel without women.".into(),
            rule,
            externals: Vec::new(),
            hosts: Vec::new(),
            webhook: None,
            language: Language::En,
            salt: "salt".into(),
        };
        let mail = EndpointId::new("e1").expect("an id");
        let make = PledgeCommand::Make { mail, webhook: None, about, at_ms: NOW_MS };
        let verify = PledgeCommand::VerifyAddress { n: 1, at_ms: NOW_MS };
        let affirm = PledgeCommand::AffirmSeat { panel: panel.clone() };
        for command in [make, verify, affirm] {
            self.command::<Pledge>("pledge", "w1", &command).await;
        }
    }
}

impl World {
    /// Another key is issued, and the one there was is revoked.
    pub(crate) async fn replace_key(&self, owner: &Owner) {
        let key = ApiKey::issue(owner.id.clone()).issued();
        let revoke = OrganiserCommand::RevokeKey { key: owner.key.key.clone() };
        for command in [OrganiserCommand::IssueKey { key }, revoke] {
            self.command::<Organiser>("organiser", owner.id.as_str(), &command).await;
        }
    }
}

impl World {
    /// Something that no release can read lies on the stream of a panel.
    pub(crate) async fn garble(&self, panel: &PanelId) {
        let stream = StreamName::new("panel", panel.as_str()).expect("a stream");
        let records = self.log.read(&stream, None).await.expect("records");
        let last = records.last().expect("the panel is there").revision;
        let append = Append {
            stream,
            expected: Expected::At(last),
            commit: CommitId(uuid::Uuid::now_v7()),
            command: CommandDigest([0; 32]),
            purpose: Purpose::Ordinary,
            payload: vec![0xc1; 8].into(),
        };
        let appended = self.log.append(append).await.expect("the log takes bytes");
        *self.last.lock().expect("nobody panicked") = appended.position;
    }
}
