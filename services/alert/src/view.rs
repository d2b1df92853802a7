//! What alert folds from the log: panels, who watches them, what was said, and what became of it.
//!
//! Work is remembered here too: panels to be compared and notices to be told are rows, written with
//! the checkpoint.

mod assistant;
pub(crate) mod compare;
mod hours;
pub(crate) mod month;
mod notices;
mod panels;
pub(crate) mod programme;
pub(crate) mod rows;
mod watchers;

pub(crate) use programme::{edition, programmes_of, voices};
pub(crate) use watchers::watched_key;

use std::collections::{BTreeMap, BTreeSet};

use openfloor_application::identity::Identity;
use openfloor_application::projector::{OpenedCommit, PARKED, Parked, View};
use openfloor_application::table::{Reader, Table};
use openfloor_domain::charter::CharterEvent;
use openfloor_domain::clock::Now;
use openfloor_domain::delivery::{Reason, Settled, TOGETHER_MAX, Telling};
use openfloor_domain::ids::{ConveningId, EndpointId, InvitationId, PanelId, SeriesId};
use openfloor_domain::judgement::Rule;
use openfloor_domain::notice::Watcher;
use openfloor_domain::reconciler::ReconcilerState;
use openfloor_domain::views::{PersonView, Recorded};
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};

use rows::{
    AlertRow, Chain, Channel, ConveningRow, DeadRow, DeliveryRow, EndpointRow, Mailbox, Mark, NoticeRow,
    PanelRow, PledgeRow, ProgrammeRow, SubscriptionRow, Totals,
};

/// The name of the view and of the service.
pub const NAME: &str = "alert";

/// The shape of the rows. Raise it with any change to what is kept here.
pub const SCHEMA: u64 = 15;

/// The only row of a table that has one.
const ONE: &str = "one";

/// The view of alert.
#[derive(Debug)]
pub(crate) struct AlertView {
    /// Turns names and addresses into keyed hashes before they reach a row.
    identity: Identity,
    panels: Table<PanelRow>,
    convenings: Table<ConveningRow>,
    persons: Table<PersonView>,
    pledges: Table<PledgeRow>,
    subscriptions: Table<SubscriptionRow>,
    charters: Table<Vec<Rule>>,
    programmes: Table<ProgrammeRow>,
    /// `<organiser>/<panel>`.
    hosted: Table<Mark>,
    /// `<person>/<panel>`.
    seated: Table<Mark>,
    /// `<token>/<panel>`.
    found: Table<Mark>,
    /// By token.
    pledged: Table<BTreeSet<String>>,
    /// Of each pledge, the invitations whose link is read again and again.
    followed: Table<BTreeSet<InvitationId>>,
    /// Panels of which everybody may know how they stand: `<hour in which it is over>/<panel>`.
    public: Table<Mark>,
    /// `<series>/<convening>`.
    editions: Table<Mark>,
    /// `<what is watched>/<subscription>`.
    watching: Table<Mark>,
    /// When mails to an address were asked for: `<token>/<pledge or subscription>`.
    asks: Table<Vec<i64>>,
    alerts: Table<AlertRow>,
    totals: Table<Totals>,
    endpoints: Table<EndpointRow>,
    /// `<endpoint>/<notice>`.
    notices: Table<NoticeRow>,
    deliveries: Table<DeliveryRow>,
    /// `<endpoint>/<notice>`. Not in `deliveries`, whose rows would grow for ever.
    settled: Table<Settled>,
    /// Of those, what waits for a person.
    dead: Table<DeadRow>,
    /// `<endpoint>/<alert>`.
    chains: Table<Chain>,
    /// When what is to be told was recorded: `<endpoint>/<when it is due>/<notice>`.
    pending: Table<i64>,
    reconciler: Table<ReconcilerState>,
    clock: Table<Now>,
    /// Panels with something that waits for the next round.
    settling: Table<Mark>,
    /// Panels of which nobody said that the line-up is complete.
    drafts: Table<Mark>,
    /// `<hour in which it begins>/<panel>`.
    beginning: Table<Mark>,
    /// `<hour in which somebody wants to be asked again>/<panel>/<pledge>`.
    asked_later: Table<Mark>,
    /// Pledges whose allies released words: `<programme>/<pledge>`.
    voices: Table<Mark>,
    /// `<hour in which somebody snoozes no more>/<pledge or subscription>`.
    snoozing: Table<Watcher>,
    dirty: Table<Mark>,
    /// Panels that came to `dirty` since the last look.
    marked: BTreeSet<PanelId>,
    /// Endpoints about which something was recorded since the last look.
    touched: BTreeSet<EndpointId>,
    /// Whether what an earlier process left was looked at.
    is_loaded: bool,
}

