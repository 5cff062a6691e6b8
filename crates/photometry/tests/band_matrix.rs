//! Many spectra through many bands: the same numbers as one by one, as expressions too, and mistakes.

use autodiff::{Array, Graph, grad};
use photometry::{
    AbZero, BandMatrix, Bandpass, Coverage, ErrorKind, Interpolation, MagnitudeSystem, Observation,
    ResponseKind, Tabulated, WavelengthUnit, ZeroPoint, catalogue,
};

const UNIT: WavelengthUnit = WavelengthUnit::Angstrom;

fn grid(from: f64, to: f64, count: usize) -> Vec<f64> {
    // Uneven steps.
    let at = |i: usize| i as f64 / (count - 1) as f64;
    (0..count).map(|i| from + (to - from) * at(i) * (0.7 + 0.3 * at(i))).collect()
}

/// A spectrum with lines; nothing about it is smooth.
fn spectrum(wavelengths: &[f64], seed: f64) -> Vec<f64> {
    wavelengths.iter().map(|w| 1e-15 * (2.0 + (w / 30.0 + seed).sin() + (w * seed).cos())).collect()
}

fn tabulated(wavelengths: &[f64], flux: &[f64]) -> Tabulated {
    Tabulated::new("spectrum", wavelengths, flux, UNIT, Interpolation::Flam).unwrap()
}

#[test]
fn all_bands_are_as_good_as_one_by_one() {
    let bands: Vec<Bandpass> =
        catalogue::entries().iter().map(|entry| entry.bandpass().unwrap()).collect();
    let bands: Vec<&Bandpass> = bands.iter().collect();
    let wavelengths = grid(900.0, 25_000.0, 3000);
    let matrix = BandMatrix::new(&wavelengths, UNIT, &bands, Coverage::Error).unwrap();
    let spectra = [0.3, 1.7].map(|seed| spectrum(&wavelengths, seed));
    let ab = MagnitudeSystem::ab(AbZero::Oke);
    let zeros: Vec<ZeroPoint> = bands.iter().map(|band| ab.zero_point(band).unwrap()).collect();
    let magnitudes = matrix.magnitudes(&spectra.concat(), &zeros).unwrap();
    let mut worst: f64 = 0.0;
    for (spectrum, row) in spectra.iter().zip(magnitudes.chunks_exact(bands.len())) {
        let source = tabulated(&wavelengths, spectrum);
        for (band, found) in bands.iter().zip(row) {
            let exact = ab.magnitude(&source, band, Coverage::Error).unwrap();
            let difference = (found.value() - exact.value()).abs();
            assert!(difference <= found.error() + exact.error(), "{}", band.name());
            worst = worst.max(found.error());
        }
    }
    assert!(worst < 2e-13, "{worst:e}");
    assert!(matrix.bands().eq(bands.iter().map(|band| band.name())));
    assert!(matrix.missing_fractions().all(|fraction| fraction == 0.0));
}

#[test]
fn ends_and_shapes_are_those_of_an_observation() {
    let gaussian =
        Bandpass::gaussian("narrow", 5000.0, 60.0, 0.7, 6.0, ResponseKind::Energy).unwrap();
    let g = catalogue::bandpass("sdss2010_g").unwrap();
    let product =
        Bandpass::product("both", &[(&g, 1.0), (&gaussian, 0.5)], ResponseKind::Photon).unwrap();
    let short = grid(4400.0, 5050.0, 40);
    let flux = spectrum(&short, 0.9);
    let source = tabulated(&short, &flux);
    for band in [&gaussian, &g, &product] {
        let policies = [
            Coverage::Zero,
            Coverage::Edge,
            Coverage::Taper { width: 30.0 },
            Coverage::Taper { width: 900.0 },
        ];
        for coverage in policies {
            let matrix = BandMatrix::new(&short, UNIT, &[band], coverage).unwrap();
            let found = matrix.effective_flam(&flux).unwrap()[0];
            let exact = Observation::new(&source, band, coverage).unwrap();
            let difference = (found.value() - exact.effective_flam().value()).abs();
            let allowed = found.error() + exact.effective_flam().error();
            assert!(
                difference <= allowed,
                "{} {coverage:?}: {difference:e} {allowed:e}",
                band.name()
            );
            let missing = matrix.missing_fractions().next().unwrap();
            assert_eq!(missing, exact.missing_fraction());
            assert!(missing > 0.01);
        }
    }
}

#[test]
fn expressions_have_the_weights_as_derivatives() {
    let bands = ["sdss2010_g", "bessell1990_V"].map(|name| catalogue::bandpass(name).unwrap());
    let wavelengths = grid(3000.0, 9000.0, 200);
    let matrix =
        BandMatrix::new(&wavelengths, UNIT, &[&bands[0], &bands[1]], Coverage::Error).unwrap();
    let graph = Graph::new();
    let flux = graph.input("flux", 200);
    let means = matrix.flam(flux);
    let slope = grad(means.at([1]).sum(), &[flux])[0];
    let program = graph.compile(&[flux], &[means, slope]).unwrap();
    let values = spectrum(&wavelengths, 0.4);
    let mut out = vec![0.0; 202];
    program.eval(&mut program.workspace(), &values, &mut out).unwrap();
    let exact = matrix.effective_flam(&values).unwrap();
    for k in 0..2 {
        assert!((out[k] / exact[k].value() - 1.0).abs() < 1e-13);
    }
    let weights = matrix.weights();
    for (i, slope) in out[2..].iter().enumerate() {
        assert_eq!(*slope, weights.data()[2 * i + 1]);
    }
}

