//! The Planck law against what follows from it, and spectra over arrays of temperatures.

use std::f64::consts::PI;

use autodiff::{Array, Graph, jvp};
use photometry::constants::{BOLTZMANN_CONSTANT, PLANCK_CONSTANT, SPEED_OF_LIGHT};
use photometry::{
    Bandpass, BlackbodyForm, Quadrature, ResponseKind, WavelengthUnit, band_integral,
    beta_from_temperature, planck_radiance, temperature_from_beta,
};

fn radiance(wavelengths: &Array, temperature: f64) -> Vec<f64> {
    let graph = Graph::new();
    let radiance = planck_radiance(wavelengths, graph.constant(temperature));
    radiance.value().unwrap().data().to_vec()
}

#[test]
fn radiance_agrees_with_high_precision() {
    // B_λ(T) computed with 40 digits; the first has hc/(λkT) = 240.
    let cases = [
        (20_000.0, 30.0, 2.683_084_524_229_929_6e-99),
        (5000.0, 5772.0, 2_623_854.056_859_583),
        (1000.0, 30_000.0, 9_924_033_330.070_694),
    ];
    for (wavelength, temperature, expected) in cases {
        let found = radiance(&wavelength.into(), temperature)[0];
        // The rounding of the exponent x is felt x times.
        let exponent = 1.438_776_877e8 / (wavelength * temperature);
        assert!((found / expected - 1.0).abs() < 1e-15 * (4.0 + 2.0 * exponent), "{found:e}");
    }
}

/// The peak wavelength is 2.897 771 955e7 Å K over T (CODATA 2018, exact to the digits given).
#[test]
fn the_peak_follows_wien() {
    let graph = Graph::new();
    let (wavelength, temperature) = (graph.input("wavelength", ()), graph.input("temperature", ()));
    let radiance = planck_radiance(wavelength, temperature);
    let slope = jvp(&[radiance], &[wavelength], &[graph.constant(1.0)])[0];
    let program = graph.compile(&[wavelength, temperature], &[slope]).unwrap();
    for temperature in [3.0, 300.0, 5772.0, 1e5] {
        let slope = |wavelength: f64| {
            let mut out = [0.0];
            program.eval(&mut program.workspace(), &[wavelength, temperature], &mut out).unwrap();
            out[0]
        };
        let peak = 2.897_771_955e7 / temperature;
        assert!(slope(peak * (1.0 - 1e-9)) > 0.0, "{temperature} K");
        assert!(slope(peak * (1.0 + 1e-9)) < 0.0, "{temperature} K");
    }
}

/// `∫ π B_λ dλ = σ T⁴` with `σ = 2π⁵k⁴/(15h³c²)`, here in erg s⁻¹ cm⁻² K⁻⁴.
#[test]
fn the_integral_is_stefan_boltzmann() {
    let (h, c, k) = (PLANCK_CONSTANT, SPEED_OF_LIGHT, BOLTZMANN_CONSTANT);
    let sigma = 2.0 * PI.powi(5) * k.powi(4) / (15.0 * h.powi(3) * c * c) * 1e3;
    assert!((sigma / 5.670_374_419e-5 - 1.0).abs() < 1e-9);
    for temperature in [100.0, 5772.0, 3e4] {
        // In ln λ the integrand falls off fast at both ends, so even steps converge fast.
        let step = 1e-3;
        let log_wavelength = Array::linspace(-5.0, 15.0, 20_001);
        let wavelengths = (2.897_771_955e7 / temperature) * log_wavelength.exp();
        let flux: f64 = std::iter::zip(radiance(&wavelengths, temperature), wavelengths.data())
            .map(|(b, w)| PI * b * w * step)
            .sum();
        let expected = sigma * temperature.powi(4);
        assert!((flux / expected - 1.0).abs() < 1e-12, "{temperature} K: {flux:e}");
    }
}

