//! Folding pledges and subscriptions.

use std::collections::BTreeSet;

use openfloor_application::projector::OpenedCommit;
use openfloor_domain::clock::{HOUR_MS, month_of};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{AlertId, EndpointId, InvitationId, PanelId, PledgeId, SubscriptionId};
use openfloor_domain::notice::{Watcher, notice_id};
use openfloor_domain::pledge::{
    Answer, CountSent, InvitationDropped, InvitationNoted, InvitationTold, MonthTold, Phase, Pledge,
    PledgeEvent,
};
use openfloor_domain::subscription::{Subscription, SubscriptionEvent, Watched};
use openfloor_domain::verification::VerificationAsked;
use openfloor_domain::views::Recorded;
use openfloor_event_codec::{Event, OpenedEvent};
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::hours::later_key;
use super::programme::voice_key;
use super::rows::{Channel, EndpointRow, Mark, NoticeRow, What};
use super::{AlertView, Index, ONE};
use crate::boxes::KeptBox;
use crate::tokens::Tokens;

/// Asks for mails to an address are remembered so long.
const ASKS_KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// What an ally is to be told that is no transition of an alert.
struct News {
    alert: AlertId,
    number: u32,
    what: What,
    due_after_ms: i64,
}

impl AlertView {
    pub(super) fn on_pledge(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let Ok(id) = PledgeId::new(commit.stream.id()) else { return Ok(()) };
        for opened in &commit.events {
            if let Event::Pledge(event) = &opened.event {
                let state = &self.pledges.row(store, id.as_str())?.state;
                let (assistant, voice) = (state.assistant.clone(), voice_key(&id, state));
                self.on_pledge_event(store, &id, event, opened, at)?;
                self.on_voice(store, &id, voice)?;
                self.on_assistant(store, &id, assistant, opened, at)?;
            }
        }
        Ok(())
    }

    fn on_pledge_event(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        event: &PledgeEvent,
        opened: &OpenedEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let now_hour = self.now(store)?.unwrap_or_default().hour;
        let row = self.pledges.row(store, id.as_str())?;
        let (before, endpoints) = (row.tokens.clone(), row.state.endpoints());
        let later: Vec<(PanelId, u32)> = row
            .state
            .answers
            .iter()
            .filter_map(|(panel, said)| Some((panel.clone(), *said.get(&Answer::Later)?)))
            .collect();
        Pledge::evolve(&mut row.state, event);
        row.recorded = at;
        if let PledgeEvent::Made(_) | PledgeEvent::Changed(_) = event {
            row.about = KeptBox::of(opened);
            let about = row.state.about.known();
            row.tokens = about.map(|about| Tokens::of_pledge(&self.identity, id, about)).unwrap_or_default();
            row.address = about.map(|about| self.identity.address_token(&about.address));
        }
        if let PledgeEvent::AddressVerified(_) = event {
            row.since = Some(month_of(now_hour));
        }
        if row.state.phase != Phase::Made {
            row.tokens = Tokens::default();
            self.followed.remove(id.as_str());
        }
        let address = row.address.clone();
        if row.state.phase == Phase::Erased {
            (row.about, row.address) = (None, None);
        }
        let (state, after) = (row.state.clone(), row.tokens.clone());
        self.index_pledge(store, id, &before, &after)?;
        let watcher = Watcher::Pledge(id.clone());
        self.put_endpoints(store, &watcher, state.mail.as_ref(), state.webhook.as_ref())?;
        self.touched.extend(endpoints.iter().cloned().chain(state.endpoints()));
        match event {
            PledgeEvent::VerificationAsked(asked) => {
                self.ask(store, address.as_deref(), id.as_str(), asked.at_ms)?;
                self.verification(store, watcher, id.as_str(), state.mail.as_ref(), asked, at)?;
                return Ok(());
            }
            PledgeEvent::Erased(_) => {
                for (panel, hour) in later {
                    self.asked_later.remove(later_key(hour, &panel, id));
                }
                self.forget(store, address.as_deref(), id.as_str(), &endpoints)?;
            }
            PledgeEvent::Answered(answered) => {
                if let Some(about) = answered.about.known().filter(|about| about.answer == Answer::Later) {
                    self.asked_later.put(later_key(about.hour, &answered.panel, id), Mark {});
                }
                self.mark(&answered.panel);
                return Ok(());
            }
            PledgeEvent::MannerChosen(_) => self.index_snooze(&Watcher::Pledge(id.clone()), &state.manner),
            PledgeEvent::FramingChosen(_)
            | PledgeEvent::ProgrammeChosen(_)
            | PledgeEvent::LineUpRead(_)
            | PledgeEvent::VoiceReleased(_)
            | PledgeEvent::VoiceTakenBack(_)
            | PledgeEvent::AssistantNamed(_)
            | PledgeEvent::AssistantVerified(_)
            | PledgeEvent::AssistantRemoved(_) => return Ok(()),
            PledgeEvent::InvitationNoted(InvitationNoted { invitation, .. })
            | PledgeEvent::InvitationDropped(InvitationDropped { invitation }) => {
                return self.follow(store, id, invitation, false);
            }
            PledgeEvent::LineUpNoted(noted) => {
                return self.follow(store, id, &noted.invitation, noted.is_read_again);
            }
            PledgeEvent::InvitationTold(told) => return self.invitation_told(store, id, told, opened, at),
            PledgeEvent::CountSent(sent) => return self.count_sent(store, id, sent, opened, at),
            PledgeEvent::MonthTold(told) => return self.month_told(store, id, told, opened, at),
            PledgeEvent::SeatDenied(denied) => self.mark(&denied.panel),
            PledgeEvent::SeatAffirmed(affirmed) => self.mark(&affirmed.panel),
            _ => {}
        }
        for token in before.all().chain(after.all()) {
            self.mark_all(store, Index::Found, &format!("{token}/"))?;
        }
        Ok(())
    }