#[test]
fn errors_of_spectra_become_those_of_bands() {
    let bands = ["sdss2010_g", "sdss2010_r"].map(|name| catalogue::bandpass(name).unwrap());
    let wavelengths = grid(3500.0, 7500.0, 50);
    let matrix =
        BandMatrix::new(&wavelengths, UNIT, &[&bands[0], &bands[1]], Coverage::Error).unwrap();
    let weights = matrix.weights();
    // Variances, and a part that all nodes share.
    let variance = |i: usize| 1.0 + 0.1 * i as f64;
    let full: Array =
        (0..2500).map(|k| 0.5 + if k / 50 == k % 50 { variance(k / 50) } else { 0.0 }).collect();
    let of_full = matrix.covariance(&full.reshape([50, 50]).unwrap()).unwrap();
    let of_variances = matrix.covariance(&(0..50).map(variance).collect()).unwrap();
    for (a, b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let weight = |i: usize, band: usize| weights.data()[2 * i + band];
        let expected: f64 = (0..50).map(|i| weight(i, a) * weight(i, b) * variance(i)).sum();
        let found = of_variances.data()[2 * a + b];
        assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        // The weights of a band add up to 1.
        assert!((of_full.data()[2 * a + b] - expected - 0.5).abs() < 1e-12);
    }
}

#[test]
fn mistakes_are_told() {
    let g = catalogue::bandpass("sdss2010_g").unwrap();
    let r = catalogue::bandpass("sdss2010_r").unwrap();
    let wavelengths = grid(3000.0, 7500.0, 4);
    let of = |wavelengths: &[f64], bands: &[&Bandpass], coverage| {
        BandMatrix::new(wavelengths, UNIT, bands, coverage).unwrap_err().to_string()
    };
    assert_eq!(
        of(&wavelengths, &[], Coverage::Error),
        "band matrix: found no band, expected one or more"
    );
    assert_eq!(
        of(&[4000.0, 3000.0], &[&g], Coverage::Error),
        "spectrum \"grid\", node 1: found a wavelength of 3000 after 4000, expected wavelengths that increase"
    );
    assert!(of(&[4000.0, 5000.0], &[&g], Coverage::Error).starts_with(
        "band \"sdss2010_g\": the source is known from 4000 to 5000 Angstrom, the band reaches from"
    ));
    let matrix = BandMatrix::new(&wavelengths, UNIT, &[&g, &r], Coverage::Error).unwrap();
    let flam = |fluxes: &[f64]| matrix.effective_flam(fluxes).unwrap_err().to_string();
    assert_eq!(
        flam(&[1.0; 7]),
        "band matrix: found 7 fluxes, expected a multiple of the 4 nodes of the grid"
    );
    assert_eq!(
        flam(&[1.0, 1.0, 1.0, 1.0, 1.0, f64::NAN, 1.0, 1.0]),
        "band matrix: found a flux of NaN at node 1 of spectrum 1, expected a finite number"
    );
    let ab = MagnitudeSystem::ab(AbZero::Oke);
    let error = matrix.magnitudes(&[1.0; 4], &[ab.zero_point(&r).unwrap()]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Grid);
    assert_eq!(
        error.to_string(),
        "band matrix: found the zero points of the bands [sdss2010_r], expected those of [sdss2010_g, \
         sdss2010_r]"
    );
    let graph = Graph::new();
    let wrong = matrix.flam(graph.input("flux", 3));
    assert!(graph.compile(&[], &[wrong]).unwrap_err().to_string().contains(
        "band matrix: the last axis of the spectrum, of shape [3], is not the 4 nodes of the grid"
    ));
}

#[test]
fn matrices_that_are_no_covariance_are_told() {
    let g = catalogue::bandpass("sdss2010_g").unwrap();
    let wavelengths = grid(3000.0, 7500.0, 4);
    let matrix = BandMatrix::new(&wavelengths, UNIT, &[&g], Coverage::Error).unwrap();
    let of = |array: Array| matrix.covariance(&array).unwrap_err().to_string();
    let square = |values: [f64; 16]| Array::from(values).reshape([4, 4]).unwrap();
    let mut identity: [f64; 16] = std::array::from_fn(|k| if k / 4 == k % 4 { 1.0 } else { 0.0 });
    assert_eq!(
        of(Array::from([1.0; 3])),
        "band matrix, covariance: found the shape [3], expected [4] or [4, 4]"
    );
    assert_eq!(
        of(Array::from([1.0, -1.0, 1.0, 1.0])),
        "band matrix, covariance: found the variance -1 of node 1, expected a finite number that is not \
         negative"
    );
    identity[1] = 0.5;
    assert_eq!(
        of(square(identity)),
        "band matrix, covariance: found 0 and 0.5 for the nodes 1 and 0, expected one finite number"
    );
    // Correlations of −2 between the two nodes within the band.
    identity[1] = 0.0;
    (identity[6], identity[9]) = (-2.0, -2.0);
    let error = of(square(identity));
    assert!(error.contains("the flux in band \"sdss2010_g\" has the variance -"), "{error}");
    assert!(error.ends_with("it is not positive definite"), "{error}");
}
