//! Errors of magnitudes from those of responses: derivatives against differences, and what must cancel.

use autodiff::Array;
use photometry::{
    AbMag, AbZero, Bandpass, Blackbody, Coverage, Error, ErrorKind, Extinguished, F99, Flam,
    FlatFlam, GaussianLine, MagnitudeSystem, Source, VegaMag, Wavelength, WavelengthUnit,
    catalogue,
};

/// Every tenth node of a band, so that there are few.
fn coarse(name: &str) -> Bandpass {
    let band = catalogue::bandpass(name).unwrap();
    let every = |x: &[f64]| x.iter().copied().step_by(10).collect::<Vec<f64>>();
    let (x, y) = (every(band.wavelengths()), every(band.response()));
    Bandpass::new("coarse", &x, &y, WavelengthUnit::Angstrom, band.kind()).unwrap()
}

#[test]
fn derivatives_agree_with_differences() {
    let vega = catalogue::vega().unwrap();
    let star = Extinguished::new(Blackbody::surface(6000.0), F99::new(3.1), 1.0)
        .plus(GaussianLine::new(1e6, 5007.0, 20.0));
    let table = MagnitudeSystem::from_zero_points("table", [("coarse", 1e-9)]);
    let systems = [
        MagnitudeSystem::ab(AbZero::Jansky3631),
        MagnitudeSystem::st(),
        MagnitudeSystem::vega(&vega),
        table,
    ];
    // A response to photons, and one to energy.
    for name in ["sdss2010_g", "twomass_J"] {
        let band = coarse(name);
        let (x, y) = (band.wavelengths(), band.response());
        for system in &systems {
            let slopes = system.response_gradient(&star, &band, Coverage::Error).unwrap();
            let at = |i: usize, change: f64| {
                let mut response = y.to_vec();
                response[i] += change;
                let unit = WavelengthUnit::Angstrom;
                let band = Bandpass::new("coarse", x, &response, unit, band.kind()).unwrap();
                system.magnitude(&star, &band, Coverage::Error).unwrap().value()
            };
            let largest = slopes.iter().fold(0.0f64, |m, s| m.max(s.abs()));
            for i in (0..x.len()).filter(|&i| y[i] > 1e-3) {
                let numeric = (at(i, 1e-4) - at(i, -1e-4)) / 2e-4;
                assert!(
                    (slopes[i] - numeric).abs() < 1e-5 * largest,
                    "{name} {}: {i}",
                    system.name()
                );
            }
            // A factor of the whole response changes nothing.
            let along: f64 = slopes.iter().zip(y).map(|(s, r)| s * r).sum();
            assert!(along.abs() < 1e-9 * largest, "{name} {}: {along:e}", system.name());
        }
    }
}

#[test]
fn errors_of_nodes_add_up_as_their_covariance_says() {
    let (band, ab) = (coarse("sdss2010_r"), MagnitudeSystem::ab(AbZero::Oke));
    let star = Blackbody::surface(4500.0);
    let n = band.wavelengths().len();
    let slopes = ab.response_gradient(&star, &band, Coverage::Error).unwrap();
    let error = |of_nodes: &Array| ab.response_error(&star, &band, Coverage::Error, of_nodes);
    let variances: Array = (0..n).map(|i| 1e-4 * (1.0 + i as f64)).collect();
    let expected: f64 = slopes.iter().zip(variances.data()).map(|(s, v)| s * s * v).sum();
    let found = error(&variances).unwrap();
    assert!((found / expected.sqrt() - 1.0).abs() < 1e-12);
    let matrix = |f: &dyn Fn(usize, usize) -> f64| {
        let all: Array = (0..n * n).map(|k| f(k / n, k % n)).collect();
        all.reshape([n, n]).unwrap()
    };
    let diagonal = matrix(&|i, j| if i == j { variances.data()[i] } else { 0.0 });
    assert!((error(&diagonal).unwrap() / found - 1.0).abs() < 1e-12);
    // All nodes too high by the same part: no magnitude changes.
    let response = band.response();
    assert!(error(&matrix(&|i, j| 0.01 * response[i] * response[j])).unwrap() < 1e-6 * found);

    let told = |of_nodes: &Array| error(of_nodes).unwrap_err().to_string();
    assert!(told(&Array::full(n + 1, 1.0)).contains("found a covariance of shape"));
    assert!(told(&Array::full(n, f64::NAN)).contains("found NaN in the covariance"));
    assert!(told(&Array::full(n, -1.0)).contains("found the variance -1 of node 0"));
    let indefinite = matrix(&|i, j| match (slopes[i] * slopes[j]).total_cmp(&0.0) {
        _ if i == j => 1.0,
        std::cmp::Ordering::Greater => -1.0,
        _ => 1.0,
    });
    assert!(told(&indefinite).contains("it is not positive definite"));
    let smooth =
        Bandpass::gaussian("smooth", 5000.0, 50.0, 1.0, 5.0, photometry::ResponseKind::Photon);
    let smooth = smooth.unwrap();
    let message = ab.response_gradient(&star, &smooth, Coverage::Error).unwrap_err().to_string();
    assert!(message.contains("the response is no table"), "{message}");
    let dark = FlatFlam::new(0.0);
    let message = ab.response_gradient(&dark, &band, Coverage::Error).unwrap_err().to_string();
    assert!(message.contains("needs a flux above 0"), "{message}");
}

#[test]
fn magnitudes_at_a_wavelength_go_there_and_back() {
    let vega = catalogue::vega().unwrap();
    for wavelength in [3646.0, 5500.0, 22_000.0] {
        let at = Wavelength::from_angstroms(wavelength);
        let zero: Flam = VegaMag(0.0).to_flux(at, &vega).unwrap();
        let graph = autodiff::Graph::new();
        let expected = vega.flux(graph.constant(wavelength)).value().unwrap().to_scalar().unwrap();
        assert_eq!(zero.0, expected);
        let faint = VegaMag::from_flux(Flam(0.01 * zero.0), at, &vega).unwrap();
        assert!((faint.0 - 5.0).abs() < 1e-14);
        let ab: AbMag = faint.to_flux(at, &vega).unwrap();
        assert!((VegaMag::from_flux(ab, at, &vega).unwrap().0 - 5.0).abs() < 1e-13);
    }
    let told = |wavelength: f64, standard: &dyn Source| -> Error {
        VegaMag::from_flux(Flam(1.0), Wavelength::from_angstroms(wavelength), standard).unwrap_err()
    };
    for wavelength in [0.0, -1.0, f64::NAN, 1e9] {
        assert_eq!(told(wavelength, &vega).kind(), ErrorKind::Coverage);
    }
    assert!(told(5000.0, &FlatFlam::new(0.0)).to_string().contains("has the flux 0 at 5000"));
}
