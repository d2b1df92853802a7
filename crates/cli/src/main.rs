//! `openfloor`: the one program. Data goes to standard output, talk to standard error.

mod arguments;
mod commands;
mod decisions;
mod document;
mod exit;
mod from_link;
mod judged;
mod outlined;
mod output;
mod place;
mod progress;
mod tables;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

#[global_allocator]
static ALLOCATOR: openfloor_process::Allocator = openfloor_process::Allocator;

fn main() -> ExitCode {
    // First of all: two TLS providers are compiled in, and one must be chosen before the first connection.
    openfloor_process::tls::install();
    exit::of(commands::run(Arguments::parse()))
}
