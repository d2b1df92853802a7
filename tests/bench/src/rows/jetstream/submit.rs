//! Submitting over JetStream, beside publishing the messages that come of it.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use openfloor_domain::ids::{OrganiserId, PanelId};
use openfloor_domain::panel::PanelCommand;
use openfloor_ingest::{Ingest, Wish};
use tokio::runtime::Runtime;

use super::bare::{self, Recorded};
use super::broker::Broker;
use crate::bare::IN_FLIGHT;
use crate::panels;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::rows::http::others::Others;
use crate::rows::http::server::{Running, ingest_home};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "submit-jetstream",
    what: "a new roster of six submitted over JetStream",
    beside: "bare publish of all messages that come of it",
    measure,
};

/// How a case is set up.
#[derive(Clone, Copy)]
struct Setting {
    sync_always: bool,
    has_others: bool,
    rosters: usize,
}

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let runtime = Runtime::new()?;
    let mut cases = Vec::new();
    for (sync_always, rosters) in [(true, settings.size(600, 128)), (false, settings.size(6_000, 1_024))] {
        for has_others in [false, true] {
            cases.push(case(settings, &runtime, Setting { sync_always, has_others, rosters })?);
        }
    }
    Ok(cases)
}

fn case(settings: &Settings, runtime: &Runtime, setting: Setting) -> anyhow::Result<Case> {
    let first = settings.directory()?;
    let recorded = runtime.block_on(recorded(first.path(), setting))?;
    let rounds = in_turns(
        settings,
        |directory| {
            let broker = Broker::start(setting.sync_always)?;
            runtime.block_on(async {
                let submitting = Submitting::start(&broker, directory, setting).await?;
                let seconds = submitting.submit(setting.rosters).await?;
                submitting.stop().await?;
                Ok(setting.rosters as f64 / seconds)
            })
        },
        |_| {
            let broker = Broker::start(setting.sync_always)?;
            let seconds =
                runtime.block_on(async { recorded.published(&bare::connect(&broker.url()).await?).await })?;
            Ok(setting.rosters as f64 / seconds)
        },
    )?;
    let sync = if setting.sync_always { "always" } else { "default sync" };
    let others = if setting.has_others { "all running" } else { "alone" };
    Ok(Case {
        label: format!("{sync}, {others}"),
        unit: Unit::PerSecond("rosters"),
        aim: Aim::Share(0.8),
        least: None,
        rounds,
        settings: format!(
            "{} rosters of six new people, {IN_FLIGHT} in flight, no HTTP, in this process; {} messages of {} bytes \
             (records and keys, with their headers), bare 1024 in flight; one nats-server, R1",
            setting.rosters,
            recorded.len(),
            recorded.bytes() / recorded.len().max(1),
        ),
    })
}

/// What submitting makes of the streams.
async fn recorded(directory: &Path, setting: Setting) -> anyhow::Result<Recorded> {
    let broker = Broker::start(setting.sync_always)?;
    let nats = bare::connect(&broker.url()).await?;
    let submitting = Submitting::start(&broker, directory, setting).await?;
    let began = bare::marks(&nats).await?;
    submitting.submit(setting.rosters).await?;
    let recorded = Recorded::taken(&nats, began).await?;
    submitting.stop().await?;
    Ok(recorded)
}

/// Ingest over a broker, and the other services if they are wanted.
struct Submitting {
    running: Running,
    others: Option<Others>,
}

impl Submitting {
    async fn start(broker: &Broker, directory: &Path, setting: Setting) -> anyhow::Result<Self> {
        let (log, keys) = broker.ports("ingest").await?;
        let running = Running::start(log, keys, ingest_home(directory)).await?;
        let mut others = None;
        if setting.has_others {
            let (projection, alert) = (broker.ports("projection").await?, broker.ports("alert").await?);
            let config = openfloor_alert::Config::new("https://floor.example/".parse()?);
            others = Some(Others::start(directory, projection, alert, config).await?);
        }
        Ok(Self { running, others })
    }

    /// Submits new rosters, and returns how many seconds it took until all were durable.
    async fn submit(&self, rosters: usize) -> anyhow::Result<f64> {
        let mut shares: Vec<Vec<_>> = (0..IN_FLIGHT).map(|_| Vec::new()).collect();
        for at in 0..rosters {
            shares[at % IN_FLIGHT].push((panels::panel(at), panels::roster(at, 0)));
        }
        let begun = Instant::now();
        let clients: Vec<_> = shares
            .into_iter()
            .map(|share| {
                tokio::spawn(client(Arc::clone(&self.running.ingest), self.running.organiser.clone(), share))
            })
            .collect();
        for client in clients {
            client.await??;
        }
        Ok(begun.elapsed().as_secs_f64())
    }

    async fn stop(self) -> anyhow::Result<()> {
        if let Some(others) = self.others {
            others.stop().await?;
        }
        self.running.stop().await
    }
}

/// One client: its share, one after the other.
async fn client(
    ingest: Arc<Ingest>,
    organiser: OrganiserId,
    share: Vec<(PanelId, PanelCommand)>,
) -> anyhow::Result<()> {
    for (id, command) in share {
        let request = id.to_string();
        ingest.panel(&organiser, id, &command, request.as_bytes(), &Wish::default()).await?;
    }
    Ok(())
}
