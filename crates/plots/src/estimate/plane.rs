//! The density of two parameters, and the contours that hold given parts of the draws.

use super::Density;
use super::contour::{Grid, simplified};

/// Pairs whose correlation is stronger than this are smoothed along their common line.
const STRONG: f64 = 0.7;
/// Cells along an axis: enough for the kernel to cover a few, within these bounds.
const CELLS: (f64, f64) = (64.0, 240.0);
const CELLS_PER_BANDWIDTH: f64 = 2.5;
/// Contours are true to this part of the range.
const TOLERANCE: f64 = 5e-4;

/// Rings in the plane.
pub(crate) type Rings = Vec<Vec<(f64, f64)>>;

/// One axis of the grid.
#[derive(Debug)]
struct Side {
    low: f64,
    step: f64,
    cells: usize,
    /// The standard deviation of the kernel, in cells.
    bandwidth: f64,
}

impl Side {
    fn new(density: &Density, effective: f64) -> Self {
        // A contour is as smooth as the gradient, which needs a wider kernel than the density: the normal
        // reference rule of Chacón, Duong & Wand 2011, Stat. Sinica 21, 807, for first derivatives in two
        // dimensions.
        let factor = (1.5 * effective).powf(-1.0 / 8.0);
        let bandwidth = density.reference_sd(effective) * factor;
        let range = density.high - density.low;
        let cells = (CELLS_PER_BANDWIDTH * range / bandwidth).clamp(CELLS.0, CELLS.1) as usize;
        let step = range / cells as f64;
        Self { low: density.low, step, cells, bandwidth: (bandwidth / step).max(0.5) }
    }

    /// The cell whose middle is the last before `value`, and how far it is to the next one; beyond
    /// the middle of the last cell the height is that of the cell.
    fn find(&self, value: f64) -> Option<(usize, f64)> {
        let at = (value - self.low) / self.step;
        let is_inside = at >= -1e-9 && at <= self.cells as f64 + 1e-9;
        let at = (at - 0.5).clamp(0.0, self.cells as f64 - 1.0);
        let cell = (at as usize).min(self.cells - 2);
        is_inside.then_some((cell, at - cell as f64))
    }

    /// The middles of the cells, and the ends of the range twice at each end.
    fn nodes(&self) -> Vec<f64> {
        let middle = |i: usize| self.low + (i as f64 + 0.5) * self.step;
        let end = self.low + self.cells as f64 * self.step;
        let ends = |end: f64| [end; 2];
        ends(self.low).into_iter().chain((0..self.cells).map(middle)).chain(ends(end)).collect()
    }

    fn tolerance(&self) -> f64 {
        TOLERANCE * self.step * self.cells as f64
    }

    /// Weights of a kernel of this standard deviation at 0, 1, 2 … cells.
    fn kernel(bandwidth: f64) -> Vec<f64> {
        let reach = (3.5 * bandwidth).ceil() as usize;
        let weights: Vec<f64> =
            (0..=reach).map(|i| (-0.5 * (i as f64 / bandwidth).powi(2)).exp()).collect();
        let sum = 2.0 * weights.iter().sum::<f64>() - weights[0];
        weights.iter().map(|w| w / sum).collect()
    }

    /// The cell of index `i`, which may be outside: reflected at the ends.
    fn reflected(&self, i: isize) -> usize {
        let period = 2 * self.cells as isize;
        let i = i.rem_euclid(period);
        if i < self.cells as isize { i as usize } else { (period - 1 - i) as usize }
    }
}

/// A density in the plane of two parameters, in coordinates `x` and `y − slope x`.
#[derive(Debug)]
pub(crate) struct Plane {
    x: Side,
    y: Side,
    slope: f64,
    /// Row by row.
    heights: Vec<f64>,
    /// The height at each draw; 0 for draws outside the grid.
    at_draws: Vec<f64>,
}

