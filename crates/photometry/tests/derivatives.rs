//! Derivatives of a color up to the third: no noise, from cool bodies to the limit of hot ones.

use autodiff::{Array, Graph, Program, jvp};
use photometry::{
    Bandpass, BlackbodyColor, BlackbodyForm, Quadrature, ResponseKind, WavelengthUnit,
    band_integral,
};

fn des(band: &str) -> Bandpass {
    let file = format!("../../data/filters/DES_{band}_y3a1.dat");
    Bandpass::read(file, WavelengthUnit::Nanometer, ResponseKind::Photon).unwrap()
}

/// The color in g and r, as the seed document has it, with three derivatives by β.
fn color() -> Program {
    let (g, r) = (des("g"), des("r"));
    let nanometers: Array = g.wavelengths().iter().map(|angstrom| angstrom / 10.0).collect();
    let graph = Graph::new();
    let beta = graph.input("beta", ());
    let spectrum = BlackbodyForm::InverseSquare.spectrum(&nanometers, beta);
    let flux = |band| band_integral(band, spectrum, Quadrature::Sum);
    let mut all = vec![(flux(&g) / flux(&r)).log10()];
    for order in 0..3 {
        all.push(jvp(&[all[order]], &[beta], &[graph.constant(1.0)])[0]);
    }
    graph.compile(&[beta], &all).unwrap()
}

fn evaluate(program: &Program, betas: &[f64]) -> Vec<[f64; 4]> {
    let mut rows = vec![[0.0; 4]; betas.len()];
    program.eval_batch(betas, rows.as_flattened_mut()).unwrap();
    rows
}

/// β, the color and its derivatives.
fn references() -> Vec<[f64; 5]> {
    let text = include_str!("golden/color_derivatives.csv");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let number = |field: &str| field.parse::<f64>().unwrap();
    let rows: Vec<[f64; 5]> = lines
        .map(|line| line.split(',').map(number).collect::<Vec<_>>().try_into().unwrap())
        .collect();
    assert_eq!(rows.len(), 35);
    rows
}

#[test]
fn derivatives_up_to_the_third_agree_with_high_precision() {
    let references = references();
    let betas: Vec<f64> = references.iter().map(|row| row[0]).collect();
    let found = evaluate(&color(), &betas);
    for ([beta, expected @ ..], found) in references.iter().zip(&found) {
        // Of a hot body (λβ ≫ 1) flux and β are nearly proportional, so that what differs between the
        // bands is the smaller part of each derivative by a factor λβ.
        let hot = 6e2 * beta;
        // Of a cool one the exponent x = 1/(λβ) is large: its rounding is felt x times, and the k-th
        // derivative of log f ~ x is made of terms as large as x to the power of k.
        let cool = 1.0 / (4e2 * beta);
        for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
            let error = (found / expected - 1.0).abs();
            let bound = match k {
                _ if (1e-3..=1.0).contains(beta) => 1e-11,
                0 => 1e-14,
                _ => 1e-14 * hot + 2e-15 * cool.powi(k as i32).max(1.0),
            };
            assert!(error <= bound, "β {beta}, derivative {k}: {found}, not {expected}: {error:e}");
        }
    }
}

/// In single precision the derivatives of this color are noise. These fall, or rise, from each β to
/// the next.
#[test]
fn derivatives_are_smooth() {
    let betas: Vec<f64> = (0..=3000).map(|i| 10f64.powf(-3.0 + 1e-3 * f64::from(i))).collect();
    for pair in evaluate(&color(), &betas).windows(2) {
        let [a, b] = [pair[0], pair[1]];
        assert!(a[0] < b[0], "{a:?} {b:?}");
        assert!(a[1] > b[1] && b[1] > 0.0, "{a:?} {b:?}");
        assert!(a[2] < b[2] && b[2] < 0.0, "{a:?} {b:?}");
        assert!(a[3] > b[3] && b[3] > 0.0, "{a:?} {b:?}");
    }
}

/// `BlackbodyColor` has the same value and derivatives.
#[test]
fn the_compiled_color_agrees() {
    let betas: Vec<f64> = references().iter().map(|row| row[0]).collect();
    let (form, rule) = (BlackbodyForm::InverseSquare, Quadrature::Sum);
    let compiled = BlackbodyColor::new(&des("g"), &des("r"), form, rule).unwrap();
    let rows = compiled.values_and_derivatives(&betas).unwrap();
    for (row, expected) in rows.iter().zip(evaluate(&color(), &betas)) {
        assert_eq!(row[..], expected[..3]);
    }
}

/// Far on the hot side the flux is `β Σ R/λ`, and the color no longer depends on β.
#[test]
fn the_hot_limit_is_that_of_rayleigh_and_jeans() {
    let (g, r) = (des("g"), des("r"));
    let limit = |band: &Bandpass| -> f64 {
        band.wavelengths().iter().zip(band.response()).map(|(w, response)| response / w).sum()
    };
    let expected = (limit(&g) / limit(&r)).log10();
    let [value, derivatives @ ..] = evaluate(&color(), &[1e12])[0];
    assert!((value / expected - 1.0).abs() < 1e-12, "{value} {expected}");
    assert!(derivatives.iter().all(|d| d.is_finite() && d.abs() < 1e-18), "{derivatives:?}");
}
