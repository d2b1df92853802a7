//! The pages as a browser meets them: signing in, pictures, words, languages.

use axum::http::{Method, StatusCode, header};
use openfloor_domain::charter::CharterCommand;
use openfloor_domain::convening::{Convening, ConveningCommand, LinkFault, Visibility, WatchedLink};
use openfloor_domain::ids::{SeatNo, SourceId};
use openfloor_domain::panel::{FloorSlot, Panel, PanelCommand, RecordFloor};
use openfloor_domain::people::{Class, Scope};
use openfloor_domain::roles::Role;
use openfloor_projection::Config;
use openfloor_words::never_said;

use crate::client::{Answer, Client};
use crate::world::{Owner, PEOPLE, SeatOf, World};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// An event with every kind of standing, one of each, and one over and done.
async fn demo() -> (World, Owner, Vec<String>) {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let now = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let past = world
        .convening_on(&owner, "past", "Last Year", Visibility::Unlisted, Some("2025-03-01T10:00:00Z"))
        .await;
    let undated = world.convening_on(&owner, "undated", "Some Day", Visibility::Closed, None).await;
    use Class::{Man, NonBinary, Undisclosed, Unknown, Woman};
    use Role::{Chair, Keynote, Lead, Moderator, Observer, Panelist};
    let panels: [(&str, &[(Role, Class)]); 11] = [
        ("All men", &[(Panelist, Man), (Panelist, Man), (Panelist, Man), (Keynote, Man), (Panelist, Man)]),
        ("No woman", &[(Panelist, NonBinary), (Panelist, Man), (Panelist, Man), (Panelist, Man)]),
        ("She moderates", &[(Moderator, Woman), (Panelist, Man), (Panelist, Man), (Panelist, Man)]),
        (
            "Exactly one",
            &[(Panelist, Woman), (Panelist, Man), (Panelist, Man), (Panelist, Man), (Panelist, Man)],
        ),
        ("Not counted", &[(Panelist, Unknown), (Panelist, Unknown), (Panelist, Unknown)]),
        ("Half counted", &[(Panelist, Man), (Panelist, Man), (Panelist, Undisclosed), (Panelist, Unknown)]),
        ("All women", &[(Panelist, Woman), (Panelist, Woman), (Panelist, Woman)]),
        ("Balanced", &[(Chair, Man), (Panelist, Woman), (Panelist, Woman), (Panelist, Man), (Panelist, Man)]),
        ("Leaders", &[(Lead, Man), (Lead, Man), (Panelist, Woman), (Panelist, Woman), (Observer, Woman)]),
        ("A talk", &[(Keynote, Woman)]),
        ("Nobody yet", &[]),
    ];
    let mut paths = vec![
        "/".into(),
        "/convenings".into(),
        "/sign-in".into(),
        "/sign-in?code=used".into(),
        "/about".into(),
        "/method".into(),
        "/charters".into(),
        "/series".into(),
    ];
    for convening in [&now, &past, &undated] {
        paths.push(format!("/convenings/{convening}"));
        paths.push(format!("/convenings/{convening}?rule=joint"));
        paths.push(format!("/series?convening={convening}&kind=panel&share=40"));
        for (title, seats) in panels {
            let seats: Vec<SeatOf<'_>> =
                PEOPLE.iter().zip(seats).map(|(name, (role, class))| (*name, *role, *class)).collect();
            let id = world.roster(&owner, convening, title, &seats).await;
            paths.push(format!("/panels/{id}"));
        }
        let seats = [("", Panelist, Unknown), (PEOPLE[0], Panelist, Man), (PEOPLE[1], Panelist, Man)];
        let open = world.roster(&owner, convening, "An open place", &seats).await;
        let counted = world.count(&owner, convening, "Counted", 1, 7).await;
        let cancelled = world.roster(&owner, convening, "Called off", &seats).await;
        world.panel(&cancelled, PanelCommand::Cancel { organiser: owner.id.clone() }).await;
        world.publish(&owner, &counted, true).await;
        world.publish(&owner, &open, false).await;
        paths.extend([open, counted, cancelled].map(|id| format!("/panels/{id}")));
    }
    let person = world.person(&owner, &now, PEOPLE[0]);
    world.say(&person, Class::Woman, Scope::Panel).await;
    paths.push("/check?women=1&men=4&chair=man".into());
    paths.push("/check?women=&men=&unknown=3".into());
    paths.push("/check".into());
    paths.push("/panels/nowhere".into());
    (world, owner, paths)
}

