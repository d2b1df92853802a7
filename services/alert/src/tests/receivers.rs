//! Receivers that misbehave, each in its own way, behind real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use openfloor_domain::delivery::{Failure, Reason, Settled, Story};
use openfloor_domain::ids::EndpointId;
use openfloor_follower::MemoryHome;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::receiver::Receiver;
use super::world::{MAN, World, now_ms, until};

/// What a receiver does once it was asked.
#[derive(Clone, Copy)]
enum Manner {
    /// Never answers.
    Hangs,
    /// Closes in the middle of the head of its answer.
    CutsHead,
    /// Closes in the middle of the body of its answer.
    CutsBody,
}

/// A receiver that is no web server.
struct Rude {
    url: String,
    asked: watch::Receiver<usize>,
}

impl Rude {
    async fn at(address: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind((address, 0)).await.expect("a port");
        let at: SocketAddr = listener.local_addr().expect("an address");
        let (count, asked) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                count.send_modify(|asked| *asked += 1);
                tokio::spawn(answer(stream, manner));
            }
        });
        Self { url: format!("http://{at}/hook"), asked }
    }
}

async fn answer(mut stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    let mut asked = [0; 16_384];
    let mut read = stream.read(&mut asked).await?;
    match manner {
        Manner::Hangs => {
            // Until the other side gives up.
            while read > 0 {
                read = stream.read(&mut asked).await?;
            }
            Ok(())
        }
        Manner::CutsHead => stream.write_all(b"HTTP/1.1 200 O").await,
        Manner::CutsBody => stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nthank").await,
    }
}

/// What became of the only notice of an endpoint, once its first attempt ended.
async fn told(world: &World, endpoint: &EndpointId) -> Story {
    until("an attempt that ended", async || {
        let history = world.history(endpoint).await;
        let story = history.notices.into_values().next()?;
        let has_failed = story.attempts.first().is_some_and(|tried| tried.failure.is_some());
        (has_failed || story.settled.is_some()).then_some(story)
    })
    .await
}

fn first_failure(story: &Story) -> Option<Failure> {
    story.attempts.first().and_then(|tried| tried.failure)
}

