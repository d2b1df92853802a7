//! Invitations by a programme: from a link to what the ally is told when the programme changes, over a real server on
//! this machine.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use openfloor_domain::ids::PledgeId;
use openfloor_domain::pledge::Invited as Invitation;
use openfloor_domain::reconciler::VERSION;
use openfloor_outbound::LinkOptions;
use serde_json::json;

use super::invitations::managing;
use super::world::{ALLY, Answer, Replica, World};
use crate::line_ups::{DOCUMENT_BYTES_MAX, LineUps};
use crate::view;
use crate::watch::Watcher;

/// A server with one document, which can become another one.
#[derive(Clone)]
struct Server {
    url: String,
    /// None: the server refuses. Beside it how often it was sent whole.
    document: Arc<Mutex<(Option<String>, usize)>>,
}

impl Server {
    async fn start(document: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/programme.csv", listener.local_addr().expect("an address"));
        let server = Self { url, document: Arc::new(Mutex::new((Some(document.to_owned()), 0))) };
        let router = Router::new().route("/programme.csv", get(answer)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
        server
    }

    fn says(&self, document: Option<&str>) {
        self.document.lock().expect("not poisoned").0 = document.map(str::to_owned);
    }

    fn sent_whole(&self) -> usize {
        self.document.lock().expect("not poisoned").1
    }
}

async fn answer(State(server): State<Server>, headers: HeaderMap) -> Response {
    let mut document = server.document.lock().expect("not poisoned");
    let Some(text) = document.0.clone() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let etag = format!("\"{}\"", text.len());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *etag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    document.1 += 1;
    ([(header::ETAG, etag)], text).into_response()
}

const MIXED: &str = "convening,panel,title,name,role,starts\n\
    harbour,water,Who decides about water,Bo Sample,Panelist,2199-05-14T10:00\n\
    harbour,water,Who decides about water,Cy Example,Panelist,\n\
    harbour,fire,Opening,Cy Example,Speaker,\n";
const MEN: &str = "convening,panel,title,name,role,starts\n\
    harbour,water,Who decides about water,Bo Sample,Panelist,2199-05-14T10:00\n\
    harbour,fire,Opening,Cy Example,Speaker,\n";

fn links() -> LinkOptions {
    let allow_private_links = vec!["127.0.0.0/8".parse().expect("a range")];
    LinkOptions { allow_private_links, watch_links_seconds: 0 }
}

async fn start(world: &World) -> Replica {
    let mut config = world.config();
    config.links = links();
    world.start_as(config, Box::new(openfloor_follower::MemoryHome)).await
}

fn watcher(replica: &Replica) -> Watcher {
    let allies = Arc::clone(&replica.started.allies);
    let fetcher = links().fetcher(DOCUMENT_BYTES_MAX).expect("a client");
    Watcher::new(LineUps { allies, fetcher, settling_ms: 0 }, VERSION, Duration::from_secs(3_600))
}

/// A form with a document.
async fn programme(replica: &Replica, fields: &[(&str, &str)]) -> Answer {
    let parts = fields.iter().map(|(name, value)| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    let body = parts.chain(["--x--\r\n".to_owned()]).collect();
    let kind = "multipart/form-data; boundary=x";
    replica.send(Method::POST, "/pledge/invitations/programme", kind, body).await
}

fn html(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body.as_str().expect("a page").to_owned()
}

/// The value of the choice that stands before a text.
fn choice(html: &str, title: &str) -> String {
    let before = html.split(title).next().expect("a part");
    let value = before.rsplit("name=\"panel\" value=\"").next().expect("a choice");
    value.split('"').next().expect("a value").to_owned()
}

/// An ally with an invitation by a link, with a man and a woman on it, on which the ally is not named yet.
struct Invited {
    token: String,
    server: Server,
}

impl Invited {
    async fn new(world: &World, replica: &Replica) -> Self {
        world.pledged(replica).await;
        let (token, server) = (managing(world), Server::start(MIXED).await);
        let t = ("t", token.as_str());
        let shown = html(&programme(replica, &[t, ("link", &server.url)]).await);
        assert!(shown.contains("Which panel is it?") && shown.contains("Bo Sample · Cy Example"), "{shown}");
        let panel = choice(&shown, "Who decides about water");
        let shown = html(&programme(replica, &[t, ("link", &server.url), ("panel", &panel)]).await);
        assert!(shown.contains("Who is on it?") && shown.contains("value=\"2199-05-14\""), "{shown}");
        let counted = [
            t,
            ("link", &server.url),
            ("panel", &panel),
            ("title", "Who decides about water"),
            ("on", "2199-05-14"),
            ("n0", "Bo Sample"),
            ("r0", "panelist"),
            ("c0", "man"),
            ("n1", "Cy Example"),
            ("r1", "panelist"),
            ("c1", "woman"),
            ("me", ""),
            ("mine", "man"),
        ];
        let shown = html(&replica.submit("/pledge/invitations/line-up", &counted).await);
        assert!(shown.contains("Who decides about water") && shown.contains("one woman"), "{shown}");
        assert!(!shown.contains("Bo Sample"), "no name is kept");
        replica.idle(world).await;
        Self { token, server }
    }

    async fn page(&self, replica: &Replica) -> String {
        html(&replica.get(&format!("/pledge/invitations?t={}", self.token)).await)
    }
}

/// Reads all links again, and waits until all is told.
async fn read_again(world: &World, replica: &Replica, watcher: &mut Watcher) {
    watcher.hurry();
    watcher.round().await.expect("a round");
    replica.idle(world).await;
}

#[tokio::test]
async fn what_a_programme_changes_is_told_once_to_the_ally_alone() {
    let world = World::new().await;
    let replica = start(&world).await;
    let invited = Invited::new(&world, &replica).await;
    let other = world.start().await;
    let (mut watcher, mut of_other) = (watcher(&replica), watcher(&other));
    let before = world.commits().await;
    for _ in 0..2 {
        read_again(&world, &replica, &mut watcher).await;
    }
    assert_eq!(world.commits().await, before, "as it was");
    invited.server.says(Some(MEN));
    for _ in 0..2 {
        read_again(&world, &replica, &mut watcher).await;
        read_again(&world, &other, &mut of_other).await;
    }
    let mails = world.smtp.wait(2).await;
    assert_eq!(mails.len(), 2, "verified, and told once");
    let subject = mails[1].header("Subject").expect("a subject");
    assert_eq!(subject, "Your panel on 14 May no longer holds");
    let text = mails[1].text();
    assert!(text.contains("“Who decides about water” on 14 May. Two speakers, all of them men."), "{text}");
    assert!(text.contains("So says the programme whose link you gave us on"), "{text}");
    assert!(text.contains("/pledge/invitations?t=mp."), "{text}");
    let shown = invited.page(&replica).await;
    assert!(shown.contains("Does not hold yet"), "{shown}");
    invited.server.says(Some(MIXED));
    read_again(&world, &other, &mut of_other).await;
    read_again(&world, &replica, &mut watcher).await;
    let mails = world.smtp.wait(3).await;
    assert_eq!(mails.len(), 3);
    assert_eq!(mails[2].header("Subject").expect("a subject"), "Your panel on 14 May now holds");
    invited.server.says(Some(&MIXED.replace("Cy Example", "Di Muster")));
    read_again(&world, &replica, &mut watcher).await;
    read_again(&world, &other, &mut of_other).await;
    let mails = world.smtp.wait(4).await;
    assert_eq!(mails.len(), 4);
    assert_eq!(
        mails[3].header("Subject").expect("a subject"),
        "Your panel on 14 May: we cannot tell whether it holds"
    );
    assert!(invited.page(&replica).await.contains("One person on it is not counted."));
    for secret in ["Bo Sample", "Cy Example", "programme.csv", "Who decides about water"] {
        assert!(!world.reveals(secret).await, "{secret} lies open");
    }
    let after = world.commits().await;
    let others = |commits: &std::collections::BTreeMap<String, usize>| {
        let rest =
            commits.iter().filter(|(kind, _)| !["pledge", "delivery", "clock"].contains(&kind.as_str()));
        rest.map(|(kind, n)| (kind.clone(), *n)).collect::<Vec<_>>()
    };
    assert_eq!(others(&after), others(&before), "of nobody else anything was recorded");
    assert!(world.hooks.all().is_empty(), "programs are told of panels only");
}

#[tokio::test]
async fn who_is_new_is_counted_by_the_ally_and_then_it_holds_again() {
    let world = World::new().await;
    let replica = start(&world).await;
    let invited = Invited::new(&world, &replica).await;
    let mut watcher = watcher(&replica);
    invited.server.says(Some(&MIXED.replace("Cy Example,Panelist", "Name of ally,Panelist")));
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!(world.smtp.wait(2).await.len(), 2);
    let text = world.smtp.all()[1].text();
    assert!(
        text.contains("Two speakers, all of them men."),
        "the ally is named now, and counted once: {text}"
    );
    invited.server.says(Some(&MIXED.replace("Cy Example", "Di Muster")));
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!(world.smtp.wait(3).await.len(), 3);
    let shown = invited.page(&replica).await;
    let id = shown.split("id=\"i-").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
    let t = ("t", invited.token.as_str());
    let shown = html(&programme(&replica, &[t, ("id", &id)]).await);
    assert!(shown.contains("Di Muster") && shown.contains("value=\"man\" checked"), "{shown}");
    let panel = shown.split("name=\"panel\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let counted = [
        t,
        ("id", id.as_str()),
        ("link", invited.server.url.as_str()),
        ("panel", panel.expect("a panel")),
        ("title", "Water"),
        ("on", "2199-05-14"),
        ("n0", "Bo Sample"),
        ("c0", "man"),
        ("n1", "Di Muster"),
        ("c1", "woman"),
        ("me", ""),
        ("mine", "man"),
    ];
    html(&replica.submit("/pledge/invitations/line-up", &counted).await);
    let mails = world.smtp.wait(4).await;
    assert_eq!(mails[3].header("Subject").expect("a subject"), "Your panel on 14 May now holds");
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!(world.smtp.all().len(), 4, "what was counted stays so");
    replica.submit("/pledge/invitations", &[t, ("id", &id), ("act", "drop")]).await;
    replica.idle(&world).await;
    let sent = invited.server.sent_whole();
    invited.server.says(Some(MEN));
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!((invited.server.sent_whole(), world.smtp.all().len()), (sent, 4), "it is read no more");
}

#[tokio::test]
async fn a_link_that_cannot_be_used_is_told_on_the_page_and_in_one_letter() {
    let world = World::new().await;
    let replica = start(&world).await;
    let invited = Invited::new(&world, &replica).await;
    let mut watcher_here = watcher(&replica);
    for (says, words) in [
        (None, "refuses, or there is nothing"),
        (Some(MIXED.replace("water,Who", "wind,Who")), "is of another event"),
    ] {
        invited.server.says(says.as_deref());
        for _ in 0..2 {
            read_again(&world, &replica, &mut watcher_here).await;
        }
        let shown = invited.page(&replica).await;
        assert!(shown.contains(words) && shown.contains("one woman"), "{shown}");
    }
    replica.stop().await;
    world.months_pass(1).await;
    let replica = start(&world).await;
    let text = world.smtp.wait(2).await[1].text();
    assert!(
        text.contains("for one of your invitations cannot be read any more. We say this once."),
        "{text}"
    );
    replica.stop().await;
    world.months_pass(1).await;
    let replica = start(&world).await;
    let text = world.smtp.wait(3).await[2].text();
    assert!(!text.contains("cannot be read any more"), "{text}");
    invited.server.says(Some(MIXED));
    read_again(&world, &replica, &mut watcher(&replica)).await;
    assert!(!invited.page(&replica).await.contains("is of another event"));
}

#[tokio::test]
async fn nobody_else_sees_it_and_once_erased_it_is_gone() {
    let world = World::new().await;
    let replica = start(&world).await;
    let invited = Invited::new(&world, &replica).await;
    let shown = invited.page(&replica).await;
    let id = shown.split("id=\"i-").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
    world.pledged_as(&replica, "another", &world.hooks.url).await;
    let theirs = world.smtp.all()[1].stop_token();
    let shown = html(&replica.get(&format!("/pledge/invitations?t={theirs}")).await);
    assert!(!shown.contains("Who decides about water"));
    let asked = programme(&replica, &[("t", &theirs), ("id", &id)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "there is nothing to read: {}", asked.body);
    let stranger = programme(&replica, &[("t", "mp.1.2"), ("link", &invited.server.url)]).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let data = replica.get(&format!("/pledge/data?t={}", invited.token)).await;
    let about = &data.body["invitations"][&id];
    assert_eq!(
        (&about["title"], &about["link"]),
        (&json!("Who decides about water"), &json!(invited.server.url))
    );
    assert_eq!(
        (about["people"].as_array().map(Vec::len), &data.body["about"]["address"]),
        (Some(3), &json!(ALLY))
    );
    assert!(
        data.body["about"]["salt"].is_null() && !data.body.to_string().contains("Bo Sample"),
        "{}",
        data.body
    );
    let mut watcher = watcher(&replica);
    replica.submit("/pledge/manage", &[("t", &invited.token), ("act", "erase")]).await;
    replica.idle(&world).await;
    let sent = invited.server.sent_whole();
    invited.server.says(Some(MEN));
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!((invited.server.sent_whole(), world.smtp.all().len()), (sent, 2));
    for page in ["invitations", "data"] {
        let gone = replica.get(&format!("/pledge/{page}?t={}", invited.token)).await;
        assert_eq!(gone.status, StatusCode::GONE, "{page}");
    }
}

#[tokio::test]
async fn a_file_is_counted_once_and_a_link_leads_only_where_it_may() {
    let world = World::new().await;
    let replica = world.start().await;
    world.pledged(&replica).await;
    let (token, server) = (managing(&world), Server::start(MIXED).await);
    let t = ("t", token.as_str());
    let forbidden = programme(&replica, &[t, ("link", &server.url)]).await;
    assert_eq!((forbidden.status, server.sent_whole()), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    assert!(forbidden.body.as_str().expect("a page").contains("must begin with https://"));
    let broken = programme(&replica, &[t, ("text", "convening,panel\n")]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", broken.body);
    let shown = html(&programme(&replica, &[t, ("text", MIXED)]).await);
    let document = shown.split("name=\"document\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let (document, panel) = (document.expect("packed"), choice(&shown, "Who decides about water"));
    let chosen = [t, ("document", document), ("name", "programme"), ("panel", &panel)];
    let shown = html(&programme(&replica, &chosen).await);
    assert!(shown.contains("Bo Sample"), "{shown}");
    let counted = [t, ("title", "Water"), ("n0", "Bo Sample"), ("c0", "woman"), ("me", "0")];
    let shown = html(&replica.submit("/pledge/invitations/line-up", &counted).await);
    assert!(shown.contains("It is not read again") && !shown.contains("Look at who is on it now"), "{shown}");
    replica.idle(&world).await;
    assert_eq!(world.smtp.all().len(), 1, "nothing is told of what is new");
}

/// How many people are on the only invitation of the only ally.
async fn people(replica: &Replica) -> usize {
    let (id, _) = view::pledges(replica.started.followed.store().as_ref()).expect("pledges").remove(0);
    let id = PledgeId::new(id).expect("an id");
    let state = replica.started.allies.pledge_state(&id).await.expect("a pledge");
    let Some(Invitation::LineUp(line_up)) = state.invitations.values().next() else { panic!("no line-up") };
    line_up.people.len()
}

#[tokio::test]
async fn who_stands_there_twice_is_one_or_two_as_the_ally_says() {
    let world = World::new().await;
    let replica = start(&world).await;
    world.pledged(&replica).await;
    let twice = format!("{MIXED}harbour,water,Who decides about water,bo  sample,Moderator,\n");
    let (token, server) = (managing(&world), Server::start(&twice).await);
    let t = ("t", token.as_str());
    let shown = html(&programme(&replica, &[t, ("link", &server.url)]).await);
    assert!(shown.contains("Bo Sample · Cy Example"), "{shown}");
    let panel = choice(&shown, "Who decides about water");
    let shown = html(&programme(&replica, &[t, ("link", &server.url), ("panel", &panel)]).await);
    let asked = "name=\"s2\" value=\"yes\" checked";
    assert!(
        shown.contains(asked) && !shown.contains("name=\"s0\"") && !shown.contains("name=\"s1\""),
        "{shown}"
    );
    let kept = |n: usize| {
        let value = shown.split(&format!("name=\"w{n}\" value=\"")).nth(1).expect("what is kept");
        value.split('"').next().expect("a value").to_owned()
    };
    let kept = [kept(0), kept(1), kept(2)];
    let counted = [
        t,
        ("link", &server.url),
        ("panel", &panel),
        ("title", "Who decides about water"),
        ("on", "2199-05-14"),
        ("n0", "Bo Sample"),
        ("w0", &kept[0]),
        ("r0", "panelist"),
        ("c0", "man"),
        ("n1", "Cy Example"),
        ("w1", &kept[1]),
        ("r1", "panelist"),
        ("c1", "woman"),
        ("n2", "bo  sample"),
        ("w2", &kept[2]),
        ("r2", "moderator"),
        ("c2", "woman"),
        ("me", ""),
        ("mine", "man"),
    ];
    let one = counted.into_iter().chain([("s2", "yes")]).collect::<Vec<_>>();
    html(&replica.submit("/pledge/invitations/line-up", &one).await);
    assert_eq!(people(&replica).await, 3);
    let page = html(&replica.get(&format!("/pledge/invitations?t={token}")).await);
    let id = page.split("id=\"i-").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
    let two = counted.into_iter().chain([("id", id.as_str())]).collect::<Vec<_>>();
    html(&replica.submit("/pledge/invitations/line-up", &two).await);
    assert_eq!(people(&replica).await, 4);
    replica.idle(&world).await;
    // The programme is read as it was counted, and the page shows it so.
    let before = world.commits().await;
    let mut watcher = watcher(&replica);
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!(world.commits().await, before);
    let shown = html(&programme(&replica, &[t, ("id", &id)]).await);
    assert!(shown.contains("name=\"s2\" value=\"yes\">"), "{shown}");
    server.says(Some(MIXED));
    read_again(&world, &replica, &mut watcher).await;
    assert_eq!(people(&replica).await, 3, "one of them left");
}
