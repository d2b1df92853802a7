//! Assistants, who read along with a pledge.

use openfloor_domain::ids::{EndpointId, PledgeId};
use openfloor_domain::pledge::{AssistantAbout, PledgeCommand, PledgeRejection};

use crate::allies::{Allies, AllyError, check_address, endpoint};

impl Allies {
    /// Names an assistant, who is asked first. As with [`Allies::pledge`], nothing is recorded where the address
    /// was asked about a moment ago.
    pub(crate) async fn name_assistant(
        &self,
        id: &PledgeId,
        address: &str,
        client: &str,
    ) -> Result<(), AllyError> {
        check_address(address)?;
        self.admit(client)?;
        let at_ms = self.now_ms();
        if !self.may_ask(address, at_ms)? {
            return Ok(());
        }
        let about = AssistantAbout { address: address.trim().to_owned() };
        self.on_pledge(id, &PledgeCommand::NameAssistant { mail: endpoint('a'), about, at_ms })
            .await
            .map(drop)
    }

    /// Proves the address of an assistant.
    pub(crate) async fn verify_assistant(
        &self,
        id: &PledgeId,
        mail: EndpointId,
        n: u32,
    ) -> Result<(), AllyError> {
        let command = PledgeCommand::VerifyAssistant { mail, n, at_ms: self.now_ms() };
        self.on_pledge(id, &command).await.map(drop)
    }

    /// One click: nobody reads along at this endpoint any more.
    pub(crate) async fn remove_assistant(&self, id: &PledgeId, mail: EndpointId) -> Result<(), AllyError> {
        match self.on_pledge(id, &PledgeCommand::RemoveAssistant { mail }).await {
            // Nothing is told of it any more: that is what was asked for.
            Err(AllyError::Pledge(PledgeRejection::Withdrawn | PledgeRejection::Erased)) => Ok(()),
            other => other.map(drop),
        }
    }
}
