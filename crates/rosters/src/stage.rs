//! An item of somebody's programme, and how it becomes a panel.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::assembly::{Assembly, ConveningNo, PanelNo, identity};
use crate::dates::{self, Reading, Zone};
use crate::diagnostic::{Fault, Place, Severity, excerpt};
use crate::options::Options;
use crate::seats::{Places, SeatField, SeatTexts, Strictness};
use crate::slug::slug_of;
use crate::stream::hash;
use crate::text::start_of;
use crate::titles;
use crate::told::Told;

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

/// Somebody on an item. Empty where it does not say.
#[derive(Clone)]
pub(crate) struct Speaker {
    /// An id that names the same person in every document of the source.
    pub(crate) external: String,
    /// A running number, which does so only within this document: next year's starts at one again.
    pub(crate) number: String,
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) role: Cow<'static, str>,
    /// What they answered to the question that counts people, if there is one.
    pub(crate) class: String,
    /// What they say of themselves beside their name, as `she/her`.
    pub(crate) statement: String,
    /// The source says that this is a group or a firm.
    pub(crate) group: bool,
    /// How firm they are; if empty, as firm as the item.
    pub(crate) status: &'static str,
    pub(crate) place: Place,
}

impl Speaker {
    /// Nobody yet.
    pub(crate) fn at(place: Place) -> Self {
        let (external, number, address, name, class, statement) = Default::default();
        Self {
            external,
            number,
            address,
            name,
            class,
            statement,
            role: Cow::Borrowed(""),
            group: false,
            status: "",
            place,
        }
    }
}

impl Places for Speaker {
    fn of(&self, field: SeatField) -> Place {
        match &self.place {
            Place::Pointer { pointer } => {
                Place::Pointer { pointer: format!("{pointer}/{}", field.name()).into() }
            }
            place => place.clone(),
        }
    }

    fn whole(&self) -> Place {
        self.place.clone()
    }
}

/// Who gave out the ids of people: the host that serves the programme, else the convening.
pub(crate) fn namespace(urls: &[&str], slug: &str) -> String {
    let host = urls.iter().find_map(|url| {
        let (_, rest) = url.trim().split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default().to_lowercase();
        (!host.is_empty()).then_some(host)
    });
    host.unwrap_or_else(|| slug.to_owned())
}

/// More bytes than any name of a zone has.
const ZONE_MAX: usize = 200;
/// More kinds of content than any format has; the rest is counted as one.
const MAX_UNREAD: usize = 40;

/// Puts items of one convening onto panels.
pub(crate) struct Stage<'o> {
    pub(crate) assembly: Assembly<'o>,
    options: &'o Options,
    /// Once the document has named one.
    of: Option<ConveningNo>,
    /// For times without an offset, and what the document calls it.
    zone: (String, Zone),
    /// In front of ids that are unique only within this document.
    scope: String,
    /// Panels by what items name them by, as hashes.
    panels: HashMap<u64, PanelNo>,
    /// How often an item of the same id, title and time has come, beyond the first, by the panel of the first.
    repeats: HashMap<PanelNo, usize>,
    /// Who sits where in which role, as hashes: several slots of one item name the same people.
    seated: HashSet<u64>,
    without_people: usize,
    unread: BTreeMap<String, usize>,
    /// What the questions are, where answers name them by id.
    pub(crate) questions: HashMap<String, String>,
}

impl<'o> Stage<'o> {
    /// A stage for the items of one convening.
    pub(crate) fn new(slug: String, title: &str, namespace: &str, options: &'o Options) -> Self {
        let mut stage = Self::empty(options);
        stage.convene(slug, title, namespace);
        stage
    }

    /// A stage for a document that names its convenings as it goes.
    pub(crate) fn empty(options: &'o Options) -> Self {
        Self {
            assembly: Assembly::new(options),
            options,
            of: None,
            zone: (String::new(), options.zone()),
            scope: String::new(),
            panels: HashMap::new(),
            repeats: HashMap::new(),
            seated: HashSet::new(),
            without_people: 0,
            unread: BTreeMap::new(),
            questions: HashMap::new(),
        }
    }

