//! What is to be looked at on one panel and is not seen from how it stands now: its past, where else its
//! people sit, and who lists them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flicker::{FLICKER_DAYS, Flicker, flicker};
use super::floor::{order_of, voice_of};
use super::late::{LATE_DAYS, LateAddition, late_addition};
use super::listed_apart::{ListedApart, listed_apart};
use super::order::Order;
use super::past::Step;
use super::split::{Split, split};
use super::uncounted::{Uncounted, uncounted};
use super::voice::Voice;
use crate::ids::RuleId;
use crate::judgement::Rule;
use crate::moment::Moment;
use crate::views::PanelView;

/// A fact about a panel, with its evidence. For its organiser; never an accusation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "id")]
#[expect(missing_docs, reason = "what they hold says what they are")]
pub enum Look {
    #[serde(rename = "T3")]
    LateAddition(LateAddition),
    #[serde(rename = "T6")]
    Voice(Voice),
    #[serde(rename = "T7")]
    Order(Order),
    #[serde(rename = "T11")]
    Flicker {
        /// The first rule under which it does.
        rule: RuleId,
        #[serde(flatten)]
        flicker: Flicker,
    },
    #[serde(rename = "uncounted")]
    Uncounted(Uncounted),
    #[serde(rename = "split")]
    Split(Split),
    #[serde(rename = "listed-apart")]
    ListedApart(ListedApart),
}

/// All that is to be looked at on a panel: how it is now, the records of it and its people, the other
/// panels of its convening, the day that it is judged by, and when it begins.
pub fn looks(
    rules: &[Rule],
    view: &PanelView,
    steps: &[Step],
    elsewhere: &[&PanelView],
    on: Moment,
    starts: Option<Moment>,
) -> Vec<Look> {
    let late = starts.and_then(|starts| late_addition(steps, starts.utc_ms, LATE_DAYS));
    let flickers = rules.iter().find_map(|rule| {
        let flicker = flicker(rule, steps, on, FLICKER_DAYS)?;
        Some(Look::Flicker { rule: rule.id.clone(), flicker })
    });
    let found = [
        late.map(Look::LateAddition),
        voice_of(view).filter(|found| found.is_less()).map(Look::Voice),
        order_of(view).map(Look::Order),
        flickers,
        uncounted(steps).map(Look::Uncounted),
        split(rules, view, steps, elsewhere, on).map(Look::Split),
        listed_apart(view).map(Look::ListedApart),
    ];
    found.into_iter().flatten().collect()
}
