//! Real files, if `OPENFLOOR_REAL_DATA` names a folder of them. They are not part of this
//! repository: they name real people.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_rosters::{Format, Holder, Options, PanelDraft, Programme, detect, parse, summary};

use crate::told;

/// The folder, or nothing and a word about it.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("OPENFLOOR_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED {test}: set OPENFLOOR_REAL_DATA to the folder of real rosters to run it");
    }
    folder
}

fn load(path: &Path) -> Programme {
    let bytes = fs::read(path).expect("a readable file");
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
    parse(name, &bytes, &Options::default()).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// What a person is and does on one panel.
#[derive(Default)]
pub(crate) struct Person {
    class: Class,
    /// Until a row says otherwise.
    only_moderates: bool,
}

pub(crate) fn people(panel: &PanelDraft) -> Vec<Person> {
    let mut people = BTreeMap::new();
    for seat in &panel.seats {
        let Holder::Person { external, name, .. } = &seat.holder else { continue };
        let who = external.clone().unwrap_or_else(|| name.clone());
        let person = people.entry(who).or_insert(Person { class: seat.class, only_moderates: true });
        person.only_moderates &= seat.role == Role::Moderator;
    }
    people.into_values().collect()
}

/// One line of `expected.tsv` after the name of the file, by counting one panel after the other.
fn counted(programme: &Programme) -> Vec<usize> {
    let figures = summary(programme);
    let (mut classes, mut flags) = ([0; 4], [0; 5]);
    for (_, panel) in programme.panels() {
        let people = people(panel);
        let number = |class: Class| people.iter().filter(|one| one.class == class).count();
        let (women, men, other, unknown) =
            (number(Class::Woman), number(Class::Man), number(Class::NonBinary), number(Class::Unknown));
        for (sum, one) in classes.iter_mut().zip([women, men, other, unknown]) {
            *sum += one;
        }
        let many = people.len() >= 3;
        let seated: Vec<_> = people.iter().filter(|one| !one.only_moderates).collect();
        let mut all_women = people.iter().filter(|one| one.class == Class::Woman);
        let holds = [
            many && men == people.len(),
            seated.len() >= 3 && seated.iter().all(|one| one.class == Class::Man),
            many && unknown == 0 && women == 1,
            many && women > 0 && all_women.all(|one| one.only_moderates),
            many && women == people.len(),
        ];
        for (sum, one) in flags.iter_mut().zip(holds) {
            *sum += usize::from(one);
        }
    }
    let mut line = vec![figures.convenings, figures.panels, figures.seats, figures.people];
    line.extend(classes);
    line.extend(flags);
    line
}

#[test]
fn real_spreadsheets_amount_to_what_they_should() {
    let Some(folder) = folder("real_spreadsheets_amount_to_what_they_should") else { return };
    let folder = folder.join("roster-csv");
    let expected = fs::read_to_string(folder.join("expected.tsv")).expect("expected.tsv");
    let (mut files, mut seats, mut panels) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in expected.lines().skip(1) {
        let mut cells = line.split('\t');
        let name = cells.next().expect("a name");
        let want: Vec<usize> = cells.map(|cell| cell.parse().expect("a number")).collect();
        let programme = load(&folder.join(name));
        let found = counted(&programme);
        if found != want || programme.has_errors() {
            wrong.push(format!("{name}: {found:?}, not {want:?}; errors {}", programme.has_errors()));
        }
        (files, seats, panels) = (files + 1, seats + found[2], panels + found[1]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let there = fs::read_dir(&folder).expect("a folder").filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|ending| ending == "csv"))
    });
    assert_eq!(there.count(), files, "a file that expected.tsv does not name");
    eprintln!("{files} files, {panels} panels, {seats} seats");
}

/// What a file needs besides its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// Its times are written without an offset: it asks for one.
    Zone,
}

/// Files of which `counts.json` counts items and persons.
const PROGRAMMES: &[(&str, Format, Needs)] = &[
    ("frab-json/38c3-hub-schedule-v2.json", Format::Schedule, Needs::Nothing),
    ("frab-json/camp2019-frab.json", Format::Schedule, Needs::Nothing),
    ("frab-json/democon-pretalx.json", Format::Schedule, Needs::Nothing),
    ("pretalx-api/pyconfr-2024-schedule.json", Format::Submissions, Needs::Nothing),
    ("pretalx-api/europython-example-submissions.json", Format::Submissions, Needs::Nothing),
    ("frab-xml/31c3-schedule.xml", Format::ScheduleXml, Needs::Nothing),
    ("frab-xml/fosdem-2024-schedule.xml", Format::ScheduleXml, Needs::Nothing),
    ("frab-xml/europython-2014-schedule.xml", Format::ScheduleXml, Needs::Zone),
    ("frab-xml/lswt-2019-schedule.xml", Format::ScheduleXml, Needs::Nothing),
    ("sessionize/demo-All.json", Format::Sessionize, Needs::Nothing),
    ("sessionize/empty-all.json", Format::Sessionize, Needs::Nothing),
    ("sessionize/orlando-code-camp-2020-all.json", Format::Sessionize, Needs::Zone),
    ("sessionize/global-azure-austria-2024-all.json", Format::Sessionize, Needs::Zone),
    ("indico/xdc-2021-contributions.json", Format::Indico, Needs::Nothing),
    ("schema-org/nulledge-2025.jsonld", Format::SchemaOrg, Needs::Nothing),
    ("ical/fosdem-2024-jonathan.ics", Format::Calendar, Needs::Nothing),
    ("ical/fosdem-2024-terts.ics", Format::Calendar, Needs::Nothing),
    ("csv/gpn11.csv", Format::Csv, Needs::Zone),
    ("sessionize/kotlinconf-2025-derived.json", Format::Sessionize, Needs::Zone),
];

