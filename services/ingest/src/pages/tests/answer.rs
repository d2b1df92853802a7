//! The page on which somebody says how they are counted, as whoever has the link meets it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use openfloor_domain::people::{Class, Scope, Statement};
use tower::ServiceExt;

use super::{Client, Page, client, panel_of};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A is counted as a man by the organiser, with an address; of B nothing is known.
const COUNTED: &str = "convening,panel,title,name,email,class,role\n\
    harbour,1,Opening,A Example,a@example.org,man,Panelist\n\
    harbour,1,Opening,'=B Example,,,Panelist\n\
    harbour,2,Closing,A Example,a@example.org,man,Moderator\n\
    harbour,2,Closing,C Example,,woman,Panelist\n";

impl Client {
    /// The links of everybody, by name, as the organiser gets them.
    async fn links(&self, event: &str) -> Vec<(String, String)> {
        let file = self.fill(&format!("/organise/convenings/{event}/own-links"), &[]).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text());
        let rows = file.body.trim_start_matches('\u{feff}').lines().skip(1);
        let link = |row: &str| {
            let cells: Vec<&str> = row.split(',').collect();
            let path = cells[2].strip_prefix("https://floor.example").expect("where the pages are");
            (cells[0].to_owned(), path.to_owned())
        };
        rows.map(link).collect()
    }

    /// The link of somebody.
    async fn link_of(&self, event: &str, name: &str) -> String {
        let links = self.links(event).await;
        links.into_iter().find(|(of, _)| of == name).expect("a link for everybody").1
    }

    /// As somebody who is not signed in.
    async fn open(&self, path: &str) -> Page {
        self.ask(Method::GET, path, &[], Body::empty()).await
    }

    async fn answer(&self, path: &str, form: &'static str) -> Page {
        self.ask(Method::POST, path, &[FORM], form.into()).await
    }

    async fn headers_of(&self, path: &str) -> HeaderMap {
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        body.collect().await.expect("a body");
        parts.headers
    }
}

#[tokio::test]
async fn the_page_shows_first_how_one_is_counted_and_nothing_is_chosen() {
    let client = client().await;
    let event = client.import(COUNTED).await;
    let path = client.link_of(&event, "A Example").await;
    let page = client.open(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    let counted = text.find("Counted by the organiser: as a man.").expect("how one is counted");
    let seen = text.find("The organiser can see it").expect("who can see it");
    let choice = text.find("Count me ").expect("the choice");
    assert!(counted < seen && seen < choice, "{text}");
    assert!(text.contains("Opening panellist") && text.contains("Closing moderator"), "{text}");
    assert!(text.contains("Forum North counts who speaks"), "{text}");
    assert!(!page.body.contains("checked") && !page.body.contains("<script"), "nothing chosen, no script");
    let other = client.link_of(&event, "'=B Example").await;
    assert!(client.open(&other).await.text().contains("Nobody has counted you yet."));
    let french = client.open(&format!("{path}?lang=fr")).await;
    assert!(french.text().contains("Compté par l’organisateur : comme homme."), "{}", french.text());
}

#[tokio::test]
async fn what_somebody_says_goes_before_what_the_organiser_says_and_stays_apart() {
    let client = client().await;
    let event = client.import(COUNTED).await;
    let path = client.link_of(&event, "'=B Example").await;
    for form in
        ["act=state&class=woman", "act=state&scope=panel", "act=state&class=x&scope=panel", "act=state"]
    {
        let refused = client.answer(&path, form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.text().contains("Nothing was stored."), "{}", refused.text());
    }
    let (panels, people) = (client.records("panel").await, client.records("person").await);
    let said = client.answer(&path, "act=state&class=woman&scope=panel").await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text());
    assert!(said.text().contains("You said yourself: as a woman."), "{}", said.text());
    assert!(said.text().contains("the organiser and those on my panels, the public not"), "{}", said.text());
    client.answer(&path, "act=state&class=woman&scope=panel").await;
    assert_eq!(client.records("person").await, people + 1, "said twice is said once");
    assert_eq!(client.records("panel").await, panels, "what the organiser says is as it was");
    let numbers = client.see(&format!("/organise/convenings/{event}/numbers")).await.text();
    assert!(numbers.contains("Women: 1 of 2 (50 %)."), "her word counts: {numbers}");
    let marks = client.see(&format!("/organise/convenings/{event}/people")).await;
    assert!(!marks.body.contains("B Example</bdi>"), "whoever has said it is not marked by others");

    // The same file again takes nothing back.
    client.import(COUNTED).await;
    assert!(client.open(&path).await.text().contains("You said yourself: as a woman."));
    let taken = client.answer(&path, "act=withdraw").await;
    assert!(taken.text().contains("Nobody has counted you yet."), "{}", taken.text());
    let out = client.answer(&path, "act=leave-out").await;
    assert!(out.text().contains("nobody, and in no figure"), "{}", out.text());
    let person = client.own_page(&path).await.expect("a page");
    let left_out = Statement { class: Class::Undisclosed, scope: Scope::Withheld };
    assert_eq!(person.state.statement.as_ref().and_then(|said| said.known().copied()), Some(left_out));
}

