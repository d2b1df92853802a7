//! Pledge, verify, roster, alert, webhook and mail, mended.

use std::time::Duration;

use axum::http::StatusCode;
use openfloor_domain::delivery::DeliveryEvent;
use openfloor_domain::panel::PanelCommand;
use openfloor_domain::people::{Scope, Statement};
use openfloor_domain::person::PersonCommand;
use openfloor_follower::MemoryHome;
use serde_json::json;

use super::world::{ALLY, MAN, MEN, MIXED, World, one_woman, until};
use crate::protocol::signature;

#[tokio::test]
async fn an_ally_is_told_once_that_a_panel_does_not_hold_and_once_that_it_is_mended() {
    let world = World::new().await;
    let replica = world.start().await;
    let secret = world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    let hooks = world.hooks.wait(1).await;
    let opened = hooks[0].json();
    assert_eq!(opened["type"], "alert.opened");
    assert_eq!(opened["data"]["figures"]["counted"]["men"], 3);
    assert_eq!(hooks[0].header("webhook-id"), opened["data"]["notice"].as_str().expect("text"));
    let timestamp = hooks[0].header("webhook-timestamp").parse().expect("a number");
    let signed = signature(&secret, hooks[0].header("webhook-id"), timestamp, &hooks[0].body);
    assert_eq!(signed.as_deref(), Some(hooks[0].header("webhook-signature")));
    let mails = world.smtp.wait(2).await;
    assert_eq!(mails[1].to, [format!("<{ALLY}>")]);
    let text = mails[1].text();
    assert!(text.contains("Three speakers, all of them men."), "{text}");
    assert!(text.contains("I will not serve on a panel without a woman."), "{text}");

    replica.idle(&world).await;
    world.roster("p1", MIXED).await;
    let hooks = world.hooks.wait(2).await;
    let mended = hooks[1].json();
    assert_eq!(mended["type"], "alert.mended");
    assert_eq!(mended["data"]["alert"], opened["data"]["alert"]);
    assert_ne!(mended["data"]["notice"], opened["data"]["notice"]);
    world.smtp.wait(3).await;
    replica.idle(&world).await;
    assert_eq!((world.hooks.all().len(), world.smtp.all().len()), (2, 3));
    assert!(replica.metrics.render().contains("openfloor_alert_active 1"));

    world.roster("p1", MEN).await;
    assert_eq!(world.hooks.wait(3).await[2].json()["type"], "alert.no-longer-holds");
}

#[tokio::test]
async fn who_pledges_after_the_line_up_is_told_too() {
    let world = World::new().await;
    world.roster("p1", MEN).await;
    world.roster("p2", MIXED).await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    assert_eq!(world.hooks.wait(1).await.len(), 1);
    replica.idle(&world).await;
    assert_eq!(world.hooks.all().len(), 1);
}

#[tokio::test]
async fn an_address_that_nobody_verified_gets_that_one_mail_and_no_more() {
    let world = World::new().await;
    let replica = world.start().await;
    let made = replica.post("/api/v1/pledges", world.pledge()).await;
    world.smtp.wait(1).await;
    world.roster("p1", MEN).await;
    // Somebody asks for more of them, in other words.
    let mut other = world.pledge();
    other["name"] = json!("Somebody else");
    other["address"] = json!(" Ally@ALLY.example ");
    let again = replica.post("/api/v1/pledges", other).await;
    assert_eq!((made.status, again.status), (StatusCode::ACCEPTED, StatusCode::ACCEPTED));
    assert_eq!(made.body["status"], again.body["status"]);
    assert!(again.body["webhook"]["secret"].is_string());
    replica.idle(&world).await;
    assert_eq!((world.hooks.all().len(), world.smtp.all().len()), (0, 1));
    assert_eq!(world.commits().await["pledge"], 1);
}

#[tokio::test]
async fn what_is_mended_before_it_is_due_is_not_told() {
    let world = World::new().await;
    let mut config = world.config();
    config.settling = Duration::from_secs(3_600);
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    until("the alert, before it is mended", async || {
        world.commits().await.contains_key("alert").then_some(())
    })
    .await;
    world.roster("p1", MIXED).await;
    replica.idle(&world).await;
    assert_eq!((world.hooks.all().len(), world.smtp.all().len()), (0, 1));
    let dropped = world.deliveries().await;
    assert_eq!(dropped.iter().filter(|event| matches!(event, DeliveryEvent::NotOwed(_))).count(), 4);
}