#[tokio::test]
async fn each_receiver_gets_what_it_asks_for_and_none_delays_the_others() {
    const GOOD: [&str; 3] = ["good1", "good2", "good3"];
    let world = World::new().await;
    let mut config = world.config();
    // Longer than all this takes on any machine.
    config.webhook_timeout = Duration::from_secs(60);
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    let hangs = [
        Rude::at("127.0.0.1", Manner::Hangs).await,
        Rude::at("127.0.0.1", Manner::Hangs).await,
        Rude::at("127.0.0.1", Manner::Hangs).await,
    ];
    let (head, body) =
        (Rude::at("127.0.0.1", Manner::CutsHead).await, Rude::at("127.0.0.1", Manner::CutsBody).await);
    let later = (now_ms() / 1_000 + 7_200).to_string();
    let until_then = httpdate::fmt_http_date(
        std::time::UNIX_EPOCH + Duration::from_secs(later.parse().expect("a number")),
    );
    let [broken, busy, dated, moved, gone] = [
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
    ];
    broken.answer(500, &[]);
    busy.answer(429, &[("retry-after", "3600")]);
    dated.answer(503, &[("retry-after", &until_then)]);
    moved.answer(301, &[("location", &world.hooks.url)]);
    gone.answer(410, &[]);

    let mut people: Vec<(String, String)> = GOOD.map(|who| (who.to_owned(), world.hooks.url.clone())).into();
    people.extend(hangs.iter().enumerate().map(|(n, rude)| (format!("hangs{n}"), rude.url.clone())));
    for (who, url) in [
        ("head", &head.url),
        ("body", &body.url),
        ("broken", &broken.url),
        ("busy", &busy.url),
        ("dated", &dated.url),
        ("moved", &moved.url),
        ("gone", &gone.url),
    ] {
        people.push((who.to_owned(), url.clone()));
    }
    let mut endpoints = std::collections::BTreeMap::new();
    for (who, url) in &people {
        endpoints.insert(who.as_str(), world.pledged_as(&replica, who, url).await);
    }
    let seats: Vec<_> = people.iter().map(|(who, _)| (who.as_str(), MAN)).collect();
    world.roster("p1", &seats).await;

    // Whoever hangs was asked and holds on; all others are told meanwhile.
    for rude in &hangs {
        rude.asked.clone().wait_for(|asked| *asked == 1).await.expect("it is asked");
    }
    let mut told_first = Vec::new();
    for who in ["head", "body", "broken", "busy", "dated", "moved", "gone"] {
        told_first.push((who, told(&world, &endpoints[who]).await));
    }
    world.hooks.wait(GOOD.len()).await;
    for n in 0..hangs.len() {
        let story = world.history(&endpoints[format!("hangs{n}").as_str()]).await;
        let story = story.notices.into_values().next().expect("it was begun");
        assert_eq!((story.attempts.len(), first_failure(&story), story.settled), (1, None, None));
    }

    let wait_ms = |story: &Story| {
        let tried = &story.attempts[0];
        tried.retry_at_ms.map(|at_ms| at_ms - tried.at_ms)
    };
    for (who, story) in &told_first {
        let answered = |code| Some(Failure::Answered { code });
        let (failure, settled) = (first_failure(story), story.settled);
        match *who {
            // It said yes: what it says after that is not read.
            "body" => assert_eq!((failure, settled), (None, Some(Settled::Delivered))),
            "head" => assert_eq!((failure, settled), (Some(Failure::Unreachable), None)),
            "broken" => {
                assert_eq!((failure, settled), (answered(500), None));
                let wait_ms = wait_ms(story).expect("it is tried again");
                assert!((5_000..60_000).contains(&wait_ms), "{wait_ms}");
            }
            "busy" => {
                assert_eq!((failure, settled), (answered(429), None));
                assert!(wait_ms(story).is_some_and(|wait_ms| wait_ms >= 3_600_000));
            }
            "dated" => {
                assert_eq!((failure, settled), (answered(503), None));
                assert!(wait_ms(story).is_some_and(|wait_ms| wait_ms > 3_600_000));
            }
            "moved" => assert_eq!((failure, settled), (answered(301), None)),
            _ => {
                assert_eq!((failure, settled), (answered(410), Some(Settled::GivenUp)));
                assert_eq!(world.history(&endpoints["gone"]).await.disabled, Some(Reason::Gone));
            }
        }
    }
    // Where it moved to was not asked in its place.
    assert_eq!(world.hooks.all().len(), GOOD.len());
}

#[tokio::test]
async fn a_receiver_that_hangs_is_left_when_its_time_is_over() {
    let world = World::new().await;
    let mut config = world.config();
    config.webhook_timeout = Duration::from_millis(200);
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    let rude = Rude::at("127.0.0.1", Manner::Hangs).await;
    let endpoint = world.pledged_as(&replica, "ally", &rude.url).await;
    world.roster("p1", &[("ally", MAN), ("b", MAN)]).await;
    let story = told(&world, &endpoint).await;
    assert_eq!((first_failure(&story), story.settled), (Some(Failure::TimedOut), None));
}

#[tokio::test]
async fn a_private_address_is_not_even_asked() {
    let world = World::new().await;
    let replica = world.start().await;
    let rude = Rude::at("127.1.0.1", Manner::Hangs).await;
    let by_name = rude.url.replace("127.1.0.1", "localhost");
    let endpoints = [
        world.pledged_as(&replica, "ally", &rude.url).await,
        world.pledged_as(&replica, "b", &by_name).await,
    ];
    replica.idle(&world).await;
    replica.stop().await;
    // The operator allows less now.
    let mut config = world.config();
    config.private_webhooks = vec!["192.168.7.0/24".parse().expect("a range")];
    let replica = world.start_as(config, Box::new(MemoryHome)).await;
    world.roster("p1", &[("ally", MAN), ("b", MAN), ("c", MAN)]).await;
    for endpoint in endpoints {
        assert_eq!(first_failure(&told(&world, &endpoint).await), Some(Failure::Blocked));
    }
    assert_eq!(*rude.asked.borrow(), 0);
    drop(replica);
}
