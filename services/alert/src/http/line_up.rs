//! `/pledge/invitations/programme` and `/pledge/invitations/line-up`: from a link or a file to the panel to which an
//! ally is invited, and from there to who is on it. Nothing is kept before the ally says so; until then a file lies in
//! the form, packed, and names lie there.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::PledgeId;
use openfloor_domain::judgement::Day;
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{Invited, LineUp, PledgeAbout, PledgeRejection, PledgeState};
use openfloor_domain::roles::Role;
use openfloor_pages::noticed::{Notice, link_fault};
use openfloor_pages::{DocumentForm, FormFault, Frame, class_name, class_named, pack};
use openfloor_rosters::{PanelDraft, Programme};
use openfloor_words::Words;

use super::Client;
use super::invited::{Said, page, which};
use super::page::{Reader, bad_link, refused};
use crate::allies::AllyError;
use crate::line_ups::{
    AllysPlace, Counted, DOCUMENT_BYTES_MAX, Hashes, LineUps, Named, Unusable, joined, named, open_places,
    panel_of, read,
};
use crate::tokens::Link;

/// Panels that are listed to choose from.
const LISTED_MAX: usize = 2_000;

/// A form with a document, as it was filled in.
#[derive(Default)]
struct Given {
    t: String,
    /// Which invitation; empty for a new one.
    id: String,
    /// The link that the document is from; empty for a file.
    link: String,
    /// What the file is called.
    name: String,
    bytes: Vec<u8>,
    /// Which panel, once it was chosen.
    panel: String,
}

impl Given {
    fn of(mut form: DocumentForm) -> Self {
        let (t, id, panel) = (form.take("t"), form.take("id"), form.take("panel"));
        Self { t, id, link: form.link, name: form.name, bytes: form.bytes, panel }
    }

    /// Who wants to look again at the programme of an invitation need not say which it is.
    fn of_known(mut self, known: Option<&LineUp>) -> Self {
        if let (true, true, Some(known)) = (self.link.is_empty(), self.bytes.is_empty(), known) {
            self.link = known.link.clone().unwrap_or_default();
            self.panel.clone_from(&known.panel);
        }
        self
    }
}

/// A panel to choose.
struct Choice {
    panel: String,
    title: String,
    /// Its day, and who is on it.
    about: String,
}

#[derive(Template)]
#[template(path = "invited_panels.html")]
struct PanelsPage {
    frame: Frame,
    words: &'static Words,
    token: String,
    id: String,
    link: String,
    name: String,
    /// The file, packed; empty where there is a link.
    document: String,
    /// Panels of several people.
    several: Vec<Choice>,
    /// Those of one.
    single: Vec<Choice>,
}

