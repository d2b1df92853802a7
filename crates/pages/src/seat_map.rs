//! The drawn seat map: who has a place on a panel, as a picture.
//!
//! Each class has a shape, a letter and a colour, so that no one of them is needed to read it. A
//! panel of up to [`TABLE_MAX`] sits around a table, whoever chairs at its head; a larger one in
//! rows. Nobody is named: the picture is drawn from the tally that is judged.

use askama::Template;
use openfloor_domain::judgement::{Head, Tally};
use openfloor_domain::people::Class;
use openfloor_domain::roles::RoleClass;
use openfloor_words::Words;

/// Most people around one table.
const TABLE_MAX: usize = 14;

/// Half the width of a place, and the space for one with the gap beside it, in units of the picture.
const RADIUS: f64 = 15.0;
const SPACE: f64 = 42.0;

/// Most places in a row.
const ROW_MAX: usize = 12;

/// How large a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// On a card.
    Small,
    /// On a page of its own.
    Large,
}

/// A picture of a panel.
#[derive(Template)]
#[template(path = "seat_map.html")]
pub struct SeatMap {
    /// Makes the ids of this picture unique on its page.
    id: String,
    title: String,
    desc: String,
    width: String,
    height: String,
    /// Width on the page, in pixels: so that places are of one size on all pictures beside each other.
    pixels: String,
    table: Option<Table>,
    /// A line, behind which others stand by.
    line: Option<String>,
    places: Vec<Place>,
}

struct Table {
    x: String,
    y: String,
    rx: String,
    ry: String,
}

struct Place {
    x: String,
    y: String,
    /// `woman`, `man`, `non-binary`, `unknown`, `open`: chooses shape and colour.
    kind: &'static str,
    letter: String,
    is_chair: bool,
}

/// Where somebody sits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Chair,
    Floor,
    Side,
}

impl SeatMap {
    /// Draws a tally; none if nobody is on the panel. `id` is unique on the page.
    pub fn draw(words: &Words, id: &str, size: Size, tally: &Tally) -> Option<Self> {
        let heads: Vec<Head> = tally
            .heads()
            .iter()
            .flat_map(|(head, times)| {
                std::iter::repeat_n(*head, usize::try_from(*times).unwrap_or(usize::MAX))
            })
            .take(PLACES_MAX)
            .collect();
        if heads.is_empty() {
            return None;
        }
        let [chairs, floor, side] = [Where::Chair, Where::Floor, Where::Side]
            .map(|place| heads.iter().copied().filter(|head| where_of(*head) == place).collect::<Vec<_>>());
        let laid = if chairs.len() + floor.len() <= TABLE_MAX {
            around_a_table(&chairs, &floor)
        } else {
            in_rows(&chairs, &floor)
        };
        Some(Self::finish(words, id, size, tally, laid, &side))
    }

    fn finish(words: &Words, id: &str, size: Size, tally: &Tally, laid: Laid, side: &[Head]) -> Self {
        let Laid { table, mut places, width, height: floor_height } = laid;
        let mut height = floor_height;
        let line = (!side.is_empty()).then(|| number(floor_height + 4.0));
        if !side.is_empty() {
            let columns = (width / SPACE).floor().max(1.0) as usize;
            for (index, head) in side.iter().enumerate() {
                let (row, column) = (index / columns, index % columns);
                let x = SPACE / 2.0 + column as f64 * SPACE;
                places.push((*head, x, floor_height + 8.0 + SPACE / 2.0 + row as f64 * SPACE));
            }
            height += 8.0 + side.len().div_ceil(columns) as f64 * SPACE;
        }
        let places = places.into_iter().map(|(head, x, y)| place(words, head, x, y)).collect();
        let desc = words.with("map-desc", [("list", summary(words, tally).into())]);
        let title = words.say("map-title");
        Self {
            id: id.to_owned(),
            title,
            desc,
            width: number(width),
            height: number(height),
            pixels: number(width * if size == Size::Large { 1.7 } else { 1.0 }),
            table,
            line,
            places,
        }
    }
}

/// Most places drawn. A larger panel is told in numbers beside the picture all the same.
const PLACES_MAX: usize = 1_000;

/// Places laid out, from (0, 0) to (width, height).
struct Laid {
    table: Option<Table>,
    places: Vec<(Head, f64, f64)>,
    width: f64,
    height: f64,
}

