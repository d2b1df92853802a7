//! The one table of every event type ever written: name, version, shape, and whether it has a box.
//!
//! To add a type: its struct in the domain, one line here, golden bytes in the tests. To change a
//! shape: raise the version, keep the old shape in [`earlier`](crate::earlier) with what makes the present
//! one of it, and its line below `was`. Never delete one.

use openfloor_domain::alert::{self, AlertEvent};
use openfloor_domain::charter::{self, CharterEvent};
use openfloor_domain::clock::{self, ClockEvent};
use openfloor_domain::convening::{self, ConveningEvent};
use openfloor_domain::delivery::{self, DeliveryEvent};
use openfloor_domain::manner::{Manner, MannerChosen};
use openfloor_domain::notice::AlertAbout;
use openfloor_domain::organiser::{self, OrganiserEvent};
use openfloor_domain::panel::{self, PanelEvent};
use openfloor_domain::people::Statement;
use openfloor_domain::person::{self, PersonEvent};
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{self, PledgeEvent};
use openfloor_domain::programme::{self, ProgrammeEvent};
use openfloor_domain::reconciler::{self, ReconcilerEvent};
use openfloor_domain::subject::Subject;
use openfloor_domain::subscription::{self, SubscriptionEvent};
use openfloor_domain::verification::{AddressVerified, VerificationAsked};
use openfloor_event_log::StreamName;
use schemars::{JsonSchema, Schema, schema_for};
use serde::de::{DeserializeOwned, MapAccess};
use serde::ser::SerializeMap;

use crate::earlier;

/// The shapes of one event type, for readers in other languages.
#[derive(Debug)]
pub struct EventSchema {
    /// `<kind>.<what-happened>`.
    pub name: &'static str,
    /// Of the shape.
    pub version: u16,
    /// What lies open.
    pub data: Schema,
    /// What lies in the box, where there is one.
    pub sealed: Option<Schema>,
}

/// What is personal about an event, as MessagePack.
pub(crate) fn plaintext<T: serde::Serialize>(
    about: &Personal<T>,
) -> Result<Option<Vec<u8>>, rmp_serde::encode::Error> {
    about.known().map(rmp_serde::to_vec_named).transpose()
}

/// What was in a box of shape `S`, as the present shape.
fn opened<S: DeserializeOwned, T: From<S>>(
    plaintext: Option<&[u8]>,
) -> Result<Personal<T>, rmp_serde::decode::Error> {
    Ok(match plaintext {
        Some(bytes) => Personal::Known(rmp_serde::from_slice::<S>(bytes)?.into()),
        None => Personal::Erased,
    })
}

fn schema<T: JsonSchema>() -> Schema {
    schema_for!(T)
}

