//! From a model to its posterior: compile it, find where to start, sample.
//!
//! ```
//! use autodiff::Array;
//! use distributions::{Normal, Uniform};
//! use handlers::Context;
//! use infer::Mcmc;
//! use samplers::Nuts;
//!
//! let x = Array::from([0.0, 1.0, 2.0, 3.0]);
//! let y = Array::from([3.4, 5.6, 7.5, 9.3]);
//! let model = |m: &mut Context| {
//!     let slope = m.sample("slope", Uniform::new(-5.0, 5.0));
//!     let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
//!     m.plate("data", x.len(), |m| {
//!         m.observe("y", Normal::new(slope * &x + offset, 0.1), &y);
//!     });
//! };
//! let posterior = Mcmc::new(Nuts::default()).seed(1).run(&model)?;
//! let slope = posterior.summary().row("slope").unwrap().mean;
//! assert!((slope - 1.96).abs() < 0.01);
//! # Ok::<(), infer::Error>(())
//! ```
//!
//! [`CompiledModel`] is the joint in the middle: a model on one side, a log density for any sampler
//! on the other. Not here: kernels (`samplers`), convergence statistics (`diagnostics`).

mod background;
mod batch;
mod calibration;
mod compiled;
mod coordinates;
mod diagnose;
mod discrete;
mod divergence;
mod error;
mod from_draws;
mod infer_discrete;
mod inference_data;
mod initialize;
mod interrupt;
mod intervals;
#[cfg(feature = "linear-algebra")]
mod laplace;
mod lbfgs;
mod line_search;
mod log_density;
mod log_likelihood;
mod map;
mod mcmc;
mod pathfinder;
mod posterior;
#[cfg(feature = "linear-algebra")]
mod precision;
mod predictive;
mod progress;
mod progress_table;
mod quantities;
mod recorder;
mod store;
mod unconstrained;

pub use background::Background;
pub use calibration::{Calibration, CalibrationRow, simulation_based_calibration};
pub use compiled::{CompiledModel, ModelDensity};
pub use coordinates::{Coordinate, Coordinates, SiteCoordinates};
pub use diagnose::{Problem, Verdict};
pub use error::{Error, ErrorKind};
pub use infer_discrete::{discrete_probabilities, infer_discrete};
pub use inference_data::log_prior;
pub use initialize::InitStrategy;
#[cfg(feature = "linear-algebra")]
pub use laplace::{LaplaceApproximation, NormalApproximation};
pub use log_density::log_density;
pub use log_likelihood::log_likelihood;
pub use map::{Map, MapEstimate};
pub use mcmc::Mcmc;
pub use posterior::{Posterior, Timing};
pub use predictive::Predictive;
pub use progress::ChainProgress;
pub use quantities::{Quantities, deterministics, quantities};
pub use store::{Store, StoredSite};
