//! Tables of functions of a temperature: polynomials over its logarithm, with an error that is proven for
//! colors and magnitudes of blackbodies, and was checked for other functions.

mod bound;
mod magnitude;

use std::ops::RangeInclusive;

use crate::{BlackbodyColor, Error, ErrorKind};

pub(crate) use bound::BlackbodyBound;
use bound::Sizes;

/// The coefficients of each polynomial.
pub(crate) const TERMS: usize = 10;
/// Where the polynomial of a piece is compared with the function, in [−1, 1].
const CHECKS: usize = 24;
/// More pieces than this do not fit into a cache.
const MAX_PIECES: usize = 4096;

/// A smooth function of a positive number (a temperature, or β) as polynomials of degree 9 over pieces of
/// the logarithm, for hundreds of thousands of values at some ten nanoseconds each, with the derivative.
///
/// Each polynomial interpolates at Chebyshev points; pieces are halved until the error is below the tolerance.
/// Of colors and magnitudes of blackbodies ([`BlackbodyColor::table`], [`ColorTable::blackbody_color`]) the stated
/// errors of value and derivative are proven bounds, rounding included: of the functions in the complex plane around
/// each piece, from which the coefficients of their Chebyshev series follow (Trefethen 2013, "Approximation
/// Theory and Approximation Practice", theorem 8.1). Of any other function they are twice the largest differences
/// at 24 other points of every piece.
///
/// ```
/// use photometry::{BlackbodyColor, BlackbodyForm, Quadrature, catalogue};
///
/// let (g, r) = (catalogue::bandpass("des_y3a1_g")?, catalogue::bandpass("des_y3a1_r")?);
/// let color =
///     BlackbodyColor::new(&g, &r, BlackbodyForm::PhotonPlanck, Quadrature::Trapezoid)?;
/// let table = color.table(1e-4..=1e-2, 1e-10)?;
/// assert!(table.error() <= 1e-10);
/// let [value, slope] = table.values_and_gradients(&[4e-4])?[0];
/// let [exact, exact_slope] = color.values_and_gradients(&[4e-4])?[0];
/// assert!((value - exact).abs() <= table.error());
/// assert!((slope / exact_slope - 1.0).abs() < 1e-7);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ColorTable {
    range: [f64; 2],
    /// The logarithm of the start of the range, and pieces per unit of the logarithm.
    start: f64,
    density: f64,
    pieces: Vec<[f64; TERMS]>,
    error: f64,
    gradient_error: f64,
    is_proven: bool,
}

impl ColorTable {
    /// A table of the function over a range to a tolerance. `function` gives value and derivative for each
    /// argument.
    ///
    /// # Errors
    /// If the range or the tolerance is not positive, the function fails, or the tolerance is not reached
    /// with 4096 pieces.
    pub fn new(
        range: RangeInclusive<f64>,
        tolerance: f64,
        function: impl Fn(&[f64]) -> Result<Vec<[f64; 2]>, Error>,
    ) -> Result<Self, Error> {
        let [from, to] = checked_range(&range, tolerance)?;
        let mut pieces = 4;
        while pieces <= MAX_PIECES {
            let (mut table, _) = Self::with_pieces([from, to], pieces, &function)?;
            [table.error, table.gradient_error] = table.measured(&function)?;
            if table.error <= tolerance {
                return Ok(table);
            }
            pieces *= 2;
        }
        Err(unreached(tolerance))
    }

    /// A table of a color or magnitude of blackbodies.
    fn proven(
        range: RangeInclusive<f64>,
        tolerance: f64,
        bound: &BlackbodyBound,
        function: impl Fn(&[f64]) -> Result<Vec<[f64; 2]>, Error>,
    ) -> Result<Self, Error> {
        let range = checked_range(&range, tolerance)?;
        let logs = range.map(f64::ln);
        let mut pieces = 4;
        while pieces <= MAX_PIECES {
            let truncation = bound.truncation(logs, pieces);
            if truncation[0] <= tolerance {
                let (mut table, sizes) = Self::with_pieces(range, pieces, &function)?;
                let rounding = bound.rounding(logs, 0.5 / table.density, sizes);
                table.error = truncation[0] + rounding[0];
                table.gradient_error = truncation[1] + rounding[1];
                table.is_proven = true;
                if table.error <= tolerance {
                    return Ok(table);
                }
            }
            pieces *= 2;
        }
        Err(unreached(tolerance))
    }

