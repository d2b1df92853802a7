//! Documents with names that may not be the name of one person: read, and read again as was decided.
//!
//! What is decided is said by an id for each name, a keyed hash: names stand in no address and, as part of a mapping
//! that is kept, nowhere in the log.

use std::collections::BTreeMap;

use openfloor_api::write::ToDecide;
use openfloor_application::identity::Identity;
use openfloor_domain::ids::OrganiserId;
use openfloor_rosters::{Decision, Doubt, Fault, InDoubt, Mapping, Options, Programme, parse};

/// What every id of a name begins with.
const ID: &str = "doubt-";

/// Hex digits behind it.
const ID_DIGITS: usize = 16;

/// A document as it was read.
pub(crate) struct Document {
    /// As was decided.
    pub(crate) programme: Programme,
    /// The names to decide about.
    pub(crate) names: Vec<Name>,
}

/// A name to decide about.
pub(crate) struct Name {
    pub(crate) id: String,
    pub(crate) doubt: InDoubt,
    /// What was decided.
    pub(crate) decision: Option<Decision>,
}

impl Document {
    /// Reads a document of an organiser. It takes its time: not for the threads of the runtime.
    pub(crate) fn read(
        identity: &Identity,
        organiser: &OrganiserId,
        name: &str,
        bytes: &[u8],
        options: &Options,
    ) -> Result<Self, Fault> {
        let mut options = options.clone();
        let by_id =
            options.mapping.as_mut().map(|mapping| std::mem::take(&mut mapping.names)).unwrap_or_default();
        let mut programme = parse(name, bytes, &options)?;
        let names: Vec<Name> = programme
            .in_doubt()
            .into_iter()
            .map(|doubt| {
                let id = id(identity, organiser, &doubt.name);
                let decision = by_id.get(&id).copied();
                Name { id, doubt, decision }
            })
            .collect();
        let decided: BTreeMap<String, Decision> =
            names.iter().filter_map(|one| Some((one.doubt.name.clone(), one.decision?))).collect();
        if let (Some(mapping), false) = (&mut options.mapping, decided.is_empty()) {
            mapping.names = decided;
            programme = parse(name, bytes, &options)?;
        }
        Ok(Self { programme, names })
    }

    /// The names to decide about, for the API.
    pub(crate) fn to_decide(&self) -> Vec<ToDecide> {
        let told = |one: &Name| ToDecide {
            id: one.id.clone(),
            name: one.doubt.name.clone(),
            why: why(one.doubt.doubt).to_owned(),
            choices: one.doubt.choices.iter().map(|choice| choice.name().to_owned()).collect(),
            decided: one.decision.map(|decision| decision.name().to_owned()),
            convening: one.doubt.convening.clone(),
            panel: one.doubt.panel.clone(),
            place: one.doubt.place.to_string(),
            times: one.doubt.times,
        };
        self.names.iter().map(told).collect()
    }
}

/// The word for a doubt, in the API and in keys of messages.
pub(crate) fn why(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Several => "several",
        Doubt::Team => "team",
        Doubt::Address => "address",
    }
}

/// Whether a mapping names nobody: what is decided is said by ids.
pub(crate) fn names_nobody(mapping: &Mapping) -> bool {
    let is_id = |key: &String| {
        let digits = key.strip_prefix(ID).unwrap_or_default();
        digits.len() == ID_DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    mapping.names.keys().all(is_id)
}

fn id(identity: &Identity, organiser: &OrganiserId, name: &str) -> String {
    let token = identity.token("doubt", &format!("{organiser} {}", name.to_lowercase()));
    let digits: String = token.chars().take(ID_DIGITS).collect();
    format!("{ID}{digits}")
}
