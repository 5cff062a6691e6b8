//! W4: the seed document's color and its derivative, for many temperatures.

mod by_hand;

use std::error::Error;

use pallasite::autodiff::{Array, Graph, Program, jvp};
use pallasite::photometry::{Bandpass, ResponseKind, WavelengthUnit};

pub use by_hand::ByHand;

use super::data;
use crate::isa::InstructionSet;

/// Wavelengths in nm, and the responses in g and r.
#[derive(Debug)]
pub struct Colors {
    wavelength: Vec<f64>,
    g: Vec<f64>,
    r: Vec<f64>,
}

impl Colors {
    /// Reads the filter curves.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let read = |band: &str| {
            let path = data().join(format!("filters/DES_{band}_y3a1.dat"));
            Bandpass::read(path, WavelengthUnit::Nanometer, ResponseKind::Photon)
        };
        let (g, r) = (read("g")?, read("r")?);
        Ok(Self {
            wavelength: g.wavelengths().iter().map(|angstrom| angstrom / 10.0).collect(),
            g: g.response().to_vec(),
            r: r.response().to_vec(),
        })
    }

    /// The color and its derivative as a program of β.
    ///
    /// # Errors
    /// If the expression has faults.
    pub fn compiled(&self) -> Result<Program, Box<dyn Error>> {
        let graph = Graph::new();
        let beta = graph.input("beta", ());
        let wavelength = graph.constant(self.wavelength.clone());
        let spectrum = wavelength.powi(-2) / (1.0 / (wavelength * beta)).expm1();
        let flux = |band: &[f64]| (spectrum * &Array::from(band)).sum();
        let color = (flux(&self.g) / flux(&self.r)).log10();
        let derivative = jvp(&[color], &[beta], &[graph.constant(1.0)])[0];
        Ok(graph.compile(&[beta], &[color, derivative])?)
    }

    /// The same by hand.
    pub fn by_hand(&self, isa: InstructionSet) -> ByHand {
        ByHand::new(self, isa)
    }
}

/// Values of β from 0.01 to 1 in logarithmic steps.
pub fn betas(count: usize) -> Vec<f64> {
    (0..count).map(|i| 10f64.powf(-2.0 + 2.0 * i as f64 / (count - 1) as f64)).collect()
}
