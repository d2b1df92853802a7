//! The whole line: a pledge, a roster, an alert, a mended roster, the second notice of the same alert.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use openfloor_tests::{Hook, Installation, Single, Three};
use serde_json::json;
use sha2::Sha256;

use super::allies::{Receivers, body, borrowed, hooks, mails, pledge};
use super::support::{accepted, organiser, roster, roster_path, seat, seat_of};

const ADDRESS: &str = "b.example@allies.example";

/// Whether a webhook is signed as Standard Webhooks 1.0.0 has it.
fn is_signed(hook: &Hook, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("the prefix")).expect("base64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
    mac.update(format!("{}.{}.", hook.id, hook.timestamp).as_bytes());
    mac.update(&hook.body);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    hook.signature.split(' ').any(|signature| signature == expected)
}

fn five_men() -> Vec<serde_json::Value> {
    let mut seats: Vec<_> = ["C", "D", "E", "F"].map(|name| seat(&format!("{name} Example"), "man")).to_vec();
    seats.push(seat_of("B Example", "man", ADDRESS));
    seats
}

async fn the_line(installation: &impl Installation, receivers: &Receivers) {
    let secret = pledge(&installation.alert(), receivers, ADDRESS).await;
    let client = organiser(installation, "peace").await;
    let path = roster_path("peace", "ceasefire");
    let confirmed = receivers.mail.got().len();
    accepted(&client.put(&path, &roster(&five_men())).await);
    let first = hooks(receivers, 1).await;
    assert!(is_signed(&first[0], &secret), "the signature of the first notice");
    let opened = mails(receivers, confirmed + 1).await;
    let text = opened[confirmed].readable();
    assert!(text.contains("no woman among the five"), "{text}");
    assert!(!text.contains("all-male") || text.contains("five men"), "{text}");
    assert_eq!(opened[confirmed].to, [ADDRESS]);

    let mut mended = five_men();
    mended[0] = seat("G Example", "woman");
    accepted(&client.put(&path, &roster(&mended)).await);
    let both = hooks(receivers, 2).await;
    mails(receivers, confirmed + 2).await;
    assert!(is_signed(&both[1], &secret), "the signature of the second notice");
    assert_ne!(both[0].id, both[1].id, "two notices");
    assert_eq!(body(&both[0])["data"]["alert"], body(&both[1])["data"]["alert"], "of one alert");
    assert_eq!((both.len(), receivers.mail.got().len()), (2, confirmed + 2), "and nothing more");
}

#[tokio::test]
async fn an_ally_is_told_and_told_again_when_it_is_mended_in_one_process() {
    let receivers = Receivers::start().await;
    let single = Single::start(&borrowed(&receivers.arguments())).await;
    the_line(&single, &receivers).await;
}

#[tokio::test]
async fn an_ally_is_told_and_told_again_when_it_is_mended_over_nats() {
    let receivers = Receivers::start().await;
    let three = Three::start(1, &borrowed(&receivers.arguments())).await;
    the_line(&three, &receivers).await;
    from_request_to_webhook(&three, &receivers).await;
}

/// How long it takes from the request to the webhook: printed, not asserted.
async fn from_request_to_webhook(three: &Three, receivers: &Receivers) {
    const PANELS: usize = 50;
    let client = organiser(three, "peace").await;
    let mut waits: Vec<Duration> = Vec::new();
    for panel in 0..PANELS {
        let before = receivers.hooks.got().len();
        let begun = Instant::now();
        accepted(&client.put(&roster_path("peace", &format!("p{panel}")), &roster(&five_men())).await);
        let got = hooks(receivers, before + 1).await;
        waits.push(got[before].at.duration_since(begun));
    }
    waits.sort();
    let at = |percent: usize| waits[(waits.len() * percent / 100).min(waits.len() - 1)];
    println!(
        "from HTTP request to webhook received, {PANELS} panels one by one: p50 {:?}, p99 {:?}",
        at(50),
        at(99)
    );
}

#[tokio::test]
async fn who_did_not_confirm_gets_one_mail_and_no_notice() {
    let receivers = Receivers::start().await;
    let single = Single::start(&borrowed(&receivers.arguments())).await;
    let request =
        json!({ "name": "B Example", "address": ADDRESS, "wording": "My own words.", "rule": "barder" });
    for _ in 0..3 {
        assert_eq!(single.alert().post("/api/v1/pledges", &request).await.status, 202);
    }
    mails(&receivers, 1).await;
    let client = organiser(&single, "peace").await;
    accepted(&client.put(&roster_path("peace", "ceasefire"), &roster(&five_men())).await);
    // A second ally who did confirm is told: by then the first would have been, too.
    pledge_for_second(&single, &receivers).await;
    let to_first = receivers.mail.got().iter().filter(|mail| mail.to == [ADDRESS]).count();
    assert_eq!(to_first, 1, "one mail that asks to confirm, however often he asked");
}

async fn pledge_for_second(single: &Single, receivers: &Receivers) {
    let other = "h.example@allies.example";
    pledge(&single.alert(), receivers, other).await;
    let client = organiser(single, "peace").await;
    let mut seats = five_men();
    seats[0] = seat_of("H Example", "man", other);
    accepted(&client.put(&roster_path("peace", "ceasefire"), &roster(&seats)).await);
    hooks(receivers, 1).await;
}
