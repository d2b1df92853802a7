//! Every route with every kind of key; and what an organiser sees says nothing about who pledged.

use openfloor_tests::{Client, Installation, Reply, Single};
use serde_json::{Value, json};

use super::allies::{Receivers, borrowed, hooks, pledge};
use super::support::{accepted, organiser, roster, roster_path, seat, seat_of};

const ADDRESS: &str = "b.example@allies.example";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Nobody,
    WrongKey,
    AnotherOrganiser,
    Owner,
}

const CALLERS: [Caller; 4] = [Caller::Nobody, Caller::WrongKey, Caller::AnotherOrganiser, Caller::Owner];

struct Callers {
    nobody: Client,
    wrong: Client,
    another: Client,
    owner: Client,
}

impl Callers {
    fn of(&self, caller: Caller) -> &Client {
        match caller {
            Caller::Nobody => &self.nobody,
            Caller::WrongKey => &self.wrong,
            Caller::AnotherOrganiser => &self.another,
            Caller::Owner => &self.owner,
        }
    }
}

fn another_organiser(single: &Single) -> String {
    let directory = single.directory().display().to_string();
    let arguments =
        ["organiser", "add", "Forum South", "--contact", "desk@south.example", "--data", &directory];
    let output =
        std::process::Command::new(openfloor_tests::openfloor()).args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find(|line| line.trim().starts_with("openfloor_")).expect("a key").trim().to_owned()
}

