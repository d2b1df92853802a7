//! A private feed of what somebody was told (Atom, RFC 4287), at an address that nobody guesses and that its
//! owner takes back.
//!
//! A feed is an endpoint that fetches: stopping its stream takes the address back, and each stop makes the
//! next address another one. It shows what the mail of its owner has told, or, while no mail can be sent there,
//! what is due.

use std::sync::Arc;

use askama::Template;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::delivery::{Reason, Settled};
use openfloor_domain::ids::EndpointId;
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, Language, Watcher};
use openfloor_domain::personal::Personal;
use openfloor_process::clock::Clock;
use uuid::Uuid;

use crate::allies::{Allies, AllyError};
use crate::boxes::{BoxError, opened};
use crate::deliveries::{Act, ActError, Deliveries};
use crate::letter::{Desk, Said};
use crate::tokens::Link;
use crate::view;
use crate::view::rows::{NoticeRow, What};
use crate::words;

/// Most entries of a feed: the newest.
const ENTRIES_MAX: usize = 50;

/// Ids of entries, for ever: RFC 4122, from the id of the notice.
const ENTRY_IDS: Uuid = Uuid::from_u128(0x6f70_656e_666c_6f6f_7200_6665_6564_0001);

/// Feeds.
pub(crate) struct Feeds {
    pub(crate) allies: Arc<Allies>,
    pub(crate) deliveries: Arc<Deliveries>,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FeedError {
    /// The address is not one of ours, or was taken back.
    #[error("there is no such feed")]
    None,
    /// The pledge or subscription says no.
    #[error(transparent)]
    Ally(#[from] AllyError),
    /// Come again.
    #[error("not now: {0}")]
    Unavailable(String),
}

impl From<ActError> for FeedError {
    fn from(error: ActError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<openfloor_view_store::ViewStoreError> for FeedError {
    fn from(error: openfloor_view_store::ViewStoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<BoxError> for FeedError {
    fn from(error: BoxError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Feed {
    language: &'static str,
    id: Uuid,
    title: String,
    address: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: Uuid,
    title: String,
    updated: String,
    text: String,
}

/// Of whom a feed tells: where their mail goes, in which language, and whether they want to be told.
struct Owner {
    mail: Option<EndpointId>,
    language: Language,
    is_told: bool,
}

impl Feeds {
    /// A new address; the one of before is taken back.
    pub(crate) async fn open(&self, watcher: &Watcher) -> Result<String, FeedError> {
        if !self.owner(watcher).await?.is_told {
            return Err(FeedError::None);
        }
        self.close(watcher).await?;
        let endpoint = endpoint(watcher)?;
        self.deliveries.act(&endpoint, &Act::Enable).await?;
        Ok(self.desk.feed(&link(watcher, self.deliveries.of(&endpoint).await?.stops)))
    }

    /// Takes the address back.
    pub(crate) async fn close(&self, watcher: &Watcher) -> Result<(), FeedError> {
        Ok(self.deliveries.act(&endpoint(watcher)?, &Act::Disable(Reason::Operator)).await?)
    }

    /// What stands at an address.
    pub(crate) async fn read(&self, address: &str) -> Result<String, FeedError> {
        let (watcher, stops) = match Link::read(&self.desk.identity, address) {
            Some(Link::FeedOfPledge(id, stops)) => (Watcher::Pledge(id), stops),
            Some(Link::FeedOfSubscription(id, stops)) => (Watcher::Subscription(id), stops),
            _ => return Err(FeedError::None),
        };
        let history = self.deliveries.of(&endpoint(&watcher)?).await?;
        // One that nobody opened has no stop.
        if history.disabled.is_some() || history.stops != stops || stops == 0 {
            return Err(FeedError::None);
        }
        let owner = self.owner(&watcher).await?;
        if !owner.is_told {
            return Err(FeedError::None);
        }
        let entries = self.entries(&watcher, owner.mail.as_ref()).await?;
        let words = words::of(owner.language);
        let address = self.desk.feed(&link(&watcher, stops));
        let opened = Moment { utc_ms: 0, offset_minutes: 0 }.to_string();
        let feed = Feed {
            language: words.code(),
            id: Uuid::new_v5(&ENTRY_IDS, address.as_bytes()),
            title: words.say("feed-title"),
            updated: entries.first().map_or(opened, |entry| entry.updated.clone()),
            address,
            entries,
        };
        feed.render().map_err(|error| FeedError::Unavailable(error.to_string()))
    }

    async fn entries(&self, watcher: &Watcher, mail: Option<&EndpointId>) -> Result<Vec<Entry>, FeedError> {
        let Some(mail) = mail else { return Ok(Vec::new()) };
        let store = self.allies.followed.store();
        let is_stopped = view::is_stopped(store.as_ref(), mail)?;
        let now_ms = self.clock.now_ms();
        let mut told = Vec::new();
        for (row, settled) in view::notices(store.as_ref(), mail)? {
            let What::Said { panel, .. } = &row.what else { continue };
            let is_due = || now_ms >= row.due_ms();
            let is_told = match settled {
                Some(Settled::Delivered | Settled::GivenUp) => true,
                Some(Settled::NotOwed) => false,
                None => is_stopped && is_due() && !view::is_dirty(store.as_ref(), panel)?,
            };
            if is_told {
                told.push(row);
            }
        }
        told.sort_by_key(|row| std::cmp::Reverse((row.recorded_ms, row.notice.clone())));
        told.truncate(ENTRIES_MAX);
        let mut entries = Vec::new();
        for row in &told {
            entries.extend(self.entry(watcher, row).await?);
        }
        Ok(entries)
    }

    /// What a notice says, without links that do something in the name of whom it is for; none if it was erased.
    async fn entry(&self, watcher: &Watcher, row: &NoticeRow) -> Result<Option<Entry>, FeedError> {
        let What::Said { kind, panel, template, about } = &row.what else { return Ok(None) };
        let Personal::Known(about) = opened::<AlertAbout>(&self.ring, about.as_ref()).await? else {
            return Ok(None);
        };
        let letter = self.desk.notice(Said {
            watcher,
            notice: &row.notice,
            kind: *kind,
            panel,
            template,
            recorded_ms: row.recorded_ms,
            about: &about,
        });
        Ok(Some(Entry {
            id: Uuid::new_v5(&ENTRY_IDS, row.notice.as_str().as_bytes()),
            title: readable(&letter.subject),
            updated: Moment { utc_ms: row.recorded_ms, offset_minutes: 0 }.to_string(),
            text: readable(&letter.paragraphs.join("\n\n")),
        }))
    }

    async fn owner(&self, watcher: &Watcher) -> Result<Owner, FeedError> {
        let (mail, language, is_told) = match watcher {
            Watcher::Pledge(id) => {
                let state = self.allies.pledge_state(id).await?;
                let language = state.about.known().map(|about| about.language);
                (state.mail.clone(), language, state.is_active())
            }
            Watcher::Subscription(id) => {
                let state = self.allies.subscription_state(id).await?;
                let language = state.about.known().map(|about| about.language);
                (state.mail.clone(), language, state.is_active())
            }
        };
        Ok(Owner { mail, language: language.unwrap_or_default(), is_told })
    }
}

fn endpoint(watcher: &Watcher) -> Result<EndpointId, FeedError> {
    let id = match watcher {
        Watcher::Pledge(id) => format!("fp{id}"),
        Watcher::Subscription(id) => format!("fs{id}"),
    };
    EndpointId::new(id).map_err(|_| FeedError::None)
}

fn link(watcher: &Watcher, stops: u32) -> Link {
    match watcher {
        Watcher::Pledge(id) => Link::FeedOfPledge(id.clone(), stops),
        Watcher::Subscription(id) => Link::FeedOfSubscription(id.clone(), stops),
    }
}

/// Without what no XML may hold.
fn readable(text: &str) -> String {
    let is_fit = |letter: &char| {
        !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}') || matches!(letter, '\n' | '\t')
    };
    text.chars().filter(is_fit).collect()
}
