//! A short run in the coordinates that were found at the mode: its draws tell what data say where the
//! posterior is, which need not be at the mode.

use samplers::{ChainRng, Nuts, Observer, Settings, run};

use super::survey::{Reading, Strength, Survey};
use crate::Error;

/// So many chains, steps of the warm-up and draws, of which one in a few is looked at: some hundred steps,
/// where the warm-up that follows has thousands.
const NUM_CHAINS: usize = 2;
const NUM_WARMUP: usize = 60;
const NUM_DRAWS: usize = 8;
const THINNING: usize = 4;

/// Trees of bad coordinates are cut.
const MAX_TREE_DEPTH: usize = 6;

/// Asks whether to go on; the steps of a pilot are none of the run.
struct Quiet<'o>(&'o dyn Observer);

impl Observer for Quiet<'_> {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// The sites at draws near a position; none if no chain gets anywhere.
pub(crate) fn readings(
    survey: &Survey,
    strengths: &[Strength],
    position: &[f64],
    observer: &dyn Observer,
) -> Result<Vec<Vec<Reading>>, Error> {
    let kernel =
        Nuts::default().max_tree_depth(MAX_TREE_DEPTH).max_tree_depth_warmup(MAX_TREE_DEPTH);
    let settings = Settings {
        num_chains: NUM_CHAINS,
        num_warmup: NUM_WARMUP,
        num_samples: NUM_DRAWS,
        thinning: THINNING,
        ..Settings::default()
    };
    let start = |_: usize, _: &mut _, _: &mut ChainRng| Ok::<_, Error>(position.to_vec());
    let landscape = survey.landscape(strengths);
    let Ok(run) = run(&landscape, &kernel, &settings, start, &Quiet(observer)) else {
        return Ok(Vec::new());
    };
    let positions = run.draws.variable("position")?;
    // A run that was stopped has fewer.
    let (num_chains, num_draws) = (run.draws.num_chains(), run.draws.num_draws());
    let draws = (0..num_chains).flat_map(|chain| (0..num_draws).map(move |draw| (chain, draw)));
    draws
        .map(|(chain, draw)| survey.read(positions.draw(chain, draw), strengths, &[], &[]))
        .collect()
}
