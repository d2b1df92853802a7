//! Two of them, one after the other, and one that is not in force.

use std::sync::{Arc, Mutex};

use openfloor_domain::delivery::DeliveryEvent;
use openfloor_follower::{Home, HomeError, MemoryHome};
use openfloor_view_store::SharedViews;
use openfloor_view_store::memory::MemoryViews;

use super::world::{MEN, MIXED, World};

/// A store in memory that outlives its process.
#[derive(Clone, Default)]
pub(super) struct KeptHome(Arc<Mutex<Option<SharedViews>>>);

impl Home for KeptHome {
    fn open(&self) -> Result<SharedViews, HomeError> {
        let mut kept = self.0.lock().expect("unpoisoned");
        Ok(Arc::clone(kept.get_or_insert_with(|| Arc::new(MemoryViews::default()))))
    }

    fn beside(&self) -> Result<SharedViews, HomeError> {
        let fresh: SharedViews = Arc::new(MemoryViews::default());
        *self.0.lock().expect("unpoisoned") = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    fn remove_others(&self) {}

    fn close(&self) {}
}

#[tokio::test]
async fn two_replicas_on_one_log_say_everything_once() {
    let world = World::new().await;
    let (one, two) = (world.start().await, world.start().await);
    world.pledged(&one).await;
    for n in 0..20 {
        world.roster(&format!("p{n}"), MEN).await;
    }
    world.hooks.wait(20).await;
    one.idle(&world).await;
    two.idle(&world).await;
    for n in 0..20 {
        world.roster(&format!("p{n}"), MIXED).await;
    }
    world.hooks.wait(40).await;
    one.idle(&world).await;
    two.idle(&world).await;
    assert_eq!((world.hooks.all().len(), world.smtp.all().len()), (40, 41));
    let ids: std::collections::BTreeSet<String> =
        world.hooks.all().iter().map(|hook| hook.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 40);
    let started = world.deliveries().await;
    let attempts = started.iter().filter(|event| matches!(event, DeliveryEvent::AttemptStarted(_))).count();
    assert_eq!(attempts, 81);
    assert_eq!(world.commits().await["reconciler"], 1);
}

#[tokio::test]
async fn a_restart_says_nothing_twice_and_forgets_nothing() {
    let world = World::new().await;
    let home = KeptHome::default();
    let replica = world.start_as(world.config(), Box::new(home.clone())).await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    world.hooks.wait(1).await;
    world.smtp.wait(2).await;
    replica.idle(&world).await;
    replica.stop().await;
    world.roster("p2", MEN).await;
    let kept = world.start_as(world.config(), Box::new(home)).await;
    world.hooks.wait(2).await;
    kept.idle(&world).await;
    kept.stop().await;
    world.roster("p1", MIXED).await;
    // And one that has to fold all anew.
    let fresh = world.start_as(world.config(), Box::new(MemoryHome)).await;
    world.hooks.wait(3).await;
    fresh.idle(&world).await;
    assert_eq!((world.hooks.all().len(), world.smtp.all().len()), (3, 4));
}

#[tokio::test]
async fn only_the_version_in_force_speaks() {
    let world = World::new().await;
    let mut newer = world.config();
    newer.version += 1;
    let new = world.start_as(newer, Box::new(MemoryHome)).await;
    world.pledged(&new).await;
    new.stop().await;
    let old = world.start().await;
    world.roster("p1", MEN).await;
    assert!(
        old.started
            .followed
            .covers(world.head().await.expect("a head"), std::time::Duration::from_secs(10))
            .await
    );
    assert!(old.metrics.render().contains("openfloor_alert_active 0"));
    assert!(!world.commits().await.contains_key("alert"));
    let mut newer = world.config();
    newer.version += 1;
    let new = world.start_as(newer, Box::new(MemoryHome)).await;
    world.hooks.wait(1).await;
    new.idle(&world).await;
    assert_eq!(world.hooks.all().len(), 1);
}

#[tokio::test]
async fn a_kept_view_is_the_same_as_a_fresh_one() {
    let world = World::new().await;
    let home = KeptHome::default();
    let replica = world.start_as(world.config(), Box::new(home.clone())).await;
    world.pledged(&replica).await;
    for (panel, people) in [("p1", MEN), ("p2", MIXED), ("p1", MIXED), ("p2", MEN)] {
        world.roster(panel, people).await;
    }
    replica.idle(&world).await;
    let fresh_home = KeptHome::default();
    let fresh = world.start_as(world.config(), Box::new(fresh_home.clone())).await;
    fresh.idle(&world).await;
    replica.idle(&world).await;
    let rows = |home: &KeptHome| home.open().expect("a store").scan(b"", None, 1_000_000).expect("rows");
    let (kept, fresh) = (rows(&home), rows(&fresh_home));
    assert!(kept.len() > 20);
    assert_eq!(kept, fresh);
    let text = kept
        .iter()
        .flat_map(|(key, value)| [key, value])
        .map(|bytes| String::from_utf8_lossy(bytes).to_lowercase());
    assert!(
        !text
            .into_iter()
            .any(|row| row.contains("name of") || row.contains("ally.example") || row.contains("ceasefire"))
    );
}
