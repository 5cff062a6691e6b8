//! Special functions that densities are made of, as primitives of the graph.

mod center;
mod elementwise;
mod log1mexp;
mod log1p_square;
mod log_exprel;
mod log_factorial_rest;
mod log_gammainc;
mod normal_mass;
mod normal_moments;
mod projection;
mod root;
mod split_logarithm;

pub(crate) use center::{centers, excess};
pub(crate) use elementwise::{Function, apply};
pub(crate) use log_exprel::{LogExprel, MeanPosition};
pub(crate) use log_factorial_rest::{LogFactorialRest, LogInverseFactorial};
pub(crate) use log_gammainc::{LogGammainc, LogGammaincc};
pub(crate) use log1mexp::Log1mexp;
pub(crate) use log1p_square::Log1pSquare;
pub(crate) use normal_mass::{LogNormalMass, LogNormalMassAbove};
pub(crate) use normal_moments::{NormalMean, NormalVariance};
pub(crate) use projection::{LogRadial1, LogRadial2};
pub(crate) use root::{positive_root, smallest_count};
pub(crate) use split_logarithm::{Difference, LogLeading, LogRest};

/// `½ log 2π`
pub(crate) const HALF_LOG_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// The log of a probability. Where that is 0 the derivative is 0, not the quotient of zeros that a
/// choice between formulas would pass on.
pub(crate) fn log_probability(probability: autodiff::Var<'_>) -> autodiff::Var<'_> {
    let is_zero = probability.equal(0.0);
    is_zero.select(f64::NEG_INFINITY, is_zero.select(1.0, probability).log())
}

/// The probability, or NaN where it is none: a quantile function has no value there.
pub(crate) fn checked(probability: autodiff::Var<'_>) -> autodiff::Var<'_> {
    let is_one = probability.greater_equal(0.0) * probability.less_equal(1.0);
    is_one.select(probability, f64::NAN)
}
