//! The services over simulated ports, driven by one seed.

mod carrier;
mod cast;
mod chance;
mod checks;
mod faults;
mod keys;
mod ledger;
mod log;
mod mutants;
mod nemesis;
mod replica;
mod rest;
mod simulation;
mod site;
mod trace;
mod truth;
mod views;
mod watch;
mod wishes;
mod workload;
mod world;

pub use mutants::Mutant;
pub use simulation::{Options, run};
pub use trace::Report;
pub use world::Failure;
