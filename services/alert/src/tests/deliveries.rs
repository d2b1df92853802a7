//! What operators do about deliveries, on the page of the admin listener.

use axum::http::StatusCode;
use openfloor_domain::delivery::Settled;
use openfloor_domain::ids::EndpointId;

use super::world::{MEN, MIXED, Replica, World, until};
use crate::view;

/// The endpoint that the page of deliveries names first.
async fn first_endpoint(replica: &Replica) -> EndpointId {
    until("an endpoint on the page", async || {
        let page = replica.admin("/deliveries", None).await;
        let (_, rest) = page.body.as_str().expect("a page").split_once("href=\"/deliveries/")?;
        EndpointId::new(rest.split('"').next()?).ok()
    })
    .await
}

/// Waits until so many endpoints are counted for operators, and so many of them to which nothing is sent.
async fn counted(replica: &Replica, endpoints: (u64, u64)) {
    until("the endpoints are counted", async || {
        let totals = view::totals(replica.started.followed.store().as_ref()).expect("they are read");
        ((totals.endpoints, totals.disabled) == endpoints).then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_was_not_taken_waits_for_a_person_who_tries_again_or_says_why_not() {
    let world = World::new().await;
    let replica = world.start().await;
    let empty = replica.admin("/deliveries", None).await;
    assert!(empty.body.as_str().expect("a page").contains("Nothing waits for you."));
    world.pledged(&replica).await;
    world.smtp.reply("554 5.7.1 not today");
    world.smtp.reply("554 5.7.1 not today, either");
    world.roster("p1", MEN).await;
    world.smtp.wait(2).await;
    let endpoint = first_endpoint(&replica).await;
    let page = format!("/deliveries/{endpoint}");
    let history = world.history(&endpoint).await;
    let (notice, _) = history.notices.iter().find(|(_, story)| story.is_dead_letter()).expect("one");
    let retry = [("act", "retry"), ("notice", notice.as_str())];
    let inspected = replica.admin(&page, None).await;
    assert!(inspected.body.as_str().expect("a page").contains("answered 554"), "{}", inspected.body);

    assert_eq!(replica.admin(&page, Some(&retry)).await.status, StatusCode::SEE_OTHER);
    let mails = world.smtp.wait(3).await;
    assert_eq!(mails[1], mails[2], "the same message");
    until("it is given up again", async || {
        let history = world.history(&endpoint).await;
        (history.notices[notice].settled == Some(Settled::GivenUp)).then_some(())
    })
    .await;

    let discard = |why: &'static str| [("act", "discard"), ("notice", notice.as_str()), ("why", why)];
    assert_eq!(replica.admin(&page, Some(&discard(" "))).await.status, StatusCode::CONFLICT);
    assert_eq!(replica.admin(&page, Some(&discard("told by telephone"))).await.status, StatusCode::SEE_OTHER);
    assert!(replica.admin(&page, None).await.body.as_str().expect("a page").contains("told by telephone"));
    replica.idle(&world).await;
    let empty = replica.admin("/deliveries", None).await;
    assert!(empty.body.as_str().expect("a page").contains("Nothing waits for you."));

    // Nobody is held to that.
    assert_eq!(replica.admin(&page, Some(&retry)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.smtp.wait(4).await[3], mails[1]);
    replica.idle(&world).await;
    let never = [("act", "retry"), ("notice", "nosuchnotice")];
    assert_eq!(replica.admin(&page, Some(&never)).await.status, StatusCode::CONFLICT);
    assert_eq!(replica.admin("/deliveries/nobody", None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_for_a_stopped_endpoint_waits_until_it_is_sent_there_again() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.hooks.answer(410, &[]);
    world.roster("p1", MEN).await;
    world.hooks.wait(1).await;
    let endpoint = first_endpoint(&replica).await;
    world.smtp.wait(2).await;
    world.roster("p1", MIXED).await;
    world.smtp.wait(3).await;
    assert_eq!(world.hooks.all().len(), 1);
    counted(&replica, (2, 1)).await;
    let page = format!("/deliveries/{endpoint}");
    assert_eq!(replica.admin(&page, Some(&[("act", "enable")])).await.status, StatusCode::SEE_OTHER);
    let hooks = world.hooks.wait(2).await;
    counted(&replica, (2, 0)).await;
    assert_eq!(hooks[1].json()["type"], "alert.mended");
    assert_ne!(hooks[0].header("webhook-id"), hooks[1].header("webhook-id"));
}

#[tokio::test]
async fn another_page_in_the_browser_of_the_operator_presses_no_button() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    replica.idle(&world).await;
    let endpoint = world.last_webhook().await;
    let page = format!("/deliveries/{endpoint}");
    let foreign = replica.admin_from("https://elsewhere.example", &page, &[("act", "disable")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.body);
    assert_eq!(world.history(&endpoint).await.disabled, None);
    assert_eq!(replica.admin(&page, Some(&[("act", "disable")])).await.status, StatusCode::SEE_OTHER);
    assert!(world.history(&endpoint).await.disabled.is_some());
}
