//! Pathfinder: normal approximations of a density along the way to a mode, and a draw from the best of them.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use rand_distr::{Distribution, StandardNormal};
use samplers::{ChainRng, LogDensity};

use crate::lbfgs::follow;

/// The steps that a covariance is estimated from: J of Zhang et al. 2022, section 3.5.
const HISTORY: usize = 6;

/// The draws by which an approximation is judged: K of the same section.
const NUM_JUDGED: usize = 5;

/// The longest path: L of the same section.
const MAX_ITERATIONS: usize = 1000;

/// A path on which so many approximations in a row were not the best so far is not followed further.
const PATIENCE: usize = 30;

/// Chains start further out than the approximation reaches, so that what they agree on was not given to them.
const OVERDISPERSION: f64 = 2.0;

/// A step is a part of the history if the gradient changed along it by more than this part of its change.
const LEAST_CURVATURE: f64 = 1e-12;

/// A point near the bulk of a density, by a path from `start`, at which the density is finite; nothing if
/// no approximation on the path is of use, or the path was cancelled.
///
/// L-BFGS climbs to a mode, and each of its points gives a normal distribution: the mode of a quadratic
/// function with the gradient there and the curvature that the last steps have seen. The one of the largest
/// evidence lower bound is taken, which need not be at the end: joint modes of hierarchical models are
/// far from where the volume is (Zhang, Carpenter, Gelman & Vehtari 2022, Journal of Machine Learning Research
/// 23, 306, algorithms 1 to 4).
pub(crate) fn pathfinder<L: LogDensity + Clone>(
    density: &mut L,
    start: &[f64],
    rng: &mut ChainRng,
    is_cancelled: &dyn Fn() -> bool,
) -> Option<Vec<f64>> {
    let mut judge = density.clone();
    let mut scratch = vec![0.0; start.len()];
    let mut approximation = Approximation::new(start.len());
    let mut last: Option<[Vec<f64>; 2]> = None;
    let mut best: Option<(f64, Approximation)> = None;
    let mut num_worse = 0;
    follow(density, start.to_vec(), MAX_ITERATIONS, |position, gradient| {
        if is_cancelled() || num_worse == PATIENCE {
            return ControlFlow::Break(());
        }
        if let Some([last_position, last_gradient]) = &last {
            approximation
                .learn(difference(position, last_position), difference(gradient, last_gradient));
            approximation.center(position, gradient);
            let bound = approximation.evidence_lower_bound(&mut judge, &mut scratch, rng);
            if bound.is_finite() && best.as_ref().is_none_or(|(highest, _)| bound > *highest) {
                best = Some((bound, approximation.clone()));
                num_worse = 0;
            } else {
                num_worse += usize::from(best.is_some());
            }
        }
        last = Some([position.to_vec(), gradient.to_vec()]);
        ControlFlow::Continue(())
    });
    let (_, best) = best?;
    // Of a narrow support the wide draws may miss all, and then one of the others will do.
    [OVERDISPERSION; NUM_JUDGED].into_iter().chain([1.0; 2 * NUM_JUDGED]).find_map(|width| {
        let (point, _) = best.draw(width, rng);
        let value = density.value_and_grad(&point, &mut scratch);
        (value.is_finite() && scratch.iter().all(|slope| slope.is_finite())).then_some(point)
    })
}

/// A normal distribution whose covariance is `S Sᵀ`, with
/// `S = (I − p_m q_mᵀ) … (I − p_1 q_1ᵀ) diag(√α)`.
///
/// This product is the estimate of the inverse Hessian that L-BFGS makes of its last steps, in a form that draws
/// can be made with (Zhang & Sutton 2011, "Quasi-Newton methods for Markov chain Monte Carlo", section 4).
#[derive(Debug, Clone)]
struct Approximation {
    mean: Vec<f64>,
    /// The diagonal that the product begins with: variances.
    alpha: Vec<f64>,
    /// Steps, with the changes of the gradient along them.
    history: VecDeque<[Vec<f64>; 2]>,
    /// p and q of each step, the oldest first.
    factors: Vec<[Vec<f64>; 2]>,
    log_det: f64,
}

impl Approximation {
    fn new(dim: usize) -> Self {
        Self {
            mean: vec![0.0; dim],
            alpha: vec![1.0; dim],
            history: VecDeque::new(),
            factors: Vec::new(),
            log_det: 0.0,
        }
    }

