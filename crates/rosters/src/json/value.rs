//! JSON read lazily: a document is checked once as a whole, then each value is a slice of its text
//! until somebody asks for what is in it. So memory is bounded by the text, whatever is in it.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Fault, Place};
use crate::options::Limits;
use crate::text::{self, start_of};
use crate::told::Told;

/// A value of a checked document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d>(&'d RawValue);

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number,
    Text,
    Array,
    Object,
}

/// The fields of an object, in order.
pub(crate) type Fields<'d> = Vec<(String, Value<'d>)>;

/// How many bytes of a name stand in a place at most: everything below it has it in its own.
const NAME_MAX: usize = 80;

/// How many bytes of what people read are looked at.
const LABEL_MAX: usize = 4 << 10;

/// How a program that writes JSON ought to mend it.
const REMEDY: &str = "send the whole document as valid JSON";

impl<'d> Value<'d> {
    /// Checks a document.
    pub(crate) fn parse(text: &'d str, limits: &Limits) -> Result<Self, Fault> {
        if let Some(at) = too_deep(text, limits.json_depth) {
            let most = limits.json_depth;
            let what = Told::new(format!("arrays and objects nested more than {most} deep")).n(most);
            let place = text::column(text.as_bytes(), at);
            return Err(Fault::new("too-deep", place, what, "send a flatter document"));
        }
        serde_json::from_str(text).map(Self).map_err(|error| {
            let what = if error.is_eof() { "the JSON ends before it is complete" } else { "not valid JSON" };
            let code = if error.is_eof() { "truncated-json" } else { "not-json" };
            Fault::new(
                code,
                Place::Column { line: error.line() as u64, column: error.column() },
                what,
                REMEDY,
            )
        })
    }

    /// What stands in for a field that is absent.
    pub(crate) fn null() -> Self {
        Self(RawValue::NULL)
    }

    pub(crate) fn kind(self) -> Kind {
        match self.0.get().as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::Text,
            Some(b't') => Kind::Bool(true),
            Some(b'f') => Kind::Bool(false),
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// How many bytes it has in the document.
    pub(crate) fn bytes(self) -> usize {
        self.0.get().len()
    }

    /// The fields of an object, at most so many; nothing of another kind, or of an object with a
    /// name that is not Unicode.
    pub(crate) fn fields(self, most: usize) -> Fields<'d> {
        let mut reader = serde_json::Deserializer::from_str(self.0.get());
        let fields = reader.deserialize_map(FieldsOf(most));
        fields.unwrap_or_default().into_iter().map(|(name, raw)| (name, Self(raw))).collect()
    }

    /// The items of an array, at most so many; nothing of another kind.
    pub(crate) fn items(self, most: usize) -> Vec<Self> {
        let mut reader = serde_json::Deserializer::from_str(self.0.get());
        let items = reader.deserialize_seq(Items(most));
        items.unwrap_or_default().into_iter().map(Self).collect()
    }

    /// A text; `None` if it is of another kind or not Unicode.
    pub(crate) fn text(self) -> Option<String> {
        serde_json::from_str(self.0.get()).ok()
    }

    /// A text, or a number as it is written.
    pub(crate) fn text_or_number(self) -> Option<String> {
        if self.kind() == Kind::Number { Some(self.0.get().to_owned()) } else { self.text() }
    }

    /// What people read: a text, a number, or of a text in several languages the English one, else
    /// the first. Empty for anything else. Of a long text only its beginning, which is too long for any title.
    pub(crate) fn label(self) -> String {
        let mut label = self.whole_label();
        label.truncate(start_of(&label, LABEL_MAX).len());
        label
    }

    fn whole_label(self) -> String {
        if self.kind() != Kind::Object {
            return self.text_or_number().unwrap_or_default();
        }
        let fields = self.fields(100);
        let said = |value: &Value<'d>| value.text().filter(|text| !text.trim().is_empty());
        let english = field(&fields, "en").and_then(|value| said(&value));
        // A thing with a name of its own, which may be in several languages.
        let named = || field(&fields, "name").map(Self::label).filter(|name| !name.is_empty());
        english
            .or_else(named)
            .or_else(|| fields.iter().find_map(|(_, value)| said(value)))
            .unwrap_or_default()
    }
}

