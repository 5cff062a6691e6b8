//! Synthetic photometry that can be differentiated: bandpasses, blackbody spectra, band integrals
//! and colors.
//!
//! A [`Bandpass`] is read from a file in a stated unit. Spectra are expressions of [`autodiff`]
//! ([`planck_radiance`], [`BlackbodyForm::spectrum`]), and so is their integral over a band
//! ([`band_integral`]): fluxes and colors have derivatives of any order by whatever they depend on.
//! [`BlackbodyColor`] is such an expression compiled for many temperatures at once:
//!
//! ```
//! use photometry::{Bandpass, BlackbodyColor, BlackbodyForm, Quadrature, WavelengthUnit};
//!
//! let read = |band: char| {
//!     let file = format!("../../data/filters/DES_{band}_y3a1.dat");
//!     Bandpass::read(file, WavelengthUnit::Nanometer)
//! };
//! let color = BlackbodyColor::new(
//!     &read('g')?,
//!     &read('r')?,
//!     BlackbodyForm::PhotonPlanck,
//!     Quadrature::Trapezoid,
//! )?;
//!
//! // The color log10(f_g/f_r) of the Sun's temperature, and its first two derivatives by β.
//! let beta = photometry::beta_from_temperature(5772.0);
//! let [value, slope, curvature] = color.values_and_derivatives(&[beta])?[0];
//! assert!((value + 0.258).abs() < 1e-3);
//! assert!(slope > 0.0 && curvature < 0.0);
//! # Ok::<(), photometry::Error>(())
//! ```
//!
//! Nothing is guessed: the unit of a file, the form of the spectrum and the rule of the integral
//! are arguments.
//!
//! Not here: magnitudes and zero points, other sources than blackbodies, dust, redshift, bands on
//! different wavelengths; and inference of any kind.

mod bandpass;
mod blackbody;
mod color;
mod error;
mod integral;
mod table;
mod wavelength;

pub use bandpass::Bandpass;
pub use blackbody::{
    BOLTZMANN_CONSTANT, BlackbodyForm, PLANCK_CONSTANT, SPEED_OF_LIGHT, beta_from_temperature,
    planck_radiance, temperature_from_beta,
};
pub use color::BlackbodyColor;
pub use error::{Error, ErrorKind};
pub use integral::{Quadrature, band_integral};
pub use wavelength::WavelengthUnit;
