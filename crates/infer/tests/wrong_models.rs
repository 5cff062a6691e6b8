//! What cannot be inferred, and what each case is told, kept as text in `tests/snapshots`.

#[path = "../../handlers/tests/snapshot/mod.rs"]
mod snapshot;

use std::sync::atomic::{AtomicUsize, Ordering};

use autodiff::Array;
use distributions::{Bernoulli, Constraint, HalfNormal, Normal, Poisson, ProjectedNormal, Uniform};
use draws::Draws;
use handlers::{Context, Model, infer_config, mask};
use infer::{
    CompiledModel, Error, ErrorKind, Map, Mcmc, Predictive, deterministics, log_density,
    log_likelihood, quantities,
};
use samplers::Nuts;
use snapshot::check;

fn run(model: &dyn Model) -> Error {
    Mcmc::new(Nuts::default()).warmup(10).draws(10).progress(false).run(model).unwrap_err()
}

fn told(model: &dyn Model) -> String {
    run(model).to_string()
}

#[test]
fn models_that_cannot_be_sampled() {
    check(
        "no_latent_site",
        &told(&|m: &mut Context| {
            m.observe("y", Normal::new(0.0, 1.0), 1.0);
        }),
    );
    check("no_site", &told(&|_: &mut Context| {}));
    check(
        "discrete_latent",
        &told(&|m: &mut Context| {
            let k = m.sample("k", Poisson::new(3.0));
            m.observe("y", Normal::new(k, 1.0), 1.0);
        }),
    );
    check(
        "latent_direction",
        &told(&|m: &mut Context| {
            m.sample("pole", ProjectedNormal::new([0.0, 0.0, 2.0]));
        }),
    );
    check(
        "param_without_prior",
        &told(&|m: &mut Context| {
            let width = m.param("width", 1.0, Constraint::Positive);
            m.sample("x", Normal::new(0.0, width));
        }),
    );
    check(
        "masked_latent",
        &told(&mask(
            &|m: &mut Context| {
                m.plate("groups", 2, |m| m.sample("x", Normal::new(0.0, 1.0)));
            },
            [true, false],
        )),
    );
    check(
        "mistakes_come_before_sampling",
        &told(&|m: &mut Context| {
            m.sample("x", Normal::new(0.0, -1.0));
            let z = m.sample("z", Normal::new(0.0, 1.0));
            m.observe("y", Normal::new(z, 1.0), [1.0, 2.0]);
        }),
    );
    check(
        "panic",
        &told(&|m: &mut Context| {
            m.sample("x", Normal::new(0.0, 1.0));
            let table: Vec<f64> = Vec::new();
            m.sample("y", Normal::new(table[0], 1.0));
        }),
    );
    let error = run(&|_: &mut Context| {});
    assert_eq!(error.kind(), ErrorKind::Model);
    let count = AtomicUsize::new(1);
    check(
        "sites_that_change",
        &told(&|m: &mut Context| {
            m.plate("p", count.fetch_add(1, Ordering::Relaxed), |m| {
                m.sample("x", Normal::new(0.0, 1.0))
            });
        }),
    );
}

#[test]
fn parameters_from_sites_that_may_leave_their_domain() {
    check(
        "scale_from_a_normal",
        &told(&|m: &mut Context| {
            let mean = m.sample("mean", Normal::new(0.0, 10.0));
            let spread = m.sample("spread", Normal::new(0.0, 2.0));
            m.plate("data", 3, |m| m.observe("y", Normal::new(mean, spread), [1.0, 2.0, 4.0]));
        }),
    );
    check(
        "scale_with_the_wrong_sign",
        &told(&|m: &mut Context| {
            let spread = m.plate("groups", 2, |m| m.sample("spread", HalfNormal::new(2.0)));
            m.plate("data", 3, |m| {
                m.observe("y", Normal::new(0.0, -0.5 * spread.at([0, 1, 1])), [1.0, 2.0, 4.0]);
            });
        }),
    );
    check(
        "probability_from_a_normal",
        &told(&|m: &mut Context| {
            let p = m.plate("groups", 2, |m| m.sample("p", Normal::new(0.5, 0.2)));
            m.plate("data", 3, |m| {
                m.observe("y", Bernoulli::new(p.at([0, 1, 1])), [1.0, 0.0, 1.0])
            });
        }),
    );
    check(
        "axis_without_a_plate",
        &told(&|m: &mut Context| {
            let y = Array::new([3, 1], [0.0, 1.0, 2.0]).unwrap();
            m.plate("data", 3, |m| m.sample("x", Normal::new(&y, 1.0)));
        }),
    );
    // What stays inside is fine, whatever it is made of.
    let fine = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(2.0));
        let share = m.sample("share", Uniform::new(0.0, 1.0));
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.observe("y", Normal::new(0.0, 2.0 * spread * share), 1.0);
        // That this is negative has a probability of 1e-23.
        let far = m.sample("far", Normal::new(10.0, 1.0));
        m.observe("w", Normal::new(0.0, far * spread), 1.0);
        m.observe("z", Normal::new(0.0, x * x), 1.0);
        m.observe("k", Bernoulli::new(1.0 - share), 1.0);
        m.observe("n", Poisson::new(x.exp()), 1.0);
    };
    CompiledModel::new(&fine).unwrap();
}

