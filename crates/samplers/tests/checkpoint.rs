//! Runs that go on: from a file, after a stop at any moment, and from the state of an earlier run.

mod targets;

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use samplers::{
    ChainRng, CheckpointFile, Error, ErrorKind, HamiltonianTuning, LogDensity, MassMatrix, Nuts,
    Observer, Origin, Progress, Run, Settings, Silent, run_from,
};

const SETTINGS: Settings = Settings {
    num_chains: 3,
    num_warmup: 120,
    num_samples: 100,
    seed: 5,
    thinning: 1,
    collect_warmup: true,
};

fn sample(
    origin: Origin<'_>,
    kernel: &Nuts,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Run<HamiltonianTuning>, Error> {
    let (target, _) = targets::correlated_normal();
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok(vec![0.5, -0.5]);
    run_from(origin, &target, kernel, settings, start, observer)
}

/// Stops every chain after some steps.
struct StopAfter(usize, AtomicUsize);

impl StopAfter {
    fn new(steps: usize) -> Self {
        Self(steps, AtomicUsize::new(0))
    }
}

impl Observer for StopAfter {
    fn observe(&self, _: &Progress<'_>) {
        self.1.fetch_add(1, Ordering::SeqCst);
    }
    fn is_cancelled(&self) -> bool {
        self.1.load(Ordering::SeqCst) >= self.0
    }
}

fn assert_same(a: &Run<HamiltonianTuning>, b: &Run<HamiltonianTuning>) {
    assert_eq!(a.draws, b.draws);
    assert_eq!(a.warmup, b.warmup);
    assert_eq!(a.tuning, b.tuning);
    assert_eq!(a.num_divergences, b.num_divergences);
    assert_eq!(a.gradient_evaluations_sampling, b.gradient_evaluations_sampling);
    assert_eq!(a.gradient_evaluations_warmup, b.gradient_evaluations_warmup);
}

#[test]
fn a_run_that_was_stopped_anywhere_goes_on_to_the_same_bits() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run");
    let forms = [
        MassMatrix::Automatic,
        MassMatrix::Diagonal,
        MassMatrix::WelfordDiagonal,
        MassMatrix::WelfordBlocks(vec![vec![1, 0]]),
    ];
    for form in forms {
        let kernel = Nuts::default().mass_matrix(form.clone());
        let whole = sample(Origin::Start, &kernel, &SETTINGS, &Silent).unwrap();
        let file = CheckpointFile::create(&path).interval(Duration::ZERO);
        let kept = sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &Silent).unwrap();
        assert_same(&whole, &kept);
        for steps in [1, 50, 119, 120, 121, 200, 330, 500] {
            let stop = StopAfter::new(steps);
            let file = CheckpointFile::create(&path).interval(Duration::from_millis(1));
            let _ = sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &stop);
            // Twice stopped, and gone on.
            let again = CheckpointFile::resume(&path);
            let stop = StopAfter::new(70);
            let _ = sample(Origin::Checkpoint(&again), &kernel, &SETTINGS, &stop);
            let resumed = sample(Origin::Checkpoint(&again), &kernel, &SETTINGS, &Silent).unwrap();
            assert_same(&whole, &resumed);
            assert!(resumed.interruption.is_none(), "{form:?}, {steps}");
        }
    }
}

#[test]
fn a_file_that_was_cut_loses_its_last_record_only() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run");
    let kernel = Nuts::default();
    let whole = sample(Origin::Start, &kernel, &SETTINGS, &Silent).unwrap();
    let file = CheckpointFile::create(&path).interval(Duration::ZERO);
    sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &Silent).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for part in [200, 1000, 5003, bytes.len() / 2 + 3, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..part]).unwrap();
        let file = CheckpointFile::resume(&path);
        let resumed = sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &Silent).unwrap();
        assert_same(&whole, &resumed);
    }
    // A flipped bit ends what can be read.
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 3] ^= 4;
    std::fs::write(&path, &flipped).unwrap();
    let file = CheckpointFile::resume(&path);
    assert_same(&whole, &sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &Silent).unwrap());
}

