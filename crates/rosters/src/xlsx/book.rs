//! What a workbook keeps apart from its sheets: their names, texts that cells share, and which
//! styles make a number a date.

use std::collections::HashMap;

use crate::diagnostic::Fault;
use crate::options::Limits;
use crate::xml::{self, Element};

use super::archive::{Archive, damaged};

/// More formats than a spreadsheet program can make.
const MAX_STYLES: usize = 100_000;

/// A workbook without the cells of its sheets.
pub(crate) struct Book {
    /// The sheets that are not hidden, in order: name and part.
    pub(crate) sheets: Vec<(String, String)>,
    pub(crate) strings: Strings,
    /// By number of the style: whether it shows a number as a date or time.
    pub(crate) dates: Vec<bool>,
    /// Days are counted from 1904.
    pub(crate) since_1904: bool,
}

impl Book {
    pub(crate) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Self, Fault> {
        let package = relations(archive, "", limits)?;
        let workbook = package.iter().find(|one| one.is("officeDocument")).map(|one| one.part.clone());
        let workbook = workbook.unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let Some(text) = archive.part(&workbook)? else { return Err(damaged("it has no workbook part")) };
        let relations = relations(archive, &workbook, limits)?;
        let (mut sheets, mut since_1904) = (Vec::new(), false);
        let by_id: HashMap<_, _> = relations.iter().map(|one| (one.id.as_str(), one)).collect();
        xml::each(&text, limits, &["sheet", "workbookPr"], |_, element| {
            since_1904 |= matches!(element.attribute("date1904"), "1" | "true");
            if element.name == "sheet" && matches!(element.attribute("state"), "" | "visible") {
                let part = by_id.get(element.attribute("id")).map(|one| one.part.clone());
                sheets.extend(part.map(|part| (element.attribute("name").to_owned(), part)));
            }
            Ok(())
        })?;
        let mut part = |kind| match relations.iter().find(|one| one.is(kind)) {
            Some(one) => Ok(archive.part(&one.part)?.unwrap_or_default()),
            None => Ok::<_, Fault>(String::new()),
        };
        let dates = dates(&part("styles")?, limits)?;
        let strings = Strings::read(&part("sharedStrings")?, limits)?;
        Ok(Self { sheets, strings, dates, since_1904 })
    }
}

/// Texts that cells name by number, one after the other in one text.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn read(text: &str, limits: &Limits) -> Result<Self, Fault> {
        let mut strings = Self::default();
        xml::each(text, limits, &["si"], |_, element| {
            runs(&element, &mut strings.text);
            strings.ends.push(strings.text.len());
            Ok(())
        })?;
        Ok(strings)
    }

    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }
}

/// The text of an element that holds it at once or in runs of one look each.
pub(crate) fn runs(element: &Element, onto: &mut String) {
    for child in &element.children {
        match child.name.as_str() {
            "t" => onto.push_str(&child.text),
            "r" => {
                child.children.iter().filter(|one| one.name == "t").for_each(|one| onto.push_str(&one.text))
            }
            _ => {}
        }
    }
}

struct Relation {
    id: String,
    kind: String,
    part: String,
}

impl Relation {
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// What a part refers to; the package as a whole, if the part is empty.
fn relations(archive: &mut Archive<'_>, part: &str, limits: &Limits) -> Result<Vec<Relation>, Fault> {
    let (folder, file) = part.rsplit_once('/').map_or(("", part), |(folder, file)| (folder, file));
    let gap = if folder.is_empty() { "" } else { "/" };
    let Some(text) = archive.part(&format!("{folder}{gap}_rels/{file}.rels"))? else { return Ok(Vec::new()) };
    let mut relations = Vec::new();
    xml::each(&text, limits, &["Relationship"], |_, element| {
        let target = element.attribute("Target");
        let part = target.strip_prefix('/').map_or_else(|| format!("{folder}{gap}{target}"), str::to_owned);
        let (id, kind) = (element.attribute("Id").to_owned(), element.attribute("Type").to_owned());
        relations.push(Relation { id, kind, part });
        Ok(())
    })?;
    Ok(relations)
}

/// Which styles show a number as a date or time.
fn dates(text: &str, limits: &Limits) -> Result<Vec<bool>, Fault> {
    let (mut own, mut dates) = (HashMap::new(), Vec::new());
    xml::each(text, limits, &["numFmt", "xf"], |around, element| {
        let number = element.attribute("numFmtId").to_owned();
        if element.name == "numFmt" {
            own.insert(number, shows_date(element.attribute("formatCode")));
        } else if around.last().is_some_and(|above| above.name == "cellXfs") && dates.len() < MAX_STYLES {
            let built_in = matches!(number.parse(), Ok(14..=22 | 27..=36 | 45..=47 | 50..=58));
            dates.push(own.get(&number).copied().unwrap_or(built_in));
        }
        Ok(())
    })?;
    Ok(dates)
}

/// Whether a format shows years, days, hours, minutes or seconds, outside quotes and brackets.
fn shows_date(code: &str) -> bool {
    if ["general", "standard"].contains(&code.to_lowercase().as_str()) {
        return false;
    }
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    code.chars().any(|letter| {
        let plain = !quoted && !bracket && !escaped;
        escaped = !escaped && !quoted && letter == '\\';
        quoted ^= letter == '"' && !bracket;
        bracket = !quoted && (bracket || letter == '[') && letter != ']';
        plain && matches!(letter.to_ascii_lowercase(), 'y' | 'd' | 'h' | 'm' | 's')
    })
}

#[cfg(test)]
mod tests {
    use super::shows_date;

    #[test]
    fn formats_that_show_a_date() {
        for code in ["yyyy\\-mm\\-dd", "d/m/yy", "[h]:mm", "hh:mm:ss", "[$-409]mmmm d"] {
            assert!(shows_date(code), "{code}");
        }
        for code in
            ["General", "0.00", "@", "\"days\" 0", "[Red]0", "0\\d", "Standard", "#,##0 [$\u{20ac}-40C]"]
        {
            assert!(!shows_date(code), "{code}");
        }
    }
}
