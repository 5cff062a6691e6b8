//! Models of every day, each fitted to data that it made itself: the truth comes back.

use pallasite::autodiff::Shape;
use pallasite::autodiff::function::scan;
use pallasite::prelude::*;

/// What a model draws for a site when others have these values.
fn simulate(model: &(dyn Model + Sync), truth: &[(&str, Array)], site: &str) -> Array {
    let given: Vec<(&str, Array)> = truth.to_vec();
    let sky = Predictive::prior(1).seed(3).run(&intervene(model, given)).unwrap();
    let found = sky.variable(site).unwrap();
    Array::new(Shape::new(found.shape()).unwrap(), found.draw(0, 0)).unwrap()
}

/// Fits a model and holds the truth to five posterior standard deviations: a false alarm in 2e6 for a
/// normal posterior, but the seeds are fixed.
fn recover(model: &dyn Model, truth: &[(&str, Array)]) -> Posterior {
    let mcmc = Mcmc::new(Nuts::default()).chains(2).warmup(500).draws(500).seed(1).progress(false);
    let posterior = mcmc.run(model).unwrap();
    for (name, truth) in truth {
        let variable = posterior.draws().variable(name).unwrap();
        assert_eq!(variable.size(), truth.len(), "{name}");
        for (k, truth) in truth.data().iter().enumerate() {
            let values = variable.values().iter().skip(k).step_by(variable.size());
            let n = values.len() as f64;
            let mean = values.clone().sum::<f64>() / n;
            let sd = (values.map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
            assert!((mean - truth).abs() < 5.0 * sd, "{name} {k}: {mean} ± {sd}, truth {truth}");
        }
    }
    assert_converged(&posterior, |name| truth.iter().any(|(known, _)| name.starts_with(known)));
    posterior
}

fn assert_converged(posterior: &Posterior, is_wanted: impl Fn(&str) -> bool) {
    for row in posterior.summary().rows().iter().filter(|row| is_wanted(&row.name)) {
        assert!(row.r_hat < 1.03, "{row:?}\n{}", posterior.summary());
    }
}

/// Numbers between 0 and 1 that look like noise.
fn spread_out(count: usize, seed: f64) -> Array {
    (0..count).map(|i| (i as f64 * 0.618_033_988_749_895 + seed).fract()).collect()
}

/// A function of each number.
fn map(x: &Array, f: impl Fn(f64) -> f64) -> Array {
    x.data().iter().map(|&x| f(x)).collect()
}

#[test]
fn varying_intercepts() {
    let county: Vec<usize> = (0..240).map(|i| i * 7 % 12).collect();
    let floor = map(&spread_out(240, 0.3), f64::round);
    let model = |y: Option<Array>| {
        let (county, floor) = (county.clone(), floor.clone());
        move |m: &mut Context| {
            let mean = m.sample("mean", Normal::new(0.0, 5.0));
            let spread = m.sample("spread", HalfNormal::new(2.0));
            let slope = m.sample("slope", Normal::new(0.0, 5.0));
            let noise = m.sample("noise", HalfNormal::new(2.0));
            let level = m.plate("counties", 12, |m| m.sample("level", Normal::new(mean, spread)));
            m.plate("houses", 240, |m| {
                m.observe("y", Normal::new(level.at(&county) + slope * &floor, noise), &y);
            });
        }
    };
    let truth = [
        ("mean", 1.5.into()),
        ("spread", 0.6.into()),
        ("slope", (-0.7).into()),
        ("noise", 0.5.into()),
    ];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}

#[test]
fn logistic_regression_with_a_category() {
    let species: Vec<usize> = (0..600).map(|i| i * 7 % 3).collect();
    let x = spread_out(600, 0.1) - 0.5;
    let model = |y: Option<Array>| {
        let (species, x) = (species.clone(), x.clone());
        move |m: &mut Context| {
            let intercept = m.sample("intercept", Normal::new(0.0, 2.0));
            let slope = m.sample("slope", Normal::new(0.0, 5.0));
            let effect = m.sample("effect", ZeroSumNormal::new(1.0, 3));
            m.plate("data", 600, |m| {
                let logits = intercept + slope * &x + effect.at(&species);
                m.observe("y", Bernoulli::with_logits(logits), &y);
            });
        }
    };
    let truth =
        [("intercept", 0.3.into()), ("slope", 2.5.into()), ("effect", [0.8, -0.2, -0.6].into())];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}

#[test]
fn normal_vectors_with_unknown_correlations() {
    const N: usize = 300;
    let x = spread_out(N, 0.2) - 0.5;
    let model = |y: Option<Array>| {
        let column = x.clone().reshape([N, 1]).unwrap();
        move |m: &mut Context| {
            let slopes = m.plate("columns", 3, |m| m.sample("slopes", Normal::new(0.0, 5.0)));
            let scales = m.plate("columns", 3, |m| m.sample("scales", HalfNormal::new(2.0)));
            let correlation = m.sample("correlation", LKJCholesky::new(3, 2.0));
            let factor = m.deterministic("factor", scales.expand_dims(1) * correlation);
            m.plate("data", N, |m| {
                m.observe("y", MultivariateNormal::with_scale_tril(slopes * &column, factor), &y);
            });
        }
    };
    let correlation = Array::new([3, 3], [1.0, 0.0, 0.0, 0.6, 0.8, 0.0, -0.48, 0.36, 0.8]).unwrap();
    let truth = [
        ("slopes", [1.0, -2.0, 0.5].into()),
        ("scales", [0.5, 1.0, 2.0].into()),
        ("correlation", correlation),
    ];
    let y = simulate(&model(None), &truth, "y");
    assert_eq!(y.shape().axes(), [N, 3]);
    recover(&model(Some(y)), &truth[..2]);
}

#[test]
fn a_mixture_with_ordered_means() {
    const N: usize = 400;
    let model = |y: Option<Array>| {
        move |m: &mut Context| {
            let weights = m.sample("weights", Dirichlet::new([2.0, 2.0, 2.0]));
            let base = Normal::new(0.0, 3.0).expand(3);
            let means = m.sample("means", Transformed::new(base, OrderedTransform));
            let scale = m.sample("scale", HalfNormal::new(1.0));
            m.plate("data", N, |m| {
                let components = Normal::new(means, scale);
                m.observe("y", MixtureSameFamily::new(Categorical::new(weights), components), &y);
            });
        }
    };
    let truth = [
        ("weights", [0.5, 0.2, 0.3].into()),
        ("means", [-2.0, 1.0, 4.0].into()),
        ("scale", 0.7.into()),
    ];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}

#[test]
fn a_random_walk_seen_through_noise() {
    const N: usize = 150;
    let model = |y: Option<Array>| {
        move |m: &mut Context| {
            let step = m.sample("step", HalfNormal::new(1.0));
            let noise = m.sample("noise", HalfNormal::new(1.0));
            let level = m.sample("level", GaussianRandomWalk::new(step, N));
            m.plate("time", N, |m| m.observe("y", Normal::new(level, noise), &y));
        }
    };
    let truth = [("step", 0.3.into()), ("noise", 0.5.into())];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}

#[test]
fn a_time_series_with_memory_of_its_errors() {
    // y[t] = mean + phi (y[t-1] - mean) + e[t] + theta e[t-1]
    const N: usize = 500;
    let model_of_noise = |m: &mut Context| {
        m.plate("time", N, |m| m.sample("e", Normal::new(0.0, 0.4)));
    };
    let noise = simulate(&model_of_noise, &[], "e");
    let (mut y, mut last, mut error) = (Vec::new(), 0.0, 0.0);
    for &e in noise.data() {
        last = 2.0 + 0.7 * (last - 2.0) + e + 0.4 * error;
        error = e;
        y.push(last);
    }
    let y = Array::from(y);
    let model = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 5.0));
        let phi = m.sample("phi", Uniform::new(-1.0, 1.0));
        let theta = m.sample("theta", Uniform::new(-1.0, 1.0));
        let scale = m.sample("scale", HalfNormal::new(1.0));
        let start = (m.constant(0.0), m.constant(0.0));
        let (_, predicted) = scan(
            |(last, error): (Var, Var), y: Var| {
                let predicted = mean + phi * (last - mean) + theta * error;
                ((y, y - predicted), predicted)
            },
            start,
            m.constant(&y),
        );
        m.plate("time", N, |m| m.observe("y", Normal::new(predicted, scale), &y));
    };
    recover(&model, &[("mean", 2.0.into()), ("phi", 0.7.into()), ("theta", 0.4.into())]);
}

