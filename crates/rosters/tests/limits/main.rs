//! Documents that are made to hurt: each takes bounded memory and time. One test, for it counts what the
//! whole process allocates. Without optimisation documents and bounds are a quarter as large, and time is
//! long: `cargo test --release -p openfloor-rosters --test limits` is the whole of it.

use std::io::{BufReader, Cursor, Read, Write, repeat};
use std::time::{Duration, Instant};

mod dense;

use openfloor_rosters::{Format, Limits, Mapping, Options, Stream, detect, outline, parse, parse_folder};

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

const MIB: usize = 1 << 20;
/// Bytes of a document.
const SIZE: usize = if cfg!(debug_assertions) { MIB / 4 } else { MIB };
/// Most memory for it.
const MEMORY_MAX: usize = 64 * SIZE;
/// Most time; without optimisation it takes many times as long.
const TIME_MAX: Duration =
    if cfg!(debug_assertions) { Duration::from_secs(30) } else { Duration::from_secs(1) };

/// How the documents are read: where they are a quarter as large, so is what there may be in them.
fn options() -> Options {
    let (limits, part) = (Limits::default(), MIB / SIZE);
    let limits = Limits {
        convenings: limits.convenings / part,
        panels: limits.panels / part,
        seats: limits.seats / part,
        text_bytes: limits.text_bytes / part,
        ..limits
    };
    Options { limits, ..Options::default() }
}

/// How long this thread has had a processor, where the system says so: what others do at the same time is no fault of
/// a document.
fn running() -> Option<Duration> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Does something, and says what was too much.
fn within(name: &str, wrong: &mut Vec<String>, act: impl FnOnce()) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let (begun, begun_running) = (Instant::now(), running());
    act();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let time = running().zip(begun_running).map_or_else(|| begun.elapsed(), |(now, begun)| now - begun);
    eprintln!("{name}: {:.1} MiB, {time:.1?}", taken as f64 / MIB as f64);
    if taken > MEMORY_MAX || time > TIME_MAX {
        wrong.push(format!("{name}: {} MiB, {time:?}", taken / MIB));
    }
}

/// A text of [`SIZE`] bytes: a beginning, a piece as often as it fits, an end.
fn filled(begin: &str, piece: impl Fn(usize) -> String, end: &str) -> Vec<u8> {
    let mut text = begin.to_owned();
    let mut number = 0;
    loop {
        let next = piece(number);
        if text.len() + next.len() + end.len() > SIZE {
            break;
        }
        text += &next;
        number += 1;
    }
    (text + end).into_bytes()
}

fn same(text: &str) -> impl Fn(usize) -> String {
    let text = text.to_owned();
    move |_| text.clone()
}

/// A workbook whose sheet is so many bytes of the same.
fn bomb(bytes: usize) -> Vec<u8> {
    workbook("", &" ".repeat(bytes))
}

/// A workbook of one sheet: the texts that its cells share, and its rows.
fn workbook(strings: &str, rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut part = |name: &str, pieces: &[&str]| {
        zip.start_file(name, options).expect("a part");
        pieces.iter().for_each(|piece| zip.write_all(piece.as_bytes()).expect("written"));
    };
    let relation = |id, kind, target| format!("<Relationship Id='{id}' Type='x/{kind}' Target='{target}'/>");
    let relations = [relation("1", "worksheet", "s.xml"), relation("2", "sharedStrings", "t.xml")].concat();
    let package = relation("1", "officeDocument", "xl/workbook.xml");
    part("_rels/.rels", &["<Relationships>", &package, "</Relationships>"]);
    part("xl/workbook.xml", &["<workbook><sheets><sheet name='A' id='1'/></sheets></workbook>"]);
    part("xl/_rels/workbook.xml.rels", &["<Relationships>", &relations, "</Relationships>"]);
    part("xl/t.xml", &["<sst>", strings, "</sst>"]);
    part("xl/s.xml", &["<worksheet><sheetData>", rows, "</sheetData></worksheet>"]);
    zip.finish().expect("an archive").into_inner()
}

fn laughs() -> Vec<u8> {
    let mut text = String::from("<?xml version='1.0'?><!DOCTYPE schedule [<!ENTITY a0 'ha'>");
    for level in 1..20 {
        let before = format!("&a{};", level - 1).repeat(10);
        text += &format!("<!ENTITY a{level} '{before}'>");
    }
    (text + "]><schedule><event><title>&a19;</title></event></schedule>").into_bytes()
}