/// A page in a language, and that it came as it should.
async fn page(client: &Client, path: &str, cookie: Option<&str>, language: &str) -> Answer {
    let mut headers = vec![("accept-language", language)];
    headers.extend(cookie.map(|cookie| ("cookie", cookie)));
    let answer = client.send(Method::GET, path, &headers, "").await;
    let is_expected = match path {
        path if cookie.is_none() && (path == "/convenings" || path.starts_with("/series")) => {
            answer.status == StatusCode::SEE_OTHER
        }
        "/check" => answer.status == StatusCode::UNPROCESSABLE_ENTITY,
        "/panels/nowhere" => answer.status == StatusCode::NOT_FOUND,
        _ => matches!(answer.status, StatusCode::OK | StatusCode::NOT_FOUND),
    };
    assert!(is_expected, "{path}: {}", answer.status);
    answer
}

#[tokio::test]
async fn no_page_says_what_is_never_said_in_either_language() {
    let (world, owner, paths) = demo().await;
    let client = world.projection(Config { is_demo: true, mail_is_sent: false, ..Config::default() }).await;
    client.sees(&world).await;
    let cookie = client.sign_in(&owner.key).await;
    for path in &paths {
        for language in ["en", "fr"] {
            for cookie in [None, Some(cookie.as_str())] {
                let answer = page(&client, path, cookie, language).await;
                assert_eq!(never_said(&answer.body), None, "{path} in {language}");
                if answer.status != StatusCode::SEE_OTHER {
                    assert_is_whole(&answer, language, path);
                }
            }
        }
    }
}

