//! Markov chain Monte Carlo: kernels and their adaptation over a [`LogDensity`], chains in parallel.
//!
//! A [`Kernel`] such as [`Nuts`] moves a chain by one step; [`run()`] starts several chains, warms
//! them up, and collects their draws.
//!
//! ```
//! use samplers::{Error, LogDensity, Nuts, Settings, Silent, run};
//!
//! /// A normal density with a standard deviation of 0.1 in one direction and 10 in the other.
//! #[derive(Clone)]
//! struct Ellipse;
//!
//! impl LogDensity for Ellipse {
//!     fn dim(&self) -> usize {
//!         2
//!     }
//!     fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
//!         gradient[0] = -100.0 * x[0];
//!         gradient[1] = -0.01 * x[1];
//!         -50.0 * x[0] * x[0] - 0.005 * x[1] * x[1]
//!     }
//! }
//!
//! let settings = Settings { num_samples: 500, seed: 1, ..Settings::default() };
//! let start = |_chain: usize, _: &mut Ellipse, _: &mut _| Ok::<_, Error>(vec![0.0, 0.0]);
//! let result = run(&Ellipse, &Nuts::default(), &settings, start, &Silent)?;
//!
//! let position = result.draws.variable("position")?;
//! let long_axis: Vec<f64> = (0..4).flat_map(|chain| position.series(chain, 1)).collect();
//! let mean_square = long_axis.iter().map(|x| x * x).sum::<f64>() / 2000.0;
//! assert!((mean_square.sqrt() - 10.0).abs() < 2.0);
//! assert_eq!(result.num_divergences, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! To add a kernel: a file in `kernels`, its name there and here, a row in `tests/conformance.rs`.
//!
//! Not here: models, names of parameters and where to start (`infer`), convergence checks
//! (`diagnostics`).

mod adaptation;
mod archive;
mod chain;
mod checkpoint;
mod error;
mod hamiltonian;
mod interruption;
mod kernel;
mod kernels;
mod linear_algebra;
mod log_density;
mod observer;
mod rng;
mod run;

pub use adaptation::{HamiltonianAdaptation, MassMatrix};
pub use archive::{Archive, Checkpoint};
pub use checkpoint::CheckpointFile;
pub use error::{Error, ErrorKind};
pub use hamiltonian::{
    DenseMetric, DiagonalMetric, HamiltonianTuning, LowRankMetric, Metric, PointPair,
};
pub use interruption::Interruption;
pub use kernel::{Divergence, Initial, Kernel, Statistics, Tuning};
pub use kernels::{
    Aies, AiesMove, Ensemble, EnsembleInfo, Ess, EssAdaptation, EssState, EssTuning, Hmc, HmcInfo,
    Mala, Mclmc, MclmcAdaptation, MclmcTuning, Metropolis, MetropolisAdaptation, MetropolisInfo,
    MetropolisTuning, NoAdaptation, NoTuning, Nuts, NutsInfo, NutsState, RandomWalkMetropolis, Sa,
    SaState,
};
pub use log_density::LogDensity;
pub use observer::{Observer, Phase, Progress, Silent};
pub use rng::{ChainRng, chain_rngs};
pub use run::{ChainReport, DivergentTransition, Origin, Run, Settings, run, run_from};
