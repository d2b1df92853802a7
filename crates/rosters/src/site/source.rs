//! A file of a site as JSON: YAML, JSON, or what stands between marks at the head of a page.

use std::borrow::Cow;

use crate::detect;
use crate::diagnostic::{Fault, Place};
use crate::options::Options;
use crate::text;
use crate::told::Told;
use crate::why::Why;

use super::yaml;

/// What stands in front of a page: `---` around YAML, `+++` around TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Yaml,
    Toml,
}

/// Whether a text is data of a site, and what gave it away.
pub(crate) fn why(text: &str) -> Option<Why> {
    if let Some((mark, ..)) = front_matter(text) {
        return Some(match mark {
            Mark::Yaml => Why::YamlHead,
            Mark::Toml => Why::TomlHead,
        });
    }
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).peekable();
    lines.peek()?;
    match lines.find(|line| !line.trim_start().starts_with('#') && *line != "---") {
        None => Some(Why::Remarks),
        Some(line) if is_yaml(line) => Some(Why::Yaml),
        Some(_) => None,
    }
}

/// Whether a line begins a list or an object of YAML: `- …`, `name: …`, `name:`.
fn is_yaml(line: &str) -> bool {
    let name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-\"'".contains(&b))
    };
    let object = |text: &str| {
        text.split_once(':')
            .is_some_and(|(before, rest)| name(before) && (rest.is_empty() || rest.starts_with(' ')))
    };
    line.strip_prefix("- ").is_some_and(|item| !item.is_empty()) || object(line)
}

/// A text as JSON.
pub(crate) fn to_json<'t>(text: &'t str, options: &Options) -> Result<Cow<'t, str>, Fault> {
    if detect::is_json(text) {
        return Ok(Cow::Borrowed(text));
    }
    let json = match front_matter(text) {
        Some((Mark::Yaml, head, line)) => {
            yaml::to_json(head, &options.limits).map_err(|fault| below(fault, line))?
        }
        Some((Mark::Toml, head, line)) => toml_to_json(head).map_err(|fault| below(fault, line))?,
        None => yaml::to_json(text, &options.limits)?,
    };
    Ok(Cow::Owned(json))
}

/// The data at the head of a page, and how many lines stand above it.
fn front_matter(text: &str) -> Option<(Mark, &str, u64)> {
    [(Mark::Yaml, "---"), (Mark::Toml, "+++")].into_iter().find_map(|(mark, sign)| {
        let rest = text.strip_prefix(sign)?;
        let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
        let mut at = 0;
        let end = rest.split_inclusive('\n').find_map(|line| {
            let here = at;
            at += line.len();
            (line.trim_end() == sign).then_some(here)
        })?;
        Some((mark, &rest[..end], 1))
    })
}

/// A fault in a part of a file, with the line of the file.
fn below(fault: Fault, above: u64) -> Fault {
    match fault.place {
        Place::Line { line } => Fault { place: Place::Line { line: line + above }, ..fault },
        _ => fault,
    }
}

/// The longest head in TOML, in bytes: the parser takes a hundred times as much for one made to hurt.
const TOML_MAX: usize = 64 << 10;

fn toml_to_json(text: &str) -> Result<String, Fault> {
    if text.len() > TOML_MAX {
        let what = Told::new(format!("data at the head of a page of more than {TOML_MAX} bytes")).n(TOML_MAX);
        return Err(Fault::new("head-too-long", Place::Document {}, what, "shorten it"));
    }
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let place = text::column(text.as_bytes(), start);
        let line = if let Place::Column { line, .. } = place { line } else { 1 };
        Fault::new("not-toml", Place::Line { line }, "not valid TOML here", "mend the head of the page")
    })?;
    Ok(json_of(toml::Value::Table(table)).to_string())
}

fn json_of(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(answer) => answer.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(fields) => {
            fields.into_iter().map(|(name, value)| (name, json_of(value))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{to_json, why};
    use crate::options::Options;

    #[test]
    fn data_of_a_site_is_known_by_how_it_begins() {
        for text in [
            "---\ntitle: a\n---\nbody",
            "+++\ntitle = \"a\"\n+++\n",
            "# remark\n---\n- id: 1\n",
            "title: Water\n",
            "#a\n# b\n",
            "speaker:\n  name: Ada\n",
        ] {
            assert!(why(text).is_some(), "{text}");
        }
        for text in ["panel,name\n", "", " \n", "Ada Example: Water\n", "a:b\n", "-1\n", "12:30\n"] {
            assert!(why(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_head_of_a_page_is_read_and_its_faults_have_the_lines_of_the_file() {
        let json = |text: &str| to_json(text, &Options::default()).map(|json| json.into_owned());
        assert_eq!(json("---\r\na: 1\r\n---\r\nbody: *x").as_deref(), Ok("{\"a\":1}"));
        let toml = "+++\nTitle = \"a\"\nOn = 2026-05-14\nSpeakers = [\"b\", \"c\"]\n+++\n";
        assert_eq!(json(toml).as_deref(), Ok(r#"{"On":"2026-05-14","Speakers":["b","c"],"Title":"a"}"#));
        let at = |text: &str| json(text).expect_err("a fault").place.to_string();
        assert_eq!(
            (at("---\na: [\n---\n").as_str(), at("+++\na = 1\nb\n+++\n").as_str()),
            ("line 3", "line 3")
        );
    }
}
