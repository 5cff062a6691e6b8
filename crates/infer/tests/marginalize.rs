//! Discrete sites summed out: the log density is that of a sum over all joint values.

use std::f64::consts::PI;

use autodiff::{Array, Var};
use distributions::{Bernoulli, Binomial, Categorical, HalfNormal, Normal, Uniform};
use draws::Draws;
use handlers::{Context, Extent, Model, scale};
use infer::{
    CompiledModel, Mcmc, discrete_probabilities, infer_discrete, log_density, log_likelihood,
};
use samplers::{LogDensity, Nuts};

const Y: [f64; 5] = [-1.3, 0.2, 3.4, 2.2, -0.4];

/// The log density and its gradient at a position.
fn at(model: &dyn Model, position: &[f64]) -> Vec<f64> {
    let compiled = CompiledModel::new(model).unwrap();
    let mut gradient = vec![0.0; compiled.dim()];
    let value = compiled.log_density().value_and_grad(position, &mut gradient);
    [vec![value], gradient].concat()
}

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{found:?} {expected:?}");
    }
}

fn normal(y: f64, mean: f64, sd: f64) -> f64 {
    -0.5 * ((y - mean) / sd).powi(2) - sd.ln() - 0.5 * (2.0 * PI).ln()
}

fn log_sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    terms.into_iter().map(f64::exp).sum::<f64>().ln()
}

/// All tuples of numbers below `counts`.
fn tuples(counts: &[usize]) -> Vec<Vec<f64>> {
    counts.iter().fold(vec![Vec::new()], |all, &count| {
        let longer = |tuple: &Vec<f64>| -> Vec<Vec<f64>> {
            (0..count).map(|k| [tuple.clone(), vec![k as f64]].concat()).collect()
        };
        all.iter().flat_map(longer).collect()
    })
}

/// The log density of each datum for this mean.
fn near_mean(mean: Var<'_>) -> Var<'_> {
    let z = (mean - &Array::from(Y)) / 0.7;
    -0.5 * z * z - (0.7f64.ln() + 0.5 * (2.0 * PI).ln())
}

#[test]
fn a_mixture_is_that_written_by_hand() {
    let mixture = |m: &mut Context| {
        let weight = m.sample("weight", Uniform::new(0.0, 1.0));
        let mean = m.sample("mean", Normal::new(0.0, 2.0));
        m.plate("data", Y.len(), |m| {
            let is_far = m.marginalize("is_far", Bernoulli::new(weight));
            m.observe("y", Normal::new(is_far.select(mean + 3.0, mean), 0.7), Y);
        });
    };
    let by_hand = |m: &mut Context| {
        let weight = m.sample("weight", Uniform::new(0.0, 1.0));
        let mean = m.sample("mean", Normal::new(0.0, 2.0));
        let near = (1.0 - weight).log() + near_mean(mean);
        let far = weight.log() + near_mean(mean + 3.0);
        m.factor("mixture", near.logaddexp(far).sum());
    };
    for position in [[0.3, -0.8], [-2.0, 1.5], [4.0, 0.0]] {
        assert_close(&at(&mixture, &position), &at(&by_hand, &position));
    }
}

#[test]
fn three_components_through_an_index() {
    let mixture = |m: &mut Context| {
        let logits = m.plate("component", 3, |m| m.sample("logits", Normal::new(0.0, 1.0)));
        let means =
            m.plate("component", 3, |m| m.sample("means", Normal::new([-1.0, 0.0, 3.0], 1.0)));
        m.plate("data", Y.len(), |m| {
            let k = m.marginalize("k", Categorical::with_logits(logits));
            m.observe("y", Normal::new(means.take(k), 0.5), Y);
        });
    };
    let by_hand = |m: &mut Context| {
        let logits = m.plate("component", 3, |m| m.sample("logits", Normal::new(0.0, 1.0)));
        let means =
            m.plate("component", 3, |m| m.sample("means", Normal::new([-1.0, 0.0, 3.0], 1.0)));
        let y = m.constant(Y).reshape([5, 1]);
        let z = (y - means) / 0.5;
        let terms =
            -0.5 * z * z - (0.5f64.ln() + 0.5 * (2.0 * PI).ln()) + logits - logits.logsumexp();
        m.factor("mixture", terms.logsumexp_axis(1).sum());
    };
    let position = [0.3, -0.8, 0.1, -1.2, 0.4, 2.0];
    assert_close(&at(&mixture, &position), &at(&by_hand, &position));
}

#[test]
fn a_choice_of_models_for_all_data() {
    let model = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 1.0));
        let is_wide = m.marginalize("is_wide", Bernoulli::new(0.3));
        m.plate("data", Y.len(), |m| {
            m.observe("y", Normal::new(mean, is_wide.select(4.0, 1.0)), Y);
        });
    };
    let of = |p: f64, sd: f64| p.ln() + Y.iter().map(|y| normal(*y, 0.4, sd)).sum::<f64>();
    let expected = normal(0.4, 0.0, 1.0) + log_sum([of(0.7, 1.0), of(0.3, 4.0)]);
    assert_close(&at(&model, &[0.4])[..1], &[expected]);
}

