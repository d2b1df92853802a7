//! How the one process is set up.

use std::net::SocketAddr;
use std::time::Duration;

use openfloor_alert::AlertOptions;
use openfloor_ingest::LinkOptions;
use openfloor_process::exposure::Exposure;

/// Options of `up`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Where to listen for people and programs.
    #[arg(long, env = "OPENFLOOR_LISTEN", default_value = "127.0.0.1:8600", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Where to listen for operators: metrics, health, and commands on this machine.
    #[arg(long, env = "OPENFLOOR_ADMIN", default_value = "127.0.0.1:8601", value_name = "ADDRESS")]
    pub admin: SocketAddr,
    /// Seconds that old values of an erased person may lie in the files of the views.
    #[arg(
        long,
        env = "OPENFLOOR_SETTLE_ERASURES_SECONDS",
        default_value_t = 60,
        value_name = "SECONDS",
        hide_short_help = true
    )]
    pub settle_erasures_seconds: u64,
    /// Mebibytes that the log may take; until the disk is full, if left out.
    #[arg(long, env = "OPENFLOOR_LOG_MIB_MAX", value_name = "MIB", hide_short_help = true)]
    pub log_mib_max: Option<u64>,
    /// Who can reach this process, and who answers for it.
    #[command(flatten)]
    pub exposure: Exposure,
    /// Where links may lead.
    #[command(flatten)]
    pub links: LinkOptions,
    /// How allies are told.
    #[command(flatten)]
    pub alert: AlertOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8600)),
            admin: SocketAddr::from(([127, 0, 0, 1], 8601)),
            settle_erasures_seconds: 60,
            log_mib_max: None,
            exposure: Exposure::default(),
            links: LinkOptions::default(),
            alert: AlertOptions {
                smtp_url: None,
                smtp_user: None,
                smtp_password: None,
                mail_from: None,
                mail_reply_to: None,
                mail_bounces: None,
                settling_seconds: 600,
                draft_quiet_hours: 24,
                allow_private_webhooks: Vec::new(),
                alertmanager_url: None,
            },
        }
    }
}

impl Options {
    /// Whether mail is really sent.
    pub(crate) fn sends_mail(&self) -> bool {
        self.alert.smtp_url.is_some()
    }

    /// The same for invented people: nothing is sent, and nobody has to wait to see what would be.
    pub(crate) fn for_demo(mut self) -> Self {
        self.alert.smtp_url = None;
        self.alert.settling_seconds = 0;
        self
    }

    /// How long old values of an erased person may lie in the files of a view.
    pub(crate) fn settle_erasures_within(&self) -> Duration {
        Duration::from_secs(self.settle_erasures_seconds)
    }
}
