//! A program evaluated for every draw: variables in, variables out.

use autodiff::Program;
use draws::{Draws, Variable};

use crate::Error;
use crate::store::StoredSite;

/// How many draws are evaluated at once; enough to keep many threads busy, while the scratch memory
/// stays small beside the result.
const ROWS: usize = 4096;

/// The outputs of the program for every draw of the inputs, which it takes one after the other.
pub(crate) fn evaluate(
    program: &Program,
    inputs: &[&Variable],
    outputs: &[StoredSite],
    [num_chains, num_draws]: [usize; 2],
) -> Result<Draws, Error> {
    let rows = num_chains * num_draws;
    let (input_width, width) = (program.input_len(), program.output_len());
    let mut columns: Vec<Vec<f64>> =
        outputs.iter().map(|site| Vec::with_capacity(rows * site.shape.size())).collect();
    let mut given = Vec::with_capacity(ROWS.min(rows) * input_width);
    let mut values = vec![0.0; ROWS.min(rows) * width];
    for start in (0..rows).step_by(ROWS) {
        let chunk = start..rows.min(start + ROWS);
        given.clear();
        for row in chunk.clone() {
            for variable in inputs {
                let size = variable.size();
                given.extend_from_slice(&variable.values()[row * size..(row + 1) * size]);
            }
        }
        let values = &mut values[..chunk.len() * width];
        if input_width > 0 && width > 0 {
            program.eval_batch(&given, values)?;
        } else {
            // What depends on no draw is the same for all.
            for row in values.chunks_exact_mut(width.max(1)) {
                program.eval(&mut program.workspace(), &[], row)?;
            }
        }
        for row in values.chunks_exact(width.max(1)) {
            let mut rest = row;
            for (column, site) in columns.iter_mut().zip(outputs) {
                let (own, others) = rest.split_at(site.shape.size());
                column.extend_from_slice(own);
                rest = others;
            }
        }
    }
    let mut draws = Draws::new(num_chains, num_draws);
    for (site, column) in outputs.iter().zip(columns) {
        site.add_to(&mut draws, column)?;
    }
    Ok(draws)
}
