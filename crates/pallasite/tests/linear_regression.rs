//! The straight-line fit against a long run of another program, in the library and as the example.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use pallasite::prelude::*;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn posterior(draws: usize) -> Posterior {
    let table = Table::read(root().join("data/linreg.csv")).unwrap();
    let column = |name| Array::from(table.column(name).unwrap());
    let (x, y, e) = (column("X"), column("Y"), column("E"));
    let model = |m: &mut Context| {
        let slope = m.sample("m", Uniform::new(-5.0, 5.0));
        let offset = m.sample("c", Uniform::new(-10.0, 10.0));
        m.plate("data", x.len(), |m| {
            m.observe("y", Normal::new(slope * &x + offset, &e), &y);
        });
    };
    Mcmc::new(Nuts::default()).draws(draws).seed(1).progress(false).run(&model).unwrap()
}

/// Mean, standard deviation and their Monte Carlo errors, from Stan: 4 chains of 50 000 draws,
/// thinned by 5, after 5000 of warm-up, on `data/linreg.csv`.
const REFERENCE: [(&str, [f64; 4]); 2] = [
    ("m", [2.039597985614725, 0.08849308754934967, 4.855e-4, 3.375e-4]),
    ("c", [3.1547561017296557, 0.4819023916050369, 2.657e-3, 1.853e-3]),
];

#[test]
fn the_posterior_is_that_of_a_long_reference_run() {
    let posterior = posterior(20_000);
    let summary = posterior.summary();
    for (name, [mean, sd, mcse_mean, mcse_sd]) in REFERENCE {
        let row = summary.row(name).unwrap();
        // Six standard errors of the difference: a false alarm in 5e8 for each number.
        let error = (row.mean - mean).abs() / row.mcse_mean.hypot(mcse_mean);
        assert!(error < 6.0, "{name}: mean {} against {mean}", row.mean);
        let error = (row.sd - sd).abs() / row.mcse_sd.hypot(mcse_sd);
        assert!(error < 6.0, "{name}: sd {} against {sd}", row.sd);
        assert!(row.r_hat < 1.01, "{name}: {}", row.r_hat);
    }
    assert_eq!(posterior.num_divergences(), 0);
    assert!(posterior.warnings().is_empty(), "{:?}", posterior.warnings());
}

/// The example, which `cargo test` builds beside the tests.
fn example(out: &Path) -> Command {
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().unwrap().parent().unwrap().join("examples/linear_regression");
    let mut command = Command::new(built.with_extension(std::env::consts::EXE_EXTENSION));
    command.current_dir(root()).arg("--out").arg(out).stdin(Stdio::null());
    command
}

#[test]
fn the_example_writes_its_files() {
    let out = tempfile::tempdir().unwrap();
    let Output { status, stdout, stderr } =
        example(out.path()).args(["--draws", "500"]).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    assert!(String::from_utf8_lossy(&stdout).contains("4 chains × 500 draws, 0 divergences"));
    let text = |name: &str| std::fs::read_to_string(out.path().join(name)).unwrap();
    let summary = text("summary.csv");
    let header = "variable,mean,sd,hdi_5%,hdi_95%,mcse_mean,mcse_sd,ess_bulk,ess_tail,r_hat";
    assert_eq!(summary.lines().next(), Some(header));
    assert_eq!(text("draws.csv").lines().count(), 2001);
    assert!(text("graph.svg").contains(">data (32)</text>"));
    assert!(text("fit.svg").starts_with("<svg") || text("fit.svg").starts_with("<?xml"));
    let stats: serde_json::Value = serde_json::from_str(&text("stats.json")).unwrap();
    let keys = [
        "model",
        "dim",
        "chains",
        "warmup",
        "draws",
        "compile_seconds",
        "warmup_seconds",
        "sampling_seconds",
        "total_seconds",
        "gradient_evaluations_warmup",
        "gradient_evaluations_sampling",
        "divergences",
        "min_ess_bulk",
        "max_r_hat",
        "metric",
    ];
    assert_eq!(stats.as_object().unwrap().len(), keys.len());
    assert!(keys.iter().all(|key| !stats[key].is_null()), "{stats}");
}

