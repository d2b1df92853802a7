//! The read side as a process of its own, over NATS.

use clap::Parser;
use openfloor_over_nats::ServiceOptions;

#[global_allocator]
static ALLOCATOR: openfloor_process::Allocator = openfloor_process::Allocator;

/// Serves the pages, the read API and the metrics of Openfloor, from the log on NATS.
#[derive(Debug, Parser)]
#[command(name = "openfloor-projection", version)]
struct Arguments {
    #[command(flatten)]
    service: ServiceOptions,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    openfloor_projection::run(Arguments::parse().service).await
}
