//! A data directory with its parts running, whether it serves or not.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use openfloor_alert::Outbox;
use openfloor_application::api_key::ApiKey;
use openfloor_domain::ids::OrganiserId;
use openfloor_domain::organiser::OrganiserAbout;
use openfloor_follower::Followed;
use openfloor_ingest::{Ingest, IngestError};
use openfloor_log_sqlite::BackupError;
use openfloor_process::web::{Protection, protect};
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use crate::directory::{DirectoryError, read_key, write_key};
use crate::front::Front;
use crate::parts::{Extent, Parts, World};
use crate::replay::{ReplayLine, is_replayed, replay, told};

/// What the organiser of an installation is called until somebody says otherwise.
const OWN_NAME: &str = "This installation";

/// A data directory with its parts running.
pub(crate) struct Installation {
    pub(crate) world: World,
    front: Front,
    admin_front: Front,
    extent: Extent,
    /// None only while the views are dropped and folded anew, or after that failed.
    running: Mutex<Option<Parts>>,
    /// Held while the views are dropped and folded anew.
    replaying: Mutex<()>,
    shutdown: CancellationToken,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackedUp {
    pub(crate) log: PathBuf,
    pub(crate) keys: PathBuf,
    pub(crate) bytes: u64,
}

impl Installation {
    /// An installation whose parts do not run yet.
    pub(crate) fn new(world: World, extent: Extent, shutdown: CancellationToken) -> Arc<Self> {
        let (front, admin_front) = (Front::new(), Front::new());
        Arc::new(Self {
            world,
            front,
            admin_front,
            extent,
            running: Mutex::new(None),
            replaying: Mutex::new(()),
            shutdown,
        })
    }

    /// Starts the parts.
    pub(crate) async fn begin(&self) -> anyhow::Result<()> {
        let parts = Parts::start(&self.world, self.extent, self.shutdown.child_token()).await?;
        self.show(parts).await;
        Ok(())
    }

    async fn show(&self, parts: Parts) {
        let protection = Protection {
            https_only: self.world.options.exposure.is_https(),
            error_page: Some(openfloor_pages::error_page()),
            route_limits: [&openfloor_ingest::ROUTE_LIMITS[..], &openfloor_alert::ROUTE_LIMITS].concat(),
            ..Protection::default()
        };
        self.front.show(protect(parts.router(), &self.world.metrics, protection));
        self.admin_front.show(parts.admin());
        *self.running.lock().await = Some(parts);
    }

    fn close(&self) {
        self.front.close();
        self.admin_front.close();
    }

    /// The command side; none while the views are folded anew.
    pub(crate) async fn ingest(&self) -> Option<Arc<Ingest>> {
        self.running.lock().await.as_ref().map(|parts| Arc::clone(&parts.ingest))
    }

    /// What is served, whatever it is at the moment.
    pub(crate) fn router(&self) -> Router {
        self.front.router()
    }

    /// What the parts have for operators, whatever it is at the moment.
    pub(crate) fn admin_router(&self) -> Router {
        self.admin_front.router()
    }

    /// The letters that were not sent.
    pub(crate) async fn outbox(&self) -> Option<Outbox> {
        self.running.lock().await.as_ref().map(|parts| parts.outbox.clone())
    }

    /// Waits until every view has caught up with the log as it was at the start.
    pub(crate) async fn has_caught_up(&self, limit: Duration) -> bool {
        let followed: Vec<_> = match self.running.lock().await.as_ref() {
            Some(parts) => parts.followed().map(|(_, followed)| followed.clone()).collect(),
            None => return false,
        };
        for followed in followed {
            if !followed.has_caught_up(limit).await {
                return false;
            }
        }
        true
    }

    /// A link that signs in once, as who holds a key.
    pub(crate) async fn sign_in_link(&self, key: &ApiKey) -> Option<String> {
        let running = self.running.lock().await;
        let code = running.as_ref()?.codes.issue(&key.organiser, &key.key);
        Some(format!("{}/sign-in?code={code}", self.world.url.trim_end_matches('/')))
    }

