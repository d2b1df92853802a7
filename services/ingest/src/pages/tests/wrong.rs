//! "This is wrong", from anybody to the organiser and back.

use openfloor_domain::ids::PanelId;
use openfloor_domain::panel::Reason;

use super::*;

impl Client {
    pub(super) async fn passes_by(&self, method: Method, path: &str, form: &'static str) -> Page {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.ask(method, path, &headers, form.into()).await
    }
}

/// A panel whose line-up and standing are published.
pub(super) async fn published(client: &Client) -> String {
    let event = client.import(CSV).await;
    let panel = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    for act in ["line-up", "standing"] {
        client.fill(&format!("/organise/panels/{panel}/publication"), &[("act", act)]).await;
    }
    panel
}

pub(super) async fn is_shown(client: &Client, panel: &str) -> (bool, bool) {
    let id = PanelId::new(panel).expect("an id");
    let (state, _) = client.ingest.panel_state(&id).await.expect("a panel");
    (state.facts.line_up_is_public(), state.facts.standing_is_public())
}

/// The operator is shown these panels with so many questions each, as soon as they are folded.
pub(super) async fn lists(client: &Client, want: &[(String, usize)]) {
    let listed = async {
        loop {
            let listed = client.ingest.questioned().await.expect("the log answers");
            let listed = listed.into_iter().map(|(id, state)| (id.to_string(), state.questions.len()));
            if listed.collect::<Vec<_>>() == want {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(10);
    tokio::time::timeout(limit, listed).await.expect("the questions are listed");
}

#[tokio::test]
async fn anybody_takes_a_standing_out_of_public_and_the_organiser_puts_it_back() {
    let client = client().await;
    let panel = published(&client).await;
    assert_eq!(is_shown(&client, &panel).await, (true, true));
    let path = format!("/wrong/{panel}");
    let form = client.passes_by(Method::GET, &path, "").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("the organiser has looked"), "{}", form.text());
    let empty = client.passes_by(Method::POST, &path, "text=%20").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = "text=Two+of+them+left&contact=ally%40post.example";
    let thanks = client.passes_by(Method::POST, &path, said).await;
    assert_eq!(thanks.status, StatusCode::OK, "{}", thanks.text());
    assert!(thanks.text().contains("is not shown"), "{}", thanks.text());
    assert_eq!(is_shown(&client, &panel).await, (true, false), "the line-up stays");
    let before = client.submitted().await;
    client.passes_by(Method::POST, &path, said).await;
    assert_eq!(client.submitted().await, before, "twice the same is once");

    lists(&client, &[(panel.clone(), 1)]).await;
    let editor = client.see(&format!("/organise/panels/{panel}")).await;
    for word in ["Two of them left", "ally@post.example", "Somebody says that this is wrong"] {
        assert!(editor.text().replace("&#64;", "@").contains(word), "{word}: {}", editor.text());
    }
    let answer = [("act", "answer"), ("reason", "They%20did%20not")];
    let back = client.fill(&format!("/organise/panels/{panel}"), &answer).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
    assert_eq!(is_shown(&client, &panel).await, (true, true));
    lists(&client, &[]).await;
    let again = client.passes_by(Method::POST, &path, "text=Still+wrong").await;
    assert!(again.text().contains("less than a day ago"), "{}", again.text());
    assert_eq!(is_shown(&client, &panel).await, (true, true));
}

#[tokio::test]
async fn what_nobody_may_find_cannot_be_called_wrong_and_nobody_says_it_all_day() {
    let client = client().await;
    let event = client.import(CSV).await;
    let closed = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    for path in [format!("/wrong/{closed}"), "/wrong/nobody".to_owned(), "/wrong/a-b".to_owned()] {
        for method in [Method::GET, Method::POST] {
            let unseen = client.passes_by(method, &path, "text=wrong").await;
            assert_eq!(unseen.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let act = client.fill(&format!("/organise/panels/{closed}/publication"), &[("act", "line-up")]).await;
    assert_eq!(act.status, StatusCode::SEE_OTHER);
    let path = format!("/wrong/{closed}");
    let words = ["text=1", "text=2", "text=3", "text=4", "text=5", "text=6"];
    let mut answers = Vec::new();
    for word in words {
        answers.push(client.passes_by(Method::POST, &path, word).await.status.as_u16());
    }
    assert_eq!(answers, [200, 200, 200, 200, 200, 429]);
    let reason = Reason { text: "a court says so".into() };
    let id = PanelId::new(closed).expect("an id");
    client.ingest.withhold(&id, reason, true).await.expect("withheld");
    assert_eq!(client.passes_by(Method::GET, &path, "").await.status, StatusCode::NOT_FOUND);
    let editor = format!("/organise/panels/{id}");
    assert!(client.see(&editor).await.text().contains("The reason given: a court says so"));
    client.ingest.withhold(&id, Reason { text: "it no longer does".into() }, false).await.expect("released");
    assert!(!client.see(&editor).await.text().contains("The reason given"));
}
