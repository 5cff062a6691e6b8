//! Likelihoods and the bolometric zero against values of 30 digits (`golden/make_likelihoods.py`), and shapes that
//! do not fit.

use autodiff::{Graph, Var};
use photometry::{
    bolometric_magnitude, gaussian_log_likelihood, poisson_log_likelihood,
    upper_limit_log_likelihood,
};

fn number(value: Var<'_>) -> f64 {
    value.value().unwrap().to_scalar().unwrap()
}

#[test]
fn values_are_those_of_an_independent_calculation() {
    let graph = Graph::new();
    let gaussian =
        gaussian_log_likelihood(graph.constant([20.1, 19.0]), [20.15, 19.02], [0.03, 0.05]);
    let poisson = poisson_log_likelihood(graph.constant([12.5, 0.3, 1000.5]), [9.0, 0.0, 1012.0]);
    let limit = upper_limit_log_likelihood(graph.constant([24.7, 23.6]), [24.0, 23.5], 5.0);
    let cases = [
        (number(gaussian), 3.195_524_215_575_738_3),
        (number(poisson), -7.314_972_658_130_136),
        (number(limit), -0.409_250_061_979_211_2),
        (bolometric_magnitude(1.0).unwrap(), -11.497_351_629_484_458),
    ];
    for (found, expected) in cases {
        assert!((found - expected).abs() < 2e-12, "{found} {expected}");
    }
}

#[test]
fn data_of_another_length_are_a_fault() {
    let graph = Graph::new();
    let model = graph.input("model", 3);
    let faulty = [
        gaussian_log_likelihood(model, [1.0, 2.0], 0.1),
        poisson_log_likelihood(model, [1.0, 2.0]),
        upper_limit_log_likelihood(model, [1.0, 2.0], 5.0),
    ];
    for likelihood in faulty {
        let error = graph.compile(&[model], &[likelihood]).unwrap_err().to_string();
        assert!(error.contains("[3]") && error.contains("[2]"), "{error}");
        assert!(error.contains("likelihoods.rs:"), "{error}");
    }
}
