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
        row("/api/v1/rules".to_owned(), [200, 401, 200, 200]),
        row("/api/v1/series".to_owned(), [401, 401, 200, 200]),
        row(format!("/api/v1/series?convening={convening}"), [401, 401, 404, 200]),
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

/// Everything that the organiser can read about a panel, byte for byte. Positions are left out: they are
/// sealed with a nonce, so they never look the same twice, and tell nothing.
async fn what_the_organiser_sees(single: &Single, panel: &str) -> Vec<String> {
    let convening = panel.split('~').next().expect("a convening");
    let reader = single.projection().with_key(single.key());
    let mut seen = Vec::new();
    for path in [
        format!("/api/v1/panels/{panel}"),
        format!("/api/v1/convenings/{convening}"),
        "/api/v1/convenings".to_owned(),
        "/api/v1/flags".to_owned(),
        "/api/v1/series".to_owned(),
    ] {
        let reply = reader.get(&path).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        seen.push(format!("{path} {} {}", reply.headers["etag"], reply.text()));
    }
    seen
}

/// What a write answers, without its position.
fn answer(reply: &Reply) -> String {
    let mut body = accepted(reply);
    body.as_object_mut().expect("an object").remove("position");
    format!("{} {:?} {body}", reply.status, reply.headers.get("etag"))
}

#[tokio::test]
async fn what_an_organiser_sees_is_the_same_with_and_without_a_pledger_seated() {
    let receivers = Receivers::start().await;
    let single = Single::start(&borrowed(&receivers.arguments())).await;
    let client = organiser(&single, "peace").await;
    let seats = |class: &str| {
        // Another person, not another class of the same: only a seat that moves is told to others.
        let second = if class == "man" { seat("D Example", "man") } else { seat("E Example", "woman") };
        roster(&[seat("C Example", "man"), second, seat_of("B Example", "man", ADDRESS)])
    };
    // The same three writes to two panels: before anybody pledged, and with the pledger told in between.
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let (mut one, mut position) = (String::new(), String::new());
    for (panel, answers) in [("one", &mut before), ("two", &mut after)] {
        if panel == "two" {
            // Between these two readings somebody seated on panel one pledged, and was told.
            let reader = single.projection().with_key(single.key());
            accepted(&reader.get(&format!("/api/v1/panels/{one}?position={position}")).await);
            let without = what_the_organiser_sees(&single, &one).await;
            pledge(&single.alert(), &receivers, ADDRESS).await;
            hooks(&receivers, 1).await;
            assert_eq!(without, what_the_organiser_sees(&single, &one).await, "what is read");
        }
        for class in ["man", "woman", "man"] {
            let told = receivers.hooks.got().len();
            let reply = client.put(&roster_path("peace", panel), &seats(class)).await;
            let id = reply.json()["id"].as_str().expect("an id").to_owned();
            answers.push(answer(&reply).replace(&id, "PANEL"));
            if panel == "one" {
                one = id;
                position = reply.json()["position"].as_str().expect("a position").to_owned();
            }
            if panel == "two" {
                hooks(&receivers, told + 1).await;
            }
        }
    }
    assert_eq!(before, after, "what a write answers");
}
