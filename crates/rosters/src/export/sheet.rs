//! A spreadsheet, one row a seat, that no spreadsheet program takes for anything but text.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use crate::draft::{ConveningDraft, Holder, PanelDraft, SeatDraft};
use crate::mapping::class_name;
use crate::slug::slug_of;

use super::own::status_name;

const HEADERS: [&str; 13] = [
    "convening",
    "panel",
    "title",
    "kind",
    "starts",
    "seat",
    "person",
    "name",
    "email",
    "class",
    "role",
    "status",
    "delegated",
];

/// Convenings as CSV: UTF-8 with the byte-order mark by which spreadsheet programs know it, commas,
/// CRLF. A cell that such a program would compute begins with an apostrophe, which our reader takes
/// off again.
pub fn to_csv(convenings: &[ConveningDraft]) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let never = "writing to memory cannot fail, and every row has as many cells";
    writer.write_record(HEADERS).expect(never);
    for convening in convenings {
        // The reader makes the slug of what stands in the cell.
        let name =
            if slug_of(&convening.title) == convening.slug { &convening.title } else { &convening.slug };
        for panel in &convening.panels {
            for seat in &panel.seats {
                let cells = row(name, panel, seat);
                writer.write_record(cells.iter().map(|cell| safe(cell).into_owned())).expect(never);
            }
        }
    }
    writer.into_inner().expect(never)
}

/// Rows of texts as CSV for spreadsheet programs, as [`to_csv`] writes it. The rows have as many cells each.
///
/// # Panics
/// If a row has more or fewer cells than the one before.
pub fn to_sheet(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let never = "writing to memory cannot fail, and every row has as many cells";
    for row in rows {
        writer.write_record(row.iter().map(|cell| safe(cell).into_owned())).expect(never);
    }
    writer.into_inner().expect(never)
}

fn row<'d>(convening: &'d str, panel: &'d PanelDraft, seat: &'d SeatDraft) -> [Cow<'d, str>; 13] {
    let (person, email, name) = match &seat.holder {
        Holder::Person { external, address, name } => (external.as_deref(), address.as_deref(), &**name),
        Holder::Open { label } => (None, None, &**label),
    };
    [
        convening.into(),
        (*panel.slug).into(),
        (*panel.title).into(),
        (*panel.kind).into(),
        panel.starts.map(|at| at.to_string()).unwrap_or_default().into(),
        seat.id.as_deref().unwrap_or_default().into(),
        person.unwrap_or_default().into(),
        name.into(),
        email.unwrap_or_default().into(),
        class_name(seat.class).into(),
        seat.role.name().into(),
        status_name(seat.status).into(),
        if seat.is_delegated { "yes".into() } else { "".into() },
    ]
}

/// Signs by which a spreadsheet program takes a cell for a formula.
const SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell as text. What begins with apostrophes already gets one more, so that one can be taken off.
pub(crate) fn safe(cell: &str) -> Cow<'_, str> {
    let behind = cell.trim_start_matches('\'').trim_start_matches([' ', '\n']);
    if behind.starts_with(SIGNS) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_cell_is_computed() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "-"] {
            assert_eq!(safe(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["", "Ada", "a=b", "'s-Hertogenbosch", "2026-05-14"] {
            assert_eq!(safe(cell), cell);
        }
    }
}
