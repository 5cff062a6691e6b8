//! Band integrals as expressions: a fixed set of nodes and weights, checked against sources like those
//! that it is for.

use std::f64::consts::LN_10;

use autodiff::{Array, Graph, Operand, Var};

use crate::constants::{C, HC};
use crate::integrate::{GAUSS, NODES, Recurrence, integrate};
use crate::observation::{check_coverage, intervals};
use crate::source::values_at;
use crate::{Bandpass, Coverage, Error, ErrorKind, Observation, ResponseKind, Source, ZeroPoint};

/// Nodes and weights with which the integrals of sources over a band are sums, and so expressions of the
/// sources' parameters that can be differentiated.
///
/// The grid is made for given sources to a tolerance, and holds the bound of its error for each of
/// them. Take the extremes of what the parameters may be.
///
/// ```
/// use autodiff::{Graph, grad};
/// use photometry::{AbZero, BandGrid, Blackbody, MagnitudeSystem, catalogue};
///
/// let band = catalogue::bandpass("sdss2010_r")?;
/// let (cool, hot) = (Blackbody::surface(3000.0), Blackbody::surface(30_000.0));
/// let grid = BandGrid::compact(&band, &[&cool, &hot], 1e-10)?;
/// assert!(grid.len() < 30 && grid.error() < 1e-10);
///
/// let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band)?;
/// let graph = Graph::new();
/// let temperature = graph.input("temperature", ());
/// let magnitude = grid.magnitude(&graph, &Blackbody::surface(temperature), &zero)?;
/// let program = graph.compile(&[temperature], &[magnitude, grad(magnitude, &[temperature])[0]])?;
/// let mut out = [0.0; 2];
/// program.eval(&mut program.workspace(), &[5772.0], &mut out)?;
/// assert!(out[1] < 0.0, "hotter is brighter");
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BandGrid {
    band: String,
    kind: ResponseKind,
    wavelengths: Vec<f64>,
    /// `∫ F P dλ = Σ weights · F`
    weights: Vec<f64>,
    error: f64,
}

impl BandGrid {
    /// A grid of three nodes on each interval between the nodes of the band and the breakpoints of the
    /// sources, with intervals bisected until the integrals of all `sources` reach the relative
    /// tolerance: for any source, tables too.
    ///
    /// # Errors
    /// If a source does not cover the band, has parameters that are no numbers, or does not reach the
    /// tolerance; if there is no source.
    pub fn new(band: &Bandpass, sources: &[&dyn Source], tolerance: f64) -> Result<Self, Error> {
        let fail = |error: Error| error.within(&format!("grid of band \"{}\"", band.name()));
        check_sources(sources, tolerance).map_err(fail)?;
        let mut cuts: Vec<[f64; 2]> = Vec::new();
        for source in sources {
            check_coverage(*source, band, Coverage::Error).map_err(fail)?;
            cuts = refined(band, *source, &cuts, tolerance).map_err(fail)?;
        }
        let half_nodes = [1, 3, 5];
        let nodes = cuts.iter().flat_map(|[a, b]| {
            let (center, half) = (0.5 * (a + b), 0.5 * (b - a));
            half_nodes.map(|i| (center + half * NODES[i], half * GAUSS[i]))
        });
        let (wavelengths, mut weights): (Vec<f64>, Vec<f64>) = nodes.unzip();
        let mut responses = vec![0.0; wavelengths.len()];
        band.fill_response(&wavelengths, &mut responses);
        for i in 0..weights.len() {
            weights[i] *= match band.kind() {
                ResponseKind::Photon => responses[i],
                ResponseKind::Energy => responses[i] / wavelengths[i],
            };
        }
        Self::checked(band, wavelengths, weights, sources, tolerance).map_err(fail)
    }

    /// A grid of as few nodes as the sources allow: the Gauss rule of the band's own weight `P λ`, with
    /// 2, 3, … nodes until the integrals of all `sources` reach the relative tolerance. For sources that
    /// are smooth over the whole band: a dozen nodes do for a blackbody, and behind dust for 1e-5.
    ///
    /// Golub & Welsch 1969, Mathematics of Computation 23, 221, on the nodes of the fine grid.
    ///
    /// # Errors
    /// If 96 nodes are not enough, as for lines and tables; else as [`BandGrid::new`].
    pub fn compact(
        band: &Bandpass,
        sources: &[&dyn Source],
        tolerance: f64,
    ) -> Result<Self, Error> {
        /// Beyond this a fine grid is as good.
        const MAX_NODES: usize = 96;
        let fail = |error: Error| error.within(&format!("grid of band \"{}\"", band.name()));
        check_sources(sources, tolerance).map_err(fail)?;
        let fine = Self::new(band, sources, tolerance.min(1e-12))?;
        let exact = fine.sums(sources)?;
        let photon: Vec<f64> =
            fine.weights.iter().zip(&fine.wavelengths).map(|(w, l)| w * l).collect();
        let most = MAX_NODES.min(photon.len());
        let mut recurrence = Recurrence::new(&fine.wavelengths, &photon);
        for count in 2..=most {
            let (wavelengths, mut weights) = recurrence.rule(count);
            weights.iter_mut().zip(&wavelengths).for_each(|(w, l)| *w /= l);
            let error = 0.0;
            let grid = Self { wavelengths, weights, error, ..fine.clone() };
            let found = grid.sums(sources)?;
            let difference = largest_difference(&found, &exact);
            if difference + fine.error <= tolerance {
                return Ok(Self { error: difference + fine.error, ..grid });
            }
        }
        Err(fail(Error::new(
            ErrorKind::Convergence,
            format!(
                "{MAX_NODES} nodes do not reach the tolerance {tolerance:e}: use BandGrid::new, or ask \
                 for less"
            ),
        )))
    }

