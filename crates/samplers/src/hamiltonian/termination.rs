//! The generalised U-turn criterion: when a trajectory has turned back on itself.
//!
//! With ρ the sum of the momenta along the trajectory and `v = M⁻¹p` the velocity at its ends, it
//! goes on while `v_first·ρ > 0` and `v_last·ρ > 0` (Betancourt 2017, arXiv:1701.02434, appendix
//! A.4.2). Two more checks span the seam between the halves, each with one half and the nearest
//! point of the other, as Stan has them: without them a trajectory of about one period of a normal
//! density is missed, and its tree grows on.

use super::Point;
use crate::linear_algebra::dots_with_sum;

/// One half of a trajectory: its points at both ends, in the order of integration, and the sum of
/// its momenta.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half<'a> {
    pub(crate) first: &'a Point,
    pub(crate) last: &'a Point,
    pub(crate) momentum_sum: &'a [f64],
}

/// Whether two adjoining points have turned.
#[inline]
pub(crate) fn pair_turns(a: &Point, b: &Point) -> bool {
    turns(a, b, &a.momentum, &b.momentum)
}

/// Whether two adjoining halves together have turned.
#[inline]
pub(crate) fn halves_turn(a: Half<'_>, b: Half<'_>) -> bool {
    turns(a.first, b.last, a.momentum_sum, b.momentum_sum)
        || turns(a.first, b.first, a.momentum_sum, &b.first.momentum)
        || turns(a.last, b.last, &a.last.momentum, b.momentum_sum)
}

/// The criterion for the stretch from `first` to `last` whose momenta sum up to `a + b`. Written so
/// that NaN counts as a turn.
#[inline]
fn turns(first: &Point, last: &Point, a: &[f64], b: &[f64]) -> bool {
    let (at_first, at_last) = dots_with_sum(&first.velocity, &last.velocity, a, b);
    !(at_first > 0.0 && at_last > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point on the circle that a harmonic oscillator with two equal frequencies runs through.
    fn on_circle(angle: f64) -> Point {
        let mut point = Point::new(2);
        point.momentum = vec![angle.cos(), angle.sin()];
        point.velocity.clone_from(&point.momentum);
        point
    }

    fn half_turns(angles: [f64; 4]) -> bool {
        let points = angles.map(on_circle);
        let sum = |a: &Point, b: &Point| -> Vec<f64> {
            a.momentum.iter().zip(&b.momentum).map(|(x, y)| x + y).collect()
        };
        let (a, b) = (sum(&points[0], &points[1]), sum(&points[2], &points[3]));
        halves_turn(
            Half { first: &points[0], last: &points[1], momentum_sum: &a },
            Half { first: &points[2], last: &points[3], momentum_sum: &b },
        )
    }

    #[test]
    fn a_straight_line_does_not_turn_and_a_way_back_does() {
        assert!(!pair_turns(&on_circle(0.0), &on_circle(1.0)));
        let mut slow = on_circle(0.0);
        slow.momentum[0] = 0.5;
        slow.velocity[0] = 0.5;
        assert!(pair_turns(&slow, &on_circle(2.5)));
        assert!(!half_turns([0.0, 0.3, 0.6, 0.9]));
        assert!(half_turns([0.0, 1.2, 2.4, 3.6]));
    }

    #[test]
    fn the_order_of_time_does_not_matter() {
        for step in 1_u32..40 {
            let angles = [0.0, 1.0, 2.0, 3.0].map(|i| i * 0.1 * f64::from(step));
            let mut back = angles;
            back.reverse();
            assert_eq!(half_turns(angles), half_turns(back), "step {step}");
        }
    }

    #[test]
    fn a_whole_period_is_caught_at_the_seam() {
        // Ends that move almost alike, with a turn between the halves: the momenta of the first
        // half outweigh those of the second, so that the check of the whole sees nothing.
        let (mut a, mut b) = (on_circle(0.0), on_circle(0.1));
        let (c, d) = (on_circle(3.1), on_circle(0.2));
        a.momentum.iter_mut().chain(&mut b.momentum).for_each(|p| *p *= 3.0);
        let sum = |x: &Point, y: &Point| -> Vec<f64> {
            x.momentum.iter().zip(&y.momentum).map(|(x, y)| x + y).collect()
        };
        let (first, second) = (sum(&a, &b), sum(&c, &d));
        assert!(!turns(&a, &d, &first, &second));
        assert!(halves_turn(
            Half { first: &a, last: &b, momentum_sum: &first },
            Half { first: &c, last: &d, momentum_sum: &second },
        ));
    }

    #[test]
    fn not_a_number_is_a_turn() {
        let mut bad = on_circle(0.0);
        bad.momentum[0] = f64::NAN;
        assert!(pair_turns(&bad, &on_circle(0.0)));
    }
}