/// Somebody on the line-up, as the form shows them.
struct Row {
    n: usize,
    name: String,
    /// What is kept of the name.
    who: String,
    /// Names of roles, separated by a comma.
    roles: String,
    /// The same in words.
    as_what: String,
    choices: Vec<(&'static str, String, bool)>,
    is_ally: bool,
    /// Whether it is asked if this is the one before of the same name, and what is chosen.
    is_again: bool,
    is_same: bool,
}

#[derive(Template)]
#[template(path = "line_up.html")]
struct LineUpPage {
    frame: Frame,
    words: &'static Words,
    token: String,
    id: String,
    link: String,
    panel: String,
    title: String,
    on: String,
    rows: Vec<Row>,
    /// How the ally is counted who is not on it yet.
    own: Vec<(&'static str, String, bool)>,
    /// Whether one of those on it is the ally.
    is_listed: bool,
    /// What open places are for, separated by a comma.
    open: String,
    /// How many they are, in a sentence.
    says_open: Option<String>,
}

/// A form with a document, or with a panel of one chosen.
pub(super) async fn programme(
    State(line_ups): State<LineUps>,
    client: Client,
    reader: Reader,
    form: Multipart,
) -> Response {
    let given = match DocumentForm::read(form, DOCUMENT_BYTES_MAX).await {
        Ok(form) => Given::of(form),
        Err(FormFault::Form(error)) => return error.into_response(),
        Err(FormFault::Document) => return bad_link(reader),
    };
    let allies = &line_ups.allies;
    let Some(id) = Link::pledge(&allies.identity, &given.t) else { return bad_link(reader) };
    let state = match allies.confirmed_pledge(&id).await {
        Ok(state) => state,
        Err(error) => return refused(reader, error),
    };
    let Some(about) = state.about.known() else { return bad_link(reader) };
    let known = known(&state, &given.id);
    let given = given.of_known(known);
    if let Err(error) = allies.admit(&client.0) {
        let fault = reader.words.say("programme-too-often");
        return again(&line_ups, reader, &id, given, (fault, status_of(&error))).await;
    }
    let unusable = match document(&line_ups, &given).await {
        Ok(programme) => {
            let hashes = Hashes::of(&allies.identity, about);
            return match panel_of(&hashes, &programme, &given.panel) {
                Some(panel) => people(reader, about, &hashes, given, panel, known),
                None => panels(reader, &hashes, given, &programme),
            };
        }
        Err(unusable) => unusable,
    };
    let fault = said(&reader.frame, &unusable);
    again(&line_ups, reader, &id, given, (fault, StatusCode::UNPROCESSABLE_ENTITY)).await
}

fn status_of(error: &AllyError) -> StatusCode {
    match error {
        AllyError::TooMany => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The line-up of an invitation that there is.
fn known<'s>(state: &'s PledgeState, id: &str) -> Option<&'s LineUp> {
    let mut all = state.invitations.iter();
    match all.find(|(known, _)| known.as_str() == id)? {
        (_, Invited::LineUp(known)) => Some(known),
        _ => None,
    }
}

async fn document(line_ups: &LineUps, given: &Given) -> Result<Programme, Unusable> {
    match given.link.as_str() {
        "" => read(given.name.clone(), given.bytes.clone()).await,
        link => line_ups.fetch(link).await,
    }
}

/// Why a document cannot be used, in a sentence or two.
fn said(frame: &Frame, unusable: &Unusable) -> String {
    let words = frame.words;
    let notice = match unusable {
        Unusable::Link(fault) => return words.say(link_fault(*fault)),
        Unusable::NotNow => return words.say("problem-text"),
        Unusable::Fault(fault) => Notice::of_fault(words, fault),
        Unusable::Error(error) => Notice::of(words, error),
    };
    format!("{}: {} {}", notice.place, notice.what, notice.remedy).trim_end().to_owned()
}

/// The page of invitations, with what is wrong with the document.
async fn again(
    line_ups: &LineUps,
    reader: Reader,
    id: &PledgeId,
    given: Given,
    (fault, status): (String, StatusCode),
) -> Response {
    let said = Said { fault: Some((fault, status)), link: given.link, ..Said::default() };
    page(&line_ups.allies, reader, id, given.t, said).await
}

fn panels(reader: Reader, hashes: &Hashes<'_>, given: Given, programme: &Programme) -> Response {
    let Reader { frame, words } = reader;
    let document = match given.link.is_empty().then(|| pack(&given.bytes)).transpose() {
        Ok(document) => document.unwrap_or_default(),
        Err(error) => return frame.failed()(error).into_response(),
    };
    let (mut several, mut single) = (Vec::new(), Vec::new());
    for (convening, panel) in programme.panels().take(LISTED_MAX) {
        let people = joined(named(hashes, panel, None), |one| one.is_again);
        let day = panel.starts.map(|starts| frame.words.day(starts));
        let names: Vec<String> = day.into_iter().chain(people.iter().map(|one| one.name.clone())).collect();
        let list = if people.len() > 1 { &mut several } else { &mut single };
        list.push(Choice {
            panel: hashes.panel(convening, panel),
            title: panel.title.to_string(),
            about: names.join(" · "),
        });
    }
    let Given { t: token, id, link, name, .. } = given;
    let page = PanelsPage { words, token, id, link, name, document, several, single, frame };
    private(page.frame.respond(StatusCode::OK, &page))
}

fn people(
    reader: Reader,
    about: &PledgeAbout,
    hashes: &Hashes<'_>,
    given: Given,
    panel: &PanelDraft,
    known: Option<&LineUp>,
) -> Response {
    let Reader { frame, words } = reader;
    let ally = known.map_or_else(|| hashes.who(&about.name), |known| known.ally.clone());
    let (people, open) = (named(hashes, panel, known), open_places(panel));
    let row = |(n, named): (usize, Named)| {
        let Named { name, who, is_again, .. } = named;
        let counted = known.and_then(|known| known.class_of(&who)).filter(|class| *class != Class::Unknown);
        let class = counted.unwrap_or(named.class);
        let as_what: Vec<String> = named.roles.iter().map(|role| role_words(&frame, *role)).collect();
        Row {
            n,
            roles: names_of(&named.roles),
            as_what: as_what.join(", "),
            choices: choices(&frame, class),
            is_ally: who == ally,
            // Unless the ally said otherwise: most who stand there twice have two roles.
            is_same: is_again && known.is_none_or(|known| known.class_of(&who).is_none()),
            is_again,
            name,
            who,
        }
    };
    let rows: Vec<Row> = people.into_iter().enumerate().map(row).collect();
    let own = known.and_then(|known| known.class_of(&known.ally)).unwrap_or_default();
    let on = panel.starts.map(Day::of).or_else(|| known.and_then(|known| known.on));
    let Given { t: token, id, link, .. } = given;
    let page = LineUpPage {
        words,
        token,
        id,
        link,
        panel: given.panel,
        title: known.map_or_else(|| panel.title.to_string(), |known| known.title.clone()),
        on: on.map(|day| day.to_string()).unwrap_or_default(),
        is_listed: rows.iter().any(|row| row.is_ally),
        rows,
        own: choices(&frame, own),
        says_open: (!open.is_empty()).then(|| words.with("line-up-open", [("n", open.len().into())])),
        open: names_of(&open),
        frame,
    };
    private(page.frame.respond(StatusCode::OK, &page))
}

/// A page that carries names or a document: no cache keeps it.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How somebody may be counted, with what is chosen.
fn choices(frame: &Frame, chosen: Class) -> Vec<(&'static str, String, bool)> {
    let all = [Class::Unknown, Class::Woman, Class::Man, Class::NonBinary];
    let word = |class| match class {
        Class::Woman => "class-woman",
        Class::Man => "class-man",
        Class::NonBinary => "class-non-binary",
        Class::Undisclosed | Class::Unknown => "class-unknown",
    };
    let is_so = |class: Class| class_name(class) == class_name(chosen);
    all.map(|class| (class_name(class), frame.words.say(word(class)), is_so(class))).into()
}

fn role_words(frame: &Frame, role: Role) -> String {
    frame.words.say(&format!("role-{}", role.name()))
}

fn names_of(roles: &[Role]) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(",")
}

fn roles_of(names: &str) -> Vec<Role> {
    names.split(',').filter_map(Role::named).collect()
}

/// A line-up as it was counted.
pub(super) async fn count(
    State(line_ups): State<LineUps>,
    reader: Reader,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Response {
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let (allies, token) = (&line_ups.allies, field("t"));
    let Some(id) = Link::pledge(&allies.identity, &token) else { return bad_link(reader) };
    let counted = async {
        let invitation = which(allies, &id, &field("id")).await?;
        line_ups.count(&id, invitation, counted(field)).await
    };
    let fault = match counted.await {
        Ok(()) => None,
        Err(AllyError::Pledge(PledgeRejection::TextTooLong)) => Some("invitation-no-title"),
        Err(AllyError::Pledge(PledgeRejection::TooManyInvitations)) => Some("invitations-full"),
        Err(AllyError::Pledge(PledgeRejection::NoPanel)) => Some("line-up-nobody"),
        Err(error) => return refused(reader, error),
    };
    let fault = fault.map(|key| (reader.words.say(key), StatusCode::UNPROCESSABLE_ENTITY));
    page(allies, reader, &id, token, Said { fault, ..Said::default() }).await
}

/// What the form says.
fn counted(field: impl Fn(&str) -> String) -> Counted {
    let person = |n: usize| {
        let (name, who) = (field(&format!("n{n}")), field(&format!("w{n}")));
        let (roles, class) = (roles_of(&field(&format!("r{n}"))), class_named(&field(&format!("c{n}"))));
        let is_again = !field(&format!("s{n}")).is_empty();
        (!name.is_empty()).then_some(Named { name, who, roles, class, is_again })
    };
    let link = openfloor_outbound::link(&field("link")).ok().map(String::from);
    let people: Vec<Named> = (0..).map_while(person).collect();
    let me = field("me").parse().ok().and_then(|n: usize| people.get(n));
    let me = me.map(|one| (one.who.clone(), one.name.clone()));
    let people = joined(people, |one| one.is_again);
    let is_me = |one: &Named| me.as_ref().is_some_and(|(who, _)| one.who == *who);
    let is_called = |one: &Named| me.as_ref().is_some_and(|(_, name)| one.is_called(name));
    let ally = people.iter().position(is_me).or_else(|| people.iter().position(is_called));
    Counted {
        title: field("title"),
        on: Day::try_from(field("on").trim().to_owned()).ok(),
        link,
        panel: field("panel"),
        open: roles_of(&field("open")),
        ally: ally.map_or_else(|| AllysPlace::NotYet(class_named(&field("mine"))), AllysPlace::Named),
        people,
    }
}
