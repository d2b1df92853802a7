//! `GET /api/v1/flags`.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_api::read::{Flag, Flags};
use openfloor_domain::ids::{PanelId, RuleId};
use openfloor_domain::judgement::Outcome;
use openfloor_domain::panel::PanelAbout;
use openfloor_process::problem::Problem;
use serde::Deserialize;

use super::{answer, answers, limit};
use crate::read::flags::{Wanted, look};
use crate::shared::SharedState;
use crate::tables::folded::folded;

/// Which panels are asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    rule: Option<String>,
    outcome: Option<String>,
    indicator: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

impl Asked {
    fn wanted(&self) -> Result<Wanted, Problem> {
        let rule = self.rule.clone().map(RuleId::new).transpose();
        let outcome = self.outcome.as_deref().map(outcome).transpose()?;
        Ok(Wanted {
            rule: rule.map_err(|_| Problem::bad_request("rule is the id of a rule, as in /api/v1/rules."))?,
            outcome,
            indicator: self.indicator.clone(),
            panels_max: limit(self.limit)?,
        })
    }
}

fn outcome(name: &str) -> Result<Outcome, Problem> {
    let known = [Outcome::Ok, Outcome::Breach, Outcome::Undetermined, Outcome::NotApplicable];
    let found = known.into_iter().find(|outcome| outcome.name() == name);
    found.ok_or_else(|| {
        let names = known.map(Outcome::name).join(", ");
        Problem::bad_request(format!("outcome is one of {names}."))
    })
}

/// Panels to look at: the organiser's own, or without a key those that owners published.
pub(super) async fn list(
    State(shared): State<SharedState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let viewer = shared.viewer_by_key(&headers).await?;
    let wanted = asked.wanted()?;
    let bad_cursor = |_| Problem::bad_request("cursor is what the answer before gave as next.");
    let after = asked.cursor.map(PanelId::new).transpose().map_err(bad_cursor)?;
    let asker = viewer.clone();
    let rows =
        shared.reads.rows(move |store| Ok((folded(store)?, look(store, &asker, &wanted, after.as_ref())?)));
    let (folded, (flagged, next)) = rows.await?;
    let mut flags = Vec::with_capacity(flagged.len());
    for one in flagged {
        let about = shared.reads.open::<PanelAbout>(one.row.about.as_ref()).await?;
        let standing = answers::standing_brief(&one.standing);
        flags.push(Flag {
            panel: one.id.to_string(),
            convening: one.id.convening().to_string(),
            title: about.map(|about| about.title),
            starts: answers::text(one.row.view.facts.starts),
            counts: standing.counts,
            outcomes: one.outcomes,
            indicators: standing.indicators,
            digest: standing.digest,
        });
    }
    answer(&shared, &headers, &viewer, folded, &Flags { flags, next: next.map(|id| id.to_string()) })
}
