//! Convenings: real-world events, in the pages' words "events"; in code an event is a recorded fact.

mod link;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::ids::{OrganiserId, SourceId};
use crate::moment::Moment;
use crate::personal::Personal;

pub use link::{DayOrder, LINKS_MAX, LinkFault, LinkRead, LinkUnwatched, LinkWatched, Watched, WatchedLink};

/// Who can find a convening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Only its organiser.
    #[default]
    Closed,
    /// Whoever has the link.
    Unlisted,
    /// Everybody.
    Public,
}

/// What a convening is called. Sealed for the convening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConveningAbout {
    /// The organiser's own short name for it, unique among the organiser's convenings.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// The series that it is an edition of, by the organiser's own short name.
    pub series: Option<String>,
}

/// What happened to a convening.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum ConveningEvent {
    Planned(Planned),
    Retitled(Retitled),
    Rescheduled(Rescheduled),
    VisibilityChanged(VisibilityChanged),
    LinkWatched(LinkWatched),
    LinkUnwatched(LinkUnwatched),
    LinkRead(LinkRead),
}

/// An organiser answers for this convening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Planned {
    /// Who answers for it, for ever.
    pub organiser: OrganiserId,
    /// Who said so.
    pub source: SourceId,
    /// When it begins.
    pub starts: Option<Moment>,
    /// When it ends.
    pub ends: Option<Moment>,
    /// Who can find it.
    pub visibility: Visibility,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<ConveningAbout>,
}

/// It is called something else, or belongs to another series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retitled {
    /// Who said so.
    pub source: SourceId,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<ConveningAbout>,
}

/// It takes place at another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rescheduled {
    /// Who said so.
    pub source: SourceId,
    /// When it begins.
    pub starts: Option<Moment>,
    /// When it ends.
    pub ends: Option<Moment>,
}

/// Others can find it now, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VisibilityChanged {
    /// Who can find it.
    pub visibility: Visibility,
}

/// What may be asked of a convening's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConveningCommand {
    /// This is how the convening is; what differs from what is known becomes events.
    Submit(SubmitConvening),
    /// It is there, whatever it is called: for an import that meets it again and says nothing new.
    Ensure(SubmitConvening),
    /// A link is to be read again and again, or otherwise than before.
    WatchLink {
        /// Who answers for the convening.
        organiser: OrganiserId,
        /// The link, as a source.
        source: SourceId,
        /// Where it leads, and how to read that.
        link: WatchedLink,
    },
    /// A link is no longer to be read.
    UnwatchLink {
        /// Who answers for the convening.
        organiser: OrganiserId,
        /// The link, as a source.
        source: SourceId,
    },
    /// So reading a link went; recorded if it went otherwise the time before.
    NoteReading {
        /// The link, as a source.
        source: SourceId,
        /// Why nothing of it could be used.
        fault: Option<LinkFault>,
    },
}

/// How a source says that a convening is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitConvening {
    /// Who answers for it.
    pub organiser: OrganiserId,
    /// Who says so.
    pub source: SourceId,
    /// When it begins; `None` leaves it as it is.
    pub starts: Option<Moment>,
    /// When it ends; `None` leaves it as it is.
    pub ends: Option<Moment>,
    /// Who can find it; `None` leaves it as it is.
    pub visibility: Option<Visibility>,
    /// What it is called.
    pub about: ConveningAbout,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConveningRejection {
    /// There is none.
    #[error("there is no such convening")]
    Unknown,
    /// Somebody else answers for it.
    #[error("another organiser answers for this convening")]
    NotYours,
    /// The end lies before the beginning.
    #[error("a convening cannot end before it begins")]
    EndsBeforeItBegins,
    /// More links than are watched for one convening.
    #[error("at most {LINKS_MAX} links are watched for one convening; have one of them no longer watched")]
    TooManyLinks,
}

/// What is known of a convening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConveningState {
    /// Who answers for it, once it is planned.
    pub organiser: Option<OrganiserId>,
    /// When it begins.
    pub starts: Option<Moment>,
    /// When it ends.
    pub ends: Option<Moment>,
    /// Who can find it.
    pub visibility: Visibility,
    /// What it is called.
    pub about: Personal<ConveningAbout>,
    /// The links that are watched for it.
    pub links: BTreeMap<SourceId, Watched>,
}

/// Decides on convenings.
#[derive(Debug)]
pub enum Convening {}

impl Decider for Convening {
    type State = ConveningState;
    type Command = ConveningCommand;
    type Event = ConveningEvent;
    type Rejection = ConveningRejection;

    fn decide(
        state: &ConveningState,
        command: &ConveningCommand,
    ) -> Result<Vec<ConveningEvent>, ConveningRejection> {
        let (submit, is_full) = match command {
            ConveningCommand::Submit(submit) => (submit, true),
            ConveningCommand::Ensure(submit) => (submit, false),
            ConveningCommand::WatchLink { organiser, source, link } => {
                return link::watch(state, organiser, source, link);
            }
            ConveningCommand::UnwatchLink { organiser, source } => {
                return link::unwatch(state, organiser, source);
            }
            ConveningCommand::NoteReading { source, fault } => return Ok(link::note(state, source, *fault)),
        };
        let (starts, ends) = (submit.starts.or(state.starts), submit.ends.or(state.ends));
        if let (Some(starts), Some(ends)) = (starts, ends)
            && ends.utc_ms < starts.utc_ms
        {
            return Err(ConveningRejection::EndsBeforeItBegins);
        }
        match &state.organiser {
            None => Ok(vec![ConveningEvent::Planned(Planned {
                organiser: submit.organiser.clone(),
                source: submit.source.clone(),
                starts,
                ends,
                visibility: submit.visibility.unwrap_or_default(),
                about: Personal::Known(submit.about.clone()),
            })]),
            Some(organiser) if *organiser != submit.organiser => Err(ConveningRejection::NotYours),
            Some(_) if is_full => Ok(differences(state, submit, starts, ends)),
            Some(_) => Ok(Vec::new()),
        }
    }