    fn index_pledge(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        before: &Tokens,
        after: &Tokens,
    ) -> Result<(), ViewStoreError> {
        let (before, after): (BTreeSet<&String>, BTreeSet<&String>) =
            (before.all().collect(), after.all().collect());
        for gone in before.difference(&after) {
            let pledges = self.pledged.row(store, gone)?;
            pledges.remove(id.as_str());
            if pledges.is_empty() {
                self.pledged.remove(gone.as_str());
            }
        }
        for new in after.difference(&before) {
            self.pledged.row(store, new)?.insert(id.to_string());
        }
        Ok(())
    }

    pub(super) fn on_subscription(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let Ok(id) = SubscriptionId::new(commit.stream.id()) else { return Ok(()) };
        for opened in &commit.events {
            if let Event::Subscription(event) = &opened.event {
                self.on_subscription_event(store, &id, event, opened, at)?;
            }
        }
        Ok(())
    }

    fn on_subscription_event(
        &mut self,
        store: &dyn ViewStore,
        id: &SubscriptionId,
        event: &SubscriptionEvent,
        opened: &OpenedEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let row = self.subscriptions.row(store, id.as_str())?;
        let (watched, endpoints) = (row.state.watches.clone(), row.state.endpoints());
        Subscription::evolve(&mut row.state, event);
        row.recorded = at;
        if let SubscriptionEvent::Made(_) = event {
            row.about = KeptBox::of(opened);
            row.address = row.state.about.known().map(|about| self.identity.address_token(&about.address));
        }
        let address = row.address.clone();
        if row.state.phase == Phase::Erased {
            (row.about, row.address) = (None, None);
        }
        let state = row.state.clone();
        let watcher = Watcher::Subscription(id.clone());
        self.put_endpoints(store, &watcher, state.mail.as_ref(), state.webhook.as_ref())?;
        self.touched.extend(endpoints.iter().cloned().chain(state.endpoints()));
        let Some(watched) = state.watches.clone().or(watched) else { return Ok(()) };
        let key = format!("{}/{id}", watched_key(&watched));
        match event {
            SubscriptionEvent::VerificationAsked(asked) => {
                self.ask(store, address.as_deref(), id.as_str(), asked.at_ms)?;
                self.verification(store, watcher, id.as_str(), state.mail.as_ref(), asked, at)?;
                return Ok(());
            }
            // Nothing follows from it before the address is proven, and nothing is looked for.
            SubscriptionEvent::Made(_) => return Ok(()),
            SubscriptionEvent::Withdrawn(_) => {
                self.watching.remove(key);
                return Ok(());
            }
            SubscriptionEvent::Erased(_) => {
                self.watching.remove(key);
                return self.forget(store, address.as_deref(), id.as_str(), &endpoints);
            }
            SubscriptionEvent::AddressVerified(_) => self.watching.put(key, Mark {}),
            SubscriptionEvent::MannerChosen(_) => self.index_snooze(&watcher, &state.manner),
        }
        self.mark_all_watched(store, &watched)
    }

