//! The no-U-turn sampler: hard densities, its settings and what its statistics say.

mod targets;

use samplers::{
    ChainRng, Error, ErrorKind, HamiltonianTuning, Kernel, LogDensity, Nuts, Run, Settings, Silent,
    chain_rngs, run,
};
use targets::Target;

fn sample<L: Target>(target: &L, kernel: &Nuts, settings: &Settings) -> Run<HamiltonianTuning> {
    let dim = target.dim();
    let start = move |_: usize, _: &mut L, _: &mut ChainRng| Ok::<_, Error>(vec![0.1; dim]);
    run(target, kernel, settings, start, &Silent).unwrap()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviations that differ, whatever the units: the second is that of fluxes in erg/s/cm²/Å.
#[test]
fn scales_that_are_far_apart_are_learned() {
    for scales in [[1e-3, 1e3], [1e-18, 1.0], [1e-40, 1e40]] {
        let target = targets::scaled_normal(scales.to_vec());
        let run = sample(&target, &Nuts::default(), &Settings::default());
        let position = run.draws.variable("position").unwrap();
        for (element, scale) in scales.into_iter().enumerate() {
            let ratios =
                (0..4).flat_map(|chain| position.series(chain, element).map(|x| x / scale));
            // At least 1000 effective draws of 4000, so a standard error of at most 2.2 %.
            let ratio = mean(ratios.map(|x| x * x)).sqrt();
            assert!((ratio - 1.0).abs() < 0.1, "{scale:e}: {ratio}");
        }
        assert_eq!(run.num_divergences, 0);
        let num_steps = mean(run.draws.sample_stat("n_steps").unwrap().values().iter().copied());
        assert!(num_steps < 30.0, "{scales:?}: {num_steps} steps per draw");
        for tuning in &run.tuning {
            let inverse_mass = tuning.metric().inverse_mass_diagonal();
            let found = inverse_mass[1] / scales[1].powi(2);
            assert!((0.5..2.0).contains(&found), "{scales:?}: {inverse_mass:?}");
        }
    }
}

#[test]
fn the_neck_of_a_funnel_shows_as_divergences() {
    let settings = Settings { num_samples: 5000, ..Settings::default() };
    let run = sample(&targets::funnel(), &Nuts::default(), &settings);
    assert!(run.num_divergences > 10, "{}", run.num_divergences);
    let diverging = run.draws.sample_stat("diverging").unwrap();
    let flagged: f64 = diverging.values().iter().sum();
    assert_eq!(flagged, run.num_divergences as f64);
    assert!(run.divergent_transitions.len() > 10);
    assert!(run.divergent_transitions.len() <= run.num_divergences);
    for transition in &run.divergent_transitions {
        assert_eq!(diverging.draw(transition.chain, transition.draw), [1.0]);
        assert!(transition.start.iter().all(|x| x.is_finite()));
    }
    // They point at the neck, where v is small: its mean is about 0, somewhat more where chains stay out.
    let v = mean(run.divergent_transitions.iter().map(|t| t.start[0]));
    let position = run.draws.variable("position").unwrap();
    let of_draws = mean((0..4).flat_map(|chain| position.series(chain, 0)));
    assert!(v < of_draws - 1.0, "mean v of divergences: {v}, of draws: {of_draws}");
}

#[test]
fn the_acceptance_rate_meets_its_target() {
    let (target, _) = targets::normal(10);
    for goal in [0.6, 0.8, 0.95] {
        // The rate is far from linear in the logarithm of the step size, whose average stays after
        // the warm-up, so it comes out somewhat above its goal.
        let kernel = Nuts::default().target_accept_prob(goal);
        let run = sample(&target, &kernel, &Settings::default());
        let rate = run.draws.sample_stat("acceptance_rate").unwrap();
        let rate = mean(rate.values().iter().copied());
        assert!((-0.03..0.13).contains(&(rate - goal)), "{rate} for {goal}");
    }
}

#[test]
fn statistics_of_a_step_agree_with_each_other() {
    let (mut target, _) = targets::correlated_normal();
    let kernel = Nuts::default().max_tree_depth(2);
    let mut rng = chain_rngs(5).next().unwrap();
    let (mut state, tuning, _) = kernel.init(&mut target, &[0.1, 0.2], 0, &mut rng).unwrap();
    let mut deepest = 0;
    for _ in 0..2000 {
        let before = kernel.position(&state).to_vec();
        let info = kernel.step(&mut target, &mut state, &tuning, &mut rng);
        let after = kernel.position(&state);
        let mut gradient = [0.0; 2];
        assert_eq!(target.value_and_grad(after, &mut gradient), info.log_density);
        assert_eq!(before == after, info.index_in_trajectory == 0);
        assert!(info.energy >= -info.log_density);
        let num_steps = info.num_integration_steps;
        let whole_tree = (1 << info.tree_depth) - 1;
        assert!((whole_tree..=2 * whole_tree + 1).contains(&num_steps));
        assert!(info.index_in_trajectory.unsigned_abs() <= u64::from(whole_tree));
        if info.reached_max_tree_depth {
            assert_eq!((info.tree_depth, num_steps), (2, 3));
            deepest += 1;
        }
    }
    assert!(deepest > 0);
}

#[test]
fn weights_do_not_overflow() {
    /// A slope so steep that a step changes the weight by hundreds of orders of magnitude, with a
    /// gradient that hides it, so that trajectories are straight.
    #[derive(Clone)]
    struct Cliff;
    impl LogDensity for Cliff {
        fn dim(&self) -> usize {
            1
        }
        fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            gradient[0] = 0.0;
            3e-5 * x[0].abs()
        }
    }
    // So large a step is not searched for.
    let kernel = Nuts::default().initial_step_size(2e7).max_tree_depth(3);
    for mut rng in chain_rngs(1).take(50) {
        let (mut state, tuning, _) = kernel.init(&mut Cliff, &[0.0], 0, &mut rng).unwrap();
        let info = kernel.step(&mut Cliff, &mut state, &tuning, &mut rng);
        assert_eq!(info.num_integration_steps, 7);
        assert_eq!(info.acceptance_rate, 1.0);
        // Of the eight points of the trajectory the farthest has all the weight.
        assert!(info.index_in_trajectory.abs() >= 4, "{info:?}");
    }
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let cases = [
        (Nuts::default().target_accept_prob(1.0), "target_accept_prob is 1"),
        (Nuts::default().target_accept_prob(f64::NAN), "target_accept_prob is NaN"),
        (Nuts::default().max_tree_depth(0), "max_tree_depth is 0"),
        (Nuts::default().max_tree_depth(31), "max_tree_depth is 31"),
        (Nuts::default().max_energy_error(0.0), "max_energy_error is 0"),
        (Nuts::default().initial_step_size(f64::INFINITY), "initial_step_size is inf"),
    ];
    let (mut target, _) = targets::normal(1);
    for (kernel, message) in cases {
        let mut rng = chain_rngs(0).next().unwrap();
        let Err(error) = kernel.init(&mut target, &[0.0], 0, &mut rng) else {
            panic!("no error: {message}")
        };
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[test]
fn a_flat_density_is_an_error_that_says_what_to_do() {
    let mut flat = targets::scaled_normal(vec![f64::INFINITY]);
    let mut rng = chain_rngs(0).next().unwrap();
    let Err(error) = Nuts::default().init(&mut flat, &[0.0], 0, &mut rng) else {
        panic!("a step size for a flat density")
    };
    assert_eq!(error.kind(), ErrorKind::StepSize);
    assert!(error.to_string().contains("proper prior"), "{error}");
}
