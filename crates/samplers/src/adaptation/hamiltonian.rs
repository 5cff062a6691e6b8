//! The warm-up of kernels with Hamiltonian dynamics: step size at every step, metric beside it.

use super::dual_averaging::DualAveraging;
use super::find_step_size;
use super::fisher::{Change, FisherAdaptation, Forms};
use super::welford::WelfordAdaptation;
use crate::hamiltonian::{
    DenseMetric, DiagonalMetric, Hamiltonian, HamiltonianTuning, Metric, Point,
};
use crate::linear_algebra::Matrix;
use crate::{Archive, ChainRng, Checkpoint, Error, ErrorKind, LogDensity};

/// The part of the warm-up at its end in which only the step size is learned.
pub(super) const LATE_PERCENT: usize = 15;

/// How the warm-up learns the mass matrix, and which form it has.
///
/// Those of the first four learn from draws and gradients (Seyboldt, Carlson and Carpenter 2026,
/// arXiv:2603.18845), after every draw. Those of Welford are Stan's: from draws alone, at the end of growing
/// windows.
///
/// ```
/// use samplers::{MassMatrix, Nuts};
///
/// // Two coordinates that depend on each other, among others that do not.
/// let kernel = Nuts::default().mass_matrix(MassMatrix::WelfordBlocks(vec![vec![0, 3]]));
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MassMatrix {
    /// Diagonal, or low rank or dense where the draws of the warm-up tell that it makes less work.
    #[default]
    Automatic,
    /// A scale for each coordinate.
    Diagonal,
    /// A diagonal and the directions in which the posterior differs from it by a factor of two or more,
    /// at most 64.
    LowRank,
    /// A full matrix, for up to some hundred coordinates.
    Dense,
    /// The variance of each coordinate.
    WelfordDiagonal,
    /// The covariance of all coordinates.
    WelfordDense,
    /// The covariance of the coordinates of each block, and the variance of those in none.
    WelfordBlocks(Vec<Vec<usize>>),
}

/// The settings of a warm-up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WarmUp {
    pub(crate) target_accept_prob: f64,
    pub(crate) initial_step_size: f64,
    pub(crate) find_heuristic_step_size: bool,
    pub(crate) adapt_step_size: bool,
    pub(crate) mass_matrix: MassMatrix,
    pub(crate) adapt_mass_matrix: bool,
    /// A diagonal, or a matrix row by row.
    pub(crate) inverse_mass_matrix: Option<Vec<f64>>,
}

impl Default for WarmUp {
    fn default() -> Self {
        Self {
            target_accept_prob: 0.8,
            initial_step_size: 1.0,
            find_heuristic_step_size: true,
            adapt_step_size: true,
            mass_matrix: MassMatrix::Automatic,
            adapt_mass_matrix: true,
            inverse_mass_matrix: None,
        }
    }
}

impl WarmUp {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
        if !(self.target_accept_prob > 0.0 && self.target_accept_prob < 1.0) {
            return fail(format!(
                "target_accept_prob is {}, but must lie between 0 and 1; 0.8 suits most models",
                self.target_accept_prob
            ));
        }
        let step_size = self.initial_step_size;
        if !(step_size > 0.0 && step_size.is_finite()) {
            return fail(format!(
                "initial_step_size is {step_size}, but must be positive and finite"
            ));
        }
        Ok(())
    }

    /// The first tuning of a chain that stands at `here`, and what learns the next.
    pub(crate) fn start<L: LogDensity>(
        &self,
        density: &mut L,
        [here, scratch]: [&mut Point; 2],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<(HamiltonianTuning, HamiltonianAdaptation), Error> {
        let dim = here.position.len();
        let learner = self.learner(dim, num_warmup)?;
        let metric = match (&self.inverse_mass_matrix, &learner) {
            (Some(given), _) => given_metric(given, dim)?,
            (None, Learner::Fisher(_)) => Metric::Diagonal(FisherAdaptation::first_guess(here)),
            (None, _) => Metric::Diagonal(DiagonalMetric::unit(dim)),
        };
        let mut step_size = self.initial_step_size;
        if self.find_heuristic_step_size {
            let mut hamiltonian = Hamiltonian { density, metric: &metric };
            step_size = find_step_size(&mut hamiltonian, here, scratch, step_size, rng)?;
        }
        let adaptation = HamiltonianAdaptation {
            iteration: 0,
            late: match &learner {
                // Its last change was abrupt, so the step size has to be found again before it is refined.
                Learner::Welford(welford) => welford.late().midpoint(num_warmup),
                _ => num_warmup - num_warmup * LATE_PERCENT / 100,
            },
            num_warmup,
            find_heuristic_step_size: self.find_heuristic_step_size,
            step_size: self
                .adapt_step_size
                .then(|| DualAveraging::new(self.target_accept_prob, step_size)),
            learner,
        };
        Ok((HamiltonianTuning { step_size, metric }, adaptation))
    }

    fn learner(&self, dim: usize, num_warmup: usize) -> Result<Learner, Error> {
        if !self.adapt_mass_matrix || num_warmup == 0 {
            return Ok(Learner::Nothing);
        }
        let fisher = |forms| {
            let fisher = FisherAdaptation::new(dim, num_warmup, forms);
            Ok(Learner::Fisher(Box::new(fisher)))
        };
        let welford =
            |blocks| Ok(Learner::Welford(WelfordAdaptation::new(dim, num_warmup, blocks)));
        match &self.mass_matrix {
            MassMatrix::Automatic => fisher(Forms::Any),
            MassMatrix::Diagonal => fisher(Forms::Diagonal),
            MassMatrix::LowRank => fisher(Forms::LowRank),
            MassMatrix::Dense => fisher(Forms::Dense),
            MassMatrix::WelfordDiagonal => welford(Vec::new()),
            MassMatrix::WelfordDense => welford(vec![(0..dim).collect()]),
            MassMatrix::WelfordBlocks(blocks) => {
                let mut is_taken = vec![false; dim];
                for &i in blocks.iter().flatten() {
                    let problem = match is_taken.get(i) {
                        Some(false) => {
                            is_taken[i] = true;
                            continue;
                        }
                        Some(true) => "is in the blocks twice".to_owned(),
                        None => format!("does not exist: the density has {dim}"),
                    };
                    let message = format!("mass_matrix: coordinate {i} of a block {problem}");
                    return Err(Error::new(ErrorKind::Argument, message));
                }
                welford(blocks.clone())
            }
        }
    }
}

