//! Who has the name of somebody at another event.

use std::time::Duration;

use super::*;

const FIRST: &str = "convening,panel,title,date,name,class,role\n\
    harbour,1,Opening,2098-05-14,A Example,woman,Panelist\n\
    harbour,1,Opening,2098-05-14,B Example,man,Panelist\n";

/// The field of the box beside somebody, and what it says.
fn pair_of(page: &Page, name: &str) -> (String, String) {
    let rest = page.body.split_once(&format!("<bdi>{name}</bdi></legend>")).expect("the person").1;
    let rest = rest.split_once("type=\"checkbox\" name=\"").expect("a box").1;
    let (field, rest) = rest.split_once("\" value=\"").expect("a value");
    (field.to_owned(), rest.split('"').next().expect("a value").to_owned())
}

impl Client {
    /// Looks at a page until the views have what was recorded.
    async fn until(&self, path: &str, is_so: impl Fn(&str) -> bool) {
        let looked = async {
            while !is_so(&self.see(path).await.text()) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), looked).await.expect("the page shows it");
    }
}

#[tokio::test]
async fn a_same_name_at_another_event_is_joined_only_by_who_organises_both_and_parted_again() {
    let client = client().await;
    let before = client.import(FIRST).await;
    let alone = client.see(&format!("/organise/convenings/{before}/same")).await;
    assert!(alone.text().contains("You have no other event."), "{}", alone.text());
    let next = FIRST.replace("harbour", "lake").replace("2098", "2099").replace("B Example", "C Example");
    let next = client.import(&next.replace("woman", "").replace("man", "")).await;
    let path = format!("/organise/convenings/{next}/same");
    let persons = client.records("person").await;
    let page = client.see(&path).await;
    let text = page.text();
    assert!(text.contains("At “harbour”: Opening") && !text.contains("C Example"), "{text}");
    assert!(!page.body.contains("checked"), "nothing is chosen beforehand");
    assert_eq!(client.records("person").await, persons, "nobody is joined by being shown");
    let kept = format!("/organise/convenings/{next}/people");
    assert!(!client.see(&kept).await.text().contains("You counted this person"));

    let (field, there) = pair_of(&page, "A Example");
    let stored = client.fill(&path, &[(&field, "somebody-else")]).await;
    assert_eq!(
        (stored.status, client.records("person").await),
        (StatusCode::OK, persons),
        "no pair of the page"
    );
    let stored = client.fill(&path, &[(&field, &there)]).await;
    assert!(stored.text().contains("One answer is stored."), "{}", stored.text());
    assert!(stored.text().contains("Said to be the same person"), "{}", stored.text());
    client.until(&kept, |text| text.contains("You counted this person as “woman” at “harbour”.")).await;

    // Who is the same has not said anything by that, and can be counted in the editor as before.
    let panel = panel_of(&client.see(&format!("/organise/convenings/{next}/numbers")).await);
    let editor = client.see(&format!("/organise/panels/{panel}")).await;
    assert!(!editor.text().contains("in their own words"), "{}", editor.text());

    let (field, there) = pair_of(&stored, "A Example");
    assert!(field.starts_with("apart."), "{field}");
    let parted = client.fill(&path, &[(&field, &there)]).await;
    assert!(!parted.text().contains("Said to be the same person"), "{}", parted.text());
    client.until(&kept, |text| !text.contains("You counted this person")).await;
}