    /// What somebody watches, by which panels are to be compared with what was said.
    pub(super) fn mark_watched(
        &mut self,
        store: &dyn ViewStore,
        watcher: &Watcher,
    ) -> Result<(), ViewStoreError> {
        match watcher {
            Watcher::Pledge(id) => {
                let tokens = self.pledges.get(store, id.as_str())?.unwrap_or_default().tokens;
                for token in tokens.all() {
                    self.mark_all(store, Index::Found, &format!("{token}/"))?;
                }
                Ok(())
            }
            Watcher::Subscription(id) => {
                let state = self.subscriptions.get(store, id.as_str())?.unwrap_or_default().state;
                state.watches.map_or(Ok(()), |watched| self.mark_all_watched(store, &watched))
            }
        }
    }

    fn mark_all_watched(&mut self, store: &dyn ViewStore, watched: &Watched) -> Result<(), ViewStoreError> {
        match watched {
            Watched::Organiser(organiser) => self.mark_all(store, Index::Hosted, &format!("{organiser}/")),
            Watched::Convening(convening) => self.mark_convening(store, convening.as_str()),
            Watched::Series(series) => {
                for (key, _) in self.editions.scan(store, &format!("{series}/"))? {
                    self.mark_convening(store, key.rsplit('/').next().unwrap_or_default())?;
                }
                Ok(())
            }
            Watched::Everything => self.mark_public(store),
        }
    }

    fn mark_convening(&mut self, store: &dyn ViewStore, convening: &str) -> Result<(), ViewStoreError> {
        match self.convenings.get(store, convening)?.and_then(|row| row.organiser) {
            Some(organiser) => self.mark_all(store, Index::Hosted, &format!("{organiser}/{convening}~")),
            None => Ok(()),
        }
    }

    fn put_endpoints(
        &mut self,
        store: &dyn ViewStore,
        watcher: &Watcher,
        mail: Option<&EndpointId>,
        webhook: Option<&EndpointId>,
    ) -> Result<(), ViewStoreError> {
        for (id, channel) in [(mail, Channel::Mail), (webhook, Channel::Webhook)] {
            if let Some(id) = id {
                self.put_endpoint(store, watcher, id, channel)?;
            }
        }
        Ok(())
    }

    /// Keeps where somebody is told, and counts it once.
    pub(super) fn put_endpoint(
        &mut self,
        store: &dyn ViewStore,
        watcher: &Watcher,
        id: &EndpointId,
        channel: Channel,
    ) -> Result<(), ViewStoreError> {
        if self.endpoints.get(store, id.as_str())?.is_none() {
            self.totals.row(store, ONE)?.endpoints += 1;
            self.endpoints.put(id.as_str(), EndpointRow { watcher: watcher.clone(), channel });
        }
        Ok(())
    }

    /// Drops what a row kept about somebody who asked to be forgotten.
    pub(super) fn forget(
        &mut self,
        store: &dyn ViewStore,
        address: Option<&str>,
        id: &str,
        endpoints: &[EndpointId],
    ) -> Result<(), ViewStoreError> {
        if let Some(address) = address {
            self.asks.remove(format!("{address}/{id}"));
        }
        for endpoint in endpoints {
            for (key, mut row) in self.notices.scan(store, &format!("{endpoint}/"))? {
                if let What::Said { about, .. }
                | What::Month { about, .. }
                | What::Count { about }
                | What::Invited { about, .. } = &mut row.what
                {
                    *about = None;
                    self.notices.put(key, row);
                }
            }
        }
        Ok(())
    }

