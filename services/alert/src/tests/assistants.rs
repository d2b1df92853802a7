//! Assistants, who read along with a pledge once they said yes.

use axum::http::StatusCode;

use super::smtp::Mail;
use super::world::{ALLY, MEN, MIXED, Replica, World};
use crate::view;

const DESK: &str = "desk@ally.example";

/// What the link of a mail that stops it carries.
/// What went to an address.
fn to(mails: &[Mail], address: &str) -> Vec<Mail> {
    mails.iter().filter(|mail| mail.to.iter().any(|to| to.contains(address))).cloned().collect()
}

/// Has the ally pledge and name an assistant, and gives the link of the ally and the mail that asks.
async fn named(world: &World, replica: &Replica) -> (String, Mail) {
    world.pledged(replica).await;
    let manage = world.smtp.all()[0].stop_token();
    let page = replica.submit("/pledge/assistant", &[("t", &manage), ("address", DESK)]).await;
    assert!(page.body.as_str().expect("a page").contains("has not said yes yet"), "{}", page.body);
    (manage, world.smtp.wait(2).await.remove(1))
}

#[tokio::test]
async fn an_assistant_gets_a_copy_after_a_yes_and_stops_it_alone() {
    let world = World::new().await;
    let replica = world.start().await;
    let (manage, asked) = named(&world, &replica).await;
    assert_eq!(
        (to(std::slice::from_ref(&asked), DESK).len(), asked.text().contains("Name of ally")),
        (1, false)
    );
    world.roster("p1", MEN).await;
    world.smtp.wait(3).await;
    replica.idle(&world).await;
    assert_eq!(to(&world.smtp.all(), DESK).len(), 1, "nothing but the question before the yes");

    let verified = replica.submit("/pledge/verify", &[("t", &asked.token("/pledge/verify"))]).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.body);
    let page = replica.get(&format!("/pledge/assistant?t={manage}")).await;
    assert!(page.body.as_str().expect("a page").contains("desk@ally.example gets a copy."), "{}", page.body);
    world.roster("p2", MEN).await;
    let mails = world.smtp.wait(5).await;
    let (copy, told) = (to(&mails, DESK).remove(1), to(&mails, ALLY).remove(2));
    let buttons = |mail: &Mail| mail.text().split("-- \n").next().map(str::to_owned);
    assert_eq!(buttons(&copy), buttons(&told), "the same words and links");
    assert!(copy.text().contains("a copy for an assistant") && !told.text().contains("a copy for"));
    assert_ne!(copy.stop_token(), told.stop_token());
    assert_eq!(
        replica.get(&format!("/pledge/manage?t={}", copy.stop_token())).await.status,
        StatusCode::NOT_FOUND
    );

    // No cookie, no origin, nothing of a browser.
    let stop = format!("/unsubscribe?t={}", copy.stop_token());
    let stopped = replica.submit(&stop, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.body);
    world.roster("p2", MIXED).await;
    let mails = world.smtp.wait(6).await;
    replica.idle(&world).await;
    assert_eq!((to(&mails, DESK).len(), to(&mails, ALLY).len()), (2, 4));
}

#[tokio::test]
async fn whom_the_ally_removes_or_who_never_answers_is_forgotten() {
    let world = World::new().await;
    let replica = world.start().await;
    let (manage, asked) = named(&world, &replica).await;
    let removed = replica.submit("/pledge/assistant", &[("t", &manage), ("act", "remove")]).await;
    assert!(!removed.body.as_str().expect("a page").contains(DESK), "{}", removed.body);
    let late = replica.submit("/pledge/verify", &[("t", &asked.token("/pledge/verify"))]).await;
    assert_eq!(late.status, StatusCode::GONE, "{}", late.body);
    assert!(late.body.as_str().expect("a page").contains("No more copies come to you"), "{}", late.body);
    let nobody = replica.submit("/pledge/assistant", &[("t", &manage), ("address", "nobody")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nobody.body);
    let other = "other@ally.example";
    replica.submit("/pledge/assistant", &[("t", &manage), ("address", other)]).await;
    world.smtp.wait(3).await;
    assert!(!world.reveals(other).await && !world.reveals(DESK).await);
    replica.submit("/pledge/manage", &[("t", &manage), ("act", "erase")]).await;
    replica.idle(&world).await;
    let store = replica.started.followed.store();
    let rows = store.scan(b"", None, 1_000_000).expect("rows");
    assert!(!rows.iter().any(|(key, _)| key.starts_with(b"asks/")));
    assert!(!rows.iter().any(|(_, row)| String::from_utf8_lossy(row).contains("pledge:")), "a box is left");
    let left = view::pledges(store.as_ref()).expect("pledges");
    assert!(left.iter().all(|(_, row)| row.assistant_address.is_none()));
}
