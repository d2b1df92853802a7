//! The pledge link: what whoever has it can do, and what the ally learns.

use axum::http::StatusCode;
use openfloor_application::submission::external_id;
use openfloor_domain::ids::{PersonId, PledgeId, SeatKey, SourceId};
use openfloor_domain::panel::{
    DesiredSeat, DesiredStatus, PanelAbout, PanelCommand, SeatAbout, SubmitRoster,
};
use openfloor_domain::personal::Personal;
use openfloor_domain::roles::Role;

use super::world::{ALLY, MAN, Replica, World, organiser};
use crate::tokens::Link;

/// The text of the pledge link of the pledge whose mail came last.
fn link(world: &World, replica: &Replica) -> String {
    let mails = world.smtp.all();
    let token = mails.last().expect("a mail").stop_token();
    let id = token.split('.').nth(1).expect("an id").to_owned();
    Link::Invitation(PledgeId::new(id).expect("an id")).text(&replica.started.allies.identity)
}

#[tokio::test]
async fn whoever_has_the_link_counts_and_sends_it_back_to_the_ally_alone() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    replica.idle(&world).await;
    let link = link(&world, &replica);
    let before = world.commits().await;
    let page = replica.get(&format!("/invitation?t={link}")).await;
    let html = page.body.as_str().expect("a page").to_owned();
    assert!(html.contains("I will not serve on a panel without a woman."), "{html}");
    assert!(!html.contains("Name of ally") && !html.contains(ALLY), "who it is, is known to who has it");
    let counted = replica.get(&format!("/invitation?t={link}&women=0&men=3&chair=woman")).await;
    let html = counted.body.as_str().expect("a page").to_owned();
    assert!(html.contains("Send this back"), "{html}");
    assert_eq!(world.commits().await, before, "nothing is stored before it is sent");
    let numbers =
        [("t", link.as_str()), ("women", "0"), ("men", "3"), ("panel", "Water"), ("on", "2199-05-14")];
    let sent = replica.submit("/invitation", &numbers).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    let mail = &world.smtp.wait(2).await[1];
    let subject = mail.header("Subject").expect("a subject");
    assert!(subject.starts_with("Your invitation: ") && subject.ends_with("does not hold yet"), "{subject}");
    let text = mail.text();
    assert!(text.contains("Three speakers, all of them men."), "{text}");
    assert!(text.contains("We cannot check this, and we tell nobody else."), "{text}");
    for _ in 0..4 {
        assert_eq!(replica.submit("/invitation", &numbers).await.status, StatusCode::OK);
    }
    assert_eq!(replica.submit("/invitation", &numbers).await.status, StatusCode::TOO_MANY_REQUESTS);
    let none = [("t", link.as_str()), ("women", "0")];
    assert_eq!(replica.submit("/invitation", &none).await.status, StatusCode::NOT_FOUND);
    world.smtp.wait(6).await;
    replica.idle(&world).await;
    assert_eq!((world.smtp.all().len(), world.hooks.all().len()), (6, 0), "programs are told of panels only");
}

#[tokio::test]
async fn a_link_of_a_pledge_that_is_not_in_force_opens_nothing() {
    let world = World::new().await;
    let replica = world.start().await;
    replica.post("/api/v1/pledges", world.pledge()).await;
    world.smtp.wait(1).await;
    let link = link(&world, &replica);
    let numbers = [("t", link.as_str()), ("women", "0"), ("men", "3")];
    for when in ["not confirmed", "paused", "erased"] {
        assert_eq!(
            replica.get(&format!("/invitation?t={link}")).await.status,
            StatusCode::NOT_FOUND,
            "{when}"
        );
        assert_eq!(replica.submit("/invitation", &numbers).await.status, StatusCode::NOT_FOUND, "{when}");
        let token = world.smtp.all()[0].stop_token();
        let act = if when == "not confirmed" { "pause" } else { "erase" };
        if when == "not confirmed" {
            world.verify(&replica, &world.smtp.all()[0]).await;
            assert_eq!(replica.get(&format!("/invitation?t={link}")).await.status, StatusCode::OK);
        }
        replica.submit("/pledge/manage", &[("t", &token), ("act", act)]).await;
    }
}

