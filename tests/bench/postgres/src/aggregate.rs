//! A panel as an aggregate of cqrs-es: the domain's own decider inside, one row of JSON an event.

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use openfloor_domain::decider::Decider;
use openfloor_domain::panel::{
    Panel, PanelAbout, PanelCommand, PanelEvent, PanelRejection, PanelState, Planned, SeatAbout, SeatOffered,
};
use openfloor_domain::personal::Personal;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// What was decided, for the answer.
pub(crate) struct Decided {
    pub(crate) state: PanelState,
    pub(crate) events: usize,
}

/// A command, and who waits for what it comes to.
pub(crate) struct Submit {
    pub(crate) command: PanelCommand,
    pub(crate) decided: oneshot::Sender<Decided>,
}

/// What a new roster makes happen. What is personal lies in it as it is: nothing is sealed here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Fact {
    Planned { planned: Planned, about: Personal<PanelAbout> },
    SeatOffered { offered: SeatOffered, about: Personal<SeatAbout> },
}

/// Why a command was refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error(transparent)]
    Rejected(#[from] PanelRejection),
    #[error("the comparison takes new rosters only")]
    NotNew,
}

impl TryFrom<PanelEvent> for Fact {
    type Error = Refused;

    fn try_from(event: PanelEvent) -> Result<Self, Refused> {
        match event {
            PanelEvent::Planned(planned) => Ok(Self::Planned { about: planned.about.clone(), planned }),
            PanelEvent::SeatOffered(offered) => {
                Ok(Self::SeatOffered { about: offered.about.clone(), offered })
            }
            _ => Err(Refused::NotNew),
        }
    }
}

impl From<Fact> for PanelEvent {
    fn from(fact: Fact) -> Self {
        match fact {
            Fact::Planned { planned, about } => Self::Planned(Planned { about, ..planned }),
            Fact::SeatOffered { offered, about } => Self::SeatOffered(SeatOffered { about, ..offered }),
        }
    }
}

impl DomainEvent for Fact {
    fn event_type(&self) -> String {
        match self {
            Self::Planned { .. } => "panel.planned".to_owned(),
            Self::SeatOffered { .. } => "panel.seat-offered".to_owned(),
        }
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// One panel.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct PanelAggregate {
    #[serde(skip)]
    state: PanelState,
}

impl Aggregate for PanelAggregate {
    const TYPE: &'static str = "panel";
    type Command = Submit;
    type Event = Fact;
    type Error = Refused;
    type Services = ();

    async fn handle(&mut self, submit: Submit, (): &(), sink: &EventSink<Self>) -> Result<(), Refused> {
        let events = Panel::decide(&self.state, &submit.command)?;
        let count = events.len();
        for event in events {
            sink.write(event.try_into()?, self).await;
        }
        // Who asked may have gone away.
        let _ = submit.decided.send(Decided { state: self.state.clone(), events: count });
        Ok(())
    }

    fn apply(&mut self, fact: Fact) {
        Panel::evolve(&mut self.state, &fact.into());
    }
}
