//! The example `blackbody_colors` as a user runs it: its files, its options, its errors.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// `cargo test -p photometry` builds the examples beside the folder of the tests.
fn example() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let example = profile.join("examples").join("blackbody_colors");
    assert!(example.exists(), "build it first: cargo build -p photometry --examples");
    example
}

fn run(arguments: &[&str], out: &Path) -> Output {
    let mut command = Command::new(example());
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
    for name in ["filters.svg", "color_gradient.svg"] {
        let svg = std::fs::read_to_string(out.join(name)).unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{name}");
    }
    let files = std::fs::read_dir(&out).unwrap().count();
    assert_eq!(files, 3, "nothing else is left behind");
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