/// Two nested sites, a site that is independent of them, one for each group and one for each element;
/// `fixed` gives them values for the brute force.
fn nested(m: &mut Context) {
    let mean = m.sample("mean", Normal::new(0.0, 1.0));
    let a = m.marginalize("a", Categorical::new([0.2, 0.5, 0.3]));
    let b = m.marginalize("b", Bernoulli::new(0.2 + 0.3 * a));
    let c = m.marginalize("c", Binomial::new(2.0, 0.4));
    m.factor("of_c", mean * c);
    m.plate("group", 2, |m| {
        let d = m.marginalize("d", Bernoulli::with_logits(a - 1.0));
        m.plate("element", 2, |m| {
            let e = m.marginalize("e", Bernoulli::new(0.3 + 0.4 * d));
            let y = m.constant([0.2, -0.3, 1.4, 2.0]).reshape([2, 2]);
            m.observe("y", Normal::new(mean + a + 2.0 * b * e - d, 1.0 + 0.5 * e), y);
        });
    });
}

#[test]
fn nested_sites_are_summed_as_by_brute_force() {
    let all = tuples(&[3, 2, 3, 2, 2, 2, 2, 2, 2]);
    let terms = all.iter().map(|z| {
        let values: [(&str, Array); 6] = [
            ("mean", 0.4.into()),
            ("a", z[0].into()),
            ("b", z[1].into()),
            ("c", z[2].into()),
            ("d", z[3..5].into()),
            ("e", Array::new([2, 2], z[5..].to_vec()).unwrap()),
        ];
        log_density(&nested, values).unwrap()
    });
    assert_close(&at(&nested, &[0.4])[..1], &[log_sum(terms)]);
}

#[test]
fn gradients_are_those_of_finite_differences() {
    let step = 1e-5;
    let found = at(&nested, &[0.4])[1];
    let difference = (at(&nested, &[0.4 + step])[0] - at(&nested, &[0.4 - step])[0]) / (2.0 * step);
    assert!((found - difference).abs() < 1e-8, "{found} {difference}");
}

#[test]
fn weights_and_subsamples_multiply_the_sum() {
    let part = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 1.0));
        m.plate("data", Extent::of(10).indices([0, 4]), |m| {
            let z = m.marginalize("z", Bernoulli::new(0.3));
            m.observe("y", Normal::new(mean + z, 1.0), [0.1, 2.0]);
        });
    };
    let sum =
        |y: f64| log_sum([0.7f64.ln() + normal(y, 0.4, 1.0), 0.3f64.ln() + normal(y, 1.4, 1.0)]);
    let expected = normal(0.4, 0.0, 1.0) + 5.0 * (sum(0.1) + sum(2.0));
    assert_close(&at(&part, &[0.4])[..1], &[expected]);
    assert_close(&at(&scale(&part, 3.0), &[0.4])[..1], &[3.0 * expected]);
}

#[test]
fn latent_sites_keep_their_shape() {
    let model = |m: &mut Context| {
        m.plate("data", 2, |m| {
            let z = m.marginalize("z", Bernoulli::new(0.3));
            let x = m.sample("x", Normal::new(5.0 * z, 1.0));
            m.deterministic("sum", x + z);
            m.deterministic("twice", 2.0 * x);
        });
    };
    let sum =
        |x: f64| log_sum([0.7f64.ln() + normal(x, 0.0, 1.0), 0.3f64.ln() + normal(x, 5.0, 1.0)]);
    assert_close(&at(&model, &[0.4, 3.0])[..1], &[sum(0.4) + sum(3.0)]);
    let posterior = Mcmc::new(Nuts::default()).warmup(20).draws(10).run(&model).unwrap();
    let names: Vec<&str> = posterior.draws().variables().iter().map(|v| v.name()).collect();
    assert_eq!(names, ["x", "twice"]);
    assert_eq!(posterior.left_out(), ["sum"]);
    assert_eq!(posterior.draws().variable("x").unwrap().shape(), [2]);
}

