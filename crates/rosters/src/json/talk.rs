//! An item of somebody's programme, and how it becomes a panel.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use openfloor_domain::roles::Role;

use crate::assembly::{Assembly, ConveningNo, PanelNo, identity};
use crate::dates::{self, Reading};
use crate::diagnostic::{Fault, Severity, excerpt};
use crate::options::Options;
use crate::seats::{self, SeatTexts, Strictness};
use crate::slug::slug_of;
use crate::titles;

use super::value::{Path, Value, field};

/// What an item says of itself. Empty where it does not.
#[derive(Default)]
pub(crate) struct Talk {
    /// The stable id of a submission, the same in every slot.
    pub(crate) code: String,
    /// A number or text, unique in the document save for repeats.
    pub(crate) id: String,
    /// Differs from slot to slot in some exports.
    pub(crate) guid: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) starts: String,
    /// The status of all its seats.
    pub(crate) status: &'static str,
}

/// Puts items of one convening onto panels.
pub(crate) struct Stage<'o> {
    pub(crate) assembly: Assembly<'o>,
    options: &'o Options,
    of: ConveningNo,
    /// In front of ids that are unique only within this document.
    scope: String,
    panels: HashMap<String, PanelNo>,
    /// Who sits where in which role: several slots of one item name the same people.
    seated: HashSet<(PanelNo, Role, (u8, String))>,
    without_people: usize,
}

impl<'o> Stage<'o> {
    pub(crate) fn new(slug: String, title: &str, namespace: &str, options: &'o Options) -> Self {
        let mut assembly = Assembly::new(&options.limits);
        let title = titles::read(title, || Path::Root.place(), Strictness::Lenient, &mut assembly.findings);
        let (of, _) = assembly.convening(slug.clone(), &title, namespace);
        let (panels, seated) = (HashMap::new(), HashSet::new());
        Self { assembly, options, of, scope: slug, panels, seated, without_people: 0 }
    }

    /// Puts an item and its people onto its panel. An item without people is only counted: there
    /// is nothing to judge in a break.
    pub(crate) fn put(
        &mut self,
        talk: &Talk,
        people: &[Value<'_>],
        list: &Path<'_>,
        at: &Path<'_>,
    ) -> Result<(), Fault> {
        if people.is_empty() {
            self.without_people += 1;
            return Ok(());
        }
        let no = self.panel(talk, at)?;
        self.describe(no, talk, at);
        for (number, person) in people.iter().enumerate() {
            self.seat(no, talk, *person, &list.item(number))?;
        }
        Ok(())
    }

    /// The document as read; a convening without panels is left in, so that its name is not lost.
    pub(crate) fn finish(mut self) -> Assembly<'o> {
        if self.without_people > 0 {
            let what = format!("items without people, which are not panels: {}", self.without_people);
            let remedy = "nothing to do, unless people are missing at the source";
            self.assembly.findings.note(Path::Root.place(), "items-without-people", what, remedy);
        }
        self.assembly
    }

    /// One panel for all slots of one item: of one code; else of one guid; else of one id and title.
    fn panel(&mut self, talk: &Talk, at: &Path<'_>) -> Result<PanelNo, Fault> {
        let keys = [
            (!talk.code.is_empty()).then(|| format!("code {}", talk.code)),
            (!talk.guid.is_empty() && talk.code.is_empty()).then(|| format!("guid {}", talk.guid)),
            (!talk.id.is_empty() && talk.code.is_empty()).then(|| format!("id {} {}", talk.id, talk.title)),
        ];
        let known = keys.iter().flatten().find_map(|key| self.panels.get(key).copied());
        let no = match known {
            Some(no) => no,
            None => self.new_panel(talk, at)?,
        };
        for key in keys.into_iter().flatten() {
            self.panels.insert(key, no);
        }
        Ok(no)
    }

    fn new_panel(&mut self, talk: &Talk, at: &Path<'_>) -> Result<PanelNo, Fault> {
        let name = [&talk.code, &talk.id, &talk.guid, &talk.title].into_iter().find(|name| !name.is_empty());
        let slug = name.map_or_else(|| slug_of(""), |name| slug_of(name));
        let (no, new) = self.assembly.panel(self.of, slug, at.place())?;
        if new {
            return Ok(no);
        }
        // Two items under one id: what they are called tells them apart.
        let what = "another item has the same id; told apart by title".to_owned();
        self.assembly.findings.warning(at.place(), "item-id-twice", what, "give each item an id of its own");
        let slug = slug_of(&format!("{} {} {}", talk.id, talk.title, talk.guid));
        Ok(self.assembly.panel(self.of, slug, at.place())?.0)
    }

    fn describe(&mut self, no: PanelNo, talk: &Talk, at: &Path<'_>) {
        let findings = &mut self.assembly.findings;
        let said = excerpt(talk.starts.trim());
        let starts = match dates::read(&talk.starts, self.options.zone_offset_minutes) {
            Ok(Reading::At(moment)) => Some(moment),
            Ok(Reading::Undated) => None,
            Ok(Reading::Partial) => {
                let what = format!("\"{said}\" is not a day; read as undated");
                let remedy = "give the whole date at the source";
                findings.of_value(Severity::Warning, at.place(), "partial-date", &said, what, remedy);
                None
            }
            Err(error) => {
                let what = format!("\"{said}\": {}", error.what());
                findings.of_value(Severity::Error, at.place(), error.code(), &said, what, error.remedy());
                None
            }
        };
        let mut text = |text: &str| titles::read(text, || at.place(), Strictness::Lenient, findings);
        let (title, kind) = (text(&talk.title), text(&talk.kind));
        let panel = self.assembly.panel_mut(no);
        if panel.title.is_empty() {
            (panel.title, panel.kind) = (title, kind);
        }
        // Of several slots, the first.
        panel.starts = [panel.starts, starts].into_iter().flatten().min_by_key(|moment| moment.utc_ms);
    }

    /// Adds a seat, unless an earlier slot of the item has put this person there in this role.
    fn seat(&mut self, no: PanelNo, talk: &Talk, person: Value<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let texts = self.person(person, talk.status);
        let seat = seats::read(&texts, at, Strictness::Lenient, &mut self.assembly.findings);
        let known = identity(&seat.holder).is_some_and(|who| !self.seated.insert((no, seat.role, who)));
        if known { self.assembly.count_seat(&seat.place) } else { self.assembly.seat(no, seat) }
    }

    /// What an export says of a person. How they are counted is never read from it: no export
    /// says so.
    fn person(&self, person: Value<'_>, status: &'static str) -> SeatTexts<'static> {
        let fields = person.fields(200);
        let said = |name: &str| field(&fields, name).map(Value::label).unwrap_or_default();
        let first = |names: &[&str]| names.iter().map(|name| said(name)).find(|text| !text.trim().is_empty());
        let name = first(&["public_name", "name", "full_public_name", "display_name"]);
        let bare = || person.text().unwrap_or_default();
        SeatTexts {
            external: Cow::Owned(
                first(&["code", "guid"]).or_else(|| self.scoped(&said("id"))).unwrap_or_default(),
            ),
            address: Cow::Owned(said("email")),
            name: Cow::Owned(name.unwrap_or_else(bare)),
            role: Cow::Owned(said("role")),
            status: Cow::Borrowed(status),
            ..SeatTexts::default()
        }
    }

    /// A running number says who somebody is only within its own document: next year's starts at
    /// one again.
    fn scoped(&self, id: &str) -> Option<String> {
        (!id.is_empty()).then(|| format!("{}/{id}", self.scope))
    }
}
