//! Pseudonyms of one human.

use super::*;
use crate::person::{Merged, Split};

impl Log {
    /// The organiser says that two pseudonyms are one human.
    #[must_use]
    fn merged(mut self, one: &str, other: &str) -> Self {
        for (who, with) in [(one, other), (other, one)] {
            self.0.push(Entry::Person(person(who), PersonEvent::Merged(Merged { with: person(with) })));
        }
        self
    }

    /// And that they are not.
    #[must_use]
    fn split(mut self, one: &str, other: &str) -> Self {
        for (who, from) in [(one, other), (other, one)] {
            self.0.push(Entry::Person(person(who), PersonEvent::Split(Split { from: person(from) })));
        }
        self
    }
}

fn people(log: &Log) -> u32 {
    counts(&log.view(), Audience::Organiser).people()
}

#[test]
fn two_names_of_one_human_are_one_of_the_people_until_they_are_taken_apart() {
    let log = three_men();
    assert_eq!(people(&log), 3);
    let merged = log.merged("a", "b");
    assert_eq!((people(&merged), merged.view().deferred), (2, true));
    assert_eq!(counts(&merged.view(), Audience::Seated), men(2));
    let tally = merged.view().tally(Audience::Organiser).expect("may know");
    assert!(tally.heads().iter().all(|(head, _)| !head.is_delegated()), "the organiser chose both");
    let chain = merged.clone().merged("b", "c");
    assert_eq!(people(&chain), 1, "whoever is the same as the same");
    assert_eq!(chain.view().classes(Audience::Organiser).len(), 3, "each seat still has its class");
    assert_eq!(people(&chain.split("b", "c")), 2);
    assert_eq!(people(&merged.split("b", "a")), 3);
}

#[test]
fn a_chain_is_one_human_in_whatever_order_its_links_are_known() {
    let four = Log::default().after(&submit(speakers(&["a", "b", "c", "d"].map(|who| (who, Class::Man)))));
    // Of the pairs in order, the last tells that those of the second are those of the first.
    assert_eq!(people(&four.merged("a", "d").merged("b", "c").merged("c", "d")), 1);
}

#[test]
fn who_is_taken_apart_makes_the_panel_settle_if_both_sit_on_it() {
    let merged = Log::default().merged("a", "b").merged("a", "x").after(&submit(speakers(&MEN)));
    assert!(!merged.view().deferred);
    assert!(!merged.clone().split("a", "x").view().deferred, "one of them sits elsewhere");
    assert!(!merged.clone().split("a", "c").view().deferred, "they were two all along");
    for (who, from) in [("a", "b"), ("b", "a")] {
        let mut apart = merged.clone();
        apart.0.push(Entry::Person(person(who), PersonEvent::Split(Split { from: person(from) })));
        assert!(apart.view().deferred, "{who} from {from}");
    }
}

#[test]
fn who_is_seated_later_is_known_to_be_the_same() {
    let log = Log::default().after(&submit(speakers(&MEN[..2]))).merged("a", "c").merged("c", "d");
    assert!(!log.view().deferred, "nobody else of them is here");
    let seated = log.after(&submit(speakers(&MEN)));
    assert_eq!((people(&seated), seated.view().deferred), (2, false));
    let gone = seated.after(&submit(speakers(&MEN[..1])));
    assert_eq!(people(&gone), 1);
}

#[test]
fn one_word_is_enough_for_a_human() {
    let names = [("a", Class::Unknown), ("b", Class::Unknown), ("c", Class::Man)];
    let log = Log::default().after(&submit(speakers(&names))).merged("a", "b");
    let said = log.said("a", Class::Woman, Scope::Panel).view();
    assert_eq!(counts(&said, Audience::Organiser), ClassCounts { women: 1, ..men(1) });
}

#[test]
fn on_several_panels_one_human_is_one() {
    let on = |who: &str| Log::default().after(&submit(vec![seat(who, Role::Panelist, Class::Woman)]));
    let (one, other) = (on("a").merged("a", "b").view(), on("b").merged("a", "b").view());
    let union = union_tally([&one, &other], Audience::Organiser).expect("may know");
    assert_eq!(union.counts().women, 1);
    let apart = union_tally([&on("a").view(), &on("b").view()], Audience::Organiser).expect("may know");
    assert_eq!(apart.counts().women, 2);
}

proptest! {
    #[test]
    fn a_view_rebuilt_after_an_erasure_knows_the_same_of_who_is_who(
        history in prop::collection::vec((steps(), 0..4_usize, 0..4_usize, any::<bool>()), 0..12),
    ) {
        let log = history.iter().fold(draft(), |log, (step, one, other, is_same)| {
            let (log, one, other) = (run(log, step), format!("p{one}"), format!("p{other}"));
            match is_same {
                _ if one == other => log,
                true => log.merged(&one, &other),
                false => log.split(&one, &other),
            }
        });
        let log = log.erased("p0");
        let rebuilt = log.without_key_of(&person("p0"));
        prop_assert_eq!(log.replica(), rebuilt.replica());
    }
}
