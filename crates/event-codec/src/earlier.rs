//! Shapes as they were written in earlier versions, and what makes the present shape of each. They never
//! change: the log holds them for ever.

use std::num::NonZeroU32;

use openfloor_domain::ids::{CharterId, EndpointId, NoticeId, RuleId};
use openfloor_domain::judgement::{self, Counted, Day, NonBinaryPolicy, Rounding, Target, UnknownPolicy};
use openfloor_domain::notice::{Language, Webhook};
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{self, External, Host};
use openfloor_domain::roles::RoleClass;
use openfloor_domain::{charter, convening, delivery, subscription};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One rule. Who counts is a parameter of each rule and not of Openfloor: the wordings that people
/// pledged differ in the chair, the smallest panel, rounding, and those who are not stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Its name within its charter, or of a well-known wording.
    pub(crate) id: RuleId,
    /// In a few words.
    pub(crate) title: String,
    /// Where the wording comes from, and what in the reading of it is ours.
    pub(crate) source: String,
    /// What it asks for.
    pub(crate) predicate: Predicate,
    /// Whose seats it counts. A person is counted if any of her roles is.
    #[serde(default = "everyone")]
    pub(crate) counted: Vec<Counted>,
    /// What `without_chair` and `min_size_counts_chair` take for the chair. All that facilitate
    /// unless said otherwise: programmes call the same place chair, moderator or host, and the point
    /// of such a wording is that to hand out the floor is not to have it.
    #[serde(default = "facilitating")]
    pub(crate) chair: Vec<Counted>,
    /// The rule asks nothing of fewer people than this. At least one is always needed.
    #[serde(default = "one")]
    pub(crate) min_size: u32,
    /// Nor of more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_size: Option<u32>,
    /// Whether a chair who is not counted is one of `min_size`: "a panel of two or more, not
    /// counting the chair" leaves it open.
    #[serde(default)]
    pub(crate) min_size_counts_chair: bool,
    /// How a share becomes a number of people.
    #[serde(default)]
    pub(crate) rounding: Rounding,
    /// What becomes of those who are not stated.
    #[serde(default)]
    pub(crate) unknown: UnknownPolicy,
    /// How non-binary people count.
    #[serde(default)]
    pub(crate) non_binary: NonBinaryPolicy,
    /// Of the two groups of a joint rule, one smaller than this is exempt.
    #[serde(default = "one")]
    pub(crate) min_group_size: u32,
    /// The first day on which it is in force, by the day of the convening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) effective_from: Option<Day>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) effective_to: Option<Day>,
}

impl From<Rule> for judgement::Rule {
    fn from(rule: Rule) -> Self {
        Self {
            counted: rule.counted,
            chair: rule.chair,
            min_size: rule.min_size,
            max_size: rule.max_size,
            min_size_counts_chair: rule.min_size_counts_chair,
            rounding: rule.rounding,
            unknown: rule.unknown,
            non_binary: rule.non_binary,
            min_group_size: rule.min_group_size,
            effective_from: rule.effective_from,
            effective_to: rule.effective_to,
            ..Self::new(rule.id, rule.title, rule.source, rule.predicate.into())
        }
    }
}

fn everyone() -> Vec<Counted> {
    vec![Counted::Everyone]
}

fn facilitating() -> Vec<Counted> {
    vec![Counted::Class(RoleClass::Facilitating)]
}

fn one() -> u32 {
    1
}

/// What a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Predicate {
    /// This many women among those counted.
    AtLeastWomen {
        /// How many.
        n: NonZeroU32,
    },
    /// Neither all women nor all men.
    NotSingleSex,
    /// This share of women among those counted.
    ShareOfWomen {
        /// Basis points, or basis points by year.
        target_bp: Target,
    },
    /// This share of women among those who lead, and among those who take part.
    LeadersAndParticipants {
        /// Basis points, or basis points by year.
        target_bp: Target,
        /// Whether who leads is also one of those who take part.
        #[serde(default)]
        leaders_take_part: bool,
    },
}

impl From<Predicate> for judgement::Predicate {
    fn from(predicate: Predicate) -> Self {
        match predicate {
            Predicate::AtLeastWomen { n } => Self::AtLeastWomen { n },
            Predicate::NotSingleSex => Self::NotSingleSex,
            Predicate::ShareOfWomen { target_bp } => Self::ShareOfWomen { target_bp },
            Predicate::LeadersAndParticipants { target_bp, leaders_take_part } => {
                Self::LeadersAndParticipants { target_bp, leaders_take_part }
            }
        }
    }
}

