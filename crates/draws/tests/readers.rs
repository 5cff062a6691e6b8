//! The readers of text on damaged files: an error each that says where, and never a panic.

use std::time::{Duration, Instant};

use draws::Draws;
use draws::io::{parse_draws_csv, parse_stan_csv, read_stan_csv, write_stan_csv};

const CSV: &str = "chain,draw,slope,\"a[0,0]\",\"a[0,1]\",\"a[1,0]\",\"a[1,1]\"\n\
                   0,0,1.5,1,2,3,4\n0,1,-0,5,6,7,8\n1,0,NaN,1,2,3,4\n1,1,inf,5,6,7,8\n";

const STAN: &str = "# stan_version_major = 2\n# method = sample (Default)\n\
                    #     num_samples = 2\n#     num_warmup = 3\n#     save_warmup = true\n#     thin = 2\n\
                    lp__,accept_stat__,user__,slope,a.1.1,a.2.1,a.1.2,a.2.2\n\
                    # Adaptation terminated\n# Step size = 0.5\n\
                    -9,0,0,9,9,9,9,9\n-9,0,0,9,9,9,9,9\n\
                    -1.5,0.9,7,1.5,1,3,2,4\n-2.5,0.8,8,nan,5,7,6,-inf\n\
                    # \n#  Elapsed Time: 0.1 seconds (Warm-up)\n";

#[test]
fn elements_find_their_places_in_any_order() {
    let draws = parse_draws_csv(CSV, "d.csv").unwrap();
    assert_eq!((draws.num_chains(), draws.num_draws()), (2, 2));
    assert_eq!(draws.variable("a").unwrap().shape(), [2, 2]);
    assert_eq!(draws.variable("a").unwrap().draw(0, 1), [5.0, 6.0, 7.0, 8.0]);
    assert!(draws.variable("slope").unwrap().draw(1, 0)[0].is_nan());
    let shuffled = "chain,draw,x[1],y,x[0]\n0,0,2,3,1\n";
    let draws = parse_draws_csv(shuffled, "d.csv").unwrap();
    assert_eq!(draws.variable("x").unwrap().draw(0, 0), [1.0, 2.0]);
    // A name that only looks like an element is that of a scalar.
    let odd = parse_draws_csv("chain,draw,f[x]\n0,0,2\n", "d.csv").unwrap();
    assert_eq!(odd.variable("f[x]").unwrap().draw(0, 0), [2.0]);
}

#[test]
fn every_bad_csv_says_where() {
    let replaced = |from: &str, to: &str| {
        assert!(CSV.contains(from));
        parse_draws_csv(&CSV.replacen(from, to, 1), "d.csv").unwrap_err().to_string()
    };
    for (error, expected) in [
        (
            replaced("chain,draw", "draw,chain"),
            "d.csv: the first two columns must be chain and draw",
        ),
        (replaced("a[0,1]", "a[0,0]"), "d.csv: an element of \"a\" is there twice"),
        (replaced("slope", "a"), "d.csv: the columns of \"a\" have different numbers of indices"),
        (
            replaced("a[1,1]", "a[1,3]"),
            "d.csv: \"a\" would have the shape [2, 4], but there are 4 columns of it",
        ),
        (
            replaced("a[1,1]", "a[1,18446744073709551615]"),
            "d.csv: \"a\" would have the shape [2, 18446744073709551615], but there are 4 columns of it",
        ),
        (replaced("-0,5", "-0"), "d.csv, row 2: 6 fields, but the header names 7 columns"),
        (replaced("1.5", "one"), "d.csv, row 1: column \"slope\": \"one\" is not a number"),
        (
            replaced("0,1,-0", "0,2,-0"),
            "d.csv, row 2: chain 0 and draw 2, but draw 1 should follow",
        ),
        (
            replaced("1,0,NaN", "2,0,NaN"),
            "d.csv, row 3: chain 2 and draw 0, but draw 2 should follow",
        ),
        (replaced("0,1,-0", "x,1,-0"), "d.csv, row 2: \"x\" and \"1\" must count chains and draws"),
        (
            replaced("1,1,inf,5,6,7,8\n", ""),
            "d.csv: the chains have [2, 1] draws, but must have as many each",
        ),
        (
            parse_draws_csv("", "d.csv").unwrap_err().to_string(),
            "d.csv: the first two columns must be chain and draw",
        ),
    ] {
        assert_eq!(error, expected);
    }
    let none = parse_draws_csv("chain,draw,x\n", "d.csv").unwrap();
    assert_eq!((none.num_chains(), none.num_draws()), (0, 0));
}