    /// Counts the mails that somebody's address was asked for.
    pub(super) fn ask(
        &mut self,
        store: &dyn ViewStore,
        address: Option<&str>,
        id: &str,
        at_ms: i64,
    ) -> Result<(), ViewStoreError> {
        let Some(address) = address else { return Ok(()) };
        let asks = self.asks.row(store, &format!("{address}/{id}"))?;
        asks.push(at_ms);
        asks.retain(|before_ms| before_ms.saturating_add(ASKS_KEPT_MS) > at_ms);
        Ok(())
    }

    fn month_told(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        told: &MonthTold,
        opened: &OpenedEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let Ok(alert) = AlertId::new(format!("month_{id}")) else { return Ok(()) };
        let due_after_ms = self.wait_ms(store, id)?;
        let what = What::Month { month: told.month, about: KeptBox::of(opened) };
        self.owe_ally(store, id, &told.endpoints, News { alert, number: told.month, what, due_after_ms }, at)
    }

    fn count_sent(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        sent: &CountSent,
        opened: &OpenedEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let Ok(alert) = AlertId::new(format!("count_{id}")) else { return Ok(()) };
        let due_after_ms = self.wait_ms(store, id)?;
        let what = What::Count { about: KeptBox::of(opened) };
        self.owe_ally(store, id, &sent.endpoints, News { alert, number: sent.number, what, due_after_ms }, at)
    }

    fn invitation_told(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        told: &InvitationTold,
        opened: &OpenedEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let invitation = told.invitation.clone();
        let Ok(alert) = AlertId::new(format!("invited_{id}_{invitation}")) else { return Ok(()) };
        let what = What::Invited { invitation, kind: told.kind, about: KeptBox::of(opened) };
        let news = News { alert, number: told.number, what, due_after_ms: told.due_after_ms };
        self.owe_ally(store, id, &told.endpoints, news, at)
    }

    /// An ally is to be told something, at each of these endpoints.
    fn owe_ally(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        endpoints: &[EndpointId],
        news: News,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let News { alert, number, what, due_after_ms } = news;
        let watcher = Watcher::Pledge(id.clone());
        let joined = self.joined(store, &watcher)?;
        let row = NoticeRow {
            notice: notice_id(&alert, number),
            alert,
            number,
            watcher,
            what,
            joined,
            recorded_ms: at.at_ms,
            due_after_ms,
        };
        endpoints.iter().try_for_each(|endpoint| self.owe(store, endpoint, row.clone()))
    }

    /// How long what is recorded now waits, as the ally wants to be told.
    fn wait_ms(&self, store: &dyn ViewStore, id: &PledgeId) -> Result<i64, ViewStoreError> {
        let manner = self.pledges.get(store, id.as_str())?.map(|row| row.state.manner).unwrap_or_default();
        let hour = self.now(store)?.unwrap_or_default().hour;
        Ok(i64::from(manner.wait_hours(hour)) * HOUR_MS)
    }

    /// The link of an invitation is to be read again and again, or not.
    fn follow(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        invitation: &InvitationId,
        is_read_again: bool,
    ) -> Result<(), ViewStoreError> {
        let followed = self.followed.row(store, id.as_str())?;
        match is_read_again {
            true => followed.insert(invitation.clone()),
            false => followed.remove(invitation),
        };
        if followed.is_empty() {
            self.followed.remove(id.as_str());
        }
        Ok(())
    }

    pub(super) fn verification(
        &mut self,
        store: &dyn ViewStore,
        watcher: Watcher,
        id: &str,
        mail: Option<&EndpointId>,
        asked: &VerificationAsked,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let (Some(endpoint), Ok(alert)) = (mail, AlertId::new(format!("verify_{id}"))) else { return Ok(()) };
        let row = NoticeRow {
            notice: notice_id(&alert, asked.n),
            alert,
            number: asked.n,
            watcher,
            what: What::Verify { n: asked.n },
            joined: None,
            recorded_ms: at.at_ms,
            due_after_ms: 0,
        };
        self.owe(store, endpoint, row)
    }
}

/// How what is watched is written in the index of subscriptions.
pub(crate) fn watched_key(watched: &Watched) -> String {
    match watched {
        Watched::Organiser(id) => format!("o_{id}"),
        Watched::Convening(id) => format!("c_{id}"),
        Watched::Series(id) => format!("s_{id}"),
        Watched::Everything => "everything".to_owned(),
    }
}
