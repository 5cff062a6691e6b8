//! How a run is begun, watched, stopped and continued.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use autodiff::Array;
use distributions::{Gamma, HalfNormal, Normal};
use handlers::{Context, infer_config};
use infer::{Coordinates, ErrorKind, InitStrategy, Mcmc, Problem};
use samplers::{Nuts, Phase};

fn model(m: &mut Context) {
    let scale = m.sample("scale", HalfNormal::new(2.0));
    let x = m.plate("group", 3, |m| m.sample("x", Normal::new(1.0, scale)));
    m.observe("y", Normal::new(x.sum(), 1.0), 4.0);
}

fn mcmc() -> Mcmc<Nuts> {
    Mcmc::new(Nuts::default()).chains(2).warmup(100).draws(100).seed(3)
}

#[test]
fn chains_start_where_the_strategy_says() {
    // Without a warm-up and with steps of no length, draws are the start.
    let still =
        Nuts::default().initial_step_size(1e-12).find_heuristic_step_size(false).max_tree_depth(1);
    let start = |strategy: InitStrategy| {
        let mcmc = Mcmc::new(still.clone()).chains(2).warmup(0).draws(1).seed(3);
        let mcmc = mcmc.coordinates(Coordinates::as_written());
        let posterior = mcmc.init_strategy(strategy).run(&model).unwrap();
        let draws = posterior.draws();
        let of = |chain: usize| {
            let scale = draws.variable("scale").unwrap().draw(chain, 0)[0];
            (scale, draws.variable("x").unwrap().draw(chain, 0).to_vec())
        };
        [of(0), of(1)]
    };
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    for (scale, x) in start(InitStrategy::Feasible) {
        assert!(near(scale, 1.0) && x.iter().all(|x| near(*x, 0.0)));
    }
    for (scale, _) in start(InitStrategy::Uniform(0.01)) {
        assert!((0.98..1.02).contains(&scale));
    }
    for (scale, x) in start(InitStrategy::value([("scale", 3.0)])) {
        assert!(near(scale, 3.0) && x.iter().all(|x| x.abs() < 2.0 && *x != 0.0));
    }
    // The mean of a half-normal distribution is √(2/π) of its scale, the median 0.67.
    for (scale, x) in start(InitStrategy::Mean(2000)) {
        assert!((1.5..1.7).contains(&scale) && x.iter().all(|x| (0.7..1.3).contains(x)));
    }
    for (scale, _) in start(InitStrategy::Median(2000)) {
        assert!((1.25..1.45).contains(&scale));
    }
    let [a, b] = start(InitStrategy::Sample);
    assert_ne!(a, b);
    // A way of its own for each chain, and the same in each run.
    let [a, b] = start(InitStrategy::Pathfinder);
    assert_ne!(a, b);
    assert_eq!([a, b], start(InitStrategy::Pathfinder));

    let fails = |strategy: InitStrategy, text: &str| {
        let error = mcmc().init_strategy(strategy).run(&model).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().contains(text), "{error}");
    };
    fails(InitStrategy::value([("scal", 3.0)]), "those are: scale, x");
    fails(InitStrategy::value([("scale", -3.0)]), "not inside its support");
    fails(InitStrategy::Value(BTreeMap::from([("x".into(), Array::from([1.0, 2.0]))])), "shape");
    fails(InitStrategy::Uniform(f64::NAN), "radius");
}

#[test]
fn warm_up_is_kept_and_thinned_draws_are_fewer() {
    let posterior = mcmc().collect_warmup(true).thinning(2).run(&model).unwrap();
    assert_eq!(posterior.warmup().unwrap().num_draws(), 100);
    assert_eq!(posterior.warmup().unwrap().variable("x").unwrap().shape(), [3]);
    let all = mcmc().draws(200).run(&model).unwrap();
    let x = |posterior: &infer::Posterior, draw| {
        posterior.draws().variable("x").unwrap().draw(1, draw).to_vec()
    };
    assert_eq!(x(&posterior, 10), x(&all, 21));
}

#[test]
fn a_callback_hears_of_every_step() {
    let count = Arc::new(AtomicUsize::new(0));
    let own = count.clone();
    let mcmc = mcmc().on_progress(move |progress| {
        assert_eq!(progress.position.len(), 4);
        own.fetch_add(1, Ordering::SeqCst);
    });
    mcmc.run(&model).unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 400);
}

