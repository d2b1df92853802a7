//! Alert as a process of its own over NATS.

use std::time::Duration;

use anyhow::Context;
use openfloor_follower::report;
use openfloor_over_nats::{Service, ServiceOptions};
use openfloor_process::health::Health;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::config::Config;
use crate::http::ROUTE_LIMITS;
use crate::mail::Smtp;
use crate::start::{Started, start};
use crate::view::{self, NAME, SCHEMA};
use openfloor_outbound::{Cidr, LinkOptions};

/// Options of alert, beside those of every service.
#[derive(Clone, Debug, clap::Args)]
pub struct AlertOptions {
    /// The mail server: smtps://host, smtp://host:587?tls=required, smtp://localhost:25. Without one,
    /// nothing is sent: letters are shown on the admin listener, at /outbox.
    #[arg(long, env = "OPENFLOOR_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Who to sign in to the mail server as.
    #[arg(long, env = "OPENFLOOR_SMTP_USER")]
    pub smtp_user: Option<String>,
    /// The password for the mail server.
    #[arg(long, env = "OPENFLOOR_SMTP_PASSWORD", hide_env_values = true)]
    pub smtp_password: Option<String>,
    /// The address that messages come from: Openfloor <alerts@openfloor.example.org>
    #[arg(long, env = "OPENFLOOR_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Who reads the answers.
    #[arg(long, env = "OPENFLOOR_MAIL_REPLY_TO")]
    pub mail_reply_to: Option<String>,
    /// Where mail servers send back what they cannot deliver [default: the address mail comes from]. Have each
    /// such mail posted to /bounces on the admin listener.
    #[arg(long, env = "OPENFLOOR_MAIL_BOUNCES")]
    pub mail_bounces: Option<String>,
    /// Seconds that bad news waits, so that what is mended at once is not told.
    #[arg(long, env = "OPENFLOOR_SETTLING_SECONDS", default_value_t = 600)]
    pub settling_seconds: u64,
    /// Hours without a change after which a draft is told about, from 30 days before the panel begins.
    #[arg(long, env = "OPENFLOOR_DRAFT_QUIET_HOURS", default_value_t = 24)]
    pub draft_quiet_hours: u32,
    /// Private addresses that webhooks may lead to: 10.0.0.0/8,127.0.0.0/8
    #[arg(long, env = "OPENFLOOR_ALLOW_PRIVATE_WEBHOOKS", value_delimiter = ',')]
    pub allow_private_webhooks: Vec<Cidr>,
    /// An Alertmanager to be told of parked streams and of a version that stays silent, as http://localhost:9093.
    #[arg(long, env = "OPENFLOOR_ALERTMANAGER_URL")]
    pub alertmanager_url: Option<Url>,
}

impl AlertOptions {
    /// The set-up that they ask for, with links that lead to an address, and where links to programmes may lead.
    pub fn config(&self, public_url: Url, links: &LinkOptions) -> anyhow::Result<Config> {
        let mut config = Config::new(public_url);
        config.smtp = self.smtp_url.clone().map(|url| Smtp {
            url,
            user: self.smtp_user.clone(),
            password: self.smtp_password.clone(),
        });
        if let Some(from) = &self.mail_from {
            config.from = from.parse().context("--mail-from is not an address")?;
        }
        if let Some(reply_to) = &self.mail_reply_to {
            config.reply_to = Some(reply_to.parse().context("--mail-reply-to is not an address")?);
        }
        if let Some(bounces) = &self.mail_bounces {
            config.bounces = Some(bounces.parse().context("--mail-bounces is not an address")?);
        }
        config.alertmanager.clone_from(&self.alertmanager_url);
        config.settling = Duration::from_secs(self.settling_seconds);
        config.draft_quiet = Duration::from_secs(u64::from(self.draft_quiet_hours) * 60 * 60);
        config.private_webhooks = self.allow_private_webhooks.clone();
        config.links = links.clone();
        Ok(config)
    }
}

/// Runs alert as a process of its own over NATS, until a signal ends it.
pub async fn run(options: ServiceOptions, alert: AlertOptions, links: LinkOptions) -> anyhow::Result<()> {
    let exposure = &options.exposure;
    let url = exposure.public_url.clone().unwrap_or_else(|| format!("http://{}/", options.listen));
    let mut config = alert.config(Url::parse(&url).context("--public-url is not a URL")?, &links)?;
    if let Some(contact) = &exposure.contact {
        config.contact.clone_from(contact);
    }
    config.site.operator.clone_from(&exposure.contact);
    let mut service = Service::connect(NAME, options).await?;
    service.route_limits = ROUTE_LIMITS.to_vec();
    service.error_page = Some(openfloor_pages::error_page());
    let version = config.version;
    let started = start(config, service.ports(NAME, SCHEMA)).await?;
    let (metrics, health) = (service.metrics.clone(), service.health.clone());
    tokio::spawn(report(NAME, started.followed.clone(), metrics, health.clone(), service.shutdown.clone()));
    tokio::spawn(watch_mode(started.followed.clone(), version, health, service.shutdown.clone()));
    let Started { router, admin, thread, telling, .. } = started;
    service.serve(router, admin, vec![thread]).await?;
    telling.await.context("telling notices ended in a panic")
}

/// Says in `/readyz` whether this version says what is owed. A silent one serves as well as another,
/// so it is ready; which one speaks is in the log and in a metric.
pub async fn watch_mode(
    followed: openfloor_follower::Followed,
    version: u32,
    health: Health,
    shutdown: CancellationToken,
) {
    use openfloor_domain::reconciler::Mode;
    const EVERY: Duration = Duration::from_secs(2);
    let mut was_silent = false;
    while !shutdown.is_cancelled() {
        let mode = view::reconciler(followed.store().as_ref()).map(|state| state.mode(version));
        let silent = match mode {
            Ok(Mode::Silent { in_force }) => Some(in_force),
            _ => None,
        };
        if let Some(in_force) = silent.filter(|_| !was_silent) {
            tracing::warn!(
                version,
                in_force,
                "another version is in force: this one folds, serves and stays silent"
            );
        }
        was_silent = silent.is_some();
        health.ready(
            "alert/version",
            match silent {
                Some(in_force) => Err(format!("silent: version {in_force} is in force, this is {version}")),
                None => Ok(()),
            },
        );
        shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
    }
}
