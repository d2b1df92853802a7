//! Calendars (iCalendar, RFC 5545): each `VEVENT` an item, its `ATTENDEE`s the people.
//!
//! A calendar says who is to come, not who speaks: only `ROLE=CHAIR` is a role. Who is merely
//! informed, rooms and things are no people of a panel; `PARTSTAT` says how firm somebody is.

use std::borrow::Cow;

use crate::detect::Format;
use crate::diagnostic::{Fault, Place};
use crate::draft::Programme;
use crate::options::{Limits, Options};
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk};
use crate::told::Told;
use crate::zones::zone;

/// What is not kept and worth a word.
const UNREAD: [&str; 10] = [
    "DESCRIPTION",
    "X-ALT-DESC",
    "LOCATION",
    "CATEGORIES",
    "URL",
    "ORGANIZER",
    "CONTACT",
    "COMMENT",
    "ATTACH",
    "RRULE",
];
/// Components within each other: a calendar, an event, an alarm, and room for more.
const MAX_DEPTH: usize = 8;

/// Whether a text is a calendar.
pub(crate) fn is_calendar(text: &str) -> bool {
    const BEGIN: &str = "BEGIN:VCALENDAR";
    text.trim_start().get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}

/// Reads a calendar. `stem` names the convening if the calendar has no name.
pub(crate) fn read(stem: &str, text: &str, options: &Options) -> Result<Programme, Fault> {
    let mut reading = Reading {
        stage: Stage::empty(options),
        options,
        title: stem.to_owned(),
        convened: false,
        open: Vec::new(),
        event: None,
        no_people: 0,
        cancelled: 0,
        roles_unsaid: false,
    };
    for line in Lines::of(text, &options.limits) {
        let (line, text) = line?;
        if let Some(property) = Property::read(&text) {
            reading.take(&property, line)?;
        }
    }
    if let Some((_, line)) = reading.open.last() {
        let what = "the calendar ends within what begins here";
        return Err(Fault::new("truncated-calendar", at(*line), what, "send the whole calendar"));
    }
    Ok(reading.finish())
}

fn at(line: u64) -> Place {
    Place::Line { line }
}

struct Reading<'o> {
    stage: Stage<'o>,
    options: &'o Options,
    title: String,
    convened: bool,
    /// The components that have begun, and where.
    open: Vec<(String, u64)>,
    event: Option<Event>,
    no_people: usize,
    cancelled: usize,
    roles_unsaid: bool,
}

#[derive(Default)]
struct Event {
    talk: Talk,
    zone: String,
    people: Vec<Speaker>,
    cancelled: bool,
}