#[cfg(feature = "linear-algebra")]
#[test]
fn matrices_in_the_place_of_others() {
    use distributions::{LKJCholesky, MultivariateNormal};
    let covariance = Array::new([2, 2], [4.0, 2.0, 2.0, 10.0]).unwrap();
    let factor = Array::new([2, 2], [2.0, 0.0, 1.0, 3.0]).unwrap();
    check(
        "factor_for_a_covariance",
        &told(&|m: &mut Context| {
            m.sample("x", MultivariateNormal::new([0.0, 0.0], &factor));
        }),
    );
    check(
        "covariance_for_a_factor",
        &told(&|m: &mut Context| {
            m.sample("x", MultivariateNormal::with_scale_tril([0.0, 0.0], &covariance));
        }),
    );
    check(
        "sampled_factor_for_a_covariance",
        &told(&|m: &mut Context| {
            let scale = m.plate("columns", 2, |m| m.sample("scale", HalfNormal::new(2.0)));
            let correlation = m.sample("correlation", LKJCholesky::new(2, 2.0));
            let factor = scale.expand_dims(1) * correlation;
            m.observe("x", MultivariateNormal::new([0.0, 0.0], factor), [1.0, -1.0]);
        }),
    );
}

#[test]
fn models_that_cannot_start() {
    let error = run(&|m: &mut Context| {
        let x = m.sample("x", Uniform::new(0.0, 1.0));
        m.observe("fine", Normal::new(x, 1.0), 0.5);
        m.observe("counts", Poisson::new(-1.0 - 0.0 * x), 4.0);
    });
    assert_eq!(error.kind(), ErrorKind::Initialization);
    check(
        "density_never_finite",
        &run(&|m: &mut Context| {
            let x = m.sample("x", Uniform::new(0.0, 1.0));
            m.observe("fine", Normal::new(x, 1.0), 0.5);
            m.observe("counts", Poisson::new(-1.0 - (x - x)), 4.0);
        })
        .to_string(),
    );
    check(
        "gradient_never_finite",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            // √(x - x) is 0 everywhere, its derivative 0 · ∞.
            m.factor("penalty", (x - x).sqrt());
        }),
    );
    check(
        "initial_value_outside",
        &told(&infer_config(
            &|m: &mut Context| {
                m.sample("spread", HalfNormal::new(1.0));
            },
            |_, config| config.initial = Some((-1.0).into()),
        )),
    );
}

#[test]
fn wrong_settings() {
    let model = |m: &mut Context| {
        m.sample("x", Normal::new(0.0, 1.0));
    };
    let error = Mcmc::new(Nuts::default()).chains(0).run(&model).unwrap_err();
    assert_eq!(error.to_string(), "num_chains is 0, but must be at least 1");
    let error = Mcmc::new(Nuts::default().target_accept_prob(1.5)).run(&model).unwrap_err();
    assert!(error.to_string().contains("target_accept_prob"), "{error}");
    assert!(Map::new().starts(0).run(&model).unwrap_err().to_string().contains("starts is 0"));
    assert!(Predictive::prior(0).run(&model).unwrap_err().to_string().contains("no draw"));
}

#[test]
fn draws_of_another_model() {
    let model = |m: &mut Context| {
        let x = m.plate("groups", 3, |m| m.sample("x", Normal::new(0.0, 1.0)));
        m.observe("y", Normal::new(x.sum(), 1.0), 0.5);
    };
    let mut other = Draws::new(1, 2);
    other.add("x", &[2], vec![0.0; 4]).unwrap();
    check("draws_shape", &log_likelihood(&model, &other).unwrap_err().to_string());
    let predictive = Predictive::posterior(&other);
    check("draws_shape", &predictive.run(&model).unwrap_err().to_string());
    let mut none = Draws::new(1, 2);
    none.add("z", &[], vec![0.0; 2]).unwrap();
    check("draws_without_a_site", &log_likelihood(&model, &none).unwrap_err().to_string());
    check("no_deterministic", &{
        let mut own = Draws::new(1, 2);
        own.add("x", &[3], vec![0.0; 6]).unwrap();
        deterministics(&model, &own).unwrap_err().to_string()
    });
    let mut own = Draws::new(1, 2);
    own.add("x", &[3], vec![0.0; 6]).unwrap();
    let predictive = Predictive::posterior(&own);
    check("nothing_to_draw", &predictive.run(&model).unwrap_err().to_string());
    let asked = predictive.sites(["w"]);
    check("unknown_site", &asked.run(&model).unwrap_err().to_string());
    let kept = quantities(&own, |q| {
        let slope = q.variable("slope");
        q.keep("twice", 2.0 * slope);
    });
    check("unknown_variable", &kept.unwrap_err().to_string());
}

#[test]
fn values_that_do_not_fit() {
    let model = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("groups", 3, |m| m.sample("x", Normal::new(0.0, spread)));
    };
    let compiled = CompiledModel::new(&model).unwrap();
    let text = |values: [(&str, f64); 2]| compiled.unconstrain(values).unwrap_err().to_string();
    check("unconstrain_missing", &text([("spread", 1.0), ("y", 1.0)]));
    check("unconstrain_outside", &text([("spread", -1.0), ("x", 1.0)]));
    let pair = compiled.unconstrain([("spread", vec![1.0, 2.0]), ("x", vec![1.0])]);
    check("unconstrain_shape", &pair.unwrap_err().to_string());
    check("constrain_length", &compiled.constrain(&[0.0]).unwrap_err().to_string());
    check("log_density_missing", &log_density(&model, [("spread", 1.0)]).unwrap_err().to_string());
}

#[test]
fn densities_without_a_maximum() {
    let funnel = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("groups", 3, |m| m.sample("x", Normal::new(0.0, spread)));
    };
    let error = Map::new().run(&funnel).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Optimization);
    assert!(error.to_string().starts_with("no search found a maximum (log density "), "{error}");
    assert!(error.to_string().contains("a scale goes to zero"), "{error}");
}
