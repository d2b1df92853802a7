//! What is said to be wrong, what is withheld, and what other sites show of it.

use axum::http::StatusCode;
use openfloor_domain::convening::Visibility;
use openfloor_domain::ids::PanelId;
use openfloor_domain::panel::{PanelCommand, Question, Reason};
use openfloor_domain::people::{Class, Scope};

use crate::audiences::{Scene, assert_not_published, scene};
use crate::client::Client;
use crate::world::{PEOPLE, moment};

/// A panel whose line-up and standing everybody is shown.
async fn shown(visibility: Visibility) -> (Scene, PanelId) {
    let scene = scene(visibility).await;
    let id = scene.panel(&[Class::Woman, Class::Man, Class::Man]).await;
    for (name, class) in PEOPLE.iter().zip([Class::Woman, Class::Man, Class::Man]) {
        let person = scene.world.person(&scene.owner, &scene.convening, name);
        scene.world.say(&person, class, Scope::Public).await;
    }
    scene.world.publish(&scene.owner, &id, true).await;
    (scene, id)
}

fn reason() -> Reason {
    Reason { text: "a court says so".into() }
}

/// The status of each way in which a panel is shown to everybody.
async fn ways(client: &Client, id: &PanelId) -> [u16; 4] {
    let mut answers = [0; 4];
    for (answer, path) in answers.iter_mut().zip([
        format!("/panels/{id}"),
        format!("/panels/{id}/embed"),
        format!("/panels/{id}/badge.svg"),
        format!("/api/v1/panels/{id}"),
    ]) {
        *answer = client.page(&path, None).await.status.as_u16();
    }
    answers
}

#[tokio::test]
async fn what_anybody_calls_wrong_is_out_of_public_with_its_line_up_in_it() {
    let (scene, id) = shown(Visibility::Public).await;
    let client = scene.world.reader().await;
    let badge = client.page(&format!("/panels/{id}/badge.svg"), None).await;
    assert!(badge.body.contains(">holds</text>"), "{}", badge.body);
    let (event, link) = (format!("/convenings/{}", scene.convening), format!("href=\"/wrong/{id}\""));
    let listed = client.page(&event, None).await;
    assert!(listed.body.contains(&link), "it can be called wrong where it is listed: {}", listed.text());
    let cookie = client.sign_in(&scene.owner.key).await;
    assert!(!client.page(&event, Some(&cookie)).await.body.contains(&link), "its organiser changes it");
    let about = Question { text: "she left".into(), contact: None };
    let at = moment("2026-04-12T00:00:00Z");
    scene.world.panel(&id, PanelCommand::Question { at, about }).await;
    client.sees(&scene.world).await;
    assert_not_published(&client, &scene, &id).await;
    assert_eq!(ways(&client, &id).await, [200; 4]);
    let page = client.page(&format!("/panels/{id}"), None).await;
    assert!(page.body.contains(PEOPLE[0]), "the line-up stays");
    assert!(!page.text().contains("wrong is"), "{}", page.text());
    let embed = client.page(&format!("/panels/{id}/embed"), None).await;
    assert!(embed.text().contains("has not been published"), "{}", embed.text());
    let own = client.page(&format!("/panels/{id}"), Some(&cookie)).await.text();
    assert!(own.contains("Somebody says that something here is wrong."), "{own}");
    let organiser = scene.owner.id.clone();
    let later = moment("2026-04-12T01:00:00Z");
    scene.world.panel(&id, PanelCommand::Answer { organiser, at: later, reason: reason() }).await;
    client.sees(&scene.world).await;
    let badge = client.page(&format!("/panels/{id}/badge.svg"), None).await;
    assert!(badge.body.contains(">holds</text>"), "{}", badge.body);
}

#[tokio::test]
async fn a_withheld_panel_is_gone_everywhere_but_for_its_organiser() {
    let (scene, id) = shown(Visibility::Public).await;
    let client = scene.world.reader().await;
    assert_eq!(ways(&client, &id).await, [200; 4]);
    scene.world.panel(&id, PanelCommand::Withhold { reason: reason() }).await;
    client.sees(&scene.world).await;
    assert_eq!(ways(&client, &id).await, [410, 410, 410, 404]);
    let event = client.page(&format!("/convenings/{}", scene.convening), None).await;
    assert!(!event.body.contains(id.as_str()));
    for path in [format!("/panels/{id}"), format!("/panels/{id}/embed"), format!("/panels/{id}/badge.svg")] {
        let gone = client.page(&path, None).await;
        for word in [PEOPLE[0], "Women", "holds", "court"] {
            assert!(!gone.body.contains(word), "{word} at {path}");
        }
    }
    let cookie = client.sign_in(&scene.owner.key).await;
    let own = client.page(&format!("/panels/{id}"), Some(&cookie)).await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(own.text().contains("shows nothing of this panel to the public"), "{}", own.text());
    // Nobody else's frame shows it either, also not to its organiser.
    let framed = client.page(&format!("/panels/{id}/embed"), Some(&cookie)).await;
    assert_eq!(framed.status, StatusCode::GONE);
    scene.world.panel(&id, PanelCommand::Release { reason: reason() }).await;
    client.sees(&scene.world).await;
    assert_eq!(ways(&client, &id).await, [200; 4]);
}

#[tokio::test]
async fn that_a_closed_panel_is_withheld_tells_nobody_that_it_is_there() {
    let scene = scene(Visibility::Closed).await;
    let id = scene.panel(&[Class::Man; 3]).await;
    scene.world.panel(&id, PanelCommand::Withhold { reason: reason() }).await;
    let client = scene.world.reader().await;
    assert_eq!(ways(&client, &id).await, [404; 4]);
}

#[tokio::test]
async fn only_the_page_that_is_made_for_it_may_be_framed_and_it_knows_nobody() {
    let (scene, id) = shown(Visibility::Unlisted).await;
    let client = scene.world.reader().await;
    let cookie = client.sign_in(&scene.owner.key).await;
    let policy = async |path: String| {
        client.page(&path, Some(&cookie)).await.header("content-security-policy").to_owned()
    };
    assert!(policy(format!("/panels/{id}")).await.contains("frame-ancestors 'none'"));
    let framed = policy(format!("/panels/{id}/embed")).await;
    assert!(framed.contains("frame-ancestors *") && !framed.contains("script-src"), "{framed}");
    let [own, public] = [Some(cookie.as_str()), None];
    let [own, public] = [
        client.page(&format!("/panels/{id}/embed"), own).await,
        client.page(&format!("/panels/{id}/embed"), public).await,
    ];
    assert_eq!(own.body, public.body);
    assert!(public.text().contains("Holds."), "{}", public.text());
    let french = client.page(&format!("/panels/{id}/embed?lang=fr"), None).await;
    assert!(french.text().contains("Ceci est faux"), "{}", french.text());
    assert!(french.headers.get("set-cookie").is_none());
}
