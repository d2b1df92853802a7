//! Line-ups in a few letters.

use openfloor_domain::decider::{Decider as _, fold};
use openfloor_domain::ids::{OrganiserId, PersonId, SeatKey, SourceId};
use openfloor_domain::indicators::{Change, Step, steps};
use openfloor_domain::panel::{
    DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, PanelEvent, SeatAbout, SubmitRoster,
};
use openfloor_domain::people::{Audience, Class};
use openfloor_domain::personal::Personal;
use openfloor_domain::roles::Role;
use openfloor_domain::views::Recorded;

pub(crate) const DAY_MS: i64 = 86_400_000;

/// `w`, `m`, `b`, `u`, or `d` for who was asked and declined
pub(crate) fn class(letter: &str) -> Class {
    match letter {
        "w" => Class::Woman,
        "m" => Class::Man,
        "b" => Class::NonBinary,
        "u" => Class::Unknown,
        "d" => Class::Undisclosed,
        _ => panic!("no class: {letter}"),
    }
}

/// `ann:w!` is a woman who said yes, `ann:w@moderator` one who moderates; who stands in the same place as
/// another replaces her.
fn seat(place: usize, text: &str) -> DesiredSeat {
    let (name, rest) = text.split_once(':').expect("name:class");
    let (rest, role) = rest.split_once('@').map_or((rest, "panelist"), |(rest, role)| (rest, role));
    let role = Role::ALL.into_iter().find(|known| known.name() == role).expect("a role");
    let letter = rest.trim_end_matches('!');
    let status = if rest.ends_with('!') { DesiredStatus::Confirmed } else { DesiredStatus::Invited };
    let about = SeatAbout { name: name.into(), class: class(letter), address: None, external: None };
    DesiredSeat {
        key: SeatKey::new(format!("place_{place}")).expect("an id"),
        person: Some(PersonId::new(name).expect("an id")),
        role,
        status,
        is_delegated: false,
        about: Personal::Known(about),
    }
}

/// A line-up, and who submits it.
#[derive(Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) source: &'static str,
    pub(crate) line_up: &'static str,
}

fn submit(source: &str, line_up: &str) -> PanelCommand {
    let (line_up, is_complete) = match line_up.strip_suffix('.') {
        Some(line_up) => (line_up, Some(true)),
        None => (line_up, None),
    };
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: OrganiserId::new("o1").expect("an id"),
        source: SourceId::new(source).expect("an id"),
        about: PanelAbout { slug: "s".into(), title: "After the ceasefire".into(), kind: "panel".into() },
        starts: None,
        seats: line_up.split_whitespace().enumerate().map(|(place, text)| seat(place, text)).collect(),
        is_complete,
    })
}

/// What happened to a panel: the day of a line-up, and the line-up. One that ends with a full stop is
/// complete, and so are all after it.
pub(crate) fn history(line_ups: &[(i64, &str)]) -> Vec<Step> {
    let commits = commits(line_ups);
    steps(commits.iter().map(|(at, events)| (*at, Change::Panel(events))), Audience::Organiser)
}

/// The same as commits, at positions from 1.
pub(crate) fn commits(line_ups: &[(i64, &str)]) -> Vec<(Recorded, Vec<PanelEvent>)> {
    all_commits(line_ups.iter().map(|(day, line_up)| (*day, "file", *line_up)))
}

/// The same where several submit.
pub(crate) fn commits_of(line_ups: &[(i64, Listed)]) -> Vec<(Recorded, Vec<PanelEvent>)> {
    all_commits(line_ups.iter().map(|(day, listed)| (*day, listed.source, listed.line_up)))
}

fn all_commits<'a>(
    line_ups: impl Iterator<Item = (i64, &'a str, &'a str)>,
) -> Vec<(Recorded, Vec<PanelEvent>)> {
    let mut commits: Vec<(Recorded, Vec<PanelEvent>)> = Vec::new();
    for (position, (day, source, line_up)) in (1_u64..).zip(line_ups) {
        let state = fold::<Panel>(commits.iter().flat_map(|(_, events)| events));
        let events = Panel::decide(&state, &submit(source, line_up)).expect("the line-up is accepted");
        commits.push((Recorded { position, at_ms: day * DAY_MS }, events));
    }
    commits
}
