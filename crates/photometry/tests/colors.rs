//! Colors and their derivatives against values computed with 50 digits, and the errors of colors.

use photometry::{
    Bandpass, BlackbodyColor, BlackbodyForm, ErrorKind, Quadrature, ResponseKind, WavelengthUnit,
};
use serde_json::Value;

fn des(band: &str) -> Bandpass {
    let file = format!("../../data/filters/DES_{band}_y3a1.dat");
    Bandpass::read(file, WavelengthUnit::Nanometer, ResponseKind::Photon).unwrap()
}

fn des_color(form: BlackbodyForm, rule: Quadrature) -> BlackbodyColor {
    BlackbodyColor::new(&des("g"), &des("r"), form, rule).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn colors_agree_with_high_precision() {
    let golden: Value = serde_json::from_str(include_str!("golden/seed_log_ratio.json")).unwrap();
    let rows = golden["rows"].as_array().unwrap();
    let betas: Vec<f64> = rows.iter().map(|row| number(&row["beta"])).collect();
    assert_eq!(betas.len(), 10);
    let cases = [
        ("sum", BlackbodyForm::InverseSquare, Quadrature::Sum),
        ("trapezoid", BlackbodyForm::InverseSquare, Quadrature::Trapezoid),
        ("sum_planck_photon", BlackbodyForm::PhotonPlanck, Quadrature::Sum),
        ("trapezoid_planck_photon", BlackbodyForm::PhotonPlanck, Quadrature::Trapezoid),
    ];
    let mut worst = [0.0f64; 3];
    for (name, form, rule) in cases {
        let found = des_color(form, rule).values_and_derivatives(&betas).unwrap();
        for (row, found) in rows.iter().zip(found) {
            for (i, key) in ["log10_fg_fr", "d_dbeta", "d2_dbeta2"].iter().enumerate() {
                let expected = number(&row[name][*key]);
                let error = (found[i] / expected - 1.0).abs();
                let bound = if i == 0 { 1e-12 } else { 1e-10 };
                assert!(
                    error <= bound,
                    "{name} at {}: {key} is {}, expected {expected}, relative error {error:e}",
                    row["beta"],
                    found[i]
                );
                worst[i] = worst[i].max(error);
            }
        }
    }
    eprintln!("largest relative errors: {worst:?}");
}

#[test]
fn values_do_not_depend_on_what_else_is_asked() {
    let color = des_color(BlackbodyForm::InverseSquare, Quadrature::Sum);
    let betas: Vec<f64> = (0..500).map(|i| 10f64.powf(-2.0 + f64::from(i) / 250.0)).collect();
    let values = color.values(&betas).unwrap();
    let gradients = color.values_and_gradients(&betas).unwrap();
    let derivatives = color.values_and_derivatives(&betas).unwrap();
    for (i, &beta) in betas.iter().enumerate() {
        assert_eq!(values[i], gradients[i][0]);
        assert_eq!(gradients[i], derivatives[i][..2]);
        // Nor on what other values of beta are asked for.
        assert_eq!(color.values(&[beta]).unwrap(), [values[i]]);
    }
    assert_eq!(color.values(&[]).unwrap(), [0.0; 0]);
}

#[test]
fn derivatives_agree_with_finite_differences() {
    let color = des_color(BlackbodyForm::PhotonPlanck, Quadrature::Trapezoid);
    let beta = 4e-4;
    let [_, slope, curvature] = color.values_and_derivatives(&[beta]).unwrap()[0];
    let step = 1e-3 * beta;
    let c = color.values(&[beta - step, beta, beta + step]).unwrap();
    let first = (c[2] - c[0]) / (2.0 * step);
    let second = (c[2] - 2.0 * c[1] + c[0]) / (step * step);
    assert!((slope / first - 1.0).abs() < 1e-5, "{slope} {first}");
    assert!((curvature / second - 1.0).abs() < 1e-5, "{curvature} {second}");
}

#[test]
fn a_bad_beta_is_named_by_its_index() {
    let color = des_color(BlackbodyForm::InverseSquare, Quadrature::Sum);
    for bad in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        let error = color.values(&[0.1, 0.2, bad]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Range);
        assert!(error.to_string().contains("beta[2]"), "{error}");
        assert!(error.to_string().contains("above 0"), "{error}");
    }
    // 1.4 mK, and hotter than any number of kelvin.
    for extreme in [1e-10, f64::MIN_POSITIVE, 1e300, f64::MAX] {
        let error = color.values_and_derivatives(&[0.1, extreme]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Range);
        assert!(error.to_string().contains("beta[1]"), "{error}");
        assert!(error.to_string().contains("double precision"), "{error}");
    }
}

#[test]
fn bands_on_different_wavelengths_are_refused() {
    let band = |name, wavelengths: &[f64]| {
        let response = vec![1.0; wavelengths.len()];
        Bandpass::new(name, wavelengths, &response, WavelengthUnit::Nanometer, ResponseKind::Photon)
            .unwrap()
    };
    let cases = [
        (vec![400.0, 500.5], "node 1 is at 5000 and 5005 Angstrom"),
        (vec![400.0, 500.0, 600.0], "they have 2 and 3 nodes"),
    ];
    for (other, message) in cases {
        let error = BlackbodyColor::new(
            &band("a", &[400.0, 500.0]),
            &band("b", &other),
            BlackbodyForm::PhotonPlanck,
            Quadrature::Trapezoid,
        )
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Grid);
        assert!(error.to_string().contains(message), "{error}");
    }
}