    /// Learns from a step, and the change of the gradient of the negative log density along it.
    fn learn(&mut self, step: Vec<f64>, change: Vec<f64>) {
        let curvature = dot(&step, &change);
        let is_curved = curvature > LEAST_CURVATURE * dot(&change, &change);
        if !is_curved {
            return;
        }
        // Gilbert & Lemaréchal 1989, Mathematical Programming 45, equation 4.9.
        let a: f64 = self.alpha.iter().zip(&change).map(|(alpha, y)| y * alpha * y).sum();
        let c: f64 = self.alpha.iter().zip(&step).map(|(alpha, s)| s * s / alpha).sum();
        for ((alpha, s), y) in self.alpha.iter_mut().zip(&step).zip(&change) {
            let inverse = a / (curvature * *alpha) + y * y / curvature
                - a * s * s / (curvature * c * *alpha * *alpha);
            let new = 1.0 / inverse;
            if new > 0.0 && new.is_finite() {
                *alpha = new;
            }
        }
        if self.history.len() == HISTORY {
            self.history.pop_front();
        }
        self.history.push_back([step, change]);
        self.factors.clear();
        self.log_det = 0.5 * self.alpha.iter().map(|alpha| alpha.ln()).sum::<f64>();
        for [step, change] in &self.history {
            // B s, with B the inverse of the covariance so far.
            let whitened = self.whiten(step);
            let squared = dot(&whitened, &whitened);
            let expected = self.whiten_transposed(whitened);
            let curvature = dot(step, change);
            let weight = (curvature / squared).sqrt();
            let p = step.iter().map(|s| s / curvature).collect();
            let q = change.iter().zip(&expected).map(|(y, b)| y - weight * b).collect();
            self.factors.push([p, q]);
            // The determinant of I − p qᵀ is 1 − qᵀ p.
            self.log_det -= weight.ln();
        }
    }

    /// `S z`
    fn color(&self, mut z: Vec<f64>) -> Vec<f64> {
        z.iter_mut().zip(&self.alpha).for_each(|(z, alpha)| *z *= alpha.sqrt());
        for [p, q] in &self.factors {
            let along = dot(q, &z);
            add(&mut z, p, -along);
        }
        z
    }

    /// `S⁻¹ x`
    fn whiten(&self, x: &[f64]) -> Vec<f64> {
        let mut x = x.to_vec();
        for [p, q] in self.factors.iter().rev() {
            // The inverse of I − p qᵀ is I + p qᵀ / (1 − qᵀ p).
            let along = dot(q, &x) / (1.0 - dot(q, p));
            add(&mut x, p, along);
        }
        x.iter_mut().zip(&self.alpha).for_each(|(x, alpha)| *x /= alpha.sqrt());
        x
    }

    /// `S⁻ᵀ z`
    fn whiten_transposed(&self, mut z: Vec<f64>) -> Vec<f64> {
        z.iter_mut().zip(&self.alpha).for_each(|(z, alpha)| *z /= alpha.sqrt());
        for [p, q] in &self.factors {
            let along = dot(p, &z) / (1.0 - dot(q, p));
            add(&mut z, q, along);
        }
        z
    }

    /// Puts the mean where a quadratic function with this gradient has its mode.
    fn center(&mut self, position: &[f64], gradient: &[f64]) {
        // Sᵀ g, and then S of that.
        let mut step = gradient.to_vec();
        for [p, q] in self.factors.iter().rev() {
            let along = dot(p, &step);
            add(&mut step, q, -along);
        }
        step.iter_mut().zip(&self.alpha).for_each(|(s, alpha)| *s *= alpha.sqrt());
        let step = self.color(step);
        self.mean = difference(position, &step);
    }

    /// A draw, of so many times the width, and the log density of the distribution at it but for a
    /// constant.
    fn draw(&self, width: f64, rng: &mut ChainRng) -> (Vec<f64>, f64) {
        let z: Vec<f64> = self.mean.iter().map(|_| StandardNormal.sample(rng)).collect();
        let log_density = -0.5 * dot(&z, &z) - self.log_det;
        let mut point = self.color(z);
        point.iter_mut().zip(&self.mean).for_each(|(x, mean)| *x = mean + width * *x);
        (point, log_density)
    }

