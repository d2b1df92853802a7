//! Drafts: how many to ask so that somebody says yes (section 10).

/// How likely no invited woman says yes, where each does so with a chance of her own, in basis points.
/// At ESEB 2011 women declined half of the time, men a quarter (PMC4293461): a prior, not a constant.
pub fn no_woman_says_yes(acceptances_bp: impl IntoIterator<Item = u32>) -> f64 {
    acceptances_bp.into_iter().map(|bp| f64::from(10_000_u32.saturating_sub(bp)) / 10_000.0).product()
}

/// How many women to invite so that the chance that none says yes is at most so large, all in basis
/// points; none if nobody ever says yes, or if the chance is to be nothing and is not.
pub fn invitations(acceptance_bp: u32, at_most_bp: u32) -> Option<u32> {
    let declines_bp = 10_000_u32.saturating_sub(acceptance_bp);
    if at_most_bp >= 10_000 {
        return Some(0);
    }
    if declines_bp == 0 {
        return Some(1);
    }
    if acceptance_bp == 0 || at_most_bp == 0 {
        return None;
    }
    let is_enough = |invited: u32| chance_is_at_most(declines_bp, invited, at_most_bp);
    (1..=INVITATIONS_MAX).find(|invited| is_enough(*invited))
}

/// Of those who accept one time in ten thousand, for a chance of one in ten thousand.
const INVITATIONS_MAX: u32 = 100_000;

/// Whether `(declines / 10000)^invited <= at_most / 10000`. In integers while they fit, up to the eighth power, because
/// the two can be equal there; no higher power is a number of ten-thousandths, but for those of 0 and 1.
fn chance_is_at_most(declines_bp: u32, invited: u32, at_most_bp: u32) -> bool {
    let power = |number: u32| u128::from(number).checked_pow(invited);
    let exact = || {
        let declines = power(declines_bp)?.checked_mul(10_000)?;
        Some(declines <= power(10_000)?.checked_mul(u128::from(at_most_bp))?)
    };
    exact().unwrap_or_else(|| {
        let declines = f64::from(declines_bp) / 10_000.0;
        libm::pow(declines, f64::from(invited)) <= f64::from(at_most_bp) / 10_000.0
    })
}
