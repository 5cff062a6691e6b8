//! The beta-binomial distribution.

use autodiff::primitive::{Binary, KlDiv, StirlingRemainder, Unary};
use autodiff::{Array, Graph, Operand, Plain, Shape, Var};
use rand::Rng;

use super::binomial::binomial_draw;
use crate::concrete::{draw, is_at_most};
use crate::special::{Function, LogFactorialRest, apply, log_probability, smallest_count};
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of the number of successes in `total_count` trials whose common probability of
/// success is beta distributed:
///
/// `P(k) = C(n, k) B(k + a, n - k + b) / B(a, b)` for k = 0, …, n
///
/// with n = total_count, a = concentration1 and b = concentration0 (Johnson, Kemp & Kotz 2005,
/// Univariate Discrete Distributions, sec. 6.2.2).
///
/// ```
/// use distributions::{BetaBinomial, Distribution};
///
/// let even = BetaBinomial::new(1.0, 1.0, 4.0);
/// assert!((even.log_prob_at(3.0)?.to_scalar().unwrap() - 0.2f64.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BetaBinomial<'a> {
    concentration1: Operand<'a>,
    concentration0: Operand<'a>,
    total_count: Operand<'a>,
}

impl<'a> BetaBinomial<'a> {
    /// The distribution for these concentrations at success and at failure (both positive) and this
    /// number of trials.
    pub fn new(
        concentration1: impl Into<Operand<'a>>,
        concentration0: impl Into<Operand<'a>>,
        total_count: impl Into<Operand<'a>>,
    ) -> Self {
        Self {
            concentration1: concentration1.into(),
            concentration0: concentration0.into(),
            total_count: total_count.into(),
        }
    }

    fn lifted<'g>(&self, graph: &'g Graph) -> [Var<'g>; 3] {
        [&self.concentration1, &self.concentration0, &self.total_count].map(|p| graph.lift(p))
    }
}

impl Distribution for BetaBinomial<'_> {
    fn name(&self) -> &'static str {
        "BetaBinomial"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let parameter = |name, value, constraint| Parameter { name, value, constraint };
        vec![
            parameter("concentration1", &self.concentration1, Constraint::Positive),
            parameter("concentration0", &self.concentration0, Constraint::Positive),
            parameter("total_count", &self.total_count, Constraint::NonNegativeInteger),
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::IntegerInterval { low: 0.0.into(), high: self.total_count.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let [a, b, n] = self.lifted(value.graph());
        let failures = n - value;
        let rest = |count: Var<'g>| count.unary::<LogFactorialRest>();
        let rests = rest(n) - rest(value) - rest(failures);
        let is_small = [&self.total_count, &self.concentration1, &self.concentration0]
            .iter()
            .all(|parameter| is_at_most(parameter, LARGE));
        if is_small {
            let part = |count: Var<'g>| count.xlogy(n.maximum(1.0) / count.maximum(1.0));
            let coefficient = rests + part(value) + part(failures);
            return (value + a).lbeta(failures + b) - a.lbeta(b) + coefficient;
        }
        // Stirling's formula for all gamma functions. Its leading terms are these divergences from
        // the share that successes have in prior and data together, and nothing cancels.
        let total = a + b;
        let share = (value + a) / (n + total);
        let complement = (failures + b) / (n + total);
        // Without trials there is nothing to diverge, and the slopes would be 0/0.
        let any = n.greater(0.0);
        let from = |mean: Var<'g>| any.select(mean, 1.0);
        let of_none = any.select(0.0, 2.0);
        let divergence = value.kl_div(from(n * share)) + failures.kl_div(from(n * complement))
            - of_none
            + a.kl_div(total * share)
            + b.kl_div(total * complement);
        let log_beta_rest = |a: Var<'g>, b: Var<'g>| {
            let sum = a + b;
            let remainders =
                a.stirling_remainder() + b.stirling_remainder() - sum.stirling_remainder();
            remainders - 0.5 * (a.log() + (b / sum).log())
        };
        rests + log_beta_rest(value + a, failures + b) - log_beta_rest(a, b) - divergence
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [a, b, n]| {
            let Ok(beta) = rand_distr::Beta::new(a, b) else { return f64::NAN };
            let probs = rand_distr::Distribution::sample(&beta, rng);
            binomial_draw(rng, n, probs)
        })
    }

    fn enumerate_support(&self) -> Option<Array> {
        let most = self.total_count.value()?.data().iter().copied().fold(0.0, f64::max);
        Some((0..=most as u64).map(|k| k as f64).collect())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let [a, b, n] = self.lifted(graph);
        Some(n * (a / (a + b)))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let [a, b, n] = self.lifted(graph);
        let total = a + b;
        Some(n * (a / total) * (b / total) * ((total + n) / (total + 1.0)))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let [a, b, n] = self.lifted(value.graph());
        Some(apply::<Tail<false>>(&[value, a, b, n]))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let [a, b, n] = self.lifted(probability.graph());
        Some(apply::<Quantile>(&[probability, a, b, n]))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let [a, b, n] = self.lifted(value.graph());
        Some(log_probability(apply::<Tail<true>>(&[value, a, b, n])))
    }
}

