//! The integral of the product of two polylines, exact up to rounding.

use super::Estimate;
use super::sum::Sum;

/// A polyline over increasing abscissae: for each segment the ordinate of its start, and its slope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Polyline<'a> {
    pub(crate) x: &'a [f64],
    pub(crate) segments: &'a [[f64; 2]],
}

impl Polyline<'_> {
    /// The segments of the polyline through these points.
    pub(crate) fn segments(x: &[f64], y: &[f64]) -> Vec<[f64; 2]> {
        let pairs = x.windows(2).zip(y.windows(2));
        pairs.map(|(x, y)| [y[0], (y[1] - y[0]) / (x[1] - x[0])]).collect()
    }

    /// The segment that holds x, or begins there.
    fn find(&self, x: f64) -> usize {
        let above = self.x.partition_point(|&node| node <= x);
        above.saturating_sub(1).min(self.segments.len() - 1)
    }
}

/// `∫ f g w dx` and `∫ f g w x dx`, where w is x or 1, over the common range of the polylines.
///
/// Between the nodes of both the product is a parabola around the middle of the interval, whose moments are
/// written out.
pub(crate) fn product_integrals(
    f: Polyline<'_>,
    g: Polyline<'_>,
    is_weighted_by_x: bool,
) -> [Estimate; 2] {
    /// Parts that are added before what rounding takes away is kept, since keeping it takes time.
    const BLOCK: u32 = 8;
    let start = f.x[0].max(g.x[0]);
    let end = f.x[f.x.len() - 1].min(g.x[g.x.len() - 1]);
    let (mut values, mut sizes) = ([Sum::default(); 2], [0.0; 2]);
    let (mut block, mut in_block) = ([0.0; 2], 0);
    let mut add = |i: usize, j: usize, a: f64, b: f64| {
        let ([f_start, f_slope], [g_start, g_slope]) = (f.segments[i], g.segments[j]);
        let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
        let f_middle = f_start + f_slope * (middle - f.x[i]);
        let g_middle = g_start + g_slope * (middle - g.x[j]);
        // f g = constant + linear s + square s² with s = x − middle; its integrals with 1, s and s².
        let constant = f_middle * g_middle;
        let linear = f_middle * g_slope + g_middle * f_slope;
        let square = f_slope * g_slope;
        let (half_2, width) = (half * half, half + half);
        let third = half_2 * (1.0 / 3.0);
        let zeroth = width * (constant + square * third);
        let first = width * linear * third;
        let second = width * (constant * third + square * (half_2 * half_2 * 0.2));
        let by_x = middle * zeroth + first;
        let part = if is_weighted_by_x {
            [by_x, middle * (by_x + first) + second]
        } else {
            [zeroth, by_x]
        };
        for k in 0..2 {
            block[k] += part[k];
            sizes[k] += part[k].abs();
        }
        in_block += 1;
        if in_block == BLOCK {
            values.iter_mut().zip(block).for_each(|(value, block)| value.add(block));
            (block, in_block) = ([0.0; 2], 0);
        }
    };
    if start < end {
        let (mut i, first) = (f.find(start), g.find(start));
        let mut a = start;
        for j in first..g.segments.len() {
            let g_end = g.x[j + 1].min(end);
            if g.segments[j] == [0.0; 2] {
                while i + 1 < f.segments.len() && f.x[i + 1] <= g_end {
                    i += 1;
                }
                a = g_end;
            }
            // The segments of f that end within that of g, then the rest of it.
            while i + 1 < f.segments.len() && f.x[i + 1] <= g_end {
                add(i, j, a, f.x[i + 1]);
                i += 1;
                a = f.x[i];
            }
            if a < g_end {
                add(i, j, a, g_end);
                a = g_end;
            }
            if a >= end {
                break;
            }
        }
    }
    values.iter_mut().zip(block).for_each(|(value, block)| value.add(block));
    let estimate = |n: usize| Estimate::new(values[n].value(), 16.0 * f64::EPSILON * sizes[n]);
    [estimate(0), estimate(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_integrated_exactly() {
        // f = x on [1, 4], g = 2 − x/2 on [2, 6] up to its node at 3, then 0.5.
        let of = |x: &[f64], y: &[f64]| Polyline::segments(x, y);
        let (f_x, g_x) = ([1.0, 1.5, 4.0], [2.0, 3.0, 6.0]);
        let (f_segments, g_segments) = (of(&f_x, &[1.0, 1.5, 4.0]), of(&g_x, &[1.0, 0.5, 0.5]));
        let f = Polyline { x: &f_x, segments: &f_segments };
        let g = Polyline { x: &g_x, segments: &g_segments };
        let [plain, by_x] = product_integrals(f, g, false);
        // ∫₂³ x (2 − x/2) + ∫₃⁴ x/2 = 5 − 19/6 + 7/4, and with one more x.
        assert!((plain.value() - (5.0 - 19.0 / 6.0 + 1.75)).abs() < 1e-14);
        assert!((by_x.value() - (38.0 / 3.0 - 65.0 / 8.0 + 37.0 / 6.0)).abs() < 1e-13);
        let [weighted, _] = product_integrals(f, g, true);
        assert!((weighted.value() - by_x.value()).abs() < 1e-13);
        let apart = Polyline { x: &[7.0, 8.0], segments: &[[1.0, 0.0]] };
        assert_eq!(product_integrals(f, apart, true)[0].value(), 0.0);
    }
}