macro_rules! events {
    ($($Kind:ident($Enum:ident) {
        $($name:literal $version:literal $Variant:ident($Body:ty) $(sealed $About:ty)?;)*
    } $(, was {
        $($was_name:literal $was_version:literal $WasVariant:ident($WasBody:ty) $(sealed $WasAbout:ty)?;)*
    })?)*) => {
        /// Any event of any stream.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "one for each kind of stream")]
        pub enum Event {
            $($Kind($Enum),)*
        }

        $(impl From<$Enum> for Event {
            fn from(event: $Enum) -> Self {
                Self::$Kind(event)
            }
        }

        impl TryFrom<Event> for $Enum {
            type Error = Event;

            fn try_from(event: Event) -> Result<Self, Event> {
                match event {
                    Event::$Kind(event) => Ok(event),
                    #[allow(unreachable_patterns, reason = "unreachable while there is one kind")]
                    other => Err(other),
                }
            }
        })*

        impl Event {
            /// The name of its type, and the version of its shape.
            pub fn type_and_version(&self) -> (&'static str, u16) {
                match self {
                    $($(Self::$Kind($Enum::$Variant(_)) => ($name, $version),)*)*
                }
            }

            pub(crate) fn serialize_data<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self {
                    $($(Self::$Kind($Enum::$Variant(body)) => map.serialize_entry("data", body),)*)*
                }
            }

            /// The event of a type, without what is sealed; `None` for a type that this release does
            /// not know. Takes the value that comes next in the map.
            pub(crate) fn next_data<'de, M: MapAccess<'de>>(
                name: &str,
                version: u16,
                map: &mut M,
            ) -> Result<Option<Self>, M::Error> {
                match (name, version) {
                    $($(($name, $version) => {
                        map.next_value::<$Body>().map(|body| Some(Self::$Kind($Enum::$Variant(body))))
                    })*)*
                    $($($(($was_name, $was_version) => {
                        map.next_value::<$WasBody>().map(|body| Some(Self::$Kind($Enum::$WasVariant(body.into()))))
                    })*)?)*
                    _ => map.next_value::<serde::de::IgnoredAny>().map(|_| None),
                }
            }

            /// Whether something personal is to be sealed.
            #[allow(unused_variables, reason = "not every type has a box")]
            pub(crate) fn has_box(&self) -> bool {
                match self {
                    $($(Self::$Kind($Enum::$Variant(body)) => events!(@has_box body $($About)?),)*)*
                }
            }

            #[allow(unused_variables, reason = "not every type has a box")]
            pub(crate) fn plaintext(&self) -> Result<Option<Vec<u8>>, rmp_serde::encode::Error> {
                match self {
                    $($(Self::$Kind($Enum::$Variant(body)) => events!(@plaintext body $($About)?),)*)*
                }
            }

            /// Takes in what was in the box, which has the shape of the version that was read.
            #[allow(unused_variables, reason = "not every type has a box")]
            pub(crate) fn fill(
                &mut self,
                version: u16,
                plaintext: Option<&[u8]>,
            ) -> Result<(), rmp_serde::decode::Error> {
                match (self, version) {
                    $($($((Self::$Kind($Enum::$WasVariant(body)), $was_version) => {
                        events!(@fill body plaintext $($WasAbout)?)
                    })*)?)*
                    $($((Self::$Kind($Enum::$Variant(body)), _) => events!(@fill body plaintext $($About)?),)*)*
                }
                Ok(())
            }
        }

        /// The shapes of every event type, in the order of this table.
        pub fn schemas() -> Vec<EventSchema> {
            vec![$($(EventSchema {
                name: $name,
                version: $version,
                data: schema::<$Body>(),
                sealed: events!(@schema $($About)?),
            },)* $($(EventSchema {
                name: $was_name,
                version: $was_version,
                data: schema::<$WasBody>(),
                sealed: events!(@schema $($WasAbout)?),
            },)*)?)*]
        }
    };
    (@has_box $body:ident) => { false };
    (@has_box $body:ident $About:ty) => { $body.about.known().is_some() };
    (@plaintext $body:ident) => { Ok(None) };
    (@plaintext $body:ident $About:ty) => { plaintext(&$body.about) };
    (@fill $body:ident $plaintext:ident) => {{}};
    (@fill $body:ident $plaintext:ident $About:ty) => { $body.about = opened::<$About, _>($plaintext)? };
    (@schema) => { None };
    (@schema $About:ty) => { Some(schema::<$About>()) };
}

