//! What the operator is shown of what is said to be wrong, and decides.

use openfloor_domain::ids::PanelId;

use super::wrong::{is_shown, lists, published};
use super::*;
use crate::metrics::IngestMetrics;
use crate::pages::reports::router;

/// Asks the page for operators.
async fn operate(client: &Client, method: Method, path: &str, headers: &[(&str, &str)], form: &str) -> Page {
    let metrics = openfloor_process::metrics::Metrics::new("test", "0");
    let router = router(client.ingest.clone(), IngestMetrics::new(&metrics), Site::default());
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .expect("a request");
    Page::of(router.oneshot(request).await.expect("an answer")).await
}

#[tokio::test]
async fn the_operator_upholds_what_is_said_or_puts_it_back_and_each_is_recorded() {
    let client = client().await;
    let nothing = operate(&client, Method::GET, "/reports", &[], "").await;
    assert!(nothing.text().contains("Nothing waits for you"), "{}", nothing.text());
    let panel = published(&client).await;
    let said = client.passes_by(Method::POST, &format!("/wrong/{panel}"), "text=Two+of+them+left").await;
    assert_eq!(said.status, StatusCode::OK);
    lists(&client, &[(panel.clone(), 1)]).await;

    let open = operate(&client, Method::GET, "/reports", &[], "").await.text();
    for word in ["Two of them left", "is not shown how this panel stands", "It is wrong", "Nothing is wrong"]
    {
        assert!(open.contains(word), "{word}: {open}");
    }
    let path = format!("/reports/{panel}");
    let before = client.submitted().await;
    let no_reason = operate(&client, Method::POST, &path, &[], "act=uphold&reason=+").await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no_reason.text());
    let elsewhere = [("origin", "https://elsewhere.example"), ("host", "here.example")];
    let forged = operate(&client, Method::POST, &path, &elsewhere, "act=uphold&reason=x").await;
    assert_eq!((forged.status, client.submitted().await), (StatusCode::FORBIDDEN, before));

    let upheld = operate(&client, Method::POST, &path, &[], "act=uphold&reason=She+did+leave").await;
    assert_eq!(upheld.status, StatusCode::SEE_OTHER, "{}", upheld.text());
    assert_eq!((is_shown(&client, &panel).await, client.submitted().await), ((false, false), before + 1));
    let after = operate(&client, Method::GET, &upheld.location, &[], "").await.text();
    assert!(
        after.contains("shown nothing of") && after.contains("The reason given: She did leave"),
        "{after}"
    );
    assert!(!after.contains("It is wrong: show"), "what is withheld can be put back only: {after}");

    let back = operate(&client, Method::POST, &path, &[], "act=put-back&reason=She+did+not").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
    assert_eq!((is_shown(&client, &panel).await, client.submitted().await), ((true, true), before + 2));
    let done = operate(&client, Method::GET, &back.location, &[("accept-language", "fr")], "").await.text();
    assert!(done.contains("est montrée de nouveau") && done.contains("Rien ne vous attend"), "{done}");
}

#[tokio::test]
async fn what_is_withheld_stays_listed_when_the_organiser_has_answered() {
    let client = client().await;
    let panel = published(&client).await;
    client.passes_by(Method::POST, &format!("/wrong/{panel}"), "text=Wrong").await;
    lists(&client, &[(panel.clone(), 1)]).await;
    let yours = client.see("/organise/reports").await.text();
    assert!(yours.contains("Of one of your panels somebody says"), "{yours}");
    let path = format!("/reports/{panel}");
    operate(&client, Method::POST, &path, &[], "act=uphold&reason=It+is").await;
    client.fill(&format!("/organise/panels/{panel}"), &[("act", "answer"), ("reason", "mended")]).await;
    lists(&client, &[]).await;
    let open = operate(&client, Method::GET, "/reports", &[], "").await.text();
    assert!(open.contains("The reason given: It is"), "{open}");
    assert!(client.see("/organise/reports").await.text().contains("Of none of your panels"));
}

#[tokio::test]
async fn a_panel_that_is_not_there_cannot_be_decided_about() {
    let client = client().await;
    for id in ["nobody", &PanelId::new("a~b").expect("an id").to_string()] {
        let path = format!("/reports/{}", id.replace('~', "%7E"));
        let unknown = operate(&client, Method::POST, &path, &[], "act=uphold&reason=x").await;
        assert!(unknown.status.is_client_error(), "{}", unknown.status);
        assert!(unknown.text().contains("There is no such panel"), "{}", unknown.text());
    }
    let act = operate(&client, Method::POST, "/reports/a%7Eb", &[], "act=dance&reason=x").await;
    assert_eq!(act.status, StatusCode::NOT_FOUND);
}
