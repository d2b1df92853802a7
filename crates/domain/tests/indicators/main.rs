//! Signs that need a panel's past, its order or its minutes, and those of a series: over records that
//! the real decider wrote, from line-ups in a few letters.

mod backtest;
mod figures;
mod gaming;
mod hindsight;
mod past;
mod series;
mod stage;
mod support;
