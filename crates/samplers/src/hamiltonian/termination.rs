//! The generalised U-turn criterion: when a trajectory has turned back on itself.
//!
//! With ρ the sum of the momenta along the trajectory and `v = M⁻¹p` the velocity at its ends, it
//! goes on while `v_first·ρ > 0` and `v_last·ρ > 0` (Betancourt 2017, arXiv:1701.02434, appendix
//! A.4.2). Two more checks span the seam between the halves, each with one half and the nearest
//! point of the other, as Stan has them: without them a trajectory of about one period of a normal
//! density is missed, and its tree grows on.
//!
//! The momenta at the ends count half. Then ρ times the step is the way from one end to the other, as in the
//! first criterion (Hoffman and Gelman 2014, JMLR 15, section 3.1), whatever the step size. With whole ends each
//! product has half a `v·p` more, which in a thousand dimensions is much beside the rest: trajectories missed
//! their turn and were twice as long as was good for them.

use super::{KineticEnergy, Point};
use crate::linear_algebra::{Ends, add_and_dots, sum_and_dots};

/// The points at both ends of a half of a trajectory, in the order of integration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half<'a> {
    pub(crate) first: &'a Point,
    pub(crate) last: &'a Point,
}

impl<'a> Half<'a> {
    #[inline]
    fn ends(self, metric: &impl KineticEnergy) -> Ends<'a> {
        let points = [self.first, self.last];
        Ends {
            momenta: points.map(|point| &point.momentum[..]),
            velocities: points.map(|point| metric.velocity_of(point)),
        }
    }
}

/// Whether two adjoining points have turned; writes the sum of their momenta.
#[inline]
pub(crate) fn pair_turns(
    metric: &impl KineticEnergy,
    a: &Point,
    b: &Point,
    momentum_sum: &mut [f64],
) -> bool {
    let velocities = [a, b].map(|point| metric.velocity_of(point));
    turn(&sum_and_dots(momentum_sum, [&a.momentum, &b.momentum], velocities))
}

/// Whether two adjoining halves together have turned; adds the sum of the momenta of the second to that of
/// the first.
#[inline]
pub(crate) fn halves_turn(
    metric: &impl KineticEnergy,
    a: Half<'_>,
    b: Half<'_>,
    a_sum: &mut [f64],
    b_sum: &[f64],
) -> bool {
    turn(&add_and_dots(a_sum, b_sum, a.ends(metric), b.ends(metric)))
}

/// The criterion, of the products of velocities at the ends of stretches with the momenta of these. Written so
/// that NaN counts as a turn.
#[inline]
fn turn(products: &[f64]) -> bool {
    !products.iter().all(|&product| product > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hamiltonian::DiagonalMetric;

    /// A point on the circle that a harmonic oscillator with two equal frequencies runs through.
    fn on_circle(angle: f64) -> Point {
        let mut point = Point::new(2);
        point.momentum = vec![angle.cos(), angle.sin()];
        point
    }

    fn two_turn(a: &Point, b: &Point) -> bool {
        pair_turns(&DiagonalMetric::unit(2), a, b, &mut [0.0; 2])
    }

    fn four_turn(points: &[Point; 4]) -> bool {
        let sum = |x: &Point, y: &Point| -> Vec<f64> {
            x.momentum.iter().zip(&y.momentum).map(|(x, y)| x + y).collect()
        };
        let [a, b, c, d] = points;
        let (mut first_sum, second_sum) = (sum(a, b), sum(c, d));
        let whole: Vec<f64> = first_sum.iter().zip(&second_sum).map(|(x, y)| x + y).collect();
        let (first, second) = (Half { first: a, last: b }, Half { first: c, last: d });
        let metric = DiagonalMetric::unit(2);
        let turns = halves_turn(&metric, first, second, &mut first_sum, &second_sum);
        assert_eq!(first_sum, whole);
        turns
    }

    #[test]
    fn a_straight_line_does_not_turn_and_a_way_back_does() {
        assert!(!two_turn(&on_circle(0.0), &on_circle(1.0)));
        let mut slow = on_circle(0.0);
        slow.momentum[0] = 0.5;
        assert!(two_turn(&slow, &on_circle(2.5)));
        assert!(!four_turn(&[0.0, 0.3, 0.6, 0.9].map(on_circle)));
        assert!(four_turn(&[0.0, 1.2, 2.4, 3.6].map(on_circle)));
    }

    #[test]
    fn the_order_of_time_does_not_matter() {
        for step in 1_u32..40 {
            let points = [0.0, 1.0, 2.0, 3.0].map(|i| on_circle(i * 0.1 * f64::from(step)));
            let mut back = points.clone();
            back.reverse();
            assert_eq!(four_turn(&points), four_turn(&back), "step {step}");
        }
    }

    #[test]
    fn a_whole_period_is_caught_at_the_seam() {
        // Ends that move almost alike, with a turn between the halves: the momenta of the first
        // half outweigh those of the second, so that the check of the whole sees nothing.
        let mut points = [0.0, 0.1, 3.1, 0.2].map(on_circle);
        points[..2].iter_mut().flat_map(|point| &mut point.momentum).for_each(|p| *p *= 3.0);
        let sum = |i: usize| {
            let weighted = points.iter().zip([0.5, 1.0, 1.0, 0.5]);
            weighted.map(|(point, weight)| weight * point.momentum[i]).sum::<f64>()
        };
        let along = |point: &Point| point.momentum[0] * sum(0) + point.momentum[1] * sum(1);
        assert!(along(&points[0]) > 0.0 && along(&points[3]) > 0.0);
        assert!(four_turn(&points));
    }

    #[test]
    fn not_a_number_is_a_turn() {
        let mut bad = on_circle(0.0);
        bad.momentum[0] = f64::NAN;
        assert!(two_turn(&bad, &on_circle(0.0)));
    }
}
