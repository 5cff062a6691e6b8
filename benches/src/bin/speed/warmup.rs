//! What a warm-up of a given length is worth: effective draws for each gradient of the whole run.

use std::error::Error;

use benches::posterior::{Outcome, Size, default_kernel, median, ours, theirs};
use pallasite::samplers::MassMatrix;

use crate::table::Table;

/// The models, as `benches --bin posterior` has them.
pub(crate) const MODELS: [&str; 3] = ["hr_app", "eight_schools_noncentered", "logistic"];

/// The samplers: ours, ours with the metric of Stan's and NumPyro's warm-up, and nuts-rs, that of nutpie.
pub(crate) const SAMPLERS: [&str; 3] = ["pallasite", "welford", "nuts-rs"];

const LENGTHS: [usize; 6] = [50, 100, 200, 400, 1000, 2000];
const SEEDS: u64 = 5;

pub(crate) fn measure() -> Result<Table, Box<dyn Error>> {
    let head = ["model", "sampler", "warmup", "ess_per_1000_gradients", "r_hat", "divergences"];
    let mut table = Table::new(head);
    for model in MODELS {
        for warmup in LENGTHS {
            let mut runs: [Vec<Outcome>; 3] = Default::default();
            for seed in 1..=SEEDS {
                let size = Size { chains: 4, warmup, draws: 1000, seed };
                let welford = default_kernel().mass_matrix(MassMatrix::WelfordDiagonal);
                runs[0].push(ours(model, default_kernel(), size)?.0);
                runs[1].push(ours(model, welford, size)?.0);
                runs[2].push(theirs(model, false, size)?);
            }
            for (sampler, runs) in SAMPLERS.into_iter().zip(&runs) {
                let median = |of: &dyn Fn(&Outcome) -> f64| median(runs.iter().map(of).collect());
                let all = |run: &Outcome| (run.gradients + run.gradients_warmup) as f64;
                table.push(vec![
                    model.to_owned(),
                    sampler.to_owned(),
                    warmup.to_string(),
                    format!("{:.3}", median(&|run| 1e3 * run.min_ess / all(run))),
                    format!("{:.4}", median(&|run| run.max_r_hat)),
                    format!("{:.0}", median(&|run| run.divergences as f64)),
                ]);
            }
        }
    }
    Ok(table)
}
