//! The integral over many intervals, on each of which the integrand is smooth.

use super::Estimate;
use super::rule::{GAUSS, KRONROD, NODES};
use super::sum::Sum;
use crate::{Error, ErrorKind};

/// How often an interval may be bisected.
const MAX_ROUNDS: usize = 40;
/// How many intervals there may be; more cannot come of a sensible integrand.
const MAX_INTERVALS: usize = 1_000_000;

/// Several integrals over the same intervals, and those on which both rules agreed.
#[derive(Debug, Clone)]
pub(crate) struct Integral<const N: usize> {
    pub(crate) values: [Estimate; N],
    /// In no order, with gaps where the integrand was zero.
    pub(crate) intervals: Vec<[f64; 2]>,
}

/// The integrals of N functions over the intervals, each to `tolerance` times its size, or as far as the rounding
/// of points and values lets.
///
/// `integrand` gets points and gives the N values at each. An interval on which the Gauss rule and its
/// extension differ by too much is bisected, with all N functions.
///
/// # Errors
/// If the integrand fails, is not finite somewhere, or the rules do not come to agree.
pub(crate) fn integrate<const N: usize>(
    intervals: Vec<[f64; 2]>,
    tolerance: f64,
    mut integrand: impl FnMut(&[f64]) -> Result<Vec<[f64; N]>, Error>,
) -> Result<Integral<N>, Error> {
    let mut accepted = Totals::<N>::default();
    let mut kept = Vec::with_capacity(intervals.len());
    let mut open = intervals;
    let mut points = Vec::new();
    for _ in 0..MAX_ROUNDS {
        points.clear();
        for [a, b] in &open {
            let (center, half) = (0.5 * (a + b), 0.5 * (b - a));
            points.extend(NODES.map(|node| center + half * node));
        }
        let values = integrand(&points)?;
        if let Some(bad) = values.iter().position(|v| v.iter().any(|x| !x.is_finite())) {
            return Err(Error::new(
                ErrorKind::Range,
                format!("the integrand is not finite at {} Angstrom", points[bad]),
            ));
        }
        let parts: Vec<[Part; N]> = open
            .iter()
            .zip(values.as_chunks::<7>().0)
            .map(|([a, b], values)| panel([*a, *b], values))
            .collect();
        let mut round = Totals::<N>::default();
        parts.iter().for_each(|part| round.add(part));
        let sizes: [f64; N] =
            std::array::from_fn(|n| (accepted.value[n].value() + round.value[n].value()).abs());
        let allowed = |share: f64| sizes.map(|size| tolerance * size * share);
        let whole = allowed(1.0);
        if (0..N).all(|n| accepted.error[n] + round.error[n] <= whole[n]) {
            accepted.merge(&round);
            kept.extend(open);
            return Ok(Integral { values: accepted.estimates(), intervals: kept });
        }
        // What is accepted in this round may use up half of what is allowed.
        let each = allowed(0.5 / open.len() as f64);
        let mut halves = Vec::new();
        for (&[a, b], part) in open.iter().zip(&parts) {
            let is_good = part.iter().zip(each).all(|(part, allowed)| {
                let rounding = 4.0 * f64::EPSILON * part.size + part.noise;
                part.difference <= rounding.max(allowed)
            });
            let middle = 0.5 * (a + b);
            if is_good || middle <= a || middle >= b {
                accepted.add(part);
                kept.push([a, b]);
            } else {
                halves.extend([[a, middle], [middle, b]]);
            }
        }
        if halves.is_empty() {
            return Ok(Integral { values: accepted.estimates(), intervals: kept });
        }
        if halves.len() > MAX_INTERVALS {
            break;
        }
        open = halves;
    }
    Err(Error::new(
        ErrorKind::Convergence,
        format!(
            "the integral did not reach the relative tolerance {tolerance:e}: ask for less, or give \
             the wavelengths where the source is not smooth as its breakpoints"
        ),
    ))
}