impl Reading<'_> {
    fn take(&mut self, property: &Property<'_>, line: u64) -> Result<(), Fault> {
        let (name, value) = (property.name.as_str(), property.value);
        let inner = self.open.last().map_or("", |(name, _)| name);
        match name {
            "BEGIN" => self.begin(value, line)?,
            "END" => self.end(value, line)?,
            "X-WR-CALNAME" if inner == "VCALENDAR" && !self.convened => self.title = unescaped(value),
            "X-WR-TIMEZONE" if inner == "VCALENDAR" => self.stage.in_zone(zone(value.trim())),
            _ if inner == "VEVENT" => self.of_event(property, line),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, name: &str, line: u64) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            let what = Told::new(format!("components nested more than {MAX_DEPTH} deep")).n(MAX_DEPTH);
            return Err(Fault::new("too-deep", at(line), what, "send a flatter calendar"));
        }
        let name = name.trim().to_ascii_uppercase();
        if name == "VEVENT" {
            self.event = Some(Event::default());
        }
        self.open.push((name, line));
        Ok(())
    }

    fn end(&mut self, name: &str, line: u64) -> Result<(), Fault> {
        let begun = self.open.pop();
        let Some((open, begin)) = begun.filter(|(open, _)| open.eq_ignore_ascii_case(name.trim())) else {
            let what = "an END that has no BEGIN";
            return Err(Fault::new("not-a-calendar", at(line), what, "export the calendar once more"));
        };
        match self.event.take_if(|_| open == "VEVENT") {
            Some(event) => self.put(event, begin),
            None => Ok(()),
        }
    }

    fn of_event(&mut self, property: &Property<'_>, line: u64) {
        let Some(event) = &mut self.event else { return };
        let value = property.value;
        match property.name.as_str() {
            "UID" => event.talk.code = value.trim().to_owned(),
            "SUMMARY" => event.talk.title = unescaped(value),
            "STATUS" => event.cancelled = value.trim().eq_ignore_ascii_case("CANCELLED"),
            "DTSTART" => {
                event.talk.starts = moment(value);
                event.zone = zone(&property.parameter("TZID").unwrap_or_default()).to_owned();
            }
            "ATTENDEE" => match attendee(property, line) {
                Some(one) if event.people.len() <= self.options.limits.seats_per_panel => {
                    self.roles_unsaid |= one.role.is_empty();
                    event.people.push(one);
                }
                Some(_) => {}
                None => self.no_people += 1,
            },
            name if UNREAD.contains(&name) => self.stage.unread(name),
            _ => {}
        }
    }

    fn put(&mut self, event: Event, line: u64) -> Result<(), Fault> {
        if !self.convened {
            let slug = slug_of(&self.title);
            self.stage.convene(slug.clone(), &self.title, &format!("calendar/{slug}"));
            self.convened = true;
        }
        if event.cancelled {
            self.cancelled += 1;
            return Ok(());
        }
        if event.zone.is_empty() {
            return self.stage.put(&event.talk, &event.people, &at(line));
        }
        self.stage.with_zone(&event.zone, |stage| stage.put(&event.talk, &event.people, &at(line)))
    }

    fn finish(self) -> Programme {
        let mut assembly = self.stage.finish();
        let mut note =
            |code, what: Told, remedy| assembly.findings.note(Place::Document {}, code, what, remedy);
        if self.roles_unsaid {
            let what = Told::new("a calendar says who is to come, not who speaks");
            note("roles-not-said", what, "say on each panel who speaks, if not everybody does");
        }
        if self.no_people > 0 {
            let n = self.no_people;
            let what = format!("attendees who are only informed, or are rooms or things: {n}");
            let what = Told::new(what).n(n);
            note("not-on-the-panel", what, "nothing to do");
        }
        if self.cancelled > 0 {
            let n = self.cancelled;
            let what = Told::new(format!("events that are cancelled, which are left out: {n}")).n(n);
            note("not-on-the-programme", what, "nothing to do");
        }
        assembly.finish(Format::Calendar)
    }
}

/// Somebody who is to come; `None` if it is nobody.
fn attendee(property: &Property<'_>, line: u64) -> Option<Speaker> {
    let said = |name| property.parameter(name).unwrap_or_default().to_ascii_uppercase();
    let (role, kind, answer) = (said("ROLE"), said("CUTYPE"), said("PARTSTAT"));
    if role == "NON-PARTICIPANT" || kind == "ROOM" || kind == "RESOURCE" {
        return None;
    }
    let value = property.value.trim();
    let mail = value.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")).map(|_| &value[7..]);
    let status = match answer.as_str() {
        "DECLINED" => "withdrawn",
        "TENTATIVE" | "NEEDS-ACTION" => "invited",
        _ => "",
    };
    Some(Speaker {
        // Any other address names the person as well: a page of theirs.
        external: if mail.is_none() && value.contains("://") { value.to_owned() } else { String::new() },
        address: mail.unwrap_or_default().to_owned(),
        name: property.parameter("CN").unwrap_or_default(),
        role: Cow::Borrowed(if role == "CHAIR" { "chair" } else { "" }),
        group: kind == "GROUP",
        status,
        ..Speaker::at(at(line))
    })
}

/// `20260514T100000Z` as it is written elsewhere; anything else as it stands.
fn moment(text: &str) -> String {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(8).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let date = || format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
    match (rest.get(..1), rest.get(1..7), rest.get(7..)) {
        _ if day.len() != 8 || !digits(day) => text.to_owned(),
        (Some("T"), Some(time), Some(zone)) if digits(time) => {
            format!("{}T{}:{}:{}{zone}", date(), &time[..2], &time[2..4], &time[4..])
        }
        _ if rest.is_empty() => date(),
        _ => text.to_owned(),
    }
}

