//! `openfloor-ingest`: the command side as a process of its own, over NATS.

use clap::Parser;
use openfloor_over_nats::ServiceOptions;

/// Takes what organisers submit, over NATS.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(flatten)]
    options: ServiceOptions,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    openfloor_ingest::run(Arguments::parse().options).await
}
