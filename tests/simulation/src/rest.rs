//! From the last fault to rest: everything is repaired, and then all must come to rest by itself.

use std::rc::Rc;
use std::sync::Arc;

use openfloor_domain::reconciler::Mode;

use crate::replica::Replica;
use crate::simulation::Shared;
use crate::site::{Service, sleep_ms};

/// Longest time that it may take to come to rest: longer than all waits between attempts to deliver.
const REST_MS_MAX: u64 = 120 * 3_600_000;

/// Most lines of trace in which it comes to rest: more is a storm.
const REST_LINES_MAX: u64 = 60_000;

/// Ends all faults, and does what an operator does: finds lost keys, starts what is down, and has
/// a version of alert running that is in force.
pub(crate) async fn calm(shared: &Arc<Shared>, replicas: &Rc<Vec<Replica>>) -> anyhow::Result<()> {
    shared.world.calm();
    shared.keys.find_all();
    let had_missing_keys = shared.world.trace.count_of("keys missing") > 0;
    until_all_run(shared, replicas).await;
    let in_force = shared.on_watch(|watch| watch.reconciler.in_force);
    let alerts: Vec<&Replica> = replicas.iter().filter(|replica| replica.service == Service::Alert).collect();
    if let Some(in_force) = in_force
        && alerts.iter().all(|replica| replica.version.get() != in_force)
        && let Some(replica) = alerts.first()
    {
        shared.world.trace.count("versions in force started by hand");
        replica.version.set(in_force);
        replica.restart(shared, false).await?;
    }
    if had_missing_keys {
        repair(shared, replicas).await?;
    }
    Ok(())
}

async fn until_all_run(shared: &Shared, replicas: &[Replica]) {
    while shared.world.failure().is_none() && replicas.iter().any(|replica| replica.running().is_none()) {
        sleep_ms(100).await;
    }
}

/// A stream that was parked since a key could not be found is folded by a new view; what alert did
/// not say for that reason it says after a restart.
async fn repair(shared: &Arc<Shared>, replicas: &[Replica]) -> anyhow::Result<()> {
    for replica in replicas {
        let Some(running) = replica.running() else { continue };
        let limit = std::time::Duration::from_secs(3_600);
        running.followed.has_caught_up(limit).await;
        // It may have read what it could not open, and not have come to say so.
        if let Some(head) = shared.head() {
            running.followed.covers(head, limit).await;
        }
        let has_parked = running.followed.status().progress.parked > 0;
        if has_parked {
            shared.world.trace.count("views with parked streams wiped");
        }
        if has_parked || replica.service == Service::Alert {
            replica.restart(shared, has_parked).await?;
        }
    }
    Ok(())
}

/// Waits until nothing is left to do; false, and a failed check, if that takes too long.
pub(crate) async fn comes(shared: &Arc<Shared>, replicas: &Rc<Vec<Replica>>) -> bool {
    let world = &shared.world;
    let begun_ms = world.now_ms();
    let lines_before = world.trace.written();
    let mut pause_ms = 100;
    let mut last_head = None;
    loop {
        let head = shared.head();
        let left = left(shared, replicas);
        if world.failure().is_some() {
            return false;
        }
        if left.is_none() && last_head == Some(head) {
            return true;
        }
        if world.trace.written() - lines_before > REST_LINES_MAX {
            world
                .fail("all comes to rest", format!("it does not stop working: {}", left.unwrap_or_default()));
            return false;
        }
        if world.now_ms() - begun_ms > REST_MS_MAX {
            world.fail("all comes to rest", left.unwrap_or_else(|| "the log goes on".to_owned()));
            return false;
        }
        last_head = Some(head);
        sleep_ms(pause_ms).await;
        pause_ms = (pause_ms * 3 / 2).min(60_000);
    }
}

/// What is left to do, if anything is.
fn left(shared: &Shared, replicas: &[Replica]) -> Option<String> {
    let head = shared.head();
    for replica in replicas {
        let Some(running) = replica.running() else { return Some(format!("{} is down", replica.number)) };
        let name = &running.site.name;
        let status = running.followed.status();
        if status.progress.applied != head || status.is_rebuilding {
            return Some(format!(
                "{name} is at {:?} of {head:?}: {:?}",
                status.progress.applied, status.trouble
            ));
        }
        if status.progress.unsettled_erasures > 0 {
            return Some(format!("{name} has old values of somebody erased"));
        }
        let mode = shared.on_watch(|watch| watch.reconciler.mode(running.site.version));
        let speaks = replica.service == Service::Alert && matches!(mode, Mode::Active { .. });
        if replica.service == Service::Alert && mode == Mode::NeverInForce {
            return Some(format!("{name} was never in force"));
        }
        let dirty = running.followed.store().scan(b"dirty/", None, 1).ok()?;
        if speaks && let Some((panel, _)) = dirty.first() {
            return Some(format!("{name} has not compared {}", String::from_utf8_lossy(panel)));
        }
    }
    let untold = shared.on_watch(|watch| watch.untold());
    untold.first().map(|first| format!("{} notices are not told: {first}", untold.len()))
}