events! {
    Organiser(OrganiserEvent) {
        "organiser.registered" 1 Registered(organiser::Registered) sealed organiser::OrganiserAbout;
        "organiser.key-issued" 1 KeyIssued(organiser::KeyIssued);
        "organiser.key-revoked" 1 KeyRevoked(organiser::KeyRevoked);
        "organiser.mapping-confirmed" 1 MappingConfirmed(organiser::MappingConfirmed) sealed organiser::MappingAbout;
    }
    Convening(ConveningEvent) {
        "convening.planned" 1 Planned(convening::Planned) sealed convening::ConveningAbout;
        "convening.retitled" 1 Retitled(convening::Retitled) sealed convening::ConveningAbout;
        "convening.rescheduled" 1 Rescheduled(convening::Rescheduled);
        "convening.visibility-changed" 1 VisibilityChanged(convening::VisibilityChanged);
        "convening.link-watched" 2 LinkWatched(convening::LinkWatched) sealed convening::WatchedLink;
        "convening.link-unwatched" 1 LinkUnwatched(convening::LinkUnwatched);
        "convening.link-read" 1 LinkRead(convening::LinkRead);
    }, was {
        "convening.link-watched" 1 LinkWatched(convening::LinkWatched) sealed earlier::WatchedLink;
    }
    Panel(PanelEvent) {
        "panel.planned" 1 Planned(panel::Planned) sealed panel::PanelAbout;
        "panel.retitled" 1 Retitled(panel::Retitled) sealed panel::PanelAbout;
        "panel.rescheduled" 1 Rescheduled(panel::Rescheduled);
        "panel.seat-offered" 1 SeatOffered(panel::SeatOffered) sealed panel::SeatAbout;
        "panel.seat-listed" 1 SeatListed(panel::SeatListed) sealed panel::SeatAbout;
        "panel.seat-unlisted" 1 SeatUnlisted(panel::SeatUnlisted);
        "panel.seat-invited" 1 SeatInvited(panel::SeatInvited);
        "panel.seat-confirmed" 1 SeatConfirmed(panel::SeatConfirmed);
        "panel.role-changed" 1 RoleChanged(panel::RoleChanged);
        "panel.seat-described" 1 SeatDescribed(panel::SeatDescribed) sealed panel::SeatAbout;
        "panel.seat-withdrawn" 1 SeatWithdrawn(panel::SeatWithdrawn);
        "panel.count-declared" 1 CountDeclared(panel::CountDeclared) sealed panel::Count;
        "panel.line-up-completed" 1 LineUpCompleted(panel::LineUpCompleted);
        "panel.line-up-reopened" 1 LineUpReopened(panel::LineUpReopened);
        "panel.floor-recorded" 1 FloorRecorded(panel::FloorRecorded);
        "panel.line-up-published" 1 LineUpPublished(panel::LineUpPublished);
        "panel.standing-published" 1 StandingPublished(panel::StandingPublished);
        "panel.standing-withheld" 1 StandingWithheld(panel::StandingWithheld);
        "panel.standing-questioned" 1 StandingQuestioned(panel::StandingQuestioned) sealed panel::Question;
        "panel.standing-answered" 1 StandingAnswered(panel::StandingAnswered) sealed panel::Reason;
        "panel.withheld" 1 Withheld(panel::Withheld) sealed panel::Reason;
        "panel.released" 1 Released(panel::Released) sealed panel::Reason;
        "panel.cancelled" 1 Cancelled(panel::Cancelled);
    }
    Person(PersonEvent) {
        "person.asked" 1 Asked(person::Asked);
        "person.stated" 1 Stated(person::Stated) sealed Statement;
        "person.statement-withdrawn" 1 StatementWithdrawn(person::StatementWithdrawn);
        "person.merged" 1 Merged(person::Merged);
        "person.split" 1 Split(person::Split);
        "person.erased" 1 Erased(person::Erased);
    }
    Charter(CharterEvent) {
        "charter.adopted" 2 Adopted(charter::Adopted);
        "charter.retired" 1 Retired(charter::Retired);
    }, was {
        "charter.adopted" 1 Adopted(earlier::Adopted);
    }
    Pledge(PledgeEvent) {
        "pledge.made" 2 Made(pledge::Made) sealed pledge::PledgeAbout;
        "pledge.verification-asked" 1 VerificationAsked(VerificationAsked);
        "pledge.address-verified" 1 AddressVerified(AddressVerified);
        "pledge.changed" 2 Changed(pledge::Changed) sealed pledge::PledgeAbout;
        "pledge.paused" 1 Paused(pledge::Paused);
        "pledge.resumed" 1 Resumed(pledge::Resumed);
        "pledge.withdrawn" 1 Withdrawn(pledge::Withdrawn);
        "pledge.seat-affirmed" 1 SeatAffirmed(pledge::SeatAffirmed);
        "pledge.seat-denied" 1 SeatDenied(pledge::SeatDenied);
        "pledge.answered" 1 Answered(pledge::Answered) sealed pledge::AnswerAbout;
        "pledge.framing-chosen" 1 FramingChosen(pledge::FramingChosen);
        "pledge.manner-chosen" 1 MannerChosen(MannerChosen) sealed Manner;
        "pledge.which-chosen" 1 WhichChosen(pledge::WhichChosen);
        "pledge.month-told" 2 MonthTold(pledge::MonthTold) sealed pledge::MonthAbout;
        "pledge.programme-chosen" 1 ProgrammeChosen(pledge::ProgrammeChosen) sealed pledge::ProgrammeChoice;
        "pledge.count-sent" 1 CountSent(pledge::CountSent) sealed pledge::SentCount;
        "pledge.invitation-noted" 1 InvitationNoted(pledge::InvitationNoted) sealed pledge::Invitation;
        "pledge.line-up-noted" 1 LineUpNoted(pledge::LineUpNoted) sealed pledge::LineUp;
        "pledge.line-up-read" 1 LineUpRead(pledge::LineUpRead);
        "pledge.invitation-told" 1 InvitationTold(pledge::InvitationTold) sealed pledge::InvitationNews;
        "pledge.invitation-dropped" 1 InvitationDropped(pledge::InvitationDropped);
        "pledge.assistant-named" 1 AssistantNamed(pledge::AssistantNamed) sealed pledge::AssistantAbout;
        "pledge.assistant-verified" 1 AssistantVerified(pledge::AssistantVerified);
        "pledge.assistant-removed" 1 AssistantRemoved(pledge::AssistantRemoved);
        "pledge.voice-released" 1 VoiceReleased(pledge::VoiceReleased) sealed pledge::Voice;
        "pledge.voice-taken-back" 1 VoiceTakenBack(pledge::VoiceTakenBack);
        "pledge.erased" 1 Erased(pledge::Erased);
    }, was {
        "pledge.made" 1 Made(pledge::Made) sealed earlier::PledgeAbout;
        "pledge.changed" 1 Changed(pledge::Changed) sealed earlier::PledgeAbout;
        "pledge.month-told" 1 MonthTold(pledge::MonthTold) sealed earlier::MonthAbout;
    }
    Programme(ProgrammeEvent) {
        "programme.founded" 1 Founded(programme::Founded) sealed programme::ProgrammeAbout;
        "programme.changed" 1 Changed(programme::Changed) sealed programme::ProgrammeAbout;
        "programme.month-released" 1 MonthReleased(programme::MonthReleased);
        "programme.erased" 1 Erased(programme::Erased);
    }
    Subscription(SubscriptionEvent) {
        "subscription.made" 3 Made(subscription::Made) sealed subscription::SubscriptionAbout;
        "subscription.verification-asked" 1 VerificationAsked(VerificationAsked);
        "subscription.address-verified" 1 AddressVerified(AddressVerified);
        "subscription.manner-chosen" 1 MannerChosen(MannerChosen) sealed Manner;
        "subscription.withdrawn" 1 Withdrawn(subscription::Withdrawn);
        "subscription.erased" 1 Erased(subscription::Erased);
    }, was {
        "subscription.made" 1 Made(earlier::SubscriptionMade) sealed earlier::SubscriptionAbout;
        "subscription.made" 2 Made(earlier::SubscriptionMade) sealed subscription::SubscriptionAbout;
    }
    Alert(AlertEvent) {
        "alert.asked" 1 Asked(alert::Transition) sealed AlertAbout;
        "alert.opened" 1 Opened(alert::Transition) sealed AlertAbout;
        "alert.mended" 1 Mended(alert::Transition) sealed AlertAbout;
        "alert.no-longer-holds" 1 NoLongerHolds(alert::Transition) sealed AlertAbout;
        "alert.corrected" 1 Corrected(alert::Transition) sealed AlertAbout;
        "alert.escalated" 1 Escalated(alert::Transition) sealed AlertAbout;
        "alert.cannot-tell" 1 CannotTell(alert::Transition) sealed AlertAbout;
        "alert.holds" 1 Holds(alert::Transition) sealed AlertAbout;
    }
    Delivery(DeliveryEvent) {
        "delivery.attempt-started" 2 AttemptStarted(delivery::AttemptStarted);
        "delivery.delivered" 1 Delivered(delivery::Delivered);
        "delivery.attempt-failed" 1 AttemptFailed(delivery::AttemptFailed);
        "delivery.given-up" 1 GivenUp(delivery::GivenUp);
        "delivery.not-owed" 1 NotOwed(delivery::NotOwed);
        "delivery.endpoint-disabled" 1 EndpointDisabled(delivery::EndpointDisabled);
        "delivery.endpoint-enabled" 1 EndpointEnabled(delivery::EndpointEnabled);
        "delivery.retry-asked" 2 RetryAsked(delivery::RetryAsked);
        "delivery.discarded" 1 Discarded(delivery::Discarded);
    }, was {
        "delivery.attempt-started" 1 AttemptStarted(earlier::AttemptStarted);
        "delivery.retry-asked" 1 RetryAsked(earlier::RetryAsked);
    }
    Reconciler(ReconcilerEvent) {
        "reconciler.activated" 1 Activated(reconciler::Activated);
    }
    Clock(ClockEvent) {
        "clock.struck" 1 Struck(clock::Struck);
    }
}

