//! What clients ask for, through the services' own handlers, and what they were answered.

use std::fmt::Debug;

use openfloor_application::handler::{Attempt, HandleError, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::charter::CharterCommand;
use openfloor_domain::convening::SubmitConvening;
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{OrganiserId, PanelId, PersonId};
use openfloor_domain::organiser::OrganiserCommand;
use openfloor_domain::panel::PanelCommand;
use openfloor_domain::person::PersonCommand;
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::PledgeCommand;
use openfloor_domain::reconciler::ReconcilerCommand;
use openfloor_domain::subject::Subject;
use openfloor_domain::subscription::SubscriptionCommand;
use openfloor_event_codec::Event;
use openfloor_event_log::{CommandDigest, Position, Purpose, StreamName};
use openfloor_ingest::{IngestError, Wish};
use sha2::{Digest, Sha256};

use crate::replica::{AlertPart, IngestPart};

/// Something that a client asks for.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    Organiser(String, OrganiserCommand),
    Convening(SubmitConvening),
    Panel(OrganiserId, PanelId, PanelCommand),
    Person(PersonId, PersonCommand),
    Erase(PersonId),
    Charter(String, CharterCommand),
    Pledge(String, PledgeCommand),
    Subscription(String, SubscriptionCommand),
    Activate(u32),
}

impl Wanted {
    /// Whether ingest is asked; else alert is.
    pub(crate) fn is_for_ingest(&self) -> bool {
        !matches!(self, Self::Pledge(..) | Self::Subscription(..) | Self::Activate(_))
    }

    /// Whether it is asked for under a key, by which a repetition is known. An operator adopts a charter
    /// without: adopted, retired and asked for once more, it is adopted again.
    pub(crate) fn has_key(&self) -> bool {
        !matches!(self, Self::Charter(..))
    }

    /// In a few words, without what is personal.
    pub(crate) fn what(&self) -> String {
        let name = |command: &dyn Debug| {
            let text = format!("{command:?}");
            text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
        };
        match self {
            Self::Organiser(id, command) => format!("organiser {id}: {}", name(command)),
            Self::Convening(submit) => format!("convening {}", submit.about.slug),
            Self::Panel(_, id, command) => format!("panel {id}: {}", name(command)),
            Self::Person(id, command) => format!("person {id}: {}", name(command)),
            Self::Erase(id) => format!("person {id}: erase"),
            Self::Charter(id, command) => format!("charter {id}: {}", name(command)),
            Self::Pledge(id, command) => format!("pledge {id}: {}", name(command)),
            Self::Subscription(id, command) => format!("subscription {id}: {}", name(command)),
            Self::Activate(version) => format!("activate {version}"),
        }
    }
}

/// What a client was answered.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// It is done: where it lies, and whether this call changed anything, as far as the answer tells.
    Done { position: Option<Position>, changed: bool },
    /// The business "no", or a fault that says that nothing was recorded.
    Refused(String),
    /// Who asked does not know.
    Unknown(String),
}

fn digest(command: &impl Debug) -> CommandDigest {
    CommandDigest(Sha256::digest(format!("{command:?}").as_bytes()).into())
}

pub(crate) async fn handle<D>(
    handler: &Handler<D>,
    (kind, id): (&str, &str),
    command: &D::Command,
    key: Option<&str>,
    at_ms: i64,
    purpose: Purpose,
) -> Answer
where
    D: Decider,
    D::Command: Debug,
    D::Event: Into<Event> + TryFrom<Event>,
{
    let Ok(stream) = StreamName::new(kind, id) else { return Answer::Refused("no stream".to_owned()) };
    let attempt = match key {
        Some(key) => Attempt::named("client", key, &stream, digest(command), at_ms),
        None => Attempt::once(digest(command), at_ms),
    };
    match handler.handle(&stream, command, &Attempt { purpose, ..attempt }).await {
        Ok(handled) => Answer::Done { position: handled.position, changed: !handled.events.is_empty() },
        Err(HandleError::Unavailable(why)) => Answer::Unknown(why),
        Err(error) => Answer::Refused(error.to_string()),
    }
}

fn answered<T>(result: Result<T, IngestError>, done: impl FnOnce(T) -> Answer) -> Answer {
    match result {
        Ok(value) => done(value),
        Err(IngestError::Unavailable(why)) => Answer::Unknown(why),
        Err(error) => Answer::Refused(error.to_string()),
    }
}

/// As the submission of a document does: who was erased is named by pseudonym only.
fn without_the_erased(command: &PanelCommand, ring: &KeyRing) -> PanelCommand {
    let mut command = command.clone();
    if let PanelCommand::SubmitRoster(submit) = &mut command {
        for seat in &mut submit.seats {
            if seat.person.clone().is_some_and(|person| ring.is_erased(&Subject::Person(person))) {
                seat.about = Personal::Erased;
            }
        }
    }
    command
}

/// Asks ingest.
pub(crate) async fn ask_ingest(part: &IngestPart, wanted: &Wanted, key: Option<&str>, at_ms: i64) -> Answer {
    let wish = Wish { idempotency_key: key.map(str::to_owned), ..Wish::default() };
    match wanted {
        Wanted::Organiser(id, command) => {
            handle(&part.organisers, ("organiser", id), command, key, at_ms, Purpose::Ordinary).await
        }
        Wanted::Convening(submit) => {
            let result = part.ingest.submit_convening(submit.clone(), true, &wish).await;
            answered(result, |(_, handled)| Answer::Done {
                position: handled.position,
                changed: !handled.events.is_empty(),
            })
        }
        Wanted::Panel(organiser, id, command) => {
            let request = format!("{command:?}");
            let command = without_the_erased(command, &part.ring);
            let result = part.ingest.panel(organiser, id.clone(), &command, request.as_bytes(), &wish).await;
            answered(result, |written| Answer::Done {
                position: Some(written.position),
                changed: written.events > 0,
            })
        }
        Wanted::Person(id, command) => {
            handle(&part.persons, ("person", id.as_str()), command, key, at_ms, Purpose::Ordinary).await
        }
        Wanted::Erase(id) => answered(part.ingest.erase(None, id).await, |(_, position)| Answer::Done {
            position: Some(position),
            changed: false,
        }),
        Wanted::Charter(id, command) => answered(part.ingest.charter(id, command).await, |position| {
            Answer::Done { position, changed: false }
        }),
        other => Answer::Refused(format!("ingest does not {}", other.what())),
    }
}

/// Asks alert.
pub(crate) async fn ask_alert(part: &AlertPart, wanted: &Wanted, key: Option<&str>, at_ms: i64) -> Answer {
    let purpose = Purpose::Essential;
    match wanted {
        Wanted::Pledge(id, command) => {
            handle(&part.pledges, ("pledge", id), command, key, at_ms, purpose).await
        }
        Wanted::Subscription(id, command) => {
            handle(&part.subscriptions, ("subscription", id), command, key, at_ms, purpose).await
        }
        Wanted::Activate(version) => {
            let service = "alert".to_owned();
            let command = ReconcilerCommand::Activate { service, version: *version };
            handle(&part.reconcilers, ("reconciler", "alert"), &command, key, at_ms, purpose).await
        }
        other => Answer::Refused(format!("alert does not {}", other.what())),
    }
}
