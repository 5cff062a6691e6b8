//! How far a color of blackbodies is from the polynomials of its table: a proof, in numbers.
//!
//! The color is `(ln S_a − ln S_b)/ln 10`, with `S = Σ w λ^p / (exp(x) − 1)`, `x = 1/(λβ)` and w not negative,
//! a function of `z = ln β`. A color in magnitudes has another factor, and a magnitude one sum alone. With `h(x) = x/(1 − exp(−x))`, the derivative of the logarithm of a term, and r = |x|:
//!
//! 1. From `h(x) = 1 + x/2 + Σ 2x²/(x² + 4π²k²)` (k = 1, 2, …) and `|x² + c| ≥ (r² + c)/√2` where |arg x| ≤ π/4
//!    follow `|h(x)| ≤ √2 h(r) ≤ √2 (1 + r)` and `|h'(x)| ≤ 3/2`, as h' of a real number is between 1/2 and 1.
//! 2. So where the imaginary part of z is v, the arguments of two terms of a sum differ by no more than
//!    `3/2 |x₁ − x₂| |v|`; all lie within θ = 3/4 (x_max − x_min) |v| of their middle. Below π/2 the sum is not
//!    zero, `|S| ≥ cos θ Σ |terms|`, and `|d ln S/dz| ≤ √2 (1 + x_max)/cos θ`.
//! 3. That bounds the color, less its value at the middle of a piece, by some M on an ellipse around the
//!    piece with the sum of half-axes ρ. Its coefficients in Chebyshev polynomials are at most `2 M ρ^−k`
//!    (Trefethen 2013, "Approximation Theory and Approximation Practice", theorem 8.1), and the polynomial
//!    through n Chebyshev points is off by twice the sum of those from n on.

use std::f64::consts::{FRAC_PI_4, SQRT_2};

use super::TERMS;

/// A unit of rounding.
const UNIT: f64 = 0.5 * f64::EPSILON;
/// The Lebesgue constant of ten Chebyshev points is 2.43.
const LEBESGUE: f64 = 2.5;

/// What the bounds know of a color, or of a magnitude.
#[derive(Debug, Clone)]
pub(crate) struct BlackbodyBound {
    /// The first and the last wavelength of each band where its response is not zero, in a unit in which
    /// `x = 1/(λ · argument)`.
    pub(crate) bands: Vec<[f64; 2]>,
    /// The number of terms that are added one after the other.
    pub(crate) additions: f64,
    /// The factor before the natural logarithms.
    pub(crate) scale: f64,
    /// The size of the constants that are added to the logarithms.
    pub(crate) constant: f64,
}

/// What rounding can do to the polynomials of a table depends on how large they are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    /// The largest value.
    pub(super) largest: f64,
    /// The largest difference of values within a piece.
    pub(super) variation: f64,
    /// The largest sum of the magnitudes of coefficients, and of those of the derivative.
    pub(super) coefficients: f64,
    pub(super) slopes: f64,
    /// The same of the Chebyshev polynomials before they are added up.
    pub(super) parts: f64,
}

impl BlackbodyBound {
    /// The bounds of the error of value and derivative by the logarithm, without rounding, of `pieces` pieces
    /// between two logarithms of β.
    pub(super) fn truncation(&self, [start, end]: [f64; 2], pieces: usize) -> [f64; 2] {
        let half = 0.5 * (end - start) / pieces as f64;
        // Terms vary most where β is smallest, so the first piece has the largest bounds.
        let middle = start + half;
        let mut best = [f64::INFINITY; 2];
        // The bounds hold for each ellipse: the best of those whose imaginary part stays in the sector.
        for step in 1..=60 {
            let imaginary = FRAC_PI_4 * f64::from(step) / 60.0;
            let ratio = imaginary / half;
            let rho = ratio + ratio.hypot(1.0);
            let reach = half * 0.5 * (rho + 1.0 / rho);
            let smallest = (middle - reach).exp();
            let slopes = self.bands.iter().map(|band| {
                let [most, least] = band.map(|wavelength| 1.0 / (wavelength * smallest));
                steepest(most, least, imaginary)
            });
            let most = reach * slopes.sum::<f64>() * self.scale;
            let n = TERMS as f64;
            let (q, first) = (1.0 / rho, rho.powi(-(TERMS as i32)));
            let value = 4.0 * most * first / (1.0 - q);
            // Σ k² q^k from n on; a polynomial T_k has the derivative k² at most.
            let squares = n * n / (1.0 - q)
                + 2.0 * n * q / (1.0 - q).powi(2)
                + q * (1.0 + q) / (1.0 - q).powi(3);
            best[0] = best[0].min(value);
            best[1] = best[1].min(4.0 * most * first * squares / half);
        }
        best
    }

