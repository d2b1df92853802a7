//! The charters in force. What is adopted carries its rules, so nothing shipped here is looked at.

use openfloor_application::table::Reader;
use openfloor_domain::judgement::{Charter, Rule};
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

/// The table.
pub const CHARTERS: &str = "charters";

/// A charter in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterRow {
    /// SHA-256 of its text, in hex.
    pub hash: String,
    /// The rules as understood when it was adopted.
    pub charter: Charter,
}

/// The charters in force, by id.
pub fn charters(store: &dyn ViewStore) -> Result<Vec<CharterRow>, ViewStoreError> {
    let rows = Reader::<CharterRow>::new(CHARTERS).all(store, "")?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The rules in force, charter by charter in the order of their ids.
pub fn rules_in_force(store: &dyn ViewStore) -> Result<Vec<Rule>, ViewStoreError> {
    Ok(charters(store)?.into_iter().flat_map(|row| row.charter.rules).collect())
}
