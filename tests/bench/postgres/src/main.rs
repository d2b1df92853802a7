//! Takes rosters as ingest does and keeps them with cqrs-es in PostgreSQL: what a row of the benchmarks
//! stands beside. The address of the database is the only argument; the second line printed is the key.
//! It ends when its standard input does.

mod aggregate;
mod server;

use std::env;

use anyhow::Context;
use openfloor_process::metrics::Metrics;
use openfloor_process::serve::{Limits, serve};
use openfloor_process::web::{Protection, protect};
use sqlx::postgres::PgPoolOptions;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Connections to the database. Other numbers were not tried.
const CONNECTIONS: u32 = 16;

/// The table of cqrs-es, as its documentation gives it.
const TABLE: &str = "CREATE TABLE events (
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    sequence bigint CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL,
    event_version text NOT NULL,
    payload json NOT NULL,
    metadata json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let url = env::args().nth(1).context("name the database: postgres://user@host:port/name")?;
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect(&url).await?;
    let (commit,): (String,) = sqlx::query_as("SHOW synchronous_commit").fetch_one(&pool).await?;
    anyhow::ensure!(commit == "on", "synchronous_commit is {commit}: nothing would be durable");
    sqlx::query(TABLE).execute(&pool).await?;
    let server = server::Server::new(pool)?;
    println!("{}", server.key());
    let metrics = Metrics::new("bench", env!("CARGO_PKG_VERSION"));
    let router = protect(server.router(), &metrics, Protection::default());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let shutdown = CancellationToken::new();
    let served = tokio::spawn(serve(listener, router, shutdown.clone(), Limits::default()));
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    shutdown.cancel();
    served.await?;
    Ok(())
}
