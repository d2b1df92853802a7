//! The rows of the view. No name, address, title or sentence lies open in any of them.

use std::collections::BTreeMap;

use openfloor_domain::alert::{AlertState, Found, Match};
use openfloor_domain::clock::Month;
use openfloor_domain::delivery::{DeliveryState, Reason, Settled, Telling};
use openfloor_domain::ids::{
    AlertId, EndpointId, InvitationId, NoticeId, OrganiserId, PanelId, ProgrammeId, SeatNo, SeriesId,
};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{NoticeKind, Watcher};
use openfloor_domain::pledge::PledgeState;
use openfloor_domain::programme::ProgrammeState;
use openfloor_domain::subscription::SubscriptionState;
use openfloor_domain::views::{PanelView, Recorded};
use serde::{Deserialize, Serialize};

use crate::boxes::KeptBox;
use crate::tokens::Tokens;

/// A mark without content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {}

/// A panel, and by what those who sit on it can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PanelRow {
    pub(crate) view: PanelView,
    pub(crate) title: Option<KeptBox>,
    pub(crate) seats: BTreeMap<SeatNo, Tokens>,
    /// In which hour seats last moved.
    pub(crate) moved_hour: u32,
    /// What it is found by when time passes.
    pub(crate) timed: Timed,
    /// Until which hour everybody may be told how it stands: when it is over. None if it is not public.
    pub(crate) public_until: Option<u32>,
}

impl PanelRow {
    /// On which seat an ally is found by these.
    pub(crate) fn found(&self, ally: &Tokens) -> Option<Found> {
        let on = |(seat, tokens): (&SeatNo, &Tokens)| {
            let is_certain = !tokens.certain.is_disjoint(&ally.certain);
            let is_named = !tokens.names.is_disjoint(&ally.names);
            let by = if is_certain { Some(Match::Certain) } else { is_named.then_some(Match::Name) };
            Some(Found { by: by?, seat: *seat })
        };
        self.seats.iter().filter_map(on).max()
    }
}

/// What a panel is found by when time passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Timed {
    /// In which hour it begins.
    pub(crate) begins_hour: Option<u32>,
    /// Whether nobody said that its line-up is complete.
    pub(crate) is_draft: bool,
    /// Whether something waits for the next round.
    pub(crate) is_settling: bool,
}

/// A convening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ConveningRow {
    pub(crate) organiser: Option<OrganiserId>,
    pub(crate) starts: Option<Moment>,
    pub(crate) ends: Option<Moment>,
    pub(crate) about: Option<KeptBox>,
    /// Of which series it is an edition.
    pub(crate) series: Option<SeriesId>,
    pub(crate) recorded: Recorded,
}

/// A pledge, and by what its holder can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PledgeRow {
    pub(crate) state: PledgeState,
    pub(crate) about: Option<KeptBox>,
    pub(crate) tokens: Tokens,
    /// By what mails to the address are counted.
    pub(crate) address: Option<String>,
    /// Who reads along.
    pub(crate) assistant: Option<KeptBox>,
    /// By what mails to the assistant are counted.
    pub(crate) assistant_address: Option<String>,
    /// In which month the address was proven.
    pub(crate) since: Option<Month>,
    pub(crate) recorded: Recorded,
}

/// A programme, and what it said of itself of late.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProgrammeRow {
    pub(crate) state: ProgrammeState,
    pub(crate) editions: BTreeMap<u32, KeptBox>,
}

/// As which edition a programme presented itself when a notice was recorded: its contact takes the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Joined {
    pub(crate) programme: ProgrammeId,
    pub(crate) edition: u32,
}

/// A subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubscriptionRow {
    pub(crate) state: SubscriptionState,
    pub(crate) about: Option<KeptBox>,
    pub(crate) address: Option<String>,
    pub(crate) recorded: Recorded,
}

/// The alerts of a panel, and the revision of their stream; 0 while it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AlertRow {
    pub(crate) state: AlertState,
    pub(crate) revision: Option<u64>,
}

/// By which way an endpoint is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Channel {
    Mail,
    Webhook,
}

impl Channel {
    /// The name in metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }
}

/// Where notices go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EndpointRow {
    pub(crate) watcher: Watcher,
    pub(crate) channel: Channel,
}

/// One notice for one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NoticeRow {
    pub(crate) notice: NoticeId,
    pub(crate) alert: AlertId,
    pub(crate) number: u32,
    pub(crate) watcher: Watcher,
    pub(crate) what: What,
    /// For which programme the pledge counted then.
    pub(crate) joined: Option<Joined>,
    pub(crate) recorded_ms: i64,
    pub(crate) due_after_ms: i64,
}

/// What a notice is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    /// A transition of an alert.
    Said { kind: NoticeKind, panel: PanelId, template: String, about: Option<KeptBox> },
    /// The question whether an address is theirs.
    Verify { n: u32 },
    /// The letter of a month.
    Month { month: Month, about: Option<KeptBox> },
    /// What was sent through a pledge link.
    Count { about: Option<KeptBox> },
    /// An invitation stands otherwise.
    Invited { invitation: InvitationId, kind: NoticeKind, about: Option<KeptBox> },
}

impl What {
    /// What it is told as: what is no news of a panel, as a question.
    pub(crate) fn kind(&self) -> NoticeKind {
        match self {
            Self::Said { kind, .. } | Self::Invited { kind, .. } => *kind,
            Self::Verify { .. } | Self::Month { .. } | Self::Count { .. } => NoticeKind::Asked,
        }
    }
}

/// A notice that was given up and waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeadRow {
    pub(crate) reason: Reason,
    pub(crate) at_ms: i64,
}

/// How the stream of an endpoint stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeliveryRow {
    pub(crate) state: DeliveryState,
}

/// How many there are of what operators watch: counted as it is folded, since allies may be many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    /// Alerts, by what was told last.
    pub(crate) alerts: BTreeMap<String, u64>,
    pub(crate) endpoints: u64,
    /// Of those, to which nothing is sent.
    pub(crate) disabled: u64,
}

/// The notices of one alert for one endpoint, by number.
pub(crate) type Chain = BTreeMap<u32, NoticeId>;

impl NoticeRow {
    /// Under which key it is pending for an endpoint: what is due first comes first.
    pub(crate) fn pending_key(&self, endpoint: &EndpointId) -> String {
        format!("{endpoint}/{:020}/{}", self.due_ms().max(0), self.notice)
    }

    /// When it is due, in milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn due_ms(&self) -> i64 {
        self.recorded_ms.saturating_add(self.due_after_ms)
    }
}

/// An endpoint with the notices to be told there next, for planning.
#[derive(Clone, Debug)]
pub(crate) struct Mailbox {
    pub(crate) endpoint: EndpointId,
    pub(crate) watcher: Watcher,
    pub(crate) channel: Channel,
    pub(crate) telling: Telling,
    pub(crate) delivery: DeliveryState,
    /// All of each alert of which one is told next.
    pub(crate) notices: Vec<NoticeRow>,
    /// What became of those that are settled, at the length of the stream that `delivery` has.
    pub(crate) settled: BTreeMap<NoticeId, Settled>,
}