/// A route, what is sent, and the status for each caller in the order of [`CALLERS`].
type Row = (&'static str, String, Value, [u16; 4]);

fn writing_routes() -> Vec<Row> {
    let seats = roster(&[seat("Z Example", "man")]);
    let row = |method, path: &str, body, statuses| (method, path.to_owned(), body, statuses);
    vec![
        // A short name is looked up among the caller's own: to another organiser there is no such convening.
        row("PUT", "/api/v1/convenings/peace/panels/closed/roster", seats, [401, 401, 404, 200]),
        row(
            "PUT",
            "/api/v1/convenings/peace/panels/closed/count",
            json!({ "speaking": { "men": 2 } }),
            [401, 401, 404, 200],
        ),
        row(
            "PUT",
            "/api/v1/convenings/peace/panels/closed/publication",
            json!({ "line_up": true }),
            [401, 401, 404, 200],
        ),
        row("PUT", "/api/v1/convenings/peace", json!({ "title": "Peace 26" }), [401, 401, 201, 200]),
        row("POST", "/api/v1/imports?name=empty.csv", Value::Null, [401, 401, 422, 422]),
        row("POST", "/api/v1/persons/erase", json!({}), [401, 401, 422, 422]),
        // Judging without storing needs no key.
        row("POST", "/api/v1/check", json!({ "speaking": { "men": 2 } }), [200, 200, 200, 200]),
    ]
}

fn reading_routes(panel: &str, convening: &str) -> Vec<Row> {
    let row = |path: String, statuses| ("GET", path, Value::Null, statuses);
    vec![
        row(format!("/api/v1/panels/{panel}"), [404, 401, 404, 200]),
        row(format!("/api/v1/convenings/{convening}"), [404, 401, 404, 200]),
        row("/api/v1/convenings".to_owned(), [200, 401, 200, 200]),
        row("/api/v1/flags".to_owned(), [200, 401, 200, 200]),
        row("/api/v1/rules".to_owned(), [200, 200, 200, 200]),
        row(format!("/panels/{panel}"), [404, 404, 404, 404]),
        row(format!("/convenings/{convening}"), [404, 404, 404, 404]),
    ]
}

async fn ask(client: &Client, (method, path, body, _): &Row) -> Reply {
    let headers = [("content-type", "application/json")];
    client.send(method, path, &headers, body.to_string()).await.expect("an answer")
}

#[tokio::test]
async fn every_route_answers_each_kind_of_key_as_it_should() {
    let single = Single::start(&[]).await;
    let owner = organiser(&single, "peace").await;
    let secret = roster(&[seat("Theodor Example", "man"), seat("Ulrich Example", "man")]);
    let made = accepted(&owner.put(&roster_path("peace", "closed"), &secret).await);
    let panel = made["id"].as_str().expect("an id").to_owned();
    let convening = panel.split('~').next().expect("a convening").to_owned();
    let base = single.ingest();
    let key = single.key();
    let callers = Callers {
        nobody: base.clone(),
        wrong: base.with_key(format!("{}{}", &key[..key.len() - 6], "000000")),
        another: base.with_key(another_organiser(&single)),
        owner,
    };
    for row in reading_routes(&panel, &convening).into_iter().chain(writing_routes()) {
        for (caller, status) in CALLERS.into_iter().zip(row.3) {
            let reply = ask(callers.of(caller), &row).await;
            assert_eq!(reply.status, status, "{} {} by {caller:?}: {}", row.0, row.1, reply.text());
            if caller != Caller::Owner {
                let text = reply.text();
                for word in ["Theodor", "Ulrich", "Peace 26", "After the ceasefire"] {
                    assert!(!text.contains(word), "{} {} tells {caller:?} {word:?}: {text}", row.0, row.1);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_closed_panel_and_one_that_never_was_look_the_same() {
    let single = Single::start(&[]).await;
    let owner = organiser(&single, "peace").await;
    let made =
        accepted(&owner.put(&roster_path("peace", "closed"), &roster(&[seat("T Example", "man")])).await);
    let there = made["id"].as_str().expect("an id").to_owned();
    let never = format!("{}{}", &there[..there.len() - 4], "0000");
    let without_instance = async |id: &str| {
        let mut body = single.projection().get(&format!("/api/v1/panels/{id}")).await.json();
        body.as_object_mut().expect("an object").remove("instance");
        body
    };
    assert_eq!(without_instance(&there).await, without_instance(&never).await);
}

/// Everything the organiser can read about the convening, without what differs in any two runs.
async fn what_the_organiser_sees(single: &Single, written: &Value) -> Vec<String> {
    let panel = written["id"].as_str().expect("an id");
    let convening = panel.split('~').next().expect("a convening");
    let position = written["position"].as_u64().expect("a position");
    let mut seen = vec![written["standing"].to_string(), written["events"].to_string()];
    for path in [
        format!("/api/v1/panels/{panel}?position={position}"),
        format!("/api/v1/convenings/{convening}"),
        "/api/v1/convenings".to_owned(),
        "/api/v1/flags".to_owned(),
    ] {
        let mut body = single.projection().with_key(single.key()).get(&path).await.json();
        forget_places(&mut body, panel, convening);
        seen.push(body.to_string());
    }
    seen
}

/// Takes out ids, revisions and positions: they differ between any two installations.
fn forget_places(value: &mut Value, panel: &str, convening: &str) {
    match value {
        Value::Object(members) => {
            for name in ["folded", "position", "revision", "etag"] {
                members.remove(name);
            }
            members.values_mut().for_each(|member| forget_places(member, panel, convening));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| forget_places(item, panel, convening)),
        Value::String(text) => *text = text.replace(panel, "PANEL").replace(convening, "CONVENING"),
        _ => {}
    }
}

async fn run_with(is_pledged: bool) -> Vec<String> {
    let receivers = Receivers::start().await;
    let single = Single::start(&borrowed(&receivers.arguments())).await;
    if is_pledged {
        pledge(&single.alert(), &receivers, ADDRESS).await;
    }
    let client = organiser(&single, "peace").await;
    let seats = [seat("C Example", "man"), seat("D Example", "man"), seat_of("B Example", "man", ADDRESS)];
    let written = accepted(&client.put(&roster_path("peace", "ceasefire"), &roster(&seats)).await);
    if is_pledged {
        hooks(&receivers, 1).await;
    }
    let seen = what_the_organiser_sees(&single, &written).await;
    let everything = seen.join("\n");
    // Persons' pseudonyms are keyed by each installation's own secret.
    let text = everything.split('"').map(|part| {
        if part.len() == 24 && part.bytes().all(|b| b.is_ascii_hexdigit()) { "ID" } else { part }
    });
    vec![text.collect::<Vec<_>>().join("\"")]
}

#[tokio::test]
async fn what_an_organiser_sees_is_the_same_with_and_without_a_pledger_seated() {
    assert_eq!(run_with(true).await, run_with(false).await);
}
