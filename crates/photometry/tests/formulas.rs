//! Single formulas against their definitions, to rounding: magnitudes, photons per frequency, a Gaussian band.

use photometry::{Bandpass, Flam, FluxDensity, Photnu, ResponseKind, StMag, Wavelength};

fn assert_near(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-14, "{found:e} {expected:e}");
}

#[test]
fn flux_densities_are_what_their_names_say() {
    let at = Wavelength::from_angstroms(5000.0);
    let frequency = 2.997_924_58e18 / 5000.0;
    // h ν for each photon, and c/λ² = ν/λ.
    let expected = 3.0 * 6.626_070_15e-27 * frequency * frequency / 5000.0;
    assert_near(Photnu(3.0).to_flam(at).0, expected);
    assert_near(Photnu::from_flam(Flam(expected), at).0, 3.0);
    let zero = StMag(0.0).to_flam(at).0;
    assert_near(zero, 3.630_780_547_701_013e-9);
    assert_near(StMag(5.0).to_flam(at).0, 0.01 * zero);
    assert_near(StMag::from_flam(Flam(0.01 * zero), at).0, 5.0);
}

#[test]
fn a_gaussian_band_is_one() {
    let band = Bandpass::gaussian("g", 5000.0, 20.0, 0.8, 6.0, ResponseKind::Photon).unwrap();
    for (sigmas, expected) in
        [(0.0f64, 0.8), (1.0, 0.8 * (-0.5f64).exp()), (4.0, 0.8 * (-8f64).exp())]
    {
        for side in [-1.0, 1.0] {
            assert_near(band.response_at(5000.0 + side * 20.0 * sigmas), expected);
        }
    }
}
