//! Laws of every kernel. A new kernel adds its rows at the end of the file.

mod targets;

use rand::RngExt;
use samplers::{
    Aies, AiesMove, ChainRng, Error, ErrorKind, Ess, Hmc, Kernel, LogDensity, Mala, MassMatrix,
    Mclmc, Nuts, RandomWalkMetropolis, Run, Sa, Settings, Silent, Statistics, run,
};
use targets::{Expectation, Target};

/// Batches per chain, and how many standard errors a mean may be off.
///
/// 400 batch means of 1000 draws each are as good as independent and normal, so the deviation
/// divided by its standard error follows Student's distribution with 399 degrees of freedom; it
/// exceeds 6.5 with probability 3·10⁻¹⁰. There are fewer than 1000 such checks for all kernels, so a
/// right kernel fails any of them for less than one seed in 10⁶.
const NUM_BATCHES: usize = 100;
const MAX_STANDARD_ERRORS: f64 = 6.5;

fn sample<L: Target, K: Kernel>(
    target: &L,
    kernel: &K,
    settings: &Settings,
) -> Result<Run<K::Tuning>, Error> {
    let start = |_: usize, density: &mut L, rng: &mut ChainRng| {
        let dim = density.dim();
        Ok((0..dim).map(|_| rng.random_range(-1.0..1.0)).collect())
    };
    run(target, kernel, settings, start, &Silent)
}

/// What is wrong with the draws, if they are not those of the target.
fn deviations<L: Target, K: Kernel>(
    kernel: &K,
    settings: &Settings,
    (target, expectations): (L, Vec<Expectation>),
) -> Vec<String> {
    let run = sample(&target, kernel, settings).unwrap();
    let position = run.draws.variable("position").unwrap();
    let batch = settings.num_samples / NUM_BATCHES;
    let mut failures = Vec::new();
    for Expectation { name, function, exact } in expectations {
        let means: Vec<f64> = (0..settings.num_chains)
            .flat_map(|chain| (0..NUM_BATCHES).map(move |i| (chain, i * batch)))
            .map(|(chain, start)| {
                let draws = (start..start + batch).map(|draw| position.draw(chain, draw));
                draws.map(&function).sum::<f64>() / batch as f64
            })
            .collect();
        let n = means.len() as f64;
        let mean = means.iter().sum::<f64>() / n;
        let variance = means.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let deviation = (mean - exact) / (variance / n).sqrt();
        if deviation.is_nan() || deviation.abs() > MAX_STANDARD_ERRORS {
            failures.push(format!(
                "{name}: {mean:.5} instead of {exact:.5}, {deviation:.1} standard errors off"
            ));
        }
    }
    failures
}

fn leaves_invariant<L: Target, K: Kernel>(
    name: &str,
    kernel: &K,
    thinning: usize,
    target: (L, Vec<Expectation>),
) {
    // A warm-up that is long enough for random walks, too.
    let settings = Settings {
        num_samples: 100_000 / thinning.min(10),
        num_warmup: if thinning > 1 { 5000 } else { 1000 },
        seed: 20,
        thinning,
        ..Settings::default()
    };
    let failures = deviations(kernel, &settings, target);
    assert!(failures.is_empty(), "{name}: {}", failures.join("; "));
}

fn leaves_targets_invariant(kernel: &impl Kernel) {
    leaves_invariant("normal, 1 coordinate", kernel, 1, targets::normal(1));
    leaves_invariant("normal, 10 coordinates", kernel, 1, targets::normal(10));
    leaves_invariant("correlated normal", kernel, 1, targets::correlated_normal());
    leaves_invariant("logistic", kernel, 1, targets::logistic(3));
    leaves_invariant("banana", kernel, 1, targets::banana());
}

/// For kernels whose draws depend on many before them: every `thinning`-th is taken, so that batch means are
/// independent.
fn leaves_small_targets_invariant(kernel: &impl Kernel, thinning: usize) {
    leaves_invariant("normal, 3 coordinates", kernel, thinning, targets::normal(3));
    leaves_invariant("correlated normal", kernel, thinning, targets::correlated_normal());
    leaves_invariant("logistic", kernel, thinning, targets::logistic(3));
    leaves_invariant("banana", kernel, 2 * thinning, targets::banana());
}

