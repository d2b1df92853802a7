//! What somebody changes about themselves shows with the next round, to everybody alike.

use openfloor_domain::clock::{ClockCommand, RecordedHours, hour_of};
use openfloor_domain::convening::Visibility;
use openfloor_domain::ids::PanelId;
use openfloor_domain::people::{Class, Scope};
use openfloor_domain::roles::Role;
use serde_json::Value;

use crate::world::{Owner, PEOPLE, World, moment};

async fn strikes(world: &World, at: &str) {
    let hour = hour_of(moment(at)).expect("an hour");
    let strike = ClockCommand::Strike { hour, is_sure: true };
    world.command::<RecordedHours>("clock", "hours", &strike).await;
}

/// What the owner and everybody are told of a panel, and what is flagged.
async fn seen(world: &World, owner: &Owner, panel: &PanelId) -> [Value; 3] {
    let client = world.reader().await;
    let path = format!("/api/v1/panels/{panel}");
    let standing = async |key: Option<&_>| client.api(&path, key).await.json()["standing"].clone();
    let flags = client.api("/api/v1/flags?rule=barder", Some(&owner.key)).await.json();
    [standing(Some(&owner.key)).await, standing(None).await, flags["flags"].clone()]
}

#[tokio::test]
async fn a_changed_answer_moves_no_page_before_the_round() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let seats = [(PEOPLE[0], Role::Panelist, Class::Man), (PEOPLE[1], Role::Panelist, Class::Man)];
    let panel = world.roster(&owner, &convening, "Who pays", &seats).await;
    world.publish(&owner, &panel, true).await;
    strikes(&world, "2026-04-01T10:00:00Z").await;
    let before = seen(&world, &owner, &panel).await;
    assert_eq!(before[0]["is_all_male"], true);
    let person = world.person(&owner, &convening, PEOPLE[1]);
    world.say(&person, Class::Woman, Scope::Public).await;
    assert_eq!(seen(&world, &owner, &panel).await, before);
    strikes(&world, "2026-04-05T23:00:00Z").await;
    assert_eq!(seen(&world, &owner, &panel).await, before);
    strikes(&world, "2026-04-06T00:00:00Z").await;
    let after = seen(&world, &owner, &panel).await;
    assert_eq!(after[0]["is_all_male"], false);
    assert!(after[0] != before[0] && after[2] != before[2]);
    // Daily in the last fortnight.
    strikes(&world, "2026-05-04T10:00:00Z").await;
    world.say(&person, Class::Man, Scope::Public).await;
    strikes(&world, "2026-05-04T23:00:00Z").await;
    assert_eq!(seen(&world, &owner, &panel).await, after);
    strikes(&world, "2026-05-05T00:00:00Z").await;
    assert_eq!(seen(&world, &owner, &panel).await[0]["is_all_male"], true);
}
