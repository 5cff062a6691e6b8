//! A step allocates no memory: all of it is there after `init`; and a run keeps its draws and no more.

use allocation_counter::measure;
use samplers::{
    Aies, AiesMove, Error, Ess, Hmc, Kernel, LogDensity, Mala, MassMatrix, Mclmc, Nuts,
    RandomWalkMetropolis, Sa, Settings, Silent, Statistics, chain_rngs, run,
};

/// A normal density with standard deviations from 1 to 100: deep trees under a unit metric.
#[derive(Clone)]
struct Ellipse;

impl LogDensity for Ellipse {
    fn dim(&self) -> usize {
        20
    }
    fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for (i, (g, x)) in gradient.iter_mut().zip(x).enumerate() {
            let scale = 10.0_f64.powf(i as f64 / 9.5);
            *g = -x / (scale * scale);
            sum += 0.5 * x * *g;
        }
        sum
    }
}

/// The depth of the deepest of 400 steps, which allocate nothing.
fn deepest_tree_without_allocation(kernel: &Nuts) -> usize {
    let mut rng = chain_rngs(1).next().unwrap();
    let (mut state, mut tuning, mut adaptation) =
        kernel.init(&mut Ellipse, &[1.0; 20], 300, &mut rng).unwrap();
    let mut deepest = 0;
    let mut num_divergences = 0;
    let mut num_allocations = 0;
    for i in 0..400 {
        let mut info = None;
        let counts = measure(|| {
            info = Some(kernel.step(&mut Ellipse, &mut state, &tuning, &mut rng));
        });
        num_allocations += counts.count_total;
        let info = info.unwrap();
        deepest = deepest.max(info.tree_depth);
        num_divergences += u64::from(info.divergence.is_some());
        if i < 300 {
            let (state, tuning) = (&mut state, &mut tuning);
            kernel.adapt(&mut Ellipse, state, &info, &mut adaptation, tuning, &mut rng);
        }
    }
    // Only where a trajectory diverged is there something to keep: a box and two positions.
    assert_eq!(num_allocations, 3 * num_divergences);
    deepest
}

#[test]
fn steps_do_not_allocate() {
    assert!(deepest_tree_without_allocation(&Nuts::default()) >= 2);
    for mass_matrix in [MassMatrix::LowRank, MassMatrix::Dense, MassMatrix::WelfordDense] {
        deepest_tree_without_allocation(&Nuts::default().mass_matrix(mass_matrix));
    }
    let unit = Nuts::default().adapt_mass_matrix(false);
    assert!(deepest_tree_without_allocation(&unit) >= 7);
    for depth in [1, 2, 6] {
        let kernel = unit.clone().max_tree_depth(depth);
        assert_eq!(deepest_tree_without_allocation(&kernel), depth);
    }
}

/// Steps of a kernel, after 200 of warm-up, that allocate only what a divergence keeps.
fn does_not_allocate(kernel: &impl Kernel) {
    let mut rng = chain_rngs(2).next().unwrap();
    let (mut state, mut tuning, mut adaptation) =
        kernel.init(&mut Ellipse, &[1.0; 20], 200, &mut rng).unwrap();
    for _ in 0..200 {
        let info = kernel.step(&mut Ellipse, &mut state, &tuning, &mut rng);
        let (state, tuning) = (&mut state, &mut tuning);
        kernel.adapt(&mut Ellipse, state, &info, &mut adaptation, tuning, &mut rng);
    }
    let mut num_divergences = 0;
    let counts = measure(|| {
        for _ in 0..200 {
            let info = kernel.step(&mut Ellipse, &mut state, &tuning, &mut rng);
            num_divergences += u64::from(info.is_divergent());
        }
    });
    assert_eq!(counts.count_total, 3 * num_divergences, "{kernel:?}");
}

#[test]
fn steps_of_no_kernel_allocate() {
    does_not_allocate(&Hmc::default());
    does_not_allocate(&Mala::default());
    does_not_allocate(&RandomWalkMetropolis::default());
    does_not_allocate(&Mclmc::default());
    does_not_allocate(&Mclmc::unadjusted());
    does_not_allocate(&Sa::default());
    does_not_allocate(&Aies::default());
    does_not_allocate(&Aies::default().proposal(AiesMove::Stretch(2.0)));
    does_not_allocate(&Ess::default());
}

#[test]
fn ten_million_leapfrogs_do_not_allocate() {
    /// A standard normal density.
    struct Round;
    impl LogDensity for Round {
        fn dim(&self) -> usize {
            2
        }
        fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            gradient.iter_mut().zip(x).for_each(|(g, x)| *g = -x);
            -0.5 * (x[0] * x[0] + x[1] * x[1])
        }
    }
    let kernel = Nuts::default().initial_step_size(0.05).find_heuristic_step_size(false);
    let mut rng = chain_rngs(1).next().unwrap();
    let (mut state, tuning, _) = kernel.init(&mut Round, &[1.0; 2], 0, &mut rng).unwrap();
    let mut num_leapfrogs = 0;
    let counts = measure(|| {
        while num_leapfrogs < 10_000_000 {
            let info = kernel.step(&mut Round, &mut state, &tuning, &mut rng);
            num_leapfrogs += info.num_integration_steps;
        }
    });
    assert_eq!(counts.count_total, 0);
}

/// The number of allocations of a run of two chains, and the most memory that it held at a time.
fn memory_of_run(num_samples: usize, thinning: usize) -> [u64; 2] {
    let settings =
        Settings { num_chains: 2, num_warmup: 300, num_samples, thinning, ..Settings::default() };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    // Allocations are counted by thread, so all is done in one.
    let counts = one.install(|| {
        measure(|| {
            let start = |_: usize, _: &mut Ellipse, _: &mut _| Ok::<_, Error>(vec![1.0; 20]);
            let kernel = Nuts::default().mass_matrix(MassMatrix::Diagonal);
            let run = run(&Ellipse, &kernel, &settings, start, &Silent).unwrap();
            assert_eq!(run.num_divergences, 0);
        })
    });
    [counts.count_total, counts.bytes_max]
}

#[test]
fn the_memory_of_a_run_is_that_of_its_draws() {
    // However many steps there are between draws.
    assert_eq!(memory_of_run(300, 1), memory_of_run(300, 20));
    let [few, most_of_few] = memory_of_run(1000, 1);
    let [many, most_of_many] = memory_of_run(9000, 1);
    assert_eq!(few, many);
    // A draw has 20 coordinates and 10 statistics; a list of each is there twice, when chains are put
    // together.
    let per_draw = (most_of_many - most_of_few) as f64 / (2.0 * 8000.0);
    assert!(per_draw < 8.0 * (20.0 + 2.0 * 10.0) + 1.0, "{per_draw} bytes a draw");
}
