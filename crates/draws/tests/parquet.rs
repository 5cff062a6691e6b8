//! Parquet tables: what was written is read, and damage is an error.
#![cfg(feature = "parquet")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use draws::io::{read_parquet, write_parquet};
use draws::{Draws, ErrorKind};

/// Values that are not finite, labels, odd names, and every kind of statistic.
fn draws() -> Draws {
    let mut draws = Draws::new(2, 3);
    draws.add("slope", &[], vec![2.0, f64::NAN, 1.9, f64::INFINITY, -0.0, 5e-324]).unwrap();
    draws.add("stars/distance", &[2, 3], (0..36).map(f64::from).collect()).unwrap();
    draws.set_dims("stars/distance", &[Some("cluster"), None]).unwrap();
    draws.set_coordinates("cluster", ["Hyades", "α Persei"]).unwrap();
    draws.add_sample_stat("diverging", vec![0.0, 1.0, 0.0, 0.0, 0.0, 1.0]).unwrap();
    draws.add_sample_stat("tree_depth", vec![3.0, 4.0, 3.0, 1.0, 2.0, 3.0]).unwrap();
    draws.add_sample_stat("energy", vec![0.5; 6]).unwrap();
    draws
}

fn written(draws: &Draws) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/draws.parquet");
    write_parquet(draws, &path).unwrap();
    (folder, path)
}

#[test]
fn what_was_written_is_read() {
    let (_folder, path) = written(&draws());
    // As text, since NaN is not equal to itself.
    assert_eq!(format!("{:?}", read_parquet(&path).unwrap()), format!("{:?}", draws()));
    let found = read_parquet(&path).unwrap();
    let bits = |draws: &Draws| -> Vec<u64> {
        draws.variable("slope").unwrap().values().iter().map(|x| x.to_bits()).collect()
    };
    assert_eq!(bits(&found), bits(&draws()));
    let none = Draws::new(0, 0);
    let (_folder, path) = written(&none);
    assert_eq!(read_parquet(&path).unwrap(), none);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

/// Tables of pandas, with the dictionary pages and the compression that are its default, and a number that is
/// missing (`golden/make_parquet.py`).
#[test]
fn tables_of_pandas_are_read() {
    let found = read_parquet(Path::new("tests/golden/pandas.parquet")).unwrap();
    assert_eq!((found.num_chains(), found.num_draws()), (2, 2));
    let slope = found.variable("slope").unwrap().values();
    assert_eq!(slope[..3], [1.5, 2.5, -0.25]);
    assert!(slope[3].is_nan());
    assert_eq!(found.variable("x").unwrap().draw(1, 0), [5.0, 6.0]);
    assert_eq!(found.sample_stat("diverging").unwrap().values(), [0.0, 1.0, 0.0, 0.0]);
    let error = |file: &str| {
        let path = format!("tests/golden/{file}.parquet");
        read_parquet(Path::new(&path)).unwrap_err().to_string()
    };
    assert_eq!(
        error("pandas_text"),
        "tests/golden/pandas_text.parquet: column \"name\": it holds no numbers"
    );
    assert_eq!(
        error("pandas_nested"),
        "tests/golden/pandas_nested.parquet: column \"x.list.element\" is nested, expected numbers"
    );
    assert_eq!(
        error("pandas_chains"),
        "tests/golden/pandas_chains.parquet: row 3: found chain 1 and draw 1, expected chain 1 and draw 0: chain \
         by chain, counted from 0, with as many draws each"
    );
    assert_eq!(
        error("pandas_short"),
        "tests/golden/pandas_short.parquet: found 3 draws of 2 chains, the first of which has 2; expected as many \
         of each"
    );
    assert_eq!(
        error("pandas_columns"),
        "tests/golden/pandas_columns.parquet: found the columns draw, x, expected \"chain\" and \"draw\" among them"
    );
}

#[test]
fn names_that_would_be_one_column_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["chain", "sample_stats/energy"] {
        let mut twice = draws();
        twice.add(name, &[], vec![0.0; 6]).unwrap();
        let path = folder.path().join("draws.parquet");
        let error = write_parquet(&twice, &path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Name);
        let expected = format!("two columns would be named \"{name}\" in the file; rename one");
        assert_eq!(error.to_string(), expected);
        assert!(!path.exists());
    }
}

#[test]
fn what_is_no_such_file_is_told() {
    let error = read_parquet(Path::new("none.parquet")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().starts_with("cannot read none.parquet: "), "{error}");
    let (_folder, path) = written(&draws());
    let good = std::fs::read(&path).unwrap();
    for length in [0, 3, 12, good.len() / 2, good.len() - 1] {
        std::fs::write(&path, &good[..length]).unwrap();
        let error = read_parquet(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parse);
        assert!(error.to_string().contains("this is no good Parquet file: "), "{error}");
    }
}

/// Half a second, or as many seconds as the variable `FUZZ_SECONDS` says.
#[test]
fn no_damaged_file_causes_a_panic() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(0.5);
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut state = 17_u64;
    let mut random = move |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n.max(1)
    };
    let (_folder, path) = written(&draws());
    let files = [path.as_path(), Path::new("tests/golden/pandas.parquet")]
        .map(|path| std::fs::read(path).unwrap());
    let (mut rounds, mut read) = (0, 0);
    while Instant::now() < end || rounds < 200 {
        rounds += 1;
        let mut bytes = files[rounds % 2].clone();
        for _ in 0..=random(3) {
            // Pages come first, the description of the file last; each is hit as often.
            let at = match random(2) {
                0 => random(bytes.len()),
                _ => bytes.len().saturating_sub(1 + random(400)),
            };
            match random(4) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 if at < bytes.len() => bytes[at] ^= 1 << random(8),
                _ if at < bytes.len() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random(5)],
                _ => {}
            }
        }
        std::fs::write(&path, &bytes).unwrap();
        read += usize::from(read_parquet(&path).is_ok());
    }
    eprintln!("{rounds} damaged files, {read} of them read");
}
