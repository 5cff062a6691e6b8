//! Time of one log density with gradient, compiled and by hand, a JSON line for each work; and how long
//! it takes to get the compiled one, from the model on.
//!
//! `cargo run --release -p benches --bin gradient -- W1 W2` measures those; without names all. The
//! two are timed in turn, on the same instruction set.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::hint::black_box;

use benches::clock::{in_turn, least_of_several};
use benches::isa::InstructionSet;
use benches::work::{colors, gradients_in_turn, hierarchical, line, logistic};
use rayon::ThreadPoolBuilder;

/// What is measured of a work.
struct Times {
    /// The milliseconds that it takes to trace, differentiate and compile it.
    compile: f64,
    /// The nanoseconds of a gradient, compiled and by hand.
    gradient: (f64, f64),
}

/// A name, and what measures it.
type Work = (&'static str, fn(InstructionSet) -> Result<Times, Box<dyn Error>>);

const WORKS: [Work; 4] =
    [("W1", straight_line), ("W2", hr_diagram), ("W3", regression), ("W4", blackbody_colors)];

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted.iter().find(|name| WORKS.iter().all(|(work, _)| work != name)) {
        return Err(format!("no work is named \"{unknown}\": there are W1, W2, W3 and W4").into());
    }
    let isa = InstructionSet::of_programs()?;
    for (work, measure) in WORKS {
        if wanted.is_empty() || wanted.iter().any(|name| name == work) {
            let Times { compile, gradient: (compiled, by_hand) } = measure(isa)?;
            let line = serde_json::json!({
                "work": work,
                "ns_per_gradient": compiled,
                "ns_hand_written": by_hand,
                "ratio": compiled / by_hand,
                "compile_ms": compile,
                "isa": isa.name(),
            });
            println!("{line}");
        }
    }
    Ok(())
}

fn straight_line(isa: InstructionSet) -> Result<Times, Box<dyn Error>> {
    let data = line::Line::read()?;
    let (compiled, compile) = least_of_several(|| data.compiled());
    Ok(Times { compile, gradient: gradients_in_turn(compiled?, data.by_hand(isa)) })
}

fn hr_diagram(isa: InstructionSet) -> Result<Times, Box<dyn Error>> {
    let data = hierarchical::HrDiagram::read()?;
    let (compiled, compile) = least_of_several(|| data.compiled());
    Ok(Times { compile, gradient: gradients_in_turn(compiled?, data.by_hand(isa)) })
}

fn regression(isa: InstructionSet) -> Result<Times, Box<dyn Error>> {
    let data = logistic::Logistic::draw()?;
    let (compiled, compile) = least_of_several(|| data.compiled());
    Ok(Times { compile, gradient: gradients_in_turn(compiled?, data.by_hand(isa)) })
}

fn blackbody_colors(isa: InstructionSet) -> Result<Times, Box<dyn Error>> {
    /// The temperatures of the batch, and of the part of it that is timed at once.
    const BATCH: usize = 100_000;
    const PART: usize = 1000;
    let data = colors::Colors::read()?;
    let (program, compile) = least_of_several(|| data.compiled());
    let (program, by_hand) = (program?, data.by_hand(isa));
    let betas = colors::betas(BATCH);
    let [mut a, mut b] = [vec![[0.0; 2]; PART], vec![[0.0; 2]; PART]];
    let [mut parts, mut parts_by_hand] = [betas.chunks(PART).cycle(), betas.chunks(PART).cycle()];
    // The others run on one thread, too.
    let (compiled, by_hand) = ThreadPoolBuilder::new().num_threads(1).build()?.install(|| {
        in_turn(
            || {
                let part = black_box(parts.next().unwrap_or_default());
                let _ = black_box(program.eval_batch(part, a.as_flattened_mut()));
                black_box(&mut a);
            },
            || {
                let part = black_box(parts_by_hand.next().unwrap_or_default());
                for (row, &beta) in b.iter_mut().zip(part) {
                    *row = by_hand.at(beta);
                }
                black_box(&mut b);
            },
        )
    });
    Ok(Times { compile, gradient: (compiled / PART as f64, by_hand / PART as f64) })
}
