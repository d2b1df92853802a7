//! What the columns of a file mean, as its organiser says on the page and in the API.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{Client, MULTIPART, Page, client, multipart};

const CSV: &str = "convening,panel,title,name,Anrede\n\
    harbour,1,Opening,A Example,Fr.\n\
    harbour,1,Opening,B Example,Hr.\n\
    harbour,1,Opening,C Example,Hr.\n";

const BY_COLUMN: [(&str, &str); 6] = [
    ("column", "Anrede"),
    ("of", "Anrede"),
    ("about", "Fr."),
    ("counts", "woman"),
    ("about", "Hr."),
    ("counts", "man"),
];

impl Client {
    /// Sends the form of a preview back with what was chosen there.
    async fn read_again(&self, preview: &Page, chosen: &[(&str, &str)]) -> Page {
        let (name, document) = (preview.field("name"), preview.field("document"));
        let carried = [("name", &*name), ("document", &*document)];
        self.upload(&[&carried, chosen].concat()).await
    }

    async fn store_as_read(&self, preview: &Page) -> Page {
        let [name, document, mapping, seen] = ["name", "document", "mapping", "seen"]
            .map(|field| preview.field(field).replace("&#34;", "\"").replace("&#38;", "&"));
        let fields = [
            ("name", &*name),
            ("document", &document),
            ("mapping", &mapping),
            ("seen", &seen),
            ("act", "store"),
        ];
        self.upload(&fields).await
    }
}

#[tokio::test]
async fn a_column_counts_nobody_before_it_is_said_what_its_values_mean() {
    let client = client().await;
    let preview = client.upload(&[("file", CSV)]).await;
    assert!(preview.text().contains("Nobody has been counted yet."), "{}", preview.text());
    assert!(preview.body.contains("name=\"column\" value=\"Anrede\""), "it is offered");
    assert!(
        !preview.body.contains("value=\"Anrede\" checked")
            && !preview.body.contains("value=\"woman\" selected")
    );
    let counted = client.read_again(&preview, &BY_COLUMN).await;
    assert_eq!(counted.status, StatusCode::OK, "{}", counted.text());
    assert!(counted.text().contains("Women: 1 of 3"), "{}", counted.text());
    assert_eq!((client.submitted().await, client.records("organiser").await), (0, 1));
    let stored = client.store_as_read(&counted).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    assert_eq!(client.records("organiser").await, 2, "what was confirmed is recorded");
    for text in ["Anrede", "Fr."] {
        assert!(!client.log_holds(text).await, "{text} is sealed");
    }
}

#[tokio::test]
async fn what_was_said_of_a_file_holds_for_it_and_is_offered_for_others() {
    let client = client().await;
    let preview = client.upload(&[("file", CSV)]).await;
    let counted = client.read_again(&preview, &BY_COLUMN).await;
    client.store_as_read(&counted).await;
    let again = client.upload(&[("file", CSV)]).await;
    assert!(again.text().contains("as you said last time"), "{}", again.text());
    assert!(again.text().contains("One session stays as it is."), "{}", again.text());
    let records = client.records("organiser").await;
    let stored = client.store_as_read(&again).await;
    assert_eq!((stored.status, client.records("organiser").await), (StatusCode::SEE_OTHER, records));
    let other = client.upload(&[("text", &CSV.replace("harbour", "lake"))]).await;
    let text = other.text();
    assert!(
        text.contains("as you said last time") && text.contains("Nobody has been counted yet."),
        "{text}"
    );
    assert!(other.body.contains("value=\"woman\" selected"), "it is filled in");
    assert!(!other.body.contains("value=\"Anrede\" checked"), "and nobody confirmed it");
}

