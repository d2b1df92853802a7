//! Documents in, drafts and diagnostics out. All people in the fixtures are invented.

mod calendars;
mod decisions;
mod exporters;
mod exports;
mod hostile;
mod linked;
mod mappings;
mod markup;
mod own;
mod programmes;
mod real;
mod real_files;
mod round_trips;
mod sites;
mod spreadsheets;
mod streams;
mod workbooks;

use openfloor_rosters::{Diagnostic, Fault, Holder, Options, Programme, parse};

/// Reads a document that can be read.
fn read(name: &str, text: &str) -> Programme {
    parse(name, text.as_bytes(), &Options::default()).expect("a programme")
}

/// Reads a document that cannot.
fn fault(text: &str) -> Fault {
    parse("roster", text.as_bytes(), &Options::default()).expect_err("a fault")
}

/// Code and place of each diagnostic.
fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|one| format!("{} at {}", one.code, one.place)).collect()
}

/// `slug/slug: title: holder role status class, …`, a line a panel.
fn drawn(programme: &Programme) -> String {
    let mut lines = String::new();
    for (convening, panel) in programme.panels() {
        let starts = panel.starts.map_or_else(|| "undated".to_owned(), |at| at.to_string());
        lines +=
            &format!("{}/{} | {} | {} | {starts}\n", convening.slug, panel.slug, panel.title, panel.kind);
        for seat in &panel.seats {
            let holder = match &seat.holder {
                Holder::Person { external, address, name } => {
                    let said = [external.as_deref(), address.as_deref()].into_iter().flatten();
                    said.map(|text| format!("<{text}>"))
                        .chain([name.to_string()])
                        .collect::<Vec<_>>()
                        .join(" ")
                }
                Holder::Open { label } => format!("open \"{label}\""),
            };
            let id = seat.id.as_deref().map(|id| format!("#{id} ")).unwrap_or_default();
            let chosen = if seat.is_delegated { " | delegated" } else { "" };
            lines +=
                &format!("  {id}{holder} | {:?} | {:?} | {:?}{chosen}\n", seat.role, seat.status, seat.class);
        }
    }
    lines
}
