//! `/panels/{id}`: one panel with its seat map, how it stands, and what would mend it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::PanelId;
use openfloor_domain::judgement::Rule;
use openfloor_domain::panel::SeatStatus;
use openfloor_domain::people::Class;
use openfloor_pages::said::{self, Timing};
use openfloor_pages::{Figure, Frame, PageError, Size, Standing, Words};

use crate::read::access::{Sight, Viewer};
use crate::read::panel::{PanelNames, PanelSeen, look};
use crate::read::seats::classes;
use crate::shared::{Shared, SharedState};

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[derive(Template)]
#[template(path = "panel.html")]
struct Page {
    frame: Frame,
    title: String,
    kind: String,
    /// The event: id and what is said of it, where the viewer may find it.
    event: Option<(String, String)>,
    when: String,
    in_days: Option<String>,
    note: Option<String>,
    /// When it was counted.
    counted: Option<String>,
    told: Option<Told>,
    line_up: Option<Vec<SeatLine>>,
    /// Whether anybody in it is said to be counted, and whether it is said who has confirmed.
    shows_classes: bool,
    shows_status: bool,
    /// Who sees it; for its organiser.
    publication: Vec<String>,
    /// What its organiser can publish: the name of the act and what the button says.
    acts: Vec<(&'static str, String)>,
    id: String,
    /// Whether anybody is shown something of it: then it can be shown on other sites, too.
    is_public: bool,
}

/// How it stands, where that is for the viewer.
struct Told {
    figure: Figure,
    standing: Standing,
    text: String,
}

struct SeatLine {
    name: String,
    is_open: bool,
    role: String,
    counted: String,
    status: String,
}

/// The page.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Ok(id) = PanelId::new(id) else { return Ok(frame.not_found()) };
    let viewer = Viewer::from(&frame);
    let looked = id.clone();
    let rows = shared.reads.rows(move |store| look(store, &looked, &viewer));
    let Some((seen, rules)) = rows.await.map_err(frame.failed())? else {
        return super::not_found(&shared, frame, id).await;
    };
    let names = shared.reads.names_of(&seen).await.map_err(frame.failed())?;

