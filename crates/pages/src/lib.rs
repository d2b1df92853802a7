//! What the pages of all services have in common: the frame around each, the sentences in English and
//! French, who is signed in, and how a panel is shown.
//!
//! No service's data: a service that has pages is a [`Host`], and gives each page to its [`Frame`].

mod assets;
mod directories;
mod document;
mod frame;
mod host;
pub mod noticed;
mod numbers;
mod order;
mod publication;
pub mod said;
mod seat_map;
mod session;
mod standing;
mod words;

pub use assets::{SCRIPT_ROUTE, STYLE_ROUTE, script, style};
pub use directories::{DirectoriesFault, Directory};
pub use document::{DocumentForm, FormFault, pack};
pub use frame::{Frame, Message, PageError, see_other};
pub use host::{Host, SignedIn, Site, Unreadable};
pub use numbers::{Counts, Numbers, NumbersFault, class_name, class_named};
pub use openfloor_words::{Filling, Words};
pub use order::InProgramme;
pub use publication::{publication, publication_acts};
pub use seat_map::{Legend, SeatMap, Size};
pub use session::{SESSION_SECONDS, Session, Sessions};
pub use standing::{Figure, Standing, first_rule};
pub use words::{of as words_of, words_for};

/// What a browser is shown instead of a problem document: give it to whoever serves a router, as
/// `Protection::error_page`.
pub fn error_page() -> openfloor_process::web::ErrorPage {
    std::sync::Arc::new(frame::error_page)
}
