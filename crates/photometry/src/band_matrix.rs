//! Many spectra on one grid of wavelengths through many bands: a product of matrices.

use autodiff::{Array, Var};

use crate::integrate::{Polyline, SegmentMoments, dot, integrate, product_integrals};
use crate::observation::check_coverage;
use crate::{
    Bandpass, Coverage, Error, ErrorKind, Estimate, Interpolation, ResponseKind, Tabulated,
    WavelengthUnit, ZeroPoint,
};

/// The relative tolerance of weights under a response that is no polyline.
const SMOOTH_TOLERANCE: f64 = 1e-13;

/// Weights with which the mean fluxes of spectra on one grid of wavelengths, linear in `F_λ` between its
/// nodes, are sums over the nodes: as exact as an [`Observation`](crate::Observation) of each, and a
/// multiplication and an addition for each node of the grid in a band.
///
/// ```
/// use photometry::{BandMatrix, Coverage, WavelengthUnit, catalogue};
///
/// let (g, r) = (catalogue::bandpass("sdss2010_g")?, catalogue::bandpass("sdss2010_r")?);
/// let wavelengths: Vec<f64> = (0..500).map(|i| 3000.0 + 10.0 * f64::from(i)).collect();
/// let matrix =
///     BandMatrix::new(&wavelengths, WavelengthUnit::Angstrom, &[&g, &r], Coverage::Error)?;
///
/// // Two spectra: a flat one, and one that rises as the wavelength does.
/// let fluxes = [vec![1e-15; 500], wavelengths.iter().map(|w| 1e-19 * w).collect()].concat();
/// let mean = matrix.effective_flam(&fluxes)?;
/// assert!((mean[0].value() / 1e-15 - 1.0).abs() < 1e-14);
/// // Row by row: the second spectrum in g and r.
/// assert!((mean[2].value() / 4.73e-16 - 1.0).abs() < 0.01 && mean[3].value() > 6e-16);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BandMatrix {
    nodes: usize,
    bands: Vec<Column>,
}

/// The weights of a band, from the first node that has one.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    first: usize,
    /// `∫ F P λ dλ / ∫ P λ dλ = Σ weights · F`
    weights: Vec<f64>,
    /// The relative error of a weight.
    error: f64,
    missing_fraction: f64,
}

impl BandMatrix {
    /// The weights of these bands on a grid of wavelengths in this unit.
    ///
    /// # Errors
    /// If there is no band, the wavelengths are fewer than two, not positive or do not increase, or they do not
    /// cover a band and `coverage` is [`Coverage::Error`].
    pub fn new(
        wavelengths: &[f64],
        unit: WavelengthUnit,
        bands: &[&Bandpass],
        coverage: Coverage,
    ) -> Result<Self, Error> {
        if bands.is_empty() {
            return Err(Error::new(
                ErrorKind::Bandpass,
                "band matrix: found no band, expected one or more",
            ));
        }
        let ones = vec![1.0; wavelengths.len()];
        let grid = Tabulated::new("grid", wavelengths, &ones, unit, Interpolation::Flam)?;
        let column = |band: &&Bandpass| {
            let column = Column::new(&grid, band, coverage);
            column.map_err(|error| error.within(&format!("band \"{}\"", band.name())))
        };
        let bands = bands.iter().map(column).collect::<Result<_, _>>()?;
        Ok(Self { nodes: wavelengths.len(), bands })
    }