const PANELS: &str = "panels";
const CONVENINGS: &str = "convenings";
const FOUND: &str = "found";
const PLEDGES: &str = "pledges";
const SUBSCRIPTIONS: &str = "subscriptions";
const CHARTERS: &str = "charters";
const PROGRAMMES: &str = "programmes";
const VOICES: &str = "voices";
const ALERTS: &str = "alerts";
const FOLLOWED: &str = "followed";
const ASKS: &str = "asks";
const TOTALS: &str = "totals";
const ENDPOINTS: &str = "endpoints";
const NOTICES: &str = "notices";
const DELIVERIES: &str = "deliveries";
const SETTLED: &str = "settled";
const DEAD: &str = "dead";
const CHAINS: &str = "chains";
const PENDING: &str = "pending";
const RECONCILER: &str = "reconciler";
const CLOCK: &str = "clock";
const DIRTY: &str = "dirty";

impl AlertView {
    /// An empty one.
    pub(crate) fn new(identity: Identity) -> Self {
        Self {
            identity,
            panels: Table::new(PANELS),
            convenings: Table::new(CONVENINGS),
            persons: Table::new("persons"),
            pledges: Table::new(PLEDGES),
            subscriptions: Table::new(SUBSCRIPTIONS),
            charters: Table::new(CHARTERS),
            programmes: Table::new(PROGRAMMES),
            hosted: Table::new("hosted"),
            seated: Table::new("seated"),
            found: Table::new(FOUND),
            pledged: Table::new("pledged"),
            followed: Table::new(FOLLOWED),
            public: Table::new("public"),
            editions: Table::new("editions"),
            watching: Table::new("watching"),
            asks: Table::new(ASKS),
            alerts: Table::new(ALERTS),
            totals: Table::new(TOTALS),
            endpoints: Table::new(ENDPOINTS),
            notices: Table::new(NOTICES),
            deliveries: Table::new(DELIVERIES),
            settled: Table::new(SETTLED),
            dead: Table::new(DEAD),
            chains: Table::new(CHAINS),
            pending: Table::new(PENDING),
            reconciler: Table::new(RECONCILER),
            clock: Table::new(CLOCK),
            settling: Table::new("settling"),
            drafts: Table::new("drafts"),
            beginning: Table::new("beginning"),
            asked_later: Table::new("asked-later"),
            voices: Table::new(VOICES),
            snoozing: Table::new("snoozing"),
            dirty: Table::new(DIRTY),
            marked: BTreeSet::new(),
            touched: BTreeSet::new(),
            is_loaded: false,
        }
    }

    /// The panel is to be compared with what was said about it.
    fn mark(&mut self, panel: &PanelId) {
        self.dirty.put(panel.as_str(), Mark {});
        self.marked.insert(panel.clone());
    }

    /// So is every panel of which an index has a row that begins so and ends with the panel's id.
    fn mark_all(&mut self, store: &dyn ViewStore, index: Index, prefix: &str) -> Result<(), ViewStoreError> {
        let table = match index {
            Index::Hosted => &self.hosted,
            Index::Found => &self.found,
        };
        for (key, _) in table.scan(store, prefix)? {
            if let Some(panel) = key.rsplit('/').next().and_then(|id| PanelId::new(id).ok()) {
                self.mark(&panel);
            }
        }
        Ok(())
    }

    /// Nothing is owed about the panel that was not said: it need not be compared until it changes.
    pub(crate) fn settle(&mut self, panel: &PanelId) {
        self.dirty.remove(panel.as_str());
    }

    /// The panels marked since the last call; on the first, also those that an earlier process left.
    pub(crate) fn take_marked(&mut self, store: &dyn ViewStore) -> Result<BTreeSet<PanelId>, ViewStoreError> {
        self.load(store)?;
        Ok(std::mem::take(&mut self.marked))
    }

    /// The endpoints touched since the last call; on the first, also those with something to be told.
    pub(crate) fn take_touched(
        &mut self,
        store: &dyn ViewStore,
    ) -> Result<BTreeSet<EndpointId>, ViewStoreError> {
        self.load(store)?;
        Ok(std::mem::take(&mut self.touched))
    }

