//! Writes the observations of W3 to standard output, for other software to work on.
//!
//! `cargo run --release -p benches --bin logistic_data`: little-endian doubles, first the predictors
//! row by row, then the outcomes.

use std::error::Error;
use std::io::Write;

use benches::work::logistic::Logistic;

fn main() -> Result<(), Box<dyn Error>> {
    let data = Logistic::draw()?;
    let numbers = data.x.data().iter().chain(data.y.data());
    let bytes: Vec<u8> = numbers.flat_map(|x| x.to_le_bytes()).collect();
    std::io::stdout().write_all(&bytes)?;
    Ok(())
}
