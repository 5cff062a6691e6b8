//! The maximum of a log density by the L-BFGS method.

use std::ops::ControlFlow;

use lbfgs::Lbfgs;
use samplers::LogDensity;

use crate::line_search::weak_wolfe;

/// The number of steps that the Hessian is estimated from, within the range 3 to 20 that Nocedal &
/// Wright 2006, Numerical Optimization, section 7.2, recommend.
const HISTORY: usize = 10;

/// Converged when the expected increase is below this, relative to the log density.
const TOLERANCE: f64 = 1e-14;

/// Where no step increases the log density any more, the expected increase that passes for rounding.
const ROUNDING: f64 = 1e-9;

/// No coordinate of a maximum is so far from zero: those are logarithms or of the size of data.
const FARTHEST: f64 = 1e10;

/// Where the search ended.
#[derive(Debug, Clone)]
pub(crate) struct Optimum {
    pub(crate) position: Vec<f64>,
    pub(crate) log_density: f64,
    /// The largest element of the gradient.
    pub(crate) largest_gradient: f64,
    pub(crate) num_iterations: usize,
    pub(crate) is_converged: bool,
}

/// Climbs from a position at which the log density and its gradient are finite.
pub(crate) fn maximize<L: LogDensity>(
    density: &mut L,
    start: Vec<f64>,
    max_iterations: usize,
) -> Optimum {
    follow(density, start, max_iterations, |_, _| ControlFlow::Continue(()))
}

/// As [`maximize`]; `visit` sees every point of the path, with the gradient of the negative log density there,
/// and may end it.
pub(crate) fn follow<L: LogDensity>(
    density: &mut L,
    start: Vec<f64>,
    max_iterations: usize,
    mut visit: impl FnMut(&[f64], &[f64]) -> ControlFlow<()>,
) -> Optimum {
    let dim = start.len();
    let mut hessian = Lbfgs::<f64>::new(dim, HISTORY).with_sy_epsilon(f64::MIN_POSITIVE);
    let mut position = start;
    let (mut gradient, mut direction) = (vec![0.0; dim], vec![0.0; dim]);
    let mut value = descend(density, &position, &mut gradient);
    let (mut trial, mut new_gradient) = (position.clone(), gradient.clone());
    let mut is_converged = false;
    let mut is_fresh = true;
    let mut num_iterations = 0;
    while num_iterations < max_iterations && visit(&position, &gradient).is_continue() {
        hessian.update_hessian(&gradient, &position);
        direction.copy_from_slice(&gradient);
        hessian.apply_hessian(&mut direction);
        direction.iter_mut().for_each(|d| *d = -*d);
        let slope = dot(&direction, &gradient);
        let expected = -slope / value.abs().max(1.0);
        if slope == 0.0 || (!is_fresh && (0.0..TOLERANCE).contains(&expected)) {
            is_converged = true;
            break;
        }
        // Without curvature the first step is short: the gradient has another unit than the position.
        let first = if is_fresh { (1.0 / dot(&gradient, &gradient).sqrt()).min(1.0) } else { 1.0 };
        let mut new_value = value;
        let step = weak_wolfe(first, value, slope, |step| {
            for ((t, x), d) in trial.iter_mut().zip(&position).zip(&direction) {
                *t = x + step * d;
            }
            new_value = descend(density, &trial, &mut new_gradient);
            (new_value, dot(&direction, &new_gradient))
        });
        if step.is_none() {
            is_converged = (0.0..ROUNDING).contains(&expected);
            if is_fresh || is_converged {
                break;
            }
            // Once more along the gradient: the estimate of the Hessian may be at fault.
            hessian.reset();
            is_fresh = true;
            continue;
        }
        std::mem::swap(&mut position, &mut trial);
        std::mem::swap(&mut gradient, &mut new_gradient);
        value = new_value;
        is_fresh = false;
        num_iterations += 1;
        if position.iter().any(|x| x.abs() > FARTHEST) {
            break;
        }
    }
    let largest_gradient = gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
    Optimum { position, log_density: -value, largest_gradient, num_iterations, is_converged }
}

/// The negative log density, with its gradient.
fn descend<L: LogDensity>(density: &mut L, position: &[f64], gradient: &mut [f64]) -> f64 {
    let value = density.value_and_grad(position, gradient);
    gradient.iter_mut().for_each(|g| *g = -*g);
    -value
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minus Rosenbrock's function in 2n dimensions, whose maximum is 0 at (1, 1, …).
    struct Valley;

    impl LogDensity for Valley {
        fn dim(&self) -> usize {
            4
        }
        fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            let mut value = 0.0;
            for (x, gradient) in x.chunks(2).zip(gradient.chunks_mut(2)) {
                let bend = x[1] - x[0] * x[0];
                value -= 100.0 * bend * bend + (1.0 - x[0]).powi(2);
                gradient[0] = 400.0 * bend * x[0] + 2.0 * (1.0 - x[0]);
                gradient[1] = -200.0 * bend;
            }
            value
        }
    }

    #[test]
    fn the_bottom_of_a_curved_valley() {
        let optimum = maximize(&mut Valley, vec![-1.2, 1.0, 2.0, -3.0], 500);
        assert!(optimum.is_converged, "{optimum:?}");
        assert!(optimum.position.iter().all(|x| (x - 1.0).abs() < 1e-6), "{optimum:?}");
        assert!(optimum.num_iterations < 120, "{optimum:?}");
    }

    #[test]
    fn a_slope_without_end_does_not_converge() {
        struct Slope;
        impl LogDensity for Slope {
            fn dim(&self) -> usize {
                1
            }
            fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
                gradient[0] = 1.0;
                x[0]
            }
        }
        assert!(!maximize(&mut Slope, vec![0.0], 50).is_converged);
    }
}
