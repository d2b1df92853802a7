//! Mail as a mail program sees it: read by Python's own parser.

use std::io::Write;
use std::process::{Command, Stdio};

use axum::http::StatusCode;
use openfloor_domain::delivery::Reason;
use openfloor_follower::MemoryHome;
use serde_json::{Value, json};

use super::smtp::Mail;
use super::world::{MEN, MIXED, World, one_woman};

/// What a mail program sees of mails.
fn seen(mails: &[Mail]) -> Vec<Value> {
    let raw: Vec<&str> = mails.iter().map(|mail| mail.raw.as_str()).collect();
    serde_json::from_value(python(include_str!("read_mail.py"), &json!(raw))).expect("a list")
}

/// What a reader of feeds sees.
pub(super) fn read_feed(feed: &str) -> Value {
    python(include_str!("read_feed.py"), &json!(feed))
}

/// Runs a script of Python on JSON.
fn python(script: &str, input: &Value) -> Value {
    let python = std::env::var_os("OPENFLOOR_PYTHON").unwrap_or_else(|| "python3".into());
    let mut command = Command::new(python);
    command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("Python runs");
    let mut stdin = child.stdin.take().expect("is piped");
    stdin.write_all(input.to_string().as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap_or_else(|| panic!("no {key} in {of}"))
}

#[tokio::test]
async fn a_mail_program_sees_two_parts_in_the_language_asked_for_and_one_click_to_stop() {
    let world = World::new().await;
    let mut config = world.config();
    config.reply_to = Some("A person <desk@floor.example>".parse().expect("an address"));
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    for (who, language) in [("ally", "en"), ("b", "fr")] {
        let mut pledge = world.pledge();
        pledge["address"] = json!(format!("{who}@ally.example"));
        pledge["language"] = json!(language);
        pledge.as_object_mut().expect("an object").remove("webhook");
        let before = world.smtp.all().len();
        let made = replica.post("/api/v1/pledges", pledge).await;
        assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
        let mails = world.smtp.wait(before + 1).await;
        world.verify(&replica, &mails[before]).await;
    }
    world.roster("p1", MEN).await;
    world.smtp.wait(4).await;
    world.roster("p1", MIXED).await;
    let mails = world.smtp.wait(6).await;

    let mut ids = std::collections::BTreeSet::new();
    for (mail, seen) in mails.iter().zip(seen(&mails)) {
        assert_eq!(seen["defects"], json!([]), "{seen}");
        assert!(mail.raw.is_ascii() && mail.raw.lines().all(|line| line.len() <= 998));
        let headers = &seen["headers"];
        let language = text(headers, "Content-Language");
        let expected = if text(headers, "To") == "b@ally.example" { "fr" } else { "en" };
        assert_eq!(language, expected);
        assert_eq!(text(headers, "From"), "Openfloor <alerts@floor.example>");
        assert_eq!(text(headers, "Reply-To"), "A person <desk@floor.example>");
        assert_eq!(text(headers, "Auto-Submitted"), "auto-generated");
        assert_eq!(text(headers, "List-Id"), "<alerts.floor.example>");
        assert_eq!(text(headers, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let unsubscribe = text(headers, "List-Unsubscribe");
        assert!(unsubscribe.starts_with("<https://floor.example/") && unsubscribe.ends_with('>'));
        assert!(text(headers, "Message-ID").ends_with("@floor.example>"));
        assert!(ids.insert(text(headers, "Message-ID").to_owned()), "each notice has an id of its own");
        assert!(headers["Date"].is_string() && !text(headers, "Subject").is_empty());
        assert_eq!((text(&seen, "type"), text(&seen, "preferred")), ("multipart/alternative", "text/html"));
        let parts = seen["parts"].as_array().expect("parts");
        let kinds: Vec<_> = parts.iter().map(|part| (text(part, "type"), text(part, "charset"))).collect();
        assert_eq!(kinds, [("text/plain", "utf-8"), ("text/html", "utf-8")]);
        let [plain, html] = [0, 1].map(|part| text(&parts[part], "text"));
        assert!(html.contains(&format!("<html lang=\"{expected}\"")), "{html}");
        // Whoever reads text alone can do what the others can.
        let links = plain.split_whitespace().filter(|word| word.starts_with("https://floor.example/"));
        let links: Vec<&str> = links.collect();
        assert!(!links.is_empty(), "{plain}");
        for link in links {
            assert!(html.contains(&link.replace('&', "&amp;")) || html.contains(link), "{link} in {html}");
        }
    }
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.to[0].as_str()).collect();
    assert_eq!(subjects.iter().filter(|to| to.contains("b@ally")).count(), 3);
}

#[tokio::test]
async fn one_click_stops_a_subscription_by_a_bare_post() {
    let world = World::new().await;
    let replica = world.start().await;
    let subscription = json!({
        "name": "A reader",
        "address": "reader@news.example",
        "watches": { "convening": "c1" },
        "rule": one_woman(),
    });
    let made = replica.post("/api/v1/subscriptions", subscription).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mail = world.smtp.wait(1).await.remove(0);
    world.verify(&replica, &mail).await;
    replica.idle(&world).await;
    let path = mail.header("List-Unsubscribe").expect("a link");
    let path = path.trim_matches(['<', '>']).strip_prefix("https://floor.example").expect("ours").to_owned();
    // No cookie, no origin, nothing of a browser.
    let stopped = replica.submit(&path, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.body);
    let page = replica.get(&path.replace("/unsubscribe", "/pledge/manage")).await;
    assert!(!page.body.as_str().expect("a page").contains("value=\"withdraw\""), "{}", page.body);
}

#[tokio::test]
async fn a_mail_that_comes_back_stops_what_is_sent_there() {
    let world = World::new().await;
    let mut config = world.config();
    config.bounces = Some("bounces@floor.example".parse().expect("an address"));
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    world.pledged(&replica).await;
    world.roster("p1", MEN).await;
    let mails = world.smtp.wait(2).await;
    replica.idle(&world).await;
    assert_eq!(mails[1].from, "<bounces@floor.example>", "where it comes back to");
    let id = mails[1].header("Message-ID").expect("an id");
    let bounced = |status: &str| {
        format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ally.example\r\n\r\n\
             Final-Recipient: rfc822; ally@ally.example\r\nAction: failed\r\nStatus: {status}\r\n\r\n\
             --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n\r\n--b--\r\n"
        )
    };
    let endpoint = id.trim_start_matches('<').split(['.', '@']).nth(1).expect("an endpoint");
    let endpoint = openfloor_domain::ids::EndpointId::new(endpoint).expect("an id");
    assert_eq!(replica.bounce("Subject: I am away\r\n\r\n").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(replica.bounce(&bounced("5.2.2")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.history(&endpoint).await.disabled, None, "a full mailbox is there");
    let foreign = bounced("5.1.1").replace(id.split('.').next().expect("a notice"), "<n0tice");
    assert_eq!(replica.bounce(&foreign).await.status, StatusCode::NOT_FOUND);
    assert_eq!(replica.bounce(&bounced("5.1.1")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.history(&endpoint).await.disabled, Some(Reason::Gone));
    world.roster("p1", MIXED).await;
    world.hooks.wait(2).await;
    assert_eq!(world.smtp.all().len(), 2, "nothing more is sent there");
}
