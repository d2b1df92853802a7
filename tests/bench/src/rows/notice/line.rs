//! The whole line in this process: ingest, projection and alert over SQLite, with allies that are told.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::ids::{EndpointId, OrganiserId, PanelId, PersonId, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{Language, Webhook};
use openfloor_domain::panel::{
    DesiredSeat, DesiredStatus, PanelAbout, PanelCommand, SeatAbout, SubmitRoster,
};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{Pledge, PledgeAbout, PledgeCommand};
use openfloor_domain::roles::Role;
use openfloor_event_log::{CommandDigest, SharedLog, StreamName};
use openfloor_ingest::Wish;
use openfloor_key_store::SharedKeys;
use openfloor_log_sqlite::{Options, SqliteKeys, SqliteLog};
use openfloor_process::clock::Clock;

use super::receiver::MARK;
use crate::rows::http::others::Others;
use crate::rows::http::server::{CONVENING, Running, ingest_home};
use crate::rows::sizes::written::{SECRET, one_woman};

/// Commits that follow from one roster: itself, the alert, and an attempt and what came of it for the mail and
/// for the webhook.
pub(super) const COMMITS: usize = 6;

/// Pledges made side by side.
const PLEDGES_AT_ONCE: usize = 256;

/// Everything, running.
pub(super) struct Line {
    pub(super) running: Running,
    pub(super) log: SharedLog,
    others: Others,
    source: SourceId,
}

impl Line {
    /// Starts it with so many allies whose webhooks lead to a receiver.
    pub(super) async fn start(directory: &Path, allies: usize, receiver: SocketAddr) -> anyhow::Result<Self> {
        let log: SharedLog = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
        let keys: SharedKeys = SqliteKeys::open(directory.join("keys.sqlite"))?;
        let ports = || (Arc::clone(&log), Arc::clone(&keys));
        let running = Running::start(Arc::clone(&log), Arc::clone(&keys), ingest_home(directory)).await?;
        let pledges = Handler::<Pledge>::new(Arc::clone(&log), Arc::new(KeyRing::new(Arc::clone(&keys))));
        // Side by side: one after the other, a hundred thousand take minutes.
        let made = (0..allies).map(|ally| pledge(&pledges, ally, receiver));
        futures::stream::iter(made).buffer_unordered(PLEDGES_AT_ONCE).try_collect::<()>().await?;
        let others = Others::start(directory, ports(), ports(), alert_config()?).await?;
        let source = running.identity.source(&running.organiser, "api");
        Ok(Self { running, log, others, source })
    }

    pub(super) fn organiser(&self) -> OrganiserId {
        self.running.organiser.clone()
    }

    /// The panel of a roster, and the command that submits it: an ally and five others, men all.
    pub(super) fn roster(&self, number: usize, ally: usize) -> anyhow::Result<(PanelId, PanelCommand)> {
        let Running { organiser, identity, .. } = &self.running;
        let convening = identity.convening(organiser, CONVENING);
        let panel = identity.panel(organiser, &convening, &format!("p-{number}"));
        let seat = |seat: usize| {
            let (person, name, address) = match seat {
                0 => (format!("ally{ally}"), format!("Ally {ally}"), address(ally)),
                _ => {
                    let name = format!("Guest {seat} of {number}");
                    (format!("g{number}x{seat}"), name, format!("guest-{number}-{seat}@floor.example"))
                }
            };
            anyhow::Ok(DesiredSeat {
                key: identity.seat(organiser, &panel, &person),
                person: Some(PersonId::new(person)?),
                role: Role::Panelist,
                status: DesiredStatus::Confirmed,
                is_delegated: false,
                about: Personal::Known(SeatAbout {
                    name,
                    class: Class::Man,
                    address: Some(address),
                    external: None,
                }),
            })
        };
        let command = PanelCommand::SubmitRoster(SubmitRoster {
            organiser: organiser.clone(),
            source: self.source.clone(),
            about: PanelAbout {
                slug: format!("p-{number}"),
                title: format!("{MARK}{number}"),
                kind: "panel".to_owned(),
            },
            starts: Moment::parse("2199-05-14T10:00:00+02:00").ok(),
            seats: (0..6).map(seat).collect::<anyhow::Result<_>>()?,
            is_complete: Some(true),
        });
        Ok((panel, command))
    }

    pub(super) async fn stop(self) -> anyhow::Result<()> {
        self.others.stop().await?;
        self.running.stop().await
    }
}

/// Tells at once, and on this machine too.
pub(crate) fn alert_config() -> anyhow::Result<openfloor_alert::Config> {
    let mut config = openfloor_alert::Config::new("https://floor.example/".parse()?);
    config.settling = std::time::Duration::ZERO;
    config.private_webhooks = vec!["127.0.0.0/8".parse()?];
    Ok(config)
}

/// Submits a roster as ingest does for a request.
pub(super) async fn submit(
    ingest: Arc<openfloor_ingest::Ingest>,
    organiser: OrganiserId,
    (panel, command): (PanelId, PanelCommand),
) -> anyhow::Result<()> {
    let request = panel.to_string();
    ingest.panel(&organiser, panel, &command, request.as_bytes(), &Wish::default()).await?;
    Ok(())
}

fn address(ally: usize) -> String {
    format!("ally-{ally}@ally.example")
}

/// A pledge whose address is verified.
async fn pledge(pledges: &Handler<Pledge>, ally: usize, receiver: SocketAddr) -> anyhow::Result<()> {
    let stream = StreamName::new("pledge", &format!("pledge{ally}"))?;
    let at_ms = Clock::system().now_ms();
    let make = PledgeCommand::Make {
        mail: EndpointId::new(format!("m{ally}"))?,
        webhook: Some(EndpointId::new(format!("w{ally}"))?),
        about: PledgeAbout {
            name: format!("Ally {ally}"),
            address: address(ally),
            wording: "I will not serve on a panel without a woman.".to_owned(),
            rule: one_woman()?,
            externals: Vec::new(),
            hosts: Vec::new(),
            webhook: Some(Webhook { url: format!("http://{receiver}/hook"), secret: SECRET.to_owned() }),
            language: Language::En,
            salt: format!("{ally:032x}"),
        },
        at_ms,
    };
    for command in [make, PledgeCommand::VerifyAddress { n: 1, at_ms }] {
        pledges.handle(&stream, &command, &Attempt::once(CommandDigest([1; 32]), at_ms)).await?;
    }
    Ok(())
}