#[tokio::test]
async fn a_place_given_with_the_link_is_the_allys_for_certain() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let link = format!("https://floor.example/invitation?t={}", link(&world, &replica));
    let seat = |who: &str, external: Option<String>| DesiredSeat {
        key: SeatKey::new(format!("k_{who}")).expect("an id"),
        person: Some(PersonId::new(who).expect("an id")),
        role: Role::Panelist,
        status: DesiredStatus::Confirmed,
        is_delegated: false,
        about: Personal::Known(SeatAbout {
            name: format!("Another name of {who}"),
            class: MAN,
            address: None,
            external,
        }),
    };
    let submit = |external: Option<String>| {
        PanelCommand::SubmitRoster(SubmitRoster {
            organiser: organiser(),
            source: SourceId::new("file").expect("an id"),
            about: PanelAbout { slug: "p1".into(), title: "Water".into(), kind: "panel".into() },
            starts: None,
            seats: vec![seat("a", external), seat("b", None)],
            is_complete: Some(true),
        })
    };
    world.panel("p1", &submit(Some(external_id("crm", "17")))).await;
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 1, "somebody else");
    world.panel("p2", &submit(Some(external_id("crm", &link)))).await;
    let text = world.smtp.wait(2).await[1].text();
    assert!(text.contains("Two speakers, all of them men."), "{text}");
}

#[tokio::test]
async fn numbers_that_are_no_panel_are_refused_with_a_sentence() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let link = link(&world, &replica);
    for numbers in ["women=0&men=0", "women=x", "men=201"] {
        let page = replica.get(&format!("/invitation?t={link}&{numbers}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{numbers}");
        assert!(page.body.as_str().expect("a page").contains("role=\"alert\""), "{numbers}");
    }
}

/// The token by which the pledge of the first mail is managed.
pub(super) fn managing(world: &World) -> String {
    world.smtp.all()[0].stop_token()
}

#[tokio::test]
async fn invitations_are_judged_by_the_pledge_counted_in_the_letter_and_seen_by_the_ally_alone() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    replica.idle(&world).await;
    let token = managing(&world);
    let page = async |replica: &Replica| {
        let answer = replica.get(&format!("/pledge/invitations?t={token}")).await;
        answer.body.as_str().expect("a page").to_owned()
    };
    let note = [("t", token.as_str()), ("act", "note"), ("panel", "Who decides about water"), ("men", "3")];
    let noted = replica.submit("/pledge/invitations", &note).await;
    let html = noted.body.as_str().expect("a page").to_owned();
    assert!(html.contains("Who decides about water") && html.contains("Does not hold yet"), "{html}");
    for field in [("men", "0"), ("men", "x"), ("panel", " ")] {
        let refused: Vec<_> = note.iter().map(|pair| if pair.0 == field.0 { field } else { *pair }).collect();
        let refused = replica.submit("/pledge/invitations", &refused).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field:?}");
    }
    assert_eq!(replica.submit("/pledge/invitations", &[("t", "mp.1.2")]).await.status, StatusCode::NOT_FOUND);
    assert!(!world.reveals("Who decides about water").await, "what is written about it is sealed");
    replica.idle(&world).await;
    assert_eq!((world.smtp.all().len(), world.hooks.all().len()), (1, 0));
    replica.stop().await;
    world.months_pass(1).await;
    let replica = world.start().await;
    let text = world.smtp.wait(2).await[1].text();
    assert!(text.contains("we knew of one panel with your name. One does not;"), "{text}");
    let html = page(&replica).await;
    let id = html.split("id=\"i-").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
    let change = [note[0], note[1], ("id", &id), note[2], note[3], ("women", "2")];
    assert_eq!(replica.submit("/pledge/invitations", &change).await.status, StatusCode::OK);
    let html = page(&replica).await;
    assert!(!html.contains("Does not hold yet") && html.matches("id=\"i-").count() == 1, "{html}");
    replica.submit("/pledge/invitations", &[note[0], ("id", &id), ("act", "drop")]).await;
    assert!(!page(&replica).await.contains("Who decides about water"));
}
