//! Every file of `OPENFLOOR_REAL_DATA`: those that are counted there amount to that, and the others
//! are read without an error or say why not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use openfloor_rosters::{
    Doubt, Format, Holder, Mapping, Options, Programme, detect, parse, parse_folder, summary,
};
use serde_json::Value;

use crate::real::{folder, people};
use crate::told;

fn counts(folder: &Path) -> Value {
    let counts = fs::read_to_string(folder.join("counts.json")).expect("counts.json");
    serde_json::from_str(&counts).expect("JSON")
}

/// Items with people by their number of people, and persons.
fn amount(programme: &Programme) -> (BTreeMap<String, u64>, u64) {
    let mut sizes = BTreeMap::new();
    for (_, panel) in programme.panels() {
        *sizes.entry(people(panel).len().to_string()).or_default() += 1;
    }
    (sizes, summary(programme).people as u64)
}

/// The same once it is decided that who is listed as several people is as many as the name says.
fn amount_decided(programme: &Programme) -> (BTreeMap<String, u64>, u64) {
    let (mut sizes, mut persons) = (BTreeMap::new(), BTreeSet::new());
    for (_, panel) in programme.panels() {
        let names = panel.seats.iter().flat_map(|seat| match &seat.holder {
            Holder::Person { name, .. } if seat.doubt == Some(Doubt::Several) => {
                name.replace(" and ", "&").split(['&', ',']).map(|name| name.trim().to_owned()).collect()
            }
            Holder::Person { name, .. } => vec![name.to_string()],
            Holder::Open { .. } => Vec::new(),
        });
        let names: BTreeSet<String> = names.collect();
        *sizes.entry(names.len().to_string()).or_default() += 1;
        persons.extend(names);
    }
    (sizes, persons.len() as u64)
}

fn wanted(counts: &Value, name: &str) -> (BTreeMap<String, u64>, u64) {
    let sizes: BTreeMap<String, u64> =
        serde_json::from_value(counts[name]["people_per_session"].clone()).expect("counts");
    let sizes = sizes.into_iter().filter(|(size, _)| size != "0").collect();
    (sizes, counts[name]["persons_by_id"].as_u64().expect("a count"))
}

/// The files below a folder, by their paths in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(root: &Path, folder: &Path, onto: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, onto);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                onto.push((name, fs::read(&path).expect("a readable file")));
            }
        }
    }
    let mut list = Vec::new();
    walk(folder, folder, &mut list);
    list.sort();
    list
}

fn compare(name: &str, programme: &Programme, counts: &Value, wrong: &mut Vec<String>) {
    let decided = name.starts_with("site-json/");
    let mut found = if decided { amount_decided(programme) } else { amount(programme) };
    // There a further slot is counted as an item of its own.
    let slots = programme.diagnostics.iter().filter(|one| one.code == "further-slots").count() as u64;
    *found.0.entry("1".to_owned()).or_default() += slots;
    found.0.retain(|_, items| *items > 0);
    if found != wanted(counts, name) || programme.has_errors() {
        let told = told(&programme.diagnostics);
        wrong.push(format!("{name}: {found:?}, not {:?}; {}", wanted(counts, name), told.join(", ")));
    }
}

#[test]
fn real_data_files_of_sites_amount_to_what_they_should() {
    let Some(folder) = folder("real_data_files_of_sites_amount_to_what_they_should") else { return };
    let (counts, mut wrong, mut compared) = (counts(&folder), Vec::new(), 0);
    for name in counts.as_object().expect("an object").keys() {
        let path = folder.join(name);
        let programme = match name.split('/').next() {
            Some("site-yaml" | "site-json") if path.is_dir() => {
                parse_folder(name, &files(&path), &Options::default()).expect("a programme")
            }
            Some("site-yaml" | "site-json") => {
                let bytes = fs::read(&path).expect("a readable file");
                assert_eq!(detect(&bytes).expect("a format").format, Format::Site, "{name}");
                parse(name, &bytes, &Options::default()).expect("a programme")
            }
            _ => continue,
        };
        compare(name, &programme, &counts, &mut wrong);
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 15);
}

#[test]
fn pronouns_of_a_real_folder_are_statements_and_count_people_only_by_a_mapping() {
    let test = "pronouns_of_a_real_folder_are_statements_and_count_people_only_by_a_mapping";
    let Some(folder) = folder(test) else { return };
    let (name, all) = ("site-yaml/djangocon-us-2022", counts(&folder));
    let files = files(&folder.join(name));
    let classes = |options: &Options| {
        let programme = parse_folder(name, &files, options).expect("a programme");
        let mut classes = BTreeMap::new();
        for seat in programme.panels().flat_map(|(_, panel)| &panel.seats) {
            if let Holder::Person { external, .. } = &seat.holder {
                classes.insert(external.clone(), format!("{:?}", seat.class));
            }
        }
        let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
        classes.into_values().for_each(|class| *numbers.entry(class).or_default() += 1);
        numbers
    };
    let persons = all[name]["persons_by_id"].as_u64().expect("a count");
    assert_eq!(classes(&Options::default()), [("Unknown".to_owned(), persons)].into());
    let mapping = "[statements]\n\"she/her\" = \"woman\"\n\"he/him\" = \"man\"\n\"he/them\" = \"non-binary\"\n\
        \"she/they\" = \"non-binary\"\n";
    let mapping = Some(Mapping::parse(mapping).expect("a mapping"));
    let found = classes(&Options { mapping, ..Options::default() });
    let number = |class: &str| found.get(class).copied();
    let want = &all[name]["gender"];
    let wanted = ["women", "men", "other", "unknown"].map(|class| want[class].as_u64());
    assert_eq!([number("Woman"), number("Man"), number("NonBinary"), number("Unknown")], wanted);
}