    fn evolve(state: &mut ConveningState, event: &ConveningEvent) {
        match event {
            ConveningEvent::Planned(planned) => {
                *state = ConveningState {
                    organiser: Some(planned.organiser.clone()),
                    starts: planned.starts,
                    ends: planned.ends,
                    visibility: planned.visibility,
                    about: planned.about.clone(),
                    links: BTreeMap::new(),
                };
            }
            ConveningEvent::Retitled(retitled) => state.about = retitled.about.clone(),
            ConveningEvent::Rescheduled(rescheduled) => {
                (state.starts, state.ends) = (rescheduled.starts, rescheduled.ends);
            }
            ConveningEvent::VisibilityChanged(changed) => state.visibility = changed.visibility,
            ConveningEvent::LinkWatched(watched) => {
                let now = Watched { link: watched.about.clone(), fault: None };
                state.links.insert(watched.source.clone(), now);
            }
            ConveningEvent::LinkUnwatched(unwatched) => {
                state.links.remove(&unwatched.source);
            }
            ConveningEvent::LinkRead(read) => {
                if let Some(watched) = state.links.get_mut(&read.source) {
                    watched.fault = read.fault;
                }
            }
        }
    }
}

fn differences(
    state: &ConveningState,
    submit: &SubmitConvening,
    starts: Option<Moment>,
    ends: Option<Moment>,
) -> Vec<ConveningEvent> {
    let mut events = Vec::new();
    let source = submit.source.clone();
    let about = Personal::Known(submit.about.clone());
    if state.about != about {
        events.push(ConveningEvent::Retitled(Retitled { source: source.clone(), about }));
    }
    if (state.starts, state.ends) != (starts, ends) {
        events.push(ConveningEvent::Rescheduled(Rescheduled { source, starts, ends }));
    }
    if let Some(visibility) = submit.visibility.filter(|visibility| *visibility != state.visibility) {
        events.push(ConveningEvent::VisibilityChanged(VisibilityChanged { visibility }));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decider::spec::given;

    fn submit() -> SubmitConvening {
        SubmitConvening {
            organiser: OrganiserId::new("o1").expect("an id"),
            source: SourceId::new("api").expect("an id"),
            starts: Moment::parse("2026-05-14T10:00:00+02:00").ok(),
            ends: None,
            visibility: None,
            about: ConveningAbout { slug: "peace-26".into(), title: "Peace 26".into(), series: None },
        }
    }

    #[test]
    fn the_same_submission_again_changes_nothing() {
        let command = ConveningCommand::Submit(submit());
        given::<Convening>([]).after(&command).when(&command).then_nothing();
    }

    #[test]
    fn it_is_closed_until_its_owner_opens_it() {
        let planned = given::<Convening>([]).after(&ConveningCommand::Submit(submit()));
        assert_eq!(planned.state().visibility, Visibility::Closed);
        let open = SubmitConvening { visibility: Some(Visibility::Public), ..submit() };
        planned
            .when(&ConveningCommand::Submit(open))
            .then([ConveningEvent::VisibilityChanged(VisibilityChanged { visibility: Visibility::Public })]);
    }

    #[test]
    fn only_its_owner_changes_it() {
        let other = SubmitConvening { organiser: OrganiserId::new("o2").expect("an id"), ..submit() };
        given::<Convening>([])
            .after(&ConveningCommand::Submit(submit()))
            .when(&ConveningCommand::Submit(other))
            .refused(&ConveningRejection::NotYours);
    }

    #[test]
    fn an_import_that_meets_it_again_does_not_rename_it() {
        let mut renamed = submit();
        renamed.about.title = "peace-26".into();
        let planned = given::<Convening>([]).after(&ConveningCommand::Submit(submit()));
        planned.when(&ConveningCommand::Ensure(renamed.clone())).then_nothing();
        let about = Personal::Known(renamed.about.clone());
        let retitled = ConveningEvent::Retitled(Retitled { source: renamed.source.clone(), about });
        planned.when(&ConveningCommand::Submit(renamed)).then([retitled]);
    }

    #[test]
    fn another_time_is_told_once_and_what_is_left_unsaid_stays() {
        let planned = given::<Convening>([]).after(&ConveningCommand::Submit(submit()));
        let ends = Moment::parse("2026-05-14T10:00:00+02:00").ok();
        let command = ConveningCommand::Submit(SubmitConvening { starts: None, ends, ..submit() });
        let source = submit().source;
        let rescheduled = Rescheduled { source, starts: submit().starts, ends };
        planned.when(&command).then([ConveningEvent::Rescheduled(rescheduled)]);
        planned.after(&command).when(&ConveningCommand::Submit(submit())).then_nothing();
    }

    #[test]
    fn time_runs_forward() {
        let ends = Moment::parse("2026-05-13T10:00:00+02:00").ok();
        given::<Convening>([])
            .when(&ConveningCommand::Submit(SubmitConvening { ends, ..submit() }))
            .refused(&ConveningRejection::EndsBeforeItBegins);
    }
}