impl Event {
    /// Whom the box of this event is about, if it has one.
    pub fn subject(&self, stream: &StreamName) -> Option<Subject> {
        match self {
            Self::Organiser(OrganiserEvent::Registered(_) | OrganiserEvent::MappingConfirmed(_)) => {
                own(stream)
            }
            Self::Convening(
                ConveningEvent::Planned(_) | ConveningEvent::Retitled(_) | ConveningEvent::LinkWatched(_),
            ) => own(stream),
            Self::Panel(event) => panel_subject(event, stream),
            Self::Person(PersonEvent::Stated(_))
            | Self::Pledge(
                PledgeEvent::Made(_)
                | PledgeEvent::Changed(_)
                | PledgeEvent::Answered(_)
                | PledgeEvent::MannerChosen(_)
                | PledgeEvent::MonthTold(_)
                | PledgeEvent::ProgrammeChosen(_)
                | PledgeEvent::CountSent(_)
                | PledgeEvent::InvitationNoted(_)
                | PledgeEvent::AssistantNamed(_)
                | PledgeEvent::LineUpNoted(_)
                | PledgeEvent::InvitationTold(_)
                | PledgeEvent::VoiceReleased(_),
            )
            | Self::Programme(ProgrammeEvent::Founded(_) | ProgrammeEvent::Changed(_))
            | Self::Subscription(SubscriptionEvent::Made(_) | SubscriptionEvent::MannerChosen(_)) => {
                own(stream)
            }
            Self::Alert(event) => Some(event.transition().watcher.subject()),
            Self::Organiser(_)
            | Self::Convening(_)
            | Self::Person(_)
            | Self::Charter(_)
            | Self::Pledge(_)
            | Self::Programme(_)
            | Self::Subscription(_)
            | Self::Delivery(_)
            | Self::Reconciler(_)
            | Self::Clock(_) => None,
        }
    }
}

