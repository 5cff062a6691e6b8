//! Units as types: a wavelength is no frequency, and a flux density says per what it is.

mod flux;
mod spectral;
mod vega;
mod wavelength;

pub(crate) use flux::{AB_OKE, ST_ZERO};
pub use flux::{AbMag, Flam, FluxDensity, Fnu, Jansky, Maggies, Photlam, Photnu, StMag};
pub use spectral::{Frequency, Wavelength, Wavenumber};
pub use vega::VegaMag;
pub use wavelength::WavelengthUnit;