/// Items with people by their number of people, persons, and who may not be one person.
fn amount(programme: &Programme) -> (BTreeMap<String, u64>, u64) {
    let mut sizes = BTreeMap::new();
    for (_, panel) in programme.panels() {
        *sizes.entry(people(panel).len().to_string()).or_default() += 1;
    }
    (sizes, summary(programme).people as u64)
}

#[test]
fn real_programmes_amount_to_what_they_should() {
    let Some(folder) = folder("real_programmes_amount_to_what_they_should") else { return };
    let counts = fs::read_to_string(folder.join("counts.json")).expect("counts.json");
    let counts: serde_json::Value = serde_json::from_str(&counts).expect("JSON");
    let mut wrong = Vec::new();
    for (name, format, needs) in PROGRAMMES {
        let bytes = fs::read(folder.join(name)).expect("a readable file");
        let found = detect(&bytes).map(|found| found.format);
        if found.as_ref() != Ok(format) {
            wrong.push(format!("{name}: detected as {found:?}, not {format:?}"));
        }
        let programme = read_as_needed(name, &bytes, *needs, &mut wrong);
        let want: BTreeMap<String, u64> =
            serde_json::from_value(counts[name]["people_per_session"].clone()).expect("counts");
        let want = want.into_iter().filter(|(size, _)| size != "0").collect();
        let persons = counts[name]["persons_by_id"].as_u64().expect("a count");
        if amount(&programme) != (want, persons) {
            wrong.push(format!("{name}: {:?}, {} persons counted", amount(&programme), persons));
        }
        if programme.has_errors() {
            wrong.push(format!("{name}: {}", told(&programme.diagnostics).join(", ")));
        }
        if programme.panels().any(|(_, panel)| panel.seats.iter().any(|seat| seat.class != Class::Unknown)) {
            wrong.push(format!("{name}: somebody is counted"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Reads a file, with the offset that it asks for, if it must.
fn read_as_needed(name: &str, bytes: &[u8], needs: Needs, wrong: &mut Vec<String>) -> Programme {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let read =
        |options: &Options| parse(stem, bytes, options).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    if needs == Needs::Zone {
        let first = read(&Options::default());
        if first.diagnostics.first().is_none_or(|one| one.code != "date-without-zone") {
            wrong.push(format!("{name}: does not ask for a zone"));
        }
    }
    let zone_offset_minutes = (needs == Needs::Zone).then_some(60);
    read(&Options { zone_offset_minutes, ..Options::default() })
}

/// Who sits on which panel, by ids.
fn seating(programme: &Programme) -> BTreeMap<String, BTreeSet<Option<String>>> {
    let external = |holder: &Holder| match holder {
        Holder::Person { external, .. } => external.as_deref().map(str::to_owned),
        Holder::Open { .. } => None,
    };
    let people = |panel: &PanelDraft| panel.seats.iter().map(|seat| external(&seat.holder)).collect();
    programme.panels().map(|(_, panel)| (panel.slug.to_string(), people(panel))).collect()
}

#[test]
fn all_views_of_one_real_event_agree() {
    let Some(folder) = folder("all_views_of_one_real_event_agree") else { return };
    let view = |name: &str| load(&folder.join(format!("sessionize/demo-{name}.json")));
    let want = seating(&view("All"));
    for name in ["GridSmart", "Sessions", "Speakers"] {
        assert!(seating(&view(name)) == want, "{name}");
    }
    let wall = view("SpeakerWall");
    assert_eq!(told(&wall.diagnostics)[0], "people-without-panels at the document");
}

#[test]
fn real_answers_are_kept_and_count_nobody() {
    let Some(folder) = folder("real_answers_are_kept_and_count_nobody") else { return };
    let name = "pretalx-api/europython-example-speakers.json";
    let counts = fs::read_to_string(folder.join("counts.json")).expect("counts.json");
    let counts: serde_json::Value = serde_json::from_str(&counts).expect("JSON");
    let programme = load(&folder.join(name));
    assert_eq!(Some(summary(&programme).people as u64), counts[name]["speakers"].as_u64());
    let asked: BTreeSet<&str> = programme.candidates.iter().map(|one| one.header.as_str()).collect();
    let want = counts[name]["questions"].as_array().expect("questions").iter();
    assert!(asked == want.filter_map(|one| one.as_str()).collect(), "{} questions", asked.len());
}

#[test]
fn pronouns_in_real_names_are_statements_by_which_nobody_is_counted() {
    let Some(folder) = folder("pronouns_in_real_names_are_statements_by_which_nobody_is_counted") else {
        return;
    };
    let programme = load(&folder.join("frab-xml/fosdem-2024-schedule.xml"));
    let seats = programme.panels().flat_map(|(_, panel)| &panel.seats);
    let who: BTreeSet<_> = seats
        .filter(|seat| seat.statement.is_some())
        .map(|seat| match &seat.holder {
            Holder::Person { external, .. } => external.clone(),
            Holder::Open { .. } => None,
        })
        .collect();
    assert_eq!(who.len(), 3);
}
