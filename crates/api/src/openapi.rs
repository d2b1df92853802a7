//! The OpenAPI document of the HTTP API: a table of routes, and schemas from the wire types.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::{read, standing, write};

/// Who may ask.
#[derive(Clone, Copy)]
enum Key {
    /// The organiser's key is needed.
    Needed,
    /// Without the organiser's key, only what owners published.
    ShowsMore,
    /// No key is looked at.
    None,
}

/// One route.
struct Route {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    key: Key,
    query: &'static [(&'static str, &'static str)],
    headers: &'static [(&'static str, &'static str)],
    body: Option<Body>,
    answer: Schema,
    /// Statuses besides 200 and what they mean.
    others: &'static [(u16, &'static str)],
}

/// What is sent.
struct Body {
    media: &'static [&'static str],
    schema: Schema,
}

const NO_KEY: (u16, &str) = (401, "No key, or one that is unknown.");
const NOT_THERE: (u16, &str) = (404, "Nothing here, or nothing that this caller may know of.");
const INVALID: (u16, &str) = (422, "Understood, but not valid; errors says where. Nothing was stored.");
const STALE: (u16, &str) = (412, "It has changed since; revision says where it is now.");
const AGAIN: (u16, &str) = (503, "Not just now. For a write the outcome may be unknown: repeat it.");
const FULL: (u16, &str) = (507, "The space for the log is full. Nothing was stored.");

const WRITES: &[(u16, &str)] = &[(201, "It is new."), NO_KEY, NOT_THERE, STALE, INVALID, AGAIN, FULL];
const WRITE_HEADERS: &[(&str, &str)] = &[
    ("Idempotency-Key", "Names this request, so that it can be repeated safely: 1 to 200 characters."),
    ("If-Match", "The ETag of an earlier answer: the write is for that revision only."),
    ("If-None-Match", "`*`: only create what is not there yet."),
    ("Openfloor-Source", "Names the client; two clients of one organiser are two sources."),
    ("traceparent", "W3C trace context; it is carried through the log."),
];
const DOCUMENT_QUERY: &[(&str, &str)] = &[
    ("name", "The name of the file. It names the source: the same file again tells what changed."),
    ("encoding", "utf-8 (default) or windows-1252."),
    ("zone_offset_minutes", "Minutes east of Greenwich for times written without an offset."),
    (
        "day_order",
        "Which number of days like 05/06/2026 is the day, where the document does not tell: day-first or month-first.",
    ),
    (
        "mapping",
        "What columns, words and answers mean (TOML). A column counts people only if this says so. [names] decides \
         about names by the ids of `to_decide`. Left out, what was confirmed for the same source before holds; an \
         empty one means none.",
    ),
    ("rules", "For check: rules to judge by, separated by commas."),
    ("dry_run", "For imports, true: nothing is stored, the answer says what would change."),
];
const IMPORTS: &str = "/api/v1/imports";
const LINK_HEADER: &[(&str, &str)] = &[(
    "Openfloor-Link",
    "The link that the document is from: the source of what it says. Without a body it is fetched.",
)];
const POSITION: &[(&str, &str)] = &[("position", "Wait until this position is folded, at most 2 seconds.")];
const AS_OF: &[(&str, &str)] = &[
    POSITION[0],
    ("as_of", "For the organiser: as it was known at this time (RFC 3339), day, or position of an answer."),
];
const SERIES_QUERY: &[(&str, &str)] = &[
    ("convening", "Of one convening alone, by its id or the organiser's short name for it."),
    ("series", "Of the editions of one series alone, by its name."),
    ("kind", "The kind of panels that is set beside the others (T5), as its source calls it."),
    ("share_bp", "The share whose need is looked for, in basis points; 3000 if left out."),
    AS_OF[1],
    POSITION[0],
];
const PAGED: &[(&str, &str)] = &[
    ("limit", "At most so many rows."),
    ("cursor", "The `next` of the page before."),
    ("position", "As above."),
];

fn json_body<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Option<Body> {
    Some(Body { media: &["application/json"], schema: schemas.subschema_for::<T>() })
}

fn document() -> Option<Body> {
    let schema = schemars::json_schema!({ "type": "string", "format": "binary" });
    Some(Body { media: &["text/csv", "application/json", "application/octet-stream"], schema })
}

