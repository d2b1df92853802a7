//! Why ingest did not do as asked, by what the caller does about it.

use openfloor_application::handler::HandleError;
use openfloor_domain::charter::CharterRejection;
use openfloor_domain::convening::{ConveningRejection, LinkFault};
use openfloor_domain::organiser::OrganiserRejection;
use openfloor_domain::panel::PanelRejection;
use openfloor_domain::person::PersonRejection;
use openfloor_event_codec::EncodeError;
use openfloor_event_log::{ReadError, Refusal};
use openfloor_key_store::KeyStoreError;
use openfloor_outbound::FetchError;
use openfloor_rosters::{Diagnostic, Fault};
use openfloor_view_store::ViewStoreError;

/// Why ingest did not do as asked. Nothing was stored, except where the outcome is unknown.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// No key, or one that does not open.
    #[error("this needs the organiser's key")]
    NoKey,
    /// The business "no": which kind of thing refused, and why.
    #[error("{0}")]
    Rejected(Rejected),
    /// A field of the request is wrong.
    #[error("{detail}")]
    Field {
        /// RFC 6901.
        pointer: String,
        /// What is wrong, and what to do.
        detail: String,
    },
    /// The document cannot be read at all.
    #[error("{0}")]
    Unreadable(Box<Fault>),
    /// The document has errors; nothing of it was stored.
    #[error("the document has errors; nothing of it was stored")]
    Errors(Vec<Diagnostic>),
    /// There is no document behind the link.
    #[error("{0}")]
    Link(#[from] FetchError),
    /// There is one, and nothing of it can be used here.
    #[error("{}", useless(*.0))]
    Useless(LinkFault),
    /// It is not at the revision that the caller has seen.
    #[error("it was changed since you read it")]
    Moved(u64),
    /// The idempotency key was used for another request.
    #[error("this Idempotency-Key was used for another request; take a new one")]
    KeyReused,
    /// Come again.
    #[error("not now: {0}")]
    Unavailable(String),
    /// The log is full or cannot be written.
    #[error("{0}")]
    Refused(Refusal),
    /// More than one record can hold.
    #[error("{0}; submit it as several panels")]
    TooLarge(EncodeError),
    /// An operator must look at it.
    #[error("this is out of order and waits for the operator")]
    OutOfOrder(String),
}

fn useless(fault: LinkFault) -> &'static str {
    match fault {
        LinkFault::Empty => "the link leads to a document that names nobody",
        LinkFault::Other => "the link leads to a programme that does not name this convening",
        _ => "the link leads to nothing that can be used",
    }
}

/// The business "no" of each kind of thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "one for each kind of stream")]
pub enum Rejected {
    #[error(transparent)]
    Organiser(#[from] OrganiserRejection),
    #[error(transparent)]
    Convening(#[from] ConveningRejection),
    #[error(transparent)]
    Panel(#[from] PanelRejection),
    #[error(transparent)]
    Person(#[from] PersonRejection),
    #[error(transparent)]
    Charter(#[from] CharterRejection),
}

impl<R> From<HandleError<R>> for IngestError
where
    R: std::error::Error + Send + Sync + 'static + Into<Rejected>,
{
    fn from(error: HandleError<R>) -> Self {
        match error {
            HandleError::Rejected(rejection) => Self::Rejected(rejection.into()),
            HandleError::Moved { actual } => Self::Moved(actual),
            HandleError::KeyReused => Self::KeyReused,
            HandleError::Unavailable(why) => Self::Unavailable(why),
            HandleError::Refused(refusal) => Self::Refused(refusal),
            HandleError::TooLarge(error) => Self::TooLarge(error),
            HandleError::OutOfOrder(why) => Self::OutOfOrder(why),
        }
    }
}

impl From<ViewStoreError> for IngestError {
    fn from(error: ViewStoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<ReadError> for IngestError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(_) => Self::Unavailable(error.to_string()),
            _ => Self::OutOfOrder(error.to_string()),
        }
    }
}

impl From<KeyStoreError> for IngestError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Unavailable(_) => Self::Unavailable(error.to_string()),
            KeyStoreError::Full(_) => Self::Refused(Refusal::Full(error.to_string())),
            KeyStoreError::Rejected(_) => Self::OutOfOrder(error.to_string()),
        }
    }
}