#[test]
fn a_deadline_keeps_what_there_is() {
    let clock = Instant::now();
    let mcmc = mcmc().draws(1_000_000).deadline(Duration::from_millis(300));
    let posterior = mcmc.run(&model).unwrap();
    assert!(clock.elapsed() < Duration::from_secs(20));
    let interruption = posterior.interruption().unwrap();
    assert!(interruption.num_draws > 0 && interruption.num_draws < 1_000_000);
    assert_eq!(posterior.diagnose()[0].problem, Problem::Interruption);

    let long = self::mcmc().warmup(10_000_000).draws(200).deadline(Duration::from_millis(300));
    let posterior = long.run(&model).unwrap();
    assert_eq!(posterior.interruption().unwrap().phase, Phase::Warmup);
    assert_eq!(posterior.draws().num_draws(), 200);
}

#[test]
fn a_run_in_the_background_can_be_watched_paused_and_stopped() {
    let run = mcmc().draws(2_000_000).spawn(model);
    let wait_for = |what: &dyn Fn() -> bool| {
        let clock = Instant::now();
        while !what() {
            assert!(clock.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    wait_for(&|| run.draws().is_ok());
    run.pause();
    // A step that was under way ends first.
    std::thread::sleep(Duration::from_millis(200));
    let before = run.progress();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(run.progress(), before);
    let so_far = run.draws().unwrap();
    assert_eq!(so_far.num_chains(), 2);
    run.unpause();
    wait_for(&|| run.progress() != before);
    assert!(!run.is_finished());
    run.stop();
    let posterior = run.wait().unwrap();
    assert!(posterior.interruption().is_some());
    // What was seen is what was made.
    let x = |draws: &draws::Draws| draws.variable("x").unwrap().draw(0, 5).to_vec();
    assert_eq!(x(&so_far), x(posterior.draws()));

    let broken = |m: &mut Context| {
        m.sample("x", Gamma::new(-1.0, 1.0));
    };
    assert!(mcmc().spawn(broken).wait().is_err());
}

#[test]
fn a_stop_during_the_choice_of_coordinates_is_an_error() {
    let fails = |result: Result<infer::Posterior, infer::Error>| {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Sampler);
        assert!(error.to_string().contains("while its coordinates were chosen"), "{error}");
    };
    fails(mcmc().deadline(Duration::ZERO).run(&model));
    // Where there is nothing to choose, the run itself says so.
    let plain = |m: &mut Context| {
        m.sample("x", Normal::new(0.0, 1.0));
    };
    let error = mcmc().deadline(Duration::ZERO).run(&plain).unwrap_err();
    assert!(error.to_string().contains("before the first step"), "{error}");
}

#[test]
fn pathfinder_begins_near_the_posterior() {
    // A draw is the start where steps have no length.
    let still =
        Nuts::default().initial_step_size(1e-12).find_heuristic_step_size(false).max_tree_depth(1);
    let far = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 1e4));
        let other = m.sample("other", Normal::new(0.0, 1.0));
        m.plate("data", 3, |m| m.observe("y", Normal::new(mean, 0.1), [520.1, 520.3, 519.9]));
        m.observe("z", Normal::new(other, 1.0), 2.0);
    };
    let mcmc = Mcmc::new(still).chains(2).warmup(0).draws(1).seed(3);
    let mcmc = mcmc.init_strategy(InitStrategy::Pathfinder);
    let mean = |posterior: &infer::Posterior, name: &str| {
        posterior.draws().variable(name).unwrap().values().to_vec()
    };
    let posterior = mcmc.run(&far).unwrap();
    assert!(mean(&posterior, "mean").iter().all(|mean| (mean - 520.1).abs() < 1.0));
    // What the model says of its start holds.
    let placed = infer_config(&far, |site, config| {
        if site == "other" {
            config.initial = Some(Array::from(0.25));
        }
    });
    let posterior = mcmc.run(&placed).unwrap();
    assert!(mean(&posterior, "other").iter().all(|other| (other - 0.25).abs() < 1e-6));
    assert!(mean(&posterior, "mean").iter().all(|mean| (mean - 520.1).abs() < 1.0));
}
