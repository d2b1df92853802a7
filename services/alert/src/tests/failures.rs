//! Receivers and mail servers that do not take what they are given.

use openfloor_domain::delivery::{DeliveryEvent, Failure, Reason};

use super::world::{MEN, MIXED, World, until};

fn failures(events: &[DeliveryEvent]) -> Vec<Failure> {
    let failed = events.iter().filter_map(|event| match event {
        DeliveryEvent::AttemptFailed(failed) => Some(failed.failure),
        _ => None,
    });
    failed.collect()
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_with_the_same_id_and_body() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.hooks.answer(500, &[]);
    world.smtp.reply("451 come again");
    world.roster("p1", MEN).await;
    let hooks = world.hooks.wait(2).await;
    assert_eq!(hooks[0].header("webhook-id"), hooks[1].header("webhook-id"));
    assert_eq!(hooks[0].body, hooks[1].body);
    let mails = world.smtp.wait(3).await;
    assert_eq!(mails[1], mails[2]);
    replica.idle(&world).await;
    let failed = failures(&world.deliveries().await);
    assert_eq!(failed.len(), 2);
    assert!(
        failed.contains(&Failure::Answered { code: 500 })
            && failed.contains(&Failure::Answered { code: 451 })
    );
}

/// The rows of a stream that is parked are not what the log says: a later record may take back what they hold.
#[tokio::test]
async fn nothing_is_judged_by_what_cannot_be_read() {
    for kind in ["pledge", "convening"] {
        let world = World::new().await;
        let replica = world.start().await;
        world.pledged(&replica).await;
        world.roster("p1", MIXED).await;
        replica.idle(&world).await;
        world.damage(kind).await;
        world.roster("p2", MEN).await;
        replica.idle(&world).await;
        assert_eq!(world.commits().await.get("alert"), None, "a {kind} that is parked");
    }
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.hooks.answer(301, &[("location", "/elsewhere")]);
    world.roster("p1", MEN).await;
    world.hooks.wait(1).await;
    let failed = until("an attempt that failed", async || {
        let failed = failures(&world.deliveries().await);
        (!failed.is_empty()).then_some(failed)
    })
    .await;
    assert_eq!(failed, [Failure::Answered { code: 301 }]);
}

#[tokio::test]
async fn an_endpoint_that_asks_for_time_gets_it() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.hooks.answer(429, &[("retry-after", "7200")]);
    world.roster("p1", MEN).await;
    world.hooks.wait(1).await;
    let retry_at_ms = until("an attempt that is to be repeated", async || {
        world.deliveries().await.into_iter().find_map(|event| match event {
            DeliveryEvent::AttemptFailed(failed) => failed.retry_at_ms,
            _ => None,
        })
    })
    .await;
    let wait_ms = retry_at_ms - super::world::now_ms();
    assert!((7_100_000..=7_200_000).contains(&wait_ms), "{wait_ms}");
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_asked_no_more() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    world.hooks.answer(410, &[]);
    world.roster("p1", MEN).await;
    world.hooks.wait(1).await;
    world.smtp.wait(2).await;
    world.roster("p1", MIXED).await;
    world.smtp.wait(3).await;
    let events = world.deliveries().await;
    assert!(events.iter().any(
        |event| matches!(event, DeliveryEvent::EndpointDisabled(disabled) if disabled.reason == Reason::Gone)
    ));
    assert_eq!(world.hooks.all().len(), 1);
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_given_up() {
    let world = World::new().await;
    let replica = world.start().await;
    world.smtp.reply("550 no such user");
    replica.post("/api/v1/pledges", world.pledge()).await;
    world.smtp.wait(1).await;
    replica.idle(&world).await;
    let events = world.deliveries().await;
    assert!(
        events.iter().any(
            |event| matches!(event, DeliveryEvent::GivenUp(given_up) if given_up.reason == Reason::Gone)
        )
    );
    // A hard bounce: nothing more is sent there until somebody says so.
    assert!(events.iter().any(|event| matches!(event, DeliveryEvent::EndpointDisabled(_))));
    assert_eq!(world.smtp.all().len(), 1);
}
