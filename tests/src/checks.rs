//! What must hold of the whole log and of what went out, in one pass each. A check answers with what
//! does not hold, in words: nothing, if all is well.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::DeliveryEvent;
use openfloor_domain::panel::{Panel, PanelEvent, PanelState};
use openfloor_event_codec::Event;

use crate::ally::Receivers;
use crate::log_reader::Opened;

/// A roster as its writer was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// The panel, by its id.
    pub panel: String,
    /// Commits of the panel, as the answer says.
    pub revision: u64,
    /// Who sits there.
    pub names: BTreeSet<String>,
}

/// No commit occurs twice on a stream.
pub fn commits_that_occur_twice(all: &[Opened]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let twice = all.iter().filter(|opened| !seen.insert((&opened.record.stream, opened.record.commit)));
    twice
        .map(|opened| format!("commit {} occurs twice on {}", opened.record.commit, opened.record.stream))
        .collect()
}

/// Positions, and the revisions of each stream, strictly rise.
pub fn revisions_that_do_not_rise(all: &[Opened]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut position = None;
    let mut last = BTreeMap::new();
    for record in all.iter().map(|opened| &opened.record) {
        if position.is_some_and(|before| record.position <= before) {
            wrong.push(format!("position {:?} comes after {position:?}", record.position));
        }
        position = Some(record.position);
        let before = last.insert(&record.stream, record.revision);
        if before.is_some_and(|before| record.revision <= before) {
            wrong.push(format!("{}: revision {:?} comes after {before:?}", record.stream, record.revision));
        }
    }
    wrong
}

/// Every panel is, at the revision that an answer named, as it was submitted; the domain's own `evolve`
/// folds it. Whoever was `erased` may be missing on either side.
pub fn rosters_that_are_not_there(
    all: &[Opened],
    acknowledged: &[Acknowledged],
    erased: &BTreeSet<String>,
) -> Vec<String> {
    let mut at: BTreeMap<(&str, u64), BTreeSet<String>> = BTreeMap::new();
    let mut panels: BTreeMap<&str, (u64, PanelState)> = BTreeMap::new();
    for opened in all.iter().filter(|opened| opened.record.stream.kind() == "panel") {
        let id = opened.record.stream.id();
        // The revision that an answer names counts the commits of the panel.
        let (revision, state) = panels.entry(id).or_default();
        *revision += 1;
        for event in opened.events.iter().cloned() {
            let event = PanelEvent::try_from(event).expect("a panel's event on a panel's stream");
            Panel::evolve(state, &event);
        }
        let names = state.seats.values().filter_map(|about| about.known()).map(|about| about.name.clone());
        at.insert((id, *revision), names.filter(|name| !erased.contains(name)).collect());
    }
    let missing = acknowledged.iter().filter_map(|Acknowledged { panel, revision, names }| {
        let wanted: BTreeSet<String> = names.difference(erased).cloned().collect();
        let found = at.get(&(panel.as_str(), *revision));
        (found != Some(&wanted)).then(|| {
            format!(
                "panel {panel} at revision {revision} was acknowledged with {wanted:?}, the log has {found:?}"
            )
        })
    });
    missing.collect()
}

/// Only the version in force says what is owed: every alert names the activation before it as its epoch.
pub fn alerts_out_of_force(all: &[Opened]) -> Vec<String> {
    let mut in_force = None;
    let mut wrong = Vec::new();
    for opened in all {
        for event in &opened.events {
            match event {
                Event::Reconciler(_) => in_force = Some(opened.record.position.0),
                Event::Alert(alert) if Some(alert.transition().epoch) != in_force => {
                    let (said, at) = (alert.transition(), opened.record.position);
                    wrong.push(format!(
                        "{} at {at:?} is of epoch {}, in force was {in_force:?}",
                        said.notice, said.epoch
                    ));
                }
                _ => {}
            }
        }
    }
    wrong
}

/// A notice and an endpoint that it goes to.
pub type Told = (String, String);

