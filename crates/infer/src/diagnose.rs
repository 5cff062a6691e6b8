//! What stands between the draws of a run and belief in them: problem, parameter and remedy.

use std::fmt;

use diagnostics::{SummaryRow, energy_bfmi};
use draws::Draws;
use samplers::ChainReport;

use crate::Posterior;
use crate::divergence::Divergences;

/// Above this R-hat the chains disagree: Vehtari et al. (2021), Bayesian Analysis 16, 667, section 4.
const R_HAT_LIMIT: f64 = 1.01;

/// Effective draws per chain that quantiles and error estimates need: ibid.
const ESS_PER_CHAIN: f64 = 100.0;

/// Below this the energy hardly changes: Betancourt (2016), arXiv:1604.00695, section 2.2.
const BFMI_LIMIT: f64 = 0.3;

/// A chain that stays where it is in this part of its steps is stuck.
const STUCK: f64 = 0.9;

/// Step sizes of chains of one posterior that differ by more than this are those of different places.
const STEP_SIZE_RATIO: f64 = 5.0;

/// What is wrong with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It was stopped early.
    Interruption,
    /// Its file could not be written.
    Checkpoint,
    /// It has one chain, or hardly any draws.
    TooSmall,
    /// Draws are not finite.
    NonFinite,
    /// A chain does not move.
    StuckChain,
    /// Trajectories diverge.
    Divergences,
    /// Trajectories reach the largest depth of a tree before they turn.
    TreeDepth,
    /// The energy hardly changes from draw to draw.
    Energy,
    /// Chains have tuned themselves to different places.
    UnequalChains,
    /// Chains disagree.
    RHat,
    /// There are too few effective draws.
    EffectiveSampleSize,
    /// A variable has one value only.
    Constant,
    /// The log density was not finite at places that the warm-up tried.
    NonFiniteDensity,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What it is.
    pub problem: Problem,
    /// The element that shows it most, such as `tau` or `theta[3]`.
    pub parameter: Option<String>,
    /// All of it in a sentence, with the remedy.
    pub message: String,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What a run knows beside its draws.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    pub(crate) divergences: Option<Divergences>,
    pub(crate) chains: Vec<ChainReport>,
}

