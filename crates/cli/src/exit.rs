//! How the program ends: an exit code by kind of failure, and one message that says what to do.

use std::fmt;
use std::io;
use std::process::ExitCode;

use openfloor_api::client::ClientError;
use openfloor_log_jetstream::ConnectError;
use openfloor_process::exposure::ExposureError;
use openfloor_standalone::{DirectoryError, RestoreError};

use crate::output::talk;

/// The exit codes, as `openfloor help` tells them.
pub(crate) const CODES: &str = "\
Exit codes:
  0  done
  1  failed
  2  used in a way that is not known
  3  the input is refused, or --fail-on found what it looks for
  4  something else came first: a data directory in use, a changed panel, a file that is there
  5  a server, disk or other part cannot be reached just now; try again";

/// Why a command ended before it was done, by what a script does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything else.
    Failed,
    /// The arguments cannot mean anything.
    Usage,
    /// The input is refused.
    Invalid,
    /// Something else came first.
    Conflict,
    /// Try again later.
    Unavailable,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::Conflict => 4,
            Self::Unavailable => 5,
        }
    }
}

/// A refusal of our own: the sentence names the place and the remedy.
#[derive(Debug)]
pub(crate) struct Stop {
    kind: Kind,
    /// Empty where all was said already.
    sentence: String,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Stop {}

/// A refusal with its kind.
pub(crate) fn stop(kind: Kind, sentence: impl Into<String>) -> anyhow::Error {
    Stop { kind, sentence: sentence.into() }.into()
}

/// Ends with a code where all was said already.
pub(crate) fn silent(kind: Kind) -> anyhow::Error {
    stop(kind, "")
}

/// Turns what became of the command into an exit code, and says why it failed.
pub(crate) fn of(result: anyhow::Result<()>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    if is_closed_pipe(&error) {
        // Whoever reads us has seen enough.
        return ExitCode::SUCCESS;
    }
    if !error.to_string().is_empty() {
        talk(format_args!("openfloor: {error:#}"));
    }
    ExitCode::from(kind(&error).code())
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    error.chain().any(pipe)
}

fn kind(error: &anyhow::Error) -> Kind {
    error.chain().find_map(kind_of).unwrap_or(Kind::Failed)
}

fn kind_of(cause: &(dyn std::error::Error + 'static)) -> Option<Kind> {
    if let Some(stop) = cause.downcast_ref::<Stop>() {
        return Some(stop.kind);
    }
    if let Some(error) = cause.downcast_ref::<ClientError>() {
        return Some(of_client(error));
    }
    if let Some(error) = cause.downcast_ref::<RestoreError>() {
        return of_restore(error);
    }
    if cause.is::<ExposureError>() {
        return Some(Kind::Usage);
    }
    if let Some(error) = cause.downcast_ref::<ConnectError>() {
        let is_out_of_reach = matches!(error, ConnectError::Unreachable { .. });
        return Some(if is_out_of_reach { Kind::Unavailable } else { Kind::Failed });
    }
    let directory = cause.downcast_ref::<DirectoryError>();
    directory.filter(|error| matches!(error, DirectoryError::Taken { .. })).map(|_| Kind::Conflict)
}

fn of_client(error: &ClientError) -> Kind {
    match error {
        ClientError::Refused(refusal) => of_status(refusal.status),
        ClientError::Unreachable { .. } | ClientError::Broken(_) => Kind::Unavailable,
        ClientError::BadAddress { .. } => Kind::Usage,
        ClientError::Failed(_) => Kind::Failed,
    }
}

fn of_status(status: u16) -> Kind {
    match status {
        400 | 413 | 415 | 422 => Kind::Invalid,
        409 | 412 => Kind::Conflict,
        429 | 502 | 503 | 504 | 507 => Kind::Unavailable,
        _ => Kind::Failed,
    }
}

/// None where a cause further down says it.
fn of_restore(error: &RestoreError) -> Option<Kind> {
    match error {
        RestoreError::NotEmpty(_) => Some(Kind::Conflict),
        RestoreError::Missing(_) | RestoreError::NotAPair { .. } | RestoreError::Open(_) => {
            Some(Kind::Invalid)
        }
        RestoreError::Directory(DirectoryError::Taken { .. }) => Some(Kind::Conflict),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_kind_below_any_context() {
        let error = stop(Kind::Conflict, "the file is there").context("the backup");
        assert_eq!(kind(&error), Kind::Conflict);
        assert_eq!(format!("{error:#}"), "the backup: the file is there");
        assert_eq!(kind(&anyhow::anyhow!("anything")), Kind::Failed);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let closed = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(is_closed_pipe(&closed));
        assert!(!is_closed_pipe(&anyhow::Error::from(io::Error::from(io::ErrorKind::NotFound))));
    }
}
