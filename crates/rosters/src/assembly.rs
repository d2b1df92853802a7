//! Puts seats onto panels and panels into convenings of one document, within the limits, and
//! looks at each panel as a whole when all is there.

use std::collections::HashMap;

use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;

use crate::candidates::Candidates;
use crate::decided;
use crate::detect::Format;
use crate::diagnostic::{Fault, Findings, Place, excerpt};
use crate::doubt;
use crate::doubt::bare_name;
use crate::draft::{ConveningDraft, Holder, PanelDraft, Programme, RoleWord, SeatDraft};
use crate::mapping::Terms;
use crate::options::{Limits, Options};
use crate::seats::{self, Places, Reading, SeatTexts, Strictness};
use crate::told::Told;
use crate::words;

/// A convening of the document being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ConveningNo(u32);

/// A panel of the document being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PanelNo(ConveningNo, u32);

/// More words for roles than anybody has.
const MAX_ROLE_WORDS: usize = 200;

/// The document so far.
pub(crate) struct Assembly<'o> {
    limits: &'o Limits,
    convenings: Vec<ConveningDraft>,
    slugs: HashMap<String, ConveningNo>,
    panels: HashMap<(ConveningNo, Box<str>), PanelNo>,
    seats: usize,
    /// Bytes of what panels and seats say.
    text_bytes: usize,
    /// How often each word for a role has come, and which came first.
    roles: HashMap<String, (usize, usize)>,
    /// What words and columns mean.
    pub(crate) terms: Terms,
    /// What was found so far.
    pub(crate) findings: Findings,
    /// What else is said of people.
    pub(crate) candidates: Candidates,
}

impl<'o> Assembly<'o> {
    pub(crate) fn new(options: &'o Options) -> Self {
        Self {
            limits: &options.limits,
            convenings: Vec::new(),
            slugs: HashMap::new(),
            panels: HashMap::new(),
            seats: 0,
            text_bytes: 0,
            roles: HashMap::new(),
            terms: Terms::of(options.mapping.as_ref()),
            findings: Findings::telling(options.telling),
            candidates: Candidates::default(),
        }
    }

    /// The convening of that slug, and whether it is new.
    pub(crate) fn convening(&mut self, slug: String, title: &str, namespace: &str) -> (ConveningNo, bool) {
        if let Some(known) = self.slugs.get(&slug) {
            return (*known, false);
        }
        let no = ConveningNo(self.convenings.len() as u32);
        self.slugs.insert(slug.clone(), no);
        let title = if title.is_empty() { slug.clone() } else { title.to_owned() };
        let convening =
            ConveningDraft { slug, title, people_namespace: namespace.to_owned(), panels: Vec::new() };
        push(&mut self.convenings, convening);
        (no, true)
    }

    /// The panel of that slug, and whether it is new.
    pub(crate) fn panel(
        &mut self,
        of: ConveningNo,
        slug: String,
        place: Place,
    ) -> Result<(PanelNo, bool), Fault> {
        let key = (of, slug.into_boxed_str());
        if let Some(known) = self.panels.get(&key) {
            return Ok((*known, false));
        }
        if self.panels.len() >= self.limits.panels {
            return Err(too_many("panels", "too-many-panels", self.limits.panels, place));
        }
        if self.convenings.len() > self.limits.convenings {
            return Err(too_many("convenings", "too-many-convenings", self.limits.convenings, place));
        }
        self.text_bytes += key.1.len() + bytes_of(&place);
        let panels = &mut self.convenings[of.0 as usize].panels;
        let no = PanelNo(of, panels.len() as u32);
        let (slug, title, kind) = (key.1.clone(), "".into(), "".into());
        let panel = PanelDraft { slug, title, kind, starts: None, seats: Vec::new(), place };
        push(panels, panel);
        self.panels.insert(key, no);
        Ok((no, true))
    }

    /// Reads a seat from its texts; [`Self::seat`] adds it.
    pub(crate) fn read_seat(
        &mut self,
        texts: &SeatTexts<'_>,
        places: &impl Places,
        strictness: Strictness,
    ) -> SeatDraft {
        self.note_role(&texts.role);
        let reading = Reading { strictness, terms: &self.terms };
        seats::read(texts, places, reading, &mut self.findings)
    }

