//! Hurts the installation, heals it, and waits until it gets on: again and again, in an order that the
//! seed gives.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::chance::Chance;
use crate::cluster::{Cluster, Operator, SERVERS, SMALL, STREAMS};
use crate::fault::{Fault, Kind};
use crate::link::{Flow, Link};
use crate::services::Services;
use crate::writer::Ground;

/// Longest time without an acknowledged roster after all was healed.
const GETS_ON_MAX: Duration = Duration::from_secs(60);

/// How often processes are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How much each piece of a slow link waits.
const SLOW: Duration = Duration::from_millis(150);

/// How long faults last and how many there are at a time.
pub(crate) struct Temper {
    /// Shortest and longest time that a fault lasts, and that passes between two rounds.
    pub(crate) fault_ms: (u64, u64),
    pub(crate) calm_ms: (u64, u64),
    /// Ends the rounds: none begins after it.
    pub(crate) until: Until,
    /// What may happen.
    pub(crate) kinds: Vec<Kind>,
}

/// When the nemesis has done enough.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Until {
    Moment(Instant),
    /// Each kind has happened once.
    EachKindOnce,
}

/// The world and what is done to it.
pub(crate) struct Nemesis {
    pub(crate) cluster: Cluster,
    pub(crate) services: Services,
    operator: Operator,
    ground: Arc<Ground>,
    chance: Chance,
    begun: Instant,
    /// How many there were so far, for whoever shows progress.
    pub(crate) count: Arc<AtomicUsize>,
    /// How many there were of each kind.
    pub(crate) done: BTreeMap<Kind, usize>,
    /// Longest time without an acknowledged roster after all was healed.
    pub(crate) longest_wait: Duration,
}

impl Nemesis {
    pub(crate) fn new(
        cluster: Cluster,
        services: Services,
        operator: Operator,
        ground: Arc<Ground>,
        chance: Chance,
    ) -> Self {
        let (count, done) = (Arc::default(), BTreeMap::new());
        let begun = Instant::now();
        let longest_wait = Duration::ZERO;
        Self { cluster, services, operator, ground, chance, begun, count, done, longest_wait }
    }

    /// The connection of an operator.
    pub(crate) fn operator(&self) -> &Operator {
        &self.operator
    }

    /// Rounds of faults until it is enough.
    pub(crate) async fn run(&mut self, temper: &Temper) -> anyhow::Result<()> {
        let mut deck = Vec::new();
        loop {
            if deck.is_empty() {
                let is_enough = match temper.until {
                    Until::Moment(end) => Instant::now() >= end,
                    Until::EachKindOnce => !self.done.is_empty(),
                };
                if is_enough {
                    return Ok(());
                }
                deck = self.chance.shuffled(temper.kinds.clone());
            }
            if matches!(temper.until, Until::Moment(end) if Instant::now() >= end) {
                return Ok(());
            }
            let faults = self.choose(&mut deck);
            self.round(&faults, temper).await?;
        }
    }

    /// The next fault of the deck, and half of the time another one that goes with it.
    fn choose(&mut self, deck: &mut Vec<Kind>) -> Vec<Fault> {
        let Some(kind) = deck.pop() else { return Vec::new() };
        let first = self.fault(kind);
        let Some(next) = deck.last().copied().filter(|_| self.chance.once_in(2)) else { return vec![first] };
        let second = self.fault(next);
        if !first.goes_with(&second) {
            return vec![first];
        }
        deck.pop();
        vec![first, second]
    }

    fn fault(&mut self, kind: Kind) -> Fault {
        let server = self.chance.index(SERVERS);
        let other = (server + 1 + self.chance.index(SERVERS - 1)) % SERVERS;
        Fault { kind, service: self.chance.index(self.services.all.len()), server, other }
    }

    async fn round(&mut self, faults: &[Fault], temper: &Temper) -> anyhow::Result<()> {
        for fault in faults {
            let what = self.make(fault).await?;
            self.note(fault.kind, &what);
        }
        self.pass(temper.fault_ms).await;
        for fault in faults {
            self.heal(fault)?;
        }
        let healed = Instant::now();
        self.gets_on_since(healed).await;
        self.pass(temper.calm_ms).await;
        Ok(())
    }

