//! One page about a fit, to read, to print and to pass on: what the model is, whether to believe the draws,
//! and what they say.
//!
//! ```
//! use distributions::{Normal, Uniform};
//! use handlers::Context;
//! use infer::Mcmc;
//! use model_graph::model_graph;
//! use report::Report;
//! use samplers::Nuts;
//!
//! let model = |m: &mut Context| {
//!     let mean = m.sample("mean", Uniform::new(-10.0, 10.0));
//!     m.plate("data", 3, |m| m.observe("y", Normal::new(mean, 1.0), [1.0, 2.0, 3.0]));
//! };
//! let posterior = Mcmc::new(Nuts::default()).chains(2).warmup(300).draws(300).seed(1).run(&model)?;
//! let graph = model_graph(&model)?;
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("report.html");
//! Report::of(&posterior).title("A mean").graph(&graph).write(&path)?;
//! # assert!(std::fs::read_to_string(&path)?.contains("<h1>A mean</h1>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The page is one file of HTML that asks for no other: pictures are SVG within it, and its style and
//! script are its own. Without JavaScript all of it is there; with it, the table of the summary can be
//! sorted, and traces tell the values below the pointer.
//!
//! Not here: the checks (`infer::Posterior::diagnose`, `diagnostics`) and the figures (`plots`,
//! `model-graph`), which the page only puts together.

mod chains;
mod choose;
mod error;
mod html;
mod model;
mod number;
mod page;
mod predictive;
mod rerun;
mod sampler;
mod summary;
mod verdict;

pub use error::{Error, ErrorKind};
pub use page::Report;
