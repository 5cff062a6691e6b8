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

/// The middle of a segment, and the integrals of its line times powers of the distance from there, 0 to 3.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SegmentMoments {
    middle: f64,
    moments: [f64; 4],
}

impl SegmentMoments {
    /// Of each segment of the polyline, which is worth it where many products with it are integrated.
    pub(crate) fn of(line: Polyline<'_>) -> Vec<Self> {
        let segments = line.x.windows(2).zip(line.segments);
        let moments = segments.map(|(x, [start, slope])| {
            let (half, middle) = (0.5 * (x[1] - x[0]), 0.5 * (x[0] + x[1]));
            let (value, third) = (start + slope * half, half * half * (1.0 / 3.0));
            let zeroth = 2.0 * half * value;
            let first = 2.0 * half * slope * third;
            let moments = [zeroth, first, zeroth * third, first * half * half * 0.6];
            Self { middle, moments }
        });
        moments.collect()
    }
}

/// `∫ f g w dx` and `∫ f g w x dx`, where w is x or 1, over the common range of the polylines; the moments are
/// those of f.
///
/// Between the nodes of both the product is a parabola, whose integrals are written out.
pub(crate) fn product_integrals(
    f: Polyline<'_>,
    moments: &[SegmentMoments],
    g: Polyline<'_>,
    is_weighted_by_x: bool,
) -> [Estimate; 2] {
    if is_weighted_by_x {
        integrals::<true>(f, moments, g)
    } else {
        integrals::<false>(f, moments, g)
    }
}

fn integrals<const BY_X: bool>(
    f: Polyline<'_>,
    moments: &[SegmentMoments],
    g: Polyline<'_>,
) -> [Estimate; 2] {
    let start = f.x[0].max(g.x[0]);
    let end = f.x[f.x.len() - 1].min(g.x[g.x.len() - 1]);
    let mut totals = Totals::default();
    if start < end {
        let (mut i, first) = (f.find(start), g.find(start));
        let mut a = start;
        for j in first..g.segments.len() {
            let g_end = g.x[j + 1].min(end);
            let line = g.segments[j];
            if line == [0.0; 2] {
                while i + 1 < f.segments.len() && f.x[i + 1] <= g_end {
                    i += 1;
                }
                a = g_end;
            }
            // The rest of a segment of f that began before.
            if f.x[i] < a && a < g_end && f.x[i + 1] <= g_end {
                totals.add_part::<BY_X>([f.x[i], g.x[j]], [f.segments[i], line], [a, f.x[i + 1]]);
                i += 1;
                a = f.x[i];
            }
            // The segments of f within that of g, then what begins there and goes on.
            let from = i;
            while i < f.segments.len() && f.x[i + 1] <= g_end {
                i += 1;
            }
            if from < i && a < g_end {
                totals.add_whole::<BY_X>(&moments[from..i], g.x[j], line);
                a = f.x[i];
            }
            if a < g_end {
                totals.add_part::<BY_X>([f.x[i], g.x[j]], [f.segments[i], line], [a, g_end]);
                a = g_end;
            }
            if a >= end {
                break;
            }
        }
    }
    totals.estimates()
}

/// So many parts are added up before what rounding takes away is kept, since keeping it takes time.
const BLOCK: usize = 16;

#[derive(Default)]
struct Totals {
    values: [Sum; 2],
    sizes: [f64; 2],
    /// A sum that is not yet part of the values, and how many terms it has.
    block: [f64; 2],
    in_block: usize,
}

impl Totals {
    /// The product of two lines, given by where they start and their ordinate and slope there, over an interval.
    #[inline(always)]
    fn add_part<const BY_X: bool>(
        &mut self,
        [f_x, g_x]: [f64; 2],
        [[f_start, f_slope], [g_start, g_slope]]: [[f64; 2]; 2],
        [a, b]: [f64; 2],
    ) {
        let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
        let f_middle = f_start + f_slope * (middle - f_x);
        let g_middle = g_start + g_slope * (middle - g_x);
        // f g = constant + linear s + square s² with s = x − middle; its integrals with 1, s and s².
        let constant = f_middle * g_middle;
        let linear = f_middle * g_slope + g_middle * f_slope;
        let square = f_slope * g_slope;
        let (half_2, width) = (half * half, half + half);
        let third = half_2 * (1.0 / 3.0);
        let integrals = [
            width * (constant + square * third),
            width * linear * third,
            width * (constant * third + square * (half_2 * half_2 * 0.2)),
        ];
        self.add(1, parts::<BY_X>(middle, integrals).map(|part| [part, part.abs()]));
    }

