//! The normal and the chi-square distribution, for tests that are close to them, and sums.

/// The sum of no terms is nothing; `sum` of the standard library says minus nothing.
pub(super) fn total(terms: impl Iterator<Item = f64>) -> f64 {
    terms.fold(0.0, |sum, term| sum + term)
}

/// How likely a normal variable lies at least `z` standard deviations off, either way.
pub(super) fn normal_either_way(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// How likely a chi-square variable of so many degrees of freedom is at least, and at most, `x`: the
/// regularised incomplete gamma functions `Q(df/2, x/2)` and `P(df/2, x/2)`, by the series where `x` is
/// small and by the continued fraction where it is large (Abramowitz and Stegun 6.5.29 and 6.5.31).
pub(super) fn chi_square(df: f64, x: f64) -> (f64, f64) {
    let (a, x) = (df / 2.0, x / 2.0);
    if x <= 0.0 {
        return (1.0, 0.0);
    }
    let scale = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let at_most = scale * series(a, x);
        (1.0 - at_most, at_most)
    } else {
        let at_least = scale * continued_fraction(a, x);
        (at_least, 1.0 - at_least)
    }
}

/// Enough for 1e6 degrees of freedom: both converge in about the root of them.
const TERMS_MAX: u32 = 100_000;
const SMALL: f64 = 1e-16;

fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for step in 1..TERMS_MAX {
        term *= x / (a + f64::from(step));
        sum += term;
        if term < sum * SMALL {
            break;
        }
    }
    sum
}

/// By the algorithm of Lentz.
fn continued_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut fraction = d;
    for step in 1..TERMS_MAX {
        let step = f64::from(step);
        let numerator = -step * (step - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b, TINY);
        c = nonzero(b + numerator / c, TINY);
        fraction *= d * c;
        if (d * c - 1.0).abs() < SMALL {
            break;
        }
    }
    fraction
}

fn nonzero(number: f64, tiny: f64) -> f64 {
    if number.abs() < tiny { tiny } else { number }
}

#[cfg(test)]
mod tests {
    use super::{chi_square, normal_either_way};

    #[test]
    fn tails_are_those_of_the_tables() {
        // Two degrees of freedom: exp(-x / 2).
        for x in [0.1_f64, 1.0, 3.0, 10.0, 40.0] {
            let (at_least, at_most) = chi_square(2.0, x);
            assert!((at_least - (-x / 2.0).exp()).abs() < 1e-14 && (at_least + at_most - 1.0).abs() < 1e-14);
        }
        // One: a normal variable squared.
        for z in [0.5, 1.96, 4.0] {
            assert!((chi_square(1.0, z * z).0 - normal_either_way(z)).abs() < 1e-14);
        }
        // Abramowitz and Stegun, table 26.8.
        assert!((chi_square(11.0, 19.6751).0 - 0.05).abs() < 1e-6);
        assert!((chi_square(30.0, 50.8922).0 - 0.01).abs() < 1e-6);
        assert!((chi_square(100_000.0, 100_000.0).0 - 0.4994).abs() < 1e-3);
        assert_eq!(chi_square(3.0, 0.0), (1.0, 0.0));
    }
}