/// What it is, and its bytes.
type Document = (&'static str, Vec<u8>);

fn documents() -> Vec<Document> {
    let attributes = |number: usize| format!(" a{number}='1'");
    vec![
        ("a zip bomb", bomb(200 * SIZE)),
        ("a workbook that inflates to as much as it may", bomb(30 * SIZE)),
        ("billion laughs", laughs()),
        ("elements within each other", filled("<schedule>", same("<a>"), "")),
        ("elements that are not closed", filled("<schedule><event>", same("<b>x</b><c>"), "")),
        ("attributes without end", filled("<schedule><event", attributes, "/></schedule>")),
        ("events without end", filled("<schedule>", same("<event/>"), "</schedule>")),
        (
            "people of one event",
            filled("<schedule><event><persons>", same("<person>A</person>"), "</persons></event></schedule>"),
        ),
        ("rows of nothing", filled("panel,name\n", same("\n"), "")),
        ("short rows", filled("panel,name\n", |row| format!("{},A\n", row / 9), "")),
        (
            "panels without end",
            filled("panel,name,gender,x,y\n", |row| format!("{row},A,{row},{row},{row}\n"), ""),
        ),
        ("columns without end", filled("panel,name", same(",a"), "\n")),
        ("quotes without end", filled("panel,name\n", same("\"\"\""), "")),
        ("people in a cell", filled("panel,speakers\na,\"", same("A;"), "\"\n")),
        ("roles without end", filled("panel,name,role\n", |row| format!("a{},A,r{row}\n", row / 9), "")),
        ("arrays within each other", filled("", same("["), "")),
        ("items of a site", filled("[", |row| format!("{{\"title\":\"{row}\",\"author\":\"A\"}},"), "{}]")),
        (
            "fields of an item",
            filled("{\"title\":\"a\",\"author\":\"A\"", |row| format!(",\"f{row}\":[1]"), "}"),
        ),
        (
            "sites within each other",
            filled(
                "{\"title\":\"a\",\"author\":\"A\",\"talks\":[",
                same("{\"title\":\"a\",\"author\":\"A\",\"talks\":["),
                "",
            ),
        ),
        ("rows of JSON under many headers", {
            let headers: String = (0..900).map(|n| format!(",\"h{n}\":1")).collect();
            filled(&format!("[{{\"Title\":\"a\",\"Speakers\":\"A\"{headers}}}"), same(",{}"), "]")
        }),
        ("somebody of linked data whom many name", {
            let about = "x".repeat(SIZE / 2);
            let begin = format!(
                "{{\"@context\":\"\",\"@graph\":[{{\"@id\":\"#a\",\"name\":\"A\",\"description\":\"{about}\"}}"
            );
            let event = ",{\"@type\":\"Event\",\"name\":\"e\",\"performer\":{\"@id\":\"#a\"}}";
            filled(&begin, same(event), "]}")
        }),
        ("a column for each speaker", filled("title", |n| format!(",speaker {n}"), "\na,A,B,C\n")),
        (
            "days in two ways",
            filled(
                "panel,date,name\n",
                |row| format!("panel {row} of the lake forum,05/06/2026,Ada Example\n"),
                "",
            ),
        ),
        ("rows below a panel", filled("panel,name\na,A\n", same(",B\n"), "")),
        ("seats", filled("{\"seats\":[", same("{},"), "{}]}")),
        ("sessions", filled("{\"speakers\":[],\"sessions\":[", same("{\"id\":1,\"speakers\":[2]},"), "{}]}")),
        (
            "contributions",
            filled(
                "{\"results\":[{\"contributions\":[",
                same("{\"speakers\":[{\"name\":\"A\"}]},"),
                "{}]}]}",
            ),
        ),
        (
            "a timetable",
            filled(
                "{\"results\":{\"1\":{\"2\":{",
                |row| {
                    format!(
                        "\"c{row}\":{{\"entryType\":\"Contribution\",\"presenters\":[{{\"name\":\"A\"}}]}},"
                    )
                },
                "\"x\":{}}}}}",
            ),
        ),
        ("list items of YAML", filled("", same("- a\n"), "")),
        ("lists within lists in YAML", filled("", same("- "), "")),
        ("flow within flow in YAML", filled("a: ", same("["), "")),
        ("items in YAML", filled("", |row| format!("- title: t{row}\n  speakers: [A, B]\n"), "")),
        ("names of YAML", filled("", |row| format!("k{row}: v\n"), "")),
        ("deeper and deeper YAML", filled("", |row| format!("{}a:\n", " ".repeat(row % 2_000)), "")),
        ("one long text of YAML", filled("title: \"", same("x\n  "), "\"\n")),
        ("one block of YAML", filled("title: |\n", same("  x\n"), "")),
        ("anchors of YAML", filled("", |row| format!("- &a{row} x\n"), "")),
        ("tags of YAML", filled("", same("- !!str x\n"), "")),
        ("remarks of YAML", filled("", same("# x\n"), "")),
        ("heads of pages", filled("---\n", |row| format!("k{row}: v\n"), "---\n")),
        ("a head in TOML", filled("+++\n", |row| format!("k{row} = 1\n"), "+++\n")),
        ("a head in deep TOML", filled("+++\nk = ", same("["), "\n+++\n")),
        (
            "lines of a calendar",
            filled(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
                same("ATTENDEE:mailto:a@b.example\n"),
                "END:VEVENT\nEND:VCALENDAR\n",
            ),
        ),
        (
            "events of a calendar",
            filled("BEGIN:VCALENDAR\n", same("BEGIN:VEVENT\nATTENDEE:x\nEND:VEVENT\n"), "END:VCALENDAR\n"),
        ),
        ("a folded line", filled("BEGIN:VCALENDAR\nX:", same("a\n "), "\nEND:VCALENDAR\n")),
        ("scripts of a page", filled("<html>", same("<script type='application/ld+json'>{}</script>"), "")),
        ("tags of a page", filled("<html>", same("<script"), "")),
    ]
}

#[test]
fn what_is_made_to_hurt_takes_bounded_memory_and_time() {
    let mut wrong = Vec::new();
    for (name, bytes) in documents().into_iter().chain(dense::documents()) {
        assert!(bytes.len() <= SIZE, "{name} is of {} bytes", bytes.len());
        within(name, &mut wrong, || {
            let _ = detect(&bytes);
            let _ = parse("hostile", &bytes, &options());
        });
        // Without optimisation each is read once: to outline a document is to read it and go over it again.
        if cfg!(debug_assertions) {
            continue;
        }
        within(&format!("{name}, outlined"), &mut wrong, || {
            let _ = outline("hostile", &bytes, &options());
        });
    }
    for format in Format::ALL {
        let options = Options { format: Some(format), ..options() };
        for (name, piece) in [("letters", "x"), ("lines", "x\n"), ("separators", ","), ("zeros", "\0")] {
            let bytes = filled("", same(piece), "");
            within(&format!("{name} as {format:?}"), &mut wrong, || {
                let _ = parse("hostile", &bytes, &options);
            });
        }
    }
    let line = vec![b'x'; 100 * MIB];
    within("a line of 100 MB", &mut wrong, || {
        assert_eq!(parse("x.csv", &line, &options()).expect_err("a fault").code, "too-large");
    });
    drop(line);
    within("a line of 100 MB as a stream", &mut wrong, || {
        let endless = b"panel,name\n".chain(repeat(b'x').take(100 << 20));
        let mut stream = Stream::new("x.csv", BufReader::new(endless), &options()).expect("headers");
        assert_eq!(stream.next_part().expect_err("a fault").code, "row-too-long");
    });
    within("a quote that is never closed, as a stream", &mut wrong, || {
        let endless = b"panel,name\n\"".chain(repeat(b'\n').take(100 << 20));
        let mut stream = Stream::new("x.csv", BufReader::new(endless), &options()).expect("headers");
        assert_eq!(stream.next_part().expect_err("a fault").code, "row-too-long");
    });
    within("a folder of small files", &mut wrong, || {
        let files: Vec<_> = (0..5_000)
            .map(|file| {
                (format!("{file}.md"), format!("---\ntitle: t{file}\nspeakers: [a-b, A]\n---\n").into_bytes())
            })
            .collect();
        assert!(parse_folder("site", &files, &options()).is_ok());
    });
    let mapping = filled("[columns]\n", |row| format!("c{row} = \"nothing\"\n"), "");
    within("a mapping", &mut wrong, || {
        let text = std::str::from_utf8(&mapping).expect("text");
        let _ = Mapping::parse(text);
        assert!(Mapping::parse(&format!("a = {}", "[".repeat(SIZE / 5))).is_err());
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
