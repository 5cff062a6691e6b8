//! Posterior draws: chains × draws × named arrays, with the sampler's statistics beside them.
//!
//! Samplers write a [`Draws`], diagnostics and plots read it, and neither needs to know the other.
//! [`Table`] reads the other kind of file that a fit needs: columns of measurements.
//!
//! ```
//! use draws::Draws;
//!
//! // Two chains of three draws of a scalar and of a vector of length two.
//! let mut draws = Draws::new(2, 3);
//! draws.add("slope", &[], vec![2.0, 2.1, 1.9, 2.2, 2.0, 2.1])?;
//! draws.add("x", &[2], (0..12).map(f64::from).collect())?;
//!
//! assert_eq!(draws.variable("slope")?.draw(1, 0), &[2.2]);
//! assert_eq!(draws.variable("x")?.series(0, 1).collect::<Vec<_>>(), [1.0, 3.0, 5.0]);
//! assert_eq!(draws.variable("x")?.element_names(), ["x[0]", "x[1]"]);
//! # Ok::<(), draws::Error>(())
//! ```
//!
//! [`InferenceData`] holds all results of a fit, in the groups that ArviZ has: posterior, warm-up,
//! predictions, log likelihoods, data.
//!
//! Not here: summaries and convergence checks (`diagnostics`), pictures (`plots`).

mod error;
mod group;
mod inference_data;
pub mod io;
mod select;
mod store;
mod table;
mod variable;

pub use error::{Error, ErrorKind};
pub use group::Group;
pub use inference_data::InferenceData;
pub use store::Draws;
pub use table::Table;
pub use variable::Variable;
