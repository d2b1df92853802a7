//! What receivers of each protocol get, and what the owner of a webhook does about it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::world::{MEN, MIXED, Replica, World};
use crate::protocol::signature;

/// The token of the link that manages the pledge of the last mail.
fn managing(world: &World) -> String {
    let mails = world.smtp.all();
    mails.last().expect("a mail").stop_token()
}

async fn ask(replica: &Replica, method: Method, path: &str, token: &str) -> (StatusCode, Value) {
    let answer = replica.send_with_token(method, path, token).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_channel_of_slack_gets_a_text_that_it_can_show() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged_as(&replica, "ally", &format!("slack+{}", world.hooks.url)).await;
    world.roster("p1", MEN).await;
    let hook = world.hooks.wait(1).await.remove(0);
    assert_eq!(hook.header("content-type"), "application/json");
    assert!(hook.headers.get("webhook-signature").is_none());
    let message = hook.json();
    let text = message["text"].as_str().expect("a text");
    assert_eq!(message.as_object().expect("an object").len(), 1);
    assert!(text.starts_with("*Your panel on 14 May"), "{text}");
    assert!(text.contains("I will not serve on a panel without a woman."), "{text}");
    // Whoever reads the channel cannot answer in the name of the ally.
    assert!(!text.contains("?t="), "{text}");
}

#[tokio::test]
async fn a_topic_of_ntfy_gets_a_title_and_a_message() {
    let world = World::new().await;
    let replica = world.start().await;
    let topic = world.hooks.url.replace("/hook", "/my-topic");
    world.pledged_as(&replica, "ally", &format!("ntfy+{topic}")).await;
    world.roster("p1", MEN).await;
    let message = world.hooks.wait(1).await.remove(0).json();
    assert_eq!((&message["topic"], &message["priority"]), (&json!("my-topic"), &json!(3)));
    assert_eq!(message["tags"], json!(["openfloor", "opened"]));
    assert!(message["title"].as_str().expect("a title").starts_with("Your panel on 14 May"));
    let text = message["message"].as_str().expect("a text");
    assert!(text.contains("all of them men") && !text.contains("?t="), "{text}");
    world.roster("p1", MIXED).await;
    assert_eq!(world.hooks.wait(2).await[1].json()["tags"], json!(["openfloor", "mended"]));
}

#[tokio::test]
async fn an_alertmanager_is_told_of_what_is_parked_and_of_nobody() {
    let world = World::new().await;
    let mut config = world.config();
    config.alertmanager = Some(world.hooks.url.replace("/hook", "/").parse().expect("a URL"));
    config.alarm_every = std::time::Duration::from_millis(20);
    let replica = world.start_as(config, Box::new(openfloor_follower::MemoryHome)).await;
    let mut pledge = world.pledge();
    pledge.as_object_mut().expect("an object").remove("webhook");
    let made = replica.post("/api/v1/pledges", pledge).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    world.smtp.wait(1).await;
    replica.idle(&world).await;
    assert!(world.hooks.all().is_empty(), "all is well");
    world.damage("pledge").await;
    let told = world.hooks.wait(2).await;
    let alerts: Vec<Value> = told.iter().map(super::receiver::Hook::json).collect();
    assert_eq!(alerts[0], alerts[1], "the same alert, told again");
    let alert = &alerts[0][0];
    assert_eq!(alert["labels"]["alertname"], "OpenfloorStreamsParked");
    assert!(alert["startsAt"].is_string() && alert.get("endsAt").is_none());
    let text = alert.to_string();
    assert!(!text.contains("ally") && !text.contains("pledge"), "{text}");
}