    fn with_pieces(
        range: [f64; 2],
        count: usize,
        function: impl Fn(&[f64]) -> Result<Vec<[f64; 2]>, Error>,
    ) -> Result<(Self, Sizes), Error> {
        let [start, end] = range.map(f64::ln);
        let mut table = Self {
            range,
            start,
            density: count as f64 / (end - start),
            pieces: vec![[0.0; TERMS]; count],
            error: f64::NAN,
            gradient_error: f64::NAN,
            is_proven: false,
        };
        let nodes: [f64; TERMS] =
            std::array::from_fn(|k| (std::f64::consts::PI * (k as f64 + 0.5) / TERMS as f64).cos());
        let values = function(&table.points(&nodes))?;
        let mut sizes = Sizes::default();
        for (piece, values) in table.pieces.iter_mut().zip(values.as_chunks::<TERMS>().0) {
            *piece = polynomial(&nodes, values, &mut sizes);
        }
        Ok((table, sizes))
    }

    /// The arguments at these places of each piece, in [−1, 1].
    fn points(&self, places: &[f64]) -> Vec<f64> {
        let [from, to] = self.range;
        let argument = |piece: usize, t: f64| {
            let log = self.start + (piece as f64 + 0.5 * (1.0 + t)) / self.density;
            log.exp().clamp(from, to)
        };
        let pieces = 0..self.pieces.len();
        pieces.flat_map(|piece| places.iter().map(move |&t| argument(piece, t))).collect()
    }

    /// Twice the largest differences from the function that are seen.
    fn measured(
        &self,
        function: impl Fn(&[f64]) -> Result<Vec<[f64; 2]>, Error>,
    ) -> Result<[f64; 2], Error> {
        let checks: [f64; CHECKS] =
            std::array::from_fn(|k| -1.0 + 2.0 * k as f64 / (CHECKS - 1) as f64);
        let arguments = self.points(&checks);
        let (mut worst, mut worst_slope) = (0.0f64, 0.0f64);
        for (&x, [value, slope]) in arguments.iter().zip(function(&arguments)?) {
            let [found, found_slope] = self.at(x);
            worst = worst.max((found - value).abs());
            // Over the logarithm, whose range is not that of x.
            worst_slope = worst_slope.max((x * (found_slope - slope)).abs());
        }
        if !(worst.is_finite() && worst_slope.is_finite()) {
            return Err(Error::new(
                ErrorKind::Range,
                "color table: the function is not finite over the whole range",
            ));
        }
        Ok([2.0 * worst, 2.0 * worst_slope])
    }

    /// Value and derivative, of an argument in the range.
    #[inline(always)]
    fn at(&self, x: f64) -> [f64; 2] {
        let place = (x.ln() - self.start) * self.density;
        let piece = (place as usize).min(self.pieces.len() - 1);
        let t = 2.0 * (place - piece as f64) - 1.0;
        let coefficients = &self.pieces[piece];
        let (mut value, mut slope) = (coefficients[TERMS - 1], 0.0);
        for c in coefficients[..TERMS - 1].iter().rev() {
            slope = slope * t + value;
            value = value * t + c;
        }
        [value, slope * 2.0 * self.density / x]
    }

    /// The value and the derivative for each argument.
    ///
    /// # Errors
    /// If an argument is outside of the range. The message names its index.
    pub fn values_and_gradients(&self, arguments: &[f64]) -> Result<Vec<[f64; 2]>, Error> {
        let [from, to] = self.range;
        if let Some(bad) = arguments.iter().position(|x| !(*x >= from && *x <= to)) {
            return Err(Error::new(
                ErrorKind::Range,
                format!(
                    "color table: argument {bad} is {:e}, expected a number from {from:e} to {to:e}",
                    arguments[bad]
                ),
            ));
        }
        Ok(arguments.iter().map(|&x| self.at(x)).collect())
    }

