//! What a page needs of the service that shows it.

use axum::http::HeaderMap;
use openfloor_domain::ids::OrganiserId;

use crate::directories::Directory;
use crate::session::{Session, Sessions};

/// How the pages of an installation are framed.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Who runs this and how to reach them, for the foot of every page.
    pub operator: Option<String>,
    /// Whether what is shown is invented: every page says so.
    pub is_demo: bool,
    /// Whether mail is not really sent: the organiser's pages say so.
    pub holds_mail_back: bool,
    /// Where organisers may look for somebody.
    pub directories: Vec<Directory>,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Which organiser.
    pub organiser: OrganiserId,
    /// What it is called; none if that was erased.
    pub name: Option<String>,
}

/// Why a page cannot be shown just now, for the log.
#[derive(Debug)]
pub struct Unreadable(pub String);

/// A service that has pages.
pub trait Host: Send + Sync + 'static {
    /// How they are framed.
    fn site(&self) -> &Site;

    /// What time it is, in milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Checks the cookies of sessions.
    fn sessions(&self) -> &Sessions;

    /// Who began a session, if the organiser still holds the key that it was begun with.
    fn holder(&self, session: &Session) -> impl Future<Output = Result<Option<SignedIn>, Unreadable>> + Send;

    /// Who sent a request, by its cookie.
    fn signed_in(
        &self,
        headers: &HeaderMap,
    ) -> impl Future<Output = Result<Option<SignedIn>, Unreadable>> + Send {
        async {
            match self.sessions().of(headers, self.now_ms()) {
                Some(session) => self.holder(&session).await,
                None => Ok(None),
            }
        }
    }
}
