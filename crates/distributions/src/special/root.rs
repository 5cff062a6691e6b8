//! Where increasing functions cross zero: what quantile functions are solved with.

/// The zero of an increasing function on (0, high), by Newton's method in the logarithm of its
/// argument, kept inside a bracket. `f` gives the value and the derivative by `log x`.
pub(crate) fn positive_root(start: f64, high: f64, f: impl Fn(f64) -> [f64; 2]) -> f64 {
    let (mut low, mut high) = (f64::MIN_POSITIVE, high.min(f64::MAX));
    let mut x = start.clamp(low, high);
    for _ in 0..MOST_STEPS {
        let [value, slope] = f(x);
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x * (-value / slope).exp();
        let inside = newton > low && newton < high;
        let next = if inside { newton } else { low.sqrt() * high.sqrt() };
        let moved = (next - x).abs();
        x = next;
        if moved <= 2e-16 * x {
            break;
        }
    }
    x
}

/// More than bisection alone takes from one end of the range of doubles.
const MOST_STEPS: usize = 200;

/// The smallest of 0, 1, 2, … for which a condition holds that holds for all above it too: first
/// bracketed from `start` on by growing steps, then bisected.
pub(crate) fn smallest_count(start: f64, step: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let mut step = step.max(1.0).ceil();
    let (mut low, mut high) = (-1.0, start.ceil().max(0.0));
    while !holds(high) {
        (low, high) = (high, high + step);
        step *= 2.0;
    }
    while high - low > 1.0 {
        let middle = (0.5 * (low + high)).floor();
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_from_bad_starts() {
        for root in [1e-290, 1e-3, 1.0, 7e200] {
            for start in [1e-300, 1.0, 1e300] {
                let found = positive_root(start, f64::INFINITY, |x| [(x / root).ln(), 1.0]);
                assert!((found / root - 1.0).abs() < 1e-15, "{root} {start} {found}");
                // A function that is flat on one side.
                let found =
                    positive_root(start, f64::INFINITY, |x| [(x - root) / (x + root), 1e-9]);
                assert!((found / root - 1.0).abs() < 1e-15, "{root} {start} {found}");
            }
        }
        assert_eq!(smallest_count(1000.0, 3.0, |k| k >= 7.0), 7.0);
        assert_eq!(smallest_count(0.0, 0.5, |k| k >= 123_456.0), 123_456.0);
        assert_eq!(smallest_count(5.0, 2.0, |_| true), 0.0);
    }
}
