//! The commands, one file each.

pub(crate) mod activate;
pub(crate) mod backtest;
pub(crate) mod backup;
pub(crate) mod charter;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod delivery;
pub(crate) mod export;
pub(crate) mod floor;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod organiser;
pub(crate) mod person;
pub(crate) mod questions;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod series;
pub(crate) mod show;
pub(crate) mod sign_in;
pub(crate) mod tail;
pub(crate) mod up;
pub(crate) mod withhold;

use anyhow::Context;

use crate::arguments::{Arguments, Command};

/// Does what was asked for.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        // These two need no runtime.
        Command::Check(check) => check.run(),
        Command::Completions(completions) => completions.run(),
        command => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            runtime.context("the threads of this program cannot be started")?.block_on(run_async(command))
        }
    }
}

async fn run_async(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Up(up) => up.run().await,
        Command::Import(import) => import.run().await,
        Command::Export(export) => export.run().await,
        Command::Show(show) => show.run().await,
        Command::Floor(floor) => floor.run().await,
        Command::SignIn(sign_in) => sign_in.run().await,
        Command::Tail(tail) => tail.run().await,
        Command::Replay(replay) => replay.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Person(person) => person.run().await,
        Command::Organiser(organiser) => organiser.run().await,
        Command::Key(key) => key.run().await,
        Command::Charter(charter) => charter.run().await,
        Command::Backtest(backtest) => backtest.run().await,
        Command::Series(series) => series.run(),
        Command::Activate(activate) => activate.run().await,
        Command::Delivery(delivery) => delivery.run().await,
        Command::Ingest(ingest) => openfloor_ingest::run(ingest.service, ingest.links).await,
        Command::Questions(questions) => questions.run().await,
        Command::Withhold(withhold) => withhold.run().await,
        Command::Projection(options) => openfloor_projection::run(*options).await,
        Command::Alert(alert) => openfloor_alert::run(alert.service, alert.alert, alert.links).await,
        Command::Check(check) => check.run(),
        Command::Completions(completions) => completions.run(),
    }
}