impl Plane {
    /// The density of pairs of draws, with the densities of each of the two; the draws are worth
    /// `effective` independent ones.
    ///
    /// Two parameters on a line are smoothed along it, since a kernel along the axes would make the
    /// line as wide as itself; all others are reflected at the ends of both, as in [`Density::new`].
    pub(crate) fn new(
        (x, y): (&[f64], &[f64]),
        (x_density, y_density): (&Density, &Density),
        effective: f64,
    ) -> Self {
        let (slope, correlation) = line(x, y);
        let slope = if correlation.abs() > STRONG { slope } else { 0.0 };
        let x_side = Side::new(x_density, effective);
        let sheared: Vec<f64>;
        let (v, y_side) = if slope == 0.0 {
            (y, Side::new(y_density, effective))
        } else {
            sheared = std::iter::zip(x, y).map(|(x, y)| y - slope * x).collect();
            (&sheared[..], Side::new(&residual(&sheared, y_density, effective), effective))
        };
        let mut heights = vec![0.0; x_side.cells * y_side.cells];
        let columns = x_side.cells;
        let places: Vec<Option<[(usize, f64); 4]>> = std::iter::zip(x, v)
            .map(|(&x, &v)| {
                let ((i, p), (j, q)) = (x_side.find(x)?, y_side.find(v)?);
                let node = j * columns + i;
                Some([
                    (node, (1.0 - p) * (1.0 - q)),
                    (node + 1, p * (1.0 - q)),
                    (node + columns, (1.0 - p) * q),
                    (node + columns + 1, p * q),
                ])
            })
            .collect();
        for (node, weight) in places.iter().flatten().flatten() {
            heights[*node] += weight;
        }
        smooth(&mut heights, &x_side, &y_side, effective / x.len() as f64);
        let height = |nodes: &Option<[(usize, f64); 4]>| -> f64 {
            let nodes = nodes.as_ref().map_or(&[][..], |nodes| nodes);
            nodes.iter().map(|(node, weight)| heights[*node] * weight).sum()
        };
        let at_draws = places.iter().map(height).collect();
        Self { x: x_side, y: y_side, slope, heights, at_draws }
    }

    /// The rings around the smallest area that holds this part of the draws: the highest density
    /// region of Hyndman 1996, Am. Stat. 50, 120, whose level is a quantile of the heights at the
    /// draws, so that smoothing does not change what the area holds.
    pub(crate) fn contour(&self, mass: f64) -> Rings {
        let mut sorted = self.at_draws.clone();
        let index = ((1.0 - mass) * sorted.len() as f64) as usize;
        let index = index.min(sorted.len().saturating_sub(1));
        let (_, &mut level, _) = sorted.select_nth_unstable_by(index, f64::total_cmp);
        let (x, y) = (self.x.nodes(), self.y.nodes());
        let mut heights = Vec::with_capacity(x.len() * y.len());
        // At its ends the density goes on to the end of the cell, and falls to 0 there.
        let inner = |i: usize, cells: usize| {
            (i > 0 && i < cells + 3).then(|| i.saturating_sub(2).min(cells - 1))
        };
        for j in 0..y.len() {
            for i in 0..x.len() {
                heights.push(match (inner(i, self.x.cells), inner(j, self.y.cells)) {
                    (Some(i), Some(j)) => self.heights[j * self.x.cells + i],
                    _ => 0.0,
                });
            }
        }
        // At 0 it would go around everything, and at the height of the only peaks around nothing.
        let highest = self.heights.iter().copied().fold(0.0, f64::max);
        let level = level.clamp(1e-6 * highest, 0.98 * highest);
        let rings = Grid { x: &x, y: &y, heights: &heights }.rings(level);
        let back = |(x, v): (f64, f64)| (x, v + self.slope * x);
        // Before they are sheared, so that thin ones keep their width.
        let tolerance = (self.x.tolerance(), self.y.tolerance());
        let rings = rings.iter().map(|ring| simplified(ring, tolerance)).filter(|r| r.len() > 2);
        rings.map(|ring| ring.into_iter().map(back).collect()).collect()
    }
}

