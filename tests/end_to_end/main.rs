//! End to end: real processes, a real nats-server, real receivers. One module a promise.

mod alerts;
mod allies;
mod backtest;
mod bad_input;
mod crashes;
mod demo;
mod privacy;
mod real_rosters;
mod rereading;
mod strangers;
mod support;
mod views;