#[tokio::test]
async fn a_mistake_is_taken_back() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    let mails = world.smtp.wait(2).await;
    // "I am not on this panel."
    let token = mails[1].token("/answer");
    let answered = replica.submit("/answer", &[("t", &token)]).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    assert_eq!(world.hooks.wait(2).await[1].json()["type"], "alert.corrected");
    let corrected = &world.smtp.wait(3).await[2];
    assert!(corrected.header("Subject").expect("a subject").starts_with("Correction: your panel on 14 May"));
    assert!(world.hooks.all()[1].json()["data"]["figures"].is_null());
}

#[tokio::test]
async fn who_withdraws_or_pauses_is_told_nothing_more() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    let mails = world.smtp.wait(2).await;
    let unsubscribe = mails[1].header("List-Unsubscribe").expect("a link");
    assert_eq!(mails[1].header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    let path = unsubscribe.trim_matches(['<', '>']).strip_prefix("https://floor.example").expect("ours");
    assert_eq!(replica.get(path).await.status, StatusCode::OK);
    replica.idle(&world).await;
    let form = [("List-Unsubscribe", "One-Click")];
    assert_eq!(replica.submit(path, &form).await.status, StatusCode::OK);
    world.roster("p1", MIXED).await;
    world.roster("p2", MEN).await;
    replica.idle(&world).await;
    assert_eq!((world.hooks.all().len(), world.smtp.all().len()), (1, 2));
    // And resumes: what is still true is told then.
    let token = path.split("?t=").nth(1).expect("a token");
    let resumed = replica.submit("/pledge/manage", &[("t", token), ("act", "resume")]).await;
    assert_eq!(resumed.status, StatusCode::OK, "{}", resumed.body);
    world.hooks.wait(3).await;
    let withdrawn = replica.submit("/pledge/manage", &[("t", token), ("act", "withdraw")]).await;
    assert_eq!(withdrawn.status, StatusCode::OK, "{}", withdrawn.body);
    replica.idle(&world).await;
    let told = world.hooks.all().len();
    world.roster("p3", MEN).await;
    replica.idle(&world).await;
    assert_eq!(world.hooks.all().len(), told);
}

#[tokio::test]
async fn a_changed_class_moves_nothing_by_itself() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    world.hooks.wait(1).await;
    let statement = Statement { class: openfloor_domain::people::Class::Woman, scope: Scope::Panel };
    world.person("b", &PersonCommand::State(statement)).await;
    replica.idle(&world).await;
    assert_eq!(world.hooks.all().len(), 1);
}

#[tokio::test]
async fn a_name_alone_is_a_question_and_only_where_the_ally_asked() {
    let world = World::new().await;
    let replica = world.start().await;
    let mut pledge = world.pledge();
    pledge["hosts"] = json!([{ "organiser": "o1" }]);
    let made = replica.post("/api/v1/pledges", pledge).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mails = world.smtp.wait(1).await;
    world.verify(&replica, &mails[0]).await;
    world.roster_of("p1", MEN, false).await;
    replica.idle(&world).await;
    assert_eq!(world.hooks.all().len(), 0, "nothing while the line-up is not public");
    let organiser = openfloor_domain::ids::OrganiserId::new("o1").expect("an id");
    world.panel("p1", &PanelCommand::PublishLineUp { organiser }).await;
    let asked = world.hooks.wait(1).await[0].json();
    assert_eq!(asked["type"], "alert.asked");
    assert!(asked["data"]["figures"].is_null(), "the question tells nothing about the panel");
    let mails = world.smtp.wait(2).await;
    assert!(mails[1].text().contains("That is me"));
}

#[tokio::test]
async fn a_subscriber_is_told_only_what_is_public() {
    let world = World::new().await;
    let replica = world.start().await;
    let made = replica
        .post(
            "/api/v1/subscriptions",
            json!({
                "name": "A reader",
                "address": "reader@news.example",
                "watches": { "convening": "c1" },
                "rule": one_woman(),
                "webhook": { "url": world.hooks.url },
            }),
        )
        .await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mails = world.smtp.wait(1).await;
    world.verify(&replica, &mails[0]).await;
    world.roster("p1", MEN).await;
    let organiser = || openfloor_domain::ids::OrganiserId::new("o1").expect("an id");
    world.panel("p1", &PanelCommand::PublishLineUp { organiser: organiser() }).await;
    world.panel("p1", &PanelCommand::PublishStanding { organiser: organiser() }).await;
    replica.idle(&world).await;
    assert_eq!(world.hooks.all().len(), 0, "nobody said in public how to be counted");
    for who in ["ally", "b", "c"] {
        let statement = Statement { class: MAN, scope: Scope::Public };
        world.person(who, &PersonCommand::State(statement)).await;
    }
    world.roster("p1", &[MEN, &[("e", MAN)]].concat()).await;
    world.person("e", &PersonCommand::State(Statement { class: MAN, scope: Scope::Public })).await;
    world.roster("p1", MEN).await;
    assert_eq!(world.hooks.wait(1).await[0].json()["type"], "alert.opened");
}

