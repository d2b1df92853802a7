//! What must be true once everything has come to rest.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use openfloor_alert::{Carrier, Message};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::reconciler::VERSION;
use openfloor_event_codec::Event;
use openfloor_event_log::{
    Append, AppendError, Appended, Batch, Checkpoint, EventLog, LogId, ReadError, Record, Revision,
    SharedLog, StreamName, Subscription,
};
use openfloor_follower::{Fold, Followed, MemoryHome, Ports};
use openfloor_process::clock::Clock;
use openfloor_view_store::ViewStore;
use tokio_util::sync::CancellationToken;

use crate::log::{DISBELIEVING, disbelieved};
use crate::replica::{Part, Replica, Running, alert_config, metrics};
use crate::simulation::Shared;
use crate::site::{BEGIN_MS, Service, Site, sleep_ms};
use crate::wishes::Answer;
use crate::{keys::KeyPort, workload};

/// How long a fold from scratch may take.
const FOLD_LIMIT: Duration = Duration::from_secs(3_600);

/// Has another version activated, if one runs, and then something change: only it may speak.
pub(crate) async fn after_activation(
    shared: &Arc<Shared>,
    replicas: &Rc<Vec<Replica>>,
) -> anyhow::Result<()> {
    let alerts: Vec<Running> = replicas
        .iter()
        .filter(|replica| replica.service == Service::Alert)
        .filter_map(Replica::running)
        .collect();
    let Some(speaker) = alerts.get(shared.world.chance.index(alerts.len())) else { return Ok(()) };
    workload::activate(shared, speaker, speaker.site.version).await;
    let epoch = shared.on_watch(|watch| watch.reconciler.epoch);
    let before = shared.truth.len();
    workload::a_last_round(shared, replicas).await;
    if !crate::rest::comes(shared, replicas).await {
        return Ok(());
    }
    for entry in shared.truth.entries().iter().skip(before) {
        for event in entry.events() {
            // What was judged before somebody had folded the activation may be under way, and lands later: the order
            // of the epochs lets whoever is in force correct it.
            if let Event::Alert(event) = event
                && Some(event.transition().epoch) != epoch
                && Some(event.transition().basis) > epoch
            {
                let what = format!("epoch {:?} in {}", event.transition().epoch, entry.record.stream);
                shared.world.fail("after an activation one version speaks", what);
            }
        }
    }
    Ok(())
}

/// Everything else.
pub(crate) async fn at_the_end(shared: &Arc<Shared>, replicas: &Rc<Vec<Replica>>) -> anyhow::Result<()> {
    acknowledged_is_recorded(shared);
    the_erased_are_forgotten(shared);
    let nobody = shared.on_watch(|watch| watch.delivered_to_nobody());
    if let Some(first) = nobody.first() {
        shared.world.fail("only what was carried is delivered", first.clone());
    }
    for service in [Service::Ingest, Service::Projection, Service::Alert] {
        let versions: &[u32] = if service == Service::Alert { &[VERSION, DISBELIEVING] } else { &[VERSION] };
        for version in versions {
            let kept: Vec<Running> = replicas
                .iter()
                .filter(|replica| replica.service == service)
                .filter_map(Replica::running)
                .filter(|running| service != Service::Alert || running.site.version == *version)
                .collect();
            if !kept.is_empty() {
                view_is_refold(shared, service, *version, &kept).await?;
            }
        }
    }
    Ok(())
}

/// Each command that was acknowledged is recorded, once; one of unknown outcome at most once; one
/// that was refused, not.
fn acknowledged_is_recorded(shared: &Shared) {
    // An erasure is recorded for each name of a human: once on a stream.
    let mut recorded: BTreeMap<u32, BTreeMap<String, u32>> = BTreeMap::new();
    shared.truth.each(|entry| {
        if let Some(wish) = entry.wish {
            *recorded.entry(wish).or_default().entry(entry.record.stream.to_string()).or_default() += 1;
        }
    });
    for (wish, kept) in (0..).zip(shared.ledger.all()) {
        let times =
            recorded.get(&wish).and_then(|streams| streams.values().copied().max()).unwrap_or_default();
        let fail = |check, what: String| shared.world.fail(check, format!("{}: {what}", kept.what));
        // Under one key a wish may be recorded again in a log that went back.
        if times > 1 && kept.has_key {
            fail("a wish is recorded at most once", format!("{times} times"));
        }
        if times > 0 && kept.answers.iter().all(|(answer, _)| matches!(answer, Answer::Refused(_))) {
            fail("what was refused is not recorded", format!("{:?}", kept.answers));
        }
        for (answer, era) in &kept.answers {
            let Answer::Done { position: Some(position), changed } = answer else { continue };
            if shared.truth.is_cut(*position, *era) {
                continue;
            }
            match shared.truth.at(*position) {
                None => fail("what was acknowledged is recorded", format!("nothing at {}", position.0)),
                Some(entry) if *changed && entry.wish != Some(wish) => {
                    fail("what was acknowledged is recorded", format!("another's wish at {}", position.0));
                }
                Some(_) => {}
            }
        }
    }
}

