//! Cross-validation, comparison of models and sensitivity against ArviZ; `golden/make_models.py` wrote the
//! numbers.

mod common;

use std::collections::BTreeMap;

use diagnostics::*;
use draws::Draws;
use serde_json::Value;

/// The relative difference that is allowed.
const TOLERANCE: f64 = 1e-10;

struct Case {
    posterior: Draws,
    log_prior: Draws,
    log_likelihood: Draws,
    predicted: Draws,
    expected: Value,
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(common::number).collect()
}

fn whole() -> Value {
    common::json("models.json")
}

fn cases() -> BTreeMap<String, Case> {
    let whole = whole();
    let size = |key: &str| whole[key].as_u64().unwrap() as usize;
    let draws = |name: &str, value: &Value| {
        let mut draws = Draws::new(size("chains"), size("draws"));
        let values = numbers(value);
        let length = values.len() / (size("chains") * size("draws"));
        let shape: &[usize] = if length == 1 { &[] } else { &[length] };
        draws.add(name, shape, values).unwrap();
        draws
    };
    let cases = whole["cases"].as_object().unwrap().iter();
    cases
        .map(|(name, case)| {
            let mut posterior = Draws::new(size("chains"), size("draws"));
            for (name, values) in case["posterior"].as_object().unwrap() {
                posterior.add(name, &[], numbers(values)).unwrap();
            }
            let case = Case {
                posterior,
                log_prior: draws("prior", &case["log_prior"]),
                log_likelihood: draws("y", &case["log_likelihood"]),
                predicted: draws("y", &case["predicted"]),
                expected: case["expected"].clone(),
            };
            (name.clone(), case)
        })
        .collect()
}

fn observed() -> Draws {
    let y = numbers(&whole()["observed"]);
    let mut observed = Draws::new(1, 1);
    observed.add("y", &[y.len()], y).unwrap();
    observed
}

#[track_caller]
fn assert_close(value: f64, expected: f64, what: &str) {
    let same = value == expected || value.is_nan() && expected.is_nan();
    let difference = (value - expected).abs();
    assert!(
        same || difference <= TOLERANCE * expected.abs().max(1.0),
        "{what}: {value} {expected}"
    );
}

fn loos() -> BTreeMap<String, Elpd> {
    let of = |case: &Case| loo(&case.log_likelihood, relative_efficiency(&case.posterior));
    cases().iter().map(|(name, case)| (name.clone(), of(case))).collect()
}

#[test]
fn cross_validation_agrees_with_arviz() {
    for (name, case) in cases() {
        let expected = &case.expected;
        let number = |key: &str| expected[key].as_f64().unwrap();
        let efficiency = relative_efficiency(&case.posterior);
        assert_close(efficiency, number("relative_efficiency"), &name);
        let loo = loo(&case.log_likelihood, efficiency);
        assert_close(loo.elpd, number("elpd"), &name);
        assert_close(loo.se, number("se"), &name);
        assert_close(loo.p, number("p"), &name);
        assert_close(loo.good_k(), number("good_k"), &name);
        for (i, (value, k)) in loo.pointwise.iter().zip(&loo.pareto_k).enumerate() {
            assert_close(*value, numbers(&expected["pointwise"])[i], &name);
            assert_close(*k, numbers(&expected["pareto_k"])[i], &name);
        }
        let waic = waic(&case.log_likelihood);
        assert_close(waic.elpd, number("waic"), &name);
        assert_close(waic.p, number("waic_p"), &name);
        for (value, expected) in waic.pointwise.iter().zip(numbers(&expected["waic_pointwise"])) {
            assert_close(*value, expected, &name);
        }
    }
}