#[tokio::test]
async fn a_file_with_headers_that_are_not_known_is_read_once_somebody_says_what_they_are() {
    let client = client().await;
    let csv = "Talk,Who,Rolle\nOpening,A Example,Podiumsgast\nOpening,B Example,Podiumsgast\n";
    let preview = client.upload(&[("file", csv)]).await;
    assert_eq!(preview.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", preview.text());
    assert!(preview.text().contains("What the columns are") && !preview.body.contains("value=\"store\""));
    let twice = [("about", "Talk"), ("means", "name"), ("about", "Who"), ("means", "name")];
    let refused = client.read_again(&preview, &twice).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("“name of one person” is said of two columns"), "{}", refused.text());
    let said = [
        ("about", "Talk"),
        ("means", "title"),
        ("about", "Who"),
        ("means", "name"),
        ("about", "Podiumsgast"),
        ("role", "panelist"),
    ];
    let read = client.read_again(&refused, &said).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text());
    assert!(
        read.text().contains("2 speakers in one session") || read.text().contains("2 speakers in 1 session")
    );
    assert_eq!(client.store_as_read(&read).await.status, StatusCode::SEE_OTHER);
    let toml = "[columns]\nTalk = \"title\"\nWho = \"name\"\n[roles]\nPodiumsgast = \"chair\"\n";
    let typed = client.read_again(&preview, &[("toml", toml)]).await;
    assert!(typed.text().contains("2 other roles"), "{}", typed.text());
}

const IN_DOUBT: &str = "convening,panel,title,name\n\
    harbour,1,Opening,A Example & B Sample\n\
    harbour,1,Opening,Lake Team\n";

