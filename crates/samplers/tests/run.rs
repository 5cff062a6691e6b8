//! Runs of several chains: settings, what is counted, progress and cancellation.

mod targets;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use samplers::{
    ChainRng, Error, ErrorKind, HamiltonianTuning, LogDensity, Nuts, Observer, Phase, Progress,
    Run, Settings, Silent, run,
};

const SMALL: Settings = Settings {
    num_chains: 4,
    num_warmup: 50,
    num_samples: 100,
    seed: 8,
    thinning: 1,
    collect_warmup: false,
};

fn sample_with(
    settings: &Settings,
    observer: &dyn Observer,
    num_threads: usize,
) -> Result<Run<HamiltonianTuning>, Error> {
    let (target, _) = targets::normal(2);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(num_threads);
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok(vec![0.5, -0.5]);
    let sample = || run(&target, &Nuts::default(), settings, start, observer);
    pool.build().unwrap().install(sample)
}

/// Cancels after a number of draws over all chains, or of warm-up steps.
struct Budget {
    phase: Phase,
    left: AtomicUsize,
}

impl Budget {
    fn new(phase: Phase, steps: usize) -> Self {
        Self { phase, left: AtomicUsize::new(steps) }
    }
}

impl Observer for Budget {
    fn observe(&self, progress: &Progress<'_>) {
        if progress.phase == self.phase {
            let spend = |left: usize| Some(left.saturating_sub(1));
            let _ = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, spend);
        }
    }
    fn is_cancelled(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let huge = usize::MAX / 2;
    let cases = [
        (0, 100, "num_chains is 0"),
        (4, 0, "num_samples is 0"),
        (4, huge, "do not fit into memory"),
        (huge, 1, "do not fit into memory"),
    ];
    for (num_chains, num_samples, message) in cases {
        let settings = Settings { num_chains, num_samples, ..SMALL };
        let error = sample_with(&settings, &Silent, 1).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().contains(message), "{error}");
    }
    let empty = targets::scaled_normal(vec![]);
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok::<_, Error>(vec![]);
    let error = run(&empty, &Nuts::default(), &SMALL, start, &Silent).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Argument);
}

#[test]
fn the_first_chain_that_cannot_start_is_reported() {
    #[derive(Debug, PartialEq)]
    enum MyError {
        Start(usize),
        Sampler(ErrorKind),
    }
    impl From<Error> for MyError {
        fn from(error: Error) -> Self {
            MyError::Sampler(error.kind())
        }
    }
    let (target, _) = targets::normal(2);
    let fails_from = |first: usize| {
        let start = move |chain: usize, _: &mut _, _: &mut ChainRng| {
            if chain >= first {
                return Err(MyError::Start(chain));
            }
            Ok(vec![0.0; 2])
        };
        run(&target, &Nuts::default(), &SMALL, start, &Silent).map(|_| ())
    };
    assert_eq!(fails_from(1), Err(MyError::Start(1)));
    assert_eq!(fails_from(4), Ok(()));
    let nan = |_: usize, _: &mut _, _: &mut ChainRng| Ok::<_, MyError>(vec![f64::NAN; 2]);
    let result = run(&target, &Nuts::default(), &SMALL, nan, &Silent);
    assert_eq!(result.unwrap_err(), MyError::Sampler(ErrorKind::Position));
}

#[test]
fn every_gradient_is_counted() {
    /// Counts evaluations in a place of its own.
    #[derive(Clone)]
    struct Counting<'a>(&'a AtomicUsize);
    impl LogDensity for Counting<'_> {
        fn dim(&self) -> usize {
            1
        }
        fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            self.0.fetch_add(1, Ordering::SeqCst);
            gradient[0] = -x[0];
            -0.5 * x[0] * x[0]
        }
    }
    let count = AtomicUsize::new(0);
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok::<_, Error>(vec![0.1]);
    let kernel = Nuts::default();
    let run = run(&Counting(&count), &kernel, &SMALL, start, &Silent).unwrap();
    let total = run.gradient_evaluations_warmup + run.gradient_evaluations_sampling;
    assert_eq!(total, count.load(Ordering::SeqCst) as u64);
    let num_steps: f64 = run.draws.sample_stat("n_steps").unwrap().values().iter().sum();
    assert_eq!(num_steps as u64, run.gradient_evaluations_sampling);
}

#[test]
fn times_sum_up_to_the_wall_time() {
    for num_threads in [1, 2] {
        let clock = std::time::Instant::now();
        let run = sample_with(&SMALL, &Silent, num_threads).unwrap();
        let wall = clock.elapsed().as_secs_f64();
        assert!(run.warmup_seconds > 0.0 && run.sampling_seconds > 0.0);
        assert!(run.warmup_seconds + run.sampling_seconds <= wall);
        assert_eq!(run.chains.len(), 4);
    }
}

