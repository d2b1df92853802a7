//! What goes wrong by itself, now and then.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use openfloor_domain::reconciler::VERSION;
use openfloor_event_codec::SealedCommit;

use crate::log::DISBELIEVING;
use crate::replica::{Replica, Running};
use crate::simulation::Shared;
use crate::site::{Service, sleep_ms};
use crate::workload;

/// How many kinds of deeds there are.
pub(crate) const DEEDS: usize = 10;

/// Does one deed after the other until it is aborted.
pub(crate) async fn run(shared: Arc<Shared>, replicas: Rc<Vec<Replica>>) {
    let mut may_go_back = shared.world.chance.permille(250);
    loop {
        let world = &shared.world;
        sleep_ms(world.chance.between(50, world.faults.nemesis_pause_ms)).await;
        match world.chance.weighted(&world.faults.nemesis) {
            0 => crash(&shared, &replicas),
            1 => {
                world.trace.count("leaders lost");
                shared.lose_leader(world.chance.between(100, 5_000));
            }
            2 => {
                world.trace.count("disks full");
                shared.fill_disk(world.chance.between(100, 10_000));
            }
            3 => {
                world.trace.count("laggards");
                let ms = world.chance.between(1_000, 60_000);
                one(&shared, &replicas).running().iter().for_each(|running| running.site.deafen(ms));
            }
            4 => hide_a_key(&shared),
            5 => {
                world.trace.count("key stores lost");
                shared.lose_keys(world.chance.between(100, 5_000));
            }
            6 => jump(&shared, &replicas),
            7 => upgrade(&shared, &replicas),
            8 if may_go_back => {
                may_go_back = false;
                go_back(&shared, &replicas).await;
            }
            _ => crash_all(&shared, &replicas),
        }
    }
}

/// The last deed: where alert is alone, it dies when the last rosters were folded and not compared. Nobody
/// else says what it owes, and no later record has the panels looked at again.
pub(crate) async fn at_the_worst_moment(shared: &Shared, replicas: &[Replica]) {
    let alerts: Vec<Running> = replicas
        .iter()
        .filter(|replica| replica.service == Service::Alert)
        .filter_map(Replica::running)
        .collect();
    if let [alone] = alerts.as_slice() {
        alone.site.stop_at_marks();
        workload::a_last_round(shared, replicas).await;
    }
}

fn one<'a>(shared: &Shared, replicas: &'a [Replica]) -> &'a Replica {
    shared.world.chance.of(replicas)
}

fn crash(shared: &Shared, replicas: &[Replica]) {
    one(shared, replicas).running().iter().for_each(|running| running.site.crash("by the nemesis"));
}

fn crash_all(shared: &Shared, replicas: &[Replica]) {
    if shared.world.chance.permille(300) {
        for replica in replicas {
            replica.running().iter().for_each(|running| running.site.crash("of everything"));
        }
    }
}

/// One of the keys in the log cannot be found for a while.
fn hide_a_key(shared: &Shared) {
    let mut ids = Vec::new();
    shared.truth.each(|entry| ids.extend(SealedCommit::key_ids(&entry.commit)));
    if !ids.is_empty() {
        shared.world.trace.count("keys hidden");
        let id = *shared.world.chance.of(&ids);
        shared.world.trace.line(shared.world.now_ms(), "nemesis", format_args!("hides key {id}"));
        shared.keys.hide(id);
    }
    if shared.world.chance.permille(300) {
        shared.keys.find_all();
    }
}

/// The clock of a machine jumps.
fn jump(shared: &Shared, replicas: &[Replica]) {
    shared.world.trace.count("clock jumps");
    let chance = &shared.world.chance;
    let most = *chance.of(&[1_000, 60_000, 7_200_000]);
    let ms =
        i64::try_from(chance.below(2 * most)).unwrap_or_default() - i64::try_from(most).unwrap_or_default();
    let replica = one(shared, replicas);
    replica.clock_ahead_ms.fetch_add(ms, Ordering::Relaxed);
    shared.world.trace.line(
        shared.world.now_ms(),
        "nemesis",
        format_args!("the clock of {} jumps by {ms} ms", replica.number),
    );
}

/// Another version of alert is started in the place of one.
fn upgrade(shared: &Shared, replicas: &[Replica]) {
    let alerts: Vec<&Replica> = replicas.iter().filter(|replica| replica.service == Service::Alert).collect();
    let replica = shared.world.chance.of(&alerts);
    let version = if replica.version.get() == VERSION { DISBELIEVING } else { VERSION };
    shared.world.trace.count("other versions started");
    replica.running().iter().for_each(|running| running.site.crash("for another version"));
    replica.version.set(version);
}

/// Everything stops, and starts again over a log from a backup.
async fn go_back(shared: &Shared, replicas: &[Replica]) {
    let len = shared.truth.len();
    if len < 4 {
        return;
    }
    let kept = len - 1 - shared.world.chance.index(len / 2);
    for replica in replicas {
        replica.running().iter().for_each(|running| running.site.crash("before the log goes back"));
    }
    shared.world.trace.count("logs that went back");
    shared.world.trace.line(
        shared.world.now_ms(),
        "nemesis",
        format_args!("the log goes back from {len} to {kept} records"),
    );
    shared.truth.go_back(kept);
    shared.keys.go_back(kept);
    let entries = shared.truth.entries();
    shared.on_watch(|watch| watch.go_back(&entries));
}
