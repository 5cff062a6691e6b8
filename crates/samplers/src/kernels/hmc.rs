//! Hamiltonian Monte Carlo with trajectories of one length.

use rand::RngExt;

use super::settings::warm_up_settings;
use crate::adaptation::{HamiltonianAdaptation, WarmUp};
use crate::hamiltonian::{Hamiltonian, HamiltonianTuning, PointPair};
use crate::{
    ChainRng, Divergence, Error, ErrorKind, HmcInfo, Initial, Kernel, LogDensity, MassMatrix,
};

/// The most steps of a trajectory, whatever its length.
const MOST_STEPS: f64 = 10_000.0;

/// Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011, Handbook of MCMC, chapter 5): a trajectory of a
/// fixed length or number of steps, whose end is accepted with probability `min(1, exp(H₀ - H))`.
///
/// [`Nuts`](crate::Nuts) finds the length by itself. A jitter keeps trajectories of fixed length from
/// coming back to where they began.
///
/// ```
/// use samplers::Hmc;
///
/// let kernel = Hmc::default().trajectory_length(1.5).jitter(0.2);
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Hmc {
    warm_up: WarmUp,
    trajectory_length: f64,
    num_steps: Option<usize>,
    jitter: f64,
    max_energy_error: f64,
}

impl Default for Hmc {
    fn default() -> Self {
        Self {
            warm_up: WarmUp::default(),
            trajectory_length: std::f64::consts::TAU,
            num_steps: None,
            jitter: 0.0,
            max_energy_error: 1000.0,
        }
    }
}

warm_up_settings!(Hmc);

impl Hmc {
    /// The length of a trajectory, step size times number of steps; 2π by default, as in NumPyro.
    #[must_use]
    pub fn trajectory_length(mut self, trajectory_length: f64) -> Self {
        self.trajectory_length = trajectory_length;
        self
    }

    /// The number of steps of a trajectory, in place of its length.
    #[must_use]
    pub fn num_steps(mut self, num_steps: usize) -> Self {
        self.num_steps = Some(num_steps);
        self
    }

    /// The part, below 1, by which each trajectory's step size is drawn larger or smaller; 0 by default.
    #[must_use]
    pub fn jitter(mut self, jitter: f64) -> Self {
        self.jitter = jitter;
        self
    }

    /// With this warm-up in place of its own.
    pub(super) fn with_warm_up(warm_up: WarmUp) -> Self {
        Self { warm_up, ..Self::default() }
    }

    fn check(&self) -> Result<(), Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
        self.warm_up.check()?;
        let length = self.trajectory_length;
        if !(length > 0.0 && length.is_finite()) {
            return fail(format!("trajectory_length is {length}, but must be positive and finite"));
        }
        if self.num_steps == Some(0) {
            return fail("num_steps is 0, but must be at least 1".to_owned());
        }
        if !(0.0..1.0).contains(&self.jitter) {
            return fail(format!("jitter is {}, but must be at least 0 and below 1", self.jitter));
        }
        Ok(())
    }
}

impl Kernel for Hmc {
    type State = PointPair;
    type Tuning = HamiltonianTuning;
    type Adaptation = HamiltonianAdaptation;
    type Info = HmcInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        self.check()?;
        let mut state = PointPair::start_at(density, position)?;
        let (tuning, adaptation) = self.warm_up.start(density, state.points(), num_warmup, rng)?;
        Ok((state, tuning, adaptation))
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut PointPair,
        tuning: &HamiltonianTuning,
        rng: &mut ChainRng,
    ) -> HmcInfo {
        // The same for a trajectory and its reverse, so that the kernel stays reversible.
        let factor = 1.0 + self.jitter * (2.0 * rng.random::<f64>() - 1.0);
        let (step_size, num_steps) = match self.num_steps {
            Some(num_steps) => (factor * tuning.step_size, num_steps),
            None => {
                let num_steps = (self.trajectory_length / tuning.step_size).ceil();
                let num_steps = num_steps.clamp(1.0, MOST_STEPS);
                let step_size = match num_steps < MOST_STEPS {
                    true => self.trajectory_length / num_steps,
                    false => tuning.step_size,
                };
                (factor * step_size, num_steps as usize)
            }
        };
        let mut hamiltonian = Hamiltonian { density, metric: &tuning.metric };
        hamiltonian.refresh_momentum(&mut state.here, rng);
        let start_energy = state.here.energy;
        state.there.copy_from(&state.here);
        let mut divergence = None;
        let mut num_done = 0;
        for _ in 0..num_steps {
            hamiltonian.leapfrog(&state.there, &mut state.scratch, step_size);
            num_done += 1;
            std::mem::swap(&mut state.there, &mut state.scratch);
            let error = state.there.energy - start_energy;
            if !error.is_finite() || error > self.max_energy_error {
                divergence = Some(Box::new(Divergence {
                    start: state.scratch.position.clone(),
                    end: state.there.position.clone(),
                }));
                break;
            }
        }
        let acceptance_rate = match divergence {
            Some(_) => 0.0,
            None => (start_energy - state.there.energy).exp().min(1.0),
        };
        let is_accepted = rng.random::<f64>() < acceptance_rate;
        state.here.index = 0;
        if is_accepted {
            std::mem::swap(&mut state.here, &mut state.there);
            state.here.index = 1;
        }
        HmcInfo {
            log_density: state.here.log_density,
            energy: state.here.energy,
            acceptance_rate,
            step_size,
            num_integration_steps: num_done,
            is_accepted,
            divergence,
        }
    }

    fn adapt<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut PointPair,
        info: &HmcInfo,
        adaptation: &mut HamiltonianAdaptation,
        tuning: &mut HamiltonianTuning,
        rng: &mut ChainRng,
    ) {
        let is_divergent = info.divergence.is_some();
        let rate = info.acceptance_rate;
        adaptation.update(density, state.points(), rate, is_divergent, tuning, rng);
    }

    fn position<'s>(&self, state: &'s PointPair) -> &'s [f64] {
        &state.here.position
    }
}
