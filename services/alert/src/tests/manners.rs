//! When and of what somebody wants to be written to, by the page for it.

use std::time::Duration;

use axum::http::StatusCode;
use openfloor_domain::clock::HOUR_MS;
use openfloor_domain::delivery::Settled;
use openfloor_domain::ids::EndpointId;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::PanelCommand;
use serde_json::json;

use super::world::{MEN, MIXED, Replica, World, now_ms, one_woman, organiser, until};
use crate::view;
use crate::view::rows::{NoticeRow, What};

/// What the link of a mail that stops it carries.
/// The form as it is sent if nothing is chosen but this.
fn form<'a>(token: &'a str, chosen: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let plain = ["quiet_from", "quiet_until", "daily", "snooze", "reminders"].map(|name| (name, ""));
    let mut form = vec![("t", token), ("offset", "0")];
    form.extend(plain);
    form.retain(|(name, _)| chosen.iter().all(|(other, _)| other != name));
    form.extend(chosen.iter().copied());
    form
}

async fn choose(replica: &Replica, token: &str, chosen: &[(&'static str, &str)]) {
    let answer = replica.submit("/pledge/messages", &form(token, chosen)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn in_quiet_hours_a_notice_waits_until_they_end() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let token = world.smtp.all()[0].stop_token();
    let hour = now_ms().div_euclid(HOUR_MS).rem_euclid(24);
    let (from, ends) = (((hour + 23) % 24).to_string(), ((hour + 12) % 24).to_string());
    choose(&replica, &token, &[("quiet_from", &from), ("quiet_until", &ends)]).await;
    let page = replica.get(&format!("/pledge/messages?t={token}")).await;
    let chosen = format!("<option value=\"{ends}\" selected>");
    assert!(page.body.as_str().expect("a page").contains(&chosen), "{}", page.body);
    world.roster("p1", MEN).await;
    let (recorded_ms, wait_ms) = until("it is said", async || {
        let store = replica.started.followed.store();
        let (_, pledge) = view::pledges(store.as_ref()).expect("pledges").remove(0);
        let mail = pledge.state.mail.expect("an endpoint");
        let said = view::notices(store.as_ref(), &mail).expect("notices");
        let (row, settled) = said.into_iter().find(|(row, _)| matches!(row.what, What::Said { .. }))?;
        assert_eq!(settled, None);
        Some((row.recorded_ms, row.due_after_ms))
    })
    .await;
    assert!(wait_ms >= 11 * HOUR_MS && recorded_ms <= now_ms(), "{wait_ms}");
    assert_eq!((world.smtp.all().len(), world.hooks.all().len()), (1, 0));
}

#[tokio::test]
async fn who_snoozes_is_told_when_that_is_over_and_who_wants_praise_of_what_holds() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let token = world.smtp.all()[0].stop_token();
    let day = Moment { utc_ms: now_ms() + 24 * HOUR_MS, offset_minutes: 0 }.to_string();
    choose(&replica, &token, &[("snooze", &day[..10]), ("praise", "yes")]).await;
    world.roster("p1", MEN).await;
    world.roster("p2", MIXED).await;
    world.panel("p2", &PanelCommand::PublishLineUp { organiser: organiser() }).await;
    replica.idle(&world).await;
    assert!(!world.commits().await.contains_key("alert"), "nothing is said");
    world.months_pass(1).await;
    let mails = world.smtp.wait(3).await;
    let mut subjects: Vec<String> = mails[1..].iter().filter_map(|mail| mail.header("Subject")).collect();
    subjects.sort();
    assert!(subjects[0].ends_with("holds") && subjects[1].contains("no woman"), "{subjects:?}");
    let hooks = world.hooks.wait(2).await;
    let mut kinds: Vec<_> = hooks.iter().map(|hook| hook.json()["type"].clone()).collect();
    kinds.sort_by_key(ToString::to_string);
    assert_eq!(kinds, ["alert.holds", "alert.opened"]);
}

#[tokio::test]
async fn a_subscriber_chooses_too_and_what_cannot_be_is_refused() {
    let world = World::new().await;
    let replica = world.start().await;
    let subscription = json!({
        "name": "A reader",
        "address": "reader@news.example",
        "watches": { "convening": "c1" },
        "rule": one_woman(),
    });
    replica.post("/api/v1/subscriptions", subscription).await;
    let mail = world.smtp.wait(1).await.remove(0);
    let token = mail.stop_token();
    let page = format!("/pledge/messages?t={token}");
    assert_eq!(replica.get(&page).await.status, StatusCode::CONFLICT, "not before the address is proven");
    world.verify(&replica, &mail).await;
    choose(&replica, &token, &[("offset", "-210"), ("daily", "8"), ("reminders", "1")]).await;
    let html = replica.get(&page).await.body.as_str().expect("a page").to_owned();
    for chosen in
        ["value=\"-210\" selected>UTC-03:30", "value=\"8\" selected>08:00", "value=\"1\" selected>once"]
    {
        assert!(html.contains(chosen), "{chosen}: {html}");
    }
    for wrong in [[("quiet_from", "22")], [("snooze", "soon")], [("daily", "24")], [("offset", "9999")]] {
        let refused = replica.submit("/pledge/messages", &form(&token, &wrong)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
    }
    assert!(replica.get(&page).await.body.as_str().expect("a page").contains("value=\"8\" selected"));
}

/// Waits until so much was said to the only pledge, and gives where its mail goes.
async fn said(replica: &Replica, notices: usize) -> EndpointId {
    until("it is said", async || {
        let store = replica.started.followed.store();
        let (_, pledge) = view::pledges(store.as_ref()).expect("pledges").remove(0);
        let mail = pledge.state.mail.expect("an endpoint");
        let rows = view::notices(store.as_ref(), &mail).expect("notices");
        let is_said = |(row, _): &&(NoticeRow, _)| matches!(row.what, What::Said { .. });
        (rows.iter().filter(is_said).count() == notices).then_some(mail)
    })
    .await
}

#[tokio::test]
async fn who_wants_all_of_a_day_together_gets_one_letter_and_a_program_each_by_itself() {
    let world = World::new().await;
    let mail = {
        let replica = world.start().await;
        world.pledged(&replica).await;
        let token = world.smtp.all()[0].stop_token();
        let hour = now_ms().div_euclid(HOUR_MS).rem_euclid(24);
        choose(&replica, &token, &[("daily", &((hour + 1) % 24).to_string())]).await;
        for panel in ["p1", "p2", "p3"] {
            world.roster(panel, MEN).await;
        }
        said(&replica, 3).await;
        world.roster("p3", MIXED).await;
        said(&replica, 4).await
    };
    assert_eq!(world.smtp.all().len(), 1, "nothing before the hour");

    let replica = world.start_ahead(Duration::from_secs(2 * 24 * 3_600)).await;
    let letter = world.smtp.wait(2).await.remove(1);
    world.hooks.wait(2).await;
    let history = until("both are told", async || {
        let history = world.history(&mail).await;
        (history.notices.values().filter(|story| story.settled == Some(Settled::Delivered)).count() == 3)
            .then_some(history)
    })
    .await;
    assert_eq!(letter.header("Subject").as_deref(), Some("Your panels: 2 messages in one"));
    assert!(letter.header("Date").expect("a date").ends_with(":00:00 +0000"), "of when it was due");
    let text = letter.text();
    for (part, times) in [
        ("Your panel on 14 May 2199: no woman among the three speakers so far", 2),
        ("Three speakers, no woman among them. What would mend it", 0),
        ("What would mend it: one woman more as a speaker", 2),
        ("[I did something about it]", 2),
        ("[I am not on this panel]", 0),
        ("The organiser has not been told that you pledged.", 1),
    ] {
        assert_eq!(text.matches(part).count(), times, "{part}: {text}");
    }
    let within: Vec<_> = history
        .notices
        .iter()
        .filter(|(_, story)| story.within.is_some())
        .map(|(id, _)| id.clone())
        .collect();
    let [member] = within.as_slice() else { panic!("one went with the other: {history:?}") };
    let dropped = history.notices.values().filter(|story| story.settled == Some(Settled::NotOwed)).count();
    assert_eq!(dropped, 2, "what was mended meanwhile, and that it was");

    // Whichever of the two somebody asks for: the same letter goes out again.
    let form = [("act", "retry"), ("notice", member.as_str())];
    let asked = replica.admin(&format!("/deliveries/{mail}"), Some(&form)).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let again = world.smtp.wait(3).await.remove(2);
    assert_eq!(again.raw, letter.raw);
    replica.idle(&world).await;
    let page = replica.admin(&format!("/deliveries/{mail}"), None).await;
    let first = history.first_of(member);
    let said = format!("taken, in the message of {first}");
    assert!(page.body.as_str().expect("a page").contains(&said), "{}", page.body);
}
