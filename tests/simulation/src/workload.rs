//! What clients do: many small wishes, some repeated, some taken back.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use openfloor_domain::charter::CharterCommand;
use openfloor_domain::panel::PanelCommand;
use openfloor_domain::people::{Scope, Statement};
use openfloor_domain::person::PersonCommand;
use openfloor_domain::pledge::{self, AnswerAbout, PledgeCommand};
use openfloor_domain::reconciler::VERSION;
use openfloor_domain::subscription::SubscriptionCommand;

use crate::cast::{self, CONVENINGS, ORGANISERS, PLEDGES, Place, SUBSCRIPTIONS};
use crate::chance::Chance;
use crate::log::DISBELIEVING;
use crate::replica::{Part, Replica, Running};
use crate::simulation::Shared;
use crate::site::sleep_ms;
use crate::truth::WISH;
use crate::wishes::{Answer, Wanted, ask_alert, ask_ingest};

/// One client until it has no wishes left.
pub(crate) async fn client(shared: Arc<Shared>, replicas: Rc<Vec<Replica>>, number: u64) {
    if number == 0 {
        for wanted in opening(&shared.world.chance) {
            let key = format!("opening {}", wanted.what());
            wish(&shared, &replicas, wanted, Some(key), 6).await;
        }
    }
    let mut before: Vec<Wanted> = Vec::new();
    for turn in 0..shared.plan.wishes {
        let chance = &shared.world.chance;
        sleep_ms(chance.below(1_500)).await;
        let wanted = match before.len() {
            // A, B, A: the last but one again, as a new wish.
            most @ 2.. if chance.permille(150) => before[most - 2].clone(),
            _ => draw(chance, shared.world.now_ms()),
        };
        let key = chance.permille(600).then(|| format!("client {number} turn {turn}"));
        let tries = if key.is_some() { chance.between(1, 4) } else { 1 };
        wish(&shared, &replicas, wanted.clone(), key, tries).await;
        before.push(wanted);
    }
}

/// What there is to begin with.
fn opening(chance: &Chance) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for organiser in ORGANISERS {
        wanted.push(Wanted::Organiser(organiser.to_owned(), cast::register(chance)));
        let place = Place::of(organiser, CONVENINGS[0], "opening");
        wanted.push(Wanted::Convening(cast::convening(chance, &place)));
        wanted.push(Wanted::Panel(
            place.organiser.clone(),
            place.panel.clone(),
            PanelCommand::SubmitRoster(cast::roster(chance, &place)),
        ));
    }
    for id in PLEDGES.iter().filter(|_| chance.permille(800)) {
        wanted.push(make_pledge(chance, id));
        wanted.push(Wanted::Pledge((*id).to_owned(), PledgeCommand::VerifyAddress { n: 1, at_ms: NOW }));
    }
    for id in SUBSCRIPTIONS.iter().filter(|_| chance.permille(500)) {
        wanted.push(make_subscription(chance, id));
        let command = SubscriptionCommand::VerifyAddress { n: 1, at_ms: NOW };
        wanted.push(Wanted::Subscription((*id).to_owned(), command));
    }
    wanted
}

/// Stands for the time at which a wish is asked for.
const NOW: i64 = i64::MIN;

fn make_pledge(chance: &Chance, id: &str) -> Wanted {
    let (webhook, about) = cast::pledge(chance, id);
    Wanted::Pledge(id.to_owned(), PledgeCommand::Make { mail: cast::mail(id), webhook, about, at_ms: NOW })
}

fn make_subscription(chance: &Chance, id: &str) -> Wanted {
    let (watches, webhook, about) = cast::subscription(chance, id);
    let mail = cast::mail(id);
    let command = SubscriptionCommand::Make { watches, mail, webhook, about, at_ms: NOW };
    Wanted::Subscription(id.to_owned(), command)
}

