//! Microcanonical Langevin Monte Carlo.

use rand::RngExt;
use rand_distr::StandardNormal;

use crate::adaptation::{CovarianceWindows, DualAveraging};
use crate::hamiltonian::{Point, PointPair};
use crate::linear_algebra::dot;
use crate::{
    Archive, ChainRng, Checkpoint, Divergence, Error, ErrorKind, HmcInfo, Initial, Kernel,
    LogDensity, Tuning,
};

/// Microcanonical Langevin Monte Carlo (Robnik, De Luca, Silverstein and Seljak 2023, JMLR 24, 311): a
/// velocity of length one that turns with the gradient, in dynamics that keep the total energy.
///
/// Adjusted, the default, the end of a trajectory is accepted with the probability of its energy error
/// (Robnik, Cohn-Gordon and Seljak 2025, arXiv:2503.01707), so that the density is invariant. Unadjusted,
/// every step is a draw: cheap in many dimensions, but with a bias that shrinks with the step size, which
/// the warm-up sets by the variance of the energy error per dimension. It needs two coordinates or more.
///
/// ```
/// let kernel = samplers::Mclmc::unadjusted();
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Mclmc {
    adjusted: bool,
    target_accept_prob: f64,
    energy_variance: f64,
    trajectory_length: Option<f64>,
}

impl Default for Mclmc {
    fn default() -> Self {
        Self {
            adjusted: true,
            target_accept_prob: 0.9,
            energy_variance: 5e-4,
            trajectory_length: None,
        }
    }
}

impl Mclmc {
    /// Without the decision at the end of a trajectory.
    pub fn unadjusted() -> Self {
        Self { adjusted: false, ..Self::default() }
    }

    /// The mean acceptance rate that the warm-up aims at, if adjusted; 0.9 by default.
    #[must_use]
    pub fn target_accept_prob(mut self, target_accept_prob: f64) -> Self {
        self.target_accept_prob = target_accept_prob;
        self
    }

    /// The variance of the energy error of a step, for each dimension, that the warm-up aims at, if
    /// unadjusted; 5·10⁻⁴ by default.
    #[must_use]
    pub fn energy_variance(mut self, energy_variance: f64) -> Self {
        self.energy_variance = energy_variance;
        self
    }

    /// The way after which the velocity is another, in standard deviations; `√d` by default.
    #[must_use]
    pub fn trajectory_length(mut self, trajectory_length: f64) -> Self {
        self.trajectory_length = Some(trajectory_length);
        self
    }

    fn check(&self, dim: usize) -> Result<(), Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
        if dim < 2 {
            return fail("Mclmc needs two coordinates or more; use Nuts".to_owned());
        }
        if !(self.target_accept_prob > 0.0 && self.target_accept_prob < 1.0) {
            let found = self.target_accept_prob;
            return fail(format!("target_accept_prob is {found}, but must lie between 0 and 1"));
        }
        let length = self.trajectory_length.unwrap_or(1.0);
        for (name, value) in
            [("energy_variance", self.energy_variance), ("trajectory_length", length)]
        {
            if !(value > 0.0 && value.is_finite()) {
                return fail(format!("{name} is {value}, but must be positive and finite"));
            }
        }
        Ok(())
    }
}

/// Step size, length and scales of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct MclmcTuning {
    step_size: f64,
    length: f64,
    scales: Vec<f64>,
}

impl Tuning for MclmcTuning {
    fn describe(&self) -> String {
        format!("steps of {:.2e}, velocity anew after {:.2e}", self.step_size, self.length)
    }
}

impl Checkpoint for MclmcTuning {
    fn visit(&mut self, archive: &mut Archive) {
        archive.number(&mut self.step_size);
        archive.number(&mut self.length);
        archive.list(&mut self.scales);
    }
}

/// The step size by dual averaging, the scales by the variances of Stan's windows.
#[derive(Debug)]
pub struct MclmcAdaptation {
    iteration: usize,
    num_warmup: usize,
    step_size: DualAveraging,
    variances: CovarianceWindows,
}

impl Checkpoint for MclmcAdaptation {
    fn visit(&mut self, archive: &mut Archive) {
        archive.count(&mut self.iteration);
        self.step_size.visit(archive);
        self.variances.visit(archive);
    }
}

/// Turns the velocity `u` for a time `time` in the direction of the gradient; returns the change of the
/// kinetic energy, `(d - 1) log(cosh δ + e·u sinh δ)` with `δ = time |g|/(d - 1)` and `e = g/|g|`
/// (Robnik et al. 2023, equation 16). The gradient is that by coordinates in units of `scales`.
fn turn(velocity: &mut [f64], gradient: &[f64], scales: &[f64], time: f64) -> f64 {
    let scaled = || gradient.iter().zip(scales).map(|(g, s)| g * s);
    let size = scaled().map(|g| g * g).sum::<f64>().sqrt();
    if size == 0.0 {
        return 0.0;
    }
    let d = velocity.len() as f64 - 1.0;
    let delta = time * size / d;
    let along = scaled().zip(velocity.iter()).map(|(g, u)| g * u).sum::<f64>() / size;
    // Both hyperbolic functions divided by exp δ, which may be large.
    let shrunk = (-2.0 * delta).exp();
    let (cosh, sinh) = (0.5 * (1.0 + shrunk), 0.5 * (1.0 - shrunk));
    let factor = sinh + along * (cosh - (-delta).exp());
    let rest = (-delta).exp();
    for (u, g) in velocity.iter_mut().zip(gradient.iter().zip(scales).map(|(g, s)| g * s)) {
        *u = *u * rest + g / size * factor;
    }
    let length = dot(velocity, velocity).sqrt();
    velocity.iter_mut().for_each(|u| *u /= length);
    d * (delta + (cosh + along * sinh).ln())
}

