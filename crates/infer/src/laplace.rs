//! The normal approximation of a posterior around its maximum.

use std::f64::consts::PI;

use autodiff::{Array, Graph, grad};
use draws::Draws;
use handlers::Model;
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use samplers::ChainRng;

use crate::compiled::Measure;
use crate::map::MapEstimate;
use crate::precision::Precision;
use crate::store::Store;
use crate::unconstrained::{Inputs, Params, Unconstrained};
use crate::{CompiledModel, Error, ErrorKind, Map};

/// Laplace's approximation: in unconstrained coordinates, a normal distribution around the maximum of
/// the density whose precision is the negative Hessian there (MacKay 2003, Information Theory,
/// Inference, and Learning Algorithms, chapter 27).
///
/// It is quick and good where data are many, and says nothing of skewness or further maxima.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::LaplaceApproximation;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
///     m.observe("y", Normal::new(mean, 1.0), 3.0);
/// };
/// let approximation = LaplaceApproximation::new().run(&model)?;
/// // The posterior is normal, so nothing is approximate.
/// assert!((approximation.covariance[0] - 0.5).abs() < 1e-12);
/// let exact = -0.25 * 9.0 - 0.5 * (4.0 * std::f64::consts::PI).ln();
/// assert!((approximation.log_evidence - exact).abs() < 1e-12);
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LaplaceApproximation {
    map: Map,
    num_draws: usize,
    seed: u64,
}

/// The normal approximation of a posterior.
#[derive(Debug, Clone)]
pub struct NormalApproximation {
    /// Draws of the latent and deterministic sites.
    pub draws: Draws,
    /// The maximum of the density of the unconstrained coordinates.
    pub mode: MapEstimate,
    /// The covariance of the unconstrained coordinates, row by row.
    pub covariance: Vec<f64>,
    /// The logarithm of the integral of the density: of the evidence, if every density of the model is
    /// normalised.
    pub log_evidence: f64,
}

impl Default for LaplaceApproximation {
    fn default() -> Self {
        Self::new()
    }
}

impl LaplaceApproximation {
    /// 1000 draws, with seed 0.
    pub fn new() -> Self {
        Self { map: Map::new().jacobian(true), num_draws: 1000, seed: 0 }
    }

    /// The number of draws.
    #[must_use]
    pub fn draws(mut self, num_draws: usize) -> Self {
        self.num_draws = num_draws;
        self
    }

    /// The seed of the draws and of the points from which the maximum is searched.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.map = self.map.seed(seed);
        self.seed = seed;
        self
    }

    /// Compiles the model, searches its maximum and draws.
    ///
    /// # Errors
    /// Every mistake found in the model; no maximum; a density that is flat, or not smooth, there.
    pub fn run<M: Model + ?Sized>(&self, model: &M) -> Result<NormalApproximation, Error> {
        let compiled = CompiledModel::compile(
            model,
            Store::Automatic,
            self.num_draws,
            Params::Refused,
            Measure::Coordinates,
        )?;
        let mode = self.map.search(model, &compiled)?;
        let dim = compiled.dim();
        let curvature: Vec<f64> =
            hessian(model, &mode.position)?.iter().map(|second| -second).collect();
        let precision =
            Precision::new(&curvature, dim).map_err(|row| not_curved(&compiled, row))?;
        let log_evidence =
            mode.log_density + 0.5 * dim as f64 * (2.0 * PI).ln() - precision.log_det();

        let mut rng = ChainRng::seed_from_u64(self.seed);
        let standard: Vec<f64> =
            (0..self.num_draws * dim).map(|_| StandardNormal.sample(&mut rng)).collect();
        let steps = precision.color(Array::new([self.num_draws, dim], standard)?)?;
        let modes = mode.position.iter().cycle();
        let positions = steps.data().iter().zip(modes).map(|(step, mode)| mode + step).collect();
        let mut unconstrained = Draws::new(1, self.num_draws);
        unconstrained.add("position", &[dim], positions)?;
        Ok(NormalApproximation {
            draws: compiled.constrain_draws(&unconstrained)?,
            mode,
            covariance: precision.covariance()?.data().to_vec(),
            log_evidence,
        })
    }
}

/// The second derivatives of the log density, row by row.
fn hessian<M: Model + ?Sized>(model: &M, position: &[f64]) -> Result<Vec<f64>, Error> {
    let graph = Graph::new();
    let traced = Unconstrained::trace(model, &graph, Inputs::Coordinates, Params::Refused)?;
    let inputs = traced.coordinates();
    let first = grad(traced.log_density(&graph), &inputs);
    // One program gives the product with any direction.
    let directions: Vec<_> = inputs.iter().map(|x| graph.input("direction", x.shape())).collect();
    let along = first
        .iter()
        .zip(&directions)
        .map(|(first, direction)| first.dot(*direction))
        .fold(graph.constant(0.0), |sum, term| sum + term);
    let second = grad(along, &inputs);
    let program = graph.compile(&[inputs, directions].concat(), &second)?;
    let dim = position.len();
    let mut rows = Vec::with_capacity(dim * 2 * dim);
    for i in 0..dim {
        rows.extend_from_slice(position);
        rows.extend((0..dim).map(|j| f64::from(i == j)));
    }
    let mut hessian = vec![0.0; dim * dim];
    program.eval_batch(&rows, &mut hessian)?;
    Ok(hessian)
}

/// The site at whose coordinates the density does not bend downward.
fn not_curved(compiled: &CompiledModel, row: usize) -> Error {
    let mut end = 0;
    let site = compiled.parts.iter().find(|part| {
        end += part.num_coordinates;
        row < end
    });
    let name = site.map_or("?", |part| &part.name);
    Error::new(
        ErrorKind::Optimization,
        format!(
            "at its maximum the density does not fall off in every direction, first for site \
             \"{name}\": data and priors do not determine it there; sample the posterior instead"
        ),
    )
}