#[tokio::test]
async fn a_file_says_of_whoever_has_spoken_nothing_and_words_taken_back_leave_the_organiser_s() {
    let client = client().await;
    let event = client.import(COUNTED).await;
    let path = client.link_of(&event, "A Example").await;
    let exported = async || {
        let file = client.see(&format!("/organise/convenings/{event}/export/csv")).await;
        let read = openfloor_rosters::parse("harbour.csv", file.body.as_bytes(), &Default::default());
        let read = read.expect("a document");
        let seats: Vec<_> =
            read.panels().flat_map(|(_, panel)| panel.seats.iter().map(|seat| seat.class)).collect();
        (seats, file.body)
    };
    let panel = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    let editor = async || client.see(&format!("/organise/panels/{panel}")).await.text();
    let as_organised = [Class::Man, Class::Woman, Class::Man, Class::Unknown];
    assert_eq!(exported().await.0, as_organised);
    assert!(!editor().await.contains("in their own words"), "whoever has a link has not spoken");

    for form in ["act=state&class=non-binary&scope=public", "act=leave-out"] {
        client.answer(&path, form).await;
        let (seats, file) = exported().await;
        assert_eq!(seats, [Class::Unknown, Class::Woman, Class::Unknown, Class::Unknown], "{form}");
        let back = client.upload(&[("name", "back.csv"), ("text", &file)]).await;
        assert!(back.text().contains("2 sessions stay as they are."), "{form}: {}", back.text());
        assert!(editor().await.contains("in their own words"), "{form}");
    }
    client.answer(&path, "act=withdraw").await;
    assert_eq!(exported().await.0, as_organised);
    assert!(!editor().await.contains("in their own words"), "what was taken back is over");
}

impl Client {
    async fn own_page(&self, path: &str) -> Option<crate::own_words::OwnPage> {
        let secret = crate::own_words::Secret::read(path.strip_prefix("/answer/")?)?;
        self.ingest.own_page(&secret).await.expect("the log answers")
    }
}

#[tokio::test]
async fn ones_data_comes_as_a_file_and_an_erasure_is_as_by_the_operator() {
    let client = client().await;
    let event = client.import(COUNTED).await;
    let path = client.link_of(&event, "A Example").await;
    client.answer(&path, "act=state&class=non-binary&scope=totals").await;
    let data: serde_json::Value =
        serde_json::from_str(&client.answer(&path, "act=data").await.body).expect("JSON");
    assert_eq!(data["own_words"], serde_json::json!({ "class": "non-binary", "scope": "totals" }));
    assert_eq!(data["places"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&data["places"][0]["address"], &data["places"][0]["counted_by_organiser"]),
        (&"a@example.org".into(), &"man".into())
    );
    assert!(!data.to_string().contains("C Example"), "nothing of anybody else");

    let unsure = client.answer(&path, "act=erase").await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.text().contains("Nothing was erased."), "{}", unsure.text());
    let person = client.own_page(&path).await.expect("a page").person;
    let erased = client.answer(&path, "act=erase&sure=yes").await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text());
    assert_eq!(client.open(&path).await.status, StatusCode::NOT_FOUND, "the link opens nothing any more");
    let subject = openfloor_domain::subject::Subject::Person(person);
    assert!(client.ingest.ring.is_erased(&subject));
    let names: BTreeSet<String> = client.links(&event).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, BTreeSet::from(["'=B Example", "C Example"].map(str::to_owned)));
    client.import(COUNTED).await;
    assert!(
        client.links(&event).await.iter().all(|(name, _)| name != "A Example"),
        "nor when the file comes again"
    );
}

#[tokio::test]
async fn a_wrong_link_tells_nothing_and_the_secret_goes_nowhere() {
    let client = client().await;
    let event = client.import(COUNTED).await;
    let path = client.link_of(&event, "A Example").await;
    let secret = path.strip_prefix("/answer/").expect("a secret");
    let wrong = format!("/answer/{}", "0".repeat(secret.len()));
    let nothing = client.open(&wrong).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    for other in ["/answer/x".to_owned(), format!("{path}0"), format!("/answer/{}", secret.to_uppercase())] {
        let page = client.open(&other).await;
        assert_eq!((page.status, page.text()), (nothing.status, nothing.text()), "{other}");
    }
    let before = client.submitted().await;
    let posted = client.answer(&wrong, "act=erase&sure=yes").await;
    assert_eq!((posted.status, posted.text()), (nothing.status, nothing.text()));
    assert_eq!(client.submitted().await, before);
    // A form from another site is refused, with the right link too.
    let forged = [FORM, ("sec-fetch-site", "cross-site")];
    let forged = client.ask(Method::POST, &path, &forged, "act=leave-out".into()).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(client.submitted().await, before);
    for path in [&path, &wrong] {
        let headers = client.headers_of(path).await;
        assert_eq!(headers["referrer-policy"], "strict-origin");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-robots-tag"], "noindex, nofollow");
    }
    assert!(!client.log_holds(secret).await, "only its hash is recorded");
    // A second file has other links; those of before go on working.
    let second = client.link_of(&event, "A Example").await;
    assert_ne!(second, path);
    assert_eq!(client.open(&path).await.status, StatusCode::OK);
    assert_eq!(client.open(&second).await.status, StatusCode::OK);
}
