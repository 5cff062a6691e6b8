//! The density of one parameter, smoothed as much as its draws tell.

use std::f64::consts::PI;

use diagnostics::quantile;

use super::cosine::Cosines;

/// The number of cells: the density is smooth over several of them.
const CELLS: usize = 512;

/// The kernel is at most this much wider than by the rule that sees several humps.
const MOST_OVER_BOTEV: f64 = 1.5;

/// A density on an even grid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Density {
    /// The range of the grid; the density is 0 outside.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// At the middle of each cell.
    pub(crate) heights: Vec<f64>,
    /// The standard deviation of the kernel, or of a wider one if the density has a spike at an edge, as that
    /// of a χ²: the spike asks for a kernel that leaves nothing but noise of the rest.
    pub(crate) bandwidth: f64,
}

impl Density {
    /// The density of draws, finite and not all equal, that are worth `effective` independent ones.
    ///
    /// Draws are spread by a Gaussian kernel that is reflected at the least and the largest draw, so
    /// that a density that is cut off, as by a prior's edge, does not leak. The width of the kernel is
    /// the geometric mean of two rules, or less where they are far apart: that of Silverman 1986,
    /// "Density Estimation", eq. 3.28, smooths one hump well and several too much; that of Botev,
    /// Grotowski & Kroese 2010, Ann. Statist. 38, 2916, sees the humps, but also the noise.
    pub(crate) fn new(draws: &[f64], effective: f64) -> Self {
        Self::within(window(draws), draws, effective, None)
    }

    /// The same without ends, for data that are few: their least and largest are no edges.
    pub(crate) fn open(data: &[f64], effective: f64) -> Self {
        let (low, high) = window(data);
        // Four standard deviations of the kernel.
        let room = 4.0 * silverman(data, effective);
        Self::within((low - room, high + room), data, effective, None)
    }

    /// As [`Density::open`], with a kernel of this standard deviation.
    pub(crate) fn open_smoothed(data: &[f64], effective: f64, bandwidth: f64) -> Self {
        let (low, high) = window(data);
        let room = 4.0 * bandwidth;
        Self::within((low - room, high + room), data, effective, Some(bandwidth))
    }

