//! What an error of SQLite means for who asked.

use openfloor_event_log::{AppendError, ReadError, Refusal};
use rusqlite::ErrorCode;

use crate::file::OpenError;

/// Why a transaction did not come to its end.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Nothing of the transaction is stored, and the connection is as good as before.
    Refused(Refusal),
    /// It may or may not be stored. The connection must not be used again.
    Lost(String),
}

impl Fault {
    /// A statement failed before the transaction was committed.
    pub(crate) fn before_commit(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::full(error),
            Some(ErrorCode::ReadOnly) => Self::Refused(Refusal::ReadOnly(error.to_string())),
            Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => {
                Self::Refused(Refusal::Other(error.to_string()))
            }
            _ => Self::Lost(error.to_string()),
        }
    }

    /// The commit itself failed. A disk that fills up while the pages are written leaves no commit mark; after
    /// any other failure, of a sync above all, nobody can say what is on the disk.
    pub(crate) fn at_commit(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::full(error),
            _ => Self::Lost(error.to_string()),
        }
    }

    fn full(error: &rusqlite::Error) -> Self {
        Self::Refused(Refusal::Full(error.to_string()))
    }

    pub(crate) fn as_append_error(&self) -> AppendError {
        match self {
            Self::Refused(refusal) => AppendError::Rejected(refusal.clone()),
            Self::Lost(why) => AppendError::Unavailable(why.clone()),
        }
    }
}

impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::ReadOnly { .. } => Self::Refused(Refusal::ReadOnly(error.to_string())),
            OpenError::Full { .. } => Self::Refused(Refusal::Full(error.to_string())),
            _ => Self::Lost(error.to_string()),
        }
    }
}

/// Whether the connection has to be given up after this error.
pub(crate) fn spoils(error: &rusqlite::Error) -> bool {
    let harmless = [
        ErrorCode::DiskFull,
        ErrorCode::ReadOnly,
        ErrorCode::ConstraintViolation,
        ErrorCode::DatabaseBusy,
        ErrorCode::DatabaseLocked,
    ];
    !error.sqlite_error_code().is_some_and(|code| harmless.contains(&code))
}

/// An error of reading that is about the file as a whole.
pub(crate) fn reading(error: &rusqlite::Error) -> ReadError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            ReadError::Rejected(format!("the file is damaged: {error}"))
        }
        _ => ReadError::Unavailable(error.to_string()),
    }
}
