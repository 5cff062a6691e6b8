//! The Dirichlet distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::Open01;

use crate::concrete::{draw_events, is_at_most};
use crate::event::{sum_event, too_few_axes};
use crate::special::{HALF_LOG_TWO_PI, centers, excess};
use crate::{Constraint, Distribution, Error, Parameter};

/// The Dirichlet distribution of K shares that sum to 1:
///
/// `p(x) = Γ(Σ a) / Π Γ(a[i]) · Π x[i]^(a[i] - 1)` with a the `concentration`
///
/// (Kotz, Balakrishnan & Johnson 2000, Continuous Multivariate Distributions 1, ch. 49). The last axis of
/// the concentration has one element for each share.
///
/// ```
/// use distributions::{Dirichlet, Distribution};
///
/// let shares = Dirichlet::new([1.0, 1.0, 2.0]);
/// assert_eq!(shares.mean_value()?.data(), [0.25, 0.25, 0.5]);
/// let log_prob = shares.log_prob_at([0.25, 0.25, 0.5])?.to_scalar().unwrap();
/// assert!((log_prob - 3f64.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Dirichlet<'a> {
    concentration: Operand<'a>,
}

impl<'a> Dirichlet<'a> {
    /// The distribution with these concentrations (positive).
    pub fn new(concentration: impl Into<Operand<'a>>) -> Self {
        Self { concentration: concentration.into() }
    }

    /// The concentrations and their sum, which keeps the axis.
    fn lifted<'g>(&self, graph: &'g Graph) -> Option<(Var<'g>, Var<'g>)> {
        let concentration = graph.lift(&self.concentration);
        let axis = concentration.shape().rank().checked_sub(1)?;
        Some((concentration, concentration.sum_axis(axis).expand_dims(axis)))
    }
}

impl Distribution for Dirichlet<'_> {
    fn name(&self) -> &'static str {
        "Dirichlet"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let constraint = Constraint::Positive.independent(1);
        vec![Parameter { name: "concentration", value: &self.concentration, constraint }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Simplex
    }

    fn event_shape(&self) -> Shape {
        Shape::from(self.concentration.shape().from_right(0))
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let Some((a, total)) = self.lifted(graph) else {
            return too_few_axes(graph.lift(&self.concentration), 1);
        };
        let count = self.event_shape().size() as f64;
        let total_once = sum_event(total, 1);
        let of_total = total_once.stirling_remainder() - (count - 1.0) * HALF_LOG_TWO_PI;
        if is_at_most(&self.concentration, LARGE) {
            // Stirling's formula for the gamma functions, in which the sums of a and of its total
            // cancel. Their logarithms give NaN for what is not positive.
            let powers = sum_event((a - 1.0).xlogy(value), 1);
            let gammas = sum_event((a - 0.5) * a.log() + a.stirling_remainder(), 1);
            return powers - gammas + (total_once - 0.5) * total_once.log() + of_total;
        }
        // No term is larger than the result (Loader 2000, "Fast and accurate computation of binomial
        // probabilities").
        let norm = 0.5 * a.log() - a.stirling_remainder();
        let of_total = of_total - 0.5 * total_once.log();
        let are_inside = |known: Array| known.data().iter().all(|&x| x > 0.0);
        // Of known data the sum of each share is all that is needed.
        if value.value().is_some_and(are_inside)
            && let Some(centers) = centers(value, self.event_shape().size(), &[a])
        {
            // The deviations are those of shares with the sum 1.
            let of_total = of_total + total_once * excess(centers.data());
            let centers = graph.constant(centers);
            let slopes = a / centers;
            let from_centers = sum_event(slopes * (value - centers), 1)
                - sum_event(slopes * centers.kl_div(value), 1)
                - sum_event(value.log(), 1);
            return from_centers + (sum_event(norm - a.kl_div(total * centers), 1) + of_total);
        }
        // At a bound the two logarithms are infinite both: there the power alone is, or none.
        let is_inside = value.greater(0.0);
        let inside = is_inside.select(value, 1.0);
        let from_mean = -a.kl_div(total * inside) - inside.log();
        let at_bound = (a - 1.0).xlogy(value) + a + a * (total.log() - a.log());
        sum_event(norm + is_inside.select(from_mean, at_bound), 1) + of_total
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, shares| {
            // Logs of gamma variables, as those of small concentrations leave the range of doubles.
            for (share, &a) in shares.iter_mut().zip(parameters[0]) {
                let Ok(gamma) = rand_distr::Gamma::new(a + 1.0, 1.0) else { return };
                let one_more: f64 = rand_distr::Distribution::sample(&gamma, rng);
                let u: f64 = rng.sample(Open01);
                *share = one_more.ln() + u.ln() / a;
            }
            let largest = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            shares.iter_mut().for_each(|share| *share = (*share - largest).exp());
            let total: f64 = shares.iter().sum();
            shares.iter_mut().for_each(|share| *share /= total);
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration, total) = self.lifted(graph)?;
        Some(concentration / total)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration, total) = self.lifted(graph)?;
        let mean = concentration / total;
        Some(mean * ((total - concentration) / total) / (total + 1.0))
    }
}

/// Where the terms of the log density become so large that their rounding is felt.
const LARGE: f64 = 100.0;
