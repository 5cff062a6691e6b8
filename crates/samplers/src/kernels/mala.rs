//! The Metropolis-adjusted Langevin algorithm.

use super::settings::warm_up_settings;
use crate::adaptation::{HamiltonianAdaptation, WarmUp};
use crate::hamiltonian::{HamiltonianTuning, PointPair};
use crate::{ChainRng, Error, Hmc, HmcInfo, Initial, Kernel, LogDensity, MassMatrix};

/// The Metropolis-adjusted Langevin algorithm (Roberts and Tweedie 1996, Bernoulli 2, 341): a step along
/// the gradient with normal noise, accepted or not. It is Hamiltonian Monte Carlo with one leapfrog step
/// (Neal 2011, Handbook of MCMC, section 5.5.2). The warm-up aims at an acceptance rate of 0.574, the
/// best in many dimensions (Roberts and Rosenthal 1998, JRSS B 60, 255).
///
/// A baseline: where it works, [`Nuts`](crate::Nuts) does so with fewer gradients.
///
/// ```
/// let kernel = samplers::Mala::default().target_accept_prob(0.6);
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Mala {
    warm_up: WarmUp,
}

impl Default for Mala {
    fn default() -> Self {
        Self { warm_up: WarmUp { target_accept_prob: 0.574, ..WarmUp::default() } }
    }
}

warm_up_settings!(Mala);

impl Mala {
    fn as_hmc(&self) -> Hmc {
        Hmc::with_warm_up(self.warm_up.clone()).num_steps(1)
    }
}

impl Kernel for Mala {
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
        self.as_hmc().init(density, position, num_warmup, rng)
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut PointPair,
        tuning: &HamiltonianTuning,
        rng: &mut ChainRng,
    ) -> HmcInfo {
        Hmc::default().num_steps(1).step(density, state, tuning, rng)
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
        Hmc::default().adapt(density, state, info, adaptation, tuning, rng);
    }

    fn position<'s>(&self, state: &'s PointPair) -> &'s [f64] {
        &state.here.position
    }
}
