//! The organiser's pages as a browser meets them, over the reference adapters.

mod answer;
mod editor;
mod files;
mod floor;
mod keep;
mod kept;
mod mapping;
mod paging;
mod reports;
mod same;
mod wrong;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use openfloor_application::api_key::ApiKey;
use openfloor_domain::organiser::OrganiserAbout;
use openfloor_pages::{Session, Sessions, Site};
use serde_json::json;
use tower::ServiceExt;

use crate::tests::{Client, client, client_of};

/// What came back.
struct Page {
    status: StatusCode,
    location: String,
    body: String,
}

impl Page {
    async fn of(response: Response) -> Self {
        let location = response.headers().get(header::LOCATION);
        let location = location.map(|to| to.to_str().expect("text").to_owned()).unwrap_or_default();
        let status = response.status();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        Self { status, location, body: String::from_utf8(bytes.to_vec()).expect("text") }
    }

    /// The value of a hidden field.
    fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&start).expect("the field is there").1;
        rest.split('"').next().expect("a value").replace("&#43;", "+").replace("&#61;", "=")
    }

    /// The value of a field that is shown.
    fn field_of(&self, name: &str) -> String {
        let rest =
            self.body.split_once(&format!("name=\"{name}\" type=\"url\" ")).expect("the field is there").1;
        rest.split_once("value=\"").expect("a value").1.split('"').next().expect("a value").to_owned()
    }

    /// What a person reads: without tags, attributes and the spaces between.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut is_tag = false;
        for c in self.body.chars() {
            match c {
                '<' => is_tag = true,
                '>' => {
                    is_tag = false;
                    text.push(' ');
                }
                c if !is_tag => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Client {
    /// The session that projection would begin for who holds a key.
    fn cookie_of(&self, key: &str) -> String {
        let ApiKey { organiser, key, .. } = key.parse().expect("a key");
        let sessions = Sessions::new(self.ingest.identity.token("session", "pages"), false);
        let header = sessions.begin(&Session { organiser, key }, self.ingest.now_ms());
        header.to_str().expect("text").split(';').next().expect("a pair").to_owned()
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Page {
        let mut request = Request::builder().method(method).uri(path).header("accept", "text/html");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a request");
        Page::of(self.router.clone().oneshot(request).await.expect("an answer")).await
    }

    async fn see(&self, path: &str) -> Page {
        let cookie = self.cookie_of(&self.key);
        self.ask(Method::GET, path, &[("cookie", &cookie)], Body::empty()).await
    }

    async fn fill(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let cookie = self.cookie_of(&self.key);
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", value.replace('~', "%7E")));
        let body = pairs.collect::<Vec<_>>().join("&");
        let headers = [("cookie", cookie.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        self.ask(Method::POST, path, &headers, body.into()).await
    }

    async fn upload(&self, fields: &[(&str, &str)]) -> Page {
        let cookie = self.cookie_of(&self.key);
        let headers = [("cookie", cookie.as_str()), ("content-type", MULTIPART)];
        self.ask(Method::POST, "/organise/import", &headers, multipart(fields).into()).await
    }

    /// Every record that is about what organisers submit.
    async fn submitted(&self) -> usize {
        let mut records = 0;
        for kind in ["convening", "panel", "person"] {
            records += self.records(kind).await;
        }
        records
    }

    /// Uploads and confirms; gives the id of the event.
    async fn import(&self, csv: &str) -> String {
        let preview = self.upload(&[("file", csv)]).await;
        let stored = self.confirm(&preview).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
        let path = stored.location.split('?').next().expect("a path");
        path.strip_prefix("/convenings/").expect("the page of the event").to_owned()
    }

    async fn confirm(&self, preview: &Page) -> Page {
        let (name, document, seen) =
            (preview.field("name"), preview.field("document"), preview.field("seen"));
        let fields = [("name", &*name), ("document", &document), ("seen", &seen), ("act", "store")];
        self.upload(&fields).await
    }
}

const MULTIPART: &str = "multipart/form-data; boundary=part";

fn multipart(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        let file = if *name == "file" { "; filename=\"harbour.csv\"" } else { "" };
        format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--part--\r\n"
}

/// Nobody is counted; A sits on both panels, D has a talk.
const CSV: &str = "convening,panel,title,date,name,role\n\
    harbour,1,Opening,2099-05-14,A Example,Panelist\n\
    harbour,1,Opening,2099-05-14,B Example,Panelist\n\
    harbour,2,Closing,2099-05-15,A Example,Panelist\n\
    harbour,2,Closing,2099-05-15,C Example,Panelist\n\
    harbour,3,Tides,2099-05-15,D Example,Presenter\n";

#[tokio::test]
async fn a_preview_stores_nothing_and_its_button_does() {
    let client = client().await;
    let preview = client.upload(&[("file", CSV)]).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    let text = preview.text();
    for sentence in [
        "It is a spreadsheet as text (CSV).",
        "4 speakers in 3 sessions; 2 of them have two or more speakers.",
        "Nobody has been counted yet.",
        "3 sessions are new.",
        "Opening 14 May 2099 new, 2 places added not counted yet 2 people, not counted yet.",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    assert_eq!(client.submitted().await, 0);
    let stored = client.confirm(&preview).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    assert_eq!(client.submitted().await, 4);
    assert!(stored.location.starts_with("/convenings/") && stored.location.contains("?position="));
    for word in ["xample", "arbour", "pening"] {
        assert!(!stored.location.contains(word), "no name or title in an address");
    }
    let again = client.upload(&[("file", CSV)]).await;
    assert!(again.text().contains("3 sessions stay as they are."), "{}", again.text());
}

#[tokio::test]
async fn a_preview_says_what_changes_and_what_the_file_dropped() {
    let client = client().await;
    client.import(CSV).await;
    let changed = CSV
        .replace("harbour,2,Closing,2099-05-15,C Example,Panelist\n", "")
        .replace("harbour,3,Tides,2099-05-15,D Example,Presenter\n", "")
        .replace("B Example,Panelist", "B Example,Moderator");
    let preview = client.upload(&[("file", &changed)]).await;
    let text = preview.text();
    for sentence in [
        "2 sessions change.",
        "One session is no longer in this file. It stays as it is.",
        "one other role",
        "one place withdrawn",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
}

#[tokio::test]
async fn what_changed_since_the_preview_is_shown_before_anything_is_stored() {
    let client = client().await;
    let preview = client.upload(&[("file", CSV)]).await;
    let elsewhere = client.post("/api/v1/imports?name=other.csv", &[], CSV).await;
    assert_eq!(elsewhere.status, StatusCode::OK, "{}", elsewhere.body);
    let before = client.submitted().await;
    let stale = client.confirm(&preview).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text());
    assert!(stale.text().contains("Something was changed since you looked"), "{}", stale.text());
    assert_eq!(client.submitted().await, before);
    assert_eq!(client.confirm(&stale).await.status, StatusCode::SEE_OTHER, "what she chose came along");
}

#[tokio::test]
async fn a_document_that_cannot_be_stored_says_where_and_what_to_do() {
    let client = client().await;
    let wrong = "convening,panel,title,name,role\nharbour,1,Opening,A Example,Panelist\nharbour,1,Opening,B Example,Panelist,too,many,cells\n";
    let cases = [
        (vec![("file", wrong)], "line 3"),
        (vec![("file", "")], "There is nothing in it."),
        (vec![("text", "%PDF-1.7")], "this is a PDF"),
        (vec![("document", "not ours"), ("name", "x")], "The document did not come back whole."),
    ];
    for (fields, says) in cases {
        let page = client.upload(&fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
        assert!(page.text().contains(says), "{says}: {}", page.text());
        assert!(!page.body.contains("value=\"store\""));
    }
    assert_eq!(client.submitted().await, 0);
}

#[tokio::test]
async fn names_that_are_no_single_person_are_listed_and_written_as_text() {
    let client = client().await;
    let csv = "convening,panel,title,name,Pronouns\nharbour,1,<b>Opening</b>,A Example & B Sample,she/her\n\
        harbour,1,<b>Opening</b>,Lake Team,they/them\n";
    let preview = client.upload(&[("text", csv)]).await;
    let text = preview.text();
    assert!(text.contains("Is each of these one person?"), "{text}");
    assert!(
        text.contains("several names in the place of one") && text.contains("looks like a team"),
        "{text}"
    );
    assert!(text.contains("she/her ( 1 )") && text.contains("they/them ( 1 )"), "{text}");
    assert!(!preview.body.contains("<b>Opening"));
}

#[tokio::test]
async fn the_api_says_what_an_import_would_do_and_appends_nothing() {
    let client = client().await;
    let path = "/api/v1/imports?name=p.csv&dry_run=true";
    let dry = client.post(path, &[], CSV).await;
    assert_eq!(dry.status, StatusCode::OK, "{}", dry.body);
    let of = |name: &str| dry.body[name].as_u64();
    assert_eq!((of("panels"), of("changed_panels"), of("commits")), (Some(3), Some(3), Some(4)));
    assert_eq!((&dry.body["is_dry_run"], &dry.body["position"]), (&json!(true), &json!(null)));
    assert_eq!(client.submitted().await, 0);
    let real = client.post("/api/v1/imports?name=p.csv", &[], CSV).await;
    for name in ["panels", "changed_panels", "commits", "events", "verdicts", "seats", "people"] {
        assert_eq!(dry.body[name], real.body[name], "{name}");
    }
    let before = client.submitted().await;
    let changed = CSV.replace("B Example,Panelist", "B Example,Moderator");
    let lines = client.post(path, &[("accept", "application/x-ndjson")], changed).await;
    let lines = lines.body.as_str().expect("lines").to_owned();
    let opening: serde_json::Value = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .find(|line: &serde_json::Value| line["panel"] == "1")
        .expect("the panel");
    assert_eq!((&opening["changes"]["roles"], &opening["changes"]["offered"]), (&json!(1), &json!(0)));
    assert_eq!((&opening["events"], client.submitted().await), (&json!(1), before));
}

#[tokio::test]
async fn numbers_judge_a_panel_and_sent_twice_they_are_one_count() {
    let client = client().await;
    let event = client.import(CSV).await;
    let page = client.see(&format!("/organise/convenings/{event}/numbers")).await;
    assert!(page.text().contains("0 of 2 panels of two or more are counted."), "{}", page.text());
    assert!(!page.text().contains("Tides"), "a talk is not listed");
    let id = panel_of(&page);
    let as_of = page.field("as_of");
    let form = [
        ("women", "0"),
        ("men", "4"),
        ("non_binary", ""),
        ("unknown", ""),
        ("chair", "woman"),
        ("as_of", &*as_of),
    ];
    let before = client.submitted().await;
    for _ in 0..2 {
        let counted = client.fill(&format!("/organise/panels/{id}/count"), &form).await;
        assert_eq!(counted.status, StatusCode::SEE_OTHER, "{}", counted.text());
        assert_eq!(counted.location, format!("/organise/convenings/{event}/numbers#p-{id}"));
    }
    assert_eq!(client.submitted().await, before + 1);
    let text = client.see(&format!("/organise/convenings/{event}/numbers")).await.text();
    assert!(text.contains("1 of 2 panels of two or more are counted."), "{text}");
    assert!(text.contains("does not hold yet") && text.contains("What would mend it"), "{text}");
    let none = client.fill(&format!("/organise/panels/{id}/count"), &[("women", "many")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Fill in at least one number."), "{}", none.text());
}

/// The first panel on the page of numbers.
fn panel_of(page: &Page) -> String {
    let rest = page.body.split_once("id=\"p-").expect("a panel").1;
    rest.split('"').next().expect("an id").to_owned()
}

/// The field of somebody on the page of people.
fn field_of(page: &Page, name: &str) -> String {
    let rest = page.body.split_once(&format!("<bdi>{name}</bdi>")).expect("somebody").1;
    rest.split_once("name=\"").expect("a field").1.split('"').next().expect("a name").to_owned()
}

#[tokio::test]
async fn whoever_is_marked_once_is_counted_on_every_panel_and_it_can_be_taken_back() {
    let client = client().await;
    let event = client.import(CSV).await;
    let path = format!("/organise/convenings/{event}/people");
    let page = client.see(&path).await;
    let text = page.text();
    assert!(text.contains("4 people have not been counted, about one minute."), "{text}");
    assert!(text.contains("3 answers decide 2 sessions."), "{text}");
    assert!(!page.body.contains(&format!("{path}?p.")), "what is said of people is in no address");
    let [a, b, d] = ["A Example", "B Example", "D Example"].map(|name| field_of(&page, name));
    let marked = client.fill(&path, &[(&a, "woman"), (&b, "man"), (&d, "unknown")]).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.text());
    assert!(marked.text().contains("2 people are marked. Take that back"), "{}", marked.text());
    assert!(marked.text().contains("2 people have not been counted"), "{}", marked.text());
    let numbers = client.see(&format!("/organise/convenings/{event}/numbers")).await.text();
    assert!(numbers.contains("Women: 1 of 2 (50 %)."), "{numbers}");
    assert!(numbers.contains("2 of 2 panels"), "one woman on each of them is enough: {numbers}");

    // The same file again says nothing of how anybody is counted, and takes no mark away.
    let before = client.submitted().await;
    client.import(CSV).await;
    assert_eq!(client.submitted().await, before);

    let undo = [(&*a, &*marked.field(&a)), (&*b, &*marked.field(&b))];
    assert_eq!(undo.map(|(_, value)| value), ["unknown", "unknown"]);
    let undone = client.fill(&path, &undo).await;
    assert!(undone.text().contains("4 people have not been counted"), "{}", undone.text());
    let idle = client.fill(&path, &undo).await;
    assert!(!idle.text().contains("marked"), "nothing is new: {}", idle.text());
}

#[tokio::test]
async fn who_is_not_signed_in_signs_in_first_and_what_is_not_theirs_is_not_there() {
    let client = client().await;
    let event = client.import(CSV).await;
    let numbers = client.see(&format!("/organise/convenings/{event}/numbers")).await;
    let panel = panel_of(&numbers);
    let about = OrganiserAbout { name: "Forum South".into(), contact: "desk@south.example".into() };
    let other = client.ingest.register(about).await.expect("an organiser").reveal();
    let (own, other) = (client.cookie_of(&client.key), client.cookie_of(&other));
    let forged = own.replace("openfloor_session=", "openfloor_session=x");
    let form = "application/x-www-form-urlencoded";
    let all = [
        (Method::GET, "/organise/import".to_owned(), form),
        (Method::POST, "/organise/import".to_owned(), MULTIPART),
        (Method::GET, format!("/organise/convenings/{event}/numbers"), form),
        (Method::GET, format!("/organise/convenings/{event}/people"), form),
        (Method::POST, format!("/organise/convenings/{event}/people"), form),
        (Method::GET, format!("/organise/convenings/{event}/ask"), form),
        (Method::GET, format!("/organise/convenings/{event}/links"), form),
        (Method::POST, format!("/organise/convenings/{event}/links"), form),
        (Method::GET, format!("/organise/panels/{panel}"), form),
        (Method::POST, format!("/organise/panels/{panel}"), form),
        (Method::POST, format!("/organise/panels/{panel}/count"), form),
        (Method::POST, format!("/organise/panels/{panel}/publication"), form),
    ];
    let before = client.submitted().await;
    for (method, path, media) in all {
        let body = || if media == form { Body::empty() } else { multipart(&[("file", CSV)]).into() };
        let ask = |cookie, from| {
            let headers = [("cookie", cookie), ("content-type", media), ("sec-fetch-site", from)];
            let (client, method, path, body) = (&client, method.clone(), path.clone(), body());
            async move { client.ask(method, &path, &headers, body).await }
        };
        for cookie in ["", &forged] {
            let refused = ask(cookie, "same-origin").await;
            assert_eq!((refused.status, &*refused.location), (StatusCode::SEE_OTHER, "/sign-in"), "{path}");
        }
        if path != "/organise/import" {
            let not_theirs = ask(&other, "same-origin").await;
            assert_eq!(not_theirs.status, StatusCode::NOT_FOUND, "{method} {path}");
            assert!(!not_theirs.body.contains("Example"));
        }
        if method == Method::POST {
            let forged = ask(&own, "cross-site").await;
            assert_eq!(forged.status, StatusCode::FORBIDDEN, "{path}");
            assert!(forged.text().contains("This form was sent from another site."), "{}", forged.text());
        }
    }
    assert_eq!(client.submitted().await, before);
}

#[tokio::test]
async fn a_key_that_was_revoked_ends_its_sessions_and_pages_speak_french() {
    let client = client().await;
    let event = client.import(CSV).await;
    let page = client.see(&format!("/organise/convenings/{event}/ask?lang=fr")).await;
    assert!(page.text().contains("Demander aux intervenants"), "{}", page.text());
    assert!(page.body.contains("<html lang=\"fr\">"));
    let unknown = client.see("/organise/convenings/nobody/ask").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // A session of a key that its organiser does not hold.
    let key: ApiKey = client.key.parse().expect("a key");
    let stranger = ApiKey::issue(key.organiser);
    let cookie = client.cookie_of(&stranger.reveal());
    let refused = client.ask(Method::GET, "/organise/import", &[("cookie", &cookie)], Body::empty()).await;
    assert_eq!((refused.status, &*refused.location), (StatusCode::SEE_OTHER, "/sign-in"));
}

#[tokio::test]
async fn the_line_up_and_how_it_stands_are_published_by_two_acts() {
    let client = client().await;
    let event = client.import(CSV).await;
    let panel = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    let path = format!("/organise/panels/{panel}/publication");
    let early = client.fill(&path, &[("act", "standing")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text().contains("Publish the line-up first"), "{}", early.text());
    let before = client.submitted().await;
    for act in ["line-up", "line-up", "standing", "withhold"] {
        let done = client.fill(&path, &[("act", act)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.text());
        assert!(done.location.starts_with(&format!("/panels/{panel}?position=")), "{}", done.location);
    }
    assert_eq!(client.submitted().await, before + 3, "an act that was done is not done again");
    assert_eq!(client.fill(&path, &[("act", "everything")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_is_previewed_stored_as_it_was_shown_and_watched_if_wanted() {
    let client = client().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let link = format!("http://{}/harbour.csv", listener.local_addr().expect("an address"));
    let router = axum::Router::new().route("/harbour.csv", axum::routing::get(|| async { CSV }));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
    let refused = client.upload(&[("link", "https://192.168.0.1/harbour.csv")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("This link cannot be followed"), "{}", refused.text());
    assert_eq!(
        refused.field_of("link"),
        "https://192.168.0.1/harbour.csv",
        "to be mended where it was typed"
    );

    let preview = client.upload(&[("link", &link)]).await;
    assert!(preview.text().contains("3 sessions are new."), "{}", preview.text());
    assert_eq!(client.submitted().await, 0);
    let (name, document, seen) = (preview.field("name"), preview.field("document"), preview.field("seen"));
    let fields = [
        ("name", &*name),
        ("document", &document),
        ("link", &link),
        ("seen", &seen),
        ("act", "store"),
        ("watch", "yes"),
    ];
    let stored = client.upload(&fields).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    let event = stored.location.split(['/', '?']).nth(2).expect("an id").to_owned();

    let path = format!("/organise/convenings/{event}/links");
    let page = client.see(&path).await;
    assert!(page.text().contains(&link) && page.text().contains("Read without a fault"), "{}", page.text());
    let elsewhere = client.fill(&path, &[("link", "https://printer.local/x")]).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", elsewhere.text());
    let stop = page.field("stop");
    assert_eq!(client.fill(&path, &[("stop", &stop)]).await.status, StatusCode::SEE_OTHER);
    assert!(client.see(&path).await.text().contains("No link is watched"), "{}", page.text());
}

#[tokio::test]
async fn a_link_is_watched_with_the_order_of_days_that_was_chosen() {
    const DAYS: &str = "convening,panel,title,name,starts\nharbour,1,Opening,A Example,05/06/2026\n";
    let client = client().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let link = format!("http://{}/harbour.csv", listener.local_addr().expect("an address"));
    let router = axum::Router::new().route("/harbour.csv", axum::routing::get(|| async { DAYS }));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });

    let unclear = client.upload(&[("link", &link)]).await;
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unclear.text());
    let [name, document] = ["name", "document"].map(|field| unclear.field(field));
    let by = [("name", &*name), ("document", &document), ("link", &link), ("order", "day-first")];
    let preview = client.upload(&by).await;
    let seen = preview.field("seen");
    let store = [&by[..], &[("seen", &*seen), ("act", "store"), ("watch", "yes")]].concat();
    let stored = client.upload(&store).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    let event = stored.location.split(['/', '?']).nth(2).expect("an id").to_owned();
    let path = format!("/organise/convenings/{event}/links");
    let said = "Days like 05/06/2026: the day comes first";
    assert!(client.see(&path).await.text().contains(said), "{}", client.see(&path).await.text());

    let refused = client.fill(&path, &[("link", &link), ("zone", "120")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert!(refused.body.contains("value=\"120\" selected"), "what was chosen stays chosen");
    let again = client.fill(&path, &[("link", &link), ("order", "month-first")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    let page = client.see(&path).await;
    assert!(page.text().contains("Days like 05/06/2026: the month comes first"), "{}", page.text());
    assert!(!page.text().contains(said), "the same link, read otherwise from now on");
}
