//! The hierarchical model by hand: one pass over the clusters, one over the stars.

mod data;

use pallasite::autodiff::Isa;
use pallasite::samplers::LogDensity;

use self::data::{Data, N, PER_MAGNITUDE, Scratch};
use super::HrDiagram;
use crate::isa::{InstructionSet, Pass};
use crate::work::kernels::{exp, log};
use crate::work::lanes::sum;

/// The log density and gradient of [`HrDiagram`] in unconstrained coordinates.
#[derive(Debug, Clone)]
pub struct ByHand {
    isa: InstructionSet,
    data: Data,
    scratch: Scratch,
}

impl ByHand {
    pub(super) fn new(stars: &HrDiagram, isa: InstructionSet) -> Self {
        let data = Data::new(stars);
        Self { isa, scratch: Scratch::new(&data), data }
    }
}

impl LogDensity for ByHand {
    fn dim(&self) -> usize {
        3 + self.data.num_clusters + self.data.num_stars
    }

    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        if position.len() != self.dim() || gradient.len() != self.dim() {
            return f64::NAN;
        }
        let Self { isa, data, scratch } = self;
        isa.run(At { data, scratch, position, gradient })
    }
}

/// An evaluation. Coordinates: slope, offset, those of the clusters, log spread, magnitudes.
struct At<'a> {
    data: &'a Data,
    scratch: &'a mut Scratch,
    position: &'a [f64],
    gradient: &'a mut [f64],
}

impl Pass for At<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self) -> f64 {
        let Self { data, scratch, position, gradient } = self;
        let (clusters, stars) = (data.num_clusters, data.num_stars);
        let [slope, offset, log_spread] = [position[0], position[1], position[2 + clusters]];
        let bounded = scratch.bounded.all_mut();
        bounded[..clusters].copy_from_slice(&position[2..2 + clusters]);
        (bounded[clusters], bounded[clusters + 1]) = (slope, offset);
        scratch.magnitude.all_mut()[..stars].copy_from_slice(&position[3 + clusters..]);

        let mut log_density = data.constant + cluster_pass::<I>(data, scratch);
        let dimming = scratch.dimming.all();
        let star = scratch.star.all_mut();
        for (cluster, range) in &data.runs {
            star[range.clone()].fill(dimming[*cluster]);
        }

        let spread = exp::<I>(log_spread);
        let [up, down] = [scratch.up.all(), scratch.down.all()];
        let line = [10.0 * up[clusters] - 10.0, 20.0 * up[clusters + 1] - 10.0];
        // d sigmoid(u) / du, and the derivative of the log Jacobian
        let by_u = |k: usize| (up[k] * down[k], down[k] - up[k]);
        let (slope_by_u, offset_by_u) = (by_u(clusters), by_u(clusters + 1));
        let sums = star_pass::<I>(data, scratch, line, 1.0 / spread);
        let z = spread / 2.5;
        // Each star takes a log spread, and the log Jacobian gives one.
        let times = stars as f64 - 1.0;
        log_density += sums.counts - 0.5 * (sums.squares + z * z) - times * log_spread;
        gradient[0] = sums.by_slope * 10.0 * slope_by_u.0 + slope_by_u.1;
        gradient[1] = sums.by_offset * 20.0 * offset_by_u.0 + offset_by_u.1;
        gradient[2 + clusters] = sums.squares - times - z * z;

        let by_dimming = scratch.star.all();
        let slope = scratch.slope.all_mut();
        let dimming_slope = scratch.dimming_slope.all();
        for (cluster, range) in &data.runs {
            let total: f64 = by_dimming[range.clone()].iter().sum();
            slope[*cluster] = I::mul_add(dimming_slope[*cluster], total, slope[*cluster]);
        }
        gradient[2..2 + clusters].copy_from_slice(&slope[..clusters]);
        gradient[3 + clusters..].copy_from_slice(&scratch.magnitude.all()[..stars]);
        log_density
    }
}

