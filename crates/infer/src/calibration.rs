//! Whether a model's posterior, as it is sampled, is right on average over its own simulations.

use std::fmt;

use autodiff::{Array, Graph, Shape};
use diagnostics::effective_sample_size_bulk;
use distributions::{Chi2, Distribution};
use draws::{Draws, Variable};
use handlers::{Model, SiteKind, condition, seed, trace, uncondition};
use rand::{Rng, RngExt, SeedableRng};
use rayon::prelude::*;
use samplers::{ChainRng, Kernel};

use crate::{Error, ErrorKind, Mcmc, Posterior, Predictive};

/// The number of ranks that a value may have among draws of which there are one fewer.
const RANKS: usize = 20;

/// The fewest simulations that a bin of a histogram should hold on average, for its χ² to be as it should.
const LEAST_PER_BIN: usize = 10;

/// Deviations that say how ranks differ from uniform ones, in standard deviations.
const CLEAR: f64 = 4.0;

/// The ranks of true values among draws of their posteriors, over many simulations.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    rows: Vec<CalibrationRow>,
    num_simulations: usize,
    num_divergent: usize,
}

/// The ranks of one element of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationRow {
    /// The name of the element, such as `theta[3]`.
    pub name: String,
    /// How many simulations have ranks in each bin: the number of draws below the true value, from none to
    /// all.
    pub histogram: Vec<usize>,
    /// The probability that uniform ranks have a χ² as large as these.
    pub p_value: f64,
    /// In how many simulations the posterior has fewer effective draws than ranks were taken among, so that
    /// ranks at both ends come too often.
    pub num_correlated: usize,
}

/// Simulates data from the prior, samples their posterior, and counts how many of its draws lie below the
/// value that the data were made with; again and again. If model, sampler and simulation agree, all ranks
/// are as frequent (Cook, Gelman and Rubin 2006, J. Comput. Graph. Stat. 15, 675; Talts et al. 2018,
/// arXiv:1804.06788, algorithm 1).
///
/// Everything observed is drawn anew, and every latent or deterministic site that is among the draws is
/// ranked, element by element. The settings and the seed are those of `mcmc`; 19 of its draws, evenly
/// spread, are ranked among, so it should make some hundred effective ones. The p-value of a row is that of
/// Pearson's χ² over bins with at least ten simulations on average.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::{Mcmc, simulation_based_calibration};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
///     m.plate("data", 3, |m| m.observe("y", Normal::new(mean, 1.0), [0.4, 0.6, 0.1]));
/// };
/// let mcmc = Mcmc::new(Nuts::default()).chains(1).warmup(200).draws(200).seed(1);
/// let calibration = simulation_based_calibration(&model, &mcmc, 100)?;
/// // A false alarm in one of 10⁶.
/// assert!(calibration.is_calibrated(1e-6), "{calibration}");
/// # Ok::<(), infer::Error>(())
/// ```
///
/// # Errors
/// Every mistake found in the model; a model without observations, or with a factor, which cannot be
/// simulated; too few simulations or draws; a run that fails, with its simulation.
pub fn simulation_based_calibration<M, K>(
    model: &M,
    mcmc: &Mcmc<K>,
    num_simulations: usize,
) -> Result<Calibration, Error>
where
    M: Model + Sync + ?Sized,
    K: Kernel + Clone,
{
    let fail = |kind, message: String| {
        Err(Error::new(kind, format!("simulation_based_calibration: {message}")))
    };
    if num_simulations < 2 * LEAST_PER_BIN {
        return fail(
            ErrorKind::Argument,
            format!(
                "{num_simulations} simulations are too few for a histogram of ranks; take at least {}, \
                 or better some hundred",
                2 * LEAST_PER_BIN
            ),
        );
    }
    let num_draws = mcmc.num_draws();
    if num_draws < RANKS {
        return fail(
            ErrorKind::Argument,
            format!("{num_draws} draws are too few to rank values among them; take some hundred"),
        );
    }
    let observed = observed_names(model)?;
    let mut rng = ChainRng::seed_from_u64(mcmc.random_seed());
    let simulator = uncondition(model);
    let truth = Predictive::prior(num_simulations).seed(rng.next_u64()).run(&simulator)?;
    let seeds: Vec<u64> = (0..num_simulations).map(|_| rng.next_u64()).collect();
    let outcomes: Vec<Result<Outcome, Error>> = (0..num_simulations)
        .into_par_iter()
        .map(|simulation| {
            let mut data = Vec::with_capacity(observed.len());
            for name in &observed {
                let variable = truth.variable(name)?;
                let values = variable.draw(0, simulation);
                data.push((name.clone(), Array::new(Shape::new(variable.shape()).unwrap_or_default(), values)?));
            }
            let run = mcmc.quiet(seeds[simulation]).run(&condition(&simulator, data));
            let posterior = run.map_err(|error| {
                let message = format!(
                    "simulation_based_calibration: simulation {simulation} of {num_simulations}: {error}"
                );
                Error::new(error.kind(), message)
            })?;
            Outcome::new(&posterior, &truth, simulation, seeds[simulation])
        })
        .collect();
    let outcomes = outcomes.into_iter().collect::<Result<Vec<_>, _>>()?;
    Calibration::new(&outcomes)
}

