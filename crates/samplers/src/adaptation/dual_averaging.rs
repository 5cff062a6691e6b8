//! The step size by dual averaging: it is moved until the mean acceptance rate is the target.
//!
//! Hoffman and Gelman 2014, JMLR 15, section 3.2.1, after Nesterov 2009. With acceptance rate `aₜ`
//! of step t = 1, 2, …, target δ and μ = log(10 ε₀),
//!
//! ```text
//! Hₜ        = (1 - 1/(t + t₀)) Hₜ₋₁ + (δ - aₜ)/(t + t₀)
//! log εₜ    = μ - √t/γ Hₜ
//! log ε̄ₜ    = t^-κ log εₜ + (1 - t^-κ) log ε̄ₜ₋₁
//! ```
//!
//! εₜ is the step size during warm-up, ε̄ₜ the one to stay with.

use crate::Archive;

/// γ: how little an error in the acceptance rate moves the step size.
const REGULARIZATION: f64 = 0.05;
/// γ at the end of the warm-up. The acceptance rate is concave in log ε, so the average of step sizes that
/// still move has a higher rate than they have on average; then they should move little.
const FINAL_REGULARIZATION: f64 = 0.3;
/// t₀: slows down the first steps.
const DELAY: f64 = 10.0;
/// κ: how fast early step sizes are forgotten.
const FORGETTING: f64 = 0.75;

#[derive(Debug, Clone)]
pub(crate) struct DualAveraging {
    target: f64,
    regularization: f64,
    center: f64,
    count: f64,
    error: f64,
    log_step: f64,
    log_average: f64,
}

impl DualAveraging {
    pub(crate) fn new(target: f64, step_size: f64) -> Self {
        Self {
            target,
            regularization: REGULARIZATION,
            center: (10.0 * step_size).ln(),
            count: 0.0,
            error: 0.0,
            log_step: step_size.ln(),
            log_average: step_size.ln(),
        }
    }

    /// Forgets everything and goes on from this step size.
    pub(crate) fn restart(&mut self, step_size: f64) {
        *self = Self::new(self.target, step_size);
    }

    /// Goes on around the average, in smaller moves.
    pub(crate) fn refine(&mut self) {
        self.restart(self.average_step_size());
        self.center = self.log_average;
        self.regularization = FINAL_REGULARIZATION;
    }

    /// Learns from the acceptance rate of one step.
    pub(crate) fn update(&mut self, acceptance_rate: f64) {
        self.count += 1.0;
        let share = 1.0 / (self.count + DELAY);
        self.error += share * (self.target - acceptance_rate.min(1.0) - self.error);
        self.log_step = self.center - self.count.sqrt() / self.regularization * self.error;
        let share = self.count.powf(-FORGETTING);
        self.log_average += share * (self.log_step - self.log_average);
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.number(&mut self.regularization);
        archive.number(&mut self.center);
        archive.number(&mut self.count);
        archive.number(&mut self.error);
        archive.number(&mut self.log_step);
        archive.number(&mut self.log_average);
    }

    /// The step size to try next.
    pub(crate) fn step_size(&self) -> f64 {
        positive_exp(self.log_step)
    }

    /// The step size to stay with.
    pub(crate) fn average_step_size(&self) -> f64 {
        positive_exp(self.log_average)
    }
}

/// `exp(x)` without underflow to zero or overflow.
fn positive_exp(x: f64) -> f64 {
    x.exp().clamp(f64::MIN_POSITIVE, f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_steps_by_hand() {
        // ε₀ = 0.1, so μ = log 1 = 0; δ = 0.8.
        let mut averaging = DualAveraging::new(0.8, 0.1);
        assert!((averaging.average_step_size() - 0.1).abs() < 1e-16);

        // a = 0.25: H = 0.55/11 = 0.05, log ε = -0.05/0.05 = -1, and the same for the average.
        averaging.update(0.25);
        assert!((averaging.step_size() - (-1.0_f64).exp()).abs() < 1e-15);
        assert!((averaging.average_step_size() - (-1.0_f64).exp()).abs() < 1e-15);

        // a = 1.7 counts as 1: H = 11/12 · 0.05 - 0.2/12 = 0.35/12,
        // log ε = -√2 · 20 · 0.35/12 = -0.824957911384305,
        // 2^-0.75 = 0.594603557501361, so log ε̄ = -1 + 0.5946… · 0.175042… = -0.895919351462…
        averaging.update(1.7);
        assert!((averaging.step_size().ln() + 0.824_957_911_384_305).abs() < 1e-13);
        assert!((averaging.average_step_size().ln() + 0.895_919_351_462).abs() < 1e-9);

        // a = 0.8: H = 12/13 · 0.35/12 = 0.35/13, log ε = -√3 · 20 · 0.35/13 = -0.932642…
        averaging.update(0.8);
        let expected = -(3.0_f64.sqrt()) * 20.0 * 0.35 / 13.0;
        assert!((averaging.step_size().ln() - expected).abs() < 1e-13);

        averaging.restart(0.3);
        assert!((averaging.step_size() - 0.3).abs() < 1e-15);
    }

    #[test]
    fn the_step_size_stays_usable() {
        let mut averaging = DualAveraging::new(0.8, 1e-300);
        for _ in 0..1000 {
            averaging.update(0.0);
        }
        assert!(averaging.step_size() > 0.0);
        averaging.restart(1e300);
        for _ in 0..1000 {
            averaging.update(1.0);
        }
        assert!(averaging.step_size().is_finite());
    }
}
