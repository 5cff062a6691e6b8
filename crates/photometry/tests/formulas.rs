//! Single formulas against their definitions, to rounding: magnitudes, photons per frequency, a Gaussian band.

use photometry::{
    AbMag, Bandpass, Flam, FluxDensity, Fnu, Jansky, Maggies, Photlam, Photnu, ResponseKind, StMag,
    Wavelength,
};

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
    // h c/λ for each photon.
    let expected = 3.0 * 6.626_070_15e-27 * 2.997_924_58e18 / 5000.0;
    assert_near(Photlam(3.0).to_flam(at).0, expected);
    assert_near(Photlam::from_flam(Flam(expected), at).0, 3.0);
    // c/λ² between both densities, 10⁻²³ for a Jansky, and 10^(−48.60/2.5).
    let expected = 3.0 * 2.997_924_58e18 / 5000.0f64.powi(2);
    assert_near(Fnu(3.0).to_flam(at).0, expected);
    assert_near(Fnu::from_flam(Flam(expected), at).0, 3.0);
    assert_near(Jansky(3e23).to_flam(at).0, expected);
    assert_near(Jansky::from_flam(Flam(expected), at).0, 3e23);
    assert_near(Maggies(3.0 / 3.630_780_547_701_014e-20).to_flam(at).0, expected);
    assert_near(Maggies::from_flam(Flam(expected), at).0, 3.0 / 3.630_780_547_701_014e-20);
    assert_near(AbMag(-48.6).to_flam(at).0, expected / 3.0);
    assert_near(AbMag::from_flam(Flam(expected / 3.0), at).0, -48.6);
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
