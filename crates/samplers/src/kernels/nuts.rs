//! The no-U-turn sampler: Hamiltonian trajectories that stop by themselves.

use super::settings::warm_up_settings;
use crate::adaptation::{HamiltonianAdaptation, WarmUp};
use crate::hamiltonian::{Ending, Hamiltonian, HamiltonianTuning, Limits, Metric, Trajectory};
use crate::{
    Archive, ChainRng, Checkpoint, Divergence, Error, ErrorKind, Initial, Kernel, LogDensity,
    MassMatrix, Statistics,
};

/// Trees deeper than this have more points than fit the counters.
const DEEPEST_TREE: usize = 30;

/// The no-U-turn sampler (Hoffman and Gelman 2014, JMLR 15; multinomial as in Betancourt 2017,
/// arXiv:1701.02434), with a warm-up of step size and metric.
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
    warm_up: WarmUp,
    max_tree_depth: usize,
    max_tree_depth_warmup: Option<usize>,
    max_energy_error: f64,
}

impl Default for Nuts {
    fn default() -> Self {
        Self {
            warm_up: WarmUp::default(),
            max_tree_depth: 10,
            max_tree_depth_warmup: None,
            max_energy_error: 1000.0,
        }
    }
}

warm_up_settings!(Nuts);

impl Nuts {
    /// How often a trajectory may double, at most 30; 10 by default, which makes 1023 steps.
    #[must_use]
    pub fn max_tree_depth(mut self, max_tree_depth: usize) -> Self {
        self.max_tree_depth = max_tree_depth;
        self
    }

    /// How often a trajectory of the warm-up may double; by default as often as later.
    #[must_use]
    pub fn max_tree_depth_warmup(mut self, max_tree_depth: usize) -> Self {
        self.max_tree_depth_warmup = Some(max_tree_depth);
        self
    }

    /// The energy error beyond which a trajectory counts as divergent; 1000 by default.
    #[must_use]
    pub fn max_energy_error(mut self, max_energy_error: f64) -> Self {
        self.max_energy_error = max_energy_error;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
        self.warm_up.check()?;
        let depths = [
            ("max_tree_depth", Some(self.max_tree_depth)),
            ("max_tree_depth_warmup", self.max_tree_depth_warmup),
        ];
        for (name, depth) in depths {
            if let Some(depth) = depth
                && !(1..=DEEPEST_TREE).contains(&depth)
            {
                return fail(format!(
                    "{name} is {depth}, but must be from 1 to {DEEPEST_TREE}; 10 suits most models"
                ));
            }
        }
        let max_energy_error = self.max_energy_error;
        if !(max_energy_error > 0.0 && max_energy_error.is_finite()) {
            return fail(format!(
                "max_energy_error is {max_energy_error}, but must be positive and finite"
            ));
        }
        Ok(())
    }
}

/// The state of a chain of [`Nuts`]: its point, and the memory of its trajectories.
#[derive(Debug)]
pub struct NutsState {
    trajectory: Trajectory,
    num_warmup_left: usize,
}

impl Checkpoint for NutsState {
    fn visit(&mut self, archive: &mut Archive) {
        archive.count(&mut self.num_warmup_left);
        self.trajectory.current_and_scratch()[0].visit(archive);
    }
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
    type Adaptation = HamiltonianAdaptation;
    type Info = NutsInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        self.check()?;
        let deepest = self.max_tree_depth.max(self.max_tree_depth_warmup.unwrap_or(0));
        let mut trajectory = Trajectory::new(density.dim(), deepest);
        let [here, scratch] = trajectory.current_and_scratch();
        here.start_at(density, position)?;
        let (tuning, adaptation) = self.warm_up.start(density, [here, scratch], num_warmup, rng)?;
        Ok((NutsState { trajectory, num_warmup_left: num_warmup }, tuning, adaptation))
    }

    #[inline]
    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut NutsState,
        tuning: &HamiltonianTuning,
        rng: &mut ChainRng,
    ) -> NutsInfo {
        let in_warmup = self.max_tree_depth_warmup.filter(|_| state.num_warmup_left > 0);
        let max_tree_depth = in_warmup.unwrap_or(self.max_tree_depth);
        let limits = Limits { max_tree_depth, max_energy_error: self.max_energy_error };
        let (trajectory, step_size) = (&mut state.trajectory, tuning.step_size);
        // Here and not within the trajectory, so that each metric has a loop of its own.
        let outcome = match &tuning.metric {
            Metric::Diagonal(metric) => {
                trajectory.sample(&mut Hamiltonian { density, metric }, step_size, limits, rng)
            }
            Metric::LowRank(metric) => {
                trajectory.sample(&mut Hamiltonian { density, metric }, step_size, limits, rng)
            }
            Metric::Dense(metric) => {
                trajectory.sample(&mut Hamiltonian { density, metric }, step_size, limits, rng)
            }
        };
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
        adaptation: &mut HamiltonianAdaptation,
        tuning: &mut HamiltonianTuning,
        rng: &mut ChainRng,
    ) {
        state.num_warmup_left = state.num_warmup_left.saturating_sub(1);
        let points = state.trajectory.current_and_scratch();
        let (rate, is_divergent) = (info.acceptance_rate, info.is_divergent());
        adaptation.update(density, points, rate, is_divergent, tuning, rng);
    }

    fn position<'s>(&self, state: &'s NutsState) -> &'s [f64] {
        &state.trajectory.current().position
    }
}
