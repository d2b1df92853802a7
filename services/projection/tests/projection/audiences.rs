//! Who is told how somebody is counted: every case of the table, as far as projection shows them.

use axum::http::StatusCode;
use openfloor_api::read::NOT_PUBLISHED;
use openfloor_domain::convening::Visibility;
use openfloor_domain::ids::{ConveningId, PanelId};
use openfloor_domain::people::{Class, Scope};
use openfloor_domain::roles::Role;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::world::{Owner, PEOPLE, SeatOf, World};

const SENTENCE: &str = "How this panel stands has not been published.";

pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) owner: Owner,
    pub(crate) other: Owner,
    pub(crate) convening: ConveningId,
}

pub(crate) async fn scene(visibility: Visibility) -> Scene {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let other = world.organiser("salon", "Salon Sud").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", visibility).await;
    Scene { world, owner, other, convening }
}

impl Scene {
    pub(crate) async fn panel(&self, classes: &[Class]) -> PanelId {
        let seats: Vec<SeatOf<'_>> =
            PEOPLE.iter().zip(classes).map(|(name, class)| (*name, Role::Panelist, *class)).collect();
        self.world.roster(&self.owner, &self.convening, "After the ceasefire", &seats).await
    }

    async fn say(&self, name: &str, class: Class, scope: Scope) {
        let person = self.world.person(&self.owner, &self.convening, name);
        self.world.say(&person, class, scope).await;
    }
}

pub(crate) fn counts(panel: &Value) -> [u64; 5] {
    ["women", "non_binary", "undisclosed", "unknown", "men"]
        .map(|class| panel["standing"]["counts"][class].as_u64().expect("a number"))
}

fn outcome(panel: &Value, rule: &str) -> String {
    let verdicts = panel["standing"]["verdicts"].as_array().expect("verdicts");
    let verdict = verdicts.iter().find(|verdict| verdict["rule"] == rule).expect("the rule is in force");
    verdict["outcome"].as_str().expect("a word").to_owned()
}

pub(crate) async fn own(client: &Client, scene: &Scene, id: &PanelId) -> Value {
    let answer = client.api(&format!("/api/v1/panels/{id}"), Some(&scene.owner.key)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

/// Everybody else is told the one sentence, with a key of their own and without, and nothing beside it.
pub(crate) async fn assert_not_published(client: &Client, scene: &Scene, id: &PanelId) {
    for key in [None, Some(&scene.other.key)] {
        let answer = client.api(&format!("/api/v1/panels/{id}"), key).await;
        assert_eq!(answer.status, StatusCode::OK);
        let panel = answer.json();
        assert_eq!((&panel["standing"], &panel["note"]), (&Value::Null, &json!(NOT_PUBLISHED)));
        assert!(
            panel["line_up"]
                .as_array()
                .is_none_or(|seats| seats.iter().all(|seat| seat.get("class").is_none()))
        );
        assert!(panel.get("count").is_none());
    }
    let page = client.page(&format!("/panels/{id}"), None).await;
    let text = page.text();
    assert!(text.contains(SENTENCE), "{text}");
    assert_tells_nothing(&page);
}

/// No class, no share, no verdict.
fn assert_tells_nothing(page: &Answer) {
    let text = page.text().to_lowercase();
    for told in ["woman", "women", " men", " man ", "%", "holds", "not hold", "counted yet", "all-male"] {
        assert!(!text.contains(told), "the page says {told:?}: {text}");
    }
    assert!(!page.body.contains("class=\"place"), "the page draws places");
}

#[tokio::test]
async fn five_men_as_the_organiser_counts_them() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::Man; 5]).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    let panel = own(&client, &scene, &id).await;
    assert_eq!((counts(&panel), outcome(&panel, "barder").as_str()), ([0, 0, 0, 0, 5], "breach"));
    assert_eq!(panel["standing"]["is_all_male"], json!(true));
    let cookie = client.sign_in(&scene.owner.key).await;
    let text = client.page(&format!("/panels/{id}"), Some(&cookie)).await.text();
    assert!(text.contains("All-male: every one of the five places is a man."), "{text}");
    assert!(text.contains("Does not hold yet."));
    assert_not_published(&client, &scene, &id).await;
}