/// The names of what is observed.
fn observed_names<M: Model + ?Sized>(model: &M) -> Result<Vec<String>, Error> {
    let graph = Graph::new();
    let trace = trace(&seed(model, 0), &graph)?;
    let fail = |message: String| {
        Err(Error::new(ErrorKind::Model, format!("simulation_based_calibration: {message}")))
    };
    if let Some(factor) = trace.sites().iter().find(|site| matches!(site.kind(), SiteKind::Factor))
    {
        return fail(format!(
            "the factor \"{}\" is no part of a simulation, so simulated data would not be those of the \
             model; write it as a distribution that is sampled or observed",
            factor.name()
        ));
    }
    let observed = trace.sites().iter().filter(|site| site.is_observed());
    let observed: Vec<String> = observed.map(|site| site.name().to_owned()).collect();
    if observed.is_empty() {
        let names: Vec<&str> = trace.sites().iter().map(|site| site.name()).collect();
        return fail(format!("no site is observed; the sites are: {}", names.join(", ")));
    }
    Ok(observed)
}

/// What is kept of a simulation.
struct Outcome {
    names: Vec<String>,
    /// The number of draws below the true value, for each element.
    ranks: Vec<usize>,
    /// Whether there are fewer effective draws than are ranked among.
    is_correlated: Vec<bool>,
    has_diverged: bool,
}

impl Outcome {
    fn new(
        posterior: &Posterior,
        truth: &Draws,
        simulation: usize,
        number: u64,
    ) -> Result<Self, Error> {
        let mut rng = ChainRng::seed_from_u64(number);
        rng.jump();
        let mut outcome = Self {
            names: Vec::new(),
            ranks: Vec::new(),
            is_correlated: Vec::new(),
            has_diverged: posterior.num_divergences() > 0,
        };
        for variable in posterior.draws().variables() {
            let Ok(true_values) = truth.variable(variable.name()) else { continue };
            let true_values = true_values.draw(0, simulation);
            outcome.names.extend(variable.element_names());
            for (element, value) in true_values.iter().enumerate().take(variable.size()) {
                let chains = all_series(variable, posterior.draws(), element);
                let count = chains.iter().map(Vec::len).sum::<usize>();
                let all = || chains.iter().flatten();
                let chosen = (1..RANKS).map(|i| (2 * i - 1) * count / (2 * (RANKS - 1)));
                let (mut below, mut equal) = (0, 0);
                for place in chosen {
                    let Some(draw) = all().nth(place) else { continue };
                    below += usize::from(draw < value);
                    equal += usize::from(draw == value);
                }
                // Among equals each place is as likely.
                outcome.ranks.push(below + rng.random_range(0..=equal));
                let effective = effective_sample_size_bulk(&chains);
                outcome.is_correlated.push(effective < (RANKS - 1) as f64);
            }
        }
        Ok(outcome)
    }
}

fn all_series(variable: &Variable, draws: &Draws, element: usize) -> Vec<Vec<f64>> {
    (0..draws.num_chains()).map(|chain| variable.series(chain, element).collect()).collect()
}

