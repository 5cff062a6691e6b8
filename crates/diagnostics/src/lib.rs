//! Can these draws be trusted, and what do they say: R-hat, effective sample size, Monte Carlo
//! standard errors, intervals and the summary table.
//!
//! The definitions are those of Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), "Rank
//! normalization, folding, and localization: an improved R-hat", Bayesian Analysis 16, 667,
//! and the numbers are those of ArviZ 1.x, to 1e-10 and better.
//!
//! ```
//! use draws::Draws;
//!
//! // Two chains of six draws of a scalar.
//! let mut draws = Draws::new(2, 6);
//! draws.add("slope", &[], vec![2.1, 1.8, 2.3, 1.9, 2.2, 2.0, 1.9, 2.2, 2.0, 2.1, 1.7, 2.4])?;
//!
//! let summary = diagnostics::summary(&draws);
//! println!("{summary}");
//! assert!((summary.row("slope").unwrap().mean - 2.05).abs() < 1e-12);
//!
//! // Twelve draws are too few, and the summary says so.
//! assert_eq!(
//!     summary.warnings()[0],
//!     "slope: R-hat is 1.020, above 1.01: the chains disagree; run longer, or look for separate modes"
//! );
//!
//! // Every statistic also takes plain slices, one for each chain.
//! let chains = [[2.1, 1.8, 2.3, 1.9], [1.9, 2.2, 2.0, 2.1]];
//! assert!(diagnostics::rhat(&chains) > 1.0);
//! # Ok::<(), draws::Error>(())
//! ```
//!
//! # What cannot be computed is NaN
//!
//! No function here fails. A statistic over chains is NaN, as in ArviZ, if there are fewer than
//! four draws per chain or if a draw is NaN, and R-hat also if there is one chain only. It is NaN
//! as well if the chains differ in length. [`Summary::warnings`] says in words what was wrong.
//!
//! # Where ArviZ differs
//!
//! - The tails of its summary are the ends of its default interval, 89 %; here they are at 5 % and 95 %, as the paper
//!   has them.
//! - It takes draws for equal if their range is below 1e-15, and so a flux of 1e-17 for a constant;
//!   here the range is measured against the size of the draws.
//! - Its statistics of draws far from zero, such as dates, lose digits to the rounding of the mean.
//! - [`hdi`] of draws with a NaN is NaN at the upper end only; here at both.
//! - [`quantile`] between infinite draws, and what builds on it, can be NaN; here it is infinite.
//! - [`mcse_sd`] of two values in equal number can be the root of a negative rounding error; here 0.
//!
//! - [`compare`] finds the weights of stacking to 1e-9, where ArviZ stops at about 1e-4.
//! - [`loo_pit`] counts half of the draws that are equal to an observation, where ArviZ counts a random part.
//!
//! Not here: checks of a run as a whole (`infer`), and pictures (`plots`).

mod autocorrelation;
mod beta;
mod chains;
mod columns;
mod compare;
mod effective_sample_size;
mod elpd;
mod energy;
mod eti;
mod evolution;
mod gelman_rubin;
mod geweke;
mod hdi;
mod integrated_time;
mod loo;
mod loo_pit;
mod mcse;
mod moments;
mod normal;
mod pareto;
mod predictive_p_value;
mod print_summary;
mod psis;
mod quantile;
mod rank;
mod rhat;
mod sensitivity;
mod sorted;
mod stacking;
mod summary;
mod summary_file;
mod table;
mod warnings;

pub use autocorrelation::{autocorrelation, autocovariance};
pub use columns::{Statistic, SummaryTable, summary_of};
pub use compare::{Comparison, ComparisonRow, ModelWeights, compare};
pub use effective_sample_size::{
    effective_sample_size_bulk, effective_sample_size_local, effective_sample_size_mean,
    effective_sample_size_median, effective_sample_size_quantile, effective_sample_size_sd,
    effective_sample_size_tail,
};
pub use elpd::{Elpd, relative_efficiency};
pub use energy::energy_bfmi;
pub use eti::eti;
pub use evolution::evolution;
pub use gelman_rubin::gelman_rubin;
pub use geweke::geweke;
pub use hdi::hdi;
pub use integrated_time::integrated_time;
pub use loo::{loo, waic};
pub use loo_pit::loo_pit;
pub use mcse::{mcse_mean, mcse_median, mcse_quantile, mcse_sd};
pub use predictive_p_value::predictive_p_value;
pub use print_summary::print_summary;
pub use psis::psis;
pub use quantile::quantile;
pub use rank::{average_ranks, rank_normalize};
pub use rhat::{rhat, rhat_bulk, rhat_folded, rhat_split};
pub use sensitivity::{Sensitivity, power_scaling_sensitivity};
pub use summary::{Summary, SummaryRow, summary};
