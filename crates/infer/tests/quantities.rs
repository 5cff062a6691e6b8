//! Pointwise likelihoods, quantities after the fit, the maps between spaces, what is stored.

use autodiff::Array;
use distributions::{Distribution, HalfNormal, Normal, Poisson, Uniform};
use draws::Draws;
use handlers::{Context, Extent, Observation, infer_config, scale};
use infer::{CompiledModel, Mcmc, Store, deterministics, log_density, log_likelihood, quantities};
use samplers::{LogDensity, Nuts};

fn draws() -> Draws {
    let mut draws = Draws::new(2, 3);
    draws.add("rate", &[], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
    draws.add("x", &[2], (0..12).map(|i| f64::from(i) / 10.0).collect()).unwrap();
    draws
}

fn model(m: &mut Context<'_>) {
    let rate = m.sample("rate", HalfNormal::new(5.0));
    m.plate("pair", Extent::labels(["left", "right"]), |m| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.deterministic("product", rate * x);
        m.plate("data", 2, |m| {
            let k = Array::new([2, 2], [1.0, 0.0, 2.0, 3.0]).unwrap();
            m.observe("k", Poisson::new(rate), k);
        });
        m.observe("y", Normal::new(x, 0.5), [0.1, 0.2]);
    });
}

#[test]
fn the_likelihood_of_each_observation() {
    let found = log_likelihood(&model, &draws()).unwrap();
    assert_eq!((found.num_chains(), found.num_draws()), (2, 3));
    let k = found.variable("k").unwrap();
    assert_eq!(k.dims().collect::<Vec<_>>(), [Some("data"), Some("pair")]);
    let expected = Poisson::new(5.0).log_prob_at([1.0, 0.0, 2.0, 3.0]).unwrap();
    for (found, expected) in k.draw(1, 1).iter().zip(expected.data()) {
        assert!((found - expected).abs() < 1e-14);
    }
    let y = found.variable("y").unwrap().draw(0, 2);
    let expected = Normal::new([0.4, 0.5], 0.5).log_prob_at([0.1, 0.2]).unwrap();
    assert!((y[1] - expected.data()[1]).abs() < 1e-14);
    // Scales do not change it, masks put 0.
    assert_eq!(log_likelihood(&scale(&model, 3.0), &draws()).unwrap(), found);
    let masked = |m: &mut Context| m.with(hide_right(), model);
    let masked = log_likelihood(&masked, &draws()).unwrap();
    assert_eq!(masked.variable("y").unwrap().draw(0, 2)[1], 0.0);
}

/// Hides the right-hand observations.
fn hide_right() -> impl for<'g> handlers::Handler<'g> + Clone {
    #[derive(Clone)]
    struct Right;
    impl<'g> handlers::Handler<'g> for Right {
        fn process(&mut self, message: &mut handlers::Message<'g>) {
            if message.name == "y" {
                message.mask = Some(message.graph.constant([1.0, 0.0]));
            }
        }
    }
    Right
}

#[test]
fn deterministics_and_quantities_of_the_draws() {
    let found = deterministics(&model, &draws()).unwrap();
    assert_eq!(found.variables().len(), 1);
    let product = found.variable("product").unwrap();
    assert_eq!(product.draw(1, 2), [6.0, 6.0 * 1.1]);
    assert_eq!(found.coordinates("pair").unwrap(), ["left", "right"]);
    // More rows than are evaluated at once.
    let mut many = Draws::new(3, 5000);
    many.add("t", &[], (0..15_000).map(f64::from).collect()).unwrap();
    let squares = quantities(&many, |q| {
        let t = q.variable("t");
        q.keep("square", t * t);
        q.keep("constant", 4.0);
    });
    let squares = squares.unwrap();
    assert_eq!(squares.variable("square").unwrap().draw(2, 4999), [14_999.0f64.powi(2)]);
    assert_eq!(squares.variable("constant").unwrap().draw(1, 7), [4.0]);
}

#[test]
fn quantities_may_depend_on_nothing() {
    let found = quantities(&draws(), |q| q.keep("constant", [4.0, 5.0])).unwrap();
    assert_eq!(found.variable("constant").unwrap().draw(1, 2), [4.0, 5.0]);
    let fixed = |m: &mut Context| {
        m.deterministic("answer", 42.0);
    };
    let found = deterministics(&fixed, &draws()).unwrap();
    assert_eq!(found.variable("answer").unwrap().values(), [42.0; 6]);
}