    let words = frame.words;
    let title = names.about.as_ref().map_or_else(|| words.say("panel-untitled"), |about| about.title.clone());
    let starts = seen.starts();
    let timing = Timing::of(starts, seen.day(), frame.now_ms);
    let past_looks = past_looks(&shared, words, &seen, &rules).await;
    let told = seen.tally().map(|tally| {
        let figure = Figure::of(words, "panel", Size::Large, &tally);
        let mut standing = Standing::of(words, &rules, &tally, seen.sight == Sight::Own, timing);
        standing.looks.extend(past_looks);
        let text = standing.text(&title, &figure);
        Told { figure, standing, text }
    });
    let line_up = seen.shows_line_up().then(|| line_up(words, &seen, &names, told.is_some()));
    let lines = || line_up.iter().flatten();
    let page = Page {
        shows_classes: lines().any(|line| !line.counted.is_empty()),
        shows_status: lines().any(|line| !line.status.is_empty()),
        kind: names.about.as_ref().map(|about| about.kind.clone()).unwrap_or_default(),
        event: seen.convening_is_seen.then(|| event(words, &seen, &names)),
        when: starts.map_or_else(|| words.say("undated"), |starts| words.day(starts)),
        in_days: starts.and_then(|starts| in_days(words, starts.utc_ms, frame.now_ms)),
        note: if told.is_some() { None } else { Some(note(words, &seen)) },
        counted: counted(words, &seen, told.is_some()),
        line_up,
        publication: if seen.sight == Sight::Own {
            openfloor_pages::publication(words, &seen.row.view.facts)
        } else {
            Vec::new()
        },
        acts: if seen.sight == Sight::Own {
            openfloor_pages::publication_acts(words, &seen.row.view.facts)
        } else {
            Vec::new()
        },
        id: seen.id.to_string(),
        is_public: seen.row.view.facts.line_up_is_public(),
        told,
        title,
        frame,
    };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

/// What its organiser is to look at by its past. Where that cannot be read it is said so, and the rest of
/// the page is there all the same.
async fn past_looks(shared: &Shared, words: &Words, seen: &PanelSeen, rules: &[Rule]) -> Vec<String> {
    if seen.sight != Sight::Own || seen.is_parked {
        return Vec::new();
    }
    let looks = async {
        let past = shared.reads.past_of(&seen.id).await?;
        shared.reads.looks_of(seen, &past, rules).await
    };
    match looks.await {
        Ok(looks) => looks.iter().map(|found| said::look(words, rules, found)).collect(),
        Err(error) => {
            tracing::warn!(%error, "the past of a panel cannot be read");
            vec![words.say("look-past-unread")]
        }
    }
}

fn event(words: &Words, seen: &PanelSeen, names: &PanelNames) -> (String, String) {
    let title =
        names.convening.as_ref().map_or_else(|| words.say("event-untitled"), |about| about.title.clone());
    (seen.id.convening().to_string(), words.with("panel-of", [("event", title.into())]))
}

fn in_days(words: &Words, starts_ms: i64, now_ms: i64) -> Option<String> {
    // Whole days between the two dates by UTC: near enough to say how much time is left.
    let days = starts_ms.div_euclid(DAY_MS) - now_ms.div_euclid(DAY_MS);
    (0..=366).contains(&days).then(|| words.with("in-days", [("days", days.into())]))
}

/// Why nothing is said of how a panel stands.
pub(super) fn note(words: &Words, seen: &PanelSeen) -> String {
    words.say(if seen.row.view.facts.is_cancelled {
        "panel-cancelled"
    } else if seen.is_parked && seen.sight == Sight::Own {
        "panel-parked"
    } else {
        "panel-not-published"
    })
}

fn counted(words: &Words, seen: &PanelSeen, is_told: bool) -> Option<String> {
    let declared = seen.row.view.facts.count.as_ref()?;
    let is_shown = seen.sight == Sight::Own || (is_told && !declared.has_lapsed);
    let key = if declared.has_lapsed { "counted-on-lapsed" } else { "counted-on" };
    is_shown.then(|| words.with(key, [("date", words.day(declared.as_of).into())]))
}

fn line_up(words: &Words, seen: &PanelSeen, names: &PanelNames, is_told: bool) -> Vec<SeatLine> {
    let view = &seen.row.view;
    let is_own = seen.sight == Sight::Own;
    let shows_classes = is_own || (is_told && view.facts.standing_count().is_none());
    let classes = if shows_classes { classes(view, seen.sight) } else { Default::default() };
    let lines = view.facts.seats.iter().map(|(no, seat)| {
        let listed = names.seats.get(no).map(|about| about.name.clone());
        let name = match &seat.person {
            Some(_) => listed.unwrap_or_else(|| words.say("name-erased")),
            None => words.say("open-place"),
        };
        let class = seat.person.as_ref().and_then(|person| classes.get(person)).copied();
        let said_so = seat.person.as_ref().is_some_and(|person| view.stated.contains_key(person));
        SeatLine {
            name,
            is_open: seat.person.is_none(),
            role: words.say(&format!("role-{}", seat.role.name())),
            counted: class.map(|class| counted_as(words, class, said_so)).unwrap_or_default(),
            status: if is_own { status(words, seat.status, seat.is_delegated) } else { String::new() },
        }
    });
    lines.collect()
}

fn counted_as(words: &Words, class: Class, said_so: bool) -> String {
    let word = words.say(match class {
        Class::Woman => "class-woman",
        Class::Man => "class-man",
        Class::NonBinary => "class-non-binary",
        Class::Undisclosed => "class-undisclosed",
        Class::Unknown => "class-unknown",
    });
    match (class, said_so) {
        (Class::Unknown, _) => word,
        (_, true) => format!("{word}, {}", words.say("by-self")),
        (_, false) => format!("{word}, {}", words.say("by-organiser")),
    }
}

fn status(words: &Words, status: SeatStatus, is_delegated: bool) -> String {
    let word = words.say(match status {
        SeatStatus::Open => "status-open",
        SeatStatus::Invited => "status-invited",
        SeatStatus::Confirmed => "status-confirmed",
    });
    if is_delegated { format!("{word}, {}", words.say("delegated")) } else { word }
}