/// The field of that name.
pub(crate) fn field<'d>(fields: &[(String, Value<'d>)], name: &str) -> Option<Value<'d>> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
}

/// Where in a document: a chain of steps back to the root, so that a pointer is only written out
/// when there is something to say.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Root,
    Field(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(crate) fn field(&'p self, name: &'p str) -> Self {
        Self::Field(self, name)
    }

    pub(crate) fn item(&'p self, number: usize) -> Self {
        Self::Item(self, number)
    }

    pub(crate) fn place(&self) -> Place {
        let mut pointer = String::new();
        self.write(&mut pointer);
        Place::Pointer { pointer: pointer.into() }
    }

    fn write(&self, onto: &mut String) {
        match self {
            Self::Root => {}
            Self::Field(parent, name) => {
                parent.write(onto);
                onto.push('/');
                onto.push_str(&start_of(name, NAME_MAX).replace('~', "~0").replace('/', "~1"));
            }
            Self::Item(parent, number) => {
                parent.write(onto);
                onto.push('/');
                onto.push_str(&number.to_string());
            }
        }
    }
}

/// The first byte that opens more than so many arrays and objects at a time. Goes by bytes alone,
/// so that no parser ever recurses into a document that nobody has looked at.
fn too_deep(text: &str, most: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > most {
                    return Some(at);
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Gathers the first so many items of an array and passes over the rest.
struct Items(usize);

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while list.len() < self.0 {
            let Some(item) = seq.next_element()? else { return Ok(list) };
            list.push(item);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

/// Gathers the first so many fields of an object and passes over the rest.
struct FieldsOf(usize);

impl<'de> Visitor<'de> for FieldsOf {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while list.len() < self.0 {
            let Some(entry) = map.next_entry()? else { return Ok(list) };
            list.push(entry);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Path, Value};
    use crate::diagnostic::Place;
    use crate::options::Limits;

    fn value(text: &str) -> Value<'_> {
        Value::parse(text, &Limits::default()).expect("valid JSON")
    }

    fn fault(text: &str) -> (&'static str, Place) {
        let fault = Value::parse(text, &Limits::default()).err().expect("a fault");
        (fault.code, fault.place)
    }

    #[test]
    fn values_are_read_when_asked_for() {
        let root = value(r#" {"a": [1, "two", null], "b": {"de": "zwei", "en": "two"}} "#);
        let fields = root.fields(10);
        assert_eq!((root.kind(), fields.len(), root.fields(1).len()), (Kind::Object, 2, 1));
        let items = fields[0].1.items(10);
        assert_eq!((items.len(), fields[0].1.items(2).len()), (3, 2));
        assert_eq!((items[0].text(), items[0].text_or_number()), (None, Some("1".into())));
        assert_eq!(
            (items[1].label(), items[2].label(), fields[1].1.label()),
            ("two".into(), String::new(), "two".into())
        );
        assert!(items[1].items(10).is_empty() && items[1].fields(10).is_empty());
    }

    #[test]
    fn what_is_not_json_is_named_by_its_place() {
        assert_eq!(fault("{\n \"a\": tru}"), ("not-json", Place::Column { line: 2, column: 10 }));
        assert_eq!(fault("{\"a\": [1,").0, "truncated-json");
        assert_eq!(fault("").0, "truncated-json");
        assert_eq!(fault("{} {}").0, "not-json");
    }

    #[test]
    fn depth_is_bounded_before_anything_is_parsed() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(value(&nested(64)).kind(), Kind::Array);
        assert_eq!(fault(&nested(65)), ("too-deep", Place::Column { line: 1, column: 65 }));
        assert_eq!(fault(&"{\"a\":".repeat(10_000)).0, "too-deep");
        assert_eq!(value(&format!("\"{}\\\"\"", "[".repeat(100))).kind(), Kind::Text);
    }

    #[test]
    fn a_pointer_escapes_what_it_must() {
        let (root, name) = (Path::Root, "a/b~c");
        let field = root.field(name);
        assert_eq!(field.item(3).place(), Place::Pointer { pointer: "/a~1b~0c/3".into() });
    }
}
