//! The read API as a program meets it: positions, ETags, cursors, filters, faults.

use axum::http::{Method, StatusCode};
use openfloor_domain::convening::Visibility;
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use serde_json::{Value, json};

use crate::world::{LIMIT, PEOPLE, SeatOf, World};

#[tokio::test]
async fn a_read_waits_for_the_position_that_a_write_gave() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let client = world.reader().await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let panel = world.count(&owner, &convening, "Opening session", 1, 4).await;
    let position = world.identity.seal_position(world.last().0);
    let path = format!("/api/v1/panels/{panel}?position={position}");
    let answer = client.api(&path, Some(&owner.key)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(world.identity.open_position(answer.header("openfloor-folded")), Some(world.last().0));
}

#[tokio::test]
async fn a_position_that_is_not_folded_in_time_is_a_503_that_says_how_far_it_is() {
    let world = World::with_charters().await;
    let client = world.reader().await;
    let beyond = world.identity.seal_position(world.last().0 + 1_000);
    let answer = client.api(&format!("/api/v1/rules?position={beyond}"), None).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "1");
    let problem = answer.json();
    let folded = problem["folded"].as_str().expect("a position");
    assert_eq!(world.identity.open_position(folded), Some(world.last().0));
    for position in ["soon", "41"] {
        let nonsense = client.api(&format!("/api/v1/rules?position={position}"), None).await;
        assert_eq!(nonsense.status, StatusCode::BAD_REQUEST, "{position}");
        assert_eq!(nonsense.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn an_answer_has_an_etag_and_is_not_sent_twice() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let panel = world.count(&owner, &convening, "Opening session", 1, 4).await;
    let client = world.reader().await;
    let path = format!("/api/v1/panels/{panel}");
    let first = client.api(&path, Some(&owner.key)).await;
    let etag = first.header("etag").to_owned();
    let bearer = format!("Bearer {}", owner.key.reveal());
    let again = |etag: String| {
        let headers = [("authorization".to_owned(), bearer.clone()), ("if-none-match".to_owned(), etag)];
        let (client, path) = (&client, path.clone());
        async move {
            let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            client.send(Method::GET, &path, &headers, "").await
        }
    };
    let kept = again(format!("\"other\", {etag}")).await;
    assert_eq!((kept.status, kept.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(kept.header("etag"), etag);
    world.count(&owner, &convening, "Opening session", 2, 4).await;
    client.sees(&world).await;
    assert_eq!(again(etag).await.status, StatusCode::OK);
    assert_eq!(first.header("cache-control"), "private, no-cache");
    assert_eq!(first.header("vary"), "authorization");
}

#[tokio::test]
async fn what_an_organiser_sees_is_the_same_with_and_without_a_pledger_seated() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let seats = [(PEOPLE[0], Role::Panelist, Class::Man), (PEOPLE[1], Role::Panelist, Class::Man)];
    let panel = world.roster(&owner, &convening, "Who pays", &seats).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let api = [
        format!("/api/v1/panels/{panel}"),
        format!("/api/v1/convenings/{convening}"),
        "/api/v1/convenings".to_owned(),
        "/api/v1/flags".to_owned(),
        "/api/v1/rules".to_owned(),
        "/api/v1/series".to_owned(),
    ];
    let pages = [
        format!("/panels/{panel}"),
        format!("/panels/{panel}/history"),
        "/series".to_owned(),
        format!("/convenings/{convening}"),
        "/convenings".to_owned(),
        "/".to_owned(),
    ];
    let look = || async {
        let mut seen = Vec::new();
        for path in &api {
            let mut answer = client.api(path, Some(&owner.key)).await;
            // Sealed anew each time: what it says is the same.
            let folded = answer.headers.remove("openfloor-folded").expect("a position");
            let folded = world.identity.open_position(folded.to_str().expect("text"));
            seen.push((answer.status, answer.headers, format!("{folded:?} {}", answer.body)));
        }
        for path in &pages {
            let answer = client.page(path, Some(&cookie)).await;
            seen.push((answer.status, answer.headers, answer.body));
        }
        seen
    };
    let before = look().await;
    let records = world.records().await;
    world.pledge(PEOPLE[0], &panel).await;
    assert!(world.records().await > records, "somebody pledged");
    client.sees(&world).await;
    let after = look().await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
}

#[tokio::test]
async fn convenings_come_in_pages_by_cursor_and_by_their_owners_own_name() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    for n in 0..7 {
        world.convening(&owner, &format!("edition-{n}"), &format!("Edition {n}"), Visibility::Closed).await;
    }
    let client = world.reader().await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.api(&format!("/api/v1/convenings?limit=3{cursor}"), Some(&owner.key)).await.json();
        let convenings = page["convenings"].as_array().expect("a list");
        seen.extend(convenings.iter().map(|one| one["slug"].as_str().expect("a slug").to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(seen, (0..7).map(|n| format!("edition-{n}")).collect::<Vec<_>>());
    let by_slug = client.api("/api/v1/convenings/edition-3", Some(&owner.key)).await.json();
    assert_eq!(by_slug["title"], json!("Edition 3"));
    assert_eq!(client.api("/api/v1/convenings/edition-3", None).await.status, StatusCode::NOT_FOUND);
    let too_many = client.api("/api/v1/convenings?limit=500", Some(&owner.key)).await;
    assert_eq!(too_many.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn flags_are_filtered_and_paged() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let mut panels = Vec::new();
    for slug in ["first", "second"] {
        let convening = world.convening(&owner, slug, slug, Visibility::Closed).await;
        panels.push(world.count(&owner, &convening, "men only", 0, 5).await);
        panels.push(world.count(&owner, &convening, "one woman", 1, 4).await);
        panels.push(world.count(&owner, &convening, "half and half", 4, 4).await);
        let seats: Vec<SeatOf<'_>> =
            PEOPLE[..3].iter().map(|name| (*name, Role::Panelist, Class::Unknown)).collect();
        panels.push(world.roster(&owner, &convening, "not counted", &seats).await);
    }
    let client = world.reader().await;
    let titles = |query: &'static str| {
        let (client, owner) = (&client, &owner);
        async move {
            let mut titles = Vec::new();
            let mut cursor = String::new();
            loop {
                let page =
                    client.api(&format!("/api/v1/flags?{query}{cursor}"), Some(&owner.key)).await.json();
                let flags = page["flags"].as_array().expect("flags").clone();
                titles.extend(flags.iter().map(|flag| flag["title"].as_str().expect("a title").to_owned()));
                match page["next"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            titles.sort();
            titles.dedup_by(|a, b| a == b);
            titles
        }
    };
    assert_eq!(titles("rule=barder&outcome=breach&limit=1").await, ["men only"]);
    assert_eq!(titles("rule=barder&outcome=undetermined").await, ["not counted"]);
    assert_eq!(titles("rule=share_30").await, ["men only", "not counted", "one woman"]);
    assert_eq!(titles("indicator=T1").await, ["one woman"]);
    assert_eq!(titles("rule=barder&outcome=ok").await, ["half and half", "one woman"]);
    let all = client.api("/api/v1/flags?rule=barder&outcome=breach", Some(&owner.key)).await.json();
    let flag = &all["flags"][0];
    assert_eq!(flag["outcomes"], json!({ "barder": "breach" }));
    let path = format!("/api/v1/panels/{}", flag["panel"].as_str().expect("an id"));
    let whole = client.api(&path, Some(&owner.key)).await;
    assert_eq!(whole.json()["standing"]["digest"], flag["digest"]);
    let wrong = client.api("/api/v1/flags?outcome=awful", Some(&owner.key)).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.json()["detail"].as_str().expect("a detail").contains("undetermined"));
}

#[tokio::test]
async fn a_convening_lists_its_panels_with_the_digest_of_each_judgement() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    world.count(&owner, &convening, "Opening session", 1, 4).await;
    let seats: Vec<SeatOf<'_>> = vec![
        (PEOPLE[0], Role::Panelist, Class::Woman),
        (PEOPLE[1], Role::Panelist, Class::Man),
        ("", Role::Panelist, Class::Unknown),
    ];
    world.roster(&owner, &convening, "Who pays", &seats).await;
    let again = [(PEOPLE[0], Role::Moderator, Class::Woman), (PEOPLE[2], Role::Panelist, Class::Man)];
    world.roster(&owner, &convening, "After the ceasefire", &again).await;
    let client = world.reader().await;
    let whole = client.api(&format!("/api/v1/convenings/{convening}"), Some(&owner.key)).await.json();
    let panels = whole["panels"].as_array().expect("panels");
    assert_eq!(panels.len(), 3);
    for brief in panels {
        let id = brief["id"].as_str().expect("an id");
        let panel = client.api(&format!("/api/v1/panels/{id}"), Some(&owner.key)).await.json();
        assert_eq!(panel["standing"]["digest"], brief["standing"]["digest"]);
        assert_eq!(panel["standing"]["counts"], brief["standing"]["counts"]);
    }
    // Each person once: Ada is on two panels. The five that were only counted, and one open place.
    let counts = &whole["standing"]["counts"];
    assert_eq!([&counts["women"], &counts["men"], &counts["unknown"]], [&json!(2), &json!(6), &json!(1)]);
}

#[tokio::test]
async fn the_rules_in_force_are_told_to_everybody_and_change_how_panels_stand() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let panel = world.count(&owner, &convening, "Opening session", 1, 4).await;
    let client = world.reader().await;
    let rules = client.api("/api/v1/rules", None).await.json();
    let ids: Vec<&str> = rules["charters"]
        .as_array()
        .expect("charters")
        .iter()
        .map(|one| one["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, ["mawps", "pledges"]);
    assert_eq!(rules["judgement_version"], json!(openfloor_domain::judgement::JUDGEMENT_VERSION));
    world.charter("pledges", openfloor_domain::charter::CharterCommand::Retire).await;
    client.sees(&world).await;
    let left = client.api(&format!("/api/v1/panels/{panel}"), Some(&owner.key)).await.json();
    let verdicts: Vec<Value> = left["standing"]["verdicts"]
        .as_array()
        .expect("verdicts")
        .iter()
        .map(|one| one["rule"].clone())
        .collect();
    assert_eq!(verdicts, [json!("joint")]);
    let brief = client.api(&format!("/api/v1/convenings/{convening}"), Some(&owner.key)).await.json();
    assert_eq!(brief["panels"][0]["standing"]["digest"], left["standing"]["digest"]);
}

#[tokio::test]
async fn the_erased_leave_a_place_without_a_name() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let seats = [(PEOPLE[0], Role::Panelist, Class::Woman), (PEOPLE[1], Role::Panelist, Class::Man)];
    let panel = world.roster(&owner, &convening, "Who pays", &seats).await;
    let client = world.reader().await;
    world.erase(&world.person(&owner, &convening, PEOPLE[0])).await;
    client.sees(&world).await;
    let answer = client.api(&format!("/api/v1/panels/{panel}"), Some(&owner.key)).await;
    assert!(!answer.body.contains(PEOPLE[0]));
    let seat = &answer.json()["line_up"][0];
    assert_eq!(
        [&seat["name"], &seat["class"], &seat["is_open"]],
        [&Value::Null, &json!("unknown"), &json!(false)]
    );
}

#[tokio::test]
async fn the_figures_of_the_instance_are_shown_once_enough_places_have_changed() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    world.count(&owner, &convening, "men only", 0, 9).await;
    world.count(&owner, &convening, "mixed", 4, 4).await;
    let client = world.reader().await;
    let wanted = [
        r#"openfloor_panels{rule="barder",verdict="breach"} 1"#,
        r#"openfloor_panels{rule="barder",verdict="ok"} 1"#,
        r#"openfloor_seats{class="man"} 13"#,
        r#"openfloor_seats{class="woman"} 4"#,
    ];
    let shows_all = || {
        let text = client.metrics.render();
        wanted.iter().all(|line| text.lines().any(|found| found == *line))
    };
    let until = tokio::time::Instant::now() + LIMIT;
    while !shows_all() {
        assert!(tokio::time::Instant::now() < until, "{}", client.metrics.render());
        tokio::task::yield_now().await;
    }
    assert!(!client.metrics.render().contains(convening.as_str()));
}

#[tokio::test]
async fn its_organiser_sees_what_was_known_before_and_nobody_else() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let panel = world.count(&owner, &convening, "Opening session", 1, 4).await;
    let first = world.identity.seal_position(world.last().0);
    world.publish(&owner, &panel, true).await;
    world.count(&owner, &convening, "Opening session", 2, 4).await;
    let client = world.reader().await;
    let (path, key) = (format!("/api/v1/panels/{panel}"), Some(&owner.key));
    let women = |answer: &Value| answer["standing"]["counts"]["women"].clone();

    let history = client.api(&format!("{path}/history"), key).await.json();
    let records = history["records"].as_array().expect("records").clone();
    let seen = |record: &Value| record["known_then"]["counts"]["women"].clone();
    assert_eq!((seen(&records[0]), seen(&records[records.len() - 1])), (json!(1), json!(2)));
    let outcome = |record: &Value| record["known_then"]["outcomes"]["share_40"].clone();
    assert_eq!(
        (outcome(&records[0]), outcome(&records[records.len() - 1])),
        (json!("breach"), json!("breach"))
    );

    // By position and by time, of the panel and of its event.
    let at = records[0]["at"].as_str().expect("a time").replace("+00:00", "Z");
    for as_of in [first.clone(), at.clone()] {
        assert_eq!(
            women(&client.api(&format!("{path}?as_of={as_of}"), key).await.json()),
            json!(1),
            "{as_of}"
        );
        let event = client.api(&format!("/api/v1/convenings/{convening}?as_of={as_of}"), key).await.json();
        assert_eq!(women(&event), json!(1), "{as_of}");
        assert_eq!(women(&event["panels"][0]), json!(1), "{as_of}");
    }
    assert_eq!(women(&client.api(&format!("{path}?as_of=2031-01-01"), key).await.json()), json!(2));
    let before = client.api(&format!("{path}?as_of=2020-01-01"), key).await;
    assert_eq!(before.status, StatusCode::NOT_FOUND);
    let early = client.api(&format!("/api/v1/convenings/{convening}?as_of=2020-01-01"), key).await.json();
    assert_eq!(early["panels"], json!([]));
    assert_eq!(client.api(&format!("{path}?as_of=soon"), key).await.status, StatusCode::BAD_REQUEST);

    // Everybody may see how it stands, and nobody else what was known before.
    for path in [path.clone(), format!("/api/v1/convenings/{convening}")] {
        assert_eq!(client.api(&path, None).await.status, StatusCode::OK);
        let refused = client.api(&format!("{path}?as_of={at}"), None).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(client.api(&format!("{path}/history"), None).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn its_organiser_sees_what_many_panels_show_together_and_nobody_else() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let other = world.convening(&owner, "second", "Second Round", Visibility::Closed).await;
    let seat = |index: usize, class| (PEOPLE[index], Role::Panelist, class);
    let mut first = None;
    for number in 0..8 {
        let class = if number < 3 { Class::Woman } else { Class::Man };
        let seats = [seat(0, class), seat(number % 3 + 1, Class::Man), seat(4, Class::Man)];
        world.roster(&owner, &convening, &format!("Session {number}"), &seats).await;
        first = first.or_else(|| Some(world.identity.seal_position(world.last().0)));
    }
    let women = [5, 6, 7].map(|index| seat(index, Class::Woman));
    world.roster(&owner, &other, "Elsewhere", &women).await;
    let client = world.reader().await;
    let path = format!("/api/v1/series?convening={convening}");
    let key = Some(&owner.key);

    let series = client.api(&path, key).await.json();
    assert_eq!(series["report"]["panels"], 8, "{series}");
    let without = &series["report"]["tested"][0];
    assert_eq!(
        (&without["finding"]["hit"], &without["finding"]["observed"]),
        (&json!("no_woman"), &json!(5))
    );
    assert!(without["tails"]["at_least"].is_number(), "eight panels are enough: {without}");
    assert_eq!(series["report"]["caveats"][0], "proves_no_bias");
    assert_eq!(series["parked"], 0);
    assert_eq!(series["silo"], Value::Null);
    assert_eq!(series["leads"]["pairs"], 3 * 21, "three women and twenty-one men said yes");
    let kind = client.api(&format!("{path}&kind=Panel&share_bp=5000"), key).await.json();
    assert_eq!(kind["silo"]["women"]["first"]["of"], 24);
    let all = client.api("/api/v1/series", key).await.json();
    assert_eq!((&all["report"]["panels"], &all["lifted"]["women_there"]), (&json!(9), &json!(3)));
    let early = client.api(&format!("{path}&as_of={}", first.expect("a position")), key).await.json();
    assert_eq!(early["report"]["panels"], 1);
    assert_eq!(early["report"]["tested"][0]["tails"], Value::Null, "one panel is too few");
    assert_eq!(client.api("/api/v1/series?series=None", key).await.json()["report"]["panels"], 0);

    assert_eq!(client.api(&path, None).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.api("/api/v1/series?convening=nowhere", key).await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.api("/api/v1/series?share_bp=0", key).await.status, StatusCode::BAD_REQUEST);
    let stranger = world.organiser("other", "Other Forum").await;
    client.sees(&world).await;
    assert_eq!(client.api(&path, Some(&stranger.key)).await.status, StatusCode::NOT_FOUND);
}