#[test]
fn files_of_other_runs_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run");
    let kernel = Nuts::default();
    let file = CheckpointFile::create(&path);
    sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &Silent).unwrap();
    let resume = CheckpointFile::resume(&path);
    let fails = |kernel: &Nuts, settings: &Settings, file: &CheckpointFile, text: &str| {
        let error = sample(Origin::Checkpoint(file), kernel, settings, &Silent).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Checkpoint);
        assert!(error.to_string().contains(text), "{error}");
    };
    fails(&kernel, &Settings { seed: 6, ..SETTINGS }, &resume, "of another run");
    fails(&kernel, &Settings { num_samples: 101, ..SETTINGS }, &resume, "of another run");
    fails(&kernel.clone().target_accept_prob(0.9), &SETTINGS, &resume, "of another run");
    let missing = CheckpointFile::resume(dir.path().join("none"));
    fails(&kernel, &SETTINGS, &missing, "No such file");
    let nowhere = CheckpointFile::create(dir.path().join("no/such/folder"));
    fails(&kernel, &SETTINGS, &nowhere, "No such file");
    std::fs::write(&path, "text").unwrap();
    fails(&kernel, &SETTINGS, &resume, "this is no file of a run");

    // The same numbers of another density.
    let file = CheckpointFile::create(&path);
    sample(Origin::Checkpoint(&file), &kernel, &SETTINGS, &Silent).unwrap();
    let other = targets::scaled_normal(vec![1.0, 2.0]);
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok(vec![0.5, -0.5]);
    let origin = Origin::Checkpoint(&resume);
    let result: Result<_, Error> = run_from(origin, &other, &kernel, &SETTINGS, start, &Silent);
    assert!(result.unwrap_err().to_string().contains("of another run"));
}

#[test]
fn a_run_goes_on_from_the_states_of_another() {
    let kernel = Nuts::default();
    let long = Settings { num_samples: 160, ..SETTINGS };
    let long = sample(Origin::Start, &kernel, &long, &Silent).unwrap();
    let first = sample(Origin::Start, &kernel, &SETTINGS, &Silent).unwrap();
    let more = Settings { num_samples: 60, collect_warmup: false, ..SETTINGS };
    let second = sample(Origin::States(&first.states), &kernel, &more, &Silent).unwrap();
    let position = |run: &Run<_>, chain, draw| {
        run.draws.variable("position").unwrap().draw(chain, draw).to_vec()
    };
    for draw in 0..60 {
        assert_eq!(position(&second, 2, draw), position(&long, 2, 100 + draw));
    }
    let warmup = second.gradient_evaluations_warmup;
    assert!(warmup < first.gradient_evaluations_warmup / 10, "{warmup}");
    let error = sample(Origin::States(&first.states[..2]), &kernel, &more, &Silent).unwrap_err();
    assert!(error.to_string().contains("2 states"), "{error}");
    let other = Nuts::default().mass_matrix(MassMatrix::WelfordDense);
    let error = sample(Origin::States(&first.states), &other, &more, &Silent).unwrap_err();
    assert!(error.to_string().contains("of another kernel"), "{error}");
}

/// A density that takes its time.
#[derive(Clone)]
struct Slow;

impl LogDensity for Slow {
    fn dim(&self) -> usize {
        2
    }
    fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        if std::env::var_os("RUN_TO_KILL").is_some() {
            std::thread::sleep(Duration::from_millis(2));
        }
        gradient[0] = -x[0];
        gradient[1] = -x[1].powi(3);
        -0.5 * x[0] * x[0] - 0.25 * x[1].powi(4)
    }
}

fn sample_slowly(origin: Origin<'_>) -> Run<HamiltonianTuning> {
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok::<_, Error>(vec![0.5, -0.5]);
    run_from(origin, &Slow, &Nuts::default(), &SETTINGS, start, &Silent).unwrap()
}

/// The process that is killed: this test again, with the path of the file in its environment.
#[test]
fn a_process_that_was_killed_goes_on_to_the_same_bits() {
    if let Some(path) = std::env::var_os("RUN_TO_KILL") {
        let file = CheckpointFile::create(path).interval(Duration::from_millis(20));
        sample_slowly(Origin::Checkpoint(&file));
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_process_that_was_killed_goes_on_to_the_same_bits"])
        .env("RUN_TO_KILL", &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // Until each chain has written some records.
    for _ in 0..500 {
        std::thread::sleep(Duration::from_millis(20));
        if std::fs::metadata(&path).is_ok_and(|data| data.len() > 100_000) {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let file = CheckpointFile::resume(&path);
    assert_same(&sample_slowly(Origin::Start), &sample_slowly(Origin::Checkpoint(&file)));
}
