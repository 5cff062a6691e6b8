//! The probability between two values, by its logarithm.

use autodiff::Var;

use crate::Distribution;
use crate::special::Log1mexp;

/// `log P(low < X ≤ high)`, from whichever tail is the smaller one.
pub(super) fn log_mass_between<'g>(
    distribution: &impl Distribution,
    low: Var<'g>,
    high: Var<'g>,
) -> Option<Var<'g>> {
    let above_low = distribution.log_survival(low)?;
    let below_high = distribution.log_cdf(high)?;
    let is_upper = above_low.less(below_high);
    let larger = is_upper.select(above_low, below_high);
    let smaller = is_upper.select(distribution.log_survival(high)?, distribution.log_cdf(low)?);
    Some(larger + (smaller - larger).unary::<Log1mexp>())
}
