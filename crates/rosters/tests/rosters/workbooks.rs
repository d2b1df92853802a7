//! Workbooks.

use std::io::{Cursor, Write};

use openfloor_rosters::{Fault, Format, Options, detect, parse};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{drawn, told};

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A workbook whose second sheet has these rows.
fn workbook(rows: &str, strings: &str) -> Vec<u8> {
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{TYPES}/{kind}\" Target=\"{target}\"/>")
    };
    let package =
        format!("<Relationships>{}</Relationships>", relation(1, "officeDocument", "/xl/workbook.xml"));
    let inner = [
        relation(1, "worksheet", "worksheets/sheet1.xml"),
        relation(2, "worksheet", "/xl/worksheets/sheet2.xml"),
        relation(3, "sharedStrings", "sharedStrings.xml"),
        relation(4, "styles", "styles.xml"),
    ];
    archive(&[
        ("_rels/.rels", &package),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Notes\" sheetId=\"1\" r:id=\"r1\"/>\
            <sheet name=\"Speakers\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{}</Relationships>", inner.concat())),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t=\"str\"><v>Hello</v></c></row></sheetData></worksheet>",
        ),
        ("xl/worksheets/sheet2.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", &format!("<sst uniqueCount=\"18446744073709551615\">{strings}</sst>")),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>",
        ),
    ])
}

const STRINGS: &str = "<si><t>panel</t></si><si><t>name</t></si><si><r><t>da</t></r><r><rPr/><t>te</t></r></si>\
    <si><t>time</t></si><si><t>Water</t></si><si><t>Ada Example</t><rPh><t>x</t></rPh></si><si><t>-1 below</t></si>";

const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Lake Forum</t></is></c></row>\
    <row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>1</v></c><c r=\"C3\" t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>\
    <row r=\"4\"><c r=\"A4\" t=\"s\"><v>4</v></c><c r=\"B4\" t=\"s\"><v>5</v></c><c r=\"C4\" s=\"1\"><v>46156</v></c><c r=\"D4\" s=\"2\"><v>0.4375</v></c></row>\
    <row r=\"5\"/><row r=\"6\"><c r=\"A6\"><v>7.0</v></c><c r=\"B6\" t=\"str\"><v>Bo &amp; Co</v></c><c r=\"C6\" t=\"e\"><v>#REF!</v></c></row>\
    <row><c t=\"s\"><v>6</v></c><c r=\"B7\" t=\"str\"><v>Chi Specimen</v></c></row>";

fn refused(bytes: &[u8]) -> Fault {
    parse("r.xlsx", bytes, &Options::default()).expect_err("a fault")
}

#[test]
fn the_first_sheet_with_headers_that_we_know_is_read() {
    let bytes = workbook(ROWS, STRINGS);
    let options = Options { zone_offset_minutes: Some(120), ..Options::default() };
    let programme = parse("lake.xlsx", &bytes, &options).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "lake/water | Water |  | 2026-05-14T10:30:00+02:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        lake/7 | 7 |  | undated\n\
        \x20 Bo & Co | Unspecified | Confirmed | Unknown\n\
        lake/1-below | -1 below |  | undated\n\
        \x20 Chi Specimen | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "cell-error at line 6, cell 3 (date)",
            "several-people-as-one at line 6",
            "sheet-read at the document",
            "undated at line 6, cell 3 (date)",
        ]
    );
    assert_eq!(programme.diagnostics[2].what, "the sheet \"Speakers\" is read, from row 3 on; there are 2");
    let found = detect(&bytes).expect("a format");
    assert_eq!((found.format, found.why.words()), (Format::Workbook, "it is a workbook (.xlsx)"));
    let asked = parse("lake.xlsx", &bytes, &Options::default()).expect("a programme");
    assert_eq!(told(&asked.diagnostics)[0], "date-without-zone at line 4, cell 3 (date)");
}

