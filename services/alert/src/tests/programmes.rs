//! Programmes: founded by whoever runs one, joined by a link, shown in numbers alone.

use axum::http::StatusCode;
use openfloor_application::api_key::ApiKey;
use openfloor_domain::alert::Terms;
use openfloor_domain::clock::Now;
use openfloor_domain::ids::{PledgeId, ProgrammeId};
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{Answer, PledgeCommand};
use openfloor_domain::programme::Counted;
use openfloor_follower::MemoryHome;
use openfloor_pages::{Session, Sessions};
use serde_json::json;

use super::smtp::Mail;
use super::world::{MAN, MEN, MIXED, Replica, World, now_ms, panel, until};
use crate::tokens::Saying;
use crate::view;

/// The cookie of whoever holds a key.
fn cookie(replica: &Replica, key: &str) -> String {
    let key: ApiKey = key.parse().expect("a key");
    let sessions = Sessions::new(replica.started.allies.identity.token("session", "pages"), true);
    let begun = sessions.begin(&Session { organiser: key.organiser, key: key.key }, now_ms());
    begun.to_str().expect("text").split(';').next().expect("a pair").to_owned()
}

const PROGRAMME: [(&str, &str); 6] = [
    ("name", "Panels with women"),
    ("contact", "desk@forum.example"),
    ("language", "en"),
    ("sentence", "barder"),
    ("wording", "Never on one of one sex."),
    ("rule", "igc"),
];

/// Founds it, and gives where its page is.
async fn founded(replica: &Replica, cookie: &str) -> String {
    let (answer, headers) = replica.submit_as("/programmes", &PROGRAMME, cookie).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    headers["location"].to_str().expect("text").to_owned()
}

/// Somebody joins it and confirms the address.
async fn joins(world: &World, replica: &Replica, programme: &str, n: usize) {
    let address = format!("somebody{n}@ally.example");
    let form = [("name", "Some Body"), ("address", &address), ("rule", "1"), ("programme", programme)];
    let made = replica.submit("/pledge", &form).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let asks =
        |mail: &Mail| mail.to.contains(&format!("<{address}>")) && mail.text().contains("/pledge/verify");
    let mail = until("a mail", async || world.smtp.all().into_iter().find(asks)).await;
    world.verify(replica, &mail).await;
}

