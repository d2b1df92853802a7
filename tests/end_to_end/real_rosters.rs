//! Real rosters, that nobody here wrote, through both shapes of an installation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use openfloor_api::write::{ImportLine, ImportSummary, PanelLine};
use openfloor_tests::{Client, Installation, Single, Three, real_data};

/// What `expected.tsv` says of one file: column -> number.
type Expected = BTreeMap<String, u64>;

fn expected(folder: &Path) -> BTreeMap<String, Expected> {
    let table = std::fs::read_to_string(folder.join("expected.tsv")).expect("expected.tsv");
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().expect("a heading").split('\t').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let numbers = columns.iter().zip(&cells).skip(1);
            let numbers =
                numbers.map(|(column, cell)| ((*column).to_owned(), cell.parse().expect("a number")));
            (cells[0].to_owned(), numbers.collect())
        })
        .collect()
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Imports a file and gives every panel and the summary.
async fn import(client: &Client, file: &Path) -> (Vec<PanelLine>, ImportSummary) {
    let bytes = std::fs::read(file).expect("the file");
    let path = format!("/api/v1/imports?name={}", name(file));
    let reply =
        client.send("POST", &path, &[("accept", "application/x-ndjson")], bytes).await.expect("an answer");
    assert_eq!(reply.status, 200, "{}: {}", name(file), reply.text());
    let (mut panels, mut summary) = (Vec::new(), None);
    for line in reply.text().lines() {
        match serde_json::from_str(line).expect("a line") {
            ImportLine::Progress { .. } => {}
            ImportLine::Panel(panel) => panels.push(panel),
            ImportLine::Summary(read) => summary = Some(read),
            ImportLine::Failed { detail } => panic!("{}: {detail}", name(file)),
        }
    }
    (panels, summary.unwrap_or_else(|| panic!("{}: no summary", name(file))))
}

/// What a whole file came to, to be compared between the shapes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Judged {
    digests: BTreeMap<(String, String), String>,
}

#[derive(Default)]
struct Sum {
    files: usize,
    panels: u64,
    seats: u64,
    commits: usize,
}

async fn import_all(shape: &str, client: &Client, folder: &Path, sum: &mut Sum) -> BTreeMap<String, Judged> {
    let expected = expected(&folder.join("roster-csv"));
    let mut judged = BTreeMap::new();
    let sheets = files(&folder.join("roster-csv"), "csv");
    for file in sheets.iter().chain(&files(&folder.join("frab-json"), "json")) {
        let (panels, summary) = import(client, file).await;
        assert_eq!(panels.len(), summary.panels, "{shape} {}", name(file));
        if let Some(expected) = expected.get(&name(file)) {
            compare(shape, &name(file), expected, &panels, &summary);
        }
        sum.files += 1;
        sum.panels += summary.panels as u64;
        sum.seats += summary.seats as u64;
        sum.commits += summary.commits;
        let digests =
            panels.into_iter().map(|line| ((line.convening, line.panel), line.standing.digest)).collect();
        judged.insert(name(file), Judged { digests });
    }
    judged
}

fn compare(shape: &str, file: &str, expected: &Expected, panels: &[PanelLine], summary: &ImportSummary) {
    let all = |count: fn(&PanelLine) -> u64| panels.iter().map(count).sum::<u64>();
    let number = |is_so: fn(&PanelLine) -> bool| panels.iter().filter(|line| is_so(line)).count() as u64;
    let found = [
        ("convenings", summary.convenings as u64),
        ("panels", summary.panels as u64),
        ("seats", summary.seats as u64),
        ("persons", summary.people as u64),
        ("women", all(|line| line.standing.assessment.counts.women.into())),
        ("men", all(|line| line.standing.assessment.counts.men.into())),
        ("nonbinary", all(|line| line.standing.assessment.counts.non_binary.into())),
        (
            "unknown",
            all(|line| {
                u64::from(
                    line.standing.assessment.counts.unknown + line.standing.assessment.counts.undisclosed,
                )
            }),
        ),
        (
            "all_men",
            number(|line| line.standing.is_all_male && line.standing.assessment.counts.people() >= 3),
        ),
        (
            "sole_woman",
            number(|line| {
                let counts = line.standing.assessment.counts;
                counts.people() >= 3 && counts.women == 1 && counts.not_stated() == 0
            }),
        ),
        (
            "all_women",
            number(|line| {
                let counts = line.standing.assessment.counts;
                counts.people() >= 3 && counts.women == counts.people()
            }),
        ),
    ];
    for (column, number) in found {
        assert_eq!(number, expected[column], "{shape} {file}: {column}");
    }
}

#[tokio::test]
async fn every_real_roster_is_judged_alike_in_both_shapes_and_once() {
    let Some(folder) = real_data("every_real_roster_is_judged_alike_in_both_shapes_and_once") else { return };
    let single = Single::start(&[]).await;
    let three = Three::start(1, &[]).await;
    let mut judged = Vec::new();
    for (shape, client) in [
        ("one process", single.ingest().with_key(single.key())),
        ("three processes", three.ingest().with_key(three.key())),
    ] {
        let begun = Instant::now();
        let mut sum = Sum::default();
        let found = import_all(shape, &client, &folder, &mut sum).await;
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{shape}: {} files, {} panels, {} seats, {} commits ({:.3} a panel) in {seconds:.1} s, {:.0} seats/s",
            sum.files,
            sum.panels,
            sum.seats,
            sum.commits,
            sum.commits as f64 / sum.panels as f64,
            sum.seats as f64 / seconds
        );
        let mut again = Sum::default();
        let repeated = import_all(shape, &client, &folder, &mut again).await;
        assert_eq!(again.commits, 0, "{shape}: importing everything a second time appends nothing");
        assert_eq!(found, repeated, "{shape}");
        judged.push(found);
    }
    assert_eq!(judged[0], judged[1], "the same digest of judgement per panel in both shapes");
    the_read_side_says_the_same(&single, &folder, &judged[0]).await;
    the_read_side_says_the_same(&three, &folder, &judged[1]).await;
}

/// The projection judges the panels of one file as ingest did.
async fn the_read_side_says_the_same(
    installation: &impl Installation,
    folder: &Path,
    judged: &BTreeMap<String, Judged>,
) {
    let client = installation.ingest().with_key(installation.key());
    let reader = installation.projection().with_key(installation.key());
    let file = folder.join("roster-csv").join("epsa2019.csv");
    let (panels, summary) = import(&client, &file).await;
    let position = summary.position.expect("a position");
    for line in panels {
        let id = line.id.clone().expect("an id");
        let reply = reader.get(&format!("/api/v1/panels/{id}?position={position}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let digest = judged["epsa2019.csv"].digests[&(line.convening, line.panel)].clone();
        assert_eq!(reply.json()["standing"]["digest"], digest.as_str(), "{id}");
    }
}
