//! Serving everything from one data directory.

use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use openfloor_application::api_key::random_hex;
use openfloor_process::health::{Health, admin_router};
use openfloor_process::metrics::Metrics;
use openfloor_process::serve::{Limits, serve};
use openfloor_process::shutdown;
use openfloor_process::telemetry::{TelemetryOptions, init};
use tokio::net::TcpListener;

use crate::demo;
use crate::directory::{DataDirectory, read_key, write_key};
use crate::installation::Installation;
use crate::operator;
use crate::options::Options;
use crate::parts::{Extent, World};
use crate::stores::Stores;

/// Random bytes of an operator key that nobody chose.
const OPERATOR_KEY_BYTES: usize = 32;

/// How long the invented events of a demo may take to be readable.
const DEMO_LIMIT: Duration = Duration::from_secs(60);

/// What is to be told once it runs.
#[derive(Clone, PartialEq, Eq)]
pub struct Running {
    /// Where the pages are.
    pub url: String,
    /// A link that signs in once.
    pub sign_in: String,
    /// Where operators reach it.
    pub admin: String,
    /// The data directory.
    pub data: PathBuf,
    /// Whether its organiser was registered just now.
    pub is_first: bool,
    /// Where the letters are that are not sent, as no mail server is set; none if mail is sent.
    pub outbox: Option<String>,
}

/// Serves a data directory until a signal ends it. `announce` is called once it can be used. With
/// `is_demo` invented events are put in.
pub async fn up(
    directory: DataDirectory,
    options: Options,
    is_demo: bool,
    announce: impl FnOnce(&Running) + Send,
) -> anyhow::Result<()> {
    let options = if is_demo { options.for_demo() } else { options };
    options.exposure.check(options.listen)?;
    options.exposure.check(options.admin)?;
    let mut owned = directory.own("openfloor up, starting")?;
    let (listener, admin_listener) = (listen(options.listen).await?, listen(options.admin).await?);
    let admin = url_here(admin_listener.local_addr()?);
    let local = url_here(listener.local_addr()?);
    let metrics = Metrics::new("standalone", env!("CARGO_PKG_VERSION"));
    init(&telemetry(), &metrics)?;
    let health = Health::new();
    health.ready("start", Err("starting".to_owned()));
    let shutdown = shutdown::on_signal()?;
    let operator_key = operator_key(&directory, &options)?;
    let url = options.exposure.public_url.as_ref().map_or_else(|| local.clone(), ToString::to_string);
    let is_admin_here = options.admin.ip().is_loopback();
    let outbox = (!options.sends_mail()).then(|| format!("{admin}/outbox"));
    let stores = Stores::open(&directory, options.log_mib_max)?;
    let world = World {
        stores,
        options,
        metrics: metrics.clone(),
        health: health.clone(),
        url: url.clone(),
        is_demo,
    };
    let installation = Installation::new(world, Extent::All, shutdown.clone());

    let operated: Arc<dyn operator::Operated> = Arc::clone(&installation) as _;
    let operators = operator::routes(operated).merge(operator::directory_routes(Arc::clone(&installation)));
    // What the parts have for operators names people: beyond this machine it needs the key, too.
    let of_parts = match is_admin_here {
        true => installation.admin_router(),
        false => operator::with_key(installation.admin_router(), operator_key.clone()),
    };
    let admin_routes = admin_router(health.clone(), metrics)
        .merge(operator::with_key(operators, operator_key))
        .fallback_service(of_parts);
    let admin_served = tokio::spawn(serve(admin_listener, admin_routes, shutdown.clone(), Limits::default()));
    let served = tokio::spawn(serve(listener, installation.router(), shutdown.clone(), Limits::default()));

    let begun = async {
        installation.begin().await?;
        let (key, is_first) = installation.own_key().await?;
        if is_demo {
            demo::fill(&installation, key.reveal()).await.context("the invented events of the demo")?;
            installation.has_caught_up(DEMO_LIMIT).await;
        }
        owned.listens("openfloor up", local, admin.clone())?;
        let sign_in = installation.sign_in_link(&key).await.context("the parts do not run")?;
        let data = directory.path().to_owned();
        announce(&Running { url, sign_in, admin, data, is_first, outbox });
        health.ready("start", Ok(()));
        anyhow::Ok(())
    };
    let result = tokio::select! {
        begun = begun => begun,
        () = shutdown.cancelled() => Ok(()),
    };
    if result.is_err() {
        shutdown.cancel();
    }
    served.await.context("serving")?;
    admin_served.await.context("serving operators")?;
    installation.stop().await?;
    result
}

/// On a terminal only what needs attention: what is told there is told by `announce`.
fn telemetry() -> TelemetryOptions {
    let filter = std::io::stderr().is_terminal().then(|| "warn".to_owned());
    TelemetryOptions { filter, ..TelemetryOptions::default() }
}

/// How this machine reaches a listener of its own.
fn url_here(mut address: SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(any) if any.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(any) if any.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    format!("http://{address}")
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "cannot listen on {address}; another process may use it: \
             choose others with --listen and --admin (127.0.0.1:0 takes any that is free)"
        )
    })
}

/// The operator's key: the one given, else the one in the data directory, else a new one. It is kept
/// in the data directory, where commands on this machine find it.
fn operator_key(directory: &DataDirectory, options: &Options) -> anyhow::Result<String> {
    let path = directory.operator_key();
    let kept = read_key(&path)?;
    let given = options.exposure.operator_key.clone();
    if let (None, Some(kept)) = (&given, &kept) {
        return Ok(kept.clone());
    }
    let key = given.unwrap_or_else(|| random_hex(OPERATOR_KEY_BYTES));
    if kept.as_ref() != Some(&key) {
        write_key(&path, &key)?;
    }
    Ok(key)
}
