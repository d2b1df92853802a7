//! A form of the editor as it was filled in, and the command that it stands for.
//!
//! Beside what was typed a form carries what it showed: only what is otherwise is a wish. So who changes a role
//! does not take back what somebody else did to the rest of the place.

use openfloor_application::submission::Speaker;
use openfloor_domain::ids::SeatNo;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{DesiredSeat, Edit, EditPanel, PanelCommand, PanelState, Reason};
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_pages::Words;
use openfloor_rosters::{CountedBy, Holder, Place, SeatDraft, SeatStatus};
use serde::Deserialize;

use super::super::asked::AskedPanel;
use super::super::people::{CHOICES, class};
use super::super::{Pages, SOURCE};
use super::Choice;

/// Most letters of a name or title.
const LETTERS_MAX: usize = 300;

/// What a panel begins at whose hour nobody gave.
const HOUR: &str = "09:00";

/// A form as it was filled in. Every form of the page has some of these fields.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Filled {
    pub(super) revision: String,
    pub(super) act: String,
    pub(super) seat: String,
    pub(super) name: String,
    /// The pledge link of somebody who is added.
    pub(super) pledge: String,
    pub(super) role: String,
    pub(super) was_role: String,
    pub(super) class: String,
    pub(super) was_class: String,
    pub(super) confirmed: String,
    pub(super) was_confirmed: String,
    pub(super) delegated: String,
    pub(super) was_delegated: String,
    pub(super) title: String,
    pub(super) was_title: String,
    pub(super) day: String,
    pub(super) time: String,
    pub(super) zone: String,
    pub(super) was_starts: String,
    pub(super) reason: String,
}

impl Filled {
    /// The revision that it was filled in for. What is none was never given out, and never holds.
    pub(super) fn only_at(&self) -> Option<u64> {
        match self.act.as_str() {
            // What people say is answered however the panel is meanwhile.
            "answer" => None,
            _ => Some(self.revision.parse().unwrap_or(u64::MAX)),
        }
    }