impl Posterior {
    /// What stands between these draws and belief in them, the gravest first; empty if nothing does.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use infer::{Coordinates, Mcmc, Problem};
    /// use samplers::Nuts;
    ///
    /// let funnel = |m: &mut Context| {
    ///     let v = m.sample("v", Normal::new(0.0, 3.0));
    ///     m.plate("others", 9, |m| m.sample("x", Normal::new(0.0, (0.5 * v).exp())));
    /// };
    /// // In the coordinates that are chosen for it the funnel is none.
    /// let mcmc = Mcmc::new(Nuts::default()).seed(3);
    /// let posterior = mcmc.coordinates(Coordinates::as_written()).run(&funnel)?;
    /// let verdicts = posterior.diagnose();
    /// let divergences = verdicts.iter().find(|v| v.problem == Problem::Divergences).unwrap();
    /// assert_eq!(divergences.parameter.as_deref(), Some("v"));
    /// # Ok::<(), infer::Error>(())
    /// ```
    pub fn diagnose(&self) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let mut add = |problem, parameter: Option<String>, message: String| {
            verdicts.push(Verdict { problem, parameter, message });
        };
        if let Some(interruption) = &self.interruption {
            add(Problem::Interruption, None, interruption.to_string());
        }
        if let Some(failure) = &self.checkpoint_failure {
            let text = format!("{failure}; the run went on, but its file is not complete");
            add(Problem::Checkpoint, None, text);
        }
        if let Some(failure) = &self.save_failure {
            let text =
                format!("{failure}; the run went on, but the folder of draws is not complete");
            add(Problem::Checkpoint, None, text);
        }
        let summary = self.summary();
        let rows = summary.rows();
        let (num_chains, num_draws) = (self.draws.num_chains(), self.draws.num_draws());
        if num_draws < 4 {
            let text = "the diagnostics need 4 draws per chain";
            add(Problem::TooSmall, None, format!("{text} and there are {num_draws}; run longer"));
        }
        if num_chains == 1 {
            let text = "there is one chain only, and R-hat compares chains; run two or more";
            add(Problem::TooSmall, None, text.to_owned());
        }
        for row in rows.iter().filter(|row| row.num_nonfinite > 0) {
            let (bad, all) = (row.num_nonfinite, num_chains * num_draws);
            let text = format!(
                "{}: {bad} of {all} draws are not finite; keep the model inside the range of numbers",
                row.name
            );
            add(Problem::NonFinite, Some(row.name.clone()), text);
        }
        for (chain, share) in self.stuck_chains() {
            let text = format!(
                "chain {chain} stayed where it was in {:.0} % of its steps: it is stuck; start it \
                 elsewhere (InitStrategy::Median(15) is within the prior), or rescale the parameters so \
                 that steps of one size suit all",
                100.0 * share
            );
            add(Problem::StuckChain, None, text);
        }
        if let Some((parameter, text)) = self.divergences() {
            add(Problem::Divergences, parameter, text);
        }
        if let Some(text) = self.saturated_trees() {
            let worst = least_effective(rows).map(|row| row.name.clone());
            let at = worst.as_ref().map_or(String::new(), |name| format!("; slowest is {name}"));
            add(Problem::TreeDepth, worst, format!("{text}{at}"));
        }
        if let Some(text) = self.low_energy() {
            add(Problem::Energy, None, text);
        }
        if let Some(text) = self.unequal_chains() {
            add(Problem::UnequalChains, None, text);
        }
        let r_hat_is_high = |row: &&SummaryRow| row.r_hat > R_HAT_LIMIT;
        let highest = rows.iter().filter(r_hat_is_high).max_by(|a, b| a.r_hat.total_cmp(&b.r_hat));
        if let Some(row) = highest {
            let others = rows.iter().filter(r_hat_is_high).count() - 1;
            // Enough digits that the number printed is above the limit.
            let digits = if row.r_hat < 1.0105 { 5 } else { 3 };
            let text = format!(
                "{}: R-hat is {:.digits$}, above {R_HAT_LIMIT}{}: the chains disagree; run longer, or \
                 look for separate modes",
                row.name,
                row.r_hat,
                and_others(others)
            );
            add(Problem::RHat, Some(row.name.clone()), text);
        }
        let limit = ESS_PER_CHAIN * num_chains as f64;
        let is_low = |row: &&SummaryRow| row.sd != 0.0 && effective(row) < limit;
        if let Some(row) = least_effective(rows).filter(|row| is_low(row)) {
            let others = rows.iter().filter(is_low).count() - 1;
            let part = if row.ess_bulk <= row.ess_tail { "bulk" } else { "tail" };
            let text = format!(
                "{}: the {part} effective sample size is {:.0}, below {limit} ({ESS_PER_CHAIN} per \
                 chain){}; run longer",
                row.name,
                effective(row).floor(),
                and_others(others)
            );
            add(Problem::EffectiveSampleSize, Some(row.name.clone()), text);
        }
        let constant: Vec<&str> =
            rows.iter().filter(|row| row.sd == 0.0).map(|row| row.name.as_str()).collect();
        if let Some(first) = constant.first() {
            let them = if constant.len() == 1 { "it" } else { "them" };
            let text = format!(
                "{}: every draw has the same value, so R-hat says nothing of {them}",
                constant.join(", ")
            );
            add(Problem::Constant, Some((*first).to_owned()), text);
        }
        let num_nonfinite: u64 =
            self.evidence.chains.iter().map(|chain| chain.num_nonfinite_warmup).sum();
        let num_evaluations = self.gradient_evaluations_warmup.max(1);
        // Long first steps may leave the range of numbers; that is no fault of the model.
        if num_nonfinite as f64 > 0.02 * num_evaluations as f64 {
            let text = format!(
                "the log density was not finite at {num_nonfinite} of the {num_evaluations} places \
                 tried before the first draw: the model fails for values that its priors allow; narrow \
                 the priors, or write it so that it is defined there"
            );
            add(Problem::NonFiniteDensity, None, text);
        }
        verdicts
    }

    /// The statistic of a chain, if the kernel has it.
    fn statistic(&self, name: &str, chain: usize) -> Option<Vec<f64>> {
        let statistic = self.draws.sample_stat(name).ok()?;
        Some(statistic.series(chain, 0).collect())
    }

    fn stuck_chains(&self) -> Vec<(usize, f64)> {
        let share = |chain| {
            let log_densities = self.statistic("lp", chain)?;
            let num_steps = log_densities.len().checked_sub(1).filter(|&n| n > 0)?;
            let stays = log_densities.windows(2).filter(|pair| pair[0] == pair[1]).count();
            Some(stays as f64 / num_steps as f64)
        };
        let all = (0..self.draws.num_chains()).filter_map(|chain| Some((chain, share(chain)?)));
        all.filter(|(_, share)| *share > STUCK).collect()
    }

    fn divergences(&self) -> Option<(Option<String>, String)> {
        if self.num_divergences == 0 {
            return None;
        }
        let total = self.draws.num_chains() * self.draws.num_draws();
        let place = self.evidence.divergences.as_ref().and_then(|divergences| {
            let (name, is_low) = place_of(&divergences.start, &self.draws)?;
            let end = if is_low { "small" } else { "large" };
            Some((name.clone(), format!(", mostly at {end} values of {name}")))
        });
        let (parameter, at) = place.unzip();
        let text = format!(
            "{} of {total} draws diverged{}: the sampler does not reach parts of the posterior; \
             reparameterise the model, or raise target_accept_prob",
            self.num_divergences,
            at.unwrap_or_default()
        );
        Some((parameter, text))
    }

    fn saturated_trees(&self) -> Option<String> {
        let saturated = self.draws.sample_stat("reached_max_treedepth").ok()?;
        let count = saturated.values().iter().filter(|&&x| x == 1.0).count();
        let total = saturated.values().len();
        (count * 100 > total).then(|| {
            format!(
                "{count} of {total} trajectories reached max_tree_depth before they turned: draws are \
                 slow and depend on each other, also without a divergence; reparameterise the model so \
                 that its parameters have like scales, or raise max_tree_depth"
            )
        })
    }

    fn low_energy(&self) -> Option<String> {
        let fractions = (0..self.draws.num_chains())
            .filter_map(|chain| Some((chain, energy_bfmi(&self.statistic("energy", chain)?))));
        let lowest = fractions.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let (chain, fraction) = lowest;
        (fraction < BFMI_LIMIT).then(|| {
            format!(
                "chain {chain} has an E-BFMI of {fraction:.2}, below {BFMI_LIMIT}: its energy hardly \
                 changes from draw to draw, so tails are missed; reparameterise the model, above all \
                 scales of hierarchical parameters"
            )
        })
    }

    fn unequal_chains(&self) -> Option<String> {
        let sizes: Option<Vec<f64>> = (0..self.draws.num_chains())
            .map(|chain| self.statistic("step_size", chain)?.last().copied())
            .collect();
        let sizes = sizes?;
        let low = sizes.iter().copied().fold(f64::INFINITY, f64::min);
        let high = sizes.iter().copied().fold(0.0, f64::max);
        (low > 0.0 && high / low > STEP_SIZE_RATIO && high.is_finite()).then(|| {
            format!(
                "the chains tuned themselves to step sizes from {low:.2e} to {high:.2e}: they have seen \
                 different parts of the posterior; warm up longer, or look for separate modes"
            )
        })
    }
}