    /// Remembers a word for a role.
    fn note_role(&mut self, word: &str) {
        let word = word.trim();
        if let Some((_, times)) = self.roles.get_mut(word) {
            *times += 1;
            return;
        }
        let (first, word) = (self.roles.len(), excerpt(word));
        if !word.is_empty() && (first < MAX_ROLE_WORDS || self.roles.contains_key(&word)) {
            self.roles.entry(word).or_insert((first, 0)).1 += 1;
        }
    }

    /// The words for roles, in the order in which they came.
    fn role_words(&mut self) -> Vec<RoleWord> {
        let mut words: Vec<_> = std::mem::take(&mut self.roles).into_iter().collect();
        words.sort_by_key(|(_, (first, _))| *first);
        let read = |word: &str| self.terms.role(word).or_else(|| words::role(word));
        words
            .into_iter()
            .map(|(word, (_, times))| RoleWord {
                role: read(&word),
                word: words::clean(&word).into_owned(),
                times,
            })
            .collect()
    }

    /// Adds a seat.
    pub(crate) fn seat(&mut self, on: PanelNo, seat: SeatDraft) -> Result<(), Fault> {
        self.count_seat(&seat.place)?;
        self.count_text(&seat)?;
        let most = self.limits.seats_per_panel;
        let panel = self.panel_mut(on);
        if panel.seats.len() >= most {
            return Err(too_many_on_a_panel(most, seat.place));
        }
        push(&mut panel.seats, seat);
        Ok(())
    }

    /// Counts what a seat says against the limit of the document.
    fn count_text(&mut self, seat: &SeatDraft) -> Result<(), Fault> {
        let holder = match &seat.holder {
            Holder::Person { external, address, name } => {
                [external.as_deref(), address.as_deref(), Some(&**name)]
            }
            Holder::Open { label } => [None, None, Some(&**label)],
        };
        let texts = holder.into_iter().chain([seat.id.as_deref(), seat.statement.as_deref()]).flatten();
        self.text_bytes += texts.map(str::len).sum::<usize>() + bytes_of(&seat.place);
        if self.text_bytes > self.limits.text_bytes {
            let most = self.limits.text_bytes;
            return Err(too_many("bytes of names and titles", "too-much-text", most, seat.place.clone()));
        }
        Ok(())
    }

    /// Takes a title and a kind onto a panel that has none.
    pub(crate) fn entitle(&mut self, no: PanelNo, title: String, kind: String) {
        if self.panel_mut(no).title.is_empty() {
            self.text_bytes += title.len() + kind.len();
            let panel = self.panel_mut(no);
            (panel.title, panel.kind) = (title.into(), kind.into());
        }
    }

    /// Counts a seat against the limit of the document, kept or not.
    pub(crate) fn count_seat(&mut self, place: &Place) -> Result<(), Fault> {
        self.seats += 1;
        if self.seats > self.limits.seats {
            return Err(too_many("seats", "too-many-seats", self.limits.seats, place.clone()));
        }
        Ok(())
    }

    /// States what a panel is called and when it begins. What was stated first stands; what says
    /// otherwise is reported.
    pub(crate) fn describe(
        &mut self,
        no: PanelNo,
        title: &str,
        kind: &str,
        starts: Option<Moment>,
        place: &Place,
    ) {
        let panel = &mut self.convenings[no.0.0 as usize].panels[no.1 as usize];
        let mut differs = Vec::new();
        for (field, said, name) in [(&mut panel.title, title, "title"), (&mut panel.kind, kind, "kind")] {
            if field.is_empty() {
                *field = said.into();
                self.text_bytes += said.len();
            } else if !said.is_empty() && **field != *said {
                differs.push(name);
            }
        }
        match (panel.starts, starts) {
            (None, said) => panel.starts = said,
            (Some(first), Some(said)) if first != said => differs.push("date"),
            _ => {}
        }
        for name in differs {
            let key = format!("{name} {} {}", no.0.0, no.1);
            let what =
                format!("panel \"{}\" is given a second {name}; the first is kept", excerpt(&panel.slug));
            let what = Told::new(what).which(name).said(&panel.slug);
            let severity = crate::Severity::Warning;
            let remedy = "give every row of a panel the same, or the panels different ids";
            self.findings.of_value(severity, place.clone(), "panel-described-twice", &key, what, remedy);
        }
    }

    pub(crate) fn panel_mut(&mut self, no: PanelNo) -> &mut PanelDraft {
        &mut self.convenings[no.0.0 as usize].panels[no.1 as usize]
    }

