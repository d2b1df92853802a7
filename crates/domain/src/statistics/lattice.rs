//! The number of hits in a series too large to count all ways.
//!
//! Given independent panels on which each seat is a woman's with the same chance, and given that all
//! of them together have `K` women, every way to seat those is equally likely, whatever that chance
//! is. So `P(hits = h | K)` is the coefficient of `z^K y^h` in the product over the panels of
//! `(q + p z)^n + C(n, x) p^x q^(n - x) z^x (y - 1)`, divided by that of `z^K` alone, which is
//! `C(N, K) p^K q^(N - K)`. The coefficient is found by a Fourier sum over both.
//!
//! A Fourier sum has an absolute error, so a small probability would drown. Therefore `p` and a
//! weight of hits are first chosen so that `K` women and `h` hits are what is to be expected
//! (exponential tilting), the probability is taken there, where it is large, and the weights are
//! divided out again.
//!
//! `O(sqrt(N) D + sqrt(P) D)` evaluations for `D` different sizes: rows of the sum that are nothing
//! are seen to be so without summing them, and about 60 are left for any number of panels.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use super::finding::Hit;

/// Terms smaller than `exp` of this are nothing beside the others.
const LN_NOTHING: f64 = -45.0;

/// So many standard deviations from the mean nothing is left.
const DEVIATIONS: f64 = 9.0;

/// How likely at least, and at most, so many hits are, of panels of these sizes, `people -> panels`.
pub(super) fn tails(
    sizes: &BTreeMap<u32, u64>,
    women: u64,
    hit: Hit,
    hits: u64,
    expected: f64,
) -> (f64, f64) {
    let lattice = Lattice::new(sizes, women, hit);
    if women == 0 || women == lattice.people {
        // There is one way.
        return (1.0, 1.0);
    }
    let is_upper = hits as f64 >= expected;
    let (tail, exactly) = lattice.tail(hits, is_upper);
    let other = 1.0 - tail + exactly;
    if is_upper { (tail, other) } else { (other, tail) }
}

/// Panels of one size.
#[derive(Clone, Copy)]
struct Size {
    people: f64,
    panels: f64,
    /// Women that make one of them a hit.
    women: u64,
    /// `ln C(people, women)`
    ln_ways: f64,
}

struct Lattice {
    sizes: Vec<Size>,
    people: u64,
    panels: u64,
    women: u64,
}

/// The chance of a woman, as `ln(p / q)`, and the weight of a hit, as its logarithm.
#[derive(Clone, Copy)]
struct Tilt {
    logit: f64,
    ln_weight: f64,
}

/// What is to be expected of all panels together.
#[derive(Clone, Copy, Default)]
struct Moments {
    women: f64,
    women_variance: f64,
    hits: f64,
    hits_variance: f64,
    /// The logarithm of the sum of the weights.
    ln_weights: f64,
}

/// One size under a tilt.
struct Tilted {
    p: f64,
    q: f64,
    /// `ln(p^x q^(n - x) C(n, x))`
    ln_hit: f64,
    /// The sum of the weights of all ways to seat one panel, where those of the binomial sum to 1.
    weights: f64,
}

impl Size {
    fn tilted(self, tilt: Tilt) -> Tilted {
        let (ln_p, ln_q) = (-softplus(-tilt.logit), -softplus(tilt.logit));
        let women = self.women as f64;
        let ln_hit = self.ln_ways + women * ln_p + (self.people - women) * ln_q;
        // Not `1 - exp(..)`: where nearly every panel is a hit, that would be nothing but rounding.
        let weights = libm::exp(tilt.ln_weight + ln_hit) - libm::expm1(ln_hit);
        Tilted { p: libm::exp(ln_p), q: libm::exp(ln_q), ln_hit, weights }
    }
}

/// `ln(1 + exp(x))`
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

impl Lattice {
    fn new(sizes: &BTreeMap<u32, u64>, women: u64, hit: Hit) -> Self {
        let panels = sizes.values().sum();
        let people = sizes.iter().map(|(people, times)| u64::from(*people) * times).sum();
        let sizes = sizes.iter().map(|(people, times)| {
            let women = hit.women(*people);
            let ln_ways = ln_choose(f64::from(*people), f64::from(women));
            Size { people: f64::from(*people), panels: *times as f64, women: u64::from(women), ln_ways }
        });
        Self { sizes: sizes.collect(), people, panels, women }
    }

