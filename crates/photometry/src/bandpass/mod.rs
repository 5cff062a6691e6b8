//! Bandpasses: the response of filter, telescope and detector over wavelength.

mod check;
mod kind;
mod make;
mod moments;
mod profile;
mod properties;
mod read;
mod rules;

use crate::integrate::Polyline;
use crate::{Error, ErrorKind, WavelengthUnit};

pub use kind::ResponseKind;
pub use properties::BandProperties;

use check::{Row, checked_nodes};
use moments::Moments;
use profile::Profile;
pub(crate) use profile::find;
use rules::Rules;

/// The response of a photometric band: known between its first and last node, zero outside.
///
/// A tabulated response is linear between the nodes; a response at the first or last node that is
/// not zero is a vertical edge. [`Bandpass::gaussian`] and [`Bandpass::product`] have other shapes,
/// smooth between their nodes. Wavelengths are kept in Angstrom, whatever the unit they were given in.
///
/// ```
/// use photometry::{Bandpass, ResponseKind, WavelengthUnit};
///
/// let text = "# wavelength response\n400 0.0\n450 1.0\n600 0.0\n";
/// let band = Bandpass::parse(text, "blue.dat", WavelengthUnit::Nanometer, ResponseKind::Photon)?;
/// assert_eq!(band.name(), "blue");
/// assert_eq!(band.wavelengths(), [4000.0, 4500.0, 6000.0]);
/// assert_eq!(band.response_at(4250.0), 0.5);
/// assert_eq!(band.response_at(7000.0), 0.0);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bandpass {
    name: String,
    kind: ResponseKind,
    wavelengths: Vec<f64>,
    response: Vec<f64>,
    profile: Profile,
    moments: Moments,
    /// The response at the start of each interval, and its slope there if it is linear.
    segments: Vec<[f64; 2]>,
    support: [f64; 2],
    rules: Rules,
}

impl Bandpass {
    /// A band from its nodes; `unit` is that of the wavelengths, `kind` says what the response counts.
    ///
    /// # Errors
    /// If the lengths differ, there are fewer than two nodes, a wavelength is not positive and
    /// above the one before, a response is negative, something is not finite, or the response is
    /// zero everywhere. The message names the band, the node (counted from 0) and the value.
    pub fn new(
        name: &str,
        wavelengths: &[f64],
        response: &[f64],
        unit: WavelengthUnit,
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let source = format!("bandpass \"{name}\"");
        if wavelengths.len() != response.len() {
            return Err(Error::new(
                ErrorKind::Bandpass,
                format!(
                    "{source}: found {} wavelengths and {} responses, expected as many of both",
                    wavelengths.len(),
                    response.len()
                ),
            ));
        }
        let nodes: Vec<Row> = std::iter::zip(wavelengths, response)
            .enumerate()
            .map(|(line, (&wavelength, &response))| Row { line, values: [wavelength, response] })
            .collect();
        Self::from_rows(name, &source, "node", &nodes, unit, kind)
    }

    fn from_rows(
        name: &str,
        source: &str,
        row: &str,
        rows: &[Row],
        unit: WavelengthUnit,
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let (wavelengths, response) = checked_nodes(source, row, rows, unit)?;
        Self::from_parts(name, kind, wavelengths, response, Profile::Linear)
    }

    /// A band from parts that were checked.
    fn from_parts(
        name: &str,
        kind: ResponseKind,
        wavelengths: Vec<f64>,
        response: Vec<f64>,
        profile: Profile,
    ) -> Result<Self, Error> {
        let moments = Moments::default();
        let name = name.to_owned();
        let segments = Polyline::segments(&wavelengths, &response);
        let support = [f64::NAN; 2];
        let mut band = Self {
            name,
            kind,
            wavelengths,
            response,
            profile,
            moments,
            segments,
            support,
            rules: Rules::default(),
        };
        band.moments = Moments::of(&band)?;
        // There is an interval where the response is not zero: the constructors see to that.
        let mut intervals = band.intervals();
        let [first, end] = intervals.next().unwrap_or([f64::NAN; 2]);
        let end = intervals.last().map_or(end, |last| last[1]);
        band.support = [first, end];
        Ok(band)
    }

    /// The same band under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The name, for errors and legends.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the response counts photons or energy.
    pub fn kind(&self) -> ResponseKind {
        self.kind
    }

    /// The wavelengths of the nodes in Angstrom, increasing.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }

    /// The response at each node.
    pub fn response(&self) -> &[f64] {
        &self.response
    }

    /// The response at a wavelength in Angstrom: zero outside the nodes, NaN at NaN.
    pub fn response_at(&self, wavelength: f64) -> f64 {
        let mut response = [0.0];
        self.fill_response(&[wavelength], &mut response);
        response[0]
    }

    /// The photon response at a wavelength in Angstrom: counts for each photon that arrives. That of
    /// a response to energy is the response over λ.
    pub fn photon_response_at(&self, wavelength: f64) -> f64 {
        match self.kind {
            ResponseKind::Photon => self.response_at(wavelength),
            ResponseKind::Energy => self.response_at(wavelength) / wavelength,
        }
    }

    /// The response at each wavelength; fast where they increase.
    pub(crate) fn fill_response(&self, wavelengths: &[f64], out: &mut [f64]) {
        self.profile.fill(&self.wavelengths, &self.response, wavelengths, out);
    }

    pub(crate) fn is_linear(&self) -> bool {
        matches!(self.profile, Profile::Linear)
    }

    pub(crate) fn polyline(&self) -> Polyline<'_> {
        Polyline { x: &self.wavelengths, segments: &self.segments }
    }

    pub(crate) fn moments(&self) -> &Moments {
        &self.moments
    }

    /// The intervals between nodes where the response is not zero at both ends.
    pub(crate) fn intervals(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        let ends = self.wavelengths.windows(2).zip(self.response.windows(2));
        let is_smooth = !self.is_linear();
        ends.filter(move |(_, r)| is_smooth || r[0] != 0.0 || r[1] != 0.0)
            .map(|(w, _)| [w[0], w[1]])
    }

    /// The first and the last wavelength of all intervals where the response is not zero.
    pub fn support(&self) -> [f64; 2] {
        self.support
    }
}
