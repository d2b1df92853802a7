//! The services as real processes over a real cluster, and a nemesis that hurts both.
//!
//! `cargo xtask chaos` builds what is needed and starts this. README.md says what is done and checked.

mod chance;
mod cluster;
mod copies;
mod disk;
mod fault;
mod journal;
mod link;
mod nemesis;
mod quiet;
mod report;
mod services;
mod stage;
mod upgrade;
mod verdict;
mod writer;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

use crate::chance::Chance;
use crate::fault::Kind;
use crate::nemesis::{Temper, Until};
use crate::stage::{Plan, Stage};

/// Hurts an installation for some time, and checks what it is afterwards.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo xtask chaos")]
struct Arguments {
    /// How long faults go on; each kind once, and short, if left out.
    #[arg(long)]
    minutes: Option<u64>,
    /// Gives the order of the faults and the load.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Also flip bits in block files of one server. nats-server may lose acknowledged messages by it.
    #[arg(long)]
    bit_rot: bool,
    /// Instead of faults: start with this program, an older release of ours, and roll to the present one,
    /// back, and to it again.
    #[arg(long, conflicts_with_all = ["minutes", "bit_rot"])]
    upgrade_from: Option<PathBuf>,
}

impl Arguments {
    fn plan(&self) -> Plan {
        match self.upgrade_from.clone() {
            Some(other) => Plan::Roll(other),
            None => {
                let arguments = self.clone();
                Plan::Hurt(Box::new(move || arguments.temper()))
            }
        }
    }

    fn temper(&self) -> Temper {
        let mut kinds = Kind::SURVIVED.to_vec();
        kinds.extend(self.bit_rot.then_some(Kind::RotBit));
        match self.minutes {
            Some(minutes) => Temper {
                fault_ms: (1_000, 8_000),
                calm_ms: (500, 4_000),
                until: Until::Moment(Instant::now() + Duration::from_secs(minutes * 60)),
                kinds,
            },
            None => {
                Temper { fault_ms: (1_500, 2_500), calm_ms: (100, 500), until: Until::EachKindOnce, kinds }
            }
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True if all held.
async fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    println!("seed {}", arguments.seed);
    let mut stage = Stage::set(Chance::new(arguments.seed), arguments.upgrade_from.as_deref()).await?;
    let hurt = stage.under_load(arguments.plan()).await;
    let findings = match hurt {
        Ok(()) => stage.findings().await,
        Err(error) => Err(error),
    };
    stage.close(findings)
}