    /// The command; else the sentence that says what is wrong.
    pub(super) fn command(&self, pages: &Pages, asked: &AskedPanel) -> Result<PanelCommand, &'static str> {
        let organiser = asked.organiser.clone();
        if self.act == "answer" {
            let at = Moment { utc_ms: asked.frame.now_ms, offset_minutes: 0 };
            return Ok(PanelCommand::Answer { organiser, at, reason: Reason { text: self.reason.clone() } });
        }
        let source = pages.ingest.identity.source(&organiser, SOURCE);
        let edit = match self.act.as_str() {
            "add" => Edit::Offer { seat: self.offered(pages, asked)?, fills: None },
            "fill" if self.name.trim().is_empty() => return Err("editor-no-name"),
            "fill" => Edit::Offer { seat: self.offered(pages, asked)?, fills: Some(self.seat_no()?) },
            "seat" => Edit::Seat {
                seat: self.seat_no()?,
                role: Role::named(&self.role).filter(|_| self.role != self.was_role),
                class: class(&self.class).filter(|_| self.class != self.was_class),
                is_confirmed: (self.confirmed != self.was_confirmed).then_some(!self.confirmed.is_empty()),
                is_delegated: (self.delegated != self.was_delegated).then_some(!self.delegated.is_empty()),
            },
            "withdraw" => Edit::Withdraw { seat: self.seat_no()? },
            "heading" => Edit::Heading { title: self.new_title()?, starts: self.new_starts()? },
            "complete" => Edit::Complete { is_complete: true },
            "reopen" => Edit::Complete { is_complete: false },
            _ => return Err("refused-other"),
        };
        Ok(PanelCommand::Edit(EditPanel { organiser, source, edit }))
    }

    pub(super) fn seat_no(&self) -> Result<SeatNo, &'static str> {
        self.seat.parse().map(SeatNo).map_err(|_| "refused-no-such-seat")
    }

    /// The place as an import would name it: so the same name is the same person.
    fn offered(&self, pages: &Pages, asked: &AskedPanel) -> Result<DesiredSeat, &'static str> {
        let name = short(&self.name)?;
        let is_open = name.is_empty();
        let pledge = pledge_link(&self.pledge)?;
        let draft = SeatDraft {
            id: None,
            holder: match is_open {
                true => Holder::Open { label: "".into() },
                // Whoever follows pledges knows the link; here it is an id like any other.
                false => {
                    Holder::Person { external: pledge.map(Into::into), address: None, name: name.into() }
                }
            },
            role: Role::named(&self.role).unwrap_or_default(),
            status: match (is_open, self.confirmed.is_empty()) {
                (true, _) => SeatStatus::Open,
                (false, true) => SeatStatus::Invited,
                (false, false) => SeatStatus::Confirmed,
            },
            is_delegated: !self.delegated.is_empty(),
            class: class(&self.class).filter(|_| !is_open).unwrap_or_default(),
            counted_by: CountedBy::OwnWords,
            statement: None,
            doubt: None,
            place: Place::Document {},
        };
        let ingest = &pages.ingest;
        let speaker = Speaker {
            organiser: asked.organiser.clone(),
            source: ingest.identity.source(&asked.organiser, SOURCE),
            convening: asked.id.convening(),
            people_namespace: String::new(),
        };
        Ok(speaker.seat(&ingest.identity, &ingest.ring, &asked.id, &draft))
    }

    fn new_title(&self) -> Result<Option<String>, &'static str> {
        let title = short(&self.title)?;
        match title.is_empty() {
            true => Err("editor-no-title"),
            false => Ok(Some(title).filter(|title| *title != self.was_title)),
        }
    }

    fn new_starts(&self) -> Result<Option<Moment>, &'static str> {
        if self.day.is_empty() {
            return Ok(None);
        }
        let time = if self.time.is_empty() { HOUR } else { &self.time };
        let time = time.get(..5).unwrap_or(time);
        let starts = Moment::parse(&format!("{}T{time}:00{}", self.day, self.zone));
        let starts = starts.map_err(|_| "editor-no-day")?;
        Ok(Some(starts).filter(|starts| starts.to_string() != self.was_starts))
    }

    /// Day, time and zones to show: as typed, else as they are.
    pub(super) fn starts_or(
        &self,
        starts: Option<Moment>,
        event: Option<Moment>,
    ) -> (String, String, Vec<Choice>) {
        let offset = starts.or(event).map_or(0, |at| at.offset_minutes);
        if self.act == "heading" {
            return (self.day.clone(), self.time.clone(), zones(offset, &self.zone));
        }
        let civil = starts.and_then(Moment::civil);
        let day = civil.map(|at| at.date().to_string()).unwrap_or_default();
        let time = civil.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default();
        (day, time, zones(offset, &zone(offset)))
    }

    pub(super) fn title_or<'a>(&'a self, state: &'a PanelState) -> &'a str {
        match (self.act.as_str(), state.about.known()) {
            ("heading", _) => &self.title,
            (_, Some(about)) => &about.title,
            (_, None) => "",
        }
    }

    pub(super) fn name_to_add(&self) -> &str {
        if self.act == "add" { &self.name } else { "" }
    }

    pub(super) fn pledge_to_add(&self) -> &str {
        if self.act == "add" { &self.pledge } else { "" }
    }

    pub(super) fn role_to_add(&self) -> Option<Role> {
        Role::named(&self.role).filter(|_| self.act == "add")
    }

    pub(super) fn class_to_add(&self) -> Class {
        class(&self.class).filter(|_| self.act == "add").unwrap_or_default()
    }

    pub(super) fn confirms_to_add(&self) -> bool {
        self.act == "add" && !self.confirmed.is_empty()
    }

    pub(super) fn delegates_to_add(&self) -> bool {
        self.act == "add" && !self.delegated.is_empty()
    }

    /// Every field with something in it, to be sent again.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("act", &self.act),
            ("seat", &self.seat),
            ("name", &self.name),
            ("pledge", &self.pledge),
            ("role", &self.role),
            ("was_role", &self.was_role),
            ("class", &self.class),
            ("was_class", &self.was_class),
            ("confirmed", &self.confirmed),
            ("was_confirmed", &self.was_confirmed),
            ("delegated", &self.delegated),
            ("was_delegated", &self.was_delegated),
            ("title", &self.title),
            ("was_title", &self.was_title),
            ("day", &self.day),
            ("time", &self.time),
            ("zone", &self.zone),
            ("was_starts", &self.was_starts),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect()
    }

    /// What was typed, as lines. `seat` is what the place is called.
    pub(super) fn typed(&self, words: &Words, seat: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let said_role = || Role::named(&self.role).map(|role| words.say(&format!("role-{}", role.name())));
        let said_class = || {
            let found = CHOICES.into_iter().find(|(_, value, _)| *value == self.class);
            found.map(|(_, _, key)| words.say(key))
        };
        match self.act.as_str() {
            "add" | "fill" => {
                let name = self.name.trim();
                let name = if name.is_empty() { words.say("open-place") } else { name.to_owned() };
                lines.push(words.with("typed-add", [("name", name.into())]));
                lines.extend(said_role().filter(|_| self.act == "add"));
                lines.extend(said_class().filter(|_| !self.name.trim().is_empty()));
            }
            "seat" => {
                lines.push(words.with("typed-seat", [("name", seat.into())]));
                lines.extend(said_role().filter(|_| self.role != self.was_role));
                lines.extend(said_class().filter(|_| self.class != self.was_class));
                let is_confirmed =
                    if self.confirmed.is_empty() { "status-invited" } else { "status-confirmed" };
                lines.extend((self.confirmed != self.was_confirmed).then(|| words.say(is_confirmed)));
                let is_delegated = if self.delegated.is_empty() { "not-delegated" } else { "delegated" };
                lines.extend((self.delegated != self.was_delegated).then(|| words.say(is_delegated)));
            }
            "withdraw" => lines.push(words.with("typed-withdraw", [("name", seat.into())])),
            "heading" => {
                lines.push(words.with("typed-heading", [("title", self.title.as_str().into())]));
                let when = [&self.day, &self.time, &self.zone].map(String::as_str).join(" ");
                lines.extend(Some(when).filter(|_| !self.day.is_empty()));
            }
            "complete" => lines.push(words.say("editor-complete")),
            "reopen" => lines.push(words.say("editor-reopen")),
            _ => {}
        }
        lines
    }
}

/// The pledge link that was given, if one was.
pub(in crate::pages) fn pledge_link(text: &str) -> Result<Option<String>, &'static str> {
    let link = short(text)?;
    match link.is_empty() {
        true => Ok(None),
        false if link.contains("/invitation?t=") => Ok(Some(link)),
        false => Err("editor-no-pledge"),
    }
}

/// A text without the spaces around it.
pub(in crate::pages) fn short(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.chars().count() <= LETTERS_MAX { Ok(text.to_owned()) } else { Err("editor-too-long") }
}

/// An offset from UTC as it is written behind a time.
fn zone(minutes: i16) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Whole hours from the date line to the date line, and the one that is in use.
fn zones(in_use: i16, chosen: &str) -> Vec<Choice> {
    let mut offsets: Vec<i16> = (-12..=14).map(|hours| hours * 60).chain([in_use]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let choice = |minutes: i16| {
        let zone = zone(minutes);
        (zone.clone(), format!("UTC{zone}"), zone == chosen)
    };
    offsets.into_iter().map(choice).collect()
}
