//! XML read as a stream: only the elements that are asked for are kept, one at a time, and each is
//! bounded. No entity is ever replaced by what a document says it stands for.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::diagnostic::{Fault, Place};
use crate::options::Limits;
use crate::told::Told;

/// More elements than one item of a programme or one row of a sheet has.
const MAX_ELEMENTS: usize = 40_000;
/// More attributes than an element of a programme has; the rest is not read.
const MAX_ATTRIBUTES: usize = 20;

/// An element with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Without its namespace.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// Its own text, entities of XML itself replaced.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
    /// Line on which it begins.
    pub(crate) line: u64,
}

impl Element {
    /// The value of an attribute; empty if there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of that name; empty if there is none.
    pub(crate) fn said(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    pub(crate) fn place(&self) -> Place {
        Place::Line { line: self.line }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.children.iter().all(Self::is_empty)
    }
}

/// Goes through a document and hands over each element of one of the names, with the elements
/// around it, which have their attributes only. What is in such an element is not handed over again.
pub(crate) fn each(
    text: &str,
    limits: &Limits,
    names: &[&str],
    mut take: impl FnMut(&[Element], Element) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut items = Items::of(text, limits, names);
    while let Some(element) = items.next()? {
        take(&items.around, element)?;
    }
    Ok(())
}

/// The elements of some names, one after the other.
pub(crate) struct Items<'t> {
    walk: Walk<'t>,
    names: &'t [&'t str],
    around: Vec<Element>,
}

impl<'t> Items<'t> {
    pub(crate) fn of(text: &'t str, limits: &'t Limits, names: &'t [&'t str]) -> Self {
        Self { walk: Walk::of(text, limits), names, around: Vec::new() }
    }

    /// The next element; `None` at the end of the document.
    pub(crate) fn next(&mut self) -> Result<Option<Element>, Fault> {
        while let Some(step) = self.walk.next()? {
            match step {
                Step::Open(element, closed) if self.names.contains(&element.name.as_str()) => {
                    let whole = if closed { element } else { self.walk.whole(element, self.around.len())? };
                    return Ok(Some(whole));
                }
                Step::Open(element, false) => {
                    self.walk.refuse_depth(self.around.len() + 1)?;
                    self.around.push(element);
                }
                Step::Close => drop(self.around.pop()),
                Step::Open(..) | Step::Text(_) => {}
            }
        }
        match self.around.last() {
            Some(open) => Err(truncated(open.place())),
            None => Ok(None),
        }
    }
}

/// The name of the outermost element, if there is one.
pub(crate) fn root(text: &str, limits: &Limits) -> Result<Option<String>, Fault> {
    let mut walk = Walk::of(text, limits);
    while let Some(step) = walk.next()? {
        if let Step::Open(element, _) = step {
            return Ok(Some(element.name));
        }
    }
    Ok(None)
}

fn truncated(place: Place) -> Fault {
    let what = "the XML ends within this element";
    Fault::new("truncated-xml", place, what, "send the whole document")
}

enum Step {
    /// An element begins; whether it ends at once.
    Open(Element, bool),
    Text(String),
    Close,
}

struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    at: usize,
    line: u64,
    limits: &'t Limits,
}

impl<'t> Walk<'t> {
    fn of(text: &'t str, limits: &'t Limits) -> Self {
        Self { reader: Reader::from_str(text), text, at: 0, line: 1, limits }
    }

    fn next(&mut self) -> Result<Option<Step>, Fault> {
        loop {
            let start = self.place_of(self.reader.buffer_position());
            let event = self.reader.read_event().map_err(|_| {
                let at = Place::Line { line: self.line };
                Fault::new(
                    "not-xml",
                    at,
                    "not valid XML from here on",
                    "send the whole document as valid XML",
                )
            })?;
            return Ok(Some(match event {
                Event::Start(tag) => Step::Open(element(&tag, start), false),
                Event::Empty(tag) => Step::Open(element(&tag, start), true),
                Event::End(_) => Step::Close,
                Event::Text(text) => Step::Text(text.to_string()),
                Event::CData(text) => Step::Text(text.to_string()),
                Event::GeneralRef(reference) => Step::Text(resolved(&reference, start)?),
                Event::DocType(kind) if kind.contains('[') => return Err(own_entities(start)),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// Everything up to the end of an element that has begun.
    fn whole(&mut self, element: Element, around: usize) -> Result<Element, Fault> {
        let place = element.place();
        let (mut open, mut elements, start) = (vec![element], 1, self.reader.buffer_position());
        while let Some(step) = self.next()? {
            let inner = open.last_mut();
            match step {
                Step::Text(text) => inner.into_iter().for_each(|inner| inner.text.push_str(&text)),
                Step::Open(child, true) => {
                    inner.into_iter().for_each(|inner| inner.children.push(child.clone()))
                }
                Step::Open(child, false) => {
                    self.refuse_depth(around + open.len() + 1)?;
                    open.push(child);
                }
                Step::Close => {
                    let Some(done) = open.pop() else { break };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
            }
            elements += 1;
            let bytes = self.reader.buffer_position() - start;
            if elements > MAX_ELEMENTS || bytes > self.limits.row_bytes as u64 {
                let most = self.limits.row_bytes;
                let what = format!("an item of more than {MAX_ELEMENTS} elements or {most} bytes");
                let what = Told::new(what).n(most);
                return Err(Fault::new(
                    "item-too-long",
                    place,
                    what,
                    "look for an element that is not closed",
                ));
            }
        }
        Err(truncated(place))
    }

    fn refuse_depth(&self, depth: usize) -> Result<(), Fault> {
        let most = self.limits.json_depth;
        if depth <= most {
            return Ok(());
        }
        let what = Told::new(format!("elements nested more than {most} deep")).n(most);
        Err(Fault::new("too-deep", Place::Line { line: self.line }, what, "send a flatter document"))
    }

    /// The line of a byte; bytes come in rising order.
    fn place_of(&mut self, byte: u64) -> u64 {
        let end = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let passed = &self.text.as_bytes()[self.at..end];
        self.line += passed.iter().filter(|letter| **letter == b'\n').count() as u64;
        self.at = end;
        self.line
    }
}

fn element(tag: &BytesStart<'_>, line: u64) -> Element {
    // Each is looked at once: to compare all with all would take a square of their number.
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).take(MAX_ATTRIBUTES).flatten().map(|one| {
        let value = one.normalized_value(XmlVersion::Implicit1_0).map(|value| value.into_owned());
        (one.key.local_name().as_ref().to_owned(), value.unwrap_or_else(|_| one.value.to_string()))
    });
    Element {
        name: tag.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        line,
        ..Element::default()
    }
}

/// What one of the five entities of XML itself, or a letter by its number, stands for.
fn resolved(reference: &BytesRef<'_>, line: u64) -> Result<String, Fault> {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return Ok(letter.to_string());
    }
    let text = match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        _ => return Err(own_entities(line)),
    };
    Ok(text.to_owned())
}

fn own_entities(line: u64) -> Fault {
    let what = "an entity that is not of XML itself; none is ever looked up or defined";
    Fault::new(
        "own-entities",
        Place::Line { line },
        what,
        "export the document without a DOCTYPE and entities",
    )
}
