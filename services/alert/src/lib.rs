//! alert: the process manager. Judges the panels that a pledge or subscription matches, appends what
//! is owed, tells it, and appends what came of it. Writes the streams `pledge`, `programme`, `subscription`,
//! `alert`, `delivery`, `reconciler` and `clock`.

mod alarms;
mod allies;
mod append;
mod assemble;
mod assistants;
mod bounces;
mod boxes;
mod carrier;
mod clock;
mod config;
mod deliver;
mod deliveries;
mod dispatch;
mod feed;
mod hooks;
mod hosts;
mod http;
mod invitations;
mod letter;
mod line_ups;
mod mail;
mod metrics;
mod monthly;
mod outbox;
mod programmes;
mod protocol;
mod reconcile;
mod run;
mod start;
mod throttle;
mod tokens;
pub mod told;
mod view;
mod watch;
mod webhook;
mod words;

pub use allies::{Allies, AllyError, Changes, NewPledge, NewSubscription};
pub use assemble::{Assembled, assemble};
pub use carrier::{Carrier, Message};
pub use config::Config;
pub use deliveries::{Act, ActError, Deliveries};
pub use http::ROUTE_LIMITS;
pub use mail::Smtp;
pub use outbox::Outbox;
pub use run::{AlertOptions, run, watch_mode};
pub use start::{Started, start};
pub use view::{NAME, SCHEMA};
/// For the fuzzer alone: no other way leads to it without a server.
#[doc(hidden)]
pub use webhook::outcome_of_answer;

#[cfg(test)]
mod tests;
