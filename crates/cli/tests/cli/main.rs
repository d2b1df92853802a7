//! The program as it is typed: what it prints, where, and how it ends.

mod check;
mod deliveries;
mod demo;
mod directory;
mod exports;
mod imports;
mod mapping;
mod nats;
mod program;
mod real;
mod refused;
mod server;
mod shows;
