//! The figures of docs/guide/speed.md, and what they show.
//!
//! `cargo run --release -p benches --bin speed -- gradients` measures gradients, compiled and by hand, over sizes of
//! data; `-- warmup` measures warm-ups of several lengths. Each takes a minute or two, writes its numbers to
//! docs/guide/speed and draws its figure. `-- figures` draws all three from the numbers that are there, those of
//! `benches/peers/fits.py` among them.

#![allow(clippy::print_stdout)] // a program for the terminal

mod draw;
mod gradients;
mod table;
mod warmup;

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(about = "Measures and draws the figures of docs/guide/speed.md")]
struct Options {
    #[command(subcommand)]
    what: What,
    /// The folder of numbers and figures [default: docs/guide/speed]
    #[arg(long, value_name = "DIR", global = true)]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum What {
    /// Measure gradients over sizes of data
    Gradients,
    /// Measure warm-ups of several lengths
    Warmup,
    /// Draw from the numbers that are there
    Figures,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/speed");
    let out = options.out.unwrap_or(guide);
    match options.what {
        What::Gradients => {
            gradients::measure()?.write(&out.join("gradients.csv"))?;
            draw::gradients(&out)
        }
        What::Warmup => {
            warmup::measure()?.write(&out.join("warmup.csv"))?;
            draw::warmup(&out)
        }
        What::Figures => {
            draw::gradients(&out)?;
            draw::warmup(&out)?;
            draw::fits(&out)
        }
    }
}