#[test]
fn probabilities_follow_bayes_rule() {
    let model = |m: &mut Context| {
        let scale = m.sample("scale", HalfNormal::new(1.0));
        m.plate("data", 2, |m| {
            let k = m.marginalize("k", Categorical::new([0.2, 0.5, 0.3]));
            m.observe("y", Normal::new(2.0 * k, scale), [0.3, 3.1]);
        });
    };
    let mut draws = Draws::new(1, 2);
    draws.add("scale", &[], vec![0.8, 2.5]).unwrap();
    let found = discrete_probabilities(&model, &draws).unwrap();
    let found = found.variable("k").unwrap();
    assert_eq!(found.shape(), [2, 3]);
    for (row, scale) in [0.8, 2.5].into_iter().enumerate() {
        for (element, y) in [0.3, 3.1].into_iter().enumerate() {
            let joint: Vec<f64> = [0.2, 0.5, 0.3]
                .iter()
                .enumerate()
                .map(|(k, p)| p * normal(y, 2.0 * k as f64, scale).exp())
                .collect();
            let expected: Vec<f64> = joint.iter().map(|p| p / joint.iter().sum::<f64>()).collect();
            assert_close(&found.draw(0, row)[3 * element..3 * element + 3], &expected);
        }
    }
}

#[test]
fn sites_are_drawn_from_their_joint_distribution() {
    // `b` links all elements of `z`: given `b` they are independent, without it they are not.
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        let b = m.marginalize("b", Bernoulli::new(0.4));
        m.plate("data", 2, |m| {
            let z = m.marginalize("z", Bernoulli::new(0.1 + 0.8 * b));
            m.observe("y", Normal::new(x + z, 1.0), [0.3, 0.9]);
        });
    };
    const N: usize = 20_000;
    let mut draws = Draws::new(1, N);
    draws.add("x", &[], vec![0.2; N]).unwrap();
    let found = infer_discrete(&model, &draws, 3).unwrap();
    let (b, z) = (found.variable("b").unwrap(), found.variable("z").unwrap());
    assert_eq!(z.dims().collect::<Vec<_>>(), [Some("data")]);
    let joint = |v: &[f64]| {
        let values: [(&str, Array); 3] =
            [("x", 0.2.into()), ("b", v[0].into()), ("z", v[1..].into())];
        log_density(&model, values).unwrap().exp()
    };
    let all = tuples(&[2, 2, 2]);
    let total: f64 = all.iter().map(|v| joint(v)).sum();
    for v in &all {
        let p = joint(v) / total;
        let is_same = |&i: &usize| b.draw(0, i) == &v[..1] && z.draw(0, i) == &v[1..];
        let share = (0..N).filter(is_same).count() as f64 / N as f64;
        // Six standard deviations: a false alarm in 1e8 runs.
        assert!((share - p).abs() < 6.0 * (p * (1.0 - p) / N as f64).sqrt(), "{v:?} {share} {p}");
    }
    let again = infer_discrete(&model, &draws, 3).unwrap();
    assert_eq!(again.variable("z").unwrap().values(), z.values());
}

#[test]
fn the_likelihood_of_each_observation_is_summed_out_too() {
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        let b = m.marginalize("b", Bernoulli::new(0.4));
        m.plate("data", 2, |m| {
            let z = m.marginalize("z", Bernoulli::new(0.1 + 0.8 * b));
            // Another one on which nothing observed depends.
            m.marginalize("idle", Categorical::new([0.2, 0.3, 0.5]));
            m.observe("y", Normal::new(x + z, 1.0), [0.3, 0.9]);
        });
        m.observe("w", Normal::new(2.0 * b, 0.5), 0.4);
        m.observe("plain", Normal::new(x, 0.5), 0.1);
    };
    let mut draws = Draws::new(1, 2);
    draws.add("x", &[], vec![0.2, -0.6]).unwrap();
    let found = log_likelihood(&model, &draws).unwrap();
    let share = 0.6 * 0.1 + 0.4 * 0.9f64;
    for (row, x) in [0.2, -0.6].into_iter().enumerate() {
        let of_y = [0.3, 0.9].map(|y| {
            log_sum([(1.0 - share).ln() + normal(y, x, 1.0), share.ln() + normal(y, x + 1.0, 1.0)])
        });
        assert_close(found.variable("y").unwrap().draw(0, row), &of_y);
        let of_w =
            log_sum([0.6f64.ln() + normal(0.4, 0.0, 0.5), 0.4f64.ln() + normal(0.4, 2.0, 0.5)]);
        assert_close(found.variable("w").unwrap().draw(0, row), &[of_w]);
        assert_close(found.variable("plain").unwrap().draw(0, row), &[normal(0.1, x, 0.5)]);
    }
    // Values among the draws are taken as they are; the others are still summed out.
    draws.add("z", &[2], vec![0.0, 1.0, 1.0, 1.0]).unwrap();
    let found = log_likelihood(&model, &draws).unwrap();
    let of_y = found.variable("y").unwrap();
    assert_close(of_y.draw(0, 0), &[normal(0.3, 0.2, 1.0), normal(0.9, 1.2, 1.0)]);
    assert_close(of_y.draw(0, 1), &[normal(0.3, 0.4, 1.0), normal(0.9, 0.4, 1.0)]);
}
