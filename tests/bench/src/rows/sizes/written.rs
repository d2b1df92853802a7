//! Logs of any size, written straight through the codec: panels that hold, and pledges about some of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use futures::StreamExt;
use openfloor_application::api_key::ApiKey;
use openfloor_domain::convening::{Convening, ConveningAbout, ConveningCommand, SubmitConvening, Visibility};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{
    ConveningId, EndpointId, OrganiserId, PanelId, PersonId, PledgeId, SeatKey, SourceId,
};
use openfloor_domain::judgement::Rule;
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{Language, Webhook};
use openfloor_domain::organiser::{Organiser, OrganiserAbout, OrganiserCommand};
use openfloor_domain::panel::{
    DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, SeatAbout, SubmitRoster,
};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::pledge::{Made, PledgeAbout, PledgeEvent};
use openfloor_domain::roles::Role;
use openfloor_domain::subject::Subject;
use openfloor_domain::verification::AddressVerified;
use openfloor_event_codec::{Commit, Event, encode, subjects};
use openfloor_event_log::{Append, CommandDigest, CommitId, EventLog, Expected, Purpose, StreamName};
use openfloor_key_store::{Key, KeyId, KeyStore};
use openfloor_log_sqlite::{Options, SqliteKeys, SqliteLog};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::panels::AT_MS;

/// Panels of one convening.
const PANELS_OF_CONVENING: usize = 40;
/// Panels of one person, on average.
const PANELS_OF_PERSON: usize = 8;
/// Seats of a panel.
pub(crate) const SEATS: usize = 2;
/// Commits encoded, and then appended side by side.
const AT_ONCE: usize = 10_000;
const IN_FLIGHT: usize = 1_024;

/// A secret of the Standard Webhooks' own examples.
pub(crate) const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// How large a log is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Size {
    pub(crate) panels: usize,
    pub(crate) pledges: usize,
}

impl Size {
    fn people(self) -> usize {
        (self.panels * SEATS / PANELS_OF_PERSON).max(SEATS)
    }

    fn convenings(self) -> usize {
        self.panels.div_ceil(PANELS_OF_CONVENING)
    }

    /// Records of the log.
    pub(crate) fn records(self) -> usize {
        1 + self.convenings() + self.panels + self.pledges
    }
}

/// Who answers for all of it.
pub(crate) fn organiser() -> OrganiserId {
    OrganiserId::new("org1").expect("letters make an id")
}

/// The id of a panel.
pub(crate) fn panel(number: usize) -> PanelId {
    PanelId::new(format!("c{}~p{number}", number / PANELS_OF_CONVENING))
        .expect("letters and digits make an id")
}

/// The address of an ally.
fn address(ally: usize) -> String {
    format!("ally-{ally}@ally.example")
}

/// Somebody on a panel: the ally of that number where there is a pledge, and else one of the people.
fn seat(who: &str, name: String, address: String, class: Class) -> DesiredSeat {
    DesiredSeat {
        key: SeatKey::new(format!("k_{who}")).expect("letters and digits make an id"),
        person: Some(PersonId::new(who).expect("letters and digits make an id")),
        role: Role::Panelist,
        status: DesiredStatus::Confirmed,
        is_delegated: false,
        about: Personal::Known(SeatAbout { name, class, address: Some(address), external: None }),
    }
}

fn submit(about: PanelAbout, seats: Vec<DesiredSeat>) -> PanelCommand {
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: organiser(),
        source: SourceId::new("file").expect("letters make an id"),
        about,
        starts: Moment::parse("2199-05-14T10:00:00+02:00").ok(),
        seats,
        is_complete: Some(true),
    })
}

/// The roster of a panel after so many changes of who sits on the second seat: a woman, and an ally or somebody.
pub(crate) fn roster(size: Size, number: usize, changes: usize) -> PanelCommand {
    let person = |number: usize, class| {
        let number = number % size.people();
        let who = format!("h{number}");
        seat(&who, format!("Person Number{number}"), format!("person{number}@example.org"), class)
    };
    let woman = person(2 * number, Class::Woman);
    let second = if number < size.pledges && changes == 0 {
        seat(&format!("ally{number}"), format!("Ally {number}"), address(number), Class::Man)
    } else {
        person(2 * number + 1 + 2 * changes, Class::Man)
    };
    let about = PanelAbout {
        slug: format!("p{number}"),
        title: format!("What comes after the {number}th step"),
        kind: "panel".to_owned(),
    };
    submit(about, vec![woman, second])
}

/// A roster of a new panel that does not hold: an ally and another man.
pub(crate) fn told(number: usize, ally: usize, title: String) -> (PanelId, PanelCommand) {
    let panel = PanelId::new(format!("c0~new{number}")).expect("letters and digits make an id");
    let about = PanelAbout { slug: format!("new{number}"), title, kind: "panel".to_owned() };
    let other = seat("h1", "Person Number1".to_owned(), "person1@example.org".to_owned(), Class::Man);
    let ally = seat(&format!("ally{ally}"), format!("Ally {ally}"), address(ally), Class::Man);
    (panel, submit(about, vec![ally, other]))
}