/// One step from `from` to `to`; returns the energy error, which is not finite where the density is not.
fn leap<L: LogDensity>(
    density: &mut L,
    from: &Point,
    to: &mut Point,
    scales: &[f64],
    step_size: f64,
) -> f64 {
    to.velocity.copy_from_slice(&from.velocity);
    let first = turn(&mut to.velocity, &from.gradient, scales, 0.5 * step_size);
    let start = from.position.iter().zip(&to.velocity).zip(scales);
    for (new, ((x, u), s)) in to.position.iter_mut().zip(start) {
        *new = x + step_size * s * u;
    }
    to.log_density = density.value_and_grad(&to.position, &mut to.gradient);
    let second = turn(&mut to.velocity, &to.gradient, scales, 0.5 * step_size);
    first + second - to.log_density + from.log_density
}

impl Kernel for Mclmc {
    type State = PointPair;
    type Tuning = MclmcTuning;
    type Adaptation = MclmcAdaptation;
    type Info = HmcInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        let dim = density.dim();
        self.check(dim)?;
        let mut state = PointPair::start_at(density, position)?;
        refresh(&mut state.here.velocity, f64::INFINITY, rng);
        let root = (dim as f64).sqrt();
        let tuning = MclmcTuning {
            step_size: 0.2 * root,
            length: self.trajectory_length.unwrap_or(root),
            scales: vec![1.0; dim],
        };
        let adaptation = MclmcAdaptation {
            iteration: 0,
            num_warmup,
            step_size: DualAveraging::new(self.target_accept_prob, tuning.step_size),
            variances: CovarianceWindows::new(dim, num_warmup),
        };
        Ok((state, tuning, adaptation))
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut PointPair,
        tuning: &MclmcTuning,
        rng: &mut ChainRng,
    ) -> HmcInfo {
        let dim = tuning.scales.len() as f64;
        let MclmcTuning { step_size, length, scales } = tuning;
        let num_steps = if self.adjusted {
            refresh(&mut state.here.velocity, f64::INFINITY, rng);
            // A length that is drawn keeps trajectories from coming back to where they began.
            (2.0 * length * rng.random::<f64>() / step_size).ceil().clamp(1.0, 1000.0) as u32
        } else {
            let share = ((2.0 * step_size / length).exp_m1() / dim).sqrt();
            refresh(&mut state.here.velocity, share, rng);
            1
        };
        state.there.copy_from(&state.here);
        let mut energy_error = 0.0;
        let mut divergence = None;
        let mut num_done = 0;
        for _ in 0..num_steps {
            energy_error += leap(density, &state.there, &mut state.scratch, scales, *step_size);
            num_done += 1;
            std::mem::swap(&mut state.there, &mut state.scratch);
            if !(energy_error.is_finite() && energy_error < 1000.0) {
                divergence = Some(Box::new(Divergence {
                    start: state.scratch.position.clone(),
                    end: state.there.position.clone(),
                }));
                break;
            }
        }
        let acceptance_rate = match (&divergence, self.adjusted) {
            (Some(_), _) => 0.0,
            (None, true) => (-energy_error).exp().min(1.0),
            // What the warm-up steers by: the variance per dimension, as a rate that is 1 at zero.
            (None, false) => {
                let excess = energy_error * energy_error / (dim * self.energy_variance);
                1.0 / (1.0 + excess * (1.0 / self.target_accept_prob - 1.0))
            }
        };
        let is_accepted =
            divergence.is_none() && (!self.adjusted || rng.random::<f64>() < acceptance_rate);
        if is_accepted {
            std::mem::swap(&mut state.here, &mut state.there);
        } else {
            state.here.velocity.iter_mut().for_each(|u| *u = -*u);
        }
        HmcInfo {
            log_density: state.here.log_density,
            energy: if is_accepted { energy_error } else { 0.0 } - state.here.log_density,
            acceptance_rate,
            step_size: *step_size,
            num_integration_steps: num_done,
            is_accepted,
            divergence,
        }
    }

    fn adapt<L: LogDensity>(
        &self,
        _density: &mut L,
        state: &mut PointPair,
        info: &HmcInfo,
        adaptation: &mut MclmcAdaptation,
        tuning: &mut MclmcTuning,
        _rng: &mut ChainRng,
    ) {
        if adaptation.iteration >= adaptation.num_warmup {
            return;
        }
        adaptation.step_size.update(info.acceptance_rate);
        tuning.step_size = adaptation.step_size.step_size();
        let position = &state.here.position;
        if let Some(covariance) = adaptation.variances.update(adaptation.iteration, position) {
            for (i, scale) in tuning.scales.iter_mut().enumerate() {
                *scale = covariance.row(i)[i].sqrt();
            }
            tuning.step_size = 0.2 * (position.len() as f64).sqrt();
            adaptation.step_size.restart(tuning.step_size);
        }
        adaptation.iteration += 1;
        if adaptation.iteration == adaptation.num_warmup {
            tuning.step_size = adaptation.step_size.average_step_size();
        }
    }

    fn position<'s>(&self, state: &'s PointPair) -> &'s [f64] {
        &state.here.position
    }
}

/// Turns a velocity by chance: it becomes `(u + share · z)` with a length of one, and any direction if the
/// share is infinite.
fn refresh(velocity: &mut [f64], share: f64, rng: &mut ChainRng) {
    for u in velocity.iter_mut() {
        let z: f64 = rng.sample(StandardNormal);
        *u = if share.is_finite() { *u + share * z } else { z };
    }
    let length = dot(velocity, velocity).sqrt();
    velocity.iter_mut().for_each(|u| *u /= length);
}