    fn within(
        (low, high): (f64, f64),
        draws: &[f64],
        effective: f64,
        bandwidth: Option<f64>,
    ) -> Self {
        let range = high - low;
        let mut weights = vec![0.0; CELLS];
        for place in draws.iter().map(|x| (x - low) / range).filter(|p| (0.0..=1.0).contains(p)) {
            // Shared by the two cells whose middles are nearest.
            let at = (place * CELLS as f64 - 0.5).clamp(0.0, (CELLS - 1) as f64);
            let (cell, part) = (at as usize, at.fract());
            weights[cell] += 1.0 - part;
            weights[(cell + 1).min(CELLS - 1)] += part;
        }
        let inside: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|w| *w /= inside);
        let cosines = Cosines::new(CELLS);
        let mut coefficients = cosines.coefficients(&weights);
        let silverman = silverman(draws, effective) / range;
        let bandwidth = match bandwidth {
            Some(bandwidth) => bandwidth / range,
            None => match botev(&coefficients, effective) {
                Some(botev) => (silverman * botev).sqrt().min(MOST_OVER_BOTEV * botev),
                None => silverman,
            },
        };
        // Not below half a cell.
        let bandwidth = bandwidth.max(0.5 / CELLS as f64);
        for (k, c) in coefficients.iter_mut().enumerate() {
            *c *= (-0.5 * (PI * bandwidth * k as f64).powi(2)).exp();
        }
        let heights = cosines.density(&coefficients);
        let scale = inside / draws.len() as f64 / range;
        let heights: Vec<f64> = heights.iter().map(|h| (h * scale).max(0.0)).collect();
        let peak = heights.iter().copied().fold(0.0, f64::max);
        let has_peak_at_end = heights[0].max(heights[CELLS - 1]) > 0.5 * peak;
        let rough = if has_peak_at_end { silverman.max(bandwidth) } else { bandwidth };
        Self { low, high, heights, bandwidth: rough * range }
    }

    /// The middle of each cell.
    pub(crate) fn places(&self) -> Vec<f64> {
        let step = (self.high - self.low) / CELLS as f64;
        (0..CELLS).map(|i| self.low + (i as f64 + 0.5) * step).collect()
    }

    /// The density as a line that falls to 0 at both ends, within the range.
    pub(crate) fn line(&self, (from, to): (f64, f64)) -> [Vec<f64>; 2] {
        let inside: Vec<(f64, f64)> = std::iter::zip(self.places(), self.heights.iter().copied())
            .filter(|(x, _)| (from..=to).contains(x))
            .collect();
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
            return [Vec::new(), Vec::new()];
        };
        let ends = [(from.max(self.low), first.1), (to.min(self.high), last.1)];
        let floor = |x: f64, is_end: bool| is_end.then_some((x, 0.0));
        let start = floor(ends[0].0, from <= self.low).into_iter().chain([ends[0]]);
        let end = [ends[1]].into_iter().chain(floor(ends[1].0, to >= self.high));
        start.chain(inside).chain(end).unzip().into()
    }

    /// The largest height.
    pub(crate) fn peak(&self) -> f64 {
        self.heights.iter().copied().fold(0.0, f64::max)
    }

    /// The range in which the density is above this part of its peak.
    pub(crate) fn range_above(&self, part: f64) -> (f64, f64) {
        let level = part * self.peak();
        let step = (self.high - self.low) / CELLS as f64;
        let first = self.heights.iter().position(|h| *h > level).unwrap_or(0);
        let last = self.heights.iter().rposition(|h| *h > level).unwrap_or(CELLS - 1);
        (self.low + first as f64 * step, self.low + (last + 1) as f64 * step)
    }

    /// The standard deviation of the normal distribution that [`silverman`] would smooth as much.
    pub(crate) fn reference_sd(&self, effective: f64) -> f64 {
        self.bandwidth / silverman_factor(effective)
    }
}

/// The range of the draws, without far outliers: they would leave no cells for the rest.
fn window(draws: &[f64]) -> (f64, f64) {
    let [low, high] = [0.01, 0.99].map(|prob| quantile(draws, prob));
    let least = draws.iter().copied().fold(f64::INFINITY, f64::min);
    let most = draws.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low == high {
        return (least, most);
    }
    let room = 0.5 * (high - low);
    (least.max(low - room), most.min(high + room))
}

fn silverman_factor(effective: f64) -> f64 {
    1.06 * effective.powf(-0.2)
}

