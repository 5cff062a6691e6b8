//! Log densities with their gradients, compiled and by hand, over sizes of data.

use std::error::Error;

use benches::isa::InstructionSet;
use benches::work::gradients_in_turn;
use benches::work::line::Line;
use benches::work::logistic::{Logistic, ROWS};
use pallasite::samplers::LogDensity;

use crate::table::Table;

/// Sizes that are no multiples of anything beyond 4, as those of data are.
const SIZES: [usize; 9] = [10, 32, 100, 316, 1000, 3160, 10_000, 31_600, ROWS];

pub(crate) fn measure() -> Result<Table, Box<dyn Error>> {
    let isa = InstructionSet::of_programs()?;
    let mut table = Table::new(["work", "points", "compiled_ns", "by_hand_ns", "ratio"]);
    for size in SIZES {
        let data = Line::repeated(size)?;
        push(&mut table, "line", size, data.compiled()?, data.by_hand(isa));
    }
    for size in SIZES {
        let data = Logistic::draw()?.first(size)?;
        push(&mut table, "logistic", size, data.compiled()?, data.by_hand(isa));
    }
    Ok(table)
}

fn push(
    table: &mut Table,
    work: &str,
    size: usize,
    compiled: impl LogDensity,
    by_hand: impl LogDensity,
) {
    let (a, b) = gradients_in_turn(compiled, by_hand);
    let numbers = [format!("{a:.1}"), format!("{b:.1}"), format!("{:.3}", a / b)];
    let [a, b, ratio] = numbers;
    table.push(vec![work.to_owned(), size.to_string(), a, b, ratio]);
}
