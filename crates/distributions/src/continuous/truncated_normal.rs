//! The normal distribution between bounds.

use autodiff::primitive::{Binary, Ndtri, Unary};
use autodiff::{Array, Graph, Operand, Plain, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::concrete::draw_events;
use crate::special::{
    Function, HALF_LOG_TWO_PI, LogNormalMass, LogNormalMassAbove, NormalMean, NormalVariance,
    apply, positive_root,
};
use crate::{Constraint, Distribution, Error, Parameter};

/// The normal distribution with these `loc` and `scale`, restricted to values above `low`, below
/// `high`, or between both:
///
/// `p(x) = φ(z) / (scale (Φ(b) - Φ(a)))` where `z`, `a` and `b` are x, low and high less loc, in
/// units of scale
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, sec. 10.1). The bounds
/// may be any number of standard deviations away from loc.
///
/// ```
/// use distributions::{Distribution, TruncatedNormal};
///
/// let positive = TruncatedNormal::new(0.0, 1.0).low(0.0);
/// let mean = positive.mean_value()?.to_scalar().unwrap();
/// assert!((mean - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-15);
///
/// let far_out = TruncatedNormal::new(0.0, 1.0).low(1000.0).high(1001.0);
/// let log_prob = far_out.log_prob_at(1000.0)?.to_scalar().unwrap();
/// assert!((log_prob - 1000f64.ln()).abs() < 1e-5);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TruncatedNormal<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
    low: Option<Operand<'a>>,
    high: Option<Operand<'a>>,
}

impl<'a> TruncatedNormal<'a> {
    /// The distribution with the mean and standard deviation (positive) that it has without bounds.
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into(), low: None, high: None }
    }

    /// The distribution restricted to values from this bound on.
    #[must_use]
    pub fn low(mut self, low: impl Into<Operand<'a>>) -> Self {
        self.low = Some(low.into());
        self
    }

    /// The distribution restricted to values up to this bound.
    #[must_use]
    pub fn high(mut self, high: impl Into<Operand<'a>>) -> Self {
        self.high = Some(high.into());
        self
    }

    fn lifted<'g>(&self, graph: &'g Graph) -> Lifted<'g> {
        Lifted {
            loc: graph.lift(&self.loc),
            scale: graph.lift(&self.scale),
            low: self.low.as_ref().map(|low| graph.lift(low)),
            high: self.high.as_ref().map(|high| graph.lift(high)),
        }
    }
}

/// The parameters as variables of one graph.
#[derive(Clone, Copy)]
struct Lifted<'g> {
    loc: Var<'g>,
    scale: Var<'g>,
    low: Option<Var<'g>>,
    high: Option<Var<'g>>,
}

impl<'g> Lifted<'g> {
    /// The point between the bounds that is nearest to loc, and the log of the mass between them,
    /// relative to the density at that point.
    fn mass(&self) -> (Var<'g>, Var<'g>) {
        let Self { loc, scale, low, high } = *self;
        match (low, high) {
            (None, None) => (loc, loc.graph().constant(HALF_LOG_TWO_PI)),
            (Some(low), None) => {
                (loc.maximum(low), ((low - loc) / scale).unary::<LogNormalMassAbove>())
            }
            (None, Some(high)) => {
                (loc.minimum(high), ((loc - high) / scale).unary::<LogNormalMassAbove>())
            }
            (Some(low), Some(high)) => {
                let log_mass = ((low - loc) / scale).binary::<LogNormalMass>((high - low) / scale);
                (loc.maximum(low).minimum(high), log_mass)
            }
        }
    }