#[test]
fn the_spectrum_in_beta_is_the_photon_weighted_planck_law() {
    let nanometers = Array::from([300.0, 550.0, 2200.0]);
    let temperature = 4321.0;
    let graph = Graph::new();
    let beta = graph.constant(beta_from_temperature(temperature));
    let spectrum = BlackbodyForm::PhotonPlanck.spectrum(&nanometers, beta);
    let planck = radiance(&(10.0 * &nanometers), temperature);
    let spectrum = spectrum.value().unwrap();
    let ratio: Vec<f64> =
        (0..3).map(|i| planck[i] * nanometers.data()[i] / spectrum.data()[i]).collect();
    assert!((ratio[1] / ratio[0] - 1.0).abs() < 1e-13);
    assert!((ratio[2] / ratio[0] - 1.0).abs() < 1e-13);
    let square = BlackbodyForm::InverseSquare.spectrum(&nanometers, beta).value().unwrap();
    let redder = square.data()[1] / spectrum.data()[1];
    assert!((redder / 550f64.powi(2) - 1.0).abs() < 1e-13);
}

/// Where x = 1/(λβ) is small, exp(x) − 1 is x(1 + x/2) and a difference would keep few digits.
#[test]
fn nothing_is_lost_where_the_exponent_is_small() {
    let (wavelength, beta): (f64, f64) = (500.0, 1e6);
    let graph = Graph::new();
    let spectrum = BlackbodyForm::InverseSquare.spectrum(&wavelength.into(), graph.constant(beta));
    let x = 1.0 / (wavelength * beta);
    let expected = wavelength.powi(-2) / (x * (1.0 + 0.5 * x));
    let found = spectrum.value().unwrap().to_scalar().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-15);
}

#[test]
fn beta_and_temperature_are_inverse() {
    let temperature: f64 = temperature_from_beta(beta_from_temperature(5772.0));
    assert!((temperature - 5772.0).abs() < 1e-12 * temperature);
    let graph = Graph::new();
    let beta = graph.constant([0.001, 0.01]);
    let temperatures = temperature_from_beta(beta).value().unwrap();
    let expected: f64 = temperature_from_beta(0.01);
    assert_eq!(temperatures.data()[1], expected);
}

#[test]
fn a_column_of_temperatures_gives_a_flux_each() {
    let wavelengths = Array::from([4000.0, 5000.0, 6000.0]);
    let band = Bandpass::new(
        "v",
        wavelengths.data(),
        &[0.0, 1.0, 0.0],
        WavelengthUnit::Angstrom,
        ResponseKind::Photon,
    );
    let band = band.unwrap();
    let graph = Graph::new();
    let temperature = graph.constant(Array::new([2, 1], vec![4000.0, 8000.0]).unwrap());
    let spectrum = planck_radiance(&wavelengths, temperature);
    let flux = band_integral(&band, spectrum, Quadrature::Trapezoid).value().unwrap();
    assert_eq!(flux.shape(), 2.into());
    let expected = 1000.0 * radiance(&5000.0.into(), 8000.0)[0];
    assert!((flux.data()[1] / expected - 1.0).abs() < 1e-14);
}

#[test]
fn a_spectrum_of_another_length_is_a_fault() {
    let band = Bandpass::new(
        "v",
        &[1.0, 2.0],
        &[0.0, 1.0],
        WavelengthUnit::Angstrom,
        ResponseKind::Photon,
    )
    .unwrap();
    let graph = Graph::new();
    for spectrum in [graph.constant(1.0), graph.constant([1.0, 2.0, 3.0])] {
        assert!(band_integral(&band, spectrum, Quadrature::Sum).is_faulty());
    }
    let message = graph.compile(&[], &[]).unwrap_err().to_string();
    assert!(message.contains("of shape [3], is not the 2 wavelengths of band \"v\""), "{message}");
    assert!(message.contains("tests/blackbody.rs"), "{message}");
}
