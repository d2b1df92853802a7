//! The pure core of Openfloor: what may happen, what it means, and how a panel stands.
//!
//! No IO, clock, async, randomness, iteration over hash maps, float equality or time-zone database.
//! Time, ids and chance enter as values inside commands. What a fold needs, it takes from records.

pub mod alert;
pub mod backtest;
pub mod charter;
pub mod clock;
pub mod convening;
pub mod decider;
pub mod delivery;
pub mod ids;
pub mod indicators;
pub mod invariants;
pub mod judgement;
pub mod manner;
pub mod moment;
#[cfg(feature = "mutants")]
pub mod mutants;
pub mod notice;
pub mod organiser;
pub mod panel;
pub mod past;
pub mod people;
pub mod person;
pub mod personal;
pub mod pledge;
pub mod programme;
pub mod reconciler;
pub mod roles;
pub mod series;
pub mod statistics;
pub mod subject;
pub mod subscription;
pub mod verification;
pub mod views;
