//! Physical constants, exact where a definition makes them so, in SI units.

use std::f64::consts::PI;

/// The speed of light in m/s, exact by definition of the SI (2019).
pub const SPEED_OF_LIGHT: f64 = 299_792_458.0;
/// Planck's constant in J s, exact by definition of the SI (2019).
pub const PLANCK_CONSTANT: f64 = 6.626_070_15e-34;
/// Boltzmann's constant in J/K, exact by definition of the SI (2019).
pub const BOLTZMANN_CONSTANT: f64 = 1.380_649e-23;
/// The constant of Stefan and Boltzmann, `2π⁵k⁴/(15h³c²)`, in W m⁻² K⁻⁴.
pub const STEFAN_BOLTZMANN_CONSTANT: f64 = {
    const PI_5: f64 = PI * PI * PI * PI * PI;
    const K: f64 = BOLTZMANN_CONSTANT;
    // In an order in which nothing underflows.
    2.0 * PI_5 / 15.0 * (K / PLANCK_CONSTANT) * (K / PLANCK_CONSTANT) * (K / PLANCK_CONSTANT) * K
        / (SPEED_OF_LIGHT * SPEED_OF_LIGHT)
};
/// Wien's constant in m K: the wavelength at which `B_λ` is largest, times the temperature. It is
/// `hc/(kx)` with x = 4.965114…, the root of `x = 5(1 − e⁻ˣ)`.
pub const WIEN_WAVELENGTH_CONSTANT: f64 =
    PLANCK_CONSTANT * SPEED_OF_LIGHT / BOLTZMANN_CONSTANT / 4.965_114_231_744_276;
/// The nominal solar radius in m (IAU 2015 resolution B3).
pub const SOLAR_RADIUS: f64 = 6.957e8;
/// The nominal solar luminosity in W (IAU 2015 resolution B3).
pub const SOLAR_LUMINOSITY: f64 = 3.828e26;
/// The nominal solar effective temperature in K (IAU 2015 resolution B3).
pub const SOLAR_TEMPERATURE: f64 = 5772.0;
/// The astronomical unit in m, exact (IAU 2012 resolution B2).
pub const ASTRONOMICAL_UNIT: f64 = 149_597_870_700.0;
/// The parsec in m, `648000/π` astronomical units (IAU 2015 resolution B2).
pub const PARSEC: f64 = 648_000.0 / PI * ASTRONOMICAL_UNIT;
/// The luminosity in W of a body of absolute bolometric magnitude 0 (IAU 2015 resolution B2).
pub const BOLOMETRIC_ZERO_POINT: f64 = 3.0128e28;

/// `hc` in erg Å: 10⁷ erg a J, 10¹⁰ Å a m.
pub(crate) const HC: f64 = PLANCK_CONSTANT * SPEED_OF_LIGHT * 1e17;
/// `c` in Å/s.
pub(crate) const C: f64 = SPEED_OF_LIGHT * 1e10;
/// `hc/k` in Å K.
pub(crate) const SECOND_RADIATION_CONSTANT: f64 =
    PLANCK_CONSTANT * SPEED_OF_LIGHT / BOLTZMANN_CONSTANT * 1e10;
/// `2hc²` in erg s⁻¹ cm⁻² sr⁻¹ Å⁻¹ · Å⁵: 10⁷ erg a J, 10⁻⁴ m² a cm², 10⁻¹⁰ m an Å, 10⁵⁰ Å⁵ a m⁵.
pub(crate) const FIRST_RADIATION_CONSTANT: f64 =
    2.0 * PLANCK_CONSTANT * SPEED_OF_LIGHT * SPEED_OF_LIGHT * 1e43;
