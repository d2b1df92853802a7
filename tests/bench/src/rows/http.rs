//! A roster over HTTP, from the first byte to the durable answer.

pub(crate) mod client;
pub(crate) mod others;
mod postgres;
pub(crate) mod server;

use std::path::Path;
use std::sync::Arc;

use openfloor_follower::MemoryHome;
use openfloor_key_store::memory::MemoryKeys;
use tokio::runtime::Runtime;

use self::client::{Driven, Load, drive};
use self::postgres::Comparison;
use self::server::{Acknowledging, CONVENING, Running};
use crate::rounds::{Rounds, in_turns};
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "http",
    what: "a new roster of six over HTTP, durable",
    beside: "(a) the same, storing nothing; (b) cqrs-es on PostgreSQL",
    measure,
};

const CLIENTS: usize = 64;

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let runtime = Runtime::new()?;
    let requests = |full, quick| settings.size(full, quick) / CLIENTS;
    let load = Load { clients: CLIENTS, warm_up: 4, requests: requests(12_800, 1_920), asked: roster };
    let slow = Load { requests: requests(2_560, 640), ..load.clone() };
    let mut client = Vec::new();
    let rounds = in_turns(
        settings,
        |directory| noted(&mut client, runtime.block_on(ours(directory, load.clone()))?),
        |_| Ok(runtime.block_on(storing_nothing(load.clone()))?.per_second),
    )?;
    let share = client.iter().sum::<f64>() / client.len() as f64;
    let told = format!(
        "{CLIENTS} kept connections, six new people with sealed boxes a roster; in this process, SQLite WAL, \
         synchronous FULL; the client takes {share:.2} of two cores"
    );
    let mut cases = vec![case(
        "storing nothing",
        Aim::Share(0.5),
        rounds,
        format!("{} rosters, {told}", requests(12_800, 1_920) * CLIENTS),
    )];
    match Comparison::prepared(settings) {
        Ok(comparison) => {
            let rounds = in_turns(
                settings,
                |directory| Ok(runtime.block_on(ours(directory, load.clone()))?.per_second),
                |directory| Ok(comparison.run(directory, &slow)?.per_second),
            )?;
            let told = format!(
                "{} rosters of ours and {} of the other, {told}; cqrs-es 0.5, postgres-es 0.5, {}, \
                 synchronous_commit on, nothing sealed, key and convening in memory",
                load.requests * CLIENTS,
                slow.requests * CLIENTS,
                comparison.version(),
            );
            cases.push(case("cqrs-es on PostgreSQL", Aim::TimesAsMuch(10.0), rounds, told));
        }
        Err(why) => settings.say(&format!("SKIPPED the comparison with cqrs-es on PostgreSQL: {why:#}")),
    }
    Ok(cases)
}

fn case(label: &str, aim: Aim, rounds: Rounds, settings: String) -> Case {
    Case { label: label.to_owned(), unit: Unit::PerSecond("rosters"), aim, least: None, rounds, settings }
}

fn noted(client: &mut Vec<f64>, driven: Driven) -> anyhow::Result<f64> {
    client.push(driven.client_cores);
    Ok(driven.per_second)
}

async fn ours(directory: &Path, load: Load) -> anyhow::Result<Driven> {
    driven(Running::on_sqlite(directory).await?, load).await
}

async fn storing_nothing(load: Load) -> anyhow::Result<Driven> {
    let (log, keys) = (Arc::new(Acknowledging::default()), Arc::new(MemoryKeys::default()));
    driven(Running::start(log, keys, Box::new(MemoryHome)).await?, load).await
}

async fn driven(running: Running, load: Load) -> anyhow::Result<Driven> {
    let (address, served) = running.serve().await?;
    let key = running.key.clone();
    let driven = tokio::task::spawn_blocking(move || drive(address, &key, &load)).await?;
    running.stop().await?;
    served.await?;
    driven
}

/// A roster of six people that nobody has heard of.
pub(crate) fn roster(client: usize, at: usize) -> (String, String) {
    let panel = format!("p-{client}-{at}");
    let class = |seat: usize| if seat.is_multiple_of(3) { "woman" } else { "man" };
    let role = |seat: usize| if seat == 0 { "moderator" } else { "panelist" };
    let seat = |seat: usize| {
        let (class, role) = (class(seat), role(seat));
        format!(r#"{{"name":"Guest {seat} of {panel}","class":"{class}","role":"{role}"}}"#)
    };
    let seats = (0..6).map(seat).collect::<Vec<_>>().join(",");
    let body =
        format!(r#"{{"title":"Panel {panel}","starts":"2027-05-14T10:00:00+02:00","seats":[{seats}]}}"#);
    (format!("/api/v1/convenings/{CONVENING}/panels/{panel}/roster"), body)
}
