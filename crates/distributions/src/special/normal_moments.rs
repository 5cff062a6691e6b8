//! The mean and variance of a normal distribution between bounds, without the cancellation of their
//! closed forms where the bounds are close or far out.

use autodiff::Var;
use autodiff::primitive::{Exp, Unary};
use autodiff::{Isa, Plain};

use super::Function;
use super::normal_mass::NODES;

/// The mean, as a distance from the point between the bounds that is nearest to 0, for the standard
/// normal distribution; arguments `a`, `b - a`, `b` and the densities at `a` and `b`, which serve the
/// derivative.
pub(crate) struct NormalMean;
impl Function for NormalMean {
    const NAME: &'static str = "normal_mean";
    fn value(arguments: &[f64]) -> f64 {
        moments::<Plain>(arguments[0], arguments[1], arguments[2])[0]
    }
    fn derivative<'g>(which: usize, arguments: &[Var<'g>], y: Var<'g>) -> Option<Var<'g>> {
        let &[a, _, b, at_a, at_b] = arguments else { return None };
        let is_below = b.less(0.0);
        let is_above = a.greater(0.0);
        // The distance of the mean from a bound; the nearest point moves with its bound.
        let nearest = is_above.select(a, is_below.select(b, 0.0));
        match which {
            0 => Some(at_a * (y + (nearest - a)) - is_above),
            2 => Some(at_b * ((b - nearest) - y) - is_below),
            _ => None,
        }
    }
}

/// The variance; arguments as for [`NormalMean`].
pub(crate) struct NormalVariance;
impl Function for NormalVariance {
    const NAME: &'static str = "normal_variance";
    fn value(arguments: &[f64]) -> f64 {
        moments::<Plain>(arguments[0], arguments[1], arguments[2])[1]
    }
    fn derivative<'g>(which: usize, arguments: &[Var<'g>], y: Var<'g>) -> Option<Var<'g>> {
        let &[a, _, b, at_a, at_b] = arguments else { return None };
        let mean = super::apply::<NormalMean>(arguments);
        let nearest = a.maximum(0.0).minimum(b);
        let square = |bound: Var<'g>| {
            let distance = mean + (nearest - bound);
            distance * distance
        };
        match which {
            0 => Some(at_a * (y - square(a))),
            2 => Some(at_b * (square(b) - y)),
            _ => None,
        }
    }
}

/// The mean as a distance from the point nearest to 0, and the variance, by Gauss-Legendre
/// quadrature of positive terms over the part where the density is above e^-40 of its largest.
fn moments<I: Isa>(a: f64, width: f64, b: f64) -> [f64; 2] {
    const PANELS: usize = 32;
    const REACH: f64 = 40.0;
    if width.is_nan() || width <= 0.0 || a.is_nan() || b.is_nan() {
        return [f64::NAN; 2];
    }
    // Distances s from the nearest point n, where the density is exp(-n s - s²/2).
    let (sign, nearest, start, end) = if a > 0.0 {
        (1.0, a, 0.0, width)
    } else if b < 0.0 {
        (-1.0, -b, 0.0, width)
    } else {
        (1.0, 0.0, a, b)
    };
    let reach = 2.0 * REACH / (nearest + (nearest * nearest + 2.0 * REACH).sqrt());
    let (start, end) = (start.max(-reach), end.min(reach));
    let step = (end - start) / PANELS as f64;
    let sum = |f: &dyn Fn(f64) -> f64| -> f64 {
        (0..PANELS)
            .flat_map(|panel| NODES.map(|[t, weight]| (start + step * (panel as f64 + t), weight)))
            .map(|(s, weight)| weight * f(s) * Exp::value::<I>(-s * (nearest + 0.5 * s)))
            .sum()
    };
    let mass = sum(&|_| 1.0);
    let mean = sum(&|s| s) / mass;
    [sign * mean, sum(&|s| (s - mean) * (s - mean)) / mass]
}
