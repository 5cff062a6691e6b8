//! Sample adaptive Markov chain Monte Carlo.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::ensemble::{Ensemble, EnsembleInfo, NoAdaptation, NoTuning};
use crate::linear_algebra::{Cholesky, Matrix, add_scaled, dot};
use crate::{Archive, ChainRng, Checkpoint, Error, ErrorKind, Initial, Kernel, LogDensity};

/// Sample adaptive MCMC (Zhu 2019, "Sample Adaptive MCMC", NeurIPS 32, algorithm 1): the state is a set of
/// points, a new one is drawn from the normal distribution with their mean and covariance, and one of all
/// of them is dropped, with a probability that keeps the density invariant. It needs no gradient, and the
/// set adapts itself, for ever.
///
/// A draw is one of the points, chosen evenly, as in NumPyro's `SA`. The warm-up should be long: until the
/// set has the shape of the density.
///
/// ```
/// let kernel = samplers::Sa::default().adapt_state_size(40);
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sa {
    adapt_state_size: Option<usize>,
}

impl Sa {
    /// The number of points, at least the dimension plus two; twice the dimension by default, and no fewer
    /// than four.
    #[must_use]
    pub fn adapt_state_size(mut self, adapt_state_size: usize) -> Self {
        self.adapt_state_size = Some(adapt_state_size);
        self
    }
}

/// The points, and the memory of a step.
#[derive(Debug, Clone)]
pub struct SaState {
    ensemble: Ensemble,
    moments: Moments,
    /// The proposal, and a point of the set, in coordinates in which the points have mean 0 and covariance 1.
    white: [Vec<f64>; 2],
    weights: Vec<f64>,
}

impl Checkpoint for SaState {
    fn visit(&mut self, archive: &mut Archive) {
        self.ensemble.visit(archive);
    }
}

impl Kernel for Sa {
    type State = SaState;
    type Tuning = NoTuning;
    type Adaptation = NoAdaptation;
    type Info = EnsembleInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        _num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        let dim = density.dim();
        let size = self.adapt_state_size.unwrap_or((2 * dim).max(4));
        if size < dim + 2 {
            let message = format!(
                "adapt_state_size is {size}, but the covariance of {dim} coordinates needs at least {}",
                dim + 2
            );
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let state = SaState {
            ensemble: Ensemble::around(density, position, size, rng)?,
            moments: Moments::new(dim),
            white: [vec![0.0; dim], vec![0.0; dim]],
            weights: vec![0.0; size + 1],
        };
        Ok((state, NoTuning, NoAdaptation))
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut SaState,
        _tuning: &NoTuning,
        rng: &mut ChainRng,
    ) -> EnsembleInfo {
        let SaState { ensemble, moments, white: [a, b], weights } = state;
        // Points too close to a plane have no covariance to draw from: then nothing moves.
        if !moments.renew(&ensemble.points) {
            return ensemble.info(0.0, rng);
        }
        let Moments { mean, factor, .. } = &*moments;
        let Ensemble { points, log_densities, gradient, proposal, .. } = &mut *ensemble;
        a.fill_with(|| rng.sample(StandardNormal));
        for (i, (x, mean)) in proposal.iter_mut().zip(mean).enumerate() {
            *x = mean + dot(&factor.lower().row(i)[..=i], &a[..=i]);
        }
        let log_density = density.value_and_grad(proposal, gradient);
        if !log_density.is_finite() {
            return ensemble.info(0.0, rng);
        }
        let size = points.num_rows();
        let a_square = dot(a, a);
        // First logarithms, that of the proposal last.
        for (weight, (point, at_point)) in
            weights.iter_mut().zip(points.rows().zip(&*log_densities))
        {
            let deviations = b.iter_mut().zip(point).zip(mean);
            deviations.for_each(|((b, x), mean)| *b = x - mean);
            factor.solve_lower(b);
            *weight = log_density_without(size as f64, a_square, dot(a, b), dot(b, b)) - at_point;
        }
        weights[size] = -0.5 * a_square - log_density;
        let largest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        weights.iter_mut().for_each(|w| *w = (*w - largest).exp());
        let sum: f64 = weights.iter().sum();
        let mut left = rng.random::<f64>() * sum;
        let dropped = weights.iter().position(|w| {
            left -= w;
            left < 0.0
        });
        if let Some(dropped) = dropped.filter(|&j| j < size) {
            points.row_mut(dropped).copy_from_slice(proposal);
            log_densities[dropped] = log_density;
        }
        ensemble.info(1.0 - weights[size] / sum, rng)
    }

    fn adapt<L: LogDensity>(
        &self,
        _density: &mut L,
        _state: &mut SaState,
        _info: &EnsembleInfo,
        _adaptation: &mut NoAdaptation,
        _tuning: &mut NoTuning,
        _rng: &mut ChainRng,
    ) {
    }

    fn position<'s>(&self, state: &'s SaState) -> &'s [f64] {
        state.ensemble.chosen()
    }
}