    /// The mean flux densities `∫ F_λ P λ dλ / ∫ P λ dλ` of spectra in erg s⁻¹ cm⁻² Å⁻¹, all nodes of one after
    /// the other: for each spectrum one in every band.
    ///
    /// # Errors
    /// If the fluxes are not a multiple of the nodes, or one is not finite.
    pub fn effective_flam(&self, fluxes: &[f64]) -> Result<Vec<Estimate>, Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Grid, message));
        if !fluxes.len().is_multiple_of(self.nodes) {
            return fail(format!(
                "band matrix: found {} fluxes, expected a multiple of the {} nodes of the grid",
                fluxes.len(),
                self.nodes
            ));
        }
        if let Some(bad) = fluxes.iter().position(|flux| !flux.is_finite()) {
            let (row, node) = (bad / self.nodes, bad % self.nodes);
            return fail(format!(
                "band matrix: found a flux of {} at node {node} of spectrum {row}, expected a finite \
                 number",
                fluxes[bad]
            ));
        }
        let rows = fluxes.chunks_exact(self.nodes);
        Ok(rows.flat_map(|row| self.bands.iter().map(|band| band.mean(row))).collect())
    }

    /// The magnitudes of spectra above the zero points of the bands, as [`BandMatrix::effective_flam`] orders
    /// them. Noise may make a flux negative: its magnitude is NaN.
    ///
    /// # Errors
    /// As [`BandMatrix::effective_flam`], and if the zero points are not those of the bands, one after the
    /// other.
    pub fn magnitudes(&self, fluxes: &[f64], zeros: &[ZeroPoint]) -> Result<Vec<Estimate>, Error> {
        let given = zeros.iter().map(ZeroPoint::band);
        if !given.eq(self.bands.iter().map(|band| &*band.name)) {
            let list = |names: Vec<&str>| format!("[{}]", names.join(", "));
            return Err(Error::new(
                ErrorKind::Grid,
                format!(
                    "band matrix: found the zero points of the bands {}, expected those of {}",
                    list(zeros.iter().map(ZeroPoint::band).collect()),
                    list(self.bands.iter().map(|band| &*band.name).collect())
                ),
            ));
        }
        let mut all = self.effective_flam(fluxes)?;
        for row in all.chunks_exact_mut(zeros.len()) {
            for (flam, zero) in row.iter_mut().zip(zeros) {
                let magnitude = flam.over(zero.flam()).to_magnitude();
                *flam = magnitude.plus(Estimate::exact(zero.offset()));
            }
        }
        Ok(all)
    }

    /// The mean flux densities as an expression of the fluxes at the nodes, whose last axis they are; that of
    /// the result are the bands. A spectrum of another length is a fault of its graph.
    #[track_caller]
    pub fn flam<'g>(&self, flux: Var<'g>) -> Var<'g> {
        let shape = flux.shape();
        if shape.axes().last() != Some(&self.nodes) {
            if flux.is_faulty() {
                return flux;
            }
            return flux.graph().fault(format!(
                "band matrix: the last axis of the spectrum, of shape {shape}, is not the {} nodes of the \
                 grid",
                self.nodes
            ));
        }
        flux.matmul(self.weights())
    }

    /// The covariance matrix of the mean fluxes of a spectrum in the bands, `Wᵀ C W`, from that of its nodes: an
    /// array of their variances, or a whole matrix.
    ///
    /// ```
    /// use autodiff::Array;
    /// use photometry::{BandMatrix, Bandpass, Coverage, ResponseKind, WavelengthUnit};
    ///
    /// let band = Bandpass::boxcar("box", 4000.0, 6000.0, 1.0, ResponseKind::Energy)?;
    /// let nodes = [4000.0, 5000.0, 6000.0];
    /// let matrix = BandMatrix::new(&nodes, WavelengthUnit::Angstrom, &[&band], Coverage::Error)?;
    /// // The weights are 1/4, 1/2 and 1/4.
    /// let covariance = matrix.covariance(&Array::from([1.0, 1.0, 4.0]))?;
    /// assert!((covariance.data()[0] - (1.0 + 4.0 + 4.0) / 16.0).abs() < 1e-14);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the array has another size, a number is not finite, a matrix is not symmetric, or a variance is
    /// negative, given or as a result: then the matrix is not that of a covariance.
    pub fn covariance(&self, of_nodes: &Array) -> Result<Array, Error> {
        let fail = |message: String| {
            Err(Error::new(ErrorKind::Range, format!("band matrix, covariance: {message}")))
        };
        let (n, data, shape) = (self.nodes, of_nodes.data(), of_nodes.shape());
        let is_matrix = shape.axes() == [n, n];
        if !is_matrix && shape.axes() != [n] {
            return fail(format!("found the shape {shape}, expected [{n}] or [{n}, {n}]"));
        }
        let variance = |i: usize| if is_matrix { data[i * n + i] } else { data[i] };
        if let Some(i) = (0..n).find(|&i| !(variance(i).is_finite() && variance(i) >= 0.0)) {
            let found = variance(i);
            return fail(format!(
                "found the variance {found} of node {i}, expected a finite number that is not negative"
            ));
        }
        if is_matrix {
            for (i, j) in (0..n).flat_map(|i| (0..i).map(move |j| (i, j))) {
                let (a, b) = (data[i * n + j], data[j * n + i]);
                let scale = (variance(i) * variance(j)).sqrt();
                if !(a.is_finite() && (a - b).abs() <= 1e-10 * scale) {
                    return fail(format!(
                        "found {a} and {b} for the nodes {i} and {j}, expected one finite number"
                    ));
                }
            }
        }
        // C W, one column for each band.
        let spread = |band: &Column| -> Vec<f64> {
            let weights = &band.weights;
            let range = band.first..band.first + weights.len();
            let row = |i: usize| match is_matrix {
                true => dot(&data[i * n..][range.clone()], weights),
                false if range.contains(&i) => data[i] * weights[i - band.first],
                false => 0.0,
            };
            (0..n).map(row).collect()
        };
        let spreads: Vec<Vec<f64>> = self.bands.iter().map(spread).collect();
        let count = self.bands.len();
        let mut result = vec![0.0; count * count];
        for (i, band) in self.bands.iter().enumerate() {
            for j in 0..=i {
                let found = dot(&spreads[j][band.first..], &band.weights);
                (result[i * count + j], result[j * count + i]) = (found, found);
            }
            if result[i * count + i] < 0.0 {
                return fail(format!(
                    "found a matrix by which the flux in band \"{}\" has the variance {:e}: it is not \
                     positive definite",
                    band.name,
                    result[i * count + i]
                ));
            }
        }
        Ok(Array::new([count, count], result)?)
    }

    /// The weights as a matrix: a row for each node, a column for each band.
    pub fn weights(&self) -> Array {
        let count = self.bands.len();
        let mut all = vec![0.0; self.nodes * count];
        for (j, band) in self.bands.iter().enumerate() {
            for (k, weight) in band.weights.iter().enumerate() {
                all[(band.first + k) * count + j] = *weight;
            }
        }
        let rows = Array::from(&all[..]);
        // There are as many elements as rows times columns.
        rows.reshape([self.nodes, count]).unwrap_or(rows)
    }

    /// The names of the bands.
    pub fn bands(&self) -> impl Iterator<Item = &str> {
        self.bands.iter().map(|band| &*band.name)
    }

    /// The fraction of `∫ P λ dλ` of each band where the grid does not reach.
    pub fn missing_fractions(&self) -> impl Iterator<Item = f64> {
        self.bands.iter().map(|band| band.missing_fraction)
    }
}