#[tokio::test]
async fn one_non_binary_and_three_men_is_no_woman_among_four_and_never_all_male() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::NonBinary, Class::Man, Class::Man, Class::Man]).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    let panel = own(&client, &scene, &id).await;
    assert_eq!((counts(&panel), outcome(&panel, "barder").as_str()), ([0, 1, 0, 0, 3], "breach"));
    assert_eq!(panel["standing"]["is_all_male"], json!(false));
    let cookie = client.sign_in(&scene.owner.key).await;
    let text = client.page(&format!("/panels/{id}"), Some(&cookie)).await.text();
    assert!(text.contains("No woman among the four."), "{text}");
    assert!(!text.to_lowercase().contains("all-male"));
    assert_not_published(&client, &scene, &id).await;
}

#[tokio::test]
async fn a_first_answer_counts_for_the_organiser_at_once_and_says_nothing_to_the_public() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::Unknown, Class::Man, Class::Man, Class::Man, Class::Man]).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    assert_eq!(outcome(&own(&client, &scene, &id).await, "barder"), "undetermined");
    scene.say(PEOPLE[0], Class::Woman, Scope::Panel).await;
    client.sees(&scene.world).await;
    let panel = own(&client, &scene, &id).await;
    assert_eq!((counts(&panel), outcome(&panel, "barder").as_str()), ([1, 0, 0, 0, 4], "ok"));
    assert_eq!(panel["line_up"][0]["class"], json!("woman"));
    assert_not_published(&client, &scene, &id).await;
}

#[tokio::test]
async fn a_changed_class_and_a_withdrawal_wait_for_the_next_round_and_change_no_byte_before() {
    for is_withdrawn in [false, true] {
        let scene = scene(Visibility::Public).await;
        let id = scene.panel(&[Class::Unknown, Class::Man, Class::Man, Class::Man, Class::Man]).await;
        scene.say(PEOPLE[0], Class::Woman, Scope::Panel).await;
        let client = scene.world.reader().await;
        let path = format!("/api/v1/panels/{id}");
        let before = client.api(&path, Some(&scene.owner.key)).await;
        let person = scene.world.person(&scene.owner, &scene.convening, PEOPLE[0]);
        if is_withdrawn {
            scene.world.withdraw(&person).await;
        } else {
            scene.world.say(&person, Class::Man, Scope::Panel).await;
        }
        client.sees(&scene.world).await;
        let after = client.api(&path, Some(&scene.owner.key)).await;
        assert_eq!((before.body, before.headers.get("etag")), (after.body, after.headers.get("etag")));
        // The next round: somebody joins.
        let classes = [Class::Unknown, Class::Man, Class::Man, Class::Man, Class::Man, Class::Man];
        scene.panel(&classes).await;
        client.sees(&scene.world).await;
        let expected = if is_withdrawn { [0, 0, 0, 1, 5] } else { [0, 0, 0, 0, 6] };
        assert_eq!(counts(&own(&client, &scene, &id).await), expected);
    }
}

#[tokio::test]
async fn the_scope_of_a_word_decides_who_is_told() {
    for (scope, is_told) in
        [(Scope::Public, true), (Scope::Panel, true), (Scope::Totals, false), (Scope::Withheld, false)]
    {
        let scene = scene(Visibility::Public).await;
        let id = scene.panel(&[Class::Unknown, Class::Unknown]).await;
        scene.say(PEOPLE[0], Class::Woman, scope).await;
        let client = scene.world.reader().await;
        let expected = if is_told { [1, 0, 0, 1, 0] } else { [0, 0, 0, 2, 0] };
        assert_eq!(counts(&own(&client, &scene, &id).await), expected, "{scope:?}");
    }
}