/// Writes a log and its keys into a directory, and a copy of the log. Webhooks lead to a port of this machine.
pub(crate) async fn write(directory: &Path, copy: &Path, size: Size, port: u16) -> anyhow::Result<()> {
    let log = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
    let keys = SqliteKeys::open(directory.join("keys.sqlite"))?;
    let subjects = 1 + size.people() + size.convenings() + 2 * size.pledges;
    let mut writer = Writer { keys: BTreeMap::new(), fresh: keys.fresh(subjects).await?, size, port };
    let all: Vec<What> = std::iter::once(What::Organiser)
        .chain((0..size.convenings()).map(What::Convening))
        .chain((0..size.panels).map(What::Panel))
        .chain((0..size.pledges).map(What::Pledge))
        .collect();
    for some in all.chunks(AT_ONCE) {
        let appends = some.iter().map(|what| writer.append(*what)).collect::<anyhow::Result<Vec<_>>>()?;
        let mut appended = futures::stream::iter(appends)
            .map(|append| {
                let log = Arc::clone(&log);
                async move { log.append(append).await }
            })
            .buffer_unordered(IN_FLIGHT);
        while let Some(done) = appended.next().await {
            done?;
        }
    }
    log.backup(copy).await?;
    Ok(())
}

/// What a record is about.
#[derive(Clone, Copy)]
enum What {
    Organiser,
    Convening(usize),
    Panel(usize),
    Pledge(usize),
}

struct Writer {
    keys: BTreeMap<Subject, (KeyId, Key)>,
    fresh: Vec<(KeyId, Key)>,
    size: Size,
    port: u16,
}

impl Writer {
    fn append(&mut self, what: What) -> anyhow::Result<Append> {
        let (stream, events) = match what {
            What::Organiser => registered()?,
            What::Convening(number) => convening(number)?,
            What::Panel(number) => {
                let events = Panel::decide(&Default::default(), &roster(self.size, number, 0))?;
                (
                    StreamName::new("panel", panel(number).as_str())?,
                    events.into_iter().map(Into::into).collect(),
                )
            }
            What::Pledge(number) => pledge(number, self.port)?,
        };
        for subject in subjects(&stream, &events) {
            if !self.keys.contains_key(&subject) {
                let fresh = self.fresh.pop().ok_or_else(|| anyhow::anyhow!("there are too few keys"))?;
                self.keys.insert(subject, fresh);
            }
        }
        let commit = CommitId(Uuid::now_v7());
        let written = Commit { stream: stream.clone(), commit, at_ms: AT_MS, trace: None, events };
        Ok(Append {
            stream,
            expected: Expected::NoStream,
            commit,
            command: CommandDigest([1; 32]),
            purpose: Purpose::Ordinary,
            payload: encode(&written, &self.keys)?,
        })
    }
}

/// Its key is nobody's: another one is issued to whoever reads.
fn registered() -> anyhow::Result<(StreamName, Vec<Event>)> {
    let about = OrganiserAbout { name: "Forum North".to_owned(), contact: "desk@forum.example".to_owned() };
    let command = OrganiserCommand::Register { about, key: ApiKey::issue(organiser()).issued() };
    let events = Organiser::decide(&Default::default(), &command)?;
    Ok((StreamName::new("organiser", organiser().as_str())?, events.into_iter().map(Into::into).collect()))
}

fn convening(number: usize) -> anyhow::Result<(StreamName, Vec<Event>)> {
    let id = ConveningId::new(format!("c{number}"))?;
    let submit = SubmitConvening {
        organiser: organiser(),
        source: SourceId::new("file")?,
        starts: Moment::parse("2199-05-14T10:00:00+02:00").ok(),
        ends: None,
        visibility: Some(Visibility::Public),
        about: ConveningAbout {
            slug: format!("forum-{number}"),
            title: format!("Forum {number}"),
            series: None,
        },
    };
    let events = Convening::decide(&Default::default(), &ConveningCommand::Submit(submit))?;
    Ok((StreamName::new("convening", id.as_str())?, events.into_iter().map(Into::into).collect()))
}

/// A pledge whose address is verified.
fn pledge(number: usize, port: u16) -> anyhow::Result<(StreamName, Vec<Event>)> {
    let id = PledgeId::new(format!("pledge{number}"))?;
    let made = Made {
        mail: EndpointId::new(format!("m{number}"))?,
        webhook: Some(EndpointId::new(format!("w{number}"))?),
        about: Personal::Known(PledgeAbout {
            name: format!("Ally {number}"),
            address: address(number),
            wording: "I will not serve on a panel without a woman.".to_owned(),
            rule: one_woman()?,
            externals: Vec::new(),
            hosts: Vec::new(),
            webhook: Some(Webhook {
                url: format!("http://127.0.0.1:{port}/hook"),
                secret: SECRET.to_owned(),
            }),
            language: Language::En,
            salt: format!("{number:032x}"),
        }),
    };
    let events = [PledgeEvent::Made(made), PledgeEvent::AddressVerified(AddressVerified { n: 1 })];
    Ok((StreamName::new("pledge", id.as_str())?, events.map(Into::into).to_vec()))
}

pub(crate) fn one_woman() -> anyhow::Result<Rule> {
    Ok(serde_json::from_str(
        r#"{"id":"mine","title":"At least one woman","source":"a pledge","predicate":{"at_least_women":{"n":1}}}"#,
    )?)
}