/// Where the terms of the log probability become so large that their rounding is felt.
const LARGE: f64 = 100.0;

/// `P(count ≤ k)`, or `P(count > k)`; arguments `k`, `a`, `b`, `n`.
struct Tail<const UPPER: bool>;
impl<const UPPER: bool> Function for Tail<UPPER> {
    const NAME: &'static str = "beta_binomial_tail";
    fn value(arguments: &[f64]) -> f64 {
        let &[k, a, b, n] = arguments else { return f64::NAN };
        if k.is_nan() || !(a > 0.0 && b > 0.0) {
            return f64::NAN;
        }
        let k = k.floor();
        if k < 0.0 || k >= n {
            return f64::from(u8::from((k >= n) != UPPER));
        }
        // Counts above k are failures seen from the other end.
        let sum = |upper: bool| {
            if upper { lower_sum(n - k - 1.0, b, a, n) } else { lower_sum(k, a, b, n) }
        };
        // The sum that goes away from the mean, unless its difference from 1 is the precise one.
        let away = k > n * a / (a + b);
        let direct = sum(away);
        if away == UPPER {
            direct
        } else if direct < 0.9 {
            1.0 - direct
        } else {
            sum(UPPER)
        }
    }
    fn derivative<'g>(which: usize, _arguments: &[Var<'g>], y: Var<'g>) -> Option<Var<'g>> {
        match which {
            1 | 2 => Some(y.graph().fault(
                "the distribution function of BetaBinomial has no derivative by its \
                 concentrations: keep them constant",
            )),
            _ => None,
        }
    }
}

/// `P(count ≤ k)` for 0 ≤ k < n, added up from k downwards.
fn lower_sum(k: f64, a: f64, b: f64, n: f64) -> f64 {
    let (mut k, mut term, mut sum) = (k, log_prob(k, a, b, n).exp(), 0.0);
    while k >= 0.0 && term > 1e-18 * sum {
        sum += term;
        // P(k - 1) / P(k).
        term *= k / (n - k + 1.0) * ((n - k + b) / (k - 1.0 + a));
        k -= 1.0;
    }
    sum.min(1.0)
}

/// The log probability of one count.
fn log_prob(k: f64, a: f64, b: f64, n: f64) -> f64 {
    let failures = n - k;
    let (total, share) = (a + b, (k + a) / (n + a + b));
    let complement = (failures + b) / (n + total);
    let kl_div = KlDiv::value::<Plain>;
    let divergence = kl_div(k, n * share)
        + kl_div(failures, n * complement)
        + kl_div(a, total * share)
        + kl_div(b, total * complement);
    let rest = LogFactorialRest::value::<Plain>;
    let log_beta_rest = |a: f64, b: f64| {
        let remainder = StirlingRemainder::value::<Plain>;
        let remainders = remainder(a) + remainder(b) - remainder(a + b);
        remainders - 0.5 * (a.ln() + (b / (a + b)).ln())
    };
    rest(n) - rest(k) - rest(failures) + log_beta_rest(k + a, failures + b)
        - log_beta_rest(a, b)
        - divergence
}

/// The smallest k with `P(count ≤ k) ≥ p`; arguments `p`, `a`, `b`, `n`. It moves in steps, so its
/// derivatives are taken as zero.
struct Quantile;
impl Function for Quantile {
    const NAME: &'static str = "beta_binomial_quantile";
    fn value(arguments: &[f64]) -> f64 {
        let &[p, a, b, n] = arguments else { return f64::NAN };
        if !((0.0..=1.0).contains(&p) && a > 0.0 && b > 0.0) {
            return f64::NAN;
        }
        let mean = n * a / (a + b);
        smallest_count(mean, mean.sqrt(), |k| k >= n || Tail::<false>::value(&[k, a, b, n]) >= p)
    }
    fn derivative<'g>(_which: usize, _x: &[Var<'g>], _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}
