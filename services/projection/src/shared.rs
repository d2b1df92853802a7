//! What every handler has.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use openfloor_application::api_key::ApiKey;
use openfloor_application::identity::Identity;
use openfloor_domain::organiser::OrganiserAbout;
use openfloor_pages::{Host, Session, Sessions, SignedIn, Site, Unreadable};
use openfloor_process::clock::Clock;
use openfloor_process::problem::Problem;

use crate::read::access::Viewer;
use crate::read::{ReadError, Reads};
use crate::sign_in::SignInCodes;
use crate::tables::organisers::organiser;

/// How long an answer waits for a position that the caller asks for.
pub(crate) const POSITION_LIMIT: Duration = Duration::from_secs(2);

/// What every handler has.
pub(crate) struct Shared {
    pub(crate) site: Site,
    pub(crate) reads: Reads,
    /// Finds by its organiser's own short name what the log names by id.
    pub(crate) identity: Identity,
    pub(crate) sessions: Sessions,
    pub(crate) codes: SignInCodes,
    /// Pages say "in 32 days"; folds never ask it.
    pub(crate) clock: Clock,
}

/// [`Shared`], handed round.
pub(crate) type SharedState = Arc<Shared>;

/// Why somebody is not who they say.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ViewerError {
    /// The key is no key, is unknown or was revoked.
    #[error("this key is not known here, or was revoked")]
    NotAKey,
    /// It cannot be told just now.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Shared {
    /// Who asks the API, by the key given; anybody, without one.
    pub(crate) async fn viewer_by_key(&self, headers: &HeaderMap) -> Result<Viewer, ViewerError> {
        let Some(given) = headers.get(header::AUTHORIZATION) else { return Ok(Viewer::Public) };
        let given = given.to_str().map_err(|_| ViewerError::NotAKey)?;
        let (scheme, key) = given.split_once(' ').ok_or(ViewerError::NotAKey)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(ViewerError::NotAKey);
        }
        Ok(Viewer::Organiser(self.holder_of(key).await?.organiser))
    }

    /// The key, if its organiser holds it.
    pub(crate) async fn holder_of(&self, key: &str) -> Result<ApiKey, ViewerError> {
        let key: ApiKey = key.parse().map_err(|_| ViewerError::NotAKey)?;
        let id = key.organiser.clone();
        let row = self.reads.rows(move |store| organiser(store, &id)).await?;
        if row.is_some_and(|row| row.holds(&key)) { Ok(key) } else { Err(ViewerError::NotAKey) }
    }

    /// Whether there is something to read: the log as it was at the start has been folded.
    pub(crate) fn has_caught_up(&self) -> bool {
        self.reads.followed.status().progress.has_caught_up
    }

    /// How much of the log has been read, near enough to say so: positions need not be dense.
    pub(crate) fn percent_folded(&self) -> u64 {
        let progress = self.reads.followed.status().progress;
        let (Some(folded), Some(head)) = (progress.folded, progress.head) else { return 0 };
        (folded.0.saturating_mul(100)).checked_div(head.0).unwrap_or(100).min(100)
    }
}

impl Host for Shared {
    fn site(&self) -> &Site {
        &self.site
    }

    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    async fn holder(&self, session: &Session) -> Result<Option<SignedIn>, Unreadable> {
        let unreadable = |error: ReadError| Unreadable(error.to_string());
        let id = session.organiser.clone();
        let row = self.reads.rows(move |store| organiser(store, &id)).await.map_err(unreadable)?;
        let Some(row) = row.filter(|row| row.keys.contains_key(&session.key)) else { return Ok(None) };
        let about = self.reads.open::<OrganiserAbout>(row.about.as_ref()).await.map_err(unreadable)?;
        Ok(Some(SignedIn { organiser: session.organiser.clone(), name: about.map(|about| about.name) }))
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        tracing::error!(%error, "a request could not be answered");
        match error {
            ReadError::Damaged(_) => Self::internal(),
            ReadError::Store(_) | ReadError::Keys(_) | ReadError::Log(_) | ReadError::Blocking(_) => {
                Self::unavailable("This cannot be read just now. Try again in a moment.")
            }
        }
    }
}

impl From<ViewerError> for Problem {
    fn from(error: ViewerError) -> Self {
        match error {
            ViewerError::NotAKey => Self::unauthorized("This key is not known here, or was revoked."),
            ViewerError::Read(error) => error.into(),
        }
    }
}
