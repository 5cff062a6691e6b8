//! The power law between two bounds.

use autodiff::primitive::{Binary, Expm1, Log1p, Unary};
use autodiff::{Array, Graph, Isa, Operand, Plain, Shape, Var};
use rand::{Rng, RngExt};

use super::log_uniform::log_ratio;
use crate::concrete::draw;
use crate::special::{LogExprel, MeanPosition, checked, log_probability};
use crate::{Constraint, Distribution, Error, Parameter};

/// The power law with exponent `alpha` between `low` and `high`:
///
/// `p(x) = x^alpha (alpha + 1) / (high^(alpha + 1) - low^(alpha + 1))` for low ≤ x ≤ high
///
/// and its limit `1 / (x log(high/low))` at alpha = -1, through which everything here is smooth. Initial
/// mass functions and luminosity functions are often of this form (Salpeter 1955, Astrophysical Journal
/// 121, 161: alpha = -2.35).
///
/// ```
/// use distributions::{Distribution, DoublyTruncatedPowerLaw};
///
/// let mass = DoublyTruncatedPowerLaw::new(-2.35, 0.1, 100.0);
/// let median = mass.icdf_at(0.5)?.to_scalar().unwrap();
/// assert!((median - 0.1 * 2f64.powf(1.0 / 1.35)).abs() < 1e-4);
///
/// let flat = DoublyTruncatedPowerLaw::new(0.0, 1.0, 3.0);
/// assert!((flat.mean_value()?.to_scalar().unwrap() - 2.0).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct DoublyTruncatedPowerLaw<'a> {
    alpha: Operand<'a>,
    low: Operand<'a>,
    high: Operand<'a>,
}

impl<'a> DoublyTruncatedPowerLaw<'a> {
    /// The distribution with this exponent between these bounds (`0 < low < high`).
    pub fn new(
        alpha: impl Into<Operand<'a>>,
        low: impl Into<Operand<'a>>,
        high: impl Into<Operand<'a>>,
    ) -> Self {
        Self { alpha: alpha.into(), low: low.into(), high: high.into() }
    }
}

impl Distribution for DoublyTruncatedPowerLaw<'_> {
    fn name(&self) -> &'static str {
        "DoublyTruncatedPowerLaw"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let above_low = Constraint::GreaterThan { low: self.low.clone() };
        vec![
            Parameter { name: "alpha", value: &self.alpha, constraint: Constraint::Real },
            Parameter { name: "low", value: &self.low, constraint: Constraint::Positive },
            Parameter { name: "high", value: &self.high, constraint: above_low },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Interval { low: self.low.clone(), high: self.high.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (alpha, low, high) =
            (graph.lift(&self.alpha), graph.lift(&self.low), graph.lift(&self.high));
        // With L = log(high/low) the integral of x^alpha is low^(alpha+1) · L · exprel((alpha+1) L).
        let width = log_ratio(high, low);
        let log_norm = width.log() + ((alpha + 1.0) * width).unary::<LogExprel>();
        alpha * log_ratio(value, low) - low.log() - log_norm
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [alpha, low, high]| {
            let log_ratio = ((high - low) / low).ln_1p().min(high.ln() - low.ln());
            let position = Position::value::<Plain>(rng.random(), (alpha + 1.0) * log_ratio);
            // In two steps, as the ratio may overflow.
            let root = (0.5 * log_ratio * position).exp();
            (low * root * root).clamp(low, high)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (alpha, low, high) =
            (graph.lift(&self.alpha), graph.lift(&self.low), graph.lift(&self.high));
        let width = log_ratio(high, low);
        Some(low * log_moment(alpha, width, 1.0).exp())
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (alpha, low, high) =
            (graph.lift(&self.alpha), graph.lift(&self.low), graph.lift(&self.high));
        let width = log_ratio(high, low);
        let first = log_moment(alpha, width, 1.0);
        let mean = low * first.exp();
        Some(mean * mean * (log_moment(alpha, width, 2.0) - 2.0 * first).expm1())
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_cdf(value)?.exp())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (alpha, low, high) =
            (graph.lift(&self.alpha), graph.lift(&self.low), graph.lift(&self.high));
        let width = log_ratio(high, low);
        let position = checked(probability).binary::<Position>((alpha + 1.0) * width);
        // In two steps, as the ratio may overflow.
        let root = (0.5 * width * position).exp();
        Some(low * root * root)
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (alpha, low, high) =
            (graph.lift(&self.alpha), graph.lift(&self.low), graph.lift(&self.high));
        let part = log_ratio(value.clamp(low, high), low);
        let width = log_ratio(high, low);
        let log_exprel = |t: Var<'g>| ((alpha + 1.0) * t).unary::<LogExprel>();
        Some(log_probability(part / width) + log_exprel(part) - log_exprel(width))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (alpha, low, high) =
            (graph.lift(&self.alpha), graph.lift(&self.low), graph.lift(&self.high));
        // The same from the upper bound, where the powers count the other way.
        let part = log_ratio(high, value.clamp(low, high));
        let width = log_ratio(high, low);
        let log_exprel = |t: Var<'g>| (-(alpha + 1.0) * t).unary::<LogExprel>();
        Some(log_probability(part / width) + log_exprel(part) - log_exprel(width))
    }
}

/// `log E[(x/low)^order]`.
fn log_moment<'g>(alpha: Var<'g>, width: Var<'g>, order: f64) -> Var<'g> {
    let t = (alpha + 1.0) * width;
    (t + order * width).unary::<LogExprel>() - t.unary::<LogExprel>()
}

/// The s in (0, 1) below which the mass p of the density ∝ `exp(t s)` lies; arguments `p`, `t`.
#[derive(Debug)]
struct Position;
impl Binary for Position {
    const NAME: &'static str = "power_law_position";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.05, 0.95), (-9.0, 9.0)];
    fn value<I: Isa>(p: f64, t: f64) -> f64 {
        let part = if t > 0.0 { 1.0 - p } else { p };
        // exp(t s) = 1 + p (exp(t) - 1), seen from the side on which it does not overflow.
        let size = t.abs();
        let from_side = if size == 0.0 {
            part
        } else {
            -Log1p::value::<I>(part * Expm1::value::<I>(-size)) / size
        };
        if t > 0.0 { 1.0 - from_side } else { from_side }
    }
    fn derivative_left<'g>(_p: Var<'g>, t: Var<'g>, s: Var<'g>) -> Option<Var<'g>> {
        Some((t.unary::<LogExprel>() - t * s).exp())
    }
    fn derivative_right<'g>(p: Var<'g>, t: Var<'g>, s: Var<'g>) -> Option<Var<'g>> {
        // The derivative of the mass `s exprel(t s) / exprel(t)` by t, over the density.
        let by_t = s * (t * s).unary::<MeanPosition>() - t.unary::<MeanPosition>();
        Some(-p * by_t * (t.unary::<LogExprel>() - t * s).exp())
    }
}
