//! A sentence with parameters of one's own: who counts, from how many people on, how many women.

use std::num::NonZeroU32;

use openfloor_domain::ids::RuleId;
use openfloor_domain::judgement::{Counted, NonBinaryPolicy, Predicate, Rule, Target};
use openfloor_domain::roles::RoleClass;
use serde::Deserialize;

/// What stands after the id of a sentence that somebody reads in their own way.
const OWN: &str = "_own";

/// What somebody wants otherwise than the sentence; empty where it is as the sentence has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Own {
    /// From how many people on.
    #[serde(default)]
    pub(super) people: String,
    /// How many women at least.
    #[serde(default)]
    pub(super) women: String,
    /// Which share of women at least, in percent.
    #[serde(default)]
    pub(super) share: String,
    /// Who counts: a name of [`WHO`].
    #[serde(default)]
    pub(super) who: String,
    /// How non-binary people count: a name of [`NON_BINARY`].
    #[serde(default)]
    pub(super) non_binary: String,
}

/// Why a parameter cannot be: a sentence of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OwnFault(pub(super) &'static str);

/// Who may count, and what that is called.
pub(super) const WHO: [(&str, &str); 3] =
    [("everyone", "who-everyone"), ("without-chair", "who-without-chair"), ("speaking", "who-speaking")];

fn who(name: &str) -> Option<Vec<Counted>> {
    Some(match name {
        "everyone" => vec![Counted::Everyone],
        "without-chair" => vec![Counted::WithoutChair],
        "speaking" => vec![Counted::Class(RoleClass::Leading), Counted::Class(RoleClass::Speaking)],
        _ => return None,
    })
}

/// How non-binary people may count, and what that is called.
pub(super) const NON_BINARY: [(&str, &str); 2] =
    [("own-class", "non-binary-own-class"), ("not-men", "non-binary-not-men")];

fn non_binary(name: &str) -> Option<NonBinaryPolicy> {
    match name {
        "own-class" => Some(NonBinaryPolicy::OwnClass),
        "not-men" => Some(NonBinaryPolicy::CountsAsNotMan),
        _ => None,
    }
}

/// A number; none where nothing was filled in.
fn number(text: &str) -> Result<Option<NonZeroU32>, OwnFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number: &NonZeroU32| number.get() <= 100);
    number.map(Some).ok_or(OwnFault("own-no-number"))
}

impl Own {
    /// The rule of a sentence, read as somebody wants it; the same if nothing is otherwise.
    pub(super) fn of(&self, sentence: &Rule) -> Result<Rule, OwnFault> {
        let mut rule = sentence.clone();
        if let Some(people) = number(&self.people)? {
            rule.min_size = people.get();
        }
        if let Some(n) = number(&self.women)? {
            match &mut rule.predicate {
                Predicate::AtLeastWomen { n: need } | Predicate::OtherWomen { n: need } => *need = n,
                _ => return Err(OwnFault("own-no-women")),
            }
        }
        if let Some(percent) = number(&self.share)? {
            match &mut rule.predicate {
                Predicate::ShareOfWomen { target_bp } => {
                    *target_bp = Target::fixed(percent.get() * 100).expect("at most 100 %");
                }
                _ => return Err(OwnFault("own-no-share")),
            }
        }
        if let Some(counted) = who(&self.who) {
            if matches!(rule.predicate, Predicate::LeadersAndParticipants { .. }) {
                return Err(OwnFault("own-no-who"));
            }
            rule.counted = counted;
        }
        if let Some(policy) = non_binary(&self.non_binary) {
            rule.non_binary = policy;
        }
        rule.check().map_err(|_| OwnFault("own-no-panel"))?;
        if rule != *sentence {
            rule.id = RuleId::new(format!("{}{OWN}", sentence.id)).unwrap_or_else(|_| sentence.id.clone());
        }
        Ok(rule)
    }

