//! T4: whether the same few women are asked again and again.

use schemars::JsonSchema;
use serde::Serialize;

use crate::people::Class;

/// How seats are spread over people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Use {
    /// Distinct people.
    pub people: u64,
    /// Their seats.
    pub seats: u64,
    /// Seats of the one who has most.
    pub top: u64,
    /// The sum of the squares of everybody's seats: divided by that of `seats` it is the index of
    /// Herfindahl and Hirschman.
    pub squares: u64,
}

impl Use {
    fn add(&mut self, seats: u32) {
        let seats = u64::from(seats);
        self.people += 1;
        self.seats += seats;
        self.top = self.top.max(seats);
        self.squares = self.squares.saturating_add(seats * seats);
    }

    /// Seats a person; none of nobody.
    pub fn seats_each(self) -> Option<f64> {
        (self.people > 0).then(|| self.seats as f64 / self.people as f64)
    }

    /// The share of the one who has most, in basis points, rounded down.
    pub fn top_bp(self) -> Option<u64> {
        (self.top * 10_000).checked_div(self.seats)
    }

    /// The index of Herfindahl and Hirschman: 1 where one person has all seats.
    pub fn concentration(self) -> Option<f64> {
        (self.seats > 0).then(|| self.squares as f64 / (self.seats as f64 * self.seats as f64))
    }
}

/// T4. Women's seats over distinct women, always beside the same of men: in Norway, 2007 to 2010,
/// eight women and two men had sixteen boards or more; gone by 2013.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reuse {
    /// Of women.
    pub women: Use,
    /// Of men.
    pub men: Use,
}

impl Reuse {
    /// Seats a woman over seats a man: above 1, women are asked more often; none without either.
    pub fn ratio(self) -> Option<f64> {
        Some(self.women.seats_each()? / self.men.seats_each()?)
    }
}

/// T4 of a series: everybody once, with how many seats they have in it. Who has none is left out.
pub fn reuse(people: impl IntoIterator<Item = (Class, u32)>) -> Reuse {
    let mut found = Reuse::default();
    for (class, seats) in people.into_iter().filter(|(_, seats)| *seats > 0) {
        match class {
            Class::Woman => found.women.add(seats),
            Class::Man => found.men.add(seats),
            Class::NonBinary | Class::Undisclosed | Class::Unknown => {}
        }
    }
    found
}
