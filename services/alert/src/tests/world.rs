//! A log with an organiser's panels, and replicas of alert over it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use openfloor_application::api_key::ApiKey;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::clock::{ClockCommand, RecordedHours, month_begins, month_of};
use openfloor_domain::convening::{Convening, ConveningAbout, ConveningCommand, SubmitConvening};
use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::{DeliveryEvent, History};
use openfloor_domain::ids::{EndpointId, OrganiserId, PanelId, PersonId, SeatKey, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_domain::organiser::{Organiser, OrganiserAbout, OrganiserCommand};
use openfloor_domain::panel::{
    Count, CountGroup, DeclareCount, DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, SeatAbout,
    SubmitRoster,
};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::PledgeEvent;
use openfloor_domain::roles::{Role, RoleClass};
use openfloor_event_codec::{Event, decode};
use openfloor_event_log::memory::MemoryLog;
use openfloor_event_log::{
    Append, CommandDigest, EventLog, Expected, Position, Purpose, Record, SharedLog, StreamName,
};
use openfloor_follower::{Home, MemoryHome, Ports};
use openfloor_key_store::SharedKeys;
use openfloor_key_store::memory::MemoryKeys;
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_process::web::{Protection, protect};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use url::Url;

use super::receiver::Receiver;
use super::smtp::{Mail, SmtpSink};
use crate::carrier::MailAndWebhooks;
use crate::start::start_with;
use crate::{Carrier, Config, Outbox, Smtp, Started, view};

/// Longest wait for what has to come.
const WAIT_MAX: Duration = Duration::from_secs(20);

pub(super) const ALLY: &str = "ally@ally.example";
pub(super) const MAN: Class = Class::Man;
pub(super) const WOMAN: Class = Class::Woman;
pub(super) const MEN: &[(&str, Class)] = &[("ally", MAN), ("b", MAN), ("c", MAN)];
pub(super) const MIXED: &[(&str, Class)] = &[("ally", MAN), ("b", MAN), ("c", MAN), ("d", WOMAN)];

pub(super) struct World {
    pub(super) log: MemoryLog,
    pub(super) keys: SharedKeys,
    pub(super) hooks: Receiver,
    pub(super) smtp: SmtpSink,
    ring: Arc<KeyRing>,
}

pub(super) struct Replica {
    pub(super) started: Started,
    pub(super) metrics: Metrics,
    router: axum::Router,
    admin_router: axum::Router,
    smtp: SmtpSink,
    shutdown: CancellationToken,
}

impl Drop for World {
    /// Whatever a test is about: nobody gets mail who did not sign up.
    fn drop(&mut self) {
        let strangers = self.smtp.strangers();
        assert!(std::thread::panicking() || strangers.is_empty(), "mail to {strangers:?}");
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

pub(super) fn panel(id: &str) -> PanelId {
    PanelId::new(format!("c1~{id}")).expect("an id")
}

pub(super) fn organiser() -> OrganiserId {
    OrganiserId::new("o1").expect("an id")
}

pub(super) fn now_ms() -> i64 {
    Clock::system().now_ms()
}

fn attempt() -> Attempt {
    Attempt::once(CommandDigest([1; 32]), now_ms())
}

impl World {
    pub(super) async fn new() -> Self {
        openfloor_process::tls::install();
        let keys: SharedKeys = Arc::new(MemoryKeys::default());
        let world = Self {
            log: MemoryLog::default(),
            ring: Arc::new(KeyRing::new(Arc::clone(&keys))),
            keys,
            hooks: Receiver::start().await,
            smtp: SmtpSink::start().await,
        };
        world.convening("c1", organiser(), None).await;
        world
    }

    /// Submits a convening, as an edition of a series.
    pub(super) async fn convening(&self, id: &str, organiser: OrganiserId, series: Option<&str>) {
        let series = series.map(str::to_owned);
        let submit = SubmitConvening {
            organiser,
            source: SourceId::new("file").expect("an id"),
            starts: Moment::parse("2199-05-14T10:00:00+02:00").ok(),
            ends: None,
            visibility: None,
            about: ConveningAbout { slug: "peace".into(), title: "Peace 26".into(), series },
        };
        self.handle::<Convening>("convening", id, &ConveningCommand::Submit(submit)).await;
    }

    /// An owner publishes that three men are on a panel.
    pub(super) async fn publish_men(&self, panel: &str, organiser: OrganiserId) {
        let group = CountGroup {
            role_class: RoleClass::Speaking,
            women: 0,
            men: 3,
            non_binary: 0,
            undisclosed: 0,
            unknown: 0,
        };
        let declare = DeclareCount {
            organiser: organiser.clone(),
            source: SourceId::new("file").expect("an id"),
            about: PanelAbout { slug: "p".into(), title: "After the ceasefire".into(), kind: "panel".into() },
            starts: None,
            as_of: Moment { utc_ms: now_ms(), offset_minutes: 0 },
            count: Count { groups: vec![group] },
        };
        for command in [
            PanelCommand::DeclareCount(declare),
            PanelCommand::PublishLineUp { organiser: organiser.clone() },
            PanelCommand::PublishStanding { organiser },
        ] {
            self.handle::<Panel>("panel", panel, &command).await;
        }
    }

    pub(super) async fn handle<D>(&self, kind: &str, id: &str, command: &D::Command) -> Option<Position>
    where
        D: Decider,
        D::Event: Into<Event> + TryFrom<Event>,
    {
        let handler = Handler::<D>::new(self.shared(), Arc::clone(&self.ring));
        let stream = StreamName::new(kind, id).expect("a name");
        handler.handle(&stream, command, &attempt()).await.expect("accepted").position
    }

    /// Registers the organiser of the panels, and gives the key.
    pub(super) async fn organiser_key(&self) -> String {
        let key = ApiKey::issue(organiser());
        let about = OrganiserAbout { name: "Forum North".into(), contact: "desk@forum.example".into() };
        let command = OrganiserCommand::Register { about, key: key.issued() };
        self.handle::<Organiser>("organiser", "o1", &command).await;
        key.reveal()
    }

    /// Its keys, in memory.
    pub(super) fn ring(&self) -> &Arc<KeyRing> {
        &self.ring
    }

    pub(super) fn shared(&self) -> SharedLog {
        Arc::new(self.log.clone())
    }

    pub(super) async fn person(&self, id: &str, command: &openfloor_domain::person::PersonCommand) {
        self.handle::<openfloor_domain::person::Person>("person", id, command).await;
    }

    /// A complete line-up, in which the ally is found by the address.
    pub(super) async fn roster(&self, id: &str, people: &[(&str, Class)]) {
        self.roster_of(id, people, true).await;
    }

    pub(super) async fn roster_of(&self, id: &str, people: &[(&str, Class)], has_addresses: bool) {
        let external =
            |who: &str| openfloor_application::submission::external_id("crm", &format!("id of {who}"));
        let seat = |(who, class): &(&str, Class)| DesiredSeat {
            key: SeatKey::new(format!("k_{who}")).expect("an id"),
            person: Some(PersonId::new(*who).expect("an id")),
            role: Role::Panelist,
            status: DesiredStatus::Confirmed,
            is_delegated: false,
            about: Personal::Known(SeatAbout {
                name: format!("Name of {who}"),
                class: *class,
                address: has_addresses.then(|| format!("{who}@ally.example")),
                external: (!has_addresses).then(|| external(who)),
            }),
        };
        let submit = SubmitRoster {
            organiser: organiser(),
            source: SourceId::new("file").expect("an id"),
            about: PanelAbout { slug: id.into(), title: "After the ceasefire".into(), kind: "panel".into() },
            starts: None,
            seats: people.iter().map(seat).collect(),
            is_complete: Some(true),
        };
        self.panel(id, &PanelCommand::SubmitRoster(submit)).await;
    }

    pub(super) async fn panel(&self, id: &str, command: &PanelCommand) {
        self.handle::<Panel>("panel", panel(id).as_str(), command).await;
    }

    pub(super) fn config(&self) -> Config {
        let mut config = Config::new(Url::parse("https://floor.example/").expect("a URL"));
        config.contact = "desk@floor.example".into();
        config.smtp = Some(Smtp { url: self.smtp.url.clone(), user: None, password: None });
        config.private_webhooks = vec!["127.0.0.0/8".parse().expect("a range")];
        config.settling = Duration::ZERO;
        config
    }

    pub(super) async fn start(&self) -> Replica {
        self.start_as(self.config(), Box::new(MemoryHome)).await
    }

    pub(super) async fn start_as(&self, config: Config, home: Box<dyn Home>) -> Replica {
        self.start_over(config, home, self.shared(), |carrier| carrier).await
    }

    /// With a clock that is ahead by so much.
    pub(super) async fn start_ahead(&self, ahead: Duration) -> Replica {
        let ahead_ms = i64::try_from(ahead.as_millis()).expect("not for ever");
        let clock = Clock::of(move || Clock::system().now_ms() + ahead_ms);
        self.start_by(clock, self.config(), Box::new(MemoryHome), self.shared(), |carrier| carrier).await
    }

    /// Over a log and with a carrier around which a test has put something.
    pub(super) async fn start_over(
        &self,
        config: Config,
        home: Box<dyn Home>,
        log: SharedLog,
        around: impl FnOnce(Arc<dyn Carrier>) -> Arc<dyn Carrier>,
    ) -> Replica {
        self.start_by(Clock::system(), config, home, log, around).await
    }

    async fn start_by(
        &self,
        clock: Clock,
        config: Config,
        home: Box<dyn Home>,
        log: SharedLog,
        around: impl FnOnce(Arc<dyn Carrier>) -> Arc<dyn Carrier>,
    ) -> Replica {
        let (metrics, shutdown) = (Metrics::new("alert", "test"), CancellationToken::new());
        let ports = Ports {
            log,
            ring: Arc::new(KeyRing::new(Arc::clone(&self.keys))),
            home,
            clock,
            metrics: metrics.clone(),
            settle_erasures_within: Duration::from_secs(3_600),
            shutdown: shutdown.clone(),
        };
        let outbox = Outbox::default();
        let carrier = MailAndWebhooks::new(&config, &outbox, ports.clock.clone()).expect("a carrier");
        let carrier = around(Arc::new(carrier));
        let started = start_with(config, ports, carrier, outbox).await.expect("alert starts");
        assert!(started.followed.has_caught_up(Duration::from_secs(10)).await);
        let router = protect(started.router.clone(), &metrics, Protection::default());
        let admin_router = protect(started.admin.clone(), &metrics, Protection::default());
        Replica { started, metrics, router, admin_router, smtp: self.smtp.clone(), shutdown }
    }

    /// The clock of the log strikes the first hour of a later month.
    pub(super) async fn months_pass(&self, months: u32) {
        let handler = Handler::<RecordedHours>::new(self.shared(), Arc::clone(&self.ring));
        let stream = StreamName::new("clock", "hours").expect("a name");
        let (state, _) = handler.state(&stream).await.expect("a state");
        let month = month_of(state.last.expect("it struck")) + months;
        let hour = month_begins(month).expect("a month");
        let strike = ClockCommand::Strike { hour, is_sure: true };
        handler.handle(&stream, &strike, &attempt()).await.expect("accepted");
    }

    /// The last position of the log.
    pub(super) async fn head(&self) -> Option<Position> {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        subscription.next(1).await.expect("a batch").head
    }

    /// All events, with the streams they lie on.
    async fn events(&self) -> Vec<(StreamName, Event)> {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        let records = subscription.next(1_000_000).await.expect("a batch").records;
        let of = |record: &Record| decode(&record.stream, &record.payload).expect("decodes");
        let commits = records.iter().map(|record| (record.stream.clone(), of(record)));
        let events = commits.flat_map(|(stream, commit)| {
            commit.events.into_iter().filter_map(move |event| Some((stream.clone(), event.event?)))
        });
        events.collect()
    }

    /// What became of notices, in the order of the log.
    pub(super) async fn deliveries(&self) -> Vec<DeliveryEvent> {
        self.deliveries_of(None).await
    }

    async fn deliveries_of(&self, endpoint: Option<&EndpointId>) -> Vec<DeliveryEvent> {
        let is_meant = |stream: &StreamName| endpoint.is_none_or(|endpoint| stream.id() == endpoint.as_str());
        let events = self.events().await.into_iter();
        events
            .filter_map(|(stream, event)| match event {
                Event::Delivery(event) if is_meant(&stream) => Some(event),
                _ => None,
            })
            .collect()
    }

    /// What became of the notices of one endpoint.
    pub(super) async fn history(&self, endpoint: &EndpointId) -> History {
        let mut history = History::default();
        self.deliveries_of(Some(endpoint)).await.iter().for_each(|event| history.on_event(event));
        history
    }

    /// Where the last pledge has its programs told.
    pub(super) async fn last_webhook(&self) -> EndpointId {
        let events = self.events().await;
        let made = events.into_iter().rev().find_map(|(_, event)| match event {
            Event::Pledge(PledgeEvent::Made(made)) => made.webhook,
            _ => None,
        });
        made.expect("a pledge with a webhook")
    }

    /// Has somebody pledge whose programs are told at a URL, and follows the link in the mail.
    pub(super) async fn pledged_as(&self, replica: &Replica, who: &str, url: &str) -> EndpointId {
        let before = self.smtp.all().len();
        let mut pledge = self.pledge();
        pledge["name"] = json!(format!("Name of {who}"));
        pledge["address"] = json!(format!("{who}@ally.example"));
        pledge["webhook"]["url"] = json!(url);
        let made = replica.post("/api/v1/pledges", pledge).await;
        assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
        let endpoint = self.last_webhook().await;
        let mails = self.smtp.wait(before + 1).await;
        self.verify(replica, mails.last().expect("a mail")).await;
        endpoint
    }

    /// Records what nobody can read on the stream of the only thing of a kind.
    pub(super) async fn damage(&self, kind: &str) {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        let records = subscription.next(1_000_000).await.expect("a batch").records;
        let last = records.iter().rev().find(|record| record.stream.kind() == kind).expect("a record");
        let append = Append {
            stream: last.stream.clone(),
            expected: Expected::At(last.revision),
            commit: attempt().commit,
            command: CommandDigest([1; 32]),
            purpose: Purpose::Ordinary,
            payload: Bytes::from_static(b"of a later release"),
        };
        self.log.append(append).await.expect("recorded");
    }

    /// Whether a text stands in the open in any record.
    pub(super) async fn reveals(&self, text: &str) -> bool {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        let records = subscription.next(1_000_000).await.expect("a batch").records;
        records.iter().any(|record| record.payload.windows(text.len()).any(|part| part == text.as_bytes()))
    }

    /// Commits by kind of stream.
    pub(super) async fn commits(&self) -> BTreeMap<String, usize> {
        let mut subscription = self.log.subscribe(None).await.expect("a subscription");
        let records = subscription.next(1_000_000).await.expect("a batch").records;
        let mut commits = BTreeMap::new();
        for record in records {
            *commits.entry(record.stream.kind().to_owned()).or_default() += 1;
        }
        commits
    }

    /// Pledges as the ally, and follows the link in the mail. Gives the secret of the webhook.
    pub(super) async fn pledged(&self, replica: &Replica) -> String {
        let before = self.smtp.all().len();
        let made = replica.post("/api/v1/pledges", self.pledge()).await;
        assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
        let mails = self.smtp.wait(before + 1).await;
        self.verify(replica, mails.last().expect("a mail")).await;
        made.body["webhook"]["secret"].as_str().expect("a secret").to_owned()
    }

    pub(super) async fn verify(&self, replica: &Replica, mail: &Mail) {
        let token = mail.token("/pledge/verify");
        let verified = replica.post("/api/v1/pledges/verify", json!({ "token": token })).await;
        assert_eq!(verified.status, StatusCode::NO_CONTENT, "{}", verified.body);
    }

    pub(super) fn pledge(&self) -> Value {
        json!({
            "name": "Name of ally",
            "address": ALLY,
            "wording": "I will not serve on a panel without a woman.",
            "rule": one_woman(),
            "webhook": { "url": self.hooks.url },
        })
    }
}

pub(super) fn one_woman() -> Value {
    json!({
        "id": "mine",
        "title": "At least one woman",
        "source": "a test",
        "predicate": { "at_least_women": { "n": 1 } },
    })
}

impl Replica {
    pub(super) async fn send(&self, method: Method, path: &str, kind: &str, body: String) -> Answer {
        let request = Request::builder().method(method).uri(path).header("content-type", kind);
        self.answer(request.body(Body::from(body)).expect("a request")).await
    }

    pub(super) async fn post_with_key(&self, path: &str, key: &str, body: Value) -> Answer {
        if let Some(address) = body["address"].as_str() {
            self.smtp.signs_up(address);
        }
        let request = Request::builder().method(Method::POST).uri(path);
        let request = request.header("authorization", format!("Bearer {key}"));
        self.answer(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// A mail that came back, as a mail server hands it over.
    pub(super) async fn bounce(&self, mail: &str) -> Answer {
        let request =
            Request::builder().method(Method::POST).uri("/bounces").header("host", "127.0.0.1:8601");
        answer(self.admin_router.clone(), request.body(Body::from(mail.to_owned())).expect("a request")).await
    }

    /// As the owner of what a link manages.
    pub(super) async fn send_with_token(&self, method: Method, path: &str, token: &str) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {token}"));
        self.answer(request.body(Body::empty()).expect("a request")).await
    }

    /// A page of the admin listener, or a form posted from it.
    pub(super) async fn admin(&self, path: &str, form: Option<&[(&str, &str)]>) -> Answer {
        let request = Request::builder().uri(path).header("host", "127.0.0.1:8601");
        let request = match form {
            None => request.method(Method::GET).body(Body::empty()),
            Some(form) => request
                .method(Method::POST)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(encoded(form))),
        };
        answer(self.admin_router.clone(), request.expect("a request")).await
    }

    /// The same form, posted from somewhere else.
    pub(super) async fn admin_from(&self, origin: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path).header("host", "127.0.0.1:8601");
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin)
            .header("sec-fetch-site", "cross-site");
        answer(self.admin_router.clone(), request.body(Body::from(encoded(form))).expect("a request")).await
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        answer(self.router.clone(), request).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Answer {
        if let Some(address) = body["address"].as_str() {
            self.smtp.signs_up(address);
        }
        self.send(Method::POST, path, "application/json", body.to_string()).await
    }

    pub(super) async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        if let Some((_, address)) = form.iter().find(|(field, _)| *field == "address") {
            self.smtp.signs_up(address);
        }
        self.send(Method::POST, path, "application/x-www-form-urlencoded", encoded(form)).await
    }

    /// A form, posted by whoever has a session; with the headers of the answer.
    pub(super) async fn submit_as(
        &self,
        path: &str,
        form: &[(&str, &str)],
        cookie: &str,
    ) -> (Answer, HeaderMap) {
        let request = Request::builder().method(Method::POST).uri(path).header("cookie", cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(Body::from(encoded(form))).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        (Answer { status, body: json!(String::from_utf8_lossy(&bytes)) }, headers)
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", String::new()).await
    }

    /// A page with its headers.
    pub(super) async fn get_with_headers(&self, path: &str) -> (Answer, HeaderMap) {
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        (Answer { status, body: json!(String::from_utf8_lossy(&bytes)) }, headers)
    }

    /// Waits until all is folded, compared and told.
    pub(super) async fn idle(&self, world: &World) {
        let deadline = Instant::now() + WAIT_MAX;
        loop {
            let head = world.head().await;
            let store = self.started.followed.store();
            let (dirty, backlog) = (view::dirty(store.as_ref()), view::backlog(store.as_ref()));
            let left = (dirty.expect("a number"), backlog.expect("a number").1);
            let applied = self.started.followed.status().progress.applied;
            if left == (0, 0) && applied == head && world.head().await == head {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{left:?} panels and notices left, at {applied:?} of {head:?}"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(super) async fn stop(self) {
        self.shutdown.cancel();
        let Started { thread, telling, .. } = &self.started;
        until("it ends", async || (thread.is_finished() && telling.is_finished()).then_some(())).await;
    }
}

fn encoded(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

async fn answer(router: axum::Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("an answer");
    let status = response.status();
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
    Answer { status, body }
}

/// Waits until something is there, looking again and again.
pub(super) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < WAIT_MAX, "waited {WAIT_MAX:?} in vain: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
