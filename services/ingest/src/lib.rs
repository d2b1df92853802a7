//! ingest: the command side. Takes what organisers submit, decides, appends, and answers with how it
//! stands. Writes the streams `organiser`, `convening`, `panel`, `person` and `charter`.

mod assemble;
pub mod check;
mod deciding;
mod dry_run;
mod error;
mod forget;
mod http;
mod import;
mod ingest;
mod link;
mod metrics;
mod own_words;
mod pages;
mod remember;
mod same;
mod standing;
mod start;
pub mod view;
mod watch;

pub use assemble::{Assembled, assemble};
pub use error::{IngestError, Rejected};
pub use http::ROUTE_LIMITS;
pub use import::{ImportRequest, Origin, dry_import, import};
pub use ingest::{Ingest, Wish, WrittenPanel};
pub use openfloor_outbound::LinkOptions;
pub use start::{Started, run, start};

#[cfg(test)]
mod tests;
