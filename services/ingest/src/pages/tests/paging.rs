//! More people than anybody looks at on one page.

use super::*;

#[tokio::test]
async fn people_come_page_by_page_and_each_once() {
    let client = client().await;
    let rows = (0..230).map(|n| format!("harbour,1,Opening,2099-05-14,Person {n:03} Example,Panelist\n"));
    let event =
        client.import(&format!("convening,panel,title,date,name,role\n{}", rows.collect::<String>())).await;
    let path = format!("/organise/convenings/{event}/people");
    let [first, second] = [client.see(&path).await, client.see(&format!("{path}?page=2")).await];
    let named = |page: &Page| page.body.matches("<fieldset class=\"person").count();
    assert_eq!([named(&first), named(&second)], [200, 30]);
    assert!(first.text().contains("Page 1 of 2 Next page"), "{}", first.text());
    assert!(second.text().contains("Page before Page 2 of 2"), "{}", second.text());
    assert!(first.text().contains("230 people have not been counted"));
    let last = field_of(&second, "Person 229 Example");
    let marked = client.fill(&format!("{path}?page=2"), &[(&last, "woman")]).await;
    assert!(marked.text().contains("229 people have not been counted"), "{}", marked.text());
    assert!(marked.text().contains("One person who is counted"), "{}", marked.text());
}