    fn moments(&self, tilt: Tilt) -> Moments {
        let mut sum = Moments::default();
        for size in &self.sizes {
            let Tilted { p, q, ln_hit, weights } = size.tilted(tilt);
            let (n, x) = (size.people, size.women as f64);
            let hit = libm::exp(tilt.ln_weight + ln_hit) / weights;
            // Women beyond those of a hit: the mean of `k - x`, by the smaller of the two chances.
            let beyond = if p < q { n * p - x } else { (n - x) - n * q };
            let (mean, squared) = (beyond / weights, (n * p * q + beyond * beyond) / weights);
            sum.women += size.panels * (x + mean);
            sum.women_variance += size.panels * (squared - mean * mean).max(0.0);
            sum.hits += size.panels * hit;
            sum.hits_variance += size.panels * (hit * (1.0 - hit)).max(0.0);
            sum.ln_weights += size.panels * (n * softplus(tilt.logit) + libm::log(weights));
        }
        sum
    }

    /// Where all the women are to be expected, with this weight of hits.
    fn tilt_of(&self, ln_weight: f64) -> Tilt {
        let women = self.women as f64;
        let is_below = |logit: f64| self.moments(Tilt { logit, ln_weight }).women < women;
        Tilt { logit: halved(-60.0, 60.0, is_below), ln_weight }
    }

    /// The smallest change of the weight under which so many hits are to be expected too.
    fn tilt_to(&self, hits: f64, is_upper: bool) -> Tilt {
        const FAR: f64 = 600.0;
        // At the edge of what can be, the mean only comes close, and coming closer costs digits.
        const CLOSE: f64 = 1e-3;
        let hits_at = |ln_weight: f64| self.moments(self.tilt_of(ln_weight)).hits;
        let ln_weight = if is_upper {
            halved(0.0, FAR, |ln_weight| hits_at(ln_weight) < hits - CLOSE)
        } else {
            -halved(0.0, FAR, |ln_weight| hits_at(-ln_weight) > hits + CLOSE)
        };
        self.tilt_of(ln_weight)
    }

    /// How likely so many hits or more off that way are, and how likely exactly so many.
    fn tail(&self, hits: u64, is_upper: bool) -> (f64, f64) {
        let tilt = self.tilt_to(hits as f64, is_upper);
        let moments = self.moments(tilt);
        let window = window(self.panels, moments.hits_variance);
        let first = hits.saturating_sub(window / 2).min(self.panels + 1 - window);
        let tilted = self.tilted_chances(tilt, moments, window, first);
        // The weights of all women are divided out, and those of so many hits.
        let ln_scale = moments.ln_weights
            - tilt.logit * self.women as f64
            - tilt.ln_weight * hits as f64
            - ln_choose(self.people as f64, self.women as f64);
        let (mut tail, mut exactly) = (0.0, 0.0);
        for (offset, chance) in (first..).zip(tilted) {
            let beyond = if is_upper { offset as f64 - hits as f64 } else { hits as f64 - offset as f64 };
            if beyond >= 0.0 {
                let chance = chance * libm::exp(ln_scale - tilt.ln_weight.abs() * beyond);
                tail += chance;
                exactly += if offset == hits { chance } else { 0.0 };
            }
        }
        (tail.min(1.0), exactly.min(1.0))
    }

    /// Under a tilt, how likely it is that all the women are seated and there are `first` hits, one
    /// more, and so on through a window.
    fn tilted_chances(&self, tilt: Tilt, moments: Moments, window: u64, first: u64) -> Vec<f64> {
        let rows = self::window(self.people, moments.women_variance);
        let turn = |k: u64, times: u64, of: u64| {
            TAU * (u128::from(k) * u128::from(times) % u128::from(of)) as f64 / of as f64
        };
        let mut by_frequency = vec![Complex::default(); usize::try_from(window).expect("a few thousand")];
        // A row and its mirror image are conjugate, and only the real part is wanted.
        for row in 0..=rows / 2 {
            let times = if row == 0 || 2 * row == rows { 1.0 } else { 2.0 };
            let panels = self.row(tilt, TAU * row as f64 / rows as f64);
            if panels.iter().map(|(a, b, times)| times * libm::log(a.size() + b.size())).sum::<f64>()
                < LN_NOTHING
            {
                continue;
            }
            let back = turn(row, self.women, rows);
            for (frequency, sum) in (0_u64..).zip(&mut by_frequency) {
                let step = Complex::turned(TAU * frequency as f64 / window as f64);
                if let Some(product) = product(&panels, step, back) {
                    *sum = sum.plus(product.times(times));
                }
            }
        }
        let scale = 1.0 / (rows as f64 * window as f64);
        let chance = |hits: u64| {
            let terms = (0_u64..).zip(&by_frequency);
            let sum: f64 = terms.map(|(k, term)| term.by(Complex::turned(-turn(k, hits, window))).re).sum();
            (sum * scale).max(0.0)
        };
        (first..first + window).map(chance).collect()
    }