fn draws_depend_on_the_seed_alone(kernel: &impl Kernel) {
    let (target, _) = targets::correlated_normal();
    let settings = Settings {
        num_chains: 3,
        num_warmup: 200,
        num_samples: 50,
        seed: 3,
        ..Settings::default()
    };
    let draws = |num_threads: usize, settings: &Settings| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(num_threads);
        let pool = pool.build().unwrap();
        let run = pool.install(|| sample(&target, kernel, settings)).unwrap();
        run.draws
    };
    let one = draws(1, &settings);
    assert_eq!(one, draws(1, &settings));
    assert_eq!(one, draws(2, &settings));
    let position = one.variable("position").unwrap();
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        assert_ne!(position.draw(a, 0), position.draw(b, 0));
    }

    // Further chains and longer runs only add to the draws.
    let longer = Settings { num_chains: 4, num_samples: 60, ..settings.clone() };
    let longer = draws(2, &longer);
    let longer = longer.variable("position").unwrap();
    assert_eq!(position.draw(2, 49), longer.draw(2, 49));

    let other_seed = Settings { seed: 4, ..settings };
    assert_ne!(one, draws(1, &other_seed));
}

fn bad_starts_are_errors(kernel: &impl Kernel) {
    let settings = Settings::default();
    let target = targets::broken();
    for (position, message) in [
        (vec![0.0], "has 1 coordinates, but the density has 2"),
        (vec![2.0, 0.0], "log density at the initial position is NaN"),
    ] {
        let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok::<_, Error>(position.clone());
        let error = run(&target, kernel, &settings, start, &Silent).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Position);
        assert!(error.to_string().contains(message), "{error}");
    }
}

fn non_finite_densities_are_rejected<K: Kernel>(kernel: &K) {
    let settings = Settings { num_warmup: 300, num_samples: 2000, ..Settings::default() };
    let run = sample(&targets::broken(), kernel, &settings).unwrap();
    let position = run.draws.variable("position").unwrap();
    let inside = |x: &[f64]| x[0] <= 1.0 && x[1].is_finite();
    assert!(position.values().chunks(2).all(inside));
    for transition in &run.divergent_transitions {
        assert!(inside(&transition.start) && !inside(&transition.end));
    }
}

fn statistics_are_complete<K: Kernel>(kernel: &K) {
    let settings = Settings { num_warmup: 50, num_samples: 20, ..Settings::default() };
    let (target, _) = targets::normal(2);
    let run = sample(&target, kernel, &settings).unwrap();
    let names: Vec<&str> = run.draws.sample_stats().iter().map(|s| s.name()).collect();
    assert_eq!(names, K::Info::NAMES);
    for statistic in run.draws.sample_stats() {
        assert!(statistic.values().iter().copied().all(f64::is_finite));
    }
    let diverging = run.draws.sample_stat("diverging").unwrap();
    assert!(diverging.values().iter().all(|&d| d == 0.0 || d == 1.0));
    assert_eq!(run.tuning.len(), 4);
}

fn runs_with_any_warmup(kernel: &impl Kernel) {
    let (target, _) = targets::normal(2);
    for num_warmup in [0, 1, 2, 19, 20, 21, 30, 149, 150, 151] {
        let settings = Settings { num_warmup, num_samples: 100, ..Settings::default() };
        let run = sample(&target, kernel, &settings).unwrap();
        let position = run.draws.variable("position").unwrap();
        assert!(position.values().iter().copied().all(f64::is_finite));
        assert_eq!(run.chains[0].num_warmup, num_warmup);
    }
}

/// All laws but invariance, which takes long.
fn obeys_the_laws(kernel: &impl Kernel) {
    draws_depend_on_the_seed_alone(kernel);
    bad_starts_are_errors(kernel);
    non_finite_densities_are_rejected(kernel);
    statistics_are_complete(kernel);
    runs_with_any_warmup(kernel);
}

/// A kernel that accepts what it should reject: a proposal from a random walk, always.
#[derive(Debug)]
struct AcceptsTooOften(RandomWalkMetropolis);

impl Kernel for AcceptsTooOften {
    type State = <RandomWalkMetropolis as Kernel>::State;
    type Tuning = <RandomWalkMetropolis as Kernel>::Tuning;
    type Adaptation = <RandomWalkMetropolis as Kernel>::Adaptation;
    type Info = <RandomWalkMetropolis as Kernel>::Info;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<samplers::Initial<Self>, Error> {
        self.0.init(&mut Flattened(density), position, num_warmup, rng)
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut Self::State,
        tuning: &Self::Tuning,
        rng: &mut ChainRng,
    ) -> Self::Info {
        self.0.step(&mut Flattened(density), state, tuning, rng)
    }