    /// The mean of the log ratio of the densities over draws, but for a constant.
    fn evidence_lower_bound<L: LogDensity>(
        &self,
        density: &mut L,
        gradient: &mut [f64],
        rng: &mut ChainRng,
    ) -> f64 {
        let mut sum = 0.0;
        for _ in 0..NUM_JUDGED {
            let (point, own) = self.draw(1.0, rng);
            sum += density.value_and_grad(&point, gradient) - own;
        }
        sum / NUM_JUDGED as f64
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// `x += factor · direction`
fn add(x: &mut [f64], direction: &[f64], factor: f64) {
    x.iter_mut().zip(direction).for_each(|(x, d)| *x += factor * d);
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    const DIM: usize = 5;

    /// A normal density of standard deviations 0.1 to 10, turned by reflections, around (1, 2, …).
    #[derive(Clone)]
    struct Turned;

    impl Turned {
        fn mirror(x: &mut [f64]) {
            let unit = 1.0 / (DIM as f64).sqrt();
            let along: f64 = x.iter().map(|x| x * unit).sum();
            x.iter_mut().for_each(|x| *x -= 2.0 * along * unit);
        }

        fn deviation(i: usize) -> f64 {
            10.0_f64.powf(i as f64 / 2.0 - 1.0)
        }
    }

    impl LogDensity for Turned {
        fn dim(&self) -> usize {
            DIM
        }
        fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            let mut d: Vec<f64> = (0..DIM).map(|i| x[i] - (i + 1) as f64).collect();
            Self::mirror(&mut d);
            let mut value = 0.0;
            for (i, (d, gradient)) in d.iter().zip(gradient.iter_mut()).enumerate() {
                let precision = Self::deviation(i).powi(-2);
                value -= 0.5 * precision * d * d;
                *gradient = -precision * d;
            }
            Self::mirror(gradient);
            value
        }
    }

    #[test]
    fn the_product_is_a_covariance_that_keeps_the_last_step() {
        let mut approximation = Approximation::new(DIM);
        let mut rng = ChainRng::seed_from_u64(1);
        let mut normal =
            || -> Vec<f64> { (0..DIM).map(|_| StandardNormal.sample(&mut rng)).collect() };
        let mut gradient = vec![0.0; DIM];
        let center: Vec<f64> = (1..=DIM).map(|i| i as f64).collect();
        for _ in 0..HISTORY + 2 {
            let step = normal();
            let point: Vec<f64> = center.iter().zip(&step).map(|(c, s)| c + s).collect();
            Turned.value_and_grad(&point, &mut gradient);
            let change: Vec<f64> = gradient.iter().map(|g| -g).collect();
            approximation.learn(step.clone(), change.clone());
            // The secant equation: the covariance times the change of the gradient is the step.
            approximation.center(&[0.0; DIM], &change);
            for (found, step) in approximation.mean.iter().zip(&step) {
                assert!((found + step).abs() < 1e-8 * (1.0 + step.abs()), "{found} {step}");
            }
            // S⁻¹ S and S⁻ᵀ Sᵀ are the identity.
            let z = normal();
            let back = approximation.whiten(&approximation.color(z.clone()));
            assert!(z.iter().zip(&back).all(|(z, back)| (z - back).abs() < 1e-8));
            let x = normal();
            let (one, other) = (
                dot(&approximation.whiten(&x), &z),
                dot(&x, &approximation.whiten_transposed(z.clone())),
            );
            assert!((one - other).abs() < 1e-8 * (1.0 + one.abs()));
        }
        // The determinant, from the images of the unit vectors.
        let mut columns: Vec<Vec<f64>> = (0..DIM)
            .map(|i| approximation.color((0..DIM).map(|j| f64::from(i == j)).collect()))
            .collect();
        let mut log_det = 0.0;
        for i in 0..DIM {
            let length = dot(&columns[i], &columns[i]).sqrt();
            log_det += length.ln();
            let unit: Vec<f64> = columns[i].iter().map(|x| x / length).collect();
            for other in &mut columns[i + 1..] {
                let along = dot(other, &unit);
                add(other, &unit, -along);
            }
        }
        assert!((log_det - approximation.log_det).abs() < 1e-9, "{log_det}");
    }

    #[test]
    fn draws_are_spread_as_the_density_is() {
        // Deviations in units of the standard deviations, of many paths: 2 by the overdispersion, if the
        // covariance is learned. A sum of 500 squares of normal numbers errs by 6 %.
        let mut squares = [0.0; DIM];
        const PATHS: u64 = 500;
        for seed in 0..PATHS {
            let mut rng = ChainRng::seed_from_u64(seed);
            let start: Vec<f64> = (0..DIM).map(|_| 3.0 * rng_normal(&mut rng)).collect();
            let point = pathfinder(&mut Turned, &start, &mut rng, &|| false).unwrap();
            let mut d: Vec<f64> = (0..DIM).map(|i| point[i] - (i + 1) as f64).collect();
            Turned::mirror(&mut d);
            for (i, d) in d.iter().enumerate() {
                squares[i] += (d / Turned::deviation(i)).powi(2) / PATHS as f64;
            }
        }
        for square in squares {
            assert!((1.4..2.8).contains(&square.sqrt()), "{squares:?}");
        }
    }

    fn rng_normal(rng: &mut ChainRng) -> f64 {
        StandardNormal.sample(rng)
    }

    #[test]
    fn a_cancelled_path_ends() {
        let mut rng = ChainRng::seed_from_u64(1);
        assert_eq!(pathfinder(&mut Turned, &[0.0; DIM], &mut rng, &|| true), None);
    }
}
