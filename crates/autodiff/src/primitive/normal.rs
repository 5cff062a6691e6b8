//! The error function, the normal distribution function, and their relatives.

use std::f64::consts::PI;

use super::{Unary, methods};
use crate::Var;
use crate::math::{Isa, special};

/// The density of the standard normal distribution.
fn density(x: Var<'_>) -> Var<'_> {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// `2/√π ∫₀ˣ exp(-t²) dt`
#[derive(Debug)]
pub struct Erf;
impl Unary for Erf {
    const NAME: &'static str = "erf";
    const TEST_DOMAIN: (f64, f64) = (-2.0, 2.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::erf::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((2.0 / PI.sqrt()) * (-(x * x)).exp())
    }
}

/// `1 - erf(x)`, accurate where it is small
#[derive(Debug)]
pub struct Erfc;
impl Unary for Erfc {
    const NAME: &'static str = "erfc";
    const TEST_DOMAIN: (f64, f64) = (-2.0, 4.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::erfc::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((-2.0 / PI.sqrt()) * (-(x * x)).exp())
    }
}

/// `exp(x²) erfc(x)`
#[derive(Debug)]
pub struct Erfcx;
impl Unary for Erfcx {
    const NAME: &'static str = "erfcx";
    const TEST_DOMAIN: (f64, f64) = (-2.0, 6.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::erfcx::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        // For large x the two terms cancel: there the asymptotic series (Abramowitz & Stegun 1964,
        // 7.1.23, differentiated).
        let r = 1.0 / (x * x);
        let series = 1.0 - r * (1.5 - r * (3.75 - 13.125 * r));
        let far = -series * r / PI.sqrt();
        Some(x.greater(100.0).select(far, 2.0 * x * y - 2.0 / PI.sqrt()))
    }
}

/// `Φ(x)`, the standard normal distribution function
#[derive(Debug)]
pub struct Ndtr;
impl Unary for Ndtr {
    const NAME: &'static str = "ndtr";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::ndtr::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(density(x))
    }
}

/// `log Φ(x)`, also where `Φ(x)` underflows
#[derive(Debug)]
pub struct LogNdtr;
impl Unary for LogNdtr {
    const NAME: &'static str = "log_ndtr";
    const TEST_DOMAIN: (f64, f64) = (-20.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::log_ndtr::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((2.0 / PI).sqrt() / (-x / 2f64.sqrt()).erfcx())
    }
}

/// `Φ⁻¹(p)`, the quantile function of the standard normal distribution
#[derive(Debug)]
pub struct Ndtri;
impl Unary for Ndtri {
    const NAME: &'static str = "ndtri";
    const TEST_DOMAIN: (f64, f64) = (0.05, 0.95);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::ndtri::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some((2.0 * PI).sqrt() * (0.5 * y * y).exp())
    }
}

methods! {
    /// The error function of each element.
    erf: Erf;
    /// `1 - erf(x)` of each element, accurate where it is small.
    erfc: Erfc;
    /// `exp(x²) erfc(x)` of each element.
    erfcx: Erfcx;
    /// `Φ(x)` of each element, the standard normal distribution function.
    ndtr: Ndtr;
    /// `log Φ(x)` of each element, also where `Φ(x)` underflows.
    log_ndtr: LogNdtr;
    /// `Φ⁻¹(p)` of each element, the standard normal quantile; NaN outside [0, 1].
    ndtri: Ndtri;
}
