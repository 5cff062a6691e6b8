//! The examples as a user runs them: their files, their options, their errors.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// `cargo test -p photometry` builds the examples beside the folder of the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let example = profile.join("examples").join(name);
    assert!(example.exists(), "build it first: cargo build -p photometry --examples");
    example
}

fn run(arguments: &[&str], out: &Path) -> Output {
    run_example("blackbody_colors", arguments, out)
}

fn run_example(name: &str, arguments: &[&str], out: &Path) -> Output {
    let mut command = Command::new(example(name));
    command.args(arguments).arg("--out").arg(out);
    command.output().unwrap()
}

const DATA: &str = "../../data/filters";

#[test]
fn colors_and_figures_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let betas = dir.path().join("betas.txt");
    std::fs::write(&betas, "# 1/nm\n0.013\n\n 0.8\n").unwrap();
    let out = dir.path().join("a/b");
    let betas = betas.to_str().unwrap();
    let output = run(&["--data", DATA, "--betas", betas], &out);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("For 2 values of β"), "{text}");
    let table = std::fs::read_to_string(out.join("colors.csv")).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "beta,log10_fg_fr,d_dbeta,d2_dbeta2");
    assert_eq!(lines.len(), 3);
    let row: Vec<f64> = lines[1].split(',').map(|field| field.parse().unwrap()).collect();
    let expected =
        [0.013, -0.069_709_929_343_824_72, 0.720_656_131_493_524_5, -113.284_154_540_925_68];
    assert_eq!(row.len(), 4);
    for (found, expected) in row.iter().zip(expected) {
        assert!((found / expected - 1.0).abs() < 1e-11, "{found} {expected}");
    }
    for name in ["filters.svg", "spectra.svg", "color_gradient.svg"] {
        let svg = std::fs::read_to_string(out.join(name)).unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{name}");
    }
    let files = std::fs::read_dir(&out).unwrap().count();
    assert_eq!(files, 4, "nothing else is left behind");
}

#[test]
fn every_mistake_is_one_line_and_exit_code_2() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (bad, zero) = (file("bad.txt", "0.1\nhot\n"), file("zero.txt", "0.1\n\n0\n"));
    let (empty, cold) = (file("empty.txt", "# none\n"), file("cold.txt", "0.1\n1e-12\n"));
    let cases: [(&[&str], &str); 6] = [
        (&["--data", "no/such/folder"], "cannot read no/such/folder/DES_g_y3a1.dat"),
        (&["--data", DATA, "--betas", "no/such/file"], "cannot read no/such/file"),
        (&["--data", DATA, "--betas", &bad], "line 2: found \"hot\""),
        (&["--data", DATA, "--betas", &zero], "line 3: found \"0\""),
        (&["--data", DATA, "--betas", &empty], "there are no values"),
        (&["--data", DATA, "--betas", &cold], "beta[1] is 1e-12"),
    ];
    let out = dir.path().join("out");
    for (arguments, message) in cases {
        let output = run(arguments, &out);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert!(text.starts_with("error: ") && text.contains(message), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(!out.exists(), "{arguments:?} left files behind");
    }
    // A folder that cannot be made, and options that are not there.
    let betas = file("betas.txt", "0.1\n");
    let output = run(&["--data", DATA, "--betas", &betas], &Path::new(&betas).join("out"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot make the folder"));
    assert_eq!(run(&["--colour"], &out).status.code(), Some(2));
    assert_eq!(run(&["extra"], &out).status.code(), Some(2));
    let help = run(&["--help"], &out);
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--betas"));
}

#[test]
fn quiet_prints_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let betas = dir.path().join("betas.txt");
    std::fs::write(&betas, "0.2\n0.1\n").unwrap();
    let out = dir.path().join("out");
    let output = run(&["--quiet", "--data", DATA, "--betas", betas.to_str().unwrap()], &out);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn magnitudes_and_properties_are_tables() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("tables");
    let bands = ["--band", "sdss2010_g,twomass_J", "--temperature", "4000,7000"];
    let output = run_example("synthetic_magnitudes", &bands, &out);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("-35.510484") && text.contains("4701.385687"), "{text}");
    let table = std::fs::read_to_string(out.join("magnitudes.csv")).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "band,temperature,ab_mag,st_mag,vega_mag,effective_flam,effective_fnu,count_rate,\
         effective_wavelength"
    );
    assert_eq!(lines.len(), 5);
    let fields: Vec<&str> = lines[1].split(',').collect();
    assert_eq!(fields[..2], ["sdss2010_g", "4000"]);
    assert!((fields[2].parse::<f64>().unwrap() + 35.510_484_361_207_69).abs() < 1e-10);
    // A response to energy has no counts.
    assert_eq!(lines[4].split(',').nth(7), Some(""));
    let table = std::fs::read_to_string(out.join("bandpasses.csv")).unwrap();
    assert!(table.starts_with("band,response_kind,pivot,mean,mean_log,photon_mean,"), "{table}");
    assert_eq!(table.lines().count(), 3);

    let cases: [(&[&str], &str); 4] = [
        (&["--band", "sdss_g"], "there is no band \"sdss_g\""),
        (&["--temperature", "0"], "temperature: found 0, expected a finite number of K above 0"),
        (&["--temperature", "5772,-3"], "temperature: found -3"),
        (&["--temperature", "NaN"], "temperature: found NaN"),
    ];
    for (arguments, message) in cases {
        let out = dir.path().join("none");
        let output = run_example("synthetic_magnitudes", arguments, &out);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert!(text.starts_with("error: ") && text.contains(message), "{text}");
        assert!(!out.exists());
    }
}

#[test]
fn extinction_curves_are_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("curves");
    let output = run_example("extinction_curves", &[], &out);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("G03 SMC bar"), "{text}");
    let svg = std::fs::read_to_string(out.join("extinction_curves.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("CCM89"));
    let table = std::fs::read_to_string(out.join("extinction_curves.csv")).unwrap();
    assert!(table.starts_with("law,wavenumber,wavelength,relative_extinction\nCCM89,"), "{table}");
    assert_eq!(table.lines().count(), 1 + 11 * 401);
    let output = run_example("extinction_curves", &["--r-v", "9"], &dir.path().join("none"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("R(V): found 9"));
}