/// A set of rules under one name and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Charter {
    /// Its name.
    pub(crate) id: CharterId,
    /// In a few words.
    pub(crate) title: String,
    /// Which edition of the text.
    pub(crate) version: String,
    /// Where it comes from, and what in it is ours.
    pub(crate) source: String,
    /// At least one, each with an id of its own.
    pub(crate) rules: Vec<Rule>,
}

/// Panels are judged by these rules from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Adopted {
    /// SHA-256 of the text, in hex.
    pub(crate) hash: String,
    /// The text as written, for whoever wants to read what was adopted.
    pub(crate) text: String,
    /// The rules as understood when it was adopted: a fold reads no TOML.
    pub(crate) charter: Charter,
}

impl From<Adopted> for charter::Adopted {
    fn from(adopted: Adopted) -> Self {
        let Adopted { hash, text, charter } = adopted;
        let Charter { id, title, version, source, rules } = charter;
        let rules = rules.into_iter().map(Into::into).collect();
        Self { hash, text, charter: judgement::Charter { id, title, version, source, rules } }
    }
}

/// A link, and how to read what it leads to. Sealed for the convening: a link may hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct WatchedLink {
    /// Where it leads.
    pub(crate) url: String,
    /// Minutes east of Greenwich for times that are written without an offset.
    pub(crate) zone_offset_minutes: Option<i16>,
    /// Whether the letters are those of Windows-1252, not UTF-8.
    pub(crate) is_windows_1252: bool,
    /// What columns, words and answers mean, as TOML.
    pub(crate) mapping: Option<String>,
}

impl From<WatchedLink> for convening::WatchedLink {
    fn from(link: WatchedLink) -> Self {
        let WatchedLink { url, zone_offset_minutes, is_windows_1252, mapping } = link;
        Self { url, zone_offset_minutes, is_windows_1252, mapping, day_order: None }
    }
}

/// What an ally told us. Sealed for the pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PledgeAbout {
    /// Their name, as line-ups would list it.
    pub(crate) name: String,
    /// Their e-mail address. It never changes: another address is another pledge.
    pub(crate) address: String,
    /// Their sentence, in their own words.
    pub(crate) wording: String,
    /// What the sentence means.
    pub(crate) rule: Rule,
    /// How organisers' systems know them.
    pub(crate) externals: Vec<External>,
    /// Whose line-ups to look at for their name alone.
    pub(crate) hosts: Vec<Host>,
    /// Where programs of theirs are told.
    pub(crate) webhook: Option<Webhook>,
    /// In which language to write to them.
    pub(crate) language: Language,
    /// Random, for the whole life of the pledge: what digests of notices are keyed with, so that
    /// who cannot open this box cannot guess them.
    pub(crate) salt: String,
}

impl From<PledgeAbout> for pledge::PledgeAbout {
    fn from(about: PledgeAbout) -> Self {
        Self {
            name: about.name,
            address: about.address,
            wording: about.wording,
            rule: about.rule.into(),
            externals: about.externals,
            hosts: about.hosts,
            webhook: about.webhook,
            language: about.language,
            salt: about.salt,
        }
    }
}

/// What the letter of a month says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MonthAbout {
    /// In which language.
    pub(crate) language: Language,
    /// Panels that hold.
    pub(crate) hold: u32,
    /// Panels that do not.
    pub(crate) do_not_hold: u32,
    /// Panels of which it cannot be told.
    pub(crate) cannot_tell: u32,
}

impl From<MonthAbout> for pledge::MonthAbout {
    fn from(about: MonthAbout) -> Self {
        let MonthAbout { language, hold, do_not_hold, cannot_tell } = about;
        Self { language, hold, do_not_hold, cannot_tell, unread: 0 }
    }
}

/// Somebody wants to be told. Nothing follows from it until the address is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Made")]
pub(crate) struct SubscriptionMade {
    /// Whose panels.
    pub(crate) watches: Host,
    /// Where mail goes to.
    pub(crate) mail: EndpointId,
    /// Where programs are told.
    pub(crate) webhook: Option<EndpointId>,
}

impl From<SubscriptionMade> for subscription::Made {
    fn from(made: SubscriptionMade) -> Self {
        let SubscriptionMade { watches, mail, webhook } = made;
        Self { watches: watches.into(), mail, webhook, about: Personal::Erased }
    }
}

