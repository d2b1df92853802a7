//! Who is the same human: pseudonyms are joined, and taken apart again. Both are events of the persons.

use std::collections::BTreeSet;

use openfloor_domain::ids::PersonId;
use openfloor_domain::person::PersonCommand;

use crate::error::IngestError;
use crate::ingest::{Ingest, stream};
use crate::view;

/// Most pseudonyms of one human.
const NAMES_MAX: usize = 16;

impl Ingest {
    /// Says that two pseudonyms are one human, and with them whoever either of them is the same as. Gives all of
    /// that human's pseudonyms. Each pair is recorded on the streams of both, so that whoever looks at one of
    /// them need not know the other.
    pub(crate) async fn merge(
        &self,
        one: &PersonId,
        other: &PersonId,
    ) -> Result<BTreeSet<PersonId>, IngestError> {
        if one == other {
            return Err(said("/other", "both are the same person already"));
        }
        let mut names = self.names_of(one).await?;
        names.extend(self.names_of(other).await?);
        if names.len() > NAMES_MAX {
            return Err(said("/other", "nobody has more than 16 names here"));
        }
        for name in &names {
            for with in names.iter().filter(|with| *with != name) {
                let command = PersonCommand::Merge { with: with.clone() };
                self.of_person("merge", name, &command).await?;
            }
        }
        Ok(names)
    }

    /// Takes a pseudonym apart from all others. Gives those that it was joined with.
    pub(crate) async fn split(&self, person: &PersonId) -> Result<BTreeSet<PersonId>, IngestError> {
        let mut others = self.names_of(person).await?;
        others.remove(person);
        for other in &others {
            for (name, from) in [(person, other), (other, person)] {
                self.of_person("merge", name, &PersonCommand::Split { from: from.clone() }).await?;
            }
        }
        Ok(others)
    }

    /// The pseudonyms of a human, of whom this is one.
    pub(crate) async fn names_of(&self, person: &PersonId) -> Result<BTreeSet<PersonId>, IngestError> {
        let (state, _) = self.persons.state(&stream("person", person.as_str())?).await?;
        let others = state.merged_with.iter().cloned();
        Ok(others.chain([person.clone()]).collect())
    }

    /// Whether somebody of this pseudonym has or had a place.
    pub(crate) fn is_known(&self, person: &PersonId) -> Result<bool, IngestError> {
        Ok(!view::panels_of(self.followed.store().as_ref(), person, 1)?.is_empty())
    }
}

fn said(pointer: &str, detail: &str) -> IngestError {
    IngestError::Field { pointer: pointer.to_owned(), detail: detail.to_owned() }
}
