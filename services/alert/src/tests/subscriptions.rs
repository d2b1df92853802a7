//! Which panels somebody can be told of without sitting there: of a series, and of everything under one rule.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use openfloor_application::identity::Identity;
use openfloor_application::projector::Projector;
use openfloor_domain::clock::{ClockCommand, RecordedHours, hour_of};
use openfloor_domain::convening::{Convening, ConveningAbout, ConveningCommand, SubmitConvening};
use openfloor_domain::ids::{EndpointId, OrganiserId, PanelId, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Language;
use openfloor_domain::panel::{Panel, PanelCommand};
use openfloor_domain::subscription::{Subscription, SubscriptionAbout, SubscriptionCommand, Watched};
use openfloor_key_store::Key;
use openfloor_view_store::memory::MemoryViews;
use serde_json::{Value, json};

use crate::view::AlertView;

use super::world::{MEN, Replica, World, one_woman, organiser};

fn other() -> OrganiserId {
    OrganiserId::new("o2").expect("an id")
}

/// Subscribes a reader, who follows the link in the mail.
async fn subscribed(world: &World, replica: &Replica, watches: Value) {
    let subscription = json!({
        "name": "A reader",
        "address": "reader@news.example",
        "watches": watches,
        "rule": one_woman(),
    });
    let made = replica.post("/api/v1/subscriptions", subscription).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.body);
    let mails = world.smtp.wait(1).await;
    world.verify(replica, &mails[0]).await;
    replica.idle(world).await;
}

#[tokio::test]
async fn who_follows_a_series_is_told_of_each_of_its_editions_and_of_nothing_else() {
    let world = World::new().await;
    let replica = world.start().await;
    world.convening("c1", organiser(), Some("Peace")).await;
    world.convening("c2", organiser(), Some("Peace")).await;
    world.convening("c3", organiser(), None).await;
    world.convening("c4", other(), Some("Peace")).await;
    replica.idle(&world).await;
    subscribed(&world, &replica, json!({ "series-of": "c1" })).await;
    assert!(!world.reveals("Peace").await, "what a series is called lies open nowhere");
    world.publish_men("c3~p1", organiser()).await;
    world.publish_men("c4~p1", other()).await;
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 1, "another event, and a series of another organiser's of this name");
    world.publish_men("c2~p1", organiser()).await;
    let mails = world.smtp.wait(2).await;
    assert!(mails[1].text().contains("Three speakers"), "{}", mails[1].text());
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 2, "once");
    // An event that becomes an edition is one.
    world.convening("c3", organiser(), Some("Peace")).await;
    world.smtp.wait(3).await;
    // One that is none any more is left alone.
    world.convening("c1", organiser(), None).await;
    world.publish_men("c1~p1", organiser()).await;
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 3);
}

#[tokio::test]
async fn there_has_to_be_a_series() {
    let world = World::new().await;
    let replica = world.start().await;
    for convening in ["c1", "c9"] {
        let asked = json!({
            "name": "A reader",
            "address": "reader@news.example",
            "watches": { "series-of": convening },
            "rule": one_woman(),
        });
        let refused = replica.post("/api/v1/subscriptions", asked).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(refused.body["errors"][0]["pointer"], "/watches/series-of", "{}", refused.body);
    }
}

#[tokio::test]
async fn who_watches_a_rule_alone_is_told_of_what_anybody_published() {
    let world = World::new().await;
    let replica = world.start().await;
    world.convening("c4", other(), None).await;
    world.publish_men("c4~before", other()).await;
    world.roster("unpublished", MEN).await;
    subscribed(&world, &replica, json!("everything")).await;
    world.smtp.wait(2).await;
    world.publish_men("c1~after", organiser()).await;
    let mails = world.smtp.wait(3).await;
    assert!(mails[1..].iter().all(|mail| mail.text().contains("Three speakers")));
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 3, "each once, and only what is public");
}

/// An event of this organiser with a published panel of men that says nothing itself of when it is.
async fn published(world: &World, id: &str, starts: Option<&str>, ends: Option<&str>) {
    let day = |text: &str| Moment::parse(&format!("{text}T10:00:00+02:00")).expect("a moment");
    let submit = SubmitConvening {
        organiser: organiser(),
        source: SourceId::new("file").expect("an id"),
        starts: starts.map(day),
        ends: ends.map(day),
        visibility: None,
        about: ConveningAbout { slug: id.into(), title: "Peace".into(), series: None },
    };
    world.handle::<Convening>("convening", id, &ConveningCommand::Submit(submit)).await;
    world.publish_men(&format!("{id}~p"), organiser()).await;
}