#[tokio::test]
async fn what_is_decided_about_a_name_on_the_page_makes_the_places() {
    let client = client().await;
    let preview = client.upload(&[("file", IN_DOUBT)]).await;
    let id = id_of(&preview, "A Example &#38; B Sample");
    let read = client.read_again(&preview, &[("about", &id), ("decision", "several")]).await;
    assert!(read.text().contains("new, 3 places added"), "{}", read.text());
    assert!(read.body.contains("value=\"several\" selected"), "it can be changed");
    assert_eq!(client.store_as_read(&read).await.status, StatusCode::SEE_OTHER);
    let again = client.upload(&[("file", IN_DOUBT)]).await;
    assert!(again.text().contains("One session stays as it is."), "it holds for this file: {}", again.text());
    assert!(!client.log_holds("B Sample").await, "names are sealed for who has them");
    let named = client.read_again(&preview, &[("toml", "[names]\n\"Lake Team\" = \"nobody\"\n")]).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// The id of a name on the page, as its browser sends it.
fn id_of(page: &Page, name: &str) -> String {
    let before = page.body.split_once(&format!("<bdi>{name}</bdi>")).expect("the name").0;
    let id = before.rsplit_once("name=\"about\" value=\"").expect("an id").1;
    id.split('"').next().expect("an id").to_owned()
}

#[tokio::test]
async fn the_api_lists_names_in_doubt_and_takes_what_is_decided() {
    let client = client().await;
    let dry = client.post("/api/v1/imports?name=p.csv&dry_run=true", &[], IN_DOUBT).await;
    let [several, team] = [0, 1].map(|at| dry.body["to_decide"][at].clone());
    assert_eq!(
        (&several["why"], &several["choices"]),
        (&json!("several"), &json!(["one", "several", "nobody"]))
    );
    assert_eq!((&team["name"], &team["decided"]), (&json!("Lake Team"), &json!(null)));
    let id = |of: &serde_json::Value| of["id"].as_str().expect("an id").to_owned();
    let mapping = format!("%5Bnames%5D%0A{}%3D%22several%22%0A{}%3D%22nobody%22", id(&several), id(&team));
    let import = format!("/api/v1/imports?name=p.csv&mapping={mapping}");
    let stored = client.post(&import, &[], IN_DOUBT).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    assert_eq!((&stored.body["people"], &stored.body["open_seats"]), (&json!(2), &json!(1)));
    assert_eq!(stored.body["to_decide"][1]["decided"], "nobody");
    assert_eq!(client.post(&import, &[], IN_DOUBT).await.body["events"], 0);
    let named = "/api/v1/imports?name=p.csv&mapping=%5Bnames%5D%0A%22Lake%20Team%22%3D%22nobody%22";
    assert_eq!(client.post(named, &[], IN_DOUBT).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_was_confirmed_for_a_file_holds_for_it_over_the_api_until_an_empty_mapping_is_sent() {
    let client = client().await;
    let import = "/api/v1/imports?name=p.csv";
    let column = "&mapping=%5Bclass%5D%0Acolumn%3D%22Anrede%22%0A%5Bclass.values%5D%0A%22Fr.%22%3D%22woman%22%0A\
        %22Hr.%22%3D%22man%22";
    let women = async |more: &str| {
        let headers = [("accept", "application/x-ndjson")];
        let dry = client.post(&format!("{import}&dry_run=true{more}"), &headers, CSV).await;
        let lines = dry.body.as_str().expect("lines").to_owned();
        let women = lines.split("\"women\":").nth(1).and_then(|rest| rest.chars().next());
        (women, lines.contains("read-as-confirmed"))
    };
    assert_eq!(women("").await, (Some('0'), false));
    let stored = client.post(&format!("{import}{column}"), &[], CSV).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    assert_eq!(women("").await, (Some('1'), true));
    assert_eq!(client.post(import, &[], CSV).await.body["events"], 0, "nobody is counted otherwise");
    assert_eq!(women("&mapping=").await, (Some('0'), false));
    // Of another file nothing was said.
    let other = client.post("/api/v1/imports?name=q.csv&dry_run=true", &[], CSV).await;
    assert!(!other.body.to_string().contains("read-as-confirmed"), "{}", other.body);
}

#[tokio::test]
async fn a_file_of_an_older_spreadsheet_program_is_shown_as_it_reads_and_stored_so() {
    let client = client().await;
    let csv = "convening;panel;title;date;name\r\nharbour;1;Opening;2099-05-14;Zo\u{eb} Example\r\nharbour;1;Opening;2099-05-14;B Example\r\n";
    let whole = multipart(&[("file", csv)]);
    // The same letters as Windows-1252 writes them.
    let bytes: Vec<u8> =
        whole.chars().map(|letter| u8::try_from(u32::from(letter)).expect("western")).collect();
    let cookie = client.cookie_of(&client.key);
    let headers = [("cookie", cookie.as_str()), ("content-type", MULTIPART)];
    let preview = client.ask(Method::POST, "/organise/import", &headers, bytes.into()).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    assert!(preview.text().contains("read as Windows-1252"), "{}", preview.text());
    assert!(preview.body.contains("value=\"windows-1252\" selected"), "what it is read as can be changed");
    let [name, document, seen] = ["name", "document", "seen"].map(|field| preview.field(field));
    let fields = [
        ("name", &*name),
        ("document", &document),
        ("encoding", "windows-1252"),
        ("seen", &seen),
        ("act", "store"),
    ];
    let stored = client.upload(&fields).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    let event = stored.location.split('?').next().expect("a path").replace("/convenings/", "");
    assert!(
        client.see(&format!("/organise/convenings/{event}/people")).await.text().contains("Zo\u{eb} Example")
    );
}

#[tokio::test]
async fn a_day_that_can_be_two_is_asked_about_and_stored_as_was_said() {
    let client = client().await;
    let csv = "panel,date,name\n1,05/06/2099,A Example\n1,05/06/2099,B Example\n";
    let preview = client.upload(&[("file", csv)]).await;
    assert_eq!(preview.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(preview.text().contains("a day in two ways"), "{}", preview.text());
    let said = client.read_again(&preview, &[("order", "day-first")]).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text());
    assert!(said.text().contains("5 June 2099"), "{}", said.text());
    let [name, document, seen] = ["name", "document", "seen"].map(|field| said.field(field));
    assert_eq!(said.field("order"), "day-first", "the form that stores says so, too");
    let fields = [
        ("name", &*name),
        ("document", &document),
        ("order", "day-first"),
        ("seen", &seen),
        ("act", "store"),
    ];
    assert_eq!(client.upload(&fields).await.status, StatusCode::SEE_OTHER);
}
