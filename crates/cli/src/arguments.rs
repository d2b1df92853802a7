//! What can be typed after `openfloor`.

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Style};
use clap::{Parser, Subcommand};
use openfloor_alert::AlertOptions;
use openfloor_ingest::LinkOptions;
use openfloor_over_nats::ServiceOptions;

use crate::commands;
use crate::exit::CODES;

/// Headings in bold, nothing in a colour that has to be told apart.
const STYLES: Styles = Styles::styled()
    .header(Style::new().bold())
    .usage(Style::new().bold())
    .literal(AnsiColor::Cyan.on_default());

/// Openfloor watches who is given the floor: rosters go in, panels are judged, allies are told.
#[derive(Debug, Parser)]
#[command(name = "openfloor", version, styles = STYLES, after_help = CODES, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Up(Box<commands::up::Up>),
    Check(commands::check::Check),
    Import(commands::import::Import),
    Export(commands::export::Export),
    Show(commands::show::Show),
    Floor(commands::floor::Floor),
    SignIn(commands::sign_in::SignIn),
    Tail(commands::tail::Tail),
    Replay(commands::replay::Replay),
    Backup(commands::backup::Backup),
    Restore(commands::restore::Restore),
    Person(commands::person::Person),
    Organiser(commands::organiser::Organiser),
    Key(commands::key::Key),
    Charter(commands::charter::Charter),
    Backtest(commands::backtest::Backtest),
    Series(commands::series::Series),
    Activate(commands::activate::Activate),
    Withhold(commands::withhold::Withhold),
    Questions(commands::questions::Questions),
    Delivery(commands::delivery::Delivery),
    /// Run the command side alone, over NATS
    Ingest(Box<Ingest>),
    /// Run the read side alone, over NATS
    Projection(Box<ServiceOptions>),
    /// Tell allies, over NATS
    Alert(Box<Alert>),
    Completions(commands::completions::Completions),
}

/// Options of ingest as a process of its own.
#[derive(Debug, clap::Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(crate) service: ServiceOptions,
    #[command(flatten)]
    pub(crate) links: LinkOptions,
}

/// Options of alert as a process of its own.
#[derive(Debug, clap::Args)]
pub(crate) struct Alert {
    #[command(flatten)]
    pub(crate) service: ServiceOptions,
    #[command(flatten)]
    pub(crate) alert: AlertOptions,
    #[command(flatten)]
    pub(crate) links: LinkOptions,
}
