//! Short words that come in links, headers and records: sealed positions, keys, names, ids, times.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use openfloor_application::api_key::ApiKey;
use openfloor_application::identity::{Identifier, Identity};
use openfloor_domain::ids::{ConveningId, OrganiserId};
use openfloor_domain::moment::Moment;
use openfloor_domain::subject::Subject;
use openfloor_event_log::StreamName;
use openfloor_key_store::{Key, KeyId};

pub(super) fn target(bytes: &[u8]) {
    let Ok(word) = std::str::from_utf8(bytes) else { return };
    same_in_words::<StreamName>(word);
    same_in_words::<Subject>(word);
    if let Ok(id) = word.parse::<KeyId>() {
        assert_eq!(id.to_string(), word.to_ascii_lowercase());
    }
    if let Ok(key) = word.parse::<ApiKey>() {
        assert_eq!(key.reveal(), word.trim());
        assert!(!format!("{key:?}").contains(&key.reveal()), "a key prints itself");
    }
    if let Ok(moment) = Moment::parse(word) {
        // A time is written to the second.
        let again = Moment::parse(&moment.to_string()).expect("a time reads back");
        assert_eq!(again.offset_minutes, moment.offset_minutes);
        assert!((again.utc_ms - moment.utc_ms).abs() < 1_000, "{moment:?} reads back as {again:?}");
    }
    identities(word);
}

fn same_in_words<T: FromStr + Display + PartialEq + Debug>(word: &str) {
    let Ok(read) = word.parse::<T>() else { return };
    assert_eq!(read.to_string(), word);
}

/// Nobody can make a sealed position, and any word of an organiser's has an id.
fn identities(word: &str) {
    let identity = Identity::new(Key::new([7; 32]));
    assert_eq!(identity.open_position(word), None, "somebody forged a position");
    let position = word.len() as u64;
    assert_eq!(identity.open_position(&identity.seal_position(position)), Some(position));
    let (organiser, convening) = (OrganiserId::new("o1"), ConveningId::new("c1"));
    let (organiser, convening) = (organiser.expect("an id"), convening.expect("an id"));
    for identifier in [
        Identifier::Name { convening: &convening, name: word },
        Identifier::Address(word),
        Identifier::External { namespace: "", id: word },
    ] {
        let person = identity.person(&organiser, identifier);
        assert_eq!(person, identity.person(&organiser, identifier));
    }
    identity.panel(&organiser, &identity.convening(&organiser, word), word);
}
