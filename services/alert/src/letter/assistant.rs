//! What goes to an assistant, who reads along with a pledge.

use openfloor_domain::ids::{EndpointId, PledgeId};
use openfloor_domain::notice::Language;

use super::{Button, Desk, Letter};
use crate::tokens::Link;
use crate::words;

impl Desk {
    fn stop_copies(&self, id: &PledgeId, mail: &EndpointId) -> String {
        self.page("unsubscribe", &Link::Assistant(id.clone(), mail.clone()))
    }

    /// The question whether an assistant's address is theirs, and wanted. As in a pledge's, whoever typed it in
    /// has no word in it.
    pub(crate) fn assistant(&self, id: &PledgeId, mail: &EndpointId, n: u32, language: Language) -> Letter {
        let words = words::of(language);
        let link = Link::VerifyAssistant(id.clone(), mail.clone(), n);
        Letter {
            language,
            subject: words.say("verify-subject"),
            paragraphs: vec![words.say("verify-assistant"), words.say("verify-ignore")],
            buttons: vec![Button {
                label: words.say("button-verify"),
                url: self.page("pledge/verify", &link),
            }],
            parts: Vec::new(),
            closing: vec![words.say("reply")],
            unsubscribe: self.stop_copies(id, mail),
        }
    }

    /// What an ally is told, for the assistant: the same words and links, but the one that stops it.
    pub(crate) fn copied(&self, letter: Letter, id: &PledgeId, mail: &EndpointId) -> Letter {
        let mut closing = letter.closing;
        closing.push(words::of(letter.language).say("assistant-copy"));
        Letter { closing, unsubscribe: self.stop_copies(id, mail), ..letter }
    }
}