    /// The grid with the error that it has for the sources.
    fn checked(
        band: &Bandpass,
        wavelengths: Vec<f64>,
        weights: Vec<f64>,
        sources: &[&dyn Source],
        tolerance: f64,
    ) -> Result<Self, Error> {
        let kept = weights.iter().map(|w| *w != 0.0);
        let kept: Vec<bool> = kept.collect();
        let only = |x: Vec<f64>| -> Vec<f64> {
            x.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(x, _)| x).collect()
        };
        let mut grid = Self {
            band: band.name().to_owned(),
            kind: band.kind(),
            wavelengths: only(wavelengths),
            weights: only(weights),
            error: 0.0,
        };
        let mut exact = Vec::new();
        let mut bound: f64 = 0.0;
        for source in sources {
            let observation = Observation::with_tolerance(
                *source,
                band,
                Coverage::Error,
                (0.1 * tolerance).max(1e-14),
            )?;
            let flam = observation.scaled_flam();
            bound = bound.max((flam.error() / flam.value()).abs());
            exact.push(observation.log_flam() + band.moments().photon.value().ln());
        }
        grid.error = largest_difference(&grid.sums(sources)?, &exact) + bound;
        Ok(grid)
    }

    /// `ln ∫ F P λ dλ` of each source.
    fn sums(&self, sources: &[&dyn Source]) -> Result<Vec<f64>, Error> {
        let sum = |source: &&dyn Source| {
            let values = values_at(&[1.0], |one| {
                self.log_integral(one.graph(), source, &Operand::Scalar(0.0))
            })?;
            Ok(values[0])
        };
        sources.iter().map(sum).collect()
    }

    /// `ln ∫ F P λ dλ` with the band shifted.
    #[track_caller]
    fn log_integral<'g>(
        &self,
        graph: &'g Graph,
        source: &dyn Source,
        shift: &Operand<'_>,
    ) -> Var<'g> {
        let wavelength = graph.lift(shift) + &Array::from(&self.wavelengths[..]);
        let weights = Array::from(&self.weights[..]);
        match source.log_flux(wavelength) {
            // Known factors are told apart, so that they are one constant.
            Some(log_flux) => {
                let log_weight = (wavelength * &weights).log();
                let terms = log_flux + log_weight;
                terms.logsumexp_axis(terms.shape().rank() - 1)
            }
            None => {
                let terms = source.flux(wavelength) * (wavelength * &weights);
                terms.sum_axis(terms.shape().rank() - 1).log()
            }
        }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.wavelengths.len()
    }

    /// Whether there are no nodes, which is never so.
    pub fn is_empty(&self) -> bool {
        self.wavelengths.is_empty()
    }

    /// The nodes in Angstrom.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }

    /// The weights: `∫ F P dλ = Σ weight · F(node)` with P the photon response.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The bound of the relative error of the integral, for the sources for which the grid was made.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// The name of the band.
    pub fn band(&self) -> &str {
        &self.band
    }

    /// The natural logarithm of the mean flux density `∫ F_λ P λ dλ / ∫ P λ dλ`, for each row of the
    /// source's parameters: those of shape `[n, 1]` give n values.
    #[track_caller]
    pub fn log_flam<'g>(&self, graph: &'g Graph, source: &dyn Source) -> Var<'g> {
        let photon: f64 = self.weights.iter().zip(&self.wavelengths).map(|(w, l)| w * l).sum();
        self.log_integral(graph, source, &Operand::Scalar(0.0)) - photon.ln()
    }

    /// The mean flux density `∫ F_λ P λ dλ / ∫ P λ dλ` in erg s⁻¹ cm⁻² Å⁻¹.
    #[track_caller]
    pub fn effective_flam<'g>(&self, graph: &'g Graph, source: &dyn Source) -> Var<'g> {
        self.log_flam(graph, source).exp()
    }

    /// The counts per second for a collecting area in cm², `area ∫ F_λ P λ dλ / (hc)`; a fault for a
    /// band that weighs energy.
    #[track_caller]
    pub fn count_rate<'g>(&self, graph: &'g Graph, source: &dyn Source, area: f64) -> Var<'g> {
        if self.kind == ResponseKind::Energy {
            return graph.fault(format!(
                "count_rate: the response of band \"{}\" weighs energy, and counts need a response to \
                 photons",
                self.band
            ));
        }
        (self.log_integral(graph, source, &Operand::Scalar(0.0)) + (area / HC).ln()).exp()
    }

    /// The magnitude above a zero point of the same band.
    ///
    /// # Errors
    /// If the zero point is that of another band.
    #[track_caller]
    pub fn magnitude<'g>(
        &self,
        graph: &'g Graph,
        source: &dyn Source,
        zero: &ZeroPoint,
    ) -> Result<Var<'g>, Error> {
        self.check_zero_point(zero)?;
        let constant = 2.5 / LN_10 * zero.flam().value().ln() + zero.offset();
        Ok(-2.5 / LN_10 * self.log_flam(graph, source) + constant)
    }

    /// The AB magnitude, with the constant 48.60, through the band with its response shifted by `shift`
    /// Angstrom to the red, plus `zero_point`: both may be parameters with priors from a calibration.
    ///
    /// `−2.5 log10(∫ F P λ dλ / ∫ P c/λ dλ) − 48.60`, with the shifted P in both integrals.
    #[track_caller]
    pub fn calibrated_ab_magnitude<'g, 'a>(
        &self,
        graph: &'g Graph,
        source: &dyn Source,
        zero_point: impl Into<Operand<'a>>,
        shift: impl Into<Operand<'a>>,
    ) -> Var<'g> {
        let shift = shift.into();
        let wavelength = graph.lift(&shift) + &Array::from(&self.wavelengths[..]);
        let inverse = wavelength.recip() * &Array::from(&self.weights[..]);
        let inverse = inverse.sum_axis(inverse.shape().rank() - 1);
        let log_integral = self.log_integral(graph, source, &shift);
        let constant = 2.5 / LN_10 * (C * crate::units::AB_OKE).ln();
        -2.5 / LN_10 * (log_integral - inverse.log()) + constant + graph.lift(zero_point)
    }

    pub(crate) fn check_zero_point(&self, zero: &ZeroPoint) -> Result<(), Error> {
        if zero.band() == self.band {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Range,
            format!("band \"{}\": found the zero point of band \"{}\"", self.band, zero.band()),
        ))
    }
}