#[test]
fn a_horseshoe_finds_the_few_that_matter() {
    const N: usize = 100;
    const P: usize = 20;
    let x = (spread_out(N * P, 0.4) * 3.5 - 1.75).reshape([N, P]).unwrap();
    let model = |y: Option<Array>| {
        let x = x.clone();
        move |m: &mut Context| {
            let tau = m.sample("tau", HalfCauchy::new(0.1));
            let noise = m.sample("noise", HalfNormal::new(1.0));
            let beta = m.plate("predictors", P, |m| {
                let lambda = m.sample("lambda", HalfCauchy::new(1.0));
                m.reparam("beta", LocScale::new(0.0));
                m.sample("beta", Normal::new(0.0, lambda * tau))
            });
            let mean = m.constant(&x).matmul(beta);
            m.plate("data", N, |m| m.observe("y", Normal::new(mean, noise), &y));
        }
    };
    let mut beta = vec![0.0; P];
    (beta[3], beta[11]) = (2.0, -1.0);
    let beta = Array::from(beta);
    let mut truth = vec![("noise", 0.5.into()), ("beta", beta.clone())];
    let y = simulate(&model(None), &truth, "y");
    truth.truncate(1);
    let posterior = recover(&model(Some(y)), &truth);
    // Of a coefficient that is far from zero the data know the product of its two factors alone, and
    // the heavy tails of these take more draws.
    assert_converged(&posterior, |name| name == "tau" || name.starts_with("beta["));
    for (k, truth) in beta.data().iter().enumerate() {
        let row = posterior.summary().row(&format!("beta[{k}]")).unwrap().clone();
        assert!((row.mean - truth).abs() < 0.3, "{row:?} {truth}");
    }
}