    /// What of a rule is otherwise than its sentence.
    pub(super) fn between(rule: &Rule, sentence: &Rule) -> Self {
        let differs = |is_other: bool, text: String| if is_other { text } else { String::new() };
        let women = |rule: &Rule| match rule.predicate {
            Predicate::AtLeastWomen { n } | Predicate::OtherWomen { n } => Some(n.get()),
            _ => None,
        };
        let share = |rule: &Rule| match &rule.predicate {
            // One of somebody's own is the same in every year.
            Predicate::ShareOfWomen { target_bp } => Some(target_bp.bp(0) / 100),
            _ => None,
        };
        let said = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let named = |names: &[(&str, &str)], is: &dyn Fn(&str) -> bool| {
            names.iter().find(|(name, _)| is(name)).map(|(name, _)| (*name).to_owned()).unwrap_or_default()
        };
        let counts = named(&WHO, &|name| who(name).as_ref() == Some(&rule.counted));
        let policy = named(&NON_BINARY, &|name| non_binary(name) == Some(rule.non_binary));
        Self {
            people: differs(rule.min_size != sentence.min_size, rule.min_size.to_string()),
            women: differs(women(rule) != women(sentence), said(women(rule))),
            share: differs(share(rule) != share(sentence), said(share(rule))),
            who: differs(rule.counted != sentence.counted, counts),
            non_binary: differs(rule.non_binary != sentence.non_binary, policy),
        }
    }
}

/// The id of the sentence that a rule is a reading of.
pub(super) fn sentence_of(rule: &RuleId) -> &str {
    rule.as_str().strip_suffix(OWN).unwrap_or(rule.as_str())
}

#[cfg(test)]
mod tests {
    use openfloor_domain::judgement::{Charter, built_in};

    use super::*;

    fn sentence(id: &str) -> Rule {
        let charters = built_in().into_iter().map(|(_, text)| Charter::parse(text).expect("a charter"));
        let mut rules = charters.flat_map(|charter| charter.rules);
        rules.find(|rule| rule.id.as_str() == id).expect("a rule")
    }

    #[test]
    fn what_is_not_said_is_as_the_sentence_has_it() {
        for id in ["barder", "igc", "lf", "ec_gabriel", "share_30", "joint"] {
            let rule = sentence(id);
            assert_eq!(Own::default().of(&rule), Ok(rule.clone()));
            assert_eq!(Own::between(&rule, &rule), Own::default());
        }
    }

    #[test]
    fn what_is_said_is_read_and_shown_again() {
        let text = |text: &str| text.to_owned();
        let (two, share) = (
            Own { people: text("4"), women: text("2"), ..Own::default() },
            Own { share: text("45"), who: text("everyone"), non_binary: text("not-men"), ..Own::default() },
        );
        for (id, own) in [("barder", two), ("share_30", share)] {
            let rule = own.of(&sentence(id)).expect("a rule");
            assert_eq!((rule.id.as_str(), sentence_of(&rule.id)), (format!("{id}_own").as_str(), id));
            assert_eq!(Own::between(&rule, &sentence(id)), own);
        }
        let two = Own { women: text("2"), ..Own::default() }.of(&sentence("barder")).expect("a rule");
        assert_eq!(two.predicate, Predicate::AtLeastWomen { n: NonZeroU32::MIN.saturating_add(1) });
    }

    #[test]
    fn what_a_sentence_does_not_ask_cannot_be_another_number() {
        let own = |women: &str, share: &str, people: &str, who: &str| Own {
            women: women.into(),
            share: share.into(),
            people: people.into(),
            who: who.into(),
            ..Own::default()
        };
        for (id, own, why) in [
            ("igc", own("2", "", "", ""), "own-no-women"),
            ("share_30", own("2", "", "", ""), "own-no-women"),
            ("barder", own("", "40", "", ""), "own-no-share"),
            ("barder", own("0", "", "", ""), "own-no-number"),
            ("barder", own("", "", "many", ""), "own-no-number"),
            ("lf", own("", "", "6", ""), "own-no-panel"),
            ("joint", own("", "", "", "everyone"), "own-no-who"),
        ] {
            assert_eq!(own.of(&sentence(id)), Err(OwnFault(why)), "{id}");
        }
    }
}