    /// The document as read.
    pub(crate) fn finish(mut self, format: Format) -> Programme {
        for panel in self.convenings.iter_mut().flat_map(|convening| &mut convening.panels) {
            if panel.title.is_empty() {
                panel.title.clone_from(&panel.slug);
            }
            decided::settle(&mut panel.seats, &self.terms);
            let most = self.limits.seats_per_panel;
            if panel.seats.len() > most {
                self.findings.add(too_many_on_a_panel(most, panel.place.clone()));
            }
            check_seats(&panel.seats, &mut self.findings);
        }
        doubt::report(self.convenings.iter().flat_map(|convening| &convening.panels), &mut self.findings);
        if self.panels.is_empty() && self.seats == 0 {
            let what = "no panel in the document".to_owned();
            self.findings.note(
                Place::Document {},
                "no-panels",
                what,
                "check that this is the file you meant",
            );
        }
        let roles = self.role_words();
        Programme {
            roles,
            convenings: self.convenings,
            diagnostics: self.findings.finish(),
            candidates: self.candidates.finish(),
            format,
        }
    }
}

/// Adds to a list that grows by a quarter: most panels have a seat or two, and room for four is kept in vain.
fn push<T>(list: &mut Vec<T>, one: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 4 + 1);
    }
    list.push(one);
}

/// Bytes that a place takes beside its own.
fn bytes_of(place: &Place) -> usize {
    match place {
        Place::Cell(at) => size_of_val(&**at) + at.header.len(),
        Place::Pointer { pointer } => pointer.len(),
        Place::Column { .. } | Place::Line { .. } | Place::Document {} => 0,
    }
}

fn too_many_on_a_panel(most: usize, place: Place) -> Fault {
    too_many("seats on one panel", "too-many-seats-on-a-panel", most, place)
}

fn too_many(what: &str, code: &'static str, most: usize, place: Place) -> Fault {
    let what = Told::new(format!("more than {most} {what}")).n(most);
    Fault::new(code, place, what, "split the document into smaller ones")
}

/// Whom a seat names, by the strongest of what is given. `None` for an open seat.
pub(crate) fn identity(holder: &Holder) -> Option<(u8, String)> {
    match holder {
        Holder::Person { external: Some(id), .. } => Some((0, id.to_string())),
        Holder::Person { address: Some(address), .. } => Some((1, address.to_lowercase())),
        Holder::Person { name, .. } => Some((2, bare_name(name).to_lowercase())),
        Holder::Open { .. } => None,
    }
}

/// Looks at the seats of one panel together.
pub(crate) fn check_seats(seats: &[SeatDraft], findings: &mut Findings) {
    let mut ids = HashMap::with_capacity(seats.len());
    let mut people = HashMap::with_capacity(seats.len());
    for (number, seat) in seats.iter().enumerate() {
        if let Some(first) = seat.id.as_deref().and_then(|id| ids.insert(id, number)) {
            let other = &seats[first].place;
            let what =
                Told::new(format!("two seats of one panel have the same id (the other: {other})")).at(other);
            let remedy = "give each seat of a panel an id of its own, or none";
            findings.error(seat.place.clone(), "duplicate-seat-id", what, remedy);
        }
        let Some(first) = identity(&seat.holder).map(|who| *people.entry(who).or_insert(number)) else {
            continue;
        };
        if first != number {
            compare(&seats[first], seat, findings);
        }
    }
}

/// Compares two seats of one person on one panel.
fn compare(first: &SeatDraft, seat: &SeatDraft, findings: &mut Findings) {
    if first.class != seat.class && first.class != Class::Unknown && seat.class != Class::Unknown {
        let what = format!("one person is counted in two ways on one panel (the other: {})", first.place);
        let what = Told::new(what).at(&first.place);
        let remedy = "say the same of a person in every row";
        findings.warning(seat.place.clone(), "two-classes-of-a-person", what, remedy);
    }
    if first.role == seat.role && first.id.is_none() && seat.id.is_none() {
        let what = format!("one person has one role twice on one panel (the other: {})", first.place);
        let what = Told::new(what).at(&first.place);
        let remedy = "leave one of the rows out; a person is counted once in any case";
        findings.note(seat.place.clone(), "person-listed-twice", what, remedy);
    }
}
