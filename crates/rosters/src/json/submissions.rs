//! Submissions as the API of pretalx gives them: objects with `code`, `title` and `speakers`, in an
//! array, under `results`, or within a site's own JSON by day, hour and room. And its speakers:
//! objects with `code`, `name` and the codes of their `submissions`, whose titles stand elsewhere.

use crate::detect::Format;
use crate::diagnostic::{Fault, Severity};
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk};
use crate::told::Told;
use crate::why::Why;

use super::people::{note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// How deep submissions are looked for. Each level reads the text once more.
const MAX_DEPTH: usize = 8;
/// More fields than a submission has, and more entries than a timetable.
const MAX_FIELDS: usize = 10_000;

/// What is read of a submission.
const READ: [&str; 7] = ["code", "title", "state", "submission_type", "speakers", "slots", "slot"];

/// What gives a document with submissions away, if it is one.
pub(crate) fn why(root: Value<'_>) -> Option<Why> {
    fn look(value: Value<'_>, depth: usize) -> Option<Why> {
        let fields = value.fields(MAX_FIELDS);
        if is_submission(&fields) {
            return Some(Why::Submissions);
        }
        if is_speaker(&fields) {
            return Some(Why::SubmissionsOfSpeakers);
        }
        if depth >= MAX_DEPTH {
            return None;
        }
        let named = fields.iter().find_map(|(_, value)| look(*value, depth + 1));
        named.or_else(|| value.items(10).into_iter().find_map(|item| look(item, depth + 1)))
    }
    look(root, 0)
}

/// Reads submissions. `stem` names the convening, for they do not.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let slug = slug_of(stem);
    let namespace = format!("pretalx/{slug}");
    let mut walk = Walk { stage: Stage::new(slug, stem, &namespace, options), options, not_placed: 0 };
    walk.visit(root, &Path::Root, 0)?;
    let (not_placed, mut assembly) = (walk.not_placed, walk.stage.finish());
    if not_placed > 0 {
        let what = format!("submissions neither accepted nor confirmed, which are left out: {not_placed}");
        let what = Told::new(what).n(not_placed);
        let remedy = "nothing to do, unless they are on the programme; then accept them at the source";
        assembly.findings.note(Path::Root.place(), "not-on-the-programme", what, remedy);
    }
    Ok(assembly.finish(Format::Submissions))
}

struct Walk<'o> {
    stage: Stage<'o>,
    options: &'o Options,
    not_placed: usize,
}

impl Walk<'_> {
    fn visit(&mut self, value: Value<'_>, at: &Path<'_>, depth: usize) -> Result<(), Fault> {
        let deeper = depth < MAX_DEPTH;
        match value.kind() {
            Kind::Object => {
                let fields = value.fields(MAX_FIELDS);
                if is_submission(&fields) {
                    return self.submission(&fields, at);
                }
                if is_speaker(&fields) {
                    return self.speaker(value, &fields, at);
                }
                fields
                    .iter()
                    .filter(|_| deeper)
                    .try_for_each(|(name, value)| self.visit(*value, &at.field(name), depth + 1))
            }
            Kind::Array if deeper => {
                let mut items = value.items(self.options.limits.panels + 1).into_iter().enumerate();
                items.try_for_each(|(number, item)| self.visit(item, &at.item(number), depth + 1))
            }
            _ => Ok(()),
        }
    }

    /// Somebody and their submissions, of which only the codes stand here.
    fn speaker(&mut self, value: Value<'_>, fields: &Fields<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let person = [speaker(value, at, &mut self.stage)];
        let most = self.options.limits.panels + 1;
        let codes = field(fields, "submissions").map(|list| list.items(most)).unwrap_or_default();
        codes.into_iter().try_for_each(|code| {
            let talk = Talk { code: code.label(), ..Talk::default() };
            self.stage.put(&talk, &person, &at.place())
        })
    }

    fn submission(&mut self, fields: &Fields<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let Some(status) = status(&said(fields, "state")) else {
            self.not_placed += 1;
            return Ok(());
        };
        let (code, title, kind) =
            (said(fields, "code"), said(fields, "title"), said(fields, "submission_type"));
        let talk = Talk { code, title, kind, starts: starts(fields), status, ..Talk::default() };
        let most = self.options.limits.seats_per_panel + 1;
        let people = field(fields, "speakers").map(|value| value.items(most)).unwrap_or_default();
        note_unread(fields, &READ, "", &mut self.stage);
        let list = at.field("speakers");
        let people: Vec<_> = people
            .into_iter()
            .enumerate()
            .map(|(number, person)| self.person(person, &list.item(number)))
            .collect();
        self.stage.put(&talk, &people, &at.place())
    }

    /// A speaker: an object, or the code of one, as the API gives it that is not asked to expand it.
    fn person(&mut self, value: Value<'_>, at: &Path<'_>) -> Speaker {
        let Some(code) = value.text().filter(|text| is_code(text)) else {
            return speaker(value, at, &mut self.stage);
        };
        let what = "submissions name their speakers by codes; only the codes are kept";
        let remedy = "add ?expand=speakers to the address, or take the schedule as schedule.json";
        let findings = &mut self.stage.assembly.findings;
        findings.of_value(Severity::Warning, at.place(), "speaker-not-listed", "", what, remedy);
        Speaker { external: code, ..Speaker::at(at.place()) }
    }
}

/// Whether a text is a code that pretalx gives: six of the letters and digits that are not mistaken for others.
fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|letter| b"ABCDEFGHJKLMNPQRSTUVWXYZ3789".contains(&letter))
}

/// Whether an object is a speaker who names submissions by their codes.
fn is_speaker(fields: &Fields<'_>) -> bool {
    let kind = |name| field(fields, name).map(Value::kind);
    kind("submissions") == Some(Kind::Array) && kind("code") == Some(Kind::Text) && kind("name").is_some()
}

fn is_submission(fields: &Fields<'_>) -> bool {
    let kind = |name| field(fields, name).map(Value::kind);
    kind("speakers") == Some(Kind::Array) && kind("code") == Some(Kind::Text) && kind("title").is_some()
}

/// How firm the seats of a submission are: `accepted` is the organiser's word, `confirmed` the
/// speaker's. `None` if it is not on the programme.
fn status(state: &str) -> Option<&'static str> {
    match state {
        "" | "confirmed" => Some("confirmed"),
        "accepted" => Some("invited"),
        _ => None,
    }
}

/// When the first slot begins.
fn starts(fields: &Fields<'_>) -> String {
    let first = field(fields, "slots").and_then(|slots| slots.items(1).pop());
    let slot = field(fields, "slot").or(first).map(|slot| slot.fields(100)).unwrap_or_default();
    said(&slot, "start")
}
