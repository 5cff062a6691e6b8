//! Draws written while chains run: complete at the end, readable after a kill.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use distributions::{HalfNormal, Normal};
use draws::Group;
use draws::io::read_zarr;
use handlers::Context;
use infer::{Mcmc, Problem};
use samplers::{CheckpointFile, Nuts, Phase};

/// What tells a copy of this test where to write until it is killed.
const FOLDER: &str = "PALLASITE_TEST_KILLED_RUN";

fn model(m: &mut Context) {
    let scale = m.sample("scale", HalfNormal::new(2.0));
    let x = m.plate("group", 3, |m| m.sample("group/x", Normal::new(1.0, scale)));
    m.deterministic("total", x.sum());
    m.observe("y", Normal::new(x.sum(), 1.0), 4.0);
}

fn mcmc() -> Mcmc<Nuts> {
    Mcmc::new(Nuts::default()).progress(false).catch_interrupt(false).seed(3)
}

#[test]
fn a_finished_run_is_whole_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    let mcmc = mcmc().chains(3).warmup(150).draws(120).collect_warmup(true);
    let posterior = mcmc.clone().save_to(&path).run(&model).unwrap();
    let read = read_zarr(&path).unwrap();
    assert_eq!(read.group(Group::Posterior).unwrap(), posterior.draws());
    assert_eq!(read.group(Group::WarmupPosterior).unwrap(), posterior.warmup().unwrap());
    assert_eq!(posterior.warmup().unwrap().sample_stats().len(), 10);
    // Writing does not change the draws.
    assert_eq!(mcmc.run(&model).unwrap().draws(), posterior.draws());
}

#[test]
fn an_interrupted_or_resumed_run_leaves_what_the_posterior_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    let checkpoint = folder.path().join("run.checkpoint");
    let start = Instant::now();
    let slow = mcmc().chains(2).warmup(100).draws(1_000_000).deadline(Duration::from_millis(300));
    let posterior = slow.save_to(&path).run(&model).unwrap();
    assert!(posterior.interruption().is_some() && start.elapsed() < Duration::from_secs(60));
    let read = read_zarr(&path).unwrap();
    assert_eq!(read.group(Group::Posterior).unwrap(), posterior.draws());

    let mcmc = mcmc().chains(2).warmup(100).draws(100).save_to(&path);
    mcmc.clone().checkpoint(CheckpointFile::create(&checkpoint)).run(&model).unwrap();
    let resumed = mcmc.checkpoint(CheckpointFile::resume(&checkpoint)).run(&model).unwrap();
    assert_eq!(read_zarr(&path).unwrap().group(Group::Posterior).unwrap(), resumed.draws());
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let error = mcmc().save_to(folder.path()).run(&model).unwrap_err();
    assert!(error.to_string().contains("that is no Zarr folder"), "{error}");
    // What fails later does not stop the run.
    let path = folder.path().join("draws.zarr");
    let gone = path.clone();
    let posterior = mcmc()
        .chains(1)
        .warmup(50)
        .draws(50)
        .save_to(&path)
        .on_progress(move |progress| {
            if progress.phase == Phase::Sampling && progress.iteration == 20 {
                std::fs::remove_dir_all(&gone).unwrap();
                std::fs::write(&gone, "").unwrap();
            }
        })
        .run(&model)
        .unwrap();
    assert_eq!(posterior.draws().num_draws(), 50);
    let verdicts = posterior.diagnose();
    let told = verdicts.iter().find(|verdict| verdict.problem == Problem::Checkpoint).unwrap();
    assert!(told.message.contains("the folder of draws is not complete"), "{}", told.message);
}

/// The draws per chain that are read, with all that is read checked.
fn num_readable(path: &Path) -> usize {
    let Ok(read) = read_zarr(path) else { return 0 };
    let draws = read.group(Group::Posterior).unwrap();
    for variable in draws.variables().iter().chain(draws.sample_stats()) {
        assert!(variable.values().iter().all(|x| x.is_finite()), "{}", variable.name());
    }
    draws.num_draws()
}

#[test]
fn a_killed_run_leaves_all_but_the_last_seconds() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        // The copy: many draws, and slow enough that it is killed among them.
        let slowly = |_: &samplers::Progress<'_>| std::thread::sleep(Duration::from_millis(1));
        let mcmc = mcmc().chains(2).warmup(20).draws(100_000).on_progress(slowly);
        mcmc.save_to(Path::new(&folder).join("draws.zarr")).run(&model).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    let mut copy = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_killed_run_leaves_all_but_the_last_seconds"])
        .env(FOLDER, folder.path())
        .env("RAYON_NUM_THREADS", "2")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while num_readable(&path) == 0 {
        assert!(start.elapsed() < Duration::from_secs(120), "nothing was written");
        assert!(copy.try_wait().unwrap().is_none(), "the run ended by itself");
        std::thread::sleep(Duration::from_millis(50));
    }
    // Killed without warning, in the middle of whatever it does.
    std::thread::sleep(Duration::from_millis(2500));
    copy.kill().unwrap();
    copy.wait().unwrap();
    let num_draws = num_readable(&path);
    assert!(num_draws > 100, "{num_draws}");
}
