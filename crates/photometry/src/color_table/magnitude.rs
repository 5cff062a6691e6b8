//! Tables of magnitudes and colors of blackbodies over the temperature, in any system.

use std::f64::consts::{LN_10, PI};
use std::ops::RangeInclusive;

use super::{BlackbodyBound, ColorTable};
use crate::constants::{FIRST_RADIATION_CONSTANT, SECOND_RADIATION_CONSTANT};
use crate::{BandGrid, Error, ErrorKind, ZeroPoint};

/// Magnitudes in a natural logarithm.
const MAGNITUDES: f64 = 2.5 / LN_10;

/// `constant − 2.5 log10 Σ weight / (exp(x) − 1)` with `x = inverse/T`: a magnitude of `π B_λ`.
#[derive(Debug)]
struct Band {
    inverse: Vec<f64>,
    weights: Vec<f64>,
    constant: f64,
}

impl Band {
    fn new(grid: &BandGrid, zero: &ZeroPoint) -> Result<Self, Error> {
        grid.check_zero_point(zero)?;
        let nodes = || grid.wavelengths().iter().zip(grid.weights());
        // Over the largest weight, so that nothing leaves the range of doubles.
        let mut weights: Vec<f64> =
            nodes().map(|(l, w)| PI * FIRST_RADIATION_CONSTANT * w / (l * l).powi(2)).collect();
        let largest = weights.iter().fold(0.0f64, |m, w| m.max(*w));
        weights.iter_mut().for_each(|w| *w /= largest);
        let photon: f64 = nodes().map(|(l, w)| l * w).sum();
        let flux = zero.flam().value() * photon / largest;
        Ok(Self {
            inverse: grid.wavelengths().iter().map(|l| SECOND_RADIATION_CONSTANT / l).collect(),
            weights,
            constant: MAGNITUDES * flux.ln() + zero.offset(),
        })
    }

    /// The magnitude and its derivative by ln T.
    fn magnitude(&self, temperature: f64) -> [f64; 2] {
        let least = self.inverse.iter().fold(f64::INFINITY, |m, x| m.min(*x)) / temperature;
        let (mut sum, mut slopes) = (0.0, 0.0);
        for (inverse, weight) in self.inverse.iter().zip(&self.weights) {
            let x = inverse / temperature;
            let below = -(-x).exp_m1();
            let term = weight * (least - x).exp() / below;
            sum += term;
            slopes += term * (x / below);
        }
        [self.constant - MAGNITUDES * (sum.ln() - least), -MAGNITUDES * slopes / sum]
    }
}

impl ColorTable {
    /// A table of the magnitude of blackbodies, of the flux `π B_λ` at their surface, over temperatures in K, to
    /// an absolute tolerance in mag.
    ///
    /// The errors of the table are proven: of value and derivative against the sum over the nodes of the grid, without
    /// rounding. What the sum is off is [`BandGrid::error`].
    ///
    /// ```
    /// use photometry::{AbZero, BandGrid, Blackbody, ColorTable, MagnitudeSystem, catalogue};
    ///
    /// let band = catalogue::bandpass("sdss2010_g")?;
    /// let (cool, hot) = (Blackbody::surface(3000.0), Blackbody::surface(30_000.0));
    /// let grid = BandGrid::compact(&band, &[&cool, &hot], 1e-11)?;
    /// let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band)?;
    /// let table = ColorTable::blackbody_magnitude(&grid, &zero, 3000.0..=30_000.0, 1e-10)?;
    /// assert!(table.is_proven() && table.error() < 1e-10);
    /// let [magnitude, slope] = table.values_and_gradients(&[4000.0])?[0];
    /// assert!((magnitude + 35.510_484_361_207_7).abs() < 2e-10 && slope < 0.0);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the zero point is that of another band, the range or the tolerance is not positive, or the tolerance is not
    /// reached with 4096 pieces.
    pub fn blackbody_magnitude(
        grid: &BandGrid,
        zero: &ZeroPoint,
        temperatures: RangeInclusive<f64>,
        tolerance: f64,
    ) -> Result<Self, Error> {
        Self::of_bands(&[Band::new(grid, zero)?], temperatures, tolerance)
    }

    /// A table of the color `m₁ − m₂` of blackbodies in two bands, each a grid and its zero point, over
    /// temperatures in K, with errors as [`ColorTable::blackbody_magnitude`].
    ///
    /// # Errors
    /// As [`ColorTable::blackbody_magnitude`].
    pub fn blackbody_color(
        first: (&BandGrid, &ZeroPoint),
        second: (&BandGrid, &ZeroPoint),
        temperatures: RangeInclusive<f64>,
        tolerance: f64,
    ) -> Result<Self, Error> {
        let bands = [Band::new(first.0, first.1)?, Band::new(second.0, second.1)?];
        Self::of_bands(&bands, temperatures, tolerance)
    }

    /// The magnitude in a band, or in the first less that in the second.
    fn of_bands(
        bands: &[Band],
        temperatures: RangeInclusive<f64>,
        tolerance: f64,
    ) -> Result<Self, Error> {
        let bound = BlackbodyBound {
            bands: bands.iter().map(Band::reach).collect(),
            additions: bands.iter().map(|band| band.weights.len() as f64).fold(0.0, f64::max),
            scale: MAGNITUDES,
            constant: bands.iter().map(|band| band.constant.abs()).sum(),
        };
        Self::proven(temperatures, tolerance, &bound, |temperatures| {
            let at = |&temperature: &f64| {
                let mut total = [0.0; 2];
                for (band, sign) in bands.iter().zip([1.0, -1.0]) {
                    let [magnitude, slope] = band.magnitude(temperature);
                    total[0] += sign * magnitude;
                    total[1] += sign * slope / temperature;
                }
                match total.iter().all(|x| x.is_finite()) {
                    true => Ok(total),
                    false => Err(Error::new(
                        ErrorKind::Range,
                        format!(
                            "color table: a magnitude leaves the range of double precision at {temperature:e} K"
                        ),
                    )),
                }
            };
            temperatures.iter().map(at).collect()
        })
    }
}

impl Band {
    /// The least and the largest wavelength, where `x = 1/(wavelength · T)`.
    fn reach(&self) -> [f64; 2] {
        let ends = |f: fn(f64, f64) -> f64| self.inverse.iter().copied().reduce(f);
        [ends(f64::max), ends(f64::min)].map(|inverse| 1.0 / inverse.unwrap_or(f64::NAN))
    }
}
