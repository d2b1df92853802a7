//! Whose answers help most: "3 answers decide 9 sessions".

use std::collections::BTreeSet;

/// Most answers that are asked for at once.
const ANSWERS_MAX: usize = 10;

/// A few people after whose answers the most panels are decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Help<P: Ord> {
    pub(super) people: BTreeSet<P>,
    /// How many panels have nobody left then.
    pub(super) panels: usize,
}

/// Of panels that cannot be judged yet, each with those on it who have not been counted: the few people
/// whose answers decide the most panels an answer. Goes on with the panel that needs the fewest answers
/// besides those it has; where several are as good, the most panels.
pub(super) fn help<P: Ord + Clone>(panels: &[BTreeSet<P>]) -> Option<Help<P>> {
    let panels: Vec<&BTreeSet<P>> = panels.iter().filter(|left| !left.is_empty()).collect();
    let (mut best, mut chosen) = (None::<Help<P>>, BTreeSet::<P>::new());
    loop {
        let lacking = |left: &BTreeSet<P>| left.difference(&chosen).count();
        let next = panels.iter().filter(|left| lacking(left) > 0).min_by_key(|left| lacking(left));
        let Some(next) = next else { break };
        chosen.extend(next.iter().cloned());
        if chosen.len() > ANSWERS_MAX {
            break;
        }
        let decided = panels.iter().filter(|left| left.is_subset(&chosen)).count();
        let is_better = best.as_ref().is_none_or(|best| {
            // As fractions: panels an answer, without dividing.
            decided * best.people.len() >= best.panels * chosen.len()
        });
        if is_better {
            best = Some(Help { people: chosen.clone(), panels: decided });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::help;

    fn panels(of: &[&str]) -> Vec<BTreeSet<char>> {
        of.iter().map(|people| people.chars().collect()).collect()
    }

    #[test]
    fn the_few_who_sit_on_many_come_first() {
        let nine = panels(&["a", "b", "c", "ab", "bc", "ac", "abc", "ab", "bc", "xyz", "uvw"]);
        let found = help(&nine).expect("somebody helps");
        assert_eq!((found.people.len(), found.panels), (3, 9));
        assert_eq!(found.people, "abc".chars().collect());
    }

    #[test]
    fn where_nobody_is_left_nobody_helps() {
        assert_eq!(help::<char>(&[]), None);
        assert_eq!(help(&panels(&["", ""])), None);
    }

    #[test]
    fn one_panel_takes_as_many_answers_as_it_has_people() {
        let found = help(&panels(&["abcd"])).expect("somebody helps");
        assert_eq!((found.people.len(), found.panels), (4, 1));
        assert_eq!(help(&panels(&["abcdefghijk"])), None, "more than anybody answers at once");
    }
}