    /// `log φ(x) - log φ(y)`.
    fn log_density_ratio(&self, x: Var<'g>, y: Var<'g>) -> Var<'g> {
        let Self { loc, scale, .. } = *self;
        0.5 * ((y - x) / scale) * (((x - loc) + (y - loc)) / scale)
    }

    fn log_prob(&self, value: Var<'g>) -> Var<'g> {
        let (nearest, log_mass) = self.mass();
        self.log_density_ratio(value, nearest) - (log_mass + self.scale.log())
    }

    /// The log of the mass between the bounds of `part`, as a part of the whole.
    fn log_part(&self, part: &Lifted<'g>) -> Var<'g> {
        let (nearest, log_mass) = part.mass();
        let (nearest_of_all, log_mass_of_all) = self.mass();
        log_mass - log_mass_of_all + self.log_density_ratio(nearest, nearest_of_all)
    }

    /// Where the value lies between the bounds, itself within them.
    fn inside(&self, value: Var<'g>) -> Var<'g> {
        let value = self.low.map_or(value, |low| value.maximum(low));
        self.high.map_or(value, |high| value.minimum(high))
    }

    /// The bounds in units of scale, their distance, and the densities there: what [`NormalMean`]
    /// takes.
    fn moment_arguments(&self) -> [Var<'g>; 5] {
        let (nearest, log_mass) = self.mass();
        let number = |x: f64| self.loc.graph().constant(x);
        let at = |bound: Option<Var<'g>>| match bound {
            Some(bound) => (self.log_density_ratio(bound, nearest) - log_mass).exp(),
            None => number(0.0),
        };
        let [a, width, b] = self.standard_bounds();
        [a, width, b, at(self.low), at(self.high)]
    }

    /// The lower bound, the distance of the bounds, and the upper bound, in units of scale.
    fn standard_bounds(&self) -> [Var<'g>; 3] {
        let Self { loc, scale, low, high } = *self;
        let infinite = loc.graph().constant(f64::INFINITY);
        let width = match (low, high) {
            (Some(low), Some(high)) => (high - low) / scale,
            _ => infinite,
        };
        [
            low.map_or(-infinite, |low| (low - loc) / scale),
            width,
            high.map_or(infinite, |high| (high - loc) / scale),
        ]
    }
}

impl Distribution for TruncatedNormal<'_> {
    fn name(&self) -> &'static str {
        "TruncatedNormal"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let mut parameters = vec![
            Parameter { name: "loc", value: &self.loc, constraint: Constraint::Real },
            Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive },
        ];
        if let Some(low) = &self.low {
            parameters.push(Parameter { name: "low", value: low, constraint: Constraint::Real });
        }
        if let Some(high) = &self.high {
            let constraint = match &self.low {
                Some(low) => Constraint::GreaterThan { low: low.clone() },
                None => Constraint::Real,
            };
            parameters.push(Parameter { name: "high", value: high, constraint });
        }
        parameters
    }

    fn support(&self) -> Constraint<'_> {
        match (self.low.clone(), self.high.clone()) {
            (None, None) => Constraint::Real,
            (Some(low), None) => Constraint::GreaterThanEqual { low },
            (None, Some(high)) => Constraint::LessThanEqual { high },
            (Some(low), Some(high)) => Constraint::Interval { low, high },
        }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.lifted(value.graph()).log_prob(value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, out| {
            let (loc, scale) = (parameters[0][0], parameters[1][0]);
            let bound =
                |given: bool, i: usize, none: f64| if given { parameters[i][0] } else { none };
            let low = bound(self.low.is_some(), 2, f64::NEG_INFINITY);
            let high =
                bound(self.high.is_some(), 2 + usize::from(self.low.is_some()), f64::INFINITY);
            let (a, b) = ((low - loc) / scale, (high - loc) / scale);
            out[0] = if a == f64::NEG_INFINITY && b == f64::INFINITY {
                loc + scale * rng.sample::<f64, _>(StandardNormal)
            } else {
                let bound = if a + b < 0.0 { high } else { low };
                let distance = distance(rng.random(), a, (high - low) / scale, b);
                (bound + scale * distance).clamp(low, high)
            };
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let lifted = self.lifted(graph);
        let (nearest, _) = lifted.mass();
        Some(nearest + lifted.scale * apply::<NormalMean>(&lifted.moment_arguments()))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let lifted = self.lifted(graph);
        let relative = apply::<NormalVariance>(&lifted.moment_arguments());
        Some(lifted.scale * lifted.scale * relative)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_cdf(value)?.exp())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let lifted = self.lifted(probability.graph());
        let Lifted { loc, scale, low, high } = lifted;
        let [a, width, b] = lifted.standard_bounds();
        let arguments = [probability, a, width, b];
        let value = match (low, high) {
            (None, None) => loc + scale * probability.ndtri(),
            (Some(low), None) => low + scale * apply::<Quantile<true, false>>(&arguments),
            (None, Some(high)) => high + scale * apply::<Quantile<false, true>>(&arguments),
            (Some(low), Some(high)) => {
                let bound = is_mirrored(a, b).select(high, low);
                bound + scale * apply::<Quantile<true, true>>(&arguments)
            }
        };
        Some(lifted.inside(value))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let lifted = self.lifted(value.graph());
        let part = Lifted { high: Some(lifted.inside(value)), ..lifted };
        Some(lifted.log_part(&part))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let lifted = self.lifted(value.graph());
        let part = Lifted { low: Some(lifted.inside(value)), ..lifted };
        Some(lifted.log_part(&part))
    }
}