fn draw(chance: &Chance, now_ms: u64) -> Wanted {
    let place = Place::draw(chance);
    let (organiser, panel) = (place.organiser.clone(), place.panel.clone());
    match chance.weighted(&[40, 8, 5, 5, 1, 4, 5, 7, 2, 2, 2, 12, 4, 3, 1]) {
        0 => Wanted::Panel(organiser, panel, PanelCommand::SubmitRoster(cast::roster(chance, &place))),
        1 => Wanted::Panel(organiser.clone(), panel, PanelCommand::PublishLineUp { organiser }),
        2 => Wanted::Panel(organiser.clone(), panel, PanelCommand::PublishStanding { organiser }),
        3 => Wanted::Panel(organiser.clone(), panel, PanelCommand::WithholdStanding { organiser }),
        4 => Wanted::Panel(organiser.clone(), panel, PanelCommand::Cancel { organiser }),
        5 => {
            let at_ms = crate::site::BEGIN_MS + i64::try_from(now_ms).unwrap_or_default();
            Wanted::Panel(organiser, panel, PanelCommand::DeclareCount(cast::count(chance, &place, at_ms)))
        }
        6 => Wanted::Convening(cast::convening(chance, &place)),
        7 => {
            let scopes = [Scope::Public, Scope::Panel, Scope::Totals, Scope::Withheld];
            let statement = Statement { class: cast::class(chance), scope: *chance.of(&scopes) };
            Wanted::Person(cast::person(chance), PersonCommand::State(statement))
        }
        8 => Wanted::Person(cast::person(chance), PersonCommand::WithdrawStatement),
        9 => Wanted::Erase(cast::person(chance)),
        10 => match chance.permille(700) {
            true => {
                Wanted::Charter("house".to_owned(), CharterCommand::Adopt { text: cast::charter(chance) })
            }
            false => Wanted::Charter("house".to_owned(), CharterCommand::Retire),
        },
        11 => on_pledge(chance, &place),
        12 => on_subscription(chance),
        13 => Wanted::Activate(*chance.of(&[VERSION, DISBELIEVING])),
        _ => {
            let with = cast::person(chance);
            let command = match chance.permille(600) {
                true => PersonCommand::Merge { with: [with].into() },
                false => PersonCommand::Split { from: [with].into() },
            };
            Wanted::Person(cast::person(chance), command)
        }
    }
}

fn on_pledge(chance: &Chance, place: &Place) -> Wanted {
    let id = *chance.of(&PLEDGES);
    let panel = place.panel.clone();
    let command = match chance.weighted(&[2, 3, 4, 3, 3, 1, 4, 4, 1, 1, 6, 1]) {
        0 => return make_pledge(chance, id),
        1 => PledgeCommand::VerifyAddress { n: 1, at_ms: NOW },
        2 => {
            let (webhook, about) = cast::pledge(chance, id);
            PledgeCommand::Change { webhook, about }
        }
        3 => PledgeCommand::Pause,
        4 => PledgeCommand::Resume,
        5 => PledgeCommand::Withdraw,
        6 => PledgeCommand::AffirmSeat { panel },
        7 => PledgeCommand::DenySeat { panel },
        8 => PledgeCommand::AskAgain { at_ms: NOW },
        9 => PledgeCommand::Erase,
        10 => {
            // Some of a week ago: to be asked again while the run lasts.
            let now = u32::try_from(crate::site::BEGIN_MS / 3_600_000).unwrap_or_default();
            let hour = now - *chance.of(&[0, 166, 167]);
            PledgeCommand::Answer {
                panel,
                about: AnswerAbout { answer: *chance.of(&pledge::Answer::ALL), hour },
            }
        }
        // One draw, as ever: the seeds that are kept mean what they meant.
        _ => chance.of(&cast::choices()).clone(),
    };
    Wanted::Pledge(id.to_owned(), command)
}

fn on_subscription(chance: &Chance) -> Wanted {
    let id = *chance.of(&SUBSCRIPTIONS);
    let command = match chance.weighted(&[3, 4, 1, 1, 1]) {
        0 => return make_subscription(chance, id),
        1 => SubscriptionCommand::VerifyAddress { n: 1, at_ms: NOW },
        2 => SubscriptionCommand::AskAgain { at_ms: NOW },
        3 => SubscriptionCommand::Withdraw,
        _ => SubscriptionCommand::Erase,
    };
    Wanted::Subscription(id.to_owned(), command)
}