    fn load(&mut self, store: &dyn ViewStore) -> Result<(), ViewStoreError> {
        if self.is_loaded {
            return Ok(());
        }
        self.is_loaded = true;
        let dirty = self.dirty.scan(store, "")?;
        self.marked.extend(dirty.into_iter().filter_map(|(id, _)| PanelId::new(id).ok()));
        let pending = self.pending(store)?;
        self.touched.extend(pending);
        Ok(())
    }

    /// The endpoints with something to be told.
    pub(crate) fn pending(&self, store: &dyn ViewStore) -> Result<BTreeSet<EndpointId>, ViewStoreError> {
        let pending = self.pending.scan(store, "")?;
        Ok(pending.iter().filter_map(|(key, _)| EndpointId::new(key.split('/').next()?).ok()).collect())
    }

    /// Which version is in force.
    pub(crate) fn reconciler(&self, store: &dyn ViewStore) -> Result<ReconcilerState, ViewStoreError> {
        Ok(self.reconciler.get(store, ONE)?.unwrap_or_default())
    }

    /// What time it is by the log; none before it was recorded.
    pub(crate) fn now(&self, store: &dyn ViewStore) -> Result<Option<Now>, ViewStoreError> {
        self.clock.get(store, ONE)
    }
}

/// An index whose rows end with the id of a panel.
#[derive(Clone, Copy)]
enum Index {
    Hosted,
    Found,
}

impl View for AlertView {
    fn apply(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let at = Recorded { position: commit.position.0, at_ms: commit.at_ms };
        match commit.events.first().map(|opened| &opened.event) {
            Some(Event::Panel(_)) => self.on_panel(store, commit, at),
            Some(Event::Convening(_)) => self.on_convening(store, commit, at),
            Some(Event::Person(_)) => self.on_person(store, commit, at),
            Some(Event::Pledge(_)) => self.on_pledge(store, commit, at),
            Some(Event::Subscription(_)) => self.on_subscription(store, commit, at),
            Some(Event::Alert(_)) => self.on_alert(store, commit),
            Some(Event::Delivery(_)) => self.on_delivery(store, commit),
            Some(Event::Charter(_)) => self.on_charter(commit),
            Some(Event::Reconciler(_)) => self.on_reconciler(store, commit),
            Some(Event::Clock(_)) => self.on_clock(store, commit),
            Some(Event::Programme(_)) => self.on_programme(store, commit),
            Some(Event::Organiser(_)) | None => Ok(()),
        }
    }

    fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        self.panels.drain(writes)?;
        self.convenings.drain(writes)?;
        self.persons.drain(writes)?;
        self.pledges.drain(writes)?;
        self.subscriptions.drain(writes)?;
        self.charters.drain(writes)?;
        self.programmes.drain(writes)?;
        self.hosted.drain(writes)?;
        self.seated.drain(writes)?;
        self.found.drain(writes)?;
        self.pledged.drain(writes)?;
        self.followed.drain(writes)?;
        self.public.drain(writes)?;
        self.editions.drain(writes)?;
        self.watching.drain(writes)?;
        self.asks.drain(writes)?;
        self.alerts.drain(writes)?;
        self.totals.drain(writes)?;
        self.endpoints.drain(writes)?;
        self.notices.drain(writes)?;
        self.deliveries.drain(writes)?;
        self.settled.drain(writes)?;
        self.dead.drain(writes)?;
        self.chains.drain(writes)?;
        self.pending.drain(writes)?;
        self.reconciler.drain(writes)?;
        self.clock.drain(writes)?;
        self.settling.drain(writes)?;
        self.drafts.drain(writes)?;
        self.beginning.drain(writes)?;
        self.asked_later.drain(writes)?;
        self.voices.drain(writes)?;
        self.snoozing.drain(writes)?;
        self.dirty.drain(writes)
    }
}