/// Around an oval table, the chairs in the middle of its far side, everybody else in order.
fn around_a_table(chairs: &[Head], floor: &[Head]) -> Laid {
    let people = chairs.len() + floor.len();
    let rx = (people as f64 * SPACE * 1.2 / std::f64::consts::TAU).max(SPACE * 1.3);
    let ry = (rx * 0.68).max(SPACE * 1.05);
    let (cx, cy) = (rx + SPACE / 2.0, ry + SPACE / 2.0);
    let step = std::f64::consts::TAU / people.max(1) as f64;
    let first = -std::f64::consts::FRAC_PI_2 - step * (chairs.len().max(1) as f64 - 1.0) / 2.0;
    let places = chairs.iter().chain(floor).enumerate().map(|(index, head)| {
        let angle = first + step * index as f64;
        (*head, cx + rx * angle.cos(), cy + ry * angle.sin())
    });
    let places = places.collect();
    let inner = |radius: f64| number((radius - RADIUS - 9.0).max(6.0));
    let table = Table { x: number(cx), y: number(cy), rx: inner(rx), ry: inner(ry) };
    Laid { table: Some(table), places, width: 2.0 * cx, height: 2.0 * cy }
}

/// In rows, the chairs in a row of their own.
fn in_rows(chairs: &[Head], floor: &[Head]) -> Laid {
    let people = chairs.len() + floor.len();
    // Wider than high, and never so wide that a place cannot be seen.
    let columns = ROW_MAX.max(((people * 2) as f64).sqrt().ceil() as usize);
    let width = columns as f64 * SPACE;
    let mut places = Vec::with_capacity(people);
    let mut y = SPACE / 2.0;
    for group in [chairs, floor] {
        for row in group.chunks(columns) {
            let indent = (width - row.len() as f64 * SPACE) / 2.0 + SPACE / 2.0;
            places.extend(
                row.iter().enumerate().map(|(column, head)| (*head, indent + column as f64 * SPACE, y)),
            );
            y += SPACE;
        }
    }
    Laid { table: None, places, width, height: y - SPACE / 2.0 }
}

fn where_of(head: Head) -> Where {
    let has = |class| head.roles().any_of(class);
    if has(RoleClass::Leading) || has(RoleClass::Speaking) {
        Where::Floor
    } else if has(RoleClass::Facilitating) {
        Where::Chair
    } else {
        Where::Side
    }
}

fn place(words: &Words, head: Head, x: f64, y: f64) -> Place {
    let is_chair = head.roles().any_of(RoleClass::Facilitating);
    let (kind, letter) = if head.is_open() { ("open", String::new()) } else { mark(words, head.class()) };
    Place { x: number(x), y: number(y), kind, letter, is_chair }
}

/// Shape and letter of a class. Who is not stated looks the same, whatever the reason.
fn mark(words: &Words, class: Class) -> (&'static str, String) {
    match class {
        Class::Woman => ("woman", words.say("letter-woman")),
        Class::Man => ("man", words.say("letter-man")),
        Class::NonBinary => ("non-binary", words.say("letter-non-binary")),
        Class::Undisclosed | Class::Unknown => ("unknown", words.say("letter-unknown")),
    }
}

/// One decimal is enough for the eye, and the same on every machine.
fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// An entry of the legend: how a class is drawn, and how many there are.
pub struct Legend {
    /// `woman`, `man`, `non-binary`, `unknown`, `open`.
    pub kind: &'static str,
    /// The letter in the picture; none for open places.
    pub letter: String,
    /// How many, in words.
    pub text: String,
    /// How many.
    pub number: u32,
    /// What the class is called.
    pub class: String,
}

