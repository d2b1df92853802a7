//! Judging without storing: `POST /api/v1/check`.

use std::collections::BTreeMap;

use openfloor_api::standing::Standing;
use openfloor_api::write::{CountBody, Numbers};
use openfloor_domain::judgement::{Head, Rule, Tally};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{RoleClass, RoleSet};
use openfloor_rosters::{Holder, PanelDraft, SeatDraft, SeatStatus, bare_name};

/// Who is on a panel that nothing is stored of: distinct people, by the strongest identifier given.
pub fn tally_of_draft(seats: &[SeatDraft]) -> Tally {
    let mut people: BTreeMap<String, (RoleSet, Vec<Class>)> = BTreeMap::new();
    let mut open = Vec::new();
    let mut places = 0;
    for seat in seats.iter().filter(|seat| seat.status != SeatStatus::Withdrawn) {
        places += 1;
        match name_of(&seat.holder) {
            None => open.push((Head::open_seat(seat.role), 1)),
            Some(name) => {
                let (roles, classes) = people.entry(name).or_default();
                *roles = roles.with(seat.role);
                classes.push(seat.class);
            }
        }
    }
    let heads = people.into_values().map(|(roles, classes)| (Head::person(roles, agreed(&classes)), 1));
    Tally::new(heads.chain(open)).with_seats(places)
}

fn name_of(holder: &Holder) -> Option<String> {
    let Holder::Person { external, address, name } = holder else { return None };
    Some(match (external, address) {
        (Some(id), _) => format!("id {}", id.trim()),
        (None, Some(address)) => format!("address {}", address.trim().to_lowercase()),
        (None, None) => {
            format!(
                "name {}",
                bare_name(name).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
            )
        }
    })
}

/// What the rows about one person agree on: as `PanelView::tally` has it.
fn agreed(classes: &[Class]) -> Class {
    let mut known: Vec<Class> = classes.iter().copied().filter(|class| class.is_known()).collect();
    known.dedup();
    match known.as_slice() {
        [] if classes.contains(&Class::Undisclosed) => Class::Undisclosed,
        [class] => *class,
        _ => Class::Unknown,
    }
}

/// How a draft would stand.
pub fn standing_of_draft(rules: &[Rule], panel: &PanelDraft, now_ms: i64) -> Standing {
    Standing::of(rules, &tally_of_draft(&panel.seats), judged_on(panel.starts, None, now_ms))
}

/// How a panel in numbers would stand.
pub fn standing_of_count(rules: &[Rule], count: &CountBody, starts: Option<Moment>, now_ms: i64) -> Standing {
    let heads = count.groups().into_iter().flat_map(|(class, numbers)| heads(class, numbers));
    Standing::of(rules, &Tally::new(heads), judged_on(starts, None, now_ms))
}

fn heads(class: RoleClass, numbers: &Numbers) -> [(Head, u32); 5] {
    let head = |counted| Head::person(RoleSet::of(class.role()), counted);
    [
        (head(Class::Woman), numbers.women),
        (head(Class::Man), numbers.men),
        (head(Class::NonBinary), numbers.non_binary),
        (head(Class::Undisclosed), numbers.undisclosed),
        (head(Class::Unknown), numbers.unknown),
    ]
}
