//! Links that are watched: read again and again, so that what changes there changes here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ConveningEvent, ConveningRejection, ConveningState};
use crate::ids::{OrganiserId, SourceId};
use crate::personal::Personal;

/// Most links that are watched for one convening.
pub const LINKS_MAX: usize = 8;

/// A link, and how to read what it leads to. Sealed for the convening: a link may hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WatchedLink {
    /// Where it leads.
    pub url: String,
    /// Minutes east of Greenwich for times that are written without an offset.
    pub zone_offset_minutes: Option<i16>,
    /// Whether the letters are those of Windows-1252, not UTF-8.
    pub is_windows_1252: bool,
    /// What columns, words and answers mean, as TOML.
    pub mapping: Option<String>,
    /// Which number of days like 05/06/2026 is the day, where the document does not tell.
    #[serde(default)]
    pub day_order: Option<DayOrder>,
}

/// Which of the two numbers in front of a year is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayOrder {
    /// `14/05/2026`
    DayFirst,
    /// `05/14/2026`
    MonthFirst,
}

impl DayOrder {
    /// The order of a [name](Self::name).
    pub fn named(name: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst].into_iter().find(|order| order.name() == name)
    }

    /// The name in commands, forms and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }
}

/// From now on the link is read again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkWatched {
    /// The link, as a source of what is said about panels.
    pub source: SourceId,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<WatchedLink>,
}

/// The link is no longer read. What it said stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkUnwatched {
    /// Which.
    pub source: SourceId,
}

/// Reading the link went otherwise than the time before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkRead {
    /// Which.
    pub source: SourceId,
    /// Why nothing could be used; none if it goes well again.
    pub fault: Option<LinkFault>,
}

/// Why nothing of a link could be used. Nothing is changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkFault {
    /// Nothing answers there, or too slowly.
    Unreachable,
    /// The server refuses, or there is nothing.
    Refused,
    /// It leads to where it is not followed.
    NotFollowed,
    /// It is larger than any document may be.
    TooLarge,
    /// It is no programme of any kind that can be read.
    Unreadable,
    /// It is one with errors.
    Errors,
    /// It names nobody.
    Empty,
    /// It is the programme of something else.
    Other,
    /// A later release knows.
    #[serde(other)]
    Unknown,
}

/// A link that is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// Where it leads, and how to read that.
    pub link: Personal<WatchedLink>,
    /// Why nothing of it could be used when it was last read.
    pub fault: Option<LinkFault>,
}

pub(super) fn watch(
    state: &ConveningState,
    organiser: &OrganiserId,
    source: &SourceId,
    link: &WatchedLink,
) -> Result<Vec<ConveningEvent>, ConveningRejection> {
    owned(state, organiser)?;
    let about = Personal::Known(link.clone());
    match state.links.get(source) {
        Some(watched) if watched.link == about => return Ok(Vec::new()),
        None if state.links.len() >= LINKS_MAX => return Err(ConveningRejection::TooManyLinks),
        _ => {}
    }
    Ok(vec![ConveningEvent::LinkWatched(LinkWatched { source: source.clone(), about })])
}

pub(super) fn unwatch(
    state: &ConveningState,
    organiser: &OrganiserId,
    source: &SourceId,
) -> Result<Vec<ConveningEvent>, ConveningRejection> {
    owned(state, organiser)?;
    let is_watched = state.links.contains_key(source);
    let event = ConveningEvent::LinkUnwatched(LinkUnwatched { source: source.clone() });
    Ok(if is_watched { vec![event] } else { Vec::new() })
}

pub(super) fn note(
    state: &ConveningState,
    source: &SourceId,
    fault: Option<LinkFault>,
) -> Vec<ConveningEvent> {
    match state.links.get(source) {
        Some(watched) if watched.fault != fault => {
            vec![ConveningEvent::LinkRead(LinkRead { source: source.clone(), fault })]
        }
        _ => Vec::new(),
    }
}