impl AlertView {
    fn on_charter(&mut self, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        for opened in &commit.events {
            match &opened.event {
                Event::Charter(CharterEvent::Adopted(adopted)) => {
                    self.charters.put(commit.stream.id(), adopted.charter.rules.clone());
                }
                Event::Charter(CharterEvent::Retired(_)) => self.charters.remove(commit.stream.id()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Another version judges from here on: all is compared anew.
    fn on_reconciler(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        if commit.stream.id() != NAME {
            return Ok(());
        }
        let mut state = self.reconciler(store)?;
        for opened in &commit.events {
            if let Event::Reconciler(event) = &opened.event {
                state.on_event(event, commit.position.0);
            }
        }
        self.reconciler.put(ONE, state);
        self.mark_all(store, Index::Hosted, "")
    }
}

/// The rules in force, charter by charter in the order of their ids.
pub(crate) fn rules(store: &dyn ViewStore) -> Result<Vec<Rule>, ViewStoreError> {
    let charters = Reader::<Vec<Rule>>::new(CHARTERS).all(store, "")?;
    Ok(charters.into_iter().flat_map(|(_, rules)| rules).collect())
}

/// The last hour recorded.
pub(crate) fn hour(store: &dyn ViewStore) -> Result<u32, ViewStoreError> {
    Ok(Reader::<Now>::new(CLOCK).get(store, ONE)?.unwrap_or_default().hour)
}

/// Which version is in force.
pub(crate) fn reconciler(store: &dyn ViewStore) -> Result<ReconcilerState, ViewStoreError> {
    Ok(Reader::new(RECONCILER).get(store, ONE)?.unwrap_or_default())
}

/// Whether a stream is not folded any further, so that its rows may be stale.
pub(crate) fn is_parked(store: &dyn ViewStore, stream: &str) -> Result<bool, ViewStoreError> {
    Ok(Reader::<Parked>::new(PARKED).get(store, stream)?.is_some())
}

/// Every pledge.
pub(crate) fn pledges(store: &dyn ViewStore) -> Result<Vec<(String, PledgeRow)>, ViewStoreError> {
    Reader::new(PLEDGES).all(store, "")
}

/// The invitations of each pledge whose link is read again and again.
pub(crate) fn followed(
    store: &dyn ViewStore,
) -> Result<Vec<(String, BTreeSet<InvitationId>)>, ViewStoreError> {
    Reader::new(FOLLOWED).all(store, "")
}

/// A pledge.
pub(crate) fn pledge(store: &dyn ViewStore, id: &str) -> Result<Option<PledgeRow>, ViewStoreError> {
    Reader::new(PLEDGES).get(store, id)
}

/// Of which series a convening is an edition; none also if nobody knows the convening.
pub(crate) fn series_of(
    store: &dyn ViewStore,
    convening: &ConveningId,
) -> Result<Option<SeriesId>, ViewStoreError> {
    let row = Reader::<ConveningRow>::new(CONVENINGS).get(store, convening.as_str())?;
    Ok(row.and_then(|row| row.series))
}

/// A subscription.
pub(crate) fn subscription(
    store: &dyn ViewStore,
    id: &str,
) -> Result<Option<SubscriptionRow>, ViewStoreError> {
    Reader::new(SUBSCRIPTIONS).get(store, id)
}

/// When mails to an address were asked for of late, by its token.
pub(crate) fn asks(store: &dyn ViewStore, address: &str) -> Result<Vec<i64>, ViewStoreError> {
    let asks = Reader::<Vec<i64>>::new(ASKS).all(store, &format!("{address}/"))?;
    Ok(asks.into_iter().flat_map(|(_, asks)| asks).collect())
}

/// Whether a panel is to be compared.
pub(crate) fn is_dirty(store: &dyn ViewStore, panel: &PanelId) -> Result<bool, ViewStoreError> {
    Ok(Reader::<Mark>::new(DIRTY).get(store, panel.as_str())?.is_some())
}

/// How many there are of what operators watch.
pub(crate) fn totals(store: &dyn ViewStore) -> Result<Totals, ViewStoreError> {
    Ok(Reader::new(TOTALS).get(store, ONE)?.unwrap_or_default())
}

/// When the oldest notice that is not settled was recorded, and how many there are.
pub(crate) fn backlog(store: &dyn ViewStore) -> Result<(Option<i64>, usize), ViewStoreError> {
    let pending = Reader::<i64>::new(PENDING).all(store, "")?;
    Ok((pending.iter().map(|(_, recorded_ms)| *recorded_ms).min(), pending.len()))
}

/// The notices that wait for a person: `<endpoint>/<notice>`.
pub(crate) fn dead_letters(store: &dyn ViewStore) -> Result<Vec<(String, DeadRow)>, ViewStoreError> {
    Reader::new(DEAD).all(store, "")
}

/// The endpoints to which nothing is sent, and why.
pub(crate) fn stopped(store: &dyn ViewStore) -> Result<Vec<(String, Reason)>, ViewStoreError> {
    let deliveries = Reader::<DeliveryRow>::new(DELIVERIES).all(store, "")?;
    let stopped = |(id, row): (String, DeliveryRow)| row.state.disabled.map(|reason| (id, reason));
    Ok(deliveries.into_iter().filter_map(stopped).collect())
}

/// Whether nothing is sent to an endpoint.
pub(crate) fn is_stopped(store: &dyn ViewStore, id: &EndpointId) -> Result<bool, ViewStoreError> {
    let row: Option<DeliveryRow> = Reader::new(DELIVERIES).get(store, id.as_str())?;
    Ok(row.is_some_and(|row| row.state.disabled.is_some()))
}

/// Every notice for an endpoint, and what became of it.
pub(crate) fn notices(
    store: &dyn ViewStore,
    id: &EndpointId,
) -> Result<Vec<(NoticeRow, Option<Settled>)>, ViewStoreError> {
    let settled: BTreeMap<String, Settled> =
        Reader::new(SETTLED).all(store, &format!("{id}/"))?.into_iter().collect();
    let notices = Reader::<NoticeRow>::new(NOTICES).all(store, &format!("{id}/"))?;
    Ok(notices.into_iter().map(|(key, row)| (row, settled.get(&key).copied())).collect())
}

/// How many panels are to be compared.
pub(crate) fn dirty(store: &dyn ViewStore) -> Result<usize, ViewStoreError> {
    Ok(Reader::<Mark>::new(DIRTY).all(store, "")?.len())
}

/// Notices looked at to plan what to tell next at an endpoint, where each is told by itself.
const PLANNED_MAX: usize = 32;

/// An endpoint with what is to be told there next; none if there is no such endpoint, or nothing to tell. That is
/// what most have: after a rebuild every endpoint is looked at.
pub(crate) fn mailbox(store: &dyn ViewStore, id: &EndpointId) -> Result<Option<Mailbox>, ViewStoreError> {
    let delivery: Option<DeliveryRow> = Reader::new(DELIVERIES).get(store, id.as_str())?;
    let delivery = delivery.map(|row| row.state).unwrap_or_default();
    let mut pending = Reader::<i64>::new(PENDING).page(store, &format!("{id}/"), None, TOGETHER_MAX)?;
    if delivery.trying.is_none() && pending.is_empty() {
        return Ok(None);
    }
    let Some(row) = Reader::<EndpointRow>::new(ENDPOINTS).get(store, id.as_str())? else { return Ok(None) };
    let telling = telling(store, &row)?;
    if telling == Telling::OneByOne {
        pending.truncate(PLANNED_MAX);
    }
    let due = pending.iter().filter_map(|(key, _)| key.rsplit('/').next());
    let trying = delivery.trying.iter().flat_map(|trying| [&trying.notice].into_iter().chain(&trying.with));
    let notices = Reader::<NoticeRow>::new(NOTICES);
    let mut alerts = BTreeSet::new();
    for notice in due.chain(trying.map(|notice| notice.as_str())) {
        alerts.extend(notices.get(store, &format!("{id}/{notice}"))?.map(|row| row.alert));
    }
    let (mut rows, mut settled) = (Vec::new(), BTreeMap::new());
    let settlements = Reader::<Settled>::new(SETTLED);
    for alert in &alerts {
        let chain: Chain = Reader::new(CHAINS).get(store, &format!("{id}/{alert}"))?.unwrap_or_default();
        for notice in chain.values() {
            let key = format!("{id}/{notice}");
            rows.extend(notices.get(store, &key)?);
            settled.extend(settlements.get(store, &key)?.map(|how| (notice.clone(), how)));
        }
    }
    let (endpoint, EndpointRow { watcher, channel }) = (id.clone(), row);
    Ok(Some(Mailbox { endpoint, watcher, channel, telling, delivery, notices: rows, settled }))
}

/// Whether an endpoint is told all of a day in one message: by mail, where somebody wants it so. Programs are told
/// each notice by itself.
fn telling(store: &dyn ViewStore, endpoint: &EndpointRow) -> Result<Telling, ViewStoreError> {
    if endpoint.channel != Channel::Mail {
        return Ok(Telling::OneByOne);
    }
    let manner = match &endpoint.watcher {
        Watcher::Pledge(id) => pledge(store, id.as_str())?.map(|row| row.state.manner),
        Watcher::Subscription(id) => subscription(store, id.as_str())?.map(|row| row.state.manner),
    };
    let is_daily = manner.is_some_and(|manner| manner.daily.is_some());
    Ok(if is_daily { Telling::Together } else { Telling::OneByOne })
}
