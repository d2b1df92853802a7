//! Persons: what they said, who is the same, and on which panels they sit. By pseudonym, without a name.

use openfloor_domain::ids::{PanelId, PersonId};
use openfloor_domain::views::PersonView;

/// The table: [`PersonView`] by person.
pub const PERSONS: &str = "persons";
/// Index: `<person>/<panel>`.
pub const SEATINGS: &str = "seatings";

/// A row of the table.
pub type PersonRow = PersonView;

/// What the keys of all seatings of a person begin with.
pub fn seatings_prefix(person: &PersonId) -> String {
    format!("{person}/")
}

/// The key of a seating.
pub fn seating_key(person: &PersonId, panel: &PanelId) -> String {
    format!("{person}/{panel}")
}