/// Of every box about somebody erased, the key is destroyed.
fn the_erased_are_forgotten(shared: &Shared) {
    let entries = shared.truth.entries();
    let erased: Vec<String> = entries
        .iter()
        .flat_map(|entry| entry.events().filter_map(|event| event.erases(&entry.record.stream)))
        .map(|subject| subject.to_string())
        .collect();
    for entry in &entries {
        for sealed in entry.commit.events.iter().filter_map(|event| event.sealed.as_ref()) {
            let is_open = sealed.key_id().is_some_and(|id| !shared.keys.is_destroyed(&id));
            if erased.contains(&sealed.subject) && is_open {
                let what = format!("{} of {} at {}", sealed.key, sealed.subject, entry.record.position.0);
                shared.world.fail("keys of the erased are destroyed", what);
            }
        }
    }
}

/// Nothing is owed that was not said: whoever folds the log from scratch has nothing to add.
pub(crate) async fn owed_is_said(shared: &Arc<Shared>) -> anyhow::Result<()> {
    let in_force = shared.on_watch(|watch| watch.reconciler.in_force);
    if let Some(version) = in_force {
        audit(shared, Service::Alert, version).await?.token.cancel();
    }
    Ok(())
}

/// Folds the log from scratch; a version of alert that is in force finds nothing to say.
async fn audit(shared: &Arc<Shared>, service: Service, version: u32) -> anyhow::Result<Auditor> {
    let auditor = Auditor::start(shared, service, version).await?;
    let has_folded = auditor.has_folded(shared).await;
    let speaks =
        service == Service::Alert && shared.on_watch(|watch| watch.reconciler.in_force) == Some(version);
    if !has_folded || (speaks && !auditor.has_compared().await) {
        shared.world.fail("a fold from scratch comes to an end", format!("{service:?} {version}"));
    }
    let appends = auditor.log.appends.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(first) = appends.first() {
        shared.world.fail("what is owed is said", format!("a fold from scratch would say {first}"));
    }
    Ok(auditor)
}

/// A kept view equals one folded from scratch, byte for byte.
async fn view_is_refold(
    shared: &Arc<Shared>,
    service: Service,
    version: u32,
    kept: &[Running],
) -> anyhow::Result<()> {
    let auditor = audit(shared, service, version).await?;
    let fresh = rows(auditor.followed.store().as_ref())?;
    for running in kept {
        let rows = rows(running.followed.store().as_ref())?;
        if rows != fresh {
            let what = format!("{}: {}", running.site.name, first_difference(&rows, &fresh));
            shared.world.fail("a kept view equals one folded from scratch", what);
        }
        if let Part::Ingest(_) = running.part {
            shared.world.trace.count("views compared with a fold from scratch");
        }
    }
    auditor.token.cancel();
    Ok(())
}

type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

/// The rows of a view that are about the log, and not about the store or about work left.
fn rows(store: &dyn ViewStore) -> anyhow::Result<Rows> {
    let all = store.scan(b"", None, usize::MAX)?;
    let is_about_the_log = |key: &[u8]| !key.starts_with(b"dirty/") && !key.starts_with(b"unsettled/");
    Ok(all.into_iter().filter(|(key, _)| is_about_the_log(key)).collect())
}

fn first_difference(kept: &Rows, fresh: &Rows) -> String {
    let differs = kept.keys().chain(fresh.keys()).find(|key| kept.get(*key) != fresh.get(*key));
    let Some(key) = differs else { return "none".to_owned() };
    let text = |row: Option<&Vec<u8>>| row.map(|row| String::from_utf8_lossy(row).into_owned());
    format!(
        "row {}: kept {:?}, fresh {:?}",
        String::from_utf8_lossy(key),
        text(kept.get(key)),
        text(fresh.get(key))
    )
}

