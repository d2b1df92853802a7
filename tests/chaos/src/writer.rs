//! A client that writes panels of its own, one request at a time, and reads what it wrote.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use openfloor_api::read::{FOLDED, Panel};
use openfloor_api::write::{Erased, Written};
use openfloor_application::identity::Identity;
use openfloor_tests::{Client, Reply, roster, roster_path, seat, seat_of};
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::journal::{Journal, Outcome, Submission};

/// Panels of each writer.
const PANELS: usize = 4;

/// How often one request is sent before its writer goes on without an answer.
const TRIES_MAX: u32 = 6;

/// Longest wait for one answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// Between two requests of one writer.
const PACE: Duration = Duration::from_millis(20);

/// Pause after an answer that says "not now".
const PAUSE: Duration = Duration::from_millis(200);

/// What all writers share.
pub(crate) struct Ground {
    /// With the organiser's key.
    pub(crate) ingests: Vec<Client>,
    /// With the organiser's key.
    pub(crate) projections: Vec<Client>,
    pub(crate) identity: Identity,
    /// Addresses of the allies who pledged.
    pub(crate) allies: Vec<String>,
    pub(crate) journal: Journal,
    pub(crate) stop: AtomicBool,
}

/// A panel as its only writer knows it.
#[derive(Default)]
struct Known {
    id: Option<String>,
    /// The revision that was acknowledged last.
    revision: u64,
    /// Who sits there, as acknowledged last.
    names: BTreeSet<String>,
    /// Submissions whose outcome never became known: each may come into effect at any time.
    unknown: Vec<BTreeSet<String>>,
}

/// A client of its own.
pub(crate) struct Writer {
    number: usize,
    ground: Arc<Ground>,
    chance: Chance,
    panels: [Known; PANELS],
    /// The highest position seen, sealed and open: what is read from now on must cover it.
    floor: Option<(String, u64)>,
    /// How many people were asked to be forgotten.
    generation: u64,
    round: u64,
}

/// What one request came to.
enum Answer {
    Ok(Reply),
    Moved,
    Unknown,
}

impl Writer {
    pub(crate) fn new(number: usize, ground: Arc<Ground>, chance: &Chance) -> Self {
        let chance = chance.for_number(number as u64 + 1);
        Self { number, ground, chance, panels: Default::default(), floor: None, generation: 0, round: 0 }
    }

    /// Writes and reads until it is told to stop.
    pub(crate) async fn run(mut self) {
        while !self.ground.stop.load(Ordering::Relaxed) {
            self.round += 1;
            if self.chance.once_in(200) {
                self.erase().await;
            } else {
                let at = self.chance.index(PANELS);
                self.submit(at).await;
                if self.chance.once_in(3) {
                    self.read(at).await;
                }
            }
            // A load that leaves the machine room for what is tested.
            tokio::time::sleep(PACE).await;
        }
    }

    /// The short name of the writer's own convening.
    pub(crate) fn convening(number: usize) -> String {
        format!("c{number}")
    }

    async fn submit(&mut self, at: usize) {
        let seats = self.seats(at);
        let names: BTreeSet<String> =
            seats.iter().filter_map(|seat| seat["name"].as_str().map(str::to_owned)).collect();
        let (convening, panel) = (Self::convening(self.number), format!("p{at}"));
        let key = format!("w{}-{}", self.number, self.round);
        let etag = format!("\"{}\"", self.panels[at].revision);
        let mut headers = vec![("idempotency-key", key.as_str())];
        if self.panels[at].revision > 0 && self.chance.once_in(4) {
            headers.push(("if-match", etag.as_str()));
        }
        let path = roster_path(&convening, &panel);
        let answer = self.ask("PUT", &path, &headers, &roster(&seats)).await;
        let outcome = match answer {
            Answer::Ok(reply) => self.acknowledged(at, &reply, &names),
            Answer::Moved => Outcome::Refused,
            Answer::Unknown => {
                self.panels[at].unknown.push(names.clone());
                Outcome::Unknown
            }
        };
        self.ground.journal.submitted(Submission { convening, panel, key, names, outcome });
    }

    fn acknowledged(&mut self, at: usize, reply: &Reply, names: &BTreeSet<String>) -> Outcome {
        let Ok(written) = serde_json::from_slice::<Written>(&reply.bytes) else {
            self.ground.journal.wrong(format!("{} is no answer to a roster: {}", reply.status, reply.text()));
            return Outcome::Unknown;
        };
        let known = &mut self.panels[at];
        let is_change = written.events > 0;
        if written.revision < known.revision || (is_change && written.revision == known.revision) {
            self.ground.journal.wrong(format!(
                "panel {} was acknowledged at revision {}, then at {} with {} events",
                written.id, known.revision, written.revision, written.events
            ));
        }
        known.id = Some(written.id.clone());
        known.revision = written.revision;
        known.names.clone_from(names);
        self.raise_floor(&written.position);
        Outcome::Acknowledged { panel: written.id, revision: written.revision, is_change }
    }

    /// Remembers the highest position seen.
    fn raise_floor(&mut self, sealed: &str) {
        let Some(position) = self.ground.identity.open_position(sealed) else {
            self.ground.journal.wrong(format!("{sealed} is not a position of this installation"));
            return;
        };
        if self.floor.as_ref().is_none_or(|(_, floor)| *floor < position) {
            self.floor = Some((sealed.to_owned(), position));
        }
    }

