//! `openfloor-alert`: the process manager as a process of its own, over NATS.

use clap::Parser;
use openfloor_alert::AlertOptions;
use openfloor_outbound::LinkOptions;
use openfloor_over_nats::ServiceOptions;

#[global_allocator]
static ALLOCATOR: openfloor_process::Allocator = openfloor_process::Allocator;

/// Tells allies when a panel does not meet their pledge, and when it is mended, over NATS.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(flatten)]
    options: ServiceOptions,
    #[command(flatten)]
    alert: AlertOptions,
    #[command(flatten)]
    links: LinkOptions,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { options, alert, links } = Arguments::parse();
    openfloor_alert::run(options, alert, links).await
}
