//! A panel changed one thing at a time, in one window and in two.

use super::*;

/// The first panel of the programme, and its editor.
async fn opened(client: &Client) -> (String, Page) {
    let event = client.import(CSV).await;
    let panel = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    let path = format!("/organise/panels/{panel}");
    let page = client.see(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    (path, page)
}

/// What the form of somebody's place carries.
fn seat_of(page: &Page, name: &str) -> String {
    let rest = page.body.split_once(&format!("<h3><bdi>{name}</bdi></h3>")).expect("a place").1;
    rest.split_once("name=\"seat\" value=\"")
        .expect("a field")
        .1
        .split('"')
        .next()
        .expect("a number")
        .to_owned()
}

#[tokio::test]
async fn where_to_look_for_somebody_is_shown_where_somebody_lacks() {
    let file = "[[directory]]\ntitle = \"Speakers of the North\"\nurl = \"https://north.example/people\"\n";
    let directories = openfloor_pages::Directory::parse(file).expect("a file of directories");
    let lacking = editor_of_two_men(&client_of(Site { directories, ..Site::default() }).await).await;
    assert!(lacking.body.contains("<a href=\"https://north.example/people\""), "{}", lacking.text());
    assert!(lacking.text().contains("Where to look for somebody:"), "{}", lacking.text());
    let without = editor_of_two_men(&client().await).await;
    assert!(!without.text().contains("Where to look for somebody:"), "{}", without.text());
}

async fn editor_of_two_men(client: &Client) -> Page {
    let csv = "convening,panel,title,date,name,role,counted as\n\
        harbour,1,Opening,2099-05-14,A Example,Panelist,man\n\
        harbour,1,Opening,2099-05-14,B Example,Panelist,man\n";
    let event = client.import(csv).await;
    let panel = panel_of(&client.see(&format!("/organise/convenings/{event}/numbers")).await);
    client.see(&format!("/organise/panels/{panel}")).await
}

#[tokio::test]
async fn places_are_added_filled_changed_and_withdrawn_and_it_says_how_it_stands() {
    let client = client().await;
    let (path, page) = opened(&client).await;
    assert!(page.text().contains("2 people, not counted yet."), "{}", page.text());
    let stored = async |form: &[(&str, &str)]| {
        let revision = client.see(&path).await.field("revision");
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("revision", revision.as_str())]).collect();
        let done = client.fill(&path, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert_eq!(done.location, format!("{path}?stored=1#how"));
        client.see(&done.location.replace("#how", "")).await
    };
    // An open place, then somebody on it.
    let with_open = stored(&[("act", "add"), ("name", ""), ("role", "panelist")]).await;
    assert!(with_open.text().contains("Stored. This is how it stands now."), "{}", with_open.text());
    let open = seat_of(&with_open, "open place");
    let filled = stored(&[
        ("act", "fill"),
        ("seat", &open),
        ("name", "Nell Newcomer"),
        ("role", "panelist"),
        ("class", "woman"),
        ("confirmed", "yes"),
    ])
    .await;
    let text = filled.text();
    assert!(text.contains("Nell Newcomer panellist · confirmed · woman"), "{text}");
    assert!(!text.contains("open place panellist"), "{text}");
    assert!(text.contains("Women: at least 1 of 3"), "{text}");
    assert!(text.contains("With one woman it holds; if she leaves, that cannot be said"), "{text}");
    // Only what is otherwise than it was shown is a wish.
    let a = seat_of(&filled, "A Example");
    let before = client.submitted().await;
    let same = [("act", "seat"), ("seat", &*a), ("role", "panelist"), ("was_role", "panelist")];
    stored(&same).await;
    assert_eq!(client.submitted().await, before);
    let chairs = stored(&[
        ("act", "seat"),
        ("seat", &a),
        ("role", "chair"),
        ("was_role", "panelist"),
        ("class", "man"),
        ("was_class", "unknown"),
    ])
    .await;
    assert!(chairs.text().contains("A Example chair ·"), "{}", chairs.text());
    assert_eq!(client.submitted().await, before + 1, "role and class are one commit");
    let sent =
        [("act", "seat"), ("seat", &*a), ("role", "chair"), ("was_role", "chair"), ("delegated", "yes")];
    let sent = stored(&sent).await;
    assert!(sent.text().contains("chosen by a delegation"), "{}", sent.text());
    assert!(sent.body.contains("name=\"was_delegated\" value=\"yes\""), "{}", sent.body);
    let gone = stored(&[("act", "withdraw"), ("seat", &a)]).await;
    assert!(!gone.text().contains("A Example"), "{}", gone.text());
    let moved = stored(&[
        ("act", "heading"),
        ("title", "Opening%20night"),
        ("was_title", "Opening"),
        ("day", "2099-05-16"),
        ("time", "18:30"),
        ("zone", "%2B02:00"),
    ])
    .await;
    assert!(moved.text().contains("Opening night 16 May 2099"), "{}", moved.text());
    let complete = stored(&[("act", "complete")]).await;
    assert!(complete.text().contains("You said that the line-up is complete."), "{}", complete.text());
    stored(&[("act", "reopen")]).await;
    // The file again takes nothing of it back.
    let before = client.submitted().await;
    client.import(CSV).await;
    assert_eq!(client.submitted().await, before);
}