#[test]
fn the_maps_between_the_spaces_are_inverse() {
    let model = |m: &mut Context| {
        let high = m.sample("high", Uniform::new(1.0, 3.0));
        m.plate("p", 2, |m| m.sample("x", Uniform::new(0.0, high)));
        m.deterministic("half", high / 2.0);
    };
    let compiled = CompiledModel::new(&model).unwrap();
    let position = [0.3, -1.2, 2.0];
    let values = compiled.constrain(&position).unwrap();
    assert_eq!(values["half"].to_scalar().unwrap() * 2.0, values["high"].to_scalar().unwrap());
    let back = compiled.unconstrain(values.clone()).unwrap();
    for (a, b) in position.iter().zip(&back) {
        assert!((a - b).abs() < 1e-13, "{a} {b}");
    }
    // The density of the coordinates is that of the values times the Jacobian.
    let mut gradient = [0.0; 3];
    let of_coordinates = compiled.log_density().value_and_grad(&position, &mut gradient);
    let latent = values.iter().filter(|(name, _)| *name != "half");
    let of_values = log_density(&model, latent.map(|(n, v)| (n.clone(), v.clone()))).unwrap();
    let high = values["high"].to_scalar().unwrap();
    let log_sigmoid = |x: f64| -(-x).exp().ln_1p();
    let log_jacobian: f64 = [(2.0f64, 0.3), (high, -1.2), (high, 2.0)]
        .iter()
        .map(|(width, x)| width.ln() + log_sigmoid(*x) + log_sigmoid(-x))
        .sum();
    assert!((of_coordinates - of_values - log_jacobian).abs() < 1e-13);
}

#[test]
fn what_is_stored_is_chosen() {
    let model = |m: &mut Context| {
        let x = m.plate("p", 3, |m| m.sample("x", Normal::new(0.0, 1.0)));
        m.deterministic("twice", 2.0 * x);
        m.deterministic("sum", x.sum());
    };
    let mcmc = Mcmc::new(Nuts::default()).chains(1).warmup(20).draws(10).progress(false);
    let names = |mcmc: &Mcmc<Nuts>, model: &dyn handlers::Model| {
        let posterior = mcmc.run(model).unwrap();
        let stored: Vec<String> =
            posterior.draws().variables().iter().map(|v| v.name().to_owned()).collect();
        (stored.join(" "), posterior.left_out().join(" "))
    };
    let expect = |stored: &str, left_out: &str| (stored.to_owned(), left_out.to_owned());
    assert_eq!(names(&mcmc, &model), expect("x twice sum", ""));
    assert_eq!(names(&mcmc.clone().store(Store::Scalars), &model), expect("x sum", "twice"));
    assert_eq!(names(&mcmc.clone().store(Store::Latents), &model), expect("x", "twice sum"));
    let asked = infer_config(&model, |site, config| {
        config.store = match site {
            "twice" => Some(true),
            "sum" => Some(false),
            _ => None,
        };
    });
    assert_eq!(names(&mcmc.clone().store(Store::Latents), &asked), expect("x twice", "sum"));
    assert_eq!(names(&mcmc.clone().store(Store::All), &asked), expect("x twice", "sum"));
    // Ten draws of 1e9 numbers are too many, and are not even tried.
    let huge = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.deterministic("map", x.broadcast_to([20_000, 10_000]));
    };
    assert_eq!(names(&mcmc, &huge), expect("x", "map"));
}

#[test]
fn chains_start_where_the_model_says() {
    // Two modes, at 50 and -50, between which no chain finds a way; bounds that depend on a site.
    let model = |m: &mut Context| {
        let width = m.sample("width", Uniform::new(99.0, 101.0));
        let x = m.sample("x", Uniform::new(-width, width));
        let off = x.abs() - 50.0;
        m.factor("modes", -0.5 * off * off);
    };
    for side in [50.0, -50.0] {
        let placed = infer_config(&model, move |site, config| {
            if site == "x" {
                config.initial = Some(side.into());
            }
        });
        let mcmc = Mcmc::new(Nuts::default()).warmup(100).draws(50).progress(false);
        let posterior = mcmc.run(&placed).unwrap();
        let x = posterior.draws().variable("x").unwrap().values();
        assert!(x.iter().all(|x| (x - side).abs() < 8.0));
    }
}

#[test]
fn missing_data_are_sampled() {
    // With the mean known the missing element has the density of the prior.
    let model = |m: &mut Context| {
        m.plate("data", 3, |m| {
            let y = Observation::nan_is_missing([1.0, f64::NAN, 2.0]);
            m.observe("y", Normal::new([0.0, 10.0, 0.0], 1.0), y);
        });
    };
    let mcmc = Mcmc::new(Nuts::default()).draws(2000).seed(4).progress(false);
    let posterior = mcmc.run(&model).unwrap();
    let row = posterior.summary().row("y_unobserved[0]").unwrap().clone();
    // Six standard errors: a false alarm in 5e8.
    assert!((row.mean - 10.0).abs() < 6.0 * row.mcse_mean, "{row:?}");
    assert!((row.sd - 1.0).abs() < 6.0 * row.mcse_sd, "{row:?}");
}
