//! Links that lead to nothing any more: each says what happened and what to do, in both languages.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use super::world::{Answer, MEN, Replica, World, one_woman};

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// What a page is asked with: nothing to look at it, else the fields of its form.
type Asked<'a> = &'a [(&'a str, &'a str)];

async fn ask(replica: &Replica, path: &str, asked: Asked<'_>) -> Answer {
    if asked.is_empty() { replica.get(path).await } else { replica.submit(path, asked).await }
}

/// Both languages say so, and lead to where it is asked for anew.
async fn says(replica: &Replica, path: &str, asked: Asked<'_>, texts: [&str; 2], leads_to: Option<&str>) {
    for (language, text) in ["en", "fr"].into_iter().zip(texts) {
        let separator = if path.contains('?') { '&' } else { '?' };
        let answer = ask(replica, &format!("{path}{separator}lang={language}"), asked).await;
        let html = answer.body.as_str().expect("a page").replace("&#39;", "'");
        assert_eq!(answer.status, StatusCode::GONE, "{path}: {html}");
        assert!(html.contains(text), "{path}: {text}: {html}");
        let link = leads_to.map(|page| format!("<a href=\"{page}\">"));
        assert!(link.is_none_or(|link| html.contains(&link)), "{path}: {html}");
    }
}

const EXPIRED: [&str; 2] =
    ["older than two days, and nothing took effect", "plus de deux jours, et rien n'a pris"];
const OLD: [&str; 2] = ["older than thirty days", "plus de trente jours"];
const WITHDRAWN: [&str; 2] =
    ["was withdrawn: nothing is told of it", "a été retiré : il n'en est plus rien dit"];
const ERASED: [&str; 2] = ["was erased: we hold nothing", "a été effacé : nous n'en gardons plus rien"];

#[tokio::test]
async fn a_link_that_is_over_says_what_happened_and_what_to_do() {
    let world = World::new().await;
    let replica = world.start().await;
    replica.post("/api/v1/pledges", world.pledge()).await;
    let asked = world.smtp.wait(1).await.remove(0);
    let (confirms, token) = (asked.token("/pledge/verify"), asked.stop_token());
    let later = world.start_ahead(3 * DAY).await;
    says(&later, "/pledge/verify", &[("t", &confirms)], EXPIRED, Some("/pledge")).await;
    later.stop().await;

    // To follow it twice does what it did.
    for _ in 0..2 {
        assert_eq!(replica.submit("/pledge/verify", &[("t", &confirms)]).await.status, StatusCode::OK);
    }
    world.roster("p1", MEN).await;
    let answers = world.smtp.wait(2).await[1].token("/answers");
    let answers = format!("/answers?t={answers}");
    assert_eq!(replica.get(&answers).await.status, StatusCode::OK);
    let later = world.start_ahead(32 * DAY).await;
    says(&later, &answers, &[], OLD, None).await;
    later.stop().await;

    let pages = ["change", "assistant", "messages", "voice", "tools", "invitations"];
    for (act, texts) in [("withdraw", WITHDRAWN), ("erase", ERASED)] {
        let done = replica.submit("/pledge/manage", &[("t", &token), ("act", act)]).await;
        assert!(done.body.as_str().expect("a page").contains("<a href=\"/pledge\">"), "{}", done.body);
        for page in pages {
            says(&replica, &format!("/pledge/{page}?t={token}"), &[], texts, Some("/pledge")).await;
        }
        says(&replica, "/pledge/verify", &[("t", &confirms)], texts, Some("/pledge")).await;
        says(&replica, &answers, &[], texts, Some("/pledge")).await;
        let stopped = replica.submit("/unsubscribe", &[("t", &token)]).await;
        assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.body);
        assert!(stopped.body.as_str().expect("a page").contains("It has ended."), "{}", stopped.body);
    }
    says(&replica, &format!("/pledge/data?t={token}"), &[], ERASED, Some("/pledge")).await;
}

#[tokio::test]
async fn a_link_of_a_subscription_that_is_over_leads_to_another_one() {
    let world = World::new().await;
    let replica = world.start().await;
    let subscription = json!({
        "name": "A reader",
        "address": "reader@news.example",
        "watches": "everything",
        "rule": one_woman(),
    });
    replica.post("/api/v1/subscriptions", subscription).await;
    let asked = world.smtp.wait(1).await.remove(0);
    let (confirms, token) = (asked.token("/pledge/verify"), asked.stop_token());
    let later = world.start_ahead(3 * DAY).await;
    says(&later, "/pledge/verify", &[("t", &confirms)], EXPIRED, Some("/subscribe")).await;
    later.stop().await;
    for (act, texts) in [("withdraw", WITHDRAWN), ("erase", ERASED)] {
        replica.submit("/pledge/manage", &[("t", &token), ("act", act)]).await;
        says(&replica, &format!("/pledge/messages?t={token}"), &[], texts, Some("/subscribe")).await;
        says(&replica, "/pledge/verify", &[("t", &confirms)], texts, Some("/subscribe")).await;
        assert_eq!(replica.submit("/unsubscribe", &[("t", &token)]).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_is_said_on_a_page_in_the_language_of_its_reader() {
    let world = World::new().await;
    let replica = world.start().await;
    for (field, value, text) in [
        ("name", " ", "Un nom ou une phrase manque"),
        ("webhook", "http://hooks.example.org/", "Rien ne peut être envoyé à ce webhook"),
        ("from", "tomorrow", "Un jour s'écrit comme 2026-05-14"),
        ("rule", "none", "pas de telle phrase"),
    ] {
        let fields = [("name", "Name of ally"), ("address", "ally@ally.example"), ("rule", "barder")];
        let form: Vec<_> =
            fields.into_iter().filter(|(name, _)| *name != field).chain([(field, value)]).collect();
        let refused = replica.submit("/pledge?lang=fr", &form).await;
        let html = refused.body.as_str().expect("a page").replace("&#39;", "'");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{html}");
        assert!(html.contains(text), "{text}: {html}");
    }
}