/// A metric that the user gives.
fn given_metric(values: &[f64], dim: usize) -> Result<Metric, Error> {
    let fail = |what: String| {
        let message = format!(
            "inverse_mass_matrix {what}; give {dim} positive variances, or a positive definite \
             covariance matrix of {dim} × {dim} numbers"
        );
        Err(Error::new(ErrorKind::Argument, message))
    };
    if values.len() == dim {
        if let Some(bad) = values.iter().find(|x| !(x.is_normal() && **x > 0.0)) {
            return fail(format!("has the variance {bad}"));
        }
        let mut metric = DiagonalMetric::unit(dim);
        metric.update(values.iter().copied());
        return Ok(Metric::Diagonal(metric));
    }
    if values.len() != dim * dim {
        return fail(format!("has {} numbers for {dim} coordinates", values.len()));
    }
    let mut matrix = Matrix::zeros(dim, dim);
    matrix.values_mut().copy_from_slice(values);
    if matrix != matrix.transposed() {
        return fail("is not symmetric".to_owned());
    }
    match DenseMetric::whole(matrix) {
        Some(metric) => Ok(Metric::Dense(metric)),
        None => fail("is not positive definite".to_owned()),
    }
}

/// The estimators of the warm-up: dual averaging for the step size, and those of the metric.
#[derive(Debug)]
pub struct HamiltonianAdaptation {
    iteration: usize,
    /// From here on only the step size changes, in small moves.
    late: usize,
    num_warmup: usize,
    find_heuristic_step_size: bool,
    step_size: Option<DualAveraging>,
    learner: Learner,
}

/// What learns the metric.
#[derive(Debug)]
enum Learner {
    Nothing,
    Fisher(Box<FisherAdaptation>),
    Welford(WelfordAdaptation),
}

impl HamiltonianAdaptation {
    /// Learns from a step that ended at `here`; leaves the tuning alone after the warm-up.
    pub(crate) fn update<L: LogDensity>(
        &mut self,
        density: &mut L,
        [here, scratch]: [&mut Point; 2],
        acceptance_rate: f64,
        is_divergent: bool,
        tuning: &mut HamiltonianTuning,
        rng: &mut ChainRng,
    ) {
        if self.iteration >= self.num_warmup {
            return;
        }
        if let Some(step_size) = &mut self.step_size {
            step_size.update(acceptance_rate);
            tuning.step_size = step_size.step_size();
        }
        let metric = &mut tuning.metric;
        let change = match &mut self.learner {
            Learner::Nothing => Change::None,
            Learner::Fisher(fisher) => fisher.update(self.iteration, here, is_divergent, metric),
            Learner::Welford(welford) => {
                match welford.update(self.iteration, &here.position, metric) {
                    true => Change::Abrupt,
                    false => Change::None,
                }
            }
        };
        if change == Change::Abrupt
            && let Some(averaging) = &mut self.step_size
        {
            if self.find_heuristic_step_size {
                // If none is found, the last one stays.
                let mut hamiltonian = Hamiltonian { density, metric: &tuning.metric };
                let found = find_step_size(&mut hamiltonian, here, scratch, tuning.step_size, rng);
                tuning.step_size = found.unwrap_or(tuning.step_size);
            }
            averaging.restart(tuning.step_size);
        }
        self.iteration += 1;
        if self.iteration == self.late
            && let Some(step_size) = &mut self.step_size
        {
            step_size.refine();
        }
        if self.iteration == self.num_warmup
            && let Some(step_size) = &self.step_size
        {
            tuning.step_size = step_size.average_step_size();
        }
    }
}

impl Checkpoint for HamiltonianAdaptation {
    fn visit(&mut self, archive: &mut Archive) {
        archive.count(&mut self.iteration);
        if let Some(step_size) = &mut self.step_size {
            step_size.visit(archive);
        }
        match &mut self.learner {
            Learner::Nothing => {}
            Learner::Fisher(fisher) => fisher.visit(archive),
            Learner::Welford(welford) => welford.visit(archive),
        }
    }
}