#[test]
fn stan_files_give_draws_and_statistics() {
    let draws = parse_stan_csv(STAN, "s.csv").unwrap();
    assert_eq!((draws.num_chains(), draws.num_draws()), (1, 2));
    assert_eq!(draws.variable("a").unwrap().draw(0, 0), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(draws.variable("a").unwrap().draw(0, 1)[3], f64::NEG_INFINITY);
    assert_eq!(draws.sample_stat("acceptance_rate").unwrap().values(), [0.9, 0.8]);
    assert_eq!(draws.sample_stat("user").unwrap().values(), [7.0, 8.0]);
}

#[test]
fn every_bad_stan_file_says_where() {
    let replaced = |from: &str, to: &str| {
        assert!(STAN.contains(from));
        parse_stan_csv(&STAN.replacen(from, to, 1), "s.csv").unwrap_err().to_string()
    };
    for (error, expected) in [
        (replaced("-2.5,", ""), "s.csv, line 13: 7 fields, but the header names 8 columns"),
        (replaced("-2.5", "x"), "s.csv, line 13: \"x\" is not a number"),
        (
            replaced("a.1.2", "a.1.0"),
            "s.csv: \"a.1.0\" is no element of an array, which are counted from 1",
        ),
        (
            replaced("a.1.2", "a.3.2"),
            "s.csv: \"a\" would have the shape [3, 2], but there are 4 columns of it",
        ),
        (
            replaced("slope", "user__"),
            "s.csv: \"user\" is there already: every name can be added once",
        ),
        (replaced("slope", ""), "s.csv: a column is named \"\""),
        (
            parse_stan_csv("# nothing\n", "s.csv").unwrap_err().to_string(),
            "s.csv: there is no line of column names",
        ),
    ] {
        assert_eq!(error, expected);
    }
    let folder = tempfile::tempdir().unwrap();
    let paths = ["one", "two"].map(|name| folder.path().join(name));
    std::fs::write(&paths[0], STAN).unwrap();
    std::fs::write(&paths[1], STAN.replace("-1.5,0.9,7,1.5,1,3,2,4\n", "")).unwrap();
    let error = read_stan_csv(&paths).unwrap_err().to_string();
    assert!(error.contains("2 and 1 draws per chain"), "{error}");
    assert!(read_stan_csv::<&str>(&[]).is_err());
    assert!(read_stan_csv(&[folder.path().join("none")]).is_err());
}

#[test]
fn stan_files_come_back_to_the_same_bits() {
    let mut draws = Draws::new(2, 2);
    draws.add("x", &[], vec![0.1 + 0.2, 1e-300, f64::NAN, f64::NEG_INFINITY]).unwrap();
    draws.add("deep", &[2, 1, 3], (0..24).map(|i| f64::from(i).sqrt()).collect()).unwrap();
    draws.add_sample_stat("lp", vec![-1.0, -2.0, -3.0, -4.0]).unwrap();
    draws.add_sample_stat("diverging", vec![0.0, 1.0, 0.0, 0.0]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let paths = write_stan_csv(&draws, &folder.path().join("deep/draws.csv")).unwrap();
    let read = read_stan_csv(&paths).unwrap();
    assert_eq!(format!("{read:?}"), format!("{draws:?}"));
    let mut twice = Draws::new(1, 1);
    twice.add("a/b", &[], vec![1.0]).unwrap();
    twice.add("a.b", &[], vec![1.0]).unwrap();
    assert!(write_stan_csv(&twice, &folder.path().join("draws.csv")).is_err());
    // Without the log density Stan's readers still find its column.
    let mut plain = Draws::new(1, 1);
    plain.add("x", &[], vec![1.0]).unwrap();
    let paths = write_stan_csv(&plain, &folder.path().join("plain.csv")).unwrap();
    assert!(std::fs::read_to_string(&paths[0]).unwrap().contains("\nlp__,x\n"));
}

#[test]
fn no_damaged_text_causes_a_panic() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(0.5);
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut state = 11_u64;
    let mut random = move |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n.max(1)
    };
    let pieces =
        ["[", "]", ",", ".", "\n", "#", "\"", "9999999999999999999", "-1", "__", "é", "=", "0"];
    let mut rounds = 0;
    while Instant::now() < end || rounds < 2000 {
        rounds += 1;
        let mut text: Vec<char> = if rounds % 2 == 0 { CSV } else { STAN }.chars().collect();
        for _ in 0..=random(3) {
            let at = random(text.len());
            match random(4) {
                0 => text.truncate(at),
                1 if !text.is_empty() => {
                    text.remove(at);
                }
                2 => {
                    let more = random(text.len().saturating_sub(at).min(40));
                    let part: Vec<char> = text[at..at + more].to_vec();
                    text.splice(at..at, part);
                }
                _ => drop(text.splice(at..at, pieces[random(pieces.len())].chars())),
            }
        }
        let text: String = text.into_iter().collect();
        let _ = parse_draws_csv(&text, "d.csv");
        let _ = parse_stan_csv(&text, "s.csv");
    }
}