/// The classes on a panel with their numbers; those that nobody is of are left out.
pub(crate) fn legend(words: &Words, tally: &Tally) -> Vec<Legend> {
    let counts = tally.counts();
    let open = crate::said::open_places(tally);
    let not_stated = counts.not_stated().saturating_sub(open);
    let entry = |kind, letter: Option<&str>, message: &str, class: &str, number: u32| Legend {
        kind,
        letter: letter.map(|key| words.say(key)).unwrap_or_default(),
        text: words.with(message, [("n", number.into())]),
        number,
        class: words.say(class),
    };
    let all = [
        entry("woman", Some("letter-woman"), "class-count-women", "class-woman", counts.women),
        entry("man", Some("letter-man"), "class-count-men", "class-man", counts.men),
        entry(
            "non-binary",
            Some("letter-non-binary"),
            "class-count-non-binary",
            "class-non-binary",
            counts.non_binary,
        ),
        entry("unknown", Some("letter-unknown"), "class-count-not-stated", "class-unknown", not_stated),
        entry("open", None, "class-count-open", "open-place", open),
    ];
    all.into_iter().filter(|legend| legend.number > 0).collect()
}

/// Who is on a panel, as text.
pub(crate) fn summary(words: &Words, tally: &Tally) -> String {
    let parts: Vec<String> = legend(words, tally).into_iter().map(|legend| legend.text).collect();
    if parts.is_empty() { words.say("headline-empty") } else { parts.join(", ") }
}

/// Whether a picture of this tally shows chairs, and how many; whether anybody stands by.
pub(crate) fn has_chairs_and_side(tally: &Tally) -> (u32, bool) {
    let chairs = tally.heads().iter().filter(|(head, _)| head.roles().any_of(RoleClass::Facilitating));
    let side = tally.heads().iter().any(|(head, _)| where_of(*head) == Where::Side);
    (chairs.map(|(_, times)| *times).sum(), side)
}

#[cfg(test)]
mod tests {
    use openfloor_domain::notice::Language;
    use openfloor_domain::roles::{Role, RoleSet};

    use super::*;
    use crate::words;

    fn people(role: Role, class: Class, times: u32) -> (Head, u32) {
        (Head::person(RoleSet::of(role), class), times)
    }

    fn drawn(tally: &Tally) -> String {
        let map =
            SeatMap::draw(words::of(Language::En), "m1", Size::Small, tally).expect("somebody is there");
        map.render().expect("the picture renders")
    }

    #[test]
    fn every_place_is_drawn_once_by_shape_and_letter() {
        let heads = [
            people(Role::Panelist, Class::Woman, 1),
            people(Role::Panelist, Class::Man, 3),
            people(Role::Chair, Class::NonBinary, 1),
            people(Role::Observer, Class::Unknown, 2),
            (Head::open_seat(Role::Panelist), 1),
        ];
        let svg = drawn(&Tally::new(heads));
        let places = |kind: &str| svg.matches(&format!("class=\"place {kind}\"")).count();
        assert_eq!(["woman", "man", "non-binary", "unknown", "open"].map(places), [1, 3, 1, 2, 1]);
        assert_eq!(svg.matches(">W</text>").count(), 1);
        assert_eq!(svg.matches(">?</text>").count(), 2);
        assert_eq!(svg.matches("class=\"chair\"").count(), 1);
        assert!(svg.contains("role=\"img\"") && svg.contains("<title") && svg.contains("<desc"));
        assert!(svg.contains("1 woman, 3 men, 1 non-binary, 2 not counted, 1 open place."));
    }

    #[test]
    fn places_do_not_overlap_and_lie_within_the_picture() {
        for people in (1..=TABLE_MAX).chain([15, 30, 84, 900]) {
            let floor = vec![Head::person(RoleSet::of(Role::Panelist), Class::Man); people];
            let laid = if people <= TABLE_MAX {
                around_a_table(&[], &floor)
            } else {
                in_rows(&floor[..2], &floor[2..])
            };
            assert_eq!(laid.places.len(), people);
            for (index, (_, x, y)) in laid.places.iter().enumerate() {
                assert!(*x >= RADIUS && *x <= laid.width - RADIUS, "{people}: {x} of {}", laid.width);
                assert!(*y >= RADIUS && *y <= laid.height - RADIUS, "{people}: {y} of {}", laid.height);
                for (_, other_x, other_y) in &laid.places[..index] {
                    let distance = (x - other_x).hypot(y - other_y);
                    assert!(distance >= 2.0 * RADIUS - 1.0, "{people}: {distance}");
                }
            }
        }
    }

    #[test]
    fn nobody_makes_no_picture() {
        assert!(SeatMap::draw(words::of(Language::En), "m1", Size::Small, &Tally::default()).is_none());
    }
}