    /// The key of the organiser of this installation; true if the organiser was registered just now.
    ///
    /// A key file that was lost, or that the log does not know, is replaced: who owns the data
    /// directory owns all that is in it.
    pub(crate) async fn own_key(&self) -> anyhow::Result<(ApiKey, bool)> {
        let path = self.world.stores.directory.organiser_key();
        let ingest = self.ingest().await.context("ingest does not run")?;
        if let Some(text) = read_key(&path)? {
            match ingest.whose(&text).await {
                Ok(_) => return Ok((text.parse().context("the key of this installation")?, false)),
                Err(IngestError::NoKey) => {
                    tracing::warn!("the key in organiser.key is not known to this log; it is replaced");
                }
                Err(error) => return Err(error.into()),
            }
        }
        let (key, is_new) = match self.first_organiser().await? {
            Some(organiser) => (ingest.issue_key(&organiser).await?, false),
            None => {
                let contact = self.world.options.exposure.contact.clone();
                let contact = contact.unwrap_or_else(|| "not given".to_owned());
                (ingest.register(OrganiserAbout { name: OWN_NAME.to_owned(), contact }).await?, true)
            }
        };
        write_key(&path, &key.reveal())?;
        Ok((key, is_new))
    }

    /// The organiser that was registered first, if there is one.
    async fn first_organiser(&self) -> anyhow::Result<Option<OrganiserId>> {
        const RECORDS: usize = 1_000;
        let mut records = self.world.stores.shared_log().subscribe(None).await?;
        loop {
            let batch = records.next(RECORDS).await?;
            let found = batch.records.iter().find(|record| record.stream.kind() == "organiser");
            if let Some(record) = found {
                return Ok(Some(OrganiserId::new(record.stream.id())?));
            }
            let last = batch.records.last().map(|record| record.position);
            if last >= batch.head {
                return Ok(None);
            }
        }
    }

    /// Copies both files, as they are now, into a directory that has neither.
    pub(crate) async fn backup(&self, to: &Path) -> anyhow::Result<BackedUp> {
        let unusable = |source| DirectoryError::Unusable { path: to.to_owned(), source };
        std::fs::create_dir_all(to).map_err(unusable)?;
        let (log, keys) = (to.join("log.sqlite"), to.join("keys.sqlite"));
        for path in [&log, &keys] {
            if path.exists() {
                return Err(BackupError::Exists(path.clone()).into());
            }
        }
        // The log first: keys are made before what they seal is written, so no key can be missing.
        self.world.stores.log.backup(&log).await?;
        if let Err(error) = self.world.stores.keys.backup(&keys).await {
            // Half a backup is of no use.
            let _ = std::fs::remove_file(&log);
            return Err(error.into());
        }
        let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
        let bytes = bytes(&log) + bytes(&keys);
        Ok(BackedUp { log, keys, bytes })
    }

    /// Drops every view and folds it anew. Meanwhile nothing is served.
    pub(crate) async fn replay(&self, tell: &mpsc::Sender<ReplayLine>) -> anyhow::Result<()> {
        let _alone = self.replaying.try_lock().context("a replay is under way already")?;
        let mut running = self.running.lock().await;
        self.close();
        if let Some(parts) = running.take() {
            parts.stop().await?;
        }
        drop(running);
        let folded = match self.world.stores.remove_views().await {
            Ok(()) => replay(&self.world.stores, tell).await,
            Err(error) => Err(error),
        };
        if let Err(error) = self.begin().await {
            // Nothing can be served any more.
            tracing::error!(%error, "the parts could not be started again; ending");
            self.shutdown.cancel();
            return Err(error);
        }
        folded?;
        self.tell_the_rest(tell).await
    }

    /// Tells of those views that are folded while they serve again.
    async fn tell_the_rest(&self, tell: &mpsc::Sender<ReplayLine>) -> anyhow::Result<()> {
        let followed: Vec<_> = match self.running.lock().await.as_ref() {
            Some(parts) => parts.followed().filter(|(name, _)| !is_replayed(name)).map(owned).collect(),
            None => Vec::new(),
        };
        for (name, followed) in followed {
            told(name, &followed, tell).await?;
        }
        Ok(())
    }

    /// Ends the parts.
    pub(crate) async fn stop(&self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        self.close();
        match self.running.lock().await.take() {
            Some(parts) => parts.stop().await,
            None => Ok(()),
        }
    }
}

fn owned((name, followed): (&'static str, &Followed)) -> (&'static str, Followed) {
    (name, followed.clone())
}
