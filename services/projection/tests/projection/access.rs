//! Who finds what: closed, unlisted and public events; keys of others, keys of nobody.

use axum::http::StatusCode;
use openfloor_domain::convening::Visibility;
use openfloor_domain::panel::PanelCommand;
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use serde_json::{Value, json};

use crate::audiences::{assert_not_published, counts, own, scene};
use crate::client::Answer;
use crate::world::{PEOPLE, SeatOf};

#[tokio::test]
async fn publishing_the_line_up_shows_names_and_not_how_it_stands() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::Man; 3]).await;
    let client = scene.world.reader().await;
    let path = format!("/api/v1/panels/{id}");
    assert!(client.api(&path, None).await.json().get("line_up").is_none());
    let draft = client.page(&format!("/panels/{id}"), None).await;
    assert!(!draft.body.contains(PEOPLE[0]));
    assert!(draft.text().contains("The line-up has not been published."));
    scene.world.publish(&scene.owner, &id, false).await;
    client.sees(&scene.world).await;
    assert_eq!(client.api(&path, None).await.json()["line_up"][0]["name"], json!(PEOPLE[0]));
    assert_not_published(&client, &scene, &id).await;
}

#[tokio::test]
async fn a_closed_event_is_not_there_for_anybody_else() {
    let scene = scene(Visibility::Closed).await;
    let id = scene.panel(&[Class::Man; 5]).await;
    let client = scene.world.reader().await;
    let nowhere = "ffffffffffffffffffffffff";
    let (panel, convening) = (id.to_string(), scene.convening.to_string());
    let pairs = [
        ("/api/v1/panels/", panel.as_str(), format!("{nowhere}~{nowhere}")),
        ("/api/v1/convenings/", convening.as_str(), nowhere.to_owned()),
        ("/panels/", panel.as_str(), format!("{nowhere}~{nowhere}")),
        ("/convenings/", convening.as_str(), nowhere.to_owned()),
    ];
    let cookie = client.sign_in(&scene.other.key).await;
    for (folder, id, none) in pairs {
        for is_other in [false, true] {
            let [hidden, missing] = if folder.starts_with("/api") {
                let key = is_other.then_some(&scene.other.key);
                [
                    client.api(&format!("{folder}{id}"), key).await,
                    client.api(&format!("{folder}{none}"), key).await,
                ]
            } else {
                let cookie = is_other.then_some(cookie.as_str());
                [
                    client.page(&format!("{folder}{id}"), cookie).await,
                    client.page(&format!("{folder}{none}"), cookie).await,
                ]
            };
            assert_eq!((hidden.status, missing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            // The page links to itself in the other language: its own address is all that differs.
            assert_eq!(hidden.body.replace(id, &none), missing.body);
            assert_eq!(hidden.headers.len(), missing.headers.len());
        }
    }
    let lists = ["/api/v1/convenings", "/api/v1/flags", "/"];
    for path in lists {
        let list = client.page(path, None).await;
        assert!(!list.body.contains(&convening) && !list.body.contains("Geneva Round"), "{path}");
    }
}

#[tokio::test]
async fn a_published_panel_of_a_closed_event_does_not_name_the_event() {
    let scene = scene(Visibility::Closed).await;
    let id = scene.panel(&[Class::Man; 3]).await;
    scene.world.publish(&scene.owner, &id, false).await;
    let client = scene.world.reader().await;
    let panel = client.api(&format!("/api/v1/panels/{id}"), None).await;
    assert_eq!(panel.status, StatusCode::OK);
    assert!(panel.json().get("convening").is_none());
    let page = client.page(&format!("/panels/{id}"), None).await;
    assert!(!page.body.contains("Geneva Round"));
    assert_eq!(
        client.page(&format!("/convenings/{}", scene.convening), None).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_unlisted_event_is_found_by_its_address_and_in_no_list() {
    let scene = scene(Visibility::Unlisted).await;
    scene.panel(&[Class::Man; 3]).await;
    let client = scene.world.reader().await;
    let id = &scene.convening;
    assert_eq!(client.api(&format!("/api/v1/convenings/{id}"), None).await.status, StatusCode::OK);
    assert_eq!(client.page(&format!("/convenings/{id}"), None).await.status, StatusCode::OK);
    for path in ["/api/v1/convenings", "/api/v1/flags", "/"] {
        assert!(!client.page(path, None).await.body.contains(id.as_str()), "{path}");
    }
    let own = client.api("/api/v1/convenings", Some(&scene.owner.key)).await;
    assert!(own.body.contains(id.as_str()));
}

#[tokio::test]
async fn a_key_that_is_not_held_opens_nothing_not_even_what_is_public() {
    let scene = scene(Visibility::Public).await;
    let id = scene.panel(&[Class::Man; 3]).await;
    let client = scene.world.reader().await;
    let stranger = openfloor_application::api_key::ApiKey::issue(scene.owner.id.clone());
    for path in [
        format!("/api/v1/panels/{id}"),
        "/api/v1/flags".into(),
        "/api/v1/convenings".into(),
        "/api/v1/rules".into(),
        "/api/v1/series".into(),
    ] {
        let answer = client.api(&path, Some(&stranger)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let nonsense =
            client.send(axum::http::Method::GET, &path, &[("authorization", "Basic Zm9v")], "").await;
        assert_eq!(nonsense.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_flags_of_everybody_are_those_that_owners_published() {
    let scene = scene(Visibility::Public).await;
    let seats: [SeatOf<'_>; 2] =
        [(PEOPLE[0], Role::Panelist, Class::Man), (PEOPLE[1], Role::Panelist, Class::Man)];
    let asserted = scene.world.roster(&scene.owner, &scene.convening, "Who pays", &seats).await;
    scene.world.publish(&scene.owner, &asserted, true).await;
    let counted = scene.world.count(&scene.owner, &scene.convening, "Opening session", 0, 4).await;
    scene.world.publish(&scene.owner, &counted, true).await;
    let draft = scene.world.count(&scene.owner, &scene.convening, "After the ceasefire", 0, 4).await;
    let client = scene.world.reader().await;
    let flagged = |answer: &Answer| -> Vec<String> {
        let flags = answer.json()["flags"].as_array().expect("flags").clone();
        flags.iter().map(|flag| flag["panel"].as_str().expect("an id").to_owned()).collect()
    };
    let own = flagged(&client.api("/api/v1/flags?rule=barder", Some(&scene.owner.key)).await);
    assert_eq!(own.len(), 3);
    for key in [None, Some(&scene.other.key)] {
        let public = flagged(&client.api("/api/v1/flags?rule=barder", key).await);
        let expected = if key.is_none() { vec![counted.to_string()] } else { vec![] };
        assert_eq!(public, expected);
    }
    scene.world.panel(&draft, PanelCommand::Cancel { organiser: scene.owner.id.clone() }).await;
    client.sees(&scene.world).await;
    let own = flagged(&client.api("/api/v1/flags?rule=barder", Some(&scene.owner.key)).await);
    assert_eq!(own.len(), 2, "what is cancelled is not judged");
}

#[tokio::test]
async fn a_convening_tells_how_it_stands_as_a_whole_only_where_every_panel_may_be_told() {
    let scene = scene(Visibility::Public).await;
    let counted = scene.world.count(&scene.owner, &scene.convening, "Opening session", 1, 4).await;
    scene.world.publish(&scene.owner, &counted, true).await;
    let client = scene.world.reader().await;
    let path = format!("/api/v1/convenings/{}", scene.convening);
    let public = client.api(&path, None).await.json();
    assert_eq!(counts(&public), [1, 0, 0, 0, 4]);
    scene.panel(&[Class::Man; 3]).await;
    client.sees(&scene.world).await;
    let public = client.api(&path, None).await.json();
    assert_eq!(public["standing"], Value::Null);
    assert_eq!(public["note"], json!("How this event stands has not been published."));
    assert_eq!(public["panels"].as_array().expect("panels").len(), 2);
    let own = client.api(&path, Some(&scene.owner.key)).await.json();
    assert_eq!(counts(&own), [1, 0, 0, 0, 7]);
}

#[tokio::test]
async fn what_is_to_be_looked_at_is_for_the_organiser_alone() {
    let scene = scene(Visibility::Public).await;
    let id = scene.world.count(&scene.owner, &scene.convening, "Opening session", 1, 7).await;
    scene.world.publish(&scene.owner, &id, true).await;
    let client = scene.world.reader().await;
    let path = format!("/api/v1/panels/{id}");
    let own = own(&client, &scene, &id).await;
    assert_eq!(own["standing"]["indicators"][0]["id"], json!("T1"));
    let public = client.api(&path, None).await.json();
    assert_eq!(public["standing"]["indicators"], json!([]));
    assert_ne!(public["standing"]["digest"], own["standing"]["digest"]);
    assert_eq!(client.api("/api/v1/flags?indicator=T1", None).await.json()["flags"], json!([]));
    for (path, cookie) in
        [(format!("/panels/{id}"), None), (format!("/convenings/{}", scene.convening), None)]
    {
        assert!(!client.page(&path, cookie).await.text().contains("Exactly one of the eight"));
    }
    let cookie = client.sign_in(&scene.owner.key).await;
    let page = client.page(&format!("/panels/{id}"), Some(&cookie)).await;
    assert!(page.text().contains("Exactly one of the eight is a woman."));
}

#[tokio::test]
async fn a_badge_says_what_is_public_whoever_asks_and_dies_with_what_is_withheld() {
    let scene = scene(Visibility::Public).await;
    let id = scene.world.count(&scene.owner, &scene.convening, "Opening session", 1, 4).await;
    let client = scene.world.reader().await;
    let cookie = client.sign_in(&scene.owner.key).await;
    let path = format!("/panels/{id}/badge.svg");
    let says = async |what: &str| {
        client.sees(&scene.world).await;
        for cookie in [None, Some(cookie.as_str())] {
            let badge = client.page(&path, cookie).await;
            assert_eq!(badge.header("content-type"), "image/svg+xml; charset=utf-8");
            assert_eq!(badge.header("cache-control"), "no-cache");
            assert!(badge.body.contains(&format!(">{what}</text>")), "{what}: {}", badge.body);
            assert!(!badge.body.contains("Opening session"));
        }
    };
    says("not published").await;
    scene.world.publish(&scene.owner, &id, true).await;
    says("holds").await;
    let organiser = scene.owner.id.clone();
    scene.world.panel(&id, PanelCommand::WithholdStanding { organiser }).await;
    says("not published").await;
    assert_eq!(client.page("/panels/nowhere/badge.svg", None).await.status, StatusCode::NOT_FOUND);
}
