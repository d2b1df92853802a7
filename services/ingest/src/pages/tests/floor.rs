//! Who had the floor, as its organiser fills it in.

use super::*;

#[tokio::test]
async fn who_had_the_floor_is_filled_in_changed_and_taken_back() {
    let client = client().await;
    let event = client.import(CSV).await;
    let panel = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    let path = format!("/organise/panels/{panel}/floor");
    let editor = client.see(&format!("/organise/panels/{panel}")).await;
    assert!(editor.body.contains(&format!("href=\"{path}\"")), "{}", editor.body);
    let empty = client.see(&path).await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text().contains("A Example") && empty.text().contains("B Example"), "{}", empty.text());

    let fill = async |form: &[(&str, &str)]| {
        let revision = client.see(&path).await.field("revision");
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("revision", revision.as_str())]).collect();
        client.fill(&path, &form).await
    };
    let times =
        [("order-0", "2"), ("spoke-0", "4:05"), ("planned-0", "10"), ("order-1", "1"), ("spoke-1", "12")];
    let before = client.submitted().await;
    let stored = fill(&times).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    assert!(stored.location.starts_with(&format!("/panels/{panel}?position=")), "{}", stored.location);
    fill(&times).await;
    assert_eq!(client.submitted().await, before + 1, "the same again is nothing new");
    let shown = client.see(&path).await;
    assert_eq!((shown.field("spoke-0"), shown.field("planned-0")), ("4:05".into(), "10".into()));
    assert_eq!((shown.field("order-1"), shown.field("order-0")), ("1".into(), "2".into()));

    for (form, sentence) in [
        ([("spoke-0", "soon"), ("order-0", "1")], "A time is in minutes"),
        ([("spoke-0", "4:75"), ("order-0", "1")], "A time is in minutes"),
        ([("spoke-0", "2000"), ("order-0", "1")], "A time is in minutes"),
        ([("spoke-0", "4"), ("order-0", "first")], "A place in the order is a whole number"),
    ] {
        let refused = fill(&form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        assert!(refused.text().contains(sentence), "{}", refused.text());
        assert_eq!(refused.field("spoke-0"), form[0].1, "what was typed is kept");
    }
    let late = client.fill(&path, &[("revision", "1"), ("spoke-0", "7")]).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert!(late.text().contains("changed since you looked"), "{}", late.text());
    assert_eq!(late.field("spoke-0"), "7", "what was typed is kept");

    fill(&[]).await;
    assert_eq!(client.submitted().await, before + 2, "taken back");
    assert_eq!(client.see(&path).await.field("spoke-0"), "");
    let fr = client.see(&format!("{path}?lang=fr")).await;
    assert!(fr.text().contains("Qui a eu la parole"), "{}", fr.text());
}