fn writing(schemas: &mut SchemaGenerator) -> Vec<Route> {
    let write_route = |path, summary, body, answer| Route {
        method: "put",
        path,
        summary,
        key: Key::Needed,
        query: &[],
        headers: WRITE_HEADERS,
        body,
        answer,
        others: WRITES,
    };
    let written = schemas.subschema_for::<write::Written>();
    vec![
        write_route(
            "/api/v1/convenings/{slug}",
            "Says what a convening is called, when it is and who can find it.",
            json_body::<write::ConveningBody>(schemas),
            written.clone(),
        ),
        write_route(
            "/api/v1/convenings/{slug}/panels/{panel}/roster",
            "Says who sits on a panel, as a whole; only what this source changed is recorded.",
            json_body::<write::RosterBody>(schemas),
            written.clone(),
        ),
        write_route(
            "/api/v1/convenings/{slug}/panels/{panel}/count",
            "Says how many of each there are, without names.",
            json_body::<write::CountBody>(schemas),
            written.clone(),
        ),
        write_route(
            "/api/v1/convenings/{slug}/panels/{panel}/floor",
            "Says who had the floor on a panel, in which order and for how long. Only its organiser is told.",
            json_body::<write::FloorBody>(schemas),
            written.clone(),
        ),
        write_route(
            "/api/v1/convenings/{slug}/panels/{panel}/publication",
            "Publishes the line-up, how it stands, or both.",
            json_body::<write::PublicationBody>(schemas),
            written,
        ),
    ]
}

fn documents(schemas: &mut SchemaGenerator) -> Vec<Route> {
    let post = |path, summary, key, query, body, answer, others| Route {
        method: "post",
        path,
        summary,
        key,
        query,
        headers: if path == IMPORTS { LINK_HEADER } else { &[] },
        body,
        answer,
        others,
    };
    vec![
        post(
            IMPORTS,
            "Takes a whole programme: CSV, .xlsx, what programme software exports, or our own JSON. \
             With `Accept: application/x-ndjson` a line for each panel.",
            Key::Needed,
            DOCUMENT_QUERY,
            document(),
            schemas.subschema_for::<write::ImportSummary>(),
            &[NO_KEY, (413, "Too large."), INVALID, AGAIN, FULL],
        ),
        post(
            "/api/v1/check",
            "Judges a document or numbers. Stores nothing.",
            Key::None,
            DOCUMENT_QUERY,
            json_body::<write::CountBody>(schemas),
            schemas.subschema_for::<standing::Standing>(),
            &[(413, "Too large."), INVALID],
        ),
        post(
            "/api/v1/persons/erase",
            "Has a person of this organiser's forgotten, under each name that they were joined with.",
            Key::Needed,
            &[],
            json_body::<write::EraseBody>(schemas),
            schemas.subschema_for::<write::Erased>(),
            &[NO_KEY, INVALID, AGAIN],
        ),
        post(
            "/api/v1/persons/merge",
            "Says that two of this organiser's persons are one human: they count as one.",
            Key::Needed,
            &[],
            json_body::<write::MergeBody>(schemas),
            schemas.subschema_for::<write::Joined>(),
            &[NO_KEY, INVALID, AGAIN, FULL],
        ),
        post(
            "/api/v1/persons/split",
            "Takes a person apart from all that they were joined with.",
            Key::Needed,
            &[],
            json_body::<write::EraseBody>(schemas),
            schemas.subschema_for::<write::Joined>(),
            &[NO_KEY, INVALID, AGAIN, FULL],
        ),
        post(
            "/api/v1/persons/undo",
            "Takes back what was last said of who a person is, by a merge or a split; with whom they are joined then.",
            Key::Needed,
            &[],
            json_body::<write::EraseBody>(schemas),
            schemas.subschema_for::<write::Joined>(),
            &[NO_KEY, INVALID, AGAIN, FULL],
        ),
    ]
}

/// Links that are watched, and a convening as a file.
fn links(schemas: &mut SchemaGenerator) -> Vec<Route> {
    let route = |method, path, summary, body, answer, others| Route {
        method,
        path,
        summary,
        key: Key::Needed,
        query: &[],
        headers: &[],
        body,
        answer,
        others,
    };
    vec![
        route(
            "get",
            "/api/v1/convenings/{slug}/links",
            "The links that are watched for a convening, and how reading them goes.",
            None,
            schemas.subschema_for::<write::Links>(),
            &[NO_KEY, NOT_THERE],
        ),
        route(
            "post",
            "/api/v1/convenings/{slug}/links",
            "Reads a link, and watches it if it leads to a programme that names this convening.",
            json_body::<write::LinkBody>(schemas),
            schemas.subschema_for::<write::LinkRow>(),
            &[(201, "It is watched."), NO_KEY, NOT_THERE, INVALID, AGAIN, FULL],
        ),
        route(
            "delete",
            "/api/v1/convenings/{slug}/links/{id}",
            "A link is no longer watched; what it said stays.",
            None,
            schemars::json_schema!({ "type": "null" }),
            &[(204, "It is no longer watched."), NO_KEY, NOT_THERE],
        ),
        route(
            "get",
            "/api/v1/convenings/{slug}/export/{kind}",
            "A convening of this organiser's as a file that can be imported again: `csv`, `json`, or `frab`.",
            None,
            schemars::json_schema!({ "type": "string" }),
            &[NO_KEY, NOT_THERE],
        ),
    ]
}

