//! The pages and the API, as somebody meets them.

use axum::http::StatusCode;
use serde_json::json;

use super::world::{MEN, MIXED, World};

#[tokio::test]
async fn a_link_that_is_not_ours_opens_nothing_and_a_get_changes_nothing() {
    let world = World::new().await;
    let replica = world.start().await;
    for path in ["/pledge/verify", "/pledge/manage", "/answer", "/unsubscribe"] {
        let link = format!("{path}?t=mp.0123.abcd");
        assert_eq!(replica.get(&link).await.status, StatusCode::NOT_FOUND, "{path}");
        let posted = replica.submit(path, &[("t", "mp.0123.abcd"), ("act", "withdraw")]).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{path}");
    }
    replica.post("/api/v1/pledges", world.pledge()).await;
    let mails = world.smtp.wait(1).await;
    replica.idle(&world).await;
    let before = world.commits().await;
    let link = format!("/pledge/verify?t={}", mails[0].token("/pledge/verify"));
    let page = replica.get(&link).await;
    assert!(page.body.as_str().expect("a page").contains("Yes, this is my address"));
    assert_eq!(world.commits().await, before);
    let token = mails[0].token("/pledge/verify");
    let verified = replica.submit("/pledge/verify", &[("t", &token)]).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.body);
    assert!(verified.body.as_str().expect("a page").contains("Withdraw"), "{}", verified.body);
}

#[tokio::test]
async fn what_cannot_be_pledged_is_refused_with_the_place() {
    let world = World::new().await;
    let replica = world.start().await;
    for (key, value, pointer) in [
        ("name", json!(" "), "/name"),
        ("address", json!("nobody"), "/address"),
        ("wording", json!("x".repeat(2_001)), "/wording"),
        ("rule", json!("no_such_rule"), "/rule"),
        ("webhook", json!({ "url": "https://10.0.0.1/" }), "/webhook/url"),
        ("webhook", json!({ "url": "http://hooks.example.org/" }), "/webhook/url"),
    ] {
        let mut pledge = world.pledge();
        pledge[key] = value;
        let refused = replica.post("/api/v1/pledges", pledge).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{}", refused.body);
    }
    let mut pledge = world.pledge();
    pledge["externals"] = json!([{ "id": "17" }]);
    assert_eq!(replica.post("/api/v1/pledges", pledge).await.status, StatusCode::UNAUTHORIZED);
    assert!(!world.commits().await.contains_key("pledge"));
    assert_eq!(replica.get("/pledge").await.status, StatusCode::OK);
}

#[tokio::test]
async fn too_many_asks_from_one_place_are_refused() {
    let world = World::new().await;
    let replica = world.start().await;
    let mut refused = 0;
    for n in 0..25 {
        let mut pledge = world.pledge();
        pledge["address"] = json!(format!("somebody{n}@ally.example"));
        let answer = replica.post("/api/v1/pledges", pledge).await;
        refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 5);
}

#[tokio::test]
async fn who_erases_leaves_no_box_and_no_hash_behind() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    let mails = world.smtp.wait(2).await;
    world.hooks.wait(1).await;
    replica.idle(&world).await;
    let token = mails[1].stop_token();
    let erased = replica.submit("/pledge/manage", &[("t", &token), ("act", "erase")]).await;
    assert!(erased.body.as_str().expect("a page").contains("This was erased"), "{}", erased.body);
    replica.idle(&world).await;
    let store = replica.started.followed.store();
    let rows = store.scan(b"", None, 1_000_000).expect("rows");
    let about: Vec<_> =
        rows.iter().filter(|(_, row)| String::from_utf8_lossy(row).contains("pledge:")).collect();
    assert!(about.is_empty(), "{} boxes left", about.len());
    assert!(!rows.iter().any(|(key, _)| key.starts_with(b"pledged/") || key.starts_with(b"asks/")));
}

#[tokio::test]
async fn without_a_mail_server_letters_are_shown_to_the_operator() {
    let world = World::new().await;
    let mut config = world.config();
    config.smtp = None;
    let replica = world.start_as(config, Box::new(openfloor_follower::MemoryHome)).await;
    replica.post("/api/v1/pledges", world.pledge()).await;
    replica.idle(&world).await;
    assert_eq!((replica.started.outbox.len(), world.smtp.all().len()), (1, 0));
    assert!(replica.started.outbox.texts()[0].contains("/pledge/verify?t="));
}