    /// What one panel of each size contributes at a frequency of women, without and with a hit, and how
    /// many there are.
    fn row(&self, tilt: Tilt, angle: f64) -> Vec<(Complex, Complex, f64)> {
        let contribution = |size: &Size| {
            let Tilted { p, q, ln_hit, weights } = size.tilted(tilt);
            let seat = Complex { re: q, im: 0.0 }.plus(Complex::turned(angle).times(p));
            let hit = Complex::turned(angle * size.women as f64);
            let all = seat.to_the(size.people);
            let without = all.plus(hit.times(-libm::exp(ln_hit))).times(1.0 / weights);
            (without, hit.times(libm::exp(tilt.ln_weight + ln_hit) / weights), size.panels)
        };
        self.sizes.iter().map(contribution).collect()
    }
}

/// The product over all panels at one frequency of hits, turned back; none if it is nothing.
fn product(panels: &[(Complex, Complex, f64)], step: Complex, back: f64) -> Option<Complex> {
    let (mut ln_size, mut angle) = (0.0, -back);
    for (without, with, times) in panels {
        let panel = without.plus(with.by(step));
        ln_size += times * libm::log(panel.size());
        angle += times * panel.angle();
    }
    (ln_size > LN_NOTHING).then(|| Complex::turned(angle).times(libm::exp(ln_size)))
}

/// As many numbers as are needed to tell all those apart that are not nothing, of `0..=most`.
fn window(most: u64, variance: f64) -> u64 {
    let wide = 2.0 * DEVIATIONS * variance.sqrt() + 40.0;
    // Casting a float to an integer saturates.
    (most + 1).min(wide.ceil() as u64)
}