    /// The product of a line with whole segments of another polyline.
    #[inline(always)]
    fn add_whole<const BY_X: bool>(
        &mut self,
        all: &[SegmentMoments],
        g_x: f64,
        [g_start, g_slope]: [f64; 2],
    ) {
        for block in all.chunks(BLOCK) {
            let mut sums = [[0.0; 2]; 2];
            for SegmentMoments { middle, moments: [m0, m1, m2, m3] } in block {
                let g_middle = g_start + g_slope * (middle - g_x);
                let integrals = [
                    g_middle * m0 + g_slope * m1,
                    g_middle * m1 + g_slope * m2,
                    g_middle * m2 + g_slope * m3,
                ];
                for (sum, part) in sums.iter_mut().zip(parts::<BY_X>(*middle, integrals)) {
                    sum[0] += part;
                    sum[1] += part.abs();
                }
            }
            self.add(block.len(), sums);
        }
    }

    #[inline(always)]
    fn add(&mut self, count: usize, sums: [[f64; 2]; 2]) {
        for (n, [sum, size]) in sums.into_iter().enumerate() {
            self.block[n] += sum;
            self.sizes[n] += size;
        }
        self.in_block += count;
        if self.in_block >= BLOCK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.values.iter_mut().zip(self.block).for_each(|(value, block)| value.add(block));
        (self.block, self.in_block) = ([0.0; 2], 0);
    }

    fn estimates(mut self) -> [Estimate; 2] {
        self.flush();
        let estimate =
            |n: usize| Estimate::new(self.values[n].value(), 16.0 * f64::EPSILON * self.sizes[n]);
        [estimate(0), estimate(1)]
    }
}

/// The integrals with weights in x, from those with powers of the distance from the middle.
#[inline(always)]
fn parts<const BY_X: bool>(middle: f64, [zeroth, first, second]: [f64; 3]) -> [f64; 2] {
    let by_x = middle * zeroth + first;
    if BY_X { [by_x, middle * (by_x + first) + second] } else { [zeroth, by_x] }
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
        let moments = SegmentMoments::of(f);
        let [plain, by_x] = product_integrals(f, &moments, g, false);
        // ∫₂³ x (2 − x/2) + ∫₃⁴ x/2 = 5 − 19/6 + 7/4, and with one more x.
        assert!((plain.value() - (5.0 - 19.0 / 6.0 + 1.75)).abs() < 1e-14);
        assert!((by_x.value() - (38.0 / 3.0 - 65.0 / 8.0 + 37.0 / 6.0)).abs() < 1e-13);
        let [weighted, _] = product_integrals(f, &moments, g, true);
        assert!((weighted.value() - by_x.value()).abs() < 1e-13);
        let apart = Polyline { x: &[7.0, 8.0], segments: &[[1.0, 0.0]] };
        assert_eq!(product_integrals(f, &moments, apart, true)[0].value(), 0.0);
    }

    #[test]
    fn nodes_of_either_line_may_be_denser_or_the_same() {
        // Against Simpson's rule of many steps, which is exact for cubics between nodes.
        let line = |count: usize, seed: f64| -> (Vec<f64>, Vec<f64>) {
            let x: Vec<f64> = (0..=count).map(|k| 1.0 + 2.0 * k as f64 / count as f64).collect();
            let y = x.iter().map(|x| (seed * x).sin().max(-0.3) + 0.3).collect();
            (x, y)
        };
        for (n, m) in [(3, 60), (60, 3), (1, 1), (7, 5), (30, 60), (60, 30), (200, 1)] {
            let ((f_x, f_y), (g_x, g_y)) = (line(n, 3.0), line(m, 5.0));
            let segments = [Polyline::segments(&f_x, &f_y), Polyline::segments(&g_x, &g_y)];
            let f = Polyline { x: &f_x, segments: &segments[0] };
            let g = Polyline { x: &g_x, segments: &segments[1] };
            let at = |line: Polyline<'_>, x: f64| {
                let i = line.find(x);
                line.segments[i][0] + line.segments[i][1] * (x - line.x[i])
            };
            // Steps that meet all nodes: 2/4200.
            let h = 1.0 / 4200.0;
            let simpson = |power: i32| -> f64 {
                let step = |k: i32| {
                    let a = 1.0 + 2.0 * h * f64::from(k);
                    let term = |x: f64| at(f, x) * at(g, x) * x.powi(power);
                    (term(a) + 4.0 * term(a + h) + term(a + 2.0 * h)) * h / 3.0
                };
                (0..4200).map(step).sum()
            };
            let moments = SegmentMoments::of(f);
            let [plain, by_x] = product_integrals(f, &moments, g, false);
            let [weighted, squared] = product_integrals(f, &moments, g, true);
            for (found, power) in [(plain, 0), (by_x, 1), (weighted, 1), (squared, 2)] {
                assert!((found.value() - simpson(power)).abs() < 1e-11, "{n} {m} {power}");
            }
        }
    }
}