fn reading(schemas: &mut SchemaGenerator) -> Vec<Route> {
    let get = |path, summary, key, query, answer, others| Route {
        method: "get",
        path,
        summary,
        key,
        query,
        headers: &[],
        body: None,
        answer,
        others,
    };
    vec![
        get(
            "/api/v1/panels/{id}",
            "One panel and how it stands.",
            Key::ShowsMore,
            AS_OF,
            schemas.subschema_for::<read::Panel>(),
            &[NO_KEY, NOT_THERE, AGAIN],
        ),
        get(
            "/api/v1/panels/{id}/history",
            "What was recorded about a panel of the organiser's, how it stood after each record as it was \
             known then, and how those who were on it stand by what is known today.",
            Key::Needed,
            POSITION,
            schemas.subschema_for::<read::PanelHistory>(),
            &[NO_KEY, NOT_THERE, AGAIN],
        ),
        get(
            "/api/v1/convenings/{slug}",
            "One convening, by its id, with its panels and how its distinct people stand together.",
            Key::ShowsMore,
            POSITION,
            schemas.subschema_for::<read::Convening>(),
            &[NO_KEY, NOT_THERE, AGAIN],
        ),
        get(
            "/api/v1/convenings",
            "The organiser's convenings; without a key, the public ones.",
            Key::ShowsMore,
            PAGED,
            schemas.subschema_for::<read::Convenings>(),
            &[NO_KEY, AGAIN],
        ),
        get(
            "/api/v1/flags",
            "Panels that do not hold, or of which it cannot be said, and what to look at.",
            Key::ShowsMore,
            PAGED,
            schemas.subschema_for::<read::Flags>(),
            &[NO_KEY, AGAIN],
        ),
        get(
            "/api/v1/series",
            "What many panels of the organiser's show together: an effect size first, and how likely chance \
             alone shows as much only from eight panels on. It does not prove bias.",
            Key::Needed,
            SERIES_QUERY,
            schemas.subschema_for::<read::Series>(),
            &[(400, "Too many panels, or a share that is none."), NO_KEY, AGAIN],
        ),
        get(
            "/api/v1/rules",
            "The rules in force.",
            Key::None,
            &[],
            schemas.subschema_for::<read::Rules>(),
            &[],
        ),
    ]
}

/// RFC 9457, as every refusal has it.
fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "instance": { "type": "string", "format": "uri" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": { "type": "string" },
                    "code": { "type": "string" },
                    "detail": { "type": "string" },
                },
            } },
        },
    })
}

fn parameters(route: &Route) -> Vec<Value> {
    let path =
        route.path.split(['{', '}']).skip(1).step_by(2).map(
            |name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }),
        );
    let named = |place: &'static str| move |(name, description): &(&str, &str)| json!({ "name": name, "in": place, "description": description, "schema": { "type": "string" } });
    path.chain(route.query.iter().map(named("query")))
        .chain(route.headers.iter().map(named("header")))
        .collect()
}

fn operation(route: &Route) -> Value {
    let mut responses = Map::new();
    let answer = json!({ "application/json": { "schema": route.answer } });
    responses.insert("200".to_owned(), json!({ "description": "Done.", "content": answer.clone() }));
    for (status, meaning) in route.others {
        let content = match status {
            201 => answer.clone(),
            204 => json!({}),
            _ => {
                json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } })
            }
        };
        responses.insert(status.to_string(), json!({ "description": meaning, "content": content }));
    }
    let security = match route.key {
        Key::Needed => json!([{ "organiser": [] }]),
        Key::ShowsMore => json!([{}, { "organiser": [] }]),
        Key::None => json!([]),
    };
    let mut operation = json!({
        "summary": route.summary,
        "parameters": parameters(route),
        "responses": responses,
        "security": security,
    });
    if let Some(body) = &route.body {
        let content: Map<String, Value> =
            body.media.iter().map(|media| ((*media).to_owned(), json!({ "schema": body.schema }))).collect();
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// The whole document, OpenAPI 3.1.
pub fn document_of_the_api() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut schemas = settings.into_generator();
    let mut routes = writing(&mut schemas);
    routes.extend(documents(&mut schemas));
    routes.extend(links(&mut schemas));
    routes.extend(reading(&mut schemas));
    let mut paths = Map::new();
    for route in &routes {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method] = operation(route);
    }
    let mut components = schemas.take_definitions(true);
    components.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Openfloor",
            "version": "1",
            "description": "Rosters in, standings out. Keys: `Authorization: Bearer openfloor_…`.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": { "organiser": { "type": "http", "scheme": "bearer" } },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::document_of_the_api;

    /// Set to `write` to write the file instead of comparing it.
    const VARIABLE: &str = "OPENFLOOR_PROTO";

    #[test]
    fn the_committed_document_is_what_the_types_say() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/openapi.json");
        let mut text = serde_json::to_string_pretty(&document_of_the_api()).expect("JSON");
        text.push('\n');
        if std::env::var(VARIABLE).as_deref() == Ok("write") {
            std::fs::write(&path, &text).expect("proto/openapi.json can be written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "proto/openapi.json is out of date: cargo xtask proto");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document_of_the_api();
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().expect("a name");
            assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
}
