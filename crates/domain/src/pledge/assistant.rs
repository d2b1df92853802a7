//! An assistant, who reads along: a second address of a pledge, proven like the first. Gets the alerts, and nothing
//! else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::EndpointId;
use crate::personal::Personal;
use crate::verification::{Verification, VerificationAsked};

/// Who reads along. Sealed for the pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssistantAbout {
    /// Their e-mail address.
    pub address: String,
}

/// The ally named an assistant, or had the same one asked again. Nothing but the question goes there until it is
/// answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssistantNamed {
    /// Where their mail goes to.
    pub mail: EndpointId,
    /// The mail that asks whether the address is theirs.
    pub asked: VerificationAsked,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<AssistantAbout>,
}

/// The assistant said yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssistantVerified {
    /// Where their mail goes to.
    pub mail: EndpointId,
}

/// Nobody reads along any more: the ally or the assistant wants it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssistantRemoved {
    /// Where their mail went to.
    pub mail: EndpointId,
}

/// What is known of an assistant. Serialized, it holds nothing personal: keep the sealed box beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assistant {
    /// Where their mail goes to.
    pub mail: EndpointId,
    /// Whether the address is proven.
    pub verification: Verification,
    /// Who it is.
    #[serde(skip)]
    pub about: Personal<AssistantAbout>,
}

impl Assistant {
    /// After one was named: the same, asked again, or another.
    pub(super) fn named(before: Option<Self>, named: &AssistantNamed) -> Self {
        let same = before.filter(|before| before.mail == named.mail);
        let mut verification = same.map(|same| same.verification).unwrap_or_default();
        verification.asked(&named.asked);
        Self { mail: named.mail.clone(), verification, about: named.about.clone() }
    }
}
