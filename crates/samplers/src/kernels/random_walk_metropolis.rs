//! Random-walk Metropolis.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::metropolis::{Metropolis, MetropolisAdaptation, MetropolisInfo, MetropolisTuning};
use crate::{ChainRng, Error, ErrorKind, Initial, Kernel, LogDensity};

/// Random-walk Metropolis (Metropolis et al. 1953) with a normal proposal: its covariance is that of the
/// warm-up, its size such that 0.234 of the proposals are accepted (Gelman, Gilks and Roberts 1997, Annals
/// of Applied Probability 7, 110; Haario, Saksman and Tamminen 2001, Bernoulli 7, 223; in the warm-up alone,
/// so that draws are those of a Markov chain).
///
/// A baseline without gradients, for a few coordinates.
///
/// ```
/// let kernel = samplers::RandomWalkMetropolis::default().target_accept_prob(0.3);
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RandomWalkMetropolis {
    target_accept_prob: f64,
}

impl Default for RandomWalkMetropolis {
    fn default() -> Self {
        Self { target_accept_prob: 0.234 }
    }
}

impl RandomWalkMetropolis {
    /// The mean acceptance rate that the warm-up aims at, between 0 and 1.
    #[must_use]
    pub fn target_accept_prob(mut self, target_accept_prob: f64) -> Self {
        self.target_accept_prob = target_accept_prob;
        self
    }
}

impl Kernel for RandomWalkMetropolis {
    type State = Metropolis;
    type Tuning = MetropolisTuning;
    type Adaptation = MetropolisAdaptation;
    type Info = MetropolisInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        _rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        let target = self.target_accept_prob;
        if !(target > 0.0 && target < 1.0) {
            let message = format!("target_accept_prob is {target}, but must lie between 0 and 1");
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let state = Metropolis::start_at(density, position)?;
        let tuning = MetropolisTuning::new(density.dim());
        let adaptation = MetropolisAdaptation::new(density.dim(), num_warmup, target, &tuning);
        Ok((state, tuning, adaptation))
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut Metropolis,
        tuning: &MetropolisTuning,
        rng: &mut ChainRng,
    ) -> MetropolisInfo {
        state.noise.fill_with(|| rng.sample(StandardNormal));
        for (i, proposal) in state.proposal.iter_mut().enumerate() {
            let along = tuning.along(i, &state.noise);
            *proposal = state.position[i] + tuning.scale * along;
        }
        state.decide(density, tuning.scale, rng)
    }

    fn adapt<L: LogDensity>(
        &self,
        _density: &mut L,
        state: &mut Metropolis,
        info: &MetropolisInfo,
        adaptation: &mut MetropolisAdaptation,
        tuning: &mut MetropolisTuning,
        _rng: &mut ChainRng,
    ) {
        adaptation.update(&state.position, info.acceptance_rate, tuning);
    }

    fn position<'s>(&self, state: &'s Metropolis) -> &'s [f64] {
        &state.position
    }
}
