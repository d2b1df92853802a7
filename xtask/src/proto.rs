//! The generated files of `proto/`. Tests hold and compare them; here those tests are told to write.

use anyhow::ensure;
use clap::Args;

use crate::command::run as run_to_end;
use crate::workspace::cargo;

/// What becomes of the files.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Only compare, write nothing
    #[arg(long)]
    check: bool,
    /// Also write golden vectors of types that have none; existing ones are never written again
    #[arg(long, conflicts_with = "check")]
    new_golden: bool,
}

/// A test that writes what it compares when an environment variable tells it to.
struct Generated {
    package: &'static str,
    target: &'static [&'static str],
    test: &'static str,
    variable: (&'static str, &'static str),
}

const SCHEMAS: Generated = Generated {
    package: "openfloor-event-codec",
    target: &["--test", "codec"],
    test: "generated::the_files_are_what_the_table_says",
    variable: ("OPENFLOOR_PROTO", "write"),
};

const OPENAPI: Generated = Generated {
    package: "openfloor-api",
    target: &["--lib"],
    test: "openapi::tests::the_committed_document_is_what_the_types_say",
    variable: ("OPENFLOOR_PROTO", "write"),
};

const GOLDEN: Generated = Generated {
    package: "openfloor-event-codec",
    target: &["--test", "codec"],
    test: "golden::every_type_has_a_golden_vector",
    variable: ("OPENFLOOR_NEW_GOLDEN", "1"),
};

/// Writes or compares.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let failed: Vec<_> = [(SCHEMAS, !options.check), (OPENAPI, !options.check), (GOLDEN, options.new_golden)]
        .iter()
        .filter(|(generated, writes)| generated.run(*writes).is_err())
        .map(|(generated, _)| generated.test)
        .collect();
    ensure!(failed.is_empty(), "{failed:?} failed");
    Ok(())
}

impl Generated {
    fn run(&self, writes: bool) -> anyhow::Result<()> {
        let mut command = cargo();
        command.args(["test", "--quiet", "--package", self.package]).args(self.target);
        command.args(["--", "--exact", self.test]);
        if writes {
            command.env(self.variable.0, self.variable.1);
        }
        run_to_end(&mut command)
    }
}
