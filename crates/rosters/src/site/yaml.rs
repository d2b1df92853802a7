//! YAML as JSON, event by event: nothing is expanded, so memory is bounded by the text.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Fault, Place};
use crate::options::Limits;
use crate::told::Told;

/// A list or an object that has begun.
struct Open {
    is_object: bool,
    /// Values so far; of an object, keys and values.
    count: usize,
}

/// Writes the one document of a YAML text as JSON. Empty is `null`.
///
/// Aliases are refused: to put in what they stand for would let a small text become a large one. A
/// plain word is a text, unless JSON would read it as a number, `true`, `false` or `null`: dates and
/// times stay as they are written.
pub(crate) fn to_json(text: &str, limits: &Limits) -> Result<String, Fault> {
    // The parser keeps all of a line before it hands over the first word of it.
    if let Some(line) = text.lines().position(|line| line.len() > limits.cell_bytes) {
        let most = limits.cell_bytes;
        let what = Told::new(format!("a line of more than {most} bytes")).which("line").n(most);
        return Err(fault("row-too-long", line + 1, what, "break it into several lines"));
    }
    let (mut json, mut open, mut documents) = (String::with_capacity(text.len()), Vec::<Open>::new(), 0);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let remedy = "send the whole file as valid YAML";
            fault("not-yaml", error.marker().line(), "not valid YAML from here on", remedy)
        })?;
        let line = span.start.line();
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    let remedy = "put each document into a file of its own";
                    return Err(fault("several-documents", line, "a second document in one file", remedy));
                }
            }
            Event::Alias(_) => {
                let what = "an alias (*name); none is ever put in";
                return Err(fault("yaml-alias", line, what, "write out what it stands for"));
            }
            Event::Scalar(value, style, ..) => {
                let is_key = separate(&mut json, &mut open);
                scalar(&mut json, &value, style == ScalarStyle::Plain && !is_key);
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let is_object = matches!(event, Event::MappingStart(..));
                if separate(&mut json, &mut open) {
                    let what = "a list or an object in the place of a name";
                    return Err(fault("not-yaml", line, what, "use texts as names"));
                }
                if open.len() >= limits.json_depth {
                    let most = limits.json_depth;
                    let what = Told::new(format!("lists and objects nested more than {most} deep")).n(most);
                    return Err(fault("too-deep", line, what, "send a flatter document"));
                }
                json.push(if is_object { '{' } else { '[' });
                open.push(Open { is_object, count: 0 });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                json.push(if matches!(event, Event::MappingEnd) { '}' } else { ']' });
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    if json.is_empty() {
        json.push_str("null");
    }
    Ok(json)
}

fn fault(code: &'static str, line: usize, what: impl Into<Told>, remedy: &str) -> Fault {
    Fault::new(code, Place::Line { line: line.max(1) as u64 }, what, remedy)
}

/// What stands between the value before and the next; whether the next is a name.
fn separate(json: &mut String, open: &mut [Open]) -> bool {
    let Some(inner) = open.last_mut() else { return false };
    let is_key = inner.is_object && inner.count % 2 == 0;
    if inner.count > 0 {
        json.push(if inner.is_object && !is_key { ':' } else { ',' });
    }
    inner.count += 1;
    is_key
}

fn scalar(json: &mut String, value: &str, is_plain: bool) {
    let known = match value {
        "" | "~" | "null" | "Null" | "NULL" => Some("null"),
        "true" | "True" | "TRUE" => Some("true"),
        "false" | "False" | "FALSE" => Some("false"),
        number if number.parse::<serde_json::Number>().is_ok() => Some(number),
        _ => None,
    };
    match known.filter(|_| is_plain) {
        Some(plain) => json.push_str(plain),
        None => json.push_str(&serde_json::Value::from(value).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;
    use crate::options::Limits;

    fn json(text: &str) -> String {
        to_json(text, &Limits::default()).unwrap_or_else(|fault| format!("{} at {}", fault.code, fault.place))
    }

    #[test]
    fn yaml_is_written_as_json() {
        for (text, want) in [
            ("a: 1\nb: [x, 'y: z', null]\n", r#"{"a":1,"b":["x","y: z",null]}"#),
            (
                "- date: 2026-05-14 10:00:00+02:00\n  n: 007\n",
                r#"[{"date":"2026-05-14 10:00:00+02:00","n":"007"}]"#,
            ),
            ("---\n# nothing\n", "null"),
            ("", "null"),
            ("a: |\n  one\n  \"two\"\n", "{\"a\":\"one\\n\\\"two\\\"\\n\"}"),
            ("1: ~\ntrue: yes\n", r#"{"1":null,"true":"yes"}"#),
            ("a: &x [1]\nb: *x\n", "yaml-alias at line 2"),
            ("a: [1\nb: 2\n", "not-yaml at line 2"),
            ("? [a]\n: b\n", "not-yaml at line 1"),
            ("a: 1\n---\nb: 2\n", "several-documents at line 2"),
        ] {
            assert_eq!(json(text), want, "{text}");
        }
        assert!(json(&"- ".repeat(100)).starts_with("too-deep"));
        let flow = json(&"[".repeat(10_000));
        assert!(flow.starts_with("too-deep") || flow.starts_with("not-yaml"), "{flow}");
        assert_eq!(json(&format!("a: 1\nb: {}", "x".repeat(70_000))), "row-too-long at line 2");
    }
}
