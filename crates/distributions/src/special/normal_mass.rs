//! The mass of a normal density between two bounds, far out in its tails too.
//!
//! Relative to the density at the point r of the interval that is nearest to the mean, the mass
//! neither underflows nor cancels: `∫ exp(-(t² - r²)/2) dt`.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use autodiff::primitive::{Binary, Erf, Erfcx, Exp, Log, LogNdtr, Unary};
use autodiff::{Isa, Var};

use super::HALF_LOG_TWO_PI;

/// `log ∫ exp(-(t² - r²)/2) dt` from `a` to ∞, with r = max(a, 0)
#[derive(Debug)]
pub(crate) struct LogNormalMassAbove;
impl Unary for LogNormalMassAbove {
    const NAME: &'static str = "log_normal_mass_above";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 30.0);
    #[inline(always)]
    fn value<I: Isa>(a: f64) -> f64 {
        let inside = HALF_LOG_TWO_PI + LogNdtr::value::<I>(-a);
        let tail = Log::value::<I>(Erfcx::value::<I>(a * FRAC_1_SQRT_2)) + 0.5 * (0.5 * PI).ln();
        if a > 0.0 { tail } else { inside }
    }
    fn derivative<'g>(a: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        let nearest = a.maximum(0.0);
        Some(nearest - (-0.5 * (a - nearest) * (a + nearest) - y).exp())
    }
}

/// `log ∫ exp(-(t² - r²)/2) dt` from `a` to `a + width`, with r the point nearest to 0; arguments
/// `a`, `width`
#[derive(Debug)]
pub(crate) struct LogNormalMass;
impl Binary for LogNormalMass {
    const NAME: &'static str = "log_normal_mass";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-5.0, 30.0), (0.1, 5.0)];
    fn value<I: Isa>(a: f64, width: f64) -> f64 {
        let b = a + width;
        if a <= 0.0 && b >= 0.0 {
            // Both terms are positive.
            let erf = |x: f64| Erf::value::<I>(x * FRAC_1_SQRT_2);
            return Log::value::<I>((0.5 * PI).sqrt() * (erf(b) + erf(-a)));
        }
        let near = if b < 0.0 { -b } else { a };
        let drop = width * (near + 0.5 * width);
        if drop < 0.5 {
            // The density falls by less than e^-½: ten points of Gauss and Legendre are exact.
            let sum: f64 = NODES
                .iter()
                .map(|&[s, weight]| {
                    let step = s * width;
                    weight * Exp::value::<I>(-step * (near + 0.5 * step))
                })
                .sum();
            return Log::value::<I>(width * sum);
        }
        let tail = |x: f64| Erfcx::value::<I>(x * FRAC_1_SQRT_2);
        let beyond = Exp::value::<I>(-drop) * tail(near + width);
        Log::value::<I>((0.5 * PI).sqrt() * (tail(near) - beyond))
    }
    fn derivative_left<'g>(a: Var<'g>, width: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        let b = a + width;
        let nearest = a.maximum(0.0).minimum(b);
        Some(density(b, nearest, y) - density(a, nearest, y) + nearest)
    }
    fn derivative_right<'g>(a: Var<'g>, width: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        let b = a + width;
        let nearest = a.maximum(0.0).minimum(b);
        Some(density(b, nearest, y) + b.minimum(0.0))
    }
}

/// The density at `t` of the normal distribution within the interval.
fn density<'g>(t: Var<'g>, nearest: Var<'g>, log_mass: Var<'g>) -> Var<'g> {
    (-0.5 * (t - nearest) * (t + nearest) - log_mass).exp()
}

/// The nodes and weights of the Gauss-Legendre rule of ten points on (0, 1) (Abramowitz & Stegun
/// 1964, table 25.4).
pub(super) const NODES: [[f64; 2]; 10] = [
    [0.013_046_735_741_414_14, 0.033_335_672_154_344_07],
    [0.067_468_316_655_507_75, 0.074_725_674_575_290_3],
    [0.160_295_215_850_487_8, 0.109_543_181_257_991_02],
    [0.283_302_302_935_376_4, 0.134_633_359_654_998_17],
    [0.425_562_830_509_184_4, 0.147_762_112_357_376_44],
    [0.574_437_169_490_815_6, 0.147_762_112_357_376_44],
    [0.716_697_697_064_623_6, 0.134_633_359_654_998_17],
    [0.839_704_784_149_512_2, 0.109_543_181_257_991_02],
    [0.932_531_683_344_492_2, 0.074_725_674_575_290_3],
    [0.986_953_264_258_585_9, 0.033_335_672_154_344_07],
];