/// A text without its escapes.
fn unescaped(text: &str) -> String {
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.push(match letters.next() {
                Some('n' | 'N') | None => ' ',
                Some(other) => other,
            }),
            _ => plain.push(letter),
        }
    }
    plain
}

/// One property: its name in capitals, its parameters, its value.
struct Property<'l> {
    name: String,
    parameters: &'l str,
    value: &'l str,
}

impl<'l> Property<'l> {
    /// `None` for a line that is no property: some programs break long texts without folding them.
    fn read(line: &'l str) -> Option<Self> {
        let name = line.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        let (name, rest) = line.split_at(name);
        if name.is_empty() || !rest.starts_with([':', ';']) {
            return None;
        }
        let mut quoted = false;
        let colon = rest.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        })?;
        let (parameters, value) = (&rest[..colon], &rest[colon + 1..]);
        Some(Self { name: name.to_ascii_uppercase(), parameters, value })
    }

    /// The value of a parameter, without quotes.
    fn parameter(&self, name: &str) -> Option<String> {
        let mut quoted = false;
        let mut parts = self.parameters.split(|letter| {
            quoted ^= letter == '"';
            letter == ';' && !quoted
        });
        let value = parts.find_map(|part| {
            let (known, value) = part.split_once('=')?;
            known.trim().eq_ignore_ascii_case(name).then_some(value)
        })?;
        // RFC 6868: how a quote stands within a quoted value.
        Some(value.trim().trim_matches('"').replace("^'", "\"").replace("^n", " ").replace("^^", "^"))
    }
}

/// The lines of a calendar, folded ones put together, with the number of the first.
struct Lines<'t> {
    lines: std::iter::Peekable<std::str::Lines<'t>>,
    number: u64,
    most: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str, limits: &Limits) -> Self {
        Self { lines: text.lines().peekable(), number: 0, most: limits.row_bytes }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Result<(u64, Cow<'t, str>), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Cow::Borrowed(self.lines.next()?);
        self.number += 1;
        let first = self.number;
        while let Some(more) = self.lines.next_if(|next| next.starts_with([' ', '\t'])) {
            self.number += 1;
            line.to_mut().push_str(&more[1..]);
            if line.len() > self.most {
                break;
            }
        }
        if line.len() > self.most {
            let what = Told::new(format!("a line of more than {} bytes", self.most)).n(self.most);
            return Some(Err(Fault::new("row-too-long", at(first), what, "shorten it")));
        }
        Some(Ok((first, line)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Property, moment, unescaped};

    #[test]
    fn a_moment_is_written_as_elsewhere() {
        for (text, want) in [
            ("20260514T100000Z", "2026-05-14T10:00:00Z"),
            ("20260514T100000", "2026-05-14T10:00:00"),
            ("20260514", "2026-05-14"),
            ("20260514T1", "20260514T1"),
            ("soon", "soon"),
            ("2026051é", "2026051é"),
            ("", ""),
        ] {
            assert_eq!(moment(text), want, "{text}");
        }
    }

    #[test]
    fn a_property_is_cut_where_it_is_not_quoted() {
        let line = "attendee;CN=\"Example; Ada: ^'A^'\";ROLE=CHAIR:mailto:ada@example.org";
        let property = Property::read(line).expect("a property");
        assert_eq!((property.name.as_str(), property.value), ("ATTENDEE", "mailto:ada@example.org"));
        assert_eq!(property.parameter("cn").as_deref(), Some("Example; Ada: \"A\""));
        assert_eq!(property.parameter("role").as_deref(), Some("CHAIR"));
        assert_eq!(property.parameter("x"), None);
        assert_eq!(unescaped("Water\\, shared\\nagain\\"), "Water, shared again ");
        assert!(Property::read("none of it").is_none() && Property::read("").is_none());
    }
}