#[test]
fn progress_counts_every_step() {
    /// All of a progress but the position.
    type Entry = (usize, Phase, usize, usize, Option<f64>, u64);
    struct Log(Mutex<Vec<Entry>>);
    impl Observer for Log {
        fn observe(&self, p: &Progress<'_>) {
            assert_eq!(p.position.len(), 2);
            let entry =
                (p.chain, p.phase, p.iteration, p.total, p.step_size, p.num_gradient_evaluations);
            self.0.lock().unwrap().push(entry);
        }
    }
    let log = Log(Mutex::new(Vec::new()));
    let run = sample_with(&SMALL, &log, 2).unwrap();
    let log = log.0.into_inner().unwrap();
    for chain in 0..4 {
        let of_chain: Vec<&Entry> = log.iter().filter(|entry| entry.0 == chain).collect();
        assert_eq!(of_chain.len(), 150);
        let (warmup, sampling) = of_chain.split_at(50);
        for (phase, steps) in [(Phase::Warmup, warmup), (Phase::Sampling, sampling)] {
            for (i, entry) in steps.iter().enumerate() {
                assert_eq!((entry.1, entry.2, entry.3), (phase, i + 1, steps.len()));
            }
        }
        let step_size = Some(run.tuning[chain].step_size());
        assert!(sampling.iter().all(|entry| entry.4 == step_size));
        let gradients: u64 = sampling.iter().map(|entry| entry.5).sum();
        assert_eq!(gradients, run.chains[chain].gradient_evaluations_sampling);
    }
}

#[test]
fn a_cancelled_run_keeps_its_draws() {
    let whole = sample_with(&SMALL, &Silent, 1).unwrap();
    assert_eq!(whole.interruption, None);

    // On one thread chains run one after the other: they make 100, 100, 50 and 0 draws.
    let budget = Budget::new(Phase::Sampling, 250);
    let run = sample_with(&SMALL, &budget, 1).unwrap();
    let interruption = run.interruption.as_ref().unwrap();
    assert_eq!(interruption.kept_chains, [0, 1]);
    assert_eq!(interruption.dropped_chains, [2, 3]);
    assert_eq!(interruption.num_draws, 100);
    assert_eq!(interruption.num_dropped_draws, 50);
    assert_eq!(interruption.num_warmup, [50, 50, 50, 0]);
    assert_eq!(run.tuning, whole.tuning[..2]);
    assert_eq!((run.draws.num_chains(), run.draws.num_draws()), (2, 100));
    for (chain, draw) in [(0, 0), (0, 99), (1, 0), (1, 99)] {
        let position = |run: &Run<_>| {
            let position = run.draws.variable("position").unwrap();
            position.draw(chain, draw).to_vec()
        };
        assert_eq!(position(&run), position(&whole));
        for name in ["lp", "index_in_trajectory"] {
            assert_eq!(
                run.draws.sample_stat(name).unwrap().draw(chain, draw),
                whole.draws.sample_stat(name).unwrap().draw(chain, draw)
            );
        }
    }

    // 100 and 60: both chains are kept, shortened to 60.
    let two = Settings { num_chains: 2, ..SMALL };
    let run = sample_with(&two, &Budget::new(Phase::Sampling, 160), 1).unwrap();
    assert_eq!((run.draws.num_chains(), run.draws.num_draws()), (2, 60));
    assert_eq!(
        run.draws.variable("position").unwrap().draw(1, 59),
        whole.draws.variable("position").unwrap().draw(1, 59)
    );
    assert_eq!(
        run.interruption.unwrap().to_string(),
        "interrupted: kept 60 draws of each of 2 chains, dropped 0 chains and 40 draws"
    );
}

#[test]
fn before_the_first_draw_a_cancelled_run_keeps_its_latest_steps() {
    for num_threads in [1, 2] {
        let error = sample_with(&SMALL, &Budget::new(Phase::Warmup, 0), num_threads).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
    }
    let run = sample_with(&SMALL, &Budget::new(Phase::Warmup, 30), 1).unwrap();
    let interruption = run.interruption.unwrap();
    assert_eq!((interruption.phase, interruption.num_draws), (Phase::Warmup, 30));
    assert_eq!((run.draws.num_chains(), run.draws.num_draws()), (1, 30));
    assert!(interruption.to_string().contains("no draws of the posterior"), "{interruption}");

    // Of a long warm-up the latest steps, in their order.
    let long = Settings { num_warmup: 500, collect_warmup: true, ..SMALL };
    let cancelled = sample_with(&long, &Budget::new(Phase::Warmup, 470), 1).unwrap();
    let whole = sample_with(&long, &Silent, 1).unwrap();
    let position = cancelled.draws.variable("position").unwrap();
    let whole = whole.warmup.unwrap();
    let warmup = whole.variable("position").unwrap();
    let energies = [&cancelled.draws, &whole].map(|draws| draws.sample_stat("energy").unwrap());
    assert_eq!(energies[0].chain(0), &energies[1].chain(0)[370..470]);
    assert_eq!(position.values().len(), 200);
    for i in 0..100 {
        assert_eq!(position.draw(0, i), warmup.draw(0, 370 + i));
    }
}

#[test]
fn thinning_keeps_every_kth_step() {
    let all = sample_with(&SMALL, &Silent, 1).unwrap();
    let thin = Settings { num_samples: 33, thinning: 3, ..SMALL };
    let thin = sample_with(&thin, &Silent, 1).unwrap();
    let [all, thin] = [&all, &thin].map(|run| run.draws.variable("position").unwrap().clone());
    for draw in 0..33 {
        assert_eq!(thin.draw(1, draw), all.draw(1, 3 * draw + 2));
    }
    let none = Settings { thinning: 0, ..SMALL };
    assert!(sample_with(&none, &Silent, 1).unwrap_err().to_string().contains("thinning is 0"));
}
