//! What organisers take away as files: their event, and the rows of a document that are to be mended.

use openfloor_rosters::{Options, parse};

use super::*;

#[tokio::test]
async fn an_event_is_taken_as_a_file_that_can_be_read_again() {
    let client = client().await;
    let event = client.import(CSV).await;
    for (kind, ending) in [("csv", "csv"), ("json", "json"), ("frab", "schedule.json")] {
        let file = client.see(&format!("/organise/convenings/{event}/export/{kind}")).await;
        assert_eq!(file.status, StatusCode::OK, "{kind}");
        let read = parse(&format!("harbour.{ending}"), file.body.as_bytes(), &Options::default());
        let read = read.expect("a document");
        let titles: Vec<&str> = read.panels().map(|(_, panel)| &*panel.title).collect();
        assert_eq!(titles, ["Opening", "Closing", "Tides"], "{kind}");
        assert_eq!(
            read.panels().map(|(_, panel)| panel.seats.len()).collect::<Vec<_>>(),
            [2, 2, 1],
            "{kind}"
        );
        // Brought back under another name, it says nothing new.
        let back = client.upload(&[("name", &format!("back.{ending}")), ("text", &file.body)]).await;
        assert!(back.text().contains("3 sessions stay as they are."), "{kind}: {}", back.text());
    }
    for path in [format!("{event}/export/pdf"), "nobody/export/csv".to_owned()] {
        assert_eq!(client.see(&format!("/organise/convenings/{path}")).await.status, StatusCode::NOT_FOUND);
    }
    let path = format!("/organise/convenings/{event}/export/csv");
    let other = client.ask(Method::GET, &path, &[], Body::empty()).await;
    assert_eq!(other.location, "/sign-in", "nobody else is given it");
}

#[tokio::test]
async fn rows_with_problems_are_a_file_in_the_reader_s_language() {
    let client = client().await;
    let csv = "panel,name,role\n1,A Example,Speeker\n1,B Example,Speeker\n1,C Example,Panelist\n";
    let problems = client.upload(&[("file", csv), ("act", "problems")]).await;
    assert_eq!(problems.status, StatusCode::OK, "{}", problems.body);
    let rows: Vec<&str> = problems.body.lines().collect();
    assert_eq!(rows.len(), 3, "a head, and each row by itself: {}", problems.body);
    assert!(
        rows[1].starts_with("2,role,error,unknown-role,") && rows[1].ends_with("\"1,A Example,Speeker\"")
    );
    let preview = client.upload(&[("file", csv)]).await;
    assert!(preview.body.contains("value=\"problems\""), "the page offers it");
    let cookie = format!("{}; openfloor_language=fr", client.cookie_of(&client.key));
    let headers = [("cookie", cookie.as_str()), ("content-type", MULTIPART)];
    let body = multipart(&[("file", csv), ("act", "problems")]);
    let french = client.ask(Method::POST, "/organise/import", &headers, body.into()).await;
    assert!(french.body.contains("n’est pas un rôle connu"), "{}", french.body);
}
