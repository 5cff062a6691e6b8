//! The gamma distribution.

use autodiff::primitive::{Binary, Gammainc, Gammaincc, Lgamma, Ndtri, Unary};
use autodiff::{Array, Graph, Isa, Operand, Shape, Var};
use rand::Rng;

use crate::concrete::{draw, is_at_most};
use crate::special::{HALF_LOG_TWO_PI, LogGammainc, LogGammaincc, centers, positive_root};
use crate::{Constraint, Distribution, Error, Parameter};

/// The gamma distribution with shape `concentration` and mean `concentration / rate`:
///
/// `p(x) = rate^concentration x^(concentration - 1) exp(-rate x) / Γ(concentration)` for x > 0
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, ch. 17).
///
/// ```
/// use distributions::{Distribution, Gamma};
///
/// let precision = Gamma::new(3.0, 2.0);
/// assert_eq!(precision.mean_value()?.to_scalar(), Some(1.5));
/// let at = precision.log_prob_at([1.0, 0.0])?;
/// assert!((at.data()[0] - (4f64.ln() - 2.0)).abs() < 1e-15);
/// assert_eq!(at.data()[1], f64::NEG_INFINITY);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gamma<'a> {
    concentration: Operand<'a>,
    rate: Operand<'a>,
}

impl<'a> Gamma<'a> {
    /// The distribution with this shape and rate (both positive).
    pub fn new(concentration: impl Into<Operand<'a>>, rate: impl Into<Operand<'a>>) -> Self {
        Self { concentration: concentration.into(), rate: rate.into() }
    }
}

impl Distribution for Gamma<'_> {
    fn name(&self) -> &'static str {
        "Gamma"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter {
                name: "concentration",
                value: &self.concentration,
                constraint: Constraint::Positive,
            },
            Parameter { name: "rate", value: &self.rate, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Positive
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let log = value.log();
        if is_at_most(&self.concentration, LARGE) {
            return (concentration - 1.0) * log
                - rate * value
                - log_normalizer(concentration, rate);
        }
        log_poisson_like_of(concentration, rate, value, log)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [concentration, rate]| unit_draw(rng, concentration) / rate)
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        Some(concentration / rate)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        Some(concentration / (rate * rate))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        Some(value.greater(0.0).select(concentration.gammainc(value.maximum(0.0) * rate), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        Some(lower_quantile(probability, concentration) / rate)
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let log = concentration.binary::<LogGammainc>(value.maximum(0.0) * rate);
        Some(value.greater(0.0).select(log, f64::NEG_INFINITY))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let log = concentration.binary::<LogGammaincc>(value.maximum(0.0) * rate);
        Some(value.greater(0.0).select(log, 0.0))
    }
}

/// Where the terms of the log density become so large that their rounding is felt.
pub(super) const LARGE: f64 = 100.0;

/// `log Γ(a) - a log rate`; NaN where one of them is not positive.
pub(super) fn log_normalizer<'g>(a: Var<'g>, rate: Var<'g>) -> Var<'g> {
    a.stirling_remainder() + HALF_LOG_TWO_PI - 0.5 * a.log() - a - a * (rate / a).log()
}

/// `a log x - x - log Γ(a)` without the cancellation of these terms for large a (Loader 2000, "Fast and
/// accurate computation of binomial probabilities").
pub(super) fn log_poisson_like<'g>(a: Var<'g>, x: Var<'g>) -> Var<'g> {
    0.5 * a.log() - HALF_LOG_TWO_PI - a.stirling_remainder() - a.kl_div(x)
}

/// [`log_poisson_like`] for x = rate · value, less a logarithm that is known if the value is.
pub(super) fn log_poisson_like_of<'g>(
    a: Var<'g>,
    rate: Var<'g>,
    value: Var<'g>,
    log: Var<'g>,
) -> Var<'g> {
    // Of known data two sums are all that is needed.
    let Some(center) = centers(value, 1, &[a, rate]) else {
        return log_poisson_like(a, rate * value) - log;
    };
    let center = value.graph().constant(center);
    let slope = a / center;
    let from_center = (slope - rate) * (value - center) - slope * center.kl_div(value) - log;
    from_center + log_poisson_like(a, rate * center)
}

/// A draw for rate 1.
pub(super) fn unit_draw(rng: &mut dyn Rng, concentration: f64) -> f64 {
    let Ok(gamma) = rand_distr::Gamma::new(concentration, 1.0) else { return f64::NAN };
    // Small shapes have most of their mass below the smallest double.
    rand_distr::Distribution::sample(&gamma, rng).max(f64::MIN_POSITIVE)
}

/// The x with `P(a, x) = p`.
pub(super) fn lower_quantile<'g>(p: Var<'g>, a: Var<'g>) -> Var<'g> {
    p.binary::<Quantile<false>>(a)
}

/// The x with `Q(a, x) = p`.
pub(super) fn upper_quantile<'g>(p: Var<'g>, a: Var<'g>) -> Var<'g> {
    p.binary::<Quantile<true>>(a)
}

/// The quantile for rate 1 of the lower, or upper, probability; arguments `p`, `a`.
#[derive(Debug)]
struct Quantile<const UPPER: bool>;
impl<const UPPER: bool> Binary for Quantile<UPPER> {
    const NAME: &'static str = "gamma_quantile";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.05, 0.95), (0.5, 20.0)];
    fn value<I: Isa>(p: f64, a: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) || a.is_nan() || a <= 0.0 {
            return f64::NAN;
        }
        let (lower, upper) = if UPPER { (1.0 - p, p) } else { (p, 1.0 - p) };
        if lower == 0.0 {
            return 0.0;
        }
        if upper == 0.0 {
            return f64::INFINITY;
        }
        let log_gamma = Lgamma::value::<I>(a);
        let density = |x: f64| (a * x.ln() - x - log_gamma).exp();
        // The leading term of the series for small x, or Wilson and Hilferty's cube of a normal
        // variable (Abramowitz & Stegun 1964, 6.5.29 and 26.4.17).
        let power = ((lower.ln() + log_gamma + a.ln()) / a).exp();
        let ninth = 1.0 / (9.0 * a);
        let cube = a * (1.0 - ninth + Ndtri::value::<I>(lower) * ninth.sqrt()).powi(3);
        let start = if a < 1.0 || cube < 0.1 * a { power } else { cube };
        positive_root(start, f64::INFINITY, |x| {
            if lower < upper {
                let found = Gammainc::value::<I>(a, x);
                [(found / lower).ln(), density(x) / found]
            } else {
                let found = Gammaincc::value::<I>(a, x);
                [(upper / found).ln(), density(x) / found]
            }
        })
    }
    fn derivative_left<'g>(_p: Var<'g>, a: Var<'g>, x: Var<'g>) -> Option<Var<'g>> {
        let slope = (x + a.lgamma() - (a - 1.0).xlogy(x)).exp();
        Some(if UPPER { -slope } else { slope })
    }
    fn derivative_right<'g>(_p: Var<'g>, a: Var<'g>, _x: Var<'g>) -> Option<Var<'g>> {
        Some(a.graph().fault(
            "the quantile of the gamma family has no derivative by its shape: keep that constant",
        ))
    }
}
