//! JSON of the HTTP API: what is asked, and what a client is answered.

use std::fmt::Debug;

use openfloor_api::{read, write};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::round_trips;

pub(super) fn target(bytes: &[u8]) {
    body::<write::ConveningBody>(bytes);
    body::<write::CountBody>(bytes);
    body::<write::PublicationBody>(bytes);
    body::<write::EraseBody>(bytes);
    body::<write::SeatBody>(bytes);
    body::<write::RosterBody>(bytes);
    body::<write::Written>(bytes);
    body::<write::ImportLine>(bytes);
    body::<read::Panel>(bytes);
    body::<read::Convening>(bytes);
    body::<read::Convenings>(bytes);
    body::<read::Flags>(bytes);
    body::<read::Rules>(bytes);
}

fn body<B: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    round_trips(
        bytes,
        |bytes| serde_json::from_slice::<B>(bytes).ok(),
        |body| serde_json::to_vec(body).expect("what was read can be written"),
    );
}
