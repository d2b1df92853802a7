//! A count by a pledge link becomes an event of the organiser's.

use openfloor_domain::ids::PanelId;

use super::*;

const LINK: &str = "https%3A%2F%2Fhere.example%2Finvitation%3Ft%3Din.p1.x";

fn form<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all =
        [("panel", "Who+decides"), ("on", "2099-05-14"), ("pledge", LINK), ("men", "3"), ("women", "1")];
    [all.as_slice(), more].concat()
}

fn panel_in(location: &str) -> PanelId {
    let id = location.strip_prefix("/organise/panels/").expect("a panel").split('?').next().expect("an id");
    PanelId::new(id).expect("an id")
}

#[tokio::test]
async fn one_form_keeps_a_count_as_an_event_with_the_place_bound_to_the_pledge() {
    let client = client().await;
    let kept = client.fill("/organise/keep", &form(&[("name", "Otto+Example")])).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let panel = panel_in(&kept.location);
    let (state, _) = client.ingest.panel_state(&panel).await.expect("a panel");
    let count = state.facts.standing_count().and_then(|count| count.count.as_ref()).expect("counted");
    assert_eq!((count.groups[0].women, count.groups[0].men), (1, 3));
    assert_eq!(state.facts.starts.expect("a day").to_string(), "2099-05-14T12:00:00+00:00");
    let seats: Vec<_> = state.seats.values().filter_map(|about| about.known()).collect();
    let [seat] = seats[..] else { panic!("one seat") };
    assert_eq!(seat.name, "Otto Example");
    let external = seat.external.as_deref().unwrap_or_default();
    assert!(external.ends_with("https://here.example/invitation?t=in.p1.x"), "{external}");
    assert!(client.see(&kept.location).await.text().contains("Otto Example"));

    let before = client.records("panel").await;
    let again = client.fill("/organise/keep", &form(&[("name", "Otto+Example")])).await;
    assert_eq!(panel_in(&again.location), panel, "twice the same is one event");
    assert!(client.records("panel").await <= before + 1, "at most the count is said anew");
}

#[tokio::test]
async fn who_is_not_signed_in_gives_her_key_with_the_same_form() {
    let client = client().await;
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let send = |form: Vec<(&str, &str)>| {
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        client.ask(Method::POST, "/organise/keep", &headers, body.join("&").into())
    };
    let asked = send(form(&[("name", "Otto+Example")])).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    assert!(asked.text().contains("Your key") && asked.body.contains("value=\"Who decides\""));
    let wrong = send(form(&[("name", "Otto+Example"), ("key", "openfloor_no")])).await;
    assert_eq!((wrong.status, client.submitted().await), (StatusCode::UNAUTHORIZED, 0));
    let key = client.key.clone();
    let kept = send(form(&[("name", "Otto+Example"), ("key", &key)])).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    assert!(client.ingest.panel_state(&panel_in(&kept.location)).await.is_ok());
}

#[tokio::test]
async fn what_is_missing_is_asked_for_and_nothing_is_stored() {
    let client = client().await;
    for (form, want) in [
        (form(&[]), "Fill in a name."),
        (form(&[("name", "Otto"), ("panel", "")]), "Fill in a title."),
        (form(&[("name", "Otto"), ("pledge", "nowhere")]), "This is no pledge link."),
        (form(&[("name", "Otto"), ("on", "soon")]), "That is no day or time."),
        (vec![("panel", "A"), ("name", "Otto"), ("pledge", LINK)], "Fill in at least one number."),
    ] {
        // What is said last counts: a form names a field once.
        let mut once: Vec<(&str, &str)> = Vec::new();
        for (name, value) in form {
            once.retain(|(known, _)| *known != name);
            once.push((name, value));
        }
        let asked = client.fill("/organise/keep", &once).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{want}");
        assert!(asked.text().contains(want), "{want}: {}", asked.text());
    }
    assert_eq!(client.submitted().await, 0);
    let filled = client.see(&format!("/organise/keep?panel=Water&men=3&pledge={LINK}")).await;
    assert!(filled.body.contains("value=\"Water\"") && filled.body.contains("value=\"3\""));
}