    /// The bounds of what rounding adds to both, over pieces of this half width.
    pub(super) fn rounding(&self, [start, end]: [f64; 2], half: f64, sizes: Sizes) -> [f64; 2] {
        let smallest = start.exp();
        let exponents =
            || self.bands.iter().flatten().map(|wavelength| 1.0 / (wavelength * smallest));
        let (most, least) =
            (exponents().fold(0.0, f64::max), exponents().fold(f64::INFINITY, f64::min));
        let (spread, bands) = (most - least, self.bands.len() as f64);
        // A sum of terms that are not negative; an exponent is rounded, and so is what is taken off it.
        let of_sum = (self.additions + 16.0 + 8.0 * (1.0 + most)) * UNIT;
        let of_values = bands * of_sum * self.scale
            + 8.0 * UNIT * (sizes.largest + self.constant + bands * self.scale * most);
        // Of the logarithm of an argument, and the slope that makes an error of it.
        let of_place = 8.0 * UNIT * (1.0 + start.abs() + end.abs());
        let steepest = if self.bands.len() == 1 { 1.0 + most } else { spread };
        let (slope, curvature) =
            (steepest * self.scale, bands * (most + 0.25 * spread * spread) * self.scale);
        let n = TERMS as f64;
        // Coefficients come of n values and cosines, then the polynomials are added up.
        let polynomial = LEBESGUE * (of_values + slope * of_place)
            + n * 8.0 * n * UNIT * sizes.variation
            + 2.0 * n * UNIT * sizes.parts;
        let value = polynomial + 4.0 * n * UNIT * sizes.coefficients + slope * of_place;
        // A polynomial of degree n has a slope of at most n² times its size (Markov 1889).
        let slope = ((n - 1.0).powi(2) * polynomial + 4.0 * n * UNIT * sizes.slopes) / half
            + curvature * of_place;
        [value, slope]
    }
}

/// The most that arguments of the terms of a sum differ from their middle: step 2.
fn angle(most: f64, least: f64, imaginary: f64) -> f64 {
    0.75 * (most - least) * imaginary
}

