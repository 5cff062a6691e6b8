//! What errors of a response make of a magnitude.

use std::f64::consts::LN_10;

use autodiff::Array;

use crate::integrate::integrate;
use crate::observation::{check_coverage, cuts};
use crate::source::values_at;
use crate::{
    Bandpass, Coverage, Error, ErrorKind, Estimate, MagnitudeSystem, ResponseKind, Source,
};

/// The relative tolerance of the integral between two nodes.
const TOLERANCE: f64 = 1e-10;

impl MagnitudeSystem<'_> {
    /// The derivatives of a source's magnitude by the response at each node of the band, in mag: of
    ///
    /// `m = −2.5 log10(∫ F P λ dλ / ∫ F₀ P λ dλ)`
    ///
    /// with the source of magnitude 0 in the place of F₀. A factor of the whole response changes nothing, so
    /// they are at right angles to the response.
    ///
    /// # Errors
    /// If the response is not a table, the source or the standard does not cover the band and `coverage` is
    /// [`Coverage::Error`], or a flux in the band is not above 0.
    pub fn response_gradient(
        &self,
        source: &dyn Source,
        band: &Bandpass,
        coverage: Coverage,
    ) -> Result<Vec<f64>, Error> {
        let fail = |error: Error| error.within(&format!("band \"{}\"", band.name()));
        if !band.is_linear() {
            return Err(fail(Error::new(
                ErrorKind::Bandpass,
                "the response is no table, so there are no nodes at which it may be off",
            )));
        }
        let of_source = by_node(source, band, coverage).map_err(fail)?;
        let of_standard =
            self.with_standard(|standard| by_node(standard, band, coverage)).map_err(fail)?;
        let slope = |(a, b): (&f64, &f64)| -2.5 / LN_10 * (a - b);
        Ok(of_source.iter().zip(&of_standard).map(slope).collect())
    }

    /// The standard deviation of a source's magnitude that comes of errors of the response, to first order: from an
    /// array of the variances at the nodes of the band, or their covariance matrix.
    ///
    /// ```
    /// use autodiff::Array;
    /// use photometry::{AbZero, Blackbody, Coverage, MagnitudeSystem, catalogue};
    ///
    /// let band = catalogue::bandpass("sdss2010_g")?;
    /// let (ab, star) = (MagnitudeSystem::ab(AbZero::Oke), Blackbody::surface(4000.0));
    /// // A per cent at each node, of which one knows nothing of another.
    /// let variances: Array = band.response().iter().map(|r| (0.01 * r).powi(2)).collect();
    /// let error = ab.response_error(&star, &band, Coverage::Error, &variances)?;
    /// assert!((1e-5..1e-3).contains(&error));
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`MagnitudeSystem::response_gradient`]; if the array is no vector or matrix of as many nodes, a number is not
    /// finite, or a variance is negative, given or as a result.
    pub fn response_error(
        &self,
        source: &dyn Source,
        band: &Bandpass,
        coverage: Coverage,
        of_nodes: &Array,
    ) -> Result<f64, Error> {
        let fail = |message: String| {
            Err(Error::new(ErrorKind::Range, format!("band \"{}\": {message}", band.name())))
        };
        let (n, data, shape) = (band.wavelengths().len(), of_nodes.data(), of_nodes.shape());
        let is_matrix = shape.axes() == [n, n];
        if !is_matrix && shape.axes() != [n] {
            return fail(format!(
                "found a covariance of shape {shape}, expected [{n}] or [{n}, {n}]"
            ));
        }
        if let Some(bad) = data.iter().find(|x| !x.is_finite()) {
            return fail(format!("found {bad} in the covariance, expected finite numbers"));
        }
        let variance = |i: usize| if is_matrix { data[i * n + i] } else { data[i] };
        if let Some(i) = (0..n).find(|&i| variance(i) < 0.0) {
            return fail(format!("found the variance {} of node {i}", variance(i)));
        }
        let slopes = self.response_gradient(source, band, coverage)?;
        let total: f64 = match is_matrix {
            false => {
                slopes.iter().zip(data).map(|(slope, variance)| slope * slope * variance).sum()
            }
            true => {
                let row =
                    |row: &[f64]| row.iter().zip(&slopes).map(|(c, slope)| c * slope).sum::<f64>();
                data.chunks_exact(n).zip(&slopes).map(|(part, slope)| slope * row(part)).sum()
            }
        };
        let size: f64 = (0..n).map(|i| slopes[i] * slopes[i] * variance(i)).sum();
        if total < -1e-10 * size {
            return fail(format!(
                "found a matrix by which the magnitude has the variance {total:e}: it is not positive definite"
            ));
        }
        Ok(total.max(0.0).sqrt())
    }
}

/// `∂/∂R ln ∫ F P λ dλ` at each node, where the response changes in a triangle up to its neighbors.
fn by_node(source: &dyn Source, band: &Bandpass, coverage: Coverage) -> Result<Vec<f64>, Error> {
    check_coverage(source, band, coverage)?;
    let cuts = cuts(source, coverage);
    let range = source.range().unwrap_or([0.0, f64::INFINITY]);
    let nodes = band.wavelengths();
    let mut found = vec![0.0; nodes.len()];
    for (i, ends) in nodes.windows(2).enumerate() {
        let [start, end] = [ends[0], ends[1]];
        let inside = &cuts[cuts.partition_point(|x| *x <= start)..];
        let inside = inside.iter().copied().take_while(|x| *x < end);
        let points: Vec<f64> = [start].into_iter().chain(inside).chain([end]).collect();
        let pieces = points.windows(2).filter(|w| w[0] < w[1]).map(|w| [w[0], w[1]]).collect();
        let integral = integrate(pieces, TOLERANCE, |points| {
            let within: Vec<f64> = points.iter().map(|w| w.clamp(range[0], range[1])).collect();
            let flux = values_at(&within, |wavelength| source.flux(wavelength))?;
            let weigh = |k: usize| {
                let wavelength = points[k];
                let mut weighted = flux[k] * coverage.factor((wavelength - within[k]).abs());
                if band.kind() == ResponseKind::Photon {
                    weighted *= wavelength;
                }
                let rising = (wavelength - start) / (end - start);
                [weighted * (1.0 - rising), weighted * rising]
            };
            Ok((0..points.len()).map(weigh).collect())
        })?;
        let [falling, rising] = integral.values.map(Estimate::value);
        found[i] += falling;
        found[i + 1] += rising;
    }
    let total: f64 = found.iter().zip(band.response()).map(|(x, response)| x * response).sum();
    if !(total.is_finite() && total > 0.0) {
        return Err(Error::new(
            ErrorKind::Range,
            format!("a magnitude needs a flux above 0 in double precision, found {total:e}"),
        ));
    }
    found.iter_mut().for_each(|x| *x /= total);
    Ok(found)
}