fn check_sources(sources: &[&dyn Source], tolerance: f64) -> Result<(), Error> {
    if sources.is_empty() {
        return Err(Error::new(
            ErrorKind::Source,
            "found no source, expected those for which its error is to be bounded",
        ));
    }
    if tolerance.is_nan() || tolerance <= 0.0 {
        return Err(Error::new(
            ErrorKind::Range,
            format!("found a tolerance of {tolerance}, expected a number above 0"),
        ));
    }
    Ok(())
}

/// The intervals on which three nodes are enough for this source, and for those before.
fn refined(
    band: &Bandpass,
    source: &dyn Source,
    before: &[[f64; 2]],
    tolerance: f64,
) -> Result<Vec<[f64; 2]>, Error> {
    let mut start = intervals(source, band, Coverage::Error);
    if !before.is_empty() {
        let mut cuts: Vec<f64> = before.iter().chain(&start).flatten().copied().collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let mut inside = start.iter().peekable();
        start = cuts
            .windows(2)
            .map(|w| [w[0], w[1]])
            .filter(|[a, b]| {
                while inside.next_if(|interval| interval[1] <= *a).is_some() {}
                inside.peek().is_some_and(|interval| interval[0] <= *a && *b <= interval[1])
            })
            .collect();
    }
    let mut responses = Vec::new();
    // In the logarithm, with the largest value taken off, so that nothing leaves the range of doubles.
    let has_log = {
        let graph = Graph::new();
        source.log_flux(graph.constant(band.wavelengths()[0])).is_some()
    };
    let mut scale = None;
    let integral = integrate(start, tolerance, |points| {
        responses.resize(points.len(), 0.0);
        band.fill_response(points, &mut responses);
        let mut flux = values_at(points, |wavelength| {
            let log_flux = has_log.then(|| source.log_flux(wavelength)).flatten();
            log_flux.unwrap_or_else(|| source.flux(wavelength))
        })?;
        if has_log {
            let largest = flux.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x));
            let scale = *scale.get_or_insert(largest);
            flux.iter_mut().for_each(|x| *x = (*x - scale).exp());
        }
        let by_wavelength = band.kind() == ResponseKind::Photon;
        let weigh = |i: usize| {
            let weighted = flux[i] * responses[i];
            [if by_wavelength { weighted * points[i] } else { weighted }]
        };
        Ok((0..points.len()).map(weigh).collect())
    })?;
    let mut found = integral.intervals;
    found.sort_by(|a, b| a[0].total_cmp(&b[0]));
    Ok(found)
}

/// The largest relative difference of values given by their logarithms.
fn largest_difference(found: &[f64], exact: &[f64]) -> f64 {
    let differences = found.iter().zip(exact).map(|(a, b)| (a - b).exp_m1().abs());
    differences.fold(0.0, |m: f64, x| if x > m || x.is_nan() { x } else { m })
}
