//! A programme that is read again, from a file and from a link, beside people who change it here: what it changed is
//! recorded and nothing else, and nobody's change is undone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use openfloor_domain::ids::SeatNo;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::person::PersonEvent;
use openfloor_event_codec::Event;
use openfloor_tests::{Client, Installation, Single, eventually, run};

/// Longest wait for a link to be read again.
const READ_AGAIN: Duration = Duration::from_secs(60);

/// What the log says of panels, people and convenings, as sentences, commit by commit.
#[derive(Default)]
struct Story {
    sentences: Vec<String>,
    panels: BTreeMap<String, String>,
    seats: BTreeMap<(String, SeatNo), String>,
    people: BTreeMap<String, String>,
}

impl Story {
    async fn of(single: &Single) -> Self {
        let mut story = Self::default();
        for opened in single.backed_up().whole_log().await {
            let stream = opened.record.stream.id().to_owned();
            for event in &opened.events {
                story.tell(&stream, event);
            }
        }
        story
    }

    fn tell(&mut self, stream: &str, event: &Event) {
        let sentence = match event {
            Event::Panel(event) => self.of_panel(stream, event),
            Event::Person(event) => {
                let what = match event {
                    PersonEvent::Asked(_) => "has a link",
                    PersonEvent::Stated(said) => match said.about.known() {
                        Some(said) => &format!("says {said:?}"),
                        None => "says what is erased",
                    },
                    PersonEvent::StatementWithdrawn(_) => "takes it back",
                    _ => event_name(&Event::Person(event.clone())),
                };
                format!("{} {what}", self.people.get(stream).map_or("somebody", String::as_str))
            }
            Event::Convening(_) => event_name(event).to_owned(),
            _ => return,
        };
        self.sentences.push(sentence);
    }

    fn of_panel(&mut self, stream: &str, event: &PanelEvent) -> String {
        let seat = |no: SeatNo| self.seats.get(&(stream.to_owned(), no)).cloned().unwrap_or_default();
        let what = match event {
            PanelEvent::Planned(planned) => {
                let slug = planned.about.known().map(|about| about.slug.clone()).unwrap_or_default();
                self.panels.insert(slug, stream.to_owned());
                "planned".to_owned()
            }
            PanelEvent::Retitled(now) => {
                format!("is called {}", now.about.known().map_or("", |about| &about.title))
            }
            PanelEvent::Rescheduled(now) => format!("begins {}", now.starts),
            PanelEvent::SeatOffered(offered) => {
                let name = offered.about.known().map(|about| about.name.clone()).unwrap_or_default();
                if let Some(person) = &offered.person {
                    self.people.insert(person.to_string(), name.clone());
                }
                self.seats.insert((stream.to_owned(), offered.seat), name.clone());
                format!("{name} as {}", offered.role.name())
            }
            PanelEvent::SeatConfirmed(confirmed) => format!("{} confirmed", seat(confirmed.seat)),
            PanelEvent::SeatListed(listed) => format!("{} listed too", seat(listed.seat)),
            PanelEvent::RoleChanged(now) => format!("{} now {}", seat(now.seat), now.role.name()),
            PanelEvent::SeatDescribed(now) => {
                let class = now.about.known().map(|about| format!("{:?}", about.class)).unwrap_or_default();
                format!("{} counted as {class}", seat(now.seat))
            }
            PanelEvent::SeatWithdrawn(gone) => format!("{} withdrawn", seat(gone.seat)),
            other => event_name(&Event::Panel(other.clone())).to_owned(),
        };
        let slug = self.panels.iter().find(|(_, id)| *id == stream).map_or("?", |(slug, _)| slug.as_str());
        format!("{slug}: {what}")
    }
}

fn event_name(event: &Event) -> &'static str {
    event.type_and_version().0
}

/// Somebody at the organiser's desk, in a browser without script, beside what is read again.
struct Desk<'s> {
    single: &'s Single,
    client: Client,
    cookie: String,
    told: usize,
}

impl<'s> Desk<'s> {
    async fn signed_in(single: &'s Single) -> Self {
        let client = single.ingest();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let signed_in = client.send("POST", "/sign-in", &form, format!("key={}", single.key())).await;
        let signed_in = signed_in.expect("an answer");
        assert_eq!(signed_in.status, 303, "{}", signed_in.text());
        let cookie = signed_in.headers["set-cookie"].split(';').next().expect("a cookie").to_owned();
        Self { single, client, cookie, told: 0 }
    }