    /// From here on, items are of this convening.
    pub(crate) fn convene(&mut self, slug: String, title: &str, namespace: &str) {
        let findings = &mut self.assembly.findings;
        let title = titles::read(title, || Place::Document {}, Strictness::Foreign, findings);
        self.of = Some(self.assembly.convening(slug.clone(), &title, namespace).0);
        self.scope = slug;
    }

    /// From here on, times without an offset are meant by the zone of that name, as
    /// `Europe/Brussels`; if there is none, by what is stated with the document.
    pub(crate) fn in_zone(&mut self, name: &str) {
        let name = start_of(name, ZONE_MAX);
        if self.zone.0 != name {
            self.zone = (name.to_owned(), Zone::named(name, self.options.zone_offset_minutes));
        }
    }

    /// Does something with the zone of that name.
    pub(crate) fn with_zone<T>(&mut self, name: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.zone.clone();
        self.in_zone(name);
        let done = act(self);
        self.zone = before;
        done
    }

    /// What a question is, by its id; empty if nobody says.
    pub(crate) fn question(&self, id: &str) -> String {
        self.questions.get(id).cloned().unwrap_or_default()
    }

    /// Counts something that the source says and we do not keep.
    pub(crate) fn unread(&mut self, name: &str) {
        if let Some(times) = self.unread.get_mut(name) {
            *times += 1;
            return;
        }
        let name = if self.unread.len() < MAX_UNREAD { name } else { "anything else" };
        *self.unread.entry(name.to_owned()).or_default() += 1;
    }

    /// Puts an item and its people onto its panel. An item without people is only counted: there
    /// is nothing to judge in a break.
    pub(crate) fn put(&mut self, talk: &Talk, people: &[Speaker], at: &Place) -> Result<(), Fault> {
        if people.is_empty() {
            self.without_people += 1;
            return Ok(());
        }
        let no = self.panel(talk, at)?;
        self.describe(no, talk, at);
        people.iter().try_for_each(|person| self.seat(no, talk, person))
    }

