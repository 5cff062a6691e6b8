//! The expected log predictive density of a model, and how far its estimate can be trusted.

use std::fmt;

use draws::Draws;

use crate::effective_sample_size::effective_sample_size_mean;
use crate::moments::variance;

/// How well a model predicts data that it has not seen: an estimate of the expected log pointwise
/// predictive density, by [`loo`](crate::loo()) or [`waic`](crate::waic()).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Elpd {
    /// The estimate; the larger, the better.
    pub elpd: f64,
    /// Its standard error.
    pub se: f64,
    /// The effective number of parameters.
    pub p: f64,
    /// The part of each observation, in the order of the log likelihoods.
    pub pointwise: Vec<f64>,
    /// The effective number of parameters, observation by observation.
    pub p_pointwise: Vec<f64>,
    /// The shape of the tail of the importance weights of each observation; empty for WAIC.
    pub pareto_k: Vec<f64>,
    /// The names of the observations.
    pub names: Vec<String>,
    /// The number of draws.
    pub num_draws: usize,
}

impl Elpd {
    pub(crate) fn new(
        names: Vec<String>,
        num_draws: usize,
        pointwise: Vec<f64>,
        p_pointwise: Vec<f64>,
        pareto_k: Vec<f64>,
    ) -> Self {
        let size = pointwise.len() as f64;
        let se = if pointwise.len() > 1 { (size * variance(&pointwise)).sqrt() } else { 0.0 };
        let (elpd, p) = (pointwise.iter().sum(), p_pointwise.iter().sum());
        Self { elpd, se, p, pointwise, p_pointwise, pareto_k, names, num_draws }
    }

    /// The largest `k` with which the estimate of an observation can be relied upon:
    /// `min(1 - 1/log10(S), 0.7)` for `S` draws, Vehtari et al. (2024), section 3.2.4.
    pub fn good_k(&self) -> f64 {
        if self.num_draws > 1 {
            (1.0 - 1.0 / (self.num_draws as f64).log10()).min(0.7)
        } else {
            0.7
        }
    }

    /// A sentence for each reason to doubt the estimate; empty if there is none.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let names = |is_bad: &dyn Fn(usize) -> bool| -> Vec<&str> {
            (0..self.names.len()).filter(|&i| is_bad(i)).map(|i| self.names[i].as_str()).collect()
        };
        let undefined = names(&|i| !self.pointwise[i].is_finite());
        if !undefined.is_empty() {
            warnings.push(format!("{}: the log likelihood is not finite", first_of(&undefined)));
        }
        let limit = self.good_k();
        let bad = names(&|i| self.pareto_k.get(i).is_some_and(|&k| k > limit));
        if !bad.is_empty() {
            warnings.push(format!(
                "{}: the Pareto k is above {limit:.2} for {} of {} observations, which influence the \
                 posterior too much for this estimate; fit again without them, or use a more robust model",
                first_of(&bad),
                bad.len(),
                self.names.len()
            ));
        }
        let is_variable = |i: usize| self.pareto_k.is_empty() && self.p_pointwise[i] > 0.4;
        let variable = names(&is_variable);
        if !variable.is_empty() {
            warnings.push(format!(
                "{}: the log likelihood has a variance above 0.4 for {} of {} observations; use loo",
                first_of(&variable),
                variable.len(),
                self.names.len()
            ));
        }
        warnings
    }
}

/// The first few names.
fn first_of(names: &[&str]) -> String {
    match names.len() {
        0..=3 => names.join(", "),
        more => format!("{} and {} more", names[..3].join(", "), more - 3),
    }
}

/// Three lines, and a table of the Pareto shapes.
impl fmt::Display for Elpd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.pareto_k.is_empty() { "waic" } else { "loo" };
        writeln!(f, "{} draws, {} observations", self.num_draws, self.pointwise.len())?;
        writeln!(f, "{:<9} {:>10} {:>8}", "", "estimate", "SE")?;
        writeln!(f, "{:<9} {:>10.2} {:>8.2}", format!("elpd_{kind}"), self.elpd, self.se)?;
        write!(f, "{:<9} {:>10.2}", format!("p_{kind}"), self.p)?;
        if self.pareto_k.is_empty() {
            return Ok(());
        }
        let limit = self.good_k();
        let count =
            |is_in: &dyn Fn(f64) -> bool| self.pareto_k.iter().filter(|&&k| is_in(k)).count();
        let good = count(&|k| k <= limit);
        let bad = count(&|k| k > limit && k <= 1.0);
        let very_bad = count(&|k| k > 1.0);
        write!(
            f,
            "\nPareto k: {good} good (up to {limit:.2}), {bad} bad, {very_bad} very bad (above 1)"
        )
    }
}

/// The mean effective sample size of the mean over all elements of all variables, over the number of
/// draws; 1 for one chain, as ArviZ has it.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 100);
/// draws.add("x", &[], (0..200).map(|i| f64::from(i * 37 % 101)).collect())?;
/// assert!(diagnostics::relative_efficiency(&draws) > 0.5);
/// # Ok::<(), draws::Error>(())
/// ```
pub fn relative_efficiency(posterior: &Draws) -> f64 {
    let num_chains = posterior.num_chains();
    if num_chains == 1 {
        return 1.0;
    }
    let (mut sum, mut count) = (0.0, 0.0);
    for variable in posterior.variables() {
        for element in 0..variable.size() {
            let chains: Vec<Vec<f64>> =
                (0..num_chains).map(|chain| variable.series(chain, element).collect()).collect();
            sum += effective_sample_size_mean(&chains);
            count += 1.0;
        }
    }
    sum / count / (num_chains * posterior.num_draws()) as f64
}
