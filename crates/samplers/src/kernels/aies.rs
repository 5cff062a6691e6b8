//! The affine invariant ensemble sampler.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::ensemble::{Ensemble, EnsembleInfo, NoAdaptation, NoTuning};
use super::walkers::num_walkers;
use crate::{ChainRng, Error, Initial, Kernel, LogDensity};

/// How walkers of an [`Aies`] propose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AiesMove {
    /// Along the difference of two walkers of the other half: `x + γ (x_j - x_k)`, `γ` normal around
    /// `2.38/√(2d)` (Nelson, Ford and Payne 2014, ApJS 210, 11; NumPyro's `DEMove`).
    Differential,
    /// Along the line to a walker of the other half, stretched by `z` with density `1/√z` between `1/a`
    /// and `a` (Goodman and Weare 2010, CAMCoS 5, 65).
    Stretch(f64),
}

/// The affine invariant ensemble sampler (Goodman and Weare 2010, CAMCoS 5, 65; in halves as in
/// Foreman-Mackey et al. 2013, PASP 125, 306): walkers that move by each other's positions. It needs no
/// gradient and no tuning, and is of use up to some ten coordinates.
///
/// A step moves every walker once, first half and second half; a draw is one of them, chosen evenly.
///
/// ```
/// use samplers::{Aies, AiesMove};
///
/// let kernel = Aies::default().num_walkers(32).proposal(AiesMove::Stretch(2.0));
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Aies {
    num_walkers: Option<usize>,
    proposal: AiesMove,
}

impl Default for Aies {
    fn default() -> Self {
        Self { num_walkers: None, proposal: AiesMove::Differential }
    }
}

impl Aies {
    /// The number of walkers, even and at least twice the dimension; by default four times the dimension.
    #[must_use]
    pub fn num_walkers(mut self, num_walkers: usize) -> Self {
        self.num_walkers = Some(num_walkers);
        self
    }

    /// How walkers propose; by differences by default.
    #[must_use]
    pub fn proposal(mut self, proposal: AiesMove) -> Self {
        self.proposal = proposal;
        self
    }
}

impl Kernel for Aies {
    type State = Ensemble;
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
        if let AiesMove::Stretch(a) = self.proposal
            && !(a > 1.0 && a.is_finite())
        {
            let message = format!("the stretch is {a}, but must be above 1; 2 suits most models");
            return Err(Error::new(crate::ErrorKind::Argument, message));
        }
        let size = num_walkers(self.num_walkers, density.dim())?;
        Ok((Ensemble::around(density, position, size, rng)?, NoTuning, NoAdaptation))
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut Ensemble,
        _tuning: &NoTuning,
        rng: &mut ChainRng,
    ) -> EnsembleInfo {
        let (size, dim) = (state.points.num_rows(), state.points.num_columns());
        let mut sum = 0.0;
        for i in 0..size {
            let j = state.of_other_half(i, rng);
            let log_jacobian = match self.proposal {
                AiesMove::Stretch(a) => {
                    let Ensemble { points, proposal, .. } = &mut *state;
                    let (here, other) = (points.row(i), points.row(j));
                    let z = ((a - 1.0) * rng.random::<f64>() + 1.0).powi(2) / a;
                    for ((new, x), other) in proposal.iter_mut().zip(here).zip(other) {
                        *new = other + z * (x - other);
                    }
                    (dim as f64 - 1.0) * z.ln()
                }
                AiesMove::Differential => {
                    let mut k = state.of_other_half(i, rng);
                    while k == j {
                        k = state.of_other_half(i, rng);
                    }
                    // Its spread is even around the mean, so a step and its reverse are as likely.
                    let spread = 1.0 + 1e-5 * rng.sample::<f64, _>(StandardNormal);
                    let factor = 2.38 / (2.0 * dim as f64).sqrt() * spread;
                    let Ensemble { points, proposal, .. } = &mut *state;
                    let [here, other, third] = [i, j, k].map(|walker| points.row(walker));
                    for (((new, x), a), b) in proposal.iter_mut().zip(here).zip(other).zip(third) {
                        *new = x + factor * (a - b);
                    }
                    0.0
                }
            };
            let log_density = density.value_and_grad(&state.proposal, &mut state.gradient);
            let ratio = (log_jacobian + log_density - state.log_densities[i]).exp();
            let rate = if log_density.is_finite() { ratio.min(1.0) } else { 0.0 };
            sum += rate;
            if rng.random::<f64>() < rate {
                state.points.row_mut(i).copy_from_slice(&state.proposal);
                state.log_densities[i] = log_density;
            }
        }
        state.info(sum / size as f64, rng)
    }

    fn adapt<L: LogDensity>(
        &self,
        _density: &mut L,
        _state: &mut Ensemble,
        _info: &EnsembleInfo,
        _adaptation: &mut NoAdaptation,
        _tuning: &mut NoTuning,
        _rng: &mut ChainRng,
    ) {
    }

    fn position<'s>(&self, state: &'s Ensemble) -> &'s [f64] {
        state.chosen()
    }
}
