//! A first step size: doubled or halved until one leapfrog step changes the energy by a fair
//! amount.
//!
//! After Hoffman and Gelman 2014, JMLR 15, algorithm 4, in the form of Stan: a fresh momentum for
//! every trial, and an acceptance probability of 0.8 to cross instead of 0.5.

use crate::hamiltonian::{Hamiltonian, KineticEnergy, Point};
use crate::{ChainRng, Error, ErrorKind, LogDensity};

/// A step size that no proper density at a sensible scale needs.
const LARGEST: f64 = 1e7;

/// Searches from `step_size`; the momentum of `here` is overwritten, and all of `scratch`.
///
/// A step size above the largest that the search allows was meant and is returned as it is.
///
/// # Errors
/// If step sizes grow or shrink without end.
pub(crate) fn find_step_size<L: LogDensity, M: KineticEnergy>(
    hamiltonian: &mut Hamiltonian<'_, L, M>,
    here: &mut Point,
    scratch: &mut Point,
    mut step_size: f64,
    rng: &mut ChainRng,
) -> Result<f64, Error> {
    if step_size > LARGEST {
        return Ok(step_size);
    }
    let mut is_accurate = |step_size: f64| {
        hamiltonian.refresh_momentum(here, rng);
        hamiltonian.leapfrog(here, scratch, step_size);
        let change = here.energy - scratch.energy;
        // An infinite density is no improvement, but a failure.
        scratch.energy.is_finite() && change > 0.8_f64.ln()
    };
    let grow = is_accurate(step_size);
    loop {
        if is_accurate(step_size) != grow {
            break;
        }
        step_size *= if grow { 2.0 } else { 0.5 };
        if step_size > LARGEST {
            return Err(Error::new(
                ErrorKind::StepSize,
                format!(
                    "even steps of {LARGEST:e} hardly change the log density: it is improper (flat \
                     in every direction) or its scale is enormous; give every parameter a proper \
                     prior and a scale near one, or set a larger initial_step_size"
                ),
            ));
        }
        if step_size < f64::MIN_POSITIVE {
            return Err(unresolved());
        }
    }
    // A step too small to move at all is exact, but of no use.
    if !grow && here.position == scratch.position {
        return Err(unresolved());
    }
    Ok(step_size)
}

fn unresolved() -> Error {
    Error::new(
        ErrorKind::StepSize,
        "no step is small enough for the log density to change smoothly: it is discontinuous at the \
         initial position or its gradient is wrong; check the gradient, or start elsewhere",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hamiltonian::DiagonalMetric;

    /// A density of one coordinate given by a function of position for value and gradient.
    struct Line(fn(f64) -> (f64, f64));

    impl LogDensity for Line {
        fn dim(&self) -> usize {
            1
        }
        fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
            let (value, derivative) = (self.0)(position[0]);
            gradient[0] = derivative;
            value
        }
    }

    fn search(function: fn(f64) -> (f64, f64), at: f64, step_size: f64) -> Result<f64, Error> {
        let mut here = Point::new(1);
        here.position[0] = at;
        let mut density = Line(function);
        here.log_density = density.value_and_grad(&[at], &mut here.gradient);
        let mut hamiltonian =
            Hamiltonian { density: &mut density, metric: &DiagonalMetric::unit(1) };
        let mut rng = crate::chain_rngs(0).next().unwrap();
        let mut scratch = Point::new(1);
        find_step_size(&mut hamiltonian, &mut here, &mut scratch, step_size, &mut rng)
    }

    #[test]
    fn the_step_size_has_the_scale_of_the_density() {
        let wide = |x: f64| (-0.5e-6 * x * x, -1e-6 * x);
        let narrow = |x: f64| (-0.5e6 * x * x, -1e6 * x);
        for start in [1e-6, 1.0, 1e6] {
            let found = search(wide, 100.0, start).unwrap();
            assert!((1e2..1e4).contains(&found), "{found}");
            let found = search(narrow, 1e-4, start).unwrap();
            assert!((1e-4..1e-2).contains(&found), "{found}");
        }
        assert_eq!(search(wide, 0.0, 1e9).unwrap(), 1e9);
    }

    #[test]
    fn flat_and_broken_densities_are_errors() {
        let flat = search(|_| (0.0, 0.0), 0.0, 1.0).unwrap_err();
        assert_eq!(flat.kind(), ErrorKind::StepSize);
        assert!(flat.to_string().contains("improper"), "{flat}");

        let nowhere_else = |x: f64| {
            if x == 1.0 { (0.0, 0.0) } else { (f64::NAN, 0.0) }
        };
        let wrong_gradient = |x: f64| (-0.5 * x * x, 1e200);
        for function in [nowhere_else, wrong_gradient] {
            let error = search(function, 1.0, 1.0).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::StepSize);
            assert!(error.to_string().contains("discontinuous"), "{error}");
        }
    }
}
