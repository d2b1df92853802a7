//! Values of every shape, made from the JSON Schema of the shape.

use serde_json::{Map, Value, json};

/// Deeper than this, a value becomes as small as its shape allows.
const DEPTH_MAX: usize = 12;

/// What lies open holds no word of anybody's.
const OPEN_TEXTS: [&str; 3] = ["9f86d081884c7d65", "a text: \"quoted\", on\ntwo lines", ""];

/// Texts that show that nothing is assumed about texts. All people are invented.
pub(crate) const SEALED_TEXTS: [&str; 6] =
    ["Ada Example", "Łucja Wzór", "例 花子", "O'Neil \"Bo\" \\ Example", "two\nlines", ""];

/// Letters of ids.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ0123456789_";

/// What a shape or property of this name is made of, where its schema says less than its type checks.
fn hint(name: &str) -> Option<Value> {
    Some(match name {
        "Counted" => json!(["everyone", "without_chair", "panelist", "speaking"]),
        "Day" => json!(["2026-05-14", "2031-01-01"]),
        "target_bp" => json!([3_000, { "2026": 3_000, "2027": 3_500 }]),
        _ => return None,
    })
}

/// What a text must look like whose shape has this name; `None` if its schema says all there is.
pub(crate) fn pattern(name: &str) -> Option<&'static str> {
    match name {
        "Day" => Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        _ if is_id(name) => Some("^[A-Za-z0-9_~]{1,120}$"),
        _ => None,
    }
}

fn is_id(name: &str) -> bool {
    name.ends_with("Id") || name == "SeatKey"
}

/// Chance from a seed: the same seed makes the same values on every machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    pub(crate) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a length fits");
        usize::try_from(self.draw() % end).expect("it is below a length")
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A value of what lies open.
pub(crate) fn open(schema: &schemars::Schema, chance: &mut Chance) -> Value {
    let root = schema.as_value();
    Sampler { root, texts: &OPEN_TEXTS, chance }.value(root, 0)
}

/// A value of what is sealed.
pub(crate) fn sealed(schema: &schemars::Schema, chance: &mut Chance) -> Value {
    let root = schema.as_value();
    Sampler { root, texts: &SEALED_TEXTS, chance }.value(root, 0)
}

struct Sampler<'a> {
    root: &'a Value,
    texts: &'static [&'static str],
    chance: &'a mut Chance,
}

impl Sampler<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        if let Some(known) = schema.get("const") {
            return known.clone();
        }
        for listed in ["enum", "examples"] {
            if let Some(Value::Array(values)) = schema.get(listed) {
                return self.chance.pick(values).clone();
            }
        }
        if let Some(Value::String(name)) = schema.get("$ref") {
            return self.defined(name, depth);
        }
        let own = self.own_type(schema, depth);
        match self.alternative(schema, depth) {
            None => own,
            Some(alternative) => merged(own, alternative),
        }
    }

    /// One of several shapes; beside properties of its own, for a tagged enum.
    fn alternative(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        let several = ["oneOf", "anyOf", "allOf"].into_iter().find_map(|of| schema.get(of)?.as_array())?;
        let simple: Vec<&Value> = several.iter().filter(|shape| !refers(shape)).collect();
        let shape = match depth > DEPTH_MAX && !simple.is_empty() {
            true => simple[0],
            false => &several[self.chance.below(several.len())],
        };
        Some(self.value(shape, depth + 1))
    }

    fn defined(&mut self, reference: &str, depth: usize) -> Value {
        let name = reference.strip_prefix("#/$defs/").expect("schemas refer to their own definitions");
        if is_id(name) {
            return self.id().into();
        }
        let shape = self.root["$defs"][name].clone();
        self.named(name, &shape, depth)
    }

    fn own_type(&mut self, schema: &Value, depth: usize) -> Value {
        let name = match schema.get("type") {
            Some(Value::String(name)) => name.clone(),
            Some(Value::Array(names)) => {
                self.chance.pick(names).as_str().expect("a type is named by a text").to_owned()
            }
            _ => return Value::Null,
        };
        match name.as_str() {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => Value::from(*self.chance.pick(self.texts)),
            "integer" => self.integer(schema),
            "boolean" => Value::from(self.chance.below(2) == 1),
            "null" => Value::Null,
            other => panic!("no samples of JSON type {other:?}: events hold no such values"),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        if let Some(Value::Object(properties)) = schema.get("properties") {
            for (name, shape) in properties {
                object.insert(name.clone(), self.named(name, shape, depth));
            }
        }
        if let Some(shape @ Value::Object(_)) = schema.get("additionalProperties")
            && depth < DEPTH_MAX
        {
            for _ in 0..self.chance.below(4) {
                let (name, value) = (self.id(), self.value(shape, depth + 1));
                object.insert(name, value);
            }
        }
        Value::Object(object)
    }

    fn named(&mut self, name: &str, shape: &Value, depth: usize) -> Value {
        match hint(name) {
            Some(Value::Array(known)) => self.chance.pick(&known).clone(),
            _ => self.value(shape, depth + 1),
        }
    }

    fn array(&mut self, schema: &Value, depth: usize) -> Value {
        if let Some(Value::Array(shapes)) = schema.get("prefixItems") {
            return shapes.iter().map(|shape| self.value(shape, depth + 1)).collect();
        }
        let Some(shape) = schema.get("items") else { return json!([]) };
        let least = usize::try_from(schema["minItems"].as_u64().unwrap_or(0)).expect("short");
        let most = match schema["maxItems"].as_u64() {
            _ if depth > DEPTH_MAX => least,
            Some(most) => usize::try_from(most).expect("short"),
            None => least + 3,
        };
        let count = least + self.chance.below(most - least + 1);
        (0..count).map(|_| self.value(shape, depth + 1)).collect()
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let format = schema["format"].as_str().unwrap_or("int64");
        let (least, most) = match format {
            "uint8" => (0, i128::from(u8::MAX)),
            "uint16" => (0, i128::from(u16::MAX)),
            "uint32" => (0, i128::from(u32::MAX)),
            "uint64" | "uint" => (0, i128::from(u64::MAX)),
            "int8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
            "int16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
            "int32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
            _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        let bound = |name: &str| schema.get(name).and_then(Value::as_i64).map(i128::from);
        let least = bound("minimum").map_or(least, |minimum| minimum.max(least));
        let most = bound("maximum").map_or(most, |maximum| maximum.min(most));
        let between = least + i128::from(self.chance.draw() % 5_000);
        match *self.chance.pick(&[least, most, between.min(most), 7.clamp(least, most)]) {
            negative if negative < 0 => json!(i64::try_from(negative).expect("no shape goes lower")),
            other => json!(u64::try_from(other).expect("no shape goes higher")),
        }
    }

    fn id(&mut self) -> String {
        let count = 1 + self.chance.below(12);
        (0..count).map(|_| char::from(*self.chance.pick(LETTERS))).collect()
    }
}

fn refers(shape: &Value) -> bool {
    shape.to_string().contains("$ref")
}

fn merged(own: Value, other: Value) -> Value {
    match (own, other) {
        (Value::Object(mut own), Value::Object(other)) => {
            own.extend(other);
            Value::Object(own)
        }
        (_, other) => other,
    }
}