/// Mean and covariance of a set of points, and the Cholesky factor of the latter.
#[derive(Debug, Clone)]
struct Moments {
    mean: Vec<f64>,
    deviation: Vec<f64>,
    /// The lower half.
    covariance: Matrix,
    factor: Cholesky,
}

impl Moments {
    fn new(dim: usize) -> Self {
        Self {
            mean: vec![0.0; dim],
            deviation: vec![0.0; dim],
            covariance: Matrix::zeros(dim, dim),
            factor: Cholesky::zeros(dim),
        }
    }

    /// Those of these points; false if there is no factor.
    fn renew(&mut self, points: &Matrix) -> bool {
        let Self { mean, deviation, covariance, factor } = self;
        let share = 1.0 / points.num_rows() as f64;
        mean.fill(0.0);
        points.rows().for_each(|point| add_scaled(mean, share, point));
        covariance.values_mut().fill(0.0);
        for point in points.rows() {
            let deviations = deviation.iter_mut().zip(point).zip(&*mean);
            deviations.for_each(|((d, x), mean)| *d = x - mean);
            for (i, d) in deviation.iter().enumerate() {
                add_scaled(&mut covariance.row_mut(i)[..=i], share * d, &deviation[..=i]);
            }
        }
        factor.renew(covariance)
    }
}

/// The log density at a point of the set, up to a constant, of the normal distribution with the moments of
/// the set in which the new point takes its place.
///
/// With `a` and `b` the new and the old point in coordinates in which the set of `n` has mean 0 and
/// covariance 1, the set without the old one has mean `(a - b)/n` and covariance `1 + W K Wᵀ`, with
/// `W = (a, b)` and `K = [[1/n - 1/n², 1/n²], [1/n², -1/n - 1/n²]]`; so determinant and inverse are those
/// of matrices of two rows. Arguments: `n`, `a·a`, `a·b`, `b·b`.
fn log_density_without(n: f64, aa: f64, ab: f64, bb: f64) -> f64 {
    let (first, second) = (1.0 / n, 1.0 / (n * n));
    let k = [[first - second, second], [second, -first - second]];
    let g = [[aa, ab], [ab, bb]];
    // 1 + K G
    let m = [
        [1.0 + k[0][0] * g[0][0] + k[0][1] * g[1][0], k[0][0] * g[0][1] + k[0][1] * g[1][1]],
        [k[1][0] * g[0][0] + k[1][1] * g[1][0], 1.0 + k[1][0] * g[0][1] + k[1][1] * g[1][1]],
    ];
    let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    if determinant <= 0.0 || determinant.is_nan() {
        return f64::NEG_INFINITY;
    }
    // The old point minus the mean is W c, and its square in the new covariance is cᵀ G (1 + K G)⁻¹ c.
    let c = [-first, 1.0 + first];
    let solved = [
        (m[1][1] * c[0] - m[0][1] * c[1]) / determinant,
        (m[0][0] * c[1] - m[1][0] * c[0]) / determinant,
    ];
    let gc = [g[0][0] * c[0] + g[0][1] * c[1], g[1][0] * c[0] + g[1][1] * c[1]];
    -0.5 * (determinant.ln() + gc[0] * solved[0] + gc[1] * solved[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_without_a_point_are_those_of_the_other_set() {
        let rows = [[0.3, -1.0], [1.5, 0.2], [-0.7, 0.9], [0.1, 0.4], [-1.1, -0.8]];
        let matrix = |rows: &[[f64; 2]]| {
            let mut matrix = Matrix::zeros(rows.len(), 2);
            matrix.values_mut().copy_from_slice(rows.as_flattened());
            matrix
        };
        // The log density at a point of a normal with the moments of a set, up to a constant.
        let log_density = |set: &Matrix, at: [f64; 2]| {
            let mut moments = Moments::new(2);
            assert!(moments.renew(set));
            let Moments { mean, factor, .. } = moments;
            let mut rest = [at[0] - mean[0], at[1] - mean[1]];
            factor.solve_lower(&mut rest);
            -(factor.lower().row(0)[0] * factor.lower().row(1)[1]).ln() - 0.5 * dot(&rest, &rest)
        };
        let set = matrix(&rows);
        let new = [0.8, -0.3];
        let mut moments = Moments::new(2);
        assert!(moments.renew(&set));
        let Moments { mean: center, factor, .. } = moments;
        let white = |x: [f64; 2]| {
            let mut white = [x[0] - center[0], x[1] - center[1]];
            factor.solve_lower(&mut white);
            white
        };
        let constant = -(factor.lower().row(0)[0] * factor.lower().row(1)[1]).ln();
        for (j, old) in rows.iter().enumerate() {
            let mut other = rows;
            other[j] = new;
            let (a, b) = (white(new), white(*old));
            let found = constant + log_density_without(5.0, dot(&a, &a), dot(&a, &b), dot(&b, &b));
            assert!((found - log_density(&matrix(&other), *old)).abs() < 1e-12);
        }
    }
}
