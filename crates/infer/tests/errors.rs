//! Models that cannot be sampled: each gives one clear error.

use distributions::{Normal, Poisson, Uniform};
use handlers::{Context, Model};
use infer::{Error, ErrorKind, Mcmc};
use samplers::Nuts;

fn run(model: &dyn Model) -> Error {
    Mcmc::new(Nuts::default()).warmup(10).draws(10).progress(false).run(model).unwrap_err()
}

#[test]
fn a_model_without_latent_sites() {
    let error = run(&|m: &mut Context| {
        m.observe("y", Normal::new(0.0, 1.0), 1.0);
    });
    assert_eq!(error.kind(), ErrorKind::Model);
    assert_eq!(
        error.to_string(),
        "the model has no latent site, so there is nothing to infer (its sites are: y); make the \
         unknowns with sample"
    );
    assert!(run(&|_: &mut Context| {}).to_string().contains("no site at all"));
}

#[test]
fn a_discrete_latent_site() {
    let error = run(&|m: &mut Context| {
        let k = m.sample("k", Poisson::new(3.0));
        m.observe("y", Normal::new(k, 1.0), 1.0);
    });
    let text = error.to_string();
    assert!(text.contains("site \"k\": Poisson is discrete"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_model_that_cannot_start_names_the_site_its_line_and_its_parameters() {
    let error = run(&|m: &mut Context| {
        let x = m.sample("x", Uniform::new(0.0, 1.0));
        m.observe("fine", Normal::new(x, 1.0), 0.5);
        m.observe("counts", Poisson::new(-1.0 - x), 4.0);
    });
    let line = line!() - 2;
    assert_eq!(error.kind(), ErrorKind::Initialization);
    let text = error.to_string();
    let expected = format!(
        "site \"counts\" (crates/infer/tests/errors.rs:{line}): the log density of Poisson with rate -1."
    );
    assert!(text.contains(&expected), "{text}");
    assert!(!text.contains("fine"), "{text}");
}

#[test]
fn a_gradient_that_is_never_finite_names_the_site() {
    let error = run(&|m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        // √(x - x) is 0 everywhere, its derivative 0 · ∞.
        m.factor("penalty", (x - x).sqrt());
    });
    assert!(error.to_string().contains("site \"x\": the gradient"), "{error}");
}

#[test]
fn wrong_settings_are_named() {
    let model = |m: &mut Context| {
        m.sample("x", Normal::new(0.0, 1.0));
    };
    let error = Mcmc::new(Nuts::default()).chains(0).run(&model).unwrap_err();
    assert_eq!(error.to_string(), "num_chains is 0, but must be at least 1");
    let error = Mcmc::new(Nuts::default().target_accept_prob(1.5)).run(&model).unwrap_err();
    assert!(error.to_string().contains("target_accept_prob"), "{error}");
}

#[test]
fn mistakes_of_the_model_come_before_sampling() {
    let error = run(&|m: &mut Context| {
        m.sample("x", Normal::new(0.0, -1.0));
        let z = m.sample("z", Normal::new(0.0, 1.0));
        m.observe("y", Normal::new(z, 1.0), [1.0, 2.0]);
    });
    let text = error.to_string();
    assert!(text.contains("scale must be positive, found -1"), "{text}");
    assert!(text.contains("put the site into a plate of size 2"), "{text}");
}
