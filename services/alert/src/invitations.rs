//! The pledge link: what whoever has it is shown, and what they send.

use openfloor_domain::alert::figures;
use openfloor_domain::ids::PledgeId;
use openfloor_domain::judgement::{Day, Rule, Tally, judge};
use openfloor_domain::moment::judged_on;
use openfloor_domain::pledge::{PledgeCommand, PledgeRejection, SentCount};

use crate::allies::{Allies, AllyError, is_unfit, on_one_line};
use crate::view;

/// What whoever has a pledge link is shown.
pub(crate) struct Invitation {
    /// The sentence.
    pub(crate) wording: String,
    /// What it means.
    pub(crate) rule: Rule,
}

impl Allies {
    /// What whoever has a pledge link is shown; none where nobody would be told.
    pub(crate) async fn invitation(&self, id: &PledgeId) -> Result<Option<Invitation>, AllyError> {
        let state = self.pledge_state(id).await?;
        let about = state.about.known().filter(|_| state.is_active());
        Ok(about.map(|about| Invitation { wording: about.wording.clone(), rule: about.rule.clone() }))
    }

    /// Records how a panel is made up to which an ally is invited, as whoever has the pledge link says.
    pub(crate) async fn send_count(
        &self,
        id: &PledgeId,
        panel: &str,
        on: Option<Day>,
        tally: &Tally,
        client: &str,
    ) -> Result<(), AllyError> {
        self.admit(client)?;
        let state = self.pledge_state(id).await?;
        let Some(about) = state.about.known() else { return Err(PledgeRejection::Erased.into()) };
        let panel = on_one_line(panel);
        if panel.chars().any(is_unfit) {
            let detail = "a name has no control characters".to_owned();
            return Err(AllyError::Invalid { pointer: "/panel", detail });
        }
        let judged = judged_on(on.and_then(Day::noon), None, self.now_ms());
        let about = SentCount {
            language: about.language,
            wording: about.wording.clone(),
            panel,
            on,
            figures: figures(&judge(&about.rule, tally, judged), tally),
        };
        let hour = view::hour(self.followed.store().as_ref())?;
        self.on_pledge(id, &PledgeCommand::SendCount { hour, about }).await.map(drop)
    }
}