fn silverman(draws: &[f64], effective: f64) -> f64 {
    let count = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / count;
    let sd = (draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
    let quartiles = (quantile(draws, 0.75) - quantile(draws, 0.25)) / 1.34;
    let spread = if quartiles > 0.0 { sd.min(quartiles) } else { sd };
    silverman_factor(effective) * spread
}

/// The bandwidth of Botev et al. 2010, Algorithm 1, on the unit interval; `None` if their equation
/// for it has no solution.
fn botev(coefficients: &[f64], effective: f64) -> Option<f64> {
    /// The number of derivatives, of which each gives the bandwidth for the next.
    const STAGES: i32 = 7;
    // The squared norm of derivative `s` of the density smoothed by the squared bandwidth `t`.
    let norm = |s: i32, t: f64| {
        let term = |(k, c): (usize, &f64)| {
            let wave = (PI * k as f64).powi(2);
            wave.powi(s) * c * c * (-wave * t).exp()
        };
        2.0 * coefficients.iter().enumerate().skip(1).map(term).sum::<f64>()
    };
    let excess = |t: f64| {
        let mut square = norm(STAGES, t);
        for s in (2..STAGES).rev() {
            let odd: f64 = (0..s).map(|i| f64::from(2 * i + 1)).product();
            let constant = (1.0 + 0.5f64.powf(f64::from(s) + 0.5)) / 3.0;
            let inner = 2.0 * constant * odd / ((2.0 * PI).sqrt() * effective * square);
            square = norm(s, inner.powf(2.0 / (3.0 + 2.0 * f64::from(s))));
        }
        t - (2.0 * effective * PI.sqrt() * square).powf(-0.4)
    };
    // The least solution: from bandwidths far below those of any density of so many draws.
    let mut low = 1e-8;
    let mut high = low;
    while excess(high) < 0.0 {
        (low, high) = (high, 2.0 * high);
        if high > 0.1 {
            return None;
        }
    }
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if excess(middle) < 0.0 { low = middle } else { high = middle }
    }
    let bandwidth = high.sqrt();
    bandwidth.is_finite().then_some(bandwidth)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Normal numbers of points that are even in the plane (Box & Muller 1958).
    fn normal(count: usize) -> Vec<f64> {
        let point = |i: usize| {
            let [u, v] = [0.754_877_666, 0.569_840_291].map(|step| (step * (i + 1) as f64).fract());
            (-2.0 * (1.0 - u).ln()).sqrt() * (2.0 * PI * v).cos()
        };
        (0..count).map(point).collect()
    }

    fn integral(density: &Density) -> f64 {
        density.heights.iter().sum::<f64>() * (density.high - density.low) / CELLS as f64
    }

    #[test]
    fn a_normal_density_is_found() {
        let density = Density::new(&normal(4000), 4000.0);
        // Far draws are left out of the grid, but not forgotten.
        assert!((integral(&density) - 1.0).abs() < 1e-3);
        for (x, height) in std::iter::zip(density.places(), &density.heights) {
            let expected = (-0.5 * x * x).exp() / (2.0 * PI).sqrt();
            assert!((height - expected).abs() < 0.03, "{x}: {height} {expected}");
        }
    }

    #[test]
    fn others_are_smoothed_as_one_is() {
        let data = normal(140);
        let own = Density::open(&data, 140.0);
        let again = Density::open_smoothed(&data, 140.0, own.bandwidth);
        assert!(
            (integral(&again) - 1.0).abs() < 1e-3 && (again.peak() / own.peak() - 1.0).abs() < 0.01
        );
        // Values that repeat, as counts do, let the rule see humps; given a kernel, there is one.
        let counts: Vec<f64> = data.iter().map(|x| x.round()).collect();
        let humps = |density: &Density| {
            let rises = |w: &[f64]| w[0] < w[1] && w[1] >= w[2] && w[1] > 0.01 * density.peak();
            density.heights.windows(3).filter(|w| rises(w)).count()
        };
        assert!(humps(&Density::open(&counts, 140.0)) > 1);
        assert_eq!(humps(&Density::open_smoothed(&counts, 140.0, own.bandwidth)), 1);
    }

    #[test]
    fn two_narrow_humps_stay_narrow_and_edges_do_not_leak() {
        let near = normal(2000);
        let draws: Vec<f64> = near.iter().chain(&near).copied().collect();
        let draws: Vec<f64> =
            draws.iter().enumerate().map(|(i, x)| if i < 2000 { *x } else { x + 40.0 }).collect();
        let peak = Density::new(&draws, 4000.0).peak();
        assert!((peak / 0.1995 - 1.0).abs() < 0.15, "{peak}");
        // Even from 0 to 1: flat up to the edges.
        let even: Vec<f64> = (0..5000).map(|i| f64::from(i) / 4999.0).collect();
        let density = Density::new(&even, 5000.0);
        assert!(density.heights.iter().all(|h| (h - 1.0).abs() < 0.03));
    }

    #[test]
    fn outliers_leave_cells_for_the_rest() {
        // Quantiles of a Cauchy distribution.
        let draws: Vec<f64> =
            (0..4000).map(|i| (PI * ((f64::from(i) + 0.5) / 4000.0 - 0.5)).tan()).collect();
        let density = Density::new(&draws, 4000.0);
        assert!((density.peak() * PI - 1.0).abs() < 0.1, "{}", density.peak());
        assert!(density.range_above(0.5).1 < 1.3);
    }
}
