//! Models against each other by what they predict.

use std::fmt;

use draws::{Error, ErrorKind};

use crate::elpd::Elpd;
use crate::moments::variance;
use crate::normal::normal_cdf;
use crate::stacking::stacking;

/// How the weights of models are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ModelWeights {
    /// Those of the mixture of predictive distributions that predicts best: Yao, Vehtari, Simpson and
    /// Gelman (2018), "Using stacking to average Bayesian predictive distributions", Bayesian Analysis 13,
    /// 917.
    #[default]
    Stacking,
    /// In proportion to `exp(elpd)`, as Akaike's weights.
    PseudoBma,
}

/// A model among others.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ComparisonRow {
    /// Its name.
    pub name: String,
    /// Its expected log predictive density.
    pub elpd: f64,
    /// The standard error of that.
    pub se: f64,
    /// The effective number of parameters.
    pub p: f64,
    /// Its expected log predictive density less that of the best model.
    pub elpd_diff: f64,
    /// The standard error of the difference, which is of paired observations.
    pub dse: f64,
    /// The probability that it predicts worse than the best model, if the difference is normal; NaN for
    /// the best.
    pub p_worse: f64,
    /// Its weight among all.
    pub weight: f64,
    /// The number of observations whose Pareto k is too large.
    pub num_bad_k: usize,
}

/// Models in the order of what they predict, made by [`compare`]; printed, it is an aligned table.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    rows: Vec<ComparisonRow>,
}

/// Compares models fitted to the same observations; the best comes first.
///
/// With fewer than a hundred observations, or a difference below 4, the standard error of a difference is
/// too small and its distribution not normal: Sivula, Magnusson, Matamoros and Vehtari (2025), "Uncertainty
/// in Bayesian leave-one-out cross-validation based model comparison".
///
/// ```
/// use diagnostics::ModelWeights;
/// use draws::Draws;
///
/// let loo_at = |level: f64| {
///     let mut log_likelihood = Draws::new(2, 100);
///     let values = (0..400).map(|i| level - f64::from(i * 37 % 101) / 101.0).collect();
///     log_likelihood.add("y", &[2], values)?;
///     Ok::<_, draws::Error>(diagnostics::loo(&log_likelihood, 1.0))
/// };
/// let (line, curve) = (loo_at(-3.0)?, loo_at(-1.0)?);
/// let comparison =
///     diagnostics::compare(&[("line", &line), ("curve", &curve)], ModelWeights::Stacking)?;
/// assert_eq!(comparison.rows()[0].name, "curve");
/// assert!((comparison.rows()[1].elpd_diff + 4.0).abs() < 1e-12);
/// println!("{comparison}");
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If there is no model, a name stands there twice, the models have other numbers of observations, or one
/// has an estimate that is not finite.
pub fn compare(models: &[(&str, &Elpd)], weights: ModelWeights) -> Result<Comparison, Error> {
    let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
    let Some((first, of_first)) = models.first() else {
        return fail("compare: there is no model".to_owned());
    };
    for (i, (name, elpd)) in models.iter().enumerate() {
        if models[..i].iter().any(|(known, _)| known == name) {
            return fail(format!("compare: two models are named \"{name}\""));
        }
        if elpd.pointwise.len() != of_first.pointwise.len() {
            return fail(format!(
                "compare: model \"{first}\" has {} observations and \"{name}\" has {}; models can be compared \
                 on the same data only",
                of_first.pointwise.len(),
                elpd.pointwise.len()
            ));
        }
        if elpd.pointwise.iter().any(|x| !x.is_finite()) {
            return fail(format!("compare: an estimate of model \"{name}\" is not finite"));
        }
    }
    let mut order: Vec<&(&str, &Elpd)> = models.iter().collect();
    order.sort_by(|a, b| b.1.elpd.total_cmp(&a.1.elpd));
    let best = order[0].1;
    let weights = match weights {
        ModelWeights::Stacking => {
            let pointwise: Vec<&[f64]> =
                order.iter().map(|(_, elpd)| elpd.pointwise.as_slice()).collect();
            stacking(&pointwise)
        }
        ModelWeights::PseudoBma => {
            let shares: Vec<f64> =
                order.iter().map(|(_, elpd)| (elpd.elpd - best.elpd).exp()).collect();
            let total: f64 = shares.iter().sum();
            shares.into_iter().map(|share| share / total).collect()
        }
    };
    let row = |(&&(name, elpd), weight): (&&(&str, &Elpd), f64)| {
        let differences: Vec<f64> =
            elpd.pointwise.iter().zip(&best.pointwise).map(|(a, b)| a - b).collect();
        let size = differences.len() as f64;
        let elpd_diff: f64 = differences.iter().sum();
        // With the divisor n, as ArviZ has it here.
        let dse = match differences.len() {
            0 | 1 => 0.0,
            _ => (variance(&differences) * (size - 1.0)).sqrt(),
        };
        ComparisonRow {
            name: name.to_owned(),
            elpd: elpd.elpd,
            se: elpd.se,
            p: elpd.p,
            elpd_diff,
            dse,
            p_worse: if elpd_diff == 0.0 {
                f64::NAN
            } else {
                normal_cdf(-elpd_diff / (dse + 1e-12))
            },
            weight,
            num_bad_k: elpd.pareto_k.iter().filter(|&&k| k > elpd.good_k()).count(),
        }
    };
    Ok(Comparison { rows: order.iter().zip(weights).map(row).collect() })
}

impl Comparison {
    /// The models, the best first.
    pub fn rows(&self) -> &[ComparisonRow] {
        &self.rows
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).max(5);
        write!(
            f,
            "{:<width$}  {:>10} {:>8} {:>8} {:>10} {:>8} {:>8} {:>7} {:>6}",
            "model", "elpd", "se", "p", "elpd_diff", "dse", "p_worse", "weight", "bad k"
        )?;
        for row in &self.rows {
            write!(
                f,
                "\n{:<width$}  {:>10.2} {:>8.2} {:>8.2} {:>10.2} {:>8.2} {:>8.3} {:>7.3} {:>6}",
                row.name,
                row.elpd,
                row.se,
                row.p,
                row.elpd_diff,
                row.dse,
                row.p_worse,
                row.weight,
                row.num_bad_k
            )?;
        }
        Ok(())
    }
}