#[test]
fn comparison_agrees_with_arviz() {
    let loos = loos();
    let models: Vec<(&str, &Elpd)> = loos.iter().map(|(name, loo)| (name.as_str(), loo)).collect();
    for (method, weights) in
        [("stacking", ModelWeights::Stacking), ("pseudo-bma", ModelWeights::PseudoBma)]
    {
        let comparison = compare(&models, weights).unwrap();
        let expected = &whole()["comparison"][method];
        assert_eq!(comparison.rows().len(), expected.as_object().unwrap().len());
        for row in comparison.rows() {
            let number = |key: &str| common::number(&expected[&row.name][key]);
            assert_close(row.elpd, number("elpd"), &row.name);
            assert_close(row.se, number("se"), &row.name);
            assert_close(row.p, number("p"), &row.name);
            assert_close(row.elpd_diff, number("elpd_diff"), &row.name);
            assert_close(row.dse, number("dse"), &row.name);
            assert_close(row.p_worse, number("p_worse"), &row.name);
            // Its optimizer stops early.
            let slack = if weights == ModelWeights::Stacking { 1e-3 } else { 1e-10 };
            assert!((row.weight - number("weight")).abs() < slack, "{row:?} {}", number("weight"));
        }
        let total: f64 = comparison.rows().iter().map(|row| row.weight).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}

#[test]
fn stacking_predicts_at_least_as_well_as_the_weights_of_arviz() {
    let loos = loos();
    let models: Vec<(&str, &Elpd)> = loos.iter().map(|(name, loo)| (name.as_str(), loo)).collect();
    let comparison = compare(&models, ModelWeights::Stacking).unwrap();
    let score = |weight: &dyn Fn(&str) -> f64| -> f64 {
        let size = models[0].1.pointwise.len();
        let density =
            |i: usize| models.iter().map(|(n, m)| weight(n) * m.pointwise[i].exp()).sum::<f64>();
        (0..size).map(|i| density(i).ln()).sum()
    };
    let own = |name: &str| comparison.rows().iter().find(|row| row.name == name).unwrap().weight;
    let expected = &whole()["comparison"]["stacking"];
    let of_arviz = |name: &str| expected[name]["weight"].as_f64().unwrap();
    assert!(score(&own) >= score(&of_arviz) - 1e-10, "{} {}", score(&own), score(&of_arviz));
}

#[test]
fn predictions_and_sensitivity_agree_with_arviz() {
    for (name, case) in cases() {
        let efficiency = relative_efficiency(&case.posterior);
        let pit = loo_pit(&observed(), &case.predicted, &case.log_likelihood, efficiency).unwrap();
        for (value, expected) in
            pit.variable("y").unwrap().values().iter().zip(numbers(&case.expected["loo_pit"]))
        {
            assert_close(*value, expected, &name);
        }
        let all = power_scaling_sensitivity(&case.posterior, &case.log_prior, &case.log_likelihood);
        for of_one in all.unwrap() {
            let expected = &case.expected["sensitivity"];
            let number = |group: &str| expected[group][&of_one.name].as_f64().unwrap();
            assert_close(of_one.prior, number("prior"), &of_one.name);
            assert_close(of_one.likelihood, number("likelihood"), &of_one.name);
        }
    }
}

#[test]
fn predictive_p_values_count_data_sets() {
    let observed = observed();
    let (_, case) = cases().into_iter().next().unwrap();
    let mean = |y: &[f64]| y.iter().sum::<f64>() / y.len() as f64;
    let p = predictive_p_value(&observed, &case.predicted, "y", mean).unwrap();
    let predicted = case.predicted.variable("y").unwrap();
    let at_data = mean(observed.variable("y").unwrap().values());
    let count = predicted.values().chunks(12).filter(|y| mean(y) >= at_data).count();
    assert!((p - count as f64 / 300.0).abs() < 1e-12);
    assert!(predictive_p_value(&observed, &case.predicted, "z", mean).is_err());
    assert!(predictive_p_value(&observed, &case.posterior, "y", mean).is_err());
    let nan = |_: &[f64]| f64::NAN;
    assert!(predictive_p_value(&observed, &case.predicted, "y", nan).unwrap().is_nan());
}

#[test]
fn what_does_not_fit_is_an_error_and_what_is_not_finite_is_told() {
    let (_, case) = cases().into_iter().next().unwrap();
    let good = loo(&case.log_likelihood, 1.0);
    let mut fewer = Draws::new(1, 1);
    fewer.add("y", &[2], vec![-1.0, -2.0]).unwrap();
    let few = loo(&fewer, 1.0);
    let error = compare(&[("a", &good), ("b", &few)], ModelWeights::Stacking).unwrap_err();
    assert!(error.to_string().contains("12 observations and \"b\" has 2"), "{error}");
    assert!(compare(&[("a", &good), ("a", &good)], ModelWeights::Stacking).is_err());
    assert!(compare(&[], ModelWeights::Stacking).is_err());

    let mut values = case.log_likelihood.variable("y").unwrap().values().to_vec();
    values[5] = f64::NAN;
    let mut bad = Draws::new(2, 150);
    bad.add("y", &[12], values).unwrap();
    let bad = loo(&bad, 1.0);
    assert!(bad.elpd.is_nan() && bad.pareto_k[5].is_nan() && bad.pointwise[4].is_finite());
    assert_eq!(bad.warnings()[0], "y[5]: the log likelihood is not finite");
    let error = compare(&[("a", &bad)], ModelWeights::Stacking).unwrap_err();
    assert!(error.to_string().contains("not finite"), "{error}");

    assert!(power_scaling_sensitivity(&case.posterior, &fewer, &case.log_likelihood).is_err());
    assert!(loo_pit(&case.predicted, &case.predicted, &case.log_likelihood, 1.0).is_err());
    let empty = loo(&Draws::new(2, 10), 1.0);
    assert_eq!((empty.elpd, empty.pointwise.len()), (0.0, 0));
    assert!(empty.warnings().is_empty());
}

#[test]
fn the_order_of_draws_and_chains_does_not_change_cross_validation() {
    for (name, case) in cases() {
        let turned = case.log_likelihood.select_chains(&[1, 0]).unwrap();
        let (a, b) = (loo(&turned, 0.8), loo(&case.log_likelihood, 0.8));
        assert_close(a.elpd, b.elpd, &name);
        assert_close(waic(&turned).elpd, waic(&case.log_likelihood).elpd, &name);
    }
}
