//! The metric: the inverse mass matrix `M⁻¹` of the kinetic energy `K(p) = pᵀ M⁻¹ p / 2`.
//!
//! The closer `M⁻¹` is to the covariance of the posterior, the fewer steps a trajectory needs
//! (Neal 2011, Handbook of MCMC, section 5.4.1).

mod dense;
mod diagonal;
mod low_rank;

use std::fmt;

pub use dense::DenseMetric;
pub use diagonal::DiagonalMetric;
pub use low_rank::LowRankMetric;
pub(crate) use low_rank::MAX_RANK;

use super::Point;
use crate::linear_algebra::{Pass, add_products, dot, plus_multiple};
use crate::{Archive, ChainRng};

/// What the integrator needs of a metric.
pub(crate) trait KineticEnergy {
    /// Draws the momentum of a point from `N(0, M)`, in the scale in which the metric keeps it.
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng);

    /// Writes `M⁻¹ p`, of a momentum or of a gradient.
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]);

    /// What a momentum, or a sum of momenta, is multiplied with for its product with the velocity of a point.
    #[inline]
    fn velocity_of<'p>(&self, point: &'p Point) -> &'p [f64] {
        &point.velocity
    }

    /// Completes a point whose momentum and gradient are known; returns `pᵀ M⁻¹ p`.
    ///
    /// A step changes the velocity by `M⁻¹` times the gradient, so that is what points keep, and a step
    /// multiplies once by the matrix instead of twice.
    fn start(&self, point: &mut Point) -> f64 {
        self.velocity(&point.momentum, &mut point.velocity);
        self.velocity(&point.gradient, &mut point.acceleration);
        dot(&point.momentum, &point.velocity)
    }

    /// The first half of a leapfrog step: half a kick of the momentum, and the way to the new position.
    #[inline]
    fn kick_and_drift(&self, from: &Point, to: &mut Point, step: f64) {
        KickAndDrift(step).run(
            [&mut to.position, &mut to.momentum, &mut to.velocity],
            [&from.position, &from.momentum, &from.velocity, &from.gradient, &from.acceleration],
        );
    }

    /// The second half: half a kick at the new position; returns `pᵀ M⁻¹ p`.
    #[inline]
    fn kick(&self, point: &mut Point, step: f64) -> f64 {
        self.velocity(&point.gradient, &mut point.acceleration);
        let written = [&mut point.momentum[..], &mut point.velocity];
        let [product] = Kick(0.5 * step).run(written, [&point.gradient, &point.acceleration]);
        product
    }
}

/// Half a kick and a whole drift, with this step.
#[derive(Clone, Copy)]
struct KickAndDrift(f64);

impl Pass<3, 5, 0> for KickAndDrift {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        _: [[f64; N]; 3],
        [q, p, v, g, a]: [[f64; N]; 5],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 3] {
        let half = 0.5 * self.0;
        let v = plus_multiple(&v, half, &a);
        [plus_multiple(&q, self.0, &v), plus_multiple(&p, half, &g), v]
    }
}

/// A kick with this factor, and the product of momentum and velocity after it.
#[derive(Clone, Copy)]
struct Kick(f64);

impl Pass<2, 2, 1> for Kick {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [p, v]: [[f64; N]; 2],
        [g, a]: [[f64; N]; 2],
        [product]: &mut [[f64; N]; 1],
    ) -> [[f64; N]; 2] {
        let (p, v) = (plus_multiple(&p, self.0, &g), plus_multiple(&v, self.0, &a));
        add_products(product, &p, &v);
        [p, v]
    }
}

/// The metric that a warm-up has learned.
#[derive(Debug, Clone, PartialEq)]
pub enum Metric {
    /// One inverse mass for each coordinate.
    Diagonal(DiagonalMetric),
    /// A diagonal, stretched along a few directions.
    LowRank(LowRankMetric),
    /// A full matrix, or full blocks beside a diagonal.
    Dense(DenseMetric),
}

impl Metric {
    /// The diagonal of the inverse mass matrix, an estimate of the posterior variances.
    pub fn inverse_mass_diagonal(&self) -> Vec<f64> {
        match self {
            Self::Diagonal(metric) => metric.inverse_mass_diagonal().to_vec(),
            Self::LowRank(metric) => metric.inverse_mass_diagonal(),
            Self::Dense(metric) => metric.inverse_mass_diagonal(),
        }
    }

    /// The inverse mass matrix row by row, an estimate of the posterior covariance.
    pub fn inverse_mass_matrix(&self) -> Vec<f64> {
        let dim = self.inverse_mass_diagonal().len();
        let mut matrix = vec![0.0; dim * dim];
        let mut unit = vec![0.0; dim];
        for (i, row) in matrix.chunks_exact_mut(dim.max(1)).enumerate() {
            unit[i] = 1.0;
            self.velocity(&unit, row);
            unit[i] = 0.0;
        }
        matrix
    }

    /// The number of directions that do not lie along coordinates: none of a diagonal metric, and all of
    /// a dense one.
    pub fn rank(&self) -> usize {
        match self {
            Self::Diagonal(_) => 0,
            Self::LowRank(metric) => metric.rank(),
            Self::Dense(metric) => metric.rank(),
        }
    }

    fn form(&self) -> &dyn KineticEnergy {
        match self {
            Self::Diagonal(metric) => metric,
            Self::LowRank(metric) => metric,
            Self::Dense(metric) => metric,
        }
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        let mut kind = match self {
            Self::Diagonal(_) => 0,
            Self::LowRank(_) => 1,
            Self::Dense(_) => 2,
        };
        let before = kind;
        archive.count(&mut kind);
        if kind != before {
            *self = match kind {
                0 => Self::Diagonal(DiagonalMetric::unit(0)),
                1 => Self::LowRank(LowRankMetric::default()),
                _ => Self::Dense(DenseMetric::default()),
            };
        }
        match self {
            Self::Diagonal(metric) => metric.visit(archive),
            Self::LowRank(metric) => metric.visit(archive),
            Self::Dense(metric) => metric.visit(archive),
        }
    }
}

/// For kernels whose loop is not worth a form of its own for each metric.
impl KineticEnergy for Metric {
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        self.form().sample_momentum(momentum, rng);
    }

    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        self.form().velocity(momentum, velocity);
    }

    fn velocity_of<'p>(&self, point: &'p Point) -> &'p [f64] {
        self.form().velocity_of(point)
    }

    fn start(&self, point: &mut Point) -> f64 {
        self.form().start(point)
    }

    fn kick_and_drift(&self, from: &Point, to: &mut Point, step: f64) {
        self.form().kick_and_drift(from, to, step);
    }

    fn kick(&self, point: &mut Point, step: f64) -> f64 {
        self.form().kick(point, step)
    }
}

/// `diagonal`, `low rank 3` or `dense`.
impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diagonal(_) => write!(f, "diagonal"),
            Self::LowRank(metric) => write!(f, "low rank {}", metric.rank()),
            Self::Dense(metric) if metric.is_whole() => write!(f, "dense"),
            Self::Dense(metric) => write!(f, "{} dense blocks", metric.num_blocks()),
        }
    }
}