/// The quantile of the standard normal distribution between bounds, of which one may be missing, as
/// a distance from the bound at which the density is higher; arguments `p`, `a`, `b - a`, `b`.
struct Quantile<const LOW: bool, const HIGH: bool>;
impl<const LOW: bool, const HIGH: bool> Function for Quantile<LOW, HIGH> {
    const NAME: &'static str = "truncated_normal_quantile";
    fn value(arguments: &[f64]) -> f64 {
        match *arguments {
            [p, a, width, b] if (0.0..=1.0).contains(&p) => distance(p, a, width, b),
            _ => f64::NAN,
        }
    }
    fn derivative<'g>(which: usize, arguments: &[Var<'g>], y: Var<'g>) -> Option<Var<'g>> {
        let &[p, a, _, b] = arguments else { return None };
        let (loc, scale) = (p.graph().constant(0.0), p.graph().constant(1.0));
        let standard = Lifted { loc, scale, low: LOW.then_some(a), high: HIGH.then_some(b) };
        let from_high = match (LOW, HIGH) {
            (true, true) => is_mirrored(a, b),
            _ => p.graph().constant(f64::from(u8::from(HIGH))),
        };
        let z = y + from_high.select(b, a);
        // With the density f: f(z) dz = dp + (1 - p) f(a) da + p f(b) db.
        let ratio = |bound: Var<'g>| standard.log_density_ratio(bound, z).exp();
        match which {
            0 => Some((-standard.log_prob(z)).exp()),
            1 if LOW => Some((1.0 - p) * ratio(a) - (1.0 - from_high)),
            3 if HIGH => Some(p * ratio(b) - from_high),
            _ => None,
        }
    }
}

/// Where the density is higher at the upper bound.
fn is_mirrored<'g>(a: Var<'g>, b: Var<'g>) -> Var<'g> {
    (a + b).less(0.0)
}

/// The distance from the bound at which the density is higher to the value with mass p below it:
/// positive from the lower, negative from the upper bound.
fn distance(p: f64, a: f64, width: f64, b: f64) -> f64 {
    if a + b < 0.0 { -above(1.0 - p, p, -b, width) } else { above(p, 1.0 - p, a, width) }
}

/// The distance from `a` to the value with mass `lower = 1 - upper` between, if the density ends at
/// `a + width`.
fn above(lower: f64, upper: f64, a: f64, width: f64) -> f64 {
    if lower <= 0.0 || upper <= 0.0 {
        return if lower <= 0.0 { 0.0 } else { width };
    }
    let nearest = a.max(0.0);
    let log_mass = |a: f64, width: f64| {
        if width == f64::INFINITY {
            LogNormalMassAbove::value::<Plain>(a)
        } else {
            LogNormalMass::value::<Plain>(a, width)
        }
    };
    // Logs of densities are relative to that at the point nearest to 0.
    let log_density = |z: f64| -0.5 * (z - nearest) * (z + nearest);
    let whole = log_mass(a, width);
    let start = (Ndtri::value::<Plain>(lower) - a).max(lower / (1.0 + nearest));
    positive_root(start.min(0.9 * width), width, |step| {
        let z = a + step;
        // The same without the rounding of z where both are beyond 0.
        let log_density_at_z = if a > 0.0 { -step * (a + 0.5 * step) } else { log_density(z) };
        let by_log_step = step * (log_density_at_z - whole).exp();
        if lower < upper {
            let at_nearest = if z < 0.0 { log_density(z) } else { 0.0 };
            let log = log_mass(a, step) + at_nearest - whole;
            [log - lower.ln(), by_log_step / log.exp()]
        } else {
            let at_nearest = if a > 0.0 { log_density_at_z } else { log_density(z.max(0.0)) };
            let log = log_mass(z, width - step) + at_nearest - whole;
            [upper.ln() - log, by_log_step / log.exp()]
        }
    })
}
