//! Who is the same human: pseudonyms are joined, and taken apart again. Both are events of the persons.

use std::collections::BTreeSet;

use openfloor_domain::ids::PersonId;
use openfloor_domain::person::{PersonCommand, PersonEvent};

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
        self.join(&names).await?;
        Ok(names)
    }

    /// Takes a pseudonym apart from all others. Gives those that it was joined with.
    pub(crate) async fn split(&self, person: &PersonId) -> Result<BTreeSet<PersonId>, IngestError> {
        let mut others = self.names_of(person).await?;
        others.remove(person);
        self.part(&[person.clone()].into(), &others).await?;
        Ok(others)
    }

    /// Takes back what was last said of who a person is: who was joined with them is parted, who was parted is joined.
    /// Said twice, it is as it was. Gives those that the person is joined with then.
    pub(crate) async fn undo(&self, person: &PersonId) -> Result<BTreeSet<PersonId>, IngestError> {
        let history = self.judge.history_of(person).await?;
        let Some(last) = history.iter().rev().find_map(|events| Said::of(events)) else {
            return Err(said("", "nobody was ever joined with this person"));
        };
        let mut names = self.names_of(person).await?;
        match last {
            Said::Joined(with) => {
                let own: BTreeSet<PersonId> = names.difference(&with).cloned().collect();
                self.part(&own, &with).await?;
                names = own;
            }
            Said::Parted(from) => {
                names.extend(from);
                self.join(&names).await?;
            }
        }
        names.remove(person);
        Ok(names)
    }

    /// Records of each of these that the others are the same: in one commit of each, so that it can be taken back as one.
    async fn join(&self, names: &BTreeSet<PersonId>) -> Result<(), IngestError> {
        for name in names {
            let with = names.iter().filter(|with| *with != name).cloned().collect();
            self.of_person("merge", name, &PersonCommand::Merge { with }).await?;
        }
        Ok(())
    }

    /// Records of each of some that none of the others is the same, and of each of the others.
    async fn part(&self, some: &BTreeSet<PersonId>, others: &BTreeSet<PersonId>) -> Result<(), IngestError> {
        for (names, from) in [(some, others), (others, some)] {
            for name in names {
                self.of_person("merge", name, &PersonCommand::Split { from: from.clone() }).await?;
            }
        }
        Ok(())
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

/// What a commit says of who a person is.
enum Said {
    /// The same as these.
    Joined(BTreeSet<PersonId>),
    /// None of these.
    Parted(BTreeSet<PersonId>),
}

impl Said {
    fn of(events: &[PersonEvent]) -> Option<Self> {
        let (mut with, mut from) = (BTreeSet::new(), BTreeSet::new());
        for event in events {
            match event {
                PersonEvent::Merged(merged) => with.extend([merged.with.clone()]),
                PersonEvent::Split(split) => from.extend([split.from.clone()]),
                _ => {}
            }
        }
        match (with.is_empty(), from.is_empty()) {
            (false, _) => Some(Self::Joined(with)),
            (true, false) => Some(Self::Parted(from)),
            (true, true) => None,
        }
    }
}

fn said(pointer: &str, detail: &str) -> IngestError {
    IngestError::Field { pointer: pointer.to_owned(), detail: detail.to_owned() }
}
