//! The beta distribution.

use autodiff::primitive::{Betainc, Betaincc, Binary, Lbeta};
use autodiff::{Array, Graph, Operand, Plain, Shape, Var};
use rand::Rng;

use crate::concrete::{draw, is_at_most};
use crate::special::{Function, HALF_LOG_TWO_PI, apply, centers, log_probability, positive_root};
use crate::{Constraint, Distribution, Error, Parameter};

/// The beta distribution of a fraction:
///
/// `p(x) = x^(concentration1 - 1) (1 - x)^(concentration0 - 1) / B(concentration1, concentration0)`
/// for 0 ≤ x ≤ 1
///
/// (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 25).
///
/// ```
/// use distributions::{Beta, Distribution};
///
/// let fraction = Beta::new(3.0, 1.0);
/// assert_eq!(fraction.mean_value()?.to_scalar(), Some(0.75));
/// assert!((fraction.cdf_at(0.5)?.to_scalar().unwrap() - 0.125).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Beta<'a> {
    concentration1: Operand<'a>,
    concentration0: Operand<'a>,
}

impl<'a> Beta<'a> {
    /// The distribution with these concentrations at 1 and at 0 (both positive).
    pub fn new(
        concentration1: impl Into<Operand<'a>>,
        concentration0: impl Into<Operand<'a>>,
    ) -> Self {
        Self { concentration1: concentration1.into(), concentration0: concentration0.into() }
    }
}

impl Distribution for Beta<'_> {
    fn name(&self) -> &'static str {
        "Beta"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter {
                name: "concentration1",
                value: &self.concentration1,
                constraint: Constraint::Positive,
            },
            Parameter {
                name: "concentration0",
                value: &self.concentration0,
                constraint: Constraint::Positive,
            },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::unit_interval()
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (concentration1, concentration0) =
            (graph.lift(&self.concentration1), graph.lift(&self.concentration0));
        let powers = (concentration1 - 1.0).xlogy(value) + (concentration0 - 1.0).xlog1py(-value);
        let log_prob = powers - concentration1.lbeta(concentration0);
        if is_at_most(&self.concentration1, LARGE) && is_at_most(&self.concentration0, LARGE) {
            return log_prob;
        }
        let are_inside = |known: Array| known.data().iter().all(|&x| x > 0.0 && x < 1.0);
        // Of known data two sums are all that is needed.
        if value.value().is_some_and(are_inside)
            && let Some(center) = centers(value, 1, &[concentration1, concentration0])
        {
            let logs = value.log() + (-value).log1p();
            let center = graph.constant(center);
            let (slope1, slope0) = (concentration1 / center, concentration0 / (1.0 - center));
            let from_center = (slope1 - slope0) * (value - center)
                - slope1 * center.kl_div(value)
                - slope0 * (1.0 - center).kl_div(1.0 - value)
                - logs;
            return from_center + log_binomial_like(concentration1, concentration0, center);
        }
        // At the bounds that is the difference of infinities.
        let is_inside = value.greater(0.0) * value.less(1.0);
        let inside = is_inside.select(value, 0.5);
        let logs = inside.log() + (-inside).log1p();
        let precise = log_binomial_like(concentration1, concentration0, inside) - logs;
        is_inside.select(precise, log_prob)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [a, b]| {
            let Ok(beta) = rand_distr::Beta::new(a, b) else { return f64::NAN };
            rand_distr::Distribution::sample(&beta, rng)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration1, concentration0) =
            (graph.lift(&self.concentration1), graph.lift(&self.concentration0));
        Some(concentration1 / (concentration1 + concentration0))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration1, concentration0) =
            (graph.lift(&self.concentration1), graph.lift(&self.concentration0));
        let total = concentration1 + concentration0;
        Some((concentration1 / total) * (concentration0 / total) / (total + 1.0))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration1, concentration0) =
            (graph.lift(&self.concentration1), graph.lift(&self.concentration0));
        Some(value.clamp(0.0, 1.0).betainc(concentration1, concentration0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (concentration1, concentration0) =
            (graph.lift(&self.concentration1), graph.lift(&self.concentration0));
        Some(apply::<Quantile>(&[probability, concentration1, concentration0]))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration1, concentration0) =
            (graph.lift(&self.concentration1), graph.lift(&self.concentration0));
        let upper = value.clamp(0.0, 1.0).betaincc(concentration1, concentration0);
        Some(log_probability(upper))
    }
}

/// Where the terms of the log density become so large that their rounding is felt.
const LARGE: f64 = 100.0;

/// `log(x^a (1-x)^b / B(a, b))` without the cancellation of these terms for large a and b (Loader 2000,
/// "Fast and accurate computation of binomial probabilities").
fn log_binomial_like<'g>(a: Var<'g>, b: Var<'g>, x: Var<'g>) -> Var<'g> {
    let total = a + b;
    let remainders = a.stirling_remainder() + b.stirling_remainder() - total.stirling_remainder();
    let norm = 0.5 * (a.log() + (b / total).log()) - HALF_LOG_TWO_PI - remainders;
    norm - a.kl_div(total * x) - b.kl_div(total * (1.0 - x))
}

/// The quantile; arguments `p`, `a`, `b`.
struct Quantile;
impl Function for Quantile {
    const NAME: &'static str = "beta_quantile";
    fn value(arguments: &[f64]) -> f64 {
        let &[p, a, b] = arguments else { return f64::NAN };
        if !((0.0..=1.0).contains(&p) && a > 0.0 && b > 0.0) {
            return f64::NAN;
        }
        if p == 0.0 || p == 1.0 {
            return p;
        }
        // The side on which the value is far from 1 is the precise one.
        if p <= Betainc::value::<Plain>(a, b, 0.5) {
            lower_quantile(p, 1.0 - p, a, b)
        } else {
            1.0 - lower_quantile(1.0 - p, p, b, a)
        }
    }
    fn derivative<'g>(which: usize, arguments: &[Var<'g>], x: Var<'g>) -> Option<Var<'g>> {
        let &[p, a, b] = arguments else { return None };
        if which > 0 {
            return Some(p.graph().fault(
                "the quantile of Beta has no derivative by its concentrations: keep them constant",
            ));
        }
        Some((-Beta::new(a, b).log_prob_in_support(x)).exp())
    }
}

/// The x below ½ with `P(X ≤ x) = lower = 1 - upper`.
fn lower_quantile(lower: f64, upper: f64, a: f64, b: f64) -> f64 {
    let log_beta = Lbeta::value::<Plain>(a, b);
    let density = |x: f64| (a * x.ln() + (b - 1.0) * (-x).ln_1p() - log_beta).exp();
    // The leading term for small x, as far as it goes.
    let power = ((lower.ln() + a.ln() + log_beta) / a).exp();
    let start = if power < 0.1 { power } else { (a / (a + b)).min(0.5) };
    positive_root(start, 0.75, |x| {
        if lower < upper {
            let found = Betainc::value::<Plain>(a, b, x);
            [(found / lower).ln(), density(x) / found]
        } else {
            let found = Betaincc::value::<Plain>(a, b, x);
            [(upper / found).ln(), density(x) / found]
        }
    })
}