/// The frame is there, every sentence is filled in, nothing comes from elsewhere, nothing runs.
fn assert_is_whole(answer: &Answer, language: &str, path: &str) {
    assert!(answer.body.contains(&format!("<html lang=\"{language}\">")), "{path}");
    assert_eq!(answer.header("content-language"), language);
    let text = answer.text();
    assert!(!text.contains("{$") && !text.contains("{ $"), "{path}: {text}");
    for (open, close) in [("<main", "</main>"), ("<h1", "</h1>"), ("<title", "</title>")] {
        assert!(answer.body.contains(open) && answer.body.contains(close), "{path}: {open}");
    }
    for forbidden in ["<script", "http://", "https://", " style=", "javascript:"] {
        assert!(!answer.body.contains(forbidden), "{path}: {forbidden}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let ids: Vec<&str> =
        answer.body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{path}: an id occurs twice");
}

#[tokio::test]
async fn an_event_is_shown_in_pictures_with_how_each_panel_stands() {
    let (world, owner, paths) = demo().await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let path = paths.iter().find(|path| path.starts_with("/convenings/")).expect("an event");
    let event = page(&client, path, Some(&cookie), "en").await;
    let text = event.text();
    for said in [
        "does not hold yet: 3 panels",
        "cannot be said: 2 panels",
        "No woman among the two counted so far, one place is open.",
        "not judged: 1 panel",
        "All-male: every one of the five places is a man.",
        "Women: 1 of 5 (20 %).",
        "What would mend it: one more woman, in a role that the rule counts.",
        "This panel was cancelled. It is not judged.",
        "not asked: 2 panels",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // What needs mending comes first.
    let at = |said: &str| text.find(said).expect("it is said");
    assert!(at("does not hold yet: 3 panels") < at("cannot be said: 2 panels"));
    assert!(event.body.matches("<svg class=\"map\" role=\"img\"").count() >= 11);
    let joint = page(&client, &format!("{path}?rule=joint"), Some(&cookie), "en").await.text();
    assert_ne!(joint, text);
}

#[tokio::test]
async fn what_is_over_did_not_hold_and_nothing_would_mend_it() {
    let (world, owner, paths) = demo().await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let events: Vec<&String> =
        paths.iter().filter(|path| path.starts_with("/convenings/") && !path.contains('?')).collect();
    let text = page(&client, events[1], Some(&cookie), "en").await.text();
    assert!(text.contains("did not hold: 3 panels"), "{text}");
    assert!(!text.contains("does not hold yet: ") && !text.contains("What would mend it"));
}

#[tokio::test]
async fn a_panel_has_its_picture_its_numbers_and_its_line_up() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let seats = [
        (PEOPLE[0], Role::Moderator, Class::Woman),
        (PEOPLE[1], Role::Panelist, Class::Man),
        (PEOPLE[2], Role::Panelist, Class::Man),
        ("", Role::Panelist, Class::Unknown),
    ];
    let id = world.roster(&owner, &convening, "After the ceasefire", &seats).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let answer = page(&client, &format!("/panels/{id}"), Some(&cookie), "en").await;
    let text = answer.text();
    for said in [
        "Part of Geneva Round",
        "14 May 2026, in 32 days",
        "Women: at least 1 of 4 (25 %), at most 2 (50 %).",
        "1 woman, 2 men, 1 open place.",
        "A double outline: who chairs or moderates.",
        "Cannot be said, one place is open.",
        "A woman in the chair alone would not.",
        "Ada Quill moderator woman, counted by the organiser confirmed",
        "open place panellist nobody named yet",
        "Only you see this.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(answer.body.contains("<figure") && answer.body.contains("<figcaption>"));
    assert!(answer.body.contains("<details>") && answer.body.contains("<th scope=\"row\">woman</th>"));
    let french = page(&client, &format!("/panels/{id}"), Some(&cookie), "fr").await.text();
    assert!(french.contains("14 mai 2026, dans 32 jours"), "{french}");
    assert!(french.contains("Au moins une femme, sans compter la présidence"));
}

#[tokio::test]
async fn somebody_signs_in_with_the_key_and_out_again() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let client = world.reader().await;
    let away = client.page("/convenings", None).await;
    assert_eq!((away.status, away.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    let cookie = client.sign_in(&owner.key).await;
    let events = client.page("/convenings", Some(&cookie)).await;
    assert!(events.text().contains("Signed in as Forum North") && events.text().contains("Geneva Round"));
    let out = client.send(Method::POST, "/sign-out", &[("cookie", &cookie)], "").await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let wrong = openfloor_application::api_key::ApiKey::issue(owner.id.clone()).reveal();
    for key in ["", "nonsense", wrong.as_str()] {
        let refused = client.send(Method::POST, "/sign-in", &[FORM], &format!("key={key}")).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert!(refused.headers.get(header::SET_COOKIE).is_none());
        assert!(refused.text().contains("This key is not known here"));
    }
}

#[tokio::test]
async fn a_session_ends_with_the_key_it_came_from() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    assert_eq!(client.page("/convenings", Some(&cookie)).await.status, StatusCode::OK);
    world.replace_key(&owner).await;
    client.sees(&world).await;
    assert_eq!(client.page("/convenings", Some(&cookie)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.api("/api/v1/convenings", Some(&owner.key)).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_link_signs_in_once_and_only_when_the_button_is_pressed() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let client = world.reader().await;
    let code = client.codes.issue(&owner.id, &owner.key.key);
    let path = format!("/sign-in?code={code}");
    for _ in 0..2 {
        let looked = client.page(&path, None).await;
        assert!(looked.text().contains("Press the button to sign in."));
        assert!(looked.headers.get(header::SET_COOKIE).is_none());
    }
    let body = format!("code={code}");
    let pressed = client.send(Method::POST, "/sign-in", &[FORM], &body).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    assert!(pressed.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
    let again = client.send(Method::POST, "/sign-in", &[FORM], &body).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(client.page(&path, None).await.text().contains("This link was used before"));
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let client = world.reader().await;
    let body = format!("key={}", owner.key.reveal());
    let cross = client.send(Method::POST, "/sign-in", &[FORM, ("sec-fetch-site", "cross-site")], &body).await;
    assert_eq!(cross.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_chosen_language_stays() {
    let world = World::with_charters().await;
    let client = world.reader().await;
    let chosen = page(&client, "/?lang=fr", None, "en").await;
    assert!(chosen.text().contains("À qui donne-t-on la parole ?"));
    let cookie = chosen.header("set-cookie").split(';').next().expect("a pair").to_owned();
    assert!(
        page(&client, "/sign-in", Some(&cookie), "en")
            .await
            .text()
            .contains("Se connecter comme organisateur")
    );
    let back = page(&client, "/?lang=en", Some(&cookie), "en").await;
    assert!(back.text().contains("Who is given the floor?"));
}

#[tokio::test]
async fn counting_on_the_landing_page_stores_nothing() {
    let world = World::with_charters().await;
    let client = world.reader().await;
    let records = world.records().await;
    let text = page(&client, "/check?women=1&men=4&non_binary=&unknown=0&chair=", None, "en").await.text();
    assert!(text.contains("Women: 1 of 5 (20 %)."), "{text}");
    assert!(text.contains("Holds.") && text.contains("2 of 5 needed."));
    assert_eq!(world.records().await, records);
    for path in ["/check?women=x", "/check?women=9000&men=1"] {
        let refused = client.page(path, None).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}

#[tokio::test]
async fn the_style_sheet_is_kept_for_good_under_a_name_of_its_content() {
    let world = World::with_charters().await;
    let client = world.reader().await;
    let home = client.page("/", None).await;
    let path = home.body.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
    let style = client.page(path.expect("a style sheet"), None).await;
    assert_eq!(style.status, StatusCode::OK);
    assert!(style.header("cache-control").contains("immutable"));
    let etag = style.header("etag").to_owned();
    let again = client.send(Method::GET, "/assets/openfloor.css", &[("if-none-match", &etag)], "").await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    for needed in ["prefers-color-scheme: dark", "@media print", "forced-colors"] {
        assert!(style.body.contains(needed), "{needed}");
    }
}

#[tokio::test]
async fn a_title_is_text_and_never_markup() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "<b>Forum</b>").await;
    let evil = "<img src=x onerror=alert(1)>\"'&";
    let convening = world.convening(&owner, "evil", evil, Visibility::Public).await;
    let id = world.roster(&owner, &convening, evil, &[(PEOPLE[0], Role::Panelist, Class::Man)]).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    for path in
        ["/".into(), "/convenings".into(), format!("/convenings/{convening}"), format!("/panels/{id}")]
    {
        let answer = page(&client, &path, Some(&cookie), "en").await;
        assert!(!answer.body.contains("<img") && !answer.body.contains("<b>Forum"), "{path}");
    }
}

#[tokio::test]
async fn a_page_without_rules_in_force_still_shows_who_is_there() {
    let (world, owner, paths) = demo().await;
    world.charter("pledges", CharterCommand::Retire).await;
    world.charter("mawps", CharterCommand::Retire).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    for path in &paths {
        page(&client, path, Some(&cookie), "en").await;
    }
}

#[tokio::test]
async fn a_watched_link_that_cannot_be_used_is_told_to_the_organiser_only() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let event = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let source = SourceId::new("link").expect("an id");
    let url = "https://forum.example/programme.csv".to_owned();
    let (zone_offset_minutes, is_windows_1252, mapping, day_order) = (None, false, None, None);
    let link = WatchedLink { url, zone_offset_minutes, is_windows_1252, mapping, day_order };
    let watch = ConveningCommand::WatchLink { organiser: owner.id.clone(), source: source.clone(), link };
    let read = |fault| ConveningCommand::NoteReading { source: source.clone(), fault };
    let path = format!("/convenings/{event}");
    for (command, is_told) in [(watch, false), (read(Some(LinkFault::Empty)), true), (read(None), false)] {
        world.command::<Convening>("convening", event.as_str(), &command).await;
        let client = world.reader().await;
        let cookie = client.sign_in(&owner.key).await;
        let own = page(&client, &path, Some(&cookie), "en").await.text();
        assert_eq!(own.contains("could not be used the last time"), is_told, "{own}");
        assert!(own.contains("Links that are watched"), "{own}");
        let public = page(&client, &path, None, "en").await.text();
        assert!(!public.contains("Links that are watched") && !public.contains("could not be used"));
    }
}

#[tokio::test]
async fn who_had_the_floor_is_to_be_looked_at_by_its_organiser_only() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "soon", "Soon", Visibility::Public).await;
    let line_up = [
        (PEOPLE[0], Role::Panelist, Class::Man),
        (PEOPLE[1], Role::Panelist, Class::Man),
        (PEOPLE[2], Role::Panelist, Class::Woman),
    ];
    let panel = world.roster(&owner, &convening, "Opening", &line_up).await;
    world.publish(&owner, &panel, true).await;
    let slot = |seat, spoke, planned| FloorSlot {
        seat: SeatNo(seat),
        planned_seconds: Some(planned),
        spoke_seconds: Some(spoke),
    };
    let record = PanelCommand::RecordFloor(RecordFloor {
        organiser: owner.id.clone(),
        source: SourceId::new("pages").expect("an id"),
        slots: vec![slot(1, 600, 600), slot(0, 540, 600), slot(2, 60, 600)],
    });
    world.command::<Panel>("panel", panel.as_str(), &record).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let own = page(&client, &format!("/panels/{panel}"), Some(&cookie), "en").await.text();
    for sentence in [
        "Of the three people who had the floor one is a woman. She spoke for 5 % of the time.",
        "Every man here spoke before the first woman did. Times of women were cut by 9 minutes, those of men by 1.",
    ] {
        assert!(own.contains(sentence), "{own}");
    }
    let history = client.api(&format!("/api/v1/panels/{panel}/history"), Some(&owner.key)).await.json();
    assert_eq!((&history["looks"][0]["id"], &history["looks"][1]["id"]), (&"T6".into(), &"T7".into()));
    assert_eq!(history["looks"][0]["ratio_bp"], 1_500);
    for path in [format!("/panels/{panel}"), format!("/panels/{panel}/history")] {
        let public = page(&client, &path, None, "en").await.text();
        assert!(!public.contains("the floor one is") && !public.contains("were cut"), "{path}: {public}");
    }
}

#[tokio::test]
async fn what_a_panel_was_before_is_to_be_looked_at_by_its_organiser_only() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let starts = Some("2026-04-15T10:00:00Z");
    let convening = world.convening_on(&owner, "soon", "Soon", Visibility::Public, starts).await;
    let man = |name: &'static str| (name, Role::Panelist, Class::Man);
    let woman = |name: &'static str| (name, Role::Panelist, Class::Woman);
    let men = [man(PEOPLE[0]), man(PEOPLE[1])];
    let panel = world.roster(&owner, &convening, "Opening", &men).await;
    world.publish(&owner, &panel, true).await;
    world.roster(&owner, &convening, "Opening", &[men[0], men[1], woman(PEOPLE[2])]).await;
    let women = [woman(PEOPLE[3]), woman(PEOPLE[4]), woman(PEOPLE[5])];
    world.roster(&owner, &convening, "By themselves", &women).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let late = "No woman was among the two when this line-up was first complete or published, on 12 April 2026. \
                The first one said yes on 12 April 2026, 3 days before it begins.";
    for path in [format!("/panels/{panel}"), format!("/panels/{panel}/history")] {
        let own = page(&client, &path, Some(&cookie), "en").await;
        assert!(own.text().contains(late), "{path}: {}", own.text());
        assert!(!page(&client, &path, None, "en").await.text().contains("first complete"), "{path}");
    }
    let history = client.api(&format!("/api/v1/panels/{panel}/history"), Some(&owner.key)).await.json();
    assert_eq!(history["looks"][0]["id"], "T3");
    assert_eq!(history["looks"].as_array().map(Vec::len), Some(1));
    let lifted = "Of the 4 places of women, 3 are on one panel on which only women sit. \
                  Women on all panels: 4 of 6 (67 %); on the others: 1 of 3 (33 %).";
    let event = format!("/convenings/{convening}");
    let own = page(&client, &event, Some(&cookie), "en").await.text();
    assert!(own.contains(lifted), "{own}");
    assert!(!page(&client, &event, None, "en").await.text().contains("only women sit"));
}

#[tokio::test]
async fn many_panels_are_shown_beside_chance_and_prove_nothing() {
    let (world, owner, paths) = demo().await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let all = page(&client, "/series", Some(&cookie), "en").await;
    assert_eq!(all.status, StatusCode::OK);
    let text = all.text();
    for said in [
        "This does not prove bias",
        "exactly as many as 30 % needs",
        "Times as many",
        "Women on panels with a keynote",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let path = paths.iter().find(|path| path.starts_with("/series?convening=")).expect("a path");
    let event = page(&client, path, Some(&cookie), "fr").await.text();
    for said in ["Cela ne prouve pas de biais", "exactement autant que 40 % demandent"] {
        assert!(event.contains(said), "{said}: {event}");
    }
    assert_eq!(page(&client, path, None, "en").await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.page("/series?convening=nowhere", Some(&cookie)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_method_and_the_charters_are_for_everybody() {
    let world = World::with_charters().await;
    let client = world.reader().await;
    for language in ["en", "fr"] {
        let method = page(&client, "/method", None, language).await;
        assert_eq!(method.status, StatusCode::OK);
        // A message that is not there would be shown by its key.
        assert!(!method.text().contains("method-"), "{}", method.text());
    }
    let charters = page(&client, "/charters", None, "en").await.text();
    assert_eq!(charters.matches("Not measured here yet.").count(), 4, "{charters}");
    for said in [
        "At least one woman on the panel, not including the chair",
        "oursecurefuture.org",
        "Not looked at here: ",
        "Written for panels that its holder organises.",
        "Who drops out in the last 2 days leaves the others free to stay. His FAQ",
        "rising every year to half: measured by the rule below",
    ] {
        assert!(charters.contains(said), "{said}: {charters}");
    }
    let none = World::new().await.reader().await;
    assert!(page(&none, "/charters", None, "en").await.text().contains("No charter is in force."));
}

#[tokio::test]
async fn an_organiser_reads_what_changed_and_what_it_did_and_nobody_else_does() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Public).await;
    let panel = world.count(&owner, &convening, "Opening session", 0, 4).await;
    world.publish(&owner, &panel, true).await;
    world.count(&owner, &convening, "Opening session", 2, 4).await;
    let client = world.reader().await;
    let cookie = client.sign_in(&owner.key).await;
    let path = format!("/panels/{panel}/history");
    let page = client.page(&path, Some(&cookie)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = page.text();
    for sentence in [
        "It was counted in numbers.",
        "The line-up was published.",
        "At least one woman among the panellists: does not hold yet, then holds.",
        "All-male: every one of the four places is a man.",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    assert_eq!(never_said(&text), None);
    assert!(client.page(&format!("/panels/{panel}"), Some(&cookie)).await.body.contains(&path));
    assert_eq!(client.page(&path, None).await.status, StatusCode::NOT_FOUND);
    assert!(!client.page(&format!("/panels/{panel}"), None).await.body.contains(&path));
}
