//! Of each format the documents that hold the most in the fewest bytes: the shortest rows and elements, and texts that
//! stand once and are named from everywhere.

use super::{Document, SIZE, filled, laughs, workbook};

/// A number in as few letters as possible.
pub(super) fn short(number: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let (mut rest, mut text) = (number, String::new());
    loop {
        text.insert(0, char::from(DIGITS[rest % 36]));
        rest /= 36;
        if rest == 0 {
            return text;
        }
    }
}

/// The longest name that is kept as it stands, and in how many bytes.
fn long_name(number: usize) -> String {
    format!("{}{}", short(number), "\u{10400}".repeat(195))
}

/// Numbers with commas between them, from 1.
fn numbers(to: usize) -> String {
    (1..=to).map(|number| number.to_string()).collect::<Vec<_>>().join(",")
}

/// A text as long as half the document.
fn half() -> String {
    "x".repeat(SIZE / 2)
}

pub(super) fn documents() -> Vec<Document> {
    [
        spreadsheets(),
        workbooks(),
        markup(),
        schedules(),
        sessions(),
        linked(),
        indico(),
        own(),
        sites(),
        calendars(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn spreadsheets() -> Vec<Document> {
    let sheet = |headers: &str, row: &dyn Fn(usize) -> String| filled(&format!("{headers}\n"), row, "");
    vec![
        ("CSV: a panel a row", sheet("panel,name", &|row| format!("{},A\n", short(row)))),
        ("CSV: two people a row", sheet("panel,speakers", &|row| format!("{},A;B\n", short(row)))),
        ("CSV: three people a row", sheet("panel,speakers", &|row| format!("{},A;B;C\n", short(row)))),
        (
            "CSV: nine people a row",
            sheet("panel,speakers", &|row| format!("{},A;B;C;D;E;F;G;H;I\n", short(row))),
        ),
        ("CSV: a convening a row", sheet("convening,name", &|row| format!("{},A\n", short(row)))),
        (
            "CSV: a convening and two people a row",
            sheet("convening,panel,speakers", &|row| format!("{},a,A;B\n", short(row))),
        ),
        ("CSV: a panel a row without a name", sheet("panel,name", &|row| format!("{},\n", short(row)))),
        ("CSV: rows of one letter", sheet("name", &|_| "A\n".to_owned())),
        ("CSV: panels by one letter", sheet("panel", &|row| format!("{}\n", short(row)))),
        ("CSV: one panel again and again", sheet("panel,speakers", &|row| format!("a,{}\n", short(row)))),
        (
            "CSV: panels of one id on other days",
            sheet("panel,date,speakers", &|row| format!("a,2026-05-{:02},{}\n", row % 28 + 1, short(row))),
        ),
        (
            "CSV: every field",
            sheet("convening,panel,title,kind,name,id,email,class,role,status,seat", &|row| {
                let n = short(row);
                format!("{n},{n},{n},{n},{n},{n},a@b.c,man,host,open,{n}\n")
            }),
        ),
        (
            "CSV: every field of people",
            sheet("panel,name,person,email,class,role,seat", &|row| {
                let n = short(row);
                format!("{},{n},{n},a@b.c,man,host,{n}\n", short(row / 2))
            }),
        ),
        ("CSV: statements", sheet("panel,speakers", &|row| format!("{},A (it);B (it)\n", short(row)))),
        ("CSV: people with ids", sheet("panel,speakers", &|row| format!("{},1:A;2:B\n", short(row)))),
        (
            "CSV: roles beside seats",
            sheet("panel,name,moderator,chair,host", &|row| format!("{},A,B,C,D\n", short(row))),
        ),
        ("CSV: letters that fold to many", sheet("panel,name", &|row| format!("\u{fdfa}{},A\n", short(row)))),
        ("CSV: teams", sheet("panel,speakers", &|row| format!("{},A & B;ltd\n", short(row)))),
        (
            "CSV: words for roles",
            sheet("panel,name,role", &|row| format!("{},A,{}\n", short(row / 99), short(row))),
        ),
        (
            "CSV: a long header",
            sheet(&format!("panel,name,role,date ({})", "x".repeat(SIZE / 2)), &|row| {
                format!("{},=A,{},1/2/2026\n", short(row), short(row))
            }),
        ),
        (
            "CSV: names in capitals",
            sheet("panel,speakers", &|row| format!("{},A;B\n", short(row).to_uppercase())),
        ),
        (
            "CSV: panels of one id, each spelled otherwise",
            sheet("panel,speakers", &|row| {
                let dots: String = (0..16).map(|bit| if row >> bit & 1 == 1 { '.' } else { ',' }).collect();
                format!("\"a{dots}\",{}\n", short(row))
            }),
        ),
        (
            "CSV: faults without end",
            sheet("panel,name,role,date,class", &|row| format!("{},=A,r,d,c\n", short(row))),
        ),
    ]
}

fn workbooks() -> Vec<Document> {
    let sheet = |strings: &str, row: &dyn Fn(usize) -> String| {
        let headers =
            ["panel", "speakers", "title"].map(|text| format!("<c t='str'><v>{text}</v></c>")).concat();
        // As much as it may inflate to, or as fits.
        let mut most = 30 * SIZE;
        loop {
            let mut rows = format!("<row>{headers}</row>");
            let mut number = 0;
            while rows.len() < most {
                rows += &row(number);
                number += 1;
            }
            let book = workbook(strings, &rows);
            if book.len() <= SIZE {
                return book;
            }
            most = most / 100 * 99 / book.len().div_ceil(SIZE);
        }
    };
    let shared = |text: &str| format!("<si><t>A</t></si><si><t>{text}</t></si>");
    let people: String = (0..890).map(|number| format!("{};", short(number))).collect();
    let named: String = (0..70).map(|number| format!("{};", long_name(number))).collect();
    vec![
        (
            "XLSX: rows of two people",
            sheet("", &|row| format!("<row><c><v>{row}</v></c><c t='str'><v>A;B</v></c></row>")),
        ),
        ("XLSX: rows of one cell", sheet("", &|row| format!("<row><c><v>{row}</v></c></row>"))),
        ("XLSX: empty rows", sheet("", &|_| "<row/>".to_owned())),
        (
            "XLSX: a long title that all share",
            sheet(&shared(&"\u{10400}".repeat(499)), &|row| {
                format!("<row><c><v>{row}</v></c><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>")
            }),
        ),
        (
            "XLSX: a cell of people that all share",
            sheet(&shared(&people), &|row| format!("<row><c><v>{row}</v></c><c t='s'><v>1</v></c></row>")),
        ),
        (
            "XLSX: a cell of long names that all share",
            sheet(&shared(&named), &|row| format!("<row><c><v>{row}</v></c><c t='s'><v>1</v></c></row>")),
        ),
        (
            "XLSX: a long cell of one person that all share",
            sheet(&shared(&format!("A{}B", ";".repeat(60_000))), &|row| {
                format!("<row><c><v>{row}</v></c><c t='s'><v>1</v></c></row>")
            }),
        ),
        (
            "XLSX: a long name that all share",
            sheet(&shared(&"x".repeat(60_000)), &|row| {
                format!("<row><c><v>{row}</v></c><c t='s'><v>1</v></c></row>")
            }),
        ),
    ]
}

fn markup() -> Vec<Document> {
    let xml = |piece: &dyn Fn(usize) -> String| filled("<schedule>", piece, "</schedule>");
    vec![
        ("XML: billion laughs", laughs()),
        ("XML: an event each", xml(&|n| format!("<event id='{}'><person>A</person></event>", short(n)))),
        (
            "XML: two people an event",
            xml(&|n| format!("<event id='{}'><person>A,B</person></event>", short(n))),
        ),
        (
            "XML: a hundred people an event",
            xml(&|n| {
                let people: String = (0..100).map(|n| format!("{},", short(n))).collect();
                format!("<event id='{}'><person>{people}</person></event>", short(n))
            }),
        ),
        (
            "XML: people with ids",
            xml(&|n| {
                format!("<event id='{}'><persons><person id='1'>A</person></persons></event>", short(n))
            }),
        ),
        ("XML: events without an id", xml(&|_| "<event><person>A</person></event>".to_owned())),
        ("XML: empty elements", xml(&|_| "<a/>".to_owned())),
        ("XML: children", filled("<schedule><event>", |_| "<a/>".to_owned(), "</event></schedule>")),
        (
            "XML: a long day",
            filled(
                &format!("<schedule><day date='{}'>", half()),
                |n| format!("<event id='{}'><start>1:00</start><person>A</person></event>", short(n)),
                "</day></schedule>",
            ),
        ),
        (
            "XML: a long zone",
            filled(
                &format!("<schedule><conference><time_zone_name>{}</time_zone_name></conference>", half()),
                |n| {
                    format!(
                        "<event id='{}'><date>2026-05-05T10:00</date><person>A</person></event>",
                        short(n)
                    )
                },
                "</schedule>",
            ),
        ),
    ]
}

fn schedules() -> Vec<Document> {
    let begin = "{\"schedule\":{\"conference\":{\"days\":[{\"rooms\":{\"r\":[";
    let end = "{}]}}]}}}";
    let room = begin.replace("\"r\"", &format!("\"{}\"", half()));
    let days = "{\"schedule\":{\"conference\":{\"days\":[";
    vec![
        ("schedule: an event each", filled(begin, |n| format!("{{\"id\":{n},\"persons\":[\"A\"]}},"), end)),
        (
            "schedule: many people",
            filled(
                begin,
                |n| {
                    let people: String = (0..99).map(|n| format!("\"{}\",", short(n))).collect();
                    format!("{{\"id\":{n},\"persons\":[{people}0]}},")
                },
                end,
            ),
        ),
        ("schedule: nobody", filled(begin, |n| format!("{{\"id\":{n},\"persons\":[1,1,1,1]}},"), end)),
        (
            "schedule: a room with a long name",
            filled(&room, |n| format!("{{\"id\":{n},\"persons\":[\"A\"]}},"), end),
        ),
        (
            "schedule: rooms without end",
            filled(days, |n| format!("{{\"rooms\":{{\"{n}\":[{{\"persons\":[0]}}]}}}},"), "{}]}}}"),
        ),
        ("schedule: nothing but objects", filled(begin, |_| "{},".to_owned(), end)),
    ]
}

fn sessions() -> Vec<Document> {
    let speakers = |speakers: String, more: &str| format!("{{\"speakers\":[{speakers}]{more},\"sessions\":[");
    let named = |to: usize, name: &dyn Fn(usize) -> String| {
        (1..=to).map(|n| format!("{{\"id\":{n},\"name\":\"{}\"}}", name(n))).collect::<Vec<_>>().join(",")
    };
    let short_names = speakers(named(900, &short), "");
    let long_names = speakers(named(SIZE / 2 / 820, &long_name), "");
    let longest = speakers(named(1, &|_| half()), "");
    let all = numbers(900);
    let some = numbers(SIZE / 2 / 820);
    let format = format!(
        ",\"categories\":[{{\"title\":\"Format\",\"items\":[{{\"id\":9,\"name\":\"{}\"}}]}}]",
        half()
    );
    let question = format!(",\"questions\":[{{\"id\":1,\"question\":\"{}\"}}]", half());
    let end = "{}]}";
    vec![
        (
            "sessionize: sessions of one",
            filled(&speakers(named(1, &short), ""), |n| format!("{{\"id\":{n},\"speakers\":[1]}},"), end),
        ),
        (
            "sessionize: sessions of all",
            filled(&short_names, |n| format!("{{\"id\":{n},\"speakers\":[{all}]}},"), end),
        ),
        (
            "sessionize: sessions of long names",
            filled(&long_names, |n| format!("{{\"id\":{n},\"speakers\":[{some}]}},"), end),
        ),
        (
            "sessionize: sessions of the longest name",
            filled(&longest, |n| format!("{{\"id\":{n},\"speakers\":[1]}},"), end),
        ),
        (
            "sessionize: one session of the longest name again",
            filled(&longest, |_| "{\"speakers\":[1,1,1,1,1,1,1]},".to_owned(), end),
        ),
        (
            "sessionize: people who sit nowhere",
            filled("{\"sessions\":[],\"speakers\":[", |n| format!("{{\"id\":{n}}},"), "{}]}"),
        ),
        (
            "sessionize: people who are not listed",
            filled(&speakers(String::new(), ""), |n| format!("{{\"id\":{n},\"speakers\":[1,2,3,4]}},"), end),
        ),
        (
            "sessionize: a long kind",
            filled(
                &speakers(named(1, &short), &format),
                |n| format!("{{\"id\":{n},\"categoryItems\":[9],\"speakers\":[1]}},"),
                end,
            ),
        ),
        (
            "sessionize: a long question",
            filled(
                &speakers(String::new(), &question),
                |_| "{\"speakers\":[{\"answers\":[{\"questionId\":1}]}]},".to_owned(),
                end,
            ),
        ),
        (
            "sessionize: speakers of many sessions",
            filled(
                &format!("[{{\"id\":1,\"fullName\":\"{}\",\"firstName\":\"\",\"sessions\":[", half()),
                |n| format!("{{\"id\":{n}}},"),
                "{}]}]",
            ),
        ),
        (
            "pretalx: speakers of many submissions",
            filled(
                &format!("[{{\"code\":\"a\",\"name\":\"{}\",\"submissions\":[", half()),
                |n| format!("\"{}\",", short(n)),
                "0]}]",
            ),
        ),
        (
            "pretalx: submissions",
            filled(
                "[",
                |n| format!("{{\"code\":\"{}\",\"title\":0,\"speakers\":[\"A\"]}},", short(n)),
                "{}]",
            ),
        ),
        (
            "pretalx: submissions of codes",
            filled(
                "[",
                |n| {
                    format!("{{\"code\":\"{}\",\"title\":0,\"speakers\":[\"ABCDEF\",\"ABCDEG\"]}},", short(n))
                },
                "{}]",
            ),
        ),
        (
            "pretalx: under a long name",
            filled(
                &format!("{{\"{}\":[", half()),
                |n| format!("{{\"code\":\"{}\",\"title\":0,\"speakers\":[\"A\"]}},", short(n)),
                "{}]}",
            ),
        ),
    ]
}

fn linked() -> Vec<Document> {
    let events = |begin: &str, piece: &dyn Fn(usize) -> String| filled(begin, piece, "{}]}");
    let graph = "{\"@context\":0,\"@graph\":[";
    vec![
        ("linked data: events", events(graph, &|_| "{\"@type\":\"Event\",\"actor\":\"A\"},".to_owned())),
        (
            "linked data: an event with many",
            events(graph, &|_| {
                let people: String = (0..99).map(|n| format!("\"{}\",", short(n))).collect();
                format!("{{\"@type\":\"Event\",\"actor\":[{people}0]}},")
            }),
        ),
        (
            "linked data: somebody with a long name",
            events(&format!("{graph}{{\"@id\":\"a\",\"name\":\"{}\"}},", half()), &|n| {
                format!("{{\"@type\":\"Event\",\"name\":{n},\"actor\":{{\"@id\":\"a\"}}}},")
            }),
        ),
        (
            "linked data: above them an event with a long name",
            events(&format!("{graph}{{\"@id\":\"a\",\"name\":\"{}\"}},", half()), &|n| {
                format!(
                    "{{\"@type\":\"Event\",\"name\":{n},\"actor\":\"A\",\"superEvent\":{{\"@id\":\"a\"}}}},"
                )
            }),
        ),
        (
            "linked data: parts of an event with a long name",
            events(
                &format!("{{\"@context\":0,\"@type\":\"Event\",\"name\":\"{}\",\"subEvent\":[", half()),
                &|_| "{\"@type\":\"Event\",\"actor\":\"A\"},".to_owned(),
            ),
        ),
    ]
}

fn indico() -> Vec<Document> {
    let begin = "{\"results\":[{\"contributions\":[";
    let end = "{}]}]}";
    let zone = format!("{{\"results\":[{{\"timezone\":\"{}\",\"contributions\":[", half());
    vec![
        (
            "indico: contributions of a name",
            filled(begin, |n| format!("{{\"id\":{n},\"speakers\":[\"A\"]}},"), end),
        ),
        (
            "indico: many speakers",
            filled(
                begin,
                |n| {
                    let people: String = (0..99).map(|n| format!("\"{}\",", short(n))).collect();
                    format!("{{\"id\":{n},\"speakers\":[{people}0]}},")
                },
                end,
            ),
        ),
        (
            "indico: a long zone now and then",
            filled(
                &zone,
                |n| {
                    format!(
                        "{{\"startDate\":{{\"tz\":\"{}\"}},\"speakers\":[0]}},",
                        if n % 2 == 0 { "UTC" } else { "" }
                    )
                },
                end,
            ),
        ),
        (
            "indico: a timetable under a long name",
            filled(
                &format!("{{\"results\":{{\"1\":{{\"{}\":{{", half()),
                |n| format!("\"{n}\":{{\"entryType\":\"C\",\"presenters\":[{{\"name\":\"A\"}}]}},"),
                "\"x\":{}}}}}",
            ),
        ),
        (
            "indico: events",
            filled(
                "{\"_type\":\"HTTPAPIResult\",\"results\":[",
                |n| format!("{{\"title\":{n},\"contributions\":[{{\"speakers\":[1]}}]}},"),
                "{}]}",
            ),
        ),
    ]
}

fn own() -> Vec<Document> {
    vec![
        (
            "own: seats of one panel",
            filled("{\"seats\":[", |n| format!("{{\"name\":\"{}\"}},", short(n)), "{}]}"),
        ),
        (
            "own: panels",
            filled(
                "{\"convenings\":[{\"title\":\"a\",\"panels\":[",
                |n| format!("{{\"slug\":\"{}\",\"seats\":[{{}}]}},", short(n)),
                "{}]}]}",
            ),
        ),
        (
            "own: panels without seats",
            filled(
                "{\"convenings\":[{\"title\":\"a\",\"panels\":[",
                |n| format!("{{\"slug\":\"{}\"}},", short(n)),
                "{}]}]}",
            ),
        ),
        (
            "own: convenings",
            filled("{\"convenings\":[", |n| format!("{{\"slug\":\"{}\"}},", short(n)), "{}]}"),
        ),
        (
            "own: convenings with a panel",
            filled(
                "{\"convenings\":[",
                |n| format!("{{\"slug\":\"{}\",\"panels\":[{{\"slug\":\"a\"}}]}},", short(n)),
                "{}]}",
            ),
        ),
        (
            "own: panels of many seats",
            filled(
                "{\"convenings\":[{\"title\":\"a\",\"panels\":[",
                |n| format!("{{\"slug\":\"{}\",\"seats\":[{}{{}}]}},", short(n), "{},".repeat(898)),
                "{}]}]}",
            ),
        ),
        ("own: unknown fields", filled("{\"seats\":[", |n| format!("{{\"{}\":0}},", short(n)), "{}]}")),
    ]
}

fn sites() -> Vec<Document> {
    let item = "{\"talk\":1,\"host\":1},";
    let deep = "{\"\u{10400}".to_owned() + &"\u{10400}".repeat(60) + "\":";
    vec![
        ("site: items", filled("[", |_| item.to_owned(), "{}]")),
        (
            "site: items of one id, each spelled otherwise",
            filled(
                "[",
                |row| {
                    let dots: String =
                        (0..16).map(|bit| if row >> bit & 1 == 1 { '.' } else { ',' }).collect();
                    format!("{{\"talk\":\"a{dots}\",\"host\":1}},")
                },
                "{}]",
            ),
        ),
        ("site: items with ids", filled("[", |n| format!("{{\"id\":{n},\"talk\":1,\"host\":1}},"), "{}]")),
        (
            "site: people of items",
            filled(
                "[",
                |n| {
                    let people: String = (0..99).map(|n| format!("\"{}\",", short(n))).collect();
                    format!("{{\"talk\":{n},\"hosts\":[{people}0]}},")
                },
                "{}]",
            ),
        ),
        (
            "site: items under long names",
            filled(&format!("{}[", deep.repeat(6)), |_| item.to_owned(), &format!("{{}}]{}", "}".repeat(6))),
        ),
        (
            "site: items under the longest name",
            filled(&format!("{{\"{}\":[", half()), |_| item.to_owned(), "{}]}"),
        ),
        (
            "site: somebody with a long name, everywhere",
            filled(
                &format!("[{{\"slug\":\"a\",\"name\":\"{}\"}},", half()),
                |n| format!("{{\"talk\":{n},\"host\":\"a\"}},"),
                "{}]",
            ),
        ),
        (
            "site: somebody with a long name, in one place",
            filled(
                &format!("[{{\"slug\":\"a\",\"name\":\"{}\"}},{{\"talk\":1,\"hosts\":[", half()),
                |_| "\"a\",".to_owned(),
                "\"a\"]}]",
            ),
        ),
        ("site: lists within an object", filled("[", |_| "{\"chairs\":[\"a\"]},".to_owned(), "{}]")),
        ("YAML: items", filled("", |n| format!("- talk: {}\n  host: A\n", short(n)), "")),
        ("YAML: people", filled("- talk: a\n  hosts:\n", |n| format!("  - {}\n", short(n)), "")),
        (
            "YAML: in one line",
            filled("- talk: a\n- [", |n| format!("{{talk: {},host: A}},", short(n)), "]\n"),
        ),
    ]
}

fn calendars() -> Vec<Document> {
    let calendar = |begin: &str, piece: &dyn Fn(usize) -> String| {
        filled(&format!("BEGIN:VCALENDAR\n{begin}"), piece, "END:VCALENDAR\n")
    };
    vec![
        (
            "calendar: events",
            calendar("", &|n| format!("BEGIN:VEVENT\nUID:{}\nATTENDEE:\nEND:VEVENT\n", short(n))),
        ),
        (
            "calendar: events without an id",
            calendar("", &|_| "BEGIN:VEVENT\nATTENDEE:\nEND:VEVENT\n".to_owned()),
        ),
        (
            "calendar: people",
            calendar("", &|n| {
                let people: String = (0..99).map(|n| format!("ATTENDEE;CN={}:\n", short(n))).collect();
                format!("BEGIN:VEVENT\nUID:{n}\n{people}END:VEVENT\n")
            }),
        ),
        (
            "calendar: a long zone and events in it",
            calendar(&format!("X-WR-TIMEZONE:{}\n", half()), &|n| {
                format!("BEGIN:VEVENT\nUID:{n}\nDTSTART;TZID=UTC:20260505T101010\nATTENDEE:x\nEND:VEVENT\n")
            }),
        ),
    ]
}