#[tokio::test]
async fn of_two_windows_the_second_is_shown_what_changed_and_keeps_what_was_typed() {
    let client = client().await;
    let (path, page) = opened(&client).await;
    let revision = page.field("revision");
    let b = seat_of(&page, "B Example");
    let first = [
        ("act", "seat"),
        ("revision", revision.as_str()),
        ("seat", &b),
        ("role", "moderator"),
        ("was_role", "panelist"),
    ];
    assert_eq!(client.fill(&path, &first).await.status, StatusCode::SEE_OTHER);
    client
        .import(
            &CSV.replace(
                "1,Opening,2099-05-14,A Example,Panelist",
                "1,Opening,2099-05-14,E Example,Panelist",
            ),
        )
        .await;

    let second = [
        ("act", "seat"),
        ("revision", revision.as_str()),
        ("seat", &b),
        ("role", "panelist"),
        ("was_role", "panelist"),
        ("class", "woman"),
        ("was_class", "unknown"),
    ];
    let before = client.submitted().await;
    let conflict = client.fill(&path, &second).await;
    assert_eq!(conflict.status, StatusCode::PRECONDITION_FAILED);
    let text = conflict.text();
    for sentence in [
        "Somebody was faster",
        "B Example has another role now: moderator (in another window)",
        "A Example is no longer on it: panellist (from a file, link or program)",
        "E Example was added: panellist (from a file, link or program)",
        "Change: B Example woman",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    assert_eq!(client.submitted().await, before, "nothing is stored");
    // The same again, as the page has it: it takes, and leaves the other role alone.
    let names = ["act", "revision", "seat", "role", "was_role", "class", "was_class"];
    let again = names.map(|name| (name, conflict.field(name)));
    let again = again.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(client.fill(&path, &again).await.status, StatusCode::SEE_OTHER);
    let after = client.see(&path).await.text();
    assert!(
        after.contains("B Example moderator · invited · woman")
            || after.contains("B Example moderator · confirmed · woman"),
        "{after}"
    );
}

#[tokio::test]
async fn what_was_typed_for_a_place_that_is_gone_is_shown_and_not_offered_again() {
    let client = client().await;
    let (path, page) = opened(&client).await;
    let (revision, b) = (page.field("revision"), seat_of(&page, "B Example"));
    let withdraw = [("act", "withdraw"), ("revision", revision.as_str()), ("seat", &b)];
    assert_eq!(client.fill(&path, &withdraw).await.status, StatusCode::SEE_OTHER);
    let late = [
        ("act", "seat"),
        ("revision", revision.as_str()),
        ("seat", &b),
        ("class", "woman"),
        ("was_class", "unknown"),
    ];
    let conflict = client.fill(&path, &late).await;
    assert_eq!(conflict.status, StatusCode::PRECONDITION_FAILED);
    assert!(conflict.text().contains("This place is no longer on the panel."), "{}", conflict.text());
    assert!(conflict.text().contains("a place that is gone woman"), "{}", conflict.text());
    assert!(!conflict.body.contains("name=\"act\""));
}

#[tokio::test]
async fn what_cannot_be_stored_says_why_and_keeps_what_was_typed() {
    let client = client().await;
    let (path, page) = opened(&client).await;
    let revision = page.field("revision");
    type Case<'a> = (&'a [(&'a str, &'a str)], StatusCode, &'a str);
    let cases: [Case; 5] = [
        (
            &[("act", "add"), ("name", "A%20Example"), ("role", "panelist")],
            StatusCode::UNPROCESSABLE_ENTITY,
            "This person is on the panel in this role already.",
        ),
        (&[("act", "heading"), ("title", "%20")], StatusCode::UNPROCESSABLE_ENTITY, "Fill in a title."),
        (
            &[("act", "heading"), ("title", "Quay"), ("day", "2099-02-31"), ("zone", "%2B00:00")],
            StatusCode::UNPROCESSABLE_ENTITY,
            "That is no day or time.",
        ),
        (
            &[("act", "fill"), ("seat", "0"), ("name", "F%20Example")],
            StatusCode::CONFLICT,
            "Somebody is named for this place already.",
        ),
        (&[("act", "dance")], StatusCode::UNPROCESSABLE_ENTITY, "This cannot be stored."),
    ];
    let before = client.submitted().await;
    for (form, status, sentence) in cases {
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("revision", revision.as_str())]).collect();
        let refused = client.fill(&path, &form).await;
        assert_eq!(refused.status, status, "{sentence}: {}", refused.text());
        assert!(refused.text().contains(sentence), "{sentence}: {}", refused.text());
        if let Some((_, title)) = form.iter().find(|(name, value)| *name == "title" && *value != "%20") {
            assert!(refused.body.contains(&format!("name=\"title\" maxlength=\"300\" value=\"{title}\"")));
        }
    }
    let without = client.fill(&path, &[("act", "complete")]).await;
    assert_eq!(
        without.status,
        StatusCode::PRECONDITION_FAILED,
        "a form without a revision was seen by nobody"
    );
    assert_eq!(client.submitted().await, before);
}
