//! The integral of the product of two polylines, exact up to rounding.

use super::Estimate;
use super::sum::Sum;

/// A polyline: its nodes, of which the abscissae increase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Polyline<'a> {
    pub(crate) x: &'a [f64],
    pub(crate) y: &'a [f64],
}

impl Polyline<'_> {
    /// Value and slope on the segment of this number, as a function of the distance from its start.
    fn segment(&self, i: usize) -> [f64; 2] {
        [self.y[i], (self.y[i + 1] - self.y[i]) / (self.x[i + 1] - self.x[i])]
    }

    /// The segment that holds x, or begins there.
    fn find(&self, x: f64) -> usize {
        let above = self.x.partition_point(|&node| node <= x);
        above.saturating_sub(1).min(self.x.len() - 2)
    }
}

/// `∫ f g w dx` and `∫ f g w x dx`, where w is x or 1, over the common range of the polylines.
///
/// Between the nodes of both the integrands are polynomials of at most degree 4, for which Gauss's
/// rule of three points is exact.
pub(crate) fn product_integrals(
    f: Polyline<'_>,
    g: Polyline<'_>,
    is_weighted_by_x: bool,
) -> [Estimate; 2] {
    const NODE: f64 = 0.774_596_669_241_483_4;
    let start = f.x[0].max(g.x[0]);
    let end = f.x[f.x.len() - 1].min(g.x[g.x.len() - 1]);
    let (mut values, mut sizes) = ([Sum::default(); 2], [0.0; 2]);
    if start < end {
        let (mut i, mut j) = (f.find(start), g.find(start));
        let (mut f_line, mut g_line) = (f.segment(i), g.segment(j));
        let mut a = start;
        while a < end {
            let b = f.x[i + 1].min(g.x[j + 1]).min(end);
            let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
            let f_middle = f_line[0] + f_line[1] * (middle - f.x[i]);
            let g_middle = g_line[0] + g_line[1] * (middle - g.x[j]);
            let (step, f_step, g_step) =
                (NODE * half, NODE * half * f_line[1], NODE * half * g_line[1]);
            let at = |sign: f64| (f_middle + sign * f_step) * (g_middle + sign * g_step);
            let [mut left, mut center, mut right] = [at(-1.0), at(0.0), at(1.0)];
            let (x_left, x_right) = (middle - step, middle + step);
            if is_weighted_by_x {
                left *= x_left;
                center *= middle;
                right *= x_right;
            }
            let (outer, inner) = (half * 5.0 / 9.0, half * 8.0 / 9.0);
            values[0].add(outer * (left + right) + inner * center);
            values[1].add(outer * (left * x_left + right * x_right) + inner * center * middle);
            let size = outer * (left.abs() + right.abs()) + inner * center.abs();
            sizes[0] += size;
            sizes[1] += size * middle;
            a = b;
            if a >= f.x[i + 1] && i + 2 < f.x.len() {
                i += 1;
                f_line = f.segment(i);
            }
            if a >= g.x[j + 1] && j + 2 < g.x.len() {
                j += 1;
                g_line = g.segment(j);
            }
        }
    }
    let estimate = |n: usize| Estimate::new(values[n].value(), 16.0 * f64::EPSILON * sizes[n]);
    [estimate(0), estimate(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_integrated_exactly() {
        // f = x on [1, 4], g = 2 − x/2 on [2, 6] up to its node at 3, then 0.5.
        let f = Polyline { x: &[1.0, 1.5, 4.0], y: &[1.0, 1.5, 4.0] };
        let g = Polyline { x: &[2.0, 3.0, 6.0], y: &[1.0, 0.5, 0.5] };
        let [plain, by_x] = product_integrals(f, g, false);
        // ∫₂³ x (2 − x/2) + ∫₃⁴ x/2 = 5 − 19/6 + 7/4, and with one more x.
        assert!((plain.value() - (5.0 - 19.0 / 6.0 + 1.75)).abs() < 1e-14);
        assert!((by_x.value() - (38.0 / 3.0 - 65.0 / 8.0 + 37.0 / 6.0)).abs() < 1e-13);
        let [weighted, _] = product_integrals(f, g, true);
        assert!((weighted.value() - by_x.value()).abs() < 1e-13);
        let apart = Polyline { x: &[7.0, 8.0], y: &[1.0, 1.0] };
        assert_eq!(product_integrals(f, apart, true)[0].value(), 0.0);
    }
}