/// What a subscriber told us. Sealed for the subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SubscriptionAbout {
    /// Their name.
    pub(crate) name: String,
    /// Their e-mail address. It never changes.
    pub(crate) address: String,
    /// Where programs of theirs are told.
    pub(crate) webhook: Option<Webhook>,
    /// By which rule panels are judged for them.
    pub(crate) rule: Rule,
    /// In which language to write to them.
    pub(crate) language: Language,
    /// As in [`PledgeAbout`](crate::pledge::PledgeAbout).
    pub(crate) salt: String,
}

impl From<SubscriptionAbout> for subscription::SubscriptionAbout {
    fn from(about: SubscriptionAbout) -> Self {
        Self {
            name: about.name,
            address: about.address,
            webhook: about.webhook,
            rule: about.rule.into(),
            language: about.language,
            salt: about.salt,
        }
    }
}

/// From here on the holder, and nobody else, tries to deliver the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AttemptStarted {
    /// Which notice.
    pub(crate) notice: NoticeId,
    /// Which attempt, from 1.
    pub(crate) n: u32,
    /// A keyed hash of the body, in hex; the same for every attempt.
    pub(crate) body_digest: String,
    /// Who: random for each run of a process.
    pub(crate) holder: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) at_ms: i64,
}

impl From<AttemptStarted> for delivery::AttemptStarted {
    fn from(started: AttemptStarted) -> Self {
        let AttemptStarted { notice, n, body_digest, holder, at_ms } = started;
        Self { notice, with: Vec::new(), n, body_digest, holder, at_ms }
    }
}

/// Somebody wants a notice to be tried once more that was delivered or given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RetryAsked {
    /// Which notice.
    pub(crate) notice: NoticeId,
    /// The keyed hash of the body it went out with, if it ever did: it goes out with no other.
    pub(crate) body_digest: Option<String>,
}

impl From<RetryAsked> for delivery::RetryAsked {
    fn from(asked: RetryAsked) -> Self {
        let RetryAsked { notice, body_digest } = asked;
        Self { notice, with: Vec::new(), body_digest }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    fn rule() -> serde_json::Value {
        json!({
            "id": "mine", "title": "Mine", "source": "a test", "counted": ["without_chair"], "min_size": 2,
            "predicate": { "share_of_women": { "target_bp": { "2026": 3000, "2027": 4000 } } },
            "rounding": { "nearest_not_above": { "cap_bp": 4900 } }, "max_size": 9, "non_binary": "counts_as_not_man",
            "unknown": "count_as_not_woman", "min_size_counts_chair": true, "effective_from": "2026-01-01",
            "effective_to": "2027-01-01", "chair": ["host"], "min_group_size": 3,
        })
    }

    // Services keep boxes beside their rows and open them as the present shape, whatever the version.
    #[test]
    fn what_was_sealed_of_an_earlier_version_reads_as_what_becomes_of_it() {
        let earlier: Rule = from_value(rule()).expect("an earlier rule");
        let written = to_value(&earlier).expect("JSON");
        let present: judgement::Rule = from_value(written).expect("a rule");
        assert_eq!(judgement::Rule::from(earlier), present);
        assert!(!present.control_only && present.not_assessed.is_empty());
    }

    #[test]
    fn a_letter_of_a_month_of_before_names_no_link_that_cannot_be_used() {
        let earlier = json!({ "language": "en", "hold": 1, "do_not_hold": 2, "cannot_tell": 3 });
        let present: pledge::MonthAbout = from_value(earlier.clone()).expect("a letter");
        let earlier: MonthAbout = from_value(earlier).expect("an earlier letter");
        assert_eq!(pledge::MonthAbout::from(earlier), present);
        assert_eq!((present.known(), present.unread), (6, 0));
    }

    #[test]
    fn every_earlier_predicate_is_still_one() {
        for predicate in [
            json!("not_single_sex"),
            json!({ "at_least_women": { "n": 2 } }),
            json!({ "share_of_women": { "target_bp": 3000 } }),
            json!({ "leaders_and_participants": { "target_bp": 3000, "leaders_take_part": true } }),
        ] {
            let earlier: Predicate = from_value(predicate.clone()).expect("an earlier predicate");
            let present: judgement::Predicate = from_value(predicate).expect("a predicate");
            assert_eq!(judgement::Predicate::from(earlier), present);
        }
    }
}