#[tokio::test]
async fn a_count_of_april_lapses_when_the_line_up_changes() {
    let scene = scene(Visibility::Public).await;
    scene.panel(&[Class::Unknown; 4]).await;
    let id = scene.world.count(&scene.owner, &scene.convening, "After the ceasefire", 1, 3).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    // While it stands it is public: the owner published a count.
    let public = client.api(&format!("/api/v1/panels/{id}"), None).await.json();
    assert_eq!(counts(&public), [1, 0, 0, 0, 3]);
    assert_eq!(public["count"]["as_of"], json!("2026-04-12T00:00:00+00:00"));
    let text = client.page(&format!("/panels/{id}"), None).await.text();
    assert!(text.contains("Counted by the organiser on 12 April 2026."), "{text}");
    assert!(text.contains("Women: 1 of 4 (25 %)."));
    // And it is the panel that was counted, not who sits where.
    assert!(public["line_up"].as_array().expect("a line-up").iter().all(|seat| seat.get("class").is_none()));

    scene.panel(&[Class::Unknown; 5]).await;
    client.sees(&scene.world).await;
    let cookie = client.sign_in(&scene.owner.key).await;
    let text = client.page(&format!("/panels/{id}"), Some(&cookie)).await.text();
    assert!(text.contains("Counted by the organiser on 12 April 2026, changed since"), "{text}");
    assert!(text.contains("5 people, not counted yet."));
    assert_not_published(&client, &scene, &id).await;
}

#[tokio::test]
async fn nobody_counted_is_not_counted_yet_and_there_are_four_ways() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::Unknown; 5]).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    let cookie = client.sign_in(&scene.owner.key).await;
    let panel = client.page(&format!("/panels/{id}"), Some(&cookie)).await.text();
    assert!(panel.contains("Not counted yet."), "{panel}");
    let event = client.page(&format!("/convenings/{}", scene.convening), Some(&cookie)).await.text();
    for way in
        ["Numbers for each panel", "Mark each person once", "A column of my file says it", "Ask the speakers"]
    {
        assert!(event.contains(way), "{way}");
    }
    assert_not_published(&client, &scene, &id).await;
    let public = client.page(&format!("/convenings/{}", scene.convening), None).await;
    assert!(!public.text().contains("four ways"));
    assert_tells_nothing(&public);
}

#[tokio::test]
async fn eight_places_counted_one_woman_published_by_the_owner() {
    let scene = scene(Visibility::Public).await;
    let id = scene.world.count(&scene.owner, &scene.convening, "After the ceasefire", 1, 7).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    let cookie = client.sign_in(&scene.owner.key).await;
    for cookie in [Some(cookie.as_str()), None] {
        let text = client.page(&format!("/panels/{id}"), cookie).await.text();
        assert!(text.contains("Holds.") && text.contains("3 of 8 needed."), "{text}");
        assert!(text.contains("Counted by the organiser on 12 April 2026."));
    }
}

#[tokio::test]
async fn a_standing_is_public_where_every_class_on_the_panel_is() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::Man, Class::Man]).await;
    scene.world.publish(&scene.owner, &id, true).await;
    scene.say(PEOPLE[0], Class::Woman, Scope::Public).await;
    let client = scene.world.reader().await;
    // One is not public: nothing at all is said.
    assert_not_published(&client, &scene, &id).await;
    scene.say(PEOPLE[1], Class::Man, Scope::Public).await;
    scene
        .world
        .roster(
            &scene.owner,
            &scene.convening,
            "After the ceasefire",
            &[
                (PEOPLE[0], Role::Moderator, Class::Man),
                (PEOPLE[1], Role::Panelist, Class::Man),
                ("", Role::Panelist, Class::Unknown),
            ],
        )
        .await;
    client.sees(&scene.world).await;
    let public = client.api(&format!("/api/v1/panels/{id}"), None).await.json();
    // An open place is public with the line-up, and counts as not stated.
    assert_eq!(counts(&public), [1, 0, 0, 1, 1]);
    assert_eq!(public["line_up"][0]["class"], json!("woman"));
    assert!(public["line_up"][0].get("person").is_none() && public["line_up"][0].get("status").is_none());
    let text = client.page(&format!("/panels/{id}"), None).await.text();
    assert!(text.contains("woman, in their own words"), "{text}");
    assert!(!text.contains("counted by the organiser"));
}