/// The bound of `|d ln S/dz|` of a sum whose x lie between these where z is real: step 2.
fn steepest(most: f64, least: f64, imaginary: f64) -> f64 {
    let angle = angle(most, least, imaginary);
    if angle < 1.5 { SQRT_2 * (1.0 + most) / angle.cos() } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_10;

    use super::*;

    type Complex = (f64, f64);

    fn times((a, b): Complex, (c, d): Complex) -> Complex {
        (a * c - b * d, a * d + b * c)
    }

    fn over(x: Complex, (c, d): Complex) -> Complex {
        let (a, b) = times(x, (c, -d));
        let size = c * c + d * d;
        (a / size, b / size)
    }

    /// `h(x) = x/(1 − exp(−x))`
    fn h((a, b): Complex) -> Complex {
        let size = (-a).exp();
        over((a, b), (1.0 - size * b.cos(), size * b.sin()))
    }

    #[test]
    fn the_bounds_of_single_terms_hold_in_the_sector() {
        let mut closest: f64 = 0.0;
        for i in 0..400 {
            let r = 1e-2 * 10f64.powf(5.0 * f64::from(i) / 400.0);
            for j in -20..=20 {
                let angle = FRAC_PI_4 * f64::from(j) / 20.0;
                let x = (r * angle.cos(), r * angle.sin());
                let (a, b) = h(x);
                assert!(a.hypot(b) <= SQRT_2 * h((r, 0.0)).0 * (1.0 + 1e-12), "{r} {angle}");
                let step = 1e-4 * r;
                let ahead = h((x.0 + step, x.1));
                let behind = h((x.0 - step, x.1));
                let slope = (ahead.0 - behind.0).hypot(ahead.1 - behind.1) / (2.0 * step);
                assert!(slope <= 1.5, "{r} {angle}: {slope}");
                closest = closest.max(slope);
            }
        }
        assert!(closest > 0.99, "the bound is not far off: {closest}");
    }

    /// Sums of two terms that are equally large, so that they cancel as far as they can: with half of the angle the
    /// bound would not hold.
    #[test]
    fn sums_are_as_large_and_as_flat_as_stated() {
        let (mut widest, mut steepest_found) = (0.0f64, 0.0f64);
        for i in 0..60 {
            let most = 10f64.powf(-1.0 + 3.0 * f64::from(i) / 60.0);
            for j in 1..20 {
                let least = most * f64::from(j) / 20.0;
                for k in 1..=20 {
                    let imaginary = FRAC_PI_4 * f64::from(k) / 20.0;
                    let bound = angle(most, least, imaginary);
                    if bound >= 1.5 {
                        continue;
                    }
                    // x = x₀ exp(−i v), and a term is 1/(exp(x) − 1).
                    let term = |x: f64| -> [Complex; 2] {
                        let x = (x * imaginary.cos(), -x * imaginary.sin());
                        let size = x.0.exp();
                        let below = (size * x.1.cos() - 1.0, size * x.1.sin());
                        [over((1.0, 0.0), below), h(x)]
                    };
                    let [(a, h_a), (b, h_b)] = [most, least].map(|x| {
                        let [(re, im), h] = term(x);
                        let size = re.hypot(im);
                        ((re / size, im / size), h)
                    });
                    let sum = (a.0 + b.0, a.1 + b.1);
                    let size = sum.0.hypot(sum.1);
                    assert!(
                        size >= 2.0 * bound.cos() * (1.0 - 1e-12),
                        "{most} {least} {imaginary}"
                    );
                    widest = widest.max((0.5 * size).min(1.0).acos() / bound);
                    let weighted = [times(a, h_a), times(b, h_b)];
                    let slope =
                        over((weighted[0].0 + weighted[1].0, weighted[0].1 + weighted[1].1), sum);
                    let slope = slope.0.hypot(slope.1);
                    let stated = steepest(most, least, imaginary);
                    assert!(slope <= stated, "{most} {least} {imaginary}: {slope} {stated}");
                    steepest_found = steepest_found.max(slope / stated);
                }
            }
        }
        assert!(widest > 0.6 && steepest_found > 0.6, "not far off: {widest} {steepest_found}");
    }

    /// The largest error of polynomials through the values of a color in two wavelengths, with no rounding to
    /// speak of: much larger than that, and below the bound.
    #[test]
    fn errors_are_below_the_bound_and_not_far_below() {
        let bound = BlackbodyBound {
            bands: vec![[400.0, 550.0], [550.0, 720.0]],
            additions: 2.0,
            scale: 1.0 / LN_10,
            constant: 0.0,
        };
        let ends = [1e-4f64.ln(), 1e-3f64.ln()];
        let flux = |[from, to]: [f64; 2], beta: f64| -> f64 {
            [from, to].iter().map(|w| w.powi(-2) / (1.0 / (w * beta)).exp_m1()).sum()
        };
        let color = |log: f64| {
            let [a, b] = [0, 1].map(|i| flux(bound.bands[i], log.exp()).ln());
            (a - b) / LN_10
        };
        for pieces in [4, 8, 16] {
            let half = 0.5 * (ends[1] - ends[0]) / f64::from(pieces);
            let nodes: [f64; TERMS] = std::array::from_fn(|k| {
                (std::f64::consts::PI * (k as f64 + 0.5) / TERMS as f64).cos()
            });
            let middle = ends[0] + half;
            let values = nodes.map(|t| color(middle + half * t));
            // Lagrange's form.
            let at = |t: f64| -> f64 {
                let term = |k: usize| -> f64 {
                    let others = (0..TERMS).filter(|j| *j != k);
                    others.fold(values[k], |y, j| y * (t - nodes[j]) / (nodes[k] - nodes[j]))
                };
                (0..TERMS).map(term).sum()
            };
            let worst = (0..=200).map(|i| -1.0 + f64::from(i) / 100.0);
            let worst = worst.fold(0.0f64, |m, t| m.max((at(t) - color(middle + half * t)).abs()));
            let [stated, _] = bound.truncation(ends, pieces as usize);
            assert!(worst <= stated + 1e-14, "{pieces}: {worst:e} {stated:e}");
        }
    }
}
