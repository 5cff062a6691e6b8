//! Prior and posterior predictive draws.

use distributions::{HalfNormal, Normal, Poisson};
use draws::Draws;
use handlers::{Context, Extent, Model, condition, intervene, uncondition};
use infer::Predictive;

fn model(m: &mut Context<'_>) {
    let mean = m.sample("mean", Normal::new(2.0, 0.5));
    let rate = m.deterministic("rate", mean.exp());
    m.plate("stars", Extent::labels(["a", "b", "c"]), |m| {
        m.observe("counts", Poisson::new(rate), [1.0, 2.0, 3.0]);
    });
}

#[test]
fn the_prior_is_that_of_the_model() {
    let draws = Predictive::prior(20_000).seed(5).run(&uncondition(&model)).unwrap();
    let names: Vec<&str> = draws.variables().iter().map(|v| v.name()).collect();
    assert_eq!(names, ["mean", "rate", "counts"]);
    let mean = draws.variable("mean").unwrap().values();
    let average = mean.iter().sum::<f64>() / 20_000.0;
    // Six standard errors: a false alarm in 5e8.
    assert!((average - 2.0).abs() < 6.0 * 0.5 / 20_000f64.sqrt(), "{average}");
    // E counts = E exp(mean) = exp(2 + 1/8), with variance below 40.
    let counts = draws.variable("counts").unwrap();
    let average = counts.values().iter().sum::<f64>() / 60_000.0;
    assert!((average - 2.125f64.exp()).abs() < 6.0 * (40.0f64 / 20_000.0).sqrt(), "{average}");
    assert_eq!(counts.dims().collect::<Vec<_>>(), [Some("stars")]);
    assert_eq!(draws.coordinates("stars").unwrap(), ["a", "b", "c"]);
}

#[test]
fn interventions_and_conditions_hold() {
    let simulator = uncondition(&model);
    let changed = Predictive::prior(3).run(&intervene(&simulator, [("mean", 0.0)])).unwrap();
    assert_eq!(changed.variable("rate").unwrap().values(), [1.0; 3]);
    assert!(changed.variable("mean").unwrap().values().iter().all(|&x| x != 0.0));
    let fixed = Predictive::prior(3).run(&condition(&simulator, [("mean", 0.0)])).unwrap();
    assert_eq!(fixed.variable("mean").unwrap().values(), [0.0; 3]);
    // Observations stay as they are unless they are forgotten.
    let observed = Predictive::prior(2).run(&model).unwrap();
    assert_eq!(observed.variable("counts").unwrap().draw(0, 1), [1.0, 2.0, 3.0]);
}

#[test]
fn a_posterior_keeps_its_chains_and_draws() {
    let mut posterior = Draws::new(2, 2);
    posterior.add("mean", &[], vec![-30.0, 3.0, 5.0, 7.0]).unwrap();
    posterior.add("rate", &[], vec![9e9; 4]).unwrap();
    let run = |sites: Option<&str>| {
        let predictive = Predictive::posterior(&posterior).seed(2);
        match sites {
            Some(site) => predictive.sites([site]),
            None => predictive,
        }
        .run(&uncondition(&model))
        .unwrap()
    };
    let draws = run(None);
    assert_eq!((draws.num_chains(), draws.num_draws()), (2, 2));
    // The deterministic is computed anew, the posterior's own variables are not repeated.
    assert_eq!(draws.variable("rate").unwrap().draw(0, 1), [3f64.exp()]);
    assert!(draws.variable("mean").is_err());
    let counts = draws.variable("counts").unwrap();
    assert_eq!(counts.draw(0, 0), [0.0; 3]);
    let total: f64 = counts.draw(1, 1).iter().sum();
    // Poisson of mean 3 exp(7) = 3290, standard deviation 57: eight of them.
    assert!((total - 3.0 * 7f64.exp()).abs() < 8.0 * 57.4, "{total}");
    let only = run(Some("counts"));
    assert_eq!(only.variables().len(), 1);
    assert_eq!(only.variable("counts").unwrap(), counts);
}

#[test]
fn draws_do_not_depend_on_the_number_of_threads() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Predictive::prior(50).seed(3).run(&uncondition(&model))).unwrap()
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn a_model_whose_sites_change_is_told() {
    let changing = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        if x.value().unwrap().data()[0] > 0.0 {
            m.sample("y", HalfNormal::new(1.0));
        }
    };
    let model: &(dyn Model + Sync) = &changing;
    let text = Predictive::prior(20).seed(1).sites(["x"]).run(model).map(|_| ());
    assert_eq!(text, Ok(()));
    let mistakes: Vec<String> = (0..4)
        .filter_map(|seed| Predictive::prior(20).seed(seed).run(model).err())
        .map(|error| error.to_string())
        .collect();
    assert!(
        mistakes.iter().any(|text| text
            .contains("site \"y\" has shape [] in the first draw and is missing in one draw")),
        "{mistakes:?}"
    );
}