#[tokio::test]
async fn who_watches_an_event_says_so_on_a_page_and_confirms_the_address() {
    let world = World::new().await;
    let replica = world.start().await;
    let form = replica.get("/subscribe?convening=c1").await;
    assert!(form.body.as_str().expect("a page").contains("name=\"convening\" value=\"c1\""), "{}", form.body);
    let asked =
        [("convening", "c1"), ("name", "Some Body"), ("address", "some@body.example"), ("rule", "barder")];
    let asked = replica.submit("/subscribe", &asked).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let mails = world.smtp.wait(1).await;
    let verified = replica.submit("/pledge/verify", &[("t", &mails[0].token("/pledge/verify"))]).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.body);
    let token = mails[0].stop_token();
    let managed = replica.get(&format!("/pledge/manage?t={token}")).await.body;
    assert!(managed.as_str().expect("a page").contains("does not meet this rule"), "{managed}");
}

#[tokio::test]
async fn a_pledge_takes_three_answers_and_can_be_changed() {
    let world = World::new().await;
    let replica = world.start().await;
    let page = replica.get("/pledge").await;
    let html = page.body.as_str().expect("a page").to_owned();
    assert!(html.contains("no woman among the five speakers so far"), "a sample comes first: {html}");
    assert!(html.find("<details").expect("more") > html.find("label class=\"choice\"").expect("sentences"));
    let asked = [("name", "Name of ally"), ("address", "ally@ally.example"), ("rule", "barder")];
    let made = replica.submit("/pledge", &asked).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mails = world.smtp.wait(1).await;
    let verified = replica.submit("/pledge/verify", &[("t", &mails[0].token("/pledge/verify"))]).await;
    let html = verified.body.as_str().expect("a page").to_owned();
    assert!(html.contains("Where do you speak next?"), "{html}");
    assert!(html.contains("I will not serve on a panel of two or more unless"), "{html}");
    let token =
        html.split("/pledge/change?t=").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let before = replica.get(&format!("/pledge/change?t={token}")).await;
    assert!(before.body.as_str().expect("a page").contains("Name of ally"));
    let change = [
        ("t", token),
        ("name", "Name of ally"),
        ("rule", "igc"),
        ("wording", "Never on one of one sex."),
        ("framing", "process"),
        ("from", "2026-01-01"),
    ];
    let changed = replica.submit("/pledge/change", &change).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    world.roster("p1", MEN).await;
    let mail = &world.smtp.wait(2).await[1];
    let text = mail.text();
    assert!(text.contains("Never on one of one sex."), "{text}");
    assert!(text.contains("Debates%20go%20further"), "{text}");
    for path in ["/pledge/change", "/answers"] {
        assert_eq!(replica.get(&format!("{path}?t=mp.0123.abcd")).await.status, StatusCode::NOT_FOUND);
    }
    let refused = replica.submit("/pledge/change", &[("t", token), ("name", "x"), ("rule", "none")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(replica.get("/pledge/words").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_reads_a_sentence_otherwise_says_so_in_words_of_their_own() {
    let world = World::new().await;
    let replica = world.start().await;
    let asked =
        [("name", "Name of ally"), ("address", "ally@ally.example"), ("rule", "barder"), ("women", "2")];
    let refused = replica.submit("/pledge", &asked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.as_str().expect("a page").contains("say in your own words"), "{}", refused.body);
    let more =
        [("wording", "Never with fewer than two women."), ("from", "2026-01-01"), ("which", "speaking")];
    let made = replica.submit("/pledge", &[&asked[..], &more[..]].concat()).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mails = world.smtp.wait(1).await;
    let verified = replica.submit("/pledge/verify", &[("t", &mails[0].token("/pledge/verify"))]).await;
    let html = verified.body.as_str().expect("a page").to_owned();
    let token =
        html.split("/pledge/change?t=").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let managed = replica.get(&format!("/pledge/manage?t={token}")).await.body;
    for text in ["fewer than two women", "For events on or after 2026-01-01.", "those where I have the floor"]
    {
        assert!(managed.as_str().expect("a page").contains(text), "{text}: {managed}");
    }
    let form = replica.get(&format!("/pledge/change?t={token}")).await.body;
    for text in
        ["value=\"barder\" required checked", "name=\"women\" inputmode=\"numeric\" size=\"4\" value=\"2\""]
    {
        assert!(form.as_str().expect("a page").contains(text), "{text}: {form}");
    }
    // One woman is not enough for it.
    world.roster("p1", MIXED).await;
    assert!(world.smtp.wait(2).await[1].text().contains("Never with fewer than two women."));
    let plain = [("t", token), ("name", "Name of ally"), ("rule", "barder"), ("wording", "")];
    let changed = replica.submit("/pledge/change", &plain).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    let managed = replica.get(&format!("/pledge/manage?t={token}")).await.body;
    assert!(!managed.as_str().expect("a page").contains("For events on or after"), "{managed}");
}
