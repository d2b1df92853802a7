//! What the toolchain checks.

use crate::command::run;
use crate::workspace::cargo;

/// Every file is formatted.
pub(crate) fn format() -> anyhow::Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

/// Clippy has nothing to say.
pub(crate) fn clippy() -> anyhow::Result<()> {
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

/// The documentation of our crates builds, and its links lead somewhere.
pub(crate) fn docs() -> anyhow::Result<()> {
    let mut command = cargo();
    command.args(["doc", "--workspace", "--no-deps", "--locked"]);
    // A doc comment of an option is its help text, too: there an address stands as it is typed.
    run(command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::bare_urls"))
}
