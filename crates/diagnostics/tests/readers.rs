//! The readers of summaries on damaged files: never a panic.

use std::time::{Duration, Instant};

use diagnostics::{Summary, summary};
use draws::Draws;

/// A summary with odd rows, as JSON and CSV.
fn files() -> [String; 2] {
    let mut draws = Draws::new(2, 4);
    draws.add("x", &[1, 2], (0..16).map(|i| f64::from(i * 7 % 11)).collect()).unwrap();
    draws.add("fixed", &[], vec![2.5; 8]).unwrap();
    draws.add("infinite", &[], vec![f64::INFINITY; 8]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let paths = ["s.json", "s.csv"].map(|name| folder.path().join(name));
    summary(&draws).write_json(&paths[0]).unwrap();
    summary(&draws).write_csv(&paths[1]).unwrap();
    paths.map(|path| std::fs::read_to_string(path).unwrap())
}

#[test]
fn no_damaged_summary_causes_a_panic() {
    let files = files();
    assert!(Summary::parse_json(&files[0], "s.json").is_ok());
    assert!(Summary::parse_csv(&files[1], "s.csv").is_ok());
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(0.5);
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut state = 5_u64;
    let mut random = move |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n.max(1)
    };
    let pieces = ["{", "]", ",", "\n", "\"", "null", "99999999999999999999", "-1", "é", ":"];
    let mut rounds = 0;
    while Instant::now() < end || rounds < 1000 {
        rounds += 1;
        let mut text: Vec<char> = files[rounds % 2].chars().collect();
        for _ in 0..=random(3) {
            let at = random(text.len());
            match random(3) {
                0 => text.truncate(at),
                1 if !text.is_empty() => {
                    text.remove(at);
                }
                _ => drop(text.splice(at..at, pieces[random(pieces.len())].chars())),
            }
        }
        let text: String = text.into_iter().collect();
        for read in [Summary::parse_json, Summary::parse_csv] {
            if let Ok(summary) = read(&text, "s") {
                assert!(!summary.to_string().is_empty());
                summary.warnings();
            }
        }
    }
}