    /// The bound of the error of a value.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// The bound of the error of the derivative by the logarithm of the argument.
    pub fn gradient_error(&self) -> f64 {
        self.gradient_error
    }

    /// Whether both bounds are proven; else they are twice the largest differences that were seen.
    pub fn is_proven(&self) -> bool {
        self.is_proven
    }

    /// The number of pieces.
    pub fn pieces(&self) -> usize {
        self.pieces.len()
    }
}

impl BlackbodyColor {
    /// A table of the color over a range of β in 1/nm to an absolute tolerance, with proven errors: of value
    /// and derivative against the sums over the nodes of the bands, evaluated without rounding.
    ///
    /// A bound for rounding is part of the error, about 1e-13: no tolerance below that is reached.
    ///
    /// # Errors
    /// As [`ColorTable::new`] and [`BlackbodyColor::values`].
    pub fn table(&self, betas: RangeInclusive<f64>, tolerance: f64) -> Result<ColorTable, Error> {
        let function = |betas: &[f64]| self.values_and_gradients(betas);
        ColorTable::proven(betas, tolerance, self.bound(), function)
    }
}

fn checked_range(range: &RangeInclusive<f64>, tolerance: f64) -> Result<[f64; 2], Error> {
    let (from, to) = (*range.start(), *range.end());
    let is_range = from > 0.0 && from < to && to.is_finite();
    if is_range && tolerance > 0.0 {
        return Ok([from, to]);
    }
    Err(Error::new(
        ErrorKind::Range,
        format!(
            "color table: found the range {from:e} to {to:e} and the tolerance {tolerance:e}, expected \
             positive numbers, the second of the range above the first"
        ),
    ))
}

fn unreached(tolerance: f64) -> Error {
    Error::new(
        ErrorKind::Convergence,
        format!(
            "color table: {MAX_PIECES} pieces do not reach the tolerance {tolerance:e}: ask for less, or for \
             a smaller range"
        ),
    )
}

/// The coefficients in powers of t of the polynomial through these values at the Chebyshev points.
fn polynomial(nodes: &[f64; TERMS], values: &[[f64; 2]; TERMS], sizes: &mut Sizes) -> [f64; TERMS] {
    let mut in_powers = [0.0; TERMS];
    // Around one of the values, since the rest is smaller.
    let [middle, _] = values[TERMS / 2];
    let (mut variation, mut parts) = (0.0f64, 0.0);
    // The Chebyshev polynomial of this degree and the one before, in powers of t.
    let (mut current, mut before) = ([0.0; TERMS], [0.0; TERMS]);
    current[0] = 1.0;
    for degree in 0..TERMS {
        let chebyshev = |t: f64| (degree as f64 * t.acos()).cos();
        let terms = nodes.iter().zip(values).map(|(&t, [y, _])| (y - middle) * chebyshev(t));
        let factor = if degree == 0 { 1.0 } else { 2.0 };
        let coefficient = terms.sum::<f64>() * factor / TERMS as f64;
        in_powers.iter_mut().zip(&current).for_each(|(p, c)| *p += coefficient * c);
        parts += coefficient.abs() * current.iter().map(|c| c.abs()).sum::<f64>();
        let mut next = if degree == 0 { [0.0; TERMS] } else { before.map(|c| -c) };
        for k in 1..TERMS {
            next[k] += factor * current[k - 1];
        }
        (before, current) = (current, next);
    }
    in_powers[0] += middle;
    values.iter().for_each(|[y, _]| variation = variation.max((y - middle).abs()));
    let of_slope = in_powers.iter().enumerate().map(|(k, c)| k as f64 * c.abs());
    sizes.variation = sizes.variation.max(variation);
    sizes.largest = sizes.largest.max(middle.abs() + variation);
    sizes.parts = sizes.parts.max(parts);
    sizes.coefficients = sizes.coefficients.max(in_powers.iter().map(|c| c.abs()).sum());
    sizes.slopes = sizes.slopes.max(of_slope.sum());
    in_powers
}
