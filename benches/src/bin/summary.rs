//! The time of a summary of 4 × 10 000 draws of 1000 variables, as a JSON line.
//!
//! `cargo run --release -p benches --bin summary`; with a path it writes the draws there as a Zarr folder, and
//! the table as `summary.csv` beside it, for `benches/peers/summary.py`.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use pallasite::diagnostics::summary;
use pallasite::draws::io::write_zarr;
use pallasite::draws::{Draws, InferenceData};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const CHAINS: usize = 4;
const DRAWS: usize = 10_000;
const VARIABLES: usize = 1000;

/// Autoregressive chains with uniform noise, the elements of one variable.
fn draws() -> Result<Draws, Box<dyn Error>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(9);
    let mut values = Vec::with_capacity(CHAINS * DRAWS * VARIABLES);
    for _ in 0..CHAINS {
        let mut state = vec![0.0; VARIABLES];
        for _ in 0..DRAWS {
            for x in &mut state {
                let noise = (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64 - 0.5;
                *x = 0.5 * *x + noise;
            }
            values.extend_from_slice(&state);
        }
    }
    let mut draws = Draws::new(CHAINS, DRAWS);
    draws.add("x", &[VARIABLES], values)?;
    Ok(draws)
}

fn main() -> Result<(), Box<dyn Error>> {
    let draws = draws()?;
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let clock = Instant::now();
        let table = summary(&draws);
        best = best.min(clock.elapsed().as_secs_f64());
        if table.rows().len() != VARIABLES {
            return Err("rows are missing".into());
        }
    }
    println!(
        "{{\"chains\": {CHAINS}, \"draws\": {DRAWS}, \"variables\": {VARIABLES}, \
         \"threads\": {}, \"seconds\": {best:.3}}}",
        rayon::current_num_threads()
    );
    if let Some(path) = std::env::args().nth(1) {
        let path = PathBuf::from(path);
        let clock = Instant::now();
        write_zarr(&InferenceData::new(draws.clone()), &path)?;
        println!("{{\"write_zarr_seconds\": {:.3}}}", clock.elapsed().as_secs_f64());
        summary(&draws).write_csv(&path.with_file_name("summary.csv"))?;
    }
    Ok(())
}