#[tokio::test]
async fn who_follows_everything_has_only_what_is_not_over_looked_at() {
    // Given panels that are over, that are to come, and of which nobody knows.
    let world = World::new().await;
    published(&world, "begun", Some("2026-05-14"), Some("2026-05-16")).await;
    published(&world, "ended", None, Some("2026-05-16")).await;
    published(&world, "later", Some("2026-05-18"), None).await;
    published(&world, "moved", Some("2026-05-14"), None).await;
    published(&world, "moved", Some("2026-05-18"), None).await;
    published(&world, "undated", None, None).await;
    published(&world, "withheld", Some("2026-05-18"), None).await;
    let withhold = PanelCommand::WithholdStanding { organiser: organiser() };
    world.handle::<Panel>("panel", "withheld~p", &withhold).await;
    let hour = hour_of(Moment::parse("2026-05-17T00:00:00Z").expect("a moment")).expect("an hour");
    world.handle::<RecordedHours>("clock", "hours", &ClockCommand::Strike { hour, is_sure: true }).await;
    let view = AlertView::new(Identity::new(Key::new([7; 32])));
    let mut projector =
        Projector::new(view, world.shared(), Arc::new(MemoryViews::default()), Arc::clone(world.ring()));
    let marked = async |projector: &mut Projector<AlertView>| {
        projector.step().await.expect("a step");
        let store = Arc::clone(projector.store());
        projector.view_mut().take_marked(store.as_ref()).expect("panels")
    };
    marked(&mut projector).await;
    // When somebody who watches everything confirms the address,
    let make = SubscriptionCommand::Make {
        watches: Watched::Everything,
        mail: EndpointId::new("m1").expect("an id"),
        webhook: None,
        about: SubscriptionAbout {
            name: "A reader".into(),
            address: "reader@news.example".into(),
            rule: serde_json::from_value(one_woman()).expect("a rule"),
            webhook: None,
            language: Language::En,
            salt: "salt".into(),
        },
        at_ms: 0,
    };
    world.handle::<Subscription>("subscription", "s1", &make).await;
    assert!(marked(&mut projector).await.is_empty(), "not before");
    world
        .handle::<Subscription>("subscription", "s1", &SubscriptionCommand::VerifyAddress { n: 1, at_ms: 1 })
        .await;
    // then what can still be told is looked at, and nothing else.
    let panels = ["later~p", "moved~p", "undated~p"].map(|id| PanelId::new(id).expect("an id"));
    assert_eq!(marked(&mut projector).await, BTreeSet::from(panels));
}

#[tokio::test]
async fn a_page_offers_the_series_of_an_event_and_everything() {
    let world = World::new().await;
    let replica = world.start().await;
    let html = async |path: &str| replica.get(path).await.body.as_str().expect("a page").to_owned();
    let series = "name=\"watches\" value=\"series\"";
    assert!(!html("/subscribe?convening=c1").await.contains(series));
    world.convening("c1", organiser(), Some("Peace")).await;
    replica.idle(&world).await;
    assert!(html("/subscribe?convening=c1").await.contains(series));
    let everything = html("/subscribe").await;
    assert!(everything.contains("name=\"watches\" value=\"everything\""), "{everything}");
    let person = [("name", "Some Body"), ("rule", "barder")];
    let of_nothing = person.into_iter().chain([("address", "no@body.example")]).collect::<Vec<_>>();
    assert_eq!(replica.submit("/subscribe", &of_nothing).await.status, StatusCode::NOT_FOUND);
    for (n, watches, address) in [
        (1, vec![("watches", "everything")], "some@body.example"),
        (2, vec![("watches", "series"), ("convening", "c1")], "other@body.example"),
    ] {
        let asked = [person.to_vec(), watches, vec![("address", address)]].concat();
        let asked = replica.submit("/subscribe", &asked).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
        let mails = world.smtp.wait(n).await;
        world.verify(&replica, &mails[n - 1]).await;
    }
    world.publish_men("c1~p1", organiser()).await;
    world.smtp.wait(4).await;
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 4);
}