    /// What was recorded since this was asked last. Panels are written side by side, so the sentences come sorted.
    async fn recorded(&mut self) -> Vec<String> {
        let mut since = Story::of(self.single).await.sentences.split_off(self.told);
        self.told += since.len();
        since.sort();
        since
    }

    async fn see(&self, path: &str) -> String {
        let page = self.client.send("GET", path, &[("cookie", &self.cookie)], "").await.expect("an answer");
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        page.text()
    }

    async fn fill(&self, path: &str, form: &[(&str, &str)]) -> String {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", value.replace(' ', "+"));
        let body = form.iter().map(pair).collect::<Vec<_>>().join("&");
        let headers =
            [("cookie", self.cookie.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        let done = self.client.send("POST", path, &headers, body).await.expect("an answer");
        assert!(matches!(done.status, 200 | 303), "{path}: {} {}", done.status, done.text());
        done.text()
    }

    /// One form of the editor of a panel, about somebody's place if a name is given.
    async fn edit(&self, panel: &str, name: Option<&str>, form: &[(&str, &str)]) {
        let panels = Story::of(self.single).await.panels;
        let path = format!("/organise/panels/{}", panels[panel]);
        let page = self.see(&path).await;
        let value = |text: &str, field: &str| {
            let rest = text.split_once(&format!("name=\"{field}\" value=\"")).expect("a field").1;
            rest.split('"').next().expect("a value").to_owned()
        };
        let revision = value(&page, "revision");
        let seat = name.map(|name| {
            let place = page.split_once(&format!("<h3><bdi>{name}</bdi></h3>")).expect("a place").1;
            value(place, "seat")
        });
        let known =
            [("revision", revision.as_str())].into_iter().chain(seat.as_deref().map(|no| ("seat", no)));
        self.fill(&path, &known.chain(form.iter().copied()).collect::<Vec<_>>()).await;
    }

    /// Who is on which panel in which role, as it is written for others once the views have it.
    async fn lists(&self, convening: &str, wanted: &[&str]) {
        let data = self.single.directory().display().to_string();
        let wanted: BTreeSet<String> = wanted.iter().map(|row| (*row).to_owned()).collect();
        let mut last = BTreeSet::new();
        eventually(&format!("the event lists {wanted:?}"), READ_AGAIN, || {
            let csv = run(&["export", convening, "--data", &data]);
            let mut rows = csv.trim_start_matches('\u{feff}').lines().map(|row| row.split(',').collect());
            let headers: Vec<&str> = rows.next().expect("headers");
            let at = |header| headers.iter().position(|one| *one == header).expect("a column");
            let of = ["panel", "name", "role", "class"].map(at);
            let listed: BTreeSet<String> =
                rows.map(|cells: Vec<&str>| of.map(|column| cells[column]).join(" ")).collect();
            let is_so = (listed == wanted).then_some(());
            if last != listed {
                eprintln!("it lists {listed:?}");
                last = listed;
            }
            async move { is_so }
        })
        .await;
    }
}

/// What an import prints about a document is not looked at: what the log holds is.
fn import(single: &Single, from: &str, more: &[&str]) {
    let data = single.directory().display().to_string();
    run(&[&["import", from, "--data", &data], more].concat());
}

const CONFERENCE: &str = "convening,panel,title,starts,name,role,counted as\n\
    harbour,opening,Opening,2099-05-14T10:00:00+02:00,Ada Example,Moderator,woman\n\
    harbour,opening,Opening,2099-05-14T10:00:00+02:00,Ben Example,Panelist,man\n\
    harbour,opening,Opening,2099-05-14T10:00:00+02:00,Carl Example,Panelist,\n\
    harbour,tides,Tides,2099-05-14T14:00:00+02:00,Dora Example,Presenter,\n\
    harbour,tides,Tides,2099-05-14T14:00:00+02:00,Emil Example,Panelist,\n\
    harbour,closing,Closing,2099-05-15T17:00:00+02:00,Ada Example,Panelist,woman\n\
    harbour,closing,Closing,2099-05-15T17:00:00+02:00,Fred Example,Panelist,man\n";

#[tokio::test]
async fn a_conference_imported_again_twice_beside_the_editor_records_exactly_what_it_changed() {
    let single = Single::start(&[]).await;
    let mut desk = Desk::signed_in(&single).await;
    let folder = tempfile::tempdir().expect("a directory");
    let file = folder.path().join("conference.csv");
    let stored = |text: &str| {
        std::fs::write(&file, text).expect("a file");
        import(&single, &path_of(&file), &[]);
    };
    stored(CONFERENCE);
    assert_eq!(desk.recorded().await.iter().filter(|one| one.ends_with("planned")).count(), 4);

    // Carl is asked to chair, Fred cannot come, and Gwen is found for the tides.
    desk.edit(
        "opening",
        Some("Carl Example"),
        &[("act", "seat"), ("role", "chair"), ("was_role", "panelist")],
    )
    .await;
    desk.edit("closing", Some("Fred Example"), &[("act", "withdraw")]).await;
    let gwen = [("act", "add"), ("name", "Gwen Example"), ("role", "panelist"), ("class", "woman")];
    desk.edit("tides", None, &gwen).await;
    let by_hand = [
        "closing: Fred Example withdrawn",
        "opening: Carl Example now chair",
        "tides: Gwen Example as panelist",
    ];
    assert_eq!(desk.recorded().await, by_hand);

    // At the conference's own tool the tides move by an hour, Emil leaves, Hugo comes, and Ben gives the keynote.
    let first = CONFERENCE
        .replace("Tides,2099-05-14T14:00", "Tides,2099-05-14T15:00")
        .replace("harbour,tides,Tides,2099-05-14T15:00:00+02:00,Emil Example,Panelist,\n", "")
        .replace("Ben Example,Panelist", "Ben Example,Keynote")
        + "harbour,opening,Opening,2099-05-14T10:00:00+02:00,Hugo Example,Panelist,\n";
    stored(&first);
    let changed = [
        "opening: Ben Example now keynote",
        "opening: Hugo Example as panelist",
        "tides: Emil Example withdrawn",
        "tides: begins 2099-05-14T15:00:00+02:00",
    ];
    assert_eq!(desk.recorded().await, changed);

    // Here Hugo is counted, and the closing gets a title.
    let counted = [("act", "seat"), ("role", "panelist"), ("was_role", "panelist"), ("class", "man")];
    desk.edit("opening", Some("Hugo Example"), &[&counted[..], &[("was_class", "unknown")]].concat()).await;
    let heading = [("act", "heading"), ("title", "Last words"), ("was_title", "Closing")];
    desk.edit("closing", None, &heading).await;
    let by_hand = ["closing: is called Last words", "opening: Hugo Example counted as Man"];
    assert_eq!(desk.recorded().await, by_hand);

    // There Ben is on the panel like the others again, Dora leaves, Ina comes, and Gwen is known by now.
    let second = first.replace("Ben Example,Keynote", "Ben Example,Panelist").replace("Dora", "Ina")
        + "harbour,tides,Tides,2099-05-14T15:00:00+02:00,Gwen Example,Panelist,\n";
    stored(&second);
    let changed = [
        "opening: Ben Example now panelist",
        "tides: Dora Example withdrawn",
        "tides: Gwen Example confirmed",
        "tides: Gwen Example listed too",
        "tides: Ina Example as presenter",
    ];
    assert_eq!(desk.recorded().await, changed);
    stored(&second);
    assert_eq!(desk.recorded().await, <[&str; 0]>::default(), "the same again");

    let lists = [
        "opening Ada Example moderator woman",
        "opening Ben Example panelist man",
        "opening Carl Example chair unknown",
        "opening Hugo Example panelist man",
        "tides Ina Example presenter unknown",
        "tides Gwen Example panelist woman",
        "closing Ada Example panelist woman",
    ];
    desk.lists("harbour", &lists).await;
}

fn path_of(file: &Path) -> String {
    file.display().to_string()
}

/// A server with one document, which can become another one.
#[derive(Clone, Default)]
struct Server {
    /// The document; how often it was asked for, and how often it was sent.
    says: Arc<Mutex<(String, usize, usize)>>,
}

impl Server {
    async fn start(text: &str) -> (Self, String) {
        let server = Self::default();
        server.says(text);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/lake.csv", listener.local_addr().expect("an address"));
        let router = Router::new().route("/lake.csv", get(answer)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
        (server, url)
    }

    fn says(&self, text: &str) {
        self.says.lock().expect("not poisoned").0 = text.to_owned();
    }

    /// Asked for, and sent.
    fn counts(&self) -> (usize, usize) {
        let says = self.says.lock().expect("not poisoned");
        (says.1, says.2)
    }

    /// Waits until all that it says now was read and recorded: whoever asks for the second time is through with the
    /// first answer.
    async fn is_read(&self) {
        let before = self.counts().0;
        eventually("the link is read again", READ_AGAIN, || {
            let is_read = (self.counts().0 >= before + 2).then_some(());
            async move { is_read }
        })
        .await;
    }
}

async fn answer(State(server): State<Server>, headers: HeaderMap) -> Response {
    let mut says = server.says.lock().expect("not poisoned");
    says.1 += 1;
    let tag = format!("\"{}\"", says.0.len());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *tag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    says.2 += 1;
    ([(header::ETAG, tag)], says.0.clone()).into_response()
}

/// Every day of it can be read in two ways; whoever gives the link says in which.
const PROGRAMME: &str = "convening,panel,title,starts,name,role,counted as\n\
    lake,shore,Shore,05/06/2099,Jona Example,Panelist,man\n\
    lake,shore,Shore,05/06/2099,Kim Example,Panelist,man\n\
    lake,shore,Shore,05/06/2099,Lena Example,Panelist,\n\
    lake,depth,Depth,06/06/2099,Mara Example,Moderator,woman\n\
    lake,depth,Depth,06/06/2099,Nils Example,Panelist,man\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_link_an_editor_and_speakers_undo_nothing_of_each_other() {
    let loopback = ["--allow-private-links", "127.0.0.0/8"];
    let single = Single::start(&[&loopback[..], &["--watch-links-seconds", "1"]].concat()).await;
    let mut desk = Desk::signed_in(&single).await;
    let (server, link) = Server::start(PROGRAMME).await;
    import(&single, &link, &[&loopback[..], &["--watch", "--day-order", "day-first"]].concat());
    server.is_read().await;
    let first = desk.recorded().await;
    assert!(first.contains(&"convening.link-watched".to_owned()), "{first:?}");
    let panels = Story::of(&single).await.panels;
    let event = panels["shore"].split('~').next().expect("an event").to_owned();

    // A link for each speaker; Kim and Lena use theirs.
    let sheet = desk.fill(&format!("/organise/convenings/{event}/own-links"), &[]).await;
    let own = |name: &str| {
        let row = sheet.lines().find(|row| row.starts_with(name)).expect("a link for everybody");
        format!("/answer/{}", row.rsplit('/').next().expect("a secret").trim())
    };
    let say = [("act", "state"), ("class", "non-binary"), ("scope", "public")];
    desk.fill(&own("Kim Example"), &say).await;
    desk.fill(&own("Lena Example"), &[("act", "state"), ("class", "woman"), ("scope", "panel")]).await;
    // The editor makes Jona the chair; Nils cannot come.
    desk.edit("shore", Some("Jona Example"), &[("act", "seat"), ("role", "chair"), ("was_role", "panelist")])
        .await;
    desk.edit("depth", Some("Nils Example"), &[("act", "withdraw")]).await;
    let sent = server.counts().1;
    server.is_read().await;
    assert_eq!(server.counts().1, sent, "what it said last is not sent again");
    let here = [
        "Jona Example has a link",
        "Kim Example has a link",
        "Kim Example says Statement { class: NonBinary, scope: Public }",
        "Lena Example has a link",
        "Lena Example says Statement { class: Woman, scope: Panel }",
        "Mara Example has a link",
        "Nils Example has a link",
        "depth: Nils Example withdrawn",
        "shore: Jona Example now chair",
    ];
    assert_eq!(desk.recorded().await, here);

    // At the source somebody joins, a day moves, and Lena is counted otherwise; she takes back what she said.
    desk.fill(&own("Lena Example"), &[("act", "withdraw")]).await;
    let joined = PROGRAMME
        .replace("Depth,06/06/2099", "Depth,07/06/2099")
        .replace("Lena Example,Panelist,", "Lena Example,Panelist,woman")
        + "lake,shore,Shore,05/06/2099,Olaf Example,Presenter,\n";
    server.says(&joined);
    server.is_read().await;
    let changed = [
        "Lena Example takes it back",
        "depth: begins 2099-06-07T00:00:00+00:00",
        "shore: Lena Example counted as Woman",
        "shore: Olaf Example as presenter",
    ];
    assert_eq!(desk.recorded().await, changed);

    // Kim, who is a man there, wants to be left out; at the source Olaf becomes a panelist, and Jona is still one.
    desk.fill(&own("Kim Example"), &[("act", "leave-out")]).await;
    server.says(&joined.replace("Olaf Example,Presenter", "Olaf Example,Panelist"));
    server.is_read().await;
    let changed = [
        "Kim Example says Statement { class: Undisclosed, scope: Withheld }",
        "shore: Olaf Example now panelist",
    ];
    assert_eq!(desk.recorded().await, changed);
    let lists = [
        "shore Jona Example chair man",
        "shore Kim Example panelist unknown",
        "shore Lena Example panelist woman",
        "shore Olaf Example panelist unknown",
        "depth Mara Example moderator woman",
    ];
    desk.lists("lake", &lists).await;
}
