//! The no-U-turn sampler: Hamiltonian trajectories that stop by themselves.

use crate::adaptation::{WindowedAdaptation, find_step_size};
use crate::hamiltonian::{
    DiagonalMetric, Ending, Hamiltonian, HamiltonianTuning, Limits, Trajectory,
};
use crate::{ChainRng, Divergence, Error, ErrorKind, Initial, Kernel, LogDensity, Statistics};

/// Trees deeper than this have more points than fit the counters.
const DEEPEST_TREE: usize = 30;

/// The no-U-turn sampler (Hoffman and Gelman 2014, JMLR 15; multinomial as in Betancourt 2017,
/// arXiv:1701.02434), with Stan's warm-up of step size and diagonal metric.
///
/// ```
/// use samplers::Nuts;
///
/// // Smaller steps, for a posterior in which trajectories diverge.
/// let kernel = Nuts::default().target_accept_prob(0.95).max_tree_depth(12);
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Nuts {
    target_accept_prob: f64,
    max_tree_depth: usize,
    max_energy_error: f64,
    initial_step_size: f64,
}

impl Default for Nuts {
    fn default() -> Self {
        Self {
            target_accept_prob: 0.8,
            max_tree_depth: 10,
            max_energy_error: 1000.0,
            initial_step_size: 1.0,
        }
    }
}

impl Nuts {
    /// The mean acceptance rate that the warm-up aims at, between 0 and 1; 0.8 by default. The
    /// higher, the smaller the steps.
    #[must_use]
    pub fn target_accept_prob(mut self, target_accept_prob: f64) -> Self {
        self.target_accept_prob = target_accept_prob;
        self
    }

    /// How often a trajectory may double, at most 30; 10 by default, which makes 1023 steps.
    #[must_use]
    pub fn max_tree_depth(mut self, max_tree_depth: usize) -> Self {
        self.max_tree_depth = max_tree_depth;
        self
    }

    /// The energy error beyond which a trajectory counts as divergent; 1000 by default.
    #[must_use]
    pub fn max_energy_error(mut self, max_energy_error: f64) -> Self {
        self.max_energy_error = max_energy_error;
        self
    }

    /// Where the search for the first step size begins; 1 by default.
    #[must_use]
    pub fn initial_step_size(mut self, initial_step_size: f64) -> Self {
        self.initial_step_size = initial_step_size;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
        if !(self.target_accept_prob > 0.0 && self.target_accept_prob < 1.0) {
            return fail(format!(
                "target_accept_prob is {}, but must lie between 0 and 1; 0.8 suits most models",
                self.target_accept_prob
            ));
        }
        if !(1..=DEEPEST_TREE).contains(&self.max_tree_depth) {
            return fail(format!(
                "max_tree_depth is {}, but must be from 1 to {DEEPEST_TREE}; 10 suits most models",
                self.max_tree_depth
            ));
        }
        for (name, value) in [
            ("max_energy_error", self.max_energy_error),
            ("initial_step_size", self.initial_step_size),
        ] {
            if !(value > 0.0 && value.is_finite()) {
                return fail(format!("{name} is {value}, but must be positive and finite"));
            }
        }
        Ok(())
    }
}

/// The state of a chain of [`Nuts`]: its point, and the memory of its trajectories.
#[derive(Debug)]
pub struct NutsState {
    trajectory: Trajectory,
}

/// The diagnostics of one step of [`Nuts`].
#[derive(Debug, Clone, PartialEq)]
pub struct NutsInfo {
    /// The log density of the new position.
    pub log_density: f64,
    /// The Hamiltonian at the new point, with its momentum.
    pub energy: f64,
    /// That energy minus the one at the start of the trajectory.
    pub energy_error: f64,
    /// The mean of `min(1, exp(H₀ - H))` over all points of the trajectory, which the warm-up
    /// brings to its target.
    pub acceptance_rate: f64,
    /// The step size of the integrator.
    pub step_size: f64,
    /// The number of doublings of the trajectory, without the one that ended it by a turn within or
    /// a divergence.
    pub tree_depth: usize,
    /// The number of leapfrog steps, each with one evaluation of the gradient.
    pub num_integration_steps: u32,
    /// Whether the trajectory was ended by `max_tree_depth` alone.
    pub reached_max_tree_depth: bool,
    /// The signed number of leapfrog steps from the old position to the new one.
    pub index_in_trajectory: i64,
    /// Where the trajectory diverged, if it did.
    pub divergence: Option<Box<Divergence>>,
}

