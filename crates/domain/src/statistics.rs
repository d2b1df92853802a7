//! What a whole series of panels shows, for researchers and for those who answer for it.
//!
//! The null of every test: keep the sizes of the panels and the number of women on all of them, and
//! let each way to seat those women be equally likely (reference of the domain, section 9). So
//! nothing here compares with a base rate of the field; [`odds`](Odds) does, and proves nothing.
//!
//! An effect size comes first, and a p-value only where there are enough panels: who has no
//! [`Enough`] cannot name a [`PValue`]. None of it proves bias, and each [`SeriesReport`] says so.
//!
//! Counts are integers, and so are the tests as long as all ways to seat the women fit 128 bits.
//! Beyond, probabilities are floating point with a relative error of about 1e-9. The elementary
//! functions come from a library of our own choosing, so all machines show the same digits.

mod bands;
mod bunching;
mod bwn;
mod dispersion;
mod distributions;
mod drafts;
mod finding;
mod hypergeometric;
mod intervals;
mod lattice;
mod odds;
mod p_value;
mod poisson_binomial;
mod ranks;
mod report;
mod series;
mod table;
mod trend;
mod ways;

pub use bands::{Band, band};
pub use bunching::{Bunching, bunching};
pub use bwn::{Bwn, bwn};
pub use dispersion::{Dispersion, Spread};
pub use drafts::{invitations, no_woman_says_yes};
pub use finding::{Direction, Finding, Hit};
pub use hypergeometric::Hypergeometric;
pub use intervals::{Interval, wilson};
pub use odds::{Odds, expected_without, shortlist_without};
pub use p_value::{Adjusted, Enough, PANELS_MIN, PValue, Precision, Tails, adjusted};
pub use poisson_binomial::PoissonBinomial;
pub use ranks::{Ranks, ranks};
pub use report::{Caveat, SeriesReport, Tested, corrected, report};
pub use series::{LongSeries, PEOPLE_MIN, Series};
pub use table::{Group, TwoByTwo};
pub use trend::{Period, Trend, trend};
pub use ways::{Ways, choose, ways};
