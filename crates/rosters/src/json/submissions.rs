//! Submissions as the API of pretalx gives them: objects with `code`, `title` and `speakers`, in an
//! array, under `results`, or within a site's own JSON by day, hour and room.

use crate::detect::Format;
use crate::diagnostic::Fault;
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Stage, Talk};

use super::people::{note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// How deep submissions are looked for. Each level reads the text once more.
const MAX_DEPTH: usize = 8;
/// More fields than a submission has, and more entries than a timetable.
const MAX_FIELDS: usize = 10_000;

/// What is read of a submission.
const READ: [&str; 7] = ["code", "title", "state", "submission_type", "speakers", "slots", "slot"];

/// Whether there are submissions in a document.
pub(crate) fn has_submissions(root: Value<'_>) -> bool {
    fn look(value: Value<'_>, depth: usize) -> bool {
        let fields = value.fields(MAX_FIELDS);
        is_submission(&fields)
            || depth < MAX_DEPTH
                && (fields.iter().any(|(_, value)| look(*value, depth + 1))
                    || value.items(10).into_iter().any(|item| look(item, depth + 1)))
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
            .map(|(number, person)| speaker(person, &list.item(number), &mut self.stage))
            .collect();
        self.stage.put(&talk, &people, &at.place())
    }
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