    fn adapt<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut Self::State,
        info: &Self::Info,
        adaptation: &mut Self::Adaptation,
        tuning: &mut Self::Tuning,
        rng: &mut ChainRng,
    ) {
        self.0.adapt(&mut Flattened(density), state, info, adaptation, tuning, rng);
    }

    fn position<'s>(&self, state: &'s Self::State) -> &'s [f64] {
        self.0.position(state)
    }
}

/// A density whose ratios are 10 % too small in the exponent: acceptance is a little too frequent.
struct Flattened<'a, L>(&'a mut L);

impl<L: LogDensity> LogDensity for Flattened<'_, L> {
    fn dim(&self) -> usize {
        self.0.dim()
    }
    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        0.9 * self.0.value_and_grad(position, gradient)
    }
}

#[test]
fn a_broken_acceptance_rule_is_detected() {
    let settings = Settings {
        num_samples: 50_000,
        num_warmup: 2000,
        seed: 20,
        thinning: 10,
        ..Settings::default()
    };
    let kernel = RandomWalkMetropolis::default();
    assert_eq!(deviations(&kernel, &settings, targets::normal(3)), [""; 0]);
    let failures = deviations(&AcceptsTooOften(kernel), &settings, targets::normal(3));
    assert!(failures.iter().any(|text| text.starts_with("variance")), "{failures:?}");
}

#[test]
fn every_kernel_obeys_the_laws() {
    obeys_the_laws(&Nuts::default());
    obeys_the_laws(&Nuts::default().mass_matrix(MassMatrix::Dense));
    obeys_the_laws(&Nuts::default().mass_matrix(MassMatrix::WelfordDiagonal));
    obeys_the_laws(&Hmc::default().trajectory_length(1.5));
    obeys_the_laws(&Mala::default());
    obeys_the_laws(&RandomWalkMetropolis::default());
    obeys_the_laws(&Sa::default());
    obeys_the_laws(&Aies::default());
    obeys_the_laws(&Aies::default().proposal(AiesMove::Stretch(2.0)));
    obeys_the_laws(&Ess::default());
    obeys_the_laws(&Mclmc::default());
    obeys_the_laws(&Mclmc::unadjusted());
}

#[test]
fn hmc_leaves_targets_invariant() {
    leaves_targets_invariant(&Hmc::default().trajectory_length(1.5).jitter(0.2));
}

#[test]
fn mala_leaves_targets_invariant() {
    leaves_small_targets_invariant(&Mala::default(), 10);
}

#[test]
fn random_walks_leave_targets_invariant() {
    leaves_small_targets_invariant(&RandomWalkMetropolis::default(), 20);
}

#[test]
fn sample_adaptive_sets_leave_targets_invariant() {
    leaves_small_targets_invariant(&Sa::default(), 10);
}

#[test]
fn ensembles_leave_targets_invariant() {
    leaves_small_targets_invariant(&Aies::default(), 5);
    leaves_small_targets_invariant(&Aies::default().proposal(AiesMove::Stretch(2.0)), 5);
    leaves_small_targets_invariant(&Ess::default(), 2);
}

#[test]
fn microcanonical_dynamics_leave_targets_invariant() {
    leaves_invariant("normal, 10 coordinates", &Mclmc::default(), 1, targets::normal(10));
    leaves_small_targets_invariant(&Mclmc::default(), 2);
}

#[test]
fn unadjusted_dynamics_are_close() {
    let settings = Settings { num_samples: 20_000, thinning: 5, seed: 4, ..Settings::default() };
    let (target, _) = targets::normal(10);
    let run = sample(&target, &Mclmc::unadjusted(), &settings).unwrap();
    let values = run.draws.variable("position").unwrap().values();
    let variance = values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64;
    // Some 10⁵ effective draws make a standard error of 0.005; the rest is the bias of the steps.
    assert!((variance - 1.0).abs() < 0.06, "{variance}");
}

#[test]
fn nuts_leaves_targets_invariant() {
    leaves_targets_invariant(&Nuts::default());
}

#[test]
fn nuts_with_large_steps_leaves_targets_invariant() {
    leaves_targets_invariant(&Nuts::default().target_accept_prob(0.5));
}

#[test]
fn nuts_with_short_trees_leaves_targets_invariant() {
    leaves_targets_invariant(&Nuts::default().max_tree_depth(2));
}
