//! `/organise/convenings/{id}/numbers`: how many women and men are on each panel, without names.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::judgement::ClassCounts;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{Count, CountGroup, DeclareCount, PanelAbout, PanelCommand};
use openfloor_domain::roles::RoleClass;
use openfloor_pages::said::{self, Badge};
use openfloor_pages::{Counts, Frame, Message, Numbers, Words};
use serde::Deserialize;

use super::asked::{AskedConvening, AskedPanel};
use super::own::{Own, OwnPanel};
use super::{PagesState, SOURCE, refused};
use crate::ingest::Wish;

#[derive(Template)]
#[template(path = "numbers.html")]
struct Page {
    frame: Frame,
    id: String,
    title: String,
    progress: String,
    now_ms: i64,
    panels: Vec<Row>,
}

/// One panel with its form.
struct Row {
    id: String,
    title: String,
    when: String,
    people: String,
    /// The numbers that stand; empty where there are none.
    numbers: Numbers,
    /// How it stands, where it was counted.
    badge: &'static str,
    stands: String,
    headline: String,
    mend: Option<String>,
}

/// The page.
pub(super) async fn page(AskedConvening { frame, own, .. }: AskedConvening) -> Response {
    let words = frame.words;
    let several: Vec<&OwnPanel> = own.panels.iter().filter(|panel| panel.is_of_several()).collect();
    let done = several.iter().filter(|panel| !own.is_undecided(words, panel, frame.now_ms)).count();
    let page = Page {
        id: own.id.to_string(),
        title: own.title(words),
        progress: words.with("numbers-progress", [("done", done.into()), ("panels", several.len().into())]),
        now_ms: frame.now_ms,
        panels: several.iter().map(|panel| row(words, &own, panel, frame.now_ms)).collect(),
        frame,
    };
    page.frame.respond(StatusCode::OK, &page)
}

fn row(words: &Words, own: &Own, panel: &OwnPanel, now_ms: i64) -> Row {
    let facts = &panel.state.facts;
    let said = own.rule().map(|rule| panel.said(words, rule, now_ms));
    let count = facts.standing_count().and_then(|declared| declared.count.as_ref());
    let of = |class: RoleClass| {
        let mut groups = count.into_iter().flat_map(|count| &count.groups);
        groups.find(|group| group.role_class == class).cloned().unwrap_or(CountGroup {
            role_class: class,
            women: 0,
            men: 0,
            non_binary: 0,
            undisclosed: 0,
            unknown: 0,
        })
    };
    let (speaking, chair) = (of(RoleClass::Speaking), of(RoleClass::Facilitating));
    let number = |n: u32| count.map(|_| n.to_string());
    let chair = match (chair.women, chair.men, chair.non_binary) {
        (0, 0, 0) => None,
        (0, 0, _) => Some("non-binary"),
        (0, _, _) => Some("man"),
        _ => Some("woman"),
    };
    Row {
        id: panel.id.to_string(),
        title: panel.title(words),
        when: facts.starts.map(|starts| words.day(starts)).unwrap_or_default(),
        people: words.with("numbers-people", [("n", facts.people().len().into())]),
        numbers: Numbers {
            women: number(speaking.women),
            men: number(speaking.men),
            non_binary: number(speaking.non_binary),
            unknown: number(speaking.unknown),
            chair: chair.map(str::to_owned),
        },
        badge: said.as_ref().map_or("unsaid", |said| said.badge.name()),
        stands: said.as_ref().map_or_else(String::new, |said| said.badge.words(words)),
        headline: said::headline(words, &panel.tally),
        mend: said
            .filter(|said| said.badge == Badge::NotYet)
            .and_then(|said| said.ways.into_iter().next())
            .map(|way| words.with("mend-short", [("way", way.into())])),
    }
}

/// The numbers of one panel, as they were filled in.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(flatten)]
    numbers: Numbers,
    /// When the form was given out: sent twice, it is one count.
    #[serde(default)]
    as_of: String,
}

/// The numbers as they are recorded.
pub(super) fn count(Counts { speakers, chair }: Counts) -> Count {
    let group = |role_class, counts: ClassCounts| {
        let ClassCounts { women, men, non_binary, undisclosed, unknown } = counts;
        CountGroup { role_class, women, men, non_binary, undisclosed, unknown }
    };
    let mut chairs = ClassCounts::default();
    if let Some(class) = chair {
        chairs.add(class, 1);
    }
    let groups = [group(RoleClass::Speaking, speakers), group(RoleClass::Facilitating, chairs)];
    Count { groups: groups.into_iter().filter(|group| group.people() > 0).collect() }
}

/// Stores the numbers of one panel.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    AskedPanel { frame, organiser, id, state, .. }: AskedPanel,
    Form(filled): Form<Filled>,
) -> Response {
    let counts = match filled.numbers.counts() {
        Ok(counts) => counts,
        Err(fault) => {
            let text = fault.words(frame.words);
            return Message::within(frame, "numbers-title", text).respond(StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let now = Moment { utc_ms: frame.now_ms, offset_minutes: 0 };
    let as_of = filled.as_of.parse().ok().filter(|at: &i64| *at <= frame.now_ms);
    let command = PanelCommand::DeclareCount(DeclareCount {
        organiser: organiser.clone(),
        source: pages.ingest.identity.source(&organiser, SOURCE),
        about: state.about.known().cloned().unwrap_or(PanelAbout {
            slug: String::new(),
            title: String::new(),
            kind: String::new(),
        }),
        starts: None,
        as_of: as_of.map_or(now, |utc_ms| Moment { utc_ms, offset_minutes: 0 }),
        count: count(counts),
    });
    let request = format!("{}", frame.now_ms);
    let written =
        pages.ingest.panel(&organiser, id.clone(), &command, request.as_bytes(), &Wish::default()).await;
    pages.count("count", written.as_ref().map(|written| written.events));
    match written {
        Ok(_) => {
            let to = format!("/organise/convenings/{}/numbers#p-{id}", id.convening());
            Redirect::to(&to).into_response()
        }
        Err(error) => refused::page(frame, &error),
    }
}