/// A service that folds the log from scratch, and can say nothing.
struct Auditor {
    followed: Followed,
    log: Arc<ReadOnly>,
    token: CancellationToken,
}

impl Auditor {
    async fn start(shared: &Arc<Shared>, service: Service, version: u32) -> anyhow::Result<Self> {
        let site = Site::new(
            &shared.world,
            usize::MAX,
            service,
            format!("audit of {service:?}"),
            version,
            &Arc::default(),
            None,
        );
        let log = Arc::new(ReadOnly {
            shared: Arc::clone(shared),
            disbelieves: service == Service::Alert && version == DISBELIEVING,
            appends: Mutex::default(),
        });
        let keys = Arc::new(KeyPort { shared: Arc::clone(shared), site });
        let ring = Arc::new(KeyRing::new(keys));
        let token = CancellationToken::new();
        let (followed, fold) =
            assemble(shared, service, version, Arc::clone(&log) as SharedLog, ring, token.clone()).await?;
        tokio::task::spawn_local(fold.into_future());
        Ok(Self { followed, log, token })
    }

    async fn has_folded(&self, shared: &Shared) -> bool {
        match shared.head() {
            Some(head) => self.followed.covers(head, FOLD_LIMIT).await,
            None => true,
        }
    }

    /// Whether every panel was compared, and nothing was owed.
    async fn has_compared(&self) -> bool {
        for _ in 0..200 {
            let store = self.followed.store();
            let is_said = !self.log.appends.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
            if is_said || store.scan(b"dirty/", None, 1).is_ok_and(|rows| rows.is_empty()) {
                return true;
            }
            sleep_ms(50).await;
        }
        false
    }
}

async fn assemble(
    shared: &Shared,
    service: Service,
    version: u32,
    log: SharedLog,
    ring: Arc<KeyRing>,
    shutdown: CancellationToken,
) -> anyhow::Result<(Followed, Fold)> {
    let (home, metrics, clock) = (Box::new(MemoryHome), metrics(), Clock::of(|| BEGIN_MS));
    let ports = Ports { log, ring, home, clock, metrics, settle_erasures_within: FOLD_LIMIT, shutdown };
    Ok(match service {
        Service::Ingest => {
            let assembled = openfloor_ingest::assemble(ports).await?;
            (assembled.ingest.followed().clone(), assembled.fold)
        }
        Service::Projection => {
            let assembled = openfloor_projection::assemble(ports)?;
            (assembled.followed, assembled.fold)
        }
        Service::Alert => {
            let config = alert_config(shared, version);
            let assembled = openfloor_alert::assemble(&config, ports, Arc::new(Nobody)).await?;
            (assembled.followed, assembled.fold)
        }
    })
}

/// Carries nothing.
struct Nobody;

#[async_trait]
impl Carrier for Nobody {
    async fn carry(&self, _: &Message) -> Outcome {
        Outcome::Refused { failure: Failure::Blocked }
    }
}

/// The log without any fault, to which nothing can be appended.
struct ReadOnly {
    shared: Arc<Shared>,
    disbelieves: bool,
    /// What somebody wanted to append, by stream.
    appends: Mutex<Vec<String>>,
}

#[async_trait]
impl EventLog for ReadOnly {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.appends.lock().unwrap_or_else(PoisonError::into_inner).push(append.stream.to_string());
        std::future::pending().await
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        Ok(self.shared.truth.read(stream, after))
    }

    async fn subscribe(&self, _: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        let shared = Arc::clone(&self.shared);
        Ok(Box::new(Once { shared, disbelieves: self.disbelieves, told: false }))
    }
}

/// All there is, once.
struct Once {
    shared: Arc<Shared>,
    disbelieves: bool,
    told: bool,
}

#[async_trait]
impl Subscription for Once {
    fn log(&self) -> &LogId {
        self.shared.truth.id()
    }

    async fn next(&mut self, _: usize) -> Result<Batch, ReadError> {
        if self.told {
            std::future::pending::<()>().await;
        }
        self.told = true;
        let (records, head) = self.shared.truth.from(0, usize::MAX);
        let records =
            records.into_iter().map(|record| if self.disbelieves { disbelieved(record) } else { record });
        Ok(Batch { records: records.collect(), head })
    }
}