#[test]
fn counts_with_too_many_zeros() {
    const N: usize = 400;
    let x = spread_out(N, 0.1);
    let model = |y: Option<Array>| {
        let x = x.clone();
        move |m: &mut Context| {
            let gate = m.sample("gate", Beta::new(1.0, 1.0));
            let offset = m.sample("offset", Normal::new(0.0, 2.0));
            let slope = m.sample("slope", Normal::new(0.0, 2.0));
            m.plate("data", N, |m| {
                let rate = (offset + slope * &x).exp();
                m.observe("y", ZeroInflatedPoisson::new(gate, rate), &y);
            });
        }
    };
    let truth = [("gate", 0.3.into()), ("offset", 0.5.into()), ("slope", 1.0.into())];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}

#[test]
fn lifetimes_of_which_some_go_on() {
    const N: usize = 300;
    let x = spread_out(N, 0.9) - 0.5;
    let model = |data: Option<(Array, Array)>| {
        let x = x.clone();
        move |m: &mut Context| {
            let shape = m.sample("shape", LogNormal::new(0.0, 1.0));
            let offset = m.sample("offset", Normal::new(0.0, 2.0));
            let slope = m.sample("slope", Normal::new(0.0, 2.0));
            m.plate("data", N, |m| {
                let lifetime = Weibull::new((offset + slope * &x).exp(), shape);
                match &data {
                    None => m.sample("time", lifetime),
                    Some((time, goes_on)) => {
                        m.observe("time", Censored::new(lifetime).right(goes_on), time)
                    }
                };
            });
        }
    };
    let truth = [("shape", 1.6.into()), ("offset", 1.0.into()), ("slope", 1.2.into())];
    let time = simulate(&model(None), &truth, "time");
    // The study ends at time 3.
    let goes_on = map(&time, |t| f64::from(t > 3.0));
    let seen = map(&time, |t| t.min(3.0));
    recover(&model(Some((seen, goes_on))), &truth);
}

#[test]
fn a_sample_cut_at_a_limit() {
    const N: usize = 400;
    let model = |y: Option<Array>| {
        move |m: &mut Context| {
            let mean = m.sample("mean", Normal::new(0.0, 5.0));
            let scale = m.sample("scale", HalfNormal::new(5.0));
            m.plate("data", N, |m| {
                m.observe("y", TruncatedNormal::new(mean, scale).low(1.0), &y);
            });
        }
    };
    let truth = [("mean", 0.8.into()), ("scale", 1.5.into())];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}

#[test]
fn a_gaussian_process() {
    const N: usize = 60;
    let x: Vec<f64> = (0..N).map(|i| i as f64 / 6.0).collect();
    let squares: Array = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).powi(2))).collect();
    let squares = squares.reshape([N, N]).unwrap();
    let model = |y: Option<Array>| {
        let squares = squares.clone();
        move |m: &mut Context| {
            let amplitude = m.sample("amplitude", HalfNormal::new(2.0));
            let length = m.sample("length", LogNormal::new(0.0, 1.0));
            let noise = m.sample("noise", HalfNormal::new(1.0));
            let smooth = amplitude.powi(2) * (-0.5 * &squares / length.powi(2)).exp();
            let white = (noise.powi(2) * Array::full(N, 1.0)).diag();
            m.observe("y", MultivariateNormal::new(Array::full(N, 0.0), smooth + white), &y);
        }
    };
    let truth = [("amplitude", 1.2.into()), ("length", 1.0.into()), ("noise", 0.3.into())];
    let y = simulate(&model(None), &truth, "y");
    recover(&model(Some(y)), &truth);
}