impl Calibration {
    fn new(outcomes: &[Outcome]) -> Result<Self, Error> {
        let names = outcomes.first().map_or(&[][..], |outcome| &outcome.names);
        let num_simulations = outcomes.len();
        if let Some(other) = outcomes.iter().position(|outcome| outcome.names != names) {
            let message = format!(
                "simulation_based_calibration: simulation {other} has other sites than the first: a model \
                 must have the same sites in every run"
            );
            return Err(Error::new(ErrorKind::Model, message));
        }
        let num_bins = [20, 10, 5, 4, 2]
            .into_iter()
            .find(|bins| num_simulations >= bins * LEAST_PER_BIN)
            .unwrap_or(2);
        let mut rows = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let mut histogram = vec![0; num_bins];
            outcomes.iter().for_each(|outcome| histogram[outcome.ranks[i] * num_bins / RANKS] += 1);
            let expected = num_simulations as f64 / num_bins as f64;
            let chi2: f64 =
                histogram.iter().map(|&count| (count as f64 - expected).powi(2) / expected).sum();
            let below = Chi2::new((num_bins - 1) as f64)
                .cdf_at(chi2)
                .map_err(|error| Error::new(ErrorKind::Argument, error.to_string()))?;
            rows.push(CalibrationRow {
                name: name.clone(),
                histogram,
                p_value: 1.0 - below.to_scalar().unwrap_or(f64::NAN),
                num_correlated: outcomes.iter().filter(|o| o.is_correlated[i]).count(),
            });
        }
        let num_divergent = outcomes.iter().filter(|outcome| outcome.has_diverged).count();
        Ok(Self { rows, num_simulations, num_divergent })
    }

    /// The elements, in the order of the draws.
    pub fn rows(&self) -> &[CalibrationRow] {
        &self.rows
    }

    /// The number of simulations.
    pub fn num_simulations(&self) -> usize {
        self.num_simulations
    }

    /// In how many simulations a trajectory diverged.
    pub fn num_divergent(&self) -> usize {
        self.num_divergent
    }

    /// Whether the ranks of all elements are as uniform as they should be, with this probability that they
    /// are and the answer is no: the least p-value is compared with it, divided by the number of elements.
    pub fn is_calibrated(&self, false_alarm: f64) -> bool {
        let limit = false_alarm / self.rows.len().max(1) as f64;
        self.rows.iter().all(|row| row.p_value >= limit)
    }
}

impl CalibrationRow {
    /// In which way the ranks are not uniform.
    fn shape(&self) -> &'static str {
        let count: usize = self.histogram.iter().sum();
        let bins = self.histogram.len();
        let among = |range: &[usize]| range.iter().sum::<usize>() as f64;
        // The deviation of a count from its mean, in standard deviations.
        let deviation = |found: f64, share: f64| {
            let n = count as f64;
            (found - share * n) / (share * (1.0 - share) * n).sqrt()
        };
        let upper =
            deviation(among(&self.histogram[bins / 2..]), (bins - bins / 2) as f64 / bins as f64);
        let edge = (bins / 10).max(1);
        let outer = among(&self.histogram[..edge]) + among(&self.histogram[bins - edge..]);
        let outer = deviation(outer, (2 * edge) as f64 / bins as f64);
        if upper.abs() > CLEAR && upper.abs() > outer.abs() {
            return if upper > 0.0 {
                "the posterior lies too low"
            } else {
                "the posterior lies too high"
            };
        }
        match outer {
            _ if outer > CLEAR => "the posterior is too narrow, or its draws are few and dependent",
            _ if outer < -CLEAR => "the posterior is too wide",
            _ => "the ranks are not uniform",
        }
    }
}

/// A histogram and a p-value for each element, and what they say.
impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The probability of a false alarm in what is said at the end.
        const FALSE_ALARM: f64 = 1e-3;
        const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        for row in &self.rows {
            let most = row.histogram.iter().copied().max().unwrap_or(0).max(1);
            let bars = row.histogram.iter().map(|&count| LEVELS[(7 * count + most / 2) / most]);
            let bars: String = bars.collect();
            writeln!(f, "{:width$}  {bars}  p = {:.2e}", row.name, row.p_value)?;
        }
        let limit = FALSE_ALARM / self.rows.len().max(1) as f64;
        let bad: Vec<&CalibrationRow> =
            self.rows.iter().filter(|row| row.p_value < limit).collect();
        for row in &bad {
            writeln!(f, "{}: {}", row.name, row.shape())?;
        }
        if let Some(row) = self.rows.iter().max_by_key(|row| row.num_correlated)
            && row.num_correlated > 0
        {
            let (count, name) = (row.num_correlated, &row.name);
            writeln!(f, "{count} simulations have too few effective draws of {name}: run longer")?;
        }
        if self.num_divergent > 0 {
            writeln!(f, "{} simulations have divergent draws", self.num_divergent)?;
        }
        let count = self.num_simulations;
        match bad.is_empty() {
            true => write!(f, "{count} simulations: ranks are uniform"),
            false => write!(
                f,
                "{count} simulations: {} of {} are not calibrated",
                bad.len(),
                self.rows.len()
            ),
        }
    }
}
