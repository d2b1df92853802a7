//! What can go wrong on purpose.

use std::fmt;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    KillService,
    KillServer,
    StopService,
    StopServer,
    RestartAllServers,
    StepDown,
    StepDownMeta,
    CutService,
    SlowService,
    HoldService,
    CutServer,
    HoldRoute,
    SlowRoutes,
    FillDisk,
    RotBit,
    /// No fault, and counted like one: a service ends in good order and another release takes its place.
    Replace,
}

impl Kind {
    /// Every kind that no acknowledged write may be lost by.
    pub(crate) const SURVIVED: [Self; 14] = [
        Self::KillService,
        Self::KillServer,
        Self::StopService,
        Self::StopServer,
        Self::RestartAllServers,
        Self::StepDown,
        Self::StepDownMeta,
        Self::CutService,
        Self::SlowService,
        Self::HoldService,
        Self::CutServer,
        Self::HoldRoute,
        Self::SlowRoutes,
        Self::FillDisk,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KillService => "kill -9 of a service",
            Self::KillServer => "kill -9 of a server",
            Self::StopService => "SIGSTOP of a service",
            Self::StopServer => "SIGSTOP of a server",
            Self::RestartAllServers => "kill -9 of all servers at once",
            Self::StepDown => "the leader of a stream steps down",
            Self::StepDownMeta => "the leader of the cluster steps down",
            Self::CutService => "links of a service to servers cut",
            Self::SlowService => "links of a service to servers slow",
            Self::HoldService => "links of a service hold up one direction",
            Self::CutServer => "a server cut off from the others",
            Self::HoldRoute => "a server does not hear another",
            Self::SlowRoutes => "the routes of a server are slow",
            Self::FillDisk => "the disk of a server is full",
            Self::RotBit => "a bit of a follower's block file flips",
            Self::Replace => "a service replaced by another release",
        })
    }
}

/// A fault that was chosen, with what it hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    /// A service, by its place in the list.
    pub(crate) service: usize,
    /// A server.
    pub(crate) server: usize,
    /// Another one.
    pub(crate) other: usize,
}

impl Fault {
    /// Whether two can be made at the same time: not if they would undo each other, or hit the same.
    pub(crate) fn goes_with(&self, other: &Self) -> bool {
        use Kind::{FillDisk, KillServer, KillService, RestartAllServers, RotBit, StopServer, StopService};
        let on_server =
            |kind| matches!(kind, KillServer | StopServer | RestartAllServers | FillDisk | RotBit);
        let on_service = |kind| matches!(kind, KillService | StopService);
        let both = |is: fn(Kind) -> bool| is(self.kind) && is(other.kind);
        self.kind != other.kind && !both(on_server) && !both(on_service)
    }
}