fn owned(state: &ConveningState, organiser: &OrganiserId) -> Result<(), ConveningRejection> {
    match &state.organiser {
        None => Err(ConveningRejection::Unknown),
        Some(owner) if owner != organiser => Err(ConveningRejection::NotYours),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convening::{Convening, ConveningAbout, ConveningCommand, SubmitConvening};
    use crate::decider::spec::{Given, given};

    fn organiser(id: &str) -> OrganiserId {
        OrganiserId::new(id).expect("an id")
    }

    fn source(n: usize) -> SourceId {
        SourceId::new(format!("link{n}")).expect("an id")
    }

    fn link(url: &str) -> WatchedLink {
        let (zone_offset_minutes, is_windows_1252, mapping, day_order) = (None, false, None, None);
        WatchedLink { url: url.into(), zone_offset_minutes, is_windows_1252, mapping, day_order }
    }

    fn watch(n: usize, url: &str) -> ConveningCommand {
        ConveningCommand::WatchLink { organiser: organiser("o1"), source: source(n), link: link(url) }
    }

    fn note(fault: Option<LinkFault>) -> ConveningCommand {
        ConveningCommand::NoteReading { source: source(1), fault }
    }

    fn planned() -> Given<Convening> {
        let about = ConveningAbout { slug: "peace-26".into(), title: "Peace 26".into(), series: None };
        let (starts, ends, visibility) = (None, None, None);
        let submit = SubmitConvening {
            organiser: organiser("o1"),
            source: source(0),
            starts,
            ends,
            visibility,
            about,
        };
        given::<Convening>([]).after(&ConveningCommand::Submit(submit))
    }

    /// With one link watched.
    fn watched() -> Given<Convening> {
        planned().after(&watch(1, "https://a.example/x"))
    }

    #[test]
    fn a_link_is_watched_once_until_it_is_not_and_can_be_read_otherwise() {
        watched().when(&watch(1, "https://a.example/x")).then_nothing();
        let other = watched().after(&watch(1, "https://a.example/y"));
        assert_eq!(other.state().links[&source(1)].link.known(), Some(&link("https://a.example/y")));
        let otherwise = WatchedLink { day_order: Some(DayOrder::MonthFirst), ..link("https://a.example/y") };
        let command = ConveningCommand::WatchLink {
            organiser: organiser("o1"),
            source: source(1),
            link: otherwise.clone(),
        };
        let about = Personal::Known(otherwise);
        let event = LinkWatched { source: source(1), about };
        other.when(&command).then([ConveningEvent::LinkWatched(event)]);
        let other = other.after(&command);
        other.when(&command).then_nothing();
        let unwatch = ConveningCommand::UnwatchLink { organiser: organiser("o1"), source: source(1) };
        let unwatched = other.after(&unwatch);
        assert!(unwatched.state().links.is_empty());
        unwatched.when(&unwatch).then_nothing();
    }

    #[test]
    fn how_reading_went_is_recorded_when_it_goes_otherwise() {
        watched().when(&note(None)).then_nothing();
        let empty = watched().after(&note(Some(LinkFault::Empty)));
        empty.when(&note(Some(LinkFault::Empty))).then_nothing();
        let read = LinkRead { source: source(1), fault: None };
        empty.when(&note(None)).then([ConveningEvent::LinkRead(read)]);
        planned().when(&note(Some(LinkFault::Empty))).then_nothing();
        assert_eq!(empty.after(&watch(1, "https://a.example/y")).state().links[&source(1)].fault, None);
    }

    #[test]
    fn only_its_owner_has_links_watched_and_not_too_many() {
        let theirs = ConveningCommand::WatchLink {
            organiser: organiser("o2"),
            source: source(1),
            link: link("https://a.example/x"),
        };
        planned().when(&theirs).refused(&ConveningRejection::NotYours);
        given::<Convening>([]).when(&theirs).refused(&ConveningRejection::Unknown);
        let unwatch = ConveningCommand::UnwatchLink { organiser: organiser("o2"), source: source(1) };
        watched().when(&unwatch).refused(&ConveningRejection::NotYours);
        let full = (0..LINKS_MAX).fold(planned(), |all, n| all.after(&watch(n, "https://a.example/x")));
        full.when(&watch(LINKS_MAX, "https://a.example/x")).refused(&ConveningRejection::TooManyLinks);
    }

    #[test]
    fn an_order_of_days_has_one_name_everywhere() {
        for order in [DayOrder::DayFirst, DayOrder::MonthFirst] {
            assert_eq!(DayOrder::named(order.name()), Some(order));
            assert_eq!(serde_json::to_value(order).expect("a name"), order.name());
        }
        assert_eq!(DayOrder::named("year-first"), None);
    }

    #[test]
    fn a_fault_of_a_later_release_is_read() {
        assert_eq!(serde_json::from_str::<LinkFault>("\"on-fire\"").expect("a fault"), LinkFault::Unknown);
    }
}