#[tokio::test]
async fn an_external_id_is_certain_where_its_organiser_vouched_for_it() {
    let world = World::new().await;
    let replica = world.start().await;
    let key = world.organiser_key().await;
    let mut pledge = world.pledge();
    pledge["externals"] = json!([{ "namespace": "crm", "id": "id of ally" }]);
    let wrong = replica.post_with_key("/api/v1/pledges", &key.replace("o1", "o2"), pledge.clone()).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{}", wrong.body);
    let made = replica.post_with_key("/api/v1/pledges", &key, pledge).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mails = world.smtp.wait(1).await;
    world.verify(&replica, &mails[0]).await;
    world.roster_of("p1", MEN, false).await;
    assert_eq!(world.hooks.wait(1).await[0].json()["type"], "alert.opened");
}

#[tokio::test]
async fn an_answer_is_one_click_recorded_once_and_its_link_does_nothing_else() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    let mails = world.smtp.wait(2).await;
    replica.idle(&world).await;
    let all = mails[1].token("/answers");
    let before = world.commits().await["pledge"];
    let page = replica.get(&format!("/answers?t={all}")).await;
    let html = page.body.as_str().expect("a page").to_owned();
    let tokens: Vec<String> =
        html.split("value=\"").filter_map(|part| part.split('"').next()).map(str::to_owned).collect();
    let token = |name: &str| {
        let middle = format!(".{name}.");
        tokens.iter().find(|token| token.contains(&middle)).expect("a button").clone()
    };
    assert_eq!(world.commits().await["pledge"], before, "a page changes nothing");
    for name in ["asked", "recommended", "offered-seat", "mended", "stays"] {
        for _ in 0..2 {
            let said = replica.submit("/answer", &[("t", &token(name)), ("act", "withdraw")]).await;
            assert_eq!(said.status, StatusCode::OK, "{name}: {}", said.body);
        }
    }
    assert_eq!(world.commits().await["pledge"], before + 5);
    // The link of the page says nothing by itself, nor does a link that was changed.
    let not_one = replica.submit("/answer", &[("t", &all)]).await;
    let other = token("asked").replace(".asked.", ".mended.");
    let forged = replica.submit("/answer", &[("t", &other)]).await;
    assert_eq!((not_one.status, forged.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    world.roster("p1", MIXED).await;
    assert_eq!(world.hooks.wait(2).await[1].json()["type"], "alert.mended");
    let down = replica.submit("/answer", &[("t", &token("stepped-down"))]).await;
    assert_eq!(down.status, StatusCode::OK);
    world.roster("p1", MEN).await;
    replica.idle(&world).await;
    assert_eq!(world.hooks.all().len(), 2, "who stepped down is told nothing more");
}

#[tokio::test]
async fn a_letter_comes_each_month_also_when_there_is_nothing_to_tell() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 1, "no letter of a month in which nobody had pledged");
    replica.stop().await;
    world.months_pass(1).await;
    let replica = world.start().await;
    let quiet = &world.smtp.wait(2).await[1];
    assert!(quiet.text().contains("we knew of no panel with your name"), "{}", quiet.text());
    assert!(quiet.text().contains("We only know events whose organisers use Openfloor"), "{}", quiet.text());
    world.roster("p1", MEN).await;
    world.roster("p2", MIXED).await;
    world.smtp.wait(3).await;
    replica.idle(&world).await;
    replica.stop().await;
    world.months_pass(1).await;
    let replica = world.start().await;
    let letter = &world.smtp.wait(4).await[3];
    let text = letter.text();
    assert!(
        text.contains("we knew of two panels with your name. One meets your pledge. One does not;"),
        "{text}"
    );
    assert!(letter.header("List-Unsubscribe").is_some());
    replica.idle(&world).await;
    assert_eq!((world.smtp.all().len(), world.hooks.all().len()), (4, 1));
}