/// Smooths counts by the kernels of both sides, and by wider ones where these have hardly a draw below them, so
/// that thin tails have no islands. A draw is worth `weight` independent ones.
fn smooth(counts: &mut [f64], x: &Side, y: &Side, weight: f64) {
    /// Independent draws below a kernel that make it as good as the next wider one.
    const FEW: f64 = 15.0;
    /// The widths of the kernels, relative to the first: each by half wider than the one before.
    const WIDTHS: [f64; 3] = [1.0, 1.5, 2.25];
    let mut levels: Vec<Vec<f64>> = Vec::new();
    for (i, width) in WIDTHS.into_iter().enumerate() {
        let (mut heights, before) = match levels.last() {
            Some(last) => (last.clone(), WIDTHS[i - 1]),
            None => (counts.to_vec(), 0.0),
        };
        // Two kernels one after the other add their squares.
        let factor = (width * width - before * before).sqrt();
        smooth_rows(&mut heights, x, factor, x.cells, 1);
        smooth_rows(&mut heights, y, factor, 1, x.cells);
        levels.push(heights);
    }
    // The area of a kernel, in cells.
    let area = 4.0 * std::f64::consts::PI * x.bandwidth * y.bandwidth * weight;
    for (i, count) in counts.iter_mut().enumerate() {
        let mut height = levels[WIDTHS.len() - 1][i];
        for (level, width) in std::iter::zip(&levels, WIDTHS).rev().skip(1) {
            let draws = (level[i] * area * width * width).powi(2);
            let trust = draws / (draws + FEW * FEW);
            height = trust * level[i] + (1.0 - trust) * height;
        }
        *count = height;
    }
}

/// Smooths along one axis: `step` from cell to cell, `start` from line to line.
fn smooth_rows(heights: &mut [f64], side: &Side, factor: f64, start: usize, step: usize) {
    let kernel = Side::kernel(factor * side.bandwidth);
    let reach = kernel.len() - 1;
    let lines = heights.len() / side.cells;
    // Each line with what is reflected at its ends.
    let places: Vec<usize> =
        (0..side.cells + 2 * reach).map(|i| side.reflected(i as isize - reach as isize)).collect();
    let mut line = vec![0.0; places.len()];
    for first in (0..lines).map(|i| i * start) {
        for (value, place) in line.iter_mut().zip(&places) {
            *value = heights[first + place * step];
        }
        for i in 0..side.cells {
            let (below, above) = (&line[i..=i + reach], &line[i + reach..=i + 2 * reach]);
            let pairs = std::iter::zip(below.iter().rev(), above).skip(1);
            let near = pairs.zip(&kernel[1..]).map(|((a, b), weight)| weight * (a + b));
            heights[first + i * step] = kernel[0] * above[0] + near.sum::<f64>();
        }
    }
}

/// The density of the distances from a line. If they are all 0, to rounding, as of two parameters of
/// which one is computed from the other, they count as a hundredth of the range.
fn residual(distances: &[f64], whole: &Density, effective: f64) -> Density {
    let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
    let most = distances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let thin = 1e-2 * (whole.high - whole.low);
    if most - least > 1e-6 * thin {
        return Density::new(distances, effective);
    }
    let middle = f64::midpoint(least, most);
    let bandwidth = 0.1 * thin;
    let (low, high) = (middle - thin, middle + thin);
    Density { low, high, heights: Vec::new(), bandwidth }
}

/// The slope of y over x by least squares, and their correlation.
fn line(x: &[f64], y: &[f64]) -> (f64, f64) {
    let count = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / count, y.iter().sum::<f64>() / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in std::iter::zip(x, y) {
        let (dx, dy) = (x - mean_x, y - mean_y);
        (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
    }
    (xy / xx, xy / (xx * yy).sqrt())
}