/// What alerts promised to tell, and what the log says came of it.
#[derive(Clone, Debug, Default)]
pub struct Promises {
    /// Every notice and endpoint that an alert promised to tell.
    pub promised: BTreeSet<Told>,
    /// Told.
    pub delivered: BTreeSet<Told>,
    /// Over before it was due.
    pub not_owed: BTreeSet<Told>,
    /// Never to be told.
    pub given_up: BTreeSet<Told>,
}

impl Promises {
    /// Those of a log.
    pub fn of(all: &[Opened]) -> Self {
        let mut promises = Self::default();
        all.iter().for_each(|opened| promises.add(opened));
        promises
    }

    /// Takes one more record into account.
    pub fn add(&mut self, opened: &Opened) {
        let endpoint = || opened.record.stream.id().to_owned();
        for event in &opened.events {
            match event {
                Event::Alert(alert) => {
                    let said = alert.transition();
                    let told = said.endpoints.iter().map(|to| (said.notice.to_string(), to.to_string()));
                    self.promised.extend(told);
                }
                Event::Delivery(DeliveryEvent::Delivered(it)) => {
                    self.delivered.insert((it.notice.to_string(), endpoint()));
                }
                Event::Delivery(DeliveryEvent::NotOwed(it)) => {
                    self.not_owed.insert((it.notice.to_string(), endpoint()));
                }
                Event::Delivery(DeliveryEvent::GivenUp(it)) => {
                    self.given_up.insert((it.notice.to_string(), endpoint()));
                }
                _ => {}
            }
        }
    }

    /// How many have not come to an end.
    pub fn waiting(&self) -> usize {
        let has_ended = |told: &&Told| {
            self.delivered.contains(*told) || self.not_owed.contains(*told) || self.given_up.contains(*told)
        };
        self.promised.iter().filter(|told| !has_ended(told)).count()
    }
}

/// What was promised was told at least once, with one body under one id; nothing else was told.
pub fn notices_astray(promises: &Promises, receivers: &Receivers) -> Vec<String> {
    let mut wrong: Vec<String> =
        promises.given_up.iter().map(|told| format!("{told:?} was given up")).collect();
    let (hooks, mails) = (hooks_by_notice(receivers), mails_by_id(receivers));
    for (id, bodies) in hooks.iter().chain(&mails).filter(|(_, bodies)| bodies.len() > 1) {
        wrong.push(format!("{id} went out with {} bodies", bodies.len()));
    }
    let promised: BTreeSet<&String> = promises.promised.iter().map(|(notice, _)| notice).collect();
    let unasked = hooks.keys().filter(|notice| !promised.contains(notice));
    wrong.extend(unasked.map(|notice| format!("nobody promised the notice {notice}, a webhook got it")));
    let told = promises.delivered.intersection(&promises.promised);
    let lost = told.filter(|(notice, endpoint)| {
        // The ids of endpoints say what they are: `w…` for a webhook, `m…` for mail.
        let mail_id = format!("{notice}.{endpoint}");
        if endpoint.starts_with('w') { !hooks.contains_key(notice) } else { !mails.contains_key(&mail_id) }
    });
    wrong.extend(lost.map(|told| format!("{told:?} is recorded as delivered and was never received")));
    wrong
}

/// The bodies that came under each `webhook-id`.
fn hooks_by_notice(receivers: &Receivers) -> BTreeMap<String, BTreeSet<Vec<u8>>> {
    let mut bodies: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for hook in receivers.hooks.got() {
        bodies.entry(hook.id).or_default().insert(hook.body);
    }
    bodies
}

/// The messages that came under each `Message-ID`, which is `<notice.endpoint@host>`.
fn mails_by_id(receivers: &Receivers) -> BTreeMap<String, BTreeSet<Vec<u8>>> {
    let mut messages: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for mail in receivers.mail.got() {
        let header = mail.message.lines().find_map(|line| line.strip_prefix("Message-ID: <"));
        let id = header.and_then(|id| id.split('@').next()).unwrap_or_default();
        messages.entry(id.to_owned()).or_default().insert(mail.message.into_bytes());
    }
    messages
}