    /// Three to five people: on one panel in four an ally, with and without a woman by chance, and now and
    /// then somebody who will ask to be forgotten, or has.
    fn seats(&mut self, at: usize) -> Vec<Value> {
        const FIRST: [&str; 6] = ["Ada", "Bo", "Cy", "Di", "Ed", "Fay"];
        let number = self.number;
        let mut seats = Vec::new();
        if at == 0 {
            let address = &self.ground.allies[number % self.ground.allies.len()];
            seats.push(seat_of(&format!("Ally {number} Example"), "man", address));
        }
        let first = self.chance.index(FIRST.len());
        for step in 0..2 + self.chance.index(2) {
            let name = FIRST[(first + step) % FIRST.len()];
            let full = format!("{name} {number} Example");
            // Listed with an address, and never asked for mail.
            let address = format!("{}.{number}@people.example", name.to_lowercase());
            seats.push(if step == 0 { seat_of(&full, "man", &address) } else { seat(&full, "man") });
        }
        if self.chance.once_in(2) {
            seats.push(seat(&format!("Eva {number} Example"), "woman"));
        }
        if self.chance.once_in(8) {
            let gone = self.generation.saturating_sub(u64::from(self.chance.once_in(4)));
            seats.push(seat(&Self::passing(number, gone), "man"));
        }
        seats
    }

    /// Somebody who is to be forgotten one day.
    fn passing(number: usize, generation: u64) -> String {
        format!("Passing {number}-{generation} Example")
    }

    async fn erase(&mut self) {
        let name = Self::passing(self.number, self.generation);
        self.generation += 1;
        self.ground.journal.lock().erased.insert(name.clone());
        let body = json!({ "name": name, "convening": Self::convening(self.number) });
        if let Answer::Ok(reply) = self.ask("POST", "/api/v1/persons/erase", &[], &body).await {
            match serde_json::from_slice::<Erased>(&reply.bytes) {
                Ok(erased) => {
                    self.raise_floor(&erased.position);
                    self.ground.journal.lock().forgotten.insert(name);
                }
                Err(_) => {
                    self.ground.journal.wrong(format!("{} to an erasure: {}", reply.status, reply.text()))
                }
            }
        }
    }

    /// Sends one request until it is answered, to either replica, the same each time.
    async fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/json"));
        // Some callers give up at once: what became of it is never known.
        let tries = if self.chance.once_in(10) { 1 } else { TRIES_MAX };
        for _ in 0..tries {
            self.ground.journal.lock().requests += 1;
            let ingest = self.chance.of(&self.ground.ingests).within(ANSWER_MAX);
            let reply = ingest.send(method, path, &headers, body.to_string()).await;
            match reply.as_ref().map(|reply| reply.status) {
                Ok(200 | 201) => return reply.map_or(Answer::Unknown, Answer::Ok),
                Ok(412) => return Answer::Moved,
                // Not now; full; and an answer that did not come.
                Ok(503 | 507 | 408) | Err(_) => tokio::time::sleep(PAUSE).await,
                Ok(status) => {
                    let text = reply.map(|reply| reply.text()).unwrap_or_default();
                    self.ground.journal.wrong(format!("{method} {path} was answered with {status}: {text}"));
                    return Answer::Unknown;
                }
            }
        }
        Answer::Unknown
    }

    /// Reads a panel from either replica: it is as it was acknowledged last, and never older than what
    /// this client has seen.
    async fn read(&mut self, at: usize) {
        let (Some(id), Some((sealed, floor))) = (self.panels[at].id.clone(), self.floor.clone()) else {
            return;
        };
        let projection = self.chance.of(&self.ground.projections).within(ANSWER_MAX);
        self.ground.journal.lock().requests += 1;
        let path = format!("/api/v1/panels/{id}?position={sealed}");
        let Ok(reply) = projection.send("GET", &path, &[], "").await else { return };
        match reply.status {
            200 => {}
            503 => return,
            status => {
                self.ground.journal.wrong(format!("panel {id} was read with {status}: {}", reply.text()));
                return;
            }
        }
        self.ground.journal.lock().reads += 1;
        let folded = reply.headers.get(FOLDED).cloned().unwrap_or_default();
        let reached = self.ground.identity.open_position(&folded);
        if reached.is_none_or(|reached| reached < floor) {
            self.ground
                .journal
                .wrong(format!("asked for position {floor}, the answer has folded {reached:?}"));
        }
        self.raise_floor(&folded);
        match serde_json::from_slice::<Panel>(&reply.bytes) {
            Ok(panel) => self.is_as_written(at, &panel),
            Err(error) => self.ground.journal.wrong(format!("panel {id} cannot be read: {error}")),
        }
    }

    fn is_as_written(&self, at: usize, panel: &Panel) {
        let seats = panel.line_up.iter().flatten();
        let shown: BTreeSet<String> = seats.filter_map(|seat| seat.name.clone()).collect();
        let (erased, forgotten) = {
            let history = self.ground.journal.lock();
            (history.erased.clone(), history.forgotten.clone())
        };
        // Only this client writes these panels, so it has seen the position of every erasure among them.
        let remembered: Vec<_> = shown.intersection(&forgotten).collect();
        if !remembered.is_empty() {
            self.ground
                .journal
                .wrong(format!("panel {} still shows {remembered:?}, who are forgotten", panel.id));
        }
        let known = &self.panels[at];
        let kept = |names: &BTreeSet<String>| names.difference(&erased).cloned().collect::<BTreeSet<_>>();
        let mut possible = std::iter::once(&known.names).chain(&known.unknown);
        if !possible.any(|names| kept(names) == kept(&shown)) {
            self.ground.journal.wrong(format!(
                "panel {} is shown with {shown:?}, was acknowledged at revision {} with {:?}",
                panel.id, known.revision, known.names
            ));
        }
    }
}
