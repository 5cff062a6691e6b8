//! The star of the example `stellar_temperature`, whose temperature and dust make a narrow, bent ridge.

use std::error::Error;

use pallasite::photometry::{
    BandGrid, Blackbody, Extinguished, F99, Source, catalogue, upper_limit_log_likelihood,
};
use pallasite::prelude::*;

use crate::work::data;

/// A magnitude, or an upper limit.
struct Measurement {
    grid: BandGrid,
    magnitude: f64,
    error: f64,
    is_limit: bool,
}

/// A blackbody behind dust, with zero points and shifts of the bands as parameters.
pub(super) struct Star {
    measurements: Vec<Measurement>,
    /// Of the zero points.
    covariance: Array,
}

impl Star {
    /// Reads the magnitudes.
    pub(super) fn read() -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(data().join("stellar_magnitudes.csv"))?;
        let star = |temperature: f64, a_v: f64| {
            Extinguished::new(Blackbody::sphere(temperature, 1e-11), F99::new(3.1), a_v)
        };
        let extremes = [star(3000.0, 0.0), star(15_000.0, 5.0)];
        let sources: [&dyn Source; 2] = [&extremes[0], &extremes[1]];
        let mut measurements = Vec::new();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [band, magnitude, error, is_limit] = fields[..] else {
                return Err(format!("found \"{line}\", expected four columns").into());
            };
            measurements.push(Measurement {
                grid: BandGrid::compact(&catalogue::bandpass(band)?, &sources, 1e-5)?,
                magnitude: magnitude.parse()?,
                error: error.parse()?,
                is_limit: is_limit == "1",
            });
        }
        const ZERO_POINT: f64 = 0.01;
        const CORRELATION: f64 = 0.5;
        let count = measurements.len();
        let covariance: Array = (0..count * count)
            .map(|k| if k / count == k % count { 1.0 } else { CORRELATION } * ZERO_POINT.powi(2))
            .collect();
        Ok(Self { measurements, covariance: covariance.reshape([count, count])? })
    }
}

impl Model for Star {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let count = self.measurements.len();
        // Standardized, so that chains that start around zero start at stars.
        let temperature = m.sample("temperature", Normal::new(0.0, 1.0)) * 0.1 + 3.75;
        let ratio = m.sample("ratio", Normal::new(0.0, 1.0)) * 0.7 - 10.5;
        let a_v = m.sample("a_v", HalfNormal::new(1.0));
        let r_v = m.sample("r_v", TruncatedNormal::new(3.1, 0.2).low(2.0).high(6.0));
        let zero_points = m.sample(
            "zero_points",
            MultivariateNormal::new(Array::full(count, 0.0), &self.covariance),
        );
        let shifts = m.plate("bands", count, |m| m.sample("shifts", Normal::new(0.0, 3.0)));
        let body = Blackbody::sphere(temperature.exp10(), ratio.exp10());
        let source = Extinguished::new(body, F99::new(r_v), a_v);
        for (i, row) in self.measurements.iter().enumerate() {
            let [zero_point, shift] = [zero_points, shifts].map(|x| x.at([i]).reshape(()));
            let graph = temperature.graph();
            let found = row.grid.calibrated_ab_magnitude(graph, &source, zero_point, shift);
            let name = format!("magnitude_{i}");
            if row.is_limit {
                m.factor(&name, upper_limit_log_likelihood(found, row.magnitude, 5.0));
            } else {
                m.observe(&name, Normal::new(found, row.error), row.magnitude);
            }
        }
    }
}
