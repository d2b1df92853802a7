//! A data directory where nothing runs, opened by a command for as long as it takes.

use std::sync::Arc;

use axum::Router;
use openfloor_api::client::Client;
use openfloor_process::health::Health;
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::directory::{DataDirectory, Owned};
use crate::in_process::InProcess;
use crate::installation::Installation;
use crate::operator;
use crate::options::Options;
use crate::parts::{Extent, World};
use crate::stores::Stores;

/// A data directory that a command has opened: the same routes as a server's, without a network.
pub struct Offline {
    installation: Arc<Installation>,
    router: Router,
    key: String,
    _owned: Owned,
}

impl Offline {
    /// Opens a data directory, and makes it where it is missing. `doing` is what the command is, as
    /// typed, for whoever finds the directory in use.
    pub async fn open(directory: &DataDirectory, doing: &str) -> anyhow::Result<Self> {
        let owned = directory.own(doing)?;
        let world = World {
            stores: Stores::open(directory, None)?,
            options: Options::default(),
            metrics: Metrics::new("command", env!("CARGO_PKG_VERSION")),
            health: Health::new(),
            url: String::new(),
            is_demo: false,
        };
        let installation = Installation::new(world, Extent::Ingest, CancellationToken::new());
        installation.begin().await?;
        let (key, _) = installation.own_key().await?;
        let operated: Arc<dyn operator::Operated> = Arc::clone(&installation) as _;
        let router = operator::routes(operated)
            .merge(operator::directory_routes(Arc::clone(&installation)))
            .fallback_service(installation.router());
        Ok(Self { installation, router, key: key.reveal(), _owned: owned })
    }

    /// A client of the API and of what operators do, with the key of this installation's organiser or
    /// another one.
    pub fn client(&self, key: Option<String>) -> Client {
        let key = key.unwrap_or_else(|| self.key.clone());
        Client::new(Arc::new(InProcess::new(self.router.clone())), Some(key))
    }

    /// Closes it. `forget_views` removes what was folded, with the old values of whoever was erased;
    /// the next start folds it anew.
    pub async fn close(self, forget_views: bool) -> anyhow::Result<()> {
        self.installation.stop().await?;
        drop(self.router);
        if forget_views {
            self.installation.world.stores.remove_views().await?;
        }
        Ok(())
    }
}
