//! Spreadsheets too long for one document, and files of rows to mend.

use std::io::BufReader;

use openfloor_rosters::{Fault, Options, Part, Programme, Stream, Telling, parse, summary, to_problems};

use crate::{drawn, told};

/// A spreadsheet of so many panels of five seats; every third has a cell over two lines.
fn long(panels: usize) -> String {
    let mut text = String::from("convening;panel;title;name;role\r\n");
    for panel in 0..panels {
        for seat in 0..5 {
            let title = if panel % 3 == 0 { "\"What\nnext\"" } else { "What next" };
            text +=
                &format!("Lake {};p{panel};{title};Guest {};speaker\r\n", panel / 4_000, panel * 3 + seat);
        }
    }
    text
}

fn parts(text: &str) -> Result<(Vec<Part>, usize), Fault> {
    let mut stream =
        Stream::new("lake.csv", BufReader::with_capacity(100, text.as_bytes()), &Options::default())?;
    let mut parts = Vec::new();
    while let Some(part) = stream.next_part()? {
        parts.push(part);
    }
    Ok((parts, stream.people()))
}

#[test]
fn the_parts_of_a_file_say_together_what_it_says_at_once() {
    let text = long(9_000);
    let whole = parse("lake.csv", text.as_bytes(), &Options::default()).expect("a programme");
    let (parts, people) = parts(&text).expect("parts");
    assert!(parts.len() >= 3, "{} parts", parts.len());
    let drawn_parts: String = parts.iter().map(|part| drawn(&part.programme)).collect();
    assert!(drawn_parts == drawn(&whole), "the same panels in the same order");
    assert_eq!(people, summary(&whole).people);
    assert_eq!(parts.last().map(|part| part.bytes), Some(text.len() as u64));
    let places = |programme: &Programme| -> Vec<_> {
        programme.panels().flat_map(|(_, panel)| &panel.seats).map(|seat| seat.place.to_string()).collect()
    };
    let found: Vec<_> = parts.iter().flat_map(|part| places(&part.programme)).collect();
    assert!(found == places(&whole), "lines are those of the whole file");
}

#[test]
fn a_panel_that_comes_again_in_a_later_part_is_refused() {
    let text = long(9_000) + "Lake 0;p1;What next;Guest 9;speaker\r\n";
    let fault = parts(&text).expect_err("a fault");
    assert_eq!((fault.code, fault.place.to_string().as_str()), ("panel-apart", "line 60002"));
    let mixed: String = (0..50_000).map(|row| format!("a,p{},Guest {row}\n", row % 2_000)).collect();
    assert_eq!(parts(&format!("convening,panel,name\n{mixed}")).expect_err("a fault").code, "panel-apart");
}

#[test]
fn faults_of_a_long_file_have_its_lines() {
    let text = long(5_000) + "Lake 9;late;T;Ada;catering\r\n";
    let (parts, _) = parts(&text).expect("parts");
    let last = parts.last().expect("a part");
    assert_eq!(told(&last.programme.diagnostics), ["unknown-role at line 33337, cell 5 (role)"]);
    let open = long(10) + "a;b;\"c\nd\n";
    let fault = self::parts(&open).expect_err("a fault");
    assert_eq!(fault.code, "unclosed-quote");
    let one_line = format!("panel,name\n{}", "x".repeat(2 << 20));
    assert_eq!(self::parts(&one_line).expect_err("a fault").code, "row-too-long");
    assert_eq!(self::parts("").expect("parts").0.len(), 0);
}

#[test]
fn rows_with_problems_are_a_file_with_each_row() {
    let text = "panel,name,role\na,=Ada,catering\na,Bo,catering\na,Chi,speaker\n";
    let options = Options { telling: Telling::Each, ..Options::default() };
    let programme = parse("r", text.as_bytes(), &options).expect("a programme");
    let problems = String::from_utf8(to_problems(&programme.diagnostics, text.as_bytes())).expect("text");
    let lines: Vec<_> = problems.lines().collect();
    assert_eq!(lines.len(), 4, "{problems}");
    assert_eq!(lines[0], "\u{feff}line,column,weight,code,what,remedy,row");
    assert!(lines[1].starts_with("2,name,error,formula,"), "{problems}");
    assert!(
        lines[3].starts_with("3,role,error,unknown-role,") && lines[3].ends_with("\"a,Bo,catering\""),
        "{problems}"
    );
}