#[tokio::test]
async fn whoever_runs_one_founds_changes_and_ends_it_and_nobody_else() {
    let world = World::new().await;
    let replica = world.start().await;
    let key = world.organiser_key().await;
    let cookie = cookie(&replica, &key);
    assert_eq!(replica.get("/programmes").await.status, StatusCode::SEE_OTHER, "who is not signed in");
    assert_eq!(replica.submit("/programmes", &PROGRAMME).await.status, StatusCode::SEE_OTHER);
    let (refused, _) = replica.submit_as("/programmes", &[("name", "x")], &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!world.commits().await.contains_key("programme"));
    let page = founded(&replica, &cookie).await;
    let html = replica.get(&page).await.body.as_str().expect("a page").to_owned();
    for text in
        ["Panels with women", "Never on one of one sex.", "mailto:desk@forum.example", "No month has ended"]
    {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(!html.contains("broken") && !html.contains("Change this programme"), "{html}");
    let own = format!("{page}/edit");
    let mut change = PROGRAMME;
    change[0].1 = "Panels with more women";
    assert_eq!(replica.submit(&own, &change).await.status, StatusCode::SEE_OTHER, "to sign in");
    assert!(replica.get(&page).await.body.as_str().expect("a page").contains("Panels with women"));
    assert_eq!(replica.submit_as(&own, &change, &cookie).await.0.status, StatusCode::SEE_OTHER);
    assert!(replica.get(&page).await.body.as_str().expect("a page").contains("Panels with more women"));
    assert_eq!(replica.submit_as(&own, &[("act", "end")], &cookie).await.0.status, StatusCode::SEE_OTHER);
    assert_eq!(replica.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(replica.get("/programmes/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn its_page_tells_of_a_month_from_ten_pledges_on_and_never_of_one_more() {
    let world = World::new().await;
    let replica = world.start().await;
    let cookie = cookie(&replica, &world.organiser_key().await);
    let page = founded(&replica, &cookie).await;
    let programme = page.rsplit('/').next().expect("an id").to_owned();
    let html = replica.get(&format!("/pledge?programme={programme}")).await.body;
    assert!(html.as_str().expect("a page").contains("It counts for the programme"), "{html}");
    for n in 0..9 {
        joins(&world, &replica, &programme, n).await;
    }
    let csv = async |replica: &Replica| {
        let answer = replica.get(&format!("{page}/figures.csv")).await;
        answer.body.as_str().expect("a file").to_owned()
    };
    let month_ends = async |replica: Replica, lines: usize| {
        replica.idle(&world).await;
        replica.stop().await;
        world.months_pass(1).await;
        let replica = world.start().await;
        until("a month is released", async || (csv(&replica).await.lines().count() == lines).then_some(()))
            .await;
        replica
    };
    let replica = month_ends(replica, 2).await;
    let told = csv(&replica).await;
    assert!(told.starts_with("month,pledges,panels,cannot_tell,asked,mended,median_days\r\n"), "{told}");
    assert!(told.ends_with(",,,,,,\r\n"), "nine are nobody's business: {told}");
    joins(&world, &replica, &programme, 9).await;
    let replica = month_ends(replica, 3).await;
    assert!(csv(&replica).await.ends_with(",10,,,,,\r\n"));
    joins(&world, &replica, &programme, 10).await;
    let replica = month_ends(replica, 4).await;
    assert!(csv(&replica).await.ends_with(",10,,,,,\r\n"), "that an eleventh came cannot be seen");
    let html = replica.get(&page).await.body.as_str().expect("a page").to_owned();
    assert!(html.contains("<td class=\"n\">10</td>") && html.contains("<td class=\"n\">few</td>"), "{html}");
}

#[tokio::test]
async fn who_joined_leaves_by_the_page_of_the_pledge() {
    let world = World::new().await;
    let replica = world.start().await;
    let cookie = cookie(&replica, &world.organiser_key().await);
    let page = founded(&replica, &cookie).await;
    joins(&world, &replica, page.rsplit('/').next().expect("an id"), 0).await;
    let token = world.smtp.all()[0].stop_token();
    let managed = replica.get(&format!("/pledge/manage?t={token}")).await.body;
    assert!(managed.as_str().expect("a page").contains("Count my pledge for no programme"), "{managed}");
    let left = replica.submit("/pledge/manage", &[("t", &token), ("act", "leave")]).await.body;
    assert!(!left.as_str().expect("a page").contains("Count my pledge for no programme"), "{left}");
    let wording = replica.get(&format!("/pledge/manage?t={token}")).await.body;
    assert!(wording.as_str().expect("a page").contains("Never on one of one sex."), "{wording}");
}

#[tokio::test]
async fn what_is_counted_is_what_its_allies_sit_on_asked_about_and_saw_mended() {
    let world = World::new().await;
    let replica = world.start().await;
    let cookie = cookie(&replica, &world.organiser_key().await);
    let page = founded(&replica, &cookie).await;
    let programme = ProgrammeId::new(page.rsplit('/').next().expect("an id")).expect("an id");
    let mut pledge = world.pledge();
    pledge["programme"] = json!(programme);
    replica.post("/api/v1/pledges", pledge).await;
    let mails = world.smtp.wait(1).await;
    world.verify(&replica, &mails[0]).await;
    world.roster("p1", MEN).await;
    world.roster("p2", &[("ally", MAN), ("b", Class::Unknown)]).await;
    let count = async || {
        replica.idle(&world).await;
        let store = replica.started.followed.store();
        let now = Now { hour: view::hour(store.as_ref()).expect("an hour"), position: 0 };
        let terms = Terms { epoch: 0, now, settling_ms: 0, quiet_hours: 24 };
        let programmes = [programme.clone()];
        let counted = view::programme::counted(store.as_ref(), world.ring(), &programmes, terms).await;
        counted.expect("counted").remove(&programme).expect("the programme")
    };
    let seated = Counted { pledges: 1, panels: 2, cannot_tell: 1, ..Counted::default() };
    assert_eq!(count().await, seated);
    let token = mails[0].token("/pledge/verify");
    let id = PledgeId::new(token.split('.').nth(1).expect("an id")).expect("an id");
    let asked = Saying::Answer(Answer::Asked);
    replica.started.allies.say(&id, panel("p1"), asked).await.expect("noted");
    assert_eq!(count().await, Counted { asked: 1, ..seated }, "asked is not mended");
    world.roster("p1", MIXED).await;
    assert_eq!(count().await, Counted { asked: 1, mended: 1, ..seated });
    let leave = PledgeCommand::ChooseProgramme { programme: None };
    replica.started.allies.on_pledge(&id, &leave).await.expect("left");
    assert_eq!(count().await, Counted::default(), "whoever left counts for nothing");
}

#[tokio::test]
async fn who_runs_a_programme_takes_the_answers_of_its_allies_as_it_was_when_they_were_written_to() {
    let world = World::new().await;
    let mut config = world.config();
    config.reply_to = Some("desk@floor.example".parse().expect("an address"));
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    let cookie = cookie(&replica, &world.organiser_key().await);
    let page = founded(&replica, &cookie).await;
    let mut pledge = world.pledge();
    pledge["programme"] = json!(page.rsplit('/').next().expect("an id"));
    pledge.as_object_mut().expect("an object").remove("webhook");
    replica.post("/api/v1/pledges", pledge).await;
    let asked = world.smtp.wait(1).await.remove(0);
    assert_eq!(asked.header("Reply-To").as_deref(), Some("desk@floor.example"), "nobody has joined yet");
    world.verify(&replica, &asked).await;
    world.roster("p1", MEN).await;
    let told = world.smtp.wait(2).await.remove(1);
    assert_eq!(told.header("Reply-To").as_deref(), Some("\"Panels with women\" <desk@forum.example>"));
    replica.idle(&world).await;

    let id = told.header("Message-ID").expect("an id");
    let (notice, rest) = id.trim_start_matches('<').split_once('.').expect("a notice");
    let deliveries = format!("/deliveries/{}", rest.split('@').next().expect("an endpoint"));
    let again = [("act", "retry"), ("notice", notice)];
    let edit = format!("{page}/edit");
    let mut change = PROGRAMME;
    change[1].1 = "another@forum.example";
    assert_eq!(replica.submit_as(&edit, &change, &cookie).await.0.status, StatusCode::SEE_OTHER);
    replica.idle(&world).await;
    assert_eq!(replica.admin(&deliveries, Some(&again)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.smtp.wait(3).await[2], told, "the same message");
    world.roster("p1", MIXED).await;
    let mended = world.smtp.wait(4).await.remove(3);
    assert!(mended.header("Reply-To").expect("somebody").contains("<another@forum.example>"));

    replica.idle(&world).await;
    assert_eq!(replica.submit_as(&edit, &[("act", "end")], &cookie).await.0.status, StatusCode::SEE_OTHER);
    replica.idle(&world).await;
    assert_eq!(replica.admin(&deliveries, Some(&again)).await.status, StatusCode::SEE_OTHER);
    let after = world.smtp.wait(5).await.remove(4);
    assert_eq!(after.header("Reply-To").as_deref(), Some("desk@floor.example"), "nobody else is left");
    assert_eq!(after.header("Message-ID"), told.header("Message-ID"));
    assert_eq!(after.text(), told.text());
}

#[tokio::test]
async fn a_name_stands_on_its_page_only_beside_what_its_owner_released() {
    let world = World::new().await;
    let replica = world.start().await;
    let cookie = cookie(&replica, &world.organiser_key().await);
    let page = founded(&replica, &cookie).await;
    joins(&world, &replica, page.rsplit('/').next().expect("an id"), 0).await;
    let token = world.smtp.all()[0].stop_token();
    let shown = async || {
        replica.idle(&world).await;
        replica.get(&page).await.body.as_str().expect("a page").to_owned()
    };
    assert!(!shown().await.contains("Some Body"));
    let managed = replica.get(&format!("/pledge/manage?t={token}")).await.body;
    assert!(managed.as_str().expect("a page").contains("/pledge/voice?t="), "{managed}");
    let voice = async |name: &str, words: &str, act: &str| {
        let form = [("t", token.as_str()), ("name", name), ("words", words), ("act", act)];
        replica.submit("/pledge/voice", &form).await
    };
    let refused = voice("Some Body", " ", "release").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let released = voice("S. Body", "Ask, <b>and</b> it is mended.", "release").await;
    assert_eq!(released.status, StatusCode::OK, "{}", released.body);
    let html = shown().await;
    assert!(html.contains("S. Body") && html.contains("Ask, ") && !html.contains("<b>"), "{html}");
    assert!(!world.reveals("it is mended").await, "sealed, so that it can be forgotten");
    voice("", "", "back").await;
    assert!(!shown().await.contains("S. Body"));
    voice("S. Body", "Ask.", "release").await;
    assert!(shown().await.contains("S. Body"));
    replica.submit("/pledge/manage", &[("t", &token), ("act", "erase")]).await;
    assert!(!shown().await.contains("S. Body"));
}