#[tokio::test]
async fn a_feed_shows_what_was_told_at_an_address_that_its_owner_takes_back() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let token = managing(&world);
    world.roster("p1", MEN).await;
    world.smtp.wait(2).await;
    replica.idle(&world).await;
    let path = |answer: &Value| {
        let url = answer["feed"].as_str().expect("an address");
        url.strip_prefix("https://floor.example").expect("ours").to_owned()
    };
    let (status, opened) = ask(&replica, Method::POST, "/api/v1/feed", &token).await;
    assert_eq!(status, StatusCode::OK, "{opened}");
    let first = path(&opened);
    let (feed, headers) = replica.get_with_headers(&first).await;
    assert_eq!(feed.status, StatusCode::OK, "{}", feed.body);
    assert_eq!(headers["content-type"], "application/atom+xml; charset=utf-8");
    assert_eq!(headers["cache-control"], "private, no-store");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    let read = super::mails::read_feed(feed.body.as_str().expect("XML"));
    let entries = read["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 1, "{read}");
    assert!(entries[0]["title"].as_str().expect("a title").starts_with("Your panel on 14 May"));
    assert!(entries[0]["text"].as_str().expect("a text").contains("all of them men"));
    assert!(!feed.body.to_string().contains("/answer"), "nobody answers from a feed");
    let ids: Vec<&str> = [&read["id"], &entries[0]["id"]].map(|id| id.as_str().expect("an id")).into();
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")) && ids[0] != ids[1]);

    let (_, again) = ask(&replica, Method::POST, "/api/v1/feed", &token).await;
    let second = path(&again);
    assert_ne!(first, second);
    assert_eq!(replica.get(&first).await.status, StatusCode::NOT_FOUND, "it was taken back");
    assert_eq!(replica.get(&second).await.status, StatusCode::OK);
    let (status, _) = ask(&replica, Method::DELETE, "/api/v1/feed", &token).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(replica.get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(replica.get("/feed?t=fp.0123.0.abcd").await.status, StatusCode::NOT_FOUND);
    let (_, third) = ask(&replica, Method::POST, "/api/v1/feed", &token).await;
    let third = path(&third);
    assert!(third != first && third != second);
    let paused = replica.submit("/pledge/manage", &[("t", &token), ("act", "pause")]).await;
    assert_eq!(paused.status, StatusCode::OK, "{}", paused.body);
    assert_eq!(replica.get(&third).await.status, StatusCode::NOT_FOUND, "nothing is told while it is paused");
}

#[tokio::test]
async fn a_secret_is_exchanged_without_a_gap() {
    let world = World::new().await;
    let replica = world.start().await;
    let former = world.pledged(&replica).await;
    let token = managing(&world);
    let path = "/api/v1/webhooks/secret";
    let (status, _) = ask(&replica, Method::POST, path, "mp.0123.abcd").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, answer) = ask(&replica, Method::POST, path, &token).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let new = answer["webhook"]["secret"].as_str().expect("a secret").to_owned();
    replica.idle(&world).await;
    world.roster("p1", MEN).await;
    let signatures = |hook: &super::receiver::Hook, secrets: &[&str]| {
        let timestamp = hook.header("webhook-timestamp").parse().expect("a number");
        let by = |secret: &&str| signature(secret, hook.header("webhook-id"), timestamp, &hook.body);
        let expected: Vec<String> = secrets.iter().map(|secret| by(secret).expect("a signature")).collect();
        assert_eq!(hook.header("webhook-signature"), expected.join(" "));
    };
    signatures(&world.hooks.wait(1).await[0], &[&new, &former]);
    let (status, answer) = ask(&replica, Method::DELETE, path, &token).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    replica.idle(&world).await;
    world.roster("p1", MIXED).await;
    signatures(&world.hooks.wait(2).await[1], &[&new]);
}

#[tokio::test]
async fn the_owner_of_a_webhook_checks_it_sees_what_was_sent_and_has_it_sent_again() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let token = managing(&world);
    world.hooks.answer(500, &[]);
    let (_, checked) = ask(&replica, Method::POST, "/api/v1/webhooks/check", &token).await;
    assert_eq!(checked, json!({ "taken": false, "failure": "answered 500" }));
    let (_, checked) = ask(&replica, Method::POST, "/api/v1/webhooks/check", &token).await;
    assert_eq!(checked, json!({ "taken": true, "failure": null }));
    assert_eq!(world.hooks.all()[1].json()["type"], "endpoint.check");

    world.roster("p1", MEN).await;
    let first = world.hooks.wait(3).await.remove(2);
    let notice = first.header("webhook-id").to_owned();
    replica.idle(&world).await;
    let (_, log) = ask(&replica, Method::GET, "/api/v1/webhooks/deliveries", &token).await;
    assert_eq!(log["notices"][&notice]["settled"], "delivered", "{log}");
    let again = format!("/api/v1/webhooks/deliveries/{notice}");
    let (status, answer) = ask(&replica, Method::POST, &again, &token).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    let repeat = world.hooks.wait(4).await.remove(3);
    assert_eq!((repeat.header("webhook-id"), &repeat.body), (notice.as_str(), &first.body));
    replica.idle(&world).await;
    let (_, log) = ask(&replica, Method::GET, "/api/v1/webhooks/deliveries", &token).await;
    assert_eq!(log["notices"][&notice]["attempts"].as_array().expect("attempts").len(), 2);
    let (status, _) = ask(&replica, Method::POST, "/api/v1/webhooks/deliveries/nosuch", &token).await;
    assert_eq!(status, StatusCode::CONFLICT);
}