/// The coordinates on intervals, and the parallaxes.
#[inline(always)]
fn cluster_pass<I: Isa>(data: &Data, scratch: &mut Scratch) -> f64 {
    // A product of 1 + e^-|u|, which is at most 2, needs only one logarithm in the end.
    let (mut totals, mut terms) = ([1.0; N], [0.0; N]);
    let coordinates = scratch.bounded.chunks().iter();
    let coordinates = coordinates.zip(data.parallax.chunks()).zip(data.precision.chunks());
    let results = scratch.up.chunks_mut().iter_mut().zip(scratch.down.chunks_mut());
    let results = results.zip(scratch.dimming.chunks_mut());
    let results = results.zip(scratch.dimming_slope.chunks_mut()).zip(scratch.slope.chunks_mut());
    for (((u, parallax), precision), ((((up, down), dimming), dimming_slope), slope)) in
        coordinates.zip(results)
    {
        // Local, so that the compiler knows that nothing overlaps.
        let (mut ups, mut downs, mut dimmings) = ([0.0; N], [0.0; N], [0.0; N]);
        let (mut dimming_slopes, mut slopes) = ([0.0; N], [0.0; N]);
        for j in 0..N {
            // sigmoid(u) = p / total, sigmoid(-u) = q / total, root = 1 + 9 p / total.
            let e = exp::<I>(-u[j].abs());
            let total = 1.0 + e;
            let p = if u[j] < 0.0 { e } else { 1.0 };
            let q = if u[j] < 0.0 { 1.0 } else { e };
            let numerator = I::mul_add(9.0, p, total);
            let inverse = 1.0 / (total * numerator);
            let inverse_total = inverse * numerator;
            let inverse_root = inverse * total * total;
            let (up, down) = (p * inverse_total, q * inverse_total);
            let relative_slope = 9.0 * up * down * inverse_root;
            let cube = inverse_root * inverse_root * inverse_root;
            let z = precision[j] * (parallax[j] - cube);
            totals[j] *= total;
            terms[j] += I::mul_add(-0.5 * z, z, -u[j].abs());
            (ups[j], downs[j]) = (up, down);
            dimmings[j] = -6.0 * log::<I>(numerator * inverse_total);
            dimming_slopes[j] = -6.0 * relative_slope;
            slopes[j] = (down - up) - 3.0 * z * precision[j] * cube * relative_slope;
        }
        (*up, *down, *dimming) = (ups, downs, dimmings);
        (*dimming_slope, *slope) = (dimming_slopes, slopes);
    }
    let mut logarithms = [0.0; N];
    for j in 0..N {
        logarithms[j] = I::mul_add(-2.0, log::<I>(totals[j]), terms[j]);
    }
    sum(logarithms)
}

/// What the stars add up to.
struct Sums {
    /// `Σ (count · log rate - rate)`
    counts: f64,
    /// `Σ z²`, where z is the scatter of a magnitude around the line in units of the spread
    squares: f64,
    /// The derivatives by the line.
    by_slope: f64,
    by_offset: f64,
}

/// The scatter around the line, and the counts.
#[inline(always)]
fn star_pass<I: Isa>(
    data: &Data,
    scratch: &mut Scratch,
    [slope, offset]: [f64; 2],
    inverse_spread: f64,
) -> Sums {
    let (mut counts, mut squares, mut by_slope, mut by_offset) =
        ([0.0; N], [0.0; N], [0.0; N], [0.0; N]);
    let zero_point = data.log_rate;
    let stars = data.log_temperature.chunks().iter();
    let stars = stars.zip(data.counts.chunks()).zip(data.is_star.chunks());
    let results = scratch.magnitude.chunks_mut().iter_mut().zip(scratch.star.chunks_mut());
    for (((log_temperature, count), is_star), (magnitude, star)) in stars.zip(results) {
        // Local, so that the compiler knows that nothing overlaps.
        let (absolute, dimming) = (*magnitude, *star);
        let (mut by_magnitude, mut by_dimming) = ([0.0; N], [0.0; N]);
        for j in 0..N {
            let mean = I::mul_add(log_temperature[j], slope, offset);
            let z = (absolute[j] - mean) * (inverse_spread * is_star[j]);
            let log_rate = I::mul_add(-PER_MAGNITUDE, absolute[j], zero_point + dimming[j]);
            let rate = exp::<I>(log_rate) * is_star[j];
            let excess = count[j] - rate;
            counts[j] += I::mul_add(count[j], log_rate, -rate);
            squares[j] = I::mul_add(z, z, squares[j]);
            by_slope[j] = I::mul_add(z, log_temperature[j], by_slope[j]);
            by_offset[j] += z;
            by_dimming[j] = excess;
            by_magnitude[j] = I::mul_add(-PER_MAGNITUDE, excess, -(z * inverse_spread));
        }
        (*magnitude, *star) = (by_magnitude, by_dimming);
    }
    Sums {
        counts: sum(counts),
        squares: sum(squares),
        by_slope: sum(by_slope) * inverse_spread,
        by_offset: sum(by_offset) * inverse_spread,
    }
}
