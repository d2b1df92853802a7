//! The properties of the domain, with more cases than anybody waits for.

use clap::Args;

use crate::command::run as run_to_end;
use crate::workspace::cargo;

/// How many cases.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// How many cases each property is tried with
    #[arg(long, default_value_t = 100_000)]
    cases: u32,
    /// Only those whose names contain this
    #[arg(default_value = "")]
    name: String,
}

/// Runs all tests of the domain, the properties with that many cases.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut test = cargo();
    test.args(["test", "--release", "--locked", "--package", "openfloor-domain", "--lib", "--tests", "--"]);
    test.arg(&options.name).env("PROPTEST_CASES", options.cases.to_string());
    run_to_end(&mut test)
}
