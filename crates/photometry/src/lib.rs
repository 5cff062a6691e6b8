//! Synthetic photometry that can be differentiated, with the error of every number.
//!
//! A [`Source`] is a spectrum: an expression of [`autodiff`] in the wavelength and its parameters. A
//! [`Bandpass`] is a response that counts photons or energy. An [`Observation`] of one through the
//! other has mean fluxes, counts and, above the [`ZeroPoint`] of a [`MagnitudeSystem`], a magnitude,
//! each an [`Estimate`] with the bound of its error:
//!
//! ```
//! use photometry::{AbZero, Blackbody, Coverage, MagnitudeSystem, Observation, catalogue};
//!
//! let band = catalogue::bandpass("sdss2010_g")?;
//! let star = Blackbody::surface(4000.0);
//! let observation = Observation::new(&star, &band, Coverage::Error)?;
//! let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band)?;
//! let magnitude = observation.magnitude(&zero)?;
//! assert!((magnitude.value() + 35.510_484_361_207_7).abs() < 1e-10);
//! assert!(magnitude.error() < 1e-10);
//! # Ok::<(), photometry::Error>(())
//! ```
//!
//! With parameters that are variables, a [`BandGrid`] gives the same as an expression that has
//! derivatives of any order. [`BlackbodyColor`] is one compiled for many temperatures at once, [`BandMatrix`]
//! is for many tabulated spectra.
//!
//! Nothing is guessed: units, what a response counts, the zero of AB, what is linear between the nodes of a
//! spectrum, and what happens where it ends are types or arguments. `docs/photometry.md` has the
//! conventions.
//!
//! Not here: inference of any kind.

mod band_grid;
mod band_matrix;
mod bandpass;
pub mod catalogue;
mod color;
mod color_table;
pub mod constants;
mod corrections;
mod coverage;
mod error;
mod extinction;
mod igm;
mod integral;
mod integrate;
mod likelihood;
mod observation;
mod piecewise;
mod planck;
mod readers;
mod response_error;
mod source;
mod system;
mod units;

pub use band_grid::BandGrid;
pub use band_matrix::BandMatrix;
pub use bandpass::{BandProperties, Bandpass, ResponseKind};
pub use color::BlackbodyColor;
pub use color_table::ColorTable;
pub use corrections::{
    band_extinction, bolometric_correction, bolometric_magnitude, k_correction, renormalization,
};
pub use coverage::Coverage;
pub use error::{Error, ErrorKind};
pub use extinction::{
    Calzetti00, Ccm89, ExtinctionLaw, Extinguished, Extrapolated, F04, F19, F99, Fm90, G03, G23,
    O94, Vcg04, relative_extinction,
};
pub use igm::Madau95;
pub use integral::{Quadrature, band_integral};
pub use integrate::Estimate;
pub use likelihood::{gaussian_log_likelihood, poisson_log_likelihood, upper_limit_log_likelihood};
pub use observation::Observation;
pub use planck::{BlackbodyForm, beta_from_temperature, planck_radiance, temperature_from_beta};
pub use source::{
    Blackbody, FlatFlam, FlatFnu, GaussianLine, Interpolation, PowerLaw, Product, RedshiftFlux,
    Redshifted, Scaled, Source, Sum, Tabulated,
};
pub use system::{AbZero, MagnitudeSystem, ZeroPoint};
pub use units::{
    AbMag, Flam, FluxDensity, Fnu, Frequency, Jansky, Maggies, Photlam, Photnu, StMag, VegaMag,
    Wavelength, WavelengthUnit, Wavenumber,
};