/// Where a claim that holds below and not above stops to hold.
fn halved(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    // Near is enough: whatever the tilt is, it is divided out again.
    for _ in 0..36 {
        let middle = f64::midpoint(low, high);
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// `ln C(n, k)`; of none, where there is no way, minus infinity.
fn ln_choose(n: f64, k: f64) -> f64 {
    if k > n {
        return f64::NEG_INFINITY;
    }
    libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
}

#[derive(Clone, Copy, Default)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    fn turned(angle: f64) -> Self {
        Self { re: libm::cos(angle), im: libm::sin(angle) }
    }

    fn plus(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }

    fn by(self, other: Self) -> Self {
        let (re, im) = (self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re);
        Self { re, im }
    }

    fn times(self, factor: f64) -> Self {
        Self { re: self.re * factor, im: self.im * factor }
    }

    fn size(self) -> f64 {
        libm::hypot(self.re, self.im)
    }

    fn angle(self) -> f64 {
        libm::atan2(self.im, self.re)
    }

    fn to_the(self, power: f64) -> Self {
        Self::turned(self.angle() * power).times(libm::pow(self.size(), power))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{prop_assert, proptest};

    use super::{Hit, tails};
    use crate::statistics::{Hypergeometric, ways};

    fn expected(sizes: &BTreeMap<u32, u64>, women: u64, hit: Hit) -> f64 {
        let people = sizes.iter().map(|(people, times)| u64::from(*people) * times).sum();
        let of_size = |(size, times): (&u32, &u64)| {
            let chance = Hypergeometric::new(people, women, u64::from(*size));
            *times as f64 * chance.probability(u64::from(hit.women(*size)))
        };
        sizes.iter().map(of_size).sum()
    }

    /// Of many panels only a window is looked at, far fewer numbers of hits than panels; of few, all.
    #[test]
    fn a_window_says_what_counting_all_ways_says() {
        for (people, panels, women) in [(2, 200, 4), (3, 300, 6), (5, 250, 3), (3, 4, 5)] {
            let sizes = BTreeMap::from([(people, panels)]);
            for hit in [Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen] {
                let ways = ways(&sizes, women, hit).expect("so few women can be counted");
                for hits in (0_u64..).zip(&ways.by_hits).filter(|(_, ways)| **ways > 0).map(|(hits, _)| hits)
                {
                    let found = tails(&sizes, women, hit, hits, expected(&sizes, women, hit));
                    let exact = (ways.at_least(hits), ways.at_most(hits));
                    for (found, exact) in [(found.0, exact.0), (found.1, exact.1)] {
                        let told = format!("{found} {exact} of {hits} of {panels} panels of {people}");
                        assert!((found - exact).abs() <= 1e-9, "{told}");
                    }
                    let (found, exact) = (found.0.min(found.1), exact.0.min(exact.1));
                    assert!((found - exact).abs() <= 1e-8 * exact, "{found} {exact} of {hits} of {panels}");
                }
            }
        }
    }

    /// How likely each number of hits is: panel after panel, women and hits so far. Nothing is taken away from
    /// anything, so that it stays exact, and it takes its time.
    fn panel_by_panel(sizes: &BTreeMap<u32, u64>, women: u64, hit: Hit) -> Vec<f64> {
        let people: u64 = sizes.iter().map(|(people, times)| u64::from(*people) * times).sum();
        let (women, p) = (women as usize, women as f64 / people as f64);
        let mut chances = vec![vec![1.0]];
        for (people, times) in sizes {
            let mut seated = vec![1.0];
            for _ in 0..*people {
                let with = |k: usize| if k == 0 { 0.0 } else { seated[k - 1] * p };
                let without = |k: usize| seated.get(k).map_or(0.0, |chance: &f64| chance * (1.0 - p));
                seated = (0..=seated.len()).map(|k| with(k) + without(k)).collect();
            }
            for _ in 0..*times {
                let most = (chances.len() - 1 + *people as usize).min(women);
                let mut next = vec![vec![0.0; chances[0].len() + 1]; most + 1];
                for (before, by_hits) in chances.iter().enumerate() {
                    for (k, seated) in seated.iter().enumerate().take(most + 1 - before) {
                        let is_hit = usize::from(k as u32 == hit.women(*people));
                        for (hits, chance) in by_hits.iter().enumerate() {
                            next[before + k][hits + is_hit] += chance * seated;
                        }
                    }
                }
                chances = next;
            }
        }
        let sum: f64 = chances[women].iter().sum();
        chances[women].iter().map(|chance| chance / sum).collect()
    }

    /// So many people and panels that only a window of women and of hits is looked at.
    #[test]
    fn a_window_of_women_and_of_hits_says_what_going_panel_by_panel_says() {
        let sizes = BTreeMap::from([(3, 150), (4, 30)]);
        for (women, hit) in [(190, Hit::OneWoman), (400, Hit::TwoWomen), (90, Hit::NoWoman)] {
            let chances = panel_by_panel(&sizes, women, hit);
            let is_tried = |hits: &usize| hits.is_multiple_of(9) && chances[*hits] > 1e-200;
            for hits in (0..chances.len()).filter(is_tried) {
                let (at_least, at_most) =
                    tails(&sizes, women, hit, hits as u64, expected(&sizes, women, hit));
                let exact: [f64; 2] = [chances[hits..].iter().sum(), chances[..=hits].iter().sum()];
                for (found, exact) in [at_least, at_most].into_iter().zip(exact) {
                    assert!((found - exact).abs() <= 1e-9, "{found} {exact} of {hits} with {women}");
                }
                let (found, exact) = (at_least.min(at_most), exact[0].min(exact[1]));
                assert!((found - exact).abs() <= 1e-8 * exact, "{found} {exact} of {hits} with {women}");
            }
        }
    }

    proptest! {
        #[test]
        fn it_says_what_counting_all_ways_says(
            sizes in proptest::collection::btree_map(1_u32..9, 1_u64..5, 1..4),
            part in 0.0..1.0_f64,
            of_hits in 0.0..1.0_f64,
            women_of_a_hit in 0_u32..3,
        ) {
            let people: u64 = sizes.iter().map(|(people, times)| u64::from(*people) * times).sum();
            let women = (people as f64 * part).round() as u64;
            let hit = [Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen][women_of_a_hit as usize];
            let Some(ways) = ways(&sizes, women, hit) else { return Ok(()) };
            let possible: Vec<usize> = (0..ways.by_hits.len()).filter(|hits| ways.by_hits[*hits] > 0).collect();
            let hits = possible[((possible.len() - 1) as f64 * of_hits).round() as usize] as u64;
            let (at_least, at_most) = tails(&sizes, women, hit, hits, expected(&sizes, women, hit));
            for (found, exact) in [(at_least, ways.at_least(hits)), (at_most, ways.at_most(hits))] {
                prop_assert!((found - exact).abs() <= 1e-9, "{found} {exact} of {hits}");
            }
            let smaller = ways.at_least(hits).min(ways.at_most(hits));
            let found = at_least.min(at_most);
            prop_assert!((found - smaller).abs() <= 1e-8 * smaller, "{found} {smaller} of {hits}");
        }
    }
}