impl Column {
    fn new(grid: &Tabulated, band: &Bandpass, coverage: Coverage) -> Result<Self, Error> {
        let missing_fraction = check_coverage(grid, band, coverage)?;
        let x = grid.wavelengths();
        let last = x.len() - 1;
        let [from, to] = band.support();
        let mut weights = vec![0.0; x.len()];
        // The hat functions of neighbors, between two nodes.
        for i in 0..last {
            if x[i + 1] > from && x[i] < to {
                let [falling, rising] = hats(band, x[i], x[i + 1])?;
                weights[i] += falling;
                weights[i + 1] += rising;
            }
        }
        // Beyond the ends the flux is that at the end, or falls from there to zero.
        let beyond = |end: f64, other: f64, direction: f64| match coverage {
            Coverage::Error | Coverage::Zero => Ok(0.0),
            Coverage::Edge => hats(band, end, other).map(|[near, far]| near + far),
            Coverage::Taper { width } => {
                hats(band, end, end + direction * width).map(|[near, _]| near)
            }
        };
        if from < x[0] {
            weights[0] += beyond(x[0], from, -1.0)?;
        }
        if to > x[last] {
            weights[last] += beyond(x[last], to, 1.0)?;
        }
        let photon = band.moments().photon.value();
        weights.iter_mut().for_each(|weight| *weight /= photon);
        let first = weights.iter().position(|weight| *weight != 0.0).unwrap_or(0);
        let end = weights.iter().rposition(|weight| *weight != 0.0).map_or(1, |i| i + 1);
        let weights = weights[first..end].to_vec();
        let error = if band.is_linear() { 16.0 * f64::EPSILON } else { 2.0 * SMOOTH_TOLERANCE };
        Ok(Self { name: band.name().to_owned(), first, weights, error, missing_fraction })
    }

    fn mean(&self, spectrum: &[f64]) -> Estimate {
        let fluxes = &spectrum[self.first..][..self.weights.len()];
        let magnitudes = self.weights.iter().zip(fluxes).map(|(w, f)| (w * f).abs());
        let size: f64 = magnitudes.sum();
        // Eight sums side by side.
        let rounding = (8.0 + self.weights.len() as f64 / 16.0) * f64::EPSILON;
        Estimate::new(dot(fluxes, &self.weights), (self.error + rounding) * size)
    }
}

/// `∫ (1 − t) P λ dλ` and `∫ t P λ dλ` between two wavelengths, with t from 0 to 1 from the first to the second.
fn hats(band: &Bandpass, start: f64, end: f64) -> Result<[f64; 2], Error> {
    let slope = 1.0 / (end - start);
    let [a, b] = if start < end { [start, end] } else { [end, start] };
    if band.is_linear() {
        let is_photon = band.kind() == ResponseKind::Photon;
        let [at_start, at_end] = if start < end { [1.0, 0.0] } else { [0.0, 1.0] };
        return Ok([[at_start, -slope], [at_end, slope]].map(|hat| {
            let hat = Polyline { x: &[a, b], segments: &[hat] };
            let moments = SegmentMoments::of(hat);
            product_integrals(hat, &moments, band.polyline(), is_photon)[0].value()
        }));
    }
    let inside = band.intervals().map(|[c, d]| [a.max(c), b.min(d)]).filter(|[c, d]| c < d);
    let mut responses = Vec::new();
    let integral = integrate(inside.collect(), SMOOTH_TOLERANCE, |points| {
        responses.resize(points.len(), 0.0);
        band.fill_response(points, &mut responses);
        let weigh = |(x, response): (&f64, &f64)| {
            let photon = if band.kind() == ResponseKind::Photon { response * x } else { *response };
            [photon * (end - x) * slope, photon * (x - start) * slope]
        };
        Ok(points.iter().zip(&responses).map(weigh).collect())
    })?;
    Ok(integral.values.map(Estimate::value))
}