#[test]
fn a_workbook_that_cannot_be_read_says_why() {
    let whole = workbook(ROWS, STRINGS);
    assert_eq!(refused(&whole[..whole.len() - 40]).code, "damaged-workbook");
    assert_eq!(refused(&workbook("<row><c t=\"str\"><v>x</v></c></row>", "")).code, "no-headers");
    assert_eq!(refused(&workbook("<row>", "")).code, "damaged-workbook");
    assert_eq!(refused(&archive(&[("xl/workbook.xml.txt", "x")])).code, "damaged-workbook");
    assert_eq!(refused(&archive(&[("letter.txt", "x")])).code, "unknown-format");
    assert_eq!(refused(b"\xd0\xcf\x11\xe0").code, "unknown-format");
    let laughs = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{ROWS}");
    assert_eq!(refused(&workbook(&laughs, "")).code, "damaged-workbook");
}

#[test]
fn a_workbook_that_inflates_to_a_great_deal_is_refused_before_it_does() {
    let bomb = workbook(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(24 << 20)), STRINGS);
    assert!(bomb.len() < 200 << 10);
    assert_eq!(refused(&bomb).code, "inflates-too-much");
    let strings = workbook(ROWS, &"<si/>".repeat(2 << 20));
    assert_eq!(refused(&strings).code, "inflates-too-much");
}

#[test]
fn sizes_that_lie_do_not_help() {
    let mut bomb = workbook(&" ".repeat(24 << 20), STRINGS);
    // The declared sizes of every part, in both places where they stand, become small.
    let size = (24_u32 << 20).to_le_bytes()[2..].to_vec();
    for at in 0..bomb.len() - 4 {
        if bomb[at + 2..at + 4] == size[..] && bomb[at..].len() > 4 {
            bomb[at + 2] = 0;
            bomb[at + 3] = 0;
        }
    }
    let code = refused(&bomb).code;
    assert!(["inflates-too-much", "damaged-workbook"].contains(&code), "{code}");
}

#[test]
fn a_cell_a_long_way_out_makes_no_room_for_those_between() {
    let header = "<row r=\"1\"><c t=\"str\"><v>panel</v></c><c t=\"str\"><v>name</v></c></row>";
    let far = |reference: &str| {
        workbook(
            &format!("{header}<row r=\"4294967295999\"><c r=\"{reference}\" t=\"str\"><v>x</v></c></row>"),
            "",
        )
    };
    assert_eq!(refused(&far("XFD1048576")).code, "row-too-long");
    assert_eq!(refused(&far(&"Z".repeat(5_000))).code, "row-too-long");
    let programme = parse("r", &far("B2"), &Options::default()).expect("a programme");
    assert_eq!(programme.convenings[0].panels[0].place.to_string(), "line 4294967295999");
}

#[test]
fn merged_cells_are_those_of_each_row_that_they_span() {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"str\"><v>{text}</v></c>");
    let row = |n: u8, cells: &[(&str, &str)]| {
        let cells: String = cells.iter().map(|(cell, said)| text(cell, said)).collect();
        format!("<row r=\"{n}\">{cells}</row>")
    };
    let rows = [
        row(1, &[("A1", "Panel"), ("B1", "Date"), ("C1", "Name")]),
        row(2, &[("A2", "Who decides"), ("B2", "2026-05-14"), ("C2", "Ada Example")]),
        row(3, &[("C3", "Bo Sample")]),
        row(4, &[("A4", "Who pays"), ("C4", "Chi Quay")]),
    ];
    let sheet = format!(
        "{}</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B4\"/></mergeCells><sheetData>",
        rows.concat()
    );
    let programme = parse("lake.xlsx", &workbook(&sheet, ""), &Options::default()).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "lake/who-decides | Who decides |  | 2026-05-14T00:00:00+00:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake/who-pays | Who pays |  | 2026-05-14T00:00:00+00:00\n\
        \x20 Chi Quay | Unspecified | Confirmed | Unknown\n"
    );
    assert!(!told(&programme.diagnostics).iter().any(|one| one.starts_with("panel-of-the-row-above")));
}