/// The integral of a function over an interval, by the extended rule.
#[derive(Debug, Clone, Copy)]
struct Part {
    value: f64,
    /// From the integral by the Gauss rule.
    difference: f64,
    /// The integral of its magnitude.
    size: f64,
    /// What comes of the rounding of the points, over whose distance the function varies: in a band of a few
    /// Angstrom at thousands of them this is far more than the rounding of the function.
    noise: f64,
}

fn panel<const N: usize>([a, b]: [f64; 2], values: &[[f64; N]; 7]) -> [Part; N] {
    let half = 0.5 * (b - a);
    std::array::from_fn(|n| {
        let (mut gauss, mut kronrod, mut size) = (0.0, 0.0, 0.0);
        let [mut least, mut most] = [values[0][n]; 2];
        for (i, value) in values.iter().enumerate() {
            gauss += GAUSS[i] * value[n];
            kronrod += KRONROD[i] * value[n];
            size += KRONROD[i] * value[n].abs();
            (least, most) = (least.min(value[n]), most.max(value[n]));
        }
        Part {
            value: half * kronrod,
            difference: half * (kronrod - gauss).abs(),
            size: half * size,
            noise: f64::EPSILON * a.abs().max(b.abs()) * (most - least),
        }
    })
}

#[derive(Debug, Clone)]
struct Totals<const N: usize> {
    value: [Sum; N],
    error: [f64; N],
    size: [f64; N],
}

impl<const N: usize> Default for Totals<N> {
    fn default() -> Self {
        Self { value: [Sum::default(); N], error: [0.0; N], size: [0.0; N] }
    }
}

impl<const N: usize> Totals<N> {
    fn add(&mut self, parts: &[Part; N]) {
        for (n, part) in parts.iter().enumerate() {
            self.value[n].add(part.value);
            self.error[n] += part.difference + part.noise;
            self.size[n] += part.size;
        }
    }

    fn merge(&mut self, other: &Self) {
        for n in 0..N {
            self.value[n].add(other.value[n].value());
            self.error[n] += other.error[n];
            self.size[n] += other.size[n];
        }
    }

    /// Each term is rounded a few times, in the integrand and in the sum.
    fn estimates(&self) -> [Estimate; N] {
        std::array::from_fn(|n| {
            Estimate::new(self.value[n].value(), self.error[n] + 16.0 * f64::EPSILON * self.size[n])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(f: impl Fn(f64) -> f64, intervals: Vec<[f64; 2]>, tolerance: f64) -> Estimate {
        let integrand = |points: &[f64]| Ok(points.iter().map(|&x| [f(x)]).collect());
        integrate(intervals, tolerance, integrand).unwrap().values[0]
    }

    #[test]
    fn integrals_are_as_good_as_they_say() {
        let exp = of(f64::exp, vec![[0.0, 5.0]], 1e-12);
        assert!((exp.value() - 5f64.exp_m1()).abs() <= exp.error() && exp.error() < 2e-10);
        // A kink that is not a breakpoint takes many bisections.
        let kink = of(|x| (x - 0.3).abs(), vec![[0.0, 1.0]], 1e-10);
        assert!((kink.value() - 0.29).abs() <= kink.error() && kink.error() < 1e-10);
        assert_eq!(of(|_| 0.0, vec![[0.0, 1.0]], 1e-10).value(), 0.0);
        assert_eq!(of(|x| x, vec![], 1e-10).value(), 0.0);
    }

    #[test]
    fn what_is_not_finite_or_does_not_converge_is_told() {
        let pole = |points: &[f64]| Ok(points.iter().map(|x| [1.0 / (x - 0.5)]).collect());
        let error = integrate(vec![[0.0, 1.0]], 1e-10, pole).unwrap_err();
        assert_eq!(error.to_string(), "the integrand is not finite at 0.5 Angstrom");
        let noise = |points: &[f64]| Ok(points.iter().map(|x| [(1e9 * x).sin()]).collect());
        let error = integrate(vec![[0.0, 1.0]], 1e-10, noise).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Convergence);
    }
}