impl Event {
    /// Who is to be forgotten from this event on: the keys of their boxes are destroyed.
    pub fn erases(&self, stream: &StreamName) -> Option<Subject> {
        match self {
            Self::Person(PersonEvent::Erased(_))
            | Self::Pledge(PledgeEvent::Erased(_))
            | Self::Programme(ProgrammeEvent::Erased(_))
            | Self::Subscription(SubscriptionEvent::Erased(_)) => own(stream),
            _ => None,
        }
    }
}

/// The subject that a stream is itself about.
fn own(stream: &StreamName) -> Option<Subject> {
    format!("{}:{}", stream.kind(), stream.id()).parse().ok()
}

fn panel_subject(event: &PanelEvent, stream: &StreamName) -> Option<Subject> {
    let convening = || format!("convening:{}", stream.owner()).parse().ok();
    let person = |person: &Option<openfloor_domain::ids::PersonId>| match person {
        Some(person) => Some(Subject::Person(person.clone())),
        None => convening(),
    };
    match event {
        PanelEvent::SeatOffered(offered) => person(&offered.person),
        PanelEvent::SeatDescribed(described) => person(&described.person),
        PanelEvent::SeatListed(listed) => Some(Subject::Person(listed.person.clone())),
        PanelEvent::Planned(_)
        | PanelEvent::Retitled(_)
        | PanelEvent::CountDeclared(_)
        | PanelEvent::StandingQuestioned(_)
        | PanelEvent::StandingAnswered(_)
        | PanelEvent::Withheld(_)
        | PanelEvent::Released(_) => convening(),
        _ => None,
    }
}
