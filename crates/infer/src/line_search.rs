//! How far to go along a direction of descent.

/// The least share of the expected decrease, and the largest share of the slope that may be left:
/// the usual choice for quasi-Newton directions (Nocedal & Wright 2006, Numerical Optimization,
/// section 3.1).
const SUFFICIENT_DECREASE: f64 = 1e-4;
const CURVATURE: f64 = 0.9;

/// Enough to halve a step down to nothing.
const MAX_TRIALS: usize = 60;

/// A step length that meets the weak Wolfe conditions, by bisection and doubling (Lewis & Overton
/// 2013, Mathematical Programming 141, algorithm 2.6); `None` if there is none in floating-point
/// arithmetic.
///
/// `along` gives value and slope at a step length; values that are not finite count as too high.
pub(crate) fn weak_wolfe(
    first: f64,
    value: f64,
    slope: f64,
    mut along: impl FnMut(f64) -> (f64, f64),
) -> Option<f64> {
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut step = first;
    for _ in 0..MAX_TRIALS {
        let (new_value, new_slope) = along(step);
        let decreases = new_value <= value + SUFFICIENT_DECREASE * step * slope;
        if !(decreases && new_slope.is_finite()) {
            high = step;
        } else if new_slope < CURVATURE * slope {
            low = step;
        } else {
            return Some(step);
        }
        step = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    // A step that decreases the value is progress, even if the slope stays steep.
    (low > 0.0).then(|| {
        along(low);
        low
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_and_a_wall() {
        // f(t) = (t - 3)²: the step is near 3.
        let step = weak_wolfe(1.0, 9.0, -6.0, |t| ((t - 3.0).powi(2), 2.0 * (t - 3.0))).unwrap();
        assert!((2.0 * (step - 3.0)).abs() <= 0.9 * 6.0 && step > 0.3);
        // The same behind a wall at 0.5.
        let wall = |t: f64| match t < 0.5 {
            true => ((t - 3.0).powi(2), 2.0 * (t - 3.0)),
            false => (f64::NAN, f64::NAN),
        };
        let step = weak_wolfe(1.0, 9.0, -6.0, wall).unwrap();
        assert!(step > 0.25 && step < 0.5, "{step}");
        // Uphill there is no step.
        assert_eq!(weak_wolfe(1.0, 0.0, -1.0, |t| (t, 1.0)), None);
    }
}
