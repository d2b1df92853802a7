//! How alert is set up.

use std::time::Duration;

use lettre::message::Mailbox;
use openfloor_domain::reconciler::VERSION;
use openfloor_pages::Site;
use url::Url;

use crate::mail::Smtp;
use openfloor_outbound::{Cidr, LinkOptions, Outbound};

/// How alert is set up. The same for the process of its own and within another.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where links in messages lead.
    pub public_url: Url,
    /// Who answers: an address or a URL, for "this is wrong".
    pub contact: String,
    /// How pages are framed.
    pub site: Site,
    /// How mail leaves; without, it goes to the outbox page and nothing is sent.
    pub smtp: Option<Smtp>,
    /// The address that messages come from.
    pub from: Mailbox,
    /// Who reads the answers.
    pub reply_to: Option<Mailbox>,
    /// Where mail servers send back what they cannot deliver, to be posted to `/bounces`; the address that mail
    /// comes from, if none.
    pub bounces: Option<Mailbox>,
    /// How long bad news waits, so that what is mended at once is not told.
    pub settling: Duration,
    /// How long no seat may have moved on a draft before it is told about, once the panel is soon.
    /// Counted in whole hours.
    pub draft_quiet: Duration,
    /// Ranges that webhooks may be in, beside public addresses.
    pub private_webhooks: Vec<Cidr>,
    /// Where links to programmes may lead, and how often they are read again.
    pub links: LinkOptions,
    /// The Alertmanager that operators are told by.
    pub alertmanager: Option<Url>,
    /// How often it is told.
    pub alarm_every: Duration,
    /// Longest time that a webhook may take to answer.
    pub webhook_timeout: Duration,
    /// How long another replica's attempt is left alone.
    pub lease: Duration,
    /// The version of the code that judges: [`VERSION`], but for tests.
    pub version: u32,
}

impl Config {
    /// The defaults, with links that lead there.
    ///
    /// # Panics
    /// Never: the address is one.
    pub fn new(public_url: Url) -> Self {
        let host = public_url.host_str().unwrap_or("localhost").to_owned();
        // Mail cannot come from a number: such a host is only for trying things out.
        let domain = if host.contains('.')
            && url::Host::parse(&host).is_ok_and(|host| matches!(host, url::Host::Domain(_)))
        {
            host
        } else {
            "localhost.localdomain".to_owned()
        };
        let from = format!("Openfloor <alerts@{domain}>").parse();
        Self {
            contact: public_url.to_string(),
            public_url,
            site: Site::default(),
            smtp: None,
            from: from.unwrap_or_else(|_| "alerts@localhost.localdomain".parse().expect("an address")),
            reply_to: None,
            bounces: None,
            settling: Duration::from_secs(10 * 60),
            draft_quiet: Duration::from_secs(24 * 60 * 60),
            private_webhooks: Vec::new(),
            links: LinkOptions::default(),
            alertmanager: None,
            alarm_every: Duration::from_secs(30),
            webhook_timeout: Duration::from_secs(15),
            lease: Duration::from_secs(120),
            version: VERSION,
        }
    }

    /// Where webhooks may lead.
    pub(crate) fn outbound(&self) -> Outbound {
        Outbound { allowed: self.private_webhooks.clone() }
    }
}
