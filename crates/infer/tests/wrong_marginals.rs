//! What cannot be summed out, and what each case is told, kept as text in `tests/snapshots`.

#[path = "../../handlers/tests/snapshot/mod.rs"]
mod snapshot;

use distributions::{Bernoulli, Binomial, Normal, Poisson};
use draws::Draws;
use handlers::{Context, Extent, Model};
use infer::{CompiledModel, ErrorKind, deterministics, infer_discrete};
use snapshot::check;

fn told(model: &dyn Model) -> String {
    let error = CompiledModel::new(model).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Model);
    error.to_string()
}

#[test]
fn values_that_cannot_be_listed() {
    check(
        "marginalize_infinite",
        &told(&|m: &mut Context| {
            let k = m.marginalize("k", Poisson::new(3.0));
            m.observe("y", Normal::new(k, 1.0), 1.0);
        }),
    );
    check(
        "discrete_latent_finite",
        &told(&|m: &mut Context| {
            let k = m.sample("k", Bernoulli::new(0.5));
            m.observe("y", Normal::new(k, 1.0), 1.0);
        }),
    );
    check(
        "marginalize_masked",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            m.plate("data", 2, |m| {
                m.mask([true, false], |m| {
                    let k = m.marginalize("k", Bernoulli::new(0.5));
                    m.observe("y", Normal::new(k + x, 1.0), [1.0, 2.0]);
                });
            });
        }),
    );
}

#[test]
fn sums_with_too_many_terms() {
    check(
        "marginalize_outside_its_plate",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            let k = m.plate("data", 3, |m| m.marginalize("k", Bernoulli::new(0.5)));
            m.factor("y", x * k);
        }),
    );
    check(
        "marginalize_sum_of_elements",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            let k = m.plate("data", 3, |m| m.marginalize("k", Bernoulli::new(0.5)));
            m.observe("y", Normal::new(x + k.sum(), 1.0), 1.0);
        }),
    );
    check(
        "marginalize_chain",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            m.plate("data", 3, |m| {
                let k = m.marginalize("k", Bernoulli::new(0.5));
                let before = k.cumsum(k.shape().rank() - 1);
                m.observe("y", Normal::new(x + before, 1.0), [0.0, 1.0, 1.5]);
            });
        }),
    );
    check(
        "marginalize_linked_plates",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            let a = m.plate("a", 2, |m| m.marginalize("of_a", Bernoulli::new(0.5)));
            let b =
                m.plate("b", Extent::of(3).dim(-2), |m| m.marginalize("of_b", Bernoulli::new(0.5)));
            m.plate("a", 2, |m| {
                m.plate("b", 3, |m| m.factor("both", x * a * b));
            });
        }),
    );
    check(
        "marginalize_joint_values",
        &told(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            let k: Vec<_> = ["a", "b", "c"]
                .into_iter()
                .map(|name| m.marginalize(name, Binomial::new(119.0, 0.5)))
                .collect();
            m.factor("y", x * k[0] * k[1]);
            m.factor("z", x * k[1] * k[2]);
            m.factor("w", x * k[0] * k[2]);
        }),
    );
    check(
        "marginalize_axes",
        &told(&|m: &mut Context| {
            m.sample("x", Normal::new(0.0, 1.0));
            for i in 0..9 {
                m.marginalize(&format!("k{i}"), Bernoulli::new(0.5));
            }
        }),
    );
}

#[test]
fn draws_of_sites_that_were_summed_out() {
    let mut draws = Draws::new(1, 1);
    draws.add("x", &[], vec![0.0]).unwrap();
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        let k = m.marginalize("k", Bernoulli::new(0.5));
        m.observe("y", Normal::new(x + k, 1.0), 1.0);
    };
    check(
        "draws_without_a_marginalized_site",
        &deterministics(&model, &draws).unwrap_err().to_string(),
    );
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.observe("y", Normal::new(x, 1.0), 1.0);
    };
    check(
        "nothing_to_infer_discretely",
        &infer_discrete(&model, &draws, 0).unwrap_err().to_string(),
    );
}