fn and_others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (and 1 other)".to_owned(),
        _ => format!(" (and {count} others)"),
    }
}

fn effective(row: &SummaryRow) -> f64 {
    row.ess_bulk.min(row.ess_tail)
}

fn least_effective(rows: &[SummaryRow]) -> Option<&SummaryRow> {
    let known = rows.iter().filter(|row| row.sd != 0.0 && effective(row).is_finite());
    known.min_by(|a, b| effective(a).total_cmp(&effective(b)))
}

/// The element whose values at divergences are farthest out among the draws, and whether at the lower
/// end; nothing if there is no such.
///
/// Ranks of places that have nothing to do with an element are uniform: the mean of n of them, in units
/// of `1/√(12 n)`, is about standard normal.
fn place_of(divergent: &Draws, draws: &Draws) -> Option<(String, bool)> {
    /// So many standard deviations are no chance, even of the farthest of some hundred elements.
    const FAR: f64 = 4.0;
    let mut farthest: Option<(f64, String, bool)> = None;
    for variable in divergent.variables() {
        let all = draws.variable(variable.name()).ok()?;
        for (element, name) in variable.element_names().into_iter().enumerate() {
            let mut sorted: Vec<f64> =
                (0..draws.num_chains()).flat_map(|chain| all.series(chain, element)).collect();
            sorted.sort_by(f64::total_cmp);
            let places = variable.series(0, element);
            let ranks = places.map(|x| sorted.partition_point(|y| *y < x) as f64);
            let ranks: Vec<f64> = ranks.map(|rank| rank / sorted.len() as f64).collect();
            let n = ranks.len() as f64;
            let mean = ranks.iter().sum::<f64>() / n;
            let score = (mean - 0.5) * (12.0 * n).sqrt();
            if score.abs() > farthest.as_ref().map_or(FAR, |(most, ..)| *most) {
                farthest = Some((score.abs(), name, score < 0.0));
            }
        }
    }
    farthest.map(|(_, name, is_low)| (name, is_low))
}