    /// The document as read; a convening without panels is left in, so that its name is not lost.
    pub(crate) fn finish(mut self) -> Assembly<'o> {
        let findings = &mut self.assembly.findings;
        if self.without_people > 0 {
            let count = self.without_people;
            let what = Told::new(format!("items without people, which are not panels: {count}")).n(count);
            let remedy = "nothing to do, unless people are missing at the source";
            findings.note(Place::Document {}, "items-without-people", what, remedy);
        }
        let asked = self.assembly.candidates.len();
        if asked > 0 {
            let what = format!("questions whose answers may say how people are counted: {asked}");
            let what = Told::new(what).n(asked);
            let remedy =
                "say which of them does, and what its answers mean; nobody is counted by them until then";
            findings.note(Place::Document {}, "answers-kept", what, remedy);
        }
        for (name, times) in self.unread {
            let what = format!("\"{}\" is not kept: in {times} places", excerpt(&name));
            let what = Told::new(what).said(&name).n(times);
            let remedy = "nothing to do: what is kept is who is given the floor, as what and when";
            findings.note(Place::Document {}, "not-kept", what, remedy);
        }
        self.assembly
    }

    /// One panel for all slots of one item: of one code; else of one guid; else of one id and title.
    fn panel(&mut self, talk: &Talk, at: &Place) -> Result<PanelNo, Fault> {
        let keys = [
            (!talk.code.is_empty()).then(|| format!("code {}", talk.code)),
            (!talk.guid.is_empty() && talk.code.is_empty()).then(|| format!("guid {}", talk.guid)),
            (!talk.id.is_empty() && talk.code.is_empty()).then(|| format!("id {} {}", talk.id, talk.title)),
        ];
        let keys = keys.map(|key| key.map(|key| hash(&(self.of, key))));
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

    fn new_panel(&mut self, talk: &Talk, at: &Place) -> Result<PanelNo, Fault> {
        let of = match self.of {
            Some(of) => of,
            None => self.assembly.convening(slug_of(""), "", "").0,
        };
        let name = [&talk.code, &talk.id, &talk.guid, &talk.title].into_iter().find(|name| !name.is_empty());
        let slug = name.map_or_else(|| slug_of(""), |name| slug_of(name));
        let (no, new) = self.assembly.panel(of, slug, at.clone())?;
        if new {
            return Ok(no);
        }
        // Two items under one id, or without any: what they are called tells them apart, and when.
        let what = "another item has the same id or title; told apart by title and time".to_owned();
        self.assembly.findings.warning(at.clone(), "item-id-twice", what, "give each item an id of its own");
        let whole = format!("{} {} {}", talk.id, talk.title, talk.guid);
        let timed = format!("{whole} {}", talk.starts);
        let has_id = !talk.id.is_empty() || !talk.guid.is_empty();
        if has_id {
            let (no, new) = self.assembly.panel(of, slug_of(&whole), at.clone())?;
            if new {
                return Ok(no);
            }
        }
        let (first, new) = self.assembly.panel(of, slug_of(&timed), at.clone())?;
        if new {
            return Ok(first);
        }
        loop {
            // Counted on from the last repeat: to begin at the first would take a square of them.
            let repeats = self.repeats.entry(first).or_insert(1);
            *repeats += 1;
            let slug = slug_of(&format!("{timed} {repeats}"));
            let (no, new) = self.assembly.panel(of, slug, at.clone())?;
            if new {
                return Ok(no);
            }
        }
    }

    fn describe(&mut self, no: PanelNo, talk: &Talk, at: &Place) {
        let findings = &mut self.assembly.findings;
        let said = excerpt(talk.starts.trim());
        let starts = match dates::read(&talk.starts, &self.zone.1, self.options.day_order) {
            Ok(Reading::At(moment)) => Some(moment),
            Ok(Reading::Undated) => None,
            Ok(Reading::Partial) => {
                let what = Told::new(format!("\"{said}\" is not a day; read as undated")).said(&said);
                let remedy = "give the whole date at the source";
                findings.of_value(Severity::Warning, at.clone(), "partial-date", &said, what, remedy);
                None
            }
            Err(error) => {
                let what = Told::new(format!("\"{said}\": {}", error.what())).said(&said);
                findings.of_value(
                    Severity::Error,
                    at.clone(),
                    error.code(),
                    error.told_by(&said),
                    what,
                    error.remedy(),
                );
                None
            }
        };
        let mut text = |text: &str| titles::read(text, || at.clone(), Strictness::Foreign, findings);
        let (title, kind) = (text(&talk.title), text(&talk.kind));
        self.assembly.entitle(no, title, kind);
        let panel = self.assembly.panel_mut(no);
        // Of several slots, the first.
        panel.starts = [panel.starts, starts].into_iter().flatten().min_by_key(|moment| moment.utc_ms);
    }

    /// Adds a seat, unless an earlier slot of the item has put this person there in this role.
    /// How somebody is counted is read only from an answer that somebody has said the meaning of.
    fn seat(&mut self, no: PanelNo, talk: &Talk, person: &Speaker) -> Result<(), Fault> {
        let scoped = || if person.number.is_empty() { String::new() } else { self.scoped(&person.number) };
        let external =
            if person.external.is_empty() { Cow::Owned(scoped()) } else { Cow::Borrowed(&*person.external) };
        let texts = SeatTexts {
            external,
            address: Cow::Borrowed(&person.address),
            name: Cow::Borrowed(&person.name),
            role: Cow::Borrowed(&person.role),
            status: Cow::Borrowed(if person.status.is_empty() { talk.status } else { person.status }),
            class: Cow::Borrowed(&person.class),
            statement: Cow::Borrowed(&person.statement),
            group: person.group,
            ..SeatTexts::default()
        };
        let seat = self.assembly.read_seat(&texts, person, Strictness::Foreign);
        let known =
            identity(&seat.holder).is_some_and(|who| !self.seated.insert(hash(&(no, seat.role, who))));
        if known { self.assembly.count_seat(&seat.place) } else { self.assembly.seat(no, seat) }
    }

    fn scoped(&self, number: &str) -> String {
        format!("{}/{number}", self.scope)
    }
}