/// Runs the example on this data and gives its error, having checked its exit code and that it left
/// no file behind.
fn failure(data: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("line.csv"), folder.path().join("out"));
    std::fs::write(&file, data).unwrap();
    let output = example(&out).arg("--data").arg(&file).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(!text.contains("panicked"), "{text}");
    let left: Vec<_> = std::fs::read_dir(&out).into_iter().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
    text.replace(file.to_str().unwrap(), "line.csv")
}

#[test]
fn bad_input_gives_one_clear_error_and_exit_code_2() {
    let good = "X,Y,E\n0,1,1\n1,2,1\n2,3,1\n";
    let cases: [(&str, &[&str], &str); 9] = [
        (
            "X,Y,E\n0,1,1\n1,two,1\n",
            &[],
            "error: line.csv, line 3, column \"Y\": \"two\" is not a number\n",
        ),
        (
            "X,Y,E\n0,NaN,1\n",
            &[],
            "error: line.csv, line 2, column \"Y\": NaN is not finite; leave such rows out\n",
        ),
        (
            "X,Y,E\n0,1,1\n1,2\n",
            &[],
            "error: line.csv, line 3: 2 fields, but the header names 3 columns\n",
        ),
        ("X,Y\n0,1\n", &[], "error: line.csv: no column \"E\"; there are: X, Y\n"),
        ("X,Y,E\n", &[], "error: line.csv: there is no row of numbers below the column names\n"),
        (
            "X,Y,E\n0,1,-1\n",
            &[],
            "site \"y\" in plate \"data\" of size 1: Normal: scale must be positive, found -1",
        ),
        (good, &["--chains", "0"], "error: num_chains is 0, but must be at least 1\n"),
        (good, &["--steps", "5"], "unexpected argument '--steps'"),
        (good, &["--draws", "many"], "invalid value 'many' for '--draws <DRAWS>'"),
    ];
    for (data, arguments, expected) in cases {
        let text = failure(data, arguments);
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_missing_file_and_a_folder_that_cannot_be_written_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let output =
        example(&folder.path().join("out")).args(["--data", "no/such.csv"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.starts_with("error: cannot read no/such.csv: "), "{text}");
    assert_eq!(output.status.code(), Some(2));

    let taken = folder.path().join("taken");
    std::fs::write(&taken, "a file, not a folder").unwrap();
    let output = example(&taken).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.starts_with("error: cannot make the folder "), "{text}");
    assert_eq!(output.status.code(), Some(2));
}

/// Interrupts the example after this time, and gives what it printed to standard error and whether it
/// succeeded.
#[cfg(unix)]
fn interrupted_after(seconds: u64, out: &Path) -> (bool, String) {
    // Far more draws than fit into the time, so that the run is always interrupted.
    let mut child = example(out)
        .args(["--draws", "4000000", "--warmup", "50", "--quiet"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(seconds));
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let clock = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(clock.elapsed() < Duration::from_secs(120), "the run goes on after Ctrl-C");
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut text).unwrap();
    (status.success(), text)
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_draws_made_so_far_and_says_so() {
    let out = tempfile::tempdir().unwrap();
    // On a busy machine the first draw may take long.
    let (success, text) = [1, 4, 16]
        .into_iter()
        .map(|seconds| interrupted_after(seconds, out.path()))
        .find(|(_, text)| !text.contains("before the first draw"))
        .expect("no draw within 16 seconds");
    assert!(success, "{text}");
    assert!(text.contains("warning: interrupted: kept "), "{text}");
    let stats = std::fs::read_to_string(out.path().join("stats.json")).unwrap();
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    let draws = stats["draws"].as_u64().unwrap();
    assert!(0 < draws && draws < 4_000_000, "{draws}");
    let rows = std::fs::read_to_string(out.path().join("draws.csv")).unwrap().lines().count();
    assert_eq!(rows as u64, 1 + draws * stats["chains"].as_u64().unwrap());
}