impl Statistics for NutsInfo {
    const NAMES: &'static [&'static str] = &[
        "lp",
        "energy",
        "acceptance_rate",
        "step_size",
        "tree_depth",
        "n_steps",
        "diverging",
        "reached_max_treedepth",
        "energy_error",
        "index_in_trajectory",
    ];

    fn write(&self, out: &mut [f64]) {
        let values = [
            self.log_density,
            self.energy,
            self.acceptance_rate,
            self.step_size,
            self.tree_depth as f64,
            f64::from(self.num_integration_steps),
            f64::from(u8::from(self.is_divergent())),
            f64::from(u8::from(self.reached_max_tree_depth)),
            self.energy_error,
            self.index_in_trajectory as f64,
        ];
        for (out, value) in out.iter_mut().zip(values) {
            *out = value;
        }
    }

    fn is_divergent(&self) -> bool {
        self.divergence.is_some()
    }

    fn divergence(&self) -> Option<&Divergence> {
        self.divergence.as_deref()
    }

    fn step_size(&self) -> Option<f64> {
        Some(self.step_size)
    }
}

impl Kernel for Nuts {
    type State = NutsState;
    type Tuning = HamiltonianTuning;
    type Adaptation = WindowedAdaptation;
    type Info = NutsInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        self.check()?;
        let dim = density.dim();
        let mut trajectory = Trajectory::new(dim, self.max_tree_depth);
        let (here, scratch) = trajectory.current_and_scratch();
        here.start_at(density, position)?;
        let metric = DiagonalMetric::unit(dim);
        let mut hamiltonian = Hamiltonian { density, metric: &metric };
        let first = self.initial_step_size;
        let step_size = find_step_size(&mut hamiltonian, here, scratch, first, rng)?;
        let target = self.target_accept_prob;
        let adaptation = WindowedAdaptation::new(dim, num_warmup, target, step_size);
        Ok((NutsState { trajectory }, HamiltonianTuning { step_size, metric }, adaptation))
    }

    #[inline]
    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut NutsState,
        tuning: &HamiltonianTuning,
        rng: &mut ChainRng,
    ) -> NutsInfo {
        let mut hamiltonian = Hamiltonian { density, metric: &tuning.metric };
        let limits =
            Limits { max_tree_depth: self.max_tree_depth, max_energy_error: self.max_energy_error };
        let outcome = state.trajectory.sample(&mut hamiltonian, tuning.step_size, limits, rng);
        let point = state.trajectory.current();
        NutsInfo {
            log_density: point.log_density,
            energy: point.energy,
            energy_error: point.energy - outcome.start_energy,
            acceptance_rate: outcome.acceptance_rate,
            step_size: tuning.step_size,
            tree_depth: outcome.tree_depth,
            num_integration_steps: outcome.num_steps,
            reached_max_tree_depth: outcome.ending == Ending::MaxTreeDepth,
            index_in_trajectory: point.index,
            divergence: match outcome.ending {
                Ending::Divergence(divergence) => Some(divergence),
                Ending::Turn | Ending::MaxTreeDepth => None,
            },
        }
    }

    fn adapt<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut NutsState,
        info: &NutsInfo,
        adaptation: &mut WindowedAdaptation,
        tuning: &mut HamiltonianTuning,
        rng: &mut ChainRng,
    ) {
        adaptation.update(density, &mut state.trajectory, info.acceptance_rate, tuning, rng);
    }

    fn position<'s>(&self, state: &'s NutsState) -> &'s [f64] {
        &state.trajectory.current().position
    }
}
