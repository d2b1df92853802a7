//! How somebody was counted at one event, kept for the next.

use super::*;

#[tokio::test]
async fn a_mark_is_kept_for_the_next_event_of_who_is_known_by_an_id_or_address_alone() {
    const FIRST: &str = "convening,panel,title,date,name,email,role\n\
        harbour,1,Opening,2098-05-14,A Example,a@example.org,Panelist\n\
        harbour,1,Opening,2098-05-14,B Example,,Panelist\n\
        harbour,1,Opening,2098-05-14,C Example,c@example.org,Panelist\n";
    let client = client().await;
    let before = client.import(FIRST).await;
    let path = format!("/organise/convenings/{before}/people");
    let page = client.see(&path).await;
    let marks = ["A Example", "B Example"].map(|name| (field_of(&page, name), "woman"));
    let marks = marks.each_ref().map(|(field, value)| (field.as_str(), *value));
    client.fill(&path, &marks).await;

    let next = client.import(&FIRST.replace("harbour", "lake").replace("2098", "2099")).await;
    let path = format!("/organise/convenings/{next}/people");
    let page = client.see(&path).await;
    let text = page.text();
    assert!(text.contains("3 people have not been counted"), "nothing is stored by itself: {text}");
    assert_eq!(text.matches("You counted this person as “woman” at “harbour”.").count(), 1, "{text}");
    assert!(text.contains("You counted one of these people at another event."), "{text}");
    assert!(!page.body.contains("value=\"woman\" checked"), "nothing is chosen unasked: {}", page.body);
    let page = client.see(&format!("{path}?kept=1")).await;
    let chosen = format!("name=\"{}\" value=\"woman\" checked", field_of(&page, "A Example"));
    assert!(page.body.contains(&chosen), "{}", page.body);
    assert_eq!(
        page.body.matches("value=\"woman\" checked").count(),
        1,
        "not of a name alone, not of who was not marked"
    );
    let c = field_of(&page, "C Example");
    let stored = client.fill(&path, &[(&c, "man"), (&field_of(&page, "A Example"), "unknown")]).await;
    assert!(stored.text().contains("2 people have not been counted"), "left on purpose: {}", stored.text());
    assert!(!stored.body.contains("value=\"woman\" checked"), "and not chosen again: {}", stored.body);
    let stored = client.fill(&path, &[(&field_of(&page, "A Example"), "woman")]).await;
    assert!(stored.text().contains("One person has not been counted"), "{}", stored.text());
    assert!(!stored.text().contains("You counted this person"), "{}", stored.text());
}
