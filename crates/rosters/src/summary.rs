//! What a document amounts to, in numbers.

use std::collections::HashSet;

use serde::Serialize;

use crate::assembly::identity;
use crate::draft::{Holder, Programme};

/// Numbers of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Convenings.
    pub convenings: usize,
    /// Panels.
    pub panels: usize,
    /// Seats, open and withdrawn ones included.
    pub seats: usize,
    /// Distinct people: by external id within its namespace, else by address, else by name within
    /// the convening.
    pub people: usize,
    /// Seats that nobody holds yet.
    pub open_seats: usize,
}

/// Counts what is in a document.
pub fn summary(programme: &Programme) -> Summary {
    let mut summary = Summary { convenings: programme.convenings.len(), ..Summary::default() };
    let mut people = HashSet::new();
    for (convening, panel) in programme.panels() {
        summary.panels += 1;
        summary.seats += panel.seats.len();
        for seat in &panel.seats {
            let within = match &seat.holder {
                Holder::Person { external: Some(_), .. } => convening.people_namespace.as_str(),
                Holder::Person { address: Some(_), .. } => "",
                _ => convening.slug.as_str(),
            };
            match identity(&seat.holder) {
                Some(who) => drop(people.insert((within, who))),
                None => summary.open_seats += 1,
            }
        }
    }
    summary.people = people.len();
    summary
}