    /// Notes something that was done, and shows it.
    pub(crate) fn note(&mut self, kind: Kind, what: &str) {
        println!("{:7.1} s  {kind}: {what}", self.begun.elapsed().as_secs_f64());
        *self.done.entry(kind).or_default() += 1;
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Lets some time pass, and looks after the processes.
    pub(crate) async fn pass(&mut self, (shortest, longest): (u64, u64)) {
        let wait = Duration::from_millis(shortest + self.chance.below(longest - shortest + 1));
        let end = Instant::now() + wait;
        while Instant::now() < end {
            tokio::time::sleep(LOOK_EVERY).await;
            self.look();
        }
    }

    /// Starts again what ended by itself, and notes what should not have.
    pub(crate) fn look(&mut self) {
        for what in self.services.look() {
            self.ground.journal.wrong(what);
        }
        for (at, server) in self.cluster.servers.iter_mut().enumerate() {
            if let Some(status) = server.ended() {
                self.ground.journal.wrong(format!("server n{at} ended by itself: {status}"));
                if let Err(error) = server.spawn() {
                    self.ground.journal.wrong(format!("server n{at} does not start: {error:#}"));
                }
            }
        }
    }

    /// Waits until a roster is acknowledged.
    pub(crate) async fn gets_on_since(&mut self, moment: Instant) {
        while !self.ground.journal.is_acknowledging_since(moment) {
            if moment.elapsed() > GETS_ON_MAX {
                let what = format!("nothing was acknowledged for {GETS_ON_MAX:?} after all was healed");
                self.ground.journal.wrong(what);
                break;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            self.look();
        }
        self.longest_wait = self.longest_wait.max(moment.elapsed());
    }

    /// Makes a fault, and says what it hits.
    async fn make(&mut self, fault: &Fault) -> anyhow::Result<String> {
        let Fault { kind, server, other, .. } = *fault;
        let service = &mut self.services.all[fault.service];
        Ok(match kind {
            Kind::KillService => {
                service.is_down = true;
                service.part.process.kill();
                service.name.clone()
            }
            Kind::StopService => {
                service.part.process.pause();
                service.name.clone()
            }
            Kind::CutService => {
                // Half of the time only the link to one server: then another is found.
                let all = self.chance.once_in(2);
                let cut = |at: usize| all || at == server;
                service.links.iter().enumerate().filter(|(at, _)| cut(*at)).for_each(|(_, link)| link.cut());
                format!(
                    "{} {}",
                    service.name,
                    if all { "from all".to_owned() } else { format!("from n{server}") }
                )
            }
            Kind::SlowService => {
                service.links.iter().for_each(slow);
                service.name.clone()
            }
            Kind::HoldService => {
                let is_there = self.chance.once_in(2);
                let hold =
                    |link: &Link| if is_there { link.there(Flow::Held) } else { link.back(Flow::Held) };
                service.links.iter().for_each(hold);
                format!("{} {}", service.name, if is_there { "is not heard" } else { "does not hear" })
            }
            Kind::KillServer => {
                self.cluster.servers[server].kill();
                format!("n{server}")
            }
            Kind::StopServer => {
                self.cluster.servers[server].pause()?;
                format!("n{server}")
            }
            Kind::RestartAllServers => {
                self.cluster.servers.iter_mut().for_each(|server| server.kill());
                "n0 n1 n2".to_owned()
            }
            Kind::StepDown => {
                let stream = self.chance.of(&STREAMS);
                format!("{stream}{}", refused(self.operator.step_down(stream, None).await))
            }
            Kind::StepDownMeta => format!("of n0 n1 n2{}", refused(self.operator.step_down_meta().await)),
            Kind::CutServer => {
                self.cluster.on_routes_of(server, Link::cut);
                format!("n{server}")
            }
            Kind::HoldRoute => {
                self.cluster.hold(other, server);
                format!("n{server} not n{other}")
            }
            Kind::SlowRoutes => {
                self.cluster.on_routes_of(server, slow);
                format!("n{server}")
            }
            Kind::FillDisk => {
                self.cluster.fill_disk()?;
                format!("n{SMALL}, {}", self.cluster.disk_in_words())
            }
            Kind::RotBit => self.rot().await?,
            Kind::Replace => "nothing".to_owned(),
        })
    }

    /// Flips a bit at a server that does not lead the log, while it is down.
    async fn rot(&mut self) -> anyhow::Result<String> {
        let Ok(leader) = self.operator.leader_of(STREAMS[0]).await else {
            return Ok("nobody leads, so nothing was done".to_owned());
        };
        let follower = (leader + 1 + self.chance.index(SERVERS - 1)) % SERVERS;
        self.cluster.servers[follower].kill();
        let what = self.cluster.rot(follower, &mut self.chance);
        self.cluster.servers[follower].spawn()?;
        what
    }

    fn heal(&mut self, fault: &Fault) -> anyhow::Result<()> {
        let service = &mut self.services.all[fault.service];
        match fault.kind {
            Kind::KillService => {
                service.is_down = false;
                service.part.spawn();
            }
            Kind::StopService => service.part.process.resume(),
            Kind::CutService | Kind::SlowService | Kind::HoldService => {
                service.links.iter().for_each(Link::heal)
            }
            Kind::KillServer => self.cluster.servers[fault.server].spawn()?,
            Kind::StopServer => self.cluster.servers[fault.server].resume()?,
            Kind::RestartAllServers => {
                self.cluster.servers.iter_mut().try_for_each(|server| server.spawn())?
            }
            Kind::CutServer | Kind::HoldRoute | Kind::SlowRoutes => self.cluster.heal_routes(),
            Kind::FillDisk => self.cluster.free_disk()?,
            Kind::StepDown | Kind::StepDownMeta | Kind::RotBit | Kind::Replace => {}
        }
        Ok(())
    }
}

fn slow(link: &Link) {
    link.there(Flow::Slow(SLOW));
    link.back(Flow::Slow(SLOW));
}

/// What the servers said to a request that may come at a bad time.
fn refused(asked: anyhow::Result<()>) -> String {
    asked.err().map(|error| format!(" (refused: {error:#})")).unwrap_or_default()
}