#[test]
fn real_tallies_with_all_people_in_one_cell_amount_to_what_they_should() {
    let Some(folder) = folder("real_tallies_with_all_people_in_one_cell_amount_to_what_they_should") else {
        return;
    };
    let (counts, mut wrong, mut compared) = (counts(&folder), Vec::new(), 0);
    for name in counts.as_object().expect("an object").keys().filter(|name| name.starts_with("panelshows/")) {
        let bytes = fs::read(folder.join(name)).expect("a readable file");
        let stem = name.rsplit('/').next().expect("a name");
        let programme = parse(stem, &bytes, &Options::default()).expect("a programme");
        compare(name, &programme, &counts, &mut wrong);
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 49);
}

#[test]
fn a_mapping_reads_real_columns_that_nobody_could_guess() {
    let Some(folder) = folder("a_mapping_reads_real_columns_that_nobody_could_guess") else { return };
    let (counts, mut wrong) = (counts(&folder), Vec::new());
    let mapping = "[columns]\ni = \"person\"\nj = \"panel\"\nyear = \"convening\"\n\
        [roles]\nc = \"chair\"\nd = \"discussant\"\np = \"presenter\"\n";
    let mapping = Some(Mapping::parse(mapping).expect("a mapping"));
    let options = Options { mapping, ..Options::default() };
    for name in ["epsa/epsa2019", "epsa/epsa2020", "epsa/epsa2021"] {
        let bytes = fs::read(folder.join(format!("{name}-edges.tsv"))).expect("a readable file");
        let programme = parse(name, &bytes, &options).expect("a programme");
        compare(name, &programme, &counts, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn real_committees_amount_to_what_they_should() {
    let Some(folder) = folder("real_committees_amount_to_what_they_should") else { return };
    let (counts, mut wrong, mut compared) = (counts(&folder), Vec::new(), 0);
    for (name, bytes) in files(&folder.join("sysconf/conf")) {
        let key = format!("{}_17", name.trim_end_matches(".json"));
        let want = &counts["sysconf"][&key];
        let programme = parse(&name, &bytes, &Options::default()).expect("a programme");
        let document: Value = serde_json::from_slice(&bytes).expect("JSON");
        for (list, distinct) in [
            ("pc_chairs", "pc_chairs"),
            ("pc_members", "pc_members"),
            ("keynote_speakers", "keynote_speakers"),
            ("session_chairs", "distinct_session_chairs"),
            ("panelists", "panelists"),
        ] {
            let title = list.replace('_', " ");
            let panel = programme.panels().find(|(_, panel)| *panel.title == *title);
            let found = panel.map_or(0, |(_, panel)| panel.seats.len() as u64);
            // Who is listed twice has one seat, and is counted twice there.
            let listed = document[list].as_array().map(|list| list.iter().filter_map(Value::as_str));
            let listed: Vec<_> = listed.into_iter().flatten().map(str::to_lowercase).collect();
            let twice = (listed.len() - listed.iter().collect::<BTreeSet<_>>().len()) as u64;
            let twice = if list == distinct { twice } else { 0 };
            if Some(found + twice) != want[distinct].as_u64() {
                wrong.push(format!("{name} {list}: {found}, not {}", want[distinct]));
            }
            compared += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 28 * 5);
}

/// Files that hold no roster, by the end of their path, and what is said of them.
const NO_ROSTER: [(&str, &str); 14] = [
    ("-panels.tsv", "no-person-column"),
    (".md", "not-yaml"),
    ("-panels.tsv", "no-headers"),
    ("-participants.tsv", "no-panel-column"),
    ("_gender_mapping.csv", "no-panel-column"),
    ("expected.tsv", "no-headers"),
    ("-edges.tsv", "no-person-column"),
    ("manifest.json", "unknown-shape"),
    ("counts.json", "unknown-shape"),
    ("_published_episodes.json", "unknown-shape"),
    ("_published_totals.json", "unknown-shape"),
    (".py", "no-headers"),
    ("README.md", "no-headers"),
    (".md", "no-headers"),
];

#[test]
fn every_real_file_is_read_or_says_why_not() {
    let Some(folder) = folder("every_real_file_is_read_or_says_why_not") else { return };
    let (mut read, mut wrong) = (0, Vec::new());
    let options = Options { zone_offset_minutes: Some(0), ..Options::default() };
    for (name, bytes) in files(&folder) {
        let path = PathBuf::from(&name);
        let file = path.file_name().and_then(|file| file.to_str()).expect("a name");
        match parse(file, &bytes, &options) {
            Ok(programme) if !programme.has_errors() => read += 1,
            Ok(programme) => wrong.push(format!("{name}: {}", told(&programme.diagnostics)[0])),
            Err(fault) => {
                let known = NO_ROSTER.iter().any(|(end, code)| name.ends_with(end) && *code == fault.code);
                if !known || fault.remedy.is_empty() {
                    wrong.push(format!("{name}: {} {fault}", fault.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read >= 300, "{read} files");
}
