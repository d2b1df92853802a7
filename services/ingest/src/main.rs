//! `openfloor-ingest`: the command side as a process of its own, over NATS.

use clap::Parser;
use openfloor_ingest::LinkOptions;
use openfloor_over_nats::ServiceOptions;

#[global_allocator]
static ALLOCATOR: openfloor_process::Allocator = openfloor_process::Allocator;

/// Takes what organisers submit, over NATS.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(flatten)]
    options: ServiceOptions,
    #[command(flatten)]
    links: LinkOptions,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { options, links } = Arguments::parse();
    openfloor_ingest::run(options, links).await
}