/// Asks, as often as it takes to know, but not more than `tries` times: always under the same key.
async fn wish(shared: &Shared, replicas: &[Replica], wanted: Wanted, key: Option<String>, tries: u64) {
    let chance = &shared.world.chance;
    let number = shared.ledger.open(wanted.what(), wanted.has_key());
    let mut wanted = wanted;
    let era = shared.truth.era();
    for _ in 0..tries {
        // The same wish at the same place of a log that went back cannot be told from the first by a
        // checkpoint: see README.md.
        if shared.truth.era() != era {
            return;
        }
        let able: Vec<Running> =
            replicas.iter().filter_map(Replica::running).filter(|running| takes(running, &wanted)).collect();
        if able.is_empty() {
            sleep_ms(chance.between(100, 1_000)).await;
            continue;
        }
        let running = chance.of(&able);
        wanted = at(wanted, running.site.clock().now_ms());
        let answer = ask(shared, running, &wanted, key.as_deref(), number).await;
        let is_known = !matches!(answer, Answer::Unknown(_));
        shared.ledger.answer(number, answer, shared.truth.era());
        // Whoever knows asks once more, now and then.
        if is_known && !chance.permille(100) {
            return;
        }
        sleep_ms(chance.between(10, 1_000)).await;
    }
}

fn takes(running: &Running, wanted: &Wanted) -> bool {
    match running.part {
        Part::Ingest(_) => wanted.is_for_ingest(),
        Part::Alert(_) => !wanted.is_for_ingest(),
        Part::Projection => false,
    }
}

/// The wish with the time at which it is first asked for.
fn at(wanted: Wanted, now_ms: i64) -> Wanted {
    let mut wanted = wanted;
    match &mut wanted {
        Wanted::Pledge(
            _,
            PledgeCommand::Make { at_ms, .. }
            | PledgeCommand::VerifyAddress { at_ms, .. }
            | PledgeCommand::AskAgain { at_ms },
        )
        | Wanted::Subscription(
            _,
            SubscriptionCommand::Make { at_ms, .. }
            | SubscriptionCommand::VerifyAddress { at_ms, .. }
            | SubscriptionCommand::AskAgain { at_ms },
        ) if *at_ms == NOW => *at_ms = now_ms,
        _ => {}
    }
    wanted
}

async fn ask(shared: &Shared, running: &Running, wanted: &Wanted, key: Option<&str>, number: u32) -> Answer {
    let patience_ms = if shared.world.happens(100) { shared.world.chance.between(1, 2_000) } else { 120_000 };
    let at_ms = running.site.clock().now_ms();
    let asked = async {
        match &running.part {
            Part::Ingest(part) => ask_ingest(part, wanted, key, at_ms).await,
            Part::Alert(part) => ask_alert(part, wanted, key, at_ms).await,
            Part::Projection => Answer::Refused("projection is asked nothing".to_owned()),
        }
    };
    let answer = tokio::select! {
        biased;
        () = running.site.token.cancelled() => Answer::Unknown("it crashed".to_owned()),
        answer = WISH.scope(number, asked) => answer,
        () = tokio::time::sleep(Duration::from_millis(patience_ms)) => Answer::Unknown("it took too long".to_owned()),
    };
    let (word, why) = match &answer {
        Answer::Done { position, changed } => (
            "done",
            format!(
                "at {} {}",
                position.map_or(0, |position| position.0),
                if *changed { "" } else { "(no change)" }
            ),
        ),
        Answer::Refused(why) => ("refused", why.clone()),
        Answer::Unknown(why) => ("unknown", why.clone()),
    };
    shared.world.trace.count(match &answer {
        Answer::Done { .. } => "wishes done",
        Answer::Refused(_) => "wishes refused",
        Answer::Unknown(_) => "wishes of unknown outcome",
    });
    running.site.trace(format_args!("wish {number}, {}: {word}, {why}", wanted.what()));
    answer
}

/// Has a version activated, when all is calm.
pub(crate) async fn activate(shared: &Shared, speaker: &Running, version: u32) {
    let wanted = Wanted::Activate(version);
    let number = shared.ledger.open(wanted.what(), wanted.has_key());
    let answer = ask(shared, speaker, &wanted, None, number).await;
    if !matches!(answer, Answer::Done { .. }) {
        shared.world.fail("what is asked for in calm is done", format!("{}: {answer:?}", wanted.what()));
    }
    shared.ledger.answer(number, answer, shared.truth.era());
}

/// A few changes, after those that clients wished for.
pub(crate) async fn a_last_round(shared: &Shared, replicas: &[Replica]) {
    for _ in 0..3 {
        let chance = &shared.world.chance;
        let place = Place::draw(chance);
        let command = PanelCommand::SubmitRoster(cast::roster(chance, &place));
        wish(shared, replicas, Wanted::Panel(place.organiser, place.panel, command), None, 1).await;
    }
}
